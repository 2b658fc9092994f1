"""The veil of glass: what is unmixed lies over its sheet as it was mixed."""

from __future__ import annotations

import numpy as np
import pytest

from tools.color import Floats, srgb_to_linear
from tools.veil import least_alpha, unmixed

SHEET = np.array([0.7, 0.72, 0.75], np.float32)


def planes(colour: Floats, count: int) -> list[Floats]:
    return [np.full(count, channel, np.float32) for channel in colour]


@pytest.mark.parametrize("drawn", [(0.1, 0.1, 0.1), (0.95, 0.95, 0.97), (0.7, 0.3, 0.1)])
def test_colour_over_the_sheet_gives_the_light_again(drawn: tuple[float, float, float]) -> None:
    alphas = np.linspace(0.15, 0.9, 40, dtype=np.float32)
    light = [c * alphas + s * (1 - alphas) for c, s in zip(drawn, SHEET, strict=True)]
    least = np.full(40, 0.12, np.float32)
    rgb, alpha = unmixed([p.copy() for p in light], planes(SHEET, 40), least, 1e-6)
    shown = srgb_to_linear(rgb) * alpha[:, None] + SHEET * (1 - alpha[:, None])
    assert np.abs(shown - np.stack(light, axis=1)).max() < 0.006
    assert (alpha >= least).all()
    assert (alpha <= np.maximum(alphas, least) + 1e-5).all()  # the least that does


def test_grain_of_the_sheet_is_no_glass() -> None:
    light = [channel * np.float32(1.01) for channel in planes(SHEET, 5)]
    least = np.full(5, 0.2, np.float32)
    rgb, alpha = unmixed(light, planes(SHEET, 5), least, 0.02)
    assert np.allclose(alpha, 0.2)
    assert np.abs(srgb_to_linear(rgb) - SHEET).max() < 0.01


def test_glass_mirrors_most_where_it_is_looked_at_from_the_side() -> None:
    across = np.linspace(-1, 1, 21, dtype=np.float32)
    nothing = np.zeros((1, 21), bool)
    veil = least_alpha(across, nothing, ~nothing)
    assert veil[10] == pytest.approx(1 - 0.96**2, abs=1e-3)  # two surfaces, four hundredths each
    assert veil[0] == veil[-1] == pytest.approx(0.45)
    assert (np.diff(veil[10:]) >= 0).all()


def test_a_part_of_glass_is_thickest_at_its_rim() -> None:
    body = np.zeros((60, 100), bool)
    body[10:50, 20:80] = True
    there = np.zeros_like(body)
    there[30, 20:51] = True
    alpha = least_alpha(np.zeros(31, np.float32), body, there)
    assert (np.diff(alpha) < 0).any()
    assert (np.diff(alpha) <= 0).all()
    assert 0.5 < alpha[0] < 0.66
    assert alpha[-1] == pytest.approx(0.3, abs=0.01)
