"""What a clause asks for: its pictures, how many of them, where they go and of which product."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from agent.offline import numbers, products
from agent.offline.clauses import Clause
from agent.offline.hints import (
    Asked,
    recolors,
)
from agent.offline.limits import possible
from agent.offline.orders import Order
from agent.offline.parts import another_part, is_part, part_wish
from agent.offline.places import Place, hero_slot
from agent.offline.placing import places_in
from agent.offline.situation import words_of
from agent.offline.turn import Turn
from agent.offline.wishes import Wish, wishes

__all__ = ["asked_in"]


def asked_in(turn: Turn, clause: Clause, order: Order | None) -> Asked:
    """What a clause asks for, within the order that it may go on with."""
    wanted, blocked = possible(turn, clause, _wanted(turn, clause, order))
    places = _places(turn, clause, order, blocked=bool(blocked and not wanted))
    count, exact = numbers.count(clause.tokens)
    if not exact and not turn.files:  # "WooCommerce, six of them", "two of them with a player"
        some = (numbers.some_of(clause.tokens, i) for i in range(len(clause.tokens)))
        several = next((number for number in some if number), None)
        count, exact = (several, True) if several else (count, False)
    if count is None and not turn.files and clause.has("all"):
        told = [int(n) for t in clause.tokens if (n := t.get("number") or t.text).isdecimal()]
        count, exact = (told[0], True) if told and len(turn.photos) == 1 else (count, exact)
    # "a picture for Etsy" is one; "an Amazon set" is a set.
    one = clause.has("quantity", "image") and not clause.has("quantity", "set")
    exact = exact or (count == 1 and one)
    if count is None and places and clause.has("verb", "export") and not clause.has("quantity"):
        count, exact = 1, True  # "fix the colours and export for eBay"
    whole = clause.has("quantity", "set") and clause.has("channel") and clause.has("refuse")
    if whole or _AFTER_MAIN.search(clause.text):
        places = [Place(place.channel) for place in places]
    if _led_by_main(clause, count, exact=exact):
        places = list(dict.fromkeys(Place(place.channel) for place in places))
    one = count == turn.studio.products < len(turn.photos)  # "one hoodie, front and back view"
    if (one or count == len(turn.photos) > 1) and _counts_goods(turn, clause):
        count, exact = None, False  # "three frames, …", "one each (3 products)"
    total = count if exact and count and count > 1 and clause.has("quantity", "image") else None
    if clause.has("ordinal") and wanted:
        count, exact = 1, True
    elif _of_uploads(turn, clause, count):
        count, total = None, None
    else:
        total = None
    named = products.named_products(clause, turn.photos)
    named = named if named.photos else products.Named(_coded(turn, clause), named.missing)
    if not named.photos and turn.files and clause.has("format"):
        named = replace(named, photos=_nth_product(turn, clause))
    return Asked(wanted, blocked, places, count if exact else None, named, total)


def _counts_goods(turn: Turn, clause: Clause) -> bool:
    """Whether a number counts the products that there are photos of."""
    if _OF_PRODUCTS.search(clause.text):
        return True
    if any(clause.has(kind) for kind in ("channel", "slot", "look", "each")):
        return False
    said = [token.plain.rstrip("s") for token in clause.tokens if token.shape == "word"]
    return all(set(said) & set(words_of(photo)) for photo in turn.photos)


def _places(turn: Turn, clause: Clause, order: Order | None, *, blocked: bool) -> list[Place]:
    """Where the pictures of a clause go; nowhere where it asks for a video and names no channel."""
    if clause.has("look", "print") or _spelt_out(turn, clause):
        return []
    if blocked and clause.has("look", "video") and not clause.has("channel"):
        return []  # "a spinning video for my reels"
    return places_in(turn, clause, order)


_OF_PRODUCTS = re.compile(
    r"\b(?:\d{1,2}|two|three|four|five|six) (?:different )?"
    r"(?:products|items|articles|skus|pieces)\b",
    re.IGNORECASE,
)


def _led_by_main(clause: Clause, count: int | None, *, exact: bool) -> bool:
    """ "5 images in total with the main one at the top": the main one is among them."""
    at = [i for i, token in enumerate(clause.tokens) if token.get("slot") == "main"]
    before = {token.plain for token in clause.tokens[: at[0]]} if at else set()
    several = exact and (count or 0) > 1 and clause.has("quantity", "image")
    return several and bool(before & {"with", "mit", "con", "avec", "including", "incl"})


def _nth_product(turn: Turn, clause: Clause) -> tuple[str, ...]:
    """ "and a jpg on white of the second": where several products have a file each."""
    named = [int(o) for o in clause.values("ordinal") if o.isdecimal()]
    return tuple(turn.photos[named[0] - 1 : named[0]]) if named and len(turn.photos) > 1 else ()


#: "as number two, right after the main": where it comes, and not what it is.
_AFTER_MAIN = re.compile(r"\b(?:after|behind|following|next to) (?:the |your )?main\b", re.I)


def _coded(turn: Turn, clause: Clause) -> tuple[str, ...]:
    """ "one more for TEA-BLK": the photos of the product that has the code already."""
    code = products.code_in(clause, turn.photos)
    held = [file for file in turn.files if code and file.sku == code]
    photos = {photo for file in held for photo in file.photos if photo in turn.photos}
    return tuple(photo for photo in turn.photos if photo in photos and len(turn.photos) > 1)


def _of_uploads(turn: Turn, clause: Clause, count: int | None) -> bool:
    """ "all three side by side in one image": so many products, and not so many pictures."""
    together = clause.has("look", "bundle") or clause.has("layout")
    told = clause.has("all") or clause.tokens[0].plain in ("these", "those", "both", "the")
    return together and told and count == len(turn.photos)


def _spelt_out(turn: Turn, clause: Clause) -> bool:
    """ "three social posts: a square, a pin and a story": a heading whose list names the places."""
    if not clause.heading or clause.has("channel") or not clause.has("slot", "post", "feed"):
        return False
    rest = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    return sum(c.has("channel") or c.has("slot") for c in rest) > 1


def _wanted(turn: Turn, clause: Clause, order: Order | None) -> list[Wish]:
    names = turn.situation.name_words()
    look = order.listing if order and order.sentence == clause.sentence else ""
    again = not turn.files and (recolors(clause, names) or _goes_on(turn, clause, names))
    tinted = clause.has("color") or bool(clause.shaped("hex"))
    dyed = order is not None and _dyes(order, clause)
    listed = tinted and (look == "recolor" or again or dyed)
    found = wishes(
        clause,
        names=names,
        recoloring=listed,
        turning=look == "turn",
        known=turn.named_colors(),
    )
    if clause.heading and clause.has("subject", "background"):
        found = [w for w in found if w.look != "recolor"]  # "3 variants of the background: …"
    if order is not None and any(wish.look == "recolor" for wish in order.wishes):
        found = [w for w in found if w.look != "recolor" or w.values.get("color")]
    listed_part = look == "detail" and not any(w.look == "detail" for w in found)
    if (listed_part and is_part(clause)) or another_part(order, clause):
        return [part_wish(clause)]
    shaded = len(turn.photos) == 1 and bool(_PER_SHADE.search(clause.text))
    if clause.heading and (clause.has("slot", "swatch") or shaded) and not found:
        return [Wish("recolor", {}, None, "color", clause.text)]
    if not found and clause.has("slot", "main") and not _has_main(turn, clause, order):
        return [Wish("white", {}, None, "white", clause.text)]
    scenes = turn.situation.scenes()
    if scenes and (clause.has("subject", "background") or _mentions(clause, scenes)):
        values = {"scene_image": scenes[-1], **({"position": turn.side} if turn.side else {})}
        return [Wish("scene_photo", values, None, scenes[-1], clause.text)]
    if turn.studio.brand.get("background") and not clause.has("color"):
        # "plain" is the brand's own ground; only "white" is white.
        found = [replace(w, word="") if w.word == "white" else w for w in found]
    return found


#: "nail polish shades, one picture per shade: black, …"
_PER_SHADE = re.compile(r"\bper (?:shade|colou?r|colou?rway|tone)\b", re.IGNORECASE)


def _goes_on(turn: Turn, clause: Clause, names: Collection[str]) -> bool:
    """ "same lampshade | but in navy": the product that the clause before says is the same."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    before = turn.clauses[at - 1] if at else None
    if before is None or before.sentence != clause.sentence or clause.joint != "and":
        return False
    called = before.has("product") or any(token.plain in names for token in before.tokens)
    begins = clause.tokens[0].plain in ("in", "en", "im")
    return called and begins and before.has("verb", "same") and not before.has("channel")


def _dyes(order: Order, clause: Clause) -> bool:
    """ "swatches in navy, #E4572E and black": one more colour of the product itself."""
    last = order.items[-1].wish if order.items else None
    bare = not clause.terms() - {"color", "tone", "number"} and clause.joint in ("comma", "and")
    same = order.last == clause.sentence and last is not None and last.look == "recolor"
    return bare and same


def _has_main(turn: Turn, clause: Clause, order: Order | None) -> bool:
    """Whether "main" is a slot where a clause orders; on Shopify it is the picture on white."""
    places = places_in(turn, clause, order)
    return any(place.slot or hero_slot(place.channel) for place in places)


def _mentions(clause: Clause, names: Sequence[str]) -> bool:
    said = set(" ".join(token.plain for token in clause.tokens).split())
    return any(said & set(name.lower().split("_")) - {"our", "my", "the"} for name in names)
