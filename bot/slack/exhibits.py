"""Exhibits: the pictures that each thread has in its gallery now, and where it shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.slack.tables import Tables


@dataclass(frozen=True)
class Exhibit:
    """A picture: the step that made it, its file, the digest of its bytes, its message's key."""

    step: str
    file: str
    sha256: str
    card: str


@dataclass(frozen=True)
class Exhibits:
    """The pictures of all conversations."""

    tables: Tables

    def of(self, conversation: str) -> dict[str, Exhibit]:
        """What a conversation shows, by step."""
        found = self.tables.rows(
            "SELECT step, file, sha256, card FROM pictures WHERE conversation = ?", [conversation]
        )
        return {row["step"]: Exhibit(*row) for row in found}

    def hang(self, conversation: str, shown: Iterable[Exhibit]) -> None:
        """From now on these are what it shows; whoever calls is writing."""
        self.forget(conversation)
        for one in shown:
            self.tables.run(
                "INSERT INTO pictures (conversation, step, file, sha256, card)"
                " VALUES (?, ?, ?, ?, ?)",
                [conversation, one.step, one.file, one.sha256, one.card],
            )

    def forget(self, conversation: str) -> None:
        """It shows nothing."""
        self.tables.run("DELETE FROM pictures WHERE conversation = ?", [conversation])
