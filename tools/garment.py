"""Garment: whether an outline is that of clothes laid out, or of anything else that lies flat."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import shrunk
from tools.elevation import FROM_ABOVE, elevation
from tools.framing import Box, box_of
from tools.ground import stands
from tools.loop import is_loop
from tools.parts import outlines
from tools.picture import Pixels, Plane
from tools.upright import has_upper_end

#: Outlines are read at this many pixels on the longer side.
_WORKING_SIDE: Final = 256
#: Larger pictures are reduced to this before anything else is done with them.
_FIRST_SIDE: Final = 1024
#: A body is what is left of an outline when all is taken away that is narrower than this share of
#: its widest circle; its sleeves, straps or legs are what was taken away.
_BODY: Final = 0.62
#: Radius of that circle as a share of the square root of the area: furniture and plants have less.
_SOLID: Final = 0.34
#: Clothes are laid out straight, or leaning by about so many degrees to a side.
_ASKEW: Final = (0.0, -25.0, 25.0)
#: Wider things are hats and sofas.
_WIDEST: Final = 1.5
#: A limb has at least this share of the area and is at least so thick against its root; the two
#: have areas within this factor, lie so far from the sides and at heights so near to each other.
_LIMB, _THICK, _ALIKE, _ASIDE, _LEVEL = 0.055, 0.075, 1.8, 0.32, 0.18
#: Below a short sleeve the outline steps inwards: by at least this share of the width, within this
#: share of the height, between these levels; below it runs straight, as far as this level, within
#: that share of the width. What is narrower there than the last share is a lamp.
_STEP, _ABRUPT, _STEP_LEVEL = 0.09, 0.07, (0.24, 0.65)
_HEM, _STRAIGHT, _WAIST = 0.9, 0.07, 0.5
#: A part of several has at least this share of the largest one's area, and stands on the ground
#: if it ends within this share of the height from the lowest. One with the last share of its box
#: within the largest one's hangs on that by what is too thin to see.
_PART, _GROUND, _WITHIN = 0.03, 0.15, 0.8
#: A disc fills this share of its box, which is square within a tolerance; a ring, that has a hole
#: of at least this share, need not be drawn with compasses.
_DISC, _FILLED, _SQUARE = np.pi / 4, 0.035, 0.06
_RING, _HOLE = 0.09, 0.01


def lies_flat(product: Plane, rgb: Pixels | None = None) -> bool:
    """Whether a product of that 0..255 matte was photographed from above, as its outline tells.

    It would fall over if it stood, shows its round base from above, is a disc, a ring or a
    necklace, has the sleeves, straps or legs of a garment, or is several things spread out, of
    which most would float. Its colours `rgb` tell balls and round pots, which stand, from discs.
    """
    whole = product
    product = shrunk(product, _FIRST_SIDE)
    if not stands(product) or (elevation(product) or 0.0) >= FROM_ABOVE:
        return True
    seen = box_of(product)
    if seen is None:
        return False
    if is_loop(product) or _is_spread(product, seen):
        return True
    outline = _reduced(product, seen)
    if _is_disc(outline):
        return rgb is None or not has_upper_end(rgb, whole * _largest(whole))
    return any(_is_garment(_leaning(outline, degrees)) for degrees in _ASKEW)


def _leaning(outline: Plane, degrees: float) -> Plane:
    """The outline turned by so many degrees, with room around it."""
    if not degrees:
        return outline
    height, width = outline.shape
    side = int(np.hypot(height, width)) + 4
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    turned = cv2.warpAffine(outline, turn, (side, side), flags=cv2.INTER_NEAREST)
    left, top, wide, high = cv2.boundingRect(turned)
    rows, columns = slice(max(0, top - 2), top + high + 2), slice(max(0, left - 2), left + wide + 2)
    return np.asarray(turned[rows, columns], np.uint8)


def _is_spread(product: Plane, seen: Box) -> bool:
    """Three parts or more that nothing joins, fewer than half of them on one ground."""
    solid = (product > 127).astype(np.uint8)
    if len(outlines(solid)) < 3:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    areas = stats[1:, cv2.CC_STAT_AREA]
    parts = stats[1:][areas > _PART * areas.max(initial=0)]
    if len(parts) < 3:
        return False
    parts = parts[_beside(parts)]
    floors = parts[:, cv2.CC_STAT_TOP] + parts[:, cv2.CC_STAT_HEIGHT]
    grounded = floors > seen.bottom - _GROUND * seen.height
    return len(parts) >= 3 and int(grounded.sum()) * 2 < len(parts)


def _beside(parts: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which parts are the largest one, or lie beside it: a blossom over its plant is part of it.

    `parts` are rows of left, top, width, height and area.
    """
    largest = parts[int(np.argmax(parts[:, cv2.CC_STAT_AREA]))]
    low = np.maximum(parts[:, :2], largest[:2])
    high = np.minimum(parts[:, :2] + parts[:, 2:4], largest[:2] + largest[2:4])
    shared = np.maximum(high - low, 0).prod(axis=1) / np.maximum(parts[:, 2:4].prod(axis=1), 1)
    return np.asarray((shared < _WITHIN) | (parts == largest).all(axis=1))


