"""Questions about the files that are there: what they are, which are so, whether they are."""

from __future__ import annotations

import pytest
from test_offline_sayings import talked


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("which ones are square?", "All 7 are square."),
        ("which pictures are portrait?", "None is portrait."),
        ("is the main image pure white?", "Yes: amazon_main."),
        ("is the second on white?", "No: amazon_kitchen."),
        ("does the main have a shadow?", "Yes: amazon_main."),
        ("what is PT02?", "amazon_detail, number 3, is a close-up for Amazon: up to 2000×2000 px"),
        ("what's number 4?", "amazon_wood_table, number 4, is a scene, wood table"),
        ("how big is the second?", "2000×2000"),
    ],
)
def test_it_is_told_and_nothing_changes(asked: str, told: str) -> None:
    talk = talked("mug", "amazon set of 7")
    before = dict(talk.recipe)
    plan = talk.say(asked)
    assert plan.outcome == "chat"
    assert told in plan.reply
    assert talk.recipe == before


def test_the_white_one_is_asked_about_and_no_other() -> None:
    talk = talked("mug", "etsy set: white, kitchen, marble")
    assert talk.say("is the white one really white?").reply == "Yes: etsy_white."


def test_which_ones_have_a_shadow_leaves_the_close_up_out() -> None:
    reply = talked("mug", "amazon set of 7").say("which ones have a shadow?").reply
    assert "amazon_main" in reply
    assert "amazon_detail" not in reply


def test_questions_on_channels_are_still_on_channels() -> None:
    talk = talked("mug", "amazon set of 7")
    assert "Etsy takes up to 10" in talk.say("what's the max number for etsy?").reply
    assert "eBay" in talk.say("is white required on ebay?").reply
