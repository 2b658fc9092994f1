"""The recipe of a conversation as a list: its steps, what they were told, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue
from rich.text import Text

from bot.chat.paper import Paper, plain, sign

if TYPE_CHECKING:
    from agent import Conversation, Result, Verdict

_SIGNS: dict[str, Verdict] = {
    "done": "pass",
    "cached": "pass",
    "failed": "fail",
    "skipped": "undetermined",
}


def show_recipe(state: Conversation, paper: Paper) -> None:
    """A line a step: what became of it, its name, operation and arguments."""
    if not state.recipe:
        paper.line("Nothing is planned yet: send a photo and say where you sell it.")
        return
    rows = [_row(name, step, state.results.get(name)) for name, step in state.recipe.items()]
    paper.line(f"Plan {state.version}, {len(rows)} steps:")
    paper.table(rows, right=(3,))


def _row(name: str, step: Mapping[str, JsonValue], result: Result | None) -> list[Text]:
    op = Text(plain(str(step["op"]).replace("_", " ")))
    status = sign(_SIGNS.get(result.status, "undetermined")) if result else Text(" ")
    told = Text(plain(_arguments(step)), style="dim")
    return [Text("  ") + status, Text(plain(name)), op, _seconds(result), told]


def _seconds(result: Result | None) -> Text:
    return Text(f"{result.seconds:.1f} s" if result and result.seconds else "", style="dim")


def _arguments(step: Mapping[str, JsonValue]) -> str:
    args = step.get("args")
    given = args if isinstance(args, dict) else {}
    told = [f"{key}={_told(value)}" for key, value in given.items() if _says(key, value)]
    return "  ".join(told)


def _says(key: str, value: JsonValue) -> bool:
    return key != "save_as" and value not in (None, "", [], False)


def _told(value: JsonValue) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
