"""Modelling: how a lamp's light would lie on a product, told from its picture by a small network.

The network (assets/relight, whose card says how it was made, measured and licensed) saw thousands
of rendered bodies, plain and printed, matt and glossy, under lamps that moved. It gives each
pixel's gain for a lamp, cast shadows and all, and how far it may be wrong: print is no relief.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.assets import asset
from tools.color import luminance
from tools.inference import opened
from tools.light import Light, Triple

if TYPE_CHECKING:
    from tools.inference import Session

Mask = NDArray[np.bool_]

#: The network's square frame, and the product's longer side in it, in pixels.
_FRAME, _SIDE = 64, 60
#: Fewer pixels than these, reduced, tell nothing; nor does a side shorter than this.
_LEAST, _SMALLEST = 40, 8
#: Gains beyond these are noise: the network was asked for none.
_LIMITS: Final = (0.2, 5.0)
#: A change of ln(R/G) and ln(B/G) of this much within the first reach is print: the gain there is
#: the mean within the second, in pixels of the frame.
_DYED, _NEAR, _WIDE = 0.6, 1.5, 3.0


@dataclass(frozen=True, eq=False)
class Moved:
    """Gains (h, w) of linear light, and `trust` 0..1: how much of that is likely right."""

    gains: Light
    trust: float


@dataclass(frozen=True, eq=False)
class Modelling:
    """A product on a reduced frame of its box: linear light (h, w, 3), and where it is."""

    light: Light
    solid: Mask

    def moved(self, toward: Triple, around: float | None = None) -> Moved:
        """What moving the lamp there does to each pixel.

        `toward` is a unit vector: x right, y down, z towards the camera. `around` ≥ 0 is the light
        from all around relative to the lamp's, and the gain then is 1 on average; None leaves lamp
        and room as bright as they are.
        """
        told = [*toward, 0.0, 1.0] if around is None else [*toward, around / (1 + around), 0.0]
        logs, doubt = self._read(np.array([told], np.float32))
        plain = self._plain
        logs = plain * logs + (1 - plain) * _soft(logs, self.solid, _WIDE)
        gains = np.clip(np.exp(_spread(logs, self.solid)), *_LIMITS)
        if around is not None:
            gains = gains / np.average(gains, weights=self.solid)
        return Moved(np.asarray(gains, np.float32), self._trust(gains, doubt))

    @cached_property
    def _plain(self) -> Light:
        """1 where the colour is the same around (h, w), 0 where it changes: that is paint."""
        logs = np.log(np.maximum(self.light, 0.02))
        hues = logs[..., [0, 2]] - logs[..., 1:2]
        spread = [
            _soft(hue * hue, self.solid, _NEAR) - np.square(_soft(hue, self.solid, _NEAR))
            for hue in np.moveaxis(hues, -1, 0)
        ]
        return np.asarray(np.exp(-np.maximum(sum(spread), 0) / _DYED**2), np.float32)

    def _read(self, told: Light) -> tuple[Light, Light]:
        """The network's gains, as logarithms, and its doubt, in tenths of L*, both (h, w)."""
        height, width = self.solid.shape
        top, left = (_FRAME - height) // 2, (_FRAME - width) // 2
        part = np.s_[top : top + height, left : left + width]
        rgb = np.zeros((1, 3, _FRAME, _FRAME), np.float32)
        matte = np.zeros((1, 1, _FRAME, _FRAME), np.float32)
        rgb[0, :, part[0], part[1]] = (self.light * self.solid[..., None]).transpose(2, 0, 1)
        matte[0, 0, part[0], part[1]] = self.solid
        made = _network().run(None, {"rgb": rgb, "matte": matte, "told": told})
        logs, doubt = (np.asarray(planes, np.float32)[0][part] for planes in made)
        return logs, doubt

    def _trust(self, gains: Light, doubt: Light) -> float:
        bright = luminance(self.light)
        change = np.abs(_lightness(bright * gains) - _lightness(bright))[self.solid].mean()
        wrong = float(doubt[self.solid].mean())
        return float(change / (change + wrong + 1e-6))


def modelling(linear: Light, share: Light) -> Modelling | None:
    """What the network sees of a product that fills its frame; None where too little of it shows.

    `linear` is (h, w, 3) linear light 0..1, `share` (h, w) the product's matte, 0..1.
    """
    if min(share.shape) < _SMALLEST:
        return None
    scale = _SIDE / max(share.shape)
    size = (max(1, round(share.shape[1] * scale)), max(1, round(share.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    own = cv2.resize(linear * share[..., None], size, interpolation=how)
    small = cv2.resize(share, size, interpolation=how).reshape(size[::-1])
    solid = np.asarray(small > 0.5)
    if solid.sum() < _LEAST:
        return None
    light = own.reshape(*size[::-1], 3) / np.maximum(small, 0.5)[..., None]
    return Modelling(np.asarray(np.clip(light, 0, 1), np.float32), solid)


def _soft(values: Light, solid: Mask, reach: float) -> Light:
    """The mean of each pixel's surroundings within the product, by a bell of that width."""
    share = cv2.GaussianBlur(solid.astype(np.float32), (0, 0), reach)
    whole = cv2.GaussianBlur(np.where(solid, values, 0).astype(np.float32), (0, 0), reach)
    return np.asarray(whole / np.maximum(share, 1e-3), np.float32)


def _spread(logs: Light, solid: Mask) -> Light:
    """The same within the product, and its nearest values beyond: enlarging mixes the two."""
    share = solid.astype(np.float32)
    made = logs * share
    for _ in range(3):
        wide = cv2.blur(share, (5, 5), borderType=cv2.BORDER_CONSTANT)
        near = cv2.blur(made, (5, 5), borderType=cv2.BORDER_CONSTANT) / np.maximum(wide, 1e-6)
        made = np.where(share > 0, made, near * (wide > 1e-6)).astype(np.float32)
        share = np.maximum(share, wide > 1e-6).astype(np.float32)
    return np.asarray(made, np.float32)


def _lightness(bright: Light) -> Light:
    """CIE L* in tenths, nearly, as the network's doubt is."""
    return np.asarray(11.6 * np.cbrt(bright + 0.001), np.float32)


@cache
def _network() -> Session:
    return opened(asset("relight/moved.onnx").read_bytes())
