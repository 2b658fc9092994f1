"""Shot lists: which pictures a set has, by channel and category, and the steps that make them.

The channel says which slots there are, how many pictures are usual, and what comes first; the
category of the goods says what fills the rest, and which views need a photo of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from string import Template
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

import prompts

__all__ = [
    "CategoryList",
    "Gap",
    "Look",
    "MULTIPACK",
    "Shot",
    "ShotList",
    "View",
    "category_lists",
    "further",
    "looks",
    "shot_list",
    "single",
    "untold",
    "views",
]

#: The category of several products in one picture, of whatever kinds they are.
MULTIPACK = "multipack"
_NOT_LISTS = ("looks", "single", "further", "untold", "views")
#: The main picture: what comes up to it in a channel's list is the channel's to say.
_MAIN = "white"


class Strict(BaseModel):
    """Frozen, and without unknown keys: a typing mistake in a YAML is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StepTemplate(Strict):
    """One operation of a look; `$word` in an argument is filled in by the shot."""

    op: str
    args: dict[str, JsonValue] = Field(default_factory=dict)


class Look(Strict):
    """How a shot is made: where it begins, and the steps from there."""

    title: str
    begins: Literal["photo", "cutout", "light"] = Field(alias="from")
    steps: tuple[StepTemplate, ...]

    def filled(self, values: Mapping[str, JsonValue]) -> list[tuple[str, dict[str, JsonValue]]]:
        """The steps as (operation, arguments) with every `$word` replaced.

        An argument whose word has no value is left out, so that the operation's default holds.
        """
        return [(step.op, _filled(step.args, values)) for step in self.steps]

    def called(self, values: Mapping[str, JsonValue]) -> str:
        """The title with its words replaced."""
        return Template(self.title).safe_substitute({k: str(v) for k, v in values.items()})


def _filled(args: Mapping[str, JsonValue], values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name, value in args.items():
        if not (isinstance(value, str) and value.startswith("$")):
            found[name] = value
        elif values.get(value[1:]) is not None:
            found[name] = values[value[1:]]
    return found


class Shot(Strict):
    """One picture of a set: its slot, its look, and the doubt of a buyer that it answers.

    `word` is what the file is called after, where the look alone would not tell.
    """

    slot: str = ""
    look: str
    values: dict[str, JsonValue] = Field(default_factory=dict)
    word: str = ""
    doubt: str = ""


class View(Strict):
    """A side or a use of a product that only a photo shows.

    `words` in a photo's name tell that it is there; a step of one of the `steps`, or one with one
    of the `arguments`, shows it as well. `look` is how such a photo becomes a picture.
    """

    words: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    look: Literal["white", "as_is"] = "white"


class Gap(Strict):
    """A view that no photo shows: which of `views`, and what it needs."""

    view: str
    text: str


class ShotList(Strict):
    """The default set of a channel; `usual` shots where no count is given."""

    channel: str
    title: str
    usual: int = Field(ge=1)
    shots: tuple[Shot, ...]
    gaps: tuple[Gap, ...] = ()


class CategoryList(Strict):
    """What buyers of a category of goods want to see after the main picture, in order.

    `kinds` are the vocabulary's kinds of goods; the category of `vessels` gives way to that of what
    is in them. Goods that are `laid` lie in their photos. A set takes none of the `unsuited` scenes
    unless one is named.
    """

    category: str
    title: str
    kinds: tuple[str, ...] = ()
    vessels: bool = False
    laid: bool = False
    unsuited: tuple[str, ...] = ()
    shots: tuple[Shot, ...]
    gaps: tuple[Gap, ...]


@cache
def looks() -> Mapping[str, Look]:
    """All looks by name."""
    return MappingProxyType(TypeAdapter(dict[str, Look]).validate_python(_table("looks")))


@cache
def views() -> Mapping[str, View]:
    """All views that may be missing, by name."""
    return MappingProxyType(TypeAdapter(dict[str, View]).validate_python(_table("views")))


@cache
def category_lists() -> Mapping[str, CategoryList]:
    """The lists of all categories, by name, with titles, shots and gaps."""
    tables = [prompts.table(name) for name in prompts.names("shots/categories")]
    found = [CategoryList.model_validate(table) for table in tables]
    return MappingProxyType({one.category: one for one in found})


@cache
def shot_list(channel: str, category: str = "") -> ShotList | None:
    """The default set of a channel, None where it has none (a social channel).

    With a category, its shots fill the channel's slots behind the main picture; one that is not
    known changes nothing.
    """
    if channel in _NOT_LISTS or f"shots/{channel}" not in prompts.names("shots"):
        return None
    own = ShotList.model_validate(_table(channel))
    goods = category_lists().get(category)
    return own if goods is None else _joined(own, goods)


def _joined(own: ShotList, goods: CategoryList) -> ShotList:
    """The channel's pictures up to the main one, then the category's."""
    looks = [shot.look for shot in own.shots]
    until = looks.index(_MAIN) + 1 if _MAIN in looks else 1
    rest = list(goods.shots)
    opening = [_suited(shot, rest) for shot in own.shots[:until]]
    slots = [shot.slot for shot in own.shots]
    row = Counter(slots).most_common(1)[0][0]
    # A slot for one kind of picture, such as Google's lifestyle image, gets the first of its kind.
    special = {s.look: s.slot for s in own.shots[until:] if s.slot != row}
    placed = [shot.model_copy(update={"slot": special.pop(shot.look, row)}) for shot in rest]
    return own.model_copy(update={"shots": (*opening, *placed), "gaps": goods.gaps})


def _suited(shot: Shot, rest: list[Shot]) -> Shot:
    """A channel's shot; a scene of it is one of the category's first, in the channel's order."""
    scene = next((other for other in rest if other.look == shot.look == "scene"), None)
    if scene is None:
        return shot
    rest.remove(scene)
    listed = [*_names(shot.values.get("scene")), *_names(scene.values.get("scene"))]
    suits = [name for name in dict.fromkeys(listed) if name in _names(scene.values.get("scene"))]
    return shot.model_copy(update={"values": {**scene.values, "scene": suits}})


def _names(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


@cache
def single(slot: str) -> Shot:
    """The one shot of a slot such as `instagram.story`, where the request names no look."""
    found = TypeAdapter(dict[str, Shot]).validate_python(_table("single"))
    return found.get(slot, Shot(look="white"))


@cache
def further() -> tuple[Shot, ...]:
    """What comes in, in this order, where more pictures are wanted than a shot list holds."""
    return tuple(TypeAdapter(list[Shot]).validate_python(_table("further")))


@cache
def untold() -> tuple[str, ...]:
    """The scenes that do not suit goods of which nothing tells what they are."""
    return tuple(TypeAdapter(list[str]).validate_python(_table("untold")))


def _table(name: str) -> JsonValue:
    return prompts.table(f"shots/{name}")
