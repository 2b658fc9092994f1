"""Clauses that order pictures, read into orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.offline import numbers, references
from agent.offline.clauses import Clause
from agent.offline.orders import Item, Order, Place, place_of, secondary_slot
from agent.offline.turn import Turn
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish, place_in_picture, strange_place, unknown_words, wishes

__all__ = ["orders_too", "places_in", "read_line", "read_order"]

_NO_PERSON = (
    "Left out: “{said}”. A picture with a person needs a generator, and none is configured: I show"
    " the product itself, or send a photo of it being worn or held."
)
_NO_TEXT = (
    "Left out: “{said}”. A main image must not carry text, badges or graphics: Amazon and others"
    " reject it. I can put the words on an infographic as a secondary image."
)
_COLOR = "Which colour is that exactly? Tell me its hex value or shade, for example #2F5D50?"
_BACKGROUND = (
    "Which background would you like: a colour by name or hex, or a scene such as marble or linen?"
)
_NO_PLACE = (
    "Left out: “{said}”. There is no built-in scene like that, and scenes in words need a"
    " generator; there is {scenes}, or send a photo of the scene."
)
_IMPOSSIBLE = {
    "video": "Left out: “{said}”. I make still pictures from the photos I have: no video, no 360"
    " spin and no invented back views. Send photos of the other sides and I will make a set of them.",
    "back": "Left out: the view in “{said}”. One photo does not show it and I do not invent it: the"
    " back view needs a real photo of the back, please send one.",
    "print": "Left out: “{said}”. Files for print (CMYK, 300 dpi TIFF) are not made here; everything"
    " is sRGB for screens.",
}


def read_order(turn: Turn, clause: Clause) -> bool:
    """Add what a clause orders to the turn's orders; False where it orders nothing."""
    _no_channel(turn, clause)
    order = turn.orders[-1] if turn.orders else None
    if order and _corner(order, clause):
        return True
    if _introduces(turn, clause):
        return True
    wanted, blocked = _possible(turn, clause, _wanted(turn, clause, order))
    places = [] if clause.has("look", "print") else places_in(turn, clause, order)
    count, exact = numbers.count(clause.tokens)
    # "a picture for Etsy" is one; "an Amazon set" is a set.
    exact = exact or (count == 1 and clause.has("quantity", "image"))
    named = references.named_products(clause, turn.photos)
    _missing(turn, clause, named)
    told = [clause.has(kind) for kind in ("quantity", "each", "only", "layout")]
    if clause.has("subject", "background") and not (wanted or blocked):
        turn.ask(_BACKGROUND)
        return True
    if not (wanted or blocked or places or exact or any(told) or named.photos):
        if not (clause.shaped("size") or clause.has("look", "bundle") or clause.has("format")):
            return clause.has("no_channel")
    order = _current(turn, clause, places, named.photos)
    _widen(turn, order, clause, named)
    if not turn.files and _recolors(clause):
        order.listing, order.sentence = "recolor", clause.sentence
    if clause.has("look", "back") and wanted:
        order.photos, order.view = _rear(turn), bool(turn.files)
    order.blocked += blocked
    order.last = clause.sentence
    if clause.has("ordinal") and wanted:
        count, exact = 1, True
    if _says_who(order, wanted, places, count):
        return True
    _fill_in(order, places, wanted, count if exact else None, clause, blocked=bool(blocked))
    return True


def orders_too(turn: Turn, clause: Clause) -> bool:
    """Whether a clause that refines also orders: "one on wood with a hard shadow"."""
    kinds = ("channel", "slot", "scene", "color", "quantity", "look")
    named = any(clause.has(kind) for kind in kinds) or bool(clause.shaped("hex"))
    if any(channel not in turn.here for channel in clause.values("channel")):
        return True
    _, exact = numbers.count(clause.tokens)
    return named and (exact or not turn.files)


def _no_channel(turn: Turn, clause: Clause) -> None:
    for name in dict.fromkeys(clause.values("no_channel")):
        if not clause.has("verb", "change", "remove"):
            nearest = "Zalando or Shopify" if name in ("shein", "asos", "about you") else "Amazon"
            turn.leave_out(
                f"Left out: {name.title()}. Nobody published image rules for it that a file could be"
                f" checked against; {nearest} is the nearest that I know."
            )


