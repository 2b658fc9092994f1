"""Alpha mattes: the share of product in every pixel of the band, and the product's colour there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.picture import Pixels, Plane
from tools.trimap import SURE_BACKGROUND, SURE_FOREGROUND, UNKNOWN, Trimap

Map = NDArray[np.float32]
Vectors = NDArray[np.float32]  # (n, 3)

#: Colours on both sides of the edge are gathered on a copy at most this long.
_COLOR_SIDE = 1024
#: Radii, in pixels of that copy, from which the colours beside an edge are gathered.
_RADII = (1.5, 6.0)
#: Squared colour difference (0..255 per channel) below which an edge cannot be told by colour.
_FAINT = 20.0**2
#: Distance from the line between F and B from which a pixel is a third colour, such as a rim's: it
#: is no mixture, but wholly on the side where the segmenter sees it.
_FOREIGN = 12.0
#: Alpha nearer than this to 0 or 1 is noise.
_CLEAR = 0.03
#: Alpha, 0..255, that the first round may leave to noise at both ends.
_MIXED = 16
#: Missing light, 0..1, that a backdrop's noise makes.
_FAINTEST = 0.02
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


def matted(rgb: Pixels, bounds: Trimap) -> Matte:
    """Alpha and clean colours of a photo within the band of its trimap.

    Every unknown pixel I is explained as α·F + (1 - α)·B with F and B from product and background
    nearby, at two distances each; the pair that explains it best wins (J. Wang, M. Cohen,
    "Optimized Color Sampling for Robust Matting", CVPR 2007), and where F and B are alike the
    segmenter's probability decides. A second round takes F and B from beside the edge that the
    first one found: from the very rim, and from the shadow at its foot.
    """
    small = _Small.of(rgb)
    first = _solved(rgb, bounds, small.around(bounds.levels))
    closer = _closer(first.alpha, bounds)
    second = _solved(rgb, closer, small.around(closer.levels))
    rim = bounds.levels == UNKNOWN
    cv2.copyTo(first.rgb, (rim & (second.alpha == 0)).astype(np.uint8), second.rgb)
    return second


def _solved(rgb: Pixels, bounds: Trimap, near: _Colours) -> Matte:
    """The matte of a trimap with given colours to both sides of the edge."""
    product = (bounds.levels == SURE_FOREGROUND).astype(np.uint8)
    alpha, clean = product * np.uint8(255), np.full_like(rgb, 255)
    cv2.copyTo(rgb, product, clean)
    rows, columns = np.nonzero(bounds.levels == UNKNOWN)

    def solve(start: int) -> None:
        at = (rows[start : start + _CHUNK], columns[start : start + _CHUNK])
        share, colour = _explained(rgb[at].astype(np.float32), bounds, near, at)
        alpha[at] = np.rint(share * 255)
        clean[at] = np.rint(colour)

    with ThreadPoolExecutor(_THREADS) as pool:  # each chunk writes its own pixels
        list(pool.map(solve, range(0, len(rows), _CHUNK)))
    return Matte(alpha, clean)


def _closer(alpha: Plane, bounds: Trimap) -> Trimap:
    """The trimap drawn in to what a first round left between 0 and 1, and a pixel around it."""
    mixed = ((alpha > _MIXED) & (alpha < 255 - _MIXED)).astype(np.uint8)
    band = cv2.dilate(mixed, np.ones((3, 3), np.uint8)) & (bounds.levels == UNKNOWN)
    levels = np.where(alpha > 127, SURE_FOREGROUND, SURE_BACKGROUND).astype(np.uint8)
    levels[band > 0] = UNKNOWN
    return Trimap(levels, alpha, bounds.trust)


@dataclass(frozen=True, eq=False)
class _Small:
    """The photo reduced to `_COLOR_SIDE`, (h, w, 3) float32 0..255."""

    pixels: Map

    @classmethod
    def of(cls, rgb: Pixels) -> _Small:
        height, width = rgb.shape[:2]
        reduce = min(1.0, _COLOR_SIDE / max(height, width))
        size = (max(1, round(width * reduce)), max(1, round(height * reduce)))
        return cls(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32))

    def around(self, levels: Plane) -> _Colours:
        """The colours on both sides of the band, from places that lie wholly on one side."""
        size = (self.pixels.shape[1], self.pixels.shape[0])
        tone = cv2.resize(levels, size, interpolation=cv2.INTER_AREA)
        product = _gathered(self.pixels, (tone == SURE_FOREGROUND).astype(np.float32))
        background = _gathered(self.pixels, (tone == SURE_BACKGROUND).astype(np.float32))
        height, width = levels.shape
        return _Colours(product, background, (size[0] / width, size[1] / height))


@dataclass(frozen=True, eq=False)
class _Colours:
    """Colours of product and background around each place, near first, on a reduced copy."""

    product: list[Map]
    background: list[Map]
    scale: tuple[float, float]

    def at(self, maps: list[Map], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> list[Map]:
        x = ((columns + 0.5) * self.scale[0] - 0.5).astype(np.float32)
        y = ((rows + 0.5) * self.scale[1] - 0.5).astype(np.float32)
        return [_sampled(plane, x, y) for plane in maps]


def _sampled(plane: Map, x: Map, y: Map) -> Vectors:
    """(n, 3) bilinear samples; in rows of 1024, for remap takes no longer lists."""
    count = len(x)
    padded = -(-count // 1024) * 1024
    grid = [np.resize(line, padded).reshape(-1, 1024) for line in (x, y)]
    found = cv2.remap(plane, grid[0], grid[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found.reshape(-1, 3)[:count], np.float32)


def _gathered(small: Map, weight: Map) -> list[Map]:
    """Mean colour of the weighted pixels around each place, for each radius; far ones fill gaps."""
    far = _spread(small, weight)
    made: list[Map] = []
    for radius in reversed(_RADII):
        total = cv2.GaussianBlur(weight, (0, 0), radius)[..., None]
        mean = cv2.GaussianBlur(small * weight[..., None], (0, 0), radius)
        far = np.where(total > 0.01, mean / np.maximum(total, 1e-6), far).astype(np.float32)
        made.insert(0, far)
    return made


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


def _explained(
    pixels: Vectors,
    bounds: Trimap,
    near: _Colours,
    at: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[Map, Vectors]:
    """Alpha, 0..1, and the product's colour of the pixels at `at`."""
    products, backgrounds = near.at(near.product, *at), near.at(near.background, *at)
    best = np.full(len(pixels), np.inf, np.float32)
    share = np.zeros(len(pixels), np.float32)
    front, back = products[0].copy(), backgrounds[0].copy()
    for product in products:
        for background in backgrounds:
            found, misfit = _unmixed(pixels, product, background)
            better = misfit < best
            best = np.where(better, misfit, best)
            share = np.where(better, found, share)
            front[better], back[better] = product[better], background[better]
    prior = bounds.prior[at].astype(np.float32) / 255
    trust = bounds.trust[at].astype(np.float32) / 255
    contrast = np.square(front - back).sum(axis=1)
    missed = np.linalg.norm(pixels - back - share[:, None] * (front - back), axis=1)
    foreign = np.clip((missed - _FOREIGN) / (2 * _FOREIGN), 0, 1)
    share = share + foreign * (np.clip(4 * prior - 1.5, 0, 1) - share)
    say = contrast / (contrast + _FAINT) * (1 - trust)
    share = np.clip((say * share + (1 - say) * prior - _CLEAR) / (1 - 2 * _CLEAR), 0, 1)
    return share, _own_colour(pixels, share, front, back)


