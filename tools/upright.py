"""Upright: whether what is seen of a round product has an upper and a lower end."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.color import rgb_to_lab
from tools.framing import box_of
from tools.picture import Pixels, Plane

#: The product is read on a square of this side, blurred by so much, inside of this radius.
_SIDE: Final = 96
_BLUR: Final = 2.0
_INSIDE: Final = 0.9
#: Differences between halves, as shares of the spread of the colours: of left and right at most, of
#: top and bottom at least. Plates, bowls, rings and lids from above have 0.4 to 1.5 and 0.5 to 1.3,
#: either both or neither; of balls and round pots the left is like the right.
_ALIKE, _UNLIKE = 0.95, 1.2


def has_upper_end(rgb: Pixels, product: Plane) -> bool:
    """Whether left and right of a product of that 0..255 matte are alike, and top and bottom not.

    A ball or a round pot, lit from above or with its opening there, is told from a plate.
    """
    box = box_of(product, 0)
    if box is None:
        return False
    left, top, right, bottom = (int(side) for side in box)
    small = averaged(np.ascontiguousarray(rgb[top:bottom, left:right]), (_SIDE, _SIDE))
    seen = np.asarray(cv2.GaussianBlur(rgb_to_lab(small), (0, 0), _BLUR), np.float32)
    spread = _apart(seen, np.broadcast_to(seen[_disc()].mean(axis=0), seen.shape))
    if spread <= 0:
        return False
    beside, below = _apart(seen, seen[:, ::-1]) / spread, _apart(seen, seen[::-1]) / spread
    return beside < _ALIKE and below > _UNLIKE


def _disc() -> NDArray[np.bool_]:
    y, x = np.mgrid[-1 : 1 : _SIDE * 1j, -1 : 1 : _SIDE * 1j]
    return np.asarray(np.hypot(x, y) < _INSIDE)


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Mean difference inside the disc, in Lab."""
    return float(np.linalg.norm((one - other)[_disc()], axis=1).mean())
