"""Angles in words: "photo 2 is the back of photo 1", noted with the photo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.angles import ANGLE, PRODUCT, side_in
from agent.offline.vocabulary import plain
from agent.records import Records

__all__ = ["learn_angles"]

_IS = r"(?:is|shows?|are|ist|zeigt|es|muestra|est|montre)"
#: Words and signs that part what is said of one photo from what is said of another.
_PARTS = r"[.;\n]|,\s|\band\b|\bund\b|\by\b|\bet\b"
_NUMBER = r"\b(?:photo|picture|image|foto|bild|imagen)\s*(\d{1,2})\b"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def learn_angles(records: Records, thread: str, text: str) -> None:
    """Note which side a message says that a photo shows: "photo 2 is the back of photo 1"."""
    photos = {n: p for n, p in records.photos(thread).items() if p.role == "photo"}
    for sentence in re.split(_PARTS, text):
        found = _said(plain(sentence), list(photos))
        if found is None:
            continue
        name, side, of = found
        facts = {**photos[name].facts, ANGLE: side, **({PRODUCT: of} if of else {})}
        if facts != photos[name].facts:
            records.add_photo(thread, replace(photos[name], facts=facts))
            photos[name] = replace(photos[name], facts=facts)


def _said(sentence: str, names: Sequence[str]) -> tuple[str, str, str] | None:
    """The photo, its side and, where that is said, the main photo of its product."""
    halves = re.split(rf"\b{_IS}\b", sentence, maxsplit=1)
    if len(halves) < 2:
        return None
    before, after = halves
    which, _, whole = after.partition(" of ")
    side, name = side_in(which), _photo(before, names)
    if not (side and name):
        # "the back is photo 2"
        side, name, whole = side_in(before), _photo(which, names), ""
    main = _photo(whole, names) if whole else ""
    return (name, side, main if main != name else "") if side and name else None


def _photo(text: str, names: Sequence[str]) -> str:
    """The photo that words name, by its name or its number; empty where they name none."""
    for name in sorted(names, key=len, reverse=True):
        if re.search(rf"(?<![0-9a-z_]){re.escape(plain(name))}(?![0-9a-z_])", text):
            return name
    number, words = re.search(_NUMBER, text), text.split()
    place = int(number[1]) if number else next((_ORDINALS[w] for w in words if w in _ORDINALS), 0)
    return names[place - 1] if 0 < place <= len(names) else ""
