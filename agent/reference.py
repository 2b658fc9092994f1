"""What this studio knows: its channels and its operations, as plain rows."""

from __future__ import annotations

from difflib import get_close_matches

from pydantic import JsonValue

from tools.channels import Slot, channels, slot, slots
from tools.errors import RequestError
from tools.operation import Operation, operations


def channel_rows() -> list[dict[str, str]]:
    """A row a slot, in the order of the channels."""
    return [_row(found) for found in slots().values()]


def slot_details(name: str) -> list[dict[str, JsonValue]]:
    """Everything known of one slot, or of all slots of a channel, with the sources of it.

    Raises RequestError with the likeliest name where there is none.
    """
    chosen = channels().get(name.strip().lower())
    picked = list(chosen.slots.values()) if chosen else [slot(name)]
    return [_details(found) for found in picked]


def operation_rows(name: str | None = None) -> list[dict[str, JsonValue]]:
    """A row an operation: what it does, what it touches, its arguments."""
    known = operations()
    if name is not None and name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise RequestError(f"there is no operation {name!r}: {hint}")
    return [_operation(known[key]) for key in ([name] if name else known)]


def _row(found: Slot) -> dict[str, str]:
    fill = f"fill ≥ {found.fill.min:.0%}" if found.fill and found.fill.min else ""
    return {
        "slot": found.id,
        "size": f"{found.export.width}×{found.export.height}",
        "background": found.background.rule.replace("_", " "),
        "fill": fill,
        "formats": ", ".join(found.formats.accepted),
        "role": found.role,
    }


def _details(found: Slot) -> dict[str, JsonValue]:
    channel = channels()[found.channel]
    stated: dict[str, JsonValue] = found.model_dump(
        mode="json", exclude_defaults=True, exclude={"id", "channel", "name", "sources"}
    )
    sources: list[JsonValue] = [
        f"{channel.sources[key].url} ({channel.sources[key].kind}, {channel.sources[key].copy_age})"
        for key in found.sources
    ]
    return {"slot": found.id, "title": channel.title, **stated, "sources": sources}


def _operation(found: Operation) -> dict[str, JsonValue]:
    schema = found.args.model_json_schema()
    fields = schema["properties"]
    needed = set(schema.get("required", []))
    arguments: dict[str, JsonValue] = {
        name: _argument(field, name in needed)
        for name, field in fields.items()
        if name != "save_as"
    }
    return {
        "name": found.name,
        "doc": found.doc,
        "touches": found.touches,
        "paid": found.paid and ("with some arguments" if found.when else True),
        "arguments": arguments,
    }


def _argument(field: dict[str, JsonValue], needed: bool) -> str:
    default = "needed" if needed else f"default {field.get('default')}"
    return f"{field.get('description') or ''} ({default})".strip()
