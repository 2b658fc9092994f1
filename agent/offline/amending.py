"""Numbers and lines told anew: "it holds 1.5 L", "it's 74 high, not 75", "harvest 2025"."""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic import JsonValue

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.turn import Turn

__all__ = ["read"]

_NUMBER = r"\d+(?:[.,]\d+)?"
#: "74 …, not 75", "1.5 instead of 1.7".
_NOT = re.compile(
    rf"(?P<new>{_NUMBER})(?!\d)[^.!?\d]*?\b(?:not|instead of|nicht|no|pas|statt)\s+"
    rf"(?P<old>{_NUMBER})(?!\d)",
    re.IGNORECASE,
)
#: A number with its unit: "1.5 L", "20 000 mAh".
_MEASURE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>[^\W\d_]+|%|°)?")
#: With these a clause asks for something, and tells no fact.
_ASKS = ("channel", "look", "scene", "color", "slot", "move", "subject", "format", "quantity")
#: Words too common to say which line is meant.
_LEAST = 4


def read(turn: Turn, clause: Clause) -> bool:
    """Put a number told anew into the lines or dimensions of an infographic that is there.

    False where the clause tells none, or none that a line could take.
    """
    if not turn.files or turn.orders or any(clause.has(kind) for kind in _ASKS):
        return False
    if clause.shaped("quote") and _line_anew(turn, clause):
        return True
    if clause.has("ordinal") or clause.shaped("code") or clause.shaped("quote"):
        return False
    sentence = [c for c in turn.clauses if c.sentence == clause.sentence]
    if any(c.has(kind) for c in sentence for kind in _ASKS):
        return False
    found = _NOT.search(turn.text)
    if found and any(t.text in (found["new"], found["old"]) for t in clause.tokens):
        turn.spent += [c for c in sentence if c is not clause]
        return _amended(turn, lambda line: _replaced(line, found["old"], found["new"]))
    return _told_anew(turn, clause)


#: "'Keeps hot 8 h', not 12"
_QUOTED_NOT = re.compile(
    r"['\"‘“](?P<new>[^'\"’”]+)['\"’”]\s*,?\s*(?:and )?(?:not|instead of|nicht|no|pas|statt)\s+"
    r"['\"‘“]?(?P<old>[\w.,]*\w)",
    re.IGNORECASE,
)


def _line_anew(turn: Turn, clause: Clause) -> bool:
    """ "it's 'Keeps hot 8 h', not 12": the line that holds the old one is told anew."""
    found = _QUOTED_NOT.search(turn.text)
    if found is None or all(t.text[1:-1] != found["new"] for t in clause.shaped("quote")):
        return False
    old = re.compile(rf"(?<!\w){re.escape(found['old'])}(?!\w)", re.IGNORECASE)
    if not _amended(turn, lambda line: found["new"] if old.search(line) else line):
        return False
    turn.spent += [
        c for c in turn.clauses if c.tokens and found.start() < c.tokens[0].start < found.end()
    ]
    return True


def _replaced(line: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\d.,]){re.escape(old)}(?![\d.,]*\d)", new, line)


def _told_anew(turn: Turn, clause: Clause) -> bool:
    """A number with the unit, or beside the word, that one line has: "it holds 1.5 L"."""
    said = turn.typed(clause)
    measures = list(_MEASURE.finditer(said))
    if len(measures) != 1 or clause.has("verb", "add", "remove", "make"):
        return False
    unit = (measures[0]["unit"] or "").lower()
    words = {t.plain for t in clause.tokens if t.shape == "word" and len(t.plain) >= _LEAST}
    number = measures[0]["number"]
    return _amended(turn, lambda line: _with_number(line, number, unit, words))


def _with_number(line: str, number: str, unit: str, words: set[str]) -> str:
    held = list(_MEASURE.finditer(line))
    if len(held) != 1:
        return line
    same = bool(unit) and (held[0]["unit"] or "").lower() == unit
    near = not unit and bool(words & set(line.lower().split()))
    if not (same or near):
        return line
    start, end = held[0].span("number")
    return f"{line[:start]}{number}{line[end:]}"


def _amended(turn: Turn, change: Callable[[str], str]) -> bool:
    """Change the lines, the title and the dimensions of infographics; False where none changes."""
    done = False
    for index, file in enumerate(turn.files):
        made = _changed(file, change)
        if made is not file:
            turn.files[index] = made
            turn.say(f"Corrected {file.name}.")
            done = True
    turn.changed = turn.changed or done
    return done


def _changed(file: File, change: Callable[[str], str]) -> File:
    lines = file.get("infographic", "callouts")
    told: dict[str, JsonValue] = {}
    if isinstance(lines, list) and lines != [change(str(line)) for line in lines]:
        told["callouts"] = [change(str(line)) for line in lines]
    for arg in ("dimensions", "title"):
        text = file.get("infographic", arg)
        if isinstance(text, str) and change(text) != text:
            told[arg] = change(text)
    return file.setting("infographic", **told) if told else file
