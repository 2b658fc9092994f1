"""Train the network from random weights.

    python train.py --pack FOLDER --teacher u2netp.onnx --minutes 9 --out network.pt

Everything is composed on the device, so that a step costs what learning costs. The weights written
are the running average of the steps, those of the best moment on the pairs kept for choosing.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from pathlib import Path

import compose
import torch
import torch.nn.functional as functional
from compose import Dice
from material import Material, Pairs, gather, read_pairs
from model import Network
from teacher import Teacher, target
from torch import Tensor

KINDS = {"photo": 0.34, "taught": 0.26, "render": 0.14, "composed": 0.26}  # shares of a batch
SIDES = ((0.0, 224, 1.5), (0.4, 256, 1.25), (0.7, 320, 1.0))  # from, px, times the batch
COARSE_WEIGHT, OVERLAP_WEIGHT = 0.3, 0.7  # of the small mask's loss, and of the overlap's
TAUGHT_SIDE = 288  # px, least side of what the teacher is shown
DECAY = 0.05  # of the weights
WARM_UP = 150  # steps
KEEP = 0.998  # of the running average, a step


def batch(
    dice: Dice, material: Material, teacher: Teacher, count: int, side: int
) -> compose.Sample:
    """One batch: pictures (n, 3, s, s) and mattes (n, 1, s, s)."""
    parts = {kind: round(share * count) for kind, share in KINDS.items()}
    rgb, mattes = [], []
    for kind, pairs in (("photo", material.photos), ("render", material.renders)):
        chosen = pairs.chosen(dice.pick(parts[kind], len(pairs)))
        pictures, mattes_there = chosen.rgb.float() / 255, chosen.matte.float() / 255
        seen, matte = compose.cropped(dice, pictures, mattes_there, side)
        rgb.append(compose.faulty(dice, seen))
        mattes.append(matte)
    seen, matte = compose.composed(dice, material, parts["composed"], side)
    rgb.append(compose.faulty(dice, seen))
    mattes.append(matte)
    seen = compose.taught(dice, material, parts["taught"], side)
    asked = max(side, TAUGHT_SIDE)
    answer = teacher.logits(functional.interpolate(seen, (asked, asked), mode="bilinear"))
    mattes.append(target(functional.interpolate(answer, (side, side), mode="bilinear")))
    rgb.append(compose.faulty(dice, seen))
    return torch.cat(rgb), torch.cat(mattes)


def loss(logits: Tensor, coarse: Tensor, matte: Tensor) -> Tensor:
    """Cross-entropy of both masks, and soft overlap of the larger."""
    cross = functional.binary_cross_entropy_with_logits
    mask = torch.sigmoid(logits)
    both = (mask * matte).sum((1, 2, 3))
    either = (mask + matte - mask * matte).sum((1, 2, 3))
    overlap = 1 - ((both + 1) / (either + 1)).mean()
    small = functional.adaptive_avg_pool2d(matte, coarse.shape[2:])
    return cross(logits, matte) + OVERLAP_WEIGHT * overlap + COARSE_WEIGHT * cross(coarse, small)


def follow(average: Network, network: Network, step: int) -> None:
    """Move the running average, and what batch normalisation has counted, towards the network."""
    keep = min(KEEP, (step + 1) / (step + 20))
    slow = [value for value in average.state_dict().values() if value.is_floating_point()]
    fast = [value for value in network.state_dict().values() if value.is_floating_point()]
    torch._foreach_lerp_(slow, fast, 1 - keep)


@torch.no_grad()
def overlap(network: Network, pairs: Pairs) -> tuple[float, float]:
    """Mean overlap at one half and mean absolute error, of pictures and their mirror images."""
    network.eval()
    scores = []
    for start in range(0, len(pairs), 32):
        rgb = pairs.rgb[start : start + 32].float() / 255
        seen = network(rgb)[0] + network(rgb.flip(3))[0].flip(3)
        truth = pairs.matte[start : start + 32] > 127
        found = seen > 0
        both = (found & truth).sum((1, 2, 3)).float()
        error = (torch.sigmoid(seen) - truth.float()).abs().mean((1, 2, 3))
        scores.append(torch.stack([both / (found | truth).sum((1, 2, 3)).clamp(min=1), error]))
    mean = torch.cat(scores, 1).mean(1)
    return float(mean[0]), float(mean[1])


def pace(step: int, elapsed: float) -> float:
    """The share of the full learning rate: a rise, then a cosine to 1 % (elapsed 0..1)."""
    fall = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(elapsed, 1)))
    return fall * min(1, (step + 1) / WARM_UP)


class Course:
    """One training, from the first step to the best weights on disk."""

    def __init__(self, args: argparse.Namespace, began: float) -> None:
        """Read and label the material. `began` is when the minutes started to count."""
        self.args, self.began = args, began
        self.device = torch.device(args.device)
        self.teacher = Teacher(args.teacher, self.device)
        self.material = gather(args.pack, self.teacher, self.device)
        self.pairs = read_pairs(args.pack, "pairs", self.device)
        self.network = Network().to(self.device, memory_format=torch.channels_last).train()
        self.average = copy.deepcopy(self.network)
        self.best = 0.0
        print(f"material read after {time.monotonic() - began:.0f} s", flush=True)

    def elapsed(self) -> float:
        """Share of the time that is over."""
        return (time.monotonic() - self.began) / (60 * self.args.minutes)

    def judge(self, step: int) -> None:
        """Measure the average; write it if it is the best so far."""
        score, error = overlap(self.average, self.pairs)
        best = score > self.best
        if best:
            self.best = score
            torch.save(self.average.state_dict(), self.args.out)
        torch.save(self.average.state_dict(), self.args.out.with_suffix(".last.pt"))
        print(f"step {step} IoU {score:.4f} MAE {error:.4f}{' best' if best else ''}", flush=True)

    def run(self) -> None:
        """Steps until the time is up."""
        dice, rate = Dice(self.args.seed, self.device), self.args.rate
        optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=rate, weight_decay=DECAY, fused=self.device.type == "cuda"
        )
        step, judged = 0, time.monotonic()
        recent = torch.zeros((), device=self.device)
        while (elapsed := self.elapsed()) < 1:
            for group in optimizer.param_groups:
                group["lr"] = rate * pace(step, elapsed)
            _, side, times = next(item for item in reversed(SIDES) if elapsed >= item[0])
            with torch.no_grad():
                rgb, matte = batch(
                    dice, self.material, self.teacher, round(self.args.batch * times), side
                )
            rgb = rgb.contiguous(memory_format=torch.channels_last)
            with torch.autocast(self.args.device, torch.bfloat16, enabled=rgb.is_cuda):
                logits, coarse = self.network(rgb)
            error = loss(logits.float(), coarse.float(), matte)
            optimizer.zero_grad(set_to_none=True)
            error.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 3.0)
            optimizer.step()
            follow(self.average, self.network, step)
            recent = recent.lerp(error.detach(), 0.02 if step > 50 else 1 / (step + 1))
            step += 1
            if time.monotonic() - judged > self.args.judge:
                print(f"done {elapsed:.3f} side {side} loss {recent.item():.4f}", flush=True)
                self.judge(step)
                judged = time.monotonic()
        self.judge(step)


def main() -> None:
    """Read the arguments and train."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pack", "teacher", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=9, help="reading the material included")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=192, help="samples at 320 px")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", type=float, default=25, help="seconds between measurements")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = False
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    Course(args, began).run()


if __name__ == "__main__":
    main()
