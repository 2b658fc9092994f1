"""The built-in upscaler: the project's own network doubles, a plain filter does the rest.

The weights lie in the package (`assets/upscale/doubler.onnx`); the card beside them says how they
were made, measured and licensed.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

import numpy as np
from PIL import Image

from tools.assets import asset
from tools.framing import Size
from tools.picture import Pixels
from tools.upscale.tiles import Tiled

VERSION = 1
#: Below this factor a plain filter is as good, and free.
_LEAST = 1.3
#: Most doublings: what more of them add is seen no more.
_MOST = 2
#: Pixels that the network sees beyond a place: one for each of its convolutions, and two more.
_RIM = 12


class Doubling:
    """Doubles as often as is needed, then goes to the exact size with Lanczos."""

    @cached_property
    def _network(self) -> Tiled:
        return Tiled(asset("upscale/doubler.onnx").read_bytes(), 2, _RIM)

    @cached_property
    def id(self) -> str:
        """Name, version and the first twelve hex digits of the weights' SHA-256."""
        digest = hashlib.sha256(self._network.weights).hexdigest()[:12]
        return f"builtin:doubler-{VERSION}-{digest}"

    def upscale(self, rgb: Pixels, size: Size) -> Pixels:
        """See `Upscaler`."""
        made = rgb
        for _ in range(_MOST):
            if max(size[0] / made.shape[1], size[1] / made.shape[0]) < _LEAST:
                break
            made = self._network.enlarged(made)
        return sized(made, size)


def sized(rgb: Pixels, size: Size) -> Pixels:
    """The picture at exactly `size` = (width, height), by Lanczos."""
    if (rgb.shape[1], rgb.shape[0]) == size:
        return rgb
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))
