"""Misprint: a letter that reads otherwise is found, and other light, blur and a hand are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.lettering import Type
from tools.misprint import print_alike
from tools.picture import Pixels

WHOLE = np.ones((640, 440), bool)
LINES = (("MERIDIAN", 74), ("Golden Harvest", 44), ("Olive Oil", 60), ("Est. 1968", 40))


def label(*wrong: tuple[str, str]) -> Pixels:
    """A printed label 640 px long, with words replaced by others."""
    picture = Image.new("RGB", (440, 640), (236, 230, 214))
    draw, y = ImageDraw.Draw(picture), 90
    for text, size in LINES:
        shown = dict(wrong).get(text, text)
        type = Type(size, "semibold")
        draw.text((30, y), shown, (28, 30, 52), type.font(shown))
        y += round(1.6 * size)
    draw.ellipse([180, 480, 260, 560], (170, 40, 40))
    return np.asarray(picture)


def relit(rgb: Pixels) -> Pixels:
    """Warm light that falls off to one side, a bend of some pixels, blur and noise."""
    y, x = np.mgrid[:640, :440].astype(np.float32)
    bent = cv2.remap(rgb, x + 4 * np.sin(y / 90), y + 3 * np.cos(x / 70), cv2.INTER_LINEAR)
    light = (bent / 255.0) ** 2.2 * (0.5 + 0.8 * x / 440)[..., None] * (1.1, 1.0, 0.85)
    seen = 255 * np.clip(light, 0, 1) ** (1 / 2.2)
    seen = cv2.GaussianBlur(seen, (0, 0), 1.0)
    seen += np.random.default_rng(3).normal(0, 3, seen.shape)
    return np.clip(np.rint(seen), 0, 255).astype(np.uint8)


def test_the_same_print_reads_the_same_under_another_light() -> None:
    assert print_alike(label(), label(), WHOLE) == pytest.approx(1, abs=1e-3)
    found = print_alike(label(), relit(label()), WHOLE)
    assert found is not None
    assert found > 0.7


@pytest.mark.parametrize(
    "wrong",
    [
        ("MERIDIAN", "MERIDIAM"),
        ("MERIDIAN", "MEPIDIAN"),
        ("Golden Harvest", "Golden Harwest"),
        ("Olive Oil", "Olivo Oil"),
        ("Est. 1968", "Est. 1748"),
    ],
    ids=lambda pair: pair[1],
)
def test_one_letter_that_reads_otherwise_is_found(wrong: tuple[str, str]) -> None:
    found = print_alike(label(), relit(label(wrong)), WHOLE)
    assert found is not None
    assert found < 0.5


def test_what_a_hand_covers_does_not_count() -> None:
    covered = label().copy()
    cv2.ellipse(covered, (0, 330), (210, 34), 0, 0, 360, (205, 152, 126), -1)
    found = print_alike(label(), relit(covered), WHOLE)
    assert found is not None
    assert found > 0.5


def test_plain_things_and_those_out_of_sight_have_no_print() -> None:
    plain = np.full((640, 440, 3), 120, np.uint8)
    assert print_alike(plain, label(), WHOLE) is None
    assert print_alike(label(), label(), np.zeros_like(WHOLE)) is None


@pytest.mark.parametrize("shape", [(1, 1), (30, 30), (640, 3)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    rgb = np.random.default_rng(1).integers(0, 255, (*shape, 3)).astype(np.uint8)
    found = print_alike(rgb, rgb, np.ones(shape, bool))
    assert found is None or found > 0.9
