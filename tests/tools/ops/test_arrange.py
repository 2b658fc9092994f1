"""Arrange: all products, whole, apart from each other, on common lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.framing import Box, box_of
from tools.operation import operations
from tools.picture import Origin, Picture


def run(images: list[Picture], **given: object) -> Picture:
    operation = operations()["arrange"]
    names = [f"p{n}" for n in range(len(images))]
    args = operation.args.model_validate({"save_as": "made", "images": names, **given})
    return operation.run(args, {"images": images}, BUILT_IN)


def block(width: int, height: int, color: tuple[int, int, int] = (200, 80, 40)) -> Picture:
    """A solid box somewhere on a larger transparent canvas."""
    matte = np.zeros((height + 50, width + 90), np.uint8)
    matte[20 : 20 + height, 30 : 30 + width] = 255
    rgb = np.full((*matte.shape, 3), color, np.uint8)
    return Picture(rgb, matte, matte, Origin("photo"))


def boxes(made: Picture) -> list[Box]:
    """The box of every separate thing."""
    assert made.alpha is not None
    count, _, stats, _ = cv2.connectedComponentsWithStats((made.alpha > 127).astype(np.uint8))
    found = [Box(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:count]]
    return sorted(found)


SIZES = st.lists(st.tuples(st.integers(30, 300), st.integers(30, 300)), min_size=2, max_size=7)


@settings(max_examples=25, deadline=None)
@given(sizes=SIZES, layout=st.sampled_from(["row", "pair", "grid"]))
def test_all_are_there_apart_and_inside(sizes: list[tuple[int, int]], layout: str) -> None:
    made = run([block(*size) for size in sizes], layout=layout)
    found = boxes(made)
    assert len(found) == len(sizes), "something overlaps or is missing"
    assert all(not box.touches((made.width, made.height)) for box in found)


def test_a_row_stands_on_one_line_in_the_order_given() -> None:
    colors = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]
    made = run([block(100, 240, colors[0]), block(300, 90, colors[1]), block(80, 80, colors[2])])
    found = boxes(made)
    assert max(box.bottom for box in found) - min(box.bottom for box in found) <= 1
    seen = [tuple(made.rgb[int(b.center[1]), int(b.center[0])]) for b in found]
    assert seen == colors


def test_all_look_equally_large_whatever_the_photos_were() -> None:
    """The same thing photographed at two sizes."""
    one, two = boxes(run([block(100, 200), block(300, 600)]))
    assert one.height == pytest.approx(two.height, abs=2)
    assert one.height == pytest.approx(200, abs=2), "nothing is enlarged"


def test_a_pair_is_closer_than_a_row() -> None:
    gaps = {}
    for layout in ("row", "pair"):
        one, two = boxes(run([block(200, 200), block(200, 200)], layout=layout))
        gaps[layout] = two.left - one.right
    assert 0 < gaps["pair"] < gaps["row"]


def test_a_grid_has_rows() -> None:
    found = boxes(run([block(100, 100)] * 4, layout="grid"))
    assert len({round(box.bottom) for box in found}) == 2


def test_the_result_is_a_cutout_of_several_photos() -> None:
    made = run([block(100, 100), block(120, 90)])
    assert made.origin is None
    assert made.product is not None
    assert np.array_equal(made.product, made.alpha)
    assert box_of(made.product) is not None


def test_a_huge_row_is_reduced() -> None:
    made = run([block(900, 900)] * 8)
    assert max(made.width, made.height) <= 4000
    assert len(boxes(made)) == 8


def test_what_cannot_be_arranged_is_said() -> None:
    photo = Picture(np.zeros((50, 50, 3), np.uint8))
    with pytest.raises(RequestError, match="image 2.*remove_background"):
        run([block(50, 50), photo])
    empty = np.zeros((50, 50), np.uint8)
    with pytest.raises(RequestError, match="image 1.*empty"):
        run([Picture(photo.rgb, empty, empty), block(50, 50)])
    with pytest.raises(ValidationError):
        run([block(50, 50)])


def test_results_repeat() -> None:
    images = [block(100, 140), block(60, 90)]
    assert run(images).pack() == run(images).pack()
