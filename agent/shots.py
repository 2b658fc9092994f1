"""Shot lists: which pictures a set for a channel has, and the steps that make each of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Template
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

import prompts

__all__ = ["Gap", "Look", "Shot", "ShotList", "further", "looks", "shot_list", "single"]

_NOT_LISTS = ("looks", "single", "further")


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


class Gap(Strict):
    """A view that no photo shows: what it is and what it needs."""

    view: str
    text: str


class ShotList(Strict):
    """The default set of a channel; `usual` shots where no count is given."""

    channel: str
    title: str
    usual: int = Field(ge=1)
    shots: tuple[Shot, ...]
    gaps: tuple[Gap, ...] = ()


@cache
def looks() -> Mapping[str, Look]:
    """All looks by name."""
    return MappingProxyType(TypeAdapter(dict[str, Look]).validate_python(_table("looks")))


@cache
def shot_list(channel: str) -> ShotList | None:
    """The default set of a channel, None where it has none (a social channel)."""
    if channel in _NOT_LISTS or f"shots/{channel}" not in prompts.names("shots"):
        return None
    return ShotList.model_validate(_table(channel))


@cache
def single(slot: str) -> Shot:
    """The one shot of a slot such as `instagram.story`, where the request names no look."""
    found = TypeAdapter(dict[str, Shot]).validate_python(_table("single"))
    return found.get(slot, Shot(look="white"))


@cache
def further() -> tuple[Shot, ...]:
    """What comes in, in this order, where more pictures are wanted than a shot list holds."""
    return tuple(TypeAdapter(list[Shot]).validate_python(_table("further")))


def _table(name: str) -> JsonValue:
    return prompts.table(f"shots/{name}")
