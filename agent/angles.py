"""Angles: which side of its product each photo shows, by word, by name or by its pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from pydantic import JsonValue

import prompts
from agent.catalog_product import CAMERA_WORDS
from agent.conversation import Photo
from agent.offline.kinds import named
from agent.offline.products import product_groups
from agent.offline.situation import words_of
from agent.offline.vocabulary import plain
from tools.errors import PackshotError
from tools.picture import Picture

if TYPE_CHECKING:
    from tools.sides import Look

__all__ = ["ANGLE", "PRODUCT", "angles_of", "groups_of", "match_angles", "side_in"]

#: The facts of a photo that name its side and, where its name would not tell, the main photo of its
#: product.
ANGLE, PRODUCT = "angle", "angle_of"
#: Photos of one product that are compared; more are a catalogue's, and named.
_MOST = 12
#: What says that all photos are of one product.
_TOGETHER = re.compile(
    r"\b(same|one product|of one|of a single|dassel\w*|dersel\w*|diesel\w*|mism[oa]|meme)\b"
)
#: Goods that are shown from their side first.
_PROFILE = frozenset({"shoes"})


@cache
def _words() -> Mapping[str, frozenset[str]]:
    table = prompts.table("angles")
    sides = table.items() if isinstance(table, dict) else ()
    return {side: frozenset(map(str, words)) for side, words in sides if isinstance(words, list)}


class Sent(Protocol):
    """A picture that somebody sent, as conversations and planners have it."""

    @property
    def role(self) -> str:
        """What it is for: "photo" or "scene"."""
        ...

    @property
    def facts(self) -> Mapping[str, JsonValue]:
        """What is known of it."""
        ...


def angles_of(sent: Mapping[str, Sent]) -> dict[str, str]:
    """The sides that product photos show, by their names and facts, as far as anything tells.

    What was said or found counts first. Names count among several photos of one product: a tank
    top's only photo is not one from above.
    """
    own = {name: one.facts.get(ANGLE) for name, one in sent.items() if one.role == "photo"}
    found = {name: str(side) for name, side in own.items() if side}
    for group in groups_of(sent):
        if len(group) > 1:
            told = {name: side for name in group if (side := side_in(_own_words(name, group)))}
            found = told | found
    return found


def groups_of(sent: Mapping[str, Sent], names: Sequence[str] = ()) -> list[list[str]]:
    """The photos by product, or those of `names`: by their names and by what was said of them."""
    groups = product_groups(names or [n for n, one in sent.items() if one.role == "photo"])
    for name in [name for group in groups for name in group]:
        main = sent[name].facts.get(PRODUCT)
        mine = next(group for group in groups if name in group)
        whole = next((group for group in groups if main in group), mine)
        if whole is not mine:
            groups.remove(mine)
            whole += mine
    return groups


def side_in(text: str) -> str:
    """The side that words name, the last and plainest: "left side" is left; empty: none."""
    sides = {word: side for side, words in _words().items() for word in words}
    found = [sides[word] for word in reversed(words_of(text)) if word in sides]
    return next((side for side in found if side != "side"), found[0] if found else "")


def _own_words(name: str, group: Sequence[str]) -> str:
    """What a name says that not all of its group say: `tank_top_back` tells of a back alone."""
    shared = set.intersection(*(set(words_of(other)) for other in group))
    return " ".join(word for word in words_of(name) if word not in shared)


@dataclass(frozen=True)
class Matched:
    """A photo with what was found of its side, and the sentence that says so; perhaps only it."""

    photo: Photo
    told: str


def match_angles(
    photos: Mapping[str, Photo],
    new: Collection[str],
    picture: Callable[[str], Picture],
    text: str = "",
) -> list[Matched]:
    """What the pixels of one product's photos tell of their sides, of those that are `new`.

    Only where neither word nor name tells; `picture` gives the picture of a digest, `text` is what
    was said with them. What is doubtful is asked, in the sentence, and not noted.
    """
    known = {name: photo for name, photo in photos.items() if photo.role == "photo"}
    if not 2 <= len(known) <= _MOST or not set(new) & set(known):
        return []
    angles, groups = angles_of(known), groups_of(known)
    if _TOGETHER.search(plain(text)) and set(known) <= set(new):
        groups = [list(known)]
    found = [
        one
        for group in groups
        if set(group) & set(new) and len(group) > 1
        for one in _of_group([known[name] for name in group], angles, new, picture)
    ]
    return found or _apart([known[group[0]] for group in groups], angles, new, picture)


def _of_group(
    group: Sequence[Photo],
    angles: Mapping[str, str],
    new: Collection[str],
    picture: Callable[[str], Picture],
) -> list[Matched]:
    """The photos of a product whose sides are open, held against its main one and one another."""
    level = [photo for photo in group if angles.get(photo.name, "front") == "front"]
    if len(level) < 2 or all(photo.name in angles for photo in level):
        return []
    from tools.sides import opposite, sides

    looks = _looks(level, picture)
    shown = list(looks.values())
    profile = named(group[0].name) in _PROFILE
    seen = dict(zip(looks, sides(shown, profile=profile), strict=True))
    found = []
    for photo in level:
        one = seen.get(photo.name)
        if one and photo.name in new and photo.name not in angles:
            sentence = (
                f"{photo.file!r} is taken for the {one.view} ({one.why}): say so if it is not"
            )
            fact = {**photo.facts, ANGLE: one.view}
            found.append(Matched(replace(photo, facts=fact), sentence))
    pair = opposite(shown, profile=profile)
    names = list(looks)
    if pair and not found and names[pair[1]] in new:
        ask = _asked(level, names[pair[0]], names[pair[1]])
        found.append(Matched(next(p for p in level if p.name == names[pair[1]]), ask))
    return found


def _asked(photos: Sequence[Photo], one: str, other: str) -> str:
    files = {photo.name: photo.file for photo in photos}
    return (
        f"{files[one]!r} and {files[other]!r} seem to show opposite sides of one product: say "
        f'which is the back, such as "{other} is the back of {one}"'
    )


def _apart(
    photos: Sequence[Photo],
    angles: Mapping[str, str],
    new: Collection[str],
    picture: Callable[[str], Picture],
) -> list[Matched]:
    """Photos that by their names show a product each, and by their outlines two sides of one.

    "mug_1" and "mug_2" are taken for that; what a camera numbered is asked about.
    """
    level = [photo for photo in photos if photo.name not in angles]
    if len(level) < 2:
        return []
    from tools.sides import mirrored, sides

    looks = _looks(level, picture)
    open_ = [photo for photo in level if photo.name in looks]
    for one, other in combinations(open_, 2):
        if other.name not in new or not mirrored(looks[one.name], looks[other.name]):
            continue
        profile = named(one.name) in _PROFILE
        seen = sides([looks[one.name], looks[other.name]], profile=profile)
        if _numbered(one.name, other.name) and seen[1]:
            main, far = (other, one) if seen[1].view == "front" else (one, other)
            shown = seen[0] if far is one and seen[0] else seen[1]
            facts = {**far.facts, ANGLE: shown.view, PRODUCT: main.name}
            told = _taken(far, main, shown.view, shown.why)
            return [Matched(replace(far, facts=facts), told)]
        return [Matched(other, _asked(level, one.name, other.name))]
    return []


def _numbered(one: str, other: str) -> bool:
    """Whether two names are the same words with other numbers, given by a person."""
    words = [[w for w in words_of(name) if not w.isdigit()] for name in (one, other)]
    return words[0] == words[1] and bool(set(words[0]) - CAMERA_WORDS)


def _taken(photo: Photo, front: Photo, view: str, why: str) -> str:
    whole = f" of the product of {front.file!r}" if front is not photo else ""
    return f"{photo.file!r} is taken for the {view}{whole} ({why}): say so if it is not"


def _looks(photos: Sequence[Photo], picture: Callable[[str], Picture]) -> dict[str, Look]:
    from tools.first_look import first_look

    found: dict[str, Look] = {}
    for photo in photos:
        try:
            look = first_look(picture(photo.digest))
        except PackshotError:
            continue
        if look is not None:
            found[photo.name] = look
    return found
