"""Scale reference: both are true to scale, measured in the finished picture."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.framing import box_of
from tools.known_objects import KnownObject, cutout_of, known_objects
from tools.operation import operations
from tools.picture import Origin, Picture

OBJECTS = get_args(KnownObject)
GREEN = (20, 160, 60)


def product(high: int = 900, wide: int = 500) -> Picture:
    rgb = np.zeros((high + 100, wide + 100, 3), np.uint8)
    rgb[:] = GREEN
    matte = np.zeros(rgb.shape[:2], np.uint8)
    matte[50 : 50 + high, 50 : 50 + wide] = 255
    return Picture(rgb, matte, matte, Origin("photo"))


def run(image: Picture, **given: object) -> Picture:
    operation = operations()["scale_reference"]
    args = operation.args.model_validate({"save_as": "made", "product": "photo", **given})
    return operation.run(args, {"product": image}, BUILT_IN)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_packaged_cutout_is_as_large_as_it_is_said_to_be(name: KnownObject) -> None:
    known, cut = known_objects()[name], cutout_of(name)
    box = box_of(cut.alpha)
    assert box is not None
    # An apple has a stem, and all are seen a little from above.
    assert box.width / known.px_per_cm == pytest.approx(known.size[0], rel=0.06)
    assert box.height / known.px_per_cm == pytest.approx(known.size[1], rel=0.06)


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("height_cm", [4, 12, 60])
def test_both_are_true_to_scale_and_stand_on_one_floor(name: str, height_cm: float) -> None:
    made = run(product(), object=name, height_cm=height_cm)
    per_cm = float(made.fact("scale")["px_per_cm"])
    own = box_of(made.product)
    assert own is not None
    assert own.height == pytest.approx(height_cm * per_cm, abs=3)
    known = known_objects()[name]
    beside = made.rgb[:, int(own.right) + 4 :]
    seen = np.abs(beside.astype(int) - 255).max(axis=2) > 90
    rows = np.flatnonzero(seen.sum(axis=1) > max(0, 0.1 * known.size[0] * per_cm - 1))
    if known.size[1] * per_cm > 60 and known.size[0] * per_cm > 12:
        assert rows[-1] - rows[0] == pytest.approx(known.size[1] * per_cm, rel=0.15, abs=8)
        assert abs(rows[-1] - own.bottom) < 0.05 * made.height


def test_nothing_touches_the_frame_and_the_ground_is_white() -> None:
    made = run(product(), object="soda_can", height_cm=10)
    border = np.concatenate([made.rgb[0], made.rgb[-1], made.rgb[:, 0], made.rgb[:, -1]])
    assert (border == 255).all()
    assert made.alpha is None
    assert np.abs(made.rgb[made.product == 255].astype(int) - GREEN).max() <= 25


def test_a_small_photo_is_not_blown_up() -> None:
    made = run(product(high=120, wide=90), object="apple", height_cm=10)
    assert made.width == 1000
    assert run(product(high=2400, wide=900), object="apple", height_cm=10).width == 2000


def test_what_is_hardly_seen_is_told() -> None:
    assert any("hardly seen" in n for n in run(product(), object="coin", height_cm=180).notes)
    assert not any("hardly seen" in n for n in run(product(), object="apple", height_cm=9).notes)


def test_it_asks_for_the_height_and_for_a_cutout() -> None:
    with pytest.raises(RequestError, match="height in cm"):
        run(product(), object="coin")
    with pytest.raises(RequestError, match="remove_background"):
        run(Picture(product().rgb), object="coin", height_cm=4)


def test_a_bank_card_has_the_corners_of_one() -> None:
    alpha = cutout_of("credit_card").alpha
    assert alpha is not None
    # A corner of radius r leaves r² · (1 - π / 4) empty: 3.18 mm (ISO/IEC 7810).
    part = alpha[:60, :60]
    empty = float((255 - part.astype(np.float64)).sum() / 255)
    assert empty == pytest.approx((0.318 * 127.66) ** 2 * (1 - np.pi / 4), rel=0.35)
