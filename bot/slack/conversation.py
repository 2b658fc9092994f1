"""Conversations: which threads are ours, and who asked for what in them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent import Row
from bot.slack.exhibits import Exhibits
from bot.slack.payload import Json, text
from bot.slack.tables import Tables

#: Seconds within which a sentence belongs to photos that were sent before it.
_RECENT = 900.0


@dataclass(frozen=True)
class Thread:
    """A conversation's place at Slack. Its id is the studio's name for it.

    `told` is what the accounts of its galleries have said of them so far.
    """

    team: str
    channel: str
    root: str
    requester: str = ""
    title: str = ""
    locked_by: str = ""
    locked_at: float = 0.0
    told: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Unique over workspaces and channels: timestamps alone are not."""
        return f"{self.team}:{self.channel}:{self.root}"

    def folder(self, below: Path) -> Path:
        """Where its galleries are written; no text of Slack's becomes a path."""
        return below / hashlib.sha256(self.id.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Threads:
    """The threads that are ours."""

    tables: Tables
    exhibits: Exhibits

    def open(self, payload: Json) -> Thread:
        """The thread of a letter; who writes first is its requester."""
        thread, now = _place(payload), time.time()
        place = (thread.id, thread.team, thread.channel, thread.root)
        self.tables.run(
            "INSERT INTO conversations (id, team, channel, thread, requester, title, at, used)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET used = excluded.used",
            [*place, text(payload, "user"), text(payload, "text")[:200], now, now],
        )
        return self.find(payload) or thread

    def find(self, payload: Json) -> Thread | None:
        """The thread of a letter, if it is ours."""
        row = self.tables.row("SELECT * FROM conversations WHERE id = ?", [_place(payload).id])
        return _thread(row) if row else None

    def lock(self, thread: Thread, user: str) -> None:
        """Nothing in it changes any more, by whose word; an empty one lets it change again."""
        self.tables.run(
            "UPDATE conversations SET locked_by = ?, locked_at = ? WHERE id = ?",
            [user, time.time(), thread.id],
        )

    def unused(self, since: float) -> list[Thread]:
        """Where nobody has said anything since then (seconds since 1970)."""
        found = self.tables.rows("SELECT * FROM conversations WHERE used < ?", [since])
        return [_thread(row) for row in found]

    def used(self, thread: Thread) -> float:
        """When somebody has last said anything in it, seconds since 1970; 0 for one not ours."""
        row = self.tables.row("SELECT used FROM conversations WHERE id = ?", [thread.id])
        return float(row["used"]) if row else 0.0

    def all(self) -> list[Thread]:
        """All that are ours."""
        return [_thread(row) for row in self.tables.rows("SELECT * FROM conversations")]

    def forget(self, thread: Thread) -> None:
        """It is no longer ours."""
        self.tables.run("DELETE FROM conversations WHERE id = ?", [thread.id])
        self.tables.run("DELETE FROM photos WHERE conversation = ?", [thread.id])

    def recent(self, user: str, most: int) -> list[Thread]:
        """What someone asked for last."""
        found = self.tables.rows(
            "SELECT * FROM conversations WHERE requester = ? ORDER BY at DESC LIMIT ?",
            [user, most],
        )
        return [_thread(row) for row in found]

    def waiting(self, thread: Thread) -> Thread | None:
        """Where the same person has just begun in the same channel, and nothing was made yet."""
        rows = self.tables.rows(
            "SELECT * FROM conversations WHERE channel = ? AND requester = ? AND id <> ?"
            " AND at > ? ORDER BY at DESC",
            [thread.channel, thread.requester, thread.id, time.time() - _RECENT],
        )
        begun = (_thread(row) for row in rows)
        return next((one for one in begun if not self.exhibits.of(one.id)), None)

    def new_files(self, thread: Thread, files: Sequence[Json]) -> list[Json]:
        """Those of a message's files that this conversation has not had, each once."""
        sql = "SELECT file FROM photos WHERE conversation = ?"
        had = {row["file"] for row in self.tables.rows(sql, [thread.id])}
        return list({text(one, "id"): one for one in files if text(one, "id") not in had}.values())

    def has_files(self, thread: Thread) -> bool:
        """Whether this conversation has had any file."""
        sql = "SELECT 1 FROM photos WHERE conversation = ?"
        return self.tables.row(sql, [thread.id]) is not None

    def had(self, thread: Thread, files: Sequence[Json]) -> None:
        """These files have reached the studio."""
        for one in files:
            self.tables.run(
                "INSERT INTO photos (conversation, file) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [thread.id, text(one, "id")],
            )


def _place(payload: Json) -> Thread:
    return Thread(text(payload, "team"), text(payload, "channel"), text(payload, "thread"))


def _thread(row: Row) -> Thread:
    place = (row["team"], row["channel"], row["thread"])
    lock = (row["locked_by"], row["locked_at"])
    return Thread(*place, row["requester"], row["title"], *lock, tuple(json.loads(row["told"])))
