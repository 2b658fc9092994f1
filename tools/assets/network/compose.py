"""Training samples, made in batches on the device.

Scenes are moved and cropped, products are put on other backdrops, and everything gets a phone's
faults. Pictures are (n, 3, s, s) in 0..1, sRGB values; mattes (n, 1, s, s) in 0..1.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as functional
from material import Material, Pairs
from torch import Generator, Tensor

Sample = tuple[Tensor, Tensor]


class Dice:
    """Random numbers on the device, from one seed."""

    def __init__(self, seed: int, device: torch.device) -> None:
        """Start the stream."""
        self.device = device
        self.generator = Generator(device).manual_seed(seed)

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Evenly between two bounds."""
        return low + (high - low) * torch.rand(shape, generator=self.generator, device=self.device)

    def normal(self, spread: float, *shape: int) -> Tensor:
        """Around zero."""
        return spread * torch.randn(shape, generator=self.generator, device=self.device)

    def some(self, share: float, count: int) -> Tensor:
        """Which of `count` samples, (count, 1, 1, 1), as 0 or 1."""
        return (self.uniform(0, 1, count, 1, 1, 1) < share).float()

    def pick(self, count: int, of: int) -> Tensor:
        """Indices."""
        return torch.randint(of, (count,), generator=self.generator, device=self.device)


def _warped(planes: Tensor, matrix: Tensor, side: int, padding: str) -> Tensor:
    grid = functional.affine_grid(matrix, [len(planes), 1, side, side], align_corners=False)
    return functional.grid_sample(planes, grid, "bilinear", padding, align_corners=False)


def _matrices(dice: Dice, zoom: Tensor, aspect: Tensor, turn: Tensor, shift: Tensor) -> Tensor:
    """Maps from the new frame to the old: (n, 2, 3); `zoom` above 1 shows less of the old."""
    flip = 1 - 2 * (dice.uniform(0, 1, len(zoom)) < 0.5).float()
    wide, high = 1 / (zoom * aspect), 1 / (zoom / aspect)
    cos, sin = torch.cos(turn), torch.sin(turn)
    rows = [
        torch.stack([cos * wide * flip, -sin * high, shift[:, 0]], 1),
        torch.stack([sin * wide * flip, cos * high, shift[:, 1]], 1),
    ]
    return torch.stack(rows, 1)


def cropped(dice: Dice, rgb: Tensor, matte: Tensor, side: int) -> Sample:
    """Mirrored, cropped to 60–100 % of a side, stretched and turned a little."""
    count = len(rgb)
    shown = torch.where(
        dice.uniform(0, 1, count) < 0.7, dice.uniform(0.6, 1, count), torch.ones(count).to(rgb)
    )
    aspect = torch.exp(dice.normal(0.08, count))
    turn = dice.normal(0.06, count) * (dice.uniform(0, 1, count) < 0.4)
    shift = dice.uniform(-1, 1, count, 2) * (1 - shown)[:, None]
    matrix = _matrices(dice, 1 / shown, aspect, turn, shift)
    return _warped(rgb, matrix, side, "reflection"), _warped(matte, matrix, side, "reflection")


def _smooth(dice: Dice, count: int, channels: int, cells: int, side: int) -> Tensor:
    grid = dice.uniform(-1, 1, count, channels, cells, cells)
    return functional.interpolate(grid, (side, side), mode="bicubic", align_corners=False)


def _blurred(planes: Tensor, sigma: float) -> Tensor:
    radius = max(1, math.ceil(2.5 * sigma))
    offsets = torch.arange(-radius, radius + 1, device=planes.device, dtype=planes.dtype)
    kernel = torch.exp(-(offsets**2) / (2 * sigma * sigma))
    kernel = (kernel / kernel.sum()).view(1, 1, 1, -1).repeat(planes.shape[1], 1, 1, 1)
    padded = functional.pad(planes, (radius, radius, radius, radius), mode="replicate")
    across = functional.conv2d(padded, kernel, groups=planes.shape[1])
    return functional.conv2d(across, kernel.transpose(2, 3), groups=planes.shape[1])


