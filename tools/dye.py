"""Dye: which pixels are a product's main material, and that material in another colour.

A surface's linear light is its own colour times what falls on it, and where it shines some of the
lamp's. Colours of one material lie between a ray from black and white: what lies elsewhere is a
label, a handle of wood or a print, and stays.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
from tools.cores import threads
from tools.light import shoulder
from tools.picture import Pixels, Plane
from tools.products import dots

#: Pixels that are looked at to find the material.
_SAMPLE: Final = 40_000
#: Chroma (CIE Lab) below which a material counts as white, grey or black.
_NEUTRAL: Final = 11.0
#: Cells of the search for the commonest colour, in Lab units of a* and b*; lightness is coarse.
_CELL: Final = (18.0, 6.0, 6.0)
#: Error of the split, relative to the pixel's light, between which a pixel ceases to be of a
#: coloured material; and the light below which nothing can be told, 0..1.
_APART, _FAINT = (0.09, 0.21), 0.004
#: A pale material's own light is near its shine's, and noise would tell the one for the other: what
#: both may be is the material's, the more so the nearer they are.
_PALE: Final = 0.06
#: Chroma between which a pixel ceases to be of a neutral one, and its light against the material's
#: below which it is a print.
_TINTED, _PRINT = (11.0, 21.0), (0.10, 0.24)
#: Linear light of a material below which it is black.
_BLACK: Final = 0.05
#: Linear light of a middle grey.
_MIDDLING: Final = 0.18
#: Linear light that the blackest dye sends back: less would show no shape.
_BLACKEST: Final = 0.012
#: Share of a material's pixels, in per cent, that are darker than where it is well lit.
_LIT: Final = 70
#: Matte from which colours are the product's own.
_SOLID: Final = 200
#: Spread, in pixels, from which a soft edge takes its change.
_NEARBY: Final = 2.5
#: Highlights bend below white from here on.
_KNEE: Final = 0.86

#: Rows that are made at a time, and how many around them their soft edges look at.
_BAND, _AROUND = 256, 16

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
    ray = np.median(srgb_to_linear(pixels[near]), axis=0)
    alike = np.linalg.norm((lab - middle)[:, 1:], axis=1) < 9
    bright = np.percentile(luminance(srgb_to_linear(pixels[alike])), _LIT)
    # A colour is called by how it looks where light falls, not by how it looks in the shade.
    return np.asarray(ray * max(1.0, float(bright) / max(float(luminance(ray)), 1e-4)), np.float32)


def belonging(light: Floats, ray: Ray) -> Floats:
    """How far each pixel of linear light (h, w, 3) is that material, 0..1."""
    if is_neutral(ray):
        return _as_neutral(light, ray)
    amount, shine, fit = _split(light, ray)
    own = amount * float(ray.sum())
    return np.asarray(fit * own / np.maximum(own + 3 * shine, 1e-4), np.float32)


def is_neutral(ray: Ray) -> bool:
    """Whether a material is white, grey or black: in middling light, for shade hides a hue."""
    light = float(luminance(ray))
    middling = ray * np.float32(_MIDDLING / max(light, 1e-4)) if light > _BLACK else ray
    lab = rgb_to_lab(linear_to_srgb(np.asarray(middling, np.float32).reshape(1, 1, 3)))[0, 0]
    return float(np.hypot(lab[1], lab[2])) < _NEUTRAL


def _split(light: Floats, ray: Ray) -> tuple[Floats, Floats, Floats]:
    """Each pixel as so much of the material's light and so much shine, and how well that fits.

    Least squares of p = a·ray + s·(1, 1, 1) with a, s ≥ 0: the dichromatic model of S. Shafer
    ("Using color to separate reflection components", 1985) under white light.
    """
    white = np.ones(3, np.float32)
    own, both, plain = float(ray @ ray), float(ray.sum()), 3.0
    near = both * both / (own * plain)  # squared cosine of the angle between them
    plain += plain * _PALE * near / max(1 - near, 1e-3)
    along, across = light @ ray, light @ white
    scale = own * plain - both * both
    amount = (plain * along - both * across) / scale
    shine = (own * across - both * along) / scale
    dull, grey = shine < 0, amount < 0
    amount = np.where(dull, along / own, np.where(grey, 0, amount))
    shine = np.where(dull, 0, np.where(grey, across / 3, shine))
    missed = light - threefold(np.asarray(amount, np.float32)) * ray
    missed -= threefold(np.asarray(shine, np.float32))
    error = np.sqrt(dots(missed, missed)) / (np.sqrt(dots(light, light)) + _FAINT)
    fit = 1 - _smooth(np.asarray(error, np.float32), *_APART)
    return np.asarray(amount, np.float32), np.asarray(shine, np.float32), fit


def _as_neutral(light: Floats, ray: Ray) -> Floats:
    """By hue against the material's own faint one, and by light: what is far darker is a print."""
    lab = rgb_to_lab(linear_to_srgb(light))
    own = rgb_to_lab(linear_to_srgb(ray.reshape(1, 1, 3)))[0, 0]
    faded = np.clip(lab[..., 0] / max(float(own[0]), 1.0), 0, 1)
    chroma = np.hypot(lab[..., 1] - faded * own[1], lab[..., 2] - faded * own[2])
    share = 1 - _smooth(np.asarray(chroma, np.float32), *_TINTED)
    bright = np.asarray(luminance(light) / max(float(luminance(ray)), 1e-4), np.float32)
    if (
        float(luminance(ray)) < _BLACK
    ):  # of a black material nothing is darker, only its shine lighter
        return np.asarray(share * (1 - _smooth(bright, 6.0, 14.0)), np.float32)
    return np.asarray(share * _smooth(bright, *_PRINT), np.float32)


