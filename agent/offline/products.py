"""Which products words speak of: by a photo's name, by number, by the kind of goods."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from agent.offline.clauses import Clause
from agent.offline.situation import words_of
from agent.offline.vocabulary import vocabulary
from agent.offline.words import Token
from agent.shots import View, views

__all__ = [
    "carrying",
    "Named",
    "by_kind",
    "code_in",
    "named_products",
    "product_groups",
    "view_of",
]


#: Words in a photo's name that tell views of one product apart.
_VIEWS = frozenset(
    [
        *("front", "back", "side", "rear", "left", "right", "top", "bottom", "inside"),
        *("detail", "closeup", "vorne", "hinten", "view", "angle"),
        *(
            "sole",
            "label",
            "interior",
            "clasp",
            "ports",
            "seite",
            "oben",
            "unten",
            "innen",
            "sohle",
        ),
        *("etikett", "atras", "detras", "suela", "etiqueta", "dos", "semelle", "etiquette"),
    ]
)


_ALIKE = 85.0


@dataclass(frozen=True)
class Named:
    """The uploads that a clause names, and the goods it names that no upload shows."""

    photos: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sure: bool = True


def product_groups(photos: Sequence[str]) -> list[list[str]]:
    """Photos by product: `tee_front` and `tee_back` are two views of one."""
    words = {photo: tuple(words_of(photo)) for photo in photos}
    kept = {photo: _kept(own, words.values()) for photo, own in words.items()}
    groups: dict[tuple[str, ...], list[str]] = {}
    for photo, own in words.items():
        viewed = kept[photo] != own or any(kept[p] == own for p in photos if words[p] != own)
        groups.setdefault(kept[photo] if viewed else (photo,), []).append(photo)
    return [_fronts_first(group) for group in groups.values()]


def _kept(own: tuple[str, ...], names: Collection[tuple[str, ...]]) -> tuple[str, ...]:
    """What a name says besides its view; a word that goods have too only beside the bare name."""
    kept = tuple(word for word in own if word not in _VIEWS)
    known = {word for view in views().values() for word in view.words}
    bare = tuple(word for word in kept if word not in known)
    return bare if bare in names else kept


def view_of(photo: str) -> View:
    """The view that a photo's name tells; one to cut out where it tells none."""
    words = set(words_of(photo))
    return next((view for view in views().values() if words & set(view.words)), View())


def _fronts_first(group: list[str]) -> list[str]:
    return sorted(group, key=lambda name: "front" not in words_of(name))


def code_in(clause: Clause, photos: Sequence[str]) -> str | None:
    """The SKU or ASIN that a clause gives, None where its only code is a photo's name."""
    for token in clause.shaped("code"):
        code = re.split(r"[\s:#]+", token.text)[-1]
        if not any(words_of(code) == words_of(photo) for photo in photos):
            return code
    return None


def named_products(clause: Clause, photos: Sequence[str]) -> Named:
    """The uploads named in a clause, by word, by number or by being the only one it can mean."""
    if called := _called(clause, photos):
        return Named(tuple(called))
    found: list[str] = _numbered(clause, photos)
    missing: list[str] = []
    colored: list[str] = []
    for index, token in enumerate(clause.tokens):
        if colored and token.get("product"):
            colored = []
            continue  # "the black tee": its colour has said which
        colored = _colored(clause, index, photos)
        here = _matching(token, photos) or colored
        if here:
            found += here
        elif token.get("product") and not token.get("scene") and not _adjective(clause, token):
            missing.append(token.text)
    found = list(dict.fromkeys(found))
    if not found and missing and len(missing) == 1 and len(photos) == 1:
        return Named(tuple(photos), tuple(missing), sure=False)
    return Named(tuple(found), tuple(missing))


def _called(clause: Clause, photos: Sequence[str]) -> list[str]:
    """ "plate 2", "night cream": the uploads that are called so, and not all plates and creams."""
    said = [
        words_of(f"{one.plain} {other.plain}")
        for one, other in pairwise(clause.tokens)
        if one.shape == "word" and other.shape in ("number", "word") and one.end + 1 == other.start
    ]
    return [photo for photo in photos if len(photos) > 1 and words_of(photo) in said]


