"""Measure ONNX networks against human masks, for all pictures and by kind.

    python measure.py --pairs FOLDER NETWORK.onnx...

The folder holds `images/KIND_name.*` and `masks/KIND_name.png` and a MANIFEST.csv with the columns
`file` and `gt`. IoU is of the two masks cut at one half, MAE of the probability with the mask, both
at the picture's size and averaged over pictures.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from material import read_renders
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def probability(session: onnxruntime.InferenceSession, rgb: NDArray[np.uint8]) -> Floats:
    """The network's answer at the picture's size, 0..1."""
    source = session.get_inputs()[0]
    seen = cv2.resize(rgb, (source.shape[3], source.shape[2]), interpolation=cv2.INTER_AREA)
    planes = (seen.astype(np.float32) / 255).transpose(2, 0, 1)[None]
    answer = session.run(None, {source.name: planes})[0][0, 0]
    return cv2.resize(answer, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def scores(answer: Floats, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """IoU and MAE."""
    found = answer > 0.5
    either = max(int((found | mask).sum()), 1)
    return float((found & mask).sum() / either), float(np.abs(answer - mask).mean())


def human_pairs(folder: Path) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.bool_]]]:
    """Kind, picture and mask of each row of the manifest."""
    with (folder / "MANIFEST.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        rgb = cv2.cvtColor(cv2.imread(str(folder / row["file"])), cv2.COLOR_BGR2RGB)
        mask = cv2.imread(str(folder / row["gt"]), cv2.IMREAD_GRAYSCALE) > 127
        yield Path(row["file"]).name.partition("_")[0], rgb, mask


def measure(path: Path, pairs: Path, renders: Path | None) -> dict[str, list[tuple[float, float]]]:
    """Scores by kind of picture; the renders are those that training leaves out."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    found = defaultdict(list)
    for kind, rgb, mask in human_pairs(pairs):
        found[kind].append(scores(probability(session, rgb), mask))
        found["all"].append(found[kind][-1])
    for rgb, matte in read_renders(renders, held_back=True)[0] if renders else []:
        found["render"].append(scores(probability(session, rgb), matte > 127))
    return found


def main() -> None:
    """Print one line a network and kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--renders", type=Path)
    parser.add_argument("networks", type=Path, nargs="+")
    args = parser.parse_args()
    for path in args.networks:
        for kind, results in sorted(measure(path, args.pairs, args.renders).items()):
            overlap, error = np.array(results).T
            print(
                f"{path.name} {kind} {len(overlap)}: IoU {overlap.mean():.4f} mean"
                f" {np.median(overlap):.4f} median, MAE {error.mean():.4f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
