"""Reflection: what a polished ground shows of the product that stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.framing import box_of
from tools.ground import Column, Ground
from tools.light import Light, rounded
from tools.picture import Pixels, Plane

Box = tuple[int, int, int, int]  # left, top, right, bottom

#: The ground line is read on a product this long, in pixels, and enlarged.
_WORKING_SIDE = 512
#: Polish is never perfect: a reflection is made of a product this long, in pixels, and enlarged.
_DETAIL = 1280
#: Share of the light that the ground gives back at the contact at full strength. Acrylic seen from
#: 18° above returns a seventh by Fresnel's equations; photographs of it are lit to show more.
_RETURN = 0.7
#: How far down the reflection is seen, as a share of the product's height, at softness 0 and 1.
_LENGTH = (0.62, 0.3)
#: Deviation of the blur where the reflection ends, as a share of the size, at softness 1. Polish is
#: never perfect, and what is mirrored farther away is blurred more.
_BLUR = 0.02
#: Frames are reduced so much before they are blurred.
_REDUCTION = 4


@dataclass(frozen=True)
class Reflection:
    """The mirrored product below the line of contact: straight colours, alpha, and its box.

    The box is in pixels of the picture it was made for and may leave it.
    """

    rgb: Pixels
    alpha: Plane
    box: Box

    def within(self, box: Box) -> tuple[Pixels, Plane]:
        """Colours and alpha in another box of the picture."""
        rgb = np.zeros((box[3] - box[1], box[2] - box[0], 3), np.uint8)
        alpha = np.zeros(rgb.shape[:2], np.uint8)
        left, top = max(box[0], self.box[0]), max(box[1], self.box[1])
        right, bottom = min(box[2], self.box[2]), min(box[3], self.box[3])
        if left < right and top < bottom:
            to = np.s_[top - box[1] : bottom - box[1], left - box[0] : right - box[0]]
            x, y = self.box[:2]
            own = np.s_[top - y : bottom - y, left - x : right - x]
            rgb[to], alpha[to] = self.rgb[own], self.alpha[own]
        return rgb, alpha


class _Fine(NamedTuple):
    """A reflection in the pixels it is computed in: colours, share of light ·65280, its box."""

    rgb: Pixels
    share: NDArray[np.uint16]
    box: Box


def reflection(
    rgb: Pixels, product: Plane, *, softness: float = 0.5, strength: float = 0.5
) -> Reflection | None:
    """The product mirrored column by column at the ground, fading downwards; None if it is empty.

    Its share of light falls with the square of the height of what is mirrored, to nothing.
    `softness` and `strength` are 0..1.
    """
    seen = box_of(product, 0)
    if seen is None:
        return None
    left, top, right, bottom = (int(side) for side in seen)
    part = np.s_[top:bottom, left:right]
    scale = min(1.0, _DETAIL / max(right - left, bottom - top))
    size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
    colours, matte = rgb[part], product[part]
    if scale < 1:
        colours = np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), np.uint8)
        matte = np.asarray(cv2.resize(matte, size, interpolation=cv2.INTER_AREA), np.uint8)
    made = _reflected(colours, matte, softness, strength)
    return _enlarged(made, (right - left) / size[0], (bottom - top) / size[1], left, top)


def _reflected(rgb: Pixels, product: Plane, softness: float, strength: float) -> _Fine:
    """The reflection of a product that fills its frame."""
    height, width = product.shape
    floor, tall = _floor(product)
    length = max(1.0, tall * (_LENGTH[0] + (_LENGTH[1] - _LENGTH[0]) * softness))
    blur = softness * _BLUR * float(np.sqrt(width * tall))
    # What is blurred spreads: the box leaves it room, or it would end in a hard line.
    room = int(np.ceil(3 * blur))
    floor = np.pad(floor, room, mode="edge")
    low = int(np.ceil(floor.max() + length)) + 1
    box = (-room, int(np.floor(floor.min())), width + room, low)
    mirrored, matte, high = _mirrored(rgb, product, floor, box)
    mirrored, matte = _blurred(mirrored, matte, high / np.float32(length), blur)
    fall = np.clip(1 - high / np.float32(length), 0, 1)
    fall *= fall
    fall *= matte
    fall *= np.float32(_RETURN * strength * 256)
    fall[high <= 0] = 0
    return _Fine(mirrored, fall.astype(np.uint16), box)


def _enlarged(fine: _Fine, across: float, down: float, left: int, top: int) -> Reflection:
    """The reflection at the picture's own size and place."""
    x, y = left + fine.box[0] * across, top + fine.box[1] * down
    size = (round(fine.rgb.shape[1] * across), round(fine.rgb.shape[0] * down))
    rgb, share = fine.rgb, fine.share
    if size != fine.rgb.shape[1::-1]:
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        share = np.asarray(cv2.resize(share, size, interpolation=cv2.INTER_LINEAR), np.uint16)
    box = (round(x), round(y), round(x) + size[0], round(y) + size[1])
    return Reflection(rgb, rounded(share), box)


