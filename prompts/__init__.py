"""What a non-programmer may edit: texts, shot lists, the vocabulary; and their loader."""

from __future__ import annotations

from functools import cache
from importlib import resources
from string import Template

import yaml
from pydantic import JsonValue, TypeAdapter

__all__ = ["names", "render", "table", "text"]

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


@cache
def text(name: str) -> str:
    """The text of `<name>.md` in this folder, without the line feed at its end.

    Raises FileNotFoundError where there is no such text.
    """
    return _entry(f"{name}.md").rstrip("\n")


def render(name: str, /, **values: str) -> str:
    """The text `<name>.md` with each `$word` replaced; what the values hold is never a template.

    Raises KeyError where the text asks for a word that is not given.
    """
    return Template(text(name)).substitute(values)


@cache
def table(name: str) -> JsonValue:
    """The data of `<name>.yaml` in this folder, such as `shots/amazon`; not to be changed.

    Raises FileNotFoundError where there is no such file and ValueError where it is no plain data.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return _JSON.validate_python(yaml.load(_entry(f"{name}.yaml"), Loader=loader))


def names(folder: str) -> list[str]:
    """What `table` may be asked for in a folder, such as `shots`: names in alphabetical order."""
    found = resources.files(__name__).joinpath(folder).iterdir()
    stems = (entry.name.removesuffix(".yaml") for entry in found if entry.name.endswith(".yaml"))
    return [f"{folder}/{stem}" for stem in sorted(stems)]


def _entry(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
