"""Rounding: the rough shape of a product, blown up from its outline like a balloon."""

from __future__ import annotations

import cv2
import numpy as np

from tools.light import Light
from tools.picture import Plane

#: The shape is so rough that this many pixels across hold it.
_WORKING_SIDE = 160


def rounding(product: Plane) -> Light:
    """How far in front of its outline each pixel of a rounded product is, (h, w), in pixels.

    Half an ellipse over every cross-section: for what was turned on a lathe the real shape, whose
    √(2u) is √(R² - x²), where Δu = -1 inside the outline and u = 0 outside. Smooth to a hundredth
    of its size; 0 outside.
    """
    scale = min(1.0, _WORKING_SIDE / max(product.shape))
    width, height = (max(1, round(side * scale)) for side in product.shape[::-1])
    small = cv2.resize(product, (width, height), interpolation=cv2.INTER_AREA)
    inside = np.asarray(small, np.float32).reshape(height, width) / np.float32(255)
    bump = np.sqrt(2 * _poisson(inside)) / np.float32(scale)
    full = cv2.resize(bump, product.shape[::-1], interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(full, (0, 0), max(1.0, 0.008 * max(product.shape)))
    return np.maximum(np.asarray(soft, np.float32).reshape(product.shape), 0)


def _poisson(inside: Light) -> Light:
    """Δu = -1 where `inside`, u = 0 elsewhere: coarse to fine, Jacobi sweeps at every level."""
    height, width = inside.shape
    if min(height, width) <= 4:
        return inside.copy()
    half = (max(1, width // 2), max(1, height // 2))
    coarse = np.asarray(cv2.resize(inside, half, interpolation=cv2.INTER_AREA), np.float32)
    up = cv2.resize(_poisson(coarse.reshape(half[::-1])), (width, height)) * 4
    u = np.asarray(up, np.float32).reshape(height, width) * inside
    for _ in range(40):
        padded = np.pad(u, 1)
        around = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
        u = np.asarray((around + 1) / 4 * inside, np.float32)
    return u
