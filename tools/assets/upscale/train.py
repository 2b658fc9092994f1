"""Train the doubler from random weights on photos that are spoiled as phones spoil them.

    python train.py --photos FOLDER... --minutes 30 --out doubler.pt

Every photo is reduced first, so that its own compression and blur are gone: that is the large
picture. The small one is made of it by a lens's blur, halving, a sensor's noise and JPEG.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as functional
from model import Doubler
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
REDUCED = 0.55  # of a photo's size: nothing finer than this is sharp in it
LEAST = 100  # px, shorter side of a reduced photo that is used
PATCH, BATCH = 48, 16  # px of the small picture, and samples a step
BLUR = (0.35, 1.3)  # sigma in px of the large picture
NOISE = 4.0  # most, levels of 255
QUALITY = (68, 97)  # of JPEG
UNSPOILED = 0.2  # share without JPEG
CONSISTENT = 0.3  # weight of what halving the result must give back


def pictures(folders: list[Path], most: int) -> list[Pixels]:
    """Reduced photos, at most `most` of a folder."""
    found = []
    for folder in folders:
        paths = sorted(folder.rglob("*.jpg"))
        random.shuffle(paths)
        for path in paths[:most]:
            picture = cv2.imread(str(path))
            if picture is None:
                continue
            small = cv2.resize(picture, None, fx=REDUCED, fy=REDUCED, interpolation=cv2.INTER_AREA)
            if min(small.shape[:2]) >= LEAST:
                found.append(small[:, :, ::-1].copy())
    return found


def spoiled(large: Pixels) -> Pixels:
    """Half the size, as a phone would have taken it."""
    soft = cv2.GaussianBlur(large, (0, 0), random.uniform(*BLUR))
    height, width = large.shape[:2]
    how = random.choice((cv2.INTER_AREA, cv2.INTER_CUBIC, cv2.INTER_LINEAR))
    small = cv2.resize(soft, (width // 2, height // 2), interpolation=how).astype(np.float32)
    grain = np.random.normal(0, random.uniform(0, NOISE), small.shape)
    small = np.clip(np.rint(small + grain), 0, 255).astype(np.uint8)
    if random.random() < UNSPOILED:
        return small
    quality = [cv2.IMWRITE_JPEG_QUALITY, random.randint(*QUALITY)]
    packed = cv2.imencode(".jpg", small[:, :, ::-1], quality)[1]
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1]


def sample(found: list[Pixels]) -> tuple[Pixels, Pixels]:
    """One small patch and what it should become."""
    picture = random.choice(found)
    side = 2 * PATCH
    height, width = picture.shape[:2]
    top, left = random.randint(0, height - side), random.randint(0, width - side)
    large = picture[top : top + side, left : left + side]
    if random.random() < 0.5:
        large = large[:, ::-1]
    if random.random() < 0.5:
        large = large.transpose(1, 0, 2)
    large = np.ascontiguousarray(large)
    return spoiled(large), large


def batch(found: list[Pixels]) -> tuple[torch.Tensor, torch.Tensor]:
    """Small and large patches, (n, 3, ·, ·) in 0..1."""
    pairs = [sample(found) for _ in range(BATCH)]
    stacks = (np.stack([pair[i] for pair in pairs]).transpose(0, 3, 1, 2) for i in (0, 1))
    small, large = (torch.from_numpy(np.ascontiguousarray(s)).float() / 255 for s in stacks)
    return small, large


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--most", type=int, default=1500, help="photos of one folder")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    found = pictures(args.photos, args.most)
    network = Doubler().train()
    optimizer = torch.optim.Adam(network.parameters(), lr=args.rate)
    began, told, recent, step = time.monotonic(), 0.0, 0.0, 0
    while (share := (time.monotonic() - began) / (60 * args.minutes)) < 1:
        for group in optimizer.param_groups:
            fall = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share))
            group["lr"] = args.rate * fall * min(1, (step + 1) / 100)
        small, large = batch(found)
        made = network(small)
        error = functional.l1_loss(made, large)
        again = functional.avg_pool2d(made, 2)
        loss = error + CONSISTENT * functional.l1_loss(again, small)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        recent = error.item() if not step else 0.99 * recent + 0.01 * error.item()
        step += 1
        if share - told > 0.03:
            told = share
            torch.save(network.state_dict(), args.out)
            print(f"{share:.2f} step {step} L1 {recent:.5f}", flush=True)
    torch.save(network.state_dict(), args.out)
    print(f"{step} steps, {len(found)} photos", flush=True)


if __name__ == "__main__":
    main()
