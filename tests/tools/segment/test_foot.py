"""A base given back: what is dark and joined at the foot, and nothing else."""

from __future__ import annotations

import numpy as np

from tools.segment import Segmentation
from tools.segment.foot import with_base


def seen(shadow: np.ndarray) -> Segmentation:
    foreground = np.zeros((100, 100), np.float32)
    foreground[20:70, 30:70] = 1
    return Segmentation(
        foreground, np.zeros((100, 100), np.float32), shadow.astype(np.float32), "plain", 0.9
    )


def test_the_dark_foot_joins_the_product_and_is_no_shadow_any_more() -> None:
    shadow = np.zeros((100, 100))
    shadow[70:80, 28:72] = 0.5
    shadow[70:90, 72:95] = 0.1  # the cast shadow beside it
    shadow[5:15, 40:60] = 0.6  # dark, but above
    made = with_base(seen(shadow))
    assert (made.foreground[70:80, 28:72] == 1).all()
    assert made.foreground[5:15].max() == 0
    assert made.foreground[70:, 75:].max() == 0
    assert made.shadow[70:80, 28:72].max() == 0
    assert made.shadow[75, 80] > 0


def test_what_is_dark_but_apart_from_the_foot_stays_shadow() -> None:
    shadow = np.zeros((100, 100))
    shadow[76:80, 40:60] = 0.5
    assert np.array_equal(with_base(seen(shadow)).foreground, seen(shadow).foreground)


def test_nothing_found_is_nothing_given_back() -> None:
    empty = Segmentation(*(np.zeros((3, 9, 9), np.float32)), "busy", 0.0)
    assert with_base(empty) is empty
