"""Segmenters: which parts of a photo are the product, roughly, and how sure that is.

Every engine gives a small map of foreground probability; one refinement for all of them
(`tools.trimap`, `tools.matte`) makes the alpha matte at full resolution.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tools.errors import ConfigurationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tools.picture import Pixels


#: Told before a busy background when the outline is a guess.
BUSY_DOUBT = (
    "busy background: the edge of the product may be wrong; "
    "a photo on a plain sheet cuts out cleaner"
)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """What a segmenter saw, on a reduced copy of the photo that covers the whole frame.

    `foreground` is (h, w) float32, the probability that a place is product, 0..1. `backdrop` is
    (h, w) float32, how surely a place is clean backdrop, 0..1, for measuring the light on it;
    `shadow` (h, w) float32 is how much of the backdrop's light is missing there, 0..1. `kind` is
    "plain" where a colour model of the backdrop holds, else "busy". `confidence` is 0..1.
    `agreement` is the overlap (intersection over union) of two independent ways, None where there
    was one. `notes` are doubts for the user.
    """

    foreground: NDArray[np.float32]
    backdrop: NDArray[np.float32]
    shadow: NDArray[np.float32]
    kind: str
    confidence: float
    agreement: float | None = None
    notes: tuple[str, ...] = ()


class Segmenter(Protocol):
    """An engine that finds the product."""

    @property
    def id(self) -> str:
        """Name, version and, where weights are used, their hash."""
        ...

    def segment(self, rgb: Pixels) -> Segmentation:
        """Find the product in (h, w, 3) sRGB pixels of any size from 16×16 on."""
        ...


def open_engine(name: str) -> Segmenter:
    """The segmenter called `name`: "builtin", or "rembg:<model>" with a model file on this machine.

    Raises ConfigurationError for an unknown name, or a model that is missing or may not be used.
    """
    kind, _, model = name.partition(":")
    if name == "builtin":
        module = importlib.import_module("tools.segment.builtin")
        builtin: Segmenter = module.BuiltIn(module.shipped_network())
        return builtin
    if kind == "rembg" and model:
        session: Segmenter = importlib.import_module("tools.segment.rembg_session").opened(model)
        return session
    raise ConfigurationError(
        f"there is no cutout engine {name!r}: use 'builtin', or 'rembg:' and a model's name, "
        "such as 'rembg:u2netp'"
    )
