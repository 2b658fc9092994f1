"""Clauses that order pictures, read into orders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline import numbers
from agent.offline.asking import asked_in
from agent.offline.belonging import current
from agent.offline.clauses import Clause
from agent.offline.cleaning import is_cast
from agent.offline.hints import (
    Asked,
    beside,
    dashed,
    fades,
    feels,
    for_unknown,
    of_rear,
    recolors,
    reflects,
    repeats_mood,
    swaps_nothing,
)
from agent.offline.limits import missing, no_channel
from agent.offline.lines import fill_in, widen
from agent.offline.orders import Item, Order
from agent.offline.parts import placed, recolored
from agent.offline.phrases import phrase
from agent.offline.places import Place
from agent.offline.posts import going_on
from agent.offline.strangers import strange_place, unknown_words
from agent.offline.telling import given_up, introduces, likewise, lost
from agent.offline.turn import Turn
from agent.offline.wishes import Wish, wishes

__all__ = ["orders_too", "read_line", "read_order"]


def read_order(turn: Turn, clause: Clause) -> bool:
    """Add what a clause orders to the turn's orders; False where it orders nothing."""
    no_channel(turn, clause)
    if swaps_nothing(turn, clause):
        turn.answers.append(phrase("answer.no_plan"))
        return True
    if for_unknown(turn, clause) or lost(turn, clause) or likewise(turn, clause):
        return True
    given_up(turn, clause)
    order = turn.orders[-1] if turn.orders else None
    if order and (recolored(order, clause) or beside(order, clause)):
        return True
    if (order and placed(order, clause)) or introduces(turn, clause):
        return True
    if _where_person(turn, order, clause):
        return True
    asked = asked_in(turn, clause, order)
    if _for_all(turn, clause, asked):
        return True
    missing(turn, clause, asked.named)
    open_ = clause.has("subject", "background") and not (asked.wanted or asked.blocked)
    open_ = open_ and not (asked.places and clause.has("quantity") or clause.has("number"))
    if open_ and not (asked.count and asked.count > 1):
        if not _told(turn, clause):
            turn.ask(phrase("ask.background"))
        return True
    if not asked.anything(clause):
        return clause.has("no_channel")
    _write(turn, clause, asked)
    return True


def _where_person(turn: Turn, order: Order | None, clause: Clause) -> bool:
    """ "a woman in the jacket, walking in a forest": more of what a generator is told."""
    last = order.items[-1] if order and order.items else None
    if order is None or last is None or last.wish is None or last.wish.look != "on_model":
        return False
    place = strange_place(clause, turn.situation.name_words())
    place = place if order.last == clause.sentence else ""
    place = place or _who(turn, clause)
    if not place or clause.has("quantity") or clause.has("slot"):
        return False
    prompt = f"{last.wish.values.get('prompt')}, {place}"
    order.items[-1] = replace(last, wish=replace(last.wish, values={"prompt": prompt}))
    return True


def _who(turn: Turn, clause: Clause) -> str:
    """ "fine, do it, a baker taking bread out of the oven": the person, in words of one's own."""
    strange = unknown_words(clause, turn.situation.name_words())
    begins = clause.tokens[0].plain in ("a", "an", "some", "two", "with")
    kinds = ("channel", "color", "scene", "verb", "format")
    told = strange and begins and not any(clause.has(kind) for kind in kinds)
    return clause.text if told else ""


def _told(turn: Turn, clause: Clause) -> bool:
    """Whether the rest of the sentence tells the background: "same one for both, soft sage"."""
    rest = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    return any(c.has("color") or c.has("scene") or c.shaped("hex") for c in rest)


def _for_all(turn: Turn, clause: Clause, asked: Asked) -> bool:
    """ "…, festive mood for all": one look for all that was ordered before and names none."""
    if _as_many_each(turn, clause, asked):
        return True
    open_ = [o for o in turn.orders if any(i.place and not i.wish for i in o.items)]
    if not clause.has("all") or asked.places or len(asked.wanted) != 1 or len(open_) < 1:
        return False
    if asked.count or asked.wanted[0].look not in ("scene", "color", "white", "gradient"):
        return False
    if clause.has("quantity", "set") or not (len(turn.orders) > 1 or len(open_[0].channels) > 1):
        return False
    for order in open_:
        order.items = [i if i.wish else replace(i, wish=asked.wanted[0]) for i in order.items]
    return True


