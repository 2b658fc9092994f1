"""Trimaps: what is surely product, surely not, and the band between that matting decides."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.picture import Plane

Map = NDArray[np.float32]

SURE_BACKGROUND, UNKNOWN, SURE_FOREGROUND = 0, 128, 255

#: Half the band's width in proxy pixels: the proxy's own uncertainty of an edge's place.
BAND = 2
#: Probabilities beyond which a place that lies outside the band is sure.
_SURE = 0.92
#: Missing light up to which a backdrop is not in shadow, and how far from it an edge may lie.
_LIT, _SHADE_REACH = 0.04, 8
#: Probability of product from which a place tells nothing of the backdrop's light.
_MIXED = 0.25
#: Proxy pixels beside a product that its blurred edge darkens; twice as wide is no thin part.
_BLUR = 3


@dataclass(frozen=True, eq=False)
class Trimap:
    """`levels` (h, w) at the photo's size: 0 background, 128 unknown, 255 foreground.

    `prior` (h, w) uint8 is the segmenter's probability, 0..255, enlarged; `trust` (h, w) uint8 is
    how far it binds within the band, 0..255: little at the edge it saw, much away from it.
    `shade` at any size is 255 where the backdrop nearby lies in the product's shadow.
    """

    levels: Plane
    prior: Plane
    trust: Plane
    shade: Plane


def trimap(foreground: Map, size: tuple[int, int], shadow: Map | None = None) -> Trimap:
    """The trimap of a segmenter's map for a photo of `size` (height, width).

    The band covers `BAND` proxy pixels to each side of the edge, twice as many where shadow hides
    it, and every place where the
    segmenter itself is unsure, so that hair, straps and glass get as wide a band as they need.
    `shadow` is how much of the backdrop's light is missing, 0..1, None where nothing tells.
    """
    inside = foreground > 0.5
    sure = np.abs(foreground - 0.5) > _SURE - 0.5
    away = np.where(inside, _reach(inside), _reach(~inside)).astype(np.float32)
    shade = _shade(np.zeros_like(foreground) if shadow is None else shadow, foreground)
    band = BAND * (1 + shade / np.float32(255))
    known = sure & (away > band)
    grown = cv2.dilate((~known).astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    trust = np.clip((away - 1.0) / band, 0, 1) * np.clip((np.abs(foreground - 0.5) - 0.3) * 8, 0, 1)
    height, width = size
    levels = np.where(inside, SURE_FOREGROUND, SURE_BACKGROUND).astype(np.uint8)
    unknown = _enlarged(np.where(grown, 255, 0).astype(np.uint8), size) > 64
    levels = np.asarray(
        cv2.resize(levels, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8
    )
    levels[unknown] = UNKNOWN
    prior = _enlarged(np.rint(foreground * 255).astype(np.uint8), size)
    return Trimap(levels, prior, _enlarged(np.rint(trust * 255).astype(np.uint8), size), shade)


def _shade(shadow: Map, foreground: Map) -> Plane:
    """Where the backdrop is in shadow within `_SHADE_REACH` proxy pixels, softly bounded.

    What is dark as far as product is mixed in, or only right beside a thin part, is the product's
    own edge: a wall that mirrors the backdrop, a dark stem.
    """
    dark = np.rint(np.clip((shadow - _LIT) / _LIT, 0, 1) * 255).astype(np.uint8)
    dark[foreground >= _MIXED] = 0
    dark[_blurred_edge(dark, (foreground > 0.5).astype(np.uint8))] = 0
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    broad = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    side = 2 * _SHADE_REACH + 1
    wide = cv2.dilate(broad, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    return np.asarray(cv2.blur(wide, (5, 5)), np.uint8)


def _blurred_edge(dark: Plane, inside: Plane) -> NDArray[np.bool_]:
    """Places beside thin parts of the product where nothing is dark a little farther off."""
    side = (2 * _BLUR + 1,) * 2
    broad = cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones(side, np.uint8))
    off = np.where(cv2.dilate(inside, np.ones(side, np.uint8)) > 0, np.uint8(0), dark)
    cast = cv2.dilate(off, np.ones((4 * _BLUR + 1,) * 2, np.uint8)) > 64
    thin = cv2.dilate(cv2.subtract(inside, np.asarray(broad)), np.ones(side, np.uint8)) > 0
    found: NDArray[np.bool_] = thin & ~cast
    return found


def _reach(mask: NDArray[np.bool_]) -> Map:
    """Distance of each pixel of `mask` to the nearest outside it; the frame is no edge."""
    return np.asarray(
        cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5), np.float32
    )


def _enlarged(plane: Plane, size: tuple[int, int]) -> Plane:
    height, width = size
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
