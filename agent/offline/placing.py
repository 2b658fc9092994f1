"""The places that a clause names; a slot alone belongs to the channel at hand."""

from __future__ import annotations

import re

from agent.offline import measures, numbers
from agent.offline.clauses import Clause
from agent.offline.orders import Order
from agent.offline.places import Place, place_of
from agent.offline.turn import Turn
from agent.offline.vocabulary import vocabulary
from tools.channels import slots

__all__ = ["places_in"]


def places_in(turn: Turn, clause: Clause, order: Order | None) -> list[Place]:
    """The channels and slots that a clause names; a slot alone belongs to the channel at hand."""
    sheet = vocabulary().sheets["channels"]
    named = list(dict.fromkeys(clause.values("channel")))
    if any(token.text == "X" for token in clause.tokens):
        named.append("x")
    found: list[Place] = []
    for word in _told(clause):
        near = named or (order.channels if order else []) or turn.mentioned()
        near = near or turn.here or turn.talked_of() or _by_code(turn)
        places = [place for channel in near if (place := place_of(channel, word))]
        owner = sheet.owners.get(word)
        if not places and owner and not named and not _of_ones_own(clause):
            places = [p for p in [place_of(owner, word)] if p and not _of_other_size(clause, p)]
        found += places
    if clause.has("look", "lifestyle") and "google_merchant" in (named or _held(order)):
        found.append(Place("google_merchant", "lifestyle_image_link"))
    taken = {place.channel for place in found}
    found += [Place(channel, sheet.alone.get(channel)) for channel in named if channel not in taken]
    return list(dict.fromkeys(found))


def _by_code(turn: Turn) -> list[str]:
    """ "ASIN B0DKL33QX9: main and swatch": a code that only Amazon has."""
    codes = (token for clause in turn.clauses for token in clause.shaped("code"))
    return ["amazon"] if any(_ASIN.search(token.text) for token in codes) else []


#: The shapes of posts by what people call them: width to height.
_SHAPES = {"1:1": "square", "4:5": "portrait", "9:16": "story"}
_ASIN = re.compile(r"\bB0[A-Z0-9]{8}\b")


def _told(clause: Clause) -> list[str]:
    """The words for slots; a post that is square, portrait or a story is that."""
    words = list(dict.fromkeys(clause.values("slot")))
    if clause.has("look", "detail") and "pinterest" not in clause.text.lower():
        words = [word for word in words if word != "pin"]  # "a close-up of the pin"
    if not words and clause.has("channel"):
        words = [_SHAPES[t.text] for t in clause.tokens if t.text in _SHAPES]
    shaped = [word for word in words if word in ("square", "portrait", "story")]
    _, exact = numbers.count(clause.tokens)
    general = ("feed", "post") if shaped and not exact else ()
    return [word for word in words if word not in general]


def _of_ones_own(clause: Clause) -> bool:
    """ "a header for our newsletter": no place of a marketplace."""
    return bool({token.plain for token in clause.tokens} & _OWN)


_OWN = frozenset(
    ["email", "emails", "newsletter", "website", "webseite", "homepage", "blog", "mail", "site"]
)


def _of_other_size(clause: Clause, place: Place) -> bool:
    """ "a banner of 1200x628": a size of one's own, and no slot that has another."""
    size = measures.size(clause.tokens)
    export = slots()[f"{place.channel}.{place.slot}"].export
    return size is not None and size != (export.width, export.height)


def _held(order: Order | None) -> list[str]:
    return order.channels if order else []
