"""Write a checkpoint of the doubler as ONNX: sRGB of 0..1 in, twice the size out.

python export.py --weights doubler.pt --out doubler.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import onnx
import torch
from model import load

OPSET = 17


def main() -> None:
    """Read a checkpoint, write the ONNX file, checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    sides = {2: "height", 3: "width"}
    torch.onnx.export(
        load(args.weights).eval(),
        (torch.zeros(1, 3, 64, 48),),
        str(args.out),
        input_names=["rgb"],
        output_names=["large"],
        dynamic_axes={"rgb": sides, "large": {2: "height2", 3: "width2"}},
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(args.out), full_check=True)
    print(f"{args.out.name}: {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
