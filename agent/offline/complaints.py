"""Complaints that no step mends: said so or asked about, and never taken for an order.

"Too much reflection on the glass" wants no picture with a reflection, and "the strap looks orange"
no orange background.
"""

from __future__ import annotations

import re
from itertools import pairwise

from agent.offline import unable, wording
from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.references import targets
from agent.offline.sentences import all_of, beside, sentence
from agent.offline.turn import Turn

__all__ = ["read"]

_SEEMS = re.compile(
    r"\b(?:looks?|looking|appears?|seems?|shows? up|(?:comes?|came|turned|turns|turning) out)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"^(?:(?:ok|okay|yes|i|i'?ll|we|we'?ll|let'?s|take|go|with|for|prefer|like|use) )*"
    r"(?:option|variant|choice|alternative) (?:number |nr\.? |no\.? |#)?"
    r"(?:\d|one|two|three|four|[a-d])$",
    re.IGNORECASE,
)
#: What is praised, or is to stay: the whole clause says so.
_FINE = re.compile(
    r"(?:\b(?:is|are|looks?|bleibt|bleiben|ist|sind)|'s|'re)"
    r"(?: (?:so|really|already|very|just|all|absolutely|totally|pretty|sehr|super|echt))*"
    r" (?:great|perfect|fine|good|nice|lovely|amazing|beautiful|awesome|gorgeous|stunning|ok|okay|"
    r"spot on|toll|perfekt|gut|super|schön|wie (?:sie|er|es) (?:ist|sind))"
    r"(?: (?:as (?:it|they) (?:is|are)|tho|though|now|already|btw|thanks|thx|haha))*$"
    r"|^(?:die |der |das |the )?\w+ (?:bleibt|bleiben|stays?)$"
    r"|\b(?:nicht|don'?t|do not|dont|never) (?:umfärben|ändern|verändern|anfassen|recolou?r|alter|"
    r"repaint)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"\b(?:is|are|gets?|got|looks?|being|seems?|'s) (?:\w+ )?"
    r"(?:cut off|cropped(?: off)?|chopped(?: off)?|abgeschnitten)\b|\bcrops? \w+(?: \w+)* off\b",
    re.IGNORECASE,
)
#: "the kitchen one", "the dark picture": words that point, and order nothing.
_ONES = frozenset(
    ["one", "ones", "picture", "pictures", "image", "images", "shot", "shots", "pic", "pics"]
)
_REJECTED = re.compile(
    r"\b(?:got|was|were|been|being|is|are|get|keeps? getting) "
    r"(?:rejected|suppressed|declined|flagged|refused|taken down)\b"
    r"|\b(?:they|amazon|ebay|etsy|walmart|it) (?:said|says|say|rejected|refused|declined)\b.*"
    r"\b(?:white|image|picture|background|photo|main)\b",
    re.IGNORECASE,
)
#: Words after which a colour is one to get away from, and those that need a "not" before them.
_AWAY, _SO = frozenset(["less", "too", "weniger", "menos", "moins"]), frozenset(["that", "so"])
_ROTATE = re.compile(
    r"^(?:please |can you |could you |now )*(?:rotate|drehe?) (?:it|them|that|this)"
    r"(?: (?:a|bit|little|slightly|tad|somewhat|please|more))*$",
    re.IGNORECASE,
)


def read(turn: Turn, clause: Clause) -> bool:
    """Answer a complaint; False where a clause is none. What it says of a gallery needs one."""
    if not turn.files or turn.orders:
        return False
    if _OPTION.match(clause.text):
        names = ", ".join(file.name for file in turn.files)
        turn.ask(phrase("ask.which", said=clause.text, count=len(turn.files), names=names))
        return True
    if _ROTATE.match(clause.text):
        turn.ask(phrase("ask.rotate"))
        return True
    if _REJECTED.search(sentence(turn, clause)) and not clause.has("verb", "change", "make", "add"):
        turn.ask(phrase("ask.rejected"))
        turn.spent += beside(turn, clause)
        return True
    if unable.read(turn, clause):
        return True
    readers = (_praised, _cut_off, wording.read, _of_color, _less_color, _not_there)
    return any(reader(turn, clause) for reader in readers)


def _praised(turn: Turn, clause: Clause) -> bool:
    """ "the dark one is great", "seife bleibt": nothing is to change."""
    negated = re.search(r"\bnicht\b|n'?t\b|\bnot\b|\bnever\b", clause.text, re.IGNORECASE)
    ordered = clause.has("verb", "change", "remove", "add", "make") and not negated
    numbers = (
        t.get("number") or t.text for t in clause.tokens if t.plain not in ("a", "an", "one")
    )
    counted = any(number.isdecimal() for number in numbers)
    if not _FINE.search(clause.text) or clause.has("move") or ordered or counted:
        return False  # "4 is fine" is a number of pictures
    turn.talked.append("keep")
    return True


def _cut_off(turn: Turn, clause: Clause) -> bool:
    """ "the handle is cut off in the close-up": a fault, and nothing to take out."""
    if not _CUT_OFF.search(sentence(turn, clause)):
        return False
    whole = all_of(turn, clause)
    picked = [targets(c, turn.files, turn.photos) for c in whole]
    named = [turn.files[i].name for p in picked if p.said for i in p.files]
    turn.spent += whole
    turn.ask(phrase("ask.cut_off", names=", ".join(named) or "the picture"))
    return True


def _less_color(turn: Turn, clause: Clause) -> bool:
    """ "less red", "not that pink": away from a colour, and never onto it."""
    colored = [t for c in all_of(turn, clause) for t in c.tokens if t.get("color")]
    if len(colored) != 1 or clause.has("scene"):
        return False
    negated = any(token.plain in ("not", "isn't") for token in clause.tokens)
    away = _AWAY | _SO if negated else _AWAY
    for before, token in pairwise(clause.tokens):
        if token.get("color") and before.plain.split()[-1] in away:
            turn.ask(phrase("ask.tint", color=token.plain))
            turn.spent += beside(turn, clause)
            return True
    return False


def _not_there(turn: Turn, clause: Clause) -> bool:
    """ "the kitchen one makes no sense", where there is none: nothing is made one."""
    shown = [t for t in clause.tokens if t.get("scene") or t.get("color")]
    restored = clause.has("verb", "restore", "undo") or any(
        "back" in t.plain.split() for t in clause.tokens
    )
    if len(shown) != 1 or restored or clause.has("verb", "add", "make") or clause.shaped("hex"):
        return False
    at = clause.tokens.index(shown[0])
    before, after = clause.tokens[max(0, at - 1) : at], clause.tokens[at + 1 : at + 2]
    pointing = [t.plain for t in before] == ["the"] and any(t.plain in _ONES for t in after)
    picked = targets(clause, turn.files, turn.photos)
    if not pointing or (picked.said and not picked.wrong):
        return False
    names = ", ".join(file.name for file in turn.files)
    turn.ask(phrase("ask.which", said=clause.text, count=len(turn.files), names=names))
    return True


def _of_color(turn: Turn, clause: Clause) -> bool:
    """ "the strap looks orange, it's brown in reality": of the light, or of the product."""
    tinted = [token for token in clause.tokens if token.get("color")]
    seems = _SEEMS.search(clause.text)
    if seems is None or len(tinted) != 1 or tinted[0].start < clause.tokens[0].start:
        return False
    if any(clause.has(kind) for kind in ("move", "scene", "channel", "slot")) or clause.has("verb"):
        return False
    if clause.has("subject", "background"):
        return False
    turn.ask(phrase("ask.tint", color=tinted[0].plain))
    turn.spent += beside(turn, clause)
    return True