def _colored(clause: Clause, index: int, photos: Sequence[str]) -> list[str]:
    """ "the red one", "the tall vase": the photos that have the word before it in their names."""
    token = clause.tokens[index]
    follows = clause.tokens[index + 1 : index + 2]
    meant = bool(follows) and (
        follows[0].plain in ("one", "ones") or bool(follows[0].get("product"))
    )
    if not meant or len(photos) < 2 or token.get("product") or not token.plain.isalpha():
        return []
    found = [photo for photo in photos if token.plain in words_of(photo)]
    return found if len(found) < len(photos) else []


def _adjective(clause: Clause, token: Token) -> bool:
    index = clause.tokens.index(token)
    follows = clause.tokens[index + 1 : index + 2]
    return bool(follows and (follows[0].get("product") or follows[0].get("quantity")))


def _matching(token: Token, photos: Sequence[str]) -> list[str]:
    """The uploads whose names hold the token's word."""
    if token.shape == "number":
        return carrying(token.text, photos) if len(token.text) > 3 else []
    if token.shape not in ("word", "code"):
        return []
    whole = words_of(token.plain)
    exact = [photo for photo in photos if words_of(photo) == whole]
    if exact or token.shape == "code":
        return exact or carrying(token.text, photos)
    if set(token.terms) & {
        "plain",
        "talk",
        "verb",
        "channel",
        "slot",
        "quantity",
        "color",
        "scene",
    }:
        return []
    return [photo for photo in photos if _holds(photo, whole, token)]


def carrying(code: str, photos: Sequence[str]) -> list[str]:
    """The uploads that have a code in their names: `bottle_SKU-1002`; none where all have it."""
    said = words_of(code)
    found = [
        photo
        for photo in photos
        if any(words_of(photo)[i : i + len(said)] == said for i in range(len(words_of(photo))))
    ]
    return found if said and len(found) < len(photos) else []


def _holds(photo: str, whole: Sequence[str], token: Token) -> bool:
    words = [word for word in words_of(photo) if word not in _VIEWS]
    whole = [*whole, *vocabulary().called.get(token.plain, ())]
    if any(_same(word, said) for word in words for said in whole if len(said) > 2):
        return True
    kind = token.get("product")
    return kind is not None and any(word.endswith(token.plain) for word in words)


def _same(word: str, said: str) -> bool:
    if word.rstrip("s") == said.rstrip("s"):
        return True
    return min(len(word), len(said)) > 4 and fuzz.ratio(word, said) >= _ALIKE


def by_kind(clause: Clause, photos: Sequence[str]) -> list[str]:
    """The one upload of the kind of goods that a clause names: "the cup" is `tasse`."""
    kinds = set(clause.values("product"))
    found = [p for p in photos if kinds & {_kind(word) for word in words_of(p)}]
    return found if len(found) == 1 else []


def _kind(word: str) -> str:
    return vocabulary().meaning([word]).get("product", "-")


_NUMBERED = re.compile(r"\b(?:photo|picture|image|pic|upload|foto|bild|number|#)\s?(\d{1,2})\b")


def _numbered(clause: Clause, photos: Sequence[str]) -> list[str]:
    """`photo 2`, `picture 1`, `the first photo`: uploads by their order."""
    text = " ".join(token.plain for token in clause.tokens)
    numbers = [int(match[1]) for match in _NUMBERED.finditer(text)]
    found = [photos[number - 1] for number in numbers if 1 <= number <= len(photos)]
    return found + _ordinal_photos(clause, photos)


def _ordinal_photos(clause: Clause, photos: Sequence[str]) -> list[str]:
    """`the first photo`, `the second product`: uploads by ordinal."""
    found: list[str] = []
    padded = [*clause.tokens, None]
    for index, token in enumerate(clause.tokens):
        value, follows = token.get("ordinal"), padded[index + 1]
        before = [t.plain for t in clause.tokens[max(0, index - 2) : index]]
        told = follows is not None and follows.plain in _UPLOADS
        # "a set of the first one": a product, where there are several.
        if value and (told or (len(photos) > 1 and before in (["of", "the"], ["for", "the"]))):
            place = len(photos) if value == "last" else int(value)
            found += photos[place - 1 : place]
    return found


_UPLOADS = frozenset(
    ["photo", "upload", "product", "item", "foto", "produkt", "producto", "produit"]
)
