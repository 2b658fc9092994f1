from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tools.color import delta_e, linear_to_srgb, rgb_to_lab, srgb_to_linear
from tools.engine import BUILT_IN
from tools.light import Backdrop
from tools.ops.relight import Relight, relight
from tools.picture import Origin, Picture, Plane

LAMP = np.array([1.0, 0.84, 0.6], np.float32)


def matte() -> Plane:
    disc = cv2.circle(np.zeros((160, 200), np.uint8), (100, 80), 60, 255, -1)
    return np.asarray(cv2.GaussianBlur(disc, (0, 0), 1))


def made(picture: Picture, **given: object) -> Picture:
    args = Relight.model_validate({"save_as": "out", "image": "in", **given})
    return relight.run(args, {"image": picture}, BUILT_IN)


def cutout(
    color: tuple[int, int, int] = (120, 120, 120), backdrop: Backdrop | None = None
) -> Picture:
    rgb = np.full((160, 200, 3), color, np.uint8)
    facts = {} if backdrop is None else {"backdrop": backdrop.model_dump(mode="json")}
    return Picture(rgb, matte(), matte(), Origin("photo"), facts=facts)


def photographed(light: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Picture:
    """A grey card cut out of a photo of it on a white sheet, both in that light (h, w, 3)."""
    sheet, card = 0.86 * light, 0.2 * light
    backdrop = Backdrop.fit(
        np.asarray(sheet, np.float32), (matte() == 0).astype(float), Origin("photo")
    )
    rgb = linear_to_srgb(np.asarray(card, np.float32))
    return Picture(
        rgb, matte(), matte(), Origin("photo"), facts={"backdrop": backdrop.model_dump(mode="json")}
    )


def lab_of(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return rgb_to_lab(picture.rgb[matte() == 255][None])


@pytest.mark.parametrize("lamp", [(1, 0.9, 0.75), (1, 0.84, 0.6), (0.75, 0.9, 1)])
def test_a_grey_card_in_coloured_light_comes_back_neutral(lamp: tuple[float, ...]) -> None:
    light = np.broadcast_to(np.array(lamp, np.float32), (160, 200, 3))
    before, after = photographed(light), made(photographed(light))
    assert np.abs(lab_of(before)[..., 1:]).max() > 4
    assert np.abs(lab_of(after)[..., 1:]).max() < 2.5


def test_falloff_is_evened_out() -> None:
    fall = np.linspace(1.15, 0.65, 200, dtype=np.float32)[None, :, None]
    light = np.broadcast_to(fall, (160, 200, 3))
    spread = [np.ptp(lab_of(p)[..., 0]) for p in (photographed(light), made(photographed(light)))]
    assert spread[1] < 0.65 * spread[0]


def test_a_well_lit_photo_hardly_changes() -> None:
    light = np.ones((160, 200, 3), np.float32)
    before = photographed(light)
    assert np.median(delta_e(lab_of(before), lab_of(made(before)))) < 1


def test_a_coloured_wall_does_not_tint_the_product() -> None:
    wall = Backdrop(kind="plain", color=(0.08, 0.4, 0.12), share=0.6)
    after = made(cutout(backdrop=wall))
    assert np.array_equal(after.rgb, cutout().rgb)
    assert "coloured" in after.notes[0]


def test_normalizing_twice_is_normalizing_once() -> None:
    light = np.broadcast_to(0.6 * LAMP, (160, 200, 3))
    once = made(photographed(light))
    assert np.median(delta_e(lab_of(once), lab_of(made(once)))) < 1.5


def test_highlights_are_never_clipped() -> None:
    dim = Backdrop(kind="plain", color=(0.35, 0.35, 0.35), share=0.6)
    rgb = np.tile(np.arange(200, dtype=np.uint8)[None, :, None] + 50, (160, 1, 3))
    before = Picture(rgb, matte(), matte(), facts={"backdrop": dim.model_dump(mode="json")})
    for after in (made(before), made(before, mode="adjust", exposure=2)):
        line = after.rgb[80, 45:155, 0].astype(int)
        assert (np.diff(line) >= 0).all()
        assert line[-1] < 255


def test_without_a_backdrop_the_change_is_small() -> None:
    before = cutout((150, 130, 110))
    assert np.median(delta_e(lab_of(before), lab_of(made(before)))) < 6


def test_adjust_changes_what_is_asked_in_the_right_direction() -> None:
    before = lab_of(cutout())[0, 0]
    brighter = lab_of(made(cutout(), mode="adjust", exposure=0.5))[0, 0]
    warmer = lab_of(made(cutout(), mode="adjust", warmth=0.5))[0, 0]
    cooler = lab_of(made(cutout(), mode="adjust", warmth=-0.5))[0, 0]
    assert brighter[0] > before[0] + 5
    assert warmer[2] > before[2] + 4
    assert cooler[2] < before[2] - 4
    stops = srgb_to_linear(made(cutout(), mode="adjust", exposure=1).rgb)[80, 100, 0]
    assert stops / srgb_to_linear(cutout().rgb)[80, 100, 0] == pytest.approx(2, rel=0.02)


def test_adjust_without_a_wish_is_the_same_picture() -> None:
    before = cutout((13, 200, 77))
    assert np.array_equal(made(before, mode="adjust").rgb, before.rgb)


def test_light_from_a_side_lights_that_side() -> None:
    left = made(cutout(), mode="adjust", light_from="left").rgb[80, :, 0].astype(int)
    right = made(cutout(), mode="adjust", light_from="right").rgb[80, :, 0].astype(int)
    assert left[60] > left[140] + 8
    assert right[140] > right[60] + 8
    assert np.abs(left - left.mean()).max() < 45


def test_a_patchwork_tells_that_its_light_is_a_guess() -> None:
    random = np.random.default_rng(3)
    patches = np.repeat(np.repeat(random.integers(0, 256, (16, 20, 3)), 10, 0), 10, 1)
    picture = Picture(patches.astype(np.uint8), matte(), matte(), Origin("photo"))
    after = made(picture, mode="adjust", light_from="back")
    assert "guess" in after.notes[0]
    assert not made(cutout(), mode="adjust", light_from="left").notes


def test_the_background_stays() -> None:
    picture = Picture(np.full((160, 200, 3), 255, np.uint8), None, matte())
    rgb = picture.rgb.copy()
    rgb[matte() > 0] = (90, 60, 30)
    before = Picture(rgb, None, matte())
    after = made(before, mode="adjust", exposure=1, warmth=1, contrast=0.5, light_from="left")
    assert (after.rgb[matte() == 0] == 255).all()
    assert not np.array_equal(after.rgb, before.rgb)


def test_alpha_product_and_origin_stay() -> None:
    before = cutout(backdrop=Backdrop(kind="plain", color=(0.5, 0.45, 0.35), share=0.5))
    after = made(before)
    assert np.array_equal(after.alpha, before.alpha)
    assert np.array_equal(after.product, before.product)
    assert after.origin == before.origin


def test_photos_on_white_sheets_hardly_change(shared: Path) -> None:
    """Neutral, well exposed photos keep their product within a median ΔE2000 of 2."""
    changes = []
    for path in sorted((shared / "photos").glob("desk_*.jpg")):
        rgb = cv2.imread(str(path))[..., ::-1][::2, ::2]
        lab = rgb_to_lab(np.ascontiguousarray(rgb))
        sheet = (lab[..., 0] > 85) & (np.hypot(lab[..., 1], lab[..., 2]) < 8)
        backdrop = Backdrop.fit(srgb_to_linear(np.ascontiguousarray(rgb)), sheet.astype(float))
        product = np.where(sheet, 0, 255).astype(np.uint8)
        facts = {"backdrop": backdrop.model_dump(mode="json")}
        before = Picture(np.ascontiguousarray(rgb), product, product, facts=facts)
        difference = delta_e(lab[~sheet], rgb_to_lab(made(before).rgb[None])[0][~sheet])
        changes.append(float(np.median(difference)))
    assert len(changes) >= 5
    assert np.median(changes) < 2
    assert max(changes) < 4


def test_every_colour_is_relit_alike_by_table_and_by_formula() -> None:
    random = np.random.default_rng(5)
    # Dark and reddish on average, and every byte up to white is there.
    rgb = (255 * random.random((160, 200, 3)) ** (3, 3.5, 4)).astype(np.uint8)
    rgb[60:90, 90:110] = random.integers(190, 256, (30, 20, 3))
    cut = Picture(rgb, matte(), matte(), Origin("photo"))
    by_table = made(cut).rgb[matte() == 255]
    # Only what is cut out goes by the table: on an opaque ground every edge is a mixture.
    by_formula = made(Picture(rgb, None, matte(), Origin("photo"))).rgb[matte() == 255]
    assert not np.array_equal(by_table, rgb[matte() == 255])
    assert np.abs(by_table.astype(int) - by_formula).max() <= 1
    assert (by_table == by_formula).mean() > 0.999
