"""The toolbox: what planners may call, as functions with short JSON schemas.

A hosted model is sent all of it with every question, so it says everything once: what holds for
all operations stands in the prompt, ranges in the descriptions, and what only a validator needs
(bounds, titles, a null for what may be left out) is left to the validator, whose errors teach.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from agent import keeping, sets
from agent.recipe import REMOVE, Operations
from tools.operation import IMAGE_NAME, SAVE_AS, Args

Schema = Mapping[str, JsonValue]
#: What planners may call besides operations: name, description, fields.
_MOVES: tuple[tuple[str, str, dict[str, JsonValue]], ...] = (
    (
        REMOVE,
        "Remove steps from the plan by their names; remove what reads them too.",
        {"names": {"type": "array", "items": {"type": "string"}}},
    ),
    ("undo", "Go back to the plan before this one.", {}),
    ("redo", "Go forward again after an undo.", {}),
    (
        "back_to",
        "Go back to an earlier plan: 1 is the first, 0 the empty one.",
        {"version": {"type": "integer"}},
    ),
)
#: What the prompt says once for all operations.
_IN_PROMPT = (IMAGE_NAME, SAVE_AS)
_NULL: JsonValue = {"type": "null"}


def toolbox(operations: Operations) -> list[dict[str, JsonValue]]:
    """Every operation and other call as a function; always in the same order."""
    own = [(name, op.doc, _schema(op.args)) for name, op in sorted(operations.items())]
    moves = [(name, doc, _object(fields, [*fields])) for name, doc, fields in _MOVES]
    kept = [
        (name, doc, short(schema, nullable=name == keeping.REMEMBER))
        for name, doc, schema in (*keeping.tools(), sets.tool())
    ]
    return [_function(*one) for one in (*own, *moves, *kept)]


def short(schema: Schema, *, nullable: bool = False) -> dict[str, JsonValue]:
    """A schema of parameters without what a model has no use for.

    With `nullable` a null is said to be a value. Definitions that fields refer to stay as they are.
    """
    if "$defs" in schema:
        return dict(schema)
    fields = cast("Mapping[str, Schema]", schema.get("properties", {}))
    required = cast("list[JsonValue]", schema.get("required", []))
    return _object({name: _field(one, nullable) for name, one in fields.items()}, required)


def _schema(args: type[Args]) -> dict[str, JsonValue]:
    return short(args.model_json_schema())


def _object(fields: Mapping[str, JsonValue], required: list[JsonValue]) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {"type": "object", "properties": dict(fields)}
    return {**told, "required": required} if required else told


def _field(field: Schema, nullable: bool = False) -> dict[str, JsonValue]:
    """A field's type, what it is for, and its default if that says anything."""
    told = _with_null(_type(field)) if nullable else _type(field)
    text = str(field.get("description", ""))
    if text and text not in _IN_PROMPT:
        told["description"] = text
    if field.get("default") not in (None, False, ""):
        told["default"] = field["default"]
    return told


def _type(field: Schema) -> dict[str, JsonValue]:
    """What values a field takes; what it is beside null, where that is left out instead."""
    choices = [one for one in cast("list[JsonValue]", field.get("anyOf", [])) if one != _NULL]
    if len(choices) > 1:
        return {"anyOf": [_type(cast("Schema", one)) for one in choices]}
    only = cast("Schema", choices[0]) if choices else field
    kind = "enum" if "enum" in only else "type"
    told = {kind: only[kind]}
    if "items" in only:
        told["items"] = _type(cast("Schema", only["items"]))
    return told


def _with_null(told: Schema) -> dict[str, JsonValue]:
    if "enum" in told:
        return {**told, "enum": [*cast("list[JsonValue]", told["enum"]), None]}
    return {**told, "type": [told["type"], "null"]}


def _function(name: str, doc: str, parameters: Schema) -> dict[str, JsonValue]:
    function: dict[str, JsonValue] = {
        "name": name,
        "description": " ".join(doc.split()),
        "parameters": dict(parameters),
        # Said here, for nothing adds it to a tool that is spelt out: left out, it may mean true.
        "strict": False,
    }
    return {"type": "function", "function": function}
