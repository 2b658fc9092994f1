"""Shot lists of one's own: a plan with its photo left open, and filled in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agent.saved_lists import SavedList, load_lists, of_recipe, slug, store_list
from tools.errors import ConfigurationError, RequestError

RECIPE = {
    "mug_cutout": {"op": "remove_background", "args": {"image": "mug", "keep": "all"}},
    "mug_white": {"op": "set_background", "args": {"image": "mug_cutout", "color": "#ffffff"}},
    "main": {"op": "export", "args": {"image": "mug_white", "channel": "amazon", "sku": "B0X"}},
    "candle_cutout": {"op": "remove_background", "args": {"image": "candle"}},
    "pair": {"op": "arrange", "args": {"images": ["mug_cutout", "candle_cutout"]}},
    "both": {"op": "export", "args": {"image": "pair"}},
}


def test_a_plan_becomes_a_list_without_what_is_one_products_alone() -> None:
    saved = of_recipe("Our mug set", RECIPE, ["mug", "candle"])
    assert list(saved.steps) == ["$photo_cutout", "$photo_white", "main"]
    assert saved.steps["main"].args == {"image": "$photo_white", "channel": "amazon"}
    assert saved.files == 1


def test_a_list_filled_with_its_own_photo_is_the_plan_again() -> None:
    saved = of_recipe("set", RECIPE, ["mug"])
    filled = saved.filled("mug")
    assert filled["mug_white"] == RECIPE["mug_white"]
    assert filled["mug_cutout"]["args"] == RECIPE["mug_cutout"]["args"]


def test_names_that_are_taken_are_given_after_the_photo() -> None:
    filled = of_recipe("set", RECIPE, ["mug"]).filled("IMG_7", taken={"main"})
    assert list(filled) == ["img_7_cutout", "img_7_white", "img_7_main"]
    assert filled["img_7_cutout"]["args"]["image"] == "IMG_7"  # type: ignore[index,call-overload]


@given(some.text(min_size=1, max_size=60))
def test_any_title_names_a_file_that_is_found_again(title: str) -> None:
    name = slug(title)
    assert name == slug(name)
    assert name.replace("_", "").isalnum()
    assert name.isascii()


def test_lists_are_stored_and_found_by_name(tmp_path: Path) -> None:
    saved = of_recipe("Our mug set!", RECIPE, ["mug"])
    path = store_list(tmp_path, saved)
    assert path.name == "our_mug_set.yaml"
    assert load_lists(tmp_path) == {"our_mug_set": saved}


@pytest.mark.parametrize("text", ["title: x", "title: x\nsteps: {a: {oop: b}}", "[", "3"])
def test_a_damaged_list_is_a_sentence_that_names_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "autumn.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"shot list autumn\.yaml"):
        load_lists(tmp_path)


def test_a_plan_without_a_picture_of_one_photo_is_no_list() -> None:
    with pytest.raises(RequestError, match="no picture here"):
        of_recipe("set", {"mug_cutout": RECIPE["mug_cutout"]}, ["mug"])
    assert SavedList(title="x", steps={}).files == 0