def sweeps(dice: Dice, count: int, side: int) -> Tensor:
    """Drawn backdrops: sheets and sweeps in one colour, lit unevenly, some with a weave."""
    grey = dice.uniform(0.3, 1, count, 1, 1, 1) + dice.normal(0.03, count, 3, 1, 1)
    colour = torch.where(dice.some(0.6, count) > 0, grey, dice.uniform(0, 1, count, 3, 1, 1))
    picture = colour + dice.uniform(0, 0.18, count, 1, 1, 1) * _smooth(dice, count, 1, 3, side)
    rows = torch.linspace(0, 1, side, device=dice.device).view(1, 1, side, 1)
    edge = dice.uniform(0.3, 0.8, count, 1, 1, 1)
    steep = torch.exp(dice.uniform(1, 5.5, count, 1, 1, 1))
    step = torch.sigmoid((rows - edge) * steep) * dice.normal(0.14, count, 3, 1, 1)
    picture = picture + dice.some(0.4, count) * step
    weave = _smooth(dice, count, 1, 20 + int(dice.pick(1, 100)), side)
    picture = picture + dice.some(0.3, count) * dice.uniform(0.02, 0.12, count, 1, 1, 1) * weave
    return picture.clamp(0, 1)


def backdrops(dice: Dice, material: Material, count: int, side: int) -> Tensor:
    """Drawn sweeps, rendered empty scenes, and close views or blurs of any picture."""
    scenes = material.scenes[dice.pick(count, len(material.scenes))].float() / 255
    some = material.loose[dice.pick(count, len(material.loose))].float() / 255
    none = torch.zeros_like(scenes[:, :1])
    scenes, _ = cropped(dice, scenes, none, side)
    zoom = dice.uniform(1.5, 5, count)
    shift = dice.uniform(-1, 1, count, 2) * (1 - 1 / zoom)[:, None]
    zero = torch.zeros_like(zoom)
    close = _warped(some, _matrices(dice, zoom, zero + 1, zero, shift), side, "reflection")
    far = _blurred(
        _warped(some, _matrices(dice, zero + 1, zero + 1, zero, 0 * shift), side, "reflection"),
        float(dice.uniform(2, 8, 1)),
    )
    draw = dice.uniform(0, 1, count, 1, 1, 1)
    made = torch.where(draw < 0.35, sweeps(dice, count, side), scenes)
    made = torch.where(draw > 0.62, close, made)
    return torch.where(draw > 0.88, far, made)


def _boxes(matte: Tensor) -> tuple[Tensor, Tensor]:
    """Centre (n, 2) and half extent (n,) of each matte, in -1..1 coordinates."""
    side = matte.shape[-1]
    places = torch.linspace(-1, 1, side, device=matte.device)
    found = []
    for axis in (2, 3):  # over rows: columns are left, and the other way round
        seen = (matte > 0.1).any(axis)[:, 0].float()
        high = torch.where(seen > 0, places, places.new_tensor(-2)).amax(1)
        low = torch.where(seen > 0, places, places.new_tensor(2)).amin(1)
        found.append((low, high))
    centre = torch.stack([(low + high) / 2 for low, high in found], 1)
    extent = torch.stack([(high - low) / 2 for low, high in found], 1).amax(1)
    return centre, extent.clamp(0.06, 1)


def _placed(dice: Dice, pairs: Pairs, side: int) -> Sample:
    """Products turned, scaled and put somewhere, at times over the edge."""
    rgb, matte = pairs.rgb.float() / 255, pairs.matte.float() / 255
    centre, extent = _boxes(matte)
    count = len(rgb)
    zoom = (dice.uniform(0.3, 0.95, count) / extent).clamp(max=2.5)
    turn = dice.normal(0.2, count)
    aspect = torch.exp(dice.normal(0.12, count))
    away = dice.normal(0.22, count, 2)
    zero = torch.zeros_like(centre)
    matrix = _matrices(dice, zoom, aspect, turn, zero)
    matrix[:, :, 2] = centre - torch.einsum("nij,nj->ni", matrix[:, :, :2], away)
    return _warped(rgb, matrix, side, "border"), _warped(matte, matrix, side, "zeros")


