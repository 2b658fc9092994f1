"""Two goods told by one noun: "day and night cream", "the salt mill and the pepper mill"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.situation import words_of
from agent.offline.vocabulary import vocabulary

__all__ = ["another_of_kind", "spelt_out"]


_SHARED = re.compile(r"\b(\w+) (and|und|y|et|&) (\w+) (\w+)\b", re.IGNORECASE)


def spelt_out(text: str, photos: Sequence[str]) -> str:
    """ "day and night cream" as "day cream and night cream", where there are photos of both."""
    named = [{*words_of(photo)} for photo in photos]

    def whole(found: re.Match[str]) -> str:
        one, joint, other, noun = found.groups()
        pair = ({*words_of(f"{one} {noun}")}, {*words_of(f"{other} {noun}")})
        both = all(len(want) > 1 and any(want <= words for words in named) for want in pair)
        return f"{one} {noun} {joint} {other} {noun}" if both else found[0]

    return _SHARED.sub(whole, text) if len(photos) > 1 else text


_PAIRED = re.compile(
    r"\b(\w+) (\w+) (?:and|und|y|et|&) (?:the |our |my |die |el |la )?(\w+) \2\b", re.I
)


def another_of_kind(text: str, photos: Sequence[str]) -> str:
    """ "for the salt mill and the pepper mill", where the photos show only one of them."""
    found = _PAIRED.search(text)
    if found is None:
        return _without_photo(text, photos)
    named = [{*words_of(photo)} for photo in photos]
    pair = [{*words_of(f"{found[1]} {found[2]}")}, {*words_of(f"{found[3]} {found[2]}")}]
    shown = [any(want <= words for words in named) for want in pair]
    if shown[0] == shown[1]:
        return ""
    return f"{found[3] if shown[0] else found[1]} {found[2]}"


_FOR_BOTH = re.compile(
    r"\bfor (?:the|my|our) (\w+) and (?:for )?(?:the|my|our) (\w+)\b", re.IGNORECASE
)


def _without_photo(text: str, photos: Sequence[str]) -> str:
    """ "for the brush and for the comb", of goods that nobody knows by kind, with one photo."""
    found = _FOR_BOTH.search(text)
    if found is None:
        return ""
    named = {word for photo in photos for word in words_of(photo)}
    lacking = [word for word in found.groups() if word.lower() not in named]
    strange = not vocabulary().meaning([lacking[0].lower()]) if len(lacking) == 1 else False
    return lacking[0] if strange else ""
