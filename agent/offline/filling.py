"""Orders filled: each into the files that it asks for, beside those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from agent import shots
from agent.offline import moves, references
from agent.offline.gallery import File
from agent.offline.looks import NotThere, Picture
from agent.offline.numbers import ALL
from agent.offline.orders import Filler, Item, Order, Place, main_of, most, usual
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from tools.channels import channels

__all__ = ["fulfil", "resize"]

#: From so many pictures on, a list after "Amazon set:" is the whole set.
_A_LIST = 3
_SEND = "Please send a photo of your product first, and I will make it?"
_HEIGHT = (
    "How tall is the {what}? Tell me its height, for example 12 cm, and I add the size picture?"
)
_LINES = (
    "What should I print on the infographic? Tell me up to five features or claims, for example:"
    " 6 speeds, 3 h battery?"
)


def fulfil(turn: Turn) -> None:
    """Make the files of every order and put them into the gallery."""
    orders = [order for order in turn.orders if _asks(order)]
    if orders and not turn.photos:
        turn.ask(_SEND)
        turn.awaiting = True
        return
    for order in orders:
        _settle(turn, order)
        first = len(turn.files)
        for sources, views in _products(turn, order):
            _fill(turn, order, sources, views)
        turn.made += [file.name for file in turn.files[first:]]


def _asks(order: Order) -> bool:
    return bool(order.items or order.count or order.whole or order.size or order.format)


def _settle(turn: Turn, order: Order) -> None:
    """Fill in what the order leaves open from the conversation: where, and which SKU."""
    cuts = [i for i in order.items if i.wish and i.wish.word == "cut"]
    if cuts and (len(order.wishes) > len(cuts) or order.channels or len(turn.orders) > 1):
        # Cutting out is then a step on the way and no picture of its own.
        order.items = [replace(i, wish=None) if i in cuts else i for i in order.items]
        order.items = [i for i in order.items if i.place or i.wish]
    if order.led and len(order.wishes) >= _A_LIST:
        order.whole = False
    if not order.places:
        known = turn.here or turn.talked_of()
        if _own_format(order) or turn.files and not turn.here:
            known = []
        wide = [Item(Place(c, None if shots.shot_list(c) else _slot(turn, c))) for c in known[-1:]]
        order.items += wide
        order.adding = order.adding or (bool(turn.files) and not order.whole)
    if order.sku is None and len(turn.orders) == 1:
        order.sku = turn.code
    order.sku = order.sku or turn.code
    if order.only and len(order.places) > 1:
        _shared_slot(order)


def _slot(turn: Turn, channel: str) -> str:
    """The slot that further files of a channel without a set go to: that of the last one."""
    held = [file.slot for file in turn.files if file.channel == channel and file.slot]
    return held[-1] if held else main_of(channel)


def _own_format(order: Order) -> bool:
    """Whether files of the user's own are meant: a transparent PNG, a plain resize."""
    looks = {wish.look for wish in order.wishes}
    return bool(looks & {"transparent"}) or bool(order.size) or bool(order.format)


def _shared_slot(order: Order) -> None:
    """ "amazon + walmart main images only": the slot named last is meant for all."""
    last = order.places[-1]
    for index, item in enumerate(order.items):
        if item.place and item.place.slot is None and last.slot in ("main", "image_link"):
            found = channels()[item.place.channel].slots
            slot = next((name for name in ("main", "image_link") if name in found), None)
            order.items[index] = replace(item, place=Place(item.place.channel, slot))


def _products(turn: Turn, order: Order) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each product of an order its photo, and the photos of its other views."""
    photos = order.photos or _at_hand(turn, order)
    if order.bundle is not None:
        return [(tuple(photos), ())]
    groups = references.product_groups(photos)
    if _one_product(turn) and len(photos) > 1:
        groups = [[*references.product_groups(photos)[0], *[p for g in groups[1:] for p in g]]]
    return [((group[0],), tuple(group[1:])) for group in groups]


def _at_hand(turn: Turn, order: Order) -> list[str]:
    fresh = turn.situation.fresh()
    if fresh and not turn.files:
        return turn.photos if len(fresh) == len(turn.photos) else fresh
    return fresh or turn.photos


def _one_product(turn: Turn) -> bool:
    """ "same t-shirt, front and back": all photos show one product."""
    said = any(c.has("verb", "same") and c.has("product") for c in turn.clauses)
    return said and not turn.files


def _fill(turn: Turn, order: Order, sources: tuple[str, ...], views: tuple[str, ...]) -> None:
    sku = turn.skus.get(sources[0]) or order.sku
    products = len(_products(turn, order))
    items = _completed(turn, order, sources)
    if order.wishes and not any(item.wish for item in items) and not order.whole:
        return
    own = replace(order, sku=sku, items=items, count=_count(order, products))
    if not own.places:
        _unplaced(turn, own, sources)
        return
    for channel in own.channels:
        held = [file for file in turn.files if file.channel == channel]
        there = [file for file in held if order.view or set(file.photos) & set(sources)]
        _channel(turn, own, channel, sources, views, there)


def _count(order: Order, products: int) -> int | None:
    """How many for each product: a count that is not "each" is shared out where it can be."""
    if order.count is None or order.each or products < 2 or order.count < products:
        return order.count
    return order.count // products


def _completed(turn: Turn, order: Order, sources: Sequence[str]) -> list[Item]:
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
    if wish.look == "scale":
        height = turn.height or turn.told_height()
        if height is None:
            turn.ask(_HEIGHT.format(what=sources[0].replace("_", " ")))
            return None
        values = {"object": "ruler", **values, "height_cm": height}
    elif wish.look == "infographic":
        if not (turn.callouts or turn.dimensions or turn.title):
            turn.ask(_LINES)
            return None
        lines: list[JsonValue] = [*turn.callouts]
        values = {"title": turn.title, "callouts": lines or None, "dimensions": turn.dimensions}
    elif wish.look == "on_model" and turn.person:
        values["model_image"] = turn.person
    elif "scene" in values or (wish.look == "scene" and "mood" in values):
        values = {"scene": turn.scene(values, wish)}
    return replace(wish, values=values)


def _unplaced(turn: Turn, order: Order, sources: tuple[str, ...]) -> None:
    """Files of the user's own size and format, for no channel."""
    if not order.wishes and not order.size and not order.format and not order.count:
        turn.ask(
            "Where is it to be sold or shown? Name a channel, such as Amazon, Etsy or Instagram?"
        )
        return
    wanted = order.wishes or [Wish("as_is" if _own_format(order) else "white")]
    for wish in wanted:
        picture = Picture(
            wish.look, wish.values, sources, order.bundle, sku=order.sku, word=wish.word
        )
        width, height = order.size or (None, None)
        form = order.format or ("png" if wish.look == "transparent" else "jpeg")
        _add(turn, replace(picture, width=width, height=height, format=form), order)


