from __future__ import annotations

import numpy as np
import pytest

from tools.cast import thrown
from tools.ground import Ground
from tools.picture import Plane


def post(slope: float = 0.0) -> Plane:
    """A wide post, 120 px tall, whose foot rises to the right by `slope`."""
    y, x = np.mgrid[:300, :400]
    foot = 200 - slope * (x - 200)
    return (((x >= 160) & (x < 240) & (y < foot) & (y >= foot - 120)) * 255).astype(np.uint8)


def ground(matte: Plane) -> Ground:
    found = Ground.under(matte)
    assert found is not None
    return found


@pytest.mark.parametrize("throw", [(0.6, -0.3), (-0.5, -0.2), (0.2, 0.5)])
def test_the_top_lands_where_the_light_throws_it(throw: tuple[float, float]) -> None:
    matte = post()
    taken = thrown(matte, ground(matte), 0.0, throw)
    right, down = throw
    middle = (200 + 60 * right, 200 + 60 * down)
    assert taken[round(middle[1]), round(middle[0])] > 0.1
    beyond = (200 + 190 * right, 200 + 190 * down)
    assert taken[round(beyond[1]), round(beyond[0])] == 0


def test_it_starts_at_the_foot_and_weakens() -> None:
    matte = post()
    taken = thrown(matte, ground(matte), 0.2, (0.0, 0.6))[:, 200]
    assert taken[202] > 0.3
    assert taken[190] < 0.02
    inside = taken[206:260]
    assert (np.diff(inside) < 1e-4).all()


def test_of_clear_glass_it_begins_softly() -> None:
    solid, glass = post(), (post() > 0).astype(np.uint8) * np.uint8(120)
    steps = []
    for matte in (solid, glass):
        taken = thrown(matte, ground(solid), 0.2, (0.3, -0.3))[:, 200]
        steps.append(float(np.abs(np.diff(taken)).max() / taken.max()))
        assert taken[:190].max() > 0.05
    assert steps[1] < 0.6 * steps[0]


@pytest.mark.parametrize("slope", [0.2, -0.2])
@pytest.mark.parametrize("throw", [(0.6, -0.17), (-0.6, -0.17), (0.6, 0.0), (0.0, 0.0)])
def test_light_along_the_ground_line_still_throws_something_finite(
    slope: float, throw: tuple[float, float]
) -> None:
    matte = post(slope)
    taken = thrown(matte, ground(matte), 0.5, throw)
    assert np.isfinite(taken).all()
    assert 0 < taken.max() < 0.6


def test_the_gap_between_wheels_is_dark_but_under_a_table_light_comes_through() -> None:
    cart = np.zeros((300, 400), np.uint8)
    cart[100:192, 100:300] = 255
    cart[192:200, 110:130] = cart[192:200, 270:290] = 255
    table = np.zeros((300, 400), np.uint8)
    table[80:110, 100:300] = 255
    table[110:200, 105:115] = table[110:200, 285:295] = 255
    shut = thrown(cart, ground(cart), 0.0, (0.0, 0.5))
    open_ = thrown(table, ground(table), 0.0, (0.0, 0.5))
    assert shut[203, 200] > 0.3
    assert open_[210, 200] < 0.05
