"""Catalogue normalization: photos spoiled in known ways must look as if from one studio again.

A dozen real photos on plain paper are cut out once. Each is then spoiled as by three careless
photographers: warm lamps and too dark, cool shade, light that falls off to one side. Each spoiled
photo, and the one as it was, are normalized, with what the spoiling made of the backdrop. Measured
is how far the four come back to one another: ΔE2000 of their products to the mean of the four, and
the spread of the backdrop's white, of the exposure in stops and of the contrast over all photos'
versions; before and after. The matte stays that of the clean photo, so that only light is measured.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.bench.measure import ROOT, Row
from tools.color import delta_e, linear_to_srgb, luminance, rgb_to_lab, srgb_to_linear
from tools.engine import BUILT_IN
from tools.light import Backdrop
from tools.operation import operations
from tools.photo import read_photo
from tools.picture import Picture, Pixels

PHOTOS = ROOT.parent / "shared" / "photos"
#: The photos are looked for among these, in this order, and so many with a plain backdrop are used.
KINDS, COUNT, SIDE = ("desk", "shrine", "food"), 12, 500
#: Gains of red, green and blue of the light, and its falloff from left to right.
SPOILT = (
    ((1.0, 1.0, 1.0), 0.0),
    ((0.70, 0.58, 0.42), 0.0),
    ((0.62, 0.70, 0.80), 0.0),
    ((0.85, 0.85, 0.85), 0.3),
)
#: What is to be reached: ΔE2000 between versions; seconds at four megapixels.
ALIKE, SECONDS = 2.0, 0.4

Values = NDArray[np.float64]


def rows(folder: Path) -> list[Row]:
    """Spreads before and after, and the time at 4 MP; none without the photos."""
    clean = _photos()
    if not clean:
        return []
    before = [[_spoilt(photo, *light) for light in SPOILT] for photo in clean]
    after = [[_normalized(version) for version in versions] for versions in before]
    pair = [np.mean([_apart(versions) for versions in side]) for side in (before, after)]
    found = [
        Row(
            f"normalize, {len(clean)} photos × {len(SPOILT)}",
            f"ΔE {pair[0]:.1f} to {pair[1]:.1f}",
            f"≤ {ALIKE:g}",
            bool(pair[1] <= ALIKE),
        )
    ]
    for name, spread in (
        ("white, ΔE", _white),
        ("exposure, stops", _stops),
        ("contrast", _contrast),
    ):
        was, now = (float(np.mean([spread(v) for v in side])) for side in (before, after))
        found.append(
            Row(f"  spread of {name}", f"{was:.2f} to {now:.2f}", "halved", now <= was / 2)
        )
    seconds = _seconds(before[0][1])
    return [*found, Row("  at 4 MP", f"{seconds:.2f} s", f"≤ {SECONDS} s", seconds <= SECONDS)]


def _photos() -> list[Picture]:
    """Cutouts of photos whose backdrop is plain, at most COUNT."""
    found: list[Picture] = []
    cut = operations()["remove_background"]
    for path in [p for kind in KINDS for p in sorted(PHOTOS.glob(f"{kind}_*.jpg"))]:
        photo = read_photo(path.read_bytes(), path.name)
        scale = SIDE / max(photo.width, photo.height)
        small = cv2.resize(photo.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        seen = replace(photo, rgb=np.asarray(small, np.uint8), encoded=None)
        made = cut.run(
            cut.args.model_validate({"save_as": "c", "image": "p"}), {"image": seen}, BUILT_IN
        )
        backdrop = Backdrop.of(made)
        # Only what was photographed well can say what is right.
        if backdrop and backdrop.kind != "busy" and min(backdrop.color) > 0.6:
            found.append(made)
        if len(found) == COUNT:
            break
    return found


def _light(shape: tuple[int, ...], gains: tuple[float, float, float], falls: float) -> Values:
    across = np.linspace(1, 1 - falls, shape[1])[None, :, None]
    return np.broadcast_to(across * np.asarray(gains), (*shape[:2], 3))


def _spoilt(photo: Picture, gains: tuple[float, float, float], falls: float) -> Picture:
    """The cutout as from a photo in that light, with what its backdrop then tells."""
    light = _light(photo.rgb.shape, gains, falls)
    backdrop = Backdrop.of(photo)
    assert backdrop is not None
    assert photo.product is not None
    sheet = backdrop.light(photo.width, photo.height, photo.origin) * light
    seen = Backdrop.fit(sheet.astype(np.float32), (photo.product == 0).astype(float), photo.origin)
    rgb: Pixels = linear_to_srgb((srgb_to_linear(photo.rgb) * light).astype(np.float32))
    told = {**photo.facts, "backdrop": seen.model_dump(mode="json")}
    return replace(photo, rgb=rgb, facts=told, encoded=None)


def _normalized(picture: Picture) -> Picture:
    operation = operations()["relight"]
    args = operation.args.model_validate({"save_as": "out", "image": "in", "mode": "normalize"})
    return operation.run(args, {"image": picture}, BUILT_IN)


def _own(picture: Picture) -> Pixels:
    assert picture.product is not None
    return picture.rgb[picture.product > 250][None]


def _apart(versions: list[Picture]) -> float:
    labs = np.stack([rgb_to_lab(_own(version))[0] for version in versions])
    return float(np.mean([delta_e(lab, labs.mean(axis=0)).mean() for lab in labs]))


def _white(versions: list[Picture]) -> float:
    """Spread of the backdrop's colour over the versions, as ΔE2000 to their mean."""
    colours = []
    for version in versions:
        backdrop = Backdrop.of(version)
        assert backdrop is not None
        colours.append(linear_to_srgb(np.asarray(backdrop.color, np.float32)[None, None]))
    labs = rgb_to_lab(np.concatenate(colours))[:, 0]
    return float(np.mean(delta_e(labs, np.broadcast_to(labs.mean(axis=0), labs.shape))))


def _stops(versions: list[Picture]) -> float:
    """Standard deviation of the product's median luminance, in stops."""
    bright = [np.median(luminance(srgb_to_linear(_own(version)))) for version in versions]
    return float(np.std(np.log2(np.maximum(bright, 1e-4))))


def _contrast(versions: list[Picture]) -> float:
    """Standard deviation of the product's range of L*, 5th to 95th percentile."""
    lights = [rgb_to_lab(_own(version))[0, :, 0] for version in versions]
    return float(np.std([np.subtract(*np.percentile(light, [95, 5])) for light in lights]))


def _seconds(picture: Picture) -> float:
    """The best of three at four megapixels."""
    scale = (4e6 / (picture.width * picture.height)) ** 0.5
    assert picture.product is not None
    rgb, product = (
        np.asarray(cv2.resize(plane, None, fx=scale, fy=scale), np.uint8)
        for plane in (picture.rgb, picture.product)
    )
    large = replace(picture, rgb=rgb, product=product, alpha=product)
    found = []
    for _ in range(3):
        started = time.perf_counter()
        _normalized(large)
        found.append(time.perf_counter() - started)
    return min(found)
