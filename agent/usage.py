"""Usage: what the ledger says was spent, by day, by conversation and by model, for people."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from agent.budget import Purse
from agent.database import Row
from agent.ledger import NOBODY, Ledger
from agent.place import Place, begun
from agent.prices import stated
from agent.settings import Settings
from tools.errors import RequestError

#: The days that may be asked for: ten years.
_MOST_DAYS = 3660
_MICROS = 1_000_000
#: What a row is of, as the ledger's columns say it.
_KEYS = {"days": "day", "conversations": "thread", "models": "name"}
_QUERY = """
SELECT {key}, count(CASE kind WHEN 'planner' THEN 1 END), count(CASE kind WHEN 'step' THEN 1 END),
    sum(input), sum(cached), sum(output), coalesce(sum(micros), 0), count(*) - count(micros)
FROM spent WHERE day >= ? AND day <= ? AND (? = '' OR workspace = ?)
GROUP BY {key} ORDER BY {order}
"""
#: The first and the last day, and twice the workspace, empty for all there are.
Span = tuple[str, str, str, str]
#: All that conversations have cost which spent something in the span: their budgets know no days.
_EVER = """
SELECT thread, coalesce(sum(micros), 0) FROM spent WHERE thread IN
    (SELECT thread FROM spent WHERE thread != '' AND day >= ? AND day <= ?
        AND (? = '' OR workspace = ?))
GROUP BY thread ORDER BY max(at) DESC
"""


@dataclass(frozen=True)
class Spending:
    """What belongs to one day (UTC), conversation, or model or operation; `usd` in US dollars.

    What was spent outside of conversations has an empty name.

    `calls` are of a hosted planner, `steps` paid ones that ran; `unpriced` calls are not in `usd`,
    for nobody states the price of their model. `cached` tokens are of `input`.
    """

    name: str
    calls: int
    steps: int
    input: int
    cached: int
    output: int
    usd: float
    unpriced: int


@dataclass(frozen=True)
class Usage:
    """What was spent from the day `since` on, and the budgets of today and of conversations."""

    since: str
    prices_of: str
    days: tuple[Spending, ...]
    conversations: tuple[Spending, ...]
    models: tuple[Spending, ...]
    budgets: tuple[Purse, ...]

    @property
    def usd(self) -> float:
        """US dollars in all."""
        return round(sum(day.usd for day in self.days), 6)

    def document(self) -> dict[str, object]:
        """As JSON."""
        budgets = [{**asdict(purse), "left": purse.left} for purse in self.budgets]
        return {**asdict(self), "usd": self.usd, "budgets": budgets}


def read_usage(
    settings: Settings, days: int = 30, clock: Callable[[], float] = time.time, user: str = ""
) -> Usage:
    """What was spent in the last `days` days of UTC, today among them; a workspace sees its own.

    `user` is whose day's budget stands among the others.

    Raises RequestError for a number of days that makes no sense, ConfigurationError where the
    ledger cannot be read.
    """
    if not 1 <= days <= _MOST_DAYS:
        raise RequestError(f"{days} days cannot be shown: ask for 1 to {_MOST_DAYS}")
    today = datetime.fromtimestamp(clock(), UTC).date()
    whose = settings.workspace
    span = ((today - timedelta(days=days - 1)).isoformat(), today.isoformat(), whose, whose)
    tables = {table: _rows(settings.books, key, span) for table, key in _KEYS.items()}
    budgets = (*_today(settings, clock, user), *_conversations(settings, span))
    return Usage(span[0], stated(), **tables, budgets=budgets)


def _today(settings: Settings, clock: Callable[[], float], user: str) -> tuple[Purse, ...]:
    """The day's budgets, if there are any."""
    if not begun(settings.books):
        return tuple(settings.budgets.of_day(user).values())
    whole = closing(Ledger(settings.books, settings.budgets, clock, settings.workspace))
    with whole as ledger:
        return ledger.purses(replace(NOBODY, user=user))


def _conversations(settings: Settings, span: Span) -> list[Purse]:
    """What is left in each conversation, the latest first."""
    budget = settings.budgets.conversation
    if budget is None:
        return []
    found = [(str(thread), int(micros)) for thread, micros in _ask(settings.books, _EVER, span)]
    variable = "PACKSHOT_BUDGET_CONVERSATION"
    return [Purse(f"conversation {t}", variable, budget, m / _MICROS) for t, m in found]


def _rows(books: Place, key: str, span: Span) -> tuple[Spending, ...]:
    order = "day DESC" if key == "day" else f"coalesce(sum(micros), 0) DESC, {key}"
    query = _QUERY.format(key=key, order=order)
    return tuple(_spending(str(name), counts) for name, *counts in _ask(books, query, span))


def _spending(name: str, counts: list[str | int]) -> Spending:
    calls, steps, given, cached, output, micros, unpriced = map(int, counts)
    return Spending(name, calls, steps, given, cached, output, micros / _MICROS, unpriced)


def _ask(books: Place, query: str, span: Span) -> list[Row]:
    """Rows of the ledger; none where nothing was ever spent."""
    if not begun(books):
        return []
    with closing(Ledger(books)) as ledger:
        return ledger.rows(query, span)
