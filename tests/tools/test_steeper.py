"""Steeper: the surface gets deeper, what is behind it stays, and the product stands as it did."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from tools.scene import scene_from_above, scene_named, scene_names
from tools.steeper import Backcloth, steeper
from tools.view import framed

PICTURES = [name for name in scene_names() if scene_named(name).picture]


@pytest.mark.parametrize("name", PICTURES)
def test_the_surface_is_as_deep_as_the_angle_makes_it(name: str) -> None:
    scene = scene_named(name)
    made = steeper(scene, 25.0)
    most = math.sin(math.radians(25)) / math.sin(math.radians(scene.camera.depression))
    assert 1 <= made.deeper <= min(most, scene.deepest)
    below = made.size[1] * (made.stand[1]) - scene.size[1] * scene.edge
    assert below == pytest.approx(
        made.deeper * scene.size[1] * (scene.stand[1] - scene.edge), abs=2
    )
    assert made.ground[1] < made.stand[1] < made.ground[3]
    assert steeper(scene, 10.0) == scene, "from no lower than it was taken"


def test_papers_and_what_lies_stay_as_they_are() -> None:
    assert steeper(scene_named("studio"), 40.0) == scene_named("studio")
    above = scene_from_above(scene_named("wood_table"))
    assert above is not None
    assert steeper(above, 40.0) == above


def test_only_what_is_below_the_edge_grows() -> None:
    rows = np.repeat(np.arange(200, dtype=np.uint8)[:, None, None], 30, axis=1).repeat(3, axis=2)
    cloth = Backcloth(Image.fromarray(rows), 100, 2.0)
    assert cloth.size == (30, 300)
    made = cloth.part((0, 0, 30, 300), (30, 300))
    assert np.array_equal(made[:100], rows[:100])
    assert np.abs(made[100:, 0, 0] - (np.arange(200) / 2 + 99.75)).max() <= 1
    part = cloth.part((0, 50, 30, 250), (15, 100))
    assert np.abs(part[:25, 0, 0] - (np.arange(25) * 2 + 50.5)).max() <= 1
    assert np.abs(part[26:, 0, 0] - (np.arange(1, 75) + 100)).max() <= 1.5


def test_whole_pixels_at_their_own_size_are_copied() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    cloth = Backcloth(Image.fromarray(noise), 40)
    assert np.array_equal(cloth.part((3.0, 7.0, 23.0, 27.0), (20, 20)), noise[7:27, 3:23])


def test_it_is_framed_with_more_surface_behind_the_product() -> None:
    scene = scene_named("garden")
    pictures = [framed(s, (300, 300), base=0.8, x=0.5) for s in (scene, steeper(scene, 40.0))]
    stands = {round(view.stand[1]) for view in pictures}
    assert stands == {240}
    level, steep = (
        int(view.rgb[120, :, 1].mean() > view.rgb[120, :, 0].mean()) for view in pictures
    )
    assert (level, steep) == (1, 0), "leaves, then wood"
