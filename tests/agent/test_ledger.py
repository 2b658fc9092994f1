"""The ledger: what it keeps, what it sets aside, and that no two processes spend one dollar."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.budget import Budgets, OverBudget
from agent.database import connect
from agent.ledger import LEASE, NOBODY, Entry, Ledger, Payer
from agent.place import begun
from agent.prices import Tokens
from tests.agent.fakes import place
from tests.servers import BOTH
from tools.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
NOON = 1_795_780_800.0  # 2026-11-27T12:00Z
#: The tables as they were before workspaces had budgets of their own.
EARLIER = """
CREATE TABLE IF NOT EXISTS spent (at REAL, day TEXT, thread TEXT, "user" TEXT, kind TEXT,
    name TEXT, step TEXT, input INTEGER, cached INTEGER, output INTEGER, micros INTEGER);
CREATE TABLE IF NOT EXISTS reserved (id INTEGER PRIMARY KEY AUTOINCREMENT, thread TEXT,
    micros INTEGER, until REAL);
"""
ANNE, BOB = Payer("a", "anne"), Payer("b", "bob")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(home: Path, clock: Clock) -> Iterator[Ledger]:
    with closing(Ledger(place(home, "ledger"), Budgets(0.10, 0.25), clock)) as opened:
        yield opened


def left(ledger: Ledger, payer: Payer) -> dict[str, float]:
    return {purse.whose: purse.left for purse in ledger.purses(payer)}


def paid(usd: float) -> Entry:
    return Entry("step", "paint", usd, "beach")


@BOTH
def test_a_row_has_all_that_is_asked_for(ledger: Ledger) -> None:
    ledger.settle(ANNE, Entry("planner", "gpt-6-luna", 0.0123, tokens=Tokens(2000, 1920, 10)))
    ledger.settle(BOB, Entry("planner", "llama", None, tokens=Tokens(7, 0, 3)))
    ledger.settle(BOB, paid(0.04))
    columns = 'at, day, thread, "user", kind, name, step, input, cached, output, micros, workspace'
    rows = [tuple(row) for row in ledger.rows(f"SELECT {columns} FROM spent ORDER BY rowid", ())]
    day = "2026-11-27"
    assert rows == [
        (NOON, day, "a", "anne", "planner", "gpt-6-luna", "", 2000, 1920, 10, 12300, ""),
        (NOON, day, "b", "bob", "planner", "llama", "", 7, 0, 3, None, ""),
        (NOON, day, "b", "bob", "step", "paint", "beach", 0, 0, 0, 40000, ""),
    ]


@BOTH
def test_what_is_set_aside_is_not_there_for_others(ledger: Ledger) -> None:
    ledger.reserve(ANNE, {"beach": 0.04, "forest": 0.06}, "2 paid steps")
    assert left(ledger, BOB) == {"this conversation": 0.1, "today": 0.15}
    with pytest.raises(OverBudget, match=r"\(\$0.00 spent, \$0.10 set aside for what runs now\)"):
        ledger.reserve(NOBODY, {"beach": 0.16}, "1 paid step")


@BOTH
def test_all_or_nothing_is_set_aside_and_the_sentence_has_the_figures(ledger: Ledger) -> None:
    ledger.settle(ANNE, paid(0.04))
    with pytest.raises(OverBudget) as refused:
        ledger.reserve(ANNE, {"beach": 0.04, "forest": 0.04}, "2 paid steps (beach, forest)")
    assert str(refused.value) == (
        "2 paid steps (beach, forest) would cost up to $0.08, but of the budget of $0.10 for this"
        " conversation $0.06 is left ($0.04 spent): ask for less, or raise"
        " PACKSHOT_BUDGET_CONVERSATION."
    )
    assert left(ledger, ANNE) == {"this conversation": 0.06, "today": 0.21}
    assert len(ledger.reserve(ANNE, {"beach": 0.06}, "1 paid step")) == 1


@BOTH
def test_a_settled_ticket_is_spent_and_a_released_one_is_back(ledger: Ledger) -> None:
    tickets = ledger.reserve(ANNE, {"beach": 0.04, "forest": 0.06}, "2 paid steps")
    ledger.settle(ANNE, paid(0.03), tickets["beach"])
    ledger.release(tickets.values())
    assert left(ledger, ANNE) == {"this conversation": 0.07, "today": 0.22}
    ledger.release(tickets.values())
    assert left(ledger, ANNE) == {"this conversation": 0.07, "today": 0.22}


@BOTH
def test_a_thousand_cents_are_ten_dollars(home: Path) -> None:
    with closing(Ledger(place(home, "l"), Budgets(day=0.3))) as ledger:
        for _ in range(3):  # 0.1 + 0.1 + 0.1 > 0.3 in binary fractions
            ledger.settle(NOBODY, paid(0.1), ledger.reserve(NOBODY, {"x": 0.1}, "One")["x"])
        assert left(ledger, NOBODY) == {"today": 0.0}
        with pytest.raises(OverBudget):
            ledger.reserve(NOBODY, {"x": 0.000001}, "One")


@BOTH
def test_a_day_is_one_of_utc_and_a_conversation_is_for_ever(ledger: Ledger, clock: Clock) -> None:
    ledger.settle(ANNE, paid(0.04))
    clock.now = NOON + 12 * 3600 - 1
    assert left(ledger, ANNE)["today"] == 0.21
    clock.now = NOON + 12 * 3600
    assert left(ledger, ANNE) == {"this conversation": 0.06, "today": 0.25}


@BOTH
def test_what_a_killed_process_set_aside_comes_back(ledger: Ledger, clock: Clock) -> None:
    ledger.reserve(ANNE, {"beach": 0.1}, "One")
    assert left(ledger, ANNE) == {"this conversation": 0.1, "today": 0.25}
    ledger.reserve(ANNE, {"beach": 0.1}, "One")  # its conversation goes on, alone in its lock
    assert left(ledger, BOB)["today"] == 0.15
    clock.now += LEASE - 1
    assert left(ledger, BOB)["today"] == 0.15
    clock.now += 1
    assert left(ledger, BOB)["today"] == 0.25


@BOTH
def test_a_sign_of_life_keeps_it_set_aside(ledger: Ledger, clock: Clock) -> None:
    tickets = ledger.reserve(ANNE, {"beach": 0.1}, "One")
    clock.now += LEASE - 1
    ledger.renew(tickets.values())
    clock.now += LEASE - 1
    assert left(ledger, BOB)["today"] == 0.15


@BOTH
def test_what_is_outside_of_conversations_holds_its_own(ledger: Ledger) -> None:
    ledger.reserve(NOBODY, {"beach": 0.2}, "One")
    ledger.reserve(NOBODY, {"beach": 0.05}, "One")
    assert left(ledger, NOBODY) == {"today": 0.0}


@BOTH
def test_it_is_all_there_when_opened_anew(ledger: Ledger, clock: Clock) -> None:
    ledger.settle(ANNE, paid(0.04))
    ledger.close()
    with closing(Ledger(ledger.place, ledger.budgets, clock)) as again:
        assert left(again, ANNE) == {"this conversation": 0.06, "today": 0.21}


def test_without_a_budget_nothing_is_opened_to_look(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert ledger.purses(ANNE) == ()
    assert not begun(ledger.place)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="PACKSHOT_HOME"):
        Ledger(tmp_path / "file" / "ledger.sqlite").settle(ANNE, paid(0.04))
    (tmp_path / "no.sqlite").write_bytes(b"this is no database " * 100)
    with pytest.raises(ConfigurationError, match="not a database"):
        Ledger(tmp_path / "no.sqlite").settle(ANNE, paid(0.04))


@BOTH
def test_no_two_processes_spend_the_same_cent(home: Path, engine: str) -> None:
    """All spend cents as fast as they can, in one ledger after another: as many as there are."""
    count = 24 if engine == "sqlite" else 6
    typed = [sys.executable, "-m", "tests.agent.spender", str(home), str(count), "0.05"]
    buyers = [
        subprocess.Popen(
            [*typed, thread], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for thread in ("abcd" if engine == "sqlite" else "ab")
    ]
    for buyer in buyers:
        assert buyer.stdout is not None
        assert buyer.stdout.readline() == "ready\n"
    for buyer in buyers:
        assert buyer.stdin is not None
        buyer.stdin.write("go\n")
        buyer.stdin.flush()
    told = [buyer.communicate(timeout=120)[0].split() for buyer in buyers]
    bought = [sum(map(int, counts)) for counts in zip(*told, strict=True)]
    assert bought == [5] * count
    with closing(Ledger(place(home, "0"), Budgets(day=0.20))) as ledger:
        (purse,) = ledger.purses(NOBODY)
    assert (purse.spent, purse.reserved) == (0.05, 0.0)


@BOTH
def test_workspaces_and_people_have_budgets_of_their_own(home: Path, clock: Clock) -> None:
    books, budgets = place(home, "l"), Budgets(day=1, workspace=0.3, user=0.1)
    with (
        closing(Ledger(books, budgets, clock, "T1")) as ours,
        closing(Ledger(books, budgets, clock, "T2")) as theirs,
    ):
        ours.settle(ANNE, paid(0.08))
        ours.reserve(BOB, {"beach": 0.02}, "It")
        theirs.settle(ANNE, paid(0.05))
        assert left(ours, ANNE) == {"today": 0.85, "this workspace today": 0.2, "you today": 0.02}
        assert left(theirs, ANNE) == {
            "today": 0.85,
            "this workspace today": 0.25,
            "you today": 0.05,
        }
        with pytest.raises(OverBudget, match="PACKSHOT_SLACK_BUDGET_USER"):
            ours.reserve(ANNE, {"beach": 0.03}, "It")
        assert theirs.reserve(ANNE, {"beach": 0.03}, "It")
        with pytest.raises(OverBudget, match="PACKSHOT_SLACK_BUDGET_WORKSPACE"):
            ours.reserve(Payer("c", ""), {"beach": 0.25}, "It")


@BOTH
def test_a_ledger_of_an_earlier_version_goes_on(home: Path, clock: Clock) -> None:
    books = place(home, "l")
    with closing(connect(books, EARLIER)) as old:
        old.run("INSERT INTO spent (at, day, thread, micros) VALUES (0, '2026-11-27', 'a', 50000)")
    for _ in range(2):
        with closing(Ledger(books, Budgets(day=1), clock)) as ledger:
            assert left(ledger, ANNE) == {"today": 0.95}
