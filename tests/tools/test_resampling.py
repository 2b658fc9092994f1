"""Resampling: fractions of pixels count, hidden colours never show."""

from __future__ import annotations

import numpy as np
import pytest

from tools.picture import Picture
from tools.resampling import resampled, scaled, soft_filter


def test_a_part_is_taken_to_the_fraction_of_a_pixel() -> None:
    ramp = np.tile(np.arange(0, 200, 2, dtype=np.uint8), (40, 1))
    made = scaled(ramp, (0, 0, 50, 20), (20.5, 0, 70.5, 20), soft_filter(1.0))
    assert made[10, 10:40] == pytest.approx(2 * (np.arange(10, 40) + 20.5), abs=1)


def test_what_lies_outside_the_part_need_not_be_looked_at() -> None:
    plane = np.random.default_rng(1).integers(0, 256, (300, 400), np.uint8)
    whole = scaled(plane, (0, 0, 40, 30), (100, 100, 300, 250), soft_filter(0.2))
    other = plane.copy()
    other[:60], other[:, 360:] = 0, 0
    assert np.array_equal(
        scaled(other, (0, 0, 40, 30), (100, 100, 300, 250), soft_filter(0.2)), whole
    )


def test_hidden_colours_never_bleed_into_an_edge() -> None:
    rgb = np.full((60, 60, 3), (200, 30, 30), np.uint8)
    rgb[:, 30:] = (0, 255, 0)
    alpha = np.zeros((60, 60), np.uint8)
    alpha[:, :30] = 255
    colours, seen = resampled(Picture(rgb, alpha=alpha), (0, 0, 20, 20), (0, 0, 60, 60))
    assert seen is not None
    assert (np.abs(colours[seen > 8].astype(int) - (200, 30, 30)) <= 4).all()
