"""Colours on both sides of an edge: what product and background look like around each place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import threefold
from tools.cores import threads
from tools.picture import Pixels, Plane
from tools.trimap import SURE_BACKGROUND, SURE_FOREGROUND

Map = NDArray[np.float32]

#: Longest side of the copy where colours by an edge are gathered; farther ones: a quarter of it.
SIDE = 1024
_COARSER = 4
#: Radius, in pixels of either copy, from which colours are gathered.
_RADIUS = 1.5
#: Radius, in pixels of the coarser copy, over which colours may vary.
_UNREST_RADIUS = 3.0
#: Share of the pixels around a place that is too little to tell a colour.
_LITTLE = np.float32(0.003)
#: Pixels around the band within which near colours are told: more than one blur reaches.
_MARGIN = 16
#: remap takes no list longer than a short integer counts.
_ROW = 1024


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Colours of product and background around each place, near first, on two reduced copies.

    Each is (h, w, 3) float32, 0..255, and covers the whole frame; the near ones are told around the
    trimap's band alone. `unrest` (h, w) float32 is how
    much the colours of both sides vary around each place: the sum of their variances.
    """

    product: tuple[Map, Map]
    background: tuple[Map, Map]
    unrest: Map

    @classmethod
    def of(cls, small: Pixels, levels: Plane) -> Surroundings:
        """The colours beside the band of a trimap, from places that lie wholly on one side.

        `small` is the photo reduced to `SIDE`, `levels` a trimap's at any size.
        """
        height, width = small.shape[:2]
        tone = cv2.resize(levels, (width, height), interpolation=cv2.INTER_AREA)
        pixels, window = small.astype(np.float32), _around(np.asarray(tone, np.uint8))
        sides = [(tone == sure).astype(np.float32) for sure in (SURE_FOREGROUND, SURE_BACKGROUND)]
        with ThreadPoolExecutor(threads(2), thread_name_prefix="surroundings") as pool:
            product, background = pool.map(lambda side: _gathered(pixels, side, window), sides)
            unrest, other = pool.map(lambda side: _unrest(pixels, side), sides)
        return cls(product, background, unrest + other)


def sampled(plane: Map | Plane, x: Map, y: Map) -> NDArray[np.float32]:
    """(n,) or (n, 3) bilinear samples of a plane at places 0..1 across and down its frame."""
    count, (height, width) = len(x), plane.shape[:2]
    padded = -(-count // _ROW) * _ROW
    across = np.resize(x * width - 0.5, padded).reshape(-1, _ROW)
    down = np.resize(y * height - 0.5, padded).reshape(-1, _ROW)
    found = cv2.remap(plane, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found.reshape(-1, *plane.shape[2:])[:count], np.float32)


Window = tuple[slice, slice]


def _around(tone: Plane) -> Window:
    """The part of a reduced trimap that its band and what is looked at around it lie in."""
    band = cv2.inRange(tone, np.array(SURE_BACKGROUND + 1), np.array(SURE_FOREGROUND - 1))
    left, top, width, height = cv2.boundingRect(band)
    rows = slice(max(0, top - _MARGIN), top + height + _MARGIN)
    return rows, slice(max(0, left - _MARGIN), left + width + _MARGIN)


def _gathered(small: Map, weight: Map, window: Window) -> tuple[Map, Map]:
    """Mean colour of the weighted pixels near each place and farther off; far ones fill gaps.

    The near one is told within the window alone, and beyond it goes on as the farther one.
    """
    height, width = weight.shape
    coarse = (max(1, width // _COARSER), max(1, height // _COARSER))
    total = np.asarray(cv2.resize(weight, coarse, interpolation=cv2.INTER_AREA), np.float32)
    sums = cv2.resize(small * threefold(weight), coarse, interpolation=cv2.INTER_AREA)
    mean = np.asarray(sums / np.maximum(total, 1e-6)[..., None], np.float32)
    far = _averaged(mean, total, _spread(mean, total))
    wide = np.asarray(cv2.resize(far, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    wide[window] = _averaged(small[window], weight[window], wide[window])
    return wide, far


def _unrest(small: Map, weight: Map) -> Map:
    """Variance of the weighted pixels' colours around each place, at a quarter of the size."""
    height, width = weight.shape
    coarse = (max(1, width // _COARSER), max(1, height // _COARSER))
    planes = cv2.split(small)
    square = np.square(planes[0])
    for plane in planes[1:]:
        square += plane * plane
    *sums, squares, total = (
        cv2.GaussianBlur(
            cv2.resize(plane, coarse, interpolation=cv2.INTER_AREA), (0, 0), _UNREST_RADIUS
        )
        for plane in (*(plane * weight for plane in (*planes, square)), weight)
    )
    total = np.maximum(total, _LITTLE)
    spread = squares / total
    for plane in sums:
        spread -= np.square(plane / total)
    return np.asarray(np.maximum(spread, 0), np.float32)


def _averaged(pixels: Map, weight: Map, otherwise: Map) -> Map:
    """Weighted mean within `_RADIUS`; the less has weight there, the more of `otherwise`."""
    total = threefold(np.asarray(cv2.GaussianBlur(weight, (0, 0), _RADIUS) + _LITTLE))
    sums = cv2.GaussianBlur(pixels * threefold(weight), (0, 0), _RADIUS)
    return np.asarray((sums + _LITTLE * otherwise) / total, np.float32)


def _spread(small: Map, weight: Map) -> Map:
    """Colours of the weighted pixels carried to everywhere, by a pyramid (push and pull)."""
    height, width = weight.shape
    colour, total = small * weight[..., None], weight
    if min(height, width) <= 2:
        return np.broadcast_to(
            colour.sum((0, 1)) / max(float(total.sum()), 1e-6), small.shape
        ).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    lower_total = cv2.resize(total, half, interpolation=cv2.INTER_AREA)
    lower = np.asarray(cv2.resize(colour, half, interpolation=cv2.INTER_AREA), np.float32)
    lower = np.asarray(lower / np.maximum(lower_total, 1e-6)[..., None], np.float32)
    coarse = _spread(lower, np.asarray(np.minimum(lower_total * 4, 1), np.float32))
    wide = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(colour + wide * (1 - weight[..., None]), np.float32)
