"""Surfaces: the colour of their cubic, within their own bounds."""

from __future__ import annotations

import numpy as np
import pytest

from tools.segment.proxy import Proxy
from tools.segment.surface import Surface

PROXY = Proxy(np.zeros((40, 60, 3), np.uint8))
#: L* 50 in the middle, 10 more at the right edge, 20 more at the lower one.
FIELD = np.array([[50.0, 0, 0], [10, 0, 0], [20, 0, 0]])


def test_the_colour_over_a_frame_is_that_of_its_places() -> None:
    surface = Surface(FIELD, np.ones(3))
    whole = surface.over(PROXY)
    assert whole == pytest.approx(
        surface.colour(PROXY.places.reshape(-1, 2)).reshape(40, 60, 3), abs=1e-3
    )
    assert whole[-1, -1, 0] == pytest.approx(80, abs=1)


def test_a_surface_without_bounds_covers_all_and_a_table_only_what_lies_below_its_line() -> None:
    assert Surface(FIELD, np.ones(3)).covers(PROXY).all()
    table = Surface(FIELD, np.ones(3), upper=(0.0, 0.5)).covers(PROXY)
    assert table.shape == (40, 60)
    assert table[:, 0].tolist() == [row >= 18 for row in range(40)]  # the line less an overlap
    assert table[:, -1].tolist() == [row >= 28 for row in range(40)]
