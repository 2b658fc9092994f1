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
from threading import RLock
from typing import Literal

from agent.budget import NO_LIMIT, SCOPES, Budgets, OverBudget, Purse, narrowest, too_dear
from agent.database import Database, Row, connect
from agent.place import Place
from agent.prices import Tokens
from tools.errors import ConfigurationError

#: Seconds for which money stays set aside without a sign of life.
LEASE = 1800.0
#: Amounts are whole millionths of a dollar: sums of them are exact.
_MICROS = 1_000_000
_TABLES = """
CREATE TABLE IF NOT EXISTS spent (
    at REAL, day TEXT, thread TEXT, "user" TEXT, kind TEXT, name TEXT, step TEXT,
    input INTEGER, cached INTEGER, output INTEGER, micros INTEGER
);
CREATE INDEX IF NOT EXISTS spent_by_day ON spent (day);
CREATE INDEX IF NOT EXISTS spent_by_thread ON spent (thread);
CREATE TABLE IF NOT EXISTS reserved (
    id INTEGER PRIMARY KEY AUTOINCREMENT, thread TEXT, micros INTEGER, until REAL
);
"""
_SPENT = """
at, day, thread, "user", kind, name, step, input, cached, output, micros, workspace
"""
#: Columns that came later, by table; rows from before have them empty.
_LATER = {"spent": ("workspace",), "reserved": ("workspace", "user")}


@dataclass(frozen=True)
class Payer:
    """Who spends: a conversation and the user in it; an empty thread is outside of any.

    Nothing of a `local` one's may be sent to hosted models.
    """

    thread: str = ""
    user: str = ""
    local: bool = False


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
        place: Place,
        budgets: Budgets = NO_LIMIT,
        clock: Callable[[], float] = time.time,
        workspace: str = "",
    ) -> None:
        """Nothing is opened yet. `clock` gives seconds since 1970, `workspace` is where one is."""
        self.place = place
        self.budgets = budgets
        self.workspace = workspace
        self._clock = clock
        self._opening = RLock()

    def purses(self, payer: Payer) -> tuple[Purse, ...]:
        """Every budget that binds a payer, as it stands now; for the holder of its conversation.

        What is set aside for that conversation counts for nothing: see `reserve`.
        """
        if not self.budgets.any:
            return ()
        with self._transaction() as database:
            return tuple(self._purses(database, payer))

    def reserve(self, payer: Payer, costs: Mapping[str, float], what: str) -> dict[str, int]:
        """Set costs (US dollars by name) aside, all or none; returns a ticket for each name.

        Only the holder of a conversation's lock reserves for it: what is still set aside for that
        conversation is a killed process's and comes back. Raises OverBudget; `what` begins the
        text of it.
        """
        with self._transaction() as database:
            stale = "DELETE FROM reserved WHERE until <= ? OR (thread = ? AND thread != '')"
            database.run(stale, (self._clock(), payer.thread))
            total = sum(costs.values())
            purse = narrowest(list(self._purses(database, payer)), total)
            if purse is not None:
                raise OverBudget(too_dear(what, total, purse))
            return {name: self._set_aside(database, payer, cost) for name, cost in costs.items()}

    def settle(self, payer: Payer, entry: Entry, ticket: int | None = None) -> None:
        """Write down what was spent, in the place of what was set aside for it."""
        now = self._clock()
        tokens, micros = entry.tokens, None if entry.usd is None else _micros(entry.usd)
        row = (now, _day(now), payer.thread, payer.user, entry.kind, entry.name, entry.step)
        with self._transaction() as database:
            database.run("DELETE FROM reserved WHERE id = ?", (ticket,))
            database.run(
                f"INSERT INTO spent ({_SPENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, tokens.input, tokens.cached, tokens.output, micros, self.workspace),
            )

    def release(self, tickets: Iterable[int]) -> None:
        """Give back what was set aside and not spent; what is settled is left alone."""
        if given := list(tickets):
            with self._transaction() as database:
                for ticket in given:
                    database.run("DELETE FROM reserved WHERE id = ?", (ticket,))

    def renew(self, tickets: Iterable[int]) -> None:
        """A sign of life: what these tickets hold stays set aside for another `LEASE`."""
        if given := [(self._clock() + LEASE, ticket) for ticket in tickets]:
            with self._transaction() as database:
                for values in given:
                    database.run("UPDATE reserved SET until = ? WHERE id = ?", values)

    def rows(self, query: str, values: tuple[str, ...]) -> list[Row]:
        """What a query of the tables finds; it waits for nobody."""
        try:
            return self._open().rows(query, values)
        except sqlite3.Error as error:
            raise _unkept(str(error)) from error

    def close(self) -> None:
        """Close the database if it is open."""
        with self._opening:
            if "_database" in self.__dict__:
                self.__dict__.pop("_database").close()

    def _open(self) -> Database:
        with self._opening:
            return self._database

    @cached_property
    def _database(self) -> Database:
        try:
            database = connect(self.place, _TABLES)
        except OSError as error:
            raise _unkept(error.strerror) from error
        for table, columns in _LATER.items():
            for column in columns:
                database.add_column(table, column, "TEXT NOT NULL DEFAULT ''")
        return database

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        """All or nothing, and nobody writes beside it, in this process or another."""
        try:
            database = self._open()
            with database.writing():
                yield database
        except sqlite3.Error as error:
            raise _unkept(str(error)) from error

    def _purses(self, database: Database, payer: Payer) -> Iterator[Purse]:
        budgets, day = self.budgets, _day(self._clock())
        if budgets.conversation is not None and payer.thread:
            spent = _sum(database, "SELECT sum(micros) FROM spent WHERE thread = ?", payer.thread)
            variable = "PACKSHOT_BUDGET_CONVERSATION"
            yield Purse("this conversation", variable, budgets.conversation, spent)
        for scope, purse in budgets.of_day(payer.user).items():
            whose = {"workspace": self.workspace, "user": payer.user}
            columns = {name: whose[name] for name in SCOPES[scope]}
            spent, reserved = self._gone(database, payer, day, columns)
            yield replace(purse, spent=spent, reserved=reserved)

    def _gone(
        self, database: Database, payer: Payer, day: str, whose: Mapping[str, str]
    ) -> tuple[float, float]:
        """What was spent on a day, and what others have set aside, where the columns say so."""
        narrowed = "".join(f' AND "{column}" = ?' for column in whose)
        spent = f"SELECT sum(micros) FROM spent WHERE day = ?{narrowed}"
        others = f"until > ? AND (thread != ? OR thread = ''){narrowed}"
        alive = f"SELECT sum(micros) FROM reserved WHERE {others}"
        values = tuple(whose.values())
        reserved = _sum(database, alive, self._clock(), payer.thread, *values)
        return _sum(database, spent, day, *values), reserved

    def _set_aside(self, database: Database, payer: Payer, cost: float) -> int:
        until = self._clock() + LEASE
        row = (payer.thread, _micros(cost), until, self.workspace, payer.user)
        columns = 'thread, micros, until, workspace, "user"'
        statement = f"INSERT INTO reserved ({columns}) VALUES (?, ?, ?, ?, ?) RETURNING id"
        made = database.row(statement, row)
        return int(made["id"]) if made else 0


def _sum(database: Database, statement: str, *values: str | float) -> float:
    """US dollars."""
    found = database.row(statement, values)
    return (found[0] or 0) / _MICROS if found else 0.0


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
