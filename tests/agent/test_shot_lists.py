"""The shot lists that are shipped: executable, honest, and enough of them."""

from __future__ import annotations

import pytest

import prompts
from agent import shots
from tools.channels import channels, slots

LISTS = [name.removeprefix("shots/") for name in prompts.names("shots")]
CHANNELS = [name for name in LISTS if shots.shot_list(name)]


def test_there_are_lists_for_the_shops() -> None:
    assert {"amazon", "shopify", "etsy", "ebay", "walmart"} <= set(CHANNELS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_shot_has_a_slot_a_look_and_a_doubt(channel: str) -> None:
    found = shots.shot_list(channel)
    assert found is not None
    assert found.channel == channel
    assert found.usual <= len(found.shots)
    for shot in found.shots:
        assert shot.slot in channels()[channel].slots
        assert shot.look in shots.looks()
        assert shot.doubt.endswith("?")


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_shot_of_a_list_is_there_twice(channel: str) -> None:
    found = shots.shot_list(channel)
    assert found is not None
    told = [str((shot.look, sorted(map(str, shot.values.items())))) for shot in found.shots]
    assert len(set(told)) == len(told)


def test_an_amazon_set_is_one_main_image_and_at_least_four_others() -> None:
    found = shots.shot_list("amazon")
    assert found is not None
    usual = found.shots[: found.usual]
    assert [shot.slot for shot in usual].count("main") == 1
    assert [shot.slot for shot in usual].count("secondary") >= 4
    assert {shot.look for shot in usual} >= {"white", "scene", "detail", "color"}


def test_gaps_name_what_one_photo_cannot_show() -> None:
    found = shots.shot_list("amazon")
    assert found is not None
    assert any("real photo" in gap.text for gap in found.gaps)


def test_single_placements_are_slots() -> None:
    table = prompts.table("shots/single")
    assert isinstance(table, dict)
    assert set(table) <= set(slots())
    assert shots.single("instagram.story").look == "scene"
    assert shots.single("no.slot").look == "white"


def test_looks_are_filled_and_arguments_without_a_value_left_out() -> None:
    steps = shots.looks()["infographic"].filled({"title": None, "callouts": ["BPA free"]})
    assert steps[-1] == ("infographic", {"callouts": ["BPA free"]})
    assert shots.looks()["color"].called({"color": "sage"}) == "on sage"
