"""Contact shadows: found by a coloured product, never by a grey one, never where a network sees."""

from __future__ import annotations

import numpy as np

from tools.segment.contact import contact_shadow
from tools.segment.proxy import Proxy

PRODUCT, SHADOW = np.s_[20:60, 30:70], np.s_[60:64, 34:66]


def found(product_hue: float, doubt: float = 1.0) -> np.ndarray:
    """What is called shadow of a square product with a dark strip under it."""
    proxy = Proxy(np.full((90, 100, 3), 220, np.uint8))
    evidence, depth, hue, unsure = (np.zeros((90, 100), np.float32) for _ in range(4))
    evidence[:], unsure[:] = -5, 1
    evidence[PRODUCT], unsure[PRODUCT], hue[PRODUCT], depth[PRODUCT] = 6, 0, product_hue, 0.5
    evidence[SHADOW], unsure[SHADOW], hue[SHADOW], depth[SHADOW] = 3, doubt, 1, 0.5
    return contact_shadow(proxy, evidence, depth, hue, unsure)


def test_the_strip_under_a_coloured_product_is_shadow_and_nothing_else() -> None:
    made = found(12)
    assert (made[SHADOW] == 1).all()
    assert made.sum() == made[SHADOW].size


def test_under_a_grey_product_hue_says_nothing() -> None:
    assert found(0.5)[PRODUCT].max() == 0
    assert found(0.5)[SHADOW].max() == 0


def test_what_a_network_is_sure_of_stays_product() -> None:
    assert found(12, doubt=0).max() == 0
