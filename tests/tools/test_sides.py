"""Sides: what outlines and faces of known sides tell, and that nothing is guessed beyond."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.drawn_sides import carton, mug, mug_from_above
from tools.first_look import first_look
from tools.picture import Picture
from tools.sides import Look, mirrored, opposite, sides

FRONT, BACK = mug("right", logo=True), mug("left")


def looks(*drawn) -> list[Look]:
    found = [Look.of(rgb, matte) for rgb, matte in drawn]
    return [one for one in found if one is not None]


def views(*drawn, **how) -> list[str | None]:
    return [one.view if one else None for one in sides(looks(*drawn), **how)]


def test_opposite_sides_are_mirrored_and_the_front_is_the_one_with_print() -> None:
    assert views(FRONT, BACK) == ["front", "back"]
    assert views(BACK, FRONT) == ["back", "front"]


def test_where_both_sides_are_plain_it_is_asked() -> None:
    plain = looks(mug("right"), mug("left"))
    assert sides(plain) == [None, None]
    assert opposite(plain) == (0, 1)
    assert opposite(looks(FRONT, BACK)) is None


def test_the_same_side_twice_is_no_other_side() -> None:
    assert views(FRONT, mug("right", logo=True)) == [None, None]
    assert opposite(looks(FRONT, FRONT)) is None


def test_a_round_picture_among_others_is_from_above() -> None:
    assert views(FRONT, mug_from_above()) == [None, "top"]
    assert views(FRONT, BACK, mug_from_above()) == ["front", "back", "top"]


def test_a_ball_is_round_from_everywhere() -> None:
    ball = mug_from_above()
    assert views(ball, ball) == [None, None]


def test_flat_goods_have_a_narrow_side() -> None:
    front, back, side = carton(220, print_=1), carton(220, print_=2), carton(80)
    assert views(front, side) == [None, "side"]
    assert views(front, back, side) == ["front", "back", "side"]
    # Without the side nobody knows that it is no bottle, which looks alike all round.
    assert views(front, back) == [None, None]


def test_what_lies_is_as_narrow_from_above() -> None:
    wide = carton(380)
    assert views(wide, carton(200)) == [None, None]


def test_another_colour_is_another_product() -> None:
    assert views(FRONT, mug("left", color=(40, 90, 160))) == [None, None]


def test_shoes_are_shown_from_their_side_first() -> None:
    assert views(FRONT, BACK, profile=True) == [None, "side"]
    assert views(carton(220, print_=1), carton(80), profile=True) == [None, None]


def test_a_photo_tells_without_a_cutout_where_its_backdrop_is_plain() -> None:
    found = [first_look(Picture(rgb)) for rgb, _ in (FRONT, BACK)]
    assert found[0] is not None
    assert found[1] is not None
    assert mirrored(found[0], found[1])
    noise = np.random.default_rng(3).integers(0, 255, FRONT[0].shape, np.uint8)
    assert first_look(Picture(noise)) is None


def test_a_product_that_the_frame_cuts_off_tells_nothing() -> None:
    assert first_look(Picture(FRONT[0][:, 230:])) is None


@pytest.mark.parametrize("shape", [(40, 300), (300, 40), (20, 20)])
def test_any_shape_has_a_look(shape: tuple[int, int]) -> None:
    matte = np.full(shape, 255, np.uint8)
    found = Look.of(np.zeros((*shape, 3), np.uint8), matte)
    assert found is not None
    assert sides([found, found]) == [None, None]


@given(st.integers(1, 14), st.integers(1, 400))
def test_what_is_tiny_has_none(high: int, wide: int) -> None:
    assert (
        Look.of(np.zeros((high, wide, 3), np.uint8), np.full((high, wide), 255, np.uint8)) is None
    )
