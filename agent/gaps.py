"""Gaps: what a whole set should show and its photos do not, with what each view would need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from agent.shots import shot_list

__all__ = ["gaps"]

#: From so many files on, a channel's files are a set, of which completeness is expected.
_SET = 4
_BACK = re.compile(r"(^|[^a-z])(back|rear|behind)([^a-z]|$)", re.IGNORECASE)
_IMAGES = re.compile(r"(^|_)(image|product|photo)s?$")

Recipe = Mapping[str, Mapping[str, JsonValue]]


def gaps(recipe: Recipe) -> tuple[str, ...]:
    """A sentence for each view that a set of the plan lacks; a view that was added is no gap."""
    sets: dict[str, list[str]] = {}
    for name, step in recipe.items():
        if step.get("op") == "export":
            sets.setdefault(str(_args(step).get("channel") or ""), []).append(name)
    found: dict[str, None] = {}
    for channel, files in sets.items():
        listed = shot_list(channel) if len(files) >= _SET else None
        shown = {name for file in files for name in _below(recipe, file)}
        for gap in listed.gaps if listed else ():
            if not _mended(recipe, gap.view, shown):
                found[gap.text] = None
    return tuple(found)


def _mended(recipe: Recipe, view: str, shown: set[str]) -> bool:
    """Whether what a set is made of (steps and photos, by name) shows that view after all."""
    if view == "back":
        return any(_BACK.search(name) for name in shown)
    steps = [recipe[name] for name in shown if name in recipe]
    sized = any(_args(step).get("dimensions") for step in steps)
    return view == "scale" and (sized or any(s.get("op") == "scale_reference" for s in steps))


def _below(recipe: Recipe, name: str) -> Iterator[str]:
    """A step and all that it is made of, down to the photos."""
    yield name
    for arg, value in _args(recipe.get(name, {})).items():
        read = value if isinstance(value, list) else [value]
        for part in read if _IMAGES.search(arg) else ():
            if isinstance(part, str) and part != name:
                yield from _below(recipe, part)


def _args(step: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    args = step.get("args")
    return args if isinstance(args, dict) else {}
