"""What the planner says, from `prompts/replies.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from string import Template
from types import MappingProxyType

from pydantic import TypeAdapter

import prompts

__all__ = ["listed", "phrase"]


def phrase(name: str, **values: object) -> str:
    """The text called `group.name`, its `$words` filled in; what fills them is never a template.

    Raises KeyError where there is no such text or a word has no value.
    """
    group, _, key = name.partition(".")
    return Template(_texts()[group][key]).substitute({k: str(v) for k, v in values.items()})


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    texts = TypeAdapter(dict[str, dict[str, str]]).validate_python(prompts.table("replies"))
    return MappingProxyType(texts)


def listed(names: Sequence[str]) -> str:
    """Names as one says them: "a", "a and b", "a, b and c"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
