from __future__ import annotations

import cv2
import numpy as np

from tools.picture import Pixels
from tools.sharpen import sharpened

ALL = np.full((120, 120), 255, np.uint8)


def soft_edge() -> Pixels:
    step = np.zeros((120, 120, 3), np.uint8)
    step[:, 60:] = 200
    step[:, :60] = 60
    return np.asarray(cv2.GaussianBlur(step, (0, 0), 1.5))


def test_edges_get_steeper_without_halos() -> None:
    soft = soft_edge()
    made = sharpened(soft, ALL, 1.0)
    line, before = made[60, :, 0].astype(int), soft[60, :, 0].astype(int)
    assert np.diff(line).max() > 1.25 * np.diff(before).max()
    assert line.max() <= 200 + 8
    assert line.min() >= 60 - 8


def test_the_more_the_steeper() -> None:
    slopes = [
        np.diff(sharpened(soft_edge(), ALL, a)[60, :, 0].astype(int)).max() for a in (0, 0.4, 0.9)
    ]
    assert slopes[0] < slopes[1] < slopes[2]


def test_noise_is_not_raised_much() -> None:
    noise = np.random.default_rng(4).normal(0, 3, (120, 120, 1)).repeat(3, axis=2)
    seen = np.clip(np.rint(120 + noise), 0, 255).astype(np.uint8)
    assert np.std(sharpened(seen, ALL, 0.5).astype(float)) < 1.35 * np.std(seen.astype(float))


def test_the_matte_edge_and_the_outside_are_left_alone() -> None:
    seen = np.random.default_rng(4).integers(0, 256, (120, 120, 3)).astype(np.uint8)
    where = np.zeros((120, 120), np.uint8)
    where[30:90, 30:90] = 255
    made = sharpened(seen, where, 1.0)
    changed = np.any(made != seen, axis=2)
    assert changed[50:70, 50:70].any()
    changed[31:89, 31:89] = False
    assert not changed.any()


def test_colour_differences_stay() -> None:
    seen = np.full((60, 60, 3), (90, 120, 60), np.uint8)
    seen[:, 30:] = (140, 170, 110)
    made = sharpened(cv2.GaussianBlur(seen, (0, 0), 1.2), ALL[:60, :60], 1.0).astype(int)
    assert np.abs((made[..., 1] - made[..., 0]) - 30).max() <= 2
