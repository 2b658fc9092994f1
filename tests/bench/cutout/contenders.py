"""The engines in the ring: ours, and rembg's ways of using the same weights."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.bench.cutout.material import SHARED
from tools.errors import PackshotError
from tools.operation import operations
from tools.picture import Picture
from tools.segment import open_engine

Map = NDArray[np.float32]
Pixels = NDArray[np.uint8]
#: From a photo (h, w, 3) to alpha (h, w) in 0..1 and colours (h, w, 3) in 0..255.
Contender = Callable[[Pixels], tuple[Map, Map]]
WEIGHTS = SHARED / "models" / "u2netp_w16.onnx"


class _Remove(Protocol):
    def __call__(self, image: Image.Image, **how: object) -> Image.Image: ...


def contenders(home: Path, only: list[str]) -> dict[str, Contender]:
    """The engines named in `only`, or all; `home` is an empty folder for rembg's models."""
    (home / "u2netp.onnx").write_bytes(WEIGHTS.read_bytes())
    os.environ["U2NET_HOME"] = str(home)
    makers: dict[str, Callable[[], Contender]] = {
        "ours": lambda: ours("builtin"),
        "our network alone": alone,
        "ours with u2netp": lambda: ours("rembg:u2netp"),
        "rembg u2netp": rembg,
        "rembg u2netp, matting": lambda: rembg(alpha_matting=True),
        "rembg u2netp, post": lambda: rembg(post_process_mask=True),
    }
    return {name: make() for name, make in makers.items() if not only or name in only}


def ours(engine: str) -> Contender:
    """`remove_background` with the engine of a name."""
    operation = operations()["remove_background"]
    opened = open_engine(engine)

    def cut(rgb: Pixels) -> tuple[Map, Map]:
        arguments = operation.args.model_validate({"image": "photo", "save_as": "cut"})
        try:
            made = operation.function(arguments, Picture(np.ascontiguousarray(rgb)), opened)
        except PackshotError:  # nothing was found: that is an answer too
            return np.zeros(rgb.shape[:2], np.float32), rgb.astype(np.float32)
        assert made.alpha is not None
        return made.alpha.astype(np.float32) / 255, made.rgb.astype(np.float32)

    return cut


def alone() -> Contender:
    """The shipped network's probability as it is, with the photo's own colours."""
    from tools.segment.network import foreground

    def cut(rgb: Pixels) -> tuple[Map, Map]:
        height, width = rgb.shape[:2]
        alpha = cv2.resize(foreground(rgb), (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(alpha, np.float32), rgb.astype(np.float32)

    return cut


def rembg(**how: object) -> Contender:
    """rembg's own `remove` with one session of U²-Netp."""
    from rembg import new_session, remove

    session = new_session("u2netp", providers=["CPUExecutionProvider"])
    run: _Remove = remove

    def cut(rgb: Pixels) -> tuple[Map, Map]:
        made = np.asarray(run(Image.fromarray(rgb), session=session, **how))
        return made[:, :, 3].astype(np.float32) / 255, made[:, :, :3].astype(np.float32)

    return cut
