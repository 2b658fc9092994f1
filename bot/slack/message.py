"""Messages: what one shows, and what it shows where Slack does not take that."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.payload import Json


@dataclass(frozen=True)
class Message:
    """What a message shows: blocks, and the plain text for notifications and old clients.

    `plain` are blocks of long standing that say the same, where `blocks` are of a newer kind. What
    is only for the moment not taken of them is `passing`: the next message may have its like again.
    """

    text: str
    blocks: tuple[Json, ...] = ()
    plain: tuple[Json, ...] = ()
    passing: bool = False

    def simpler(self) -> Message:
        """The same for when Slack does not take it: with plain blocks, without tables, as text."""
        if self.plain:
            return Message(self.text, self.plain)
        kept = tuple(block for block in self.blocks if block.get("type") != "table")
        return Message(self.text, kept if len(kept) < len(self.blocks) else ())
