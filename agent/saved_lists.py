"""Shot lists of one's own: the plan of a conversation, kept to be made again of other photos."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from agent.conversation import Recipe
from agent.recipe import Step
from tools.errors import ConfigurationError, RequestError

#: What stands for the product's photo in a list, in arguments and at the beginning of names.
PHOTO = "$photo"
_READS = re.compile(r"(^|_)(image|product|photo|mask)s?$")
#: Arguments that belong to one product alone.
_OWN = ("sku", "asin")


class SavedStep(BaseModel):
    """One step of a list, as recipes hold them; `$photo` among its arguments is the photo."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    op: str
    args: dict[str, JsonValue] = {}


class SavedList(BaseModel):
    """A shot list: its title and its steps by name; names may begin with `$photo`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    steps: dict[str, SavedStep]

    def filled(self, photo: str, taken: Collection[str] = ()) -> dict[str, Step]:
        """The steps made from one photo, by their names; none of `taken` is among these."""
        names = {name: _free(_of(name, photo), photo, taken) for name in self.steps}
        return {
            names[name]: {"op": step.op, "args": _filled(step.args, {**names, PHOTO: photo})}
            for name, step in self.steps.items()
        }

    @property
    def files(self) -> int:
        """How many files it delivers."""
        return sum(step.op == "export" for step in self.steps.values())


def of_recipe(title: str, recipe: Recipe, photos: Sequence[str]) -> SavedList:
    """The list that a plan comes to: the pictures of its first product.

    Raises RequestError where the plan holds no file made from one photo alone.
    """
    product = next((photo for photo in photos if _files(recipe, photo)), None)
    if product is None:
        raise RequestError("there is no picture here that could be saved as a list: make one first")
    kept = {name for file in _files(recipe, product) for name in _below(recipe, file)}
    names = {name: _opened(name, product) for name in recipe if name in kept}
    steps = {
        names[name]: SavedStep(op=str(step["op"]), args=_shared(step, {**names, product: PHOTO}))
        for name, step in recipe.items()
        if name in kept
    }
    return SavedList(title=title, steps=steps)


def slug(title: str) -> str:
    """The name of a list: `Our mug set!` is our_mug_set."""
    return re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")[:48] or "list"


def store_list(folder: Path, saved: SavedList) -> Path:
    """Write a list under its title's name, in place of an older one; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug(saved.title)}.yaml"
    part = path.with_name(f".{path.name}.{os.getpid()}")
    text = yaml.safe_dump(saved.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
    part.write_text(text, "utf-8")
    os.replace(part, path)
    return path


def load_lists(folder: Path) -> dict[str, SavedList]:
    """All lists of a folder by name. Raises ConfigurationError naming a file that is none."""
    return {path.stem: _load(path) for path in sorted(folder.glob("[!.]*.yaml"))}


def _load(path: Path) -> SavedList:
    try:
        return SavedList.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"the shot list {path.name} cannot be read: correct it") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigurationError(
            f"the shot list {path.name}: {where}: {first['msg']}: correct it"
        ) from error


def _files(recipe: Recipe, photo: str) -> list[str]:
    """The files made from that photo and no other picture that came from outside."""
    exports = [name for name, step in recipe.items() if step["op"] == "export"]
    return [name for name in exports if {*_uploads(recipe, name)} == {photo}]


def _uploads(recipe: Recipe, name: str) -> Iterator[str]:
    yield from (n for n in _below(recipe, name) if n not in recipe)


def _below(recipe: Recipe, name: str) -> Iterator[str]:
    """A step and all that it is made of, uploads included."""
    yield name
    for key, value in _args(recipe.get(name, {})).items():
        if _READS.search(key):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, str):
                    yield from _below(recipe, part)


def _shared(step: Mapping[str, JsonValue], names: Mapping[str, str]) -> dict[str, JsonValue]:
    """A step's arguments with other names for what they read, without what is one product's."""
    told = _args(step).items()
    held = {key: value for key, value in told if key not in _OWN and value is not None}
    return _filled(held, names)


def _args(step: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    args = step.get("args")
    return args if isinstance(args, dict) else {}


def _filled(args: Mapping[str, JsonValue], names: Mapping[str, str]) -> dict[str, JsonValue]:
    """Arguments with other names for the images that they read."""
    return {
        key: _renamed(value, names) if _READS.search(key) else value for key, value in args.items()
    }


def _renamed(value: JsonValue, names: Mapping[str, str]) -> JsonValue:
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    return names.get(value, value) if isinstance(value, str) else value


def _opened(name: str, product: str) -> str:
    """A step's name with the product left open: mug_white is $photo_white."""
    stems = [stem for stem in (product, slug(product)) if name.startswith(f"{stem}_")]
    return PHOTO + name.removeprefix(stems[0]) if stems else name


def _of(name: str, photo: str) -> str:
    return slug(photo) + name.removeprefix(PHOTO) if name.startswith(PHOTO) else name


def _free(name: str, photo: str, taken: Collection[str]) -> str:
    """The name; after the photo, and numbered, where another step has it."""
    other = f"{slug(photo)}_{name}"
    numbered = (f"{other}_{n}" for n in range(2, len(taken) + 3))
    return next(found for found in (name, other, *numbered) if found not in taken)
