"""Lines of an infographic that are told anew: one for another, or those of another product."""

from __future__ import annotations

import re

from pydantic import JsonValue
from rapidfuzz import fuzz

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.turn import Turn

__all__ = ["read_rewording", "with_facts"]


_REWORDED = re.compile(
    r"\b(?:change|replace|swap|make|reword|rewrite|rename|ersetze|cambia|remplace)\s+(?P<old>.+?)"
    r"\s+(?:to|with|by|into|durch|por|par|->|=>|→)\s+(?P<new>.+)$"
    r"|^(?P<part>.+?)\s+(?:should (?:be|read|say)|must be|->|=>|→)\s+(?P<instead>.+)$",
    re.IGNORECASE,
)


def read_rewording(turn: Turn, clause: Clause) -> bool:
    """ "'750 ml' should read '750 ml / 25 oz'": one line of an infographic for another."""
    quotes = [token.text[1:-1].strip() for token in clause.shaped("quote")]
    told = _REWORDED.search(turn.typed(clause))
    if len(quotes) == 2 and (
        _NEW_FIRST.search(turn.typed(clause))
        or clause.has("verb", "change")
        or _TO_SAY.search(turn.typed(clause))
    ):
        turned = _NEW_FIRST.search(turn.typed(clause))
        old, new = reversed(quotes) if turned else quotes
    elif len(quotes) == 1 and _TO_SAY.search(turn.typed(clause)) and clause.has("that"):
        return _most_alike(turn, quotes[0])
    elif told and not quotes:
        old, new = (told["old"] or told["part"]).strip(), (told["new"] or told["instead"]).strip()
    else:
        return False
    for index, file in enumerate(turn.files):
        lines = file.get("infographic", "callouts")
        held = [str(line) for line in lines] if isinstance(lines, list) else []
        changed: list[JsonValue] = [_reworded(line, old, new) for line in held]
        if changed != held:
            turn.files[index] = file.setting("infographic", callouts=changed)
            turn.changed = True
            turn.say(f"“{old}” reads “{new}” now.")
            return True
    return False


#: Between two quotes these say that the first one takes the place of the other.
_NEW_FIRST = re.compile(
    r"['\"’”]\s+(?:instead of|rather than|in place of|not|and not|where it (?:now )?says|statt)"
    r"\s+['\"‘“]",
    re.IGNORECASE,
)
_TO_SAY = re.compile(
    r"\b(?:say|read|be|becomes?|changed? to|heissen|decir|dire)\b|->|=>|→", re.IGNORECASE
)


def _most_alike(turn: Turn, said: str) -> bool:
    """ "it should say '30 h burn time'": the line that is most like it, but for its numbers."""
    bare = re.sub(r"[\d.,]+", "", said).strip().lower()
    for index, file in enumerate(turn.files):
        lines = file.get("infographic", "callouts")
        held = [str(line) for line in lines] if isinstance(lines, list) else []
        like = [i for i, x in enumerate(held) if re.sub(r"[\d.,]+", "", x).strip().lower() == bare]
        if like and held[like[0]] != said:
            changed: list[JsonValue] = [*held]
            changed[like[0]] = said
            turn.files[index] = file.setting("infographic", callouts=changed)
            turn.changed = True
            turn.say(f"“{held[like[0]]}” reads “{said}” now.")
            return True
    return False


def _reworded(line: str, old: str, new: str) -> str:
    """The line with other words, where it is or holds the old ones as words of their own."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, line, flags=re.IGNORECASE)


#: Two lines of an infographic say the same thing of two products from this likeness on, 0..100.
_ALIKE = 55.0


def with_facts(turn: Turn, file: File) -> File:
    """The file with the height and the lines that the turn gives for the new product."""
    if turn.height is not None:
        file = file.setting("scale_reference", height_cm=turn.height)
    lines = file.get("infographic", "callouts")
    told = _INSTEAD.search(turn.text)
    if told and isinstance(lines, list):
        new, old = told["new"].strip(), told["old"].strip()
        changed: list[JsonValue] = [new if str(x).lower() == old.lower() else x for x in lines]
        return file.setting("infographic", callouts=changed)
    if turn.callouts and isinstance(lines, list):
        file = file.setting("infographic", callouts=_merged([str(x) for x in lines], turn.callouts))
    return file


#: "'1 litre' instead of '500 ml'"
_INSTEAD = re.compile(
    r"['\"‘“](?P<new>[^'\"’”]+)['\"’”]\s+(?:instead of|rather than|not|statt)\s+"
    r"['\"‘“](?P<old>[^'\"’”]+)['\"’”]",
    re.IGNORECASE,
)


def _merged(old: list[str], new: list[str]) -> list[JsonValue]:
    """New lines in the place of those that say the same; all new where there are as many."""
    if len(new) >= len(old):
        return [*new]
    merged: list[JsonValue] = [*old]
    for line in new:
        scores = [fuzz.ratio(_worded(line), _worded(str(other))) for other in merged]
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] >= _ALIKE:
            merged[best] = line
        else:
            merged.append(line)
    return merged


def _worded(line: str) -> str:
    return "".join(c for c in line.lower() if not c.isdecimal()).strip()
