"""Dye: which pixels are a product's main material, and that material in another colour.

A surface's linear light is its own colour times what falls on it. Colours of one material under
more or less light lie on a ray from black, and towards white where it shines: what lies elsewhere
is a label, a handle of wood or a print, and stays.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import (
    Floats,
    Rgb,
    linear_to_srgb,
    luminance,
    rgb_to_lab,
    srgb_to_linear,
    threefold,
)
from tools.light import shoulder
from tools.picture import Pixels, Plane

#: Pixels that are looked at to find the material.
_SAMPLE: Final = 40_000
#: Chroma (CIE Lab) below which a material counts as white, grey or black.
_NEUTRAL: Final = 11.0
#: Cells of the search for the commonest colour, in Lab units of a* and b*; lightness is coarse.
_CELL: Final = (18.0, 6.0, 6.0)
#: Distances in chromaticity between which a pixel ceases to be of a coloured material, and how far
#: from grey towards the material's hue it begins to be.
_APART, _HUED = (0.042, 0.085), (0.05, 0.28)
#: Chroma between which a pixel ceases to be of a neutral one, and its light against the material's
#: below which it is a print.
_TINTED, _PRINT = (11.0, 21.0), (0.10, 0.24)
#: Linear light that the blackest dye sends back: less would show no shape.
_BLACKEST: Final = 0.012
#: Matte from which colours are the product's own.
_SOLID: Final = 200
#: Spread, in pixels, from which a soft edge takes its change.
_NEARBY: Final = 2.5
#: Highlights bend below white from here on.
_KNEE: Final = 0.86

Ray = NDArray[np.float32]  # (3,) linear light


def material(rgb: Pixels, product: Plane) -> Ray | None:
    """The linear light of the commonest colour of a product; None where none is solid."""
    places = np.flatnonzero(product.ravel() > _SOLID)
    if len(places) == 0:
        return None
    pixels = rgb.reshape(-1, 3)[places[:: max(1, len(places) // _SAMPLE)]]
    lab = rgb_to_lab(pixels[None])[0]
    cells = np.floor(lab / np.asarray(_CELL, np.float32)).astype(np.int64)
    code = (cells[:, 0] * 997 + cells[:, 1]) * 997 + cells[:, 2]
    _, first, count = np.unique(code, return_index=True, return_counts=True)
    middle = lab[first[int(np.argmax(count))]]
    near = np.linalg.norm((lab - middle) * (0.4, 1, 1), axis=1) < 9
    return np.asarray(np.median(srgb_to_linear(pixels[near]), axis=0), np.float32)


def belonging(light: Floats, ray: Ray) -> Floats:
    """How far each pixel of linear light (h, w, 3) is that material, 0..1."""
    lab = rgb_to_lab(linear_to_srgb(ray.reshape(1, 1, 3)))[0, 0]
    total = np.maximum(light.sum(axis=2), 1e-4)
    if float(np.hypot(lab[1], lab[2])) < _NEUTRAL:
        return _as_neutral(light, ray)
    chroma = light / total[..., None]
    own, white = ray / max(float(ray.sum()), 1e-6), np.full(3, 1 / 3, np.float32)
    step = own - white
    along = np.clip((chroma - white) @ step / float(step @ step), 0, 1.6)
    aside = np.linalg.norm(chroma - white - along[..., None] * step, axis=2)
    return (1 - _smooth(aside, *_APART)) * _smooth(along, *_HUED)


def _as_neutral(light: Floats, ray: Ray) -> Floats:
    lab = rgb_to_lab(linear_to_srgb(light))
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    share = 1 - _smooth(chroma, *_TINTED)
    bright = luminance(light) / max(float(luminance(ray)), 1e-4)
    dark = float(luminance(ray)) < 0.05  # of a black material nothing is darker
    printed = 1.0 if dark else _smooth(bright, *_PRINT)
    shining = 1 - _smooth(bright, 6.0, 14.0) if dark else 1.0
    return np.asarray(share * printed * shining, np.float32)


def dyed(rgb: Pixels, product: Plane, ray: Ray, color: Rgb) -> Pixels:
    """The product with its material in that colour: shade, texture and all else stay.

    In a soft edge the colours are mixed with what is behind; there the change of the solid pixels
    nearby goes on, as far as the matte tells.
    """
    light = srgb_to_linear(rgb)
    solid = (product > _SOLID).astype(np.float32)
    share = cv2.GaussianBlur(belonging(light, ray), (0, 0), 0.8)
    change = threefold(np.asarray(share * solid, np.float32)) * (_in(color, light, ray) - light)
    weight = cv2.GaussianBlur(solid, (0, 0), _NEARBY) + np.float32(1e-4)
    near = cv2.GaussianBlur(change, (0, 0), _NEARBY) / threefold(np.asarray(weight, np.float32))
    matte = product.astype(np.float32) / np.float32(255)
    change += threefold(np.asarray(matte * (1 - solid), np.float32)) * near
    made = linear_to_srgb(np.asarray(light + change, np.float32))
    return np.asarray(np.where((product > 0)[..., None], made, rgb), np.uint8)


def _in(color: Rgb, light: Floats, ray: Ray) -> Floats:
    """All pixels as if they were of that colour, under the light that falls on them."""
    target = np.maximum(srgb_to_linear(np.array([[color]], np.uint8))[0, 0], _BLACKEST)
    shade = luminance(light) / max(float(luminance(ray)), 1e-3)
    # A black material shows more of its shine than of its shade: its contrast is brought down.
    lift = float(np.clip(luminance(ray) / 0.08, 0.35, 1.0))
    shade = np.power(np.maximum(shade, 1e-4), lift)
    return shoulder(np.asarray(shade[..., None] * target, np.float32), _KNEE)


def _smooth(value: Floats, low: float, high: float) -> Floats:
    step = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(step * step * (3 - 2 * step), np.float32)
