"""Sharpness: every blur lowers it; contrast, light and size do not move it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tools.facts import BLURRED
from tools.photo import read_photo
from tools.picture import Plane
from tools.sharpness import sharpness


def things(size: int = 400) -> Plane:
    """Squares and discs on grey, drawn four times larger: edges as a good lens gives them."""
    large = np.full((4 * size, 4 * size), 200, np.uint8)
    chance = np.random.default_rng(5)
    for _ in range(40):
        x, y, r = (int(v) for v in chance.integers(0, 4 * size, 3))
        cv2.circle(large, (x, y), 40 + r // 12, int(chance.integers(20, 240)), -1)
    return np.asarray(cv2.resize(large, (size, size), interpolation=cv2.INTER_AREA), np.uint8)


def blurred(plane: Plane, sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.uint8)


def score(plane: Plane) -> float:
    found = sharpness(plane)
    assert found is not None
    return found


def test_every_blur_lowers_it() -> None:
    scores = [score(things())] + [score(blurred(things(), s)) for s in (0.7, 1, 1.5, 2, 3, 5)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 1.8 * BLURRED
    assert scores[4] < BLURRED


def test_contrast_and_light_do_not_move_it() -> None:
    weak = (things() * 0.5 + 40).astype(np.uint8)
    assert score(weak) == pytest.approx(score(things()), abs=0.08)


def test_noise_does_not_make_a_blurred_photo_sharp() -> None:
    noise = np.random.default_rng(2).normal(0, 3, (400, 400))
    noisy = np.clip(blurred(things(), 3.0) + noise, 0, 255).astype(np.uint8)
    assert score(noisy) < 0.6 * score(things())


def test_nothing_to_judge_by() -> None:
    assert sharpness(np.full((200, 200), 90, np.uint8)) is None


def test_shapes_without_edges_are_as_blurred_as_can_be() -> None:
    assert sharpness(blurred(things(), 25.0)) == 0.0


def test_tiny_planes_are_measured() -> None:
    checks = np.indices((8, 8)).sum(0) % 2 * 200
    assert score(checks.astype(np.uint8)) > 0.4


def test_real_photos_are_told_from_their_blurred_selves(shared: Path) -> None:
    """At 800 px a blur of 2.5 px is one that a buyer sees; no photo here has it by itself."""
    names = ["desk_mug", "food_donut", "product_thomas-q-1229169", "seller_hat_040", "shrine_00"]
    for name in names:
        photo = read_photo((shared / "photos" / f"{name}.jpg").read_bytes(), name)
        grey = np.asarray(cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
        scale = min(1.0, 800 / max(grey.shape))
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        assert score(grey) > BLURRED, name
        assert score(blurred(grey, 2.5)) < BLURRED, name
