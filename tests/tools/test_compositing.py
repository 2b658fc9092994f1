"""Compositing: exact where nothing is mixed, and light's own arithmetic where something is."""

from __future__ import annotations

import numpy as np

from tools.color import linear_to_srgb, srgb_to_linear
from tools.compositing import composited


def test_opaque_and_empty_pixels_stay_bit_by_bit() -> None:
    random = np.random.default_rng(3)
    over, under = random.integers(0, 256, (2, 16, 24, 3), np.uint8)
    alpha = np.where(random.random((16, 24)) < 0.5, 0, 255).astype(np.uint8)
    made = composited(over, alpha, under.copy())
    assert np.array_equal(made, np.where(alpha[..., None] == 255, over, under))


def test_mixed_pixels_are_mixed_in_linear_light_within_a_level() -> None:
    random = np.random.default_rng(4)
    over, under = random.integers(0, 256, (2, 32, 32, 3), np.uint8)
    alpha = random.integers(1, 255, (32, 32), np.uint8)
    share = alpha[..., None].astype(np.float32) / np.float32(255)
    light = srgb_to_linear(over) * share + srgb_to_linear(under) * (1 - share)
    expected = linear_to_srgb(np.asarray(light, np.float32)).astype(np.int16)
    made = composited(over, alpha, under.copy()).astype(np.int16)
    assert int(np.abs(made - expected).max()) <= 1


def test_the_background_given_is_the_one_written_to() -> None:
    background = np.zeros((2, 2, 3), np.uint8)
    made = composited(np.full((2, 2, 3), 9, np.uint8), np.full((2, 2), 255, np.uint8), background)
    assert made is background
    assert int(background.min()) == 9
