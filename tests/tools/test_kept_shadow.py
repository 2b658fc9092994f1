"""Kept shadows: as dark as measured, and only what joins the product."""

from __future__ import annotations

import numpy as np
import pytest

from tools.kept_shadow import with_shadow
from tools.matte import Matte


def test_a_kept_shadow_joins_the_product_and_darkens_as_measured() -> None:
    alpha = np.zeros((200, 200), np.uint8)
    alpha[50:100, 50:150] = 255
    cut = Matte(alpha, np.full((200, 200, 3), 200, np.uint8))
    shadow = np.zeros((100, 100), np.float32)
    shadow[50:70, 25:75] = 0.42
    shadow[5:15, 5:15] = 0.42  # apart from the product
    rgb, wide = with_shadow(cut, shadow)
    assert wide[125, 100] == pytest.approx(0.4 * 255, abs=3)
    assert (rgb[125, 100] == 0).all()
    assert wide[20, 20] == 0
    assert (wide[60:90, 60:140] == 255).all()
