"""Normals: the rough shape of a product, blown up from its outline like a balloon."""

from __future__ import annotations

import cv2
import numpy as np

from tools.light import Light, Triple
from tools.picture import Plane

#: The shape is so rough that this many pixels across hold it.
_WORKING_SIDE = 160
#: What a thing turned on a lathe and its mirror image have in common, of what both cover.
_MIRRORED = 0.93


def inflated(product: Plane) -> Light:
    """Unit normals (h, w, 3) on a reduced frame: x right, y down, z towards the camera.

    The height solves Δu = -1 inside the outline and 0 outside, and its root is a rounded body

    """
    scale = min(1.0, _WORKING_SIDE / max(product.shape))
    width, height = (max(1, round(side * scale)) for side in product.shape[::-1])
    small = cv2.resize(product, (width, height), interpolation=cv2.INTER_AREA)
    inside = np.asarray(small, np.float32).reshape(height, width) / np.float32(255)
    bump = cv2.GaussianBlur(np.sqrt(_poisson(inside)), (0, 0), 2.0)
    around = np.pad(np.asarray(bump, np.float32).reshape(height, width), 1, mode="edge")
    right = (around[1:-1, 2:] - around[1:-1, :-2]) / 2
    down = (around[2:, 1:-1] - around[:-2, 1:-1]) / 2
    normals = np.stack([-right, -down, np.ones_like(right)], axis=-1)
    return np.asarray(normals / np.linalg.norm(normals, axis=-1, keepdims=True), np.float32)


def body(product: Plane) -> Light:
    """How far in front of its outline each pixel of a rounded product is, (h, w), in pixels.

    Half an ellipse over every cross-section: for what was turned on a lathe the real shape, whose
    √(2u) is √(R² - x²) (see `inflated`). Smooth to a hundredth of its size; 0 outside.
    """
    scale = min(1.0, _WORKING_SIDE / max(product.shape))
    width, height = (max(1, round(side * scale)) for side in product.shape[::-1])
    small = cv2.resize(product, (width, height), interpolation=cv2.INTER_AREA)
    inside = np.asarray(small, np.float32).reshape(height, width) / np.float32(255)
    bump = np.sqrt(2 * _poisson(inside)) / np.float32(scale)
    full = cv2.resize(bump, product.shape[::-1], interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(full, (0, 0), max(1.0, 0.008 * max(product.shape)))
    return np.maximum(np.asarray(soft, np.float32).reshape(product.shape), 0)


def lathed(product: Plane) -> Light | None:
    """The same of a product that was turned on a lathe, (h, w) in pixels; None: it was not.

    It is its own mirror image about an upright axis, and every row of it a circle seen from the
    side, up to the very top. `product` fills its frame.
    """
    solid = product > 127
    both = solid | solid[:, ::-1]
    if not solid.any() or (solid & solid[:, ::-1]).sum() < _MIRRORED * both.sum():
        return None
    half = both.sum(axis=1).astype(np.float32)[:, None] / 2
    half = cv2.GaussianBlur(half, (1, 2 * (len(half) // 60) + 1), 0)
    half = np.asarray(half, np.float32).reshape(-1, 1)
    across = np.arange(product.shape[1], dtype=np.float32) - (product.shape[1] - 1) / 2
    return np.asarray(np.sqrt(np.maximum(half * half - across * across, 0)), np.float32)


def shaded(product: Plane, toward: Triple, amount: float) -> Light:
    """Gains (h, w) on the product's full frame, as a soft light from `toward` would shade it.

    1 on average over the product; at most about `amount` above and below.
    """
    normals = inflated(product)
    lit = normals @ np.asarray(toward, np.float32)
    small = cv2.resize(product, lit.shape[::-1], interpolation=cv2.INTER_AREA)
    weight = np.asarray(small, np.float32).reshape(lit.shape)
    mean = float((lit * weight).sum() / max(float(weight.sum()), 1e-6))
    gains = np.asarray(1 + amount * (lit - mean), np.float32)
    full = cv2.resize(gains, product.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(full, np.float32).reshape(product.shape)


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
