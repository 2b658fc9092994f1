from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.face import Face, unit
from tools.light import Light


def face(linear: Light | None = None, side: int = 40) -> Face:
    share = cv2.circle(np.zeros((120, 100), np.uint8), (50, 60), 45, 1, -1).astype(np.float32)
    light = np.full((120, 100, 3), 0.3, np.float32) if linear is None else linear
    found = Face.of(light, share, side)
    assert found is not None
    return found


def test_back_is_the_transpose_of_of() -> None:
    found, random = face(), np.random.default_rng(1)
    for step in (found.across, found.down, *found.neighbours):
        values = random.normal(size=len(found.brightness))
        slopes = random.normal(size=len(step.share))
        assert step.of(values) @ slopes == pytest.approx(values @ step.back(slopes))


def test_a_slanting_plane_has_its_slopes_everywhere() -> None:
    found = face()
    rows, columns = np.nonzero(found.solid)
    height = 0.5 * columns - 0.25 * rows
    assert np.allclose(found.across.of(height), 0.5)
    assert np.allclose(found.down.of(height), -0.25)
    x, y, z = found.normals(height)
    assert np.allclose(np.stack([x, y, z]).T, unit(np.array([-0.5, 0.25])))


def test_paints_are_told_by_colour_and_not_by_brightness() -> None:
    light = np.empty((120, 100, 3), np.float32)
    light[:] = np.linspace(0.1, 0.9, 100)[None, :, None] * np.array([0.9, 0.5, 0.2])
    assert len(np.unique(face(light).paints)) == 1
    light[:60] *= np.array([0.3, 1, 3], np.float32)
    found = face(light)
    upper = np.nonzero(found.solid)[0] < 18
    lower = np.nonzero(found.solid)[0] > 22
    assert not set(np.unique(found.paints[upper])) & set(np.unique(found.paints[lower]))


def test_the_outline_turns_away_but_for_the_foot() -> None:
    found = Face.of(np.full((120, 60, 3), 0.3, np.float32), np.ones((120, 60), np.float32), 40)
    assert found is not None
    edge = np.zeros(found.solid.shape)
    edge[found.solid] = found.outline
    assert edge[0].all()
    assert edge[:, 0][:-2].all()
    assert not edge[-1, 3:-3].any()
    assert not edge[3:-3, 3:-3].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (3, 3)])
def test_too_little_to_see_is_none(shape: tuple[int, int]) -> None:
    assert Face.of(np.ones((*shape, 3), np.float32), np.ones(shape, np.float32), 40) is None


def test_a_product_that_is_nowhere_is_none() -> None:
    assert Face.of(np.ones((50, 50, 3), np.float32), np.zeros((50, 50), np.float32), 40) is None
