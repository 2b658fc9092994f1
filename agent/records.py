"""Records: the photos and the plans of conversations, beside the checkpoints of the graph.

A plan is never changed: a turn adds one, with the one it came from as its parent, and undo and
redo only choose another. Checkpoints hold a plan's number, so they stay small however long a
conversation gets.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock

from pydantic import JsonValue

from agent.conversation import Photo, Recipe, Result
from agent.recipe import Step
from tools.errors import ConfigurationError

#: The version of all that databases hold, in their `user_version`. Raised where an older Packshot
#: would misread what this one writes; whoever raises it migrates what came before.
STATE = 1
#: Seconds to wait for others that write.
_PATIENCE = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS photos (
    thread TEXT, name TEXT, photo TEXT, PRIMARY KEY (thread, name)
);
CREATE TABLE IF NOT EXISTS plans (
    thread TEXT, number INTEGER, parent INTEGER, recipe TEXT, results TEXT,
    PRIMARY KEY (thread, number)
);
CREATE TABLE IF NOT EXISTS left_out (
    thread TEXT, number INTEGER, sentence TEXT, PRIMARY KEY (thread, number, sentence)
);
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that threads may share and other processes may write beside.

    Raises ConfigurationError where a newer Packshot has written the database.
    """
    connection = sqlite3.connect(path, check_same_thread=False, timeout=_PATIENCE)
    _write_ahead(connection)
    _bring_up_to_date(connection, path.name)
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, name: str) -> None:
    """Note the version of what is written; from 0, before there was any, only tables are added."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > STATE:
        connection.close()
        raise ConfigurationError(
            f"{name} was written by a newer Packshot (state {found}, this one reads up to {STATE}):"
            " update Packshot, or set PACKSHOT_HOME to another folder"
        )
    if found < STATE:
        connection.execute(f"PRAGMA user_version={STATE}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; where several open a new database at once, wait for a turn."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite's own timeout does not hold for the switch.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


class Records:
    """The tables of one database. Plan 0 is the empty one that conversations begin with."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Make the tables where they are missing."""
        self._connection = connection
        self._lock = Lock()
        with self._lock:
            connection.executescript(_TABLES)

    def threads(self) -> list[str]:
        """All conversations that have photos or plans."""
        rows = self._ask("SELECT thread FROM photos UNION SELECT thread FROM plans ORDER BY 1")
        return [row[0] for row in rows]

    def add_photo(self, thread: str, photo: Photo) -> None:
        """Add an upload, or replace what is known of it."""
        self._do(
            # Replaced as a row, a photo would come after those that were sent later.
            "INSERT INTO photos VALUES (?, ?, ?)"
            " ON CONFLICT (thread, name) DO UPDATE SET photo = excluded.photo",
            (thread, photo.name, json.dumps(asdict(photo))),
        )

    def photos(self, thread: str) -> dict[str, Photo]:
        """The uploads of a conversation, in the order they came."""
        rows = self._ask("SELECT name, photo FROM photos WHERE thread = ? ORDER BY rowid", thread)
        return {name: _photo(json.loads(text)) for name, text in rows}

    def draft(self, thread: str, parent: int, recipe: Recipe) -> int:
        """Note a plan that is not in force yet; returns its number, which the next draft takes."""
        number = self.last(thread) + 1
        self._do(
            "INSERT OR REPLACE INTO plans (thread, number, parent, recipe) VALUES (?, ?, ?, ?)",
            (thread, number, parent, json.dumps(recipe)),
        )
        return number

    def accept(self, thread: str, number: int, results: Mapping[str, Result]) -> None:
        """Put a plan in force: note what became of its steps."""
        text = json.dumps({name: asdict(result) for name, result in results.items()})
        self._do(
            "UPDATE plans SET results = ? WHERE thread = ? AND number = ?", (text, thread, number)
        )

    def recipe(self, thread: str, number: int) -> dict[str, Step]:
        """The steps of a plan, also of a draft; none where there is no such plan."""
        rows = self._ask("SELECT recipe FROM plans WHERE thread = ? AND number = ?", thread, number)
        found: dict[str, Step] = json.loads(rows[0][0]) if rows else {}
        return found

    def recipes(self, thread: str) -> list[dict[str, Step]]:
        """All plans that were in force, oldest first."""
        rows = self._ask(
            "SELECT recipe FROM plans WHERE thread = ? AND results IS NOT NULL ORDER BY number",
            thread,
        )
        return [json.loads(row[0]) for row in rows]

    def results(self, thread: str, number: int) -> dict[str, Result]:
        """What became of a plan's steps when it last ran."""
        rows = self._ask(
            "SELECT results FROM plans WHERE thread = ? AND number = ?", thread, number
        )
        found = json.loads(rows[0][0] or "{}") if rows else {}
        return {
            name: Result(**{**result, "notes": tuple(result.get("notes", ()))})
            for name, result in found.items()
        }

    def outcome(self, thread: str, number: int) -> dict[str, JsonValue]:
        """The same as plain JSON."""
        return {
            name: {"status": result.status, "why": result.why, "notes": list(result.notes)}
            for name, result in self.results(thread, number).items()
        }

    def leave_out(self, thread: str, number: int, sentences: Sequence[str]) -> None:
        """Note what was asked for together with a plan and is not in it."""
        for sentence in sentences:
            row = (thread, number, sentence)
            self._do("INSERT OR IGNORE INTO left_out VALUES (?, ?, ?)", row)

    def left_out(self, thread: str, number: int) -> list[str]:
        """What a plan leaves out of what was asked for, in the order it was told."""
        statement = "SELECT sentence FROM left_out WHERE thread = ? AND number = ? ORDER BY rowid"
        return [row[0] for row in self._ask(statement, thread, number)]

    def last(self, thread: str) -> int:
        """The highest number of a plan that was in force."""
        rows = self._ask(
            "SELECT max(number) FROM plans WHERE thread = ? AND results IS NOT NULL", thread
        )
        return int(rows[0][0] or 0)

    def parent(self, thread: str, number: int) -> int | None:
        """The plan that one came from; None for the empty one."""
        rows = self._ask("SELECT parent FROM plans WHERE thread = ? AND number = ?", thread, number)
        return int(rows[0][0]) if rows else None

    def history(self, thread: str, number: int) -> list[dict[str, Step]]:
        """The plans that led to one, oldest first, without the empty one and without itself."""
        found: list[dict[str, Step]] = []
        above = self.parent(thread, number)
        while above:
            found.append(self.recipe(thread, above))
            above = self.parent(thread, above)
        return found[::-1]

    def child(self, thread: str, number: int) -> int | None:
        """The latest plan that came from this one."""
        rows = self._ask(
            "SELECT max(number) FROM plans WHERE thread = ? AND parent = ? AND results IS NOT NULL",
            thread,
            number,
        )
        return None if rows[0][0] is None else int(rows[0][0])

    def forget(self, thread: str) -> None:
        """Delete a conversation."""
        for table in ("photos", "plans", "left_out"):
            self._do(f"DELETE FROM {table} WHERE thread = ?", (thread,))

    def kept(self, thread: str | None = None) -> tuple[set[str], set[str]]:
        """The digests of pictures and of uploads in a conversation, or in all there are."""
        chosen = ("", ()) if thread is None else (" WHERE thread = ?", (thread,))
        photos = [
            json.loads(row[0])
            for row in self._ask(f"SELECT photo FROM photos{chosen[0]}", *chosen[1])
        ]
        plans = self._ask(f"SELECT results FROM plans{chosen[0]}", *chosen[1])
        made = (one for row in plans for one in json.loads(row[0] or "{}").values())
        pictures = {str(photo["digest"]) for photo in photos} | {str(one["made"]) for one in made}
        return pictures - {""}, {str(photo["sha256"]) for photo in photos}

    def _do(self, statement: str, values: tuple[str | int, ...]) -> None:
        with self._lock, self._connection:
            self._connection.execute(statement, values)

    def _ask(self, statement: str, *values: str | int) -> list[tuple[str, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


def _photo(known: dict[str, JsonValue]) -> Photo:
    return Photo(**{**known, "notes": tuple(known.pop("notes", ()))})  # type: ignore[arg-type]
