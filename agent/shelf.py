"""The shelf: the brand kit and the shot lists of this installation, as the front ends show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args, get_origin

import yaml
from pydantic import JsonValue

from agent import shots
from agent.brand import Brand
from agent.conversation import Conversation
from agent.keeping import Keeping
from agent.saved_lists import SavedList, of_recipe, store_list
from agent.settings import Settings, load_settings
from tools.channels import channels
from tools.errors import RequestError
from tools.scene import scene_names


@dataclass(frozen=True)
class KitField:
    """A field of the brand kit as people fill it in; `choices` empty where anything is typed."""

    name: str
    description: str
    choices: tuple[str, ...] = ()
    many: bool = False


def brand_fields() -> list[KitField]:
    """The fields of the brand kit, in order."""
    known = {"scene": tuple(scene_names()), "channels": tuple(channels())}
    return [
        KitField(
            name=name,
            description=field.description or "",
            choices=known.get(name) or _choices(field.annotation),
            many=name == "channels",
        )
        for name, field in Brand.model_fields.items()
    ]


def _choices(annotation: object) -> tuple[str, ...]:
    """The words of a literal, be it within an optional type."""
    found = [annotation, *get_args(annotation)]
    literals = (get_args(one) for one in found if get_origin(one) is Literal)
    return tuple(str(word) for words in literals for word in words)


def brand_kit(
    changes: Mapping[str, JsonValue] | None = None, settings: Settings | None = None
) -> dict[str, JsonValue]:
    """What the brand kit holds, after `changes` if there are any; None takes a value out.

    Raises RequestError where a change is wrong, ConfigurationError where the kit's file is.
    """
    keeping = Keeping.of(settings or load_settings())
    brand = keeping.remember(changes) if changes else keeping.brand()
    return brand.told()


def forget_list(name: str) -> None:
    """Take a shot list of one's own away. Raises RequestError where there is none."""
    Keeping.of(load_settings()).forget_list(name)


def save_list(title: str, state: Conversation) -> tuple[str, int]:
    """Keep a conversation's plan as a shot list; its name, and how many pictures it makes.

    Raises RequestError where the plan has no picture of one photo alone.
    """
    photos = [photo.name for photo in state.uploads.values() if photo.role == "photo"]
    saved = of_recipe(title, state.recipe, photos)
    return store_list(Keeping.of(load_settings()).folder, saved).stem, saved.files


def list_rows(settings: Settings | None = None) -> list[dict[str, str]]:
    """A row a shot list: those of the channels, of the categories, then those of one's own."""
    rows = [
        _row(name, "channel", found.title, f"{found.usual} of {len(found.shots)}")
        for name in channels()
        if (found := shots.shot_list(name))
    ]
    goods = shots.category_lists().items()
    rows += [_row(name, "category", one.title, str(len(one.shots))) for name, one in goods]
    own = Keeping.of(settings or load_settings()).lists()
    return rows + [_row(name, "yours", one.title, str(one.files)) for name, one in own.items()]


def list_text(name: str) -> str:
    """A shot list as YAML. Raises RequestError where there is none of that name."""
    own = Keeping.of(load_settings()).lists()
    built_in = shots.shot_list(name) or shots.category_lists().get(name)
    found: SavedList | shots.ShotList | shots.CategoryList | None = own.get(name) or built_in
    if found is None:
        known = ", ".join(row["name"] for row in list_rows())
        raise RequestError(f"there is no shot list {name!r}: there are {known}")
    data = found.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True).rstrip("\n")


def _row(name: str, kind: str, title: str, pictures: str) -> dict[str, str]:
    return {"name": name, "kind": kind, "title": title, "pictures": pictures}
