"""Sweep: a paper background that runs from the floor up the wall, lit by one soft box."""

from __future__ import annotations

import cv2
import numpy as np

from tools.color import Rgb, luminance, srgb_to_linear
from tools.framing import Size
from tools.light import Light, fine_srgb, rounded
from tools.picture import Pixels

#: The light field is smooth: it is computed at this share of the size and enlarged.
_REDUCTION = 4
#: The bend of the paper, from floor to wall, as a share of the canvas' longer side.
_BEND = 0.16
#: Nowhere is the paper brighter than so many times its own colour, which keeps pale paper below
#: white; dark paper may glow up to this linear light, and so many times its own.
_MOST, _BELOW, _GLOW = 1.25, 0.3, 3.0


def sweep(
    color: Rgb, canvas: Size, *, stand: tuple[float, float], light: float, halo: float | None = 0.3
) -> Pixels:
    """The empty sweep of that colour, (height, width, 3) sRGB.

    `stand` is the standing point as shares of the canvas, `light` -1..1 where the soft box stands
    (left to right), `halo` how much brighter the wall is behind the product, 0..2; None: the paper
    lies flat and is seen from above. It has its own colour at the standing point.
    """
    width, height = canvas
    small = (max(2, width // _REDUCTION), max(2, height // _REDUCTION))
    paper = srgb_to_linear(np.array(color, np.uint8))
    most = max(_MOST, min(_GLOW, _BELOW / max(float(luminance(paper)), 1e-3)))
    field = _field(small, stand, light, halo, most)
    level = np.asarray(cv2.resize(field, canvas, interpolation=cv2.INTER_CUBIC))
    return rounded(fine_srgb(np.asarray(level[..., None] * paper, np.float32)))


def _field(
    size: Size, stand: tuple[float, float], light: float, halo: float | None, most: float
) -> Light:
    """Light on the paper, 1 at the standing point, and never above `most`."""
    width, height = size
    longer = max(size)
    across = (np.arange(width) + 0.5 - stand[0] * width) / longer
    down = (np.arange(height) + 0.5 - stand[1] * height) / longer
    x, y = np.meshgrid(across, down)
    if halo is None:
        level = (1 - 0.22 * (x**2 + y**2)) * (1 + 0.12 * light * (x + 0.5 * y) / 0.5)
        return np.asarray(np.clip(level, 0.2, 1.25), np.float32)
    wall = 0.80 + halo * np.exp(-(x**2 / 0.16 + (y + 0.34) ** 2 / 0.10))
    floor = 1.0 - 0.10 * np.clip(y, 0, None) / 0.3 - 0.16 * np.abs(x) ** 1.6 / 0.35
    blend = np.clip((y + 0.13) / _BEND + 0.5, 0, 1)
    blend = blend * blend * (3 - 2 * blend)
    level = (wall * (1 - blend) + floor * blend) * (1 + 0.14 * light * x / 0.5)
    here = level[min(height - 1, int(stand[1] * height)), min(width - 1, int(stand[0] * width))]
    return np.asarray(np.clip(level / here, 0.2, most), np.float32)
