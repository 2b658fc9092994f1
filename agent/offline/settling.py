"""Orders settled: what they leave open is taken from the conversation or asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pydantic import JsonValue

from agent import shots
from agent.angles import groups_of
from agent.offline import products
from agent.offline.clauses import Clause, clauses
from agent.offline.orders import Item, Order, expanded
from agent.offline.phrases import phrase
from agent.offline.places import MAIN, Place, hero_slot, main_of
from agent.offline.placing import places_in
from agent.offline.roles import ROLES
from agent.offline.tidying import tidied
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from agent.offline.words import tokens
from tools.channels import channels

__all__ = ["completed", "different", "own_format", "product_sources", "settle", "share", "versions"]


#: From so many pictures on, a list after "Amazon set:" is the whole set.
_A_LIST = 3


def settle(turn: Turn, order: Order) -> None:
    """Fill in what the order leaves open from the conversation: where, and which SKU."""
    tidied(order)
    in_all = sum(len(other.places) for other in turn.orders)
    if order.headed and order.count in (len(order.channels), in_all if len(turn.orders) > 1 else 0):
        order.count, order.plural = None, False  # "three posts: a square, a pin and a story"
    counted = order.whole or order.count or order.plural or any(i.count for i in order.items)
    if order.bundle is not None and not counted and len(order.places) == 1:
        order.count = 1
    cuts = [i for i in order.items if i.wish and i.wish.word == "cut"]
    if cuts and (len(order.wishes) > len(cuts) or order.channels or len(turn.orders) > 1):
        # Cutting out is then a step on the way and no picture of its own.
        order.items = [replace(i, wish=None) if i in cuts else i for i in order.items]
        order.items = [i for i in order.items if i.place or i.wish]
    if order.led and len(order.wishes) >= _A_LIST:
        order.whole = False
    _as_swatches(turn, order)
    if not order.places:
        known = turn.here or turn.talked_of()
        if own_format(order) or turn.files and not turn.here:
            known = []
        known = known[-1:] or _of_brand(turn, order)
        wide = [Item(Place(c, None if shots.shot_list(c) else _slot(turn, c))) for c in known]
        told = _told_before(turn) if not turn.files and not own_format(order) else []
        wide = [Item(place) for place in told] or wide
        order.items += wide
        order.adding = order.adding or (bool(turn.files) and not order.whole)
    if order.sku is None and len(turn.orders) == 1:
        order.sku = turn.code
    order.sku = order.sku or turn.code
    listed = order.plural and not (order.whole or order.count)
    if (order.only or listed) and len(order.channels) > 1:
        _shared_slot(order)
    elif not (order.whole or order.count or order.plural):
        _shared_main(order)


def _as_swatches(turn: Turn, order: Order) -> None:
    """ "add a teal one too", to a row of swatches: one more of them."""
    channel = turn.here[-1] if turn.here else ""
    there = [file for file in turn.files if file.channel == channel]
    colors = bool(order.wishes) and {wish.look for wish in order.wishes} <= {"color", "recolor"}
    if order.places or not there or not colors or any(file.slot != "swatch" for file in there):
        return
    swatch = Place(channel, "swatch")
    order.items = [
        replace(item, place=swatch, wish=replace(item.wish, look="recolor"))
        for item in order.items
        if item.wish
    ]
    order.adding = True


def _told_before(turn: Turn) -> list[Place]:
    """The one slot that the last message spoke of, which came to no picture."""
    known = turn.situation.name_words()
    for text in turn.situation.said()[:2]:
        found = [p for c in clauses(tokens(text, known)) for p in places_in(turn, c, None)]
        if found:
            places = list(dict.fromkeys(found))
            return places if len(places) == 1 and places[0].slot else []
    return []


def _shared_main(order: Order) -> None:
    """ "main for Amazon and Etsy": one picture each, on white where a channel has no such slot."""
    if not any(place.slot in MAIN for place in order.places):
        return
    for index, item in enumerate(order.items):
        if item.place and item.place.slot is None and not (item.count or item.wish or item.heading):
            hero = hero_slot(item.place.channel)
            wish = None if hero else Wish("white", {}, None, "white")
            place = Place(item.place.channel, hero)
            order.items[index] = replace(item, place=place, wish=wish)


def _of_brand(turn: Turn, order: Order) -> list[str]:
    """Where a set goes that names no channel, by the brand kit."""
    named = turn.situation.brand.get("channels")
    if own_format(order) or turn.files or not (order.whole or order.plural or order.count):
        return []
    return [str(name) for name in named] if isinstance(named, list) else []


def _slot(turn: Turn, channel: str) -> str:
    """The slot that further files of a channel without a set go to: that of the last one."""
    held = [file.slot for file in turn.files if file.channel == channel and file.slot]
    return held[-1] if held else main_of(channel)


def own_format(order: Order) -> bool:
    """Whether files of the user's own are meant: a transparent PNG, a plain resize."""
    looks = {wish.look for wish in order.wishes}
    return bool(looks & {"transparent"}) or bool(order.size) or bool(order.format)


