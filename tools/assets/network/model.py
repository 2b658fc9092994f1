"""The segmentation network: a nested U of small U-blocks (the architecture of U²-Netp).

Eleven residual U-blocks (Qin et al., "U²-Net: Going Deeper with Nested U-Structure for Salient
Object Detection", 2020) with 16 channels inside and 64 between them; batch normalisation is folded
into the convolutions, so that small training batches do no harm. The last block's entry, 38 % of
the multiplications of the whole, may be squeezed through `RANK` channels. Needs torch; not imported
at run time.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
import torch.nn.functional as functional
from onnx import numpy_helper
from torch import Tensor, nn

SIDE = 320  # px, height and width of the network's input and output
MEAN = (0.485, 0.456, 0.406)  # of sRGB in 0..1, as U²-Netp was trained
SPREAD = (0.229, 0.224, 0.225)
INNER, OUTER = 16, 64  # channels inside a block, and between blocks
RANK = 32  # channels through which the last block's 128 are squeezed


def _unit(inputs: int, outputs: int, dilation: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation)
    return nn.Sequential(convolution, nn.ReLU(inplace=True))


def _squeezed_unit(inputs: int, outputs: int) -> nn.Sequential:
    narrow = nn.Conv2d(inputs, RANK, 1, bias=False)
    return nn.Sequential(narrow, *_unit(RANK, outputs))


def _halve(planes: Tensor) -> Tensor:
    return functional.max_pool2d(planes, 2, stride=2, ceil_mode=True)


def _like(planes: Tensor, other: Tensor) -> Tensor:
    if planes.shape[2:] == other.shape[2:]:
        return planes
    return functional.interpolate(
        planes, size=other.shape[2:], mode="bilinear", align_corners=False
    )


class Block(nn.Module):
    """A residual U of `levels` levels: each level halves the size, the lowest one dilates by 2."""

    def __init__(self, levels: int, inputs: int, squeezed: bool = False) -> None:  # noqa: D107
        super().__init__()
        self.entry = (_squeezed_unit if squeezed else _unit)(inputs, OUTER)
        self.down = nn.ModuleList(
            [_unit(OUTER if level == 0 else INNER, INNER) for level in range(levels - 1)]
        )
        self.floor = _unit(INNER, INNER, dilation=2)
        self.up = nn.ModuleList(
            [_unit(2 * INNER, INNER) for _ in range(levels - 2)] + [_unit(2 * INNER, OUTER)]
        )

    def forward(self, planes: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, 64, h, w)."""
        entry = self.entry(planes)
        ladder, rung = [], entry
        for step, unit in enumerate(self.down):
            rung = unit(_halve(rung) if step else rung)
            ladder.append(rung)
        rung = self.floor(rung)
        for unit, across in zip(self.up, reversed(ladder), strict=True):
            rung = unit(torch.cat([_like(rung, across), across], 1))
        return rung + entry


