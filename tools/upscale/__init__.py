"""Engines that enlarge pictures, opened by name.

Enlarging works on sRGB values, not on linear light: a sharp filter rings beside an edge, and in
linear light the dark side of the ring is several times as visible as the bright one, so that every
dark product would get a halo on white. Nothing finer than a pixel has to keep its energy when a
picture grows, which is what linear light would be for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PIL import Image

from tools.errors import ConfigurationError
from tools.framing import Size
from tools.picture import Pixels


class Upscaler(Protocol):
    """An engine that gives opaque pixels another, larger size."""

    @property
    def id(self) -> str:
        """Name and version: part of the cache key."""
        ...

    def upscale(self, rgb: Pixels, size: Size) -> Pixels:
        """(h, w, 3) sRGB at `size` = (width, height), no side smaller than before."""
        ...


@dataclass(frozen=True)
class Lanczos:
    """Lanczos with three lobes (C. E. Duchon, 1979): crisp, and invents nothing."""

    id: str = "builtin:lanczos3"

    def upscale(self, rgb: Pixels, size: Size) -> Pixels:
        """See `Upscaler`."""
        return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def open_engine(name: str) -> Upscaler:
    """The upscaler of that name. Raises ConfigurationError where there is none."""
    if name == "builtin":
        return Lanczos()
    raise ConfigurationError(f"there is no upscaler {name[:60]!r}: set it to 'builtin'")
