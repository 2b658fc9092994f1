"""Render one empty scene: `python render.py kitchen --width 2400 --samples 64 --out kitchen.npy`.

What is far out of focus is rendered at half the size and enlarged; the surface in full, and all of
a surface seen from above.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import stage
from sets import SETS

SURFACE = 0.53  # image share from which on the rows are rendered in full
SEAM = 0.02  # image share in which both are mixed


def joined(far: np.ndarray, near: np.ndarray, width: int, height: int) -> np.ndarray:
    """The enlarged background above the surface, mixed over a soft seam."""
    whole = cv2.resize(far, (width, height), interpolation=cv2.INTER_CUBIC)
    top = height - near.shape[0]
    share = np.clip(np.arange(near.shape[0]) / (SEAM * height), 0, 1)[:, None, None]
    whole[top:] = whole[top:] * (1 - share) + near * share
    return np.maximum(whole, 0).astype(np.float32)


def main() -> None:
    """Build the named set and write its linear light as an array, upright 4:5."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("scene", choices=sorted(SETS))
    words.add_argument("--width", type=int, default=2400)
    words.add_argument("--samples", type=int, default=64)
    words.add_argument("--threads", type=int, default=2)
    words.add_argument("--out", type=Path, required=True)
    asked = words.parse_args()
    width, height = asked.width, asked.width * 5 // 4
    stage.empty_stage(asked.threads, asked.samples)
    build, camera = SETS[asked.scene]
    build(camera)
    stage.aim_camera(camera)
    if camera.depression > 45:
        whole = asked.out.resolve().with_suffix(".exr")
        stage.render(whole, width, height)
        np.save(asked.out, stage.read(whole).astype(np.float16))
        return
    parts = [asked.out.resolve().with_suffix(f".{part}.exr") for part in ("far", "near")]
    stage.render(parts[0], width // 2, height // 2, (0.0, SURFACE + 2 * SEAM))
    stage.render(parts[1], width, height, (SURFACE, 1.0))
    far, near = (stage.read(part) for part in parts)
    blank = np.zeros((height // 2 - far.shape[0], far.shape[1], 3), np.float32)
    made = joined(np.vstack([far, blank]), near, width, height)
    np.save(asked.out, made.astype(np.float16))


if __name__ == "__main__":
    main()
