"""Orders that say again what the gallery holds already: they make nothing a second time."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.gallery import File
from agent.offline.numbers import ALL
from agent.offline.orders import Order

__all__ = ["restated"]

#: Looks that are told by what they are alone.
_WHITE = "#ffffff"


def restated(order: Order, channel: str, there: Sequence[File]) -> bool:
    """ "So, in English: one picture for Shopify, on the wood table", where that is all there is.

    As many pictures as are there are asked for, none of them another, and all that is named is
    shown.
    """
    if order.adding or order.view or order.blocked or not there or not order.wishes:
        return False
    if any(item.count for item in order.items if item.place is None and item.wish):
        return False
    slots = {i.place.slot for i in order.items if i.place and i.place.channel == channel}
    named = [file for file in there if None in slots or file.slot in slots or not slots]
    asked = order.count or max((i.count or 0 for i in order.items), default=0)
    asked = asked or len(order.wishes)
    if asked in (0, ALL) or asked != len(named) or order.size or order.format:
        return False
    return all(any(_shows(file, order, index) for file in named) for index in _wishes(order))


def _wishes(order: Order) -> range:
    return range(len(order.wishes))


def _shows(file: File, order: Order, index: int) -> bool:
    """Whether a file shows what a wish names."""
    wish = order.wishes[index]
    if wish.look == "scene":
        scene = wish.values.get("scene")
        return file.look == "scene" and scene in (None, file.get("recreate", "scene"))
    if wish.look in ("white", "color"):
        return file.get("set_background", "color") == wish.values.get("color", _WHITE)
    return False
