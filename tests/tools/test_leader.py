"""Leader: lines end on the product, at their words' height, on the words' side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.framing import box_of
from tools.leader import nearest_edge
from tools.picture import Plane


def sofa() -> Plane:
    """A wide body on one foot, which is at the left."""
    matte = np.zeros((400, 600), np.uint8)
    matte[100:250, 50:550] = 255
    matte[250:300, 70:110] = 255
    return matte


@pytest.mark.parametrize(("way", "row"), [(1, 249), (-1, 287)])
def test_a_line_from_below_ends_on_what_is_on_its_own_side(way: int, row: int) -> None:
    box = box_of(sofa())
    assert box is not None
    found = nearest_edge(sofa(), box, 380.0, way)
    assert found is not None
    assert found[0] == row


@given(y=st.floats(0, 400), way=st.sampled_from([-1, 1]), seed=st.integers(0, 50))
def test_it_is_always_on_the_product(y: float, way: int, seed: int) -> None:
    noise = np.random.default_rng(seed).random((40, 60)) < 0.05
    matte = (noise * 255).astype(np.uint8)
    box = box_of(matte)
    if box is None:
        return
    found = nearest_edge(matte, box, y / 10, way)
    if found is not None:
        assert matte[found[0], found[1]].all()
        assert len(found[1])
