"""Fine relief on a body: lumps, ridges, grooves and scales, as heights that bend the normals."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Values = NDArray[np.float64]


@njit(cache=True, fastmath=True)
def _hash(i: int, j: int, k: int, seed: int) -> float:
    n = (i * 374761393 + j * 668265263 + k * 2147483647 + seed * 1274126177) & 0x7FFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0x7FFFFFFF
    return ((n ^ (n >> 16)) & 0xFFFF) / 32767.5 - 1


@njit(cache=True, fastmath=True)
def noise(x: float, y: float, z: float, seed: int) -> float:
    """Smooth noise, -1..1, about 1 wide."""
    i, j, k = math.floor(x), math.floor(y), math.floor(z)
    a, b, c = x - i, y - j, z - k
    a, b, c = a * a * (3 - 2 * a), b * b * (3 - 2 * b), c * c * (3 - 2 * c)
    total = 0.0
    for di in range(2):
        for dj in range(2):
            for dk in range(2):
                share = (a if di else 1 - a) * (b if dj else 1 - b) * (c if dk else 1 - c)
                total += share * _hash(int(i) + di, int(j) + dj, int(k) + dk, seed)
    return total


@njit(cache=True, fastmath=True)
def _height(kind: int, way: Values, seed: int, a: float, b: float, c: float) -> float:
    x, y, z = way[0] * a, way[1] * b, way[2] * c
    if kind == 0:  # lumps
        return noise(x, y, z, seed) + 0.5 * noise(2 * x, 2 * y, 2 * z, seed + 1)
    if kind == 1:  # ridges: hair, folds
        bent = 0.6 * noise(x / 2, y / 2, z / 2, seed + 2)
        return (
            1
            - 2 * abs(noise(x + bent, y + bent, z, seed))
            - 0.3 * abs(noise(2 * x, 2 * y, 2 * z, seed + 3))
        )
    if kind == 2:  # grooves
        bent = 0.5 * noise(x / 4, y / 4, z / 4, seed)
        return math.sin(3 * (x * 0.2 + y + bent))
    least = 9.0  # scales
    i, j, k = int(math.floor(x)), int(math.floor(y)), int(math.floor(z))
    for di in range(-1, 2):
        for dj in range(-1, 2):
            for dk in range(-1, 2):
                u = i + di + 0.5 + 0.4 * _hash(i + di, j + dj, k + dk, seed)
                v = j + dj + 0.5 + 0.4 * _hash(i + di, j + dj, k + dk, seed + 1)
                w = k + dk + 0.5 + 0.4 * _hash(i + di, j + dj, k + dk, seed + 2)
                least = min(least, (x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2)
    return 1 - 2 * math.sqrt(least)


@njit(cache=True, fastmath=True)
def _bumped(solid, points, kind, way, seed, high, spread):  # type: ignore[no-untyped-def]
    """Height of relief at each point, and its slope in the body's own frame."""
    side = solid.shape[0]
    height, slope = np.zeros((side, side)), np.zeros((side, side, 3))
    h = 0.006
    for row in range(side):
        for column in range(side):
            if not solid[row, column]:
                continue
            a, b, c = points[row, column]
            share = 1.0
            if spread > 0:
                share = min(
                    max(0.5 + 1.5 * noise(spread * a, spread * b, spread * c, seed + 7), 0.0), 1.0
                )
            if share == 0:
                continue
            height[row, column] = high * share * _height(kind, way, seed, a, b, c)
            gain = high * share / (2 * h)
            slope[row, column, 0] = gain * (
                _height(kind, way, seed, a + h, b, c) - _height(kind, way, seed, a - h, b, c)
            )
            slope[row, column, 1] = gain * (
                _height(kind, way, seed, a, b + h, c) - _height(kind, way, seed, a, b - h, c)
            )
            slope[row, column, 2] = gain * (
                _height(kind, way, seed, a, b, c + h) - _height(kind, way, seed, a, b, c - h)
            )
    return height, slope


def with_relief(
    random: np.random.Generator,
    solid: NDArray[np.bool_],
    points: Values,
    outward: Values,
    turn: Values,
    long: float,
) -> tuple[Values, Values]:
    """Fine relief, none to three kinds of it: its height, and the normals with it."""
    height, slope = np.zeros(solid.shape), np.zeros(points.shape)
    for _ in range(random.choice([0, 1, 2, 3], p=[0.3, 0.3, 0.25, 0.15])):
        kind = int(random.integers(0, 4))
        often = math.exp(random.uniform(math.log(4), math.log(30))) / (long / 2)
        way = often * np.exp(random.normal(0, 0.5, 3))
        high = random.uniform(0.05, 0.6) / often * (0.3 if kind == 2 else 0.6)
        spread = random.choice([0.0, random.uniform(1.5, 4)])
        more, steep = _bumped(solid, points, kind, way, int(random.integers(1, 9999)), high, spread)
        height, slope = height + more, slope + steep
    along = (slope * outward).sum(axis=-1, keepdims=True)
    bent = outward - (slope - along * outward)
    bent /= np.linalg.norm(bent, axis=-1, keepdims=True) + 1e-9
    made = bent @ turn
    # What faces away from the camera cannot be seen: bent back until it just can.
    made[..., 2] = np.maximum(made[..., 2], 0.02)
    return height, made / (np.linalg.norm(made, axis=-1, keepdims=True) + 1e-9)
