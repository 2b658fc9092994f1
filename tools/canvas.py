"""Canvas: a picture placed on a canvas, resampled once, its ground extended where it ends.

Pixels are resampled as sRGB values, not as linear light. Linear light keeps the energy of
sub-pixel glints, but a sharp filter then throws visible dark rims on dark products before white
ground, which is what most of our pictures are; it also is what browsers and marketplaces do with
thumbnails, so that a reduced product has the same tones as its photo. What is physically mixed,
transparent edges over a colour, is mixed in linear light, and before resampling.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.color import Rgb, filled, linear_to_srgb, srgb_to_linear
from tools.extension import Region, continued
from tools.framing import Box, Placement, Size, box_of, frame
from tools.picture import Picture, Pixels, Plane

#: How far, in levels, a plain ground may stray from its colour, and which share must keep to it.
_PLAIN = 4
_PLAIN_SHARE = 0.995
#: Alpha up to this, and levels up to this from a plain ground, are a shadow's faint end: it need
#: not decide how large the product gets.
_FAINT = 26
#: A shadow fades out between these shares of the canvas' shorter side from the frame.
_FADE = (0.005, 0.04)
#: Cubic, widened when reducing so that nothing aliases: on a product before white its halo is half
#: of what Lanczos leaves, at two thirds of the time.
_SHARP: Final = Image.Resampling.BICUBIC
#: Pixels to each side that a cubic looks at, before and after whole pixels were averaged.
_REACH: Final = 4
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
    low, high = ([color + step for color in ground] for step in (-_FAINT, _FAINT))
    plain = cv2.inRange(picture.rgb, np.array(low), np.array(high))
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
    edge = (alpha - np.uint8(1)) < 254
    if not edge.any():
        return made
    weight = alpha[edge].astype(np.float32)[:, None] / np.float32(255)
    ground = srgb_to_linear(np.array([color], np.uint8))
    mixed = srgb_to_linear(rgb[edge]) * weight + ground * (1 - weight)
    made[edge] = linear_to_srgb(mixed.astype(np.float32))
    return made


def place(picture: Picture, placement: Placement, canvas: Size, ground: Rgb | None) -> Picture:
    """The picture on a canvas of that size, its product and origin moved alike.

    Over the colour `ground` the result is opaque. Without one a transparent picture stays
    transparent, and an opaque one that leaves canvas bare goes on as its own blurred edges.
    """
    origin = picture.origin.then(placement.affine) if picture.origin else None
    picture, placement = _without_clear_sides(picture, placement)
    target, source = _regions((picture.width, picture.height), placement, canvas)
    if ground is not None:
        picture = flattened(picture, ground)
    rgb, alpha = _resampled(picture, target, source)
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
        product = _scaled(product, target, source, _soft_filter(placement.scale))
        product = _on_nothing(product, target, canvas)
    return replace(picture, rgb=rgb, alpha=alpha, product=product, origin=origin)


Source = tuple[float, float, float, float]


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
        weight = np.outer(down[window[0]], across[window[1]])
        weight = np.maximum(weight, placed.product[window] / 255.0)[..., None]
        part = rgb[window].astype(np.float64)
        rgb[window] = np.rint(part * weight + np.asarray(ground) * (1 - weight))
    return replace(placed, rgb=rgb)


def _from_frame(side: int) -> NDArray[np.float64]:
    """How far each pixel of a row is from the nearer end of it."""
    places = np.arange(side, dtype=np.float64)
    return np.minimum(places, places[::-1])


def _without_clear_sides(picture: Picture, placement: Placement) -> tuple[Picture, Placement]:
    """Only what is seen is worth resampling; a few target pixels stay clear for the filter."""
    seen = None if picture.alpha is None else box_of(picture.alpha, 0)
    if seen is None or picture.alpha is None:
        return picture, placement
    seen = seen.inset(-4 / min(placement.scale, 1.0)).meet(frame((picture.width, picture.height)))
    left, top = math.floor(seen.left), math.floor(seen.top)
    window = np.s_[top : math.ceil(seen.bottom), left : math.ceil(seen.right)]
    product = None if picture.product is None else picture.product[window]
    cropped = replace(
        picture, rgb=picture.rgb[window], alpha=picture.alpha[window], product=product
    )
    scale = placement.scale
    return cropped, Placement(scale, placement.x + scale * left, placement.y + scale * top)


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


def _resampled(picture: Picture, target: Region, source: Source) -> tuple[Pixels, Plane | None]:
    """Premultiplied where there is alpha, so that hidden colours never bleed into edges."""
    if picture.alpha is None:
        return _scaled(picture.rgb, target, source, _SHARP), None
    window, source = _needed(picture.alpha, target, source)
    straight = Image.fromarray(np.dstack([picture.rgb[window], picture.alpha[window]]))
    premultiplied = straight.convert("RGBa")
    scaled = _scaled_image(premultiplied, target, source, _SHARP).convert("RGBA")
    both = np.asarray(scaled)
    return np.ascontiguousarray(both[..., :3]), np.ascontiguousarray(both[..., 3])


def _soft_filter(scale: float) -> Image.Resampling:
    """For mattes: no filter that overshoots, or the product would have a far second rim."""
    return Image.Resampling.HAMMING if scale < 1 else Image.Resampling.BILINEAR


def _scaled(array: Pixels, target: Region, source: Source, filter: Image.Resampling) -> Pixels:
    window, source = _needed(array, target, source)
    return np.asarray(_scaled_image(Image.fromarray(array[window]), target, source, filter))


def _needed(
    array: Pixels | Plane, target: Region, source: Source
) -> tuple[tuple[slice, slice], Source]:
    """The pixels that the filters look at, and where the source lies among them.

    Pillow copies what it is given: a sixth of a large photo is six times as fast.
    """
    slices, shifts = [], []
    for low, high, length, pixels in (
        (source[1], source[3], array.shape[0], target[3] - target[1]),
        (source[0], source[2], array.shape[1], target[2] - target[0]),
    ):
        room = _REACH * max(1.0, (high - low) / pixels)
        first, last = max(0, math.floor(low - room)), min(length, math.ceil(high + room))
        slices.append(slice(first, last))
        shifts.append(first)
    top, left = shifts
    moved = (source[0] - left, source[1] - top, source[2] - left, source[3] - top)
    return (slices[0], slices[1]), moved


def _scaled_image(
    image: Image.Image, target: Region, source: Source, filter: Image.Resampling
) -> Image.Image:
    size = (target[2] - target[0], target[3] - target[1])
    return image.resize(size, filter, box=source, reducing_gap=2.0)


def _on_nothing(plane: Plane, target: Region, canvas: Size) -> Plane:
    if plane.shape == (canvas[1], canvas[0]):
        return plane
    whole = np.zeros((canvas[1], canvas[0]), np.uint8)
    left, top, right, bottom = target
    whole[top:bottom, left:right] = plane
    return whole
