"""Shadow: how much light a product keeps from the ground it stands or lies on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.cast import thrown
from tools.contact import FORESHORTENING, LEAN, WIDEST, contact_lobes
from tools.ground import Ground
from tools.light import Light, LightFrom, rounded
from tools.penumbra import blurred, shifted, spread
from tools.picture import Plane

Box = tuple[int, int, int, int]  # left, top, right, bottom

#: Shadows are soft: they are computed on a product this long, in pixels, and enlarged.
_WORKING_SIDE = 512
#: What lies flat is close to its ground: less spread.
_FLAT_LOBES = ((0.005, 0.55), (0.02, 0.45), (0.06, 0.36))
#: Where light from there throws a shadow, for a height of 1: (to the right, down the picture).
_THROW: dict[LightFrom, tuple[float, float]] = {
    "left": (0.58, -0.17),
    "right": (-0.58, -0.17),
    "top": (0.26, -0.09),
    "front": (0.34, -0.3),
    "back": (0.2, 0.36),
}
#: A product seen from farther above throws a deeper shadow, by at most this factor, and its base is
#: at most so deep against its width.
_DEEPER, _DEEPEST = 2.2, 0.62
#: Light taken below this share is none: a shadow ends.
_NOTHING = 1 / 512


@dataclass(frozen=True)
class Shadow:
    """The share of light taken, 0..1, on a reduced frame around the product.

    `density` is that frame; one of its pixels is `1 / scale` pixels of the picture, and its corner
    lies at (`left`, `top`) of the picture, which are negative where the shadow leaves it.
    """

    density: Light
    scale: float
    left: float
    top: float

    def reach(self) -> Box:
        """The box (left, top, right, bottom) in pixels of the picture outside which it is nil."""
        rows = np.flatnonzero(self.density.any(axis=1))
        columns = np.flatnonzero(self.density.any(axis=0))
        if len(rows) == 0:
            return (0, 0, 0, 0)
        step = 1 / self.scale
        return (
            int(np.floor(self.left + (columns[0] - 1) * step)),
            int(np.floor(self.top + (rows[0] - 1) * step)),
            int(np.ceil(self.left + (columns[-1] + 2) * step)),
            int(np.ceil(self.top + (rows[-1] + 2) * step)),
        )

    def within(self, box: Box) -> Light:
        """The share of light taken at every pixel of a box of the picture."""
        return np.asarray(self._enlarged(self.density, box), np.float32)

    def plane(self, box: Box) -> Plane:
        """The same as alpha of a black shadow, 0..255, without bands."""
        fine = np.rint(self.density * np.float32(65280)).astype(np.uint16)
        return rounded(np.asarray(self._enlarged(fine, box), np.uint16), box[0] + 101, box[1] + 57)

    def _enlarged(self, density: Light | NDArray[np.uint16], box: Box) -> NDArray[np.generic]:
        left, top, right, bottom = box
        step = self.scale
        # Centres of pixels lie at .5: the affine maps indices of the box to those of the density.
        move = np.array(
            [
                [step, 0, (left + 0.5 - self.left) * step - 0.5],
                [0, step, (top + 0.5 - self.top) * step - 0.5],
            ]
        )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(density, move, (right - left, bottom - top), flags=flags))


def contact_shadow(
    product: Plane,
    *,
    softness: float = 0.5,
    strength: float = 0.5,
    light_from: LightFrom = "top",
    foreshortening: float = FORESHORTENING,
) -> Shadow:
    """What a standing product keeps from the ground by standing on it: a seam and soft lobes.

    `product` is its 0..255 matte; `softness` and `strength` are 0..1. Under each column the lobes
    fade with the height of the product above the ground, the sharpest first.
    """
    stage = _Stage.of(product, margin=3.4 * WIDEST * spread(softness) + 0.02)
    ground = Ground.under(stage.matte)
    if ground is None:
        return stage.shadow(np.zeros_like(stage.matte, np.float32))
    depth = _seen(ground, foreshortening)
    kept = contact_lobes(stage.matte, ground, softness, light_from, depth)
    return stage.shadow(_taken(kept, strength))


def drop_shadow(
    product: Plane, *, softness: float = 0.5, strength: float = 0.5, light_from: LightFrom = "top"
) -> Shadow:
    """What a product that lies flat, seen from above, keeps from the ground all around it."""
    stage = _Stage.of(product, margin=4.2 * _FLAT_LOBES[-1][0] * spread(softness) + 0.02)
    right, down = LEAN[light_from]
    kept = np.ones(stage.matte.shape, np.float32)
    solid = stage.matte.astype(np.float32) / np.float32(255)
    for width, share in _FLAT_LOBES:
        radius = width * spread(softness) * stage.size
        moved = shifted(solid, 0.6 * radius * right, 0.6 * radius * (down + 0.25))
        kept *= 1 - share * blurred(moved, radius, radius)
    return stage.shadow(_taken(kept, strength))


def cast_shadow(
    product: Plane,
    *,
    softness: float = 0.5,
    strength: float = 0.5,
    light_from: LightFrom = "left",
    throw: tuple[float, float] | None = None,
    foreshortening: float = FORESHORTENING,
) -> Shadow:
    """The outline of a standing product thrown on the ground, and the contact shadow it stands in.

    `throw` says where a point 1 above the ground casts its shadow, to the right and down the
    picture; by default it follows from `light_from`. Where the product's own base shows that it is
    seen from farther above, the shadow lies as deep as that. Penumbra and fading grow with the
    height of what casts.
    """
    right, down = throw or _THROW[light_from]
    margin = 3.4 * WIDEST * spread(softness) + 0.02
    stage = _Stage.of(product, margin, throw=(right, _DEEPER * down))
    ground = Ground.under(stage.matte)
    if ground is None:
        return stage.shadow(np.zeros_like(stage.matte, np.float32))
    depth = _seen(ground, foreshortening)
    kept = contact_lobes(stage.matte, ground, softness, light_from, depth)
    deeper = min(depth / foreshortening, _DEEPER)
    kept *= 1 - thrown(stage.matte, ground, softness, (right, deeper * down))
    return stage.shadow(_taken(kept, strength))


@dataclass(frozen=True)
class _Stage:
    """A reduced matte with room around it for its shadow."""

    matte: Plane
    scale: float
    left: float
    top: float
    size: float

    @classmethod
    def of(cls, product: Plane, margin: float, throw: tuple[float, float] = (0, 0)) -> _Stage:
        rows = np.flatnonzero(product.max(axis=1))
        columns = np.flatnonzero(product.max(axis=0))
        if len(rows) == 0:
            return cls(np.zeros((1, 1), np.uint8), 1.0, 0.0, 0.0, 1.0)
        top, left = int(rows[0]), int(columns[0])
        part = product[top : rows[-1] + 1, left : columns[-1] + 1]
        scale = min(1.0, _WORKING_SIDE / max(part.shape))
        width, height = (max(1, round(side * scale)) for side in part.shape[::-1])
        small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
        size = float(np.sqrt(width * height))
        room = int(np.ceil(margin * size)) + 4
        right, down = (int(np.ceil(abs(part_of) * height * 1.05)) for part_of in throw)
        west, north = room + (right if throw[0] < 0 else 0), room + (down if throw[1] < 0 else 0)
        east, south = room + (right if throw[0] > 0 else 0), room + (down if throw[1] > 0 else 0)
        matte = cv2.copyMakeBorder(small, north, south, west, east, cv2.BORDER_CONSTANT, value=0)
        return cls(matte.astype(np.uint8), scale, left - west / scale, top - north / scale, size)

    def shadow(self, density: Light) -> Shadow:
        """The shadow of that density, without what is too faint to be any."""
        ended = np.maximum(0, density - _NOTHING) / (1 - _NOTHING)
        return Shadow(ended.astype(np.float32), self.scale, self.left, self.top)


def _seen(ground: Ground, foreshortening: float) -> float:
    """Depth of the ground against its width: the product's own camera's, at least as given."""
    half, deep = ground.round_base
    return max(foreshortening, min(deep / half, _DEEPEST)) if half else foreshortening


def _taken(kept: Light, strength: float) -> Light:
    """Share of light taken: as `kept` says at strength 0.5, with twice the density at 1."""
    return np.asarray(1 - kept ** np.float32(2 * strength), np.float32)
