"""Photos of further views that come when a set is planned already."""

from __future__ import annotations

import pytest

from agent.offline.kinds import named
from tests.agent.offline.conversing import Conversation


@pytest.mark.parametrize(
    ("product", "said", "photo", "look"),
    [
        ("shoe", "here is a photo of the sole", "shoe_sole", "white"),
        ("jam", "here is the label", "jam_label", "as_is"),
        ("jam", "add this", "jam_label", "as_is"),
        ("mug", "and the inside", "mug_inside", "as_is"),
        ("mug", "a picture in use please", "mug_using", "as_is"),
        ("mug", "", "mug_back", "white"),
    ],
)
def test_a_photo_that_was_asked_for_becomes_a_picture(
    product: str, said: str, photo: str, look: str
) -> None:
    talk = Conversation(product)
    before = talk.say("amazon set")
    plan = talk.say(said, photo)
    assert plan.outcome == "plan"
    assert talk.files()[7:] == [f"amazon_{photo}"]
    assert talk.recipe[f"amazon_{photo}"]["args"]["slot"] == "secondary"
    assert ("remove_background" in talk.ops(f"amazon_{photo}")) == (look == "white")
    assert len(plan.left_out) == len(before.left_out) - 1


def test_a_photo_without_a_name_shows_what_the_words_say() -> None:
    talk = Conversation("shoe")
    talk.say("amazon set")
    plan = talk.say("here is the sole", "IMG_7")
    assert talk.files()[7:] == ["img_7_amazon_sole"]
    assert not any("sole" in text for text in plan.left_out)


def test_every_channel_of_the_product_gets_every_view() -> None:
    talk = Conversation("jam")
    talk.say("amazon set and etsy set")
    talk.say("here", "jam_label", "jam_back")
    added = [
        f"{channel}_jam_{view}" for view in ("label", "back") for channel in ("amazon", "etsy")
    ]
    assert talk.files()[13:] == added


def test_what_else_is_asked_for_is_made_of_the_product() -> None:
    talk = Conversation("jam")
    talk.say("amazon set")
    talk.say("here is the label, and add an instagram story", "jam_label")
    assert talk.files()[7:] == ["amazon_jam_label", "instagram_story"]
    assert talk.arg("instagram_story", "remove_background", "image") == "jam"


def test_another_product_is_no_view() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    talk.say("the same for this bottle", "bottle")
    assert named("bottle") == "bottle"
    assert len(talk.files()) == 14


def test_the_first_picture_of_a_listing_is_the_product_from_the_front() -> None:
    talk = Conversation("mug", "mug_back")
    talk.say("etsy set")
    assert talk.files()[:2] == ["etsy_wood_table", "etsy_mug_back"]
