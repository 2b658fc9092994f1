"""Revolved: bodies that were turned on a lathe, and vessels seen a little from above.

Turned about its axis such a body keeps its outline and its rim; only what is on its face moves, and
every point of it along the ellipse that its circle is seen as.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.picture import Pixels, Plane

Values = NDArray[np.float32]
Ellipses = NDArray[np.float64]  # (n, 4): x and y of the middle, half width, half height

#: What a body without a rim and its mirror image have in common, of what both cover.
_MIRRORED: Final = 0.93
#: Longest side of the frame on which a rim is looked for, and points looked at on each ellipse.
_SIDE, _POINTS = 160, 48
#: Steps of the first search, in pixels of that frame, and height over width of the ellipses tried.
_STRIDE: Final = 4
_FLATNESS: Final = (0.1, 0.16, 0.22, 0.3, 0.38, 0.46, 0.55, 0.65)
#: A rim is at least this wide, as a share of the frame; an edge is as strong as the strongest so
#: much of all; both halves of a rim lie on edges over so much of their length.
_NARROWEST, _STRONG, _SEEN = 0.35, 0.85, 0.8
#: How far a disc's sides may differ, in natural logarithms, a third of it for its share of the
#: frame; and a rim's least half width on one, as a share of the frame's.
_DISC, _TALLER = 0.16, 0.45
#: A wider ellipse is preferred by so much for the whole width; and the least change, in levels of
#: 8 bits through a Sobel filter, that is an edge.
_WIDER, _WEAKEST = 0.15, 30.0
#: Rows whose two sides are equally far from the axis within this share of the width, and how many
#: of the rows below the rim must be such: a handle takes the others.
_EVEN, _ROWS = 0.06, 0.28
#: How far below the product's top a rim may begin, as a share of the height; how much of a row is
#: filled; and how far the foot hangs down between its sides, as a share of the rim's half height.
_TOP, _FILLED, _SAGS = 0.05, 0.97, 0.12
#: Angle from the front up to which a point moves as far as asked, in degrees. Beyond it moves less,
#: at the outline not at all: no photo from the front shows what would come into view there.
_WHOLE: Final = 40.0
#: Pixels by which half a shoulder's width grows from row to row at most.
_STEEPEST: Final = 1.0
#: The face of a body wider than its rim begins to move below the rim, within this share of its
#: height.
_SHOULDER: Final = 0.3


@dataclass(frozen=True, eq=False)
class Revolved:
    """A body of revolution in its frame, in pixels.

    `axis` is the x of its upright axis, `half` (h,) half its width in each row, `squash` the height
    over width of its circles as they are seen, `rim` the middle's y and the half width of the
    nearest circle at the top; 0 and None where it is seen from the side.
    """

    axis: float
    half: Values
    squash: float = 0.0
    rim: tuple[float, float] | None = None

    def turned(self, width: int, yaw: float) -> tuple[Values, Values]:
        """Where each pixel (h, `width`) of the turned body was, x and y; `yaw` in radians.

        Handles and what lies within the rim stay where they are.
        """
        y, x = np.mgrid[: len(self.half), :width].astype(np.float32)
        across = x - np.float32(self.axis)
        level, half = self._levels(y, across)
        sine = np.clip(across / np.maximum(half, 1e-3), -1, 1)
        angle = np.arcsin(sine)
        source = angle + yaw * self._share(y, across, level, np.abs(angle))
        there = self.axis + half * np.sin(source)
        below = y + self.squash * half * (np.cos(source) - np.cos(angle))
        moves = np.abs(across) < half
        return np.where(moves, there, x), np.where(moves, below, y)

    def _levels(self, y: Values, across: Values) -> tuple[Values, Values]:
        """The row of the axis that each pixel's circle is around, and half that circle's width."""
        rows = np.arange(len(self.half), dtype=np.float32)
        # In a saucer's rows the bowl before it is seen: circles grow no faster than a shoulder's.
        moving = np.minimum.accumulate(self.half - _STEEPEST * rows) + _STEEPEST * rows
        lowest = rows[rows + self.squash * self.half <= rows[-1]].max(initial=0)
        top = 0.0 if self.rim is None else self.rim[0]
        level = y
        half = np.interp(level, rows, moving).astype(np.float32)
        for _ in range(6 if self.squash else 0):
            drop = self.squash * np.sqrt(np.maximum(half * half - across * across, 0))
            level = np.clip(y - drop, top, lowest).astype(np.float32)
            half = np.interp(level, rows, moving).astype(np.float32)
        return level, half

    def _share(self, y: Values, across: Values, level: Values, angle: Values) -> Values:
        """How much of the turn each pixel takes part in, 0..1."""
        whole = np.radians(_WHOLE)
        share = 1 - _smooth((angle - whole) / (np.pi / 2 - whole))
        if self.rim is None:
            return share
        middle, wide = self.rim
        chord = np.sqrt(np.maximum(wide * wide - across * across, 0))
        share = np.where(y < middle + self.squash * chord, 0, share)
        if np.interp(middle, np.arange(len(self.half)), self.half) > 1.1 * wide:
            share = share * _smooth((level - middle) / (_SHOULDER * len(self.half)))
        return np.asarray(share, np.float32)


def revolved(rgb: Pixels, product: Plane) -> Revolved | None:
    """The body of revolution that fills this frame; None: the product is none.

    `rgb` (h, w, 3) and `product` (h, w), its matte. A vessel is told by its rim, an ellipse of
    edges, and by sides that are equally far from the rim's middle; other bodies by their being
    their own mirror image.
    """
    solid = product > 127
    if (found := _rim(rgb, product)) is not None and _carries(solid, found):
        x, y, wide, high = found
        return Revolved(x, _half_widths(solid, x)[0], high / wide, (y, wide))
    both = solid | solid[:, ::-1]
    if not solid.any() or (solid & solid[:, ::-1]).sum() < _MIRRORED * both.sum():
        return None
    axis = (solid.shape[1] - 1) / 2
    return Revolved(axis, _half_widths(both, axis)[0])


def disc_like(rgb: Pixels, product: Plane) -> bool:
    """Whether a product that fills this frame is as round as a disc, and shows no rim at its top.

    Such a one is a ball, or something round seen from above: that cannot be told.
    """
    high, wide = product.shape
    share = float((product > 127).mean())
    if abs(np.log(wide / high)) > _DISC or abs(share - np.pi / 4) > _DISC / 3:
        return False
    found = revolved(rgb, product)
    return found is not None and (found.rim is None or found.rim[1] < _TALLER * wide)


def _carries(solid: NDArray[np.bool_], rim: tuple[float, float, float, float]) -> bool:
    """Whether what is below an ellipse is a vessel whose rim it may be.

    Nothing stands above it; the body is filled and, a handle aside, even about its axis; and its
    foot is round as well.
    """
    x, y, wide, high = rim
    tall = len(solid)
    even = _half_widths(solid, x)[1][int(y) :]
    body = solid[int(y) :]
    spans = np.maximum(body.shape[1] - body[:, ::-1].argmax(axis=1) - body.argmax(axis=1), 1)
    filled = body.sum(axis=1) / spans
    columns = np.clip(np.rint([x - 0.7 * wide, x, x + 0.7 * wide]), 0, solid.shape[1] - 1)
    feet = [tall - 1 - solid[::-1, int(column)].argmax() for column in columns]
    return bool(
        abs(y - high - solid[:, int(columns[1])].argmax()) < _TOP * tall
        and even.mean() >= _ROWS
        and np.median(filled) >= _FILLED
        and feet[1] - max(feet[0], feet[2]) >= _SAGS * high
    )


def _half_widths(solid: NDArray[np.bool_], axis: float) -> tuple[Values, NDArray[np.bool_]]:
    """Half the width (h,) by the side without a handle, and the rows where both sides agree."""
    wide = solid.shape[1]
    left = axis - np.where(solid.any(axis=1), solid.argmax(axis=1), axis) + 0.5
    right = wide - np.where(solid.any(axis=1), solid[:, ::-1].argmax(axis=1), 0) - 0.5 - axis
    half = np.maximum(np.minimum(left, right), 0).astype(np.float32)[:, None]
    soft = cv2.GaussianBlur(half, (1, 2 * (len(half) // 60) + 1), 0)
    even = np.abs(left - right) < _EVEN * wide
    return np.asarray(soft, np.float32).reshape(-1), even


def _rim(rgb: Pixels, product: Plane) -> tuple[float, float, float, float] | None:
    """The widest ellipse of edges: x and y of its middle, half its width and height."""
    scale = _SIDE / max(product.shape)
    size = (max(8, round(product.shape[1] * scale)), max(8, round(product.shape[0] * scale)))
    edges = _edges(rgb, product, size)
    tried = _first(size)
    for reach in (_STRIDE, 2, 1, 0):
        seen = _seen(tried, edges, reach)
        # Where the edges look thick a wider ellipse is as good: only the first rounds prefer it.
        wider = _WIDER if reach > 1 else 0.0
        best = tried[np.argsort(-(seen + wider * tried[:, 2] / size[0]), kind="stable")[:16]]
        step = max(reach, 1) / 2
        tried = np.concatenate([best, *(_around(ellipse, step) for ellipse in best)])
    if float(_seen(best[:1], edges, 1)[0]) < _SEEN:
        return None
    x, y, wide, high = (float(value) for value in best[0])
    back = product.shape[1] / size[0]
    return (x + 0.5) * back - 0.5, (y + 0.5) * back - 0.5, wide * back, high * back


def _edges(rgb: Pixels, product: Plane, size: tuple[int, int]) -> tuple[Values, Values]:
    """How strongly colour or matte change to the right and down, (h, w) each, 0..1."""
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = cv2.resize(product, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    planes = np.dstack([small * (share[..., None] / 255), share])
    found = []
    for right, down in ((1, 0), (0, 1)):
        slope = np.abs(cv2.Sobel(planes, cv2.CV_32F, right, down)).max(axis=-1)
        found.append(np.asarray(slope, np.float32))
    strong = max(float(np.quantile(np.hypot(*found), _STRONG)), _WEAKEST)
    return np.minimum(found[0] / strong, 1), np.minimum(found[1] / strong, 1)


def _first(size: tuple[int, int]) -> Ellipses:
    """Ellipses all over the upper part of the frame: the middle, half the width and height."""
    wide, high = size
    found = [
        (x, y, half, half * flat)
        for half in np.arange(_NARROWEST * wide / 2, wide / 2 + 1, _STRIDE)
        for flat in _FLATNESS
        for x in np.arange(0.3 * wide, 0.7 * wide, _STRIDE)
        for y in np.arange(0, 0.6 * high, _STRIDE)
        if y >= half * flat - 2 and half - 2 <= x <= wide - half + 1
    ]
    return np.array(found or [(wide / 2, high / 2, wide / 2, high / 2)], np.float64)


def _around(ellipse: Ellipses, step: float) -> Ellipses:
    """The ellipse moved, widened and heightened by a step either way."""
    moves = np.stack(np.meshgrid(*[(-step, 0, step)] * 4), axis=-1).reshape(-1, 4)
    found = ellipse + moves
    flat = found[:, 3] / np.maximum(found[:, 2], 1)
    return np.asarray(found[(flat >= _FLATNESS[0]) & (flat <= _FLATNESS[-1])])


def _seen(ellipses: Ellipses, edges: tuple[Values, Values], reach: float) -> Values:
    """How much of each ellipse's upper or lower half, whichever is less, lies on edges along it."""
    kernel = np.ones((2 * int(reach) + 1,) * 2, np.uint8)
    across, down = (cv2.dilate(plane, kernel) for plane in edges)
    angle = 2 * np.pi * (np.arange(_POINTS) + 0.5) / _POINTS
    x, y, wide, high = (column[:, None] for column in ellipses.T)
    cos, sin = np.cos(angle), np.sin(angle)
    column = np.clip(np.rint(x + wide * cos), 0, across.shape[1] - 1).astype(np.intp)
    row = np.clip(np.rint(y + high * sin), 0, across.shape[0] - 1).astype(np.intp)
    normal_x, normal_y = cos / wide, sin / high
    long = np.hypot(normal_x, normal_y)
    found = (across[row, column] * np.abs(normal_x) + down[row, column] * np.abs(normal_y)) / long
    halves = np.minimum(found, 1).reshape(len(ellipses), 2, -1).mean(axis=2)
    return np.asarray(halves.min(axis=1), np.float32)


def _smooth(share: Values) -> Values:
    share = np.clip(share, 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)
