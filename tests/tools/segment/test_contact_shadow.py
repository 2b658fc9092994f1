"""Contact shadows: found by a coloured product, never by a grey one, never where a network sees."""

from __future__ import annotations

import numpy as np

from tools.segment.contact import contact_shadow, under_brim
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


def brim(product_hue: float = 12, edge: float = 0, below: bool = True) -> np.ndarray:
    """What is called shadow below a coloured hat with a deep dark patch that a network holds."""
    shape = (120, 140)
    prior, depth, hue, wall = (np.zeros(shape, np.float32) for _ in range(4))
    hat = np.s_[30:80, 30:110]
    patch = np.s_[80:88, 45:95] if below else np.s_[50:60, 50:90]
    prior[hat] = prior[patch] = 1
    hue[hat], wall[hat] = product_hue, 20
    hue[patch], depth[patch], wall[patch] = 1, 0.8, edge
    made = under_brim(prior, depth, hue, wall)
    assert not made[hat].any() or not below
    return np.asarray(made[patch])


def test_a_deep_shadow_reached_without_an_edge_is_no_part_of_a_coloured_hat() -> None:
    assert brim().all()


def test_a_dark_sole_a_belt_and_grey_products_stay() -> None:
    assert not brim(edge=4).any(), "an edge lies between it and the ground"
    assert not brim(below=False).any(), "enclosed by product"
    assert not brim(product_hue=2).any(), "hue says nothing"
