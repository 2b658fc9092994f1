"""Lettering: lines, scripts and what cannot be written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tools.lettering import Type, direction, missing, write

WORDS = "Holds 350 ml and is safe in any dishwasher"


@pytest.mark.parametrize("width", [190, 260, 900])
def test_lines_keep_to_the_width_and_lose_no_word(width: int) -> None:
    type = Type(30)
    lines = type.lines(WORDS, width)
    assert all(type.width(line) <= width for line in lines)
    assert " ".join(lines).split() == WORDS.split()


@given(text=st.text(max_size=120), width=st.integers(60, 600))
def test_any_text_is_broken_into_lines_that_fit(text: str, width: int) -> None:
    type = Type(20)
    lines = type.lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(type.width(line) <= width or len(line) == 1 for line in lines)


def test_a_shortened_line_fits_and_says_so() -> None:
    type = Type(30)
    line = type.shortened(WORDS, 200)
    assert line.endswith("…")
    assert type.width(line) <= 200


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("350 ml", "ltr"),
        ("مقاوم للحرارة", "rtl"),
        ("12 שעות", "rtl"),
        ("", "ltr"),
        ("ABC עברית", "ltr"),
    ],
)
def test_a_text_begins_where_its_script_does(text: str, way: str) -> None:
    assert direction(text) == way


@pytest.mark.parametrize(
    "text",
    [
        "Größe",
        "naïve café",
        "Ёмкость 350 мл",
        "Χωρητικότητα",
        "مقاوم للحرارة",
        "שטיפה",
        "25 × 9 cm, 100 %",
    ],
)
def test_many_scripts_are_written(text: str) -> None:
    assert missing(text) == ""


def test_letters_that_no_font_has_are_named() -> None:
    assert missing("350 ml 容量") == "容量"


def drawn(text: str, **how: str) -> np.ndarray:
    image = Image.new("RGB", (400, 80), (255, 255, 255))
    write(image, (20, 20, 360), [text], Type(30), (0, 0, 0), **how)
    return np.flatnonzero((np.asarray(image)[..., 0] < 128).any(axis=0))


def test_text_begins_at_the_left_and_may_end_at_the_right() -> None:
    assert abs(drawn("left")[0] - 22) < 5
    assert abs(drawn("right", flush="right")[-1] - 379) < 5
    assert abs(drawn("שטיפה")[-1] - 379) < 6
