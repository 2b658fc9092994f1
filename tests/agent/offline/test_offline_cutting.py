"""What people say of a cutout, and that it stays said."""

from __future__ import annotations

import pytest
from conversing import Conversation


def cutouts(talk: Conversation) -> list[dict[str, dict[str, object]]]:
    return [step for step in talk.recipe.values() if step["op"] == "remove_background"]


@pytest.mark.parametrize(
    ("said", "arg", "value"),
    [
        ("cut it out, the left object only", "keep", "left"),
        ("remove the background, only the biggest one", "keep", "largest"),
        ("Freisteller, nur das rechte", "keep", "right"),
        ("quita el fondo, solo el del medio", "keep", "center"),
        ("remove the background and keep the shadow", "keep_shadow", True),
        ("white background with its own shadow", "keep_shadow", True),
        ("cut it out but keep the base", "keep_base", True),
    ],
)
def test_a_cutout_is_told_in_words(said: str, arg: str, value: object) -> None:
    talk = Conversation("mug")
    plan = talk.say(said)
    assert plan.outcome == "plan", plan.reply
    assert talk.args("remove_background", arg) == [value]
    assert "understand" not in plan.reply
    assert "no account" not in plan.reply


def test_a_mended_cutout_mends_every_file_and_those_that_follow() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    plan = talk.say("the base is missing")
    assert plan.outcome == "plan"
    assert set(talk.args("remove_background", "keep_base")) == {True}
    talk.say("and an instagram story")
    assert set(talk.args("remove_background", "keep_base")) == {True}
    talk.say("undo")
    talk.say("undo")
    assert set(talk.args("remove_background", "keep_base")) == {False}


def test_one_photo_among_several_is_mended_alone() -> None:
    talk = Conversation("mug", "candle")
    talk.say("shopify main for each")
    talk.say("keep the base of the candle")
    found = {step["args"]["image"]: step["args"]["keep_base"] for step in cutouts(talk)}
    assert found == {"mug": False, "candle": True}


def test_the_photos_own_shadow_takes_the_place_of_a_made_one() -> None:
    talk = Conversation("mug")
    talk.say("white background, jpeg")
    assert talk.args("add_shadow", "kind") == ["contact"]
    talk.say("keep its own shadow")
    assert talk.args("add_shadow", "kind") == []
    assert talk.args("remove_background", "keep_shadow") == [True]


def test_keeping_the_shadow_that_is_there_changes_nothing() -> None:
    talk = Conversation("mug")
    talk.say("white background, jpeg")
    before = dict(talk.recipe)
    plan = talk.say("keep the shadow")
    assert plan.outcome == "chat"
    assert talk.recipe == before


def test_a_cutout_needs_a_picture() -> None:
    plan = Conversation("mug").say("keep the base")
    assert not plan.calls
    assert "cut out yet" in plan.reply


def test_what_a_recipe_says_is_not_given_makes_no_second_cutout() -> None:
    talk = Conversation("mug")
    talk.say("amazon main image")
    for step in cutouts(talk):
        step["args"]["box"] = None  # recipes hold every argument
    talk.say("a full amazon set")
    assert len(cutouts(talk)) == 1
    plan = talk.say("xyzzy")
    assert (plan.outcome, list(plan.calls)) == ("question", [])
