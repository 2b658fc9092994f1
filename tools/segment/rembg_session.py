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

from tools.errors import ConfigurationError
from tools.picture import Pixels
from tools.segment import Segmentation
from tools.segment.builtin import located
from tools.segment.proxy import Map, Proxy
from tools.segment.rembg_models import MODELS, RembgModel

#: Written after a model's name by those whose use its non-commercial licence allows.
CONSENT = "+noncommercial"
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
        options.intra_op_num_threads = min(_MOST_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            opened = _rembg().new_session(  # type: ignore[attr-defined]  # rembg has no types
                self._model.name, sess_opts=options, providers=["CPUExecutionProvider"]
            )
        except (failures.Fail, failures.InvalidGraph, failures.InvalidProtobuf) as error:
            raise ConfigurationError(
                f"the file of rembg's model {self._model.name!r} cannot be opened: "
                "it is damaged or no ONNX model; fetch it again"
            ) from error
        return cast(_Session, opened)


def opened(name: str) -> RembgSegmenter:
    """The segmenter of a named model whose weights lie on this machine.

    Raises ConfigurationError for a model that is unknown, missing, or licensed for non-commercial
    use only and named without `CONSENT`.
    """
    model = _permitted(name)
    weights = next((path for path in candidates(model) if path.is_file()), None)
    if weights is None:
        raise ConfigurationError(
            f"rembg's model {model.name!r} ({model.licence}, {model.megabytes} MB) is not on this "
            f"machine: put {model.filename} into the folder that U2NET_HOME names"
        )
    return RembgSegmenter(model, weights)


def candidates(model: RembgModel) -> list[Path]:
    """Where rembg itself looks for a model's weights, in its order."""
    home = os.getenv("U2NET_HOME")
    data = os.getenv("XDG_DATA_HOME")
    root = Path(home or os.getenv("REMBG_HOME") or (Path(data) / "rembg" if data else "~/.rembg"))
    old = Path(home or Path(data or "~") / ".u2net")
    places = (root / "models" / model.name / model.filename, old / model.filename)
    return [place.expanduser() for place in places]


def _permitted(name: str) -> RembgModel:
    bare = name.removesuffix(CONSENT)
    model = MODELS.get(bare)
    if model is None:
        raise ConfigurationError(
            f"rembg's model {bare!r} cannot be used here: choose one of {', '.join(sorted(MODELS))}"
        )
    if not model.commercial and not name.endswith(CONSENT):
        raise ConfigurationError(
            f"rembg's model {bare!r} is licensed for non-commercial use only ({model.licence}): "
            f"write 'rembg:{bare}{CONSENT}' if that is your use, or choose another such as u2netp"
        )
    return model


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
