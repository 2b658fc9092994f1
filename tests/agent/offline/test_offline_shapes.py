"""The shape of a picture: ratios and words for it, before and after it is made."""

from __future__ import annotations

from typing import Any

import pytest
from test_offline_sayings import talked


def the(op: str, *said: str) -> dict[str, Any]:
    steps = [step for step in talked("mug", *said).recipe.values() if step["op"] == op]
    return steps[-1]["args"]


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("a lifestyle picture, make it 4:5", (1600, 2000)),
        ("a vertical 9:16 picture on marble", (1125, 2000)),
        ("white background, 3:4", (1500, 2000)),
        ("a landscape banner on wood for our website", (1998, 1332)),
        ("on linen, 1.91:1", (2000, 1047)),
    ],
)
def test_a_ratio_becomes_the_size_of_the_file(said: str, size: tuple[int, int]) -> None:
    args = the("export", said)
    assert (args["width"], args["height"]) == size


def test_the_scene_is_composed_for_the_shape() -> None:
    assert the("recreate", "a vertical 9:16 picture on marble")["aspect"] == "1125:2000"
    changed = the("recreate", "a picture on marble", "make it 16:9")
    assert changed["aspect"] == "2000:1125"


def test_one_picture_of_a_set_takes_another_shape() -> None:
    talk = talked("mug", "etsy set of 5", "make the second landscape")
    sizes = [s["args"].get("width") for s in talk.recipe.values() if s["op"] == "export"]
    assert sizes == [None, 1998, None, None, None]


def test_the_same_once_more_in_another_shape() -> None:
    talk = talked("mug", "white background, 3:4", "now the same in landscape")
    sizes = [s["args"]["width"] for s in talk.recipe.values() if s["op"] == "export"]
    assert sizes == [1500, 1998]


@pytest.mark.parametrize(
    "said", ["instagram post 4:5", "pinterest pin 2:3", "a 9:16 story on insta"]
)
def test_a_channel_knows_its_own_shapes(said: str) -> None:
    assert "width" not in the("export", said)


def test_a_landscape_to_stand_in_is_no_shape() -> None:
    made = talked("mug", "an amazon main", "put it in a landscape with mountains").recipe
    assert not any("width" in step["args"] for step in made.values())
