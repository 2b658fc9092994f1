"""Leader: where a line from words ends on the product that they are about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.framing import Box
from tools.picture import Plane

#: Lines end this share of the product's height from its ends, where the product comes nearer to
#: its side than that share of its width.
_WITHIN, _FAR = 0.06, 0.4


def nearest_edge(
    product: Plane, box: Box, y: float, way: int
) -> tuple[int, NDArray[np.intp]] | None:
    """A row near `y` in which the product reaches near that side (1: right), and its columns.

    A line to what stands far from the words would cross the rest of the product.
    """
    inner = round(_WITHIN * box.height)
    top, bottom = int(box.top) + inner, max(int(box.top) + inner + 1, int(box.bottom) - inner)
    seen = product[top:bottom] > 127
    first, last = (np.argmax(plane, axis=1) for plane in (seen, seen[:, ::-1]))
    gap = product.shape[1] - box.right if way == 1 else box.left
    away = (last if way == 1 else first) - gap
    near = np.flatnonzero(seen.any(axis=1) & (away < _FAR * box.width))
    if not len(near):
        return None
    row = int(near[np.argmin(np.abs(near + top - y))])
    return row + top, np.flatnonzero(seen[row])
