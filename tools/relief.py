"""Relief: the shape of a product's face, and the light on it, read from outline and shading.

Where the colour stays and the brightness changes slowly, the brightness tells how the surface
turns; where the outline ends, it turns away. After J. Barron and J. Malik, "Shape, Illumination,
and Reflectance from Shading" (PAMI 2015): sought is the height whose shading leaves the paint as
even as can be, whose normals change smoothly, and which meets the outline at right angles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.descent import descended
from tools.face import Face, Mask, Values, unit
from tools.light import Light, Triple

#: Longest side of the frames on which the relief is sought, coarse to fine, in pixels: print is
#: smaller than a pixel there, so it is not taken for relief.
_SIDES: Final = (38, 96)
#: Rounds at each size, each with so many steps of L-BFGS; paint is told anew before each.
_ROUNDS, _STEPS = 5, 60
#: Light from all around relative to the lamp's, from a lamp in a dark room to a clouded sky: the
#: one is taken whose contrast on a rounded body is most like the face's own.
_AMBIENTS: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
#: Light from all around beyond which no lamp models the product; and the correlation of its shading
#: with a rounded body's from which on the relief is believed a little, and fully.
_DIFFUSE, _ALIKE = 0.2, (0.3, 0.55)
#: Light from all around the rounded body where it stands in for the relief.
_AROUND_BODY = 0.5
#: The softness of the terminator, as a cosine.
_SOFT: Final = 0.03
#: Weights of the terms: even paint, smooth normals, the outline, the rounded body; and the scales
#: from which on a deviation is print or a shadow, or a crease.
_EVEN, _SMOOTH, _OUTLINE, _ROUNDED = 1.0, 0.1, 2.0, 0.1
_PRINT, _CREASE = 0.15, 0.1
#: The sine at which a surface is seen at the outline: a pixel there covers some of its curve.
_TURNED_AWAY: Final = 0.95
#: Weights that hold the lamp near where the outline says it is.
_KEPT: Final = np.array([0.15, 0.4])


@dataclass(frozen=True, eq=False)
class Relief:
    """Unit normals (h, w, 3) on a reduced frame of the product's box, and where light came from.

    x right, y down, z towards the camera, as `toward`, a unit vector. `solid` (h, w) says where the
    product is, `ambient` is the light from all around, relative to the lamp's; `rounded` (h, w, 3)
    are the normals of a body blown up from the outline, and `trust` 0..1 says how far the face is
    shaded as such a body would be: print and patches are not.
    """

    normals: Light
    rounded: Light
    solid: Mask
    toward: Triple
    ambient: float
    trust: float

    def moved(self, toward: Triple, ambient: float | None = None) -> Light:
        """Gains (h, w) that move the lamp there, 1 where nothing changes.

        With more `ambient` than was found the change is as soft as if so much had been around.
        As far as the relief is not trusted the rounded body's shading stands in for it.
        """
        around = np.float32(max(self.ambient, ambient or 0))
        told = np.log(self._lit(self.normals, toward, around))
        told -= np.log(self._lit(self.normals, self.toward, around))
        body = self._lit(self.rounded, toward, np.float32(_AROUND_BODY))
        body /= np.average(body, weights=self.solid)
        mixed = self.trust * told + (1 - self.trust) * np.log(body)
        return np.asarray(np.exp(mixed), np.float32)

    @staticmethod
    def _lit(normals: Light, toward: Triple, ambient: np.float32) -> Light:
        cosine = normals @ np.asarray(toward, np.float32)
        return np.asarray(np.maximum(cosine, 0) + ambient, np.float32)


def relief(linear: Light, share: Light) -> Relief | None:
    """The relief of a product that fills its frame; None where too little of it is seen.

    `linear` is (h, w, 3) linear light, `share` (h, w) the product's matte, 0..1. Takes about a
    second.
    """
    coarse, fine = (Face.of(linear, share, side) for side in _SIDES)
    if coarse is None or fine is None:
        return None
    start = coarse.lamp()
    ambient = _ambient(coarse, start)
    height, slope = _sought(_Lamp(start, ambient), coarse, coarse.body, start)
    height, slope = _sought(_Lamp(start, ambient), fine, fine.carried(height, coarse), slope)
    x, y, z = (round(float(value), 4) for value in unit(slope))
    return Relief(
        _plane(fine, height),
        _plane(fine, fine.body),
        fine.solid,
        (x, y, z),
        ambient,
        _trust(coarse, start, ambient),
    )


def _plane(face: Face, height: Values) -> Light:
    normals = np.zeros((*face.solid.shape, 3), np.float32)
    normals[..., 2] = 1
    normals[face.solid] = np.stack(face.normals(height), axis=1)
    return normals


def _trust(face: Face, slope: Values, ambient: float) -> float:
    """How much the face's shading is like that of a rounded body under such a lamp, 0..1."""
    if ambient > _DIFFUSE:
        return 0.0
    shading = np.log(_lit(np.stack(face.normals(face.body), axis=1) @ unit(slope), ambient)[0])
    pair = [values - face.levels(values) for values in (face.brightness, shading)]
    alike = float(np.sum(pair[0] * pair[1])) / float(
        np.sqrt(np.prod([np.sum(v * v) for v in pair])) + 1e-9
    )
    return float(np.clip((alike - _ALIKE[0]) / (_ALIKE[1] - _ALIKE[0]), 0, 1))


