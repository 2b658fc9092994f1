from __future__ import annotations

import numpy as np
import pytest

from tools.descent import Values, descended


def test_the_valley_of_a_parabola_is_found() -> None:
    """(x - a)ᵀ D (x - a), with curvatures from 1 to 1000."""
    goal, curved = np.linspace(-3, 3, 40), np.geomspace(1, 1000, 40)

    def cost(point: Values) -> tuple[float, Values]:
        off = point - goal
        return float(np.sum(curved * off * off)), 2 * curved * off

    assert np.abs(descended(cost, np.zeros(40), 400) - goal).max() < 1e-3


def test_rosenbrock() -> None:
    """H. Rosenbrock, "An automatic method for finding the greatest or least value" (1960)."""

    def cost(point: Values) -> tuple[float, Values]:
        x, y = point
        slope = [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]
        return float((1 - x) ** 2 + 100 * (y - x * x) ** 2), np.array(slope)

    assert descended(cost, np.array([-1.2, 1.0]), 80) == pytest.approx([1, 1], abs=1e-3)


def test_where_nothing_is_lower_it_stays() -> None:
    here = np.array([2.0, 3.0])
    assert np.array_equal(descended(lambda p: (0.0, np.zeros(2)), here, 5), here)
