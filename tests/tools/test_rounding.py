from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.picture import Plane
from tools.rounding import rounding


def disc(radius: int = 60) -> Plane:
    return np.asarray(cv2.circle(np.zeros((150, 150), np.uint8), (75, 75), radius, 255, -1))


def test_a_long_bar_is_a_cylinder() -> None:
    bar = np.zeros((100, 600), np.uint8)
    bar[20:80] = 255
    middle = rounding(bar)[:, 300]
    exact = np.sqrt(np.maximum(30**2 - (np.arange(100) - 49.5) ** 2, 0))
    assert np.abs(middle - exact)[28:72].max() < 2


def test_a_disc_rises_to_its_middle() -> None:
    """Δu = -1 on a disc is (R² - r²)/4, so that √(2u) is √(R² - r²)/√2."""
    found = rounding(disc())
    assert found[75, 75] == pytest.approx(60 / np.sqrt(2), rel=0.03)
    assert found[:10].max() == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    found = rounding(np.full(shape, 255, np.uint8))
    assert found.shape == shape
    assert np.isfinite(found).all()
