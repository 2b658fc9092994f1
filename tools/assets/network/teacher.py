"""The teacher: U²-Netp read from its ONNX file and run by torch, in batches, on any device.

U²-Netp (Qin et al. 2020, Apache-2.0) is used for its answers only; none of its weights are kept.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
import torch.nn.functional as functional
from onnx import NodeProto, numpy_helper
from torch import Tensor

SIDE = 320  # px, of the teacher's input
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of sRGB in 0..1
GAIN = 2.0  # of its logits: the teacher's edges are softer than a lens makes them
LEAST_PEAK = 0.5  # a weaker answer than this is not raised to 1


class Teacher:
    """The graph of an ONNX file with the few operators that U²-Netp is made of."""

    def __init__(self, path: Path, device: torch.device) -> None:
        """Read `path`; planes and weights lie on `device`."""
        graph = onnx.load(path).graph
        self.nodes = list(graph.node)
        self.source, self.sink = graph.input[0].name, graph.output[0].name
        # Its weights are published in half precision too: on a GPU that is enough, and faster.
        self.kind = torch.float16 if device.type == "cuda" else torch.float32
        self.weights = {item.name: self._placed(item, device) for item in graph.initializer}
        self.mean = torch.tensor(MEAN, device=device).view(1, 3, 1, 1)
        self.spread = torch.tensor(SPREAD, device=device).view(1, 3, 1, 1)

    def _placed(self, item: onnx.TensorProto, device: torch.device) -> Tensor:
        values = torch.from_numpy(numpy_helper.to_array(item).copy()).to(device, self.kind)
        return values.contiguous(memory_format=torch.channels_last) if values.dim() == 4 else values

    @torch.no_grad()
    def logits(self, rgb: Tensor) -> Tensor:
        """(n, 1, h, w) at the size of `rgb`, (n, 3, h, w) sRGB in 0..1; any size."""
        values: dict[str, object] = dict(self.weights)
        planes = ((rgb - self.mean) / self.spread).to(self.kind)
        values[self.source] = planes.contiguous(memory_format=torch.channels_last)
        for node in self.nodes:
            if node.op_type == "Sigmoid":
                before: Tensor = values[node.input[0]]  # type: ignore[assignment]
                return before.float()
            values[node.output[0]] = _run(node, values)
        raise ValueError("the teacher's graph has no sigmoid")


def _attributes(node: NodeProto) -> dict[str, object]:
    return {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}


def _run(node: NodeProto, values: dict[str, object]) -> object:
    """One node. Shapes are lists of int, planes are tensors."""
    kind, how = node.op_type, _attributes(node)
    inputs = [values.get(name) for name in node.input]
    first = inputs[0] if inputs else None
    if kind == "Conv":
        pad, spread = how["pads"][0], how["dilations"][0]  # type: ignore[index]
        return functional.conv2d(first, inputs[1], inputs[2], 1, pad, spread)  # type: ignore[arg-type]
    if kind == "MaxPool":
        return functional.max_pool2d(first, 2, 2, ceil_mode=True)  # type: ignore[arg-type]
    if kind == "Resize":
        size = tuple(inputs[3][2:])  # type: ignore[index]
        return functional.interpolate(first, size=size, mode="bilinear", align_corners=False)  # type: ignore[arg-type]
    if kind == "Relu":
        return torch.relu(first)  # type: ignore[arg-type]
    if kind == "Add":
        return first + inputs[1]  # type: ignore[operator]
    return _shaped(kind, how, inputs)


def _shaped(kind: str, how: dict[str, object], inputs: list[object]) -> object:
    """Operators that mostly carry shapes; Concat and Cast carry planes too."""
    first = inputs[0] if inputs else None
    if kind == "Constant":
        value = numpy_helper.to_array(how["value"])  # type: ignore[arg-type]
        return value.tolist()
    if kind == "Cast":
        return first
    if kind == "Shape":
        return list(first.shape)  # type: ignore[union-attr]
    if kind == "Gather":
        return first[inputs[1]]  # type: ignore[index]
    if kind == "Unsqueeze":
        return [first]
    if kind == "Slice":
        start, end = inputs[1][0], inputs[2][0]  # type: ignore[index]
        return first[start:end]  # type: ignore[index]
    if kind == "Concat" and isinstance(first, Tensor):
        return torch.cat(inputs, 1)  # type: ignore[arg-type]
    if kind == "Concat":
        return [value for part in inputs for value in part]  # type: ignore[attr-defined]
    raise ValueError(f"the teacher's graph has an unknown operator {kind}")


def target(logits: Tensor) -> Tensor:
    """What the student is to answer, 0..1: sharpened, its peak raised to 1 where there is one."""
    mask = torch.sigmoid(GAIN * logits)
    return (mask / mask.amax((2, 3), keepdim=True).clamp(LEAST_PEAK, 1)).clamp(0, 1)
