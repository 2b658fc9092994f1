"""SQLite: the tables of one file, which processes of one machine may share."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from agent.database import PATIENCE, STATE, Row, Values
from tools.errors import ConfigurationError

_CAREFUL = "PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
_QUICK = "PRAGMA synchronous=NORMAL;"


class File:
    """A file that threads may share and other processes may write beside."""

    #: A file that says who holds what has one process: numbers of others are of dead ones.
    departed = "1 = 1"

    def __init__(self, path: Path, tables: str, *, careful: bool = False) -> None:
        """Open or create."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if careful:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = RLock()
        self._connection = opened(path)
        try:
            self._connection.isolation_level = None  # transactions begin where `writing` says so
            self._connection.row_factory = Row
            self._connection.executescript(f"{_CAREFUL if careful else _QUICK}{tables}")
        except sqlite3.Error:
            self._connection.close()
            raise

    def rows(self, statement: str, values: Values = ()) -> list[Row]:
        """All rows that a query finds."""
        with self._lock:
            return self._connection.execute(statement, tuple(values)).fetchall()

    def row(self, statement: str, values: Values = ()) -> Row | None:
        """The first row that a query finds."""
        return next(iter(self.rows(statement, values)), None)

    def run(self, statement: str, values: Values = ()) -> int:
        """Execute, and say how many rows were touched."""
        with self._lock:
            return self._connection.execute(statement, tuple(values)).rowcount

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything within happens whole or not at all."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield

    def add_column(self, table: str, column: str, declaration: str) -> None:
        """Add a column that is not there yet."""
        with self.writing():
            there = {row["name"] for row in self.rows(f"PRAGMA table_info({table})")}
            if column not in there:
                self.run(f'ALTER TABLE {table} ADD COLUMN "{column}" {declaration}')

    def exists(self) -> bool:
        """An open file is there."""
        return True

    def presence(self) -> int:
        """A number of nobody else's."""
        return secrets.randbits(62)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def opened(path: Path) -> sqlite3.Connection:
    """A connection as the library makes it, which threads may share.

    Raises ConfigurationError where a newer Packshot has written the database.
    """
    connection = sqlite3.connect(path, check_same_thread=False, timeout=PATIENCE)
    try:
        _write_ahead(connection)
        _bring_up_to_date(connection, path.name)
        connection.execute("PRAGMA synchronous=NORMAL")
    except (sqlite3.Error, ConfigurationError):
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, name: str) -> None:
    """Note the version of what is written; from 0, before there was any, only tables are added."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > STATE:
        raise ConfigurationError(
            f"{name} was written by a newer Packshot (state {found}, this one reads up to {STATE}):"
            " update Packshot, or set PACKSHOT_HOME to another folder"
        )
    if found < STATE:
        connection.execute(f"PRAGMA user_version={STATE}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; where several open a new database at once, wait for a turn."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite's own timeout does not hold for the switch.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)
