"""Products of long matrices, in parts: the same to the bit however many threads do algebra.

A linear algebra library shares a long product among its threads, which wait for one another in
loops: small products of long matrices then take twice the processor's time, and their sums depend
on how many threads there are. Parts below its threshold are made by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.floating]

#: Multiplications up to which OpenBLAS has one thread (`interface/gemm.c`: four times 65,536).
_ALONE = 200_000


def times(long: Matrix, small: Matrix) -> NDArray[np.float64]:
    """(n, k) times (k, m), where n is large and k·m small."""
    step = _ALONE // max(1, small.size)
    made = np.empty((len(long), small.shape[1]))
    for start in range(0, len(long), step):
        np.matmul(long[start : start + step], small, out=made[start : start + step])
    return made


def gram(one: Matrix, other: Matrix) -> NDArray[np.float64]:
    """(n, k) turned, times (n, m): (k, m), where n is large and k·m small."""
    step = _ALONE // max(1, one.shape[1] * other.shape[1])
    made = np.zeros((one.shape[1], other.shape[1]))
    for start in range(0, len(one), step):
        made += one[start : start + step].T @ other[start : start + step]
    return made


def dots(one: Matrix, other: Matrix) -> Matrix:
    """Scalar products of triples, (..., 3) and (..., 3) to (...).

    NumPy's own sums along an axis as short as this take five times as long.
    """
    made = one * other
    total: Matrix = made[..., 0] + made[..., 1]
    total += made[..., 2]
    return total


def lengths(triples: Matrix) -> Matrix:
    """Euclidean lengths of triples, (..., 3) to (...)."""
    made: Matrix = np.sqrt(dots(triples, triples))
    return made
