"""Recreate: the product stands where the scene says, whole, grounded, and with its own colours."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tools.certificate import certify
from tools.color import delta_e, rgb_to_lab, srgb_to_linear
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.framing import box_of
from tools.operation import operations
from tools.picture import Origin, Picture
from tools.scene import scene_names
from tools.staging import ratio_of

ASPECTS = ("1:1", "4:5", "9:16", "1.91:1")


def mug(width: int = 700, height: int = 600) -> Picture:
    """A red cylinder with a handle, on transparent ground."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    left, right, top, bottom = 180, 460, 100, 520
    dip = 30 * np.sqrt(np.clip(1 - ((x - 320) / 140) ** 2, 0, 1))
    body = (x >= left) & (x < right) & (y >= top) & (y < bottom - 30 + dip)
    ring = np.abs(np.hypot((x - 460) / 90, (y - 300) / 120) - 0.85) < 0.15
    matte = np.where(body | (ring & (x >= right)), 255, 0).astype(np.uint8)
    shade = np.clip(1.1 - np.abs((x - 300) / 330), 0.2, 1)[..., None]
    rgb = np.rint(shade * np.array([200, 60, 50])).astype(np.uint8)
    return Picture(rgb, matte, matte, Origin("photo"))


def run(product: Picture, scene_image: Picture | None = None, **given: object) -> Picture:
    if scene_image is not None:
        given["scene_image"] = "place"
    elif "scene" not in given and "prompt" not in given:
        given["scene"] = "studio"
    operation = operations()["recreate"]
    args = operation.args.model_validate({"save_as": "made", "product": "cut", **given})
    return operation.run(args, {"product": product, "scene_image": scene_image}, BUILT_IN)


@cache
def stood(scene: str = "studio", **given: float | str) -> Picture:
    """The mug in a scene, made once for all tests."""
    return run(mug(), scene=scene, **given)


@pytest.mark.parametrize(
    ("scene", "aspect"), [(name, ASPECTS[n % 4]) for n, name in enumerate(scene_names())]
)
def test_it_stands_on_the_ground_whole(scene: str, aspect: str) -> None:
    made = stood(scene, aspect=aspect)
    assert made.width >= 1125
    assert made.width / made.height == pytest.approx(ratio_of(aspect), rel=0.002)
    assert made.alpha is None
    assert made.product is not None
    box = box_of(made.product)
    assert box is not None
    assert not box.touches((made.width, made.height))
    stand = made.fact("scene")["stand"]
    assert isinstance(stand, list)
    assert abs(box.bottom - float(str(stand[1]))) <= 2


@pytest.mark.parametrize("scene", scene_names())
def test_the_product_keeps_its_colours(scene: str) -> None:
    """Against the same product placed with `match` 0, which changes no pixel of it."""
    exact, matched = stood(scene, match=0), stood(scene)
    assert exact.product is not None
    inside = exact.product == 255
    difference = delta_e(rgb_to_lab(exact.rgb[inside]), rgb_to_lab(matched.rgb[inside]))
    assert np.median(difference) < 2.5
    assert np.percentile(difference, 95) < 6


def test_origin_leads_from_the_photo_to_the_scene() -> None:
    """A white dot on the product is found where the transform says."""
    source = mug()
    rgb = source.rgb.copy()
    rgb[298:303, 318:323] = 255
    made = run(replace(source, rgb=rgb), match=0)
    assert made.origin is not None
    a, _, c, _, e, f = made.origin.transform
    row, column = np.unravel_index(
        np.argmax(np.where(made.product == 255, made.rgb.min(axis=2), 0)), made.product.shape
    )
    assert abs(a * 320.5 + c - column) < 3 * a
    assert abs(e * 300.5 + f - row) < 3 * e


def test_there_is_a_shadow_at_the_foot_and_none_far_away() -> None:
    with_shadow, without = stood(), stood(shadow=0)
    assert with_shadow.product is not None
    box = box_of(with_shadow.product)
    assert box is not None
    darker = without.rgb.astype(int).sum(axis=2) - with_shadow.rgb.astype(int).sum(axis=2)
    foot = darker[int(box.bottom) + 2, int(box.left) + 60 : int(box.left) + 200]
    assert foot.mean() > 40
    assert np.abs(darker[:200]).max() == 0


