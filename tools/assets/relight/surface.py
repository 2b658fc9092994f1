"""What the camera sees of a body: normals, depth, fine relief, and from where light reaches it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray
from parts import CAREFUL, Body, distance, gridded, turned
from relief import with_relief

Values = NDArray[np.float64]

SIDE = 128  # px of the frame; the body's longer side fills all but the margin
MARGIN = 4
LAMPS = 32  # directions from which light may come, evenly over the sphere, turned at random
_GRID, _REACH = 72, 1.5
_FAR = 3.4  # the camera's distance from the body's middle


@dataclass
class Seen:
    """All (SIDE, SIDE, ...): `solid`, normals, depth z, points in the body's own frame, part,
    height of the fine relief, and `clear` (LAMPS, ...): how far rays towards the lamps pass by
    the body, relative to their length, 0..255 for 0..0.25. `lamps` (LAMPS, 3) are their directions.
    """

    solid: NDArray[np.bool_]
    normals: NDArray[np.float32]
    depth: NDArray[np.float32]
    points: NDArray[np.float32]
    part: NDArray[np.uint8]
    relief: NDArray[np.float32]
    clear: NDArray[np.uint8]
    lamps: NDArray[np.float32]


@njit(cache=True, fastmath=True)
def _in_grid(grid: Values, x: float, y: float, z: float) -> float:
    side = grid.shape[0]
    scale = (side - 1) / (2 * _REACH)
    u, v, w = (x + _REACH) * scale, (y + _REACH) * scale, (z + _REACH) * scale
    if u < 0 or v < 0 or w < 0 or u >= side - 1 or v >= side - 1 or w >= side - 1:
        return 0.5
    i, j, k = int(u), int(v), int(w)
    a, b, c = u - i, v - j, w - k
    near = (grid[k, j, i] * (1 - a) + grid[k, j, i + 1] * a) * (1 - b)
    near += (grid[k, j + 1, i] * (1 - a) + grid[k, j + 1, i + 1] * a) * b
    far = (grid[k + 1, j, i] * (1 - a) + grid[k + 1, j, i + 1] * a) * (1 - b)
    far += (grid[k + 1, j + 1, i] * (1 - a) + grid[k + 1, j + 1, i + 1] * a) * b
    return near * (1 - c) + far * c


@njit(cache=True, fastmath=True)
def _traced(grid, table, profile, waves, view, frame, side, fine):  # type: ignore[no-untyped-def]
    """Points, camera-space normals and parts of what each pixel shows; z = -9 where nothing."""
    points = np.full((side, side, 3), -9.0)
    normals = np.zeros((side, side, 3))
    part = np.zeros((side, side), np.uint8)
    turn, lens = view[:9].reshape(3, 3), view[9]
    for row in range(side):
        for column in range(side):
            px = frame[0] + frame[2] * (column + 0.5) / side
            py = frame[1] + frame[2] * (row + 0.5) / side
            # A ray from z = +far through (px, py) at z = 0, a little in perspective.
            ox, oy, oz = px * (1 - lens), py * (1 - lens), _FAR
            dx, dy, dz = px * lens, py * lens, -_FAR
            long = math.sqrt(dx * dx + dy * dy + dz * dz)
            dx, dy, dz = dx / long, dy / long, dz / long
            t, hit = _FAR - 1.7, False
            while t < _FAR + 1.7:
                x, y, z = ox + t * dx, oy + t * dy, oz + t * dz
                a = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] * z
                b = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] * z
                c = turn[2, 0] * x + turn[2, 1] * y + turn[2, 2] * z
                d = _in_grid(grid, a, b, c)
                if d < 0.03 and fine:
                    d, _ = distance(table, profile, waves, a, b, c)
                if d < 0.002:
                    hit = True
                    break
                t += max(CAREFUL * d, 0.003)
            if not hit:
                continue
            points[row, column, 0], points[row, column, 1], points[row, column, 2] = a, b, c
            if not fine:
                continue
            h = 0.004
            d0, who = distance(table, profile, waves, a, b, c)
            gx = (
                distance(table, profile, waves, a + h, b, c)[0]
                - distance(table, profile, waves, a - h, b, c)[0]
            )
            gy = (
                distance(table, profile, waves, a, b + h, c)[0]
                - distance(table, profile, waves, a, b - h, c)[0]
            )
            gz = (
                distance(table, profile, waves, a, b, c + h)[0]
                - distance(table, profile, waves, a, b, c - h)[0]
            )
            long = math.sqrt(gx * gx + gy * gy + gz * gz) + 1e-9
            for axis in range(3):
                normals[row, column, axis] = (
                    gx * turn[0, axis] + gy * turn[1, axis] + gz * turn[2, axis]
                ) / long
            part[row, column] = who
    return points, normals, part


@njit(cache=True, fastmath=True)
def _cleared(grid, solid, points, outward, lamps):  # type: ignore[no-untyped-def]
    """How clear the way is to each lamp: least distance over length, after I. Quilez."""
    count, side = len(lamps), solid.shape[0]
    made = np.zeros((count, side, side), np.uint8)
    for row in range(side):
        for column in range(side):
            if not solid[row, column]:
                continue
            start = points[row, column] + 0.035 * outward[row, column]
            for lamp in range(count):
                x, y, z = lamps[lamp]
                if (
                    x * outward[row, column, 0]
                    + y * outward[row, column, 1]
                    + z * outward[row, column, 2]
                    < -0.15
                ):
                    continue
                t, least = 0.03, 0.25
                while t < 2.2:
                    d = _in_grid(grid, start[0] + t * x, start[1] + t * y, start[2] + t * z)
                    least = min(least, d / t)
                    if least <= 0:
                        break
                    t += min(max(0.8 * d, 0.025), 0.15)
                made[lamp, row, column] = int(max(least, 0.0) * 4 * 255)
    return made


def spread_lamps(random: np.random.Generator) -> Values:
    """LAMPS directions, evenly over the sphere (Fibonacci's spiral), turned at random."""
    index = np.arange(LAMPS) + 0.5
    up = 1 - 2 * index / LAMPS
    around = math.pi * (1 + math.sqrt(5)) * index
    flat = np.sqrt(1 - up * up)
    ball = np.stack([np.cos(around) * flat, up, np.sin(around) * flat], axis=1)
    axis = tuple(random.normal(0, 1, 3))
    return np.asarray(ball @ turned(axis, random.uniform(0, math.pi)).T)


def seen(body: Body, random: np.random.Generator) -> Seen | None:
    """A body from a random side; None where it hardly shows."""
    yaw, high = random.uniform(-0.9, 0.9), random.uniform(-0.05, 0.8) * random.random()
    roll = random.normal(0, 0.05)
    turn = turned((0, 0, 1), roll) @ turned((1, 0, 0), -high) @ turned((0, 1, 0), yaw)
    turn = turn.T  # camera's frame to the body's
    view = np.concatenate([turn.ravel(), [random.uniform(0.05, 0.6)]])
    table, profile, waves = body.table, body.profile, body.waves
    grid = gridded(table, profile, waves, _GRID, _REACH)
    rough, _, _ = _traced(grid, table, profile, waves, view, np.array([-1.5, -1.5, 3.0]), 48, False)
    rows, columns = np.nonzero(rough[..., 2] > -9)
    if len(rows) < 40 or _scattered(rough[..., 2] > -9):
        return None
    box = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) * 3.0 / 48 - 1.5
    long = max(box[2] - box[0], box[3] - box[1])
    wide = long * SIDE / (SIDE - 2 * MARGIN)
    frame = np.array([(box[0] + box[2] - wide) / 2, (box[1] + box[3] - wide) / 2, wide])
    points, normals, part = _traced(grid, table, profile, waves, view, frame, SIDE, True)
    solid = points[..., 2] > -9
    if solid.mean() < 0.08:
        return None
    lamps = spread_lamps(random)
    outward = normals @ turn.T  # back in the body's frame
    clear = _cleared(grid, solid, points, outward, np.ascontiguousarray(lamps @ turn.T))
    height, normals = with_relief(random, solid, points, outward, turn, long)
    depth = (points @ turn)[..., 2] * solid
    return Seen(
        solid,
        np.asarray(normals * solid[..., None], np.float32),
        np.asarray(depth / (long / 2), np.float32),
        np.asarray(points, np.float32),
        part,
        np.asarray(height, np.float32),
        clear,
        np.asarray(lamps, np.float32),
    )


def _scattered(solid: NDArray[np.bool_]) -> bool:
    """Whether what shows is in pieces."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8))
    return bool(stats[1:, cv2.CC_STAT_AREA].max() < 0.97 * solid.sum())
