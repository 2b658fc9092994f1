"""The bodies that generate.py made, reduced to the network's frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from generate import DEPTH, RELIEF
from torch import Tensor

#: The least clearance, relative to the way, that counts as a free view of the room.
WIDE = 0.12
PLANES = ("normals", "depth", "relief", "solid", "paint", "room")


@dataclass
class Bodies:
    """As in generate.py, (n, ..., s, s), and `room` (n, 4, s, s): the light of a room that is even,
    and of rooms that grow brighter to the right, downwards and towards the camera.
    """

    normals: Tensor
    depth: Tensor
    relief: Tensor
    solid: Tensor
    clear: Tensor
    paint: Tensor
    lamps: Tensor
    room: Tensor

    def chosen(self, rows: Tensor, mirrored: Tensor) -> Posed:
        """Some of them, those that are `mirrored` the other way round."""
        parts = {name: _flipped(getattr(self, name)[rows], mirrored) for name in PLANES}
        sign = torch.where(mirrored, -1.0, 1.0)
        normals, room = parts["normals"].float(), parts["room"].float() / 127
        normals[:, 0] *= sign[:, None, None]
        room[:, 1] *= sign[:, None, None]
        lamps = self.lamps[rows].clone()
        lamps[..., 0] *= sign[:, None]
        return Posed(
            normals=functional.normalize(normals, dim=1) * parts["solid"][:, None],
            depth=parts["depth"].float() / DEPTH,
            relief=parts["relief"].float() / RELIEF,
            solid=parts["solid"],
            paint=parts["paint"].float() / 255,
            room=room,
            lamps=lamps,
            rows=rows,
            mirrored=mirrored,
            kept=self.clear,
        )


@dataclass
class Posed:
    """Bodies of a batch, as numbers."""

    normals: Tensor
    depth: Tensor
    relief: Tensor
    solid: Tensor
    paint: Tensor
    room: Tensor
    lamps: Tensor
    rows: Tensor
    mirrored: Tensor
    kept: Tensor

    def towards(self, which: Tensor) -> tuple[Tensor, Tensor]:
        """Directions (n, 3) of the lamps at those places (n), and how clear (n, s, s) the way is,
        0..0.25.
        """
        clear = _flipped(self.kept[self.rows, which], self.mirrored)
        return self.lamps[torch.arange(len(which)), which], clear.float() * (0.25 / 255)


def _flipped(part: Tensor, mirrored: Tensor) -> Tensor:
    return torch.where(mirrored.reshape(-1, *[1] * (part.ndim - 1)), part.flip(-1), part)


def read(folder: Path) -> Bodies:
    """All blocks of a folder; every 2 × 2 pixels become one."""
    blocks: dict[str, list[Tensor]] = {}
    for file in sorted(folder.glob("??????.npz")):
        with np.load(file) as block:
            for name, part in _halved(dict(block)).items():
                blocks.setdefault(name, []).append(part)
    return Bodies(**{name: torch.cat(parts) for name, parts in blocks.items()})


def _halved(block: dict[str, np.ndarray]) -> dict[str, Tensor]:
    solid = torch.from_numpy(block["solid"]).float()
    share = functional.avg_pool2d(solid[:, None], 2)[:, 0]
    made = {"solid": share > 0.5, "lamps": torch.from_numpy(block["lamps"])}
    for name in ("normals", "depth", "relief", "clear", "paint"):
        part = torch.from_numpy(block[name])
        planes = part.float().reshape(len(part), -1, *part.shape[-2:]) * solid[:, None]
        small = functional.avg_pool2d(planes, 2) / share[:, None].clamp(min=0.25)
        small = small.round().reshape(*part.shape[:-2], *small.shape[-2:])
        made[name] = small.to(part.dtype)
    made["room"] = _room(made)
    return made


def _room(made: dict[str, Tensor]) -> Tensor:
    normals = functional.normalize(made["normals"].float(), dim=1)
    lit = torch.einsum("nchw,nkc->nkhw", normals, made["lamps"]).clamp(min=0)
    lit *= (made["clear"].float() * (0.25 / 255 / WIDE)).clamp(0, 1)
    ways = torch.cat([torch.ones_like(made["lamps"][..., :1]), made["lamps"]], dim=-1)
    room = torch.einsum("nkhw,nkc->nchw", lit, ways) * (4 / lit.shape[1])
    return (127 * room.clamp(-1, 1)).round().to(torch.int8)
