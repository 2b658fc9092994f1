"""Misprint: whether what is printed on a product reads the same in a generator's picture of it.

A letter that reads otherwise is a small place that differs in the middle of print that does not:
no mean over tiles finds it. So once both lie upon one another, light and dark are correlated at
every place of print, over about a letter, and the worst place counts. Another light changes the
strength of strokes, and not where they are. What is covered, by a hand say, has colours that the
product does not have there, and is left out.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import rgb_to_lab
from tools.picture import Pixels

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

#: What is finer than strokes of letters and what is coarser, in pixels of a product 640 px long.
_FINE, _COARSE = 1.2, 6.0
#: Places are aligned by tiles so large, so far apart, that may lie so far off; by neighbours too.
_TILE, _STEP, _REACH, _NEIGHBOURS = 48, 16, 10, 1.5
#: Deviation, in pixels, of the window over which places are correlated: about a letter.
_LETTER: Final = 5.0
#: Print has at least this contrast, in levels and as a share of the product's strongest; in the
#: picture it has between these shares of what it has elsewhere there.
_CONTRAST, _STRONG, _SHARES = 9.0, 0.5, (0.4, 2.5)
#: A place counts with so many pixels around, and is left out so near to the product's edge.
_PLACE, _EDGE = 5, 11
#: Colours that are so far from all that the product has within so many pixels cover it, and so
#: many around.
_FOREIGN, _WITHIN, _COVERED = 12.0, 31, 25


def print_alike(rgb: Pixels, back: Pixels, whole: Mask) -> float | None:
    """The correlation, -1..1, of the place of print that is least alike; None: nothing is printed.

    `rgb` is the product, 640 px long, `back` the picture brought back upon it, `whole` where both
    show the product. Printed labels under other light, blurred and bent a little, had .45 and more;
    with one large letter that reads otherwise -.9 to .3. Letters alike, such as 5 and 6, may pass.
    """
    whole = cv2.erode(whole.astype(np.uint8), np.ones((_EDGE, _EDGE)), borderValue=0) > 0
    one, two = _strokes(rgb, whole), _strokes(back, whole)
    own = _spread(one)
    print_ = _printed(own, whole)
    if not print_.any():
        return None
    two = _aligned(one, two)
    theirs = _spread(two)
    seen = print_ & _as_strong(own, theirs, print_) & ~_covered(rgb, back, whole)
    return float(_correlated(one, two, own * theirs)[seen].min()) if seen.any() else None


def _printed(own: Floats, whole: Mask) -> Mask:
    if not whole.any():
        return whole
    strong = max(_CONTRAST, _STRONG * float(np.percentile(own[whole], 95)))
    return np.asarray(whole & (own > strong))


def _as_strong(own: Floats, theirs: Floats, print_: Mask) -> Mask:
    """Where the picture's contrast is to the product's about as it is elsewhere on the print."""
    usual = float(np.median(theirs[print_] / own[print_]))
    share = theirs / np.maximum(usual * own, 1e-3)
    return np.asarray((share > _SHARES[0]) & (share < _SHARES[1]))


def _correlated(one: Floats, two: Floats, spreads: Floats) -> Floats:
    """The correlation around each pixel, the best of a few pixels around."""
    alike = (_soft(one * two) - _soft(one) * _soft(two)) / np.maximum(spreads, 1e-3)
    return np.asarray(cv2.dilate(alike, np.ones((_PLACE, _PLACE), np.uint8)), np.float32)


def _strokes(rgb: Pixels, whole: Mask) -> Floats:
    """Light and dark without what is coarser than strokes of letters; 0 beside the product."""
    gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.float32)
    inside = whole.astype(np.float32)
    lit = [
        cv2.GaussianBlur(gray * inside, (0, 0), width)
        / np.maximum(cv2.GaussianBlur(inside, (0, 0), width), 1e-3)
        for width in (_FINE, _COARSE)
    ]
    return np.asarray((lit[0] - lit[1]) * inside, np.float32)


def _soft(plane: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), _LETTER), np.float32)


def _spread(plane: Floats) -> Floats:
    """Standard deviation around each pixel."""
    mean = _soft(plane)
    return np.sqrt(np.maximum(_soft(plane * plane) - mean * mean, 0))


def _aligned(one: Floats, two: Floats) -> Floats:
    """The second plane bent so that its print lies upon the first's."""
    rows = np.arange(_REACH, one.shape[0] - _TILE - _REACH, _STEP)
    columns = np.arange(_REACH, one.shape[1] - _TILE - _REACH, _STEP)
    if not len(rows) or not len(columns):
        return two
    moves = np.zeros((len(rows), len(columns), 3), np.float32)
    for row, top in enumerate(rows):
        for column, left in enumerate(columns):
            moves[row, column] = _move(one, two, int(top), int(left))
    soft = np.asarray(cv2.GaussianBlur(moves, (0, 0), _NEIGHBOURS), np.float32)
    step = soft[..., :2] / np.maximum(soft[..., 2:], 1e-4)
    y, x = np.mgrid[: one.shape[0], : one.shape[1]].astype(np.float32)
    first = _REACH + _TILE / 2
    at = (x - first) / _STEP, (y - first) / _STEP
    field = cv2.remap(step, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.remap(two, x + field[..., 0], y + field[..., 1], cv2.INTER_LINEAR))


def _move(one: Floats, two: Floats, top: int, left: int) -> tuple[float, float, float]:
    """How far right and down a tile lies in the second plane, times its weight, and that weight."""
    tile = one[top : top + _TILE, left : left + _TILE]
    contrast = float(tile.std())
    if contrast < 1:
        return 0.0, 0.0, 0.0
    around = two[top - _REACH : top + _TILE + _REACH, left - _REACH : left + _TILE + _REACH]
    told: Floats = np.nan_to_num(cv2.matchTemplate(around, tile, cv2.TM_CCOEFF_NORMED))
    row, column = (int(place) for place in np.unravel_index(int(told.argmax()), told.shape))
    weight = max(0.0, float(told[row, column])) ** 4 * contrast
    down = row + _between(told[:, column], row) - _REACH
    right = column + _between(told[row], column) - _REACH
    return weight * right, weight * down, weight


def _between(line: Floats, best: int) -> float:
    """Where between pixels a parabola through the best of a line and its neighbours peaks."""
    if not 0 < best < len(line) - 1:
        return 0.0
    before, peak, after = (float(value) for value in line[best - 1 : best + 2])
    bend = before - 2 * peak + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _covered(rgb: Pixels, back: Pixels, whole: Mask) -> Mask:
    """Where the picture has hues that the product has nowhere near."""
    here, there = (
        rgb_to_lab(np.asarray(cv2.blur(p, (7, 7)), np.uint8))[..., 1:] for p in (rgb, back)
    )
    cast = np.median((there - here)[whole], axis=0)
    near = np.ones((_WITHIN, _WITHIN), np.uint8)
    low, high = cv2.erode(here, near), cv2.dilate(here, near)
    there = there - cast
    apart = np.maximum(np.maximum(low - there, there - high), 0)
    foreign = (np.hypot(apart[..., 0], apart[..., 1]) > _FOREIGN).astype(np.uint8)
    foreign = cv2.morphologyEx(foreign, cv2.MORPH_OPEN, np.ones((_PLACE, _PLACE), np.uint8))
    return np.asarray(cv2.dilate(foreign, np.ones((2 * _COVERED + 1,) * 2, np.uint8)) > 0)
