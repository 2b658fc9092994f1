"""Barriers: how much edge lies between a place and the backdrop that surrounds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.segment.proxy import Map

_ROUNDS = 6
#: A sum beyond which all barriers are alike, and a change that is none.
_MOST, _SETTLED = 100.0, 0.05


def barrier(step: Map, seeds: NDArray[np.bool_]) -> Map:
    """The least sum of `step` along a path from `seeds` to each place (geodesic distance).

    `step` (h, w) ≥ 0 is the price of entering a pixel; moves go along rows and columns. Within a
    row the cheapest way from the left is C[j] + min over k ≤ j of (D[k] - C[k]) with C the running
    sum of prices, so that whole sweeps are array operations; a few rounds of the four directions
    settle all but spirals. Sums end at `_MOST`.
    """
    reach = np.where(seeds, 0, _MOST).astype(np.float32)
    price = np.clip(step, 1e-4, _MOST).astype(np.float32)
    for _ in range(_ROUNDS):
        before = reach.copy()
        for turned, along in ((reach.T, price.T), (reach, price)):
            _sweep(turned, along)
            _sweep(turned[::-1], along[::-1])
        if float(np.abs(before - reach).max()) < _SETTLED:
            break
    return reach


def _sweep(reach: Map, price: Map) -> None:
    """Write the cheapest ways down the rows into `reach`."""
    total = np.cumsum(price, axis=0)
    way = reach - total
    np.minimum.accumulate(way, axis=0, out=way)
    way += total
    np.minimum(reach, way, out=reach)
