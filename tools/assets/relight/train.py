"""Train the network from random weights on bodies that generate.py made.

    python train.py --bodies FOLDER --held FOLDER --minutes 60 --out moved.pt

Light, paint and camera are dealt anew at every step. The weights written are the running average
of the steps; what the held-back bodies say of them is told as it goes.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
import torch.nn.functional as functional
from camera import Dice
from light import Lesson, lesson
from material import Bodies, read
from model import BRIGHT, Network
from torch import Tensor

BATCH, LAMPS = 16, 4  # bodies a step, and lamps that each is moved to
NORMALS, LAMP, GAINS, DOUBT = 0.1, 0.05, 0.15, 0.05  # weights beside lightness's
DECAY, WARM_UP, KEEP = 0.01, 100, 0.995
HELD_STEPS = 6


def lightness(light: Tensor) -> Tensor:
    """CIE L* of luminance, in tenths, without its straight foot's corner."""
    return 11.6 * (light + 0.001) ** (1 / 3)


def losses(network: Network, task: Lesson) -> dict[str, Tensor]:
    """What is wrong, by what: lightness of the picture made, gains, normals, lamp, doubt."""
    features, whole = network.read(task.rgb, task.matte)
    normals, lamp, share = network.behind(features, whole)
    count = task.told.shape[1]
    wide = features.repeat_interleave(count, dim=0)
    bands = [b.repeat_interleave(count, dim=0) for b in network.bands(task.rgb, task.matte)]
    gains, doubt = network.moved(wide, bands, task.told.flatten(0, 1))
    real = task.gains.flatten(0, 1)
    weight = task.matte.repeat_interleave(count, dim=0)[:, 0]
    bright = torch.einsum("nchw,c->nhw", task.rgb, torch.tensor(BRIGHT))
    bright = bright.repeat_interleave(count, dim=0)
    off = (lightness(bright * gains.clamp(-3, 3).exp()) - lightness(bright * real.exp())).abs()
    seen, area = weight.sum(), task.matte.sum()
    facing = 1 - (normals * task.normals).sum(1, keepdim=True)
    toward = ((lamp - task.lamp) ** 2).sum(1) * task.share
    return {
        "lightness": (off * weight).sum() / seen,
        "nothing": ((lightness(bright) - lightness(bright * real.exp())).abs() * weight).sum()
        / seen,
        "gains": (functional.smooth_l1_loss(gains, real, reduction="none", beta=0.2) * weight).sum()
        / seen,
        "normals": (facing * task.matte).sum() / area,
        "lamp": toward.mean() + (share - task.share).abs().mean(),
        "doubt": ((doubt - off.detach()).abs() * weight).sum() / seen,
    }


def total(parts: dict[str, Tensor]) -> Tensor:
    """The loss that is made small."""
    made = parts["lightness"] + GAINS * parts["gains"] + NORMALS * parts["normals"]
    return made + LAMP * parts["lamp"] + DOUBT * parts["doubt"]


def dealt(dice: Dice, bodies: Bodies) -> Lesson:
    """A random batch in random light."""
    rows = torch.randint(0, len(bodies.solid), (BATCH,), generator=dice.source)
    with torch.no_grad():
        return lesson(dice, bodies.chosen(rows, dice.chance(0.5, BATCH)), LAMPS)


def judged(network: Network, held: Bodies) -> dict[str, float]:
    """The same on bodies never learnt from, always the same ones."""
    dice, sums = Dice(99), dict[str, float]()
    network.eval()
    with torch.no_grad():
        for step in range(HELD_STEPS):
            rows = torch.arange(32 * step, 32 * step + 32) % len(held.solid)
            task = lesson(dice, held.chosen(rows, dice.chance(0.5, 32)), 2)
            for name, value in losses(network, task).items():
                sums[name] = sums.get(name, 0) + value.item() / HELD_STEPS
    network.train()
    return sums


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=Path, required=True)
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    bodies, held = read(args.bodies), read(args.held)
    network = Network().to(memory_format=torch.channels_last).train()
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True))
    average = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=DECAY)
    dice, began, step, told = Dice(args.seed), time.monotonic(), 0, 0.0
    recent: dict[str, float] = {}
    pool = ThreadPoolExecutor(1)  # deals the next batch while this one is learnt from
    coming = pool.submit(dealt, dice, bodies)
    while (share := (time.monotonic() - began) / (60 * args.minutes)) < 1:
        for group in optimizer.param_groups:
            fall = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share))
            group["lr"] = args.rate * fall * min(1, (step + 1) / WARM_UP)
        task, coming = coming.result(), pool.submit(dealt, dice, bodies)
        parts = losses(network, task)
        optimizer.zero_grad(set_to_none=True)
        total(parts).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        _averaged(average, network, min(KEEP, step / (step + 10)))
        for name, value in parts.items():
            recent[name] = 0.98 * recent.get(name, value.item()) + 0.02 * value.item()
        step += 1
        if share - told > 0.02:
            told = share
            torch.save(average.state_dict(), args.out)
            print(f"{share:.2f} step {step}, {len(bodies.solid)} bodies", _line(recent), flush=True)
            print("   held back", _line(judged(average, held)), flush=True)
    torch.save(average.state_dict(), args.out)
    print(f"{step} steps", _line(judged(average, held)), flush=True)


@torch.no_grad()
def _averaged(average: Network, network: Network, keep: float) -> None:
    for kept, own in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if kept.dtype.is_floating_point:
            kept.mul_(keep).add_(own, alpha=1 - keep)
        else:
            kept.copy_(own)


def _line(parts: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.4f}" for name, value in parts.items())


if __name__ == "__main__":
    main()
