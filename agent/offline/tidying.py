"""Orders tidied: what was said twice, or once for several, stands once for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from agent.offline.orders import Item, Order
from agent.offline.places import MAIN
from agent.offline.wishes import Wish

__all__ = ["tidied"]


def tidied(order: Order) -> None:
    """What was said twice, or once for several, stands once for each."""
    _spread(order)
    _listed_beside_main(order)
    _as_they_are(order)
    _broken_down(order)
    _spelt(order)
    _grounded(order)
    _told_again(order)
    _shaped(order)
    _only_that(order)
    if order.whole and not order.count and (_enumerated(order) or _all_on_ground(order)):
        order.whole = False
    _sized_once(order)


def _spread(order: Order) -> None:
    """ "three on white, beige and black": a count that is the list's own length is one of each."""
    wished = [i for i, item in enumerate(order.items) if item.wish]
    led = next((n for n, i in enumerate(wished) if (order.items[i].count or 0) > 1), None)
    run = wished[led:] if led is not None else []
    if len(run) < 2 or order.items[run[0]].count != len(run):
        return
    grounds = {_kind(order.items[i].wish) for i in run}
    rest = [order.items[i] for i in run[1:]]
    place = order.items[run[0]].place
    if len(grounds) == 1 and not any(i.count or i.place not in (None, place) for i in rest):
        order.items[run[0]] = replace(order.items[run[0]], count=None)
        order.count = order.count or len(wished)


def _listed_beside_main(order: Order) -> None:
    """ "main; two lifestyle: wood and linen; a close-up": the count was of the list alone."""
    mains = any(i.place and i.place.slot in MAIN for i in order.items)
    told = len(order.wishes) + mains
    if order.listing and order.count and order.count < told and not order.whole:
        order.count = None


def _as_they_are(order: Order) -> None:
    """ "no retouching, no cutout, just crop for …": what is said of all, once for each place."""
    kept = [i.wish for i in order.items if i.wish and i.wish.look == "as_is"]
    if not kept or not any(i.place for i in order.items):
        return
    items = [i for i in order.items if i.place or not (i.wish and i.wish.look == "as_is")]
    order.items = [i if i.wish else replace(i, wish=kept[0]) for i in items]


def _broken_down(order: Order) -> None:
    """ "5 for Walmart. Main plus 4.": what a total is made of takes the total's place."""
    counted = [i for i in order.items if i.count and i.place and not i.wish]
    totals = [i for i in counted if i.open or (i.place and not i.place.slot)]
    for total in totals:
        parts = [i for i in order.items if i is not total and i.place and i.place.slot]
        parts = [
            i for i in parts if i.place and total.place and i.place.channel == total.place.channel
        ]
        if len(parts) > 1 and sum(i.count or 1 for i in parts) == total.count:
            order.items.remove(total)


def _spelt(order: Order) -> None:
    """ "two lifestyle shots, one on the desk, one on wood": the list takes the count's place."""
    for at, item in enumerate(order.items):
        look = _loose(item.wish)
        run = _alike([i for i in order.items[at + 1 :] if i.wish], look)
        if not (look and run and run[0].listed) or (item.count or 0) < 2:
            continue
        if sum(i.count or 1 for i in run) == item.count:
            order.items[at : at + 1] = [Item(item.place)] if item.place else []
            return


def _alike(items: Sequence[Item], look: str) -> list[Item]:
    """The lines at the beginning that are of one look."""
    return list(takewhile(lambda item: item.wish is not None and item.wish.look == look, items))


def _enumerated(order: Order) -> bool:
    """ "for our listing: one main, four lifestyle": a set whose pictures are all counted."""
    mains = [i for i in order.items if i.place and i.place.slot in MAIN and i.count]
    counted = [i for i in order.items if i.wish and (i.count or 0) > 1]
    rest = [i for i in order.items if i.wish and not i.count]
    return bool(mains) and bool(counted) and not rest


def _all_on_ground(order: Order) -> bool:
    """ "our listing, 3 photos on white": so many pictures, all on one ground."""
    wished = [i for i in order.items if i.wish]
    one = wished[0] if len(wished) == 1 else None
    plain = one is not None and one.wish is not None and one.wish.look in ("white", "color")
    return plain and one is not None and (one.count or 0) > 1


def _told_again(order: Order) -> None:
    """ "eBay and Amazon; eBay 3, Amazon 5": what was only named is counted afterwards."""
    told = [i for i in order.items if i.place and i.open and i.count and not i.wish]
    channels = {i.place.channel for i in told if i.place}
    order.items = [
        i
        for i in order.items
        if not (i.place and i.open and i.place.channel in channels and not (i.count or i.wish))
    ]


def _shaped(order: Order) -> None:
    """ "Instagram carousel, 3 portrait pics": the shape and the number of what was only named."""
    told = [i for i in order.items if i.place and i.place.slot and i.count]
    channels = {i.place.channel for i in told if i.place}
    order.items = [
        i
        for i in order.items
        if i.count
        or i.wish
        or i.place is None
        or i.place.channel not in channels
        or i.place.slot not in _CAROUSELS
        or i.place in [other.place for other in told]
    ]


def _only_that(order: Order) -> None:
    """ "Amazon, only one secondary: …": the channel was named to say where, and no main image."""
    told = [i.place for i in order.items if i.place and i.place.slot and not i.open]
    if not order.only or order.whole or not told:
        return
    channels = {place.channel for place in told}
    order.items = [
        i
        for i in order.items
        if not (i.open and i.place and i.place.channel in channels and not (i.wish or i.count))
    ]


#: The slots that a carousel is made of where no shape is told.
_CAROUSELS = ("feed_square",)


def _loose(wish: Wish | None) -> str:
    """The look of a wish that says nothing more: lifestyle, a close-up; else empty."""
    if wish is None or wish.look not in ("scene", "detail"):
        return ""
    told = wish.values.get("region", "auto") != "auto" or wish.word not in ("", "detail")
    return "" if wish.values.get("scene") or told else wish.look


def _grounded(order: Order) -> None:
    """ "white background, 3 angles": the ground of what is counted, and no picture of its own."""
    counted = [i for i in order.items if i.wish and i.wish.look == "turn" and (i.count or 0) > 1]
    whites = [i for i in order.items if i.wish and i.wish.look == "white" and not i.count]
    said = {word for i in whites if i.wish for word in i.wish.said.lower().split()}
    if counted and len(whites) == 1 and said & _BACKGROUND:
        order.items.remove(whites[0])


_BACKGROUND = frozenset(["bg", "background", "backdrop", "hintergrund", "fondo", "fond"])


def _sized_once(order: Order) -> None:
    """ "show how big it is, with a soda can": two words for one size shot."""
    sized = [i for i, item in enumerate(order.items) if item.wish and item.wish.look == "scale"]
    if len(sized) != 2 or any((order.items[i].count or 1) > 1 for i in sized):
        return
    first, second = (order.items[i] for i in sized)
    if first.wish and second.wish and not (first.wish.values and second.wish.values):
        values = {**first.wish.values, **second.wish.values}
        order.items[sized[0]] = replace(first, wish=replace(first.wish, values=values))
        order.items.pop(sized[1])


def _kind(wish: Wish | None) -> str:
    """The kind of ground that a wish names: a plain one, a scene, or what else it is."""
    look = wish.look if wish else ""
    return "plain" if look in ("white", "color", "gradient") else look
