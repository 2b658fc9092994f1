"""Another number of files in plain words: "let's do 7 instead", "4 max", "go back to five"."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.turn import Turn
from agent.offline.vocabulary import plain
from agent.offline.words import Token

__all__ = ["read"]

_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_SECOND = _NUMBER.replace("<n>", "<b>")
_OF_THEM = (
    r"(?:of (?:them|those)|pictures?|images?|pics?|files?|shots?|in total|total|overall|then|now|"
    r"please|max|instead of (?:\d{1,2}|that|those|" + "|".join(_WORDS) + r")|instead)"
)
#: "let's do 7 instead", "go back to 5", "make it 6 then".
_TOLD = re.compile(
    r"^(?:(?:ok|okay|no|and|actually|sorry|hmm|please|well|so|maybe|also|nein|lieber)[, ]+)*"
    r"(?:let'?s |we'?ll |can (?:we|you) |could (?:we|you) |i'?d |i |we )?"
    r"(?:do|make|have|go with|go for|go back to|back to|make (?:it|that|them)|(?:want|need|prefer))"
    rf" (?:just |only )?{_NUMBER}(?: {_OF_THEM})+$"
    rf"|^(?:(?:ok|okay|no|and|actually)[, ]+)*(?:(?:let'?s )?(?:go )?back to|make (?:it|that|them)|"
    rf"let'?s do) {_SECOND}$"
)
#: "the boss says 6 max", "no more than 4".
_LIMIT = re.compile(
    rf"\b{_NUMBER} (?:max|maximum|tops|at (?:the )?most)$"
    rf"|\b(?:max|maximum|at most|no more than|not more than) {_SECOND}$"
)
#: What a limit goes on with: "…, cut it down".
_DOWN = re.compile(r"^(?:so )?(?:please )?(?:cut|trim|bring|get) (?:it|them|that|this) down$")
#: More than this are degrees or pixels: "make it 35".
_MOST = 12
#: Kinds of words that speak of some of the files alone.
_SOME = ("look", "scene", "color", "slot", "object", "format", "ordinal", "product")


def read(turn: Turn, clause: Clause) -> bool:
    """Another number of files for the set that is there; False where a clause names none."""
    channel = _channel(turn, clause)
    if not channel or turn.orders or any(clause.has(kind) for kind in _SOME):
        return False
    said = " ".join(t.plain for t in _without_channel(clause)).strip(" .!?,")
    found = _TOLD.search(said) or _LIMIT.search(said)
    if found is None:
        return False
    told = found["n"] or found["b"]
    number = int(told) if told.isdecimal() else _WORDS.index(told) + 2
    there = sum(file.channel == channel for file in turn.files)
    if not 1 <= number <= _MOST:
        return False
    if _LIMIT.search(said) and number >= there:
        turn.talked.append("keep")
        return True
    turn.wanted, turn.wanted_for = number, channel
    turn.spent += [c for c in turn.clauses if _DOWN.match(plain(c.text).strip(" .!"))]
    turn.spent += [c for c in turn.clauses if plain(c.text) == "no" and c is not clause]
    return True


def _channel(turn: Turn, clause: Clause) -> str:
    """The channel whose files are counted; empty where the clause names one that has none."""
    named = clause.values("channel")
    if not turn.files or len(named) > 1:
        return ""
    return next((name for name in named if name in turn.here), "") if named else _last(turn)


def _last(turn: Turn) -> str:
    return turn.files[-1].channel


def _without_channel(clause: Clause) -> list[Token]:
    """The words of "make it 4 for etsy" without the channel's."""
    found: list[Token] = []
    for token in clause.tokens:
        if token.get("channel"):
            if found and found[-1].plain in ("for", "on", "fur", "auf", "bei"):
                found.pop()
        else:
            found.append(token)
    return found
