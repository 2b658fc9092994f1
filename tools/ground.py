"""Ground: where a product stands, read off its silhouette."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.parts import outlines
from tools.picture import Plane

Column = NDArray[np.float32]

#: How steeply the edge of a footprint may rise in a picture and still lie on the ground. An ellipse
#: seen from 18° above touches with its middle two thirds; a mug's handle is beyond it.
_STEEPEST = 0.3
#: A foot farther back stands higher in the picture, by at most this share of the product's size.
_DEPTH = 0.13
#: How much lower than what is beside it a foot reaches, as a share of the size.
_PROMINENCE = 0.025
#: Undersides closer to the ground than this share of the size touch it.
_TOUCH = 0.012
#: A base that is round or rounded rises at its ends by up to the first share of the size; where the
#: underside rises by more than the second from one column to the next it is no longer base.
_BASE, _JUMP = 0.1, 0.02
#: A base must be so wide, as a share of the size, to tell from its bend how it is looked at.
_LEGIBLE = 0.1
#: Parts smaller than this share of the largest are crumbs of the cutout, not feet.
_CRUMB = 0.004


@dataclass(frozen=True)
class Ground:
    """The floor under each column of a silhouette, in pixels of that silhouette.

    `floor` is the y of the ground below a column, `gap` how far above it the product's underside
    is (infinite where a column has no product), `slope` and `base` the straight line
    y = slope·x + base through the places of contact, `size` the geometric mean of the product's
    width and height, `tall` its height above that line.
    """

    floor: Column
    gap: Column
    slope: float
    base: float
    size: float
    tall: float

    @classmethod
    def under(cls, silhouette: Plane) -> Self | None:
        """The ground under the parts of a 0..255 matte that are more than half there, if any."""
        solid = _without_crumbs(silhouette)
        columns = np.flatnonzero(solid.any(axis=0))
        if len(columns) == 0:
            return None
        height, width = solid.shape
        rows = np.flatnonzero(solid.any(axis=1))
        size = float(np.sqrt(len(columns) * (rows[-1] + 1 - rows[0])))
        under = np.full(width, -np.inf)
        under[columns] = height - np.argmax(solid[::-1, columns], axis=0)
        floor = _hull(under, columns)
        for foot in _feet(under, columns, size):
            if np.all(floor[foot] - under[foot] < _DEPTH * size):
                floor[foot] = under[foot].max()
        gap = np.where(np.isfinite(under), np.maximum(floor - under, 0), np.inf)
        slope, base = _line(floor, gap, size)
        return cls(
            floor=floor.astype(np.float32),
            gap=gap.astype(np.float32),
            slope=slope,
            base=base,
            size=size,
            tall=float(slope * columns.mean() + base - rows[0]),
        )

    @property
    def contact(self) -> NDArray[np.bool_]:
        """The columns in which the product touches the ground."""
        return np.asarray(self.gap <= _TOUCH * self.size + 0.5)

    @property
    def between(self) -> NDArray[np.bool_]:
        """The columns from the first place of contact to the last."""
        columns = np.arange(len(self.gap))
        touching = np.flatnonzero(self.contact)
        return np.asarray((columns >= touching[0]) & (columns <= touching[-1]))

    @property
    def base_edge(self) -> NDArray[np.bool_]:
        """The columns whose underside is the product's base: contact, and its rounded ends.

        They lead from a place of contact without a jump and stay near the ground.
        """
        near = self.gap < _BASE * self.size
        under = np.where(np.isfinite(self.gap), self.floor - self.gap, -1e6)
        smooth = np.abs(np.diff(under, prepend=under[:1])) <= _JUMP * self.size
        made = np.zeros(len(near), bool)
        for run in runs(near & smooth):
            made[run] = self.contact[run].any()
        return made

    @cached_property
    def round_base(self) -> tuple[float, float]:
        """Half-width and half-depth of the widest round base; the depth of a straight one is 0.

        Their ratio is the sine of the angle at which the product is seen from above.
        """
        bases = [run for run in runs(self.base_edge) if len(run) >= _LEGIBLE * self.size]
        if not bases:
            return 0.0, 0.0
        base = max(bases, key=len)
        under = (self.floor - self.gap)[base]
        half = len(base) / 2
        ends = np.interp([0.2 * half, 1.8 * half], np.arange(len(base)), under)
        sag = float(under[int(0.8 * half) : int(1.2 * half) + 1].mean() - ends.mean())
        # An ellipse has risen by 0.4 of its depth at 0.8 of its half-width.
        return half, min(half, sag / 0.4) if sag >= 1 else 0.0

    def carries(self, silhouette: Plane) -> bool:
        """Whether a thing of this outline could stand there: its weight lies over its support.

        A thing that could not lies flat and was photographed from above.
        """
        columns = np.flatnonzero(self.contact)
        weight = silhouette.sum(axis=0, dtype=np.float64)
        middle = float(np.average(np.arange(len(weight)), weights=weight))
        support = columns[-1] - columns[0] + 1
        slack = 0.03 * self.size
        inside = columns[0] - slack <= middle <= columns[-1] + slack
        return bool(inside and support >= 0.16 * np.isfinite(self.gap).sum())


def runs(flags: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The places of each unbroken stretch of true values."""
    found = np.flatnonzero(flags)
    return np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if len(found) else []


