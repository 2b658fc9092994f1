"""The network that moves the light: what it sees of a product, and the gain for any lamp.

A small U-Net (O. Ronneberger et al., 2015) reads the picture once; a head that is told the lamp
(E. Perez et al., "FiLM: Visual Reasoning with a General Conditioning Layer", AAAI 2018) gives each
pixel's gain. Fine relief comes in by the picture's own bands, each turned its own way: how much of
a band the gain takes depends on where the lamp was and goes (A. Pentland, "Linear Shape from
Shading", 1990). Needs torch; not imported at run time.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

SIDE = 64  # px of the frame that it reads and writes
TOLD = 5  # numbers about the lamp, as in light.py
WIDTHS = (64, 96, 128)  # channels at a quarter, an eighth, a sixteenth of the frame
FOLD = 4  # px of the frame, each way, that one place of the network holds
FEATURES = 64  # channels that the head reads
LEVELS, WAYS = 3, 5  # bands of the picture, each halved; and each whole and turned four ways
BRIGHT, FLOOR = (0.2126, 0.7152, 0.0722), 0.002


def _block(width: int) -> nn.Module:
    return _Residual(width)


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(width), nn.BatchNorm2d(width)])

    def forward(self, planes: Tensor) -> Tensor:
        inner = functional.relu(self.norms[0](self.first(planes)))
        return functional.relu(planes + self.norms[1](self.second(inner)))


def _joined(before: int, after: int, side: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, side, stride, side // 2, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(),
    )


class Network(nn.Module):
    """Linear light (n, 3, s, s) on black and matte (n, 1, s, s) to gains for t lamps."""

    def __init__(self) -> None:  # noqa: D107
        super().__init__()
        a, b, c = WIDTHS
        self.down = nn.ModuleList(
            [_joined(6 * FOLD**2, a, 3), _joined(a, b, 3, 2), _joined(b, c, 3, 2)]
        )
        self.inner = nn.ModuleList([_block(a), _block(b), _block(c)])
        self.whole = nn.Linear(c, c)
        self.up = nn.ModuleList([_joined(c + b, b, 1), _joined(b + a, FEATURES, 1)])
        self.outer = nn.ModuleList([_block(b), _block(FEATURES)])
        self.lamp = nn.Linear(c, 4)
        self.normals = nn.Conv2d(FEATURES, 3 * FOLD**2, 1)
        self.told = nn.Sequential(nn.Linear(TOLD, 64), nn.ReLU(), nn.Linear(64, 4 * FEATURES))
        self.head = nn.ModuleList(
            [nn.Conv2d(FEATURES, FEATURES, 1), nn.Conv2d(FEATURES, FEATURES, 3, padding=1)]
        )
        self.last = nn.Conv2d(FEATURES, 2 * FOLD**2 + LEVELS * WAYS, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)
        self.register_buffer("ways", _ways(), persistent=False)

    def read(self, rgb: Tensor, matte: Tensor) -> tuple[Tensor, Tensor]:
        """Features (n, FEATURES, s/4, s/4) of pictures, and what is known of them as a whole."""
        planes = functional.pixel_unshuffle(_planes(rgb, matte), FOLD)
        kept = []
        for down, inner in zip(self.down, self.inner, strict=True):
            planes = inner(down(planes))
            kept.append(planes)
        whole = planes.mean((2, 3))
        planes = planes + self.whole(whole)[:, :, None, None]
        for up, outer, skip in zip(self.up, self.outer, reversed(kept[:-1]), strict=True):
            planes = functional.interpolate(planes, scale_factor=2.0, mode="nearest")
            planes = outer(up(torch.cat([planes, skip], dim=1)))
        return planes, whole

    def behind(self, features: Tensor, whole: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Normals (n, 3, s, s), the lamp's direction (n, 3) and its share of the light (n)."""
        lamp = self.lamp(whole)
        normals = functional.pixel_shuffle(self.normals(features), FOLD)
        return functional.normalize(normals, dim=1), lamp[:, :3], torch.sigmoid(lamp[:, 3])

    def bands(self, rgb: Tensor, matte: Tensor) -> list[Tensor]:
        """The picture's bands (n, WAYS, ·, ·), fine to coarse, each half as large."""
        bright = torch.einsum("nchw,c->nhw", rgb, torch.tensor(BRIGHT))[:, None]
        light, share, made = torch.log(bright + FLOOR) * matte, matte, []
        for _ in range(LEVELS):
            small, less = (functional.avg_pool2d(part, 2) for part in (light, share))
            wide, more = (functional.avg_pool2d(part, 3, 1, 1) for part in (small, less))
            back = _enlarged(wide) / (_enlarged(more) + 1e-3)
            band = (light / (share + 1e-3) - back) * (share > 0.5)
            made.append(torch.cat([band, functional.conv2d(band, self.ways, padding=2)], dim=1))
            light, share = small, less
        return made

    def moved(self, features: Tensor, bands: list[Tensor], told: Tensor) -> tuple[Tensor, Tensor]:
        """ln of gains (n, s, s) for one lamp each, told (n, TOLD), and how wrong they may be."""
        scales = self.told(told)[:, :, None, None].chunk(4, dim=1)
        planes = features
        for layer, scale, shift in zip(self.head, scales[:2], scales[2:], strict=True):
            planes = functional.relu(layer(planes) * (1 + scale) + shift)
        planes = self.last(planes)
        gains, doubt = functional.pixel_shuffle(planes[:, : 2 * FOLD**2], FOLD).unbind(1)
        shares = planes[:, 2 * FOLD**2 :].chunk(LEVELS, dim=1)
        fine = torch.zeros(1)
        for band, share in zip(reversed(bands), reversed(shares), strict=True):
            size = (band.shape[-2], band.shape[-1])
            if share.shape[-1] != band.shape[-1]:
                share = functional.interpolate(share, size, mode="bilinear", align_corners=False)
            own = (share * band).sum(1, keepdim=True)
            fine = own + _enlarged(fine) if fine.ndim == 4 else own
        return gains + fine[:, 0], functional.softplus(doubt - 2)

    def forward(self, rgb: Tensor, matte: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """One picture (1, ...) and lamps told (t, TOLD): gains and doubt (t, s, s)."""
        features, _ = self.read(rgb, matte)
        bands = [band.expand(told.shape[0], -1, -1, -1) for band in self.bands(rgb, matte)]
        return self.moved(features.expand(told.shape[0], -1, -1, -1), bands, told)


def _ways() -> Tensor:
    """Second derivatives (4, 1, 5, 5) of a bell across 0°, 45°, 90° and 135°, times -1."""
    line = torch.arange(-2.0, 3.0)
    y, x = torch.meshgrid(line, line, indexing="ij")
    made = []
    for turn in range(4):
        angle = torch.tensor(turn * math.pi / 4)
        across = x * torch.cos(angle) + y * torch.sin(angle)
        kernel = (1 - across**2) * torch.exp(-(x**2 + y**2) / 2)
        kernel -= kernel.mean()
        made.append(kernel / kernel.abs().sum())
    return torch.stack(made)[:, None]


def _enlarged(planes: Tensor) -> Tensor:
    return functional.interpolate(planes, scale_factor=2.0, mode="bilinear", align_corners=False)


def _planes(rgb: Tensor, matte: Tensor) -> Tensor:
    """ln of the light relative to the product's mean, the matte, and where a pixel lies."""
    bright = torch.einsum("nchw,c->nhw", rgb, torch.tensor(BRIGHT))[:, None]
    mean = (bright * matte).sum((2, 3), keepdim=True) / (matte.sum((2, 3), keepdim=True) + 1e-3)
    light = torch.log(rgb + FLOOR) - torch.log(mean + FLOOR)
    line = torch.linspace(-1, 1, SIDE)
    x = line.reshape(1, 1, 1, SIDE).expand_as(matte)
    y = line.reshape(1, 1, SIDE, 1).expand_as(matte)
    return torch.cat([light * matte, matte, x, y], dim=1)


def load(path: Path) -> Network:
    """The network of a checkpoint that train.py wrote."""
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    return network
