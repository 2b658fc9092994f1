"""Which built-in scene comes nearest to a scene that is told in words."""

from __future__ import annotations

import re
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from tools.assets import asset
from tools.scene import scene_names

_WORD = re.compile(r"[^\W\d_]+")


class _Near(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    otherwise: str
    words: dict[str, list[str]]


def nearest_scenes(told: str) -> tuple[str, ...]:
    """Built-in scenes by how many of the words are theirs, the nearest first; one at least."""
    said = f" {' '.join(_WORD.findall(told.lower()))} "
    near = _near()
    scores = {
        name: sum(f" {word} " in said for word in {*near.words.get(name, ()), *_own(name)})
        for name in scene_names()
    }
    found = sorted((name for name in scores if scores[name]), key=lambda name: -scores[name])
    return tuple(found) or (near.otherwise,)


def _own(name: str) -> tuple[str, ...]:
    return name.replace("_", " "), *name.split("_")


@cache
def _near() -> _Near:
    return _Near.model_validate(yaml.safe_load(asset("scenes/near.yaml").read_bytes()))
