"""What words point at: uploads ("the bottle", "photo 2") and files ("the second", "the hero")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.numbers import some_of
from agent.offline.pointing import by_look, by_place, shown, where
from agent.offline.products import named_products

__all__ = ["Chosen", "targets"]


@dataclass(frozen=True)
class Chosen:
    """The files that a clause speaks of; `said` is empty where it points at none in particular."""

    files: tuple[int, ...]
    said: str = ""
    wrong: str = ""


def targets(
    clause: Clause,
    files: Sequence[File],
    photos: Sequence[str],
    *,
    skip_scene: bool = False,
    skip_color: bool = False,
) -> Chosen:
    """Which files a clause points at: by slot, channel, look, scene, colour, product or number."""
    here = list(range(len(files)))
    said: list[str] = []
    if by_name := [(t.text, t.get("file")) for t in clause.tokens if t.shape == "file"]:
        steps = {step for _, listed in by_name for step in str(listed).split(",")}
        chosen = tuple(index for index, file in enumerate(files) if file.name in steps)
        # "candle PT02": a code that several products have is one of theirs.
        named = set(named_products(clause, photos).photos)
        own = tuple(index for index in chosen if named & set(files[index].photos))
        return Chosen(own or chosen, by_name[0][0], "" if chosen else by_name[0][0])
    tests = _tests(clause, files, photos, skip_scene, skip_color)
    if _has_ordinal(clause, photos):
        # "white on the second": the number decides, within a channel, slot or kind of picture.
        tests = _firm(clause, files, photos)
    for word, passing in tests:
        kept = [index for index in here if index in passing]
        if kept:
            here = kept
            said.append(word)
        elif not passing:
            return Chosen((), word, word)
    ordinal = _ordinal(clause, [files[i] for i in here], photos)
    if ordinal is None:
        return Chosen(tuple(here), ", ".join(said))
    word, places = ordinal
    if not places and len(here) == 1 and named_products(clause, photos).photos:
        return Chosen(tuple(here), word)  # "number 2", of photos that are called mirror_1, mirror_2
    if not places:
        return Chosen((), word, word)
    return Chosen(tuple(here[place] for place in places), word)


def _has_ordinal(clause: Clause, photos: Sequence[str]) -> bool:
    tokens = clause.tokens
    named = (t.get("ordinal") or t.get("ordinals") for t in tokens)
    places = range(len(tokens))
    return any(named) or any(_number_of(clause, i, photos) or some_of(tokens, i) for i in places)


def _firm(
    clause: Clause, files: Sequence[File], photos: Sequence[str]
) -> list[tuple[str, set[int]]]:
    """The words that narrow what an ordinal counts: channels, slots, looks, products."""
    found = [(t.text, p) for t in clause.tokens if (p := by_place(t, files) or by_look(t, files))]
    named = named_products(clause, photos).photos
    if named and len(photos) > 1:
        found.append((named[0], where(files, lambda f: bool(set(f.photos) & set(named)))))
    return found


def _tests(
    clause: Clause, files: Sequence[File], photos: Sequence[str], skip_scene: bool, skip_color: bool
) -> list[tuple[str, set[int]]]:
    """Each word that points, with the files it may mean."""
    found: list[tuple[str, set[int]]] = []
    for token in clause.tokens:
        for test in (by_place, by_look):
            passing = test(token, files)
            if passing is not None:
                found.append((token.text, passing))
        if not (token.get("scene") and skip_scene):
            passing = shown(token, files, skip_color)
            found += [(token.text, passing)] if passing is not None else []
    named = named_products(clause, photos).photos
    if named and len(photos) > 1:
        found.append((named[0], where(files, lambda f: bool(set(f.photos) & set(named)))))
    return [(word, passing) for word, passing in found if passing or word]


_NUMBERED = frozenset(
    ["number", "nr", "no", "#", "image", "picture", "pic", "shot", "file", "bild", "foto"]
) | {"imagen", "numero", "slot"}


def _number_of(clause: Clause, index: int, photos: Sequence[str]) -> str | None:
    """The number after "number", "#" or "image": "drop number 5"."""
    token = clause.tokens[index]
    before = clause.tokens[index - 1].plain if index else ""
    # Of a single photo nobody says which: "photo 3" is a file.
    numbering = before in _NUMBERED or (before == "photo" and len(photos) < 2)
    numbered = token.shape == "number" and token.text.isdecimal() and numbering
    return token.text if numbered else None


def _several(clause: Clause, index: int) -> int:
    """How many "the last two", "the first 3" means; 0 where no number follows."""
    follows = clause.tokens[index + 1 : index + 2]
    said = (follows[0].get("number") or follows[0].text) if follows else ""
    return int(said) if said.isdecimal() and int(said) > 1 else 0


def _ordinal(
    clause: Clause, files: Sequence[File], photos: Sequence[str]
) -> tuple[str, list[int]] | None:
    """The place that an ordinal names: of a file, or of a product where each has one file."""
    for index, token in enumerate(clause.tokens):
        listed = [int(place) - 1 for place in (token.get("ordinals") or "").split(",") if place]
        if listed:
            return token.text, listed if max(listed) < len(files) else []
        some = some_of(clause.tokens, index)
        if some:  # which is left to us: the last ones
            return f"{token.text} of them", list(range(len(files)))[-some:]
        value = token.get("ordinal") or _number_of(clause, index, photos)
        if value is None:
            continue
        several = _several(clause, index)
        if several and value in ("1", "last"):
            places = list(range(len(files)))
            return token.text, places[:several] if value == "1" else places[-several:]
        place = len(files) - 1 if value == "last" else int(value) - 1
        products = list(dict.fromkeys(photo for file in files for photo in file.photos))
        several = len(products) > 1 and len(files) > len(products)
        if several and 0 <= place < len(products):
            return token.text, [i for i, f in enumerate(files) if products[place] in f.photos]
        return token.text, [place] if 0 <= place < len(files) else []
    return None