def _without_crumbs(silhouette: Plane) -> NDArray[np.bool_]:
    solid = (silhouette > 127).astype(np.uint8)
    if len(outlines(solid)) < 2:
        return solid.astype(bool)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept = areas >= _CRUMB * areas.max()
    kept[0] = False
    return np.asarray(kept[labels])


def _hull(under: NDArray[np.float64], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """The lowest taut string below the outline, nowhere steeper than a footprint's edge."""
    reach = np.arange(len(under))
    steps = _STEEPEST * reach
    left = np.maximum.accumulate(under + steps) - steps
    right = (np.maximum.accumulate((under - steps)[::-1]))[::-1] + steps
    bound = np.maximum(left, right)
    chain: list[int] = []
    for x in range(int(columns[0]), int(columns[-1]) + 1):
        while len(chain) > 1 and _sags(bound, chain[-2], chain[-1], x):
            chain.pop()
        chain.append(x)
    inner = np.interp(reach, chain, bound[chain])
    outside = (reach < columns[0]) | (reach > columns[-1])
    return np.asarray(np.where(outside, bound, inner))


def _sags(line: NDArray[np.float64], a: int, b: int, c: int) -> bool:
    """Whether the point at b lies on or above the string from a to c (y grows downwards)."""
    return bool((line[b] - line[a]) * (c - a) <= (line[c] - line[a]) * (b - a))


def _feet(
    under: NDArray[np.float64], columns: NDArray[np.intp], size: float
) -> list[NDArray[np.intp]]:
    """The columns of each part that reaches clearly lower than what is beside it."""
    top = float(under[columns].min()) - size
    profile = np.pad(np.where(np.isfinite(under), under, top), 1, constant_values=top)
    peaks = _peaks(profile, _PROMINENCE * size)
    feet = []
    for peak in peaks:
        near = profile >= profile[peak] - 0.5 * _PROMINENCE * size
        left = peak - np.argmin(near[peak::-1]) + 1
        right = peak + np.argmin(near[peak:])
        feet.append(np.arange(left, right) - 1)
    return feet


def _line(floor: NDArray[np.float64], gap: NDArray[np.float64], size: float) -> tuple[float, float]:
    """Slope and base of the straight line through the places of contact, ends counting most."""
    columns = np.flatnonzero(gap <= _TOUCH * size + 0.5)
    span = columns[-1] - columns[0]
    if span < 0.05 * size:
        return 0.0, float(floor[columns].max())
    middle = columns.mean()
    weights = np.abs(columns - middle) + 1
    slope = float(np.polyfit(columns, floor[columns], 1, w=weights)[0])
    slope = float(np.clip(slope, -_STEEPEST, _STEEPEST))
    return slope, float((floor[columns] - slope * columns).max())


def stands(product: Plane) -> bool:
    """Whether a product of that 0..255 matte stands, as its outline tells, or lies flat."""
    scale = min(1.0, 256 / max(product.shape))
    width, height = (max(1, round(side * scale)) for side in product.shape[::-1])
    small = np.asarray(cv2.resize(product, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    ground = Ground.under(small)
    return ground is None or ground.carries(small)


def _peaks(profile: NDArray[np.float64], prominence: float) -> list[int]:
    """The middles of the plateaus that stand out by at least `prominence` on both sides.

    The prominence is the topographic one: down to the higher of the two lowest points between
    the peak and the next higher ground. (scipy.signal has it too, at half a second of import.)
    """
    edges = np.flatnonzero(np.diff(profile)) + 1
    starts, ends = np.r_[0, edges], np.r_[edges, len(profile)] - 1
    found = []
    for start, end in zip(starts[1:-1], ends[1:-1], strict=True):
        top = profile[start]
        if top <= profile[start - 1] or top <= profile[end + 1]:
            continue
        higher = np.flatnonzero(profile > top)
        left = higher[higher < start].max(initial=-1) + 1
        right = higher[higher > end].min(initial=len(profile))
        base = max(profile[left : start + 1].min(), profile[end:right].min())
        if top - base >= prominence:
            found.append(int((start + end) // 2))
    return found