@pytest.mark.parametrize("scene", ["studio", "kitchen", "shelf", "beach"])
def test_the_seam_below_a_product_is_dark_in_every_scene(scene: str) -> None:
    with_it, without = stood(scene), stood(scene, shadow=0.0)
    box = box_of(with_it.product) if with_it.product is not None else None
    assert box is not None
    row, column = int(box.bottom) + 2, int(box.left + 0.4 * box.width)
    seam, bare = (
        srgb_to_linear(made.rgb[row : row + 4, column - 20 : column + 20]).mean()
        for made in (with_it, without)
    )
    assert seam < 0.23 * bare


def test_the_shadow_falls_away_from_the_light() -> None:
    made = {side: stood(side) for side in ("studio", "dark")}
    plain = {side: stood(side, shadow=0) for side in ("studio", "dark")}
    leaning = {}
    for side, picture in made.items():
        assert picture.product is not None
        box = box_of(picture.product)
        assert box is not None
        rows = slice(int(box.bottom) - 120, int(box.bottom) + 60)
        taken = plain[side].rgb[rows].astype(float) / np.maximum(1, picture.rgb[rows]) - 1
        taken = taken.mean(axis=2) * (picture.product[rows] == 0)
        columns = np.arange(taken.shape[1]) - box.center[0]
        leaning[side] = float((taken.sum(axis=0) * columns).sum())
    assert leaning["studio"] > 0 > leaning["dark"]


def test_position_and_scale_move_and_grow_it() -> None:
    boxes = {}
    for position in ("left", "center", "right"):
        made = run(mug(), scale=0.6, position=position)
        assert made.product is not None
        boxes[position] = box_of(made.product)
    middles = [box.center[0] for box in boxes.values() if box]
    assert middles == sorted(middles)
    assert middles[2] - middles[0] > 400
    assert boxes["center"] is not None
    large = stood()
    assert large.product is not None
    whole = box_of(large.product)
    assert whole is not None
    # Shares of canvases, each of which is as large as its product's pixels allow.
    assert boxes["center"].height / made.height == pytest.approx(
        0.6 * whole.height / large.height, rel=0.02
    )
    assert large.width < made.width


def test_a_paper_takes_any_colour_and_a_room_does_not() -> None:
    made = run(mug(), scene="pastel", color="#88aacc")
    corner = made.rgb[-50, 600].astype(int)
    assert corner[2] > corner[0]
    if "kitchen" in scene_names():
        with pytest.raises(RequestError, match="its own colours"):
            run(mug(), scene="kitchen", color="red")


def test_a_scene_photo_is_used_and_told() -> None:
    place = np.full((900, 1200, 3), (180, 185, 190), np.uint8)
    place[500:] = (150, 100, 60)
    made = run(mug(), Picture(place))
    assert made.fact("scene")["photo"] is True
    assert made.product is not None
    box = box_of(made.product)
    assert box is not None
    assert box.bottom > 500 / 900 * made.height


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"prompt": "on the moon"}, "in words"),
        ({"scene": "studio", "aspect": "9:1"}, "aspect"),
        ({"scene": None}, "no scene is named"),
    ],
)
def test_what_cannot_be_done_is_said(given: dict[str, object], text: str) -> None:
    with pytest.raises(RequestError, match=text):
        run(mug(), **given)


def test_a_photo_with_its_background_is_refused() -> None:
    with pytest.raises(RequestError, match="remove_background"):
        run(replace(mug(), alpha=None, product=None))


def test_a_thing_photographed_flat_lies_on_paper_and_stands_in_a_scene_photo() -> None:
    """A shape that would fall over if it stood."""
    matte = np.zeros((600, 700), np.uint8)
    matte[60:300, 100:640] = 255
    matte[300:540, 100:140] = 255
    thing = Picture(np.full((600, 700, 3), 120, np.uint8), matte, matte)
    assert not any("lying flat" in note for note in run(thing, scene="studio").notes)
    if "kitchen" in scene_names():
        made = run(thing, scene="kitchen")
        assert any("lies on paper in the colour of kitchen" in note for note in made.notes)
        # One calm colour from edge to edge: no cupboard behind, no horizon.
        assert made.rgb[:40].reshape(-1, 3).std(axis=0).max() < 8
        asked = run(thing, scene="kitchen", pose="standing")
        assert not any("lying flat" in note for note in asked.notes)
    place = np.full((900, 900, 3), 140, np.uint8)
    assert not any("stands upright" in note for note in run(thing, Picture(place)).notes)
    place[450:] = (150, 100, 60)
    assert any("stands upright" in note for note in run(thing, Picture(place)).notes)


