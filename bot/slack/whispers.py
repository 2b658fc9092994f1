"""Whispers: what one person is told about a letter, and nobody else sees."""

from __future__ import annotations

from bot.slack.effects import Effects
from bot.slack.inbox import Letter
from bot.slack.payload import text


def whisper(effects: Effects, letter: Letter, words: str) -> None:
    """Tell whoever wrote the letter, once."""
    place = letter.payload
    channel, root, user = text(place, "channel"), text(place, "thread"), text(place, "user")
    effects.whisper(f"whisper/{letter.key}", channel, root, user, words)
