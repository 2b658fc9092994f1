import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.framing import (
    Box,
    Placement,
    box_of,
    contain,
    fit_product,
    fit_scene,
    frame,
    share,
)
from tools.picture import Origin

SIDE = st.integers(40, 5000)
SIZE = st.tuples(SIDE, SIDE)
SHARES = st.tuples(*[st.floats(0, 1)] * 4)


def box_in(size, shares):
    """Any box of one pixel or more inside a picture."""
    left, right = sorted(round(s * size[0]) for s in shares[:2])
    top, bottom = sorted(round(s * size[1]) for s in shares[2:])
    left, top = min(left, size[0] - 1), min(top, size[1] - 1)
    return Box(left, top, max(right, left + 1), max(bottom, top + 1))


@given(SIZE, SHARES, SIZE, st.floats(0.1, 1.0))
def test_the_product_fills_what_is_asked_in_the_middle_and_whole(size, shares, canvas, fill):
    product = box_in(size, shares)
    made = fit_product(product, product, canvas, fill=fill, area=frame(canvas))
    placed = made.of(product)
    assert share(placed, canvas) == pytest.approx(fill, abs=1e-6)
    assert frame(canvas).holds(placed, slack=1e-3)
    assert placed.center == pytest.approx((canvas[0] / 2, canvas[1] / 2), abs=1e-3)
    assert placed.width / placed.height == pytest.approx(product.width / product.height)


@given(SIZE, SHARES, SHARES, SIZE, st.floats(0.1, 1.0), SHARES)
def test_product_and_shadow_stay_inside_their_rooms(size, shares, more, canvas, fill, safe):
    product, other = box_in(size, shares), box_in(size, more)
    visible = Box(
        min(product.left, other.left),
        min(product.top, other.top),
        max(product.right, other.right),
        max(product.bottom, other.bottom),
    )
    area = box_in(canvas, safe)
    made = fit_product(product, visible, canvas, fill=fill, area=area, margin=5)
    room = frame(canvas).inset(5)
    assert room.holds(made.of(visible), slack=1e-2)
    assert share(made.of(product), canvas) <= fill + 1e-6
    inner = area.meet(room)
    if inner.width > 0 and inner.height > 0:
        assert area.holds(made.of(product), slack=1e-2)


@given(SIZE, SHARES, SIZE)
def test_a_scene_is_cropped_around_the_product_without_cutting_it(size, shares, canvas):
    product = box_in(size, shares)
    area = frame(canvas).inset(0.012 * min(canvas))
    made = fit_scene(size, product, canvas, area=area)
    cover = max(canvas[0] / size[0], canvas[1] / size[1])
    assert frame(canvas).holds(made.of(product), slack=1e-2)
    if made.scale == cover:
        assert made.of(frame(size)).holds(frame(canvas), slack=1e-2), "bare canvas"
    else:
        # Made smaller for one reason alone: the product has no other way to fit.
        wide, high = product.width * cover, product.height * cover
        assert wide > area.width or high > area.height


@given(SIZE, SIZE)
def test_a_scene_without_a_product_covers_and_stays_in_the_middle(size, canvas):
    made = fit_scene(size, None, canvas, area=frame(canvas))
    placed = made.of(frame(size))
    assert placed.holds(frame(canvas), slack=1e-3)
    assert placed.center == pytest.approx((canvas[0] / 2, canvas[1] / 2))


@given(SIZE, SIZE)
def test_contain_shows_the_whole_picture_as_large_as_it_goes(size, canvas):
    placed = contain(size, canvas).of(frame(size))
    assert frame(canvas).holds(placed, slack=1e-3)
    assert share(placed, canvas) == pytest.approx(1.0)


@given(st.floats(0.1, 5), st.floats(-99, 99), st.floats(-99, 99), SIZE, SHARES)
def test_a_placement_and_its_affine_agree(scale, x, y, size, shares):
    made, box = Placement(scale, x, y), box_in(size, shares)
    a, b, c, d, e, f = Origin("photo").then(made.affine).transform
    left, top = a * box.left + b * box.top + c, d * box.left + e * box.top + f
    assert made.of(box)[:2] == pytest.approx((left, top))


@given(SIZE, SHARES)
def test_the_box_of_a_matte_is_the_box_that_was_drawn(size, shares):
    small = (min(size[0], 300), min(size[1], 300))
    drawn = box_in(small, shares)
    matte = np.zeros((small[1], small[0]), np.uint8)
    matte[int(drawn.top) : int(drawn.bottom), int(drawn.left) : int(drawn.right)] = 128
    assert box_of(matte) == drawn
    assert box_of(matte, 128) is None


def test_touching_the_frame():
    assert Box(0, 5, 10, 15).touches((100, 100))
    assert Box(5, 5, 100, 15).touches((100, 100))
    assert not Box(1, 1, 99, 99).touches((100, 100))
