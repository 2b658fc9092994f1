"""From a text to tokens: phrases of the vocabulary, quotes, colours, codes, sizes, separators."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from agent.offline.vocabulary import Vocabulary, normal, plain, vocabulary

__all__ = ["Token", "tokens"]


_UNITS = "cm|mm|m|inches|inch|in|zoll|ft|feet"
_SIDES = r"(?:tall|high|wide|long|deep|across|in|by|x|diameter|hoch|breit|lang)\b"
_NUMBER = r"\d+(?:[.,]\d+)?"
_PATTERNS = (
    ("bracket", r"\[[^\]\n]*\]"),
    (
        "quote",
        r"\"[^\"\n]+\"|“[^”\n]+”|„[^“”\n]+[“”]|«[^»\n]+»|(?<!\w)['‘][^'‘’\n]+(?:['’](?=\w)[^'‘’\n]+)*['’](?!\w)",
    ),
    (
        "hex",
        r"rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z])"
        r"|(?i:\bhex(?:\s+code)?:?\s+)#?[0-9a-fA-F]{6}\b",
    ),
    (
        "dimensions",
        rf"{_NUMBER}\s*(?:x|×|\*)\s*{_NUMBER}(?:\s*(?:x|×|\*)\s*{_NUMBER})?\s*(?:{_UNITS})\b",
    ),
    ("size", r"\b\d ?[x×] ?\d\b|\b\d{2,5}\s*(?:x|×|\*|by)\s*\d{2,5}(?:\s*(?:px|pixels?))?\b"),
    (
        "time",
        r"(?i:\bin (?:about |under |less than |the next )?\d+ ?"
        r"(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?)\b)",
    ),
    (
        "range",
        rf"(?i:{_NUMBER}\s?[-–]\s?{_NUMBER}\s?(?:{_UNITS}|kg|g|lbs?|l|ml|oz|years?|months?|%|°)\b)",
    ),
    ("dpi", r"\b\d{2,4}\s*dpi\b"),
    ("ratio", r"\b\d{1,2}(?:\.\d+)?:\d{1,2}\b"),
    ("percent", rf"{_NUMBER}\s*(?:%|percent\b|prozent\b)"),
    ("degrees", rf"-?{_NUMBER}\s*(?:°|degrees?\b|deg\b|grad\b|grados\b|degres\b)"),
    ("pixels", r"\b\d{3,5}\s*(?:px|pixels?)\b"),
    # "2 in the kitchen" is no length: inches so written end what is said, or say of what.
    ("length", rf"{_NUMBER}\s*(?:(?!in\s+(?!{_SIDES})\w)(?:{_UNITS})\b|\"|”)"),
    (
        "code",
        r"(?i:\b(?:sku|asin|gtin|ean|article|artikel|art\.?\s?nr\.?|ref)\b[.:#]?\s*)(?=[\w-]*\d)[\w-]+"
        r"|\bB0[A-Z0-9]{8}\b|\b(?=[A-Z0-9_-]*[A-Z])[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+\b|\b[A-Z](?:[-_][A-Z0-9]+)*[-_]\d[A-Z0-9]*\b",
    ),
    ("item", r"(?:(?<=\s)|^)\(?(?:\d{1,2}|[a-h])\)(?=\s)|(?m:^)\d{1,2}\.(?=\s)"),
    ("arrow", r"->|=>|→|➡️?"),
    ("signed", r"(?:(?<=\s)|^)[+−-]\d?[.,]\d+(?![\w%°])"),
    ("times", r"\b\d{1,2}\s*[x×](?=\s|$|[,.;!?])|(?<!\w)[x×]\s?\d{1,2}\b"),
    ("number", rf"(?<![\w.]){_NUMBER}(?:\+(?=\s*(?:[,.;!?)\n]|$))|(?![\w]))"),
    (
        "word",
        r"(?<!\w)['’](?:em|til|n)\b"
        r"|\b[wW]/[oO]?(?!\w)|[^\W_](?:\w|['’-](?=\w)|[.](?=com\b)|(?<=\b[aA])[+](?!\w))*",
    ),
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
#: A French article or pronoun before a vowel: "l'ombre".
_ELIDED = re.compile(r"([ldjcmnst]|qu)['’]([aeiouyhàâéèêëîïôöùûüœ].*)", re.IGNORECASE)
_LONGEST = 6
_NO_FILES: Mapping[str, str] = {}
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


@dataclass(frozen=True)
class _Piece:
    """A run of characters of one shape, and how it is looked up."""

    text: str
    shape: str
    start: int
    word: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(
    text: str, names: Collection[str] = (), files: Mapping[str, str] = _NO_FILES
) -> list[Token]:
    """The tokens of a text in order; words of `names` (of uploads) are not taken for mistakes.

    `files` are the steps of files by the names that they have in small letters: where one is said,
    that is a token of its own, which stands for the step as a `file`.
    """
    known = vocabulary()
    pieces = [
        piece
        for start, end, step in _parts(text, files)
        for piece in (
            [_Piece(text[start:end], "file", start, step)]
            if step is not None
            else (p for m in _TOKEN.finditer(text, start, end) for p in _pieces(m, known, names))
        )
    ]
    found: list[Token] = []
    index = 0
    while index < len(pieces):
        length, terms = _phrase(text, pieces, index, known)
        found.append(_token(text, pieces[index : index + length], terms))
        index += length
    return found


def _parts(text: str, files: Mapping[str, str]) -> Iterator[tuple[int, int, str | None]]:
    """The text from end to end: where files are named with their steps, and what lies between."""
    at = 0
    for found in _pattern_of(frozenset(files)).finditer(text) if files else ():
        yield at, found.start(), None
        yield found.start(), found.end(), files[found["name"].casefold()]
        at = found.end()
    yield at, len(text), None


@lru_cache(64)
def _pattern_of(names: frozenset[str]) -> re.Pattern[str]:
    """What finds any of these names of files in a text, with an ending or without."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    either = "|".join(re.escape(name) for name in longest)
    ending = r"(?:\.(?:jpe?g|png|webp|tiff?|avif|gif))?"
    # "B0CUP12345.PT02": a code's own SKU may stand before it.
    return re.compile(
        rf"(?<![\w.-])(?:[\w-]+\.)?(?P<name>{either}){ending}(?![\w-])", re.IGNORECASE
    )


