"""Extension: a scene that goes on where its photo ends."""

from __future__ import annotations

import cv2
import numpy as np

from tools.framing import Size
from tools.picture import Pixels

#: Left, top, right and bottom in whole pixels of a canvas.
Region = tuple[int, int, int, int]

#: A ground that is blurred anyway is made this much smaller.
_REDUCTION = 16


def continued(rgb: Pixels, target: Region, canvas: Size) -> Pixels:
    """A canvas of that size with the scene's pixels at `target`, which is as large as they are.

    Beyond it the scene's edges go on, soft, so that no second product appears; the scene fades
    into them.
    """
    weight = _feather((canvas[1], canvas[0]), target)[..., None]
    made = _carried(rgb, target, canvas)
    left, top, right, bottom = target
    below = made[top:bottom, left:right].astype(np.float32)
    made[top:bottom, left:right] = np.rint(below + (rgb - below) * weight)
    return made


def _carried(rgb: Pixels, target: Region, canvas: Size) -> Pixels:
    """The scene's edges over the whole canvas."""
    left, top, right, bottom = (round(side / _REDUCTION) for side in target)
    size = (max(1, right - left), max(1, bottom - top))
    reduced = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    wide, high = (max(1, round(side / _REDUCTION)) for side in canvas)
    below, after = max(0, high - top - size[1]), max(0, wide - left - size[0])
    carried = cv2.copyMakeBorder(reduced, top, below, left, after, cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(carried, (0, 0), max(wide, high) / 40)
    return np.asarray(cv2.resize(soft, canvas, interpolation=cv2.INTER_CUBIC), np.uint8)


def _feather(
    shape: tuple[int, ...], target: Region
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A ramp towards the sides where the canvas goes on, 4 % of the canvas wide."""
    left, top, right, bottom = target
    ramp = max(1.0, 0.04 * max(shape))
    along, down = np.arange(right - left) + 0.5, np.arange(bottom - top) + 0.5
    across, height = np.ones_like(along), np.ones_like(down)
    if left > 0:
        across = np.minimum(across, along / ramp)
    if right < shape[1]:
        across = np.minimum(across, along[::-1] / ramp)
    if top > 0:
        height = np.minimum(height, down / ramp)
    if bottom < shape[0]:
        height = np.minimum(height, down[::-1] / ramp)
    smooth = np.outer(height**2 * (3 - 2 * height), across**2 * (3 - 2 * across))
    return smooth.astype(np.float32)
