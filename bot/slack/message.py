"""Messages: what one shows, and what it shows where Slack does not take that."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.payload import Json


@dataclass(frozen=True)
class Message:
    """What a message shows: blocks, and the plain text for notifications and old clients.

    `plain` are blocks of long standing that say the same, where `blocks` are of a newer kind.
    """

    text: str
    blocks: tuple[Json, ...] = ()
    plain: tuple[Json, ...] = ()

    def simpler(self) -> Message:
        """The same for when Slack does not take it: with plain blocks, without tables, as text."""
        if self.plain:
            return Message(self.text, self.plain)
        kept = tuple(block for block in self.blocks if block.get("type") != "table")
        return Message(self.text, kept if len(kept) < len(self.blocks) else ())
