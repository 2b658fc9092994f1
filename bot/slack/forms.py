"""Forms: windows that are filled in, and the one for what should change in one's own words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from bot.slack.blocks import cut
from bot.slack.payload import Json, part, parts, text

WISH: Final = "packshot_form"
_FIELD: Final = "wish"
#: Slack shows no more in a list.
_OPTIONS: Final = 100


def form(action: str, value: Json) -> Json:
    """A form for the button that was pressed; `value` comes back with what is typed."""
    about = "this picture" if action == "redo" else "the plan"
    hint = "softer shadow" if action == "redo" else "without the kitchen scene, and on linen"
    label = f"What should change about {about}?"
    return modal(WISH, "Change it", [written(_FIELD, label, hint, many_lines=True)], value)


def modal(name: str, submit: str, blocks: Sequence[Json], value: Json) -> Json:
    """A window; `value` comes back with what is filled in."""
    return {
        "type": "modal",
        "callback_id": name,
        "private_metadata": json.dumps(value, separators=(",", ":")),
        "title": _plain("Packshot"),
        "submit": _plain(submit),
        "close": _plain("Back"),
        "blocks": list(blocks),
    }


def written(
    name: str,
    label: str,
    hint: str = "",
    *,
    value: str = "",
    optional: bool = False,
    many_lines: bool = False,
) -> Json:
    """A field that is typed into; it begins with `value`."""
    element: dict[str, object] = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": many_lines,
        "max_length": 1000,
    }
    if hint:
        element["placeholder"] = _plain(cut(hint, 150))
    if value:
        element["initial_value"] = value[:1000]
    return _field(name, label, element, optional)


def chosen(
    name: str,
    label: str,
    choices: Mapping[str, str],
    *,
    value: Sequence[str] = (),
    many: bool = False,
) -> Json:
    """A field where one or many of some choices are taken, or none; `value` is taken already."""
    options = {key: _option(key, title) for key, title in list(choices.items())[:_OPTIONS]}
    held = [options[key] for key in value if key in options]
    element: dict[str, object] = {
        "type": "multi_static_select" if many else "static_select",
        "action_id": name,
        "placeholder": _plain("None chosen"),
        "options": list(options.values()),
    }
    if held:
        element["initial_options" if many else "initial_option"] = held if many else held[0]
    return _field(name, label, element, True)


def filled(view: Json, name: str) -> str | list[str] | None:
    """What a field holds: a text, choices, or None where it is empty."""
    state = part(view, "state", "values", name, name)
    options = [text(one, "value") for one in parts(state, "selected_options")]
    if text(state, "type") == "multi_static_select":
        return options
    one = text(state, "selected_option", "value") or " ".join(text(state, "value").split())
    return one or None


def _field(name: str, label: str, element: Json, optional: bool) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": _plain(cut(label, 2000)),
        "element": element,
    }


def _option(key: str, title: str) -> Json:
    return {"text": _plain(cut(title, 75)), "value": key}


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def typed(view: Json) -> str:
    """What was typed into a form."""
    found = filled(view, _FIELD)
    return found if isinstance(found, str) else ""


def blank() -> Mapping[str, str]:
    """What is wrong with a form that says nothing."""
    return {_FIELD: "Say what should change."}
