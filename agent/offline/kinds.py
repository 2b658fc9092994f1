"""Kinds of goods: the category of a product, as its photo's name and the request's words tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from agent.offline.products import product_groups
from agent.offline.situation import words_of
from agent.offline.words import Token, tokens
from agent.shots import category_lists

__all__ = ["categories_in", "named", "told"]

#: Words between "next to" and what is next to it.
_ARTICLES = frozenset(["a", "an", "the", "my", "our", "some", "ein", "eine", "un", "una", "une"])

#: Words for goods that before other goods only say what these are made of: "glass jar".
_MATERIALS = frozenset(["glass", "tin", "glas"])


def told(
    known: Mapping[str, str], photos: Sequence[str], new: Collection[str], text: str
) -> dict[str, str]:
    """The categories of the goods on `photos`, as far as is told; what is `known` stays.

    A name tells first. What a text says goes for the photos that came with it, else for all: for
    one product what it names first, for several what it names alone or what the others leave.
    """
    found = {photo: known.get(photo) or named(photo) for photo in photos}
    meant = [photo for photo in photos if photo in new] or list(photos)
    said = list(categories_in(text))
    if len(product_groups(meant)) > 1:
        said = [category for category in said if category not in found.values()]
        said = said if len(said) == 1 else []
    told = {photo: found[photo] or said[0] for photo in meant} if said else {}
    return {photo: category for photo, category in {**found, **told}.items() if category}


@cache
def named(photo: str) -> str:
    """The category that a photo's name tells, empty where it tells none."""
    words = words_of(photo)
    found = categories_in(" ".join(words), tuple(words))
    return found[-1] if found else ""


@lru_cache(maxsize=256)
def categories_in(text: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The categories of the goods that a text speaks of, in order, each once.

    Of several nouns in a row the last is what it is ("coffee mug"), unless that only holds the
    others ("honey jar"). What the goods stand on or beside is not meant. Words of `names` are never
    typing mistakes.
    """
    heads = (_head(run) for run in _runs(tokens(text, names)))
    return tuple(dict.fromkeys(head for head in heads if head))


def _runs(found: Sequence[Token]) -> Iterator[list[str]]:
    """The kinds of goods that follow each other without another word."""
    run: list[str] = []
    for index, token in enumerate(found):
        kind = token.get("product")
        if kind and token.plain in _MATERIALS and _goes_on(found[index + 1 :]):
            continue
        if kind and not token.get("scene") and (run or not _beside(found[:index])):
            run.append(kind)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(after: Sequence[Token]) -> bool:
    return bool(after and after[0].get("product"))


def _beside(before: Sequence[Token]) -> bool:
    """Whether what comes next is something that goods are seen with."""
    told = [token for token in before[-3:] if token.plain not in _ARTICLES]
    last = told[-1] if told else None
    return last is not None and (bool(last.get("place")) or last.get("look") == "scale")


def _head(run: Sequence[str]) -> str:
    lists = [_by_kind().get(kind, "") for kind in run]
    known = [category for category in lists if category]
    inside = [category for category in known if not category_lists()[category].vessels]
    return next(iter([*inside[::-1], *known[::-1]]), "")


@cache
def _by_kind() -> Mapping[str, str]:
    """The category of every kind of goods that the vocabulary knows."""
    return {kind: one.category for one in category_lists().values() for kind in one.kinds}
