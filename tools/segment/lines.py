"""Lines of the floor: joints between tiles or boards and painted stripes that run behind a product.

Networks take them for a part of what stands on them. A line of the floor is straight, narrow and
cut off by the frame, and goes on at the other side of the product, in the same contrast to what is
beside it; a cable or a strap that leaves the frame does not. Of a hairline it is enough that a
network hardly believes in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.picture import Plane
from tools.segment.proxy import Map, Proxy
from tools.segment.surface import Flags

#: A line is narrower than this share of the product's thickest part, and at least so many proxy
#: pixels may be.
_NARROW, _LEAST_WIDTH = 0.6, 7
#: It is so many times as long as it is wide, and this many proxy pixels.
_LONG, _LEAST_LENGTH = 2.5, 14.0
#: Proxy pixels that straight lines stray, how far beside its axis a line may go on, and how much it
#: may bend behind the product: wide lenses bow what is straight.
_STRAY, _BESIDE, _BENT = 1.5, 4, 0.16
#: Contrast in Lab that a line has; the share of it, along the share of the way, by which it goes
#: on, for at least so many proxy pixels.
_CONTRAST, _ALIKE, _WAY, _ON = 6.0, 0.4, 0.85, 24
#: Mean probability below which a network doubts a hairline, and proxy pixels that it is wide at
#: most; that of cables is 0.8 or more.
_DOUBTED, _HAIR = 0.45, 5.0
#: Difference in Lab up to which what is left of a line is of its colour.
_SAME = 14.0
#: Proxy pixels from a line's edge to what is compared with it.
_APART = 4.0

Point = NDArray[np.float64]  # x, y


@dataclass(frozen=True)
class _Line:
    """A straight part of an outline: its middle, the direction to the product, length and width."""

    middle: Point
    along: Point
    length: float
    width: float


def without_lines(proxy: Proxy, foreground: Map, prior: Map) -> Map:
    """The map (h, w) without lines of the floor that it holds for product.

    `prior` (h, w) is the probability of the network that had a part in it, 0..1.
    """
    inside = (foreground > 0.5).astype(np.uint8)
    thickest = float(cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5).max())
    side = max(_LEAST_WIDTH, round(_NARROW * thickest)) | 1
    circle = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    broad = np.asarray(cv2.morphologyEx(inside, cv2.MORPH_OPEN, circle), np.uint8)
    strands = np.asarray(cv2.subtract(inside, broad), np.uint8)
    found = _strands(strands, broad > 0)
    behind = [
        (part, line)
        for part, line in found
        if _at_frame(part) and _of_floor(proxy.lab, inside > 0, prior, part, line)
    ]
    joints = [line for _, line in behind]
    behind += [one for one in found if any(_carries_on(one[1], joint) for joint in joints)]
    made = foreground
    for part, line in behind:
        near = cv2.dilate(part.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        gone = near & (broad == 0) | _stub(proxy.lab, part, line)
        made = np.where(gone, np.float32(0), made)
    return made


def _strands(narrow: Plane, broad: Flags) -> list[tuple[Flags, _Line]]:
    """The straight ones among the narrow parts of an outline."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(narrow, connectivity=8)
    large = (n for n in range(1, len(stats)) if stats[n, cv2.CC_STAT_AREA] >= _LEAST_LENGTH)
    told = ((part, _straight(part, broad)) for part in (labels == label for label in large))
    return [(part, line) for part, line in told if line is not None]


def _of_floor(lab: Map, inside: Flags, prior: Map, part: Flags, line: _Line) -> bool:
    """Whether a strand that the frame cuts off is a line of the floor."""
    doubted = line.width < _HAIR and float(prior[part].mean()) < _DOUBTED
    return doubted or _goes_on(lab, inside, line)


def _carries_on(line: _Line, joint: _Line) -> bool:
    """Whether a strand is the other end of a line of the floor, wherever that ends."""
    apart = line.middle - joint.middle
    way = float(apart @ joint.along)
    beside = abs(float(joint.along[0] * apart[1] - joint.along[1] * apart[0]))
    straight = abs(float(line.along @ joint.along)) > 1 - _BENT**2
    return way > 0 and straight and beside < _BESIDE + _BENT * way


