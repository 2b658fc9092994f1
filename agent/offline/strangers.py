"""Words that nobody knows, and the places that they describe."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from agent.offline.clauses import Clause
from agent.offline.words import Token

__all__ = ["of_row", "strange_place", "stray_words", "styled_place", "unheard", "unknown_words"]


def unknown_words(clause: Clause, names: Collection[str]) -> list[Token]:
    """The words that nobody knows: not in the vocabulary and not in an upload's name."""
    return [
        token
        for token in clause.tokens
        if token.shape == "word"
        and not token.terms
        and len(token.plain) > 2
        and not set(re.split(r"[^0-9a-z]+", token.plain)) & set(names)
    ]


def stray_words(clause: Clause, names: Collection[str]) -> list[str]:
    """Words that nobody knows and that do not just name the product or a place in words."""
    if strange_place(clause, names):
        return []
    strange = unknown_words(clause, names)
    found: list[str] = []
    for token in strange:
        index = clause.tokens.index(token)
        before = clause.tokens[index - 1].plain if index else ""
        if before not in _NAMING and token.text == token.text.lower():
            found.append(token.text)
    return found


#: After these comes what the product is called: "for my doohickey".
_NAMING = frozenset(
    ["the", "this", "that", "my", "our", "for", "of", "these", "a", "an", "der", "die", "das"]
    + ["den", "el", "la", "le", "un", "una", "ein", "eine", "mi", "mon", "ma", "new", "product"]
)


def strange_place(clause: Clause, names: Collection[str]) -> str:
    """A place that no scene is called by: "on the surface of mars"; empty where there is none."""
    strange = unknown_words(clause, names)
    if not strange:
        return ""
    for word in strange:
        before = clause.tokens[: clause.tokens.index(word)]
        starts = [i for i, token in enumerate(before) if token.get("place")]
        if starts:
            return _told(clause, starts[0])
    return ""


def unheard(clause: Clause, clauses: Sequence[Clause], names: Collection[str]) -> str:
    """What one of a row is to show, in words that nobody knows; empty where some are known.

    "One on linen and one hanging from the Eiffel Tower".
    """
    told = clause.tokens[1:]
    if not unknown_words(clause, names) or not of_row(clause, clauses) or clause.shaped("hex"):
        return ""
    if any(token.get(kind) for token in told for kind in _TELLING):
        return ""
    return " ".join(token.text for token in told if token.shape == "word")


def of_row(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a clause is one more of a row: "one on linen, one on wood, one …"."""
    at = next((i for i, other in enumerate(clauses) if other is clause), 0)
    before = clauses[at - 1] if at else None
    if before is None or before.sentence != clause.sentence or not before.tokens:
        return False
    shown = any(before.has(kind) for kind in ("scene", "color", "look"))
    counted = before.tokens[0].plain in _ONE or shown  # "linen, garden and one inside a globe"
    return clause.tokens[0].plain in _ONE and counted


_TELLING = ("channel", "slot", "look", "scene", "color", "topic", "move", "verb", "that")
_ONE = frozenset(["one", "another", "1", "ein", "eine", "eins", "uno", "una", "un", "une"])


def styled_place(clause: Clause, names: Collection[str]) -> str:
    """A place of which only the adjective is known: "on a wooden pier at sunset"; else empty.

    A scene or a colour that stands before an unknown word only tells what that is like.
    """
    strange = unknown_words(clause, names)
    for index, token in enumerate(clause.tokens):
        if not token.get("place"):
            continue
        rest = [t for t in clause.tokens[index + 1 :] if t.plain not in _NAMING]
        known = list(takewhile(lambda t: bool(t.get("scene") or t.get("color")), rest))
        if known and rest[len(known) : len(known) + 1] and rest[len(known)] in strange:
            return _told(clause, index)
    return ""


def _told(clause: Clause, begin: int) -> str:
    """The words from there on, as far as they speak of the place and not of where it is sold."""
    words: list[str] = []
    for token in clause.tokens[begin:]:
        if any(token.get(kind) for kind in ("channel", "slot", "format", "quantity")):
            break
        if token.shape == "word" and not token.get("talk"):
            words.append(token.text)
    while words and words[-1].lower() in _TRAILING:
        words.pop()
    return " ".join(words)


#: What is left at the end where the next word speaks of something else.
_TRAILING = frozenset({"for", "as", "on", "to", "in", "and", "an", "a", "the", "instead", "my"})
