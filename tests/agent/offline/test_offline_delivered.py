"""Files by the names that people read: in their folder, in the chat, on the page."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import talked

from agent.offline.delivered import delivered_names
from agent.offline.situation import Situation

AMAZON = "amazon set of 7"


def names(talk: Conversation) -> dict[str, str]:
    return delivered_names(Situation(recipe=talk.recipe, uploads=talk.uploads))


def test_each_file_has_its_delivered_name_its_code_and_its_step() -> None:
    found = names(talked("mug", "amazon set of 7, ASIN B0CUP12345"))
    assert found["b0cup12345.pt02"] == found["pt02"] == found["amazon_detail"] == "amazon_detail"
    assert found["b0cup12345.main"] == "amazon_main"
    assert "main" not in found  # a word that people use otherwise


def test_names_count_per_slot_and_are_those_on_disk() -> None:
    found = names(talked("mug", "3 for etsy, 2 pinterest pins"))
    assert found["mug-etsy-listing-02"] == "etsy_white"
    assert found["mug-pinterest-pin-01"] == "pinterest_pin"


def test_a_code_that_two_products_have_is_that_of_the_one_that_is_named() -> None:
    talk = Conversation("mug", "lamp")
    talk.say("amazon set for each, 4 pictures")
    found = names(talk)
    assert set(found["pt01"].split(",")) == {found["mug.pt01"], found["lamp.pt01"]}
    before = dict(talk.recipe)
    talk.say("lamp PT02 on linen")
    assert "lamp_amazon_linen" in talk.recipe
    assert {name for name in before if name.startswith("mug")} <= set(talk.recipe)


@pytest.mark.parametrize("said", ["and PT02 on marble", "PT01 is too dark", "PT03 warmer"])
def test_a_code_that_no_file_has_changes_none(said: str) -> None:
    talk = talked("mug", "amazon main")
    before = dict(talk.recipe)
    assert "PT0" in talk.say(said).reply
    assert talk.recipe == before


def test_parts_of_a_name_are_enough() -> None:
    begun = "etsy set of 5"
    made = talked("mug", begun, "listing-04 is too dark").recipe
    assert made == talked("mug", begun, "the fourth is too dark").recipe


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("remove PT05", "remove the sixth"),
        ("PT03 on marble instead", "the fourth on marble instead"),
        ("make PT02 warmer", "make the third warmer"),
        ("B0CUP12345.PT02.jpg is too dark", "the third is too dark"),
        ("mug.PT02.jpg is too dark", "the third is too dark"),
        ("drop pt01 and pt04", "drop the second and fifth"),
        ("remove PT03, PT04 and PT05", "remove the fourth, fifth and sixth"),
        ("softer shadow on amazon_main", "softer shadow on the first"),
        ("swap PT01 and PT04", "swap 2 and 5"),
        ("keep only MAIN and PT03", "keep only the first and the fourth"),
    ],
)
def test_a_name_means_its_file(said: str, alike: str) -> None:
    made, other = talked("mug", AMAZON, said).recipe, talked("mug", AMAZON, alike).recipe
    assert list(made.items()) == list(other.items())
    assert list(made.items()) != list(talked("mug", AMAZON).recipe.items())


def test_no_other_file_changes_where_the_named_one_has_nothing_to_change() -> None:
    talk = talked("mug", AMAZON)
    before = dict(talk.recipe)
    plan = talk.say("softer shadow on PT02")  # a close-up
    assert talk.recipe == before
    assert "softness" in plan.reply


def test_names_move_up_when_a_file_has_gone() -> None:
    talk = talked("mug", AMAZON, "remove PT01")
    assert names(talk)["pt01"] == "amazon_detail"
