"""Light: where it comes from, what the backdrop says of it, and how linear light becomes pixels."""

from __future__ import annotations

from functools import cache
from typing import Literal, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tools.color import LUMINANCE, encode_srgb
from tools.picture import IDENTITY, Affine, Origin, Picture, Plane
from tools.products import gram, times

Light = NDArray[np.float32]  # (height, width, 3) or (height, width), linear light, 0..1
LightFrom = Literal["left", "right", "top", "front", "back"]
BackdropKind = Literal["plain", "gradient", "busy"]
Triple = tuple[float, float, float]

#: Unit vectors towards a soft box, 45° high where it stands beside, before or behind the product:
#: x to the right, y down, z towards the camera.
DIRECTIONS: dict[LightFrom, Triple] = {
    "left": (-0.66, -0.62, 0.42),
    "right": (0.66, -0.62, 0.42),
    "top": (0.0, -0.95, 0.31),
    "front": (0.0, -0.5, 0.866),
    "back": (0.0, -0.75, -0.66),
}

#: The field is drawn at most this long and enlarged: a cubic needs no more.
_FIELD_SIDE = 96
#: Side of the pattern that rounding follows; a repeat this far apart is not seen.
_TILE = 256
#: Takes nearest to floor, for sums of whole 256ths: halfway between the last of them and the next.
_FLOOR = -0.5 + 1 / 512
#: Pull of the field's coefficients towards an even light; it matters only where few pixels speak.
_RIDGE = 1e-3
#: Weighted rounds of the fit; Tukey's biweight settles within them.
_ROUNDS = 5
#: Relative spread around the fitted field above which the backdrop is no even surface.
_BUSY_SPREAD = 0.09
#: Ratio of brightest to darkest light on the backdrop above which it is a gradient.
_GRADIENT_RATIO = 1.25


