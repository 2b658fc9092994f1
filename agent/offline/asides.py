"""Asides: what people tell of the day, the client and how the photo came to be."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause

__all__ = ["only_tells"]


#: How a clause begins that tells of the photo, of the client or of the day.
_TELLING = re.compile(
    r"(?:(?:shot|taken|photographed|snapped|(?:i |we |he |she )?took (?:this|it|them|these))"
    r" (?:under|with|by|at|in bad|in poor|indoors|outdoors)"
    r"|(?:before|after|once|until|while) (?:i|we|you|they|the client|my (?:boss|client))"
    r"|(?:a )?(?:brief|request|order|job|ticket)(?: \w+)? (?:from|by|for)"
    r"|new (?:client|customer|brand)"
    r"|(?:i'?m |we'?re |i am )?new (?:here|to this)"
    r"|(?:our |my )?client (?:is|has))\b",
    re.IGNORECASE,
)


#: Remarks wherever they stand in a clause.
_ASIDES = re.compile(
    r"\bchanged (?:her|his|their|its|my|our) minds?\b"
    r"|\bonly (?:has|have|sent|gave|got) (?:us |me )?(?:this|a|one|the)\b"
    r"|^all (?:[\w']+ ){1,4}(?:has|have|had|sent|gave|got)(?: us| me)? (?:is|was)\b"
    r"|\b(?:forbids?|bans?|does ?n'?t allow|prohibits?)\b",
    re.IGNORECASE,
)
#: Headings that say from whom a list of changes comes.
_FROM = re.compile(
    r"(?:[\w']+ ){0,3}(?:feedback|notes?|changes?|comments?|corrections?|remarks?|edits?)"
    r"(?: (?:from|by) .+)?",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:has|have|brings?) (?:got )?(?:their|his|her|its) own\b", re.IGNORECASE)


_ALREADY = re.compile(
    r"\b(?:already (?:ha(?:ve|s)|got)|ha(?:ve|s) already|ha(?:ve|s) .+ already"
    r"|wir haben schon|ya tenemos)\b",
    re.I,
)


def only_tells(clause: Clause) -> bool:
    """ "shot under warm office lamps", "before I quote the client": a story, and no picture."""
    if _ALREADY.search(clause.text):
        return True  # "we already have a main"
    if _OWN.search(clause.text) and not clause.has("verb"):
        return True  # "the client has their own header"
    if _ASIDES.search(clause.text) or (clause.heading and _FROM.fullmatch(clause.text)):
        return True
    asked = ("channel", "slot", "verb", "number", "look")
    return bool(_TELLING.match(clause.text)) and not any(clause.has(kind) for kind in asked)
