"""Averaging against exact means, and OpenCV's own area filter."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.averaging import averaged, shrunk


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)


@pytest.mark.parametrize("channels", [(), (3,)])
def test_whole_blocks_give_their_mean(channels: tuple[int, ...]) -> None:
    pixels = noise(60, 90, *channels)
    made = averaged(pixels, (30, 20))
    exact = pixels.reshape(20, 3, 30, 3, *channels).mean(axis=(1, 3))
    assert np.abs(made - exact).max() <= 0.51


def test_parts_of_pixels_agree_with_the_area_filter() -> None:
    y, x = np.mgrid[:400, :500]
    pixels = np.asarray(128 + 100 * np.sin(x / 30) * np.cos(y / 40), np.uint8)
    made = averaged(pixels, (193, 151))
    exact = cv2.resize(pixels, (193, 151), interpolation=cv2.INTER_AREA)
    assert np.abs(made.astype(int) - exact).max() <= 3


def test_the_same_size_stays_and_a_larger_one_is_interpolated() -> None:
    pixels = noise(20, 30, 3)
    assert averaged(pixels, (30, 20)) is pixels
    assert averaged(pixels, (45, 50)).shape == (50, 45, 3)


@given(
    width=st.integers(1, 200),
    height=st.integers(1, 200),
    wide=st.integers(1, 60),
    high=st.integers(1, 60),
    value=st.integers(0, 255),
)
def test_any_size_of_one_colour_stays_that_colour(
    width: int, height: int, wide: int, high: int, value: int
) -> None:
    made = averaged(np.full((height, width, 3), value, np.uint8), (wide, high))
    assert made.shape == (high, wide, 3)
    assert (made == value).all()


@pytest.mark.parametrize(
    ("side", "longest", "made"),
    [(2000, 1024, 1000), (2048, 1024, 1024), (1500, 1024, 1024), (800, 1024, 800)],
)
def test_a_shrunk_picture_is_at_most_as_long_and_hardly_shorter(
    side: int, longest: int, made: int
) -> None:
    small = shrunk(noise(60, side, 3), longest)
    assert small.shape[1] == made
    assert small.shape[0] == pytest.approx(60 * made / side, abs=0.5)
