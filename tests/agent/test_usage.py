from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from agent import Settings, read_usage
from agent.budget import Budgets
from agent.ledger import Entry, Ledger, Payer
from agent.prices import Tokens
from tests.agent import fakes
from tests.servers import BOTH
from tools.errors import ConfigurationError, RequestError

DAY = 86_400.0
NOON = 1_795_780_800.0  # 2026-11-27T12:00Z
BUDGETS = Budgets(conversation=0.5, day=1.0)


@pytest.fixture
def settings(home: Path) -> Settings:
    """Three days of two conversations and of a run outside of any."""
    own = replace(fakes.settings(home), budgets=BUDGETS)
    luna = Entry("planner", "gpt-6-luna", 0.0002, tokens=Tokens(2000, 1920, 10))
    llama = Entry("planner", "llama", None, tokens=Tokens(70, 0, 3))
    paint = Entry("step", "paint", 0.04, "beach")
    now = [0.0]
    with closing(Ledger(own.books, BUDGETS, lambda: now[0])) as ledger:
        for days, thread, entry in (
            (2, "old", paint),
            (1, "old", luna),
            (1, "", paint),
            (0, "new", luna),
            (0, "new", llama),
            (0, "new", paint),
        ):
            now[0] = NOON - days * DAY
            ledger.settle(Payer(thread), entry)
    return own


@BOTH
def test_totals_by_day_conversation_and_model(settings: Settings) -> None:
    usage = read_usage(settings, 2, lambda: NOON)
    assert [(d.name, d.calls, d.steps, d.usd) for d in usage.days] == [
        ("2026-11-27", 2, 1, 0.0402),
        ("2026-11-26", 1, 1, 0.0402),
    ]
    assert [(c.name, c.calls, c.usd) for c in usage.conversations] == [
        ("new", 2, 0.0402),
        ("", 0, 0.04),
        ("old", 1, 0.0002),
    ]
    by_model = {m.name: (m.calls, m.steps, m.input, m.cached, m.output) for m in usage.models}
    assert by_model == {
        "paint": (0, 2, 0, 0, 0),
        "gpt-6-luna": (2, 0, 4000, 3840, 20),
        "llama": (1, 0, 70, 0, 3),
    }
    assert [m.name for m in usage.models if m.unpriced] == ["llama"]
    assert usage.usd == pytest.approx(0.0804)


@BOTH
def test_what_is_left_of_a_conversation_knows_no_days(settings: Settings) -> None:
    left = {purse.whose: purse.left for purse in read_usage(settings, 2, lambda: NOON).budgets}
    assert left == {"today": 0.9598, "conversation new": 0.4598, "conversation old": 0.4598}
    assert read_usage(replace(settings, budgets=Budgets())).budgets == ()


@BOTH
def test_it_is_plain_json(settings: Settings) -> None:
    document = json.loads(json.dumps(read_usage(settings, 30, lambda: NOON).document()))
    assert document["usd"] == pytest.approx(0.1204)
    assert document["budgets"][0]["left"] == 0.9598
    assert document["days"][-1]["name"] == "2026-11-25"


def test_where_nothing_was_spent_nothing_is_made(home: Path) -> None:
    usage = read_usage(replace(Settings.at(home), budgets=BUDGETS))
    assert (usage.days, usage.usd) == ((), 0)
    assert [purse.left for purse in usage.budgets] == [1.0]
    assert not home.exists()


@pytest.mark.parametrize("days", [0, -1, 10**6])
def test_days_that_make_no_sense_are_told(home: Path, days: int) -> None:
    with pytest.raises(RequestError, match=f"{days} days"):
        read_usage(Settings.at(home), days)


def test_a_ledger_that_is_none_is_told(home: Path) -> None:
    home.mkdir()
    Settings.at(home).books.write_bytes(b"this is no database " * 100)
    with pytest.raises(ConfigurationError, match="not a database"):
        read_usage(Settings.at(home))
