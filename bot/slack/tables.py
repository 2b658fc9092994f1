"""Tables: everything the Slack front end must remember, in one file or in a shared database."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from agent import ConfigurationError, Place, Row, Values, connect

#: A letter is open, parked (a reply whose thread is not ours yet), done or dead. A lane is worked
#: through in order; a lease says until when a worker holds a letter, and the holder whose worker
#: that is. An effect is begun or done.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (
  key TEXT PRIMARY KEY, lane TEXT NOT NULL, kind TEXT NOT NULL, ord REAL NOT NULL,
  payload TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, lease REAL NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '', received REAL NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_lanes ON inbox (state, lane, ord);
CREATE TABLE IF NOT EXISTS conversations (
  id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL,
  requester TEXT NOT NULL, title TEXT NOT NULL DEFAULT '', at REAL NOT NULL,
  used REAL NOT NULL, locked_by TEXT NOT NULL DEFAULT '', locked_at REAL NOT NULL DEFAULT 0,
  told TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS effects (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, data TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS photos (
  conversation TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (conversation, file));
CREATE TABLE IF NOT EXISTS pictures (
  conversation TEXT NOT NULL, step TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
  card TEXT NOT NULL, PRIMARY KEY (conversation, step));
CREATE TABLE IF NOT EXISTS approvals (
  conversation TEXT NOT NULL, step TEXT NOT NULL, sha256 TEXT NOT NULL, "user" TEXT NOT NULL,
  at REAL NOT NULL, PRIMARY KEY (conversation, step));
CREATE TABLE IF NOT EXISTS opinions (
  conversation TEXT NOT NULL, version INTEGER NOT NULL, "user" TEXT NOT NULL,
  good INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (conversation, version, "user"));
CREATE TABLE IF NOT EXISTS choices (
  name TEXT PRIMARY KEY, value TEXT NOT NULL, "user" TEXT NOT NULL, at REAL NOT NULL);
"""


class Tables:
    """The open tables. One process works on a file, several on a database; threads take turns."""

    def __init__(self, place: Place) -> None:
        """Open or create. Raises ConfigurationError if another process has the file open."""
        self._alone: int | None = None
        try:
            if isinstance(place, Path):
                self._alone = _held(place.with_suffix(".lock"))
            self._database = connect(place, _SCHEMA, careful=True)
            self._database.add_column("inbox", "holder", "INTEGER NOT NULL DEFAULT 0")
            self._database.add_column("conversations", "told", "TEXT NOT NULL DEFAULT '[]'")
        except ConfigurationError:
            self._release()
            raise
        except (OSError, sqlite3.Error) as error:
            self._release()
            why = getattr(error, "strerror", None) or error
            raise ConfigurationError(
                f"Slack's table cannot be kept ({why}): set PACKSHOT_HOME to a folder that can be"
                " written to, or move its slack/slack.db away"
            ) from error

    @property
    def departed(self) -> str:
        """SQL: whether the process in the column `holder` works no more."""
        return self._database.departed

    def exist(self) -> bool:
        """Whether they are there still: others may delete those of a shared database."""
        return self._database.exists()

    def presence(self) -> int:
        """A number that others see is taken, until this process ends or closes the tables."""
        return self._database.presence()

    def writing(self) -> AbstractContextManager[None]:
        """Everything within happens whole or not at all, and nobody else writes meanwhile."""
        return self._database.writing()

    def run(self, statement: str, values: Values = ()) -> int:
        """Execute, and say how many rows were touched."""
        return self._database.run(statement, values)

    def rows(self, statement: str, values: Values = ()) -> list[Row]:
        """All rows that a query finds."""
        return self._database.rows(statement, values)

    def row(self, statement: str, values: Values = ()) -> Row | None:
        """The first row that a query finds."""
        return self._database.row(statement, values)

    def close(self) -> None:
        """Close the tables and let others have them."""
        self._database.close()
        self._release()

    def _release(self) -> None:
        if self._alone is not None:
            os.close(self._alone)
            self._alone = None


def _held(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(holder)
        raise ConfigurationError(
            "another 'packshot slack' works in this PACKSHOT_HOME: stop it first, set another"
            " folder, or let several share a database (PACKSHOT_DATABASE)"
        ) from None
    return holder
