"""Infographic: every word is there, readable, and not on the product."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from tools.color import filled, parse_color
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.operation import operations
from tools.picture import Origin, Picture

ALL = {
    "title": "Everyday mug",
    "callouts": ["Holds 350 ml", "Dishwasher safe", "Glazed by hand"],
    "dimensions": "9 x 9 x 10 cm",
}


def product(ground: str = "white") -> Picture:
    rgb = filled((900, 800), parse_color(ground))
    matte = np.zeros((900, 800), np.uint8)
    matte[200:800, 250:600] = 255
    rgb = np.where(matte[..., None] > 0, np.array([180, 60, 50], np.uint8), rgb)
    return Picture(rgb, product=matte, origin=Origin("photo"))


def run(image: Picture, **given: object) -> Picture:
    operation = operations()["infographic"]
    args = operation.args.model_validate({"save_as": "made", "image": "photo", **given})
    return operation.run(args, {"image": image}, BUILT_IN)


def ink(made: Picture, ground: tuple[int, int, int] = (255, 255, 255)) -> np.ndarray:
    """Where something else than ground is, off the product."""
    apart = np.abs(made.rgb.astype(int) - np.array(ground)).max(axis=2) > 60
    return apart & (made.product == 0)


def test_title_above_callouts_beside_and_size_below() -> None:
    made = run(product(), **ALL)
    marks = ink(made)
    rows = np.flatnonzero((made.product > 127).any(axis=1))
    columns = np.flatnonzero((made.product > 127).any(axis=0))
    assert (made.width, made.height) == (2000, 2000)
    assert marks[: rows[0] - 20].sum() > 2000
    assert marks[rows[0] : rows[-1], columns[-1] + 60 :].sum() > 4000
    assert marks[rows[-1] + 20 :].sum() > 1000
    assert not marks[:, :20].any()
    assert not marks[:, -20:].any()


@pytest.mark.parametrize(
    ("text", "upright"),
    [
        ("10 cm high", True),
        ("Höhe 10,5 cm", True),
        ("24 cm tall", True),
        ("9 x 9 x 10 cm", False),
        ("10 cm wide", False),
        ("10 cm high, 9 cm wide", False),
    ],
)
def test_a_height_is_drawn_upright_and_all_else_level(text: str, upright: bool) -> None:
    made = run(product(), dimensions=text)
    marks = ink(made)
    rows = np.flatnonzero((made.product > 127).any(axis=1))
    columns = np.flatnonzero((made.product > 127).any(axis=0))
    beside = marks[rows[0] + 20 : rows[-1] - 20, : columns[0] - 5].any(axis=1).mean()
    level = marks[rows[-1] + 5 :, columns[0] + 20 : columns[-1] - 20].mean(axis=1).max()
    assert (beside, level > 0.99) == ((1.0, False) if upright else (0.0, True))


def test_words_leave_the_product_alone_but_for_the_dots_of_their_lines() -> None:
    made = run(product(), **ALL)
    inside = made.product == 255
    touched = np.abs(made.rgb[inside].astype(int) - (180, 60, 50)).max(axis=1) > 8
    assert touched.mean() < 0.01


@pytest.mark.parametrize("ground", ["white", "#243b3a", "#f0d020", "#101010"])
def test_ink_stands_out_from_the_ground(ground: str) -> None:
    made = run(product(ground), title="Readable")
    red, green, blue = parse_color(ground)
    dark = 0.3 * red + 0.6 * green + 0.1 * blue > 120
    top = made.rgb[100:260].reshape(-1, 3).astype(int).sum(axis=1)
    assert (top.min() < 110) if dark else (top.max() > 740)


def test_no_line_crosses_the_product_to_a_foot_on_its_other_side() -> None:
    matte = np.zeros((900, 1400), np.uint8)
    matte[300:560, 200:1200] = 255
    matte[560:640, 220:300] = 255
    rgb = np.where(matte[..., None] > 0, np.uint8(120), np.uint8(255)).repeat(3, axis=2)
    made = run(Picture(rgb, product=matte, origin=Origin("photo")), callouts=["A", "B", "C"])
    foot = np.flatnonzero((made.product > 127).any(axis=1))[-1]
    columns = np.flatnonzero((made.product > 127).any(axis=0))
    below = ink(made)[foot - 60 :, columns[0] + 200 : columns[-1] - 200]
    assert not below.any()


@pytest.mark.parametrize("count", [1, 4, 5, 8])
def test_every_callout_has_a_line_of_its_own(count: int) -> None:
    made = run(product(), callouts=[f"Claim number {n}" for n in range(count)])
    assert not any("cut short" in note for note in made.notes)
    bare = run(product(), callouts=["Claim number 0"])
    assert ink(made).sum() > (0.75 * count) * ink(bare).sum() * 0.6


def test_long_words_are_set_smaller_then_cut_with_a_note() -> None:
    assert not run(product(), callouts=["word " * 40]).notes
    notes = run(product(), title="endless " * 60, callouts=["word " * 99] * 8).notes
    assert any("title" in note for note in notes)
    assert any("callout" in note for note in notes)


def test_letters_without_a_font_are_named() -> None:
    assert any("容" in note for note in run(product(), title="350 ml 容量").notes)


def test_it_needs_words_and_a_product() -> None:
    with pytest.raises(RequestError, match="needs words"):
        run(product())
    with pytest.raises(RequestError, match="remove_background"):
        run(Picture(product().rgb), title="A")
    with pytest.raises(ValidationError):
        run(product(), callouts=["x"] * 9)
    with pytest.raises(ValidationError):
        run(product(), title="x" * 501)
