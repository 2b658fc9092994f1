"""Databases: one copy of all SQL, run by SQLite in a file or by a PostgreSQL server in a schema.

SQL is written as SQLite takes it, in the part that both understand; `agent/dialect.py` has the
few words that a server calls otherwise. Whoever writes several rows that belong together does so
in `writing`, and is then the only one who does, in this process or another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from agent.place import Place, Schema

#: The version of all that databases hold, in their `user_version` or the table `packshot_state`.
#: Raised where an older Packshot would misread what this one writes; whoever raises it migrates
#: what came before, for both engines.
STATE = 1
#: Seconds to wait for others that write.
PATIENCE = 30.0
#: A row by place and by name. A server's rows do the same and are no more than that.
Row = sqlite3.Row
Values = Sequence[str | int | float | bytes | None]


class Database(Protocol):
    """The tables of one place. Any thread may call anything; they take turns.

    Files raise sqlite3.Error, servers ConfigurationError, or DatabaseTrouble where it may pass.
    """

    #: SQL: whether the session whose number stands in the column `holder` has come to its end.
    departed: str

    def rows(self, statement: str, values: Values = ()) -> list[Row]:
        """All rows that a query finds."""

    def row(self, statement: str, values: Values = ()) -> Row | None:
        """The first row that a query finds."""

    def run(self, statement: str, values: Values = ()) -> int:
        """Execute, and say how many rows were touched."""

    def writing(self) -> AbstractContextManager[None]:
        """Everything within happens whole or not at all, and nobody else writes meanwhile."""

    def add_column(self, table: str, column: str, declaration: str) -> None:
        """Bring a table of an earlier version up to date; others may do so at the same time."""

    def exists(self) -> bool:
        """Whether the place is there still: others may delete a schema."""

    def presence(self) -> int:
        """A number that is taken from now on until this session ends, however it ends."""

    def close(self) -> None:
        """Let go of it."""


def connect(place: Place, tables: str = "", *, careful: bool = False) -> Database:
    """Open a place, making it and its tables where they are missing.

    A `careful` file survives a power cut with all that was written, is its owner's alone, and
    keeps nothing of what was deleted. Raises ConfigurationError where a newer Packshot has
    written it or no server answers; OSError or sqlite3.Error where a file cannot be opened.
    """
    if isinstance(place, Schema):
        from agent.postgres import Server

        return Server(place, tables)
    from agent.sqlite_file import File

    return File(place, tables, careful=careful)


def there(place: Place) -> bool:
    """Whether a place has been made."""
    if isinstance(place, Schema):
        from agent.postgres_session import schemas

        return place.name in schemas(place.url, place.name)
    return place.exists()


def erase(place: Place) -> None:
    """Delete a schema with all that is in it; files go with their folder."""
    if isinstance(place, Schema):
        from agent.postgres_session import drop

        drop(place)
