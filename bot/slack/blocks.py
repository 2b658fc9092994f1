"""Blocks: Slack's pieces of a message, within its limits and with every text made harmless.

Limits as documented at docs.slack.dev/reference/block-kit; a message's blocks may also weigh only
about 13 kB in all, which is measured and not documented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from bot.slack.message import Message
from bot.slack.payload import Json

BLOCKS: Final = 50
SECTION: Final = 3000
HEADER: Final = 150
_LIST: Final = 2000
TEXT: Final = 3900
BYTES: Final = 12_000
LABEL: Final = 75
TABLE_ROWS: Final = 100
#: Nothing is documented of these; what is longer would not be read.
TASK: Final = 150
_CUT_ENTITY: Final = re.compile(r"&[a-z]{0,3}$")
_QUOTES: Final = str.maketrans("<>", "‹›")
_NO_MORE: Final = "… more did not fit here."

Action = Literal[
    "run",
    "edit",
    "cancel",
    "stop",
    "undo",
    "zip",
    "redo",
    "variation",
    "remove",
    "approve",
    "lock",
    "unlock",
    "brand",
    "delete",
    "forget",
    "feedback",
    "good",
    "bad",
    "hosted",
]
TaskStatus = Literal["pending", "in_progress", "complete", "error"]
Style = Literal["primary", "danger"]


def escape(text: str) -> str:
    """A text that mentions nobody and links nowhere: Slack's own three characters replaced."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """A text of at most so many characters that says where it was cut."""
    if len(text) <= most:
        return text
    return _CUT_ENTITY.sub("", text[: most - 1]).rstrip() + "…"


def section(text: str) -> Json:
    """A paragraph of mrkdwn; what comes from outside is escaped by whoever builds it."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION) or " "}}


def header(text: str) -> Json:
    """What stands above a part of a page, in large letters."""
    return {"type": "header", "text": {"type": "plain_text", "text": cut(text, HEADER)}}


def context(text: str) -> Json:
    """A small line."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(text, SECTION) or " "}]}


def listed(title: str, texts: Iterable[str], most: int = 12) -> list[Json]:
    """A titled list of foreign texts as one section; nothing where there are none."""
    lines = [f"• {escape(text)}" for text in dict.fromkeys(texts)]
    if len(lines) > most:
        lines = [*lines[:most], f"• and {len(lines) - most} more"]
    return [section(cut("\n".join([f"*{title}*", *lines]), _LIST))] if lines else []


def button(
    label: str,
    action: Action,
    value: Json,
    *,
    style: Style | None = None,
    confirm: str = "",
) -> Json:
    """A button; `value` comes back with the click, `confirm` is asked before."""
    found: dict[str, object] = {
        "type": "button",
        "text": {"type": "plain_text", "text": cut(label, LABEL)},
        "action_id": f"packshot_{action}",
        "value": json.dumps(value, separators=(",", ":")),
    }
    if style:
        found["style"] = style
    if confirm:
        found["confirm"] = {
            "title": {"type": "plain_text", "text": "Are you sure?"},
            "text": {"type": "plain_text", "text": cut(confirm, 300)},
            "confirm": {"type": "plain_text", "text": cut(label, 30)},
            "deny": {"type": "plain_text", "text": "Back"},
        }
    return found


def actions(*buttons: Json) -> Json:
    """Buttons in a row."""
    return {"type": "actions", "elements": list(buttons)}


def rating(action: Action, good: Json, bad: Json) -> Json:
    """Slack's own pair of buttons for what someone thinks; the values come back with the click."""
    words = {"positive_button": ("Good", good), "negative_button": ("Not good", bad)}
    pair = {
        name: {
            "text": {"type": "plain_text", "text": label},
            "accessibility_label": f"{label}: what you think of this gallery",
            "value": json.dumps(value, separators=(",", ":")),
        }
        for name, (label, value) in words.items()
    }
    element = {"type": "feedback_buttons", "action_id": f"packshot_{action}", **pair}
    return {"type": "context_actions", "elements": [element]}


def plan(title: str, tasks: Sequence[tuple[str, TaskStatus]]) -> Json:
    """A plan with its tasks: the title of each, and how far it has come.

    Titles are plain text; nothing says that Slack finds no mention in them, so none is left.
    """
    cards = [
        {
            "type": "task_card",
            "task_id": f"task_{number}",
            "title": cut(name.translate(_QUOTES), TASK),
            "status": state,
        }
        for number, (name, state) in enumerate(tasks)
    ]
    return {"type": "plan", "title": cut(title, TASK), "tasks": cards}


def thumbnail(id: str, name: str) -> Json:
    """A file of Slack's, shown small beside a section; only PNG, JPEG and GIF files can be."""
    return {"type": "image", "slack_file": {"id": id}, "alt_text": name.translate(_QUOTES)}


def table(rows: Sequence[Sequence[str]]) -> Json:
    """A table of plain texts; the first row is its head. Cells must not be empty."""
    cells = [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows]
    return {"type": "table", "rows": cells[:TABLE_ROWS]}


def message(
    text: str,
    blocks: Sequence[Json],
    last: Sequence[Json] = (),
    plain: Sequence[Json] | None = None,
) -> Message:
    """A message within the limits of number and weight; what does not fit is said to be missing.

    `last` comes at the end, and always: buttons, and what they are about. `plain` is in place of
    `blocks` where Slack does not take those.
    """
    other = () if plain is None else _fitting(plain, last)
    return Message(cut(text, TEXT), _fitting(blocks, last), other)


def _fitting(blocks: Sequence[Json], last: Sequence[Json]) -> tuple[Json, ...]:
    kept, room = list[Json](), BYTES - sum(map(_weight, last))
    for block in blocks:
        room -= _weight(block)
        if len(kept) + len(last) == BLOCKS - 1 or room < 0:
            kept.append(context(_NO_MORE))
            break
        kept.append(block)
    return (*kept, *last)


def _weight(block: Json) -> int:
    return len(json.dumps(block, ensure_ascii=False).encode())
