"""Orders filled: each into the files that it asks for, beside those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline import layers
from agent.offline.filler import Filler
from agent.offline.gallery import File
from agent.offline.limits import say_limit, say_white
from agent.offline.looks import NotThere, Picture
from agent.offline.numbers import ALL
from agent.offline.orders import Order
from agent.offline.phrases import phrase
from agent.offline.places import MAIN, most, usual
from agent.offline.restating import restated, seated
from agent.offline.settling import completed, different, product_sources, settle, share, versions
from agent.offline.stock import Stock
from agent.offline.turn import Turn

__all__ = ["fulfil", "resize", "shown"]


#: Slots whose picture is known without a word more.
_HEROES = (*MAIN, "packshot")


def fulfil(turn: Turn) -> None:
    """Make the files of every order and put them into the gallery."""
    orders = [order for order in turn.orders if _asks(order) and not _introduces(turn, order)]
    if orders and not turn.photos:
        turn.ask(phrase("ask.photo"))
        turn.awaiting = True
        return
    if turn.uncolored:
        # What was asked for waits for the colour's value, which will be told with the next turn.
        orders = [order for order in orders if order.wishes or order.whole]
    for order in orders:
        settle(turn, order)
        first = len(turn.files)
        for sources, views in product_sources(turn, order):
            _fill(turn, order, sources, views)
        turn.made += [file.name for file in turn.files[first:]]


def _introduces(turn: Turn, order: Order) -> bool:
    """ "We sell on Etsy and Shopify. Etsy: 5 photos. …": channels whose pictures follow."""
    if order.whole or order.count or order.plural or order.wishes:
        return False
    bare = all(i.open and not (i.count or i.heading) for i in order.items)
    at = turn.orders.index(order)
    told = {channel for other in turn.orders[at + 1 :] for channel in other.channels}
    return bare and bool(order.channels) and set(order.channels) <= told


def _asks(order: Order) -> bool:
    return bool(order.items or order.count or order.whole or order.size or order.format)


def _fill(turn: Turn, order: Order, sources: tuple[str, ...], views: tuple[str, ...]) -> None:
    sku = turn.skus.get(sources[0]) or order.sku or _known_sku(turn, sources)
    products = len(product_sources(turn, order))
    items = completed(turn, order, sources)
    if order.wishes and not any(item.wish for item in items) and not order.whole:
        return
    own = replace(order, sku=sku, items=items, count=share(order, products))
    if not own.places:
        _unplaced(turn, own, sources, views)
        return
    for channel in own.channels:
        held = [file for file in turn.files if file.channel == channel]
        there = [file for file in held if order.view or set(file.photos) & set(sources)]
        _channel(turn, own, channel, sources, views, there)


def _known_sku(turn: Turn, sources: Sequence[str]) -> str | None:
    """The one code that the product's files have already."""
    held = {file.sku for file in turn.files if set(file.photos) & set(sources)}
    return next(iter(held)) or None if len(held) == 1 else None


def _unplaced(turn: Turn, order: Order, sources: tuple[str, ...], views: tuple[str, ...]) -> None:
    """Files of the user's own size and format, for no channel."""
    if not order.wishes and not order.size and not order.format and not order.count:
        turn.ask(phrase("ask.where"))
        return
    filler = Filler(_stock(turn, order, sources, views, ()), frozenset())
    for picture in filler.wished("", versions(order) or different(turn, order)):
        form = order.format or ("png" if picture.look == "transparent" else "jpeg")
        _add(turn, replace(picture, format=form), order)


def _stock(
    turn: Turn,
    order: Order,
    sources: tuple[str, ...],
    views: tuple[str, ...],
    there: Sequence[File],
) -> Stock:
    """What there is to choose from beside the files that are there."""
    # A photo of another view is another picture, however much its look is like one that is there.
    known = frozenset(shown(file) for file in there if not order.view)
    near, unsuited = turn.close_ups(sources), turn.unsuited(sources) | order.without
    height = turn.height or turn.told_height()
    goods = turn.category(sources)
    about = (known, near, unsuited, height, goods, turn.angles())
    return Stock(turn.studio, order, sources, views, *about)


def _channel(
    turn: Turn,
    order: Order,
    channel: str,
    sources: tuple[str, ...],
    views: tuple[str, ...],
    there: Sequence[File],
) -> None:
    stock = _stock(turn, order, sources, views, there)
    filler = Filler(stock, frozenset(file.slot for file in there))
    say_limit(turn, order, channel)
    if there and order.unshadowed:
        there = _without_shadows(turn, there)
    if there and _gone_on(turn, filler, channel, there):
        return
    pictures = filler.more(channel) if there else filler.pictures(channel)
    counted = order.count or order.plural or any(item.count for item in order.items)
    open_ = [i.place for i in order.items if i.place and not i.blocked]
    slots_named = any(place.slot in _HEROES and place.channel == channel for place in open_)
    told = order.whole or order.wishes or counted or slots_named
    if not there and order.blocked and not told:
        if turn.strange:
            turn.ask(phrase("ask.instead"))
        return
    before = len(turn.files)
    for picture in pictures:
        _add(turn, picture, order)
    if not there:
        turn.files[before:] = seated(order, channel, turn.files[before:])
    if there and not pictures:
        _repeat(turn, order, there)
    say_white(turn, order, channel)


