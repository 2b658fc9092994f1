"""Measures: how a product stands, is lit and throws its shadow in a written file on plain ground.

The file is decoded again; only where the product is has to be told by its matte. Pictures of a set
are held against one another by these figures, so each says one thing and moves with that alone.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from tools.color import luminance, rgb_to_lab, srgb_to_linear
from tools.framing import HALF, box_of, share
from tools.ground import Ground
from tools.picture import Pixels, Plane

#: Longest side of the product at which light is measured, in pixels: a product that fills less of
#: its canvas is measured alike. Boxes are measured on the matte itself.
_SIDE: Final = 320
#: Ground is plain where this share of the border differs by no more than so many levels.
_PLAIN, _LEVELS = 0.98, 6
#: Shadows are as neutral as their ground, in levels; less light taken than this is none.
_NEUTRAL, _FAINT = 14, 0.02
#: Pixels of resampling and compression around the matte that are neither product nor shadow.
_RIM: Final = 3
#: The darkest part of a shadow, as a share of the product's area, is its strength; an angle is
#: told of shadows that take at least this share of the light.
_DARKEST, _TELLING = 0.01, 0.05
#: A shadow is thrown where its middle is so far from the foot, as a share of the product's size;
#: what lies has more than this share of its shadow beside its upper half.
_THROWN, _AROUND = 0.15, 0.25

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Measure:
    """What a measure is: its unit, and the least deviation that an eye finds in a set."""

    name: str
    unit: str
    least: float
    circular: bool = False

    def told(self, value: float) -> str:
        """A value as people read it."""
        if self.unit == "%":
            return f"{value:.1%}"
        return f"{value:.2f}{self.unit}" if self.least < 1 else f"{value:.0f}{self.unit}"


#: All measures by name. Deviations below `least` are no matter: a set of photos is no clockwork.
MEASURES: Final = {
    measure.name: measure
    for measure in (
        Measure("fill", "%", 0.02),
        Measure("baseline", "%", 0.03),
        Measure("white", " of 255", 2.0),
        Measure("exposure", " stops", 0.35),
        Measure("contrast", " L*", 8.0),
        Measure("shadow angle", "°", 15.0, circular=True),
        Measure("shadow strength", "%", 0.06),
        Measure("cutout doubt", "‰", 4.0),
    )
}


def measure_file(data: bytes, matte: Plane) -> dict[str, float]:
    """The measures of a file by name; empty where its ground is not plain or nothing stands on it.

    `matte` (h, w), 0..255, says where the product is. Fill and baseline are shares of the canvas,
    exposure is the product's median luminance in stops below white, contrast the spread of its
    lightness, doubt the width of its soft edge in thousandths of its longest side.
    """
    box = box_of(matte)
    rgb = None if box is None else _decoded(data, _SIDE / max(box.width, box.height))
    if rgb is None or box is None:
        return {}
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    ground = np.median(border, axis=0)
    if (np.abs(border - ground).max(axis=1) <= _LEVELS).mean() < _PLAIN:
        return {}
    size = (rgb.shape[1], rgb.shape[0])
    seen = np.asarray(cv2.resize(matte, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = {
        "fill": share(box, (matte.shape[1], matte.shape[0])),
        "baseline": box.bottom / matte.shape[0],
        "white": float(ground.min()),
        **_light(rgb, seen),
        **_shadow(rgb, ground, seen),
        "cutout doubt": 1000 * _softness(matte) / max(box.width, box.height),
    }
    return {name: round(float(value), 4) for name, value in found.items()}


def _decoded(data: bytes, scale: float) -> Pixels | None:
    """The file on white, made smaller by that scale; None where it is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as file:
            width, height = (max(1, round(side * min(1.0, scale))) for side in file.size)
            file.draft("RGB", (width, height))  # JPEG is decoded at a half or quarter at once
            picture = file.convert("RGBA" if file.mode in ("RGBA", "LA", "P") else "RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    if picture.size != (width, height):
        picture = picture.resize((width, height), Image.Resampling.BOX)
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture).convert("RGB")
    return np.asarray(picture, np.uint8)


