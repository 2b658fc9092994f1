"""Rules on the product in the frame: fill, edges, safe area, sharpness, scale, thumbnail."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from tools.averaging import averaged
from tools.channels import Slot
from tools.channels.rules import Level
from tools.check.finding import Finding, binding, judged
from tools.check.inspection import Inspection
from tools.color import delta_e, rgb_to_lab
from tools.framing import Box, share
from tools.layout import MAX_UPSCALE, NO_UPSCALE
from tools.picture import Pixels
from tools.room import safe_area
from tools.sharpness import sharpness

#: JPEG and resampling move a matte's half-way line by less than a pixel a side.
_PIXEL = 2.0
#: Longest side at which sharpness is judged, and below which it counts as blurred: as for photos.
_SHARPNESS_SIZE = 800
_BLURRED = 0.18
#: A search result on a phone is about this wide.
_THUMBNAIL = 160
#: Least ΔE2000 between a product's outline and its ground that an eye finds at that size.
_SEEN = 4.0
#: Factors are rounded: this much over a limit is none.
_ROUNDING = 1.01
_UNKNOWN = "the product cannot be told from its background"


def fill(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The product's longest side as a share of the canvas; scenes beside the hero are exempt."""
    rule = slot.fill
    if rule is None or (slot.role != "hero" and not file.plain):
        return
    required = f"{rule.min:.0%} to {rule.max:.0%} of the canvas"
    box = file.box
    if box is None:
        measured = _UNKNOWN if file.subject is None else "no product"
        ok = None if file.subject is None else False
        yield judged("fill", rule.level, ok, measured, required, mend="remove_background")
        return
    filled = share(box, file.size)
    slack = _PIXEL / min(file.size)
    ok = rule.min - slack <= filled <= rule.max + slack
    yield judged("fill", binding(rule), ok, f"{filled:.1%}{file.by}", required)


def edges(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The whole product inside the frame, where a channel says so."""
    if slot.edges is None or slot.edges.product_touches_frame:
        return
    ok, measured = None, _UNKNOWN
    if file.box is not None:
        ok = not file.box.touches(file.size)
        measured = ("inside the frame" if ok else "touches the frame") + file.by
    yield judged("edges", slot.edges.level, ok, measured, "inside the frame")


def area(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The product clear of buttons, display crops and the margin that the platform wants."""
    if not (slot.safe_area or slot.safe_box or slot.margin_px):
        return
    room = safe_area(slot, file.size)
    required = f"inside {_shown(room)}"
    if file.box is None or not file.plain and file.known.matte is None:
        yield judged("safe area", "should", None, _UNKNOWN, required)
        return
    ok = room.holds(file.box, slack=_PIXEL)
    yield judged("safe area", "should", ok, f"{_shown(file.box)}{file.by}", required)


def _shown(box: Box) -> str:
    left, top, right, bottom = (round(side) for side in box)
    return f"{left}, {top} to {right}, {bottom}"


def sharp(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Whether the product's edges are as steep as a shop's zoom shows them."""
    box = file.box or Box(0, 0, *file.size)
    luma = cv2.cvtColor(_cut(file.rgb, box), cv2.COLOR_RGB2GRAY)
    scale = _SHARPNESS_SIZE / max(luma.shape)
    if scale < 1:
        luma = cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = sharpness(np.asarray(luma, np.uint8))
    measured = "no edge is clear enough to tell"
    if found is not None:
        # Rounded down: what falls short by a hair is not told as what is asked.
        measured = f"{math.floor(100 * found) / 100:.2f}"
    ok = None if found is None else found >= _BLURRED
    required = f"{_BLURRED} or more, 0 blurred to 1 crisp"
    yield judged("sharpness", "should", ok, measured, required, mend="retouch")


def upscaled(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Whether the product is larger than in its photo: invented pixels show in a zoom."""
    scale = file.known.source_scale
    forbidden = "upscaled_thumbnail" in slot.content.forbid
    large = scale is not None and scale > MAX_UPSCALE * _ROUNDING
    level: Level = "must" if forbidden and large else "should"
    if scale is None:
        measured = "unknown without the photo"
        yield judged("upscale", level, None, measured, "not larger than in the photo", mend="")
        return
    ok = scale <= NO_UPSCALE
    mend = "" if large else "upscale"
    yield judged(
        "upscale",
        level,
        ok,
        f"{scale:.2f} times the photo",
        "not larger than in the photo",
        mend=mend,
    )


def legible(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Whether the product stands out from its ground in a search result's thumbnail."""
    if slot.role != "hero" or file.subject is None or file.box is None:
        return
    scale = _THUMBNAIL / max(file.size)
    size = (max(1, round(file.size[0] * scale)), max(1, round(file.size[1] * scale)))
    small = averaged(file.rgb, size)
    covered = averaged(file.subject.astype(np.uint8) * np.uint8(255), size)
    inside = (covered > 0.9 * 255).astype(np.uint8)
    rim = (inside > 0) & (cv2.erode(inside, np.ones((3, 3), np.uint8)) == 0)
    ground = (covered < 0.05 * 255) & (cv2.dilate(inside, np.ones((7, 7), np.uint8)) > 0)
    if not rim.any() or not ground.any():
        return
    behind = np.median(rgb_to_lab(small[ground]), axis=0)
    apart = delta_e(rgb_to_lab(small[rim]), behind)
    seen = float((apart >= _SEEN).mean())
    measured = f"{seen:.0%} of the outline stands out at {_THUMBNAIL} px"
    yield judged("thumbnail", "info", seen >= 0.5, measured, "half or more", mend="add_shadow")


def _cut(rgb: Pixels, box: Box) -> Pixels:
    left, top, right, bottom = (round(side) for side in box)
    return rgb[top:bottom, left:right]
