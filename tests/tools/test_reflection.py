from __future__ import annotations

import numpy as np
import pytest

from tools.picture import Pixels, Plane
from tools.reflection import reflection


def bottle() -> tuple[Pixels, Plane]:
    """Red above, blue below, standing at y = 300."""
    rgb = np.zeros((400, 400, 3), np.uint8)
    matte = np.zeros((400, 400), np.uint8)
    matte[100:300, 150:250] = 255
    rgb[100:280] = (220, 30, 30)
    rgb[280:300] = (20, 40, 200)
    return rgb, matte


def test_mirrors_at_the_ground() -> None:
    made = reflection(*bottle(), softness=0)
    assert made is not None
    rgb, alpha = made.within((0, 0, 400, 500))
    assert tuple(rgb[310, 200]) == (20, 40, 200)
    assert tuple(rgb[330, 200]) == (220, 30, 30)
    assert not alpha[:300].any()
    assert not alpha[:, :150].any()
    assert alpha[302, 200] > 0


def test_fades_to_nothing() -> None:
    made = reflection(*bottle())
    assert made is not None
    _, alpha = made.within((0, 0, 400, 600))
    column = alpha[301:, 195:205].mean(axis=1)
    assert column[0] > 60
    assert column[-1] == 0
    assert (np.diff(column) < 1.0).all()


def test_softer_is_shorter_and_stronger_is_more() -> None:
    lengths, sums = [], []
    for share in (0.0, 0.5, 1.0):
        soft = reflection(*bottle(), softness=share)
        strong = reflection(*bottle(), strength=share)
        assert soft is not None
        assert strong is not None
        lengths.append(soft.box[3] - soft.box[1])
        sums.append(int(strong.alpha.sum()))
    assert lengths[0] > lengths[1] > lengths[2]
    assert sums[0] == 0
    assert sums[1] < sums[2]


def test_softer_is_blurred_where_it_is_far() -> None:
    rgb, matte = bottle()
    rgb[270:300] = 255
    rgb[100:270] = 0
    edges = []
    for softness in (0.0, 0.8):
        made = reflection(rgb, matte, softness=softness)
        assert made is not None
        line = made.within((0, 0, 400, 500))[0][325:336, 200, 0].astype(int)
        edges.append(np.abs(np.diff(line)).max())
    assert edges[1] < 0.5 * edges[0]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    made = reflection(np.full((*shape, 3), 90, np.uint8), np.full(shape, 255, np.uint8))
    assert made is not None
    assert made.alpha.shape == made.rgb.shape[:2]


def test_nothing_mirrors_nothing() -> None:
    assert reflection(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), np.uint8)) is None


def test_its_sides_fade_out_instead_of_ending_in_a_line() -> None:
    made = reflection(*bottle(), softness=1.0)
    assert made is not None
    assert made.box[0] < 150 < 250 < made.box[2]
    assert made.alpha[:, [0, -1]].max() <= 1


def test_a_large_product_is_mirrored_at_the_same_place() -> None:
    rgb, matte = bottle()
    made = reflection(*(plane.repeat(9, 0).repeat(9, 1) for plane in (rgb, matte)))
    small = reflection(rgb, matte)
    assert made is not None
    assert small is not None
    _, alpha = made.within((0, 0, 3600, 5400))
    _, expected = small.within((0, 0, 400, 600))
    assert not alpha[:2695].any()
    assert np.abs(alpha[4::9, 4::9].astype(int) - expected)[301:].max() <= 12
