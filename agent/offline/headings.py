"""Headings: looks that a list spells out, and clauses that say how what is ordered looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.orders import Item, Order
from agent.offline.places import MAIN, Place
from agent.offline.wishes import Wish

__all__ = ["all_alike", "goes_with", "lead", "make_way"]


def make_way(order: Order, clause: Clause, wish: Wish) -> None:
    """Take the heading out that a list now spells out: "2 lifestyle (kitchen, marble)".

    A wish of another kind ends the list and leaves it: "3 angles and a close-up".
    """
    heading = order.heading
    if heading and wish.look not in (heading.look, *_SPELT.get(heading.look, ())):
        order.heading = None
    elif order.heading:
        held = [Item(i.place) if i.wish is order.heading else i for i in order.items]
        order.items = [item for item in held if item.place or item.wish]
        order.count = order.count or order.heading.count
        order.heading = None
    called = "scene" in clause.text.lower().split()  # "lifestyle, garden scene"
    begins = clause.tokens[0].get("place") or called
    placed = clause.joint == "comma" and begins and wish.look == "scene"
    if (clause.inside or placed) and order.items and _generic(order.items[-1]):
        last = order.items.pop()
        order.items += [Item(last.place)] if last.place and called else []


def _generic(item: Item) -> bool:
    """A lifestyle picture whose scenes follow in parentheses: "2 lifestyle (kitchen, marble)"."""
    return item.wish is not None and item.wish.look == "scene" and not item.wish.values


def lead(order: Order, clause: Clause, head: Wish, count: int | None) -> None:
    """Note a look that a list may follow: "2 lifestyle shots: kitchen, marble"."""
    spelt = head.look == "scene" and (head.values or not clause.heading)
    several = head.look == "detail" and (count or 1) > 1 and head.values.get("region") == "auto"
    if head.look not in _LISTED or spelt or not (clause.heading or several or not head.values):
        return
    order.listing, order.sentence = head.look, clause.sentence
    order.heading = Wish(head.look, head.values, count, head.word, head.said)
    order.items = [
        Item(i.place, order.heading, i.count) if i.wish is head else i for i in order.items
    ]


def goes_with(order: Order, clause: Clause, places: Sequence[Place], wish: Wish) -> bool:
    """Whether a clause says how pictures look that are ordered already; then they do."""
    rows = [i for i in order.items if (i.count or 0) > 1 and i.wish is None]
    pointed = not places and _of_that(order, clause, wish)
    if pointed or not places and (_grounds(order, clause) or _of_hero(order, clause)):
        order.items[-1] = replace(order.items[-1], wish=wish)
    elif clause.has("all") and rows and not places:
        # "main + 3 extra, all on white"
        order.items = [replace(i, wish=wish) if i in rows else i for i in order.items]
    else:
        return False
    return True


def _of_that(order: Order, clause: Clause, wish: Wish) -> bool:
    """ "main image + the lifestyle image, that one on the desk": of the picture named last."""
    last = order.items[-1] if order.items else None
    pointed = clause.tokens[0].plain in ("that one", "this one", "that", "the latter", "it")
    open_ = last is not None and last.place is not None and last.place.slot is not None
    open_ = open_ and last is not None and (last.wish is None or _generic(last))
    return bool(pointed and open_) and wish.look in ("scene", "color", "gradient")


def _of_hero(order: Order, clause: Clause) -> bool:
    """ "main image for Amazon, but on our pink": what the one picture named is to stand on."""
    last = order.items[-1] if order.items else None
    alone = last is not None and len(order.items) == 1 and not (last.wish or last.count)
    slot = last.place.slot if last and last.place else None
    grounds = clause.has("color") or clause.shaped("hex") or clause.has("scene")
    begins = clause.tokens[0].get("place") or clause.has("subject", "background")
    begins = begins and clause.joint in ("and", "comma")
    return bool(alone and slot in MAIN and grounds and begins) and not order.whole


def _grounds(order: Order, clause: Clause) -> bool:
    """ "one hero shot for our website, dark background": what the one picture stands before."""
    last = order.items[-1] if order.items else None
    if last is None or last.place or last.wish is None or len(order.items) > 1:
        return False
    plain = last.wish.look == "white" and last.wish.word == "white" and not order.plural
    beside = clause.joint == "and" and clause.has("format")
    staged = order.size is not None and clause.has("scene") and clause.joint == "comma"
    told = clause.has("subject", "background") or staged
    return plain and not (order.whole or beside) and told


def all_alike(
    order: Order,
    clause: Clause,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
) -> tuple[Sequence[Place], int | None]:
    """ "2 posts and 1 pin, all on concrete": the wish is for what was named before as well."""
    if not (clause.has("all") and wanted and places):
        return places, count
    order.items += [Item(place, None, count) for place in places]
    return [], None


#: What else may spell out a list of a look: "3 angles: front, from the left, from above".
_SPELT = {"turn": ("white",), "recolor": ("color", "white"), "scene": ("scene_photo", "on_model")}


#: Looks that a list may follow: parts, colours, angles, lines to print.
_LISTED = ("infographic", "detail", "recolor", "turn", "scene")
