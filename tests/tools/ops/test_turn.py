"""Turn, on drawn bodies whose turned face is known."""

from __future__ import annotations

import numpy as np
import pytest

from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.operation import operations
from tools.ops.turn import FAR, MOST, MOST_ROUND
from tools.picture import Picture

HIGH, WIDE, RADIUS = 420, 400, 150


def run(image: Picture, **given: object) -> Picture:
    operation = operations()["turn"]
    args = operation.args.model_validate({"save_as": "made", "image": "photo", **given})
    return operation.run(args, {"image": image}, BUILT_IN)


def cylinder(mark: float = 0.0) -> Picture:
    """A grey cylinder with an upright dark stripe at that angle in degrees, 0 facing us."""
    x = np.arange(WIDE) - (WIDE - 1) / 2
    angle = np.degrees(np.arcsin(np.clip(x / RADIUS, -1, 1)))
    row = np.where(np.abs(angle - mark) < 4, 40, 190).astype(np.uint8)
    rgb = np.repeat(np.broadcast_to(row, (HIGH, WIDE))[..., None], 3, axis=2).copy()
    inside = (np.abs(x) <= RADIUS)[None] & (np.abs(np.arange(HIGH) - HIGH / 2) < 180)[:, None]
    matte = np.where(inside, 255, 0).astype(np.uint8)
    return Picture(rgb, matte, matte)


def stripe(picture: Picture) -> float:
    """The middle of the dark stripe in the middle row, in pixels from the axis."""
    row = picture.rgb[HIGH // 2, :, 0].astype(float)
    row[picture.product[HIGH // 2] == 0] = 255
    dark = np.flatnonzero(row < 115)
    return float(dark.mean()) - (WIDE - 1) / 2


@pytest.mark.parametrize("yaw", [-20, -10, 10, 20])
def test_the_face_of_a_cylinder_turns_away_from_the_side_that_is_seen(yaw: float) -> None:
    at = stripe(run(cylinder(), yaw=yaw))
    exact = -RADIUS * np.sin(np.radians(yaw))
    assert np.sign(at) == np.sign(exact)
    assert 0.75 * abs(exact) < abs(at) < 1.05 * abs(exact)


def test_turning_there_and_back_is_near_nothing() -> None:
    once = run(cylinder(), yaw=8)
    back = run(once, yaw=-8)
    assert abs(stripe(back)) < 2.5


def test_the_outline_stays_and_so_does_all_around_it() -> None:
    source = cylinder()
    made = run(source, yaw=20)
    assert np.array_equal(made.product, source.product)
    outside = source.product == 0
    assert np.array_equal(made.rgb[outside], source.rgb[outside])


def test_from_above_the_face_moves_down() -> None:
    source = cylinder()
    rgb = source.rgb.copy()
    rgb[200:220] = (200, 20, 20)
    made = run(Picture(rgb, source.alpha, source.product), yaw=0, pitch=15)
    red = made.rgb[:, WIDE // 2, 0].astype(int) - made.rgb[:, WIDE // 2, 1]
    assert np.flatnonzero(red > 90).mean() > 213


def test_it_is_called_an_estimate_and_no_turn_is_none() -> None:
    source = cylinder()
    made = run(source, yaw=12)
    assert any("estimated" in note for note in made.notes)
    assert made.fact("turn")["estimated"] is True
    assert np.array_equal(run(source, yaw=0).rgb, source.rgb)


@pytest.mark.parametrize(("yaw", "pitch"), [(FAR + 1, 0), (-90, 0), (180, 0), (0, 60)])
def test_what_the_photo_does_not_show_is_refused(yaw: float, pitch: float) -> None:
    with pytest.raises(RequestError, match="photo from there"):
        run(cylinder(), yaw=yaw, pitch=pitch)


def test_a_picture_without_a_product_is_refused() -> None:
    with pytest.raises(RequestError, match="remove_background"):
        run(Picture(cylinder().rgb), yaw=10)


@pytest.mark.parametrize("yaw", [MOST + 5, FAR])
def test_who_asks_for_a_little_more_gets_the_most_and_is_told(yaw: float) -> None:
    made = run(cylinder(), yaw=yaw)
    assert np.array_equal(made.rgb, run(cylinder(), yaw=MOST).rgb)
    assert any("instead of" in note for note in made.notes)


def test_a_disc_turns_little_and_says_why() -> None:
    y, x = np.mgrid[:300, :300] - 149.5
    matte = np.where(np.hypot(x, y) < 140, 255, 0).astype(np.uint8)
    rgb = np.repeat((128 + 60 * np.sin(x / 9))[..., None], 3, axis=2).astype(np.uint8)
    ball = Picture(rgb, matte, matte)
    made = run(ball, yaw=20)
    assert np.array_equal(made.rgb, run(ball, yaw=MOST_ROUND).rgb)
    assert any("seen from above" in note for note in made.notes)


def test_two_things_turn_each_about_its_own_axis() -> None:
    one = cylinder()
    both = Picture(
        np.hstack([one.rgb, one.rgb]),
        np.hstack([one.product, one.product]),
        np.hstack([one.product, one.product]),
    )
    alone, made = run(one, yaw=15), run(both, yaw=15)
    assert np.abs(made.rgb[:, :WIDE].astype(int) - alone.rgb)[:, 60:340].max() < 30
    assert stripe(Picture(made.rgb[:, WIDE:], one.alpha, one.product)) == pytest.approx(
        stripe(alone), abs=1
    )
