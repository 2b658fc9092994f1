"""Words that nobody knows, and the places that they describe."""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.offline.clauses import Clause
from agent.offline.words import Token

__all__ = ["strange_place", "unknown_words"]


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
    first = clause.tokens.index(strange[0])
    starts = [i for i in range(first) if clause.tokens[i].get("place")]
    if not starts:
        return ""
    begin = starts[0]
    return " ".join(
        t.text for t in clause.tokens[begin:] if t.shape == "word" and not t.get("talk")
    )
