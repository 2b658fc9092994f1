"""The reduced copy of a photo on which segmenters work, in the colour spaces they need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.color import rgb_to_lab
from tools.picture import Pixels

Map = NDArray[np.float32]

#: Longest side of the proxy. Straps two hundredths of a percent wide are below a pixel here; the
#: refinement at full resolution works two proxy pixels to each side of the edge.
LONG_SIDE = 512


@dataclass(frozen=True, eq=False)
class Proxy:
    """A photo reduced to at most `LONG_SIDE`, and views of it."""

    rgb: Pixels

    @classmethod
    def of(cls, rgb: Pixels, long_side: int = LONG_SIDE) -> Proxy:
        """The proxy of a photo: averaged down, never enlarged."""
        height, width = rgb.shape[:2]
        scale = min(1.0, long_side / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        if size == (width, height):
            return cls(rgb)
        return cls(averaged(rgb, size))

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        return int(self.rgb.shape[0]), int(self.rgb.shape[1])

    @cached_property
    def lab(self) -> Map:
        """CIE L*a*b* (D65), (h, w, 3): L 0..100."""
        return rgb_to_lab(self.rgb)

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """(h, w, 2): x and y of every pixel, -1..1 over the frame."""
        height, width = self.shape
        rows, columns = np.mgrid[:height, :width]
        x, y = (2 * columns + 1) / width - 1, (2 * rows + 1) / height - 1
        return np.stack([x, y], axis=-1)

    @cached_property
    def powers(self) -> Map:
        """(h, w, 10): the powers of a cubic at every place, see `terms`."""
        return terms(self.places, 10).astype(np.float32)

    def border(self) -> NDArray[np.bool_]:
        """The ring along the frame: 3 % of the shorter side, two pixels at least."""
        height, width = self.shape
        thick = max(2, round(0.03 * min(height, width)))
        ring = np.ones((height, width), dtype=bool)
        ring[thick : height - thick, thick : width - thick] = False
        return ring


def terms(places: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The first `count` powers of a cubic at places (..., 2): 1, x, y, x², xy, y², x³ …."""
    x, y = places[..., 0], places[..., 1]
    made = np.empty((*x.shape, count))
    xx, xy, yy = x * x, x * y, y * y
    powers = (1.0, x, y, xx, xy, yy, xx * x, xx * y, x * yy, yy * y)
    for number in range(count):
        made[..., number] = powers[number]
    return made
