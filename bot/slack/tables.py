"""Tables: everything the Slack front end must remember, in one SQLite file."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from agent import ConfigurationError

#: A letter is open, parked (a reply whose thread is not ours yet), done or dead. A lane is worked
#: through in order; a lease says until when a worker holds a letter. An effect is begun or done.
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
  used REAL NOT NULL, locked_by TEXT NOT NULL DEFAULT '', locked_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS effects (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, data TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS photos (
  conversation TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (conversation, file));
CREATE TABLE IF NOT EXISTS pictures (
  conversation TEXT NOT NULL, step TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
  card TEXT NOT NULL, PRIMARY KEY (conversation, step));
CREATE TABLE IF NOT EXISTS approvals (
  conversation TEXT NOT NULL, step TEXT NOT NULL, sha256 TEXT NOT NULL, user TEXT NOT NULL,
  at REAL NOT NULL, PRIMARY KEY (conversation, step));
"""


class Tables:
    """The open file. One process works on it; its threads take turns."""

    def __init__(self, path: Path) -> None:
        """Open or create. Raises ConfigurationError if another process has it open."""
        self._lock = RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._holder = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            self._alone()
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = _opened(path)
        except (OSError, sqlite3.Error) as error:
            why = getattr(error, "strerror", None) or error
            raise ConfigurationError(
                f"Slack's table cannot be kept ({why}): set PACKSHOT_HOME to a folder that can be"
                " written to, or move its slack/slack.db away"
            ) from error

    def _alone(self) -> None:
        try:
            fcntl.flock(self._holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._holder)
            raise ConfigurationError(
                "another 'packshot slack' works in this PACKSHOT_HOME: stop it first, or set"
                " another folder"
            ) from None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything within happens whole or not at all."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Execute, and say how many rows were touched."""
        with self._lock:
            return self._connection.execute(statement, tuple(values)).rowcount

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows that a query finds."""
        with self._lock:
            return self._connection.execute(statement, tuple(values)).fetchall()

    def row(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row that a query finds."""
        return next(iter(self.rows(statement, values)), None)

    def close(self) -> None:
        """Close the file and let others have it."""
        with self._lock:
            self._connection.close()
            os.close(self._holder)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        # An acknowledged event must survive a power cut: Slack will not send it again.
        connection.executescript(
            f"PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;{_SCHEMA}"
        )
    except sqlite3.Error:
        connection.close()
        raise
    return connection
