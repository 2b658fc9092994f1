"""Write the mean of checkpoints as ONNX: sRGB of 0..1 in, probability out, weights in float16.

    python export.py --weights start.pt one.pt two.pt --shares 0.8 0.1 0.1 --out cutout.onnx

The file holds each large weight as float16 and one Cast beside it; onnxruntime folds the casts when
it opens the file and computes in float32.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from model import SIDE, Network, load
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

GAIN = 2.0  # the logits', before the sigmoid: U²-Netp is softer than its edges are wide
LEAST = 16  # values; smaller weights stay float32
OPSET = 17


class Probability(nn.Module):
    """The blend's probability alone."""

    def __init__(self, network: Network) -> None:  # noqa: D107
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        """(1, 3, 320, 320) in 0..1 to (1, 1, 320, 320) in 0..1."""
        return torch.sigmoid(GAIN * self.network(rgb)[0])


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
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="are averaged")
    parser.add_argument("--shares", type=float, nargs="+", help="one a checkpoint, adding up to 1")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shares = tuple(args.shares) if args.shares else None
    export(load(*args.weights, shares=shares), args.out)
    print(f"{args.out.name}: {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
