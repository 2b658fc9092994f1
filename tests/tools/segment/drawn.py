"""Drawn product photos whose exact alpha is known."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.picture import Pixels

Map = NDArray[np.float64]
SIZE = 640
#: Drawn this much larger and averaged down: exact, anti-aliased coverage.
_FINER = 4


def sheet(kind: str = "white", size: int = SIZE) -> Map:
    """(size, size, 3) 0..255: a sheet with a vignette, a gradient, or a wall over a table."""
    y, x = np.mgrid[:size, :size] / size
    if kind == "white":
        light = 1 - 0.12 * ((x - 0.4) ** 2 + (y - 0.3) ** 2)
        return np.array([236.0, 234, 230]) * light[..., None]
    if kind == "gradient":
        return np.array([205.0, 208, 212]) * (0.6 + 0.45 * x + 0.1 * y)[..., None]
    blend = np.clip((y - 0.62) * size / 6 + 0.5, 0, 1)[..., None]
    return np.array([176.0, 180, 186]) * (1 - blend) + np.array([226.0, 224, 220]) * blend


def _coverage(draw: NDArray[np.uint8], size: int) -> Map:
    return cv2.resize(draw, (size, size), interpolation=cv2.INTER_AREA).astype(np.float64) / 255


def mug(size: int = SIZE) -> Map:
    """Alpha of a mug whose handle leaves a hole."""
    n = size * _FINER
    draw = np.zeros((n, n), np.uint8)
    handle = (int(0.68 * n), int(0.5 * n))
    cv2.ellipse(draw, handle, (int(0.14 * n), int(0.16 * n)), 0, 0, 360, 255, int(0.04 * n))
    cv2.rectangle(draw, (int(0.25 * n), int(0.28 * n)), (int(0.65 * n), int(0.76 * n)), 255, -1)
    return _coverage(draw, size)


def strap(size: int = SIZE) -> Map:
    """Alpha of a bag hanging on a strap four pixels wide."""
    n = size * _FINER
    draw = np.zeros((n, n), np.uint8)
    centre, axes = (n // 2, int(0.5 * n)), (int(0.2 * n), int(0.36 * n))
    cv2.ellipse(draw, centre, axes, 0, 180, 360, 255, 4 * _FINER)
    cv2.rectangle(draw, (int(0.25 * n), int(0.5 * n)), (int(0.75 * n), int(0.85 * n)), 255, -1)
    return _coverage(draw, size)


def shadowed(backdrop: Map, alpha: Map, strength: float = 0.35) -> Map:
    """The backdrop with a soft shadow below and to the right of the product."""
    size = alpha.shape[0]
    moved = np.roll(alpha, (size // 25, size // 20), (0, 1))
    soft = cv2.GaussianBlur(moved, (0, 0), size / 32)
    return backdrop * (1 - strength * soft)[..., None]


def photo(alpha: Map, colour: Map, backdrop: Map, noise: float = 1.5, seed: int = 3) -> Pixels:
    """The picture of a product: mixed by alpha, with the noise of a sensor."""
    mixed = colour * alpha[..., None] + backdrop * (1 - alpha[..., None])
    mixed = mixed + np.random.default_rng(seed).normal(0, noise, mixed.shape)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def shaded(colour: tuple[int, int, int], alpha: Map, depth: float = 0.25) -> Map:
    """A product's colour that falls off to its sides, as on a round body."""
    columns = np.flatnonzero(alpha.max(axis=0) > 0.5)
    middle, half = columns.mean(), max(1.0, np.ptp(columns) / 2)
    across = np.clip((np.arange(alpha.shape[1]) - middle) / half, -1, 1)
    return np.array(colour, float) * (1 - depth * across**2)[None, :, None]
