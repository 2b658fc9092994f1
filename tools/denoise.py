"""Denoise: smooth what the camera's sensor added, keep edges and texture that stand out of it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.picture import Pixels, Plane

Values = NDArray[np.float32]  # (height, width), 0..255

#: Width of the window in pixels and how many deviations of noise it takes away, for lightness and
#: for colour: noise in colour is coarser and missed less.
_LIGHTNESS, _COLOR = (5, 1.6), (11, 3.0)
#: Two fifths of normal noise stay below this many deviations; edges are among the other three.
_LOW, _LOW_DEVIATIONS = 40, 0.5244
#: The kernel of `noise_of` is blind to edges and gradients; white noise leaves it 6 times as large
#: (J. Immerkær, "Fast Noise Variance Estimation", 1996).
_BLIND = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


def denoised(rgb: Pixels, where: Plane, amount: float) -> Pixels:
    """Guided filtering of lightness and colour where the matte `where` is more than 0.

    K. He, J. Sun and X. Tang, "Guided Image Filtering", 2010, each plane guided by itself; the
    threshold follows the noise that is measured, so a clean picture stays as it is. `amount` 0..1.
    """
    planes = cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb))
    made = []
    for plane, (window, reach) in zip(planes, (_LIGHTNESS, _COLOR, _COLOR), strict=True):
        values = np.asarray(plane, np.float32)
        threshold = reach * noise_of(values, where)
        smooth = _guided(values, window, threshold**2)
        made.append(values + np.float32(amount) * (smooth - values))
    ycc = np.clip(np.rint(np.stack(made, axis=-1)), 0, 255).astype(np.uint8)
    result = cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB)
    return np.where((where > 0)[..., None], result, rgb).astype(np.uint8)


def noise_of(values: Values, where: Plane) -> float:
    """The deviation of the noise in a plane of 0..255, from the flattest half of what is inside."""
    if min(values.shape) < 8:
        return 0.0
    step = max(1, max(values.shape) // 1500)
    # Neighbouring pixels are needed: rows are thinned, not the pixels within a strip.
    strips = [values[top : top + 16] for top in range(0, values.shape[0], 16 * step)]
    inside = [where[top : top + 16] for top in range(0, values.shape[0], 16 * step)]
    found = [np.abs(_response(a))[b == 255] for a, b in zip(strips, inside, strict=True)]
    every = np.concatenate(found)
    if every.size <= 64:
        return 0.0
    return float(np.percentile(every, _LOW) / _LOW_DEVIATIONS / 6)


def _response(values: Values) -> Values:
    return np.asarray(cv2.filter2D(values, cv2.CV_32F, _BLIND), np.float32)


def _guided(values: Values, window: int, threshold: float) -> Values:
    """Local means where the local variance is below the threshold, the plane itself far above."""
    size = (window, window)
    mean = cv2.blur(values, size)
    variance = np.maximum(cv2.blur(values * values, size) - mean * mean, 0)
    keep = variance / (variance + np.float32(max(threshold, 1e-6)))
    offset = mean * (1 - keep)
    return np.asarray(cv2.blur(keep, size) * values + cv2.blur(offset, size), np.float32)
