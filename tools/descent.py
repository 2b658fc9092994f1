"""Descent: the lowest point of a smooth cost of many variables."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Cost = Callable[[Values], tuple[float, Values]]

#: Steps that are remembered, the share of the promised gain that a step must bring (Armijo), and
#: how often one is halved before the search ends.
_REMEMBERED, _ENOUGH, _HALVINGS = 10, 1e-4, 12


def descended(cost: Cost, start: Values, steps: int) -> Values:
    """A point far lower than `start`, after at most so many steps of L-BFGS.

    `cost` gives its value and its slope at a point (n,). J. Nocedal, "Updating Quasi-Newton
    Matrices with Limited Storage" (1980). (scipy has it too, at a third of a second of import and
    with sums that depend on how many threads the machine has.)
    """
    point, known = start, deque[tuple[Values, Values]](maxlen=_REMEMBERED)
    value, slope = cost(point)
    for _ in range(steps):
        direction = -_curved(slope, known)
        gain = _dot(direction, slope)
        length = 1.0 if known else 1 / max(1.0, float(np.abs(slope).sum()))
        for _ in range(_HALVINGS):
            there = point + length * direction
            less, steep = cost(there)
            if less <= value + _ENOUGH * length * gain:
                break
            length /= 2
        else:
            return point
        if _dot(there - point, steep - slope) > 1e-12:
            known.append((there - point, steep - slope))
        point, value, slope = there, less, steep
    return point


def _curved(slope: Values, known: deque[tuple[Values, Values]]) -> Values:
    """The slope times what is known of the inverse of the cost's curvature."""
    made, shares = slope.copy(), []
    for moved, bent in reversed(known):
        share = _dot(moved, made) / _dot(moved, bent)
        shares.append(share)
        made -= share * bent
    if known:
        moved, bent = known[-1]
        made *= _dot(moved, bent) / _dot(bent, bent)
    for (moved, bent), share in zip(known, reversed(shares), strict=True):
        made += (share - _dot(bent, made) / _dot(moved, bent)) * moved
    return made


def _dot(first: Values, second: Values) -> float:
    return float(np.sum(first * second))
