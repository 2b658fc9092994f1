"""The order form: what is to be made of an older message's photos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agent import PackshotError, Settings, list_rows
from bot.slack.forms import chosen, filled, modal, written
from bot.slack.payload import Json

ORDER: Final = "packshot_order"
_CHANNELS, _LIST, _WORDS = "channels", "list", "words"


def order_form(branch: Settings, said: str, value: Json) -> Json:
    """The form; `said` is what the message says already, `value` comes back with it."""
    rows = _rows(branch)
    channels = {row["name"]: row["title"] for row in rows if row["kind"] == "channel"}
    lists = {row["title"]: row["title"] for row in rows if row["kind"] == "yours"}
    blocks = [chosen(_CHANNELS, "Where will the pictures go?", channels, many=True)]
    if lists:
        blocks.append(chosen(_LIST, "A shot list of yours", lists))
    hint = "on marble, and one with a soft shadow"
    blocks.append(
        written(_WORDS, "In your words", hint, value=said, optional=True, many_lines=True)
    )
    return modal(ORDER, "Make them", blocks, value)


def ordered(branch: Settings, view: Json) -> str:
    """The sentence that was put together; empty where nothing was chosen or said."""
    titles = {row["name"]: row["title"] for row in _rows(branch) if row["kind"] == "channel"}
    found = filled(view, _CHANNELS)
    names = [name for name in found if name in titles] if isinstance(found, list) else []
    sentences = [f"Make a set for {' and '.join(names)}."] if names else []
    mine = filled(view, _LIST)
    sentences += [f"Use our {mine}."] if isinstance(mine, str) else []
    words = filled(view, _WORDS)
    sentences += [words] if isinstance(words, str) else []
    return " ".join(sentences)


def nothing() -> Mapping[str, str]:
    """What is wrong with an order of nothing."""
    return {_WORDS: "Choose a channel or a list, or say what you need."}


def _rows(branch: Settings) -> list[dict[str, str]]:
    try:
        return list_rows(branch)
    except PackshotError:  # a list of one's own that cannot be read hides none of the others
        return list_rows()
