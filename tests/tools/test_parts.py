"""Parts of masks against labelling every pixel."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tools.parts import outlines


@given(seed=st.integers(0, 1000), share=st.floats(0.0, 1.0))
def test_there_are_as_many_outlines_as_labels(seed: int, share: float) -> None:
    mask = (np.random.default_rng(seed).random((23, 31)) < share).astype(np.uint8)
    count, _ = cv2.connectedComponents(mask, connectivity=8)
    assert len(outlines(mask)) == count - 1


def test_what_lies_in_a_hole_is_a_part_of_its_own() -> None:
    mask = np.zeros((40, 40), np.uint8)
    cv2.circle(mask, (20, 20), 15, 255, 2)
    cv2.circle(mask, (20, 20), 4, 255, cv2.FILLED)
    assert sorted(cv2.boundingRect(line)[2] for line in outlines(mask)) == [9, 33]