def _shadow(dice: Dice, matte: Tensor) -> Tensor:
    """Light left behind the products, 0..1: their blurred mattes, pushed aside and down."""
    count, side = len(matte), matte.shape[-1]
    shift = torch.stack([dice.normal(0.08, count), dice.uniform(-0.1, 0, count)], 1)
    zero = torch.zeros(count, device=matte.device)
    moved = _warped(matte, _straight(zero + 1, shift), side // 4, "zeros")
    soft = _blurred(moved, float(dice.uniform(0.5, 4, 1)))
    soft = functional.interpolate(soft, (side, side), mode="bilinear", align_corners=False)
    return 1 - dice.uniform(0, 0.65, count, 1, 1, 1) * soft


def _straight(zoom: Tensor, shift: Tensor) -> Tensor:
    matrix = torch.zeros(len(zoom), 2, 3, device=zoom.device)
    matrix[:, 0, 0] = matrix[:, 1, 1] = 1 / zoom
    matrix[:, :, 2] = shift
    return matrix


def composed(dice: Dice, material: Material, count: int, side: int) -> Sample:
    """One product, at times two, on an empty scene."""
    picture = backdrops(dice, material, count, side)
    matte = torch.zeros_like(picture[:, :1])
    for share in (1.0, 0.15):
        index = dice.pick(count, len(material.products))
        rgb, cover = _placed(dice, material.products.chosen(index), side)
        # The outermost ring still holds the old backdrop's colour: leave it out.
        cover = ((cover - 0.25) / 0.75).clamp(0, 1) * dice.some(share, count)
        picture = rgb * cover + picture * _shadow(dice, cover) * (1 - cover)
        matte = torch.maximum(matte, cover)
    return picture, matte


def taught(dice: Dice, material: Material, count: int, side: int) -> Tensor:
    """Pictures for the teacher to answer: near views of anything, some laid over one another."""
    index = dice.pick(count, len(material.loose))
    rgb = material.loose[index].float() / 255
    zoom = torch.exp(dice.uniform(0, 0.9, count))
    shift = dice.uniform(-1, 1, count, 2) * (1 - 1 / zoom)[:, None]
    aspect, turn = torch.exp(dice.normal(0.1, count)), dice.normal(0.08, count)
    seen = _warped(rgb, _matrices(dice, zoom, aspect, turn, shift), side, "reflection")
    other = seen[torch.randperm(count, generator=dice.generator, device=dice.device)]
    mixed = dice.some(0.35, count) * dice.uniform(0, 0.5, count, 1, 1, 1)
    return seen * (1 - mixed) + other * mixed


def faulty(dice: Dice, rgb: Tensor) -> Tensor:
    """What a phone does to pictures: exposure, white balance, uneven light, blur, noise, blocks."""
    count, _, side, _ = rgb.shape
    light = rgb.clamp(1e-4, 1) ** torch.exp(dice.normal(0.25, count, 1, 1, 1))
    light = light * (1 + dice.normal(0.06, count, 3, 1, 1))
    uneven = dice.some(0.3, count) * dice.uniform(0.05, 0.3, count, 1, 1, 1)
    light = light * (1 + uneven * _smooth(dice, count, 1, 3, side))
    grey = light.mean(1, keepdim=True)
    dull = dice.some(0.35, count) * dice.uniform(-0.4, 1, count, 1, 1, 1)
    light = light + dull * (grey - light)
    soft = _blurred(light, float(dice.uniform(0.5, 1.8, 1)))
    light = torch.where(dice.some(0.2, count) > 0, soft, light)
    noise = dice.some(0.3, count) * dice.uniform(0.004, 0.04, count, 1, 1, 1)
    light = light + noise * dice.normal(1, *light.shape)
    small = functional.interpolate(light, scale_factor=0.5, mode="area")
    coarse = functional.interpolate(small, (side, side), mode="bilinear", align_corners=False)
    return torch.where(dice.some(0.1, count) > 0, coarse, light).clamp(0, 1)
