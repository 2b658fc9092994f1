"""Rules on what is behind the product: white, its border, shadows, transparency, drawn frames.

White is measured on the decoded file: farther than 16 px from the product every pixel has to be
(255, 255, 255); nearer, JPEG's 16 × 16 blocks carry the product's edge into the ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.channels import Slot
from tools.channels.rules import Level
from tools.check.finding import Finding, judged
from tools.check.inspection import Inspection
from tools.framing import box_of
from tools.picture import Plane

#: Blocks of JPEG with halved colour are 16 px wide: as far as an edge can reach.
RING = 16
#: A shadow's channels differ by no more than this, of 255; JPEG adds a few to nothing.
_NEUTRAL = 12
#: Gaps of a dithered shadow's faint end that still belong to it, in pixels.
_GAP = 15
#: A shadow covers less of the ground than this; what covers more is a grey background.
_SHADOW_SHARE = 0.55
#: Zalando's copies name white and no range: this much is white to the eye.
_WHITE_TO_THE_EYE = 250

Mask = NDArray[np.bool_]


def white(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """White ground, white border rows and columns, and the shadow that may lie between them."""
    least = {"pure_white": 255, "white": _WHITE_TO_THE_EYE}.get(slot.background.rule)
    if least is None:
        return
    level = slot.background.level
    required = "255 in every channel" if least == 255 else f"{least} or more in every channel"
    if file.transparent:
        yield judged("white", level, False, "transparent", required)
        return
    yield _border(file, level, least, required)
    yield from _beyond(file, level, least, required)


def white_or_transparent(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Google's hero picture: a border that is white, or lets the page through."""
    if slot.background.rule != "white_or_transparent":
        return
    ok = file.transparent or file.white_border
    worst = "transparent" if file.transparent else f"darkest {int(file.border.min())} at the border"
    yield judged(
        "background",
        slot.background.level,
        ok,
        worst,
        "white or transparent",
        mend="set_background",
    )


def frame_drawn(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """No border drawn around the picture, where a channel forbids it."""
    ruled = slot.edges is not None and not slot.edges.border
    if ruled or "border" in slot.content.forbid:
        level = slot.edges.level if slot.edges else "must"
        depth = _drawn(file)
        measured = f"a border {depth} px wide" if depth else "none"
        yield judged("drawn border", level, depth == 0, measured, "none")


def _border(file: Inspection, level: Level, least: int, required: str) -> Finding:
    darkest = int(file.border.min())
    measured = f"darkest {darkest} in the outermost rows and columns"
    return judged("white border", level, darkest >= least, measured, required, mend=_MEND)


_MEND = "set_background"


def _beyond(file: Inspection, level: Level, least: int, required: str) -> Iterator[Finding]:
    if file.subject is None:
        measured = "the product cannot be told from a border that is not white"
        yield judged("white", level, None, measured, required, mend="remove_background")
        return
    near = _near(file)
    dark = file.darkest < least
    far = dark & ~near
    shadow = _shadow(file, dark, far) if far.any() else None
    stray = far if shadow is None else far & ~shadow.mask
    share = float(stray.mean())
    worst = int(file.darkest[stray].min()) if stray.any() else 255
    measured = f"{share:.2%} not white, darkest {worst}" if share else "all white"
    ok: bool | None = not stray.any()
    if not ok and file.known.matte is None:
        # Light parts of the product look the same as a ground that is not quite white.
        ok, measured = None, f"{measured}{file.by}; cut it out to be sure"
    yield judged("white", level, ok, f"{measured} beyond {RING} px", required, mend=_MEND)
    if shadow is not None and shadow.mask.any():
        ends = f"ends {shadow.room} px inside the frame" if shadow.room else "touches the frame"
        inside = "neutral, from the product, ends inside the frame"
        yield judged("shadow", level, shadow.room > 0, ends, inside, mend="add_shadow")


def _near(file: Inspection) -> Mask:
    """The product and 16 px around it: its matte as far as it is felt, not only seen."""
    matte = file.known.matte
    subject = file.subject if file.subject is not None else np.zeros(file.rgb.shape[:2], bool)
    if matte is not None and matte.shape == subject.shape:
        subject = matte > 32
    near = np.zeros(subject.shape, bool)
    box = box_of(subject.view(np.uint8), 0)
    if box is not None:
        left, top, right, bottom = (int(side) for side in box.inset(-RING - 1))
        part = np.s_[max(0, top) : bottom, max(0, left) : right]
        apart = cv2.distanceTransform((~subject[part]).astype(np.uint8), cv2.DIST_L2, 5)
        near[part] = apart <= RING
    return near


@dataclass(frozen=True)
class _Shadow:
    """Pixels of a shadow, and how many pixels it ends before the frame."""

    mask: Mask
    room: int


def _shadow(file: Inspection, dark: Mask, far: Mask) -> _Shadow | None:
    """What is dark, neutral and hangs together with the product; None where it is no shadow."""
    assert file.subject is not None
    neutral = dark & (file.spread <= _NEUTRAL)
    bridged = cv2.dilate((neutral | file.subject).astype(np.uint8), _disc(_GAP))
    _, labels = cv2.connectedComponents(bridged, connectivity=8)
    attached = np.zeros(int(labels.max()) + 1, bool)
    # Every part of the product has a rim: so few labels are looked up in a tenth of the time.
    subject = file.subject.astype(np.uint8)
    rim = file.subject & (cv2.erode(subject, _disc(3), borderValue=0) == 0)
    attached[labels[rim]] = True
    attached[0] = False
    mask = far & neutral
    mask[mask] = attached[labels[mask]]
    ground = file.subject.size - np.count_nonzero(file.subject)
    if not mask.any() or np.count_nonzero(mask) > _SHADOW_SHARE * ground:
        return None
    return _Shadow(mask, _room(mask))


def _room(mask: Mask) -> int:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = mask.shape
    sides = (rows[0], columns[0], height - 1 - rows[-1], width - 1 - columns[-1])
    return int(min(sides))


@cache
def _disc(width: int) -> Plane:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_RECT, (width, width)), np.uint8)


def _drawn(file: Inspection) -> int:
    """The width of a frame of one colour whose inner edge runs along all four sides; 0: none."""
    high, wide = file.rgb.shape[:2]
    outer = np.median(file.border, axis=0)
    most = max(2, round(0.06 * min(high, wide)))
    low, top = np.ceil(np.maximum(outer - 16, 0)), np.floor(np.minimum(outer + 16, 255))
    bands = (file.rgb[:most], file.rgb[-most:], file.rgb[:, :most], file.rgb[:, -most:])
    above, below, left, right = (cv2.inRange(band, low, top) > 0 for band in bands)
    previous = True
    for depth in range(most):
        along, down = np.s_[depth : wide - depth : 8], np.s_[depth : high - depth : 8]
        sides = (
            above[depth, along],
            below[-1 - depth, along],
            left[down, depth],
            right[down, -1 - depth],
        )
        alike = [float(np.count_nonzero(side) / side.size) for side in sides]
        if depth and previous and max(alike) < 0.2:
            return depth
        # The inner edge of a frame is soft: two rows may be neither frame nor picture.
        previous = min(alike) > 0.9 or (previous and max(alike) < 0.9 and min(alike) > 0.2)
        if not previous:
            return 0
    return 0
