"""A turn split into clauses: the smallest parts that ask for one thing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.offline.words import Token

__all__ = ["Clause", "clauses"]


_SEPARATORS = frozenset(
    {"stop", "newline", "comma", "and", "slash", "dash", "open", "close", "item", "colon"}
)
_AND = frozenset({"and", "und", "y", "et", "but", "aber", "pero", "mais", "then", "sowie"})
_ALSO = frozenset({"plus", "also", "including", "incl"})
#: These take back what stands before them: "Schatten weg".
_AFTER = frozenset({"weg", "raus", "off", "away", "gone"})
#: So begin words that take back what stands before them: "BigCommerce | is not needed".
_PREDICATES = frozenset(
    {"can", "may", "has", "is", "are", "isn't", "aren't", "got", "no", "not", "kann"}
)
_WITH = frozenset({"with", "w/", "mit", "con", "avec"})
#: After a count these begin what some of it is: "4 images pour Etsy dont une sur du marbre".
_OF_WHICH = frozenset({"davon", "dont", "darunter", "wovon"})
_SHORT = frozenset({"incl", "approx", "ca", "no", "nr", "vs", "excl", "ref", "art", "bzw", "nos"})
_NEW_SENTENCE = frozenset({"stop", "newline", "item"})


@dataclass(frozen=True)
class Clause:
    """A run of tokens without a separator, and what stood before it.

    `joint`: start, stop, newline, comma, and, slash, dash, open, close, item, colon or word.
    """

    tokens: tuple[Token, ...]
    joint: str
    sentence: int
    inside: bool = False
    asked: bool = False
    heading: bool = False

    @property
    def text(self) -> str:
        """The clause as it was typed, with single spaces."""
        return " ".join(token.text for token in self.tokens)

    def values(self, kind: str) -> list[str]:
        """What its words stand for as that kind, in order."""
        return [value for token in self.tokens if (value := token.get(kind)) is not None]

    def has(self, kind: str, *values: str) -> bool:
        """Whether a word of that kind (and one of these values) occurs."""
        found = self.values(kind)
        return any(value in values for value in found) if values else bool(found)

    def terms(self) -> set[str]:
        """The kinds of its words that ask for something."""
        return {kind for token in self.tokens for kind in token.terms} - {"plain", "talk", "that"}

    def shaped(self, shape: str) -> list[Token]:
        """Its tokens of a shape such as `hex` or `quote`."""
        return [token for token in self.tokens if token.shape == shape]


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of a turn, in order; separators themselves belong to none."""
    found: list[Clause] = []
    joint, sentence, depth = "start", 0, 0
    for part, before, ending in _parts(tokens):
        for shape in before:
            depth = max(0, depth + (shape == "open") - (shape == "close"))
            sentence += shape in _NEW_SENTENCE
        joint = before[-1] if before else joint
        if part:
            asked = ending.startswith("?") or "?" in ending
            heading = ending == ":"
            whole = tuple(_without_too(part))
            found.append(Clause(whole, joint, sentence, depth > 0, asked, heading))
            joint = "word"
    return _questions(found)


def _parts(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], list[str], str]]:
    """Runs of tokens with the separators before each, and the text of the one after it."""
    part: list[Token] = []
    before: list[str] = []
    for index, token in enumerate(tokens):
        shape = "colon" if _heads(token, part) else _separator(token, tokens, index)
        if shape == "abbreviation":
            continue
        if shape is None:
            if part and (_begins(token, part) or _counts_again(tokens, index, part)):
                yield part, before, ""
                part, before = [], []
            part.append(token)
        elif part:
            yield part, before, ":" if shape == "colon" else token.text
            part, before = [], [shape]
        else:
            before.append(shape)
    yield part, before, ""


def _separator(token: Token, tokens: Sequence[Token], index: int) -> str | None:
    """As which separator the token stands, None where it is a word of the clause."""
    if token.text == "." and index and tokens[index - 1].plain in _SHORT:
        return "abbreviation" if _abbreviates(tokens, index) else "stop"
    if token.shape == "stop" and token.text == "." and index + 1 < len(tokens):
        follows = tokens[index + 1]
        return "stop" if follows.start > token.end or follows.shape != "word" else "comma"
    if token.text == ";":
        return "comma"
    if token.shape in _SEPARATORS:
        return token.shape
    if _pictograph(token) and index and index + 1 < len(tokens):
        return "comma"  # "7 images for amazon 🏕️ main one first"
    return "and" if token.shape == "word" and token.plain in _AND else None


