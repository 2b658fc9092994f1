"""Loop: necklaces lie; frames, baskets, bags and rings' boxes do not."""

from __future__ import annotations

import cv2
import numpy as np

from tools.garment import lies_flat
from tools.loop import is_loop
from tools.picture import Plane


def necklace() -> Plane:
    """Beads on two strands, with gaps between them."""
    matte = np.zeros((600, 500), np.uint8)
    for angle in np.linspace(0, 2 * np.pi, 90):
        for reach in (190, 200):
            bead = (round(250 + reach * np.cos(angle)), round(300 + 1.3 * reach * np.sin(angle)))
            cv2.circle(matte, bead, 5, 255, -1)
    return matte


def test_a_necklace_is_one_and_lies() -> None:
    assert is_loop(necklace())
    assert lies_flat(necklace())


def test_frames_bags_and_solid_things_are_none() -> None:
    frame = cv2.rectangle(np.zeros((600, 500), np.uint8), (60, 60), (440, 540), 255, 20)
    bag = cv2.ellipse(np.zeros((600, 500), np.uint8), (250, 260), (110, 180), 0, 180, 360, 255, 16)
    bag[260:520, 80:420] = 255
    for matte in (frame, bag, np.full((50, 50), 255, np.uint8), np.zeros((50, 50), np.uint8)):
        assert not is_loop(np.asarray(matte, np.uint8))
