"""What is kept beyond a conversation: the brand kit, and shot lists of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from conversing import Conversation


@pytest.mark.parametrize(
    ("said", "kit"),
    [
        ("always use #F4F1EA as the background", {"background": "#f4f1ea"}),
        ("from now on fill 90%", {"fill": 0.9}),
        ("by default no shadow", {"shadow": "none"}),
        ("from now on softer shadows", {"softness": 0.75}),
        ("always use marble", {"scene": "marble"}),
        ("always amazon and etsy", {"channels": ["amazon", "etsy"]}),
        ("ab jetzt immer #F4F1EA als Hintergrund", {"background": "#f4f1ea"}),
        ("siempre sin sombra", {"shadow": "none"}),
        ("toujours fond #F4F1EA", {"background": "#f4f1ea"}),
    ],
)
def test_the_kit_is_learned_on_request(said: str, kit: dict[str, Any]) -> None:
    talk = Conversation("mug")
    plan = talk.say(said)
    assert talk.brand == kit
    assert plan.outcome == "chat"
    assert "Noted" in plan.reply


@pytest.mark.parametrize(
    "said",
    ["one on our brand navy #1B2A41 for shopify", "softer shadow", "amazon set on marble"],
)
def test_nothing_is_learned_in_silence(said: str) -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    talk.say(said)
    assert talk.brand == {}


def test_the_kit_holds_where_request_and_channel_leave_it_open() -> None:
    talk = Conversation("mug")
    talk.brand = {"background": "#f4f1ea", "shadow": "none", "fill": 0.7, "scene": "marble"}
    talk.say("shopify set")
    assert talk.args("set_background", "color")[0] == "#f4f1ea"
    assert talk.args("add_shadow", "kind") == []
    assert "marble" in talk.args("recreate", "scene")
    assert set(talk.args("export", "fill")) - {None} == {0.7}


def test_a_channels_rule_and_a_request_overrule_the_kit() -> None:
    talk = Conversation("mug")
    talk.brand = {"background": "#f4f1ea", "fill": 0.5, "scene": "marble"}
    talk.say("amazon main")
    assert talk.args("set_background", "color") == ["#ffffff"]
    assert talk.args("export", "fill")[0] >= 0.85
    other = Conversation("mug")
    other.brand = {"background": "#f4f1ea", "scene": "marble"}
    other.say("2 for shopify: one on white, one in the kitchen")
    assert "#ffffff" in other.args("set_background", "color")
    assert other.args("recreate", "scene") == ["kitchen"]


def test_a_set_without_a_channel_goes_to_the_brands_channels() -> None:
    talk = Conversation("mug")
    talk.brand = {"channels": ["amazon", "etsy"]}
    talk.say("make a set")
    assert set(talk.args("export", "channel")) == {"amazon", "etsy"}


def test_what_is_to_hold_always_changes_what_is_here_too() -> None:
    talk = Conversation("mug")
    talk.say("shopify set")
    plan = talk.say("always use #F4F1EA as the background")
    assert plan.outcome == "plan"
    assert "#f4f1ea" in talk.args("set_background", "color")
    assert talk.brand == {"background": "#f4f1ea"}


def test_the_kit_is_shown_and_forgotten() -> None:
    talk = Conversation("mug")
    talk.brand = {"background": "#f4f1ea", "fill": 0.7}
    assert "#f4f1ea" in talk.say("what is in our brand kit?").reply
    talk.say("forget the background")
    assert talk.brand == {"fill": 0.7}
    talk.say("forget the brand kit")
    assert talk.brand == {}
    assert "empty" in talk.say("brand kit?").reply


@pytest.mark.parametrize(
    ("save", "use"),
    [
        ("save this as our mug set", "use our mug set for this"),
        ("remember this as the autumn look", "make the autumn look set"),
        ("speicher das als Becherset", "nutze unser becherset"),
    ],
)
def test_a_saved_list_is_made_again_of_another_photo(save: str, use: str) -> None:
    talk = Conversation("mug")
    talk.say("amazon set, ASIN B0CUP12345")
    talk.say("softer shadow on the main one")
    plan = talk.say(save)
    assert "Saved as" in plan.reply
    first = dict(talk.recipe)
    other = Conversation("flask")
    other.lists = talk.lists
    made = other.say(use)
    assert made.outcome == "plan", made.reply
    assert len(other.args("export", "slot")) == 7
    assert not other.args("export", "sku")
    assert "flask" in {s["args"].get("image") for s in other.recipe.values()}
    assert other.args("add_shadow", "softness")[0] == first["mug_white_shadow"]["args"]["softness"]


def test_a_saved_list_takes_every_product() -> None:
    talk = Conversation("mug")
    talk.say("amazon main and an instagram story")
    talk.say("save this as our launch set")
    other = Conversation("flask", "candle")
    other.lists = talk.lists
    other.say("our launch set please")
    assert len(other.args("export", "slot")) == 4


def test_nothing_can_be_saved_before_there_is_a_picture() -> None:
    plan = Conversation("mug").say("save this as our mug set")
    assert plan.listed == ""
    assert "no picture yet" in plan.reply
