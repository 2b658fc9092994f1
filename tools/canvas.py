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
from PIL import Image

from tools.color import Rgb, linear_to_srgb, srgb_to_linear
from tools.framing import Box, Placement, Size, box_of, frame
from tools.picture import Picture, Pixels, Plane

#: How far, in levels, a plain ground may stray from its colour, and which share must keep to it.
_PLAIN = 4
_PLAIN_SHARE = 0.995
#: Alpha up to this is dust, nothing that anyone sees.
_DUST = 2
#: Cubic, widened when reducing so that nothing aliases: on a product before white its halo is half
#: of what Lanczos leaves, at two thirds of the time.
_SHARP: Final = Image.Resampling.BICUBIC
#: Pixels of the frame that are looked at for a plain ground.
_RING_SAMPLE = 30_000
#: What transparent pixels hold: nothing.
_DARK: Rgb = (0, 0, 0)
#: A ground that is blurred anyway is made this much smaller.
_REDUCTION = 16


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
    """The box around all that is not ground: the product, its shadow, texts."""
    if picture.alpha is not None:
        return box_of(picture.alpha, _DUST)
    if ground is None:
        return frame((picture.width, picture.height))
    difference = cv2.absdiff(picture.rgb, np.array([*ground, 0.0]))
    return box_of(np.asarray(difference.max(axis=2), np.uint8), _PLAIN)


def flattened(picture: Picture, color: Rgb, matte: Plane | None = None) -> Picture:
    """The picture over one colour, mixed in linear light by `matte`, else by its own alpha."""
    weight = picture.alpha if matte is None else matte
    if weight is None:
        return picture
    return replace(picture, rgb=_over(picture.rgb, weight, color), alpha=None)


def _over(rgb: Pixels, alpha: Plane, color: Rgb) -> Pixels:
    made = _filled(alpha.shape, color)
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


def _filled(shape: tuple[int, ...], color: Rgb) -> Pixels:
    if len(set(color)) == 1:  # one value fills memory five times as fast as three
        return np.full((*shape, 3), color[0], np.uint8)
    return np.full((*shape, 3), color, np.uint8)


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
    covers = target == (0, 0, *canvas)
    if not covers:
        feather = ground is None and alpha is None
        plate = (
            _continued(rgb, target, canvas) if feather else _filled(canvas[::-1], ground or _DARK)
        )
        rgb = _pasted(plate, rgb, target, feather=feather)
        alpha = None if alpha is None else _on_nothing(alpha, target, canvas)
    product = picture.product
    if product is not None:
        product = _scaled(product, target, source, _soft_filter(placement.scale))
        product = _on_nothing(product, target, canvas)
    return replace(picture, rgb=rgb, alpha=alpha, product=product, origin=origin)


Region = tuple[int, int, int, int]
Source = tuple[float, float, float, float]


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
    straight = Image.fromarray(np.dstack([picture.rgb, picture.alpha]))
    premultiplied = straight.convert("RGBa")
    scaled = _scaled_image(premultiplied, target, source, _SHARP).convert("RGBA")
    both = np.asarray(scaled)
    return np.ascontiguousarray(both[..., :3]), np.ascontiguousarray(both[..., 3])


def _soft_filter(scale: float) -> Image.Resampling:
    """For mattes: no filter that overshoots, or the product would have a far second rim."""
    return Image.Resampling.HAMMING if scale < 1 else Image.Resampling.BILINEAR


def _scaled(array: Pixels, target: Region, source: Source, filter: Image.Resampling) -> Pixels:
    return np.asarray(_scaled_image(Image.fromarray(array), target, source, filter))


def _scaled_image(
    image: Image.Image, target: Region, source: Source, filter: Image.Resampling
) -> Image.Image:
    size = (target[2] - target[0], target[3] - target[1])
    return image.resize(size, filter, box=source, reducing_gap=2.0)


def _continued(rgb: Pixels, target: Region, canvas: Size) -> Pixels:
    """The scene's edges carried on over the bare canvas, soft: no second product appears."""
    left, top, right, bottom = (round(side / _REDUCTION) for side in target)
    size = (max(1, right - left), max(1, bottom - top))
    reduced = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    wide, high = (max(1, round(side / _REDUCTION)) for side in canvas)
    below, after = max(0, high - top - size[1]), max(0, wide - left - size[0])
    carried = cv2.copyMakeBorder(reduced, top, below, left, after, cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(carried, (0, 0), max(wide, high) / 40)
    return np.asarray(cv2.resize(soft, canvas, interpolation=cv2.INTER_CUBIC), np.uint8)


def _pasted(plate: Pixels, rgb: Pixels, target: Region, *, feather: bool) -> Pixels:
    left, top, right, bottom = target
    if not feather:
        plate[top:bottom, left:right] = rgb
        return plate
    weight = _feather(plate.shape[:2], target)[..., None]
    below = plate[top:bottom, left:right]
    plate[top:bottom, left:right] = np.rint(below + (rgb - below.astype(np.float32)) * weight)
    return plate


def _feather(
    shape: tuple[int, ...], target: Region
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A ramp towards the sides where the canvas goes on, 4 % of the canvas wide."""
    left, top, right, bottom = target
    ramp = max(1.0, 0.04 * max(shape))
    along, down = np.arange(right - left) + 0.5, np.arange(bottom - top) + 0.5
    across, height = np.ones_like(along), np.ones_like(down)
    if left > 0:
        across = np.minimum(across, along / ramp)
    if right < shape[1]:
        across = np.minimum(across, along[::-1] / ramp)
    if top > 0:
        height = np.minimum(height, down / ramp)
    if bottom < shape[0]:
        height = np.minimum(height, down[::-1] / ramp)
    smooth = np.outer(height**2 * (3 - 2 * height), across**2 * (3 - 2 * across))
    return smooth.astype(np.float32)


def _on_nothing(plane: Plane, target: Region, canvas: Size) -> Plane:
    if plane.shape == (canvas[1], canvas[0]):
        return plane
    whole = np.zeros((canvas[1], canvas[0]), np.uint8)
    left, top, right, bottom = target
    whole[top:bottom, left:right] = plane
    return whole
