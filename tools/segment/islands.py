"""Islands and pinholes of a probability map: kept or dropped by size."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.framing import box_of
from tools.parts import Outline, outlines
from tools.picture import Plane
from tools.segment.proxy import Map

#: Proxy pixels below which an island is dust, and a pinhole no hole.
_SPECK, _PINHOLE = 12, 6
#: Share of the largest island below which another is dropped.
_SMALL = 0.004
#: An island of at least this mean probability may be as small as this share: a leg in shadow.
_SURE, _TINY = 0.7, 0.0015
#: Alpha from which a matte's pixel belongs to a part and from which it is solid, 0..255, and the
#: share of solid pixels below which a small part is no product.
_FAINT, _SOLID, _SOLID_SHARE = 20, 245, 0.5
#: Alpha up to which a pixel far from all that is solid is noise.
_THIN = 48
#: How far from what is solid a soft edge may end, as a share of the longer side.
_HAZE_REACH = 0.002


def without_specks(foreground: Map) -> Map:
    """The map without islands too small beside the largest, and its pinholes closed."""
    made = foreground.copy()
    product = (foreground > 0.5).astype(np.uint8)
    areas, labels = _parts(product)
    if len(areas) > 1:
        largest = float(areas[1:].max())
        sure = np.bincount(labels.ravel(), foreground.ravel()) / np.maximum(areas, 1) > _SURE
        small = areas < max(_SPECK, _SMALL * largest)
        small &= ~sure | (areas < max(_SPECK, _TINY * largest))
        small[0] = False
        dust = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        keep = cv2.dilate((product & ~small[labels]).astype(np.uint8), np.ones((3, 3), np.uint8))
        made[dust & (keep == 0)] = 0
    areas, labels = _parts(1 - product)
    pinhole = (areas < _PINHOLE) & (np.arange(len(areas)) > 0)
    made[pinhole[labels]] = 1
    return made


def without_crumbs(alpha: Plane) -> Plane:
    """The matte without small detached parts that are nowhere solid: remains of a shadow.

    What is almost clear and far from all that is solid is noise, and goes too.
    """
    box = box_of(alpha, 0)
    if box is None:
        return alpha
    reach = max(2, round(_HAZE_REACH * max(alpha.shape)))
    left, top, right, bottom = (int(side) for side in box)
    made = np.zeros_like(alpha)
    made[top:bottom, left:right] = _whole(alpha[top:bottom, left:right], reach)
    return made


def _whole(alpha: Plane, reach: int) -> Plane:
    """The same within a part of the frame that holds all of the matte."""
    alpha = _without_haze(alpha, reach)
    solid = (alpha > _FAINT).astype(np.uint8)
    for outline in _small(solid):
        window, crumb = _part(solid, outline)
        dense = np.count_nonzero(alpha[window][crumb] >= _SOLID)
        if dense < _SOLID_SHARE * np.count_nonzero(crumb):
            alpha[window][crumb] = 0
    return alpha


def _small(solid: Plane) -> list[Outline]:
    """The outlines of all parts of a mask that are small beside the largest.

    Only what lies within them is labelled: labelling a whole photo takes ten times as long.
    """
    outer = sorted(outlines(solid), key=cv2.contourArea)
    if not outer:
        return []
    areas = [int(np.count_nonzero(_part(solid, outline)[1])) for outline in outer[:-1]]
    areas.append(cv2.countNonZero(solid) - sum(areas))
    least = _SMALL * max(areas)
    return [outline for outline, area in zip(outer, areas, strict=True) if area < least]


def _part(solid: Plane, outline: Outline) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
    """The window of the part with that outline, and which of its pixels are the part's."""
    left, top, width, height = cv2.boundingRect(outline)
    window = np.s_[top : top + height, left : left + width]
    _, labels = cv2.connectedComponents(np.ascontiguousarray(solid[window]), connectivity=8)
    column, row = outline[0, 0]
    own: NDArray[np.bool_] = labels == labels[row - top, column - left]
    return window, own


def _without_haze(alpha: Plane, reach: int) -> Plane:
    solid = np.asarray(cv2.inRange(alpha, np.array(128), np.array(255)), np.uint8)
    near = cv2.dilate(solid, np.ones((2 * reach + 1,) * 2, np.uint8))
    faint = cv2.inRange(alpha, np.array(1), np.array(_THIN))
    haze = cv2.bitwise_and(np.asarray(faint, np.uint8), cv2.bitwise_not(near))
    return np.asarray(cv2.bitwise_and(alpha, cv2.bitwise_not(haze)), np.uint8)


def _parts(mask: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Area of each connected part, and the parts' labels; 0 is what is not in the mask."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return np.asarray(stats[:, cv2.CC_STAT_AREA], np.int32), np.asarray(labels, np.int32)


Side = Literal["all", "largest", "left", "right", "center"]


def chosen(foreground: Map, which: Side) -> Map:
    """The map with only the product that is asked for, of several that lie apart.

    Parts within 2 % of the frame's longer side belong together, such as a pair of shoes or a lid
    that glass joins to its base.
    """
    if which == "all":
        return foreground
    near = max(3, round(0.02 * max(foreground.shape))) | 1
    groups = cv2.dilate((foreground > 0.5).astype(np.uint8), np.ones((near, near), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(groups, connectivity=8)
    if count < 3:
        return foreground
    areas = np.asarray(stats[1:, cv2.CC_STAT_AREA])
    middle = np.array([(foreground.shape[1] - 1) / 2, (foreground.shape[0] - 1) / 2])
    spots = np.asarray(centres[1:])
    weighty = areas >= 0.05 * areas.max()
    rank = {
        "largest": -areas.astype(np.float64),
        "left": spots[:, 0],
        "right": -spots[:, 0],
        "center": np.linalg.norm(spots - middle, axis=1),
    }[which]
    best = 1 + int(np.argmin(np.where(weighty, rank, np.inf)))
    return np.where(labels == best, foreground, 0).astype(np.float32)


def count_of(foreground: Map) -> int:
    """How many products lie apart, small things beside a large one not counted."""
    near = max(3, round(0.02 * max(foreground.shape))) | 1
    groups = cv2.dilate((foreground > 0.5).astype(np.uint8), np.ones((near, near), np.uint8))
    areas, _ = _parts(np.asarray(groups, np.uint8))
    return int((areas[1:] >= 0.2 * areas[1:].max()).sum()) if len(areas) > 1 else 0
