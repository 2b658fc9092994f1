"""Which order a clause belongs to: the one before it, or one of its own."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline import measures
from agent.offline.clauses import Clause
from agent.offline.hints import Asked
from agent.offline.orders import Item, Order
from agent.offline.places import Place
from agent.offline.turn import Turn

__all__ = ["current"]


def current(turn: Turn, clause: Clause, asked: Asked) -> Order:
    """The order that a clause belongs to: the one before it, or a new one."""
    order, places = turn.orders[-1] if turn.orders else None, asked.places
    photos = asked.named.photos
    if order is not None and _of_another(order, asked):
        # "the bottle on sage, the cup on peach": each has its own, in the same places.
        turn.orders.append(Order([Item(p) for p in order.places], sentence=clause.sentence))
        return turn.orders[-1]
    leads = order is not None and clause.heading and bool(photos) and bool(order.photos)
    leads = leads or (order is not None and not places and _of_its_own(order, clause))
    if order is None or leads or (places and not _joins(order, clause, places, photos)):
        order = Order(sentence=clause.sentence)
        turn.orders.append(order)
    return order


def _of_another(order: Order, asked: Asked) -> bool:
    """Whether a clause says how another product looks than the one before it."""
    bare = not (asked.places or asked.count) and len(asked.wanted) == 1
    held = set(order.photos or ())
    apart = bool(held) and asked.named.sure and not held & set(asked.named.photos)
    return bare and apart and bool(asked.named.photos and order.wishes) and order.bundle is None


def _of_its_own(order: Order, clause: Clause) -> bool:
    """A line that names a size and a format and no channel: "- 1200x628 jpg for our blog"."""
    own = measures.size(clause.tokens) is not None and clause.has("format")
    formats = clause.values("format")
    if formats and order.format not in (None, formats[-1]) and not order.places:
        return True  # "a png and also a jpg on white"
    return bool(order.places) and clause.joint in ("newline", "dash", "item", "stop") and own


def _joins(order: Order, clause: Clause, places: Sequence[Place], photos: Sequence[str]) -> bool:
    """Whether a clause with a place goes on with the order before it."""
    if not order.places:
        return True
    if clause.joint == "item" or (photos and order.photos):
        return False
    if clause.has("look", "bundle") and order.items and order.bundle is None:
        return False  # "one main each, and all three together as a banner"
    if clause.heading and len(order.channels) > 1 and order.sentence != clause.sentence:
        return False  # "we sell on Etsy and Shopify. Etsy: …"
    if {place.channel for place in places} <= set(order.channels):
        return True
    if order.whole and clause.joint != "and":
        return False
    styled = all(item.place is None for item in order.items if item.wish)
    led = bool(order.items) and order.items[0].wish is not None and styled
    open_ = led or not order.wishes  # "the festive scene, an X post and an Insta portrait"
    return clause.joint in ("and", "slash", "comma", "word") and open_ and not order.count
