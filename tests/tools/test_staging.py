"""Staging: nothing of a product is ever cut, and real sizes are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import RequestError
from tools.framing import Box, Placement, frame
from tools.staging import Wish, across, canvas_of, flush, placed, ratio_of, stage, suited

SIDES = st.floats(20, 6000)


@given(
    wide=SIDES,
    high=SIDES,
    aspect=st.sampled_from(["1:1", "4:5", "9:16", "1.91:1", "16:9", "3:1"]),
    scale=st.floats(0.2, 2),
    x=st.floats(0, 1),
    cm=st.none() | st.floats(0.3, 400),
)
def test_nothing_of_the_product_is_cut(
    wide: float, high: float, aspect: str, scale: float, x: float, cm: float | None
) -> None:
    canvas = canvas_of(aspect)
    product = Box(13, 17, 13 + wide, 17 + high)
    staging = stage(product, Wish(canvas, scale, x, cm), 50.0)
    stand = (staging.x * canvas[0], staging.base * canvas[1])
    box = placed(product, staging, stand, canvas).of(product)
    assert frame(canvas).holds(box)
    assert box.bottom == pytest.approx(stand[1])
    assert box.center[0] == pytest.approx(stand[0])


def test_a_known_height_is_kept() -> None:
    staging = stage(Box(0, 0, 100, 200), Wish((2000, 2000), 1.0, 0.5, 20.0), 50.0)
    assert staging.scale * 200 == pytest.approx(20 * 50 * staging.zoom)


def test_a_small_thing_is_looked_at_from_nearer_before_it_is_made_larger() -> None:
    staging = stage(Box(0, 0, 1000, 1000), Wish((2000, 2000), 1.0, 0.5, 8.0), 50.0)
    assert staging.zoom == pytest.approx(1.5)
    assert staging.scale * 1000 >= 8 * 50 * 1.5


def test_a_low_thing_does_not_stand_at_the_far_end_of_its_table() -> None:
    low, high = Box(0, 0, 1200, 200), Box(0, 0, 600, 1200)
    bases = [stage(box, Wish((2000, 2000), 1.0, 0.5), None).base for box in (low, high)]
    assert 0.65 <= bases[0] < bases[1]


def test_scale_and_position_do_what_they_say() -> None:
    product = Box(0, 0, 300, 300)
    sizes = [
        stage(product, Wish((2000, 2000), scale, 0.5), None).scale for scale in (0.5, 1.0, 1.3)
    ]
    assert sizes[0] == pytest.approx(sizes[1] / 2)
    assert sizes[2] == pytest.approx(sizes[1] * 1.3)
    assert across("left") < across("center") < across("right")
    assert across(0.2) == 0.2


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1:1", (2000, 2000)),
        ("4:5", (1600, 2000)),
        ("1.91:1", (2000, 1047)),
        ("9x16", (1125, 2000)),
    ],
)
def test_aspects(text: str, size: tuple[int, int]) -> None:
    assert canvas_of(text) == size


@pytest.mark.parametrize("text", ["", "1", "0:1", "1:0", "9:1", "a:b", "-1:1", "1:1:1"])
def test_what_is_no_aspect_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="not possible"):
        ratio_of(text)


@pytest.mark.parametrize("aspect", ["1:1", "4:5", "9:16", "1.91:1"])
def test_a_small_product_gets_a_smaller_canvas_before_it_gets_lost(aspect: str) -> None:
    canvas = canvas_of(aspect)
    large, small, tiny = (Box(0, 0, side, side) for side in (1500, 420, 40))
    assert suited(canvas, large) == canvas
    less = suited(canvas, small)
    assert min(1200, canvas[0]) <= less[0] <= canvas[0]
    assert less[0] / less[1] == pytest.approx(ratio_of(aspect), rel=0.002)
    assert suited(canvas, tiny)[0] == min(1200, canvas[0])
    size = stage(small, Wish(less, 1.0, 0.5), None).scale * 420
    assert size > 0.45 * min(less)


def test_what_both_sides_cut_off_goes_from_frame_to_frame_on_its_ground():
    product = Box(0, 300, 400, 500)
    placed = flush(Placement(1.0, 200, 100), product, ("left", "right"), (1000, 1000)).of(product)
    assert (placed.left, placed.right) == pytest.approx((0, 1000))
    assert placed.bottom == pytest.approx(600)


def test_what_the_top_cuts_off_grows_up_to_the_frame_or_lies_there():
    product = Box(100, 0, 300, 500)
    start = Placement(1.0, 300, 200)
    stood = flush(start, product, ("top",), (1000, 1000)).of(product)
    assert stood.top == pytest.approx(0)
    assert stood.bottom == pytest.approx(700)
    assert stood.center[0] == pytest.approx(500)
    lying = flush(start, product, ("top",), (1000, 1000), lies=True).of(product)
    assert lying.top == pytest.approx(0)


def test_what_the_top_cuts_off_too_far_below_the_frame_stays():
    product = Box(100, 0, 300, 200)
    start = Placement(1.0, 300, 700)
    assert flush(start, product, ("top",), (1000, 1000)) == start
