"""Elevation: a cylinder tells the angle at which it was drawn; narrow feet tell nothing."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from tools.elevation import elevation
from tools.garment import lies_flat
from tools.picture import Plane


def cylinder(degrees: float, half: int = 150, tall: int = 260) -> Plane:
    """The outline of a cylinder, seen from that angle by a distant camera."""
    deep, high = round(half * math.sin(math.radians(degrees))), 80
    matte = np.zeros((700, 500), np.uint8)
    matte[high + deep : high + deep + tall, 250 - half : 250 + half + 1] = 255
    for y in (high + deep, high + deep + tall):
        cv2.ellipse(matte, (250, y), (half, deep), 0, 0, 360, 255, -1)
    return matte


@pytest.mark.parametrize("degrees", [12.0, 20.0, 35.0, 45.0])
def test_a_cylinder_tells_its_angle(degrees: float) -> None:
    assert elevation(cylinder(degrees)) == pytest.approx(degrees, abs=6)
    assert not lies_flat(cylinder(degrees))


def test_what_shows_its_round_base_from_above_lies() -> None:
    shoes = np.zeros((500, 400), np.uint8)
    for x in (110, 290):
        shoes[120:380, x - 60 : x + 61] = 255
        for y in (120, 380):
            cv2.ellipse(shoes, (x, y), (60, 75), 0, 0, 360, 255, -1)
    assert lies_flat(shoes)


def test_a_narrow_foot_or_nothing_tells_nothing() -> None:
    lamp = cylinder(40.0, half=20)
    lamp[60:200] = 0
    lamp[60:200, 50:450] = 255
    assert elevation(lamp) is None
    assert elevation(np.zeros((50, 50), np.uint8)) is None
