from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.penumbra import SHARPEST, blurred, graded_blur, shifted, spread


def point() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    plane = np.zeros((161, 161), np.float32)
    plane[80, 80] = 1
    return plane


@pytest.mark.parametrize("deviation", [2.0, 5.0, 11.0])
def test_blur_is_nearly_gaussian_but_ends(deviation: float) -> None:
    soft = blurred(point(), deviation, deviation)
    assert soft.sum() == pytest.approx(1, abs=1e-3)
    x = np.arange(161) - 80
    own = float(np.sqrt((soft.sum(axis=0) * x**2).sum()))
    assert own == pytest.approx(deviation, abs=0.7)
    gauss = cv2.GaussianBlur(point(), (0, 0), own, borderType=cv2.BORDER_CONSTANT)
    assert np.abs(soft - gauss).max() < 0.15 * gauss.max()
    assert soft[:, : int(80 - 3 * own - 2)].max() < 1e-6


def test_both_directions_have_their_own_width() -> None:
    soft = blurred(point(), 12, 4)
    y, x = np.mgrid[:161, :161] - 80
    assert np.sqrt((soft * x**2).sum()) == pytest.approx(12, rel=0.1)
    assert np.sqrt((soft * y**2).sum()) == pytest.approx(4, rel=0.15)


@given(st.floats(0, 1))
def test_softness_halves_to_doubles(softness: float) -> None:
    assert 0.5 <= spread(softness) <= 2
    assert spread(0.5) == 1


def test_graded_blur_is_sharp_here_and_soft_there() -> None:
    stripes = np.tile((np.arange(160) // 8 % 2).astype(np.float32), (60, 1))
    radius = np.tile(np.linspace(SHARPEST, 10, 160, dtype=np.float32), (60, 1))
    soft = graded_blur(stripes, radius, SHARPEST, 10)[30]
    assert np.ptp(soft[16:40]) > 0.6
    assert np.ptp(soft[112:136]) < 0.2


def test_shifts_by_fractions() -> None:
    moved = shifted(point(), 2.5, -3)
    assert moved[77, 82] == pytest.approx(0.5, abs=0.02)
    assert moved[77, 83] == pytest.approx(0.5, abs=0.02)
