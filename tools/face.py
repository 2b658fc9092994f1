"""Face: what a photo shows of a product's surface, reduced to pixels that can be reasoned about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import luminance
from tools.light import Light
from tools.rounding import standing

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

#: Fewer pixels than these, reduced, tell nothing; nor does a side shorter than this.
_LEAST, _SMALLEST = 40, 8
#: Change of ln(R/G) or ln(B/G) that is paint and no shading; a face has at most so many paints.
_DYED, _PAINTS = 0.08, 5
#: How high lamps hang as a rule, as a slope y/z, and the share of what the face says against it: a
#: product that stands is darker below in any light. No lamp is believed beyond the last slope.
_HIGH, _HEARD, _STEEPEST = -0.25, 0.25, 1.0
#: An outline that faces down in the lowest tenth is where the product stands: no edge of a curve.
_DOWN, _FOOT = 0.6, 0.9


@dataclass(frozen=True, eq=False)
class Step:
    """Differences between pixels of a face, and the same turned round for slopes."""

    later: Places
    earlier: Places
    share: Values
    count: int

    def of(self, values: Values) -> Values:
        """The difference at each pair."""
        return self.share * (values[self.later] - values[self.earlier])

    def back(self, slopes: Values) -> Values:
        """What slopes by the differences are by the values themselves: the transpose of `of`."""
        slopes = self.share * slopes
        gained = np.bincount(self.later, slopes, self.count)
        lost = np.bincount(self.earlier, slopes, self.count)
        return np.asarray(gained - lost, np.float64)


@dataclass(frozen=True, eq=False)
class Face:
    """The pixels of a product, in rows: their brightness (ln of luminance) and their paint.

    `solid` (h, w) says which pixels they are; `colours` (n, 2) are ln(R/G) and ln(B/G), `body` (n)
    the height of a rounded body of that outline, in pixels.
    """

    solid: Mask
    brightness: Values
    colours: Values
    body: Values

    @classmethod
    def of(cls, linear: Light, share: Light, side: int) -> Self | None:
        """The face of a product that fills its frame, reduced to `side`; None where it is tiny.

        `linear` is (h, w, 3) linear light, `share` (h, w) the product's matte, 0..1.
        """
        if min(share.shape) < _SMALLEST:
            return None
        scale = side / max(share.shape)
        size = (max(1, round(share.shape[1] * scale)), max(1, round(share.shape[0] * scale)))
        own = cv2.resize(linear * share[..., None], size, interpolation=cv2.INTER_AREA)
        small = cv2.resize(share, size, interpolation=cv2.INTER_AREA).reshape(size[::-1])
        solid = np.asarray(small > 0.5)
        if solid.sum() < _LEAST or min(size) < 3:
            return None
        colour = np.maximum(own.reshape(*size[::-1], 3)[solid] / small[solid][:, None], 1e-3)
        log = np.log(colour.astype(np.float64))
        body = standing(np.where(solid, 255, 0).astype(np.uint8))[solid].astype(np.float64)
        bright = np.log(luminance(colour).astype(np.float64))
        return cls(solid, bright, log[:, [0, 2]] - log[:, 1:2], body)

    @cached_property
    def _index(self) -> Places:
        """The number of each pixel, with a border of -1 around."""
        index = np.full(self.solid.shape, -1, np.intp)
        index[self.solid] = np.arange(len(self.brightness))
        return np.pad(index, 1, constant_values=-1)

    def _shifted(self, down: int, right: int) -> Places:
        rows, columns = np.nonzero(self.solid)
        return self._index[rows + 1 + down, columns + 1 + right]

    @cached_property
    def across(self) -> Step:
        """The slope to the right, by both neighbours where there are two."""
        return self._slope(0, 1)

    @cached_property
    def down(self) -> Step:
        """The slope downwards."""
        return self._slope(1, 0)

    def _slope(self, down: int, right: int) -> Step:
        own = np.arange(len(self.brightness))
        later, earlier = self._shifted(down, right), self._shifted(-down, -right)
        both = (later >= 0) & (earlier >= 0)
        later, earlier = np.where(later >= 0, later, own), np.where(earlier >= 0, earlier, own)
        return Step(later, earlier, np.where(both, 0.5, 1.0), len(own))

    @cached_property
    def neighbours(self) -> tuple[Step, Step]:
        """The differences of pixels beside and below each other."""
        pairs = [(later, np.flatnonzero(later >= 0)) for later in self._next]
        beside, below = (
            Step(later[pair], pair, np.ones(len(pair)), len(later)) for later, pair in pairs
        )
        return beside, below

    @property
    def _next(self) -> tuple[Places, Places]:
        return self._shifted(0, 1), self._shifted(1, 0)

    @cached_property
    def outward(self) -> tuple[Values, Values]:
        """The direction to the outside, x and y, that matters at the outline."""
        soft = cv2.GaussianBlur(np.pad(self.solid, 4).astype(np.float32), (0, 0), 1.5)
        soft = np.asarray(soft, np.float32)
        x = (soft[4:-4, 3:-5] - soft[4:-4, 5:-3])[self.solid].astype(np.float64)
        y = (soft[3:-5, 4:-4] - soft[5:-3, 4:-4])[self.solid].astype(np.float64)
        long = np.hypot(x, y) + 1e-6
        return x / long, y / long

    @cached_property
    def outline(self) -> Values:
        """1 where the surface turns away from the camera, else 0."""
        inner = cv2.erode(np.pad(self.solid, 1).astype(np.uint8), np.ones((3, 3), np.uint8))
        edge = np.asarray(inner)[1:-1, 1:-1][self.solid] == 0
        stands = np.nonzero(self.solid)[0] > _FOOT * self.solid.shape[0]
        return np.asarray(edge & ~((self.outward[1] > _DOWN) & stands), np.float64)

    @cached_property
    def rounded(self) -> tuple[Values, Values]:
        """x and y of the rounded body's normals."""
        x, y, _ = self.normals(self.body)
        return x, y

    def normals(self, height: Values) -> tuple[Values, Values, Values]:
        """Unit normals of a surface of that height: x right, y down, z towards the camera."""
        p, q = self.across.of(height), self.down.of(height)
        long = np.sqrt(1 + p * p + q * q)
        return -p / long, -q / long, 1 / long

    def carried(self, height: Values, coarser: Face) -> Values:
        """A height found on a coarser frame of the same face."""
        plane = np.zeros(coarser.solid.shape, np.float32)
        plane[coarser.solid] = height
        size = self.solid.shape[::-1]
        share = cv2.resize(coarser.solid.astype(np.float32), size).reshape(self.solid.shape)
        large = cv2.resize(plane, size).reshape(self.solid.shape) / np.maximum(share, 1e-3)
        enlarged = max(size) / max(coarser.solid.shape)
        return np.asarray(large[self.solid] * enlarged, np.float64)

    @cached_property
    def paints(self) -> NDArray[np.int32]:
        """A number for each pixel's paint, told by its colour: shading does not change that."""
        spread = float(self.colours.std(axis=0).max())
        count = min(_PAINTS, len(self.colours), 1 + int(np.ceil(spread / _DYED)))
        if spread < 0.75 * _DYED:
            return np.zeros(len(self.colours), np.int32)
        cv2.setRNGSeed(1)
        stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 50, 1e-4)
        points = self.colours.astype(np.float32)
        _, labels, _ = cv2.kmeans(points, count, np.empty(0), stop, 4, cv2.KMEANS_PP_CENTERS)
        return np.asarray(labels, np.int32).ravel()

    def levels(self, values: Values) -> Values:
        """The median of each pixel's paint."""
        made = np.zeros_like(values)
        for paint in np.unique(self.paints):
            made[self.paints == paint] = np.median(values[self.paints == paint])
        return made

    def contrast(self, values: Values) -> float:
        """How far values stray from their paint's level, by the median."""
        return float(np.median(np.abs(values - self.levels(values))))

    def lamp(self) -> Values:
        """Where the lamp is by the rounded body's shading: slopes x/z and y/z."""
        bright = np.exp(self.brightness)
        relative = bright / np.exp(self.levels(self.brightness))
        terms = np.stack([*self.rounded, np.ones_like(bright)], axis=1)
        right, down, front = np.linalg.lstsq(terms, relative, rcond=None)[0]
        front = max(float(front), 0.1)
        high = _HIGH + _HEARD * down / front
        slope = np.array([right / front, high])
        return np.asarray(np.clip(slope, -_STEEPEST, _STEEPEST))


def unit(slope: Values) -> Values:
    """The unit vector with slopes x/z and y/z."""
    toward = np.array([slope[0], slope[1], 1.0])
    return np.asarray(toward / np.linalg.norm(toward))
