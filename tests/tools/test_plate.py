from __future__ import annotations

import numpy as np
import pytest

from tools.plate import plate_behind


def test_goes_on_behind_the_product() -> None:
    y, x = np.mgrid[:160, :200]
    plate = np.stack([0.3 + 0.001 * x, 0.4 + 0.001 * y, np.full(x.shape, 0.5)], -1)
    seen, matte = plate.copy(), np.zeros((160, 200), np.uint8)
    seen[60:100, 80:120] = 0.9
    matte[60:100, 80:120] = 255
    made = plate_behind(seen.astype(np.float32), matte)
    assert np.abs(made - plate).max() < 0.03
    assert np.abs(made - plate)[:, :60].max() < 0.01


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (7, 5)])
def test_extreme_shapes_and_a_product_that_fills_the_frame(shape: tuple[int, int]) -> None:
    linear = np.full((*shape, 3), 0.25, np.float32)
    assert np.allclose(plate_behind(linear, np.zeros(shape, np.uint8)), 0.25, atol=1e-3)
    assert np.isfinite(plate_behind(linear, np.full(shape, 255, np.uint8))).all()