def _without_shadows(turn: Turn, there: Sequence[File]) -> list[File]:
    """ "the Amazon set, and no shadow please", where it is there: its files without theirs."""
    bare = {file.name for file in there}
    turn.files = [layers.unshadowed(f) or f if f.name in bare else f for f in turn.files]
    return [file for file in turn.files if file.name in bare]


def _gone_on(turn: Turn, filler: Filler, channel: str, there: Sequence[File]) -> bool:
    """Whether an order is for what is there, or for the set that it belongs to; then do it."""
    order = filler.order
    begun = order.whole and order.adding and not order.count and len(there) == 1
    counted = (order.whole or order.count) and not order.adding
    if restated(order, channel, there):
        _repeat(turn, order, there)
    elif (counted or begun) and not order.wishes:
        _completed_set(turn, filler, channel, there)
    elif order.whole and not order.adding:
        _added_to_set(turn, filler, channel, there)
    else:
        return False
    return True


def _repeat(turn: Turn, order: Order, there: Sequence[File]) -> None:
    """What is ordered and there already is made again as it stands, and said."""
    named = {place.slot for place in order.places if place.slot}
    held = [file.name for file in there if not named or file.slot in named]
    turn.repeated += held
    if held:
        turn.say(phrase("talk.there", names=", ".join(held)))


def _completed_set(turn: Turn, filler: Filler, channel: str, there: Sequence[File]) -> None:
    """Fill a set up to its number; where it is complete, it is made again as it stands."""
    total = filler.order.count or max(usual(channel), len(there))
    resize(turn, filler, channel, most(channel) if total == ALL else total, there)


def _added_to_set(turn: Turn, filler: Filler, channel: str, there: Sequence[File]) -> None:
    """A set that is there and asked for again with something more: only that is added."""
    held = {shown(file) for file in there}
    for picture in filler.more(channel):
        key = (picture.look, str(picture.values.get("scene") or picture.values.get("color") or ""))
        if key not in held:
            _add(turn, picture, filler.order)


def resize(turn: Turn, filler: Filler, channel: str, total: int, there: Sequence[File]) -> None:
    """Drop files from the end of a set, or add pictures of the shot list, up to a total."""
    total = min(total, most(channel))
    if total < len(there):
        sets = _sets(there, total)
        gone = [file.name for own in sets for file in own[total:]]
        turn.files = [file for file in turn.files if file.name not in gone]
        kept = f"{total} of each" if len(sets) > 1 else str(total)
        turn.say(f"Kept {kept}; took out {', '.join(gone)}.")
        turn.changed = True
        return
    made = filler.further(channel, total - len(there), has_hero=_has_hero(channel, there))
    for picture in made:
        _add(turn, picture, filler.order)
    if not made:
        names = [file.name for file in there]
        turn.repeated += names
        turn.say(phrase("talk.there", names=", ".join(names)))


def _sets(there: Sequence[File], total: int) -> list[Sequence[File]]:
    """The files as one set, or as one for each product where each has at least so many."""
    sets: dict[tuple[str, ...], list[File]] = {}
    for file in there:
        sets.setdefault(tuple(file.photos), []).append(file)
    several = len(sets) > 1 and min(len(own) for own in sets.values()) >= max(2, total)
    return list(sets.values()) if several else [there]


def _has_hero(channel: str, there: Sequence[File]) -> bool:
    return any(file.slot in ("main", "image_link") for file in there)


def shown(file: File) -> tuple[str, str]:
    """What tells a file from the others of its set, as pictures are compared."""
    told = file.get("recreate", "scene") or file.get("detail_crop", "region")
    told = told or file.get("scale_reference", "object")
    return file.look, str(told or file.get("set_background", "color") or "")


def _add(turn: Turn, picture: Picture, order: Order) -> None:
    if turn.place and order.blocked and picture.look == "scene":
        # What was asked for instead of a place that nothing here shows is a stand-in for it.
        picture = replace(picture, values={**picture.values, "instead_of": turn.place})
    try:
        file = File(turn.studio.file(picture))
    except NotThere as missing:
        turn.leave_out(f"Left out: {missing}.")
        return
    if order.unshadowed:
        file = layers.unshadowed(file)
    turn.add(file)
