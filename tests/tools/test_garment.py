"""Garment: clothes and discs lie; what has a base stands."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.garment import lies_flat
from tools.picture import Plane


def drawn(*parts: list[tuple[int, int]]) -> Plane:
    matte = np.zeros((400, 400), np.uint8)
    for part in parts:
        cv2.fillPoly(matte, [np.array(part, np.int32)], 255)
    return matte


def shirt() -> Plane:
    body = [(110, 60), (290, 60), (296, 340), (104, 340)]
    left = [(110, 60), (30, 150), (70, 190), (110, 150)]
    right = [(290, 60), (370, 150), (330, 190), (290, 150)]
    return drawn(body, left, right)


def trousers() -> Plane:
    left = [(110, 40), (205, 40), (195, 360), (110, 360)]
    right = [(195, 40), (290, 40), (290, 360), (205, 360)]
    return drawn(left, right, [(110, 40), (290, 40), (290, 130), (110, 130)])


def disc() -> Plane:
    return np.asarray(cv2.circle(np.zeros((400, 400), np.uint8), (190, 210), 130, 255, -1))


def bottle() -> Plane:
    return drawn(
        [
            (170, 40),
            (230, 40),
            (230, 120),
            (270, 170),
            (270, 360),
            (130, 360),
            (130, 170),
            (170, 120),
        ]
    )


def mug() -> Plane:
    matte = drawn([(100, 100), (270, 100), (260, 320), (110, 320)])
    return np.asarray(cv2.ellipse(matte, (270, 200), (60, 70), 0, -90, 90, 255, 18))


def hat() -> Plane:
    matte = drawn([(110, 120), (290, 120), (300, 260), (100, 260)])
    return np.asarray(cv2.ellipse(matte, (200, 265), (190, 25), 0, 0, 360, 255, -1))


def tumbler() -> Plane:
    return drawn([(90, 60), (310, 60), (265, 340), (135, 340)])


def pot() -> Plane:
    return drawn(
        [(80, 80), (320, 80), (320, 130), (295, 130), (270, 340), (130, 340), (105, 130), (80, 130)]
    )


def stool() -> Plane:
    seat = [(80, 100), (320, 100), (320, 130), (80, 130)]
    return drawn(
        seat,
        [(90, 130), (110, 130), (80, 360), (60, 360)],
        [(290, 130), (310, 130), (340, 360), (320, 360)],
    )


def ring() -> Plane:
    made = disc().copy()
    cv2.circle(made, (200, 200), 30, 0, -1)
    return made


def things(*floors: int) -> Plane:
    """Small boxes side by side, each ending on a row of its own."""
    boxes = [(60 + 100 * n, floor) for n, floor in enumerate(floors)]
    corners = [[(x, y - 60), (x + 70, y - 60), (x + 70, y), (x, y)] for x, y in boxes]
    return drawn(*corners)


def plant() -> Plane:
    """A pot with leaves, and two clusters of blossoms on stems too thin to see."""
    leaves = [(60, 250), (120, 190), (280, 190), (340, 250)]
    pot = [(150, 250), (250, 250), (240, 370), (160, 370)]
    stem = [(196, 40), (204, 40), (204, 200), (196, 200)]
    return drawn(
        leaves,
        pot,
        stem,
        [(80, 60), (150, 60), (150, 130), (80, 130)],
        [(240, 90), (310, 90), (310, 150), (240, 150)],
    )


@pytest.mark.parametrize(
    "outline",
    [shirt(), trousers(), disc(), ring(), things(100, 360, 220)],
    ids=["shirt", "trousers", "disc", "ring", "spread"],
)
def test_clothes_and_discs_lie(outline: Plane) -> None:
    assert lies_flat(outline)
    assert lies_flat(np.ascontiguousarray(outline[:, ::-1]))
    assert lies_flat(np.kron(outline, np.ones((5, 5), np.uint8)))


@pytest.mark.parametrize(
    "outline",
    [bottle(), mug(), hat(), stool(), tumbler(), pot(), things(350, 355, 340), plant()],
    ids=["bottle", "mug", "hat", "stool", "tumbler", "pot", "row", "plant"],
)
def test_what_has_a_base_stands(outline: Plane) -> None:
    assert not lies_flat(outline)


def test_a_ball_beside_a_mug_is_as_little_a_disc_as_alone() -> None:
    y = np.mgrid[:400, :400][0]
    light = np.clip(330 - 0.8 * y, 0, 255).astype(np.uint8)
    ball, beside = disc(), mug()[:, 90:]
    lit = np.dstack([light] * 3)
    assert not lies_flat(ball, lit)
    both = np.hstack([ball, np.zeros((400, 60), np.uint8), (beside > 0).astype(np.uint8) * 255])
    rgb = np.hstack([lit, np.full((400, both.shape[1] - 400, 3), 90, np.uint8)])
    assert not lies_flat(both, rgb)


def test_clothes_laid_askew_lie_too() -> None:
    for degrees in (-25, 20, 30):
        turn = cv2.getRotationMatrix2D((200, 200), degrees, 0.75)
        askew = cv2.warpAffine(shirt(), turn, (400, 400))
        assert lies_flat(np.asarray(askew, np.uint8))


@pytest.mark.parametrize("shape", [(1, 1), (2, 300), (300, 1)])
@pytest.mark.parametrize("value", [0, 255])
def test_extreme_shapes_are_judged(shape: tuple[int, int], value: int) -> None:
    assert lies_flat(np.full(shape, value, np.uint8)) in (True, False)
