"""The segmentation network: a MobileNet-like encoder and a light feature pyramid, from scratch.

Inverted residuals (Sandler et al., "MobileNetV2", 2018) with depthwise convolutions go down to
1/32 of the side; a feature pyramid of 48 channels (Lin et al., "Feature Pyramid Networks", 2017)
with depthwise separable convolutions comes back up to 1/4. Needs torch; not imported at run time.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

SIDE = 256  # px, height and width of the material; training crops and shrinks it
STEM, QUARTER = 16, 32  # channels at half and at a quarter of the side
#: Of each stage, which halves the side: channels, blocks, expansion inside a block, kernel.
STAGES = ((64, 3, 2, 3), (112, 4, 3, 5), (160, 3, 3, 5))
PYRAMID = 48  # channels on the way up


def _convolution(
    inputs: int, outputs: int, size: int, step: int = 1, groups: int = 1
) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, size, step, size // 2, groups=groups, bias=False)
    return [convolution, nn.BatchNorm2d(outputs)]


class Block(nn.Module):
    """An inverted residual: wider, depthwise over the plane, narrow again."""

    def __init__(self, inputs: int, outputs: int, expansion: int, step: int, size: int) -> None:  # noqa: D107
        super().__init__()
        inner = inputs * expansion
        self.residual = step == 1 and inputs == outputs
        self.body = nn.Sequential(
            *_convolution(inputs, inner, 1),
            nn.ReLU(inplace=True),
            *_convolution(inner, inner, size, step, inner),
            nn.ReLU(inplace=True),
            *_convolution(inner, outputs, 1),
        )

    def forward(self, planes: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / step, w / step)."""
        answer: Tensor = self.body(planes)
        return planes + answer if self.residual else answer


def _stage(inputs: int, outputs: int, blocks: int, expansion: int, size: int) -> nn.Sequential:
    first = Block(inputs, outputs, expansion, 2, size)
    return nn.Sequential(
        first, *[Block(outputs, outputs, expansion, 1, size) for _ in range(blocks - 1)]
    )


def _mixed(channels: int, outputs: int) -> nn.Sequential:
    """A depthwise separable convolution."""
    return nn.Sequential(
        *_convolution(channels, channels, 5, 1, channels),
        *_convolution(channels, outputs, 1),
        nn.ReLU(inplace=True),
    )


def _doubled(planes: Tensor) -> Tensor:
    return functional.interpolate(planes, scale_factor=2.0, mode="bilinear", align_corners=False)


class Network(nn.Module):
    """Two strided convolutions and three stages down, three steps up, a mask at a quarter size."""

    def __init__(self) -> None:  # noqa: D107
        super().__init__()
        self.stem = nn.Sequential(
            *_convolution(3, STEM, 3, 2),
            nn.ReLU(inplace=True),
            *_convolution(STEM, QUARTER, 3, 2),
            nn.ReLU(inplace=True),
        )
        widths = [QUARTER, *(stage[0] for stage in STAGES)]
        self.down = nn.ModuleList(
            [_stage(inputs, *stage) for inputs, stage in zip(widths, STAGES, strict=False)]
        )
        self.whole = nn.Sequential(nn.Conv2d(widths[-1], PYRAMID, 1), nn.ReLU(inplace=True))
        self.across = nn.ModuleList([nn.Conv2d(width, PYRAMID, 1) for width in widths[::-1]])
        self.up = nn.ModuleList([_mixed(PYRAMID, PYRAMID) for _ in widths])
        self.coarse = nn.Conv2d(PYRAMID, 1, 1)
        self.mask = nn.Conv2d(PYRAMID, 1, 3, padding=1)

    def forward(self, rgb: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (n, 1, h, w), and for training (n, 1, h/16, w/16); sRGB (n, 3, h, w) in 0..1."""
        rungs = [self.stem(4 * rgb - 2)]
        for stage in self.down:
            rungs.append(stage(rungs[-1]))
        whole = self.whole(rungs[-1].mean(dim=(2, 3), keepdim=True))
        rung = self.up[0](self.across[0](rungs[-1]) + whole)
        rung = self.up[1](_doubled(rung) + self.across[1](rungs[-2]))
        coarse = self.coarse(rung)
        for side, mix, below in zip(self.across[2:], self.up[2:], rungs[-3::-1], strict=True):
            rung = mix(_doubled(rung) + side(below))
        return _doubled(_doubled(self.mask(rung))), coarse


def load(path: Path) -> Network:
    """The network of a checkpoint that train.py wrote."""
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True))
    return network
