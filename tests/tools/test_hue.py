"""Hue under falling light: alpha stays, and greys tell nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tools.hue import coloured, dot, in_shadow

CLAY, SHEET, GREY = (
    np.array([c], np.float32).T for c in ((170, 120, 70), (230, 225, 215), (90,) * 3)
)

NO_HUES = np.zeros(1, np.float32)


@pytest.mark.parametrize("light", [1.0, 0.7, 0.5])
@pytest.mark.parametrize("product", [True, False])
def test_less_light_leaves_alpha_as_it_is(light: float, product: bool) -> None:
    seen = (CLAY if product else SHEET) * np.float32(light)
    share, told = in_shadow(seen, CLAY, SHEET, NO_HUES)
    assert share[0] == pytest.approx(float(product), abs=0.02)
    assert told[0] == 1


def test_hue_tells_nothing_of_a_grey_product_or_in_the_dark() -> None:
    white = np.full((3, 1), 230, np.float32)
    assert coloured(GREY, GREY, white, NO_HUES)[0] == 0
    assert coloured(np.full((3, 1), 3, np.float32), CLAY, SHEET, NO_HUES)[0] == 0


def test_hue_tells_less_where_the_product_has_several() -> None:
    told = [coloured(CLAY / 4, CLAY, SHEET, np.float32([hues]))[0] for hues in (0, 0.02, 0.1)]
    assert told[0] > told[1] > told[2] == 0


def test_scalar_products_are_by_colour() -> None:
    one, other = np.float32([[1, 0], [2, 1], [3, 0]]), np.float32([[4, 7], [5, 8], [6, 9]])
    assert dot(one, other).tolist() == [32, 8]
