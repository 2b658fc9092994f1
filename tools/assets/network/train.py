"""Train the network from random weights.

    python train.py --renders FOLDER --cutouts FOLDER --labels labels.npz --minutes 20 \\
        --out network.pt

Composing a picture costs as much as learning from it, so every step composes only two and draws
the others of its compositions from those made before. The weights written are the running average
of the steps.
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
from material import Material, Pair, read
from model import Network
from torch import Tensor

BATCH = 16
KINDS = {"photo": 0.45, "render": 0.2, "composed": 0.35}  # shares of the samples
FRESH, KEPT = 2, 4000  # compositions made in each step, and remembered at most
SIDES = ((0.0, 128), (0.45, 160), (0.8, 192))  # px from this share of the time on
COARSE_WEIGHT = 0.3  # of the small mask's loss, next to the mask's
WARM_UP = 20  # steps
SAVE_EVERY = 25  # steps


def sample(rng: np.random.Generator, material: Material, composed: list[Pair], side: int) -> Pair:
    """One training sample at `side` px."""
    kind = rng.choice(list(KINDS), p=list(KINDS.values()))
    sources = {"photo": material.photos, "render": material.renders, "composed": composed}
    pairs = sources[str(kind)]
    image, matte = compose.moved(rng, pairs[int(rng.integers(len(pairs)))], side)
    return compose.fault(rng, image), matte


def batch(
    rng: np.random.Generator, material: Material, composed: list[Pair], side: int
) -> tuple[Tensor, Tensor]:
    """sRGB (16, 3, s, s) and mattes (16, 1, s, s), both 0..1; adds to `composed`."""
    for _ in range(FRESH):
        made = compose.composed(rng, material)
        if len(composed) < KEPT:
            composed.append(made)
        else:
            composed[int(rng.integers(KEPT))] = made
    images, mattes = zip(
        *(sample(rng, material, composed, side) for _ in range(BATCH)), strict=True
    )
    rgb = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 255
    return rgb, torch.from_numpy(np.stack(mattes))[:, None].float() / 255


def loss(logits: Tensor, coarse: Tensor, matte: Tensor) -> Tensor:
    """Cross-entropy of both masks, and soft IoU of the larger."""
    cross = functional.binary_cross_entropy_with_logits
    mask = torch.sigmoid(logits)
    both = (mask * matte).sum((1, 2, 3))
    either = (mask + matte - mask * matte).sum((1, 2, 3))
    overlap = 1 - ((both + 1) / (either + 1)).mean()
    small = functional.interpolate(matte, size=coarse.shape[2:], mode="area")
    return cross(logits, matte) + overlap + COARSE_WEIGHT * cross(coarse, small)


def follow(average: Network, network: Network, step: int) -> None:
    """Move the running average, and what batch normalisation has counted, towards the network."""
    keep = min(0.99, step / (step + 10))
    slow, fast = average.state_dict(), network.state_dict()
    with torch.no_grad():
        for name, values in slow.items():
            if values.is_floating_point():
                values.lerp_(fast[name], 1 - keep)


def pace(step: int, elapsed: float) -> float:
    """The share of the full learning rate: a short rise, then a cosine to 1 % (elapsed 0..1)."""
    fall = 0.01 + 0.99 * 0.5 * (1 + float(np.cos(np.pi * min(elapsed, 1))))
    return fall * min(1, (step + 1) / WARM_UP)


def train(network: Network, material: Material, args: argparse.Namespace) -> None:
    """Steps until the time is up; writes the average to `args.out` as it goes."""
    rng = np.random.default_rng(args.seed)
    average, composed = copy.deepcopy(network), [compose.composed(rng, material) for _ in range(64)]
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=0.02)
    started, step, recent = time.monotonic(), 0, 0.0
    while (elapsed := (time.monotonic() - started) / (60 * args.minutes)) < 1:
        optimizer.param_groups[0]["lr"] = args.rate * pace(step, elapsed)
        side = next(side for start, side in reversed(SIDES) if elapsed >= start)
        rgb, matte = batch(rng, material, composed, side)
        error = loss(*network(rgb.contiguous(memory_format=torch.channels_last)), matte)
        optimizer.zero_grad()
        error.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        follow(average, network, step)
        step += 1
        recent += 0.03 * (error.item() - recent) if step > 1 else error.item()
        if step % SAVE_EVERY == 0:
            torch.save(average.state_dict(), args.out)
            print(f"step {step} side {side} loss {recent:.4f} done {elapsed:.2f}", flush=True)
    torch.save(average.state_dict(), args.out)
    print(f"{step} steps, loss {recent:.4f}")


def main() -> None:
    """Read the arguments and the material, and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("renders", "cutouts", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--labels", type=Path, nargs="+", required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)
    network = Network().to(memory_format=torch.channels_last).train()
    train(network, read(args.renders, args.cutouts, args.labels), args)


if __name__ == "__main__":
    main()