def _as_many_each(turn: Turn, clause: Clause, asked: Asked) -> bool:
    """ "the tray goes on Etsy, the vase on Shopify. 4 pictures each": so many of every order."""
    bare = not (asked.places or asked.wanted or asked.named.photos)
    open_ = [
        order
        for order in turn.orders
        if not (order.count or order.wishes) and (order.last < clause.sentence or order.photos)
    ]
    if not (bare and asked.count and clause.has("each")) or len(open_) < 2:
        return False
    for order in open_:
        order.count, order.each = asked.count, True
    return True


def _write(turn: Turn, clause: Clause, asked: Asked) -> None:
    """Put what a clause asks for into the order that it belongs to."""
    if turn.orders and fades(turn.orders[-1], asked):
        return
    if turn.orders and repeats_mood(turn.orders[-1], clause, asked):
        return
    if turn.orders and reflects(turn.orders[-1], clause, asked):
        return
    order = current(turn, clause, asked)
    widen(turn, order, clause, asked.named)
    if not turn.files and recolors(clause):
        order.listing, order.sentence = "recolor", clause.sentence
    if clause.has("look", "back") and asked.wanted:
        order = of_rear(turn, clause, order, asked)
    if asked.total and asked.places:
        order.items.append(Item(Place(asked.places[0].channel), None, asked.total))
    order.mood = order.mood or feels(clause, asked)
    order.led = order.led or (clause.has("quantity", "set") and dashed(turn, clause))
    order.blocked += asked.blocked
    order.last = clause.sentence
    if not _says_who(order, asked.wanted, asked.places, asked.count):
        blocked = bool(asked.blocked)
        before = turn.orders[-2] if not order.items and len(turn.orders) > 1 else order
        wanted = asked.wanted or going_on(before, clause, asked.places, asked.count)
        fill_in(order, asked.places, wanted, asked.count, clause, blocked=blocked)


def orders_too(turn: Turn, clause: Clause) -> bool:
    """Whether a clause that refines also orders: "one on wood with a hard shadow"."""
    kinds = ("channel", "slot", "scene", "color", "quantity", "look")
    if is_cast(clause):
        return False
    named = any(clause.has(kind) for kind in kinds) or bool(clause.shaped("hex"))
    if any(channel not in turn.here for channel in clause.values("channel")):
        return True
    _, exact = numbers.count(clause.tokens)
    return named and (exact or not turn.files)


def read_line(turn: Turn, clause: Clause) -> bool:
    """After "infographic: …" each clause is a line to print."""
    order = turn.orders[-1] if turn.orders else None
    if order and order.listing == "infographic" and clause.heading and _SAYS.search(clause.text):
        order.sentence = clause.sentence  # "an infographic. It should say: …"
        return True
    heading = order.heading if order else None
    if (
        order is None
        or heading is None
        or heading.look != "infographic"
        or clause.sentence != order.sentence
    ):
        return False
    quoted = any(c.sentence == clause.sentence and c.shaped("quote") for c in turn.clauses)
    shows = not clause.shaped("quote") and bool(wishes(clause, names=turn.situation.name_words()))
    if _another(turn, clause) or (quoted and shows):
        order.heading = None  # the list is over, and it was about lines, not pictures
        return False
    if clause.has("channel") or clause.has("slot"):
        return False
    if _HOW_MANY.fullmatch(clause.text):
        return False  # "…, 1 image": how many, and no line
    if all(token.get("talk") for token in clause.tokens):
        return False  # "…, when you have a minute": a courtesy, and no line
    if clause.has("only") and all(t.terms for t in clause.tokens) and not clause.terms() - {"only"}:
        return True  # "…, nothing else"
    if not clause.shaped("quote"):
        turn.callouts.append(turn.typed(clause).strip(" -•"))
    return True


_HOW_MANY = re.compile(
    r"(?:just |only )?(?:\d|one|two|three) (?:image|pic|picture|photo|file)s?", re.I
)
_SAYS = re.compile(
    r"\b(?:should|must|to|shall|can) (?:say|read|list|mention|show)\b|"
    r"\b(?:callouts?|features?|points|claims|text|lines|benefits)\b",
    re.IGNORECASE,
)


def _another(turn: Turn, clause: Clause) -> bool:
    """ "infographic: holds 350 ml, one at the beach": the list is over where a picture begins."""
    words = [token.plain for token in clause.tokens]
    counted = words[:1] in (["one"], ["another"]) or words[:2] == ["and", "one"]
    return counted and bool(wishes(clause, names=turn.situation.name_words()))


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
