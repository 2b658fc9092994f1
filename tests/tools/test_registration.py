"""Registration: a photo under an affine, against Pillow and by what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tools.picture import Affine, Pixels
from tools.registration import registered, scale_of


def smooth(width: int, height: int) -> Pixels:
    """Slow waves: any two filters agree on them."""
    y, x = np.mgrid[:height, :width]
    planes = [128 + 100 * np.sin(x / 23 + shift) * np.cos(y / 31 - shift) for shift in (0, 1, 2)]
    return np.asarray(np.stack(planes, axis=-1), np.uint8)


def test_scale_is_the_root_of_the_areas_change() -> None:
    assert scale_of((2, 0, 5, 0, 2, 7)) == 2
    assert scale_of((0, -3, 0, 3, 0, 0)) == 3


def test_at_the_same_size_the_pixels_stay() -> None:
    photo = np.random.default_rng(1).integers(0, 256, (80, 120, 3)).astype(np.uint8)
    made, inside = registered(photo, (1, 0, -30, 0, 1, -20), (60, 40))
    assert np.array_equal(made, photo[20:60, 30:90])
    assert inside.all()


@pytest.mark.parametrize("angle", [0, 20, 90, 200])
@pytest.mark.parametrize("scale", [0.3, 0.5, 0.9, 1.7])
def test_agrees_with_pillow(angle: float, scale: float) -> None:
    photo, size = smooth(300, 200), (150, 110)
    cos, sin = scale * np.cos(np.radians(angle)), scale * np.sin(np.radians(angle))
    to_view: Affine = (cos, -sin, 75 - cos * 150 + sin * 100, sin, cos, 55 - sin * 150 - cos * 100)
    back = np.linalg.inv(np.array([to_view[:3], to_view[3:], (0, 0, 1)]))
    transform, bicubic = Image.Transform.AFFINE, Image.Resampling.BICUBIC
    coefficients = tuple(back[:2].ravel())
    theirs = Image.fromarray(photo).transform(size, transform, coefficients, resample=bicubic)
    made, inside = registered(photo, to_view, size)
    known = np.asarray(theirs).any(axis=2) & inside
    known[:3] = known[-3:] = False
    known[:, :3] = known[:, -3:] = False
    apart = np.abs(made.astype(int) - np.asarray(theirs).astype(int))[known]
    assert known.sum() > 1000
    assert np.quantile(apart, 0.99) <= 4


@given(
    scale=st.floats(0.05, 3), x=st.floats(-400, 400), y=st.floats(-400, 400), turn=st.integers(0, 3)
)
def test_inside_is_where_the_photo_lies(scale: float, x: float, y: float, turn: int) -> None:
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    to_view: Affine = (scale * cos, -scale * sin, x, scale * sin, scale * cos, y)
    made, inside = registered(smooth(90, 70), to_view, (50, 40))
    assert made.shape == (40, 50, 3)
    back = np.linalg.inv(np.array([to_view[:3], to_view[3:], (0, 0, 1)]))
    rows, columns = np.mgrid[:40, :50] + 0.5
    across, down = (
        back[side, 0] * columns + back[side, 1] * rows + back[side, 2] for side in (0, 1)
    )
    near = 1.5 / scale  # the frame's own pixels may count or not
    surely = (across > near) & (across < 90 - near) & (down > near) & (down < 70 - near)
    never = (across < -near) | (across > 90 + near) | (down < -near) | (down > 70 + near)
    assert inside[surely].all()
    assert not inside[never].any()


def test_beyond_the_photo_its_edge_goes_on() -> None:
    photo = np.full((20, 20, 3), (10, 120, 240), np.uint8)
    made, inside = registered(photo, (1, 0, 500, 0, 1, 500), (30, 30))
    assert (made == (10, 120, 240)).all()
    assert not inside.any()


def test_a_flattening_transform_is_refused() -> None:
    with pytest.raises(ValueError, match="no inverse"):
        registered(smooth(20, 20), (1, 0, 0, 1, 0, 0), (10, 10))
