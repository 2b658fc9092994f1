"""Clauses that lead: they say what the rest of a message is about, or that it begins anew."""

from __future__ import annotations

import re

from agent.offline import numbers
from agent.offline.clauses import Clause
from agent.offline.references import targets
from agent.offline.turn import Turn

__all__ = ["begun_anew", "leads", "led_there"]


_NO = re.compile(
    r"(?:oh |ah |hmm )?(?:wait|no|nope|actually)(?:,? (?:wait|no|sorry))*|scratch that", re.I
)


def begun_anew(turn: Turn, clause: Clause) -> bool:
    """ "do Amazon. Wait no. Etsy.": what was ordered so far gives way to what follows."""
    if not turn.orders or not _NO.fullmatch(clause.text.strip()):
        return False
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), len(turn.clauses))
    follows = turn.clauses[at + 1 : at + 2]
    return any(c.has("channel") and not c.has("verb", "remove", "add") for c in follows)


def leads(turn: Turn, clause: Clause) -> bool:
    """ "story: …", "flask: …": a heading that only says which file the rest is about."""
    if _points(turn, clause):
        return True
    if not clause.heading or not turn.files or clause.has("verb") or clause.has("move"):
        return False
    said = [t for t in clause.tokens if t.plain not in ("one", "ones")]
    if numbers.count(said)[1] or clause.has("quantity", "set"):
        return False
    picked = targets(clause, turn.files, turn.photos)
    return bool(picked.said and picked.files) and not picked.wrong


def led_there(turn: Turn, clause: Clause) -> Clause | None:
    """ "the X one is too busy. Just the studio scene there": what the clause before is about."""
    if not turn.files or "there" not in {token.plain for token in clause.tokens[1:]}:
        return None
    for before in reversed(turn.clauses[: turn.clauses.index(clause)]):
        picked = targets(before, turn.files, turn.photos)
        if picked.said and picked.files and not picked.wrong:
            return before
    return None


_BARE = {"plain", "place", "slot", "channel", "ordinal", "quantity", "number", "all", "only"}


def _points(turn: Turn, clause: Clause) -> bool:
    """ "on the pin, make the product smaller": only where the rest of the sentence is meant."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    rest = [c for c in turn.clauses[at + 1 :] if c.sentence == clause.sentence]
    if not rest or rest[0].joint not in ("comma", "and", "colon") or not turn.files or turn.orders:
        return False
    on = clause.tokens[0].plain in ("on", "in", "for", "auf", "bei", "en", "sur")
    bare = all(set(t.terms) & _BARE for t in clause.tokens) and not numbers.count(clause.tokens)[1]
    kinds = ("move", "subject", "scene", "color", "tint", "object")
    changes = any(follows.has(kind) for follows in rest for kind in kinds)
    picked = targets(clause, turn.files, turn.photos)
    return on and bare and changes and bool(picked.said and picked.files) and not picked.wrong
