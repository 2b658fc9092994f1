"""Canvas: a picture placed on a canvas, resampled once, its ground extended where it ends."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import Rgb, filled, linear_to_srgb, srgb_to_linear
from tools.extension import Region, continued
from tools.framing import Box, Placement, Size, box_of, frame
from tools.picture import Picture, Pixels, Plane
from tools.resampling import Source, resampled, scaled, soft_filter

#: How far, in levels, a plain ground may stray from its colour, and which share must keep to it.
_PLAIN = 4
_PLAIN_SHARE = 0.995
#: Alpha up to this, and levels up to this from a plain ground, are a shadow's faint end: it need
#: not decide how large the product gets.
_FAINT = 26
#: A shadow fades out between these shares of the canvas' shorter side from the frame.
_FADE = (0.005, 0.04)
#: Pixels of the frame that are looked at for a plain ground.
_RING_SAMPLE = 30_000
#: What transparent pixels hold: nothing.
_DARK: Rgb = (0, 0, 0)


def plain_ground(picture: Picture) -> Rgb | None:
    """The one colour along an opaque picture's frame; None where it has several."""
    ring = max(2, round(0.01 * min(picture.width, picture.height)))
    rgb = picture.rgb
    sides = (rgb[:ring], rgb[-ring:], rgb[:, :ring], rgb[:, -ring:])
    border = np.concatenate([side.reshape(-1, 3) for side in sides])
    border = border[:: max(1, len(border) // _RING_SAMPLE)]
    color = np.median(border, axis=0)
    near = np.abs(border - color).max(axis=1) <= _PLAIN
    if near.mean() < _PLAIN_SHARE:
        return None
    red, green, blue = (int(value) for value in color)
    return red, green, blue


def visible_box(picture: Picture, ground: Rgb | None) -> Box | None:
    """The box around all that stands out: the product, texts, its shadow but the faint end."""
    if picture.alpha is not None:
        return box_of(picture.alpha, _FAINT)
    if ground is None:
        return frame((picture.width, picture.height))
    return _unlike(picture.rgb, ground, _FAINT)


def _unlike(rgb: Pixels, ground: Rgb, slack: int) -> Box | None:
    """The box around all pixels of which a channel is more than so many levels off the ground."""
    if min(ground) == 255:  # nothing is lighter: whole rows tell in half the time
        rows = np.flatnonzero(rgb.reshape(len(rgb), -1).min(axis=1) < 255 - slack)
        if not len(rows):
            return None
        darkest = rgb[rows[0] : rows[-1] + 1].min(axis=0).min(axis=1)
        columns = np.flatnonzero(darkest < 255 - slack)
        return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    low, high = ([color + step for color in ground] for step in (-slack, slack))
    plain = cv2.inRange(rgb, np.array(low), np.array(high))
    return box_of(np.asarray(cv2.bitwise_not(plain), np.uint8))


def flattened(picture: Picture, color: Rgb, matte: Plane | None = None) -> Picture:
    """The picture over one colour, mixed in linear light by `matte`, else by its own alpha."""
    weight = picture.alpha if matte is None else matte
    if weight is None:
        return picture
    return replace(picture, rgb=_over(picture.rgb, weight, color), alpha=None)


def _over(rgb: Pixels, alpha: Plane, color: Rgb) -> Pixels:
    made = filled(alpha.shape, color)
    cv2.copyTo(rgb, alpha, made)
    # 0 wraps to 255: one comparison finds what is neither clear nor covered.
    edge = np.flatnonzero((alpha - np.uint8(1)) < 254)
    if not len(edge):
        return made
    weight = alpha.reshape(-1).take(edge).astype(np.float32)[:, None] / np.float32(255)
    ground = srgb_to_linear(np.array([color], np.uint8))
    mixed = srgb_to_linear(rgb.reshape(-1, 3).take(edge, axis=0)) * weight + ground * (1 - weight)
    made.reshape(-1, 3)[edge] = linear_to_srgb(mixed.astype(np.float32))
    return made


def place(picture: Picture, placement: Placement, canvas: Size, ground: Rgb | None) -> Picture:
    """The picture on a canvas of that size, its product and origin moved alike.

    Over the colour `ground` the result is opaque. Without one a transparent picture stays
    transparent, and an opaque one that leaves canvas bare goes on as its own blurred edges.
    """
    origin = picture.origin.then(placement.affine) if picture.origin else None
    picture, placement = _without_bare_sides(picture, placement, ground)
    target, source = _regions((picture.width, picture.height), placement, canvas)
    if ground is not None:
        picture = flattened(picture, ground)
    rgb, alpha = resampled(picture, target, source)
    if target != (0, 0, *canvas):
        if ground is None and alpha is None:
            rgb = continued(rgb, target, canvas)
        else:
            plate = filled(canvas[::-1], ground or _DARK)
            plate[target[1] : target[3], target[0] : target[2]] = rgb
            rgb = plate
        alpha = None if alpha is None else _on_nothing(alpha, target, canvas)
    product = picture.product
    if product is not None:
        product = scaled(product, target, source, soft_filter(placement.scale))
        product = _on_nothing(product, target, canvas)
    return replace(picture, rgb=rgb, alpha=alpha, product=product, origin=origin)


def faded(placed: Picture, ground: Rgb) -> Picture:
    """The picture with all but its product faded into the ground towards the frame.

    A soft shadow has no end of its own; the last of it must not reach the frame.
    """
    if placed.product is None:
        return placed
    high, wide = placed.product.shape
    near, far = (share * min(high, wide) for share in _FADE)
    ramps = [np.clip((_from_frame(side) - near) / (far - near), 0, 1) for side in (high, wide)]
    down, across = (ramp * ramp * (3 - 2 * ramp) for ramp in ramps)
    rgb = placed.rgb.copy()
    band = math.ceil(far)
    for window in (
        np.s_[:band, :],
        np.s_[-band:, :],
        np.s_[band:-band, :band],
        np.s_[band:-band, -band:],
    ):
        bare = cv2.inRange(rgb[window], np.array(ground), np.array(ground))
        rows, columns = np.nonzero(bare == 0)  # few pixels, where any
        if not len(rows):
            continue
        weight = down[window[0]][rows] * across[window[1]][columns]
        weight = np.maximum(weight, placed.product[window][rows, columns] / 255.0)[:, None]
        part = rgb[window][rows, columns].astype(np.float64)
        rgb[window][rows, columns] = np.rint(part * weight + np.asarray(ground) * (1 - weight))
    return replace(placed, rgb=rgb)


def _from_frame(side: int) -> NDArray[np.float64]:
    """How far each pixel of a row is from the nearer end of it."""
    places = np.arange(side, dtype=np.float64)
    return np.minimum(places, places[::-1])


def _without_bare_sides(
    picture: Picture, placement: Placement, ground: Rgb | None
) -> tuple[Picture, Placement]:
    """Only what is seen is worth resampling; a few target pixels stay bare for the filter."""
    seen = _seen(picture, ground)
    if seen is None:
        return picture, placement
    seen = seen.inset(-4 / min(placement.scale, 1.0)).meet(frame((picture.width, picture.height)))
    left, top = math.floor(seen.left), math.floor(seen.top)
    window = np.s_[top : math.ceil(seen.bottom), left : math.ceil(seen.right)]
    alpha, product = (
        None if plane is None else plane[window] for plane in (picture.alpha, picture.product)
    )
    cropped = replace(picture, rgb=picture.rgb[window], alpha=alpha, product=product)
    scale = placement.scale
    return cropped, Placement(scale, placement.x + scale * left, placement.y + scale * top)


def _seen(picture: Picture, ground: Rgb | None) -> Box | None:
    """The box of all that is not clear, or not quite the ground; None where nothing tells."""
    if picture.alpha is not None:
        return box_of(picture.alpha, 0)
    if ground is None:
        return None
    seen = _unlike(picture.rgb, ground, 0)
    product = None if picture.product is None else box_of(picture.product, 0)
    return seen.join(product) if seen and product else seen or product


def _regions(size: Size, placement: Placement, canvas: Size) -> tuple[Region, Source]:
    """Whole pixels of the canvas, and the exact part of the picture that lies there."""
    placed = placement.of(frame(size)).meet(frame(canvas))
    # A thousandth of a pixel forgives the rounding of floats; the rest of a pixel stays ground.
    left, top = (math.ceil(value - 1e-3) for value in (placed.left, placed.top))
    right, bottom = (math.floor(value + 1e-3) for value in (placed.right, placed.bottom))
    right, bottom = max(left + 1, right), max(top + 1, bottom)
    scale, x, y = placement.scale, placement.x, placement.y
    source = (
        max(0.0, (left - x) / scale),
        max(0.0, (top - y) / scale),
        min(float(size[0]), (right - x) / scale),
        min(float(size[1]), (bottom - y) / scale),
    )
    return (left, top, right, bottom), source


def _on_nothing(plane: Plane, target: Region, canvas: Size) -> Plane:
    if plane.shape == (canvas[1], canvas[0]):
        return plane
    whole = np.zeros((canvas[1], canvas[0]), np.uint8)
    left, top, right, bottom = target
    whole[top:bottom, left:right] = plane
    return whole
