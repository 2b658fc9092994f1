"""Lines of an order: what each clause adds to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.offline import measures, products
from agent.offline.clauses import Clause
from agent.offline.headings import all_alike, goes_with, lead, make_way
from agent.offline.orders import Item, Order
from agent.offline.places import SECONDARY, Place, hero_slot, secondary_slot
from agent.offline.placing import places_in
from agent.offline.posts import shared_scene, told_closer
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from agent.offline.words import Token

__all__ = ["fill_in", "widen"]


def widen(turn: Turn, order: Order, clause: Clause, named: products.Named) -> None:
    """Take over what holds for the whole order: products, SKU, size, format, "each"."""
    if named.photos and (named.sure or not order.photos):
        held = order.photos or []
        order.photos = [*held, *(photo for photo in named.photos if photo not in held)]
    order.sku = products.code_in(clause, turn.photos) or order.sku
    if not _own_size(order, clause):
        placed = order.places or clause.has("channel") or places_in(turn, clause, order)
        shape = None if placed else measures.shape(clause.tokens)
        order.size = measures.size(clause.tokens) or shape or order.size
    formats = clause.values("format")
    order.format = formats[-1] if formats else order.format
    order.each = order.each or clause.has("each") or _per(clause)
    order.only = order.only or clause.has("only")
    whole = clause.has("quantity", "set", "rest") and not _for_listing(clause)
    order.whole = order.whole or whole or _whole(clause) or _remaining(clause)
    order.headed = order.headed or (clause.heading and not clause.has("channel"))
    order.led = order.led or (clause.heading and clause.has("quantity", "set"))
    if order.plural and not order.count and _with_one(clause):
        order.whole = True  # "amazon images please, with one that shows the size"
    order.plural = order.plural or any(_several(token) for token in clause.tokens)
    order.adding = order.adding or clause.has("verb", "add")
    together = clause.has("all") and bool(_TOGETHER.search(clause.text))
    if clause.has("look", "bundle") or clause.has("layout") or together:
        layouts = clause.values("layout")
        order.bundle = layouts[0] if layouts else order.bundle or ""
    sizes = [token.text for token in clause.tokens if token.shape == "size"]
    if sizes and measures.size(clause.tokens) is None:
        order.bundle = "grid"


#: "both in a single Amazon main image"
_TOGETHER = re.compile(r"\bin (?:a single|just one|one single|one|the same)\b", re.IGNORECASE)


def _for_listing(clause: Clause) -> bool:
    """ "one infographic for my Amazon listing": where it goes, and no whole set."""
    said = " ".join(token.plain for token in clause.tokens)
    one = clause.tokens and any(t.get("number") == "1" for t in clause.tokens)
    told = clause.has("look") or clause.has("scene") or clause.has("color")
    return bool(one and told and re.search(r"\b(?:my|our|the) (?:\w+ )?listing", said))


def _per(clause: Clause) -> bool:
    """ "one main per puzzle"."""
    pairs = pairwise(clause.tokens)
    return any(
        one.plain in _PER and (other.get("product") or other.plain in _SHADES)
        for one, other in pairs
    )


_SHADES = frozenset(["colour", "color", "variant", "shade", "farbe", "couleur", "version"])
_PER = frozenset(["per", "pro", "por", "par"])


def _with_one(clause: Clause) -> bool:
    """Whether a clause tells of one among several."""
    words = [token.plain for token in clause.tokens[:2]]
    return words in (["with", "one"], ["including", "one"], ["mit", "einem"], ["con", "una"])


def _remaining(clause: Clause) -> bool:
    """ "now the other Amazon images too": what of the set is not there yet."""
    others = {token.plain for token in clause.tokens} & {"other", "remaining", "missing"}
    told = ("number", "look", "scene", "color", "slot")
    return bool(others) and clause.has("channel") and not any(clause.has(kind) for kind in told)


_WHOLE = frozenset(["whole", "entire", "complete", "full", "komplett", "ganze", "completo", "toda"])


def _whole(clause: Clause) -> bool:
    """ "the whole Amazon thing": a channel with all that belongs to it."""
    return any(
        one.plain in _WHOLE and other.get("channel") for one, other in pairwise(clause.tokens)
    )


def _counted(order: Order, clause: Clause, count: int) -> None:
    """How many in all, or how many besides the main one: "google main plus 3 extra"."""
    place = order.items[-1].place if order.items else None
    slot = secondary_slot(place.channel) if place and place.slot else None
    more = clause.has("verb", "add") or any(t.plain in ("others", "other") for t in clause.tokens)
    bare = all(t.shape == "number" or t.get("number") for t in clause.tokens)
    more = more or (bare and clause.joint == "and")  # "Amazon main + 3"
    if more and place and slot:
        order.items.append(Item(Place(place.channel, slot), None, count))
    elif more and order.wishes and not order.count:
        order.count = count + len(order.wishes)  # "hero plus five others"
    elif count == 1 and clause.has("each") and order.count:
        order.count = 1  # "3 files, one each"
    elif count > 1 or clause.has("only") or not (order.whole or order.count):
        # "a set with 2 close-ups, one of the rim …": one of them, and not one in all.
        order.count = count


def _first_of_row(order: Order, places: Sequence[Place], count: int | None) -> None:
    """ "Google Merchant image and 2 additional": what leads a row is the main picture."""
    last = order.items[-1] if order.items else None
    if not count or last is None or last.place is None or last.wish or last.count or last.heading:
        return
    row = [place for place in places if place.slot in SECONDARY]
    hero = hero_slot(last.place.channel)
    if last.place.slot is None and hero and any(p.channel == last.place.channel for p in row):
        order.items[-1] = replace(last, place=Place(last.place.channel, hero))


def _of_swatch(place: Place | None, wish: Wish | None) -> Wish | None:
    """A colour on a swatch is the product's own."""
    if wish is None or place is None or place.slot != "swatch" or wish.look != "color":
        return wish
    return replace(wish, look="recolor")


