"""Angles in words: "photo 2 is the back of photo 1", noted with the photo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.angles import ANGLE, PRODUCT, side_in
from agent.offline.situation import words_of
from agent.offline.vocabulary import plain
from agent.records import Records

__all__ = ["learn_angles"]

_IS = r"(?:is|shows?|are|ist|zeigt|es|muestra|est|montre)"
#: Words and signs that part what is said of one photo from what is said of another.
_PARTS = r"[.;\n]|,\s|\band\b|\bund\b|\by\b|\bet\b"
#: Words that may stand beside a side's own.
_FILL = frozenset(
    [
        *("the", "a", "an", "its", "my", "our", "from", "of", "view", "photo", "picture", "shot"),
        *("der", "die", "das", "von", "ansicht", "el", "la", "lo", "vista", "parte", "de", "por"),
        *("le", "un", "une", "vue", "du"),
    ]
)
#: A photo is named in so many words at most: "the second photo".
_NAMED = 3
#: What takes a photo for one of another product, whatever it was taken for.
_OTHER = re.compile(
    r"\b(another|different|separate|other) (product|item|thing|mug|one)\b"
    r"|\bander\w+ produkt\b|\botro producto\b|\bautre produit\b"
)
_NUMBER = r"\b(?:photo|picture|image|foto|bild|imagen)\s*(\d{1,2})\b"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def learn_angles(records: Records, thread: str, text: str) -> None:
    """Note which side a message says that a photo shows: "photo 2 is the back of photo 1"."""
    photos = {n: p for n, p in records.photos(thread).items() if p.role == "photo"}
    for sentence in re.split(_PARTS, text):
        said, names = plain(sentence), list(photos)
        found = _said(said, names)
        if found is None and _OTHER.search(said) and (apart := _photo(said, names)):
            found = apart, "", ""
        if found is None:
            continue
        name, side, of = found
        facts = {**photos[name].facts, ANGLE: side}
        facts |= {PRODUCT: of} if of or not side else {}
        if facts != photos[name].facts:
            records.add_photo(thread, replace(photos[name], facts=facts))
            photos[name] = replace(photos[name], facts=facts)


def _said(sentence: str, names: Sequence[str]) -> tuple[str, str, str] | None:
    """The photo, its side and, where that is said, the main photo of its product.

    Nothing but a photo and a side: "photo 2 is too dark on the left" names no side of it.
    """
    halves = [half.strip(" .!,\"'") for half in re.split(rf"\b{_IS}\b", sentence, maxsplit=1)]
    if len(halves) < 2:
        return None
    which, _, whole = halves[1].partition(" of ")
    side, name = _side(which), _photo(halves[0], names)
    if not (side and name):
        # "the back is photo 2", and no "the back is dirty in photo 2".
        named = len(which.split()) <= _NAMED
        side, name, whole = _side(halves[0]), _photo(which, names) if named else "", ""
    main = _photo(whole, names)
    return (name, side, main if main != name else "") if side and name else None


def _side(text: str) -> str:
    """The side that is all that words say, but for articles; empty where they say more."""
    rest = [word for word in words_of(text) if word not in _FILL]
    return side_in(text) if rest and all(side_in(word) for word in rest) else ""


def _photo(text: str, names: Sequence[str]) -> str:
    """The photo that words name, by its name or its number; empty where they name none."""
    for name in sorted(names, key=len, reverse=True):
        if re.search(rf"(?<![0-9a-z_]){re.escape(plain(name))}(?![0-9a-z_])", text):
            return name
    number, words = re.search(_NUMBER, text), text.split()
    place = int(number[1]) if number else next((_ORDINALS[w] for w in words if w in _ORDINALS), 0)
    return names[place - 1] if 0 < place <= len(names) else ""
