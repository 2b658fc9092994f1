"""Write a checkpoint as ONNX: sRGB of 0..1 in, probability out, weights in float16.

    python export.py --weights network.pt --out cutout.onnx

The file holds each large weight as float16 and one Cast beside it; onnxruntime folds the casts when
it opens the file and computes in float32.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as functional
from model import Network, load
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

SIDE = 512  # px, height and width of the input and output: finer than what it was trained on
SMALL = 384  # px, at which the network looks at the picture and its mirror image too
GAIN = 2.0  # of the logits, before the sigmoid: soft labels leave them too near to zero
LEAST = 16  # values; smaller weights stay float32
OPSET = 17


class Probability(nn.Module):
    """The mask's probability: the mean logit of two sizes, of the small one mirrored too."""

    def __init__(self, network: Network) -> None:  # noqa: D107
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        """(1, 3, 512, 512) in 0..1 to (1, 1, 512, 512) in 0..1."""
        small = _sized(rgb, SMALL)
        seen, mirrored = self.network(torch.cat([small, small.flip(3)]))[0].chunk(2)
        whole = _sized((seen + mirrored.flip(3)) / 2, SIDE)
        return torch.sigmoid(GAIN * (whole + self.network(rgb)[0]) / 2)


def _sized(planes: Tensor, side: int) -> Tensor:
    if planes.shape[-1] == side:
        return planes
    return functional.interpolate(planes, size=(side, side), mode="bilinear", align_corners=False)


def halve_weights(model: onnx.ModelProto) -> None:
    """Store every weight of `LEAST` values or more as float16, with a Cast to float32."""
    graph = model.graph
    casts = []
    for index, item in enumerate(graph.initializer):
        values = numpy_helper.to_array(item)
        if values.dtype != np.float32 or values.size < LEAST:
            continue
        stored = numpy_helper.from_array(values.astype(np.float16), f"{item.name}_half")
        casts.append(helper.make_node("Cast", [stored.name], [item.name], to=TensorProto.FLOAT))
        graph.initializer[index].CopyFrom(stored)
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def export(network: Network, out: Path) -> None:
    """Write `out`, checked."""
    blank = torch.zeros(1, 3, SIDE, SIDE)
    torch.onnx.export(
        Probability(network).eval(),
        (blank,),
        str(out),
        input_names=["rgb"],
        output_names=["probability"],
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(out)
    halve_weights(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, out)


def main() -> None:
    """Read a checkpoint, write the ONNX file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    export(load(args.weights), args.out)
    print(f"{args.out.name}: {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
