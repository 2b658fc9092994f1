from __future__ import annotations

from typing import get_args

import cv2
import numpy as np
import pytest

from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.ops.add_shadow import AddShadow, Kind, add_shadow
from tools.ops.set_background import SetBackground, set_background
from tools.picture import Origin, Picture, Plane

KINDS = [kind for kind in get_args(Kind) if kind != "none"]


def mug() -> Plane:
    matte = np.zeros((300, 300), np.uint8)
    matte[90:230, 90:190] = 255
    cv2.ellipse(matte, (140, 230), (50, 16), 0, 0, 180, 255, -1)
    cv2.ellipse(matte, (190, 150), (36, 32), 0, -90, 90, 255, 10)
    return np.asarray(cv2.GaussianBlur(matte, (0, 0), 0.8))


def cutout(matte: Plane | None = None) -> Picture:
    matte = mug() if matte is None else matte
    rgb = np.random.default_rng(7).integers(40, 220, (*matte.shape, 3)).astype(np.uint8)
    return Picture(rgb, matte, matte, Origin("photo"))


def made(picture: Picture, **given: object) -> Picture:
    args = AddShadow.model_validate({"save_as": "out", "image": "in", **given})
    return add_shadow.run(args, {"image": picture}, BUILT_IN)


def on_white(picture: Picture) -> Picture:
    args = SetBackground(save_as="out", image="in")
    return set_background.run(args, {"image": picture}, BUILT_IN)


@pytest.mark.parametrize("kind", KINDS)
def test_product_pixels_are_sacred(kind: Kind) -> None:
    before = cutout()
    shaded = made(before, kind=kind, strength=1, softness=1)
    final = on_white(shaded)
    assert final.product is not None
    assert final.origin is not None
    x, y = int(final.origin.transform[2]), int(final.origin.transform[5])
    inside = mug() == 255
    assert np.array_equal(final.rgb[y : y + 300, x : x + 300][inside], before.rgb[inside])
    assert np.array_equal(final.product[y : y + 300, x : x + 300], mug())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view", ["side", "above"])
def test_shadow_ends_before_the_frame_and_is_neutral(kind: Kind, view: str) -> None:
    final = on_white(made(cutout(), kind=kind, softness=1, strength=1, view=view))
    edge = [final.rgb[0], final.rgb[-1], final.rgb[:, 0], final.rgb[:, -1]]
    assert all((line == 255).all() for line in edge)
    assert final.product is not None
    free = final.rgb[final.product == 0].astype(int)
    assert (free < 255).any()
    if kind != "reflection" or view == "above":
        assert (free.max(axis=1) == free.min(axis=1)).all()


def test_none_takes_a_shadow_away_again() -> None:
    before = cutout()
    bare = made(made(before, strength=1), kind="none")
    assert np.array_equal(bare.alpha, bare.product)
    assert bare.origin is not None
    x, y = int(bare.origin.transform[2]), int(bare.origin.transform[5])
    seen = bare.rgb[y : y + 300, x : x + 300]
    clear = mug() > 100
    assert np.abs(seen.astype(int) - before.rgb)[clear].max() <= 3


def test_a_second_shadow_replaces_the_first() -> None:
    once = made(cutout(), kind="contact")
    twice = made(made(cutout(), kind="cast", light_from="left"), kind="contact")
    assert once.alpha is not None
    assert twice.alpha is not None
    assert int(twice.alpha.sum()) == pytest.approx(int(once.alpha.sum()), rel=0.01)


def test_an_opaque_picture_is_darkened_around_the_product() -> None:
    white = on_white(cutout())
    shaded = made(white)
    assert shaded.rgb.shape == white.rgb.shape
    assert np.array_equal(shaded.rgb[mug() == 255], white.rgb[mug() == 255])
    assert (shaded.rgb <= white.rgb).all()
    direct = on_white(made(cutout()))
    assert direct.origin is not None
    x, y = int(direct.origin.transform[2]), int(direct.origin.transform[5])
    window = direct.rgb[y : y + 300, x : x + 300].astype(int)
    assert np.abs(window - shaded.rgb)[20:280, 20:280].max() <= 3


def test_lying_things_get_a_shadow_all_around() -> None:
    pen = np.zeros((300, 300), np.uint8)
    cv2.line(pen, (60, 60), (240, 230), 255, 14)
    auto = made(cutout(np.asarray(pen)), view="auto")
    above = made(cutout(np.asarray(pen)), view="above")
    assert np.array_equal(auto.alpha, above.alpha)
    assert np.array_equal(made(cutout(), view="auto").alpha, made(cutout(), view="side").alpha)


def test_defaults_are_numbers_that_can_be_moved() -> None:
    args = AddShadow(save_as="out", image="in")
    assert (args.kind, args.softness, args.strength, args.light_from) == (
        "contact",
        0.5,
        0.5,
        "top",
    )


def test_says_what_is_missing() -> None:
    with pytest.raises(RequestError, match="remove_background"):
        made(Picture(np.zeros((4, 4, 3), np.uint8)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
@pytest.mark.parametrize("kind", KINDS)
def test_extreme_shapes(shape: tuple[int, int], kind: Kind) -> None:
    assert made(cutout(np.full(shape, 255, np.uint8)), kind=kind).product is not None


def test_a_product_cut_off_by_the_photo_gets_no_floor() -> None:
    matte = np.zeros((200, 200), np.uint8)
    matte[60:, 60:140] = 255
    cut = cutout(matte).with_fact("photo", {"cut_off": ["bottom"]})
    after = made(cut)
    assert np.array_equal(after.alpha, matte)
    assert "cut off at the bottom" in after.notes[0]
    assert not np.array_equal(made(cutout(matte)).alpha, matte)


def test_nothing_has_no_shadow() -> None:
    empty = cutout(np.zeros((20, 20), np.uint8))
    assert np.array_equal(made(empty).alpha, empty.alpha)
