"""Islands of a matte: what is nowhere solid and stands apart is no product."""

from __future__ import annotations

import numpy as np

from tools.segment.islands import without_crumbs


def test_a_faint_crumb_goes_and_small_solid_parts_stay() -> None:
    alpha = np.zeros((300, 300), np.uint8)
    alpha[50:250, 50:250] = 255
    alpha[270:276, 100:112] = 120  # what is left of a shadow
    alpha[10:16, 100:112] = 255  # a bead of the product
    made = without_crumbs(alpha)
    assert not made[260:].any()
    assert np.array_equal(made[:260], alpha[:260])