def read_line(turn: Turn, clause: Clause) -> bool:
    """After "infographic: …" each clause is a line to print."""
    order = turn.orders[-1] if turn.orders else None
    heading = order.heading if order else None
    if (
        order is None
        or heading is None
        or heading.look != "infographic"
        or clause.sentence != order.sentence
    ):
        return False
    if clause.has("channel") or clause.has("slot") or clause.inside:
        return False
    if not clause.shaped("quote"):
        turn.callouts.append(clause.text.strip(" -•"))
    return True


def _says_who(
    order: Order, wanted: Sequence[Wish], places: Sequence[Place], count: int | None
) -> bool:
    """ "3 on-model shots …, woman doing yoga": the person of the pictures ordered before."""
    if len(wanted) != 1 or wanted[0].look != "on_model" or places or count:
        return False
    for index, item in enumerate(order.items):
        if item.wish and item.wish.look == "on_model":
            order.items[index] = replace(item, wish=wanted[0])
            return True
    return False


def _corner(order: Order, clause: Clause) -> bool:
    """ "close up of the scratch, top left corner": where the close-up is."""
    last = order.items[-1] if order.items else None
    bare = all(t.get("region") or t.get("plain") or t.get("talk") for t in clause.tokens)
    if last is None or last.wish is None or last.wish.look != "detail" or not clause.has("region"):
        return False
    if not bare or last.wish.values.get("region") != "auto":
        return False
    region = place_in_picture(clause.values("region")[-1])
    order.items[-1] = replace(
        last, wish=replace(last.wish, values={**last.wish.values, "region": region})
    )
    return True


def _introduces(turn: Turn, clause: Clause) -> bool:
    """ "photo 1 is the dress, photo 2 is our model Anna": what the uploads show."""
    words = [token.plain for token in clause.tokens]
    named = references.named_products(clause, turn.photos).photos
    if len(turn.photos) < 2 or "is" not in words or len(named) != 1 or clause.has("channel"):
        return False
    if clause.has("look", "on_model"):
        turn.person = named[0]
    return clause.has("look", "on_model") or clause.has("product")


def _wanted(turn: Turn, clause: Clause, order: Order | None) -> list[Wish]:
    names = turn.situation.name_words()
    look = order.listing if order and order.sentence == clause.sentence else ""
    again = not turn.files and _recolors(clause)
    tinted = clause.has("color") or bool(clause.shaped("hex"))
    listed = tinted and (look == "recolor" or again)
    found = wishes(
        clause,
        names=names,
        recoloring=listed,
        turning=look == "turn",
        known=turn.named_colors(),
    )
    if look == "detail" and not any(w.look == "detail" for w in found) and _is_part(clause):
        return [_part(clause)]
    if not found and clause.has("slot", "main") and not places_in(turn, clause, order):
        return [Wish("white", {}, None, "white", clause.text)]
    scenes = turn.situation.scenes()
    if scenes and (clause.has("subject", "background") or _mentions(clause, scenes)):
        return [Wish("scene_photo", {"scene_image": scenes[-1]}, None, scenes[-1], clause.text)]
    return found


def _recolors(clause: Clause) -> bool:
    """ "same mug in black": the product itself in another colour."""
    return clause.has("verb", "same") and clause.has("product")


def _mentions(clause: Clause, names: Sequence[str]) -> bool:
    said = set(" ".join(token.plain for token in clause.tokens).split())
    return any(said & set(name.lower().split("_")) - {"our", "my", "the"} for name in names)


def _is_part(clause: Clause) -> bool:
    return not any(clause.has(kind) for kind in ("channel", "slot", "scene", "quantity", "talk"))


def _part(clause: Clause) -> Wish:
    """In a list of close-ups a part is enough: "the sole at the bottom"."""
    region = [place_in_picture(name) for name in clause.values("region")]
    parts = [t.plain for t in clause.tokens if t.get("part")]
    spare = [t.plain for t in clause.tokens if not t.get("plain") and not t.get("place")]
    word = next(iter([*parts, *spare]), "detail")
    values = {"region": region[-1] if region else "auto", "zoom": 2.0}
    return Wish("detail", {**values}, None, word, clause.text)


