"""Colours beside an edge: the right side's, near and far, and sampled where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from tools.surroundings import Surroundings, sampled
from tools.trimap import SURE_BACKGROUND, SURE_FOREGROUND, UNKNOWN

RED, BLUE = (200, 30, 20), (20, 40, 180)


@pytest.fixture(scope="module")
def split() -> Surroundings:
    pixels = np.empty((60, 100, 3), np.uint8)
    pixels[:, :50], pixels[:, 50:] = RED, BLUE
    levels = np.full((60, 100), UNKNOWN, np.uint8)
    levels[:, :40], levels[:, 60:] = SURE_FOREGROUND, SURE_BACKGROUND
    return Surroundings.of(pixels, levels)


@pytest.mark.parametrize("where", [0.02, 0.5, 0.98])
def test_each_side_gives_its_own_colour_everywhere(split: Surroundings, where: float) -> None:
    x, y = np.array([where], np.float32), np.array([0.5], np.float32)
    for side, colour in ((split.product, RED), (split.background, BLUE)):
        for plane in side:
            assert sampled(plane, x, y)[0] == pytest.approx(colour, abs=0.5)


def test_near_colours_follow_a_gradient_closer_than_far_ones() -> None:
    ramp = np.repeat(np.linspace(0, 255, 200)[None, :, None], 80, 0)
    levels = np.full((80, 200), SURE_FOREGROUND, np.uint8)
    levels[:, 100:] = UNKNOWN
    made = Surroundings.of(np.repeat(np.rint(ramp), 3, 2).astype(np.uint8), levels)
    x, y = np.array([102 / 200], np.float32), np.array([0.5], np.float32)
    near, far = (float(sampled(plane, x, y)[0, 0]) for plane in made.product)
    assert far < near < 130


@pytest.mark.parametrize("size", [(120, 160), (121, 163)])
def test_unrest_is_the_variance_of_both_sides(size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    pixels = np.full((*size, 3), 120, np.uint8)
    pixels[:, 80:] = np.clip(random.normal(120, 20, (size[0], size[1] - 80, 1)), 0, 255)
    levels = np.full(size, SURE_FOREGROUND, np.uint8)
    levels[:, 80:] = SURE_BACKGROUND
    made = Surroundings.of(pixels, levels)
    x, y = np.array([0.1, 0.9], np.float32), np.array([0.5, 0.5], np.float32)
    calm, restless = sampled(made.unrest, x, y)
    assert calm < 5
    assert restless == pytest.approx(3 * 20**2, rel=0.3)


def test_hues_are_what_light_alone_does_not_explain() -> None:
    random = np.random.default_rng(2)
    light = random.uniform(0.3, 1, (120, 320, 1))
    pixels = np.rint(np.array(RED) * light).astype(np.uint8)
    pixels[:, 100:] = np.array([70, 100, 90])
    pixels[:, 200:] = np.array([130, 100, 80])
    made = Surroundings.of(pixels, np.full((120, 320), SURE_FOREGROUND, np.uint8))
    x, y = np.array([0.08, 0.625, 0.9], np.float32), np.full(3, 0.5, np.float32)
    dappled, boundary, plain = sampled(made.hues, x, y)
    assert max(dappled, plain) < 2e-3
    # Half of each: |c|² less what lies along the mean, as a share of |c|².
    one, other = np.array([70.0, 100, 90]), np.array([130.0, 100, 80])
    mean = (one + other) / np.linalg.norm(one + other)
    whole = one @ one + other @ other
    assert boundary == pytest.approx(1 - ((one @ mean) ** 2 + (other @ mean) ** 2) / whole, rel=0.1)


@pytest.mark.parametrize("count", [1, 1023, 1024, 5000])
def test_samples_are_bilinear_in_any_number(count: int) -> None:
    plane = np.add.outer(np.arange(30.0), np.arange(40.0) * 2).astype(np.float32)
    random = np.random.default_rng(count)
    x, y = random.uniform(0.1, 0.9, (2, count)).astype(np.float32)
    truth = (y * 30 - 0.5) + 2 * (x * 40 - 0.5)
    assert sampled(plane, x, y) == pytest.approx(truth, abs=0.1)
