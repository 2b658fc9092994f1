"""Pictures: packing keeps everything, damage is noticed, origins compose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tools.errors import PackshotError
from tools.picture import Origin, Picture, Pixels, Plane, Touch

sizes = st.tuples(st.integers(1, 12), st.integers(1, 12))
number = st.floats(-4, 4, allow_nan=False)
affine = st.tuples(number, number, number, number, number, number)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    size = draw(sizes)
    plane = arrays.arrays(np.uint8, size)
    return Picture(
        rgb=draw(arrays.arrays(np.uint8, (*size, 3))),
        alpha=draw(st.none() | plane),
        product=draw(st.none() | plane),
        origin=draw(st.none() | st.builds(Origin, st.text(max_size=8), affine)),
        facts={"photo": {"name": draw(st.text(max_size=8))}},
        notes=tuple(draw(st.lists(st.text(max_size=8), max_size=3))),
        history=(Touch("export", "nothing", "x"),),
        encoded=draw(st.none() | st.binary(max_size=40)),
    )


def same(one: Picture, other: Picture) -> bool:
    planes = [(one.rgb, other.rgb), (one.alpha, other.alpha), (one.product, other.product)]
    rest = [(p.origin, dict(p.facts), p.notes, p.history, p.encoded) for p in (one, other)]
    return rest[0] == rest[1] and all(
        (a is None and b is None) or (a is not None and b is not None and np.array_equal(a, b))
        for a, b in planes
    )


@given(pictures())
def test_unpack_gives_back_what_was_packed(picture: Picture) -> None:
    packed = picture.pack()
    assert same(Picture.unpack(packed), picture)
    assert Picture.unpack(packed).pack() == packed


@given(pictures())
def test_a_photo_may_be_packed_without_its_pixels(picture: Picture) -> None:
    photo = replace(picture, origin=Origin("f" * 64))
    packed, asked = photo.pack(pixels=False), list[str]()

    def read(origin: str) -> tuple[Pixels, Plane | None, Plane | None]:
        asked.append(origin)
        return photo.rgb, photo.alpha, photo.product

    assert same(Picture.unpack(packed, read), photo)
    assert asked == ["f" * 64]
    with pytest.raises(PackshotError, match="damaged"):
        Picture.unpack(packed)


@given(pictures(), st.data())
def test_damage_is_one_clear_error(picture: Picture, data: st.DataObject) -> None:
    packed = picture.pack()
    cut = packed[: data.draw(st.integers(0, len(packed) - 1))]
    if picture.encoded is not None:
        cut = cut[: len(packed) - len(picture.encoded) - 1]
    with pytest.raises(PackshotError, match="damaged"):
        Picture.unpack(cut)


@given(affine, affine, st.tuples(number, number))
def test_origins_compose_as_transforms_do(
    first: tuple[float, ...], second: tuple[float, ...], point: tuple[float, float]
) -> None:
    a, b = (np.array([*t, 0, 0, 1]).reshape(3, 3) for t in (first, second))
    joined = Origin("p", first).then(second)  # type: ignore[arg-type]  # drawn with six items
    matrix = np.array([*joined.transform, 0, 0, 1]).reshape(3, 3)
    np.testing.assert_allclose(matrix @ [*point, 1], b @ (a @ [*point, 1]), atol=1e-6)


def test_planes_of_another_size_are_refused() -> None:
    rgb = np.zeros((4, 5, 3), np.uint8)
    with pytest.raises(ValueError, match="alpha"):
        Picture(rgb, alpha=np.zeros((5, 4), np.uint8))
    with pytest.raises(ValueError, match="rgb"):
        Picture(rgb.astype(np.float32))  # type: ignore[arg-type]  # what a careless caller does


def test_notes_come_once_and_in_order() -> None:
    picture = Picture(np.zeros((1, 1, 3), np.uint8)).noting("a", "b", "a").noting("b", "c")
    assert picture.notes == ("a", "b", "c")
