from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.ground import Ground, runs, stands
from tools.picture import Plane


def block(
    left: int, right: int, top: int, bottom: int, size: tuple[int, int] = (200, 300)
) -> Plane:
    matte = np.zeros(size, np.uint8)
    matte[top:bottom, left:right] = 255
    return matte


def chair() -> Plane:
    """A seat on four legs, the far ones 10 px higher in the picture."""
    matte = block(60, 240, 60, 100)
    for left, foot in ((60, 180), (230, 180), (110, 170), (180, 170)):
        matte[100:foot, left : left + 10] = 255
    return matte


def under(matte: Plane) -> Ground:
    ground = Ground.under(matte)
    assert ground is not None
    return ground


def test_nothing_has_no_ground() -> None:
    assert Ground.under(np.zeros((20, 20), np.uint8)) is None


def test_a_block_touches_with_its_whole_base() -> None:
    ground = under(block(100, 200, 50, 150))
    assert np.array_equal(np.flatnonzero(ground.contact), np.arange(100, 200))
    assert np.allclose(ground.floor[100:200], 150)
    assert np.allclose((ground.slope, ground.base, ground.tall), (0, 150, 100))


def test_all_feet_of_a_chair_touch_and_its_seat_does_not() -> None:
    ground = under(chair())
    for foot in (64, 114, 184, 234):
        assert ground.contact[foot], foot
    assert not ground.contact[150]
    assert ground.gap[150] > 60


def test_a_handle_does_not_touch() -> None:
    mug = block(100, 200, 50, 150)
    cv2.ellipse(mug, (200, 100), (35, 30), 0, -90, 90, 255, 8)
    ground = under(mug)
    assert not ground.contact[215]
    assert ground.contact[150]


def test_a_round_base_touches_in_its_middle_and_rises_to_its_ends() -> None:
    can = block(100, 200, 40, 130)
    cv2.ellipse(can, (150, 130), (50, 16), 0, 0, 180, 255, -1)
    ground = under(can)
    touching = np.flatnonzero(ground.contact)
    assert touching[0] < 125
    assert touching[-1] > 175
    assert ground.base_edge[105:195].all()


def test_crumbs_below_are_not_feet() -> None:
    matte = block(100, 200, 50, 150)
    matte[190:193, 20:23] = 255
    assert np.allclose(under(matte).floor[100:200], 150)


def test_what_stands_and_what_lies() -> None:
    assert stands(block(100, 200, 50, 150))
    assert stands(chair())
    pen = np.zeros((300, 300), np.uint8)
    cv2.line(pen, (40, 40), (260, 250), 255, 12)
    assert not stands(pen)
    diamond = cv2.fillPoly(
        np.zeros((300, 300), np.uint8),
        [np.array([[150, 20], [280, 150], [150, 280], [20, 150]])],
        255,
    )
    assert not stands(np.asarray(diamond, np.uint8))


def test_runs() -> None:
    assert [list(run) for run in runs(np.array([1, 1, 0, 1], bool))] == [[0, 1], [3]]
    assert runs(np.zeros(3, bool)) == []


@settings(max_examples=40, deadline=None)
@given(
    height=st.integers(1, 60),
    width=st.integers(1, 60),
    seed=st.integers(0, 2**16),
    share=st.floats(0.01, 0.9),
)
def test_no_pixel_is_below_the_ground(height: int, width: int, seed: int, share: float) -> None:
    matte = ((np.random.default_rng(seed).random((height, width)) < share) * 255).astype(np.uint8)
    ground = Ground.under(matte)
    assert (ground is None) == (not matte.any())
    if ground is not None:
        assert (ground.gap >= 0).all()
        assert ground.contact.any()
        assert np.isfinite(ground.floor).all()


@pytest.mark.parametrize("depth", [0.2, 0.35, 0.5])
def test_a_round_base_tells_from_how_far_above_it_is_seen(depth: float) -> None:
    across = np.clip((np.arange(400) - 199.5) / 120, -1, 1)
    under = 260 + 120 * depth * np.sqrt(1 - across**2)
    rows = np.arange(400)[:, None]
    can = np.where((rows >= 60) & (rows < under) & (np.abs(across) < 1), 255, 0).astype(np.uint8)
    ground = Ground.under(can)
    assert ground is not None
    half, deep = ground.round_base
    assert deep / half == pytest.approx(depth, rel=0.35)
    flat = Ground.under(block(100, 200, 50, 150))
    assert flat is not None
    assert flat.round_base[1] == 0
