"""Shadow: how much light a product keeps from the ground it stands or lies on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.ground import Ground, runs
from tools.light import Light, LightFrom, rounded
from tools.picture import Plane

Box = tuple[int, int, int, int]  # left, top, right, bottom

#: Shadows are soft: they are computed on a product this long, in pixels, and enlarged.
_WORKING_SIDE = 512
#: Depth of the ground against its width in the picture: a camera about 18° above the ground.
_FORESHORTENING = 0.32
#: Contact shadow, from the seam to the widest: (spread as a share of the product's size, depth of
#: that spread against its width, share of light taken). The seam is where no sky reaches, the
#: widest the dimming that a body leaves on the ground around it.
_LOBES = ((0.006, 0.8, 0.85), (0.03, 0.55, 0.62), (0.11, 0.38, 0.55))
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
#: How far the widest lobe leans away from the light: (to the right, towards the camera).
_LEAN: dict[LightFrom, tuple[float, float]] = {
    "left": (0.55, 0.1),
    "right": (-0.55, 0.1),
    "top": (0.0, 0.25),
    "front": (0.0, -0.3),
    "back": (0.0, 0.8),
}
#: Share of the light that a cast shadow takes at its foot, and what is left of that share at its
#: far end, where the sky fills it up.
_CAST, _CAST_END = 0.46, 0.08
#: Between two places of contact, an underside nearer to the ground than this share of the size has
#: the product's depth behind it: no light comes through there.
_SOLID = 0.11
#: Half-width of the penumbra at the foot of a cast shadow and its growth with the height of what
#: casts it, as shares of the size, at middling softness.
_PENUMBRA, _PENUMBRA_GROWTH = 0.005, 0.05
#: No edge is sharper than this many pixels of the working frame, or enlarging would show them.
_SHARPEST = 1.3
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
    foreshortening: float = _FORESHORTENING,
) -> Shadow:
    """What a standing product keeps from the ground by standing on it: a seam and soft lobes.

    `product` is its 0..255 matte; `softness` and `strength` are 0..1. Under each column the lobes
    fade with the height of the product above the ground, the sharpest first.
    """
    stage = _Stage.of(product, margin=3.4 * _LOBES[-1][0] * _spread(softness) + 0.02)
    ground = Ground.under(stage.matte)
    if ground is None:
        return stage.shadow(np.zeros_like(stage.matte, np.float32))
    kept = _contact(stage.matte, ground, softness, light_from, foreshortening)
    return stage.shadow(_taken(kept, strength))


def drop_shadow(
    product: Plane, *, softness: float = 0.5, strength: float = 0.5, light_from: LightFrom = "top"
) -> Shadow:
    """What a product that lies flat, seen from above, keeps from the ground all around it."""
    stage = _Stage.of(product, margin=4.2 * _FLAT_LOBES[-1][0] * _spread(softness) + 0.02)
    right, down = _LEAN[light_from]
    kept = np.ones(stage.matte.shape, np.float32)
    solid = stage.matte.astype(np.float32) / np.float32(255)
    for spread, share in _FLAT_LOBES:
        radius = spread * _spread(softness) * stage.size
        moved = _shifted(solid, 0.6 * radius * right, 0.6 * radius * (down + 0.25))
        kept *= 1 - share * _blurred(moved, radius, radius)
    return stage.shadow(_taken(kept, strength))


def cast_shadow(
    product: Plane,
    *,
    softness: float = 0.5,
    strength: float = 0.5,
    light_from: LightFrom = "left",
    throw: tuple[float, float] | None = None,
    foreshortening: float = _FORESHORTENING,
) -> Shadow:
    """The outline of a standing product thrown on the ground, and the contact shadow it stands in.

    `throw` says where a point 1 above the ground casts its shadow, to the right and down the
    picture; by default it follows from `light_from`. Penumbra and fading grow with the height of
    what casts.
    """
    right, down = throw or _THROW[light_from]
    margin = 3.4 * _LOBES[-1][0] * _spread(softness) + 0.02
    stage = _Stage.of(product, margin, throw=(right, down))
    ground = Ground.under(stage.matte)
    if ground is None:
        return stage.shadow(np.zeros_like(stage.matte, np.float32))
    kept = _contact(stage.matte, ground, softness, light_from, foreshortening)
    kept *= 1 - _cast(stage.matte, ground, softness, (right, down))
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


def _taken(kept: Light, strength: float) -> Light:
    """Share of light taken: as `kept` says at strength 0.5, with twice the density at 1."""
    return np.asarray(1 - kept ** np.float32(2 * strength), np.float32)


def _spread(softness: float) -> float:
    """Factor on every lobe: 0.5 at softness 0, 1 in the middle, 2 at 1."""
    return float(4 ** (softness - 0.5))


def _contact(
    matte: Plane,
    ground: Ground,
    softness: float,
    light_from: LightFrom,
    foreshortening: float,
) -> Light:
    """Share of light that the lobes leave on the ground."""
    kept = np.ones(matte.shape, np.float32)
    right, down = _LEAN[light_from]
    for place, (spread, depth, share) in enumerate(_LOBES):
        radius = spread * _spread(softness) * ground.size
        lean = radius * place / (len(_LOBES) - 1)
        footprint = _footprint(matte, ground, radius, foreshortening)
        flat = depth * radius * foreshortening / _FORESHORTENING
        moved = _shifted(footprint, lean * right, foreshortening * lean * down + 0.5 * flat)
        kept *= 1 - share * _blurred(moved, radius, flat)
    return kept


def _footprint(matte: Plane, ground: Ground, radius: float, foreshortening: float) -> Light:
    """The ground below the product, weighted by how near its underside is against `radius`."""
    height, width = matte.shape
    gap = np.where(np.isfinite(ground.gap), ground.gap, 1e6)
    near = 1 / (1 + np.square(gap / max(radius, 1e-3)))
    depth = _depths(ground, foreshortening)
    rows = np.arange(height, dtype=np.float32)[:, None] + 0.5
    # A row's share in the band from floor - depth to floor, so that its ends do not jump.
    inside = np.clip(ground.floor - rows + 0.5, 0, 1) * np.clip(
        rows - (ground.floor - depth) + 0.5, 0, 1
    )
    return np.asarray(inside * near, dtype=np.float32)


def _depths(ground: Ground, foreshortening: float) -> Light:
    """How far up the picture the footprint goes on behind its front edge, for every column."""
    least = 0.01 * ground.size
    depth = np.full(len(ground.gap), least, np.float32)
    for run in runs(np.isfinite(ground.gap)):
        length = len(run)
        across = (np.arange(length) + 0.5) * 2 / length - 1
        deep = min(0.45 * foreshortening * length, 0.14 * ground.size)
        depth[run] = np.maximum(least, deep * np.sqrt(1 - across**4))
    return depth


def _cast(matte: Plane, ground: Ground, softness: float, throw: tuple[float, float]) -> Light:
    """Share of light that the thrown outline takes."""
    right, down = throw
    m, c = _leaning(ground, right, down)
    # (x, y) is z = m·x + c - y above the line of contact; its shadow lies z·throw from its foot.
    forward = np.array(
        [
            [1 + right * m, -right, right * c],
            [m * (1 + down), -down, c * (1 + down)],
        ]
    )
    size = (matte.shape[1], matte.shape[0])
    solid = _filled_below(matte, ground, m, c)
    outline = cv2.warpAffine(solid, forward, size).astype(np.float32) / np.float32(255)
    back = cv2.invertAffineTransform(forward)
    y, x = np.mgrid[: matte.shape[0], : matte.shape[1]].astype(np.float32)
    source_x = back[0, 0] * x + back[0, 1] * y + back[0, 2]
    source_y = back[1, 0] * x + back[1, 1] * y + back[1, 2]
    high = np.clip((m * source_x + c - source_y) / max(ground.tall, 1), 0, 1.2)
    least = max(_SHARPEST, _PENUMBRA * _spread(softness) * ground.size)
    most = least + _PENUMBRA_GROWTH * _spread(softness) * max(ground.tall, 1)
    radius = (least + (most - least) * high).astype(np.float32)
    soft = _graded_blur(outline, radius, least, most)
    fall = 1 - (1 - _CAST_END) * np.minimum(high, 1)
    return np.asarray(_CAST * soft * fall, dtype=np.float32)


def _filled_below(matte: Plane, ground: Ground, slope: float, base: float) -> Plane:
    """The outline continued to the line of contact where its underside is near the ground."""
    columns = np.arange(matte.shape[1])
    line = slope * columns + base
    rows = np.arange(matte.shape[0])[:, None]
    under = np.where(np.isfinite(ground.gap), ground.floor - ground.gap, np.inf)
    low = (ground.gap < _SOLID * ground.size) & ground.between
    # A row's share above the line, so that a slanting line has no steps.
    share = np.clip(line - rows + 1, 0, 1) * (low & (rows >= under - 1))
    return np.asarray(np.maximum(matte, np.rint(255 * share)), np.uint8)


def _leaning(ground: Ground, right: float, down: float) -> tuple[float, float]:
    """The line of contact, turned level where the light would run along it and throw nothing."""
    most = 0.6 * abs(down) / max(abs(right), 1e-6)
    slope = float(np.clip(ground.slope, -most, most))
    columns = np.flatnonzero(ground.contact)
    base = ground.base + (ground.slope - slope) * float(columns.mean())
    # The floor is an edge between rows; warping counts from their centres.
    return slope, base - 0.5


def _graded_blur(plane: Light, radius: Light, least: float, most: float) -> Light:
    """The plane blurred by a radius of its own at every pixel, between `least` and `most`."""
    steps = 5
    radii = np.geomspace(least, most, steps)
    level = np.interp(radius, radii, np.arange(steps, dtype=np.float64))
    made = np.zeros_like(plane)
    for step, spread in enumerate(radii):
        weight = np.maximum(0, 1 - np.abs(level - step)).astype(np.float32)
        made += weight * _blurred(plane, float(spread), 0.6 * float(spread))
    return made


def _shifted(plane: Light, right: float, down: float) -> Light:
    move = np.array([[1, 0, right], [0, 1, down]], np.float64)
    return np.asarray(cv2.warpAffine(plane, move, plane.shape[::-1]))


def _blurred(plane: Light, across: float, down: float) -> Light:
    """Three box filters: nearly a Gaussian of these deviations in pixels, but one that ends."""
    size = (_box(max(across, _SHARPEST)), _box(max(down, _SHARPEST)))
    soft: Light = plane
    for _ in range(3):
        soft = np.asarray(cv2.blur(soft, size, borderType=cv2.BORDER_CONSTANT), np.float32)
    return np.clip(soft, 0, 1)


def _box(deviation: float) -> int:
    """Odd width of a box of which three in a row have that deviation: 3·(n² - 1)/12 = σ²."""
    return 2 * int(np.sqrt(4 * deviation**2 + 1) / 2) + 1
