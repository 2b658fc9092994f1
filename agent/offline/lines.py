"""Lines of an order: what each clause adds to it, and which order a clause belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.offline import numbers, products
from agent.offline.clauses import Clause
from agent.offline.orders import Item, Order
from agent.offline.places import SECONDARY, Place, hero_slot, secondary_slot
from agent.offline.posts import shared_scene, told_closer
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from agent.offline.words import Token

__all__ = ["current", "fill_in", "widen"]


def current(turn: Turn, clause: Clause, places: Sequence[Place], photos: Sequence[str]) -> Order:
    """The order that a clause belongs to: the one before it, or a new one."""
    order = turn.orders[-1] if turn.orders else None
    leads = order is not None and clause.heading and bool(photos) and bool(order.photos)
    leads = leads or (order is not None and not places and _of_its_own(order, clause))
    if order is None or leads or (places and not _joins(order, clause, places, photos)):
        order = Order(sentence=clause.sentence)
        turn.orders.append(order)
    return order


def _of_its_own(order: Order, clause: Clause) -> bool:
    """A line that names a size and a format and no channel: "- 1200x628 jpg for our blog"."""
    own = numbers.size(clause.tokens) is not None and clause.has("format")
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
    return clause.joint in ("and", "slash", "comma", "word") and not (order.wishes or order.count)


def widen(turn: Turn, order: Order, clause: Clause, named: products.Named) -> None:
    """Take over what holds for the whole order: products, SKU, size, format, "each"."""
    if named.photos and (named.sure or not order.photos):
        held = order.photos or []
        order.photos = [*held, *(photo for photo in named.photos if photo not in held)]
    order.sku = products.code_in(clause, turn.photos) or order.sku
    if not _own_size(order, clause):
        order.size = numbers.size(clause.tokens) or order.size
    formats = clause.values("format")
    order.format = formats[-1] if formats else order.format
    order.each = order.each or clause.has("each") or _per(clause)
    order.only = order.only or clause.has("only")
    order.whole = order.whole or clause.has("quantity", "set", "rest") or _whole(clause)
    order.headed = order.headed or (clause.heading and not clause.has("channel"))
    order.led = order.led or (clause.heading and clause.has("quantity", "set"))
    order.plural = order.plural or any(_several(token) for token in clause.tokens)
    order.adding = order.adding or clause.has("verb", "add")
    if clause.has("look", "bundle") or clause.has("layout"):
        layouts = clause.values("layout")
        order.bundle = layouts[0] if layouts else order.bundle or ""
    sizes = [token.text for token in clause.tokens if token.shape == "size"]
    if sizes and numbers.size(clause.tokens) is None:
        order.bundle = "grid"


def _per(clause: Clause) -> bool:
    """ "one main per puzzle"."""
    pairs = pairwise(clause.tokens)
    return any(one.plain in _PER and other.get("product") for one, other in pairs)


_PER = frozenset(["per", "pro", "por", "par"])


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
    if more and place and slot:
        order.items.append(Item(Place(place.channel, slot), None, count))
    elif more and order.wishes and not order.count:
        order.count = count + len(order.wishes)  # "hero plus five others"
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


def _make_way(order: Order, clause: Clause, wish: Wish) -> None:
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
    placed = clause.joint == "comma" and clause.tokens[0].get("place") and wish.look == "scene"
    if (clause.inside or placed) and order.items and _generic(order.items[-1]):
        order.items.pop()


def _several(token: Token) -> bool:
    """Whether a word speaks of several pictures: "images", "main images"."""
    last = token.plain.rpartition(" ")[2]
    return token.plain in _PLURALS or (token.get("slot") is not None and last in _PLURALS)


def _generic(item: Item) -> bool:
    """A lifestyle picture whose scenes follow in parentheses: "2 lifestyle (kitchen, marble)"."""
    return item.wish is not None and item.wish.look == "scene" and not item.wish.values


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
    if wanted and _goes_with(order, clause, places, wanted[0]):
        return
    if wanted:
        _make_way(order, clause, wanted[0])
    if not places and not wanted:
        if count and not blocked:
            _counted(order, clause, count)
        return
    places, count = _all_alike(order, clause, places, wanted, count)
    _first_of_row(order, places, count)
    bare = clause.heading and not wanted and count is None
    size = numbers.size(clause.tokens) if _own_size(order, clause) else None
    if not wanted and count is None:
        places = _not_told(order, places)
        if not places:
            return
    if told_closer(order, clause, places, wanted, count):
        return
    shared_scene(order, clause, places, wanted, count)
    if order.count and clause.has("verb", "add") and not order.whole:
        order.count += (count or 1) * len(wanted)
    order.items += [
        Item(
            place,
            _of_swatch(place, wish),
            count,
            bare,
            size,
            _listed(clause),
            not clause.has("slot"),
            blocked,
        )
        for place in places or _NOWHERE
        for wish in wanted or _NOTHING
    ]
    if wanted:
        _lead(order, clause, wanted[0], count)


def _all_alike(
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


def _listed(clause: Clause) -> bool:
    """Whether a clause may spell out the one before it: "two lifestyle, one on the desk, …"."""
    return clause.joint in ("comma", "dash", "word", "colon")


def _not_told(order: Order, places: Sequence[Place]) -> list[Place]:
    """The places that are not in the order yet.

    "only main images: Amazon and Walmart": the heading has said which of their pictures.
    """
    held = {item.place.channel for item in order.items if item.place and item.place.slot}
    led = held if order.headed else set()
    fresh = [place for place in places if Item(place) not in order.items]
    return [place for place in fresh if place.slot or place.channel not in led]


def _lead(order: Order, clause: Clause, head: Wish, count: int | None) -> None:
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


def _goes_with(order: Order, clause: Clause, places: Sequence[Place], wish: Wish) -> bool:
    """Whether a clause says how pictures look that are ordered already; then they do."""
    rows = [i for i in order.items if (i.count or 0) > 1 and i.wish is None]
    if not places and _grounds(order, clause):
        order.items[-1] = replace(order.items[-1], wish=wish)
    elif clause.has("all") and rows and not places:
        # "main + 3 extra, all on white"
        order.items = [replace(i, wish=wish) if i in rows else i for i in order.items]
    else:
        return False
    return True


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


_NOWHERE: tuple[Place | None, ...] = (None,)
_NOTHING: tuple[Wish | None, ...] = (None,)
#: What else may spell out a list of a look: "3 angles: front, from the left, from above".
_SPELT = {"turn": ("white",), "recolor": ("color", "white"), "scene": ("scene_photo", "on_model")}
#: Looks that a list may follow: parts, colours, angles, lines to print.
_LISTED = ("infographic", "detail", "recolor", "turn", "scene")
