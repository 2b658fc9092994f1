"""Bodies of revolution, on drawn ones whose rim and turned face are known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.picture import Pixels, Plane
from tools.revolved import revolved

HIGH, WIDE = 400, 300
AXIS, RIM, HALF, SQUASH = 150.0, 45.0, 140.0, 0.3


def mug(handle: bool = False) -> tuple[Pixels, Plane]:
    """A pale cup with a dark inside, seen from above, that fills its frame."""
    extra = 80 if handle else 0
    rgb = np.zeros((HIGH, WIDE + extra, 3), np.uint8)
    matte = np.zeros(rgb.shape[:2], np.uint8)
    axes = (int(HALF), int(HALF * SQUASH))
    if handle:
        for plane, value in ((matte, 255), (rgb, (180, 170, 160))):
            cv2.ellipse(plane, (int(AXIS + HALF) - 5, 200), (75, 90), 0, 0, 360, value, 22)
    for plane, value in ((matte, 255), (rgb, (200, 190, 180))):
        cv2.rectangle(plane, (10, int(RIM)), (290, 340), value, -1)
        cv2.ellipse(plane, (int(AXIS), 340), axes, 0, 0, 360, value, -1)
        cv2.ellipse(plane, (int(AXIS), int(RIM)), axes, 0, 0, 360, value, -1)
    cv2.ellipse(rgb, (int(AXIS), int(RIM)), (axes[0] - 2, axes[1] - 2), 0, 0, 360, (60, 40, 30), -1)
    box = np.flatnonzero(matte.max(axis=1))
    part = np.s_[box[0] : box[-1] + 1]
    return np.ascontiguousarray(rgb[part]), np.ascontiguousarray(matte[part])


@pytest.mark.parametrize("handle", [False, True])
def test_the_rim_of_a_vessel_is_found(handle: bool) -> None:
    rgb, matte = mug(handle)
    found = revolved(rgb, matte)
    assert found is not None
    assert found.rim is not None
    assert found.axis == pytest.approx(AXIS, abs=4)
    assert found.rim[1] == pytest.approx(HALF, abs=6)
    assert found.squash == pytest.approx(SQUASH, abs=0.04)


@pytest.mark.parametrize("yaw", [-25, 15, 25])
def test_a_turned_vessel_keeps_its_rim_and_its_handle(yaw: float) -> None:
    rgb, matte = mug(handle=True)
    found = revolved(rgb, matte)
    assert found is not None
    x, y = found.turned(rgb.shape[1], np.radians(yaw))
    rows, columns = np.mgrid[: len(rgb), : rgb.shape[1]]
    top = found.rim[0] if found.rim else 0
    within = np.hypot((columns - AXIS) / (HALF - 6), (rows - top) / (SQUASH * HALF - 6)) < 1
    beyond = columns > AXIS + HALF + 6
    for place in (within, beyond):
        assert np.allclose(x[place], columns[place])
        assert np.allclose(y[place], rows[place])


def test_a_point_of_the_face_moves_along_its_ellipse() -> None:
    """What faces us lies lower than what is beside: √(R² - x²)·k below the circle's middle."""
    rgb, matte = mug()
    found = revolved(rgb, matte)
    assert found is not None
    x, y = found.turned(rgb.shape[1], np.radians(20))
    at = (250, int(AXIS))
    assert x[at] - AXIS == pytest.approx(HALF * np.sin(np.radians(20)), abs=3)
    lower = found.squash * HALF * (np.cos(np.radians(20)) - 1)
    assert y[at] - at[0] == pytest.approx(lower, abs=1)


def test_what_has_a_foot_but_no_rim_is_a_lathed_body_or_none() -> None:
    bottle = np.zeros((300, 120), np.uint8)
    bottle[:100, 40:80] = bottle[100:] = 255
    found = revolved(np.full((300, 120, 3), 90, np.uint8), bottle)
    assert found is not None
    assert found.rim is None
    assert found.squash == 0
    slanted = np.tril(np.full((200, 200), 255, np.uint8))
    assert revolved(np.full((200, 200, 3), 90, np.uint8), slanted) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    found = revolved(np.zeros((*shape, 3), np.uint8), np.full(shape, 255, np.uint8))
    if found is not None:
        x, y = found.turned(shape[1], 0.3)
        assert np.isfinite(x).all()
        assert np.isfinite(y).all()


@pytest.mark.parametrize("yaw", [-20, 20])
def test_a_bowl_on_its_saucer_is_not_torn_where_the_saucer_begins(yaw: float) -> None:
    matte = np.zeros((260, 400), np.uint8)
    matte[:180, 120:280] = 255
    matte[180:] = 255
    found = revolved(np.full((260, 400, 3), 200, np.uint8), matte)
    assert found is not None
    x, _ = found.turned(400, np.radians(yaw))
    moved = x - np.arange(400)
    assert np.abs(moved[90, 200]) > 20
    assert np.abs(np.diff(moved[150:240, 150:250], axis=0)).max() < 1.5
