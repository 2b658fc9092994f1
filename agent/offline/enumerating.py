"""Files by number: "the second, third and fifth", "2 and 4" are one reference, not many clauses."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.words import Token

__all__ = ["enumerated"]

_JOINS = frozenset({"comma", "and", "slash"})
_MIDDLE = frozenset({"middle", "center", "centre", "mittlere", "central"})
_ONE = frozenset({"one", "picture", "image", "pic", "shot", "file"})
_NUMBER = frozenset({"number", "nr", "#", "numero", "nummer", "no"})
#: Before a number these leave no doubt that it is a file's: "number 2 square".
_FIRM = frozenset({"number", "nr", "#", "nummer", "numero"})
_AND = frozenset({"and", "und", "y", "et", "or"})
#: Kinds of words that make a number before them a count.
_COUNTED = ("quantity", "slot", "look", "scene", "channel", "product", "number")


def enumerated(tokens: Sequence[Token], files: int) -> list[Token]:
    """The tokens with each list of files' numbers as one token, whose `ordinals` are "2,4".

    A list has two members or more, each a number up to `files` or an ordinal. A single file's
    number is an ordinal: "number 2", "#2", and a lone "2)" before what is to change.
    """
    tokens = _numbered(_together(tokens), files)
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        end, places = _run(tokens, index, files)
        if len(places) > 1 and not _counts(tokens, end):
            found.append(_joined(tokens[index:end], places))
            index = end
        else:
            found.append(tokens[index])
            index += 1
    return found


def _together(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each list of files' names as one token: "PT02, PT03 and PT05"."""
    found: list[Token] = []
    joins: list[Token] = []
    for token in tokens:
        last = found[-1] if found else None
        if token.shape == "file" and joins and last is not None:
            steps = f"{last.get('file')},{token.get('file')}"
            text = f"{last.text} {joins[-1].text} {token.text}"
            found[-1] = Token(text, "file", last.start, {"file": steps}, steps)
            joins = []
        elif last is not None and last.shape == "file" and _joins(token):
            joins.append(token)
        else:
            found += [*joins, token]
            joins = []
    return [*found, *joins]


def _numbered(tokens: Sequence[Token], files: int) -> list[Token]:
    """The tokens with "number 2" and a lone "2)" as the second."""
    lone = sum(token.shape == "item" for token in tokens) == 1
    found: list[Token] = []
    for index, token in enumerate(tokens):
        said = token.text.strip("(). ")
        before = found[-1].plain if found else ""
        item = token.shape == "item" and lone and index == 0
        firm = before in _FIRM and files >= 1
        counts = _counts(tokens, index + 1) and not firm
        number = token.shape == "number" and before in _NUMBER and not counts
        here = said.isdecimal() and 1 <= int(said) <= files
        follows = tokens[index + 1].plain if index + 1 < len(tokens) else ""
        if token.plain in _MIDDLE and follows in _ONE and files % 2 and files > 2:
            found.append(_nth(token, str(files // 2 + 1)))
            continue
        found.append(_nth(token, said) if here and (item or number) else token)
    return found


def _nth(token: Token, said: str) -> Token:
    return Token(token.text, "word", token.start, {"ordinal": said}, said)


def _run(tokens: Sequence[Token], start: int, files: int) -> tuple[int, list[int]]:
    """Where a list that begins at `start` ends, and the places it names."""
    places, index, end = list[int](), start, start
    while index < len(tokens):
        place = _place(tokens[index], files)
        if place is None:
            break
        places.append(place)
        index = end = index + 1
        while index < len(tokens) and _joins(tokens[index]):
            index += 1
        if index == end:
            break
    return end, places


def _place(token: Token, files: int) -> int | None:
    said = token.get("ordinal")
    if said == "last":
        return files or None
    if said is None and token.shape == "number":
        said = token.text
    return int(said) if said and said.isdecimal() and 1 <= int(said) <= files else None


def _joins(token: Token) -> bool:
    return token.shape in _JOINS or token.plain in _AND or token.plain in ("the", "number", "die")


def _counts(tokens: Sequence[Token], end: int) -> bool:
    """Whether the last number counts what follows it: "2 and 3 more images"."""
    follows = tokens[end] if end < len(tokens) else None
    if follows is None or follows.plain in ("one", "ones"):
        return False
    return any(follows.get(kind) for kind in _COUNTED) or follows.get("move") == "more"


def _joined(part: Sequence[Token], places: Sequence[int]) -> Token:
    text = " ".join(token.text for token in part)
    terms = {"ordinals": ",".join(map(str, places))}
    return Token(text, "word", part[0].start, terms, text.lower())