def _pieces(match: re.Match[str], known: Vocabulary, names: Collection[str]) -> Iterator[_Piece]:
    """A match as one piece; a compound that nobody knows ("Amazon-Set") as its parts."""
    shape, said = match.lastgroup or "rest", match[0]
    if shape == "code" and known.meaning(normal(said).split()):
        shape = "word"  # "CLOSE-UP" is a word that is shouted, and no SKU
    if shape == "times" and plain(said) in names:
        shape = "word"  # a photo that is called x2
    elided = _ELIDED.match(said) if shape == "word" else None
    if elided and not known.meaning([plain(said)]) and not known.meaning([plain(elided[1])]):
        for text, start in ((elided[1], elided.start(1)), (elided[2], elided.start(2))):
            yield _Piece(text, "word", match.start() + start, _word(text, known, names))
    elif shape != "word":
        yield _Piece(said, shape, match.start(), plain(said))
    elif "-" not in said or known.meaning(normal(said).split()) or plain(said) in names:
        yield _Piece(said, shape, match.start(), _word(said, known, names))
    else:
        for part in re.finditer(r"[^-]+", said):
            start = match.start() + part.start()
            yield _Piece(part[0], shape, start, _word(part[0], known, names))


def _word(said: str, known: Vocabulary, names: Collection[str]) -> str:
    word = _SLIPS.get(plain(said), plain(said))
    if word in names or known.knows(word):
        return word
    return _mistyped(word, names) or known.corrected(word)


#: Slips in words too short to be told by their distance.
_SLIPS = {"teh": "the", "hte": "the", "adn": "and", "nad": "and", "mor": "more", "fo": "of"}


def _mistyped(word: str, names: Collection[str]) -> str:
    """The word in an upload's name that a typing mistake meant: "sting" of string_lights."""
    if len(word) < 5:
        return ""
    near = [n for n in sorted(names) if n[0] == word[0] and OSA.distance(n, word) == 1 < len(n) - 3]
    return near[0] if near else ""


def _phrase(
    text: str, pieces: Sequence[_Piece], index: int, known: Vocabulary
) -> tuple[int, Mapping[str, str]]:
    """How many pieces the longest known phrase takes from here on, and what it stands for."""
    if pieces[index].shape not in _JOINING:
        return 1, {}
    for length in range(min(_LONGEST, len(pieces) - index), 0, -1):
        part = pieces[index : index + length]
        if not _joined(text, part):
            continue
        terms = known.meaning(normal(" ".join(piece.word for piece in part)).split())
        if terms:
            return length, terms
    return 1, {}


def _joined(text: str, part: Sequence[_Piece]) -> bool:
    """Whether pieces follow each other as words of one phrase: only spaces or hyphens between."""
    if any(piece.shape not in _JOINING for piece in part[1:]):
        return False
    return all(re.fullmatch(r"\s+|-|\s*/\s*", text[a.end : b.start]) for a, b in pairwise(part))


def _token(text: str, part: Sequence[_Piece], terms: Mapping[str, str]) -> Token:
    first, last = part[0], part[-1]
    shape = first.shape
    if shape == "file":
        return Token(first.text, shape, first.start, {"file": first.word}, first.word)
    if len(part) > 1 or (terms and shape in _JOINING and shape != "number"):
        shape = "word"
    said = text[first.start : last.end]
    return Token(said, shape, first.start, terms, " ".join(piece.word for piece in part))
