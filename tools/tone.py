"""Tone: exposure, warmth and contrast in linear light; hue holds, highlights are protected."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import luminance, threefold
from tools.light import Light

#: Below this a gain acts in full; above it, highlights are bent so that they never reach 1.
_SHOULDER = 0.7
#: Natural logarithms of the gains of red, green and blue at warmth 1: about as far from daylight
#: (6500 K) as 4300 K is, and the mirror image of that for the cool side.
_WARM = np.array([0.17, 0.0, -0.27])
#: Slope of the contrast curve at mid-grey for contrast 1; its inverse for -1.
_CONTRAST = 1.7
#: Mid-grey (18 %) on the curve's perceptual axis.
_PIVOT = 0.18 ** (1 / 2.2)
#: Pixels brighter than this in every channel were white in the photo, whatever the light's colour.
_BLOWN = 0.9


def exposed(linear: Light, gain: Light | float) -> Light:
    """`linear` times `gain`, which is one number or (h, w): highlights bend instead of clipping.

    The brightest channel v = gain·max(rgb) above the shoulder s becomes s + (v - s)/(1 + k(v - s))
    with k such that what was 1 stays 1; all three channels follow in proportion, so hue holds.
    """
    gain = np.asarray(gain, np.float32)
    if gain.ndim == 0 and gain == 1:
        return linear
    bright = brightest(linear) * gain
    scale = np.broadcast_to(gain, bright.shape).copy()
    high = np.flatnonzero(bright > _SHOULDER)  # few pixels, mostly
    held, own = bright.ravel()[high] - np.float32(_SHOULDER), scale.ravel()[high]
    room = np.float32(1 - _SHOULDER)
    bend = np.maximum(own - 1, 0) / (room * np.maximum(own - np.float32(_SHOULDER), 1e-3))
    held = np.float32(_SHOULDER) + held / (1 + bend * held)
    scale.reshape(-1)[high] = own * held / bright.ravel()[high]
    return np.asarray(linear * threefold(scale), np.float32)


def balanced(linear: Light, gains: NDArray[np.floating]) -> Light:
    """`linear` (h, w, 3) times a gain a channel, (3,) or (h, w, 3); blown highlights stay white."""
    gains = np.asarray(gains, np.float32)
    made = _times(linear, gains)
    darkest = np.minimum(np.minimum(linear[..., 0], linear[..., 1]), linear[..., 2])
    blown = np.flatnonzero(darkest > _BLOWN)
    if len(blown):
        share = ((darkest.ravel()[blown] - _BLOWN) / (1 - _BLOWN)).clip(0, 1)[:, None]
        white, pixels = linear.reshape(-1, 3).take(blown, axis=0), made.reshape(-1, 3)
        pixels[blown] += share * (white - pixels[blown])
    # A channel pushed over 1 takes the others along: clipping it alone would turn the hue.
    bright = brightest(made)
    over = np.flatnonzero(bright > 1)
    if len(over):
        made.reshape(-1, 3)[over] /= bright.ravel()[over][:, None]
    return made


def scaled_only(linear: Light, gains: NDArray[np.floating], gain: float) -> NDArray[np.bool_]:
    """Which values (n, 3) do no more than scale by `balanced` and `exposed`, whatever is beside.

    They are neither blown nor come near enough to 1 to be bent: a table may hold them.
    """
    balanced = linear * np.asarray(gains, np.float32)
    bent = (balanced > 1) | (balanced * np.float32(gain) > _SHOULDER)
    return np.asarray(~bent & (linear <= _BLOWN))


def _times(linear: Light, gains: Light) -> Light:
    """Every pixel times (3,) or (h, w, 3), in a new array; NumPy spreads triples slowly."""
    if gains.ndim > 1 or linear.ndim != 3:
        return np.asarray(linear * gains, np.float32)
    return np.asarray(cv2.transform(linear, np.diag(gains)), np.float32)


def brightest(linear: Light) -> Light:
    """The largest channel of each pixel: (h, w, 3) to (h, w)."""
    return np.maximum(np.maximum(linear[..., 0], linear[..., 1]), linear[..., 2])


def warmth_gains(warmth: float) -> NDArray[np.float32]:
    """Gains of red, green and blue for a warmth of -1..1, with the luminance of grey kept."""
    gains = np.exp(warmth * _WARM)
    return np.asarray(gains / luminance(gains.astype(np.float32)), np.float32)


def contrasted(linear: Light, contrast: float) -> Light:
    """An S-curve on luminance for a contrast of -1..1; black, mid-grey and white stay in place."""
    before = np.clip(luminance(linear), 0, 1)
    axis = before ** np.float32(1 / 2.2)
    power = np.float32(_CONTRAST**contrast)
    dark = _PIVOT * (np.minimum(axis, _PIVOT) / _PIVOT) ** power
    light = 1 - (1 - _PIVOT) * ((1 - np.maximum(axis, _PIVOT)) / (1 - _PIVOT)) ** power
    after = np.where(axis < _PIVOT, dark, light) ** np.float32(2.2)
    # Near black the ratio of two tiny luminances says nothing.
    scale = (after + np.float32(1e-4)) / (before + np.float32(1e-4))
    made = linear * scale[..., None]
    over = np.maximum(brightest(made), 1)
    grey = after[..., None]
    share = (1 - np.minimum(after, 1)) / np.maximum(over - after, 1e-6)
    return np.asarray(grey + (made - grey) * np.minimum(share, 1)[..., None], np.float32)
