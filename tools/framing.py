"""Framing: where a picture lies on a canvas. Geometry only; nothing is stretched, ever.

Coordinates are in pixels from the upper left corner of the first pixel, so that a box of a whole
1000 × 800 picture is (0, 0, 1000, 800).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tools.picture import Affine, Plane

Size = tuple[int, int]  # width, height

#: A matte above this is product: half covered, as in every measure of fill.
HALF = 127


class Box(NamedTuple):
    """A rectangle; right and bottom are outside."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Extent across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent down."""
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def inset(self, margin: float) -> Box:
        """The box without a margin; never less than its middle."""
        x, y = self.center
        wide, high = max(0.0, self.width - 2 * margin), max(0.0, self.height - 2 * margin)
        return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    def meet(self, other: Box) -> Box:
        """What both have in common."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, max(left, right), max(top, bottom))

    def join(self, other: Box) -> Box:
        """The box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def holds(self, other: Box, slack: float = 1e-6) -> bool:
        """Whether the other lies inside."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and self.right + slack >= other.right
            and self.bottom + slack >= other.bottom
        )

    def touches(self, size: Size) -> bool:
        """Whether it reaches the frame of a picture of that size."""
        return not Box(1, 1, size[0] - 1, size[1] - 1).holds(self)


@dataclass(frozen=True)
class Placement:
    """Where a picture lies on a canvas: a point p of it is at scale · p + (x, y)."""

    scale: float
    x: float
    y: float

    @property
    def affine(self) -> Affine:
        """The same as a step of `Origin.then`."""
        return (self.scale, 0.0, self.x, 0.0, self.scale, self.y)

    def of(self, box: Box) -> Box:
        """Where a box of the picture lies on the canvas."""
        s, x, y = self.scale, self.x, self.y
        return Box(s * box.left + x, s * box.top + y, s * box.right + x, s * box.bottom + y)


def frame(size: Size) -> Box:
    """The whole of a picture or canvas of that size."""
    return Box(0, 0, *size)


def box_of(matte: Plane, threshold: int = HALF) -> Box | None:
    """The box around all values above the threshold; None where there are none."""
    rows = np.flatnonzero(matte.max(axis=1) > threshold)
    if not len(rows):
        return None
    columns = np.flatnonzero(matte[rows[0] : rows[-1] + 1].max(axis=0) > threshold)
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def share(box: Box, canvas: Size) -> float:
    """Fill: the longest side as a share of the canvas, max(width / W, height / H)."""
    return max(box.width / canvas[0], box.height / canvas[1])


def fit_product(
    product: Box, visible: Box, canvas: Size, *, fill: float, area: Box, margin: float = 0.0
) -> Placement:
    """Make the product fill that share of the canvas, in the middle of `area`.

    `visible` is the product with its shadow: it stays inside the canvas less the margin, the
    product stays inside `area`; where one of them has no room the product gets smaller.
    """
    room = frame(canvas).inset(margin)
    area = area.meet(room) if _open(area.meet(room)) else room
    scale = min(
        fill / share(product, canvas),
        *_scales(product[0::2], visible[0::2], area[0::2], room[0::2]),
        *_scales(product[1::2], visible[1::2], area[1::2], room[1::2]),
    )
    x, y = (
        _offset(scale, product[axis::2], visible[axis::2], area[axis::2], room[axis::2])
        for axis in (0, 1)
    )
    return Placement(scale, x, y)


def _open(box: Box) -> bool:
    return box.width > 0 and box.height > 0


Ends = tuple[float, ...]  # both ends of a box along one axis


def _scales(product: Ends, visible: Ends, area: Ends, room: Ends) -> Iterator[float]:
    """The scales up to which some offset keeps the product in its area and all in the room."""
    spans = ((product, area), (visible, room))
    for low, low_room in spans:
        for high, high_room in spans:
            yield (high_room[1] - low_room[0]) / (high[1] - low[0])


def _offset(scale: float, product: Ends, visible: Ends, area: Ends, room: Ends) -> float:
    """The offset nearest to the product in the middle of its area that keeps both inside."""
    middle = (sum(area) - scale * sum(product)) / 2
    least = max(area[0] - scale * product[0], room[0] - scale * visible[0])
    most = min(area[1] - scale * product[1], room[1] - scale * visible[1])
    return min(max(middle, least), max(least, most))


def fit_scene(size: Size, product: Box | None, canvas: Size, *, area: Box) -> Placement:
    """Cover the canvas with a scene, cropped around the product without cutting it.

    The scene stays in the middle unless the product asks for a shift. Where no crop leaves the
    product whole, the scene is made smaller until it does: then it no longer covers the canvas.
    """
    cover = max(canvas[0] / size[0], canvas[1] / size[1])
    if product is None:
        return _centred(cover, size, canvas)
    scale = min(cover, area.width / product.width, area.height / product.height)
    if scale < cover:
        # The product alone decides: as large as its room allows, in the middle of it.
        x, y = (m - scale * own for m, own in zip(area.center, product.center, strict=True))
        return _covering(Placement(scale, x, y), size, canvas)
    moved = _pushed_inside(_centred(scale, size, canvas), product, area)
    # A product near the scene's own frame cannot always reach the area: no bare canvas for it.
    return _covering(moved, size, canvas)


def contain(size: Size, canvas: Size) -> Placement:
    """The whole picture on the canvas, in the middle."""
    return _centred(min(canvas[0] / size[0], canvas[1] / size[1]), size, canvas)


def _centred(scale: float, size: Size, canvas: Size) -> Placement:
    return Placement(scale, (canvas[0] - scale * size[0]) / 2, (canvas[1] - scale * size[1]) / 2)


def _pushed_inside(placement: Placement, box: Box, area: Box) -> Placement:
    """Moved by the least that brings the box into the area; to its middle where it is too large."""
    placed = placement.of(box)
    x = _push(placed.left, placed.right, area.left, area.right)
    y = _push(placed.top, placed.bottom, area.top, area.bottom)
    return Placement(placement.scale, placement.x + x, placement.y + y)


def _push(low: float, high: float, least: float, most: float) -> float:
    if high - low > most - least:
        return (least + most - low - high) / 2
    return max(0.0, least - low) + min(0.0, most - high)


def _covering(placement: Placement, size: Size, canvas: Size) -> Placement:
    """Moved so that no canvas is bare along a side that the picture could cover.

    Along a side it cannot cover, it stays whole on the canvas if it was.
    """
    placed = placement.of(frame(size))
    x = _close(placed.left, placed.right, canvas[0])
    y = _close(placed.top, placed.bottom, canvas[1])
    return Placement(placement.scale, placement.x + x, placement.y + y)


def _close(low: float, high: float, length: float) -> float:
    if high - low >= length:
        return min(0.0, -low) + max(0.0, length - high)
    return max(0.0, -low) + min(0.0, length - high)
