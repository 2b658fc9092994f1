"""Thumbnails: a picture small, and its photo framed as that picture frames the product."""

from __future__ import annotations

import base64
import io
from typing import cast

import cv2
import numpy as np
from PIL import Image

from tools.picture import Picture, Pixels

#: Longest side of thumbnails, in pixels.
SIDE = 800


def thumbnail(picture: Picture) -> Image.Image:
    """The picture with a longest side of at most SIDE, RGB or RGBA."""
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    rgb = cv2.resize(picture.rgb, size, interpolation=cv2.INTER_AREA)
    if picture.alpha is None:
        return Image.fromarray(np.asarray(rgb, np.uint8))
    alpha = cv2.resize(picture.alpha, size, interpolation=cv2.INTER_AREA)
    return Image.fromarray(np.dstack([np.asarray(rgb, np.uint8), np.asarray(alpha, np.uint8)]))


def before(picture: Picture, photo: Picture) -> Image.Image:
    """The photo as it would look where `picture` has the product, as large as its thumbnail.

    Beyond the photo's edge its last pixels go on, softly. Without an origin the whole photo.
    """
    if picture.origin is None:
        return thumbnail(photo).convert("RGB")
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    a, b, c, d, e, f = picture.origin.then((scale, 0, 0, 0, scale, 0)).transform
    shrink = min(1.0, abs(a * e - b * d) ** 0.5)
    rgb = _reduced(photo.rgb, shrink)
    across, down = photo.width / rgb.shape[1], photo.height / rgb.shape[0]
    matrix = np.array([[a * across, b * down, c], [d * across, e * down, f]], np.float64)
    # OpenCV counts from the centre of the first pixel, an origin from its corner.
    matrix[:, 2] += matrix[:, :2].sum(axis=1) / 2 - 0.5
    warped = cv2.warpAffine(
        rgb, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    inside = cv2.warpAffine(
        np.full(rgb.shape[:2], 255, np.uint8), matrix, size, flags=cv2.INTER_NEAREST
    )
    # What goes on beyond the photo is smoothed, so that it does not show as streaks.
    soft = cv2.blur(warped, (max(3, size[0] // 8), max(3, size[1] // 8)))
    shown = np.where(np.asarray(inside)[..., None] > 0, warped, soft)
    return Image.fromarray(np.asarray(shown, np.uint8))


def _reduced(rgb: Pixels, scale: float) -> Pixels:
    """Averaged down by whole pixels first: warping only samples."""
    block = max(1, int(1 / max(scale, 1e-3)))
    if block == 1:
        return rgb
    size = max(1, rgb.shape[1] // block), max(1, rgb.shape[0] // block)
    return cast(Pixels, np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8))


def data_url(image: Image.Image) -> str:
    """The image inside a page, the same text for the same pixels.

    JPEG takes a fifth of WebP's time to write, and only transparent pictures need the other.
    """
    stream, kind = io.BytesIO(), "webp" if image.mode == "RGBA" else "jpeg"
    if kind == "webp":
        image.save(stream, "WEBP", quality=82, method=1)
    else:
        image.save(stream, "JPEG", quality=84)
    return f"data:image/{kind};base64,{base64.b64encode(stream.getvalue()).decode()}"
