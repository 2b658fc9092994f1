"""Bodies as distance fields: a table of parts, a row each, joined smoothly.

What is finer than a part lies on the surface as relief (surface.py). x right, y down, z towards the
camera; sizes about 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numba import njit
from numpy.typing import NDArray

Values = NDArray[np.float64]

#: Kinds of parts, and the numbers of one: kind, centre, rotation, sizes, rounding, joint, off.
ELLIPSOID, BOX, CONE, RING, TURNED = range(5)
ROW = 19
#: Points of a turned part's profile, from top to bottom.
PROFILE = 65
#: Distances beside steep parts are too large; all are taken this much smaller.
CAREFUL = 0.7


@dataclass
class Body:
    """Parts (n, ROW), profile (PROFILE) of a turned one, and waves (m, 8) that bend the surface."""

    parts: list[list[float]] = field(default_factory=list)
    profile: Values = field(default_factory=lambda: np.ones(PROFILE))
    waves: Values = field(default_factory=lambda: np.zeros((0, 8)))

    def add(
        self,
        kind: int,
        centre: tuple[float, float, float],
        sizes: tuple[float, float, float],
        rotation: Values | None = None,
        rounding: float = 0.0,
        joint: float = 0.02,
        off: float = 0.0,
    ) -> None:
        """A part more; `joint` is how far it melts into the others, `off` = 1 takes it away."""
        turned = np.eye(3) if rotation is None else rotation
        self.parts.append([kind, *centre, *turned.ravel(), *sizes, rounding, joint, off])

    @property
    def table(self) -> Values:
        """The parts as an array."""
        return np.array(self.parts, np.float64).reshape(-1, ROW)


@njit(cache=True, fastmath=True)
def _part(row: Values, profile: Values, x: float, y: float, z: float) -> float:
    x, y, z = x - row[1], y - row[2], z - row[3]
    a = row[4] * x + row[5] * y + row[6] * z
    b = row[7] * x + row[8] * y + row[9] * z
    c = row[10] * x + row[11] * y + row[12] * z
    sx, sy, sz, kind = row[13], row[14], row[15], row[0]
    if kind == 0:  # ellipsoid
        k0 = math.sqrt((a / sx) ** 2 + (b / sy) ** 2 + (c / sz) ** 2)
        k1 = math.sqrt((a / sx**2) ** 2 + (b / sy**2) ** 2 + (c / sz**2) ** 2)
        return k0 * (k0 - 1) / max(k1, 1e-6)
    if kind == 1:  # box
        r = row[16]
        qx, qy, qz = abs(a) - sx + r, abs(b) - sy + r, abs(c) - sz + r
        ox, oy, oz = max(qx, 0.0), max(qy, 0.0), max(qz, 0.0)
        return math.sqrt(ox * ox + oy * oy + oz * oz) + min(max(qx, max(qy, qz)), 0.0) - r
    if kind == 2:  # cone along b from 0 to sy, radius sx to sz
        t = min(max(b / sy, 0.0), 1.0)
        h = b - t * sy
        return math.sqrt(a * a + h * h + c * c) - (sx + (sz - sx) * t)
    if kind == 3:  # ring in the plane of a and b
        q = math.sqrt(a * a + (b * sx / sy) ** 2) - sx
        return math.sqrt(q * q + c * c) - sz
    place = (b / sy + 1) * 0.5 * (PROFILE - 1)
    index = min(max(int(place), 0), PROFILE - 2)
    share = min(max(place - index, 0.0), 1.0)
    radius = sx * ((1 - share) * profile[index] + share * profile[index + 1])
    slope = sx * (profile[index + 1] - profile[index]) * (PROFILE - 1) / (2 * sy)
    beside = (math.sqrt(a * a + (c * sx / sz) ** 2) - radius) / math.sqrt(1 + slope * slope)
    above, r = abs(b) - sy, row[16]
    u, v = max(beside + r, 0.0), max(above + r, 0.0)
    return min(max(beside + r, above + r), 0.0) + math.sqrt(u * u + v * v) - r


@njit(cache=True, fastmath=True)
def distance(
    table: Values, profile: Values, waves: Values, x: float, y: float, z: float
) -> tuple[float, int]:
    """How far a point is from the surface, below 0 inside, and the part that it is next to."""
    near, first, nearest, who = 9.0, True, 9.0, 0
    for i in range(len(table)):
        row = table[i]
        d = _part(row, profile, x, y, z)
        k = max(row[17], 1e-4)
        if row[18] > 0:
            h = max(k - abs(-d - near), 0.0) / k
            near = max(near, -d) + h * h * k * 0.25
            continue
        if d < nearest:
            nearest, who = d, i
        if first:
            near, first = d, False
            continue
        h = max(k - abs(d - near), 0.0) / k
        near = min(near, d) - h * h * k * 0.25
    for i in range(len(waves)):
        w = waves[i]
        near += (
            w[0]
            * math.sin(w[1] * x + w[2] * y + w[3] * z + w[4])
            * math.sin(w[5] * x - w[6] * y + w[7] * z + 2 * w[4])
        )
    return near, who


@njit(cache=True, fastmath=True)
def gridded(table: Values, profile: Values, waves: Values, side: int, reach: float) -> Values:
    """Distances (side, side, side) at the points of a cube from -reach to reach: z, y, x."""
    grid = np.empty((side, side, side), np.float32)
    step = 2 * reach / (side - 1)
    for i in range(side):
        for j in range(side):
            for k in range(side):
                d, _ = distance(
                    table, profile, waves, k * step - reach, j * step - reach, i * step - reach
                )
                grid[i, j, k] = d
    return grid


def turned(axis: tuple[float, float, float], angle: float) -> Values:
    """A rotation (3, 3) about an axis."""
    a = np.asarray(axis) / np.linalg.norm(axis)
    cross = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    return np.asarray(np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross)


def along(toward: Values) -> Values:
    """A rotation that takes a direction to y."""
    y = toward / np.linalg.norm(toward)
    helper = np.array([1.0, 0, 0]) if abs(y[0]) < 0.9 else np.array([0, 0, 1.0])
    x = np.cross(y, helper)
    x /= np.linalg.norm(x)
    return np.stack([x, y, np.cross(x, y)])
