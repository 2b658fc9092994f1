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
from tools.products import dots
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
    trimap's band alone. `unrest` (h, w) float32 is how much the colours of both sides vary around
    each place: the sum of their variances; `hues` (h, w) is what of the product's is not more or
    less light on one colour, as where two of its colours meet, as a share of their square.
    """

    product: tuple[Map, Map]
    background: tuple[Map, Map]
    unrest: Map
    hues: Map

    @classmethod
    def of(cls, small: Pixels, levels: Plane) -> Surroundings:
        """The colours beside the band of a trimap, from places that lie wholly on one side.

        `small` is the photo reduced to `SIDE`, `levels` a trimap's at any size.
        """
        height, width = small.shape[:2]
        tone = cv2.resize(levels, (width, height), interpolation=cv2.INTER_AREA)
        window = _around(np.asarray(tone, np.uint8))
        pixels = small.astype(np.float32)
        squares = np.asarray(dots(pixels, pixels), np.float32)

        def seen(sure: int) -> tuple[_Side, tuple[Map, Map], Map]:
            side = _Side.of(pixels, (tone == sure).astype(np.float32))
            return side, side.gathered(window), side.unrest(squares)

        with ThreadPoolExecutor(threads(2), thread_name_prefix="surroundings") as pool:
            (own, product, unrest), (_, background, other) = pool.map(
                seen, (SURE_FOREGROUND, SURE_BACKGROUND)
            )
        return cls(product, background, unrest + other, own.hues())


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


@dataclass(frozen=True, eq=False)
class _Side:
    """What lies on one side of an edge: `weight` (h, w) 0..1, `colours` (h, w, 3) times it.

    `total` and `sums` are the means of both on a copy at a quarter of the size.
    """

    weight: Map
    colours: Map
    total: Map
    sums: Map

    @classmethod
    def of(cls, pixels: Map, weight: Map) -> _Side:
        colours = np.asarray(pixels * threefold(weight), np.float32)
        return cls(weight, colours, _coarse(weight), _coarse(colours))

    def gathered(self, window: Window) -> tuple[Map, Map]:
        """Mean colour of the weighted pixels near each place and farther off; far ones fill gaps.

        The near one is told within the window alone, and beyond it goes on as the farther one.
        """
        mean = np.asarray(self.sums / np.maximum(self.total, 1e-6)[..., None], np.float32)
        weighted = np.asarray(mean * threefold(self.total), np.float32)
        far = _averaged(weighted, self.total, _spread(mean, self.total))
        across = self.weight.shape[::-1]
        wide = np.asarray(cv2.resize(far, across, interpolation=cv2.INTER_LINEAR), np.float32)
        wide[window] = _averaged(self.colours[window], self.weight[window], wide[window])
        return wide, far

    def unrest(self, squares: Map) -> Map:
        """Variance of the weighted pixels' colours around each place, at a quarter of the size.

        `squares` (h, w) are the squared lengths of all pixels' colours.
        """
        planes = (*cv2.split(self.sums), _coarse(squares * self.weight), self.total)
        *sums, whole, total = (cv2.GaussianBlur(p, (0, 0), _UNREST_RADIUS) for p in planes)
        total = np.maximum(total, _LITTLE)
        spread = whole / total
        for plane in sums:
            spread -= np.square(plane / total)
        return np.asarray(np.maximum(spread, 0), np.float32)

    def hues(self) -> Map:
        """Share of the square of the weighted colours around each place that is off their mean's
        line through black, at a quarter of the size: 0 where they differ in light alone."""
        total = cv2.GaussianBlur(self.total, (0, 0), _UNREST_RADIUS) + _LITTLE
        mean = [
            cv2.GaussianBlur(plane, (0, 0), _UNREST_RADIUS) / total
            for plane in cv2.split(self.sums)
        ]
        colours = self.sums / np.maximum(self.total, 1e-6)[..., None]
        whole, along = np.zeros_like(total), np.zeros_like(total)
        for one in range(3):
            for other in range(one, 3):
                both = self.sums[..., one] * colours[..., other]
                moment = cv2.GaussianBlur(both, (0, 0), _UNREST_RADIUS) / total
                whole += moment * (one == other)
                along += (2 - (one == other)) * moment * mean[one] * mean[other]
        along /= np.maximum(sum(np.square(plane) for plane in mean), 1.0)
        return np.asarray(np.clip(1 - along / np.maximum(whole, 1.0), 0, 1), np.float32)


def _coarse(plane: Map) -> Map:
    """Averaged down to a quarter of the size."""
    height, width = plane.shape[:2]
    size = (max(1, width // _COARSER), max(1, height // _COARSER))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _averaged(weighted: Map, weight: Map, otherwise: Map) -> Map:
    """Mean within `_RADIUS` of colours times weight; the less has weight there, the more of
    `otherwise`."""
    total = threefold(np.asarray(cv2.GaussianBlur(weight, (0, 0), _RADIUS) + _LITTLE))
    sums = cv2.GaussianBlur(weighted, (0, 0), _RADIUS)
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
