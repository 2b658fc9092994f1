"""Replies: what a planner lists in a sentence is shown as a list, and said once."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

#: The beginning of a sentence that lists things: a title and a colon.
_TITLE: Final = re.compile(r"(?:^|(?<=[.!?”] ))[^.:!?]{1,60}: ")


def spread(reply: str, left_out: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """A reply without the sentence at its end that lists things left out, and these things."""
    for title in _TITLE.finditer(reply):
        lines = reply[title.end() :].removesuffix(".").split("; ")
        if all(line in left_out for line in lines):
            return reply[: title.start()].rstrip(), tuple(lines)
    return reply, ()


def untold(texts: Collection[str], told: Collection[str]) -> tuple[str, ...]:
    """Those of the texts, each once, that are no part of what was told already."""
    return tuple(text for text in dict.fromkeys(texts) if not any(text in words for words in told))
