"""The camera: exposure, curve and noise; and the dice that all is dealt with."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

LUMINANCE = (0.2126, 0.7152, 0.0722)


class Dice:
    """Random numbers of one generator."""

    def __init__(self, seed: int) -> None:  # noqa: D107
        self.source = torch.Generator().manual_seed(seed)

    def within(self, low: float, high: float, *shape: int) -> Tensor:
        """Evenly between two numbers."""
        return low + (high - low) * torch.rand(*shape, generator=self.source)

    def scaled(self, low: float, high: float, *shape: int) -> Tensor:
        """Evenly in the logarithm."""
        return torch.exp(self.within(math.log(low), math.log(high), *shape))

    def chance(self, share: float, *shape: int) -> Tensor:
        """True so often."""
        return torch.rand(*shape, generator=self.source) < share

    def pick(self, weights: Tensor, count: int) -> Tensor:
        """Places (n, count) by the weights (n, k) of each row, no place twice."""
        return torch.multinomial(weights, count, generator=self.source)


def bright(picture: Tensor) -> Tensor:
    """Luminance (n, h, w) of pictures (n, 3, h, w) in linear light."""
    return torch.einsum("nchw,c->nhw", picture, torch.tensor(LUMINANCE))


@dataclass
class Camera:
    """Exposure, curve and knee of a camera: (n, 1, 1, 1) each."""

    exposure: Tensor
    curve: Tensor
    knee: Tensor

    @classmethod
    def of(cls, dice: Dice, picture: Tensor, solid: Tensor) -> Camera:
        """A camera that shows the body well, or too dark or bright."""
        one = (len(picture), 1, 1, 1)
        shown = bright(picture) * solid
        high = torch.quantile(shown.flatten(1), 0.97, dim=1).clamp(min=1e-3)
        curve = torch.where(dice.chance(0.4, *one), torch.ones(1), dice.scaled(0.75, 1.7, *one))
        return cls(
            dice.scaled(0.12, 1.15, *one) ** (1 / curve) / high[:, None, None, None],
            curve,
            torch.where(dice.chance(0.5, *one), dice.within(0.5, 0.9, *one), torch.ones(1)),
        )

    def shown(self, picture: Tensor) -> Tensor:
        """Linear light 0..1 as a viewer decodes it."""
        made = (picture * self.exposure).clamp(min=1e-6) ** self.curve
        room = (1 - self.knee).clamp(min=1e-3)
        bent = self.knee + room * torch.tanh((made - self.knee) / room)
        return torch.where(made > self.knee, bent, made).clamp(0, 1)

    def spoiled(self, dice: Dice, picture: Tensor, solid: Tensor) -> Tensor:
        """With a sensor's noise, in steps of a byte, and black beside the body."""
        coded = encoded(picture)
        noise = torch.randn(coded.shape, generator=dice.source)
        coded = coded + noise * dice.within(0, 0.015, len(coded), 1, 1, 1)
        coded = torch.round(coded.clamp(0, 1) * 255) / 255
        low = coded / 12.92
        light = torch.where(coded <= 0.04045, low, ((coded + 0.055) / 1.055) ** 2.4)
        return light * solid[:, None]


def encoded(light: Tensor) -> Tensor:
    """Linear light 0..1 as sRGB (IEC 61966-2-1)."""
    light = light.clamp(0, 1)
    return torch.where(
        light <= 0.0031308, 12.92 * light, 1.055 * light.clamp(min=1e-6) ** (1 / 2.4) - 0.055
    )
