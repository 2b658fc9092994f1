"""What is kept beyond one conversation: the brand kit and saved shot lists, as planners reach them.

Nothing is learned in silence: a planner calls these tools only where the user asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from agent.brand import Brand, load_brand, store_brand
from agent.conversation import Recipe
from agent.recipe import Call
from agent.saved_lists import SavedList, load_lists, of_recipe, slug, store_list
from agent.settings import Settings
from tools.errors import RequestError

REMEMBER, SAVE_LIST, APPLY_LIST = "remember", "save_shot_list", "apply_shot_list"
#: Calls that write something down and make no picture.
KEEPING = (REMEMBER, SAVE_LIST)


def tools() -> list[tuple[str, str, dict[str, JsonValue]]]:
    """The tools: name, description and parameters as JSON schema; always in the same order."""
    listed: dict[str, JsonValue] = {"type": "string"}
    photo: dict[str, JsonValue] = {"type": "string", "description": "Name of the product's photo."}
    return [
        (
            REMEMBER,
            "Change the brand kit, which holds for all pictures to come; null takes a value out. "
            "Only where the user asks for it (always, from now on, our brand).",
            cast("dict[str, JsonValue]", Brand.model_json_schema()),
        ),
        (
            SAVE_LIST,
            "Save the plan as it is after this message as a shot list of the user's own.",
            _schema({"name": listed}),
        ),
        (
            APPLY_LIST,
            "Make all pictures of a saved shot list of one photo.",
            _schema({"name": listed, "photo": photo}),
        ),
    ]


def _schema(fields: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {"type": "object", "properties": dict(fields), "required": [*fields]}


@dataclass(frozen=True)
class Keeping:
    """Where the kit and the lists of a workspace lie."""

    kit: Path
    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> Keeping:
        """Those of an installation."""
        return cls(settings.brand_file, settings.lists_folder)

    def brand(self) -> Brand:
        """The kit. Raises ConfigurationError where its file is damaged."""
        return load_brand(self.kit)

    def lists(self) -> dict[str, SavedList]:
        """The saved lists by name. Raises ConfigurationError where one is damaged."""
        return load_lists(self.folder)

    def remember(self, changes: Mapping[str, JsonValue]) -> Brand:
        """Change the kit. Raises RequestError where a value is wrong."""
        brand = self.brand().with_changes(changes)
        store_brand(self.kit, brand)
        return brand

    def forget_list(self, name: str) -> None:
        """Take a list away. Raises RequestError where there is none."""
        self._list(name)
        (self.folder / f"{slug(name)}.yaml").unlink()

    def expanded(self, calls: Sequence[Call], recipe: Recipe) -> list[Call]:
        """The calls with each `apply_shot_list` as the calls of its steps.

        Raises RequestError where there is no such list.
        """
        made: list[Call] = []
        for call in calls:
            if call.name != APPLY_LIST:
                made.append(call)
                continue
            taken = {*recipe, *(str(other.args.get("save_as")) for other in made)}
            made += self._steps(call, taken)
        return made

    def keep(
        self, calls: Sequence[Call], recipe: Recipe, photos: Sequence[str], *, dry: bool
    ) -> None:
        """Do what the calls of `KEEPING` ask for, with the plan as it is to be.

        A `dry` turn only sees whether it could. Raises RequestError where it cannot.
        """
        for call in calls:
            if call.name == REMEMBER:
                changed = self.brand().with_changes(call.args)
                if not dry:
                    store_brand(self.kit, changed)
            elif call.name == SAVE_LIST:
                saved = of_recipe(_title(call), recipe, photos)
                if not dry:
                    store_list(self.folder, saved)

    def _steps(self, call: Call, taken: set[str]) -> Iterator[Call]:
        found = self._list(_title(call))
        for name, step in found.filled(str(call.args.get("photo", "")), taken).items():
            args = cast("Mapping[str, JsonValue]", step["args"])
            yield Call(call.id, str(step["op"]), {**args, "save_as": name})

    def _list(self, name: str) -> SavedList:
        known = self.lists()
        if slug(name) not in known:
            there = f"there are {', '.join(known)}" if known else "none is saved yet"
            raise RequestError(f"there is no shot list {name!r}: {there}")
        return known[slug(name)]


def _title(call: Call) -> str:
    return str(call.args.get("name") or "list")
