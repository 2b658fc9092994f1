"""Photos of a conversation as a list: what each is, and what would make it better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue

from bot.chat.paper import Paper

if TYPE_CHECKING:
    from agent import Conversation, Upload


def facts_of(facts: Mapping[str, JsonValue]) -> str:
    """What a photo is, in a few words: its size and its format."""
    size = f"{facts.get('width')}×{facts.get('height')}" if facts.get("width") else ""
    return "  ".join(part for part in (size, str(facts.get("format") or "")) if part)


def show_photos(state: Conversation, waiting: list[Upload], paper: Paper) -> None:
    """A line a photo, with its advice below; then those that go with the next line."""
    width = max((len(name) for name in state.uploads), default=0)
    for photo in state.uploads.values():
        role = "" if photo.role == "photo" else f"  {photo.role}"
        paper.line(
            f"{photo.name:<{width}}  {facts_of(photo.facts)}  from {photo.file}{role}", indent=2
        )
        for note in photo.notes:
            paper.marked("warn", note, indent=4)
    for upload in waiting:
        paper.line(f"{upload.name} goes with your next line", indent=2)
    if not state.uploads and not waiting:
        paper.line("No photo yet: drop one onto the terminal, or type its path.")