def _pictograph(token: Token) -> bool:
    """Whether a sign is an emoji, or the selector that makes one of it."""
    return token.shape == "sign" and unicodedata.category(token.text[0]) in ("So", "Mn", "Sk")


def _heads(token: Token, part: Sequence[Token]) -> bool:
    """ "secondary x3 = the kitchen, …": pictures that a list after the sign spells out."""
    named = any(t.get("slot") or t.get("quantity") for t in part)
    counted = any(t.shape in ("times", "number") or t.get("number") for t in part)
    return token.shape == "equals" and named and counted


def _abbreviates(tokens: Sequence[Token], index: int) -> bool:
    """Whether a full stop belongs to the word before: "no. 5" does, "wait no. Etsy" does not."""
    after = tokens[index + 1 : index + 2]
    counted = tokens[index - 1].plain in ("no", "nos", "nr", "art", "ref")
    return bool(after) and (not counted or after[0].shape in ("number", "code"))


def _begins(token: Token, part: Sequence[Token]) -> bool:
    """Whether a word opens a clause of its own: "… without lifestyle", "… plus a story"."""
    content = any(t.terms and not set(t.terms) <= {"talk", "plain"} for t in part)
    if not content or token.get("kind") or token.get("subject"):
        return False
    words = token.plain.split()
    if token.plain in _AFTER or (len(words) > 1 and words[0] in _PREDICATES and _predicate(token)):
        return False
    if token.get("channel") and part[-1].shape == "number" and any(t.get("channel") for t in part):
        return True  # "eBay 3 Amazon 5"
    if token.plain in ("no", "not") and part[-1].get("verb") == "change":
        return False
    if token.plain in _OF_WHICH:
        return any(t.get("quantity") or t.shape == "number" or t.get("number") for t in part)
    if token.plain in _WITH:
        return any(t.get("quantity") == "set" for t in part)
    return token.get("verb") == "remove" or token.plain in _ALSO


def _predicate(token: Token) -> bool:
    """Whether a phrase says of what stands before it that it goes: "isn't needed", "can go"."""
    return token.plain.split()[-1] in (
        "go",
        "needed",
        "more",
        "anymore",
        "cancelled",
        "out",
        "weg",
        "discontinued",
    )


def _counts_again(tokens: Sequence[Token], index: int, part: Sequence[Token]) -> bool:
    """Whether a second count opens a line of its own: "1 hero 2 lifestyle 1 detail"."""
    token = tokens[index]
    after = tokens[index + 1].plain if index + 1 < len(tokens) else ""
    single = token.plain.split()[-1:] == ["one"]  # also "at least one"
    one = single and any(t.plain == "one" for t in part)
    one = one or (single and after in ("in", "on") and _counted_words(part))
    if not (one or token.shape == "number" and _counted(part)):
        return False
    follows = tokens[index + 1 : index + 3]
    return any(t.get("look") or t.get("slot") or t.get("quantity") for t in follows) or (
        bool(follows) and follows[0].plain in ("on", "in", "at")
    )


def _counted_words(part: Sequence[Token]) -> bool:
    """ "three lifestyle ones so | one in the kitchen": whether a count in words leads."""
    counts = [int(n) for t in part if (n := t.get("number") or t.text).isdecimal()]
    return any(n > 1 for n in counts) and any(t.get("look") or t.get("quantity") for t in part)


def _counted(part: Sequence[Token]) -> bool:
    number = next((i for i, t in enumerate(part) if t.shape == "number"), None)
    if number is None:
        return False
    return any(
        t.get(kind) for t in part[number + 1 :] for kind in ("look", "slot", "quantity", "scene")
    )


def _without_too(part: list[Token]) -> list[Token]:
    """ "too" adds something at the end of a clause only: not in "too crazy"."""
    last = next((t for t in reversed(part) if not t.get("talk") and t.shape == "word"), None)
    return [
        Token(t.text, t.shape, t.start, {"plain": "plain"}, t.plain)
        if t.plain == "too" and t is not last
        else t
        for t in part
    ]


def _questions(found: list[Clause]) -> list[Clause]:
    """A question mark is true of its whole sentence."""
    asked = {clause.sentence for clause in found if clause.asked}
    return [
        clause if clause.asked or clause.sentence not in asked else _as_asked(clause)
        for clause in found
    ]


def _as_asked(clause: Clause) -> Clause:
    return Clause(clause.tokens, clause.joint, clause.sentence, clause.inside, True, clause.heading)