def test_in_a_scene_photo_from_above_it_lies_in_the_middle() -> None:
    place = np.random.default_rng(1).integers(120, 130, (900, 900, 3), np.uint8)
    made = run(mug(), Picture(place), pose="flat")
    assert made.product is not None
    box = box_of(made.product)
    assert box is not None
    assert box.center[1] == pytest.approx(made.height / 2, abs=3)


@pytest.mark.parametrize("size", [(520, 4000), (3000, 520), (600, 900)])
def test_a_small_or_panoramic_scene_is_not_blown_up(size: tuple[int, int]) -> None:
    """Enlarged twice at most, as long as a thousand pixels are left."""
    place = np.full((*size, 3), (180, 185, 190), np.uint8)
    place[size[0] // 2 :] = (150, 100, 60)
    made = run(mug(), Picture(place))
    assert made.product is not None
    scale = made.fact("scene")["scene_scale"]
    assert isinstance(scale, float)
    assert scale <= 2.01 or max(made.width, made.height) <= 1000
    box = box_of(made.product)
    assert box is not None
    assert not box.touches((made.width, made.height))


def test_what_lies_flat_is_in_the_middle_with_a_shadow_all_around() -> None:
    made, bare = stood(pose="flat"), stood(pose="flat", shadow=0)
    assert made.product is not None
    box = box_of(made.product)
    assert box is not None
    assert box.center[1] == pytest.approx(made.height / 2, abs=3)
    darker = bare.rgb.astype(int).sum(axis=2) - made.rgb.astype(int).sum(axis=2)
    middle_row, middle_column = int(box.top + 60), int(box.left + 150)
    assert darker[middle_row, int(box.left) - 4] > 3
    assert darker[int(box.top) - 4, middle_column] > 3


@pytest.mark.parametrize(("lean", "side"), [(-0.3, "left"), (0.3, "right"), (0.0, "left")])
def test_the_scene_is_turned_to_the_light_of_the_photo(lean: float, side: str) -> None:
    """`studio` has its light on the left; `lean` is how much brighter the backdrop's right was."""
    lit = mug().with_fact("backdrop", {"field": [[1.0, lean, 0.0]] * 3})
    assert run(lit, scene="studio").fact("scene")["light_from"] == side


def test_a_product_that_the_photo_cut_off_stands_at_the_edge() -> None:
    whole = mug()
    assert whole.alpha is not None
    part = whole.alpha[:400]
    cut = Picture(whole.rgb[:400], part, part, facts={"cutout": {"engine": "builtin"}})
    made = run(cut)
    assert made.product is not None
    box = box_of(made.product)
    assert box is not None
    assert box.bottom == made.height
    assert any("cuts the product off at the bottom" in note for note in made.notes)
    trimmed = run(Picture(whole.rgb[:400], part, part))
    assert not any("cuts" in note for note in trimmed.notes)


def test_a_scene_that_only_stands_in_says_so_in_notes_and_certificate() -> None:
    made = run(mug(), scene="pastel", instead_of="in a bamboo forest")
    (note,) = [note for note in made.notes if "stands in" in note]
    assert '"in a bamboo forest"' in note
    assert "PACKSHOT_GENERATE" in note
    assert certify(made, mug()).instead == note
    assert np.array_equal(made.rgb, run(mug(), scene="pastel").rgb)
    assert not certify(run(mug(), scene="pastel"), mug()).instead


def test_furniture_on_a_table_is_called_a_toy() -> None:
    notes = stood("marble", height_cm=90.0).notes
    assert any("90 cm high" in note and "toy" in note for note in notes)
    assert not any("toy" in note for note in stood("marble", height_cm=12.0).notes)
    assert not any("toy" in note for note in stood("studio", height_cm=90.0).notes)


def test_results_repeat() -> None:
    assert run(mug(), scene="dark").pack() == stood("dark").pack()