def dyed(rgb: Pixels, product: Plane, ray: Ray, color: Rgb) -> Pixels:
    """The product with its material in that colour: shade, texture and all else stay.

    In a soft edge the colours are mixed with what is behind; there the change of the solid pixels
    nearby goes on, as far as the matte tells.
    """
    bands = [slice(top, top + _BAND) for top in range(0, len(rgb), _BAND)]

    def made(rows: slice) -> Pixels:
        around = slice(max(0, rows.start - _AROUND), rows.stop + _AROUND)
        whole = _made(rgb[around], product[around], ray, color)
        return whole[rows.start - around.start :][:_BAND]

    with ThreadPoolExecutor(threads(2), thread_name_prefix="dye") as pool:
        return np.concatenate(list(pool.map(made, bands)))[: len(rgb)]


def _made(rgb: Pixels, product: Plane, ray: Ray, color: Rgb) -> Pixels:
    light = srgb_to_linear(rgb)
    solid = (product > _SOLID).astype(np.float32)
    change = np.asarray(threefold(solid) * (_dyed(light, ray, color) - light), np.float32)
    weight = cv2.GaussianBlur(solid, (0, 0), _NEARBY) + np.float32(1e-4)
    near = cv2.GaussianBlur(change, (0, 0), _NEARBY) / threefold(np.asarray(weight, np.float32))
    matte = product.astype(np.float32) / np.float32(255)
    edge = threefold(np.asarray(matte * (1 - solid), np.float32)) * near
    made = linear_to_srgb(np.asarray(light + change + edge, np.float32))
    return np.asarray(np.where((product > 0)[..., None], made, rgb), np.uint8)


def _dyed(light: Floats, ray: Ray, color: Rgb) -> Floats:
    """All pixels with what is the material's light in them in that colour."""
    target = np.maximum(srgb_to_linear(np.array([[color]], np.uint8))[0, 0], _BLACKEST)
    if not is_neutral(ray):
        amount, shine, fit = _split(light, ray)
        fit = np.asarray(cv2.GaussianBlur(fit, (0, 0), 0.8), np.float32)
        own = threefold(np.asarray(fit * amount, np.float32))
        # What is neither is the photo's noise, which is as strong as the light that it came with.
        noise = light - threefold(amount) * ray - threefold(shine)
        less = max(0.0, 1 - float(luminance(target)) / max(float(luminance(ray)), 1e-3))
        return _bent(np.asarray(light + own * (target - ray) - threefold(fit) * noise * less))
    shade = luminance(light) / max(float(luminance(ray)), 1e-3)
    # A black material shows more of its shine than of its shade: its contrast is brought down.
    lift = float(np.clip(luminance(ray) / 0.08, 0.35, 1.0))
    shade = np.power(np.maximum(shade, 1e-4), lift)
    share = cv2.GaussianBlur(_as_neutral(light, ray), (0, 0), 0.8)
    new = _bent(np.asarray(shade[..., None] * target, np.float32))
    return np.asarray(light + threefold(np.asarray(share, np.float32)) * (new - light), np.float32)


def _bent(light: Floats) -> Floats:
    return shoulder(np.asarray(np.maximum(light, 0), np.float32), _KNEE)


def _smooth(value: Floats, low: float, high: float) -> Floats:
    step = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(step * step * (3 - 2 * step), np.float32)
