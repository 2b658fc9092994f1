"""Sets by one call: a planner names channel, photo and category and gets the steps of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from agent.recipe import Call, Operations, Step
from agent.shots import category_lists
from tools.channels import channels
from tools.errors import RequestError

__all__ = ["PLAN_SET", "expanded", "tool"]

PLAN_SET = "plan_set"


class PlanSet(BaseModel):
    """Plan the pictures of a channel for one photo, by the shot list of the goods' category."""

    model_config = ConfigDict(extra="forbid")

    channel: str = Field(description="Channel, such as amazon.")
    photo: str = Field(description="Name of the product's photo.")
    category: str = Field(
        default="", description="What the photo shows, where its name or the words do not tell."
    )
    count: int | None = Field(
        default=None, ge=1, le=24, description="How many pictures, 1..24; left out: what is usual."
    )


def tool() -> tuple[str, str, dict[str, JsonValue]]:
    """The tool: name, description and parameters as JSON schema."""
    schema = PlanSet.model_json_schema()
    schema["properties"]["category"]["enum"] = ["", *category_lists()]
    return PLAN_SET, (PlanSet.__doc__ or "").strip(), cast("dict[str, JsonValue]", schema)


def expanded(
    calls: Sequence[Call], situation: Mapping[str, JsonValue], operations: Operations
) -> list[Call]:
    """The calls with each `plan_set` as the calls of its steps, as the offline planner has them.

    Raises RequestError where a channel, a photo or a category is not there.
    """
    made: list[Call] = []
    recipe = cast("dict[str, Step]", dict(cast("dict[str, JsonValue]", situation["recipe"])))
    for call in calls:
        if call.name != PLAN_SET:
            made.append(call)
            continue
        steps = _steps(_read(call, situation), {**situation, "recipe": recipe}, operations)
        recipe |= steps
        made += [_call(call, name, step) for name, step in steps.items()]
    return made


def _steps(
    asked: PlanSet, situation: Mapping[str, object], operations: Operations
) -> dict[str, Step]:
    from agent.offline.sets import set_steps  # the planner itself, where it is not at work anyway

    return set_steps(
        situation,
        operations,
        asked.channel,
        asked.photo,
        category=asked.category,
        count=asked.count,
    )


def _call(call: Call, name: str, step: Step) -> Call:
    args = cast("Mapping[str, JsonValue]", step["args"])
    return Call(call.id, str(step["op"]), {**args, "save_as": name})


def _read(call: Call, situation: Mapping[str, JsonValue]) -> PlanSet:
    """What is asked for, with everything in it there."""
    try:
        asked = PlanSet.model_validate(call.args)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RequestError(f"{PLAN_SET}: {where}: {first['msg']}") from error
    uploads = cast("dict[str, JsonValue]", situation["uploads"])
    _there("channel", asked.channel, sorted(channels()))
    _there("photo", asked.photo, list(uploads))
    _there("category", asked.category, ["", *category_lists()])
    return asked


def _there(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        listed = ", ".join(filter(None, known))
        raise RequestError(f"{PLAN_SET}: there is no {what} {name!r}: there are {listed}")
