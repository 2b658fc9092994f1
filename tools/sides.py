"""Sides: which sides of one product several photos show, as outlines and faces tell it.

Nothing here knows what a product is. Geometry carries it: from the opposite side an outline is its
own mirror image, from the side a flat thing is narrower, and from above a round thing is round.
What that leaves open is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import Floats, rgb_to_lab
from tools.framing import box_of
from tools.picture import Pixels, Plane

View = Literal["front", "back", "side", "top"]
Mask = NDArray[np.bool_]

#: Outlines are compared at this height, faces looked at with this longest side, in pixels.
_TALL, _LONG = 96, 256
#: Intersection over union from which two outlines are one, and how much better the mirrored one
#: has to fit than the plain one. Renders of 28 products from six sides: opposite sides have .95 and
#: more where the product stands upright, others .91 at most; of lop-sided ones the gap is .2.
_SAME, _BETTER = 0.93, 0.12
#: A side is narrower than the front by this share or more. What lies, wider than this in its front,
#: is as narrow from above.
_NARROWER, _LIES = 0.75, 1.2
#: Share of an outline without its handle that its largest circle fills: round, and surely not.
_ROUND, _NOT_ROUND = 0.92, 0.86
#: Change of colour in Lab a pixel that is an edge of print; the share of a face that has any, from
#: which it is not plain, and how many times the other side's makes it the front.
_EDGE, _PRINTED, _RICHER = 5.0, 0.04, 1.6
#: Correlation of light and dark from which two faces are one and the same.
_FACE: Final = 0.55
#: Share of colours that two photos of one product have in common, at least.
_ALIKE: Final = 0.3


@dataclass(frozen=True, eq=False)
class Look:
    """A product in one photo: its outline at one height, its face in that frame, what is on it.

    `aspect` is width over height, `roundness` how much of it a circle fills, `printed` the share of
    its face with edges on it; `colours` a histogram that sums to 1.
    """

    outline: Mask
    face: Floats
    aspect: float
    roundness: float
    printed: float
    colours: Floats

    @classmethod
    def of(cls, rgb: Pixels, matte: Plane) -> Self | None:
        """A product of that 0..255 matte; None where it is too small to tell anything."""
        box = box_of(matte)
        if box is None or min(box.width, box.height) < 16:
            return None
        part = np.s_[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        own, solid = rgb[part], np.asarray(matte[part] > 127, np.uint8)
        wide = max(8, min(4 * _TALL, round(_TALL * solid.shape[1] / solid.shape[0])))
        size = (wide, _TALL)
        outline = np.asarray(cv2.resize(solid * 255, size, interpolation=cv2.INTER_AREA)) > 127
        lab = rgb_to_lab(np.asarray(cv2.resize(own, size, interpolation=cv2.INTER_AREA), np.uint8))
        return cls(
            outline,
            np.asarray(lab[..., 0], np.float32),
            wide / _TALL,
            _roundness(solid),
            _printed(own, solid),
            _colours(lab, outline),
        )


@dataclass(frozen=True)
class Seen:
    """Which side a photo shows, and by what that was told, half a sentence."""

    view: View
    why: str


def sides(looks: Sequence[Look], *, profile: bool = False) -> list[Seen | None]:
    """The sides of one product on its photos, the first of which is its main one.

    None where nothing tells. With `profile` the main photo of such goods shows them from their
    side, as shoes are shown: their other side is a side as well.
    """
    found: list[Seen | None] = [None] * len(looks)
    for index in _tops(looks):
        found[index] = Seen("top", "it is round there, as from above")
    level = [index for index, seen in enumerate(found) if seen is None]
    pair = _pair(looks, level)
    if pair is not None:
        _told_apart(looks, pair, found, profile=profile)
    front = pair[0] if pair else next(iter(level), None)
    for index in level if not profile else ():
        if front is None or found[index] is not None:
            continue
        if _narrower(looks[index], looks[front]):
            found[index] = Seen("side", "it is narrower there, and alike in colour")
    return found


def opposite(looks: Sequence[Look], *, profile: bool = False) -> tuple[int, int] | None:
    """Two photos that show opposite sides, of which nothing tells which is the front."""
    seen = sides(looks, profile=profile)
    pair = _pair(looks, [index for index, one in enumerate(seen) if one is None])
    return pair if pair is not None and not profile else None


def _tops(looks: Sequence[Look]) -> Iterator[int]:
    """Photos in which the product is round, where from elsewhere it is not: no ball."""
    if any(look.roundness < _NOT_ROUND for look in looks):
        round_ones = [n for n, look in enumerate(looks) if look.roundness >= _ROUND]
        yield from round_ones if len(round_ones) == 1 else ()


def _pair(looks: Sequence[Look], level: Sequence[int]) -> tuple[int, int] | None:
    """The two photos that show opposite sides, if there are such."""
    for one, other in combinations(level, 2):
        if mirrored(looks[one], looks[other]):
            return one, other
    for one, other in combinations(level, 2):
        first, second = looks[one], looks[other]
        # Alike from both sides: turned about, or a bottle from anywhere. Flat things have sides.
        flat = any(_narrower(looks[n], first) for n in level if n not in (one, other))
        alike = _fit(first.outline, second.outline) >= _SAME and _related(first, second)
        if flat and alike and _correlation(first, second) < _FACE:
            return one, other
    return None


def mirrored(one: Look, other: Look) -> bool:
    """Whether two photos show a lop-sided product of the same colours from opposite sides."""
    turned = _fit(one.outline, other.outline[:, ::-1])
    better = turned - _fit(one.outline, other.outline)
    return turned >= _SAME and better >= _BETTER and _related(one, other)


def _told_apart(
    looks: Sequence[Look], pair: tuple[int, int], found: list[Seen | None], *, profile: bool
) -> None:
    """Which of two opposite sides is the front: the one with print on it, where one is plain."""
    why = "its outline is mirrored there"
    if profile:
        found[pair[1]] = Seen("side", why)
        return
    richer, poorer = sorted(pair, key=lambda index: -looks[index].printed)
    most, least = looks[richer].printed, looks[poorer].printed
    if most >= _PRINTED and most >= _RICHER * least:
        found[richer] = Seen("front", "there is more on it than on the opposite side")
        found[poorer] = Seen("back", f"{why}, with less on it")


def _narrower(one: Look, front: Look) -> bool:
    narrower = one.aspect <= _NARROWER * front.aspect and front.aspect <= _LIES
    from_above = front.roundness >= _NOT_ROUND > one.roundness
    return narrower and not from_above and _related(one, front)


def _related(one: Look, other: Look) -> bool:
    return float(np.minimum(one.colours, other.colours).sum()) >= _ALIKE


def _fit(one: Mask, other: Mask) -> float:
    """Intersection over union of two outlines of one height, at the best place across."""
    wide = max(one.shape[1], other.shape[1]) + 16
    fixed = _centred(one, wide, 0)
    fits = []
    for shift in range(-8, 9, 2):
        moved = _centred(other, wide, shift)
        fits.append(float((fixed & moved).sum() / max(1, (fixed | moved).sum())))
    return max(fits)


def _centred(outline: Mask, wide: int, shift: int) -> Mask:
    made = np.zeros((outline.shape[0], wide), bool)
    left = (wide - outline.shape[1]) // 2 + shift
    made[:, left : left + outline.shape[1]] = outline
    return made


def _correlation(one: Look, other: Look) -> float:
    """Of light and dark on two faces, the second brought to the width of the first; -1..1."""
    size = (one.face.shape[1], one.face.shape[0])
    face = np.asarray(cv2.resize(other.face, size, interpolation=cv2.INTER_AREA))
    there = one.outline & (np.asarray(cv2.resize(other.outline.astype(np.uint8), size)) > 0)
    if there.sum() < 50:
        return 0.0
    first, second = (plane[there] - plane[there].mean() for plane in (one.face, face))
    spread = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / spread if spread > 0 else 0.0


def _roundness(solid: Plane) -> float:
    """The largest circle within the outline as a share of what is left without thin parts."""
    side = max(solid.shape)
    size = (max(1, 128 * solid.shape[1] // side), max(1, 128 * solid.shape[0] // side))
    small = np.pad(np.asarray(cv2.resize(solid, size, interpolation=cv2.INTER_AREA)), 2)
    inner = cv2.distanceTransform(small, cv2.DIST_L2, 5)
    reach = float(inner.max())
    thin = max(1, int(0.6 * reach))
    round_brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * thin + 1, 2 * thin + 1))
    body = cv2.morphologyEx(small, cv2.MORPH_OPEN, round_brush)
    return min(1.0, float(np.pi * reach**2 / max(1, int(body.sum()))))


def _printed(rgb: Pixels, solid: Plane) -> float:
    scale = min(1.0, _LONG / max(solid.shape))
    size = (max(1, round(solid.shape[1] * scale)), max(1, round(solid.shape[0] * scale)))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    inside = np.asarray(cv2.resize(solid, size, interpolation=cv2.INTER_AREA), np.uint8)
    rim = max(3, int(0.04 * np.sqrt(max(1, int(inside.sum())))))
    within = cv2.erode(np.pad(inside, 1), np.ones((rim, rim), np.uint8))[1:-1, 1:-1] > 0
    if within.sum() < 50:
        return 0.0
    lab = cv2.GaussianBlur(rgb_to_lab(small).astype(np.float32), (0, 0), 1.0)
    slopes = [cv2.Sobel(lab, cv2.CV_32F, x, 1 - x, scale=0.125) for x in (0, 1)]
    steep = np.sqrt(sum((slope**2).sum(axis=2) for slope in slopes))
    return float((steep[within] > _EDGE).mean())


def _colours(lab: Floats, outline: Mask) -> Floats:
    own = lab[outline]
    told, _ = np.histogramdd(own, bins=(5, 8, 8), range=((0, 100.1), (-80, 80), (-80, 80)))
    return np.asarray(told / max(1.0, float(told.sum())), np.float64)
