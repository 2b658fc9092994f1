"""Gaps: what a whole set should show and its photos do not, with what each view would need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    channels = _channels(recipe)
    sets = [one for channel in channels for one in _sets(recipe, channel, channels[channel])]
    several = len({one.photos for one in sets}) > 1
    found: dict[str, None] = {}
    for one in sets:
        listed = shot_list(one.channel, _category(one.photos, told))
        files = one.files if several else channels[one.channel]
        shown = {name for file in files for name in _below(recipe, file)}
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


def _sets(recipe: Recipe, channel: str, files: Sequence[str]) -> list[_Set]:
    """The sets among a channel's files: those of one product that are many enough."""
    shown = {file: _photos(recipe, file) for file in files}
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
    if any(set(re.split(r"[^a-z]+", plain(name))) & set(view.words) for name in shown):
        return True
    steps = [recipe[name] for name in shown if name in recipe]
    made = any(step.get("op") in view.steps for step in steps)
    return made or any(_args(step).get(name) for step in steps for name in view.arguments)


def _photos(recipe: Recipe, file: str) -> list[str]:
    """The product photos that a file is made from."""
    return [name for name in dict.fromkeys(_below(recipe, file, _BESIDES)) if name not in recipe]


def _below(recipe: Recipe, name: str, besides: Collection[str] = ()) -> Iterator[str]:
    """A step and all that it is made of, down to the photos, without some arguments."""
    yield name
    for arg, value in _args(recipe.get(name, {})).items():
        read = value if isinstance(value, list) else [value]
        for part in read if _IMAGES.search(arg) and arg not in besides else ():
            if isinstance(part, str) and part != name:
                yield from _below(recipe, part, besides)


def _args(step: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    args = step.get("args")
    return args if isinstance(args, dict) else {}
