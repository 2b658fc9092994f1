from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from tools.light import DIRECTIONS, Light, Triple
from tools.relief import Relief, relief

#: Twice the frame that the relief is sought on.
SIDE = 192
FROM_RIGHT: Triple = (0.6, -0.35, 0.72)
FROM_LEFT: Triple = (-0.6, -0.35, 0.72)


def ball() -> tuple[Light, Light]:
    """Normals (h, w, 3) and matte (h, w) of a ball that fills the frame."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) / ((SIDE - 1) / 2) - 1
    inside = x * x + y * y < 1
    z = np.sqrt(np.maximum(1 - x * x - y * y, 0))
    return np.stack([x, y, z], axis=-1), inside.astype(np.float32)


def lit(toward: Triple, ambient: float = 0.1, paint: float = 0.4) -> Light:
    bright = np.maximum(ball()[0] @ np.asarray(toward, np.float32), 0) + np.float32(ambient)
    return np.asarray(paint * bright[..., None] * np.array([1, 0.8, 0.6]), np.float32)


@cache
def from_right() -> Relief:
    found = relief(lit(FROM_RIGHT), ball()[1])
    assert found is not None
    return found


def between(first: Triple, second: Triple) -> float:
    cosine = np.dot(first, second) / np.linalg.norm(first) / np.linalg.norm(second)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def test_shape_and_lamp_of_a_ball_are_found() -> None:
    found = from_right()
    assert found.trust > 0.8
    assert between(found.toward, FROM_RIGHT) < 15
    true = ball()[0][1::2, 1::2]
    core = np.hypot(true[..., 0], true[..., 1]) < 0.8
    off = (found.normals * true).sum(axis=-1)[core]
    assert np.degrees(np.arccos(np.clip(off, -1, 1))).mean() < 18


def test_a_ball_is_relit_nearly_as_it_would_be_photographed() -> None:
    found = from_right()
    before, after = (lit(side)[1::2, 1::2, 0] for side in (FROM_RIGHT, FROM_LEFT))
    made, inside = before * found.moved(FROM_LEFT), ball()[1][1::2, 1::2] > 0
    nothing = np.abs(before - after)[inside].mean()
    assert np.abs(made - after)[inside].mean() < 0.5 * nothing


def test_print_is_no_relief() -> None:
    """Dark stripes of another colour do not carry over into the gains."""
    printed = lit(FROM_RIGHT)
    printed[:, 60:75] *= np.array([0.1, 0.25, 0.5], np.float32)
    one, other = from_right(), relief(printed, ball()[1])
    assert other is not None
    apart = np.abs(np.log(one.moved(FROM_LEFT) / other.moved(FROM_LEFT)))[one.solid]
    assert np.median(apart) < 0.12


def test_light_from_all_around_tells_no_relief() -> None:
    flat = np.full((SIDE, SIDE, 3), 0.4, np.float32)
    found = relief(flat, ball()[1])
    assert found is not None
    assert found.trust == 0
    gains = found.moved(DIRECTIONS["left"])
    middle, side = len(gains) // 2, len(gains) // 8
    assert gains[middle, side] > 1.05 > 0.95 > gains[middle, -side]


def test_the_softer_the_smaller_the_change() -> None:
    sure = replace(from_right(), trust=1.0)
    hard, soft = (np.abs(np.log(sure.moved(FROM_LEFT, around))).mean() for around in (0.1, 0.8))
    assert soft < 0.7 * hard


def test_the_same_photo_has_the_same_relief() -> None:
    other = relief(lit(FROM_RIGHT), ball()[1])
    assert other is not None
    assert np.array_equal(from_right().normals, other.normals)


def test_too_little_to_see_is_none() -> None:
    assert relief(np.ones((1, 900, 3), np.float32), np.ones((1, 900), np.float32)) is None
