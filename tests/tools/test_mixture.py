"""Mixtures of known colours: alpha and the product's own colour come back."""

from __future__ import annotations

import numpy as np
import pytest

from tools.mixture import Places, explained
from tools.surroundings import Surroundings
from tools.trimap import Trimap

PRODUCT, BACKGROUND = np.float32([40, 90, 170]), np.float32([230, 225, 215])


def near(product: np.ndarray, background: np.ndarray) -> Surroundings:
    """The same colours everywhere; farther ones are another pair, which explains nothing here."""
    planes = [np.tile(colour, (8, 8, 1)).astype(np.float32) for colour in (product, background)]
    far = np.full((2, 2, 3), 128, np.float32)
    return Surroundings((planes[0], far), (planes[1], far), *np.zeros((2, 2, 2), np.float32))


def places(count: int) -> Places:
    level = np.full((8, 8), 128, np.uint8)
    bounds = Trimap(level, level, np.zeros_like(level), np.zeros_like(level))
    return Places.of(bounds, (np.arange(count, dtype=np.int32), np.arange(count, dtype=np.int32)))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_mixture_is_taken_apart(share: float) -> None:
    pixels = np.tile(share * PRODUCT + (1 - share) * BACKGROUND, (4, 1)).T.astype(np.float32)
    alpha, colour, told = explained(pixels, places(4), near(PRODUCT, BACKGROUND), settled=False)
    assert alpha == pytest.approx(np.full(4, share), abs=0.03)
    assert np.abs(colour - PRODUCT[:, None]).max() < 6
    assert not told.any()  # no shadow is near


def test_a_third_colour_is_no_mixture() -> None:
    pixels = np.tile(np.float32([[250], [20], [20]]), 4)
    alpha, colour, _ = explained(pixels, places(4), near(PRODUCT, BACKGROUND), settled=False)
    assert alpha == pytest.approx(np.full(4, 0.5), abs=0.1)  # the segmenter's word
    assert colour.shape == (3, 4)
