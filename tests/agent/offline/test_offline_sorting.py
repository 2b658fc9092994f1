"""Files by number, which of them stay, in which order, size and format."""

from __future__ import annotations

import pytest
from conversing import Conversation

SET = (
    *("amazon_main", "amazon_kitchen", "amazon_detail", "amazon_wood_table"),
    *("amazon_desk", "amazon_sand", "amazon_reflection"),
)


def after(*said: str) -> Conversation:
    talk = Conversation("mug")
    talk.say("amazon set")
    for text in said:
        talk.say(text)
    return talk


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("more contrast on 2 and 4", (1, 3)),
        ("make the second, third and fifth contrastier", (1, 2, 4)),
        ("more contrast on the second and the fourth", (1, 3)),
        ("mehr Kontrast auf 2 und 5", (1, 4)),
    ],
)
def test_a_list_of_numbers_is_one_reference(said: str, changed: tuple[int, ...]) -> None:
    talk = after(said)
    assert talk.files() == list(SET)
    moved = {name for name in SET if talk.arg(name, "relight", "contrast")}
    assert moved == {SET[place] for place in changed}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("remove everything except main and kitchen", SET[:2]),
        ("drop everything but the main", SET[:1]),
        ("keep only the first two", SET[:2]),
        ("only keep 1, 3 and 5", (SET[0], SET[2], SET[4])),
        ("delete 6 and 7", SET[:5]),
        ("entferne alles ausser dem Hauptbild", SET[:1]),
    ],
)
def test_what_is_to_stay_stays_and_no_more(said: str, kept: tuple[str, ...]) -> None:
    assert after(said).files() == list(kept)


def test_what_is_to_stay_but_is_not_there_takes_nothing_away() -> None:
    assert after("keep only the infographic").files() == list(SET)


def test_two_files_change_places_and_nothing_else() -> None:
    talk = after("swap 2 and 3")
    assert talk.files() == [SET[0], SET[2], SET[1], *SET[3:]]
    talk.say("undo")
    assert talk.files() == list(SET)


def test_a_number_of_further_pictures_is_no_reference() -> None:
    talk = after("2 more lifestyle shots")
    assert len(talk.files()) == 9


def test_a_dislike_without_a_direction_is_asked_about() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    plan = talk.say("I don't like the third")
    assert plan.outcome == "question"
    assert "amazon_detail" in plan.reply
    assert "like" not in talk.say("make it brighter").reply


@pytest.mark.parametrize(
    ("said", "args"),
    [
        ("make it 3000x3000", {"width": 3000, "height": 3000}),
        ("export as png", {"format": "png"}),
    ],
)
def test_another_size_or_format_changes_what_is_there(said: str, args: dict[str, object]) -> None:
    talk = after(said)
    assert talk.files() == list(SET)
    for name in SET:
        assert args.items() <= talk.recipe[name]["args"].items()


def test_a_format_that_a_channel_does_not_take_is_said() -> None:
    talk = Conversation("mug")
    talk.say("etsy set")
    before = dict(talk.recipe)
    plan = talk.say("all as webp")
    assert talk.recipe == before
    assert "Etsy takes" in plan.reply


def test_the_second_half_of_a_sentence_means_what_the_first_points_at() -> None:
    talk = after("make the kitchen one brighter and crop tighter")
    assert (
        talk.recipe["amazon_main"]["args"]["fill"] == after().recipe["amazon_main"]["args"]["fill"]
    )
    assert talk.arg("amazon_kitchen", "relight", "exposure") > 0


def test_a_place_is_a_scene_though_a_photo_is_called_after_it() -> None:
    talk = Conversation("desk_mug")
    talk.say("etsy: one on a desk, one on white")
    assert talk.args("recreate", "scene") == ["desk"]


def test_a_header_of_ones_own_is_no_place_of_a_marketplace() -> None:
    talk = Conversation("mug")
    talk.say("a banner for our newsletter on marble, jpeg")
    assert set(talk.args("export", "channel")) <= {None}
