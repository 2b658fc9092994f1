"""Surface: tables are told from their fronts, floors from walls, and nothing from a plain wall."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.photo import read_photo
from tools.picture import Pixels
from tools.surface import surface_of

WALL, TOP, FRONT = (200, 202, 205), (190, 150, 110), (120, 90, 60)


def table(left: int, right: int, back: int, front: int) -> Pixels:
    """A table with a dark front before a wall, 600×400."""
    place = np.full((400, 600, 3), WALL, np.uint8)
    place[back:front, left:right] = TOP
    place[front : front + 50, left:right] = FRONT
    return place


@settings(max_examples=8, deadline=None)
@given(st.integers(190, 260), st.integers(30, 60))
def test_a_table_is_found_from_its_back_to_its_front(back: int, deep: int) -> None:
    found = surface_of(table(0, 600, back, back + deep))
    assert found.clear
    assert found.back * 400 == pytest.approx(back, abs=12)
    assert found.front * 400 == pytest.approx(back + deep, abs=12)


def test_the_one_of_two_tables_that_is_named() -> None:
    place = np.minimum(table(20, 220, 220, 260), table(380, 580, 250, 300))
    sides = {side: surface_of(place, side) for side in ("left", "right")}
    assert sides["left"].x < 0.4 < 0.6 < sides["right"].x
    assert sides["left"].back == pytest.approx(0.55, abs=0.04)
    assert sides["right"].back == pytest.approx(0.625, abs=0.04)
    assert surface_of(place, 0.8).x > 0.6


def test_a_wall_or_a_floor_from_above_is_no_surface() -> None:
    assert not surface_of(np.full((400, 600, 3), 128, np.uint8)).clear
    planks = np.full((400, 600, 3), TOP, np.uint8)
    planks[::40] = FRONT
    assert not surface_of(planks).clear


@settings(max_examples=6, deadline=None)
@given(st.integers(2, 400), st.integers(2, 400), st.integers(0, 9))
def test_any_photo_has_an_answer(width: int, height: int, seed: int) -> None:
    place = np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)
    found = surface_of(place)
    assert 0 <= found.back < found.front <= 1
    assert 0 <= found.x <= 1


@pytest.mark.parametrize(
    ("file", "where", "left", "right", "back", "front"),
    [
        ("abel-y-costa-716024.jpg", "center", 0.0, 0.9, 0.60, 0.75),
        ("abel-y-costa-716024.jpg", "right", 0.6, 0.9, 0.60, 0.75),
        ("benjamin-voros-310026.jpg", "center", 0.35, 0.87, 0.47, 0.58),
        ("nathan-fertig-249917.jpg", "center", 0.3, 0.75, 0.71, 0.82),
    ],
)
def test_real_tables(
    shared: Path, file: str, where: str, left: float, right: float, back: float, front: float
) -> None:
    """The drawers' front, the sockets below the stool and the sofa are none of them."""
    photo = read_photo((shared / "scenes" / file).read_bytes(), file)
    found = surface_of(photo.rgb, "right" if where == "right" else "center")
    assert found.clear
    assert left <= found.x <= right
    assert back <= found.back < found.front <= front


@pytest.mark.parametrize("file", ["texture_marble_black.jpg", "texture_tiles.jpg"])
def test_real_textures_are_seen_from_above(shared: Path, file: str) -> None:
    assert not surface_of(read_photo((shared / "scenes" / file).read_bytes(), file).rgb).clear