def _light(rgb: Pixels, seen: Plane) -> dict[str, float]:
    inside = cv2.erode(seen, np.ones((5, 5), np.uint8)) > HALF
    pixels = rgb[inside if inside.any() else seen > HALF]
    light = luminance(srgb_to_linear(pixels[None]))[0]
    low, high = np.percentile(rgb_to_lab(pixels[None])[0, :, 0], (5, 95))
    stops = np.log2(max(float(np.median(light)), 1 / 1024))
    return {"exposure": float(stops), "contrast": float(high - low)}


def _shadow(rgb: Pixels, ground: NDArray[np.float64], seen: Plane) -> dict[str, float]:
    """The share of light that the darkest part of the shadow takes, and where it is thrown.

    The angle is that of its middle seen from the product's foot: 0° to the right, 90° down the
    picture. A shadow that stays around the foot is thrown nowhere.
    """
    density = _density(rgb, ground, seen)
    solid = seen > HALF
    count = max(1, round(_DARKEST * float(solid.sum())))
    strength = float(np.partition(density.ravel(), -count)[-count:].mean())
    found = {"shadow strength": strength}
    if strength >= _TELLING and solid.any():
        shade = density * (density >= _TELLING)
        across, down = np.subtract(_middle(shade), _foot(solid, shade))
        if np.hypot(across, down) >= _THROWN * float(np.sqrt(solid.sum())):
            found["shadow angle"] = float(np.degrees(np.arctan2(down, across)))
    return found


def _middle(weight: NDArray[np.float32]) -> tuple[float, float]:
    rows, columns = np.nonzero(weight)
    every = weight[rows, columns]
    total = float(every.sum()) or 1.0
    return float((columns * every).sum()) / total, float((rows * every).sum()) / total


def _foot(solid: Mask, shade: NDArray[np.float32]) -> tuple[float, float]:
    """Where the shadow's middle would be if nothing threw it.

    The middle of all that touches the ground; of what lies, which its shadow goes all around, the
    product's own middle.
    """
    rows = np.flatnonzero(solid.any(axis=1))
    upper = (int(rows[0]) + int(rows[-1])) // 2
    ground = Ground.under(solid.astype(np.uint8) * 255)
    if ground is None or float(shade[:upper].sum()) > _AROUND * float(shade.sum()):
        return _middle(solid.astype(np.float32))
    touching = np.flatnonzero(ground.contact)
    middle = (float(touching[0]) + float(touching[-1])) / 2
    return middle, float(ground.floor[round(middle)])


def _density(rgb: Pixels, ground: NDArray[np.float64], seen: Plane) -> NDArray[np.float32]:
    """The share of the ground's light that is missing at each place (h, w) around the product."""
    near = cv2.dilate((seen > 8).astype(np.uint8), np.ones((2 * _RIM + 1,) * 2, np.uint8)) > 0
    level = np.asarray(ground, np.float32)
    apart = level - rgb.astype(np.float32)
    neutral = apart.max(axis=2) - apart.min(axis=2) <= _NEUTRAL
    bright = float(luminance(srgb_to_linear(np.rint(ground).astype(np.uint8)[None, None]))[0, 0])
    light = luminance(srgb_to_linear(rgb))
    density = 1 - light / max(bright, 1 / 1024)
    density[near | ~neutral | (density < _FAINT)] = 0
    return np.asarray(density, np.float32)


def _softness(matte: Plane) -> float:
    """How wide the matte's edge is: soft pixels for each pixel of its outline."""
    soft = cv2.countNonZero(cv2.inRange(matte, np.array(26), np.array(229)))
    solid = cv2.inRange(matte, np.array(HALF + 1), np.array(255))
    inner = cv2.erode(solid, np.ones((3, 3), np.uint8))
    return soft / max(1, cv2.countNonZero(solid) - cv2.countNonZero(inner))
