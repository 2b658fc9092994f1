"""Thin parts: what is narrow is found, what is broad is not, at its corners neither."""

from __future__ import annotations

import numpy as np

from tools.segment.thin import thin


def test_a_leg_is_thin_and_the_seat_is_not() -> None:
    prior = np.zeros((200, 300), np.float32)
    prior[60:120, 60:240] = 0.9
    prior[120:180, 80:86] = 0.7
    found = thin(prior)
    assert found[130:178, 81:85].all()
    assert not found[:118].any()


def test_nothing_is_thin_where_nothing_is() -> None:
    assert not thin(np.zeros((40, 40), np.float32)).any()
