"""The ledger: what was spent, a row for each hosted-planner call and each paid step that ran.

Several processes write it at once. What is about to be spent is set aside in one transaction with
the look at the budgets, so that no two can spend the same dollar; what a killed process has set
aside comes back when its conversation goes on, or after `LEASE`.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Literal

from agent.budget import NO_LIMIT, SCOPES, Budgets, OverBudget, Purse, narrowest, too_dear
from agent.prices import Tokens
from agent.records import connect
from tools.errors import ConfigurationError

#: Seconds for which money stays set aside without a sign of life.
LEASE = 1800.0
#: Amounts are whole millionths of a dollar: sums of them are exact.
_MICROS = 1_000_000
_TABLES = """
CREATE TABLE IF NOT EXISTS spent (
    at REAL, day TEXT, thread TEXT, user TEXT, kind TEXT, name TEXT, step TEXT,
    input INTEGER, cached INTEGER, output INTEGER, micros INTEGER
);
CREATE INDEX IF NOT EXISTS spent_by_day ON spent (day);
CREATE INDEX IF NOT EXISTS spent_by_thread ON spent (thread);
CREATE TABLE IF NOT EXISTS reserved (
    id INTEGER PRIMARY KEY AUTOINCREMENT, thread TEXT, micros INTEGER, until REAL
);
"""
#: Columns that came later, by table; rows from before have them empty.
_LATER = {"spent": ("workspace",), "reserved": ("workspace", "user")}


@dataclass(frozen=True)
class Payer:
    """Who spends: a conversation and the user in it; an empty thread is outside of any."""

    thread: str = ""
    user: str = ""


NOBODY = Payer()


@dataclass(frozen=True)
class Entry:
    """One thing that was paid for: a model's call or an operation's step.

    `usd` None: nobody states the price.
    """

    kind: Literal["planner", "step"]
    name: str
    usd: float | None
    step: str = ""
    tokens: Tokens = Tokens()


class Ledger:
    """The tables of one database, opened when first needed; any thread may call anything.

    Methods raise ConfigurationError where the database cannot be written.
    """

    def __init__(
        self,
        path: Path,
        budgets: Budgets = NO_LIMIT,
        clock: Callable[[], float] = time.time,
        workspace: str = "",
    ) -> None:
        """Nothing is opened yet. `clock` gives seconds since 1970, `workspace` is where one is."""
        self.path = path
        self.budgets = budgets
        self.workspace = workspace
        self._clock = clock
        self._lock = Lock()

    def purses(self, payer: Payer) -> tuple[Purse, ...]:
        """Every budget that binds a payer, as it stands now; for the holder of its conversation.

        What is set aside for that conversation counts for nothing: see `reserve`.
        """
        if not self.budgets.any:
            return ()
        with self._transaction() as connection:
            return tuple(self._purses(connection, payer))

    def reserve(self, payer: Payer, costs: Mapping[str, float], what: str) -> dict[str, int]:
        """Set costs (US dollars by name) aside, all or none; returns a ticket for each name.

        Only the holder of a conversation's lock reserves for it: what is still set aside for that
        conversation is a killed process's and comes back. Raises OverBudget; `what` begins the
        text of it.
        """
        with self._transaction() as connection:
            stale = "DELETE FROM reserved WHERE until <= ? OR (thread = ? AND thread != '')"
            connection.execute(stale, (self._clock(), payer.thread))
            total = sum(costs.values())
            purse = narrowest(list(self._purses(connection, payer)), total)
            if purse is not None:
                raise OverBudget(too_dear(what, total, purse))
            return {name: self._set_aside(connection, payer, cost) for name, cost in costs.items()}

    def settle(self, payer: Payer, entry: Entry, ticket: int | None = None) -> None:
        """Write down what was spent, in the place of what was set aside for it."""
        now = self._clock()
        tokens, micros = entry.tokens, None if entry.usd is None else _micros(entry.usd)
        row = (now, _day(now), payer.thread, payer.user, entry.kind, entry.name, entry.step)
        with self._transaction() as connection:
            connection.execute("DELETE FROM reserved WHERE id = ?", (ticket,))
            connection.execute(
                "INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, tokens.input, tokens.cached, tokens.output, micros, self.workspace),
            )

    def release(self, tickets: Iterable[int]) -> None:
        """Give back what was set aside and not spent; what is settled is left alone."""
        if given := [(ticket,) for ticket in tickets]:
            with self._transaction() as connection:
                connection.executemany("DELETE FROM reserved WHERE id = ?", given)

    def renew(self, tickets: Iterable[int]) -> None:
        """A sign of life: what these tickets hold stays set aside for another `LEASE`."""
        if given := [(self._clock() + LEASE, ticket) for ticket in tickets]:
            with self._transaction() as connection:
                connection.executemany("UPDATE reserved SET until = ? WHERE id = ?", given)

    def rows(self, query: str, values: tuple[str, ...]) -> list[tuple[str | int, ...]]:
        """What a query of the tables finds; it waits for nobody."""
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise _unkept(str(error)) from error

    def close(self) -> None:
        """Close the database if it is open."""
        with self._lock:
            if "_connection" in self.__dict__:
                self.__dict__.pop("_connection").close()

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unkept(error.strerror) from error
        connection = connect(self.path)
        connection.isolation_level = None  # transactions begin where this file says so
        connection.executescript(_TABLES)
        _add_columns(connection)
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and nobody writes beside it, in this process or another."""
        try:
            with self._lock:
                self._connection.execute("BEGIN IMMEDIATE")
                with self._connection:
                    yield self._connection
        except sqlite3.Error as error:
            raise _unkept(str(error)) from error

    def _purses(self, connection: sqlite3.Connection, payer: Payer) -> Iterator[Purse]:
        budgets, day = self.budgets, _day(self._clock())
        if budgets.conversation is not None and payer.thread:
            spent = _sum(connection, "SELECT sum(micros) FROM spent WHERE thread = ?", payer.thread)
            variable = "PACKSHOT_BUDGET_CONVERSATION"
            yield Purse("this conversation", variable, budgets.conversation, spent)
        for scope, purse in budgets.of_day(payer.user).items():
            whose = {"workspace": self.workspace, "user": payer.user}
            columns = {name: whose[name] for name in SCOPES[scope]}
            spent, reserved = self._gone(connection, payer, day, columns)
            yield replace(purse, spent=spent, reserved=reserved)

    def _gone(
        self, connection: sqlite3.Connection, payer: Payer, day: str, whose: Mapping[str, str]
    ) -> tuple[float, float]:
        """What was spent on a day, and what others have set aside, where the columns say so."""
        narrowed = "".join(f" AND {column} = ?" for column in whose)
        spent = f"SELECT sum(micros) FROM spent WHERE day = ?{narrowed}"
        others = f"until > ? AND (thread != ? OR thread = ''){narrowed}"
        alive = f"SELECT sum(micros) FROM reserved WHERE {others}"
        values = tuple(whose.values())
        reserved = _sum(connection, alive, self._clock(), payer.thread, *values)
        return _sum(connection, spent, day, *values), reserved

    def _set_aside(self, connection: sqlite3.Connection, payer: Payer, cost: float) -> int:
        until = self._clock() + LEASE
        row = (payer.thread, _micros(cost), until, self.workspace, payer.user)
        columns = "thread, micros, until, workspace, user"
        statement = f"INSERT INTO reserved ({columns}) VALUES (?, ?, ?, ?, ?)"
        return int(connection.execute(statement, row).lastrowid or 0)


def _add_columns(connection: sqlite3.Connection) -> None:
    """Bring tables of an earlier version up to date; others may do so at the same time."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        for table, columns in _LATER.items():
            there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for column in columns:
                if column not in there:
                    text = f"ALTER TABLE {table} ADD COLUMN {column} TEXT NOT NULL DEFAULT ''"
                    connection.execute(text)


def _sum(connection: sqlite3.Connection, statement: str, *values: str | float) -> float:
    """US dollars."""
    return (connection.execute(statement, values).fetchone()[0] or 0) / _MICROS


def _micros(usd: float) -> int:
    # Rounded up, for a budget holds; the millionth part is the noise of binary fractions.
    return math.ceil(round(usd * _MICROS, 6))


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _unkept(reason: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the ledger of what is spent cannot be kept ({reason}): free some space or set"
        " PACKSHOT_HOME to a folder that can be written to"
    )