def _possible(turn: Turn, clause: Clause, wanted: Sequence[Wish]) -> tuple[list[Wish], int]:
    """The wishes that can be made here, and how many cannot; those are said."""
    kept: list[Wish] = []
    blocked = 0
    if _unknown_own(turn, clause, wanted):
        turn.ask(_COLOR)
        return [], 1
    for wish in wanted:
        if wish.look == "infographic" and _on_main(clause):
            turn.leave_out(_NO_TEXT.format(said=clause.text))
            blocked += 1
        elif wish.look in _IMPOSSIBLE and not (wish.look == "back" and _rear(turn)):
            turn.leave_out(_IMPOSSIBLE[wish.look].format(said=clause.text))
            blocked += wish.look != "print"
        elif wish.look == "on_model" and not turn.studio.can("on_model"):
            turn.leave_out(_NO_PERSON.format(said=clause.text))
            blocked += 1
        elif wish.look == "back":
            kept.append(Wish("white", {}, None, _rear(turn)[-1], clause.text))
        else:
            kept.append(wish)
    place = "" if wanted else strange_place(clause, turn.situation.name_words())
    if place and turn.studio.generator:
        kept.append(Wish("scene_prompt", {"prompt": place}, None, "scene", clause.text))
    elif place and _shows(clause):
        scenes = ", ".join(name.replace("_", " ") for name in turn.studio.scenes)
        turn.leave_out(_NO_PLACE.format(said=clause.text, scenes=scenes))
        turn.strange = True
        blocked += 1
    return kept, blocked


def _on_main(clause: Clause) -> bool:
    """Whether text is asked for on a main image, where channels forbid it."""
    return clause.has("slot", "main") and not clause.has("quantity", "set")


def _unknown_own(turn: Turn, clause: Clause, wanted: Sequence[Wish]) -> bool:
    """ "our green" of which nobody has told the value."""
    colored = [w for w in wanted if w.look in ("color", "recolor", "gradient")]
    words = clause.text.lower().split()
    ours = clause.has("own") or any(_is_ours(a, b, clause) for a, b in pairwise(words))
    if (
        not ours
        or (wanted and not colored)
        or any(t.shape == "hex" for c in turn.clauses for t in c.tokens)
    ):
        return False
    known = turn.named_colors()
    return not any(word in known for word in [*(w.word for w in colored), "brand"])


def _is_ours(before: str, word: str, clause: Clause) -> bool:
    tinted = [token.plain for token in clause.tokens if token.get("color")]
    return before in ("our", "my", "unser", "nuestro", "notre") and any(
        t.startswith(word) for t in tinted
    )


def _rear(turn: Turn) -> list[str]:
    """Photos of a back or another side: those that say so, or that came with such words."""
    fresh = turn.situation.fresh()
    if fresh and turn.files:
        return fresh
    words = ("back", "rear", "behind", "inside", "side", "bottom")
    return [p for p in turn.photos if any(word in p.lower() for word in words)]


def _shows(clause: Clause) -> bool:
    """Whether a clause with unknown words describes a picture and does not just tell a story."""
    _, exact = numbers.count(clause.tokens)
    kinds = ("quantity", "product", "slot", "channel", "that")
    return exact or any(clause.has(k) for k in kinds) or clause.has("verb", "make", "change")


def _missing(turn: Turn, clause: Clause, named: references.Named) -> None:
    """Goods that are named and of which there is no photo."""
    if not named.missing or not turn.photos or clause.has("refuse"):
        return
    last = turn.orders[-1].photos if turn.orders else None
    known = named.photos if named.sure else last
    if known and clause.joint in ("start", "and", "comma") and not unknown_words(clause, []):
        said = ", ".join(named.missing)
        if not references.by_kind(clause, turn.photos):
            turn.ask(
                f"I have no photo of the {said} yet: please send one and I will make those too?"
            )


