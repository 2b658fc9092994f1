"""Resampling: a part of a picture at another size, by whatever fraction of a pixel.

Pixels are resampled as sRGB values, not as linear light. Linear light keeps the energy of
sub-pixel glints, but a sharp filter then throws visible dark rims on dark products before white
ground, which is what most of our pictures are; it also is what browsers and marketplaces do with
thumbnails, so that a reduced product has the same tones as its photo. What is physically mixed,
transparent edges over a colour, is mixed in linear light, and before resampling.
"""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from PIL import Image

from tools.extension import Region
from tools.picture import Picture, Pixels, Plane

#: Left, top, right and bottom of a part, in pixels and fractions of them.
Source = tuple[float, float, float, float]

#: Cubic, widened when reducing so that nothing aliases: on a product before white its halo is half
#: of what Lanczos leaves, at two thirds of the time.
_SHARP: Final = Image.Resampling.BICUBIC
#: Pixels to each side that a cubic looks at, before and after whole pixels were averaged.
_REACH: Final = 4


def resampled(picture: Picture, target: Region, source: Source) -> tuple[Pixels, Plane | None]:
    """Premultiplied where there is alpha, so that hidden colours never bleed into edges."""
    if picture.alpha is None:
        return scaled(picture.rgb, target, source, _SHARP), None
    window, source = _needed(picture.alpha, target, source)
    rgb, alpha = picture.rgb[window], picture.alpha[window]
    straight = Image.fromarray(cv2.merge([*cv2.split(rgb), alpha]))
    premultiplied = straight.convert("RGBa")
    both_planes = _resized(premultiplied, target, source, _SHARP).convert("RGBA")
    *colours, matte = cv2.split(np.asarray(both_planes))
    return np.asarray(cv2.merge(colours), np.uint8), np.asarray(matte, np.uint8)


def soft_filter(scale: float) -> Image.Resampling:
    """For mattes: no filter that overshoots, or the product would have a far second rim."""
    return Image.Resampling.HAMMING if scale < 1 else Image.Resampling.BILINEAR


def scaled(array: Pixels, target: Region, source: Source, filter: Image.Resampling) -> Pixels:
    """The part `source` of pixels or a plane, as large as `target`."""
    window, source = _needed(array, target, source)
    return np.asarray(_resized(Image.fromarray(array[window]), target, source, filter))


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


def _resized(
    image: Image.Image, target: Region, source: Source, filter: Image.Resampling
) -> Image.Image:
    size = (target[2] - target[0], target[3] - target[1])
    return image.resize(size, filter, box=source, reducing_gap=2.0)
