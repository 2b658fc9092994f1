"""Mixture: a pixel at an edge explained as so much of the product's colour, the rest background's.

Colours are (3, n): whole planes multiply three times as fast as triples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.hue import Vectors, coloured, dot, in_shadow
from tools.surroundings import Map, Surroundings, sampled
from tools.trimap import Trimap

#: Squared colour difference (0..255 per channel) below which an edge cannot be told by colour.
_FAINT = 20.0**2
#: Distance from the line between F and B from which a pixel is a third colour, such as a rim's: it
#: is no mixture, but wholly on the side where the segmenter sees it.
_FOREIGN = 12.0
#: Alpha nearer than this to 0 or 1 is noise.
_CLEAR = 0.03
#: Alpha by hue and by brightness that differ less are one and the same.
_AGREED = 0.35


@dataclass(frozen=True, eq=False)
class Places:
    """Places of a photo, 0..1 across and down, and what the trimap says there, 0..1."""

    x: Map
    y: Map
    prior: Map
    trust: Map
    shade: Map

    @classmethod
    def of(cls, bounds: Trimap, at: tuple[NDArray[np.int32], NDArray[np.int32]]) -> Places:
        """Pixels of the photo, rows and columns (n,), as a trimap of its size or below has them."""
        height, width = bounds.levels.shape
        y, x = (
            ((np.arange(side) + 0.5) / side).astype(np.float32).take(places)
            for side, places in zip((height, width), at, strict=True)
        )
        planes = (bounds.prior, bounds.trust, bounds.shade)
        return cls(x, y, *(sampled(plane, x, y) / np.float32(255) for plane in planes))


def explained(
    pixels: Vectors, places: Places, near: Surroundings, settled: bool
) -> tuple[Map, Vectors, Map]:
    """Alpha and the product's colour of the pixels at `places`, and how far hue changed alpha.

    `settled`: an earlier round told the shadow by its hue, and the prior knows.
    """
    products, backgrounds = (
        [np.ascontiguousarray(sampled(plane, places.x, places.y).T) for plane in planes]
        for planes in (near.product, near.background)
    )
    share, front, back = _best(pixels, products, backgrounds)
    step, missed = front - back, pixels - back
    contrast = dot(step, step)
    step *= share
    missed -= step
    foreign = np.clip((np.sqrt(dot(missed, missed)) - _FOREIGN) / (2 * _FOREIGN), 0, 1)
    told = np.zeros_like(share)
    if places.shade.any():
        hues = sampled(near.hues, places.x, places.y)
        shaded, told = _by_hue(pixels, share, places, (front, back, hues), settled)
        foreign *= 1 - told
        share += told * (shaded - share)
    share += foreign * (np.clip(4 * places.prior - 1.5, 0, 1) - share)
    unrest = sampled(near.unrest, places.x, places.y)
    say = contrast / (contrast + _FAINT + unrest) * (1 - places.trust)
    said = say * share + (1 - say) * places.prior
    made = np.clip((said - _CLEAR) / (1 - 2 * _CLEAR), 0, 1).astype(np.float32)
    return made, _own_colour(pixels, made, front, back), told


def _by_hue(
    pixels: Vectors,
    share: Map,
    places: Places,
    sides: tuple[Vectors, Vectors, Map],
    settled: bool,
) -> tuple[Map, Map]:
    """Alpha where less light falls on both sides alike, and how far it counts there.

    `sides`: product, background, and how far the product's hue varies.
    """
    if settled:
        return places.prior, coloured(sides[0], *sides) * places.shade
    shaded, told = in_shadow(pixels, *sides)
    told *= np.clip((share - shaded - _AGREED) / _AGREED, 0, 1)
    return shaded, told * places.shade


def _best(
    pixels: Vectors, products: list[Vectors], backgrounds: list[Vectors]
) -> tuple[Map, Vectors, Vectors]:
    """Alpha by the pair of colours that explains each pixel best, and that pair."""
    least, share = _unmixed(pixels, products[0], backgrounds[0])
    farther = np.zeros((2, len(share)), bool)  # of product and background: the farther colour
    for pair in ((0, 1), (1, 0), (1, 1)):
        misfit, found = _unmixed(pixels, products[pair[0]], backgrounds[pair[1]])
        better = misfit < least
        np.copyto(least, misfit, where=better)
        np.copyto(share, found, where=better)
        for side in (0, 1):
            np.copyto(farther[side], bool(pair[side]), where=better)
    front = np.where(farther[0], products[1], products[0])
    return share, front, np.where(farther[1], backgrounds[1], backgrounds[0])


def _unmixed(pixels: Vectors, product: Vectors, background: Vectors) -> tuple[Map, Map]:
    """Squared distance of each pixel from the line of background to product, and alpha on it."""
    line, away = product - background, pixels - background
    length = np.maximum(dot(line, line), 1.0)
    share: Map = np.clip(dot(away, line) / length, 0, 1)
    line *= share
    away -= line
    misfit = dot(away, away)
    misfit /= 1 + length / np.float32(_FAINT)
    return misfit, share


def _own_colour(pixels: Vectors, share: Map, front: Vectors, back: Vectors) -> Vectors:
    """The product's colour in mixed pixels: what explains the pixel, bound to the colour nearby.

    Minimises |I - αF - (1-α)B|² + w·|F - F₀|² with F₀ the colour nearby and w small.
    """
    missed = pixels - share * front
    missed -= (1 - share) * back
    missed *= share / (np.square(share) + np.float32(0.1))
    missed += front
    made: Vectors = np.clip(missed, 0, 255, out=missed)
    return made
