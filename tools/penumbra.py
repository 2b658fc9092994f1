"""Penumbra: soft edges that end, for light that comes from lamps of some width."""

from __future__ import annotations

import cv2
import numpy as np

from tools.light import Light

#: No edge is sharper than this many pixels of the working frame, or enlarging would show them.
SHARPEST = 1.3


def spread(softness: float) -> float:
    """Factor on every soft edge: 0.5 at softness 0, 1 in the middle, 2 at 1."""
    return float(4 ** (softness - 0.5))


def graded_blur(plane: Light, radius: Light, least: float, most: float) -> Light:
    """The plane blurred by a radius of its own at every pixel, between `least` and `most`."""
    steps = 5
    radii = np.geomspace(least, most, steps)
    # In steps of the series: between two of them both are mixed.
    span = np.float32((steps - 1) / max(np.log(most / least), 1e-6))
    level = np.log(np.clip(radius, least, most) / np.float32(least)) * span
    made = np.zeros_like(plane)
    for step, width in enumerate(radii):
        weight = np.maximum(0, 1 - np.abs(level - np.float32(step)))
        weight *= blurred(plane, float(width), 0.6 * float(width))
        made += weight
    return made


def shifted(plane: Light, right: float, down: float) -> Light:
    """The plane moved by fractions of pixels; what comes in is 0."""
    move = np.array([[1, 0, right], [0, 1, down]], np.float64)
    return np.asarray(cv2.warpAffine(plane, move, plane.shape[::-1]))


def blurred(plane: Light, across: float, down: float) -> Light:
    """Three box filters: nearly a Gaussian of these deviations in pixels, but one that ends."""
    size = (_box(max(across, SHARPEST)), _box(max(down, SHARPEST)))
    made = np.zeros_like(plane)
    part = reached(plane, across, down)
    soft = np.ascontiguousarray(plane[part])
    for _ in range(3 if soft.size else 0):
        soft = np.asarray(cv2.blur(soft, size, borderType=cv2.BORDER_CONSTANT), np.float32)
    np.clip(soft, 0, 1, out=made[part])
    return made


def reached(plane: Light, across: float, down: float) -> tuple[slice, slice]:
    """The part of a plane that `blurred` by as much changes: all else is and stays 0."""
    found = []
    for axis, deviation in ((1, down), (0, across)):
        places = np.flatnonzero(plane.any(axis=axis))
        room = 3 * (_box(max(deviation, SHARPEST)) // 2)
        first, last = (int(places[0]), int(places[-1])) if len(places) else (0, -1)
        found.append(slice(max(0, first - room), max(0, last + 1 + room) if len(places) else 0))
    return found[0], found[1]


def _box(deviation: float) -> int:
    """Odd width of a box of which three in a row have that deviation: 3·(n² - 1)/12 = σ²."""
    return 2 * int(np.sqrt(4 * deviation**2 + 1) / 2) + 1
