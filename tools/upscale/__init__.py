"""Engines that enlarge pictures, opened by name.

Enlarging works on sRGB values, not on linear light: a sharp filter rings beside an edge, and in
linear light the dark side of the ring is several times as visible as the bright one, so that every
dark product would get a halo on white. Nothing finer than a pixel has to keep its energy when a
picture grows, which is what linear light would be for.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
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

    id: str = "lanczos3"

    def upscale(self, rgb: Pixels, size: Size) -> Pixels:
        """See `Upscaler`."""
        return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def open_engine(name: str) -> Upscaler:
    """The upscaler of that name: builtin, lanczos, or onnx:<file> for a network of one's own.

    Raises ConfigurationError where there is none.
    """
    kind, _, file = name.partition(":")
    if name == "lanczos":
        return Lanczos()
    if name == "builtin":
        engine: Upscaler = importlib.import_module("tools.upscale.doubling").Doubling()
        return engine
    if kind == "onnx" and file:
        place = Path(file).expanduser()
        local: Upscaler = importlib.import_module("tools.upscale.local_model").LocalModel(place)
        return local
    raise ConfigurationError(
        f"there is no upscaler {name[:60]!r}: set it to builtin, lanczos or onnx:<file>"
    )