class Backdrop(BaseModel):
    """What stood behind the product in the photo: its colour, and the light that fell on it.

    `color` is the mean colour in linear light, 0..1. `field` holds, for red, green and blue, the
    ten coefficients of a cubic in (u, v) that gives the light at a place relative to `color`, in
    the order 1, u, v, u², uv, v², u³, u²v, uv², v³. `frame` takes a point of the photo, in pixels,
    to (u, v): -1..1 over the frame that was measured. `noise` is the spread around the field,
    relative to the colour; `share` the part of the frame that was backdrop, 0..1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: BackdropKind
    color: Triple
    field: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]] = Field(
        default=((1.0,), (1.0,), (1.0,))
    )
    frame: Affine = IDENTITY
    noise: float = Field(default=0.0, ge=0)
    share: float = Field(default=1.0, ge=0, le=1)

    @classmethod
    def fit(cls, linear: Light, weight: NDArray[np.floating], origin: Origin | None = None) -> Self:
        """The backdrop of a picture, or of a reduced one, from the pixels that `weight` names.

        `linear` is (h, w, 3) linear light, `weight` (h, w) ≥ 0 says how surely a pixel is
        backdrop, `origin` is that of the picture at this very size. Outliers (crumbs, shadows, a
        table's edge) lose their say by Tukey's biweight. Raises ValueError where fewer than 16
        pixels have weight.
        """
        height, width = weight.shape
        rows, columns = np.nonzero(weight > 0)
        if len(rows) < 16:
            raise ValueError(f"a backdrop needs 16 pixels or more, has {len(rows)}")
        step = max(1, len(rows) // 20000)
        rows, columns = rows[::step], columns[::step]
        colours = linear[rows, columns].astype(np.float64)
        say = weight[rows, columns].astype(np.float64)
        terms = _terms((2 * columns + 1) / width - 1, (2 * rows + 1) / height - 1)
        field, spread = _robust_fit(terms, colours, say)
        light = times(terms, field)
        mean = np.maximum(np.average(light, axis=0, weights=say), 1e-4)
        placed = (origin or Origin("")).then((2 / width, 0.0, -1.0, 0.0, 2 / height, -1.0))
        return cls(
            kind=_kind(spread, light),
            color=_triple(mean),
            field=tuple(tuple(round(float(x), 6) for x in row) for row in (field / mean).T),
            frame=placed.transform,
            noise=round(spread, 5),
            share=round(float(np.mean(weight > 0)), 5),
        )

    @classmethod
    def of(cls, picture: Picture) -> Self | None:
        """The backdrop that a picture's facts tell of; None where they do not."""
        try:
            return cls.model_validate(picture.fact("backdrop"))
        except ValidationError:
            return None

    def light(self, width: int, height: int, origin: Origin | None = None) -> Light:
        """The backdrop as it would look without the product: (height, width, 3) linear light.

        `origin` says how the photo lies in the picture asked for; beyond the photo's frame the
        light of its edge goes on. Never below a tenth or above three times the mean colour.
        """
        scale = min(1.0, _FIELD_SIDE / max(width, height))
        small = (max(1, round(height * scale)), max(1, round(width * scale)))
        u, v = self._places(small, (height, width), origin)
        count = max(len(row) for row in self.field)
        factors = np.zeros((count, 3))
        for channel, row in enumerate(self.field):
            factors[: len(row), channel] = row
        relative = np.clip(times(_terms(u.ravel(), v.ravel())[:, :count], factors), 0.1, 3.0)
        light = (relative * self.color).reshape(*small, 3).astype(np.float32)
        return np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR))

    def _places(
        self, small: tuple[int, int], size: tuple[int, int], origin: Origin | None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(u, v) of every pixel of a reduced picture, kept within the frame that was measured."""
        rows, columns = np.mgrid[: small[0], : small[1]]
        x = (columns + 0.5) * size[1] / small[1]
        y = (rows + 0.5) * size[0] / small[0]
        a, b, c, d, e, f = inverse(origin.transform if origin else IDENTITY)
        x, y = a * x + b * y + c, d * x + e * y + f
        a, b, c, d, e, f = self.frame
        return np.clip(a * x + b * y + c, -1, 1), np.clip(d * x + e * y + f, -1, 1)


def inverse(step: Affine) -> Affine:
    """The affine that undoes `step`. Raises ValueError where it flattens the plane."""
    a, b, c, d, e, f = step
    area = a * e - b * d
    if area == 0:
        raise ValueError(f"the affine {step} has no inverse")
    a, b, d, e = e / area, -b / area, -d / area, a / area
    return (a, b, -(a * c + b * f), d, e, -(d * c + e * f))


def shoulder(linear: Light, start: float = 0.8) -> Light:
    """Linear light without a ceiling brought below 1, as film does; below `start` nothing changes.

    Above it the curve is start + (1 - start)·tanh((x - start) / (1 - start)), whose slope at
    `start` is 1: no visible knee.
    """
    room = 1 - start
    made = np.array(linear, order="C")
    flat = made.reshape(-1)
    above = np.flatnonzero(flat > start)
    flat[above] = start + room * np.tanh((flat[above] - start) / room)
    return made


def fine_srgb(linear: Light) -> NDArray[np.uint16]:
    """Linear light 0..1 as sRGB in 256ths of a byte step, 0..65280, for `rounded`."""
    rows = np.ascontiguousarray(linear).reshape(linear.shape[0], -1)
    index = cv2.addWeighted(rows, 65535.0, rows, 0.0, 0.0, dtype=cv2.CV_16U)
    return np.asarray(cv2.LUT(index, _fine_table()), np.uint16).reshape(linear.shape)


def rounded(fine: NDArray[np.uint16], left: int = 0, top: int = 0) -> Plane:
    """256ths of a byte step, (h, w) or (h, w, 3), as bytes without bands.

    A value between two bytes becomes the one or the other by a threshold that depends on its place
    alone, (`left`, `top`) being that of the first pixel: the same always rounds the same way, grey
    stays grey, and what a byte can hold stays exactly itself.
    """
    height, width = fine.shape[:2]
    rows = _noise().take(np.arange(top, top + height) % _TILE, axis=0)
    start = left % _TILE
    noise = np.tile(rows, -(-(start + width) // _TILE))[:, start : start + width]
    both = cv2.merge([noise] * 3) if fine.ndim == 3 else noise
    # OpenCV rounds to the nearest: with half a step less it leaves the fraction out.
    made = cv2.addWeighted(fine, 1 / 256, both, 1 / 256, _FLOOR, dtype=cv2.CV_8U)
    return np.asarray(made, np.uint8)


def rounded_at(fine: NDArray[np.uint16], places: NDArray[np.intp], width: int) -> Plane:
    """As `rounded`, for single pixels (n, 3) at flat `places` of a picture of that width."""
    noise = _noise()[(places // width) % _TILE, (places % width) % _TILE]
    return np.asarray((fine + noise[:, None]) >> 8, np.uint8)


@cache
def _fine_table() -> NDArray[np.uint16]:
    """Of linear light in 65,536 steps."""
    return np.rint(encode_srgb(np.arange(65536) / 65535.0) * 65280.0).astype(np.uint16)


@cache
def _noise() -> NDArray[np.uint16]:
    """Thresholds 1..254: interleaved gradient noise.

    J. Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", SIGGRAPH 2014.
    """
    rows, columns = np.mgrid[:_TILE, :_TILE].astype(np.float64)
    mixed = 52.9829189 * ((0.06711056 * columns + 0.00583715 * rows) % 1.0) % 1.0
    return np.asarray(1 + 253 * mixed, dtype=np.uint16)


def _terms(u: NDArray[np.floating], v: NDArray[np.floating]) -> NDArray[np.float64]:
    """The ten powers of a cubic in two variables, a row for each place."""
    one = np.ones_like(u)
    powers = [one, u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3]
    return np.stack(powers, axis=1).astype(np.float64)


def _robust_fit(
    terms: NDArray[np.float64], colours: NDArray[np.float64], say: NDArray[np.float64]
) -> tuple[NDArray[np.floating], float]:
    """Coefficients (10, 3) of the field, and the relative spread (1.48·MAD) around it."""
    typical = max(float(np.median(colours)), 1e-3)
    pull = np.diag([0.0] + [1.0] * 2 + [3.0] * 3 + [10.0] * 4) * _RIDGE
    trust = say / say.max()
    spread = 0.0
    field: NDArray[np.floating] = np.zeros((terms.shape[1], 3))
    for _ in range(_ROUNDS):
        weighted = terms * trust[:, None]
        total = max(float(trust.sum()), 1e-9)
        field = np.linalg.solve(
            gram(weighted, terms) / total + pull + 1e-12 * np.eye(10),
            gram(weighted, colours) / total,
        )
        error = np.abs(colours - times(terms, field)).max(axis=1)
        spread = 1.4826 * float(np.median(error))
        reach = 4.685 * max(spread, 0.003 * typical)
        trust = say / say.max() * np.square(np.maximum(0.0, 1 - np.square(error / reach)))
    return field, spread / typical


def _kind(spread: float, light: NDArray[np.float64]) -> BackdropKind:
    if spread > _BUSY_SPREAD:
        return "busy"
    bright = light @ np.asarray(LUMINANCE)
    low, high = np.percentile(bright, [2, 98])
    return "gradient" if high > _GRADIENT_RATIO * max(low, 1e-4) else "plain"


def _triple(values: NDArray[np.float64]) -> Triple:
    return (round(float(values[0]), 6), round(float(values[1]), 6), round(float(values[2]), 6))