class FlatBlock(nn.Module):
    """The block for small planes: dilations 1, 2, 4, 8 in place of halvings."""

    def __init__(self, inputs: int) -> None:  # noqa: D107
        super().__init__()
        self.entry = _unit(inputs, OUTER)
        self.down = nn.ModuleList(
            [_unit(OUTER, INNER), _unit(INNER, INNER, 2), _unit(INNER, INNER, 4)]
        )
        self.floor = _unit(INNER, INNER, dilation=8)
        self.up = nn.ModuleList(
            [_unit(2 * INNER, INNER, 4), _unit(2 * INNER, INNER, 2), _unit(2 * INNER, OUTER)]
        )

    def forward(self, planes: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, 64, h, w)."""
        entry = self.entry(planes)
        ladder, rung = [], entry
        for unit in self.down:
            rung = unit(rung)
            ladder.append(rung)
        rung = self.floor(rung)
        for unit, across in zip(self.up, reversed(ladder), strict=True):
            rung = unit(torch.cat([rung, across], 1))
        return rung + entry


class Network(nn.Module):
    """Six blocks down, five up, six side masks and their blend."""

    def __init__(self, squeezed: bool = True) -> None:  # noqa: D107
        super().__init__()
        levels = (7, 6, 5, 4)
        self.down = nn.ModuleList(
            [Block(deep, OUTER if step else 3) for step, deep in enumerate(levels)]
            + [FlatBlock(OUTER), FlatBlock(OUTER)]
        )
        self.up = nn.ModuleList(
            [FlatBlock(2 * OUTER)]
            + [Block(deep, 2 * OUTER) for deep in (4, 5, 6)]
            + [Block(7, 2 * OUTER, squeezed)]
        )
        self.sides = nn.ModuleList([nn.Conv2d(OUTER, 1, 3, padding=1) for _ in range(6)])
        self.blend = nn.Conv2d(6, 1, 1)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("spread", torch.tensor(SPREAD).view(1, 3, 1, 1), persistent=False)

    def forward(self, rgb: Tensor) -> list[Tensor]:
        """Logits (n, 1, h, w) of the blend and the six sides, for sRGB (n, 3, h, w) in 0..1."""
        first = self.down[0]((rgb - self.mean) / self.spread)
        rungs = self._deep(first)
        rungs.append(self.up[-1](torch.cat([_like(rungs[-1], first), first], 1)))
        sides = [_like(side, rgb) for side in self._sides(rungs)]
        return [self.blend(torch.cat(sides, 1)), *sides]

    def deep(self, rgb: Tensor) -> list[Tensor]:
        """Logits of the second to sixth side at half the size (n, 1, h/2, w/2).

        The first block is not trained by them, nor the last; a step costs a third of a full one.
        """
        with torch.no_grad():
            first = self.down[0]((rgb - self.mean) / self.spread)
        sides = self._sides(self._deep(first))
        return [_like(side, sides[0]) for side in sides]

    def _deep(self, first: Tensor) -> list[Tensor]:
        """The planes of the sixth block down and of the blocks up but the last, lowest first."""
        ladder, rung = [first], first
        for block in self.down[1:]:
            rung = block(_halve(rung))
            ladder.append(rung)
        rungs = [rung]
        for block, across in zip(self.up[:-1], reversed(ladder[1:-1]), strict=True):
            rung = block(torch.cat([_like(rung, across), across], 1))
            rungs.append(rung)
        return rungs

    def _sides(self, rungs: list[Tensor]) -> list[Tensor]:
        """The side masks' logits of the rungs, at their sizes, highest first."""
        parts = list(self.sides)[-len(rungs) :]
        return [side(plane) for side, plane in zip(parts, reversed(rungs), strict=True)]


def convolutions(network: Network) -> tuple[list[nn.Conv2d], list[nn.Conv2d]]:
    """The convolutions inside the blocks, in the order they run, and the seven of the sides."""
    blocks = [*network.down, *network.up]
    parts = [part for block in blocks for part in block.modules()]
    inside = [part for part in parts if isinstance(part, nn.Conv2d)]
    ends = [part for part in [*network.sides, network.blend] if isinstance(part, nn.Conv2d)]
    return inside, ends


def load_u2netp(path: Path) -> Network:
    """The network with the published U²-Netp weights of an ONNX file (Apache-2.0).

    The export numbers the tensors with folded batch normalisation in the order they are used and
    names the others `side1.weight` ... `outconv.bias`; `_h` marks those stored as fp16.
    """
    graph = onnx.load(path).graph
    store = {
        item.name.removesuffix("_h"): torch.from_numpy(numpy_helper.to_array(item).astype("f4"))
        for item in graph.initializer
    }
    numbered = sorted((name for name in store if name.isdigit()), key=int)
    network = Network(squeezed=False)
    inside, ends = convolutions(network)
    names = [f"side{side}" for side in range(1, 7)] + ["outconv"]
    pairs = list(zip(numbered[::2], numbered[1::2], strict=True))
    pairs += [(f"{name}.weight", f"{name}.bias") for name in names]
    for part, (weight, bias) in zip([*inside, *ends], pairs, strict=True):
        part.load_state_dict({"weight": store[weight], "bias": store[bias]})
    return network


def load(*paths: Path, shares: tuple[float, ...] | None = None) -> Network:
    """The network of a checkpoint (`.pt`), or the mean of several that grew from one start.

    `shares` weights the mean; they add up to 1. By default all count the same.
    """
    states = [torch.load(path, weights_only=True) for path in paths]
    weights = shares or (1 / len(paths),) * len(paths)
    network = Network(squeezed="up.4.entry.1.weight" in states[0])
    pairs = list(zip(weights, states, strict=True))
    network.load_state_dict(
        {name: sum(weight * state[name] for weight, state in pairs) for name in states[0]}
    )
    return network
