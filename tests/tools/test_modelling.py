from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tools.light import DIRECTIONS, Light, Triple
from tools.modelling import Modelling, modelling

SIDE = 180
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


def seen(linear: Light) -> Modelling:
    found = modelling(linear, ball()[1])
    assert found is not None
    return found


@cache
def from_right() -> Modelling:
    return seen(lit(FROM_RIGHT))


def test_a_ball_is_relit_nearly_as_it_would_be_photographed() -> None:
    found = from_right()
    before, after = (seen(lit(side)).light[..., 1] for side in (FROM_RIGHT, FROM_LEFT))
    made = before * found.moved(FROM_LEFT).gains
    nothing = np.abs(before - after)[found.solid].mean()
    assert np.abs(made - after)[found.solid].mean() < 0.5 * nothing


def test_a_lamp_that_stays_changes_little() -> None:
    gains = from_right().moved(FROM_RIGHT).gains[from_right().solid]
    assert np.abs(np.log(gains)).mean() < 0.15


def test_a_mirror_image_is_relit_as_one() -> None:
    other = seen(np.ascontiguousarray(lit(FROM_RIGHT)[:, ::-1]))
    assert np.allclose(
        other.moved(FROM_RIGHT).gains[:, ::-1], from_right().moved(FROM_LEFT).gains, atol=1e-3
    )


def test_print_in_soft_light_is_no_relief() -> None:
    """A dark stripe of another colour does not show in the gains."""
    plain = lit((0.0, -0.3, 0.95), ambient=2.0, paint=0.2)
    printed = plain.copy()
    printed[:, 60:75] *= np.array([0.1, 0.25, 0.5], np.float32)
    pair = [seen(each).moved(DIRECTIONS["left"], 0.35).gains for each in (plain, printed)]
    stripe = np.s_[20:40, 21:24]
    assert abs(np.log(pair[1][stripe].mean() / pair[0][stripe].mean())) < 0.12


def test_white_print_stays_as_white_as_its_ground_is_bright() -> None:
    plain = np.full((SIDE, SIDE, 3), (0.5, 0.02, 0.03), np.float32)
    printed = plain.copy()
    printed[70:110, 70:110] = 0.8
    pair = [seen(each).moved(DIRECTIONS["left"], 0.35).gains for each in (plain, printed)]
    mark = np.s_[26:34, 26:34]
    assert np.log(pair[1][mark].mean() / pair[0][mark].mean()) > -0.15


def test_light_from_all_around_still_tells_the_outline() -> None:
    gains = seen(np.full((SIDE, SIDE, 3), 0.4, np.float32)).moved(DIRECTIONS["left"], 0.5).gains
    middle, side = len(gains) // 2, len(gains) // 8
    assert gains[middle, side] > 1.05 > 0.95 > gains[middle, -side]


def test_the_softer_the_smaller_the_change() -> None:
    hard, soft = (
        np.log(from_right().moved(FROM_LEFT, around).gains)[from_right().solid]
        for around in (0.2, 1.5)
    )
    assert soft.std() < hard.std()


@pytest.mark.parametrize("around", [0.0, 0.5, 3.0])
def test_with_a_rooms_light_told_the_mean_gain_is_one(around: float) -> None:
    found = from_right()
    mean = np.average(found.moved(FROM_LEFT, around).gains, weights=found.solid)
    assert mean == pytest.approx(1, abs=1e-4)


def test_shading_is_trusted_more_than_a_patchwork() -> None:
    random = np.random.default_rng(1)
    patches = np.repeat(np.repeat(random.random((18, 18, 3)), 10, 0), 10, 1).astype(np.float32)
    sure, unsure = (each.moved(FROM_LEFT, 0.5).trust for each in (from_right(), seen(patches)))
    assert 0 <= unsure < sure <= 1


def test_the_same_photo_has_the_same_gains() -> None:
    again = seen(lit(FROM_RIGHT)).moved(FROM_LEFT)
    assert np.array_equal(from_right().moved(FROM_LEFT).gains, again.gains)
    assert from_right().moved(FROM_LEFT).trust == again.trust


@pytest.mark.parametrize("shape", [(8, 500), (500, 8), (9, 9), (40, 30)])
def test_small_and_long_products(shape: tuple[int, int]) -> None:
    found = modelling(np.full((*shape, 3), 0.3, np.float32), np.ones(shape, np.float32))
    assert found is None or np.isfinite(found.moved(FROM_LEFT).gains).all()


def test_too_little_to_see_is_none() -> None:
    assert modelling(np.ones((1, 900, 3), np.float32), np.ones((1, 900), np.float32)) is None
    assert modelling(np.ones((90, 90, 3), np.float32), np.zeros((90, 90), np.float32)) is None
