"""Pack the training material into few small files, to be carried to where the training runs.

    python pack.py --photos FOLDER... --outlines FOLDER... --renders FOLDER... --cutouts FOLDER \\
        --pairs FOLDER --out FOLDER

Photos are JPEG files in folders by kind (at most `MOST` of a kind). An outlines folder holds, by
kind, `image_N.jpg` with `annotation_N.mat` (Caltech 101's clicked outlines). Every file written is
an `.npz` with the pictures' encoded bytes one after another, their ends, and their names.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.io import loadmat

SIDE = 320  # px, longest side of what is packed
QUALITY = 68  # of WebP
MOST = 90  # photos of one kind: a few kinds are a tenth of the collection each
HELD_BACK = 20  # of so many renders, one is for measuring only
HELD_BACK_CUTOUTS = 3  # likewise of the cutouts
Entry = tuple[str, bytes]
Pixels = NDArray[np.uint8]


def _reduced(picture: Pixels) -> Pixels:
    scale = SIDE / max(picture.shape[:2])
    if scale >= 1:
        return picture
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _webp(picture: Pixels) -> bytes:
    return cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()


def _png(matte: Pixels) -> bytes:
    return cv2.imencode(".png", matte, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()


def photos(folders: list[Path], outlines: list[Path]) -> Iterator[Entry]:
    """Photos without a label, at most `MOST` of each kind, spread evenly over its names.

    Kinds that have outlines are left out.
    """
    marked = {path.parent.name for top in outlines for path in top.rglob("annotation_*.mat")}
    for top in folders:
        for folder in sorted({path.parent for path in top.rglob("*.jpg")}):
            if folder.name in marked:
                continue
            paths = sorted(folder.glob("*.jpg"))
            step = max(1, len(paths) / MOST)
            for index in range(min(MOST, len(paths))):
                path = paths[int(index * step)]
                picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
                if picture is not None:
                    yield f"{folder.name}/{path.name}", _webp(_reduced(picture))


def outlined(path: Path) -> tuple[Pixels, Pixels] | None:
    """A photo and the mask inside its clicked outline, or None where that is no polygon."""
    marks = loadmat(path)
    contour, box = marks["obj_contour"], marks["box_coord"][0]
    picture = cv2.imread(
        str(path.with_name(path.name.replace("annotation", "image")).with_suffix(".jpg"))
    )
    if picture is None or contour.shape[1] < 6:
        return None
    points = np.stack([contour[0] + box[2], contour[1] + box[0]], 1)
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return picture, mask


def outlines(folders: list[Path]) -> Iterator[tuple[Entry, Entry]]:
    """Photos with a person's outline."""
    for path in sorted(path for top in folders for path in top.rglob("annotation_*.mat")):
        found = outlined(path)
        if found is not None:
            name = f"{path.parent.name}/{path.stem}"
            yield (name, _webp(_reduced(found[0]))), (name, _png(_reduced(found[1])))


def renders(folders: list[Path]) -> Iterator[tuple[Entry, Entry]]:
    """`SEED.jpg` with `SEED_m.png`, but every twentieth, which is for measuring."""
    for folder in folders:
        for index, path in enumerate(sorted(folder.glob("*_m.png"))):
            photo = path.with_name(path.name.replace("_m.png", ".jpg"))
            if index % HELD_BACK and photo.exists():
                matte = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
                picture = cv2.imread(str(photo))
                yield (photo.stem, _webp(_reduced(picture))), (photo.stem, _png(_reduced(matte)))


def plates(folders: list[Path]) -> Iterator[Entry]:
    """Empty rendered scenes."""
    for path in sorted(path for folder in folders for path in folder.glob("*_p.jpg")):
        yield path.stem, _webp(_reduced(cv2.imread(str(path))))


def cutouts(folder: Path) -> Iterator[tuple[Entry, Entry]]:
    """Product pictures with alpha, as colour and matte, but every third."""
    for index, path in enumerate(sorted(folder.glob("*.png"))):
        if index % HELD_BACK_CUTOUTS == 0:
            continue
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is not None and picture.ndim == 3 and picture.shape[2] == 4:
            picture = _reduced(picture)
            matte = np.ascontiguousarray(picture[:, :, 3])
            colour = _webp(np.ascontiguousarray(picture[:, :, :3]))
            yield (path.stem, colour), (path.stem, _png(matte))


def pairs(folder: Path) -> Iterator[tuple[Entry, Entry]]:
    """Photos with human masks, for choosing and measuring only."""
    with (folder / "MANIFEST.csv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            picture = cv2.imread(str(folder / row["file"]))
            mask = cv2.imread(str(folder / row["gt"]), cv2.IMREAD_GRAYSCALE)
            name = Path(row["file"]).stem
            yield (name, _webp(_reduced(picture))), (name, _png(_reduced(mask)))


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write one file."""
    names, parts = zip(*entries, strict=True)
    ends = np.cumsum([len(part) for part in parts])
    np.savez(path, data=np.frombuffer(b"".join(parts), np.uint8), ends=ends, names=np.array(names))
    print(f"{path.name}: {len(names)} pictures, {path.stat().st_size / 1e6:.1f} MB")


def write_both(out: Path, name: str, both: Iterable[tuple[Entry, Entry]]) -> None:
    """Write pictures and mattes to two files."""
    left, right = zip(*both, strict=True)
    write(out / f"{name}.npz", left)
    write(out / f"{name}_mattes.npz", right)


def main() -> None:
    """Read the arguments and write the pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("photos", "outlines", "renders"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    for name in ("cutouts", "pairs", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "photos.npz", photos(args.photos, args.outlines))
    write(args.out / "plates.npz", plates(args.renders))
    write_both(args.out, "outlines", outlines(args.outlines))
    write_both(args.out, "renders", renders(args.renders))
    write_both(args.out, "cutouts", cutouts(args.cutouts))
    write_both(args.out, "pairs", pairs(args.pairs))


if __name__ == "__main__":
    main()
