from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.light import DIRECTIONS
from tools.normals import inflated, shaded
from tools.picture import Plane


def disc() -> Plane:
    return np.asarray(cv2.circle(np.zeros((150, 150), np.uint8), (75, 75), 60, 255, -1))


def test_a_disc_inflates_to_a_ball() -> None:
    """√u of a disc is a hemiellipsoid: normals lean outwards, the more the nearer the edge."""
    normals = inflated(disc())
    assert np.allclose(np.linalg.norm(normals, axis=-1), 1, atol=1e-5)
    assert normals[75, 75, 2] > 0.99
    across = normals[75, 20:130, 0]
    assert (np.diff(across[5:-5]) > 0).all()
    assert normals[75, 25, 0] == pytest.approx(-normals[75, 125, 0], abs=0.03)
    assert np.abs(normals[75, 30:120, 1]).max() < 0.05


def test_light_from_the_left_lights_the_left() -> None:
    gains = shaded(disc(), DIRECTIONS["left"], 0.3)
    assert gains[75, 30] > 1.05
    assert gains[75, 120] < 0.95
    inside = disc() > 0
    assert gains[inside].mean() == pytest.approx(1, abs=0.01)
    assert gains[inside].min() > 0.5
    assert gains[inside].max() < 1.4


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    gains = shaded(np.full(shape, 255, np.uint8), DIRECTIONS["top"], 0.3)
    assert gains.shape == shape
    assert np.isfinite(gains).all()
