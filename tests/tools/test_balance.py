from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tools.balance import flattening, from_backdrop, from_product, reduced
from tools.color import luminance
from tools.light import Backdrop, Triple
from tools.picture import Origin

Values = NDArray[np.float32]

LAMP = np.array([0.62, 0.52, 0.38])


def product(color: tuple[float, float, float]) -> tuple[Values, Values]:
    linear = np.zeros((40, 40, 3), np.float32)
    linear[:] = color
    return linear, np.ones((40, 40), np.float32)


def backdrop(color: tuple[float, ...]) -> Backdrop:
    red, green, blue = (float(value) for value in color)
    triple: Triple = (red, green, blue)
    return Backdrop(kind="plain", color=triple, share=0.6)


def test_a_sheet_under_a_lamp_comes_back_neutral() -> None:
    balance = from_backdrop(backdrop(tuple(LAMP)), *product((0.3, 0.05, 0.02)))
    sheet = LAMP * balance.tint
    assert sheet.max() / sheet.min() < 1.06
    assert balance.trust > 0.9


@pytest.mark.parametrize(
    "paint", [(0.1, 0.5, 0.1), (0.05, 0.1, 0.5), (0.6, 0.1, 0.1), (0.5, 0.1, 0.4)]
)
def test_a_painted_wall_leaves_the_product_alone(paint: Triple) -> None:
    balance = from_backdrop(backdrop(paint), *product((0.4, 0.3, 0.2)))
    assert balance.trust == 0
    assert np.allclose(balance.tint, 1)
    assert balance.gain == 1


def test_white_print_denies_the_cast() -> None:
    linear, weight = product((0.3, 0.05, 0.02))
    linear[:6] = 0.6
    denied = from_backdrop(backdrop(tuple(LAMP)), linear, weight)
    assert denied.trust < 0.4
    linear[:6] = LAMP
    assert from_backdrop(backdrop(tuple(LAMP)), linear, weight).trust > 0.9


def test_a_dim_sheet_asks_for_light_and_highlights_limit_it() -> None:
    dim = backdrop((0.4, 0.4, 0.4))
    assert 1.2 < from_backdrop(dim, *product((0.1, 0.1, 0.1))).gain < 2
    assert from_backdrop(dim, *product((0.95, 0.95, 0.95))).gain == 1
    assert from_backdrop(backdrop((0.9, 0.9, 0.9)), *product((0.1, 0.1, 0.1))).gain == 1


def test_the_tint_keeps_luminance() -> None:
    balance = from_backdrop(backdrop(tuple(LAMP)), *product((0.2, 0.2, 0.2)))
    before = (LAMP / LAMP.max()).astype(np.float32)
    assert luminance(before * balance.tint) == pytest.approx(float(luminance(before)), rel=1e-4)


def test_without_a_backdrop_little_is_done() -> None:
    balance = from_product(*product((0.5, 0.42, 0.3)))
    assert 1 < balance.tint[2] / balance.tint[0] < 1.2
    assert 1 <= balance.gain < 1.35
    assert from_product(np.zeros((2, 2, 3), np.float32), np.zeros((2, 2))).gain == 1


def test_falloff_is_divided_out_by_half_and_keeps_the_mean() -> None:
    field = ((1.0, 0.25),) * 3
    falling = Backdrop(
        kind="gradient", color=(0.6, 0.6, 0.6), field=field, frame=(0.02, 0, -1, 0, 0.02, -1)
    )
    gains = flattening(falling, np.ones((100, 100), np.float32), Origin("photo"))
    relative = 1 + 0.25 * (np.arange(100) * 0.02 - 0.99)
    assert np.allclose(gains[50, :, 0], relative**-0.5, atol=0.01)
    painted = falling.model_copy(update={"color": (0.1, 0.5, 0.1)})
    assert np.allclose(flattening(painted, np.ones((9, 9), np.float32), Origin("x")), 1)


def test_reduced_keeps_small_things_and_shrinks_large_ones() -> None:
    linear, matte = np.ones((30, 20, 3), np.float32), np.full((30, 20), 255, np.uint8)
    assert reduced(linear, matte)[0].shape == (30, 20, 3)
    large = reduced(np.ones((1, 3000, 3), np.float32), np.full((1, 3000), 255, np.uint8))
    assert large[0].shape == (1, 512, 3)
    assert large[1].max() == 1
