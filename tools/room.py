"""Room: what a slot leaves for the product on its canvas, and how large it wants it."""

from __future__ import annotations

from typing import Final

import numpy as np

from tools.channels.schema import Slot
from tools.framing import Box, Size, frame

#: One framing for Amazon (0.85 or more), Google (0.75 to 0.90) and TikTok Shop (0.80 or more).
FILL: Final = 0.88
#: Posts and banners are looked at, not compared: the product gets air.
LOOSE_FILL: Final = 0.80
_TIGHT_ROLES: Final = ("hero", "secondary", "swatch")
#: Above a binding least fill: rounding must not cost the verdict.
_ABOVE: Final = 0.01
_WHITES: Final = ("pure_white", "white")


def default_fill(slot: Slot | None) -> float:
    """The fill of a slot where nobody asks for another: its own, inside its limits."""
    if slot is None:
        return FILL
    if slot.export.product_fill:
        return slot.export.product_fill
    fill = FILL if slot.role in _TIGHT_ROLES else LOOSE_FILL
    return min(max(fill, slot.fill.min), slot.fill.max) if slot.fill else fill


def least_fill(slot: Slot | None) -> float:
    """The fill for which a shadow has to yield; 0 where there is none.

    Where the fill is binding, and where the slot wants white, on which a shadow can fade out.
    """
    if slot is None or slot.fill is None:
        return 0.0
    yields = slot.fill.level == "must" or white_at_the_border(slot)
    return slot.fill.min + _ABOVE if yields else 0.0


def must_be_white(slot: Slot | None) -> bool:
    """Whether the slot takes no other background than white."""
    ruled = slot is not None and slot.background.rule in _WHITES
    return ruled and slot is not None and slot.background.level == "must"


def white_at_the_border(slot: Slot | None) -> bool:
    """Whether the slot looks at the border: a shadow has to have ended before."""
    return slot is not None and slot.background.rule in (*_WHITES, "white_or_transparent")


def safe_area(slot: Slot | None, canvas: Size) -> Box:
    """The part of the canvas that platforms neither cover nor crop away, less the margin."""
    room = frame(canvas)
    if slot is None:
        return room
    if area := slot.safe_area:
        wide, high = canvas
        room = Box(
            area.left * wide, area.top * high, (1 - area.right) * wide, (1 - area.bottom) * high
        )
    if slot.safe_box:
        room = room.meet(_centred_box(slot.safe_box.shape, canvas))
    return room.meet(frame(canvas).inset(slot.margin_px * canvas[0] / slot.export.width))


def ratio(text: str) -> float:
    """Width / height of "4:5"."""
    wide, _, high = text.partition(":")
    return float(wide) / float(high)


def least_factor(canvas: Size, slot: Slot | None) -> float:
    """By how much the canvas may shrink and still meet the slot's binding sizes and its zoom."""
    lengths = {"long": max(canvas), "short": min(canvas), "width": canvas[0], "height": canvas[1]}
    factors = [0.0]
    for rule in slot.pixels.rules if slot else ():
        if rule.exact is not None and rule.level != "info":
            return 1.0
        if rule.level == "must" or rule.purpose == "zoom":
            if isinstance(rule.min, tuple):
                factors += [float(factor) for factor in np.divide(rule.min, canvas)]
            elif rule.min is not None and rule.measure in lengths:
                factors.append(rule.min / lengths[rule.measure])
    return max(factors)


def _centred_box(shape: str, canvas: Size) -> Box:
    wide = min(canvas[0], canvas[1] * ratio(shape))
    high = wide / ratio(shape)
    left, top = (canvas[0] - wide) / 2, (canvas[1] - high) / 2
    return Box(left, top, left + wide, top + high)
