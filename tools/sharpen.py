"""Sharpen: more local contrast at edges, without halos and without noise."""

from __future__ import annotations

import cv2
import numpy as np

from tools.denoise import noise_of
from tools.picture import Pixels, Plane

#: Gain on detail at amount 1.
_MOST = 1.8
#: Radius of the detail in pixels on a picture of 1000 px, growing slowly with size.
_RADIUS = 0.9
#: How far a sharpened pixel may go beyond the brightest or darkest of its neighbours: levels of
#: 255, and a share of their difference. Beyond it there would be a halo.
_OVERSHOOT, _OVERSHOOT_SHARE = 1.0, 0.04


def sharpened(rgb: Pixels, where: Plane, amount: float) -> Pixels:
    """Unsharp masking of the lightness inside the matte `where`; the matte's edge is left alone.

    Detail smaller than the noise is not raised, and no pixel leaves the range of its neighbours by
    more than a trace, which bounds ringing. `amount` is 0..1.
    """
    lightness = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    radius = _RADIUS * max(1.0, (max(where.shape) / 1000) ** 0.35)
    detail = lightness - cv2.GaussianBlur(lightness, (0, 0), radius)
    floor = 0.8 * noise_of(lightness, where)
    detail = np.sign(detail) * np.maximum(np.abs(detail) - floor, 0)
    window = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    high, low = cv2.dilate(lightness, window), cv2.erode(lightness, window)
    over = _OVERSHOOT + _OVERSHOOT_SHARE * (high - low)
    sharp = np.clip(lightness + _MOST * amount * detail, low - over, high + over)
    change = (sharp - lightness) * _interior(where, radius)
    # The same change of all three channels keeps the colour differences as they are.
    moved = rgb.astype(np.float32) + change[..., None]
    return np.asarray(np.clip(np.rint(moved), 0, 255), np.uint8)


def _interior(where: Plane, radius: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """1 well inside the matte, 0 on its soft edge and outside."""
    if int(where.min()) == 255:
        return np.ones(where.shape, np.float32)
    reach = 2 * int(np.ceil(2 * radius)) + 1
    inner = cv2.erode((where == 255).astype(np.float32), np.ones((reach, reach), np.uint8))
    soft = cv2.blur(np.asarray(inner, np.float32), (reach, reach))
    return np.asarray(np.minimum(soft, inner), np.float32)
