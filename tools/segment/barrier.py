"""Barriers: how much edge lies between a place and the backdrop that surrounds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.segment.proxy import Map

_ROUNDS = 6


def barrier(step: Map, seeds: NDArray[np.bool_]) -> Map:
    """The least sum of `step` along a path from `seeds` to each place (geodesic distance).

    `step` (h, w) ≥ 0 is the price of entering a pixel; moves go along rows and columns. Within a
    row the cheapest way from the left is C[j] + min over k ≤ j of (D[k] - C[k]) with C the running
    sum of prices, so that whole sweeps are array operations; a few rounds of the four directions
    settle all but spirals.
    """
    reach = np.where(seeds, 0.0, np.inf).astype(np.float64)
    price = np.maximum(step.astype(np.float64), 1e-4)
    for _ in range(_ROUNDS):
        before = reach
        for axis in (1, 0):
            reach = np.minimum(reach, _sweep(reach, price, axis))
            back = _sweep(np.flip(reach, axis), np.flip(price, axis), axis)
            reach = np.minimum(reach, np.flip(back, axis))
        if np.array_equal(before, reach):
            break
    return np.minimum(reach, 1e6).astype(np.float32)


def _sweep(
    reach: NDArray[np.float64], price: NDArray[np.float64], axis: int
) -> NDArray[np.float64]:
    total = np.cumsum(price, axis=axis)
    swept: NDArray[np.float64] = total + np.minimum.accumulate(
        np.minimum(reach, 1e9) - total, axis=axis
    )
    return swept