def places_in(turn: Turn, clause: Clause, order: Order | None) -> list[Place]:
    """The channels and slots that a clause names; a slot alone belongs to the channel at hand."""
    sheet = vocabulary().sheets["channels"]
    named = list(dict.fromkeys(clause.values("channel")))
    if any(token.text == "X" for token in clause.tokens):
        named.append("x")
    found: list[Place] = []
    for word in dict.fromkeys(clause.values("slot")):
        near = named or (order.channels if order else []) or turn.mentioned()
        near = near or turn.here or turn.talked_of()
        places = [place for channel in near if (place := place_of(channel, word))]
        owner = sheet.owners.get(word)
        if not places and owner and not named:
            places = [place for place in [place_of(owner, word)] if place]
        found += places
    if clause.has("look", "lifestyle") and "google_merchant" in (named or _held(order)):
        found.append(Place("google_merchant", "lifestyle_image_link"))
    taken = {place.channel for place in found}
    found += [Place(channel, sheet.alone.get(channel)) for channel in named if channel not in taken]
    return list(dict.fromkeys(found))


def _held(order: Order | None) -> list[str]:
    return order.channels if order else []


def _current(turn: Turn, clause: Clause, places: Sequence[Place], photos: Sequence[str]) -> Order:
    """The order that a clause belongs to: the one before it, or a new one."""
    order = turn.orders[-1] if turn.orders else None
    leads = order is not None and clause.heading and bool(photos) and bool(order.photos)
    if order is None or leads or (places and not _joins(order, clause, places, photos)):
        order = Order(sentence=clause.sentence)
        turn.orders.append(order)
    return order


def _joins(order: Order, clause: Clause, places: Sequence[Place], photos: Sequence[str]) -> bool:
    """Whether a clause with a place goes on with the order before it."""
    if not order.places:
        return True
    if clause.joint == "item" or (photos and order.photos):
        return False
    if {place.channel for place in places} <= set(order.channels):
        return True
    if order.whole and clause.joint != "and":
        return False
    return clause.joint in ("and", "slash", "comma", "word") and not (order.wishes or order.count)


def _widen(turn: Turn, order: Order, clause: Clause, named: references.Named) -> None:
    """Take over what holds for the whole order: products, SKU, size, format, "each"."""
    if named.photos and (named.sure or not order.photos):
        held = order.photos or []
        order.photos = [*held, *(photo for photo in named.photos if photo not in held)]
    order.sku = references.code_in(clause, turn.photos) or order.sku
    if not _own_size(order, clause):
        order.size = numbers.size(clause.tokens) or order.size
    formats = clause.values("format")
    order.format = formats[-1] if formats else order.format
    order.each = order.each or clause.has("each")
    order.only = order.only or clause.has("only")
    order.whole = order.whole or clause.has("quantity", "set", "rest")
    order.led = order.led or (clause.heading and clause.has("quantity", "set"))
    order.plural = order.plural or any(t.plain in _PLURALS for t in clause.tokens)
    order.adding = order.adding or clause.has("verb", "add")
    if clause.has("look", "bundle") or clause.has("layout"):
        layouts = clause.values("layout")
        order.bundle = layouts[0] if layouts else order.bundle or ""
    sizes = [token.text for token in clause.tokens if token.shape == "size"]
    if sizes and numbers.size(clause.tokens) is None:
        order.bundle = "grid"


def _count(order: Order, clause: Clause, count: int) -> None:
    """How many in all, or how many besides the main one: "google main plus 3 extra"."""
    place = order.items[-1].place if order.items else None
    slot = secondary_slot(place.channel) if place and place.slot else None
    if clause.has("verb", "add") and place and slot:
        order.items.append(Item(Place(place.channel, slot), None, count))
    else:
        order.count = count


def _of_swatch(place: Place | None, wish: Wish | None) -> Wish | None:
    """A colour on a swatch is the product's own."""
    if wish is None or place is None or place.slot != "swatch" or wish.look != "color":
        return wish
    return replace(wish, look="recolor")


def _own_size(order: Order, clause: Clause) -> bool:
    """Whether a size is of one picture of a set only: "… and make the main 3000x3000"."""
    return order.whole and clause.has("slot") and not clause.has("quantity", "set")


def _generic(item: Item) -> bool:
    """A lifestyle picture whose scenes follow in parentheses: "2 lifestyle (kitchen, marble)"."""
    return item.wish is not None and item.wish.look == "scene" and not item.wish.values


