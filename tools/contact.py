"""Contact: the light that a standing product keeps from the ground right where it stands."""

from __future__ import annotations

import cv2
import numpy as np

from tools.ground import Ground, runs
from tools.light import Light, LightFrom
from tools.penumbra import blurred, shifted, spread
from tools.picture import Plane

#: Depth of the ground against its width in the picture: a camera about 18° above the ground.
FORESHORTENING = 0.32
#: Contact shadow, from the seam to the widest: (spread as a share of the product's size, depth of
#: that spread against its width, share of light taken). The seam is where no sky reaches, the
#: widest the dimming that a body leaves on the ground around it.
_LOBES = ((0.006, 0.8, 0.85), (0.03, 0.55, 0.62), (0.11, 0.38, 0.55))
#: The footprint of a lobe ends softly over this many times its spread, inside of the product, at
#: most this share of the size.
_INSET, _MOST_INSET = 1.7, 0.02
#: Undersides nearer to the ground than this many times a lobe's spread are one base for it.
_BASE = 4.0
#: The least depth of what touches the ground, as a share of the size.
_LEG = 0.032
#: What of a product stands on the ground, as a share of the size; alpha at which it is clear and
#: from which it is solid; what glass keeps of the light, against what is solid.
_LOWEST, _CLEAR, _GLASS = 0.08, (0.45, 0.8), 0.3
#: Spread of the widest lobe at middling softness.
WIDEST = _LOBES[-1][0]
#: How far the widest lobe leans away from the light: (to the right, towards the camera).
LEAN: dict[LightFrom, tuple[float, float]] = {
    "left": (0.55, 0.1),
    "right": (-0.55, 0.1),
    "top": (0.0, 0.25),
    "front": (0.0, -0.3),
    "back": (0.0, 0.8),
}


def contact_lobes(
    matte: Plane,
    ground: Ground,
    softness: float,
    light_from: LightFrom,
    foreshortening: float,
) -> Light:
    """Share of light that is left on the ground, on the matte's own frame.

    `foreshortening` is the depth of the ground against its width in the picture.
    """
    kept = np.ones(matte.shape, np.float32)
    right, down = LEAN[light_from]
    dense = density(matte, ground)
    for place, (width, depth, share) in enumerate(_LOBES):
        radius = width * spread(softness) * ground.size
        lean = radius * place / (len(_LOBES) - 1)
        footprint = _footprint(matte, ground, radius, foreshortening * dense)
        flat = depth * radius * foreshortening / FORESHORTENING
        footprint *= dense
        moved = shifted(footprint, lean * right, foreshortening * lean * down + 0.5 * flat)
        kept *= 1 - share * blurred(moved, radius, flat)
    return kept


def _footprint(matte: Plane, ground: Ground, radius: float, foreshortening: Light) -> Light:
    """The ground below the product, weighted by how near its underside is against `radius`.

    `foreshortening` is that of each column: of clear glass only the rim in front shades the ground.
    """
    gap = np.where(np.isfinite(ground.gap), ground.gap, 1e6)
    near = 1 / (1 + np.square(gap / max(radius, 1e-3)))
    depth = _depths(ground, radius, foreshortening)
    made = np.zeros(matte.shape, np.float32)
    ends = (float((ground.floor - depth).min()) - 2, float(ground.floor.max()) + 2)
    part = slice(*(int(np.clip(end, 0, len(made))) for end in ends))
    rows = np.arange(part.start, part.stop, dtype=np.float32)[:, None] + np.float32(0.5)
    # A row's share in the band from floor - depth to floor, so that its ends do not jump.
    inside = np.clip(ground.floor - rows + 0.5, 0, 1) * np.clip(
        rows - (ground.floor - depth) + 0.5, 0, 1
    )
    made[part] = inside * near * _inset(ground, radius)
    return made


def density(matte: Plane, ground: Ground) -> Light:
    """How much light what stands on each column's ground lets not through, 0..1: less for glass.

    The matte's mean over the product's lowest part, weighted by itself, so that soft edges of what
    is solid count little; glass keeps at least a little.
    """
    under = ground.floor - ground.gap
    there = under[np.isfinite(under)]
    ends = (float(there.min()) - _LOWEST * ground.size - 1, float(there.max()) + 1)
    part = slice(*(int(np.clip(end, 0, len(matte))) for end in ends))
    rows = np.arange(part.start, part.stop, dtype=np.float32)[:, None]
    low = (rows < under) & (rows > under - _LOWEST * ground.size)
    share = np.where(low, matte[part].astype(np.float32) / np.float32(255), 0)
    whole = share.sum(axis=0)
    mean = np.where(whole > 0, np.square(share).sum(axis=0) / np.maximum(whole, 1e-3), 1)
    solid = np.clip((mean - _CLEAR[0]) / (_CLEAR[1] - _CLEAR[0]), 0, 1)
    around = max(1, round(_LOWEST * ground.size))
    kept = (_GLASS + (1 - _GLASS) * solid).astype(np.float32)
    return np.asarray(cv2.blur(kept[None], (around, 1)), np.float32).reshape(-1)


def _inset(ground: Ground, radius: float) -> Light:
    """The share of every column that counts: less towards the ends of what stands there.

    Blurred, a footprint as wide as the product would leave a dark tick beside each of its corners.
    """
    share = np.zeros(len(ground.gap), np.float32)
    for run in runs(np.isfinite(ground.gap)):
        inner = np.minimum(np.arange(len(run)), np.arange(len(run))[::-1]) + 0.5
        ramp = np.clip(inner / min(_INSET * radius, _MOST_INSET * ground.size), 0, 1)
        share[run] = ramp * ramp * (3 - 2 * ramp)
    return share


def _depths(ground: Ground, radius: float, foreshortening: Light) -> Light:
    """How far up the picture the footprint goes on behind its front edge, for every column.

    A leg is about as deep as it is wide, whatever it carries: only what is so near the ground that
    a lobe of that radius tells it from what hangs above belongs to one base.
    """
    least = _LEG * ground.size
    depth = np.full(len(ground.gap), least, np.float32)
    for run in runs(ground.gap < _BASE * radius):
        length = len(run)
        across = (np.arange(length) + 0.5) * 2 / length - 1
        deep = np.minimum(0.45 * foreshortening[run] * length, 0.14 * ground.size)
        depth[run] = np.maximum(least, deep * np.sqrt(1 - across**4))
    return depth
