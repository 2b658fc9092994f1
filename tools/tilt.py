"""Tilt: how far a product leans in its photo, and pictures turned upright."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import linear_to_srgb, srgb_to_linear
from tools.picture import Affine, Picture, Pixels, Plane

#: Leans beyond this many degrees are meant; below the least they are not seen.
_MOST, _LEAST = 10.0, 0.25
#: The outline is compared with its mirror image on a frame this long, in pixels.
_WORKING_SIDE = 192
#: Overlap of an outline with its mirror image from which on it counts as symmetric, and how much
#: better than upright the best angle must be.
_SYMMETRIC, _BETTER = 0.93, 0.006


def lean_of(product: Plane) -> float:
    """Degrees by which a symmetric outline leans clockwise; 0 where that cannot be told."""
    scale = _WORKING_SIDE / max(product.shape)
    size = (max(1, round(product.shape[1] * scale)), max(1, round(product.shape[0] * scale)))
    small = cv2.resize(product, size, interpolation=cv2.INTER_AREA).reshape(size[::-1])
    if not small.any():
        return 0.0
    coarse = np.arange(-_MOST, _MOST + 0.5, 1.0)
    best = float(coarse[int(np.argmax([_symmetry(small, angle) for angle in coarse]))])
    fine = best + np.arange(-1, 1.01, 0.125)
    scores = np.array([_symmetry(small, angle) for angle in fine])
    lean = float(fine[int(np.argmax(scores))])
    clear = scores.max() >= _SYMMETRIC and scores.max() - _symmetry(small, 0.0) >= _BETTER
    return lean if clear and _LEAST <= abs(lean) < _MOST else 0.0


def _symmetry(matte: Plane, lean: float) -> float:
    """Overlap (intersection over union) of the outline, turned back by `lean`, with its mirror."""
    rows, columns = np.nonzero(matte > 127)
    if len(rows) == 0:
        return 0.0
    centre = (float(columns.mean()), float(rows.mean()))
    side = int(np.ceil(np.hypot(*matte.shape))) | 1
    turn = cv2.getRotationMatrix2D(centre, lean, 1.0)
    turn[:, 2] += side // 2 - np.array(centre)
    upright = cv2.warpAffine(matte, turn, (side, side)).astype(np.float32)
    mirrored = upright[:, ::-1]
    return float(np.minimum(upright, mirrored).sum() / np.maximum(upright, mirrored).sum())


def turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned clockwise by `degrees` around its centre, with all planes and its origin.

    The canvas of a cutout grows so that nothing of it is lost; an opaque picture keeps its size and
    its border colours go on into the corners.
    """
    width, height = picture.width, picture.height
    grown = _grown(width, height, degrees) if picture.alpha is not None else (width, height)
    step = _around_centre((width, height), grown, degrees)
    alpha = None if picture.alpha is None else _warped(picture.alpha, step, grown)
    product = None if picture.product is None else _warped(picture.product, step, grown)
    return replace(
        picture,
        rgb=_warped_colours(picture, step, grown),
        alpha=alpha,
        product=product,
        origin=picture.origin.then(step) if picture.origin else None,
    )


def _around_centre(size: tuple[int, int], grown: tuple[int, int], degrees: float) -> Affine:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    x, y = size[0] / 2, size[1] / 2
    return (
        float(cos),
        float(-sin),
        float(grown[0] / 2 - cos * x + sin * y),
        float(sin),
        float(cos),
        float(grown[1] / 2 - sin * x - cos * y),
    )


def _grown(width: int, height: int, degrees: float) -> tuple[int, int]:
    cos, sin = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
    return int(np.ceil(width * cos + height * sin)), int(np.ceil(width * sin + height * cos))


def _indexed(step: Affine) -> NDArray[np.float64]:
    """The affine between indices of pixels, whose centres lie at .5."""
    a, b, c, d, e, f = step
    return np.array([[a, b, c + (a + b - 1) / 2], [d, e, f + (d + e - 1) / 2]])


def _warped(plane: Plane, step: Affine, size: tuple[int, int]) -> Plane:
    return np.asarray(cv2.warpAffine(plane, _indexed(step), size, flags=cv2.INTER_CUBIC), np.uint8)


def _warped_colours(picture: Picture, step: Affine, size: tuple[int, int]) -> Pixels:
    move = _indexed(step)
    if picture.alpha is None:
        made = cv2.warpAffine(
            picture.rgb, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(made, np.uint8)
    # Colours weighted by alpha, so that what is transparent does not bleed into the edge.
    alpha = picture.alpha.astype(np.float32)[..., None] / np.float32(255)
    light = cv2.warpAffine(srgb_to_linear(picture.rgb) * alpha, move, size, flags=cv2.INTER_CUBIC)
    share = cv2.warpAffine(alpha, move, size, flags=cv2.INTER_CUBIC)
    whole = np.maximum(share.reshape(*size[::-1], 1), np.float32(1e-3))
    return linear_to_srgb(np.asarray(light / whole, np.float32))
