"""Make the material that the network learns from: bodies, each seen once, without any light yet.

    python generate.py --seed 0 --count 4000 --out FOLDER

Writes blocks of 50 bodies as NumPy files; a seed always gives the same body. Light, gloss, camera
and how paint is mixed are dealt anew at every step of the training (light.py).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from bodies import random_body
from paint import patterned, printed
from surface import LAMPS, SIDE, Seen, seen

BLOCK = 50  # bodies in a file
#: Scale of the relief's height and of depth in a byte.
RELIEF, DEPTH = 1000.0, 60.0


def body_of(seed: int) -> tuple[Seen, np.random.Generator]:
    """The body of a seed, and the dice that go on from there."""
    for attempt in range(20):
        random = np.random.default_rng((seed, attempt))
        found = seen(random_body(random), random)
        if found is not None:
            return found, random
    raise RuntimeError(f"seed {seed} gives no body that shows")


def packed(seeds: range) -> dict[str, np.ndarray]:
    """Arrays of those seeds' bodies, bytes wherever they suffice."""
    count, plane = len(seeds), (SIDE, SIDE)
    made = {
        "normals": np.zeros((count, 3, *plane), np.int8),
        "depth": np.zeros((count, *plane), np.int8),
        "relief": np.zeros((count, *plane), np.int8),
        "solid": np.zeros((count, *plane), bool),
        "clear": np.zeros((count, LAMPS, *plane), np.uint8),
        "paint": np.zeros((count, 2, 3, *plane), np.uint8),
        "lamps": np.zeros((count, LAMPS, 3), np.float32),
    }
    for row, seed in enumerate(seeds):
        body, random = body_of(seed)
        made["normals"][row] = np.rint(127 * body.normals).transpose(2, 0, 1)
        made["depth"][row] = np.clip(np.rint(DEPTH * body.depth), -127, 127)
        made["relief"][row] = np.clip(np.rint(RELIEF * body.relief), -127, 127)
        made["solid"][row], made["clear"][row], made["lamps"][row] = (
            body.solid,
            body.clear,
            body.lamps,
        )
        for layer, paint in enumerate((patterned, printed)):
            colours = paint(body, random)
            made["paint"][row, layer] = np.rint(255 * colours).transpose(2, 0, 1)
    return made


def main() -> None:
    """Read the arguments and write the blocks that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    for first in range(args.seed, args.seed + args.count, BLOCK):
        file = args.out / f"{first:06d}.npz"
        if file.exists():
            continue
        made = packed(range(first, first + BLOCK))
        np.savez(file.with_suffix(".part.npz"), **made)
        file.with_suffix(".part.npz").rename(file)
        print(f"{file.name} {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