def _stub(lab: Map, part: Flags, line: _Line) -> Flags:
    """What of a line's own colour is left between it and the product."""
    side = 2 * round(line.width + _APART) + 1
    near = cv2.dilate(part.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    away = np.linalg.norm(lab - np.median(lab[part], axis=0), axis=2)
    found: Flags = near & (away < _SAME)
    return found


def _at_frame(part: Flags) -> bool:
    edges = (part[:2], part[-2:], part[:, :2], part[:, -2:])
    return any(bool(edge.any()) for edge in edges)


def _straight(part: Flags, broad: Flags) -> _Line | None:
    """The line that a part is; None where it is bent, stout, or joined to nothing."""
    places = np.argwhere(part)[:, ::-1].astype(np.float64)
    middle = places.mean(axis=0)
    values, axes = np.linalg.eigh(np.cov((places - middle).T) + 1e-6 * np.eye(2))
    width, length = (float(np.sqrt(12 * value)) for value in values)
    if length < max(_LEAST_LENGTH, _LONG * width):
        return None
    across = (places - middle) @ axes[:, 0]
    if float((np.abs(across) > width / 2 + _STRAY).mean()) > 0.05:
        return None
    along = axes[:, 1]
    heart = np.argwhere(broad)[:, ::-1].mean(axis=0) if broad.any() else middle
    if float((heart - middle) @ along) < 0:
        along = -along
    return _Line(middle, along, length, width)


def _goes_on(lab: Map, inside: Flags, line: _Line) -> bool:
    """Whether the line is seen again beyond the product, as far as the frame."""
    own = _contrast(lab, line, np.arange(-line.length / 2 + 1, line.length / 2 - 1))
    mean = np.median(own, axis=0)
    strength = float(mean @ mean)
    if strength < _CONTRAST**2:
        return False
    steps = np.arange(line.length / 2, float(sum(lab.shape[:2])))
    places = np.rint(line.middle + steps[:, None] * line.along).astype(int)
    height, width = inside.shape
    framed = (places >= 2).all(axis=1) & (places[:, 0] < width - 2) & (places[:, 1] < height - 2)
    steps, places = steps[framed], places[framed]
    covered = np.flatnonzero(_thick(inside, line)[places[:, 1], places[:, 0]])
    beyond = steps[covered[-1] + 1 :] if len(covered) else steps[:0]
    if len(beyond) < _ON:
        return False
    far = beyond - line.length / 2
    ways = [
        side + bend * far
        for side in range(-_BESIDE, _BESIDE + 1, 2)
        for bend in np.linspace(-_BENT, _BENT, 17)
    ]
    alike = [_contrast(lab, line, beyond, way) @ mean / strength for way in ways]
    return float((np.array(alike) > _ALIKE).mean(axis=1).max()) >= _WAY


def _thick(inside: Flags, line: _Line) -> Flags:
    """The product without what is as narrow as the line."""
    side = round(1.5 * line.width + 2) | 1
    opened = cv2.morphologyEx(
        inside.astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8)
    )
    return cv2.dilate(opened, np.ones((5, 5), np.uint8)) > 0


def _contrast(
    lab: Map, line: _Line, steps: NDArray[np.float64], beside: NDArray[np.float64] | float = 0.0
) -> Map:
    """Lab on the axis, moved `beside`, less what is to both sides of it, at steps along it."""
    normal = np.array([-line.along[1], line.along[0]])
    rows = []
    for shift in (0.0, -line.width / 2 - _APART, line.width / 2 + _APART):
        moved = np.broadcast_to(shift + beside, steps.shape)
        places = line.middle + steps[:, None] * line.along + moved[:, None] * normal
        x, y = np.rint(places).astype(int).T
        rows.append(lab[y.clip(0, lab.shape[0] - 1), x.clip(0, lab.shape[1] - 1)])
    return np.asarray(rows[0] - (rows[1] + rows[2]) / 2, np.float32)
