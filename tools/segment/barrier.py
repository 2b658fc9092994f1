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
    # Sums along columns are made on a turned copy: rows lie side by side in memory.
    upright, turned = _totals(price), _totals(np.ascontiguousarray(price.T))
    for _ in range(_ROUNDS):
        before = reach
        lying = np.ascontiguousarray(reach.T)
        _swept(lying, *turned)
        reach = np.ascontiguousarray(lying.T)
        _swept(reach, *upright)
        if float(np.abs(before - reach).max()) < _SETTLED:
            break
    return reach


def _totals(price: Map) -> tuple[Map, Map]:
    """Running sums of the prices down the rows, and up."""
    return np.cumsum(price, axis=0), np.cumsum(price[::-1], axis=0)


def _swept(reach: Map, down: Map, up: Map) -> None:
    """Write the cheapest ways down the rows into `reach`, then those up, by the sums of prices."""
    for way, total in ((reach, down), (reach[::-1], up)):
        cheapest = way - total
        # Row by row: NumPy's own accumulation goes down single columns, at a fifth of the speed.
        for above, row in zip(cheapest, cheapest[1:], strict=False):
            np.minimum(above, row, out=row)
        cheapest += total
        np.minimum(way, cheapest, out=way)
