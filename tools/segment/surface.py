"""Surfaces: a smooth part of a backdrop, such as a wall or a table, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.products import times
from tools.segment.proxy import Map, Proxy, terms

Flags = NDArray[np.bool_]

#: How far, in heights of the frame, a wall may reach below its table's line and the reverse.
_OVERLAP = 0.05


@dataclass(frozen=True, eq=False)
class Surface:
    """A smooth surface: cubic of place for each of L*, a*, b*, and the spread around it.

    `upper` and `lower` bound it by a line each: y at the frame's left and right side, -1..1.
    """

    field: NDArray[np.float64]
    spread: NDArray[np.float64]
    upper: tuple[float, float] = (-9.0, -9.0)
    lower: tuple[float, float] = (9.0, 9.0)

    def colour(self, places: NDArray[np.float64]) -> Map:
        """Expected L*a*b* at places (n, 2)."""
        return times(terms(places, len(self.field)), self.field).astype(np.float32)

    def over(self, proxy: Proxy) -> Map:
        """Expected L*a*b* at every place of a proxy."""
        powers = proxy.powers[..., : len(self.field)]
        return np.asarray(powers @ self.field.astype(np.float32), np.float32)

    def covers(self, proxy: Proxy) -> Flags:
        """Whether the surface reaches each place of a proxy."""
        x, y = proxy.places[:1, :, 0], proxy.places[:, :1, 1]
        right = (x + 1) / 2
        top = self.upper[0] + (self.upper[1] - self.upper[0]) * right
        bottom = self.lower[0] + (self.lower[1] - self.lower[0]) * right
        within: Flags = (y >= top - 2 * _OVERLAP) & (y <= bottom + 2 * _OVERLAP)
        return within
