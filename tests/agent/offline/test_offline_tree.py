"""Recipes as trees: read, changed, written back."""

from __future__ import annotations

from agent.offline.gallery import File
from agent.offline.tree import grown, patch, written

RECIPE = {
    "cut": {"op": "remove_background", "args": {"image": "mug", "keep_shadow": None}},
    "white": {"op": "set_background", "args": {"image": "cut", "color": "#ffffff"}},
    "a": {"op": "export", "args": {"image": "white", "channel": "amazon", "slot": "main"}},
    "b": {"op": "export", "args": {"image": "white", "channel": "etsy", "slot": "listing"}},
    "loose": {"op": "turn", "args": {"image": "cut", "yaw": 10.0}},
}


def test_a_recipe_comes_back_as_it_was() -> None:
    roots = grown(RECIPE)
    assert [root.name for root in roots] == ["a", "b", "loose"]
    saved, removed = patch(RECIPE, written(roots, RECIPE))
    assert (saved, removed) == ([], [])


def test_changing_one_file_leaves_the_other_and_splits_what_they_share() -> None:
    a, b, loose = grown(RECIPE)
    changed = File(a).setting("set_background", color="#000000").node
    after = written([changed, b, loose], RECIPE)
    assert after["white"] == RECIPE["white"]
    assert after["b"]["args"]["image"] == "white"
    assert after[str(after["a"]["args"]["image"])]["args"]["color"] == "#000000"
    saved, removed = patch(RECIPE, after)
    assert {name for name, _ in saved} == {"a", "white_2"}
    assert removed == []


def test_changing_all_files_saves_one_step_under_its_old_name() -> None:
    a, b, loose = grown(RECIPE)
    roots = [File(root).setting("set_background", color="#000000").node for root in (a, b)]
    saved, removed = patch(RECIPE, written([*roots, loose], RECIPE))
    assert [name for name, _ in saved] == ["white"]
    assert removed == []


def test_what_nobody_reads_any_more_goes() -> None:
    a, _, loose = grown(RECIPE)
    other = File(a).changing(a, lambda node: node.with_args(slot=None)).node
    saved, removed = patch(RECIPE, written([other, loose], RECIPE))
    assert removed == ["b"]
    assert [name for name, _ in saved] == ["a"]


def test_the_same_for_another_upload() -> None:
    a, *_ = grown(RECIPE)
    made = File(a).on({"mug": "cup"})
    assert made.photos == ["cup"]
    assert made.node.key != a.key