def _channel(
    turn: Turn,
    order: Order,
    channel: str,
    sources: tuple[str, ...],
    views: tuple[str, ...],
    there: Sequence[File],
) -> None:
    filler = Filler(turn.studio, order, sources, views, frozenset(shown(f) for f in there))
    _say_limit(turn, order, channel)
    if there and (order.whole or order.count) and not order.wishes and not order.adding:
        _completed_set(turn, filler, channel, there)
        return
    if there and order.whole and not order.adding:
        _added_to_set(turn, filler, channel, there)
        return
    pictures = filler.more(channel) if there else filler.pictures(channel)
    if not there and order.blocked and not (order.whole or order.wishes or order.count):
        if turn.strange:
            turn.ask("Shall I take one of the scenes that are there instead?")
        return
    for picture in pictures:
        _add(turn, picture, order)
    _say_white(turn, order, channel)


def _say_white(turn: Turn, order: Order, channel: str) -> None:
    """Say where a channel's rule overrides the background that was asked for."""
    for item in order.items:
        slot = channels()[channel].slots.get(item.place.slot or "") if item.place else None
        colored = item.wish is not None and item.wish.look not in ("white", "recolor", "turn")
        if slot and slot.background.rule == "pure_white" and colored:
            title = channels()[channel].title
            turn.leave_out(
                f"The {slot.name} image stays on pure white: {title} requires it. I can put the"
                " colour or scene on a secondary image."
            )


def _say_limit(turn: Turn, order: Order, channel: str) -> None:
    asked = order.count or 0
    if asked > most(channel):
        title = channels()[channel].title
        turn.leave_out(
            f"{title} takes at most {most(channel)} pictures of a product, so I planned the maximum"
            f" of {most(channel)} instead of {asked}."
        )


def _completed_set(turn: Turn, filler: Filler, channel: str, there: Sequence[File]) -> None:
    """Fill a set up to its number; where it is complete, it is made again as it stands."""
    total = filler.order.count or max(usual(channel), len(there))
    resize(turn, filler, channel, most(channel) if total == ALL else total, there)


def _added_to_set(turn: Turn, filler: Filler, channel: str, there: Sequence[File]) -> None:
    """A set that is there and asked for again with something more: only that is added."""
    shown = {shown(file) for file in there}
    for picture in filler.more(channel):
        key = (picture.look, str(picture.values.get("scene") or picture.values.get("color") or ""))
        if key not in shown:
            _add(turn, picture, filler.order)


def resize(turn: Turn, filler: Filler, channel: str, total: int, there: Sequence[File]) -> None:
    """Drop files from the end of a set, or add pictures of the shot list, up to a total."""
    total = min(total, most(channel))
    if total < len(there):
        gone = [file.name for file in there[total:]]
        turn.files = [file for file in turn.files if file.name not in gone]
        turn.say(f"Kept {total}; took out {', '.join(gone)}.")
        turn.changed = True
        return
    made = filler.spare(channel, total - len(there), has_hero=_has_hero(channel, there))
    for picture in made:
        _add(turn, picture, filler.order)
    if not made:
        turn.repeated += [file.name for file in there]


def _has_hero(channel: str, there: Sequence[File]) -> bool:
    return any(file.slot in ("main", "image_link") for file in there)


def shown(file: File) -> tuple[str, str]:
    """What tells a file from the others of its set, as pictures are compared."""
    told = file.get("recreate", "scene") or file.get("detail_crop", "region")
    return file.look, str(told or file.get("set_background", "color") or "")


def _add(turn: Turn, picture: Picture, order: Order) -> None:
    try:
        file = File(turn.studio.file(picture))
    except NotThere as missing:
        turn.leave_out(f"Left out: {missing}.")
        return
    if order.unshadowed:
        file = moves.unshadowed(file)
    turn.add(file)
