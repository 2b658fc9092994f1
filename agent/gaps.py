"""Gaps: what a whole set should show and its photos do not, with what each view would need."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from types import MappingProxyType

from pydantic import JsonValue

from agent.offline.kinds import named
from agent.offline.products import product_groups
from agent.offline.vocabulary import plain
from agent.shots import MULTIPACK, View, shot_list, views

__all__ = ["gaps"]

#: From so many files on, a product's files for a channel are a set, of which completeness is
#: expected.
_SET = 4
_IMAGES = re.compile(r"(^|_)(image|product|photo)s?$")
#: Arguments that name pictures of something else than the product.
_BESIDES = ("scene_image", "model_image", "pose_image")
_NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})

Recipe = Mapping[str, Mapping[str, JsonValue]]
Reads = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Set:
    """The files of one product, or of several in one picture, for one channel."""

    channel: str
    photos: tuple[str, ...]
    files: Sequence[str]


def gaps(
    recipe: Recipe,
    told: Mapping[str, str] = _NOTHING_TOLD,
    angles: Mapping[str, str] = _NOTHING_TOLD,
) -> tuple[str, ...]:
    """A sentence for each view that a set of the plan lacks; a view that was added is no gap.

    `told` are the categories of the goods on the photos; where it holds none, the photo's name
    tells. `angles` are the sides that photos show. Where there are sets of several products, each
    sentence says which it is about.
    """
    channels, reads = _channels(recipe), _reads(recipe)
    photos = _reads(recipe, _BESIDES)
    sets = [one for channel in channels for one in _sets(photos, channel, channels[channel])]
    several = len({one.photos for one in sets}) > 1
    found: dict[str, None] = {}
    for one in sets:
        listed = shot_list(one.channel, _category(one.photos, told))
        files = one.files if several else channels[one.channel]
        shown = {name for file in files for name in _below(reads, file)}
        for gap in listed.gaps if listed else ():
            sides = {angles.get(name) for name in shown}
            if gap.view not in sides and not _mended(recipe, views()[gap.view], shown):
                text = Template(gap.text).safe_substitute(photo=one.photos[0])
                found[f"{one.photos[0]}: {text}" if several else text] = None
    return tuple(found)


def _channels(recipe: Recipe) -> dict[str, list[str]]:
    """The files by channel."""
    found: dict[str, list[str]] = {}
    for name, step in recipe.items():
        if step.get("op") == "export":
            found.setdefault(str(_args(step).get("channel") or ""), []).append(name)
    return found


def _sets(reads: Reads, channel: str, files: Sequence[str]) -> list[_Set]:
    """The sets among a channel's files: those of one product that are many enough."""
    shown = {file: _photos(reads, file) for file in files}
    photos = list(dict.fromkeys(photo for own in shown.values() for photo in own))
    product = {photo: group[0] for group in product_groups(photos) for photo in group}
    found: dict[tuple[str, ...], list[str]] = {}
    for file, own in shown.items():
        found.setdefault(tuple(dict.fromkeys(product[photo] for photo in own)), []).append(file)
    return [_Set(channel, of, own) for of, own in found.items() if of and len(own) >= _SET]


def _category(photos: Sequence[str], told: Mapping[str, str]) -> str:
    return MULTIPACK if len(photos) > 1 else told.get(photos[0]) or named(photos[0])


def _mended(recipe: Recipe, view: View, shown: Collection[str]) -> bool:
    """Whether what a set is made of (steps and photos, by name) shows that view after all."""
    if any(not _words(name).isdisjoint(view.words) for name in shown):
        return True
    steps = [recipe[name] for name in shown if name in recipe]
    made = any(step.get("op") in view.steps for step in steps)
    return made or any(_args(step).get(name) for step in steps for name in view.arguments)


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """The words of a name: each view asks for those of every step."""
    return frozenset(re.split(r"[^a-z]+", plain(name)))


def _reads(recipe: Recipe, besides: Collection[str] = ()) -> Reads:
    """The pictures that each step is made of, without some arguments."""
    found: dict[str, list[str]] = {}
    for name, step in recipe.items():
        values = [v for arg, v in _args(step).items() if arg not in besides and _IMAGES.search(arg)]
        parts = [part for v in values for part in (v if isinstance(v, list) else [v])]
        found[name] = [part for part in parts if isinstance(part, str) and part != name]
    return found


def _photos(reads: Reads, file: str) -> list[str]:
    """The product photos that a file is made from."""
    return [name for name in _below(reads, file) if name not in reads]


def _below(reads: Reads, name: str) -> list[str]:
    """A step and all that it is made of, each once, down to the photos."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = None
            waiting.extend(reversed(reads.get(one, ())))
    return list(found)


def _args(step: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    args = step.get("args")
    return args if isinstance(args, dict) else {}