def _shared_slot(order: Order) -> None:
    """ "amazon + walmart main images only": the slot named last is meant for all."""
    last = next((p for p in reversed(order.places) if p.slot in MAIN), order.places[-1])
    for index, item in enumerate(order.items):
        bare = item.place and item.place.slot is None and not (item.count or item.wish)
        if item.place and bare and last.slot in ("main", "image_link"):
            found = channels()[item.place.channel].slots
            slot = next((name for name in ("main", "image_link") if name in found), None)
            order.items[index] = replace(item, place=Place(item.place.channel, slot))


def product_sources(turn: Turn, order: Order) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each product of an order its photo, and the photos of its other views."""
    photos = order.photos or _at_hand(turn, order)
    if order.bundle is not None:
        return [(tuple(photos), ())]
    groups = groups_of(turn.situation.uploads, photos)
    if _one_product(turn) and len(photos) > 1:
        groups = [[*products.product_groups(photos)[0], *[p for g in groups[1:] for p in g]]]
    return [((group[0],), tuple(group[1:])) for group in groups]


def _at_hand(turn: Turn, order: Order) -> list[str]:
    views = {p for other in turn.orders if other.view for p in other.photos or ()}
    fresh = [photo for photo in turn.situation.fresh() if photo not in views]
    if fresh and not turn.files:
        return turn.photos if len(fresh) == len(turn.photos) else fresh
    return fresh or turn.photos


def _one_product(turn: Turn) -> bool:
    """ "same t-shirt, front and back": all photos show one product."""
    said = any(c.has("product") and (c.has("verb", "same") or _of_one(c)) for c in turn.clauses)
    said = said or bool(_ONE.search(turn.text))
    return said and not turn.files


_ONE = re.compile(
    r"\b(?:one|a single|the same) (?:product|item|article), (?:two|three|\d) \w+", re.I
)


def _of_one(clause: Clause) -> bool:
    """ "the front and the back of one t-shirt"."""
    words = [token.plain for token in clause.tokens]
    return any(pair in (("of", "one"), ("of", "a single")) for pair in pairwise(words))


def share(order: Order, products: int) -> int | None:
    """How many for each product: a count that is not "each" is shared out where it can be."""
    if order.count is None or order.each or products < 2 or order.count < products:
        return order.count
    return order.count // products


def completed(turn: Turn, order: Order, sources: Sequence[str]) -> list[Item]:
    """The lines of an order with what their looks need; those that lack it are asked about."""
    found: list[Item] = []
    for item in order.items:
        wish = _complete(turn, item.wish, sources) if item.wish else None
        if item.wish is None or wish is not None:
            found.append(replace(item, wish=wish))
        elif item.place and not item.place.slot and order.whole:
            found.append(replace(item, wish=None))
    return found


def _complete(turn: Turn, wish: Wish, sources: Sequence[str]) -> Wish | None:
    values = dict(wish.values)
    if not turn.studio.can(wish.look):
        return wish  # what it lacks need not be asked for: making it will say what is not there
    if wish.look == "recolor" and not values.get("color"):
        turn.ask(phrase("ask.color"))
        return None
    if wish.look == "scale":
        height = turn.heights.get(sources[0]) or turn.height or turn.told_height()
        if height is None:
            turn.ask(phrase("ask.height", what=sources[0].replace("_", " ")))
            return None
        values = {"object": "ruler", **values, "height_cm": height}
    elif wish.look == "infographic":
        if not (turn.callouts or turn.dimensions or turn.title):
            turn.ask(phrase("ask.lines"))
            return None
        lines: list[JsonValue] = [*turn.callouts]
        values = {"title": turn.title, "callouts": lines or None, "dimensions": turn.dimensions}
    elif wish.look == "on_model":
        told = {arg: turn.situation.of_role(role) for role, arg in ROLES.items()}
        values |= {arg: name for arg, name in told.items() if name}
        values |= {"model_image": turn.person} if turn.person else {}
    elif "scene" in values or (wish.look == "scene" and "mood" in values):
        place = {k: v for k, v in values.items() if k == "instead_of"}
        values = {"scene": turn.scene(values, wish), **place}
    return replace(wish, values=values)


def different(turn: Turn, order: Order) -> list[Wish]:
    """Pictures for a size of one's own that nothing more is told of: as many as are asked for."""
    count = order.count or 1
    if count < 2:
        return [Wish("as_is" if own_format(order) else "white")]
    near = Wish("detail", {"region": "auto", "zoom": 2.0}, None, "detail")
    return [Wish("white"), Wish("scene"), near, *[Wish("scene")] * count][:count]


def versions(order: Order) -> list[Wish]:
    """The wishes, each as often as it is asked for; of one scene that is named as many as are asked
    for, the product each time elsewhere in it."""
    wanted = order.wishes
    placed = len(wanted) == 1 and ("scene" in wanted[0].values or wanted[0].look == "scene_photo")
    if not placed:
        return expanded(order.items)
    count = next((i.count for i in order.items if i.wish and i.count), None) or order.count or 1
    if count < 2:
        return wanted
    asides = [{"position": side, "scale": 0.85} for side in ("left", "right")]
    asides += [{"position": 0.42, "scale": 0.7}, {"position": 0.58, "scale": 1.15}]
    first = wanted[0]
    others = [replace(first, values={**first.values, **aside}) for aside in asides]
    return [first, *others][:count]
