from __future__ import annotations

import pytest

from agent.budget import Purse, dollars, narrowest, told, too_dear


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0.00"), (2.5, "2.50"), (0.0396, "0.0396"), (0.125, "0.125"), (1234, "1234.00")],
)
def test_amounts_have_cents_and_more_where_they_need_it(amount: float, text: str) -> None:
    assert dollars(amount) == text


def test_a_purse_holds_what_fits_exactly() -> None:
    purse = Purse("today", "X", 0.30, spent=0.1, reserved=0.1)
    assert purse.holds(0.1)
    assert not purse.holds(0.100001)
    assert purse.left == 0.1


def test_an_overdrawn_purse_has_nothing_left_and_holds_nothing() -> None:
    purse = Purse("today", "X", 0.30, spent=0.31)
    assert purse.left == 0
    assert not purse.holds(0)


def test_the_narrowest_budget_is_named() -> None:
    day, own = Purse("today", "D", 1.0, 0.95), Purse("this conversation", "C", 0.2, 0.19)
    assert narrowest([day, own], 0.01) is None
    assert narrowest([day, own], 0.02) is own
    assert narrowest([day, own], 0.10) is own
    assert told([]) == ""
    assert "$0.01 of $0.20 for this conversation" in told([day, own])


def test_the_sentence_has_every_figure_and_the_next_step() -> None:
    text = too_dear("2 paid steps (a, b)", 0.08, Purse("today", "PACKSHOT_X", 0.1, 0.04, 0.02))
    assert text == (
        "2 paid steps (a, b) would cost up to $0.08, but of the budget of $0.10 for today $0.04 is"
        " left ($0.04 spent, $0.02 set aside for what runs now): ask for less, or raise PACKSHOT_X."
    )
