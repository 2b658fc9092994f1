"""Reflection: what a polished ground shows of the product that stands on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tools.ground import Column, Ground
from tools.light import dithered
from tools.picture import Pixels, Plane

#: The ground line is read on a product this long, in pixels, and enlarged.
_WORKING_SIDE = 512
#: Share of the light that the ground gives back at the contact at full strength. Acrylic seen from
#: 18° above returns a seventh by Fresnel's equations; photographs of it are lit to show more.
_RETURN = 0.62
#: How far down the reflection is seen, as a share of the product's height, at softness 0 and 1.
_LENGTH = (0.62, 0.3)


@dataclass(frozen=True)
class Reflection:
    """The mirrored product below the line of contact: straight colours, alpha, and its box.

    The box (left, top, right, bottom) is in pixels of the picture it was made for and may leave it.
    """

    rgb: Pixels
    alpha: Plane
    box: tuple[int, int, int, int]


def reflection(
    rgb: Pixels, product: Plane, *, softness: float = 0.5, strength: float = 0.5
) -> Reflection | None:
    """The product mirrored column by column at the ground, fading downwards; None if it is empty.

    Its share of light falls with the square of the height of what is mirrored, to nothing.
    """
    rows = np.flatnonzero(product.max(axis=1))
    columns = np.flatnonzero(product.max(axis=0))
    if len(rows) == 0:
        return None
    left, right = int(columns[0]), int(columns[-1]) + 1
    floor, tall = _floor(product[:, left:right], rows)
    length = tall * (_LENGTH[0] + (_LENGTH[1] - _LENGTH[0]) * softness)
    top = int(np.floor(floor.min()))
    bottom = int(np.ceil(floor.max() + length)) + 1
    y = np.arange(top, bottom, dtype=np.float32)[:, None] + np.float32(0.5)
    high = y - floor
    source_y = floor - high - np.float32(0.5)
    source_x = np.broadcast_to(np.arange(left, right, dtype=np.float32), source_y.shape)
    maps = (np.ascontiguousarray(source_x), source_y)
    mirrored = cv2.remap(rgb, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    matte = cv2.remap(product, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    fall = np.square(np.clip(1 - high / max(length, 1), 0, 1)) * (high > 0)
    share = matte.astype(np.float32) * fall * np.float32(_RETURN * strength / 255)
    return Reflection(mirrored.astype(np.uint8), dithered(share), (left, top, right, bottom))


def _floor(product: Plane, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> tuple[Column, float]:
    """The y of the ground for every column of the matte, and the product's height above it."""
    part = product[rows[0] : rows[-1] + 1]
    scale = min(1.0, _WORKING_SIDE / max(part.shape))
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    ground = Ground.under(
        np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    )
    if ground is None:
        return np.full(part.shape[1], float(rows[-1] + 1), np.float32), float(len(rows))
    x = (np.arange(part.shape[1]) + 0.5) * size[0] / part.shape[1] - 0.5
    floor = np.interp(x, np.arange(size[0]), ground.floor) * part.shape[0] / size[1] + rows[0]
    return floor.astype(np.float32), float(ground.tall * part.shape[0] / size[1])
