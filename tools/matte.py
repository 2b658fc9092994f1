"""Alpha mattes: the share of product in every pixel of the band, and the product's colour there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np

from tools.color import written
from tools.cores import threads
from tools.mixture import Places, explained
from tools.picture import Pixels, Plane
from tools.segment.proxy import Proxy
from tools.surroundings import SIDE, Surroundings
from tools.trimap import SURE_FOREGROUND, UNKNOWN, Trimap

#: Alpha, 0..255, that the first round may leave to noise at both ends.
_MIXED = 16
#: Alpha, 0..255, that light thrown from the product onto its shadow looks like.
_HAZE = 64
#: Pixels around what hue told that are settled with it.
_AROUND = 9
#: Longest side from which a photo shows noise in finer detail than any product has.
_NOISY_SIDE = 1400
#: Pixels matted at a time: bounds the memory.
_CHUNK = 1 << 15
_THREADS = 2


@dataclass(frozen=True, eq=False)
class Matte:
    """`alpha` (h, w) uint8; `rgb` the photo with the product's own colour at its edge.

    Pixels without product are white, but for the rim beside the edge, which goes on in the
    product's colour, so that scaling brings no other colour in.
    """

    alpha: Plane
    rgb: Pixels


def matted(rgb: Pixels, bounds: Trimap, reduced: Pixels | None = None) -> Matte:
    """Alpha and clean colours of a photo within the band of its trimap.

    `bounds` covers the frame at the photo's size or below; the first round works at its size, on
    `reduced`, which is the photo at that size where the caller has it.
    Every unknown pixel I is explained as α·F + (1 - α)·B with F and B from product and background
    nearby, at two distances each; the pair that explains it best wins (J. Wang, M. Cohen,
    "Optimized Color Sampling for Robust Matting", CVPR 2007), and where F and B are alike, or vary
    more than they differ, the segmenter's probability decides. A second round, at full resolution,
    takes F and B from beside the edge that the first one found: from the very rim, and from the
    shadow at its foot.
    """
    if reduced is None:
        reduced = _reduced(rgb, bounds.levels.shape)
    small = Proxy.of(reduced, SIDE).rgb
    shaded = np.zeros_like(bounds.levels)
    near = Surroundings.of(small, bounds.levels)
    first = _solved(reduced, bounds, near, shaded)
    around = cv2.dilate(shaded, np.ones((_AROUND, _AROUND), np.uint8))
    bounds = replace(bounds, shade=np.asarray(around, np.uint8))
    closer = _closer(_calmed(first.alpha, bounds), bounds)
    near = Surroundings.of(small, closer.levels)
    second = _solved(rgb, _enlarged(closer, rgb.shape[:2]), near)
    _carry_rim(first, bounds, second)
    return second


def _reduced(rgb: Pixels, size: tuple[int, ...]) -> Pixels:
    if rgb.shape[:2] == size:
        return rgb
    made = cv2.resize(rgb, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(made, np.uint8)


def _solved(rgb: Pixels, bounds: Trimap, near: Surroundings, shaded: Plane | None = None) -> Matte:
    """The matte of a trimap, of the photo's size, with given colours to both sides of the edge."""
    product = _between(bounds.levels, SURE_FOREGROUND)
    alpha, clean = product.copy(), np.full_like(rgb, 255)
    cv2.copyTo(rgb, product, clean)
    band = _between(bounds.levels, UNKNOWN, UNKNOWN)
    found = cv2.findNonZero(band) if band.any() else np.empty((0, 2))
    columns, rows = np.asarray(found, np.int32).reshape(-1, 2).T
    photo = rgb.reshape(-1, 3)

    def solve(start: int) -> None:
        at = (rows[start : start + _CHUNK], columns[start : start + _CHUNK])
        flat = at[0] * rgb.shape[1] + at[1]  # one index is four times as fast as two
        places = Places.of(bounds, at)
        pixels = np.asarray(photo.take(flat, axis=0).T, np.float32, order="C")
        share, colour, told = explained(pixels, places, near, shaded is None)
        if shaded is not None:
            shaded.reshape(-1)[flat] = np.rint(told * 255)
        alpha.reshape(-1)[flat] = np.rint(share * 255)
        written(clean, flat, _triples(np.rint(colour).astype(np.uint8)))

    with ThreadPoolExecutor(threads(_THREADS)) as pool:  # each chunk writes its own pixels
        list(pool.map(solve, range(0, len(rows), _CHUNK)))
    return Matte(alpha, clean)


