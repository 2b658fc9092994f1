"""Deliverables: which files a recipe delivers, known before any of them is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from agent.conversation import Deliverable, Recipe
from agent.recipe import Operations, dependencies, lineage_among
from tools.errors import RequestError

#: Steps of this operation write a file; what they show is whatever they read.
DELIVERS = "export"


def deliverables(operations: Operations, recipe: Recipe) -> tuple[Deliverable, ...]:
    """The files of a recipe, in its order."""
    needs = dependencies(operations, recipe)
    return tuple(
        _deliverable(recipe, name, lineage_among(needs, name))
        for name, step in recipe.items()
        if step.get("op") == DELIVERS
    )


def _deliverable(recipe: Recipe, name: str, lineage: Sequence[str]) -> Deliverable:
    args = recipe[name]["args"]
    given: Mapping[str, JsonValue] = args if isinstance(args, dict) else {}
    channel, place = _text(given, "channel"), _text(given, "slot")
    canvas = _slot_canvas(channel, place)
    width, height = _number(given, "width"), _number(given, "height")
    if width is None and height is None:
        width, height = canvas[:2]
    ops = tuple(str(recipe[step]["op"]) for step in lineage)
    kind = _text(given, "format") or canvas[2]
    sku = _text(given, "sku")
    return Deliverable(name, channel, place, sku, width, height, kind, ops)


def _slot_canvas(
    channel: str | None, place: str | None
) -> tuple[int | None, int | None, str | None]:
    if channel is None and place is None:
        return None, None, None
    from tools.channels import slot  # reads YAML: only where a plan names a channel

    try:
        wanted = slot(".".join(part for part in (channel, place) if part)).export
    except RequestError:
        return None, None, None
    return wanted.width, wanted.height, wanted.format


def _text(args: Mapping[str, JsonValue], name: str) -> str | None:
    value = args.get(name)
    return value if isinstance(value, str) and value else None


def _number(args: Mapping[str, JsonValue], name: str) -> int | None:
    value = args.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