def _ambient(face: Face, slope: Values) -> float:
    cosine = np.stack(face.normals(face.body), axis=1) @ unit(slope)
    own = face.contrast(face.brightness)
    off = [abs(face.contrast(np.log(_lit(cosine, much)[0])) - own) for much in _AMBIENTS]
    return _AMBIENTS[int(np.argmin(off))]


@dataclass(frozen=True, eq=False)
class _Lamp:
    """Where the outline says that the lamp is, as slopes x/z and y/z, and what is around it."""

    slope: Values
    ambient: float


def _sought(lamp: _Lamp, face: Face, height: Values, slope: Values) -> tuple[Values, Values]:
    """A height and a lamp that explain the face better than these."""
    # The lamp's two numbers weigh as much as a pixel's one only when scaled like this.
    root = float(np.sqrt(len(height)))
    for _ in range(_ROUNDS):
        shading = _lit(np.stack(face.normals(height), axis=1) @ unit(slope), lamp.ambient)[0]
        cost = _Cost(face, lamp, face.levels(face.brightness - np.log(shading)), root)
        found = descended(cost, np.concatenate([height, slope * root]), _STEPS)
        height, slope = found[:-2], found[-2:] / root
    return height, slope


@dataclass(frozen=True, eq=False)
class _Cost:
    """How badly a height and a lamp, in one array, explain the face; and the slope of that."""

    face: Face
    lamp: _Lamp
    levels: Values
    root: float

    def __call__(self, variables: Values) -> tuple[float, Values]:
        height, slope = variables[:-2], variables[-2:] / self.root
        p, q = self.face.across.of(height), self.face.down.of(height)
        long = np.sqrt(1 + p * p + q * q)
        normals = np.stack([-p, -q, np.ones_like(p)]) / long
        toward = unit(slope)
        shaded, by_cosine = self._shading(toward @ normals)
        shaped, by_x, by_y = self._shape(normals)
        x, y, z = by_cosine * toward[:, None]
        x, y, cubed = x + by_x, y + by_y, long**3
        by_p = (-x * (1 + q * q) + y * p * q - z * p) / cubed
        by_q = (x * p * q - y * (1 + p * p) - z * q) / cubed
        by_height = self.face.across.back(by_p) + self.face.down.back(by_q)
        held, by_slope = self._held(slope, normals @ by_cosine)
        return shaded + shaped + held, np.concatenate([by_height, by_slope / self.root])

    def _shading(self, cosine: Values) -> tuple[float, Values]:
        """What the paint would have to be: as even as it can."""
        shading, steep = _lit(cosine, self.lamp.ambient)
        paint = self.face.brightness - np.log(shading)
        cost, by_paint = _robust(paint - self.levels, _PRINT, _EVEN)
        return cost, -by_paint * steep / shading

    def _shape(self, normals: Values) -> tuple[float, Values, Values]:
        """Smooth normals, turned away at the outline, and not far from the rounded body's."""
        cost, found = 0.0, []
        for part, outward, rounded in zip(
            normals[:2], self.face.outward, self.face.rounded, strict=True
        ):
            by_part = np.zeros_like(part)
            for step in self.face.neighbours:
                more, by_step = _robust(step.of(part), _CREASE, _SMOOTH)
                cost, by_part = cost + more, by_part + step.back(by_step)
            for weight, wanted in (
                (_OUTLINE * self.face.outline, _TURNED_AWAY * outward),
                (_ROUNDED, rounded),
            ):
                off = part - wanted
                cost, by_part = cost + float(np.sum(weight * off * off)), by_part + 2 * weight * off
            found.append(by_part)
        return cost, found[0], found[1]

    def _held(self, slope: Values, by_toward: Values) -> tuple[float, Values]:
        """How far the lamp is from where the outline says it is."""
        toward, count = unit(slope), len(self.levels)
        off = slope - self.lamp.slope
        along = by_toward - toward * (toward @ by_toward)
        by_slope = along[:2] * toward[2] + 2 * count * _KEPT * off
        return float(count * np.sum(_KEPT * off * off)), by_slope


def _lit(cosine: Values, ambient: float) -> tuple[Values, Values]:
    """Light on a surface at that cosine to the lamp, never 0, and its slope."""
    bent = np.clip(cosine / _SOFT, -40, 40)
    soft = _SOFT * np.log1p(np.exp(bent))
    return np.where(bent < 40, soft, cosine) + ambient, 1 / (1 + np.exp(-bent))


def _robust(off: Values, scale: float, weight: Values | float) -> tuple[float, Values]:
    """A cost that grows with the square at first and evenly from `scale` on; and its slope."""
    root = np.sqrt(1 + np.square(off / scale))
    return float(np.sum(weight * (root - 1))), weight * off / (scale * scale * root)