def _reduced(product: Plane, seen: Box) -> Plane:
    """The largest part of the outline, small, as 0 and 1, with room around it."""
    left, top, right, bottom = (int(side) for side in seen)
    part = product[top:bottom, left:right]
    scale = min(1.0, _WORKING_SIDE / max(part.shape))
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    one = _largest(np.asarray(small, np.uint8))
    return np.asarray(cv2.copyMakeBorder(one, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=0), np.uint8)


def _largest(matte: Plane) -> Plane:
    """1 where the largest part of a 0..255 matte is, else 0."""
    solid = (matte > 127).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if len(stats) > 1 else 0
    return np.asarray(labels == largest, np.uint8)


def _is_disc(outline: Plane) -> bool:
    box = box_of(outline, 0)
    if box is None or abs(box.width / box.height - 1) > _SQUARE:
        return False
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(box.width), int(box.height)))
    left, top, right, bottom = (int(side) for side in box)
    edges, _ = cv2.findContours(outline, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = cv2.drawContours(np.zeros_like(outline), edges, -1, 1, cv2.FILLED)
    part = np.asarray(whole)[top:bottom, left:right]
    area = _DISC * box.width * box.height
    hole = int(part.sum()) - int(outline[top:bottom, left:right].sum())
    return bool(np.not_equal(disc, part).sum() < (_RING if hole > _HOLE * area else _FILLED) * area)


def _is_garment(outline: Plane) -> bool:
    box = box_of(outline, 0)
    area = float(outline.sum())
    if box is None or box.width > _WIDEST * box.height:
        return False
    inside = cv2.distanceTransform(outline, cv2.DIST_L2, 5)
    radius = float(inside.max())
    if radius < _SOLID * area**0.5:
        return False
    rest = outline & ~_opened(inside, _BODY * radius)
    return _has_limbs(rest, inside, box, area) or _has_sleeves(outline, box)


def _opened(inside: np.ndarray, radius: float) -> Plane:
    """Where a disc of that radius fits, by distances: a window of its size takes fifty times as
    long."""
    core = (inside > radius).astype(np.uint8)
    away = cv2.distanceTransform(1 - core, cv2.DIST_L2, 5)
    return np.asarray(away <= radius, np.uint8)


def _has_limbs(rest: Plane, inside: np.ndarray, box: Box, area: float) -> bool:
    """Two thick parts, alike and level, one on each side."""
    sides: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    count, labels, stats, centres = cv2.connectedComponentsWithStats(rest)
    for label in range(1, count):
        share = stats[label, cv2.CC_STAT_AREA] / area
        thick = float(inside[labels == label].max()) / area**0.5
        across, down = (centres[label] - box[:2]) / (box.width, box.height)
        if share > _LIMB and thick > _THICK and min(across, 1 - across) < _ASIDE:
            sides[bool(across < 0.5)].append((float(share), float(down)))
    return any(
        max(one[0], two[0]) < _ALIKE * min(one[0], two[0]) and abs(one[1] - two[1]) < _LEVEL
        for one in sides[True]
        for two in sides[False]
    )


def _has_sleeves(outline: Plane, box: Box) -> bool:
    """Both sides step inwards at one level, where sleeves end, and run straight to the hem."""
    left, top, right, bottom = (int(side) for side in box)
    part = outline[top:bottom, left:right] > 0
    height, width = part.shape
    ends = np.argmax(part, axis=1) / width, np.argmax(part[:, ::-1], axis=1) / width
    within = max(1, round(_ABRUPT * height))
    first, last = (round(share * height) for share in _STEP_LEVEL)
    levels = []
    for end in ends:
        steps = (end[within:] - end[:-within])[first:last]
        if len(steps) == 0 or steps.max() < _STEP:
            return False
        level = first + int(np.argmax(steps)) + within
        below = end[level : max(level + 1, round(_HEM * height))]
        if np.ptp(below) > _STRAIGHT:
            return False
        levels.append(level / height)
    waist = 1 - sum(float(end[round(0.8 * height)]) for end in ends)
    return abs(levels[0] - levels[1]) < _LEVEL and waist > _WAIST