def _unmixed(pixels: Vectors, product: Vectors, background: Vectors) -> tuple[Map, Map]:
    """Alpha of each pixel on the line from background to product, and its squared distance."""
    line = product - background
    length = np.maximum(np.square(line).sum(axis=1), 1.0)
    share = np.clip(((pixels - background) * line).sum(axis=1) / length, 0, 1)
    missed = pixels - background - share[:, None] * line
    misfit: Map = np.square(missed).sum(axis=1) / (1 + length / _FAINT)
    return share, misfit


def _own_colour(pixels: Vectors, share: Map, front: Vectors, back: Vectors) -> Vectors:
    """The product's colour in mixed pixels: what explains the pixel, bound to the colour nearby.

    Minimises |I - αF - (1-α)B|² + w·|F - F₀|² with F₀ the colour nearby and w small.
    """
    missed = pixels - share[:, None] * front - (1 - share)[:, None] * back
    step = share / (np.square(share) + 0.1)
    made: Vectors = np.clip(front + step[:, None] * missed, 0, 255)
    return made


def with_shadow(cut: Matte, shadow: Map) -> tuple[Pixels, Plane]:
    """Pixels and alpha of a cutout with its shadow: black, as opaque as light is missing.

    `shadow` (h, w) at any size is the share of the backdrop's light that is missing, 0..1. Only
    what joins the product is kept; noise below `_FAINTEST` of the light is none.
    """
    height, width = cut.alpha.shape
    soft = cv2.GaussianBlur(np.maximum(shadow - _FAINTEST, 0), (0, 0), 1.5)
    product = cv2.resize(cut.alpha, shadow.shape[::-1], interpolation=cv2.INTER_AREA) > 127
    reach = cv2.dilate(product.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    _, labels = cv2.connectedComponents(((soft > 0) | product).astype(np.uint8))
    joined = np.isin(labels, np.unique(labels[reach & (labels > 0)]))
    kept = np.rint(np.where(joined, soft, 0) * 255).astype(np.uint8)
    depth = cv2.resize(kept, (width, height), interpolation=cv2.INTER_LINEAR)
    at = np.nonzero((depth > 0) & (cut.alpha < 255))
    share = cut.alpha[at].astype(np.float32) / 255
    total = share + (1 - share) * depth[at].astype(np.float32) / 255
    rgb, alpha = cut.rgb.copy(), cut.alpha.copy()
    alpha[at] = np.rint(total * 255)
    rgb[at] = np.rint(cut.rgb[at] * (share / np.maximum(total, 1e-6))[:, None])
    return rgb, alpha
