"""Clauses that order pictures: read into orders, and orders into files."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline import numbers, references
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import NotThere, Picture
from agent.offline.orders import Filler, Item, Order, Place, place_of
from agent.offline.turn import Turn
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish, wishes

__all__ = ["fulfil", "places_in", "read_order"]


def read_order(turn: Turn, clause: Clause) -> bool:
    """Add what a clause orders to the turn's orders; False where it orders nothing."""
    names = turn.situation.name_words()
    order = turn.orders[-1] if turn.orders else None
    heading = order.heading if order and order.heading else None
    look = heading.look if heading else ""
    wanted = wishes(clause, names=names, recoloring=look == "recolor", turning=look == "turn")
    wanted = wanted or _inherited(clause, look)
    places = places_in(turn, clause, order)
    count, exact = numbers.count(clause.tokens)
    named = references.named_products(clause, turn.photos)
    tells = clause.has("quantity") or clause.has("each") or clause.has("only") or named.photos
    if not (wanted or places or exact or tells or clause.shaped("size")):
        return False
    order = _current(turn, clause, places, named.photos)
    _widen(turn, order, clause)
    _fill_in(order, places, wanted, count if exact or not places else count, exact, clause)
    return True


def _inherited(clause: Clause, look: str) -> list[Wish]:
    """In a list of close-ups a part is enough: "the sole at the bottom"."""
    if look != "detail" or not (clause.has("region") or clause.has("part") or clause.tokens):
        return []
    region = clause.values("region")
    word = next((t.plain for t in clause.tokens if not t.get("plain") and not t.get("region")), "")
    values = {"region": region[-1] if region else "auto", "zoom": 2.0}
    return [Wish("detail", values, None, word or "detail", clause.text)]


def places_in(turn: Turn, clause: Clause, order: Order | None) -> list[Place]:
    """The channels and slots that a clause names; a slot alone belongs to the channel at hand."""
    sheet = vocabulary().sheets["channels"]
    named = list(dict.fromkeys(clause.values("channel")))
    if any(t.text == "X" for t in clause.tokens):
        named.append("x")
    found: list[Place] = []
    for word in dict.fromkeys(clause.values("slot")):
        near = named or (order.channels if order else []) or turn.here
        places = [place for channel in near if (place := place_of(channel, word))]
        owner = sheet.owners.get(word)
        if not places and owner and not named:
            places = [place for place in [place_of(owner, word)] if place]
        found += places if named or not order else places[-1:] or places
    taken = {place.channel for place in found}
    found += [Place(channel, sheet.alone.get(channel)) for channel in named if channel not in taken]
    return list(dict.fromkeys(found))


def _current(turn: Turn, clause: Clause, places: Sequence[Place], photos: Sequence[str]) -> Order:
    """The order that a clause belongs to: the one before it, or a new one."""
    order = turn.orders[-1] if turn.orders else None
    if order is None or (places and not _joins(order, clause, places, photos)):
        order = Order(sentence=clause.sentence)
        turn.orders.append(order)
    return order


def _joins(order: Order, clause: Clause, places: Sequence[Place], photos: Sequence[str]) -> bool:
    """Whether a clause with a place goes on with the order before it."""
    if not order.places:
        return True
    if clause.joint == "item" or (photos and order.photos):
        return False
    same = {place.channel for place in places} <= set(order.channels)
    if same:
        return True
    return clause.joint in ("and", "slash", "comma") and not (order.wishes or order.count)


def _widen(turn: Turn, order: Order, clause: Clause) -> None:
    """Take over what holds for the whole order: products, SKU, size, format, "each"."""
    named = references.named_products(clause, turn.photos)
    if named.photos:
        order.photos = [
            *(order.photos or []),
            *(p for p in named.photos if p not in (order.photos or [])),
        ]
    order.sku = references.code_in(clause, turn.photos) or order.sku
    order.size = numbers.size(clause.tokens) or order.size
    formats = clause.values("format")
    order.format = formats[-1] if formats else order.format
    order.each = order.each or clause.has("each")
    order.only = order.only or clause.has("only")
    order.whole = order.whole or clause.has("quantity", "set", "rest")
    order.adding = order.adding or clause.has("verb", "add")
    if clause.has("look", "bundle") or clause.has("layout"):
        layouts = clause.values("layout")
        order.bundle = layouts[0] if layouts else order.bundle or ""


def _fill_in(
    order: Order,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
    exact: bool,
    clause: Clause,
) -> None:
    """Write the lines of a clause into its order."""
    if order.heading and wanted:
        order.items = [item for item in order.items if item.wish is not order.heading]
        order.heading = None
    if not places and not wanted:
        order.count = count if exact else order.count
        return
    for place in places or [None]:
        for wish in wanted or [None]:
            order.items.append(Item(place, wish, count))
    if clause.heading and wanted:
        order.heading = wanted[0]


def fulfil(turn: Turn) -> None:
    """Make the files of every order and put them into the gallery."""
    for order in turn.orders:
        for sources, views in _products(turn, order):
            _make(turn, order, sources, views)


def _products(turn: Turn, order: Order) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each product of an order its photo, and the photos of its other views."""
    photos = order.photos or turn.situation.fresh() or turn.photos
    if order.bundle is not None:
        return [(tuple(photos), ())]
    groups = references.product_groups(photos)
    return [((group[0],), tuple(group[1:])) for group in groups]


def _make(turn: Turn, order: Order, sources: tuple[str, ...], views: tuple[str, ...]) -> None:
    filler = Filler(turn.studio, order, sources, views)
    for channel in order.channels:
        for picture in filler.pictures(channel):
            _add(turn, picture)


def _add(turn: Turn, picture: Picture) -> None:
    try:
        turn.files.append(File(turn.studio.file(picture)))
    except NotThere as missing:
        turn.leave_out(f"Left out: {missing}.")
    else:
        turn.changed = True
