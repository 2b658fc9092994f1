"""Registration: a photo brought to the geometry of a picture that was made of it."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.framing import Size
from tools.light import inverse
from tools.picture import Affine, Pixels

#: Pixels of the view that are looked at beyond its frame, for the filters.
_ROOM = 4
#: Whole pixels are averaged, which is fast, while what is left is so much finer than the view:
#: twice averaged would be softer than once.
_FINER = 1.5


def scale_of(transform: Affine) -> float:
    """How much larger a length is after it: the root of the area's change."""
    a, b, _, d, e, _ = transform
    return float(abs(a * e - b * d) ** 0.5)


def registered(
    rgb: Pixels, to_view: Affine, size: Size, finer: float = _FINER
) -> tuple[Pixels, NDArray[np.bool_]]:
    """A photo as it lies in a view of that (width, height), and where there is any of it.

    `to_view` takes the photo's pixels to the view's. Beyond the photo its last pixels go on.
    `finer` is how much finer than the view it stays while whole pixels are averaged: 1 is for
    thumbnails, which may be a little soft.
    Raises ValueError where the transform flattens the plane.
    """
    rgb, to_view = _cropped(rgb, to_view, size)
    rgb, to_view = _reduced(rgb, to_view, finer)
    a, b, c, d, e, f = to_view
    # OpenCV counts from the centre of the first pixel, an affine from its corner.
    centred = np.array(
        [[a, b, a / 2 + b / 2 + c - 0.5], [d, e, d / 2 + e / 2 + f - 0.5]], np.float64
    )
    warped = cv2.warpAffine(
        rgb, centred, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    everywhere = np.full(rgb.shape[:2], 255, np.uint8)
    inside = cv2.warpAffine(everywhere, centred, size, flags=cv2.INTER_NEAREST)
    return np.asarray(warped, np.uint8), np.asarray(inside) > 0


def _cropped(rgb: Pixels, to_view: Affine, size: Size) -> tuple[Pixels, Affine]:
    """Only what the view shows of the photo: the rest need not be averaged."""
    a, b, c, d, e, f = inverse(to_view)
    room = _ROOM
    corners = [(x, y) for x in (-room, size[0] + room) for y in (-room, size[1] + room)]
    across = [a * x + b * y + c for x, y in corners]
    down = [d * x + e * y + f for x, y in corners]
    left, right = _clamped(min(across), max(across), rgb.shape[1])
    top, bottom = _clamped(min(down), max(down), rgb.shape[0])
    a, b, c, d, e, f = to_view
    moved = (a, b, c + a * left + b * top, d, e, f + d * left + e * top)
    return rgb[top:bottom, left:right], moved


def _clamped(low: float, high: float, length: int) -> tuple[int, int]:
    """Whole pixels around low..high within 0..length, one at least."""
    first = min(max(0, math.floor(low)), length - 1)
    return first, max(first + 1, min(length, math.ceil(high)))


def _reduced(rgb: Pixels, to_view: Affine, finer: float) -> tuple[Pixels, Affine]:
    """Averaged first where the view is smaller: an affine warp samples, and would alias."""
    scale = scale_of(to_view)
    if scale >= 1:
        return rgb, to_view
    block = max(1, min(int(1 / (scale * finer)), *rgb.shape[:2]))
    height, width = (side // block * block for side in rgb.shape[:2])
    small = averaged(rgb[:height, :width], (width // block, height // block))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_AREA), np.uint8)
    across, down = width / size[0], height / size[1]
    a, b, c, d, e, f = to_view
    return small, (a * across, b * down, c, d * across, e * down, f)
