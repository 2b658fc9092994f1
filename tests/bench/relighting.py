"""Relighting photos of figures under one lamp to photos of them under another.

Of every figure there are twelve photos; a mirror ball tells where each lamp was. From each photo
the product is relit to every lamp that is 25° or more away from its own, which nothing tells, and
held against the real photo under that lamp:

- **the shading change**: what relighting added to each pixel's luminance is fitted by light on the
  figure's true normals (by photometric stereo of all twelve photos: R. Woodham, "Photometric Method
  for Determining Surface Orientation from Multiple Images", 1980). The direction of that light is
  where the change says that the lamp went. Its angle to the direction fitted in the same way to
  the real change is the error: 0° is right, 90° has nothing to do with it, 180° is the reverse.
- **ΔE2000** on the product to the real photo, with no matching of exposure, against that of leaving
  the photo as it is.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.bench.measure import ROOT, Row
from tools.color import delta_e, linear_to_srgb, luminance, rgb_to_lab, srgb_to_linear
from tools.light import Light
from tools.modelling import Modelling, modelling
from tools.picture import Pixels, Plane

FIGURES = ROOT.parent / "shared" / "relight"
#: Lamps this far apart change what one sees, in degrees; and what is to be reached.
APART, ANGLE, LESS = 25.0, 25.0, 0.30

Values = NDArray[np.float64]


def rows(folder: Path) -> list[Row]:
    """Angular error and ΔE2000 over all figures; none without the photos."""
    if not FIGURES.is_dir():
        return []
    lamps = _lamps()
    figures = [_figure(name, lamps) for name in ("buddha", "cat", "horse", "owl")]
    nothing, angle, left = np.concatenate(figures).mean(axis=0)
    count, less = sum(len(figure) for figure in figures), 1 - left / nothing
    told = f"{left:.1f}, untouched {nothing:.1f}"
    return [
        Row(f"relight, {count} pairs", f"{angle:.1f}°", f"≤ {ANGLE:g}°", bool(angle <= ANGLE)),
        Row(f"relight, ΔE, {less:+.0%} less", told, f"{LESS:.0%} less", bool(less >= LESS)),
    ]


def _read(name: str) -> tuple[list[Pixels], Plane]:
    photos = [cv2.imread(str(FIGURES / name / f"{name}.{n}.png"))[..., ::-1] for n in range(12)]
    mask = cv2.imread(str(FIGURES / name / f"{name}.mask.png"), cv2.IMREAD_GRAYSCALE)
    rows_, columns = np.nonzero(mask > 127)
    box = np.s_[rows_.min() : rows_.max() + 1, columns.min() : columns.max() + 1]
    return [np.ascontiguousarray(photo[box]) for photo in photos], np.ascontiguousarray(mask[box])


def _lamps() -> Values:
    """Unit vectors (12, 3) towards the lamps, by their glint on the mirror ball."""
    photos, mask = _read("chrome")
    centre, radius = (np.array(mask.shape[::-1]) - 1) / 2, np.mean(mask.shape) / 2
    found = []
    for photo in photos:
        bright = photo.max(axis=-1).astype(float) * (mask > 127)
        down, right = np.nonzero(bright >= 0.9 * bright.max())
        x, y = (np.array([right.mean(), down.mean()]) - centre) / radius
        normal = np.array([x, y, np.sqrt(1 - x * x - y * y)])
        found.append(2 * normal[2] * normal - np.array([0, 0, 1]))
    return np.array(found)


def _figure(name: str, lamps: Values) -> Values:
    """A row for each pair: ΔE2000 of doing nothing; angle and ΔE2000 of relighting."""
    photos, mask = _read(name)
    inside = mask > 127
    linear = [srgb_to_linear(photo) for photo in photos]
    bright = np.stack([luminance(light)[inside] for light in linear], axis=1).astype(float)
    labs = [rgb_to_lab(photo[inside][None])[0] for photo in photos]
    fit = np.linalg.pinv(_true_shape(bright, lamps))
    found = []
    for own in range(12):
        shape = modelling(linear[own], mask.astype(np.float32) / np.float32(255))
        assert shape is not None
        for other in np.flatnonzero(lamps @ lamps[own] < np.cos(np.radians(APART))):
            real = fit @ (bright[:, other] - bright[:, own])
            made = _relit(linear[own], shape, lamps[other])[inside][None]
            change = luminance(srgb_to_linear(made))[0] - bright[:, own]
            left = delta_e(rgb_to_lab(made)[0], labs[other]).mean()
            nothing = delta_e(labs[own], labs[other]).mean()
            found.append([nothing, _angle(fit @ change, real), left])
    return np.array(found)


def _relit(linear: Light, shape: Modelling, lamp: Values) -> Pixels:
    x, y, z = (float(value) for value in lamp)
    gains, size = shape.moved((x, y, z)).gains, (linear.shape[1], linear.shape[0])
    return linear_to_srgb(
        linear * cv2.resize(gains, size, interpolation=cv2.INTER_CUBIC)[..., None]
    )


def _true_shape(bright: Values, lamps: Values) -> Values:
    """Albedo times normal (n, 3) of each pixel: without its shadows and its brightest glint."""
    order = np.argsort(np.argsort(bright, axis=1), axis=1)
    used = ((order >= 3) & (order <= 10)).astype(float)
    normal = np.einsum("nk,ki,kj->nij", used, lamps, lamps) + 1e-6 * np.eye(3)
    return np.linalg.solve(normal, ((used * bright) @ lamps)[..., None])[..., 0]


def _angle(first: Values, second: Values) -> float:
    cosine = first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-12)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
