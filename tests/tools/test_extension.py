import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.extension import continued

SKY, FLOOR = (120, 160, 220), (150, 120, 90)


def scene(size=(200, 120)):
    rgb = np.empty((size[1], size[0], 3), np.uint8)
    rgb[: size[1] // 2], rgb[size[1] // 2 :] = SKY, FLOOR
    rgb[30:90, 60:140] = (250, 0, 0)
    return rgb


def test_each_edge_goes_on_in_its_own_colour():
    made = continued(scene(), (0, 140, 200, 260), (200, 400)).astype(int)
    assert np.abs(made[:60] - SKY).max() <= 3
    assert np.abs(made[-60:] - FLOOR).max() <= 3


def test_no_second_product_and_no_seam():
    made = continued(scene(), (0, 140, 200, 260), (200, 400)).astype(int)
    red = (made[..., 0] > 200) & (made[..., 1] < 60)
    assert set(np.flatnonzero(red.any(axis=1))) <= set(range(165, 235))
    rows = made[:, 5].sum(axis=1)
    steps = np.abs(np.diff(rows))
    assert steps[130:150].max() <= 12
    assert steps[250:270].max() <= 12


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 60), st.integers(0, 60))
def test_any_target_keeps_the_canvas_size_and_the_middle_of_the_scene(wide, high, left, top):
    rgb = np.full((high, wide, 3), (40, 90, 200), np.uint8)
    canvas = (wide + left + 17, high + top + 3)
    made = continued(rgb, (left, top, left + wide, top + high), canvas)
    assert made.shape == (canvas[1], canvas[0], 3)
    assert np.abs(made.astype(int) - (40, 90, 200)).max() <= 2