def _own_size(order: Order, clause: Clause) -> bool:
    """Whether a size is of one picture of a set only: "… and make the main 3000x3000"."""
    return order.whole and clause.has("slot") and not clause.has("quantity", "set")


def _several(token: Token) -> bool:
    """Whether a word speaks of several pictures: "images", "main images"."""
    last = token.plain.rpartition(" ")[2]
    return token.plain in _PLURALS or (token.get("slot") is not None and last in _PLURALS)


_PLURALS = frozenset(
    ["images", "pictures", "pics", "photos", "fotos", "shots", "visuals", "bilder", "imgs", "files"]
)


def fill_in(
    order: Order,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
    clause: Clause,
    *,
    blocked: bool,
) -> None:
    """Write the lines of a clause into its order."""
    if wanted and goes_with(order, clause, places, wanted[0]):
        return
    if wanted:
        make_way(order, clause, wanted[0])
    if not places and not wanted:
        if count and not blocked:
            _counted(order, clause, count)
        return
    places, count = all_alike(order, clause, places, wanted, count)
    _first_of_row(order, places, count)
    if not wanted and count is None:
        after = clause.joint == "comma" and not clause.has("verb")
        places = _not_told(order, places, only=clause.has("only"), named_after=after)
    if not (places or wanted) or told_closer(order, clause, places, wanted, count):
        return
    places = places or _of_swatches(order, wanted)
    shared_scene(order, clause, places, wanted, count)
    if order.count and clause.has("verb", "add") and not order.whole:
        order.count += (count or 1) * len(wanted)
    line = replace(_line(order, clause, wanted, count), blocked=blocked)
    order.items += [
        replace(line, place=place, wish=_of_swatch(place, wish))
        for place in places or _NOWHERE
        for wish in wanted or _NOTHING
    ]
    if wanted:
        lead(order, clause, wanted[0], count)


def _line(order: Order, clause: Clause, wanted: Sequence[Wish], count: int | None) -> Item:
    """What a clause says of each of its lines, but for where and what."""
    return Item(
        count=count,
        heading=clause.heading and not wanted and count is None,
        size=measures.size(clause.tokens) if _own_size(order, clause) else None,
        listed=_listed(clause),
        open=not clause.has("slot"),
        at=_place_in_row(clause, wanted),
    )


def _of_swatches(order: Order, wanted: Sequence[Wish]) -> list[Place]:
    """ "swatches in navy, rust and black": each colour is for the swatch slot."""
    last = order.items[-1] if order.items else None
    if last is None or last.place is None or last.place.slot != "swatch":
        return []
    if last.wish is None and {wish.look for wish in wanted} <= {"color", "recolor"}:
        order.items.pop()  # "2 swatches of the scrunchie, teal and navy": the list says which
        return [last.place]
    return [last.place] if any(wish.look == "recolor" for wish in wanted) else []


def _place_in_row(clause: Clause, wanted: Sequence[Wish]) -> str:
    """ "last one = the garden scene": where among the files the one that is wished for comes."""
    named = clause.values("ordinal")
    return named[0] if len(named) == 1 and len(wanted) == 1 else ""


def _listed(clause: Clause) -> bool:
    """Whether a clause may spell out the one before it: "two lifestyle, one on the desk, …"."""
    return clause.joint in ("comma", "dash", "word", "colon")


def _not_told(
    order: Order, places: Sequence[Place], *, only: bool, named_after: bool
) -> list[Place]:
    """The places that are not in the order yet.

    "only main images: Amazon and Walmart": the heading has said which of their pictures.
    "Swatches in navy and rust, only the swatches": with `only`, so has what was wished for there.
    """
    held = {item.place.channel for item in order.items if item.place and item.place.slot}
    led = held if order.headed else set()
    fresh = [place for place in places if Item(place) not in order.items]
    if named_after:  # "a summer post at the beach, Facebook square": where the one before goes
        told = [item.place for item in order.items[-2:] if item.wish]
        fresh = [place for place in fresh if not (place.slot and place in told)]
    fresh = [place for place in fresh if not (only and place.slot and place in order.places)]
    return [place for place in fresh if place.slot or place.channel not in led]


_NOWHERE: tuple[Place | None, ...] = (None,)
_NOTHING: tuple[Wish | None, ...] = (None,)
