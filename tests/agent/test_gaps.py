"""What sets lack, by their plans alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import JsonValue

from agent.conversation import Upload
from agent.gaps import gaps
from agent.settings import Settings
from agent.studio import Studio
from tests.agent.fakes import in_turn, mug, photo, says, studio
from tests.agent.talking import CUT, MAIN, finished

Steps = dict[str, dict[str, JsonValue]]
BACK = "the back view needs a real photo of the back"
SIZE = "a size picture needs the product's height"


def a_set(count: int = 4, channel: str = "amazon", photo: str = "img_1") -> Steps:
    cut: Steps = {"cut": {"op": "remove_background", "args": {"image": photo}}}
    files: Steps = {
        f"file_{n}": {"op": "export", "args": {"image": "cut", "channel": channel}}
        for n in range(count)
    }
    return cut | files


def test_a_set_of_one_photo_lacks_the_back_and_the_size() -> None:
    assert gaps(a_set()) == (BACK, SIZE)


@pytest.mark.parametrize("recipe", [{}, a_set(3), a_set(8, "instagram"), a_set(8, "")])
def test_what_is_no_set_lacks_nothing(recipe: Steps) -> None:
    assert gaps(recipe) == ()


@pytest.mark.parametrize("name", ["img_1_back", "back", "REAR_view", "img-1-back-2"])
def test_a_photo_of_the_back_mends_that(name: str) -> None:
    back: Steps = {"more": {"op": "export", "args": {"image": name, "channel": "amazon"}}}
    assert gaps(a_set() | back) == (SIZE,)
    elsewhere: Steps = {"more": {"op": "export", "args": {"image": name, "channel": "etsy"}}}
    assert gaps(a_set() | elsewhere) == (BACK, SIZE)


@pytest.mark.parametrize("name", ["backpack", "background", "mug_front"])
def test_a_name_that_only_begins_alike_mends_nothing(name: str) -> None:
    assert BACK in gaps(a_set(photo=name))


@pytest.mark.parametrize(
    "step",
    [
        {"op": "scale_reference", "args": {"product": "cut", "height_cm": 12}},
        {"op": "infographic", "args": {"image": "cut", "dimensions": "12 cm"}},
    ],
)
def test_a_size_picture_mends_that(step: dict[str, JsonValue]) -> None:
    size: Steps = {
        "size": step,
        "more": {"op": "export", "args": {"image": "size", "channel": "amazon"}},
    }
    assert gaps(a_set() | size) == (BACK,)


def test_a_conversation_tells_its_gaps_as_long_as_they_are_there(tmp_path: Path) -> None:
    uploads = [Upload("mug.png", photo())]
    with Studio(Settings.at(tmp_path)) as house:
        assert {BACK, SIZE} <= set(house.plan("t", "amazon set", uploads).left_out)
        assert {BACK, SIZE} <= set(house.plan("t", "softer shadow").left_out)
        assert {BACK, SIZE} <= set(house.plan("t", "thanks").left_out)
        assert {BACK, SIZE} <= set(house.state("t").left_out)
        more = house.plan("t", "add a back view", [Upload("IMG_7.png", photo(90))])
        assert BACK not in more.left_out
        assert SIZE in more.left_out
        assert house.state("t").left_out == more.left_out
        assert BACK in house.plan("t", "undo").left_out


def test_what_a_plan_leaves_out_comes_and_goes_with_it(home: Path) -> None:
    model = in_turn(says("a", CUT, left_out=["no video"]), says("b", MAIN), says("chat"))
    with studio(home, model) as house:
        list(house.say("t", "make it", [mug()]))
        assert finished(house.say("t", "more")).left_out == ()
        assert finished(house.undo("t")).left_out == ("no video",)
        list(house.say("t", "thanks"))
        assert house.state("t").left_out == ("no video",)
