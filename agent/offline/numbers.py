"""Numbers in what people type, and which of them count pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.words import Token

__all__ = ["ALL", "count", "number", "some_of"]


#: A count that means as many as the channel takes.
ALL = -1
#: Before a number these speak of what is there already: "the 4 soaps", "photo 2", "all five".
_POINTING = frozenset(
    [
        "the",
        "these",
        "those",
        "all",
        "of",
        "last",
        "first",
        "photo",
        "image",
        "picture",
        "pic",
        "number",
        "nr",
        "no",
        "version",
        "#",
        "die",
        "alle",
        "diese",
        "los",
        "las",
        "les",
        "back",
        "to",
        "turn",
        "step",
        "by",
    ]
)
#: After a number these say that so many are enough: "five will do".
_SUFFICES = frozenset(
    ["wil", "will", "would", "should", "is", "are", "suffice", "suffices", "reichen"]
)
#: After a number these make it a time or a price: "5 min ago".
_MEASURES = frozenset(
    ["min", "mins", "minute", "minutes", "hour", "hours", "hrs", "day", "days", "week", "weeks"]
    + ["month", "months", "year", "years", "pm", "am", "uhr", "euro", "euros", "dollar", "dollars"]
    + ["bucks", "usd", "eur", "mb", "kb", "gb", "percent", "minuten", "stunden", "tage", "pcs"]
)
_SINGLE = ("image", "picture", "photo")
_OURS = frozenset(["the", "this", "my", "our", "it", "that"])
_ARTICLES = frozenset(["the", "that", "this", "die", "das", "der", "la", "el", "le"])
_COUNTED = (
    "quantity",
    "slot",
    "look",
    "scene",
    "channel",
    "color",
    "each",
    "talk",
    "only",
    "mood",
    "that",
)


def number(text: str) -> float:
    """The number at the beginning of a text; a comma may stand for the point."""
    found = re.search(r"\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if found else 0.0


def count(tokens: Sequence[Token]) -> tuple[int | None, bool]:
    """How many pictures are asked for, and whether a number says so (not just "a" or "an")."""
    weak: int | None = None
    for index, token in enumerate(tokens):
        value = _counting(tokens, index)
        if value is None:
            continue
        if token.plain in ("a", "an", "ein", "eine", "einen", "un", "una", "une"):
            weak = weak or value
        else:
            return value, True
    return weak, False


def _counting(tokens: Sequence[Token], index: int) -> int | None:
    token = tokens[index]
    said = token.get("number")
    if token.shape == "times":
        return int(number(token.text))
    if token.shape == "number" and said is None:
        said = token.text if re.fullmatch(r"\d{1,3}", token.text) else None
    if said is None or not _counts(tokens, index):
        return None
    return ALL if said == "max" else int(said)


def _counts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number counts pictures: not "these 4", not "6 speeds"."""
    if (index and _stands_for(tokens, index)) or _measures(tokens, index):
        return False
    if some_of(tokens, index):
        return False
    # "one image per chair" is one phrase of the vocabulary
    single = tokens[index].plain.startswith("one ") and tokens[index].plain.endswith(_SINGLE)
    if single or tokens[index].get("number") == "max" or tokens[index].get("quantity"):
        return True
    if (
        index > 1
        and tokens[index - 1].plain in ("of", "mit", "de")
        and _holds_many(tokens[index - 2])
    ):
        return True
    before = [t.plain for t in tokens[max(0, index - 1) : index]]
    if before and before[0] in _POINTING and not _is_named(tokens, index):
        return False
    follows = tokens[index + 1 : index + 3]
    if follows and tokens[index].text.lower() != "one" and follows[0].plain in _SUFFICES:
        return not (index and tokens[index - 1].get("product"))  # "plate 2 is sold"
    if tokens[index].plain == "one" and follows and follows[0].get("product"):
        return len(follows) > 1 and follows[1].get("quantity") is not None
    if len(follows) == 2 and follows[0].plain == "of" and follows[1].plain in _OURS:
        return True
    near = tokens[index + 1 : index + 4]
    after = [t for t in near if not t.terms or not set(t.terms) <= {"plain", "place"}]
    if after and (after[0].get("verb") == "add" or _files(after[0])):
        return True
    return not after or any(after[0].get(kind) for kind in _COUNTED) or _is_named(tokens, index)


def _files(token: Token) -> bool:
    """Whether a word is for files of a format: "3 jpegs"."""
    return token.get("format") is not None and token.plain.endswith("s")


def some_of(tokens: Sequence[Token], index: int) -> int:
    """How many of those that are there a number means: "one of them"; 0 where it counts."""
    said = tokens[index].get("number") or tokens[index].text
    after = [token.plain for token in tokens[index + 1 : index + 3]]
    kinds = ("look", "scene", "slot")
    named = any(token.get(kind) for token in tokens[index + 3 : index + 4] for kind in kinds)
    told = after[1:] and (after[1] in ("them", "those", "em") or after[1] == "the" and named)
    meant = after[:1] == ["of"] and told
    return int(said) if meant and said.isdecimal() else 0


def _holds_many(token: Token) -> bool:
    """Whether a word is for several pictures: a set of 5, a carousel of 4."""
    return token.get("quantity") == "set" or token.get("slot") == "carousel"


def _stands_for(tokens: Sequence[Token], index: int) -> bool:
    """Whether "one" stands for a picture told before it: "the fifth one", "the Etsy one"."""
    token, before = tokens[index], tokens[index - 1]
    if before.get("ordinal"):
        return True
    kinds = ("color", "scene", "look", "slot", "product", "move", "region", "side", "object")
    told = any(before.get(kind) for kind in kinds)
    pointed = index > 1 and tokens[index - 2].plain in _ARTICLES
    # "the Etsy one", and "the xl one" of a word that only a photo's name tells.
    told = told or ((before.get("channel") is not None or not before.terms) and pointed)
    return told and token.plain in ("one", "one's", "eine", "una", "une")


def _measures(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number is a time or a price: "5 min ago"."""
    near = tokens[index + 1 : index + 3]
    if len(near) == 2 and (near[0].get("quantity") or near[0].shape != "word"):
        near = near[:1]
    return any(token.plain in _MEASURES for token in near)


def _is_named(tokens: Sequence[Token], index: int) -> bool:
    """Whether within three words a picture is named: "2 nice white shots"."""
    near = tokens[index + 1 : index + 4]
    for token in near:
        if token.shape != "word" or token.get("product"):
            return False
        if token.get("quantity") or token.get("slot") or token.get("look"):
            return True
    return False
