"""Upright: balls and round pots have an upper end, plates and rings have none."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tools.engine import BUILT_IN
from tools.garment import lies_flat
from tools.operation import operations
from tools.photo import read_photo
from tools.picture import Pixels, Plane
from tools.upright import has_upper_end

Y, X = np.mgrid[-1.2:1.2:300j, -1.2:1.2:300j]
DISC: Plane = np.where(np.hypot(X, Y) < 1, 255, 0).astype(np.uint8)


def ball() -> Pixels:
    """Lit from above."""
    level = np.clip(150 - 90 * Y + 10 * X, 0, 255)[..., None]
    return np.repeat(level, 3, axis=2).astype(np.uint8)


def pot() -> Pixels:
    """A round vessel with its dark opening near the top."""
    level = np.full((300, 300, 3), 150, np.uint8)
    return np.asarray(cv2.ellipse(level, (150, 75), (60, 28), 0, 0, 360, (40, 40, 40), -1))


def plate() -> Pixels:
    level = np.full((300, 300, 3), 230, np.uint8)
    return np.asarray(cv2.circle(level, (150, 150), 80, (90, 140, 60), -1))


def test_balls_and_pots_stand_and_plates_lie() -> None:
    for stands in (ball(), pot()):
        assert has_upper_end(stands, DISC)
        assert not lies_flat(DISC, stands)
    assert not has_upper_end(plate(), DISC)
    assert lies_flat(DISC, plate())
    assert lies_flat(DISC), "without colours a disc lies"


def test_one_colour_has_no_end() -> None:
    assert not has_upper_end(np.full((300, 300, 3), 90, np.uint8), DISC)
    assert not has_upper_end(ball(), np.zeros((300, 300), np.uint8))


@pytest.mark.parametrize(
    ("file", "lies"), [("desk_candle-holder.jpg", False), ("food_jelly_bean.jpg", True)]
)
def test_real_photos(shared: Path, file: str, *, lies: bool) -> None:
    photo = read_photo((shared / "photos" / file).read_bytes(), file)
    cut = operations()["remove_background"]
    made = cut.run(
        cut.args.model_validate({"save_as": "m", "image": "i"}), {"image": photo}, BUILT_IN
    )
    assert made.product is not None
    assert lies_flat(made.product, made.rgb) is lies