_PLURALS = frozenset(
    ["images", "pictures", "pics", "photos", "fotos", "shots", "visuals", "bilder", "imgs", "files"]
)


def _fill_in(
    order: Order,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
    clause: Clause,
    *,
    blocked: bool,
) -> None:
    """Write the lines of a clause into its order."""
    if order.heading and wanted:
        held = [Item(i.place) if i.wish is order.heading else i for i in order.items]
        order.items = [item for item in held if item.place or item.wish]
        order.count = order.count or order.heading.count
        order.heading = None
    if clause.inside and wanted and order.items and _generic(order.items[-1]):
        order.items.pop()
    if not places and not wanted:
        if count and not blocked:
            _count(order, clause, count)
        return
    bare = clause.heading and not wanted and count is None
    size = numbers.size(clause.tokens) if _own_size(order, clause) else None
    order.items += [
        Item(place, _of_swatch(place, wish), count, bare, size)
        for place in places or [None]
        for wish in wanted or [None]
    ]
    head = wanted[0] if wanted else None
    if head is None or head.look not in _LISTED:
        return
    if head.look == "scene" and (head.values or not clause.heading):
        return
    if clause.heading or not head.values:
        order.listing, order.sentence = head.look, clause.sentence
        order.heading = Wish(head.look, head.values, count, head.word, head.said)
        order.items = [
            Item(i.place, order.heading, i.count) if i.wish is head else i for i in order.items
        ]


#: Looks that a list may follow: parts, colours, angles, lines to print.
_LISTED = ("infographic", "detail", "recolor", "turn", "scene")


def _count(order: Order, clause: Clause, count: int) -> None:
    """How many in all, or how many besides the main one: "google main plus 3 extra"."""
    place = order.items[-1].place if order.items else None
    slot = secondary_slot(place.channel) if place and place.slot else None
    if clause.has("verb", "add") and place and slot:
        order.items.append(Item(Place(place.channel, slot), None, count))
    else:
        order.count = count


def _of_swatch(place: Place | None, wish: Wish | None) -> Wish | None:
    """A colour on a swatch is the product's own."""
    if wish is None or place is None or place.slot != "swatch" or wish.look != "color":
        return wish
    return replace(wish, look="recolor")


def _own_size(order: Order, clause: Clause) -> bool:
    """Whether a size is of one picture of a set only: "… and make the main 3000x3000"."""
    return order.whole and clause.has("slot") and not clause.has("quantity", "set")


def _generic(item: Item) -> bool:
    """A lifestyle picture whose scenes follow in parentheses: "2 lifestyle (kitchen, marble)"."""
    return item.wish is not None and item.wish.look == "scene" and not item.wish.values


_PLURALS = frozenset(
    ["images", "pictures", "pics", "photos", "fotos", "shots", "visuals", "bilder", "imgs", "files"]
)


def _fill_in(
    order: Order,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
    clause: Clause,
    *,
    blocked: bool,
) -> None:
    """Write the lines of a clause into its order."""
    if order.heading and wanted:
        held = [Item(i.place) if i.wish is order.heading else i for i in order.items]
        order.items = [item for item in held if item.place or item.wish]
        order.count = order.count or order.heading.count
        order.heading = None
    if clause.inside and wanted and order.items and _generic(order.items[-1]):
        order.items.pop()
    if not places and not wanted:
        if count and not blocked:
            _count(order, clause, count)
        return
    bare = clause.heading and not wanted and count is None
    size = numbers.size(clause.tokens) if _own_size(order, clause) else None
    order.items += [
        Item(place, _of_swatch(place, wish), count, bare, size)
        for place in places or [None]
        for wish in wanted or [None]
    ]
    if wanted and wanted[0].look in ("infographic", "detail", "recolor", "turn"):
        head = wanted[0]
        if clause.heading or not head.values:
            order.listing, order.sentence = head.look, clause.sentence
        if clause.heading or head.look == "infographic" or not head.values:
            order.heading = Wish(head.look, head.values, count, head.word, head.said)
            order.sentence = clause.sentence
            order.items = [
                Item(i.place, order.heading, i.count) if i.wish is head else i for i in order.items
            ]
