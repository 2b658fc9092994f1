"""The network that doubles a picture: small convolutions at the photo's own size, then a shuffle.

A plain residual network whose last layer holds the four pixels that each pixel becomes (Shi et al.,
"Real-time single image super-resolution … sub-pixel convolutional neural network", CVPR 2016). It
gives what is missing from a bilinear enlargement. Needs torch; not imported at run time.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

WIDTH, DEPTH = 32, 8  # channels and convolutions between the first and the last


class Doubler(nn.Module):
    """sRGB (n, 3, h, w) in 0..1 to (n, 3, 2h, 2w); values may leave 0..1 a little."""

    def __init__(self) -> None:  # noqa: D107
        super().__init__()
        self.first = nn.Conv2d(3, WIDTH, 3, padding=1)
        self.body = nn.ModuleList([nn.Conv2d(WIDTH, WIDTH, 3, padding=1) for _ in range(DEPTH)])
        self.last = nn.Conv2d(WIDTH, 12, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, rgb: Tensor) -> Tensor:
        """Enlarge; every second convolution of the body adds to what went before."""
        planes = functional.relu(self.first(rgb - 0.5))
        kept = planes
        for index, layer in enumerate(self.body):
            planes = functional.relu(layer(planes))
            if index % 2:
                planes = kept = planes + kept
        wide = functional.interpolate(rgb, scale_factor=2.0, mode="bilinear", align_corners=False)
        return wide + functional.pixel_shuffle(self.last(planes), 2)


def load(path: Path) -> Doubler:
    """The network of a checkpoint that train.py wrote."""
    network = Doubler()
    network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    return network
