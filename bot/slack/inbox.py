"""The inbox: each event of Slack is one row before it is acknowledged, and is worked off once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import Literal, cast

from agent import Row
from bot.slack.payload import Json, parts
from bot.slack.tables import Tables

Kind = Literal["message", "action", "edit", "stop", "check", "home", "forget"]

#: Seconds after which a worker that gives no sign of life loses its letter: longer than Slack may
#: take to show the files of a large gallery.
LEASE = 3600.0
#: A letter is given up after so many attempts to get through to Slack: three quarters of an hour.
ATTEMPTS = 15
#: A letter during which the process died so often is given up: it may be what kills it.
CRASHES = 5
#: Seconds until a letter is tried again, by the number of attempts so far.
_PAUSES = (0.0, 1.0, 5.0, 20.0, 60.0, 120.0, 300.0)
#: Seconds that a reply waits for the message which makes its thread ours: Slack delivers again
#: after one and after five minutes.
PARKED = 420.0
#: Seconds that keys of finished letters are kept to know duplicates by.
_KEPT = 30 * 86400.0

#: Seconds between two looks for what other processes have left behind.
_RECLAIM = 2.0

#: What stops the work in a lane is for the process that is at it.
_TAKE = """
SELECT * FROM inbox AS one WHERE state = 'open' AND due <= ? AND lease <= ?
AND NOT EXISTS (SELECT 1 FROM inbox AS other WHERE other.state = 'open'
  AND other.lane = one.lane AND other.key <> one.key
  AND (other.lease > ? OR (other.ord, other.key) < (one.ord, one.key)))
AND (kind <> 'stop' OR NOT EXISTS (SELECT 1 FROM inbox AS running WHERE running.state = 'open'
  AND running.lane || '#stop' = one.lane AND running.lease > ? AND running.holder <> ?))
