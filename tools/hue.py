"""Product and shadow told apart by hue: less light leaves it as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.surroundings import Map

Vectors = NDArray[np.float32]  # (3, n)

#: Noise of a hue, 0..255 per channel, and the share of a product's hue that its shadow takes on.
_HUE_NOISE, _TINGED, _TINGED_DARK = 4.0, 0.25, 0.6


def in_shadow(pixels: Vectors, product: Vectors, background: Vectors, hues: Map) -> tuple[Map, Map]:
    """Alpha where less light falls on product and background alike, and how surely hue tells it.

    I = k·(αF + (1 - α)B) with k unknown: α = a / (a + b) where aF + bB comes nearest to I. Hue
    tells where what F and B differ in, but for their brightness, is more than noise in I and than
    F itself varies in: `hues` is the share of its square that is off one line through black.
    """
    ff, bb, fb = dot(product, product), dot(background, background), dot(product, background)
    fi, bi = dot(product, pixels), dot(background, pixels)
    apart = np.maximum(ff * bb - fb * fb, 1.0)
    front = np.maximum((bb * fi - fb * bi) / apart, 0)
    back = np.maximum((ff * bi - fb * fi) / apart, 0)
    light = np.minimum(product.sum(axis=0), background.sum(axis=0))
    dark = np.clip((0.85 - pixels.sum(axis=0) / np.maximum(light, 1.0)) / 0.3, 0, 1)
    tinge = _TINGED + (_TINGED_DARK - _TINGED) * dark
    share = np.clip((front / np.maximum(front + back, 1e-3) - tinge) / (0.95 - tinge), 0, 1)
    return share.astype(np.float32), coloured(pixels, product, background, hues)


def coloured(pixels: Vectors, product: Vectors, background: Vectors, hues: Map) -> Map:
    """How surely pixels as bright as these show which of two hues they have, 0..1."""
    ff, bb, fb = dot(product, product), dot(background, background), dot(product, background)
    apart = 1 - np.square(fb) / np.maximum(ff * bb, 1.0)
    light = dot(pixels, pixels)
    told = np.sqrt(np.maximum(apart, 0) * light / (_HUE_NOISE**2 + hues * light))
    return np.asarray(np.clip(told - 1, 0, 1), np.float32)


def dot(one: Vectors, other: Vectors) -> Map:
    """(n,) scalar products of the colours in two (3, n) arrays."""
    made: Map = one[0] * other[0]
    made += one[1] * other[1]
    made += one[2] * other[2]
    return made