def _triples(planes: Pixels) -> Pixels:
    """(3, n) as (n, 3)."""
    return np.asarray(cv2.merge(list(planes)), np.uint8).reshape(-1, 3)


def _between(plane: Plane, low: int, high: int = 255) -> Plane:
    """255 where the plane is within low..high, else 0."""
    return np.asarray(cv2.inRange(plane, np.array(low), np.array(high)), np.uint8)


def _closer(alpha: Plane, bounds: Trimap) -> Trimap:
    """The trimap drawn in to what a first round left between 0 and 1, and a pixel around it."""
    mixed = _between(alpha, _MIXED + 1, 254 - _MIXED)
    band = cv2.dilate(mixed, np.ones((3, 3), np.uint8))
    band = cv2.bitwise_and(band, _between(bounds.levels, UNKNOWN, UNKNOWN))
    levels = _between(alpha, 128)
    levels[band > 0] = UNKNOWN
    return Trimap(levels, alpha, bounds.trust, bounds.shade)


def _calmed(alpha: Plane, bounds: Trimap) -> Plane:
    """Alpha without the noise that telling hues in the dark leaves, where there is shadow."""
    size = (alpha.shape[1], alpha.shape[0])
    shade = cv2.resize(bounds.shade, size, interpolation=cv2.INTER_NEAREST)
    where = cv2.bitwise_and(np.asarray(shade, np.uint8), _between(bounds.levels, UNKNOWN, UNKNOWN))
    side = 5 if max(size) > _NOISY_SIDE else 3
    calm = cv2.GaussianBlur(cv2.medianBlur(alpha, side), (0, 0), 1.2)
    steps = (np.arange(256) - _HAZE) * (255 / (255 - 2 * _HAZE))
    calm = cv2.LUT(calm, np.clip(np.rint(steps), 0, 255).astype(np.uint8))
    return np.asarray(cv2.copyTo(calm, where, alpha.copy()), np.uint8)


def _enlarged(bounds: Trimap, size: tuple[int, ...]) -> Trimap:
    """The trimap at the photo's size; its prior and trust are sampled where they are needed."""
    if bounds.levels.shape == size:
        return bounds
    across = (size[1], size[0])
    inside = cv2.resize(bounds.prior, across, interpolation=cv2.INTER_LINEAR)
    levels = _between(np.asarray(inside, np.uint8), 128)
    band = _between(bounds.levels, UNKNOWN, UNKNOWN)
    wide = cv2.resize(band, across, interpolation=cv2.INTER_LINEAR)
    cv2.copyTo(np.full_like(levels, UNKNOWN), _between(np.asarray(wide, np.uint8), 65), levels)
    return Trimap(levels, bounds.prior, bounds.trust, bounds.shade)


def _carry_rim(first: Matte, bounds: Trimap, second: Matte) -> None:
    """Write the first round's colours into the clear part of its band: the rim goes on there."""
    height, width = second.alpha.shape
    rim = _between(bounds.levels, UNKNOWN, UNKNOWN)
    if rim.shape != second.alpha.shape:
        rim = np.asarray(cv2.resize(rim, (width, height), interpolation=cv2.INTER_NEAREST))
    clear = cv2.bitwise_and(rim, _between(second.alpha, 0, 0))
    found = cv2.findNonZero(clear) if clear.any() else np.empty((0, 2))
    columns, rows = np.asarray(found, np.int32).reshape(-1, 2).T
    high, across = first.alpha.shape
    # Each row and column is divided once, and not for every pixel.
    row = np.arange(height) * high // height * across
    column = np.arange(width) * across // width
    nearest = row.take(rows) + column.take(columns)
    colours = first.rgb.reshape(-1, 3).take(nearest, axis=0)
    written(second.rgb, rows * width + columns, colours)
