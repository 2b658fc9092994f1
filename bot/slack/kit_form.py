"""The brand kit's form: every field of the kit, whatever fields it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from agent import KitField, RequestError, Settings, brand_fields, brand_kit
from bot.slack.forms import chosen, filled, modal, written
from bot.slack.payload import Json, part

BRAND: Final = "packshot_brand_form"


def kit_form(branch: Settings) -> Json:
    """The form with what the kit holds. Raises PackshotError where the kit cannot be read."""
    held = brand_kit(settings=branch)
    return modal(BRAND, "Save", [_block(one, held.get(one.name)) for one in brand_fields()], {})


def keep_kit(branch: Settings, view: Json) -> Mapping[str, str]:
    """Write down what was filled in; returns what is wrong, by field. Nothing is kept then."""
    fields = brand_fields()
    there = part(view, "state", "values")
    changes: dict[str, JsonValue] = {
        one.name: _value(filled(view, one.name)) for one in fields if one.name in there
    }
    try:
        brand_kit(changes, branch)
    except RequestError as error:
        wrong = next((one.name for one in fields if f" {one.name}:" in str(error)), fields[0].name)
        return {wrong: str(error)[:150]}
    return {}


def _block(field: KitField, held: JsonValue) -> Json:
    label = f"{field.name.capitalize()}: {field.description}"
    value = [str(one) for one in held] if isinstance(held, list) else []
    if not field.choices:
        typed = "" if held is None else str(held)
        return written(field.name, label, value=typed, optional=True)
    value = value or ([] if held is None else [str(held)])
    choices = {name: name.replace("_", " ") for name in field.choices}
    return chosen(field.name, label, choices, value=value, many=field.many)


def _value(found: str | list[str] | None) -> JsonValue:
    if isinstance(found, list):
        return list[JsonValue](found) or None
    return found
