"""Sharpness: how steep the edges of a product are, whatever its size, contrast and light."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from tools.color import Floats
from tools.picture import Plane

#: An edge must rise by this much (of 255) within a few pixels to be judged at all.
EDGE = 10.0
TILE = 32


def sharpness(luma: Plane) -> float | None:
    """0 (blurred) to 1 (as crisp as pixels allow); None where no edge is clear enough to tell.

    At every clear edge the detail finer than a Gaussian of 1 px is divided by the detail finer
    than one of 4 px. Contrast cancels out, and the quotient falls with every blur. The score is
    what the best fifth of the tiles with edges reaches: a soft background does not count against
    a sharp product, and one bright speck does not save a blurred one.
    """
    plane = luma.astype(np.float32)
    fine = _mean_square(plane - cv2.GaussianBlur(plane, (0, 0), 1.0))
    coarse = _mean_square(plane - cv2.GaussianBlur(plane, (0, 0), 4.0))
    clear = coarse >= EDGE**2
    if not clear.any():
        return None
    steepness = np.sqrt(fine[clear] / coarse[clear])
    best = float(np.quantile(steepness, 0.8))
    return round(min(1.0, best), 4)


def _mean_square(detail: Floats) -> Floats:
    """Mean square of each tile's detail."""
    square = detail * detail
    height, width = (max(1, side // TILE) for side in square.shape)
    return cast(Floats, cv2.resize(square, (width, height), interpolation=cv2.INTER_AREA))
