"""Named rembg models, from files on this machine: never a download, never rembg's default."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from PIL import Image

from tools.cores import threads
from tools.errors import ConfigurationError
from tools.heap import keeps_freed_memory
from tools.picture import Pixels
from tools.segment import Segmentation
from tools.segment.builtin import located
from tools.segment.proxy import Map, Proxy
from tools.segment.rembg_models import RembgModel
from tools.segment.rembg_weights import permitted, weights

#: Models see the photo at most this long; the largest of them works at 1024.
_LONG_SIDE = 1024
#: More threads do not make one inference faster and starve what runs beside it.
_MOST_THREADS = 4


class _Session(Protocol):
    def predict(self, img: Image.Image) -> list[Image.Image]: ...


class RembgSegmenter:
    """One rembg session, opened on first use and shared by all threads."""

    def __init__(self, model: RembgModel, weights: Path) -> None:
        """Take a model and the file that holds its weights."""
        self._model, self._weights = model, weights
        self._opening = threading.Lock()

    @cached_property
    def id(self) -> str:
        """Name, rembg's version and the hash of the weights."""
        with self._weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
        return f"rembg-{version('rembg')}:{self._model.name}-{digest}"

    def segment(self, rgb: Pixels) -> Segmentation:
        """Find the product; see `Segmenter`."""
        return located(rgb, self.foreground(rgb))

    def foreground(self, rgb: Pixels) -> Map:
        """The model's own probability over the whole frame, 0..1, before any refinement."""
        image = Image.fromarray(Proxy.of(rgb, _LONG_SIDE).rgb)
        with self._opening:
            session = self._session
        seen = np.asarray(session.predict(image)[0].convert("L"), dtype=np.float32)
        return np.asarray(seen / np.float32(255), np.float32)

    @cached_property
    def _session(self) -> _Session:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as failures

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads(_MOST_THREADS)
        options.inter_op_num_threads = 1
        # Idle threads sleep: beside other work on few cores, spinning costs more than it gains.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # A plan of a call's memory takes twice the memory: 650 MB of U²-Netp's calls for 320.
        options.enable_mem_pattern = False
        # Each lane's calls would keep their own beside the pictures' memory.
        options.enable_cpu_mem_arena = not keeps_freed_memory()
        options.log_severity_level = 3
        try:
            opened = _rembg().new_session(  # type: ignore[attr-defined]  # rembg has no types
                self._model.name, sess_opts=options, providers=["CPUExecutionProvider"]
            )
        except (failures.Fail, failures.InvalidGraph, failures.InvalidProtobuf) as error:
            raise ConfigurationError(
                f"the file of rembg's model {self._model.name!r} cannot be opened: "
                "it is damaged or no ONNX model; fetch it again with 'packshot models pull'"
            ) from error
        return cast(_Session, opened)


def opened(name: str) -> RembgSegmenter:
    """The segmenter of a named model whose weights lie on this machine.

    Raises ConfigurationError for a model that is unknown, missing, or licensed for non-commercial
    use only and named without consent to that.
    """
    model = permitted(name)
    found = weights(model)
    if found is None:
        raise ConfigurationError(
            f"rembg's model {model.name!r} ({model.licence}, {model.megabytes} MB) is not on this "
            f"machine: fetch it with 'packshot models pull {name}'"
        )
    return RembgSegmenter(model, found)


def _rembg() -> object:
    """The rembg package.

    It imports pymatting, whose numba code takes a minute to compile on a fresh machine. None of it
    runs here, so compiling is switched off for the process, just before the first import and only
    if nothing else has loaded numba yet.
    """
    if "numba" not in sys.modules:
        os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
    import rembg

    return cast(object, rembg)
