"""Carving: more relief on the bodies of a batch, dealt anew at every step.

Every body may get another's depth as an embossing, and its own fine relief deepened: heights over
its surface, in pixels of the frame, that bend the normals, shut out the room and throw shadows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as functional
from camera import Dice
from material import Posed
from torch import Tensor

#: Pixels to a unit of depth, and to one of a body's own relief; and steps along a ray, in pixels.
DEPTH_PX, RELIEF_PX = 30.0, 25.0
STEPS = (1.0, 2.0, 3.5, 6.0, 10.0)
#: No carving is steeper than this, and no surface that it lies on counts as steeper than that.
STEEPEST, LEANING = 2.5, 1.5
#: How fast a place grows dark with its depth below its surroundings, a pixel.
SHUT = 0.12


@dataclass
class Carving:
    """Heights (n, 1, s, s) over a surface that leans by `slopes` (n, 2, s, s)."""

    height: Tensor
    slopes: Tensor

    def clear(self, toward: Tensor, soft: Tensor) -> Tensor:
        """How much of a lamp (n, 3) of that size is seen past the carving: (n, s, s), 0..1."""
        flat = toward[:, :2].norm(dim=1).clamp(min=0.05)
        way = toward[:, :2] / flat[:, None]
        lean = torch.einsum("ncyx,nc->nyx", self.slopes, way)
        rise = (toward[:, 2] / flat)[:, None, None] + lean
        clear = torch.ones_like(rise)
        for step in STEPS:
            there = self._shifted(step * way)
            free = step * rise - (there - self.height)[:, 0]
            clear = torch.minimum(clear, (free / (0.4 + soft * step) + 0.5).clamp(0, 1))
        return torch.where((toward[:, 2] > 0.05)[:, None, None], clear, torch.ones(1))

    def _shifted(self, pixels: Tensor) -> Tensor:
        side = self.height.shape[-1]
        move = torch.eye(2, 3).repeat(len(pixels), 1, 1)
        move[:, :, 2] = 2 * pixels / side
        grid = functional.affine_grid(move, list(self.height.shape), align_corners=False)
        return functional.grid_sample(self.height, grid, padding_mode="border", align_corners=False)


def carved(dice: Dice, bodies: Posed) -> tuple[Posed, Carving]:
    """The bodies with more relief, and what it does to a lamp's light."""
    height = _height(dice, bodies)
    padded = functional.pad(height, (1, 1, 1, 1), mode="replicate")
    across = (padded[:, 0, 1:-1, 2:] - padded[:, 0, 1:-1, :-2]) / 2
    down = (padded[:, 0, 2:, 1:-1] - padded[:, 0, :-2, 1:-1]) / 2
    slopes = bodies.normals[:, :2] / bodies.normals[:, 2:].clamp(min=0.08)
    bent = slopes - STEEPEST * torch.tanh(torch.stack([across, down], dim=1) / STEEPEST)
    normals = functional.normalize(torch.cat([bent, torch.ones_like(bent[:, :1])], dim=1), dim=1)
    around = functional.avg_pool2d(height, 9, 1, 4, count_include_pad=False)
    shut = torch.exp(-SHUT * (around - height).clamp(min=0))
    made = replace(bodies, normals=normals * bodies.solid[:, None], room=bodies.room * shut)
    return made, Carving(height, slopes.clamp(-LEANING, LEANING))


def _height(dice: Dice, bodies: Posed) -> Tensor:
    one = (len(bodies.solid), 1, 1)
    other, there = bodies.depth.roll(1, 0), bodies.solid.roll(1, 0)
    low = torch.where(there, other, torch.full((1,), 9.0)).amin((1, 2), keepdim=True)
    figure = torch.where(there, other - low, torch.zeros(1)) * DEPTH_PX
    shift = [int(v) for v in dice.within(-24, 24, 2)]
    figure = figure.roll(shift, (1, 2))
    embossed = torch.where(dice.chance(0.5, *one), dice.scaled(0.05, 0.5, *one), torch.zeros(one))
    deeper = torch.where(dice.chance(0.5, *one), dice.within(0.2, 2.0, *one), torch.zeros(one))
    height = embossed * figure + deeper * RELIEF_PX * bodies.relief
    return functional.avg_pool2d(height[:, None], 3, 1, 1, count_include_pad=False)
