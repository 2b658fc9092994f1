"""From a text to tokens: phrases of the vocabulary, quotes, colours, codes, sizes, separators."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agent.offline.vocabulary import Vocabulary, normal, plain, vocabulary

__all__ = ["Token", "tokens"]

_UNITS = "cm|mm|m|inches|inch|in|zoll|ft|feet"
_NUMBER = r"\d+(?:[.,]\d+)?"
_PATTERNS = (
    ("bracket", r"\[[^\]\n]*\]"),
    (
        "quote",
        r"\"[^\"\n]+\"|“[^”\n]+”|„[^“”\n]+[“”]|«[^»\n]+»|(?<!\w)['‘][^'‘’\n]+(?:['’](?=\w)[^'‘’\n]+)*['’](?!\w)",
    ),
    ("hex", r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z])"),
    (
        "dimensions",
        rf"{_NUMBER}\s*(?:x|×|\*)\s*{_NUMBER}(?:\s*(?:x|×|\*)\s*{_NUMBER})?\s*(?:{_UNITS})\b",
    ),
    ("size", r"\b\d{2,5}\s*(?:x|×|\*|by)\s*\d{2,5}(?:\s*(?:px|pixels?))?\b"),
    ("dpi", r"\b\d{2,4}\s*dpi\b"),
    ("ratio", r"\b\d{1,2}(?:\.\d+)?:\d{1,2}\b"),
    ("percent", rf"{_NUMBER}\s*(?:%|percent\b|prozent\b)"),
    ("degrees", rf"-?{_NUMBER}\s*(?:°|degrees?\b|deg\b|grad\b|grados\b|degres\b)"),
    ("pixels", r"\b\d{3,5}\s*(?:px|pixels?)\b"),
    ("length", rf"{_NUMBER}\s*(?:(?:{_UNITS})\b|\"|”)"),
    (
        "code",
        r"(?i:\b(?:sku|asin|gtin|ean|article|artikel|art\.?\s?nr\.?|ref)\b[.:#]?\s*)(?=[\w-]*\d)[\w-]+"
        r"|\bB0[A-Z0-9]{8}\b|\b(?=[A-Z0-9_-]*[A-Z])[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+\b",
    ),
    ("item", r"(?:(?<=\s)|^)\(?\d{1,2}\)(?=\s)|(?m:^)\d{1,2}\.(?=\s)"),
    ("arrow", r"->|=>|→|➡️?"),
    ("times", r"\b\d{1,2}\s*[x×](?=\s)|(?<!\w)[x×]\s?\d{1,2}\b"),
    ("number", rf"(?<![\w.]){_NUMBER}(?![\w])"),
    ("word", r"[^\W_](?:\w|['’-](?=\w)|[.](?=com\b)|(?<=\b[aA])[+](?!\w))*"),
    ("newline", r"\n+"),
    ("stop", r"[.!?;]+|…"),
    ("colon", r":"),
    ("comma", r"[,،、]"),
    ("and", r"[&+]"),
    ("slash", r"[/|]"),
    ("dash", r"(?<=\s)[-–—•*](?=\s)"),
    ("open", r"\("),
    ("close", r"\)"),
    ("equals", r"="),
    ("sign", r"[^\w\s]"),
    ("rest", r"\S"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_LONGEST = 6
_JOINING = frozenset({"word", "number", "item"})


@dataclass(frozen=True)
class Token:
    """A word, phrase, value or separator of the text, and what it stands for by kind.

    `shape` says which: `word` (also a phrase), `hex`, `quote`, `number`, `comma`, …
    """

    text: str
    shape: str
    start: int
    terms: Mapping[str, str]
    plain: str

    @property
    def end(self) -> int:
        """Where the token ends in the text."""
        return self.start + len(self.text)

    def get(self, kind: str) -> str | None:
        """What it stands for as that kind of word, None where it is no such word."""
        return self.terms.get(kind)


def tokens(text: str, names: Collection[str] = ()) -> list[Token]:
    """The tokens of a text in order; words of `names` (of uploads) are not taken for mistakes."""
    pieces = [match for match in _TOKEN.finditer(text)]
    known = vocabulary()
    words = [_word(match, known, names) for match in pieces]
    found: list[Token] = []
    index = 0
    while index < len(pieces):
        length, terms = _phrase(text, pieces, words, index, known)
        found.append(_token(text, pieces, words, index, length, terms))
        index += length
    return found


def _word(match: re.Match[str], known: Vocabulary, names: Collection[str]) -> str:
    word = plain(match[0])
    if match.lastgroup != "word" or word in names:
        return word
    return known.corrected(word)


def _phrase(
    text: str, pieces: list[re.Match[str]], words: list[str], index: int, known: Vocabulary
) -> tuple[int, Mapping[str, str]]:
    """How many pieces the longest known phrase takes from here on, and what it stands for."""
    if pieces[index].lastgroup not in _JOINING:
        return 1, {}
    for length in range(min(_LONGEST, len(pieces) - index), 0, -1):
        part = pieces[index : index + length]
        if not _joined(text, part):
            continue
        terms = known.meaning(normal(" ".join(words[index : index + length])).split())
        if terms:
            return length, terms
    return 1, {}


def _joined(text: str, part: list[re.Match[str]]) -> bool:
    """Whether pieces follow each other as words of one phrase: only spaces or hyphens between."""
    if any(match.lastgroup not in _JOINING for match in part[1:]):
        return False
    pairs = zip(part, part[1:], strict=False)
    return all(re.fullmatch(r"\s+|-|\s*/\s*", text[a.end() : b.start()]) for a, b in pairs)


def _token(
    text: str,
    pieces: list[re.Match[str]],
    words: list[str],
    index: int,
    length: int,
    terms: Mapping[str, str],
) -> Token:
    first, last = pieces[index], pieces[index + length - 1]
    shape = first.lastgroup or "rest"
    if length > 1 or (terms and shape in _JOINING and shape != "number"):
        shape = "word"
    said = text[first.start() : last.end()]
    return Token(said, shape, first.start(), terms, " ".join(words[index : index + length]))
