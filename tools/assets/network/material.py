"""The training material on the device: pictures as bytes, mattes beside them, by kind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from model import SIDE
from teacher import Teacher, target
from torch import Tensor

VIEWS = (256, 352)  # px, at which the teacher looks at a photo, and at its mirror image
AGREEMENT = 0.75  # least overlap of the teacher's views with their mean, for a label
RELIABLE = 0.9  # the same, for a product that may be put on other backdrops
SHARE = (0.015, 0.9)  # of the frame, for the object
BAND = 9  # px around a clicked outline within which the teacher draws the edge
BATCH = 64


@dataclass(frozen=True)
class Pairs:
    """Pictures (n, 3, 320, 320) and mattes (n, 1, 320, 320), both uint8 on the device."""

    rgb: Tensor
    matte: Tensor

    def __len__(self) -> int:  # noqa: D105
        return len(self.rgb)

    def chosen(self, index: Tensor) -> Pairs:
        """Those at `index`."""
        return Pairs(self.rgb[index], self.matte[index])


@dataclass(frozen=True)
class Material:
    """All that is learned from.

    `photos` have labels; `products` are what may be put elsewhere; `loose` pictures have no label
    but the teacher's answer to whatever is cut from them; `scenes` serve as backdrops.
    """

    photos: Pairs
    renders: Pairs
    products: Pairs
    loose: Tensor
    scenes: Tensor


def _decoded(flag: int) -> Callable[[bytes], np.ndarray]:
    def decode(data: bytes) -> np.ndarray:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
        picture = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        return picture[None] if picture.ndim == 2 else picture[:, :, ::-1].transpose(2, 0, 1)

    return decode


def read(path: Path, device: torch.device, grey: bool = False) -> Tensor:
    """The pictures of a packed file, stretched to (n, 3 or 1, 320, 320) uint8."""
    with np.load(path) as store:
        data, ends = store["data"].tobytes(), store["ends"]
    starts = [0, *ends[:-1]]
    parts = [data[start:end] for start, end in zip(starts, ends, strict=True)]
    flag = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR
    with ThreadPoolExecutor() as pool:
        pictures = list(pool.map(_decoded(flag), parts))
    return torch.from_numpy(np.stack(pictures)).to(device)


def read_pairs(folder: Path, name: str, device: torch.device) -> Pairs:
    """Pictures and mattes of one kind."""
    return Pairs(
        read(folder / f"{name}.npz", device),
        read(folder / f"{name}_mattes.npz", device, grey=True),
    )


def label(teacher: Teacher, rgb: Tensor) -> tuple[Tensor, Tensor]:
    """Mattes (n, 1, 320, 320) uint8 and the agreement (n,) of the teacher's views with them."""
    mattes, agreements = [], []
    for start in range(0, len(rgb), BATCH):
        part = rgb[start : start + BATCH].float() / 255
        views = []
        for side in VIEWS:
            seen = torch.nn.functional.interpolate(part, (side, side), mode="area")
            for flip in (False, True):
                answer = teacher.logits(seen.flip(3) if flip else seen)
                answer = answer.flip(3) if flip else answer
                views.append(torch.nn.functional.interpolate(answer, (SIDE, SIDE), mode="bilinear"))
        mean = target(torch.stack(views).mean(0))
        agreements.append(torch.stack([_overlap(target(view), mean) for view in views]).mean(0))
        mattes.append((mean * 255 + 0.5).to(torch.uint8))
    return torch.cat(mattes), torch.cat(agreements)


def _overlap(left: Tensor, right: Tensor) -> Tensor:
    """Intersection over union of masks at one half, (n,)."""
    one, two = left > 0.5, right > 0.5
    both = (one & two).sum((1, 2, 3)).float()
    return both / (one | two).sum((1, 2, 3)).clamp(min=1)


def with_edges(outlined: Tensor, taught: Tensor) -> Tensor:
    """A person's mask, its clicked edge drawn by the teacher where the two mostly agree."""
    clicked, seen = outlined.float() / 255, taught.float() / 255
    wide = 2 * BAND + 1
    low = -torch.nn.functional.max_pool2d(-clicked, wide, 1, BAND)
    high = torch.nn.functional.max_pool2d(clicked, wide, 1, BAND)
    band = (high - low > 0.5).float()
    trusted = (_overlap(clicked, seen) > 0.7).float().view(-1, 1, 1, 1)
    mixed = clicked * (1 - band * trusted) + (0.25 * clicked + 0.75 * seen) * band * trusted
    return (mixed * 255 + 0.5).to(torch.uint8)


def gather(folder: Path, teacher: Teacher, device: torch.device) -> Material:
    """Read and label everything in `folder`."""
    renders, cutouts = read_pairs(folder, "renders", device), read_pairs(folder, "cutouts", device)
    outlined = read_pairs(folder, "outlines", device)
    loose = read(folder / "photos.npz", device)
    mattes, agreement = label(teacher, loose)
    area = (mattes > 127).float().mean((1, 2, 3))
    fits = (area > SHARE[0]) & (area < SHARE[1])
    sure, firm = fits & (agreement > AGREEMENT), fits & (agreement > RELIABLE)
    print(f"photos {len(loose)}: labels {int(sure.sum())}, reliable {int(firm.sum())}", flush=True)
    drawn = with_edges(outlined.matte, label(teacher, outlined.rgb)[0])
    photos = Pairs(torch.cat([loose[sure], outlined.rgb]), torch.cat([mattes[sure], drawn]))
    product = [
        renders,
        Pairs(cutouts.rgb.repeat(8, 1, 1, 1), cutouts.matte.repeat(8, 1, 1, 1)),
        Pairs(loose[firm], mattes[firm]),
        Pairs(outlined.rgb, drawn),
    ]
    products = Pairs(torch.cat([p.rgb for p in product]), torch.cat([p.matte for p in product]))
    scenes = read(folder / "plates.npz", device)
    return Material(photos, renders, products, torch.cat([loose, outlined.rgb, scenes]), scenes)
