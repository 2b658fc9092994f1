"""The segmentation network: inverted residuals down, a light feature pyramid up, from scratch.

Inverted residuals (Sandler et al., "MobileNetV2", 2018) with squeeze and excitation (Hu et al.,
2018) in the two deepest stages go down to 1/32 of the side; a feature pyramid (Lin et al., "Feature
Pyramid Networks", 2017) with depthwise separable convolutions, told what the whole frame holds by
pyramid pooling (Zhao et al., 2017), comes back up to 1/2. Needs torch; not imported at run time.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

SIDE = 320  # px, height and width of the material and of the network's input
STEM = 24  # channels at half of the side
#: Of each stage, which halves the side: channels, blocks, expansion, kernel, squeeze (0: none).
STAGES = (
    (32, 2, 3, 3, 0),
    (64, 3, 4, 5, 0),
    (128, 5, 4, 5, 32),
    (192, 4, 4, 5, 48),
)
PYRAMID = 64  # channels on the way up
FINE = 24  # channels at half of the side on the way up
POOLED = (1, 2, 5)  # cells along a side, of what the pyramid is told of the whole frame


def _convolution(
    inputs: int, outputs: int, size: int, step: int = 1, groups: int = 1
) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, size, step, size // 2, groups=groups, bias=False)
    return [convolution, nn.BatchNorm2d(outputs)]


class Squeeze(nn.Module):
    """Weighs each channel by what all of them hold over the whole plane."""

    def __init__(self, channels: int, inner: int) -> None:  # noqa: D107
        super().__init__()
        self.narrow, self.wide = nn.Conv2d(channels, inner, 1), nn.Conv2d(inner, channels, 1)

    def forward(self, planes: Tensor) -> Tensor:
        """(n, channels, h, w) to the same."""
        mean = planes.mean(dim=(2, 3), keepdim=True)
        weight: Tensor = torch.sigmoid(self.wide(functional.relu(self.narrow(mean))))
        return planes * weight


class Block(nn.Module):
    """An inverted residual: wider, depthwise over the plane, narrow again."""

    def __init__(  # noqa: D107
        self, inputs: int, outputs: int, expansion: int, step: int, size: int, squeeze: int
    ) -> None:
        super().__init__()
        inner = inputs * expansion
        self.residual = step == 1 and inputs == outputs
        self.body = nn.Sequential(
            *_convolution(inputs, inner, 1),
            nn.ReLU(inplace=True),
            *_convolution(inner, inner, size, step, inner),
            nn.ReLU(inplace=True),
            Squeeze(inner, squeeze) if squeeze else nn.Identity(),
            *_convolution(inner, outputs, 1),
        )

    def forward(self, planes: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / step, w / step)."""
        answer: Tensor = self.body(planes)
        return planes + answer if self.residual else answer


def _stage(
    inputs: int, outputs: int, blocks: int, expansion: int, size: int, squeeze: int
) -> nn.Sequential:
    first = Block(inputs, outputs, expansion, 2, size, squeeze)
    rest = [Block(outputs, outputs, expansion, 1, size, squeeze) for _ in range(blocks - 1)]
    return nn.Sequential(first, *rest)


def _mixed(inputs: int, outputs: int) -> nn.Sequential:
    """A depthwise separable convolution."""
    return nn.Sequential(
        *_convolution(inputs, inputs, 5, 1, inputs),
        *_convolution(inputs, outputs, 1),
        nn.ReLU(inplace=True),
    )


def _sized(planes: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(planes, size=like.shape[2:], mode="bilinear", align_corners=False)


class Context(nn.Module):
    """Means over the whole frame and its parts, added to the deepest planes."""

    def __init__(self, channels: int) -> None:  # noqa: D107
        super().__init__()
        self.across = nn.Conv2d(channels, PYRAMID, 1)
        self.parts = nn.ModuleList([nn.Conv2d(channels, PYRAMID, 1) for _ in POOLED])

    def forward(self, planes: Tensor) -> Tensor:
        """(n, channels, h, w) to (n, 64, h, w)."""
        total: Tensor = self.across(planes)
        for cells, part in zip(POOLED, self.parts, strict=True):
            # By the plane's own size: an export needs fixed windows.
            window = (planes.shape[2] // cells, planes.shape[3] // cells)
            pooled = functional.avg_pool2d(planes, window)
            total = total + _sized(functional.relu(part(pooled)), planes)
        return total


class Network(nn.Module):
    """A strided convolution and four stages down, four steps up, a mask at half the size."""

    def __init__(self) -> None:  # noqa: D107
        super().__init__()
        self.stem = nn.Sequential(*_convolution(3, STEM, 3, 2), nn.ReLU(inplace=True))
        widths = [STEM, *(stage[0] for stage in STAGES)]
        self.down = nn.ModuleList(
            [_stage(inputs, *stage) for inputs, stage in zip(widths, STAGES, strict=False)]
        )
        self.context = Context(widths[-1])
        self.across = nn.ModuleList([nn.Conv2d(width, PYRAMID, 1) for width in widths[-2:0:-1]])
        self.up = nn.ModuleList([_mixed(PYRAMID, PYRAMID) for _ in STAGES])
        self.coarse = nn.Conv2d(PYRAMID, 1, 1)
        self.fine = nn.Sequential(nn.Conv2d(PYRAMID, FINE, 1))
        self.blend = _mixed(FINE + STEM, FINE)
        self.mask = nn.Conv2d(FINE, 1, 3, padding=1)

    def forward(self, rgb: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (n, 1, h, w), and for training (n, 1, h/16, w/16); sRGB (n, 3, h, w) in 0..1."""
        rungs = [self.stem(4 * rgb - 2)]
        for stage in self.down:
            rungs.append(stage(rungs[-1]))
        rung = self.up[0](self.context(rungs[-1]))
        coarse = rung
        for index, (side, mix) in enumerate(zip(self.across, self.up[1:], strict=True)):
            below = side(rungs[-2 - index])
            rung = mix(_sized(rung, below) + below)
            coarse = rung if index == 0 else coarse
        stem = rungs[0]
        rung = self.blend(torch.cat([_sized(self.fine(rung), stem), stem], 1))
        return _sized(self.mask(rung), rgb), self.coarse(coarse)


def load(path: Path) -> Network:
    """The network of a checkpoint that train.py wrote."""
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    return network
