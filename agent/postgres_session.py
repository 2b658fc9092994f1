"""Sessions of a PostgreSQL server: opened, watched and told of in one sentence."""

from __future__ import annotations

import hashlib
import select
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, cast

from agent.database import PATIENCE, Row
from agent.place import NO_DRIVER, DatabaseTrouble, Schema
from tools.errors import ConfigurationError

try:
    import psycopg
    from psycopg.sql import SQL, Identifier
    from psycopg.types.numeric import FloatLoader
except ImportError:
    raise ConfigurationError(NO_DRIVER) from None

if TYPE_CHECKING:
    from psycopg.rows import RowMaker

    Connection = psycopg.Connection[Row]

#: Seconds to wait for a server that is asked for a session; libpq's own waiting has no end.
_CONNECTING = 10
#: What a server says without being asked is read so often at most before the next question.
_LOOKS = 8
#: A peer that is gone without a word is given up after about a minute, on either side; a process
#: that froze in the middle of writing is put out after two.
_SESSION = f"""
SET search_path TO {{schema}}; SET lock_timeout = {int(PATIENCE * 1000)};
SET idle_in_transaction_session_timeout = 120000; SET client_min_messages = warning;
SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3
"""


#: Whatever the driver raises.
Error = psycopg.Error


class _Row(tuple[object, ...]):
    """A row by place and by name, as SQLite's."""

    places: dict[str, int]

    def __getitem__(self, key: str | int) -> object:  # type: ignore[override]
        """One value."""
        return tuple.__getitem__(self, self.places[key] if isinstance(key, str) else key)


@contextmanager
def told(schema: Schema) -> Iterator[None]:
    """What a server says becomes one sentence that names it, and neither user nor password."""
    try:
        yield
    except psycopg.Error as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        kind = DatabaseTrouble if isinstance(error, psycopg.OperationalError) else None
        raise (kind or ConfigurationError)(
            f"the database {schema.server} cannot be used ({reason}): see that its server runs and"
            " that PACKSHOT_DATABASE is right"
        ) from error


def drop(schema: Schema) -> None:
    """Delete a schema with all that is in it."""
    with told(schema), closing(opened(schema)) as connection:
        name = Identifier(schema.name)
        connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))


def make(connection: Connection, schema: Schema) -> None:
    """Make a schema, unless it is there: whoever may not make one may still use one."""
    there = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
    if connection.execute(there, [schema.name]).fetchone() is None:
        connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema.name)))


def schemas(url: str, prefix: str) -> list[str]:
    """The names of the schemas of a database that begin so."""
    schema = Schema(url, "public")
    asked = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) ORDER BY nspname"
    with told(schema), closing(opened(schema)) as connection:
        return [str(row[0]) for row in connection.execute(asked, [prefix]).fetchall()]


def number_of(text: str) -> int:
    """A number for a name, of 62 bits: a name of another number is another name."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]) >> 2


def opened(schema: Schema) -> Connection:
    """A session whose tables are those of the schema, which may not be there yet."""
    connection = psycopg.connect(
        schema.url,
        autocommit=True,
        prepare_threshold=0,
        row_factory=_rows,
        connect_timeout=_CONNECTING,
        keepalives_idle=30,
        keepalives_interval=10,
        keepalives_count=3,
    )
    connection.adapters.register_loader("numeric", FloatLoader)  # sums of whole numbers
    name = Identifier(schema.name)
    connection.execute(SQL(_SESSION).format(schema=name), prepare=False)
    return connection


def _rows(cursor: psycopg.Cursor[object]) -> RowMaker[Row]:
    places = {column.name: place for place, column in enumerate(cursor.description or ())}

    def made(values: object) -> Row:
        row = _Row(cast("tuple[object, ...]", values))
        row.places = places
        return cast("Row", row)

    return made


def taken(connection: Connection, number: int) -> bool:
    """Whether the session has a number now that no other has."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()
    return row is not None and bool(row[0])


def is_lost(connection: Connection) -> bool:
    """Whether the server has hung up, which can be seen without asking it."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    for _ in range(_LOOKS):
        if not poll.poll(0):
            return False
        try:
            connection.pgconn.consume_input()
        except psycopg.OperationalError:
            return True
        if connection.closed:
            return True
    return False
