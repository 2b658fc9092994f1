"""Thumbnails: a picture small, and its photo framed as that picture frames the product."""

from __future__ import annotations

import base64
import io

import cv2
import numpy as np
from PIL import Image

from tools.averaging import averaged
from tools.picture import Picture
from tools.registration import registered, scale_of

#: Longest side of thumbnails, in pixels.
SIDE = 800


def thumbnail(picture: Picture) -> Image.Image:
    """The picture with a longest side of at most SIDE, RGB or RGBA."""
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    rgb = averaged(picture.rgb, size)
    if picture.alpha is None:
        return Image.fromarray(rgb)
    return Image.fromarray(np.dstack([rgb, averaged(picture.alpha, size)]))


def before(picture: Picture, photo: Picture) -> Image.Image:
    """The photo as it would look where `picture` has the product, as large as its thumbnail.

    Beyond the photo's edge its last pixels go on, softly. Without an origin the whole photo.
    """
    if picture.origin is None or scale_of(picture.origin.transform) == 0:
        return thumbnail(photo).convert("RGB")
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    to_view = picture.origin.then((scale, 0, 0, 0, scale, 0)).transform
    shown, inside = registered(photo.rgb, to_view, size, finer=1.0)
    if not inside.all():
        # What goes on beyond the photo is smoothed, so that it does not show as streaks.
        soft = cv2.blur(shown, (max(3, size[0] // 8), max(3, size[1] // 8)))
        shown = np.asarray(np.where(inside[..., None], shown, soft), np.uint8)
    return Image.fromarray(shown)


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