def _mirrored(
    rgb: Pixels, product: Plane, floor: Column, box: Box
) -> tuple[Pixels, Plane, NDArray[np.float32]]:
    """Colours and matte below the ground, and how far below it each pixel is."""
    y = np.arange(box[1], box[3], dtype=np.float32)[:, None] + np.float32(0.5)
    high = y - floor
    source_y = floor - high - np.float32(0.5)
    source_x = np.broadcast_to(np.arange(box[0], box[2], dtype=np.float32), source_y.shape)
    maps = cv2.convertMaps(np.ascontiguousarray(source_x), source_y, cv2.CV_16SC2)
    mirrored = cv2.remap(rgb, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    matte = cv2.remap(product, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(mirrored, np.uint8), np.asarray(matte, np.uint8), high


def _blurred(rgb: Pixels, matte: Plane, far: Light, blur: float) -> tuple[Pixels, Plane]:
    """Sharp where `far` is 0, blurred by that deviation in pixels where it is 1."""
    height, width = matte.shape
    if blur < 1 or min(height, width) < 8 * _REDUCTION:
        return rgb, matte
    size = (width // _REDUCTION, height // _REDUCTION)
    alpha = cv2.resize(matte, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    colours = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) * alpha[..., None]
    joined = np.dstack([colours, alpha])
    joined = cv2.GaussianBlur(joined, (0, 0), blur / _REDUCTION, borderType=cv2.BORDER_CONSTANT)
    soft_rgb = joined[..., :3] / np.maximum(joined[..., 3:], 1e-3)
    soft = np.clip(np.rint(np.dstack([soft_rgb, joined[..., 3]])), 0, 255).astype(np.uint8)
    soft = np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR))
    weight = np.clip(2 * far, 0, 1)
    sharp = cv2.merge([*cv2.split(rgb), matte])
    mixed = np.asarray(cv2.blendLinear(sharp, soft, 1 - weight, weight), np.uint8)
    return np.ascontiguousarray(mixed[..., :3]), np.ascontiguousarray(mixed[..., 3])


def _floor(product: Plane) -> tuple[Column, float]:
    """The y at which each column of a matte is mirrored, and the product's height above it."""
    height, width = product.shape
    scale = min(1.0, _WORKING_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(product, size, interpolation=cv2.INTER_AREA), np.uint8)
    ground = Ground.under(small)
    if ground is None:
        return np.full(width, height, np.float32), float(height)
    # A round base curves up in the picture and is mirrored at itself, less the steps of its pixels.
    # What is beside the base hangs over its ends: mirrored elsewhere, it would be torn off there.
    base = np.flatnonzero(ground.base_edge)
    rise = np.interp(np.arange(size[0]), base, np.maximum(ground.gap[base] - 0.75, 0))
    rise = np.convolve(np.pad(rise, 2, mode="edge"), np.full(5, 0.2), mode="valid")
    places = (np.arange(width) + 0.5) * size[0] / width - 0.5
    floor = np.interp(places, np.arange(size[0]), ground.floor - rise) * height / size[1]
    return floor.astype(np.float32), float(ground.tall * height / size[1])
