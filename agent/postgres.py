"""PostgreSQL: the tables of one schema, which processes of many machines may share.

A session does not wait in the middle of a transaction for anything but its own next statement. It
holds what its process holds: the server lets go of that when the process ends, however it ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING

from agent import dialect
from agent.database import STATE, Row, Values
from agent.place import DatabaseTrouble, Schema
from agent.postgres_session import Error, is_lost, make, number_of, opened, taken, told
from tools.errors import ConfigurationError

if TYPE_CHECKING:
    from agent.postgres_session import Connection

_VERSION = "CREATE TABLE IF NOT EXISTS packshot_state (version INTEGER)"
#: Names of folders that differ in case alone are one folder on many disks.
_NOCASE = (
    "CREATE COLLATION IF NOT EXISTS nocase"
    " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
)
_HOLDERS = """
NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND (classid::bigint << 32) + objid::bigint = holder)
"""


class Server:
    """One session. `PATIENCE` seconds are waited for others that write."""

    departed = _HOLDERS

    def __init__(self, schema: Schema, tables: str = "") -> None:
        """Open, making schema and tables where they are missing."""
        self.schema = schema
        self._lock, self._writing, self._closed = RLock(), False, False
        self._held = set[int]()
        #: What others have taken while the server was away.
        self.lost = set[int]()
        with told(schema):
            self._connection = opened(schema)
            try:
                self._make(tables)
            except (Error, ConfigurationError):
                self._connection.close()
                raise

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """The connection, alone on it; one that was lost meanwhile is opened anew, once."""
        with self._lock, told(self.schema):
            if self._closed:
                raise DatabaseTrouble(f"the database {self.schema.server} is not open any more")
            if not self._writing and is_lost(self._connection):
                self._reopen()
            yield self._connection

    def rows(self, statement: str, values: Values = ()) -> list[Row]:
        """All rows that a query finds. A question whose answer was lost is asked once more."""
        with self._lock:
            try:
                return self._asked(statement, values)
            except DatabaseTrouble:
                if self._writing or not is_lost(self._connection):
                    raise
            return self._asked(statement, values)

    def row(self, statement: str, values: Values = ()) -> Row | None:
        """The first row that a query finds."""
        return next(iter(self.rows(statement, values)), None)

    def run(self, statement: str, values: Values = ()) -> int:
        """Execute, and say how many rows were touched."""
        with self.session() as connection:
            return connection.execute(_told_so(statement), _clean(values)).rowcount

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything within happens whole or not at all."""
        with self.session() as connection:
            key = number_of(f"writing {self.schema.name}")
            begin = f"BEGIN; SELECT pg_advisory_xact_lock({key})"
            connection.execute(begin.encode(), prepare=False)
            self._writing = True
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                with suppress(Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._writing = False

    def add_column(self, table: str, column: str, declaration: str) -> None:
        """Add a column that is not there yet."""
        there = (
            "SELECT 1 FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
            " AND column_name = ?"
        )
        with self.writing():
            if not self.rows(there, [self.schema.name, table, column]):
                what = f'ALTER TABLE {table} ADD COLUMN "{column}" {declaration}'
                self.run(dialect.tables(what))

    def exists(self) -> bool:
        """Whether nobody has deleted the schema."""
        sql = "SELECT 1 FROM pg_namespace WHERE nspname = ?"
        return self.row(sql, [self.schema.name]) is not None

    def presence(self) -> int:
        """A number that is this session's, and that of the next one if it is lost."""
        number = secrets.randbits(62)
        self.hold(number)
        return number

    def hold(self, number: int) -> bool:
        """Take a number; False if this session or another has it."""
        with self.session() as connection:
            if number in self._held | self.lost or not taken(connection, number):
                return False
            self._held.add(number)
            return True

    def let_go(self, number: int) -> None:
        """Give a number back."""
        with self._lock:
            self._held.discard(number)
            self.lost.discard(number)
            with suppress(ConfigurationError), self.session() as connection:
                connection.execute("SELECT pg_advisory_unlock(%s)", [number])

    def close(self) -> None:
        """End the session."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def _asked(self, statement: str, values: Values) -> list[Row]:
        with self.session() as connection:
            return connection.execute(_told_so(statement), _clean(values)).fetchall()

    def _reopen(self) -> None:
        self._connection.close()
        self._connection = opened(self.schema)
        for number in self._held:
            if not taken(self._connection, number):
                self.lost.add(number)
        self._held -= self.lost

    def _make(self, tables: str) -> None:
        with self.writing():
            make(self._connection, self.schema)
            self._connection.execute(_VERSION)
            self._bring_up_to_date()
            if "NOCASE" in tables:
                self._connection.execute(_NOCASE)
            self._connection.execute(dialect.tables(tables).encode(), prepare=False)

    def _bring_up_to_date(self) -> None:
        """Note the version of what is written; there was none before the first."""
        found = self.row("SELECT version FROM packshot_state")
        if found is None:
            self.run("INSERT INTO packshot_state (version) VALUES (?)", [STATE])
        elif found["version"] > STATE:
            raise ConfigurationError(
                f"the database {self.schema.server} was written by a newer Packshot (state"
                f" {found['version']}, this one reads up to {STATE}): update Packshot, or set"
                " PACKSHOT_DATABASE to another database"
            )


def _told_so(statement: str) -> bytes:
    return dialect.statement(statement).encode()


def _clean(values: Values) -> list[str | int | float | bytes | None]:
    """Texts of PostgreSQL have no character 0."""
    return [one.replace("\0", "\ufffd") if isinstance(one, str) else one for one in values]
