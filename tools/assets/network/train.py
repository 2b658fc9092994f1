"""Train the network on composed samples, from what squeeze.py or an earlier run wrote.

    python train.py --start start.pt --renders FOLDER --cutouts FOLDER --labels labels.npz \\
        --minutes 45 --out network.pt

Two steps of three train all but the first and the last block, at a third of a whole step's cost.
Several `--start` are averaged: runs with other seeds beside each other, one thread each, use more
cores than one run with many threads. The weights written are the running average of the steps.
"""

from __future__ import annotations

import argparse
import copy
import time
from pathlib import Path

import compose
import cv2
import numpy as np
import torch
import torch.nn.functional as functional
from material import Material, read
from model import Network, load
from torch import Tensor

SIDES = (224, 256, 320)  # px; one is drawn for each step
SIDE_SHARES = (0.4, 0.4, 0.2)
WHOLE_EVERY = 3  # steps; the others leave the first and the last block as they are
BATCH = 8
SIDE_WEIGHT = 0.3  # of each side mask's loss, next to the blend's
WARM_UP = 8  # steps
SAVE_EVERY = 10  # steps


def batch(rng: np.random.Generator, material: Material) -> tuple[Tensor, Tensor]:
    """sRGB (8, 3, s, s) and mattes (8, 1, s, s), both 0..1."""
    side = int(rng.choice(SIDES, p=SIDE_SHARES))
    images, mattes = [], []
    for _ in range(BATCH):
        image, matte = compose.sample(rng, material)
        images.append(cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA))
        mattes.append(cv2.resize(matte, (side, side), interpolation=cv2.INTER_AREA))
    rgb = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 255
    return rgb, torch.from_numpy(np.stack(mattes))[:, None].float() / 255


def loss(logits: list[Tensor], matte: Tensor) -> Tensor:
    """Cross-entropy of all masks, and soft IoU and edge error of the first, the blend."""
    blend, *sides = [plane.float() for plane in logits]
    matte = functional.interpolate(matte, size=blend.shape[2:], mode="area")
    cross = functional.binary_cross_entropy_with_logits
    mask = torch.sigmoid(blend)
    both = (mask * matte).sum((1, 2, 3))
    either = (mask + matte - mask * matte).sum((1, 2, 3))
    overlap = 1 - ((both + 1) / (either + 1)).mean()
    across = functional.l1_loss(mask.diff(dim=3), matte.diff(dim=3))
    along = functional.l1_loss(mask.diff(dim=2), matte.diff(dim=2))
    deep = sum((cross(side, matte) for side in sides), torch.zeros(()))
    return cross(blend, matte) + overlap + across + along + SIDE_WEIGHT * deep


def follow(average: Network, network: Network, step: int) -> None:
    """Move the running average towards the network."""
    keep = min(0.96, step / (step + 10))
    with torch.no_grad():
        for slow, fast in zip(average.parameters(), network.parameters(), strict=True):
            slow.lerp_(fast, 1 - keep)


def pace(step: int, elapsed: float) -> float:
    """The share of the full learning rate: a short rise, then a cosine to 2 % (elapsed 0..1)."""
    fall = 0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * min(elapsed, 1))))
    return fall * min(1, (step + 1) / WARM_UP)


def train(network: Network, material: Material, args: argparse.Namespace) -> None:
    """Steps until the time is up; writes the average to `args.out` as it goes."""
    rng = np.random.default_rng(args.seed)
    average = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=1e-4)
    started, step, recent = time.monotonic(), 0, 0.0
    while (elapsed := (time.monotonic() - started) / (60 * args.minutes)) < 1:
        optimizer.param_groups[0]["lr"] = args.rate * pace(step, elapsed)
        rgb, matte = batch(rng, material)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            seen = rgb.contiguous(memory_format=torch.channels_last)
            logits = network.deep(seen) if step % WHOLE_EVERY else network(seen)
        error = loss(logits, matte)
        optimizer.zero_grad()
        error.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        follow(average, network, step)
        step += 1
        recent += 0.1 * (error.item() - recent) if step > 1 else error.item()
        if step % SAVE_EVERY == 0:
            torch.save(average.state_dict(), args.out)
            print(f"step {step} loss {recent:.4f} done {elapsed:.2f}", flush=True)
    torch.save(average.state_dict(), args.out)


def main() -> None:
    """Read the arguments and the material, and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("renders", "cutouts", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--start", type=Path, nargs="+", required=True)
    parser.add_argument("--labels", type=Path, nargs="+", required=True)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(args.threads)
    network = load(*args.start).to(memory_format=torch.channels_last).train()
    train(network, read(args.renders, args.cutouts, args.labels), args)


if __name__ == "__main__":
    main()
