"""Orders that say again what the gallery holds already: they make nothing a second time."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.gallery import File
from agent.offline.numbers import ALL
from agent.offline.orders import Order
from agent.offline.places import Place
from agent.offline.wishes import Wish

__all__ = ["restated", "seated", "shows"]

#: Looks that are told by what they are alone.
_WHITE = "#ffffff"


def restated(order: Order, channel: str, there: Sequence[File]) -> bool:
    """ "So, in English: one picture for Shopify, on the wood table", where that is all there is.

    As many pictures as are there are asked for, none of them another, and all that is named is
    shown.
    """
    if order.adding or order.view or order.blocked or not there:
        return False
    if any(item.count for item in order.items if item.place is None and item.wish):
        return False
    slots = {i.place.slot for i in order.items if i.place and i.place.channel == channel}
    named = [file for file in there if None in slots or file.slot in slots or not slots]
    asked = order.count or max((i.count or 0 for i in order.items), default=0)
    asked = asked or len(order.wishes)
    told = asked > 1 or bool(order.wishes)  # "one for Etsy" may well be another one
    if asked in (0, ALL) or not told or asked != len(named) or order.size or order.format:
        return False
    return all(any(shows(file, wish) for file in named) for wish in order.wishes)


def seated(order: Order, channel: str, files: Sequence[File]) -> list[File]:
    """The new files of a channel in the places that the order names for some."""
    placed = list(files)
    told = [i for i in order.items if i.at and i.wish and i.place in (None, Place(channel))]
    for item in told:
        found = next((f for f in placed if item.wish and shows(f, item.wish)), None)
        if found is not None:
            placed.remove(found)
            index = len(placed) if item.at == "last" else int(item.at) - 1
            placed.insert(min(index, len(placed)), found)
    return placed


def shows(file: File, wish: Wish) -> bool:
    """Whether a file shows what a wish names."""
    if wish.look == "scene":
        scene = wish.values.get("scene")
        return file.look == "scene" and scene in (None, file.get("recreate", "scene"))
    if wish.look in ("white", "color"):
        return file.get("set_background", "color") == wish.values.get("color", _WHITE)
    return wish.look == file.look
