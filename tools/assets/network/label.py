"""Label photos with a teacher, U²-Netp, averaged over mirrored views; keep what it is sure of.

    python label.py --teacher u2netp.onnx --photos FOLDER --every 8 --out labels.npz

Writes `rgb` (n, 320, 320, 3) and `matte` (n, 320, 320), both uint8, and `name` (n,).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from material import Image, Matte
from numpy.typing import NDArray

SIDE = 320  # px, of the teacher's input and of the labels
MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # of sRGB in 0..1, as the teacher expects
SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
GAIN = 3.0  # logits are multiplied by this: the teacher's edges are softer than a lens makes them
AGREEMENT = 0.8  # least IoU between the views
SHARE = (0.02, 0.85)  # of the frame, for the object
PLAIN = 10  # levels of 255 within which a backdrop's colours lie
CONTRADICTION = 0.3  # of the product's area, between the teacher and a flood of the backdrop
UNDECIDED = 0.35  # most area between 0.1 and 0.9, as a share of the object's


def predict(teacher: onnxruntime.InferenceSession, rgb: Image, flip: bool) -> NDArray[np.float32]:
    """Logits (320, 320) for one photo (320, 320, 3), seen mirrored if `flip`."""
    seen = (rgb[:, ::-1] if flip else rgb).astype(np.float32) / 255
    planes = np.ascontiguousarray(((seen - MEAN) / SPREAD).transpose(2, 0, 1)[None])
    answer = teacher.run(None, {teacher.get_inputs()[0].name: planes})[0][0, 0].astype(np.float32)
    share = np.clip(answer, 1e-6, 1 - 1e-6)
    plane = np.log(share / (1 - share))
    return np.ascontiguousarray(plane[:, ::-1] if flip else plane)


def is_sure(views: list[NDArray[np.float32]], mean: NDArray[np.float32]) -> bool:
    """Whether the views agree, and the mean is decided, about an object of a sensible size."""
    first, second = (view > 0 for view in views)
    agreement = (first & second).sum() / max(int((first | second).sum()), 1)
    area = (mean > 0).mean()
    soft = (np.abs(mean) < 2.2).mean()  # logit 2.2 is a probability of 0.9
    in_range = SHARE[0] < area < SHARE[1]
    return bool(agreement > AGREEMENT and in_range and soft < UNDECIDED * area)


def open_backdrop(rgb: Image) -> NDArray[np.bool_] | None:
    """Where a plain backdrop reaches from the frame's border, None where the border is not plain.

    The teacher fills the gaps between a chair's legs or a wheel's spokes; a flood from the border
    does not. Both are (320, 320).
    """
    smooth = cv2.medianBlur(rgb, 3)
    ring = np.concatenate([smooth[0], smooth[-1], smooth[:, 0], smooth[:, -1]]).astype(np.int16)
    colour = np.median(ring, axis=0)
    if (np.abs(ring - colour).max(axis=1) < PLAIN).mean() < 0.85:
        return None
    near = (np.abs(smooth - colour).max(axis=2) < PLAIN).astype(np.uint8)
    _, parts = cv2.connectedComponents(near, connectivity=4)
    edge = np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
    flooded: NDArray[np.bool_] = np.isin(parts, np.unique(edge[edge > 0]))
    return flooded


def mended(rgb: Image, matte: Matte) -> Matte | None:
    """The matte without the backdrop that the flood reaches; None where the two contradict.

    If the flood takes much of the product, the product has the backdrop's colour, and the matte
    stays. If much beside the product is no backdrop, the teacher has missed a part.
    """
    flooded = open_backdrop(rgb)
    if flooded is None:
        return matte
    product = matte > 127
    if (flooded & product).sum() > CONTRADICTION * product.sum():
        return matte
    if (~flooded & ~product).sum() > CONTRADICTION * product.sum():
        return None
    clear = cv2.GaussianBlur(1 - flooded.astype(np.float32), (0, 0), 0.6)
    return np.minimum(matte, (255 * clear).astype(np.uint8))


def label(teacher: onnxruntime.InferenceSession, rgb: Image) -> Matte | None:
    """The teacher's matte, mended, of a photo (320, 320), or None where it is not sure."""
    views = [predict(teacher, rgb, flip) for flip in (False, True)]
    mean = np.mean(views, axis=0)
    if not is_sure(views, mean):
        return None
    return mended(rgb, (255 / (1 + np.exp(-GAIN * mean)) + 0.5).astype(np.uint8))


def main() -> None:
    """Label every n-th photo of a folder, in the order of the names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--first", type=int, default=0, help="photos left out before the first")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    teacher = onnxruntime.InferenceSession(args.teacher, options, ["CPUExecutionProvider"])
    kept = []
    paths = sorted(args.photos.glob("*.jpg"))[args.first :: args.every]
    for path in paths:
        photo = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        small = cv2.resize(photo, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        matte = label(teacher, small)
        if matte is not None:
            kept.append((small, matte, path.name))
    photos, mattes, names = zip(*kept, strict=True)
    np.savez(args.out, rgb=np.stack(photos), matte=np.stack(mattes), name=np.array(names))
    print(f"kept {len(kept)} of {len(paths)}")


if __name__ == "__main__":
    main()
