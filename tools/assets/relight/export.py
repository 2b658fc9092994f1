"""Write a checkpoint as ONNX: one picture and lamps in, gains and doubt out, weights in float16.

python export.py --weights moved.pt --out moved.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from model import SIDE, TOLD, Network, load
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

LEAST = 16  # values; smaller weights stay float32
OPSET = 17


class Steady(nn.Module):
    """The mean of what the network says of a picture and of its mirror image."""

    def __init__(self, network: Network) -> None:  # noqa: D107
        super().__init__()
        self.network = network
        self.register_buffer("mirror", torch.tensor([-1.0] + [1.0] * (TOLD - 1)))

    def forward(self, rgb: Tensor, matte: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """(1, 3, s, s) in 0..1, (1, 1, s, s) and (t, TOLD) to two (t, s, s)."""
        gains, doubt = self.network(rgb, matte, told)
        other, doubted = self.network(rgb.flip(3), matte.flip(3), told * self.mirror)
        return (gains + other.flip(2)) / 2, (doubt + doubted.flip(2)) / 2


def halve_weights(model: onnx.ModelProto) -> None:
    """Store every weight of `LEAST` values or more as float16, with a Cast to float32."""
    graph, casts = model.graph, []
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


def main() -> None:
    """Read a checkpoint, write the ONNX file, checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.onnx.export(
        Steady(load(args.weights)).eval(),
        (torch.zeros(1, 3, SIDE, SIDE), torch.ones(1, 1, SIDE, SIDE), torch.zeros(2, TOLD)),
        str(args.out),
        input_names=["rgb", "matte", "told"],
        output_names=["gains", "doubt"],
        dynamic_axes={name: {0: "lamps"} for name in ("told", "gains", "doubt")},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(args.out)
    halve_weights(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, args.out)
    print(f"{args.out.name}: {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
