"""Scenes: every one that exists is sound, and standing points stay where the ground is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.color import srgb_to_linear
from tools.errors import PhotoError, RequestError
from tools.picture import Picture
from tools.scene import (
    NAMES,
    Scene,
    mirrored,
    plain_name,
    scene_from_above,
    scene_named,
    scene_names,
)
from tools.scene_photo import scene_of_photo
from tools.sweep import sweep
from tools.view import framed

MADE = scene_names()


def table(width: int = 900, height: int = 700, edge: float = 0.55, lit: str = "left") -> Picture:
    """A grey wall over a brown table that gets darker away from the light."""
    y, x = np.mgrid[:height, :width]
    level = 1.1 - 0.5 * (x / width if lit == "left" else 1 - x / width)
    wall, wood = np.array([150, 155, 160]), np.array([170, 110, 60])
    rgb = np.where((y < edge * height)[..., None], wall, wood * level[..., None])
    return Picture(rgb.astype(np.uint8))


@pytest.mark.parametrize("name", MADE)
def test_every_scene_is_sound(name: str) -> None:
    scene = scene_named(name)
    assert scene.name == name
    assert (scene.picture is None) != (scene.paper is None)
    assert scene.ground[0] < scene.stand[0] < scene.ground[2]
    assert scene.ground[1] < scene.stand[1] < scene.ground[3]
    assert scene.horizon < scene.edge < scene.ground[1]
    view = framed(scene, (500, 500), base=0.8, x=0.5)
    assert view.rgb.shape == (500, 500, 3)
    assert view.rgb.std() > 1, "an empty picture"


def test_the_first_scenes_exist() -> None:
    assert {"studio", "pastel", "dark", "kitchen"} <= set(MADE)


def test_every_scene_that_may_be_asked_for_is_there() -> None:
    assert scene_names() == NAMES


def test_what_lies_flat_has_scenes_of_its_own() -> None:
    for name in MADE:
        scene = scene_named(name)
        above = scene_from_above(scene)
        if scene.paper is not None:
            assert above is not None
        if above is not None:
            assert above.view == "above"
            assert framed(above, (300, 300), base=0.7, x=0.5).rgb.std() > 0.5


def test_names_are_read_as_people_write_them_and_corrected() -> None:
    assert plain_name("Wood table") == "wood_table"
    assert plain_name(" wood-table ") == "wood_table"
    with pytest.raises(RequestError, match="did you mean 'kitchen'"):
        scene_named("kichen")
    with pytest.raises(RequestError, match="choose one of studio"):
        scene_named("the moon")


@settings(max_examples=60, deadline=None)
@given(
    wide=st.integers(60, 400),
    high=st.integers(60, 400),
    base=st.floats(0.6, 0.9),
    x=st.floats(0.05, 0.95),
    zoom=st.floats(1.0, 1.5),
)
def test_the_standing_point_lies_on_the_ground(
    wide: int, high: int, base: float, x: float, zoom: float
) -> None:
    """A picture that says where it was cut from: red is x, green is y of the master."""
    rows, columns = np.mgrid[:250, :200]
    ramp = np.stack([columns * 255 / 199, rows * 255 / 249, rows * 0], axis=2)
    scene = Scene(
        name="ramp", title="", pixels=ramp.astype(np.uint8), size=(200, 250), px_per_cm=5.0
    )
    view = framed(scene, (wide, high), base=base, x=x, zoom=zoom)
    at = view.rgb[min(high - 1, int(view.stand[1])), min(wide - 1, int(view.stand[0]))] / 255
    assert 0 <= view.stand[0] <= wide
    assert 0 <= view.stand[1] <= high
    assert scene.ground[1] - 0.02 <= at[1] <= scene.ground[3] + 0.02
    assert scene.ground[0] - 0.02 <= at[0] <= scene.ground[2] + 0.02
    assert view.px_per_cm is not None
    assert view.px_per_cm > 0


def test_a_crop_is_the_pictures_own_pixels_unstretched() -> None:
    """A square in the master stays one at any aspect."""
    master = np.full((500, 400, 3), 90, np.uint8)
    master[280:320, 180:220] = (255, 0, 0)
    scene = Scene(name="square", title="", pixels=master, size=(400, 500))
    for canvas in ((400, 400), (225, 400), (400, 209)):
        seen = framed(scene, canvas, base=0.8, x=0.5).rgb[..., 0] > 170
        rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
        assert abs((rows[-1] - rows[0]) - (columns[-1] - columns[0])) <= 1, canvas


def test_a_mirrored_scene_is_the_picture_turned_over() -> None:
    master = np.random.default_rng(1).integers(0, 255, (250, 200, 3), np.uint8)
    scene = Scene(name="noise", title="", pixels=master, size=(200, 250), stand=(0.4, 0.7))
    one = framed(scene, (200, 200), base=0.8, x=0.4)
    two = framed(mirrored(scene), (200, 200), base=0.8, x=0.6)
    assert np.array_equal(one.rgb, two.rgb[:, ::-1])
    assert two.stand == pytest.approx((200 - one.stand[0], one.stand[1]))
    assert mirrored(scene).light.throw[0] == -scene.light.throw[0]
    assert mirrored(mirrored(scene)).light == scene.light


def test_a_sweep_has_its_colour_where_the_product_stands_and_no_bands() -> None:
    made = sweep((200, 120, 80), (400, 300), stand=(0.5, 0.8), light=-1.0)
    here = made[235:245, 195:205].reshape(-1, 3).mean(axis=0)
    assert np.abs(here - (200, 120, 80)).max() < 2
    left, right = made[240, 20].astype(int), made[240, -20].astype(int)
    assert left.sum() > right.sum(), "the light stands on the left"
    steps = np.abs(np.diff(made[:, 200].astype(int), axis=0))
    assert steps.max() <= 2


def test_a_scene_photo_tells_surface_and_light() -> None:
    for edge in (0.4, 0.55, 0.7):
        for lit in ("left", "right"):
            scene = scene_of_photo(table(edge=edge, lit=lit))
            assert scene.edge == pytest.approx(edge, abs=0.03)
            assert scene.stand[1] > edge
            assert scene.light.side == lit


def test_a_surface_on_one_side_is_found_there() -> None:
    """A table that takes the left half only."""
    photo = table()
    rgb = photo.rgb.copy()
    rgb[:, 450:] = (150, 155, 160)
    assert scene_of_photo(Picture(rgb)).stand[0] < 0.45
    assert scene_of_photo(Picture(rgb), "left").stand[0] < 0.4


def test_a_photo_without_a_surface_is_doubted_and_a_tiny_one_refused() -> None:
    assert scene_of_photo(Picture(np.full((600, 800, 3), 128, np.uint8))).edge == 0
    with pytest.raises(PhotoError, match="499×700"):
        scene_of_photo(Picture(np.zeros((700, 499, 3), np.uint8)))


@pytest.mark.parametrize(
    ("color", "glow"), [((20, 20, 22), 2.2), ((52, 54, 58), 2.2), ((200, 198, 196), 1.0)]
)
def test_dark_paper_glows_behind_the_product_and_pale_paper_hardly(
    color: tuple[int, int, int], glow: float
) -> None:
    made = sweep(color, (400, 400), stand=(0.5, 0.8), light=0.0, halo=1.8)
    light = srgb_to_linear(made).mean(axis=2)
    times = float(light[150:200, 180:220].mean() / light[315:325, 190:210].mean())
    assert glow < times < max(1.26, 3.05 * (glow > 1))
