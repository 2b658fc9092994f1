"""Own scene: which of the photos is the place, and where in it the product goes."""

from __future__ import annotations

import pytest
from conversing import Conversation
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.offline.own_scene import placed_in
from agent.offline.situation import Situation


@pytest.mark.parametrize(
    ("said", "photos", "product", "place"),
    [
        ("put it on this table", ("a", "b"), "a", "b"),
        ("the second photo is the background", ("a", "b"), "a", "b"),
        ("use the first photo as the scene", ("a", "b"), "b", "a"),
        ("place it on the table in the second picture", ("a", "b"), "a", "b"),
        ("put the mug on this desk", ("desk_photo", "mug"), "mug", "desk_photo"),
        ("put the mug on the left of the table", ("mug", "table"), "mug", "table"),
        ("stell die Tasse auf diesen Tisch", ("a", "b"), "a", "b"),
        ("ponlo en esta mesa", ("a", "b"), "a", "b"),
    ],
)
def test_which_is_the_product_and_which_the_scene(
    said: str, photos: tuple[str, ...], product: str, place: str
) -> None:
    talk = Conversation(*photos)
    assert talk.say(said).outcome == "plan"
    made = [step["args"] for step in talk.recipe.values() if step["op"] == "recreate"]
    assert [args["scene_image"] for args in made] == [place]
    cut = [step["args"]["image"] for step in talk.recipe.values() if step["op"].startswith("remov")]
    assert cut == [product]


def test_the_photo_with_a_busy_background_is_the_place_and_it_is_said() -> None:
    talk = Conversation("a", "b")
    talk.uploads["a"]["facts"]["backdrop"] = "busy"
    talk.uploads["b"]["facts"]["backdrop"] = "plain"
    assert "'a' for the scene" in talk.say("put it on this table").reply
    assert talk.arg("jpeg_a", "recreate", "scene_image") == "a"


@pytest.mark.parametrize(
    ("said", "side"),
    [
        ("put it on the left table", "left"),
        ("show it on the table, on the right", "right"),
        ("make it on this shelf on the left side", "left"),
        ("put it on the table", "center"),
    ],
)
def test_a_side_is_where_it_goes(said: str, side: str) -> None:
    talk = Conversation("mug", scenes=("place",))
    talk.say(said if side != "center" else "put it on this table")
    assert talk.arg("jpeg_place", "recreate", "position") == side


def test_variations_are_all_different() -> None:
    talk = Conversation("mug", scenes=("place",))
    talk.say("5 variations on this table")
    made = [step["args"] for step in talk.recipe.values() if step["op"] == "recreate"]
    assert len({(str(args["position"]), args["scale"]) for args in made}) == 5
    assert {args["scene_image"] for args in made} == {"place"}


def test_later_turns_move_it_and_keep_its_place() -> None:
    talk = Conversation("mug", "IMG_2")
    talk.say("put it on this table")
    talk.say("on the left please")
    assert talk.arg("jpeg_img_2", "recreate", "position") == "left"
    talk.say("put it on the right of the table")
    assert talk.arg("jpeg_img_2", "recreate", "position") == "right"
    talk.say("an Etsy set too")
    cut = {s["args"]["image"] for s in talk.recipe.values() if s["op"] == "remove_background"}
    assert cut == {"mug"}


@pytest.mark.parametrize(
    "said", ["put it on the wood table", "on a marble table", "an Amazon set for both", "on white"]
)
def test_built_in_scenes_and_sets_are_read_as_before(said: str) -> None:
    state = Situation.model_validate({"uploads": {"a": {"new": True}, "b": {"new": True}}})
    assert placed_in(said, state).text == said
    assert placed_in(said, state).situation == state


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(0, 4))
def test_anything_may_be_typed(said: str, photos: int) -> None:
    uploads = {f"p{n}": {"new": True} for n in range(photos)}
    placed_in(said, Situation.model_validate({"uploads": uploads}))
