"""Another number of files in plain words, for one product and for several."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import talked


def count(talk: Conversation) -> int:
    return sum(step["op"] == "export" for step in talk.recipe.values())


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("let's do 7 instead", 7),
        ("make 6 instead of 5", 6),
        ("make it 3 please", 3),
        ("can we have four in total", 4),
        ("category manager says 4 max, cut it down", 4),
        ("no more than three", 3),
        ("max 9", 5),  # a limit that is kept already
    ],
)
def test_a_set_comes_to_the_number_that_is_said(said: str, left: int) -> None:
    assert count(talked("mug", "amazon set of 5", said)) == left


def test_going_back_to_a_number_is_no_undoing() -> None:
    talk = talked("mug", "amazon set of 5", "let's do 7 instead", "no, go back to 5")
    assert talk.recipe == talked("mug", "amazon set of 5").recipe


def test_each_of_several_products_keeps_so_many() -> None:
    talk = Conversation("mug", "lamp")
    talk.say("amazon set for each, 4 pictures")
    talk.say("make it 3")
    names = [name for name, step in talk.recipe.items() if step["op"] == "export"]
    assert len([name for name in names if name.startswith("mug")]) == 3
    assert len([name for name in names if name.startswith("lamp")]) == 3


def test_one_each_is_one_of_each() -> None:
    talk = Conversation("mug", "lamp", "watch")
    talk.say("ebay, 3 files, one each")
    assert count(talk) == 3


def test_the_first_of_a_kind_is_kept_of_its_kind() -> None:
    talk = talked("mug", "make 3 pinterest pins and an amazon main", "keep only the first pin")
    assert [n for n, s in talk.recipe.items() if s["op"] == "export"] == [
        "pinterest_pin",
        "amazon_main",
    ]


def test_of_a_message_without_end_the_beginning_is_read_and_that_is_said() -> None:
    talk = talked("mug", "amazon set of 5")
    plan = talk.say("the second warmer, " + "make it nice, " * 400)
    assert any("300" in sentence for sentence in plan.left_out)