"""
_QUICK = "AND kind IN ('stop', 'check', 'home')"
_FIRST = "ORDER BY due, ord LIMIT 1"


@dataclass(frozen=True)
class Letter:
    """One event. `lane` is what it must keep its order in; `order` its time at Slack."""

    key: str
    lane: str
    kind: Kind
    order: float
    payload: Json = field(repr=False)
    attempts: int = 0
    crashes: int = 0


class Inbox:
    """Letters, from Slack's event to the end of the work on it."""

    def __init__(self, tables: Tables, clock: Callable[[], float] = time.time) -> None:
        """What a process that was killed held is free again."""
        self.tables, self.clock = tables, clock
        self.arrived = Condition()
        self.holder = tables.presence()
        self._reclaimed = 0.0
        self.reclaim()
        tables.run(
            "DELETE FROM inbox WHERE state IN ('done', 'dead') AND received < ?", [clock() - _KEPT]
        )

    def put(self, letter: Letter, *, wait: float = 0.0, parked: bool = False) -> bool:
        """Keep a letter, once; False if it was there already.

        `parked` ones are worked on only if their lane becomes ours meanwhile.
        """
        now, state = self.clock(), "parked" if parked else "open"
        due = now + (PARKED if parked else wait)
        row = (letter.key, letter.lane, letter.kind, letter.order, json.dumps(letter.payload))
        with self.tables.writing():
            self.tables.run("DELETE FROM inbox WHERE state = 'parked' AND due < ?", [now])
            new = self.tables.run(
                "INSERT INTO inbox (key, lane, kind, ord, payload, state, due, received)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [*row, state, due, now],
            )
            if not new:
                self._complete(letter)
            if not parked:
                self._unpark(letter.lane)
        with self.arrived:
            self.arrived.notify_all()
        return bool(new)

    def _complete(self, letter: Letter) -> None:
        """A mention may arrive twice, once without its files: what waits learns of them."""
        found = self.tables.row(
            "SELECT payload FROM inbox WHERE key = ? AND state IN ('open', 'parked')"
            " AND attempts = 0",
            [letter.key],
        )
        if found and len(parts(letter.payload, "files")) > len(
            parts(json.loads(found["payload"]), "files")
        ):
            self.tables.run(
                "UPDATE inbox SET payload = ? WHERE key = ?",
                [json.dumps(letter.payload), letter.key],
            )

    def _unpark(self, lane: str) -> None:
        self.tables.run(
            "UPDATE inbox SET state = 'open', due = ? WHERE lane = ? AND state = 'parked'",
            [self.clock(), lane],
        )

    def knows(self, lane: str) -> bool:
        """Whether a lane has had letters that were not merely parked."""
        sql = "SELECT 1 FROM inbox WHERE lane = ? AND state <> 'parked'"
        return self.tables.row(sql, [lane]) is not None

    def keys(self, lane: str) -> list[str]:
        """The keys of all letters that a lane has had, those that stop it among them."""
        sql = "SELECT key FROM inbox WHERE lane IN (?, ?)"
        return [row["key"] for row in self.tables.rows(sql, [lane, f"{lane}#stop"])]

    def elsewhere(self, lane: str) -> bool:
        """Whether another process is at work in a lane."""
        sql = "SELECT 1 FROM inbox WHERE lane = ? AND state = 'open' AND lease > ? AND holder <> ?"
        return self.tables.row(sql, [lane, self.clock(), self.holder]) is not None

    def close_lane(self, lane: str, key: str = "") -> None:
        """What a lane has had makes it ours no longer; its keys still tell duplicates.

        `key` is the letter that is at work in it.
        """
        sql = "UPDATE inbox SET lane = '' WHERE lane = ? AND (state <> 'open' OR key = ?)"
        self.tables.run(sql, [lane, key])

    def take(self, *, quick: bool = False) -> Letter | None:
        """The next letter whose lane is free, leased; it counts as an attempt.

        `quick` takes only what is done at once, and may be waiting to stop what is not.
        """
        if time.monotonic() - self._reclaimed > _RECLAIM:
            self.reclaim()
        # Looking costs others nothing; only who has seen a letter asks to be alone.
        if self._next(quick) is None:
            return None
        with self.tables.writing():
            row = self._next(quick)
            if row is None:
                return None
            self.tables.run(
                "UPDATE inbox SET lease = ?, holder = ?, attempts = attempts + 1 WHERE key = ?",
                [self.clock() + LEASE, self.holder, row["key"]],
            )
        return _letter(row)

    def _next(self, quick: bool) -> Row | None:
        sql, now = f"{_TAKE} {_QUICK if quick else ''} {_FIRST}", self.clock()
        return self.tables.row(sql, [now, now, now, now, self.holder])

    def reclaim(self) -> None:
        """Free what processes held that work no more; each time is one crash more."""
        self._reclaimed = time.monotonic()
        self.tables.run(
            "UPDATE inbox SET lease = 0, crashes = crashes + 1 WHERE state = 'open'"
            f" AND lease > 0 AND holder <> ? AND {self.tables.departed}",
            [self.holder],
        )

    def renew(self, letter: Letter) -> bool:
        """A sign of life; False if the letter is another worker's by now."""
        return self._settle(letter, "lease = ?, holder = ?", [self.clock() + LEASE, self.holder])

    def done(self, letter: Letter) -> None:
        """Nothing is left to do: its text is forgotten, its key is kept."""
        self._settle(letter, "state = 'done', lease = 0, payload = '{}'", [])

    def again(self, letter: Letter, error: str) -> bool:
        """Try it later; False if it was tried often enough."""
        if letter.attempts >= ATTEMPTS:
            return False
        due = self.clock() + _PAUSES[min(letter.attempts, len(_PAUSES) - 1)]
        self._settle(letter, "lease = 0, due = ?, error = ?", [due, error])
        return True

    def release(self, letter: Letter) -> None:
        """Give it back as if it had not been begun: the process is about to end."""
        self._settle(letter, "lease = 0, attempts = attempts - 1", [])

    def bury(self, letter: Letter, error: str) -> None:
        """Give it up for good."""
        self._settle(letter, "state = 'dead', lease = 0, payload = '{}', error = ?", [error])

    def counts(self) -> dict[str, int]:
        """How many letters are in which state."""
        found = self.tables.rows("SELECT state, COUNT(*) AS n FROM inbox GROUP BY state")
        return {row["state"]: row["n"] for row in found}

    def open_of(self, user: str) -> int:
        """How many letters of someone's wait or are in work."""
        found = self.tables.rows("SELECT payload FROM inbox WHERE state = 'open'")
        return sum(json.loads(row["payload"]).get("user") == user for row in found)

    def idle(self) -> bool:
        """Whether nothing waits and nothing is in work."""
        return self.tables.row("SELECT 1 FROM inbox WHERE state = 'open'") is None

    def _settle(self, letter: Letter, change: str, values: list[str | int | float]) -> bool:
        """Change the row, unless a later attempt has taken the letter over."""
        sql = f"UPDATE inbox SET {change} WHERE key = ? AND attempts = ? AND state = 'open'"
        return bool(self.tables.run(sql, [*values, letter.key, letter.attempts]))


def _letter(row: Row) -> Letter:
    return Letter(
        key=row["key"],
        lane=row["lane"],
        kind=cast("Kind", row["kind"]),
        order=row["ord"],
        payload=json.loads(row["payload"]),
        attempts=row["attempts"] + 1,
        crashes=row["crashes"],
    )
