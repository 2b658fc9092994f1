"""Forms: what should change about a plan or a picture, in the user's own words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from bot.slack.payload import Json, part, text

FORM: Final = "packshot_form"
_FIELD: Final = "wish"


def form(action: str, value: Json) -> dict[str, object]:
    """A form for the button that was pressed; `value` comes back with what is typed."""
    about = "this picture" if action == "redo" else "the plan"
    hint = "softer shadow" if action == "redo" else "without the kitchen scene, and on linen"
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps(value, separators=(",", ":")),
        "title": {"type": "plain_text", "text": "Packshot"},
        "submit": {"type": "plain_text", "text": "Change it"},
        "close": {"type": "plain_text", "text": "Back"},
        "blocks": [
            {
                "type": "input",
                "block_id": _FIELD,
                "label": {"type": "plain_text", "text": f"What should change about {about}?"},
                "element": {
                    "type": "plain_text_input",
                    "action_id": _FIELD,
                    "multiline": True,
                    "max_length": 1000,
                    "placeholder": {"type": "plain_text", "text": hint},
                },
            }
        ],
    }


def typed(view: Json) -> str:
    """What was typed into a form."""
    found = text(part(view, "state", "values", _FIELD, _FIELD), "value")
    return " ".join(found.split())


def blank() -> Mapping[str, str]:
    """What is wrong with a form that says nothing."""
    return {_FIELD: "Say what should change."}
