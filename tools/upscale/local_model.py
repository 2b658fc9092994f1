"""An upscaling network of one's own, such as Real-ESRGAN: an ONNX file on this machine."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import numpy as np

from tools.errors import ConfigurationError
from tools.framing import Size
from tools.picture import Pixels
from tools.upscale.doubling import sized
from tools.upscale.tiles import Tiled

#: Pixels that networks of this kind see beyond a place, at most, in practice.
_RIM = 24
#: Side of the picture that tells how large a network makes what it is given.
_PROBE = 32


class LocalModel:
    """One file; its network takes sRGB (1, 3, h, w) in 0..1 of any size and multiplies the size."""

    def __init__(self, path: Path) -> None:
        """Take the file. Raises ConfigurationError where it is missing."""
        if not path.is_file():
            raise ConfigurationError(f"there is no upscaling model {path.name!r} at that place")
        self._path = path

    @cached_property
    def id(self) -> str:
        """The file's name and hash."""
        return f"onnx:{self._path.stem}-{hashlib.sha256(self._weights).hexdigest()[:12]}"

    @cached_property
    def _weights(self) -> bytes:
        return self._path.read_bytes()

    @cached_property
    def _network(self) -> Tiled:
        from onnxruntime.capi import onnxruntime_pybind11_state as failures

        probe = np.full((_PROBE, _PROBE, 3), 128, np.uint8)
        wrong = (failures.Fail, failures.InvalidGraph, failures.InvalidProtobuf)
        try:
            made = Tiled(self._weights, 1, 0).run(probe)
        except (*wrong, failures.InvalidArgument, IndexError, ValueError) as error:
            raise ConfigurationError(
                f"{self._path.name} cannot enlarge pictures: it must be an ONNX network from "
                "(1, 3, h, w) to a multiple of that size"
            ) from error
        return Tiled(self._weights, made.shape[0] // _PROBE, _RIM, tile=192)

    def upscale(self, rgb: Pixels, size: Size) -> Pixels:
        """See `Upscaler`."""
        return sized(self._network.enlarged(rgb), size)
