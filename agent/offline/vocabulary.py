"""The words that people use and what they stand for, read from `prompts/vocabulary`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz import process
from rapidfuzz.distance import OSA

import prompts

__all__ = ["Vocabulary", "normal", "plain", "vocabulary"]


#: Letters that NFKD does not take apart.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "’": "'", "‘": "'"})
_LONGEST = 6
#: Plurals that speak of a colour.
_HUES = frozenset(
    ["whites", "blacks", "greys", "grays", "reds", "blues", "greens", "yellows", "pinks", "browns"]
    + ["purples", "beiges", "nudes", "blancos", "negros", "rojos", "azules", "verdes", "amarillos"]
    + ["grises", "rosas", "marrones", "blancs", "noirs", "rouges", "bleus", "verts", "gris"]
    + ["blancas", "negras", "rojas", "amarillas", "blanches", "noires", "bleues", "vertes"]
)


class Sheet(BaseModel):
    """One file of the vocabulary: phrases by kind and value, and what else it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, dict[str, str]]
    slots: dict[str, dict[str, str]] = Field(default_factory=dict)
    owners: dict[str, str] = Field(default_factory=dict)
    alone: dict[str, str] = Field(default_factory=dict)
    groups: dict[str, list[str]] = Field(default_factory=dict)
    moods: dict[str, list[str]] = Field(default_factory=dict)
    near: dict[str, list[str]] = Field(default_factory=dict)
    laid: dict[str, str] = Field(default_factory=dict)
    called: dict[str, str] = Field(default_factory=dict)
    real: str = ""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case without accents: how words are compared."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


@dataclass(frozen=True)
class Vocabulary:
    """Phrases and what they stand for: `{"close up": {"look": "detail"}}`."""

    phrases: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, Sheet]
    real: frozenset[str] = frozenset()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: frozenset[str] = field(init=False)
    _by_first: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the single words and the pool that typing mistakes are looked up in."""
        words = frozenset(word for phrase in self.phrases for word in phrase.split())
        pool: dict[str, list[str]] = {}
        for word in sorted(words):
            if len(word) >= 4 and word.isalpha():
                pool.setdefault(word[0], []).append(word)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "_by_first", {k: tuple(v) for k, v in pool.items()})

    def meaning(self, words: Iterable[str]) -> Mapping[str, str]:
        """What a phrase stands for, by kind; empty where it is unknown. Plurals are forgiven."""
        phrase = " ".join(words)
        if phrase in self.phrases:
            return self.phrases[phrase]
        for ending, instead in (("'s", ""), ("ies", "y"), ("es", ""), ("s", "")):
            stem = phrase.removesuffix(ending) + instead
            if phrase.endswith(ending) and len(stem) > 2 and stem in self.phrases:
                return self._of_several(phrase, self.phrases[stem])
        return self._inflected(phrase)

    def _of_several(self, phrase: str, terms: Mapping[str, str]) -> Mapping[str, str]:
        """What a plural stands for: "camels" are no colour, as "whites" may be."""
        if "color" not in terms or phrase in _HUES or " " in phrase:
            return terms
        return {kind: value for kind, value in terms.items() if kind != "color"}

    def _inflected(self, word: str) -> Mapping[str, str]:
        """A colour with a German ending: `weisser`, `schwarzen`."""
        for ending in ("er", "en", "em", "es", "e"):
            found = self.phrases.get(word.removesuffix(ending), {})
            if word.endswith(ending) and len(word) > len(ending) + 2 and "color" in found:
                return found
        return {}

    def knows(self, word: str) -> bool:
        """Whether a single word occurs in any phrase, in singular or plural."""
        return word in self.words or bool(self.meaning([word]))

    def corrected(self, word: str) -> str:
        """The known word that a typing mistake most likely meant, else the word itself.

        Optimal string alignment distance: 1 up to seven letters, 2 above; first letters agree.
        """
        allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        if not allowed or word in self.real or self.knows(word) or not word.isalpha():
            return word
        if word.removesuffix("s") in self.words:
            return word  # "camels"
        pool = [w for w in self._by_first.get(word[0], ()) if abs(len(w) - len(word)) <= allowed]
        if len(word) == 4:
            pool = [w for w in pool if sorted(w) == sorted(word) or len(w) == 5]
        found = process.extract(word, pool, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        # Of words as near, letters that changed places come first, then those of the same length.
        nearest = min(found, key=lambda one: (one[1], *_unlike(word, one[0])), default=None)
        return nearest[0] if nearest else word


def _unlike(said: str, known: str) -> tuple[bool, int, str]:
    return sorted(said) != sorted(known), abs(len(said) - len(known)), known


@cache
def vocabulary() -> Vocabulary:
    """The packaged vocabulary, read once."""
    sheets = {
        name.rpartition("/")[2]: Sheet.model_validate(prompts.table(name))
        for name in prompts.names("vocabulary")
    }
    phrases: dict[str, dict[str, str]] = {}
    for sheet in sheets.values():
        for kind, values in sheet.words.items():
            for value, listed in values.items():
                for phrase in filter(None, map(normal, listed.split(","))):
                    phrases.setdefault(phrase, {}).setdefault(kind, value)
    real = {word for sheet in sheets.values() for word in sheet.real.replace(",", " ").split()}
    called: dict[str, tuple[str, ...]] = {}
    for sheet in sheets.values():
        for english, others in sheet.called.items():
            for word in map(normal, others.split(",")):
                called[word] = (*called.get(word, ()), english)
    given = (MappingProxyType(phrases), MappingProxyType(sheets), frozenset(real))
    return Vocabulary(*given, MappingProxyType(called))


def normal(phrase: str) -> str:
    """A phrase as it is looked up: plain words with single spaces, hyphens as spaces."""
    return " ".join(re.sub(r"[-_/]", " ", plain(phrase)).split())
