"""Opinions: who found which gallery good or not, and when."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from bot.slack.blocks import actions, button, rating
from bot.slack.payload import Json
from bot.slack.tables import Tables

#: The buttons that say what someone thinks of a gallery: Slack's own, and those in their place.
OPINIONS: Final = ("feedback", "good", "bad")
#: What is answered to those who do not like it.
WHAT_ELSE: Final = (
    "What should be different? Say it here in the thread, in your own words: “softer shadow on the"
    " second”, “warmer light”, “without the kitchen”."
)


@dataclass(frozen=True)
class Opinion:
    """Of one person on one version of a gallery; `at` in seconds since 1970."""

    version: int
    user: str
    good: bool
    at: float


@dataclass(frozen=True)
class Opinions:
    """The opinions on all galleries; each person has one on each version of each."""

    tables: Tables

    def note(self, conversation: str, version: int, user: str, *, good: bool) -> None:
        """Note an opinion; it replaces what the same person thought of that version before."""
        self.tables.run(
            'INSERT INTO opinions (conversation, version, "user", good, at) VALUES (?, ?, ?, ?, ?)'
            ' ON CONFLICT (conversation, version, "user") DO UPDATE SET good = excluded.good,'
            " at = excluded.at",
            [conversation, version, user, int(good), time.time()],
        )

    def of(self, conversation: str) -> list[Opinion]:
        """What people think of a conversation's galleries, the oldest opinion first."""
        found = self.tables.rows(
            'SELECT version, "user", good, at FROM opinions WHERE conversation = ?'
            ' ORDER BY at, version, "user"',
            [conversation],
        )
        return [Opinion(row["version"], row["user"], bool(row["good"]), row["at"]) for row in found]

    def counts(self, since: float) -> tuple[int, int]:
        """How many found a gallery good, and how many did not, since then (seconds since 1970)."""
        sql = "SELECT good, COUNT(*) AS n FROM opinions WHERE at >= ? GROUP BY good"
        found = {bool(row["good"]): int(row["n"]) for row in self.tables.rows(sql, [since])}
        return found.get(True, 0), found.get(False, 0)

    def forget(self, conversation: str) -> None:
        """Nobody has said anything of it."""
        self.tables.run("DELETE FROM opinions WHERE conversation = ?", [conversation])


def asked(thread: str, version: int) -> Json:
    """The question what someone thinks of that version, as Slack's own buttons."""
    value = {"t": thread, "v": version}
    return rating("feedback", {**value, "good": True}, {**value, "good": False})


def asked_plainly(thread: str, version: int) -> Json:
    """The same as buttons of long standing."""
    value = {"t": thread, "v": version}
    return actions(
        button("Good", "good", {**value, "good": True}),
        button("Not good", "bad", {**value, "good": False}),
    )
