"""A catalogue of main pictures: beside `rembg p` and a script, beside the bare minimum, and alone.

The photos are those of ../shared, each with a corner of another colour, so that no two are the
same; N decides how many. The same U2NETP weights cut out everywhere. On a machine that does other
work only the ratios tell, for what is compared takes turns.
"""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from tests.bench.measure import ON_WHITE, PACKSHOT, ROOT, Cost, Row, best, cost, imagemagick

PHOTOS = ROOT.parent / "shared" / "photos"
WEIGHTS = ROOT.parent / "shared" / "models" / "u2netp-fp16.onnx"
REQUEST = "Amazon main picture"
#: SKUs unless `PACKSHOT_BENCH_SKUS` says otherwise: 1000 is the whole thing.
SKUS = "24"
#: What phones take, in pixels, and how many such photos are set beside others at most: more of
#: them tell no more.
MEGAPIXELS, _BESIDE = 12_000_000, 16
#: Megabytes that a process may take which makes two SKUs at a time, and for one of a cluster.
_ROOM = 1500


def rows(folder: Path) -> list[Row]:
    """All rows; none without the photos and weights."""
    if not PHOTOS.is_dir() or not WEIGHTS.exists():
        return []
    models = folder / "u2net"
    models.mkdir()
    shutil.copy(WEIGHTS, models / "u2netp.onnx")
    count = int(os.environ.get("PACKSHOT_BENCH_SKUS", SKUS))
    bench = Bench(folder, count, {"U2NET_HOME": str(models), "MODEL_CHECKSUM_DISABLED": "1"})
    return [*bench.against_others(), *bench.alone()]


class Bench:
    """One run of the comparison, below one folder."""

    def __init__(self, folder: Path, count: int, known: dict[str, str]) -> None:
        """So many SKUs; `known` tells all where the weights are."""
        self.folder, self.count, self.known = folder, count, known
        magick = imagemagick()
        self.by = "ImageMagick" if magick else "Pillow"
        filled = _MAGICK.format(command=[magick], ending=ON_WHITE)
        self.script = filled if magick else _PILLOW

    def against_others(self) -> list[Row]:
        """Throughput of the same main pictures, ours, theirs and the floor in turn."""
        source = photos(self.folder / "few", max(4, min(_BESIDE, self.count // 4)), MEGAPIXELS)
        empty = self.folder / "nothing"
        empty.mkdir()
        # What starting costs is taken off on every side: the pictures are compared.
        begun = self._theirs(empty, "warm")
        taken: dict[str, list[Cost]] = {"ours": [], "theirs": [], "floor": []}
        for turn in range(2):
            taken["theirs"].append(_less(self._theirs(source, f"theirs{turn}"), begun))
            taken["ours"].append(_less(self._run(source, f"ours{turn}"), self._started(turn)))
            taken["floor"].append(_less(self._floor(source), begun))
        ours, theirs, floor = (best(taken[name]).seconds for name in ("ours", "theirs", "floor"))
        spent = {name: min(cost.spent for cost in costs) for name, costs in taken.items()}
        room = max(cost.megabytes for cost in taken["ours"])
        return [
            Row(
                f"against rembg p + {self.by}",
                f"{theirs / ours:.2f}×",
                "≥ 3×",
                theirs >= 3 * ours,
            ),
            Row("beside the floor", f"{ours / floor:.2f}×", "≤ 1.8×", ours <= 1.8 * floor),
            Row(
                "the same by processor seconds",
                f"{spent['theirs'] / spent['ours']:.2f}×, {spent['ours'] / spent['floor']:.2f}×",
                "≥ 3×, ≤ 1.8×",
                spent["theirs"] >= 3 * spent["ours"] and spent["ours"] <= 1.8 * spent["floor"],
            ),
            Row("memory, two SKUs at a time", f"{room:.0f} MB", f"≤ {_ROOM} MB", room <= _ROOM),
        ]

    def alone(self) -> list[Row]:
        """Cores, growth of cost and memory with the catalogue, and a run that finds all done."""
        large = photos(self.folder / "many", self.count)
        small = photos(self.folder / "tenth", max(4, self.count // 8))
        few = self._run(small, "tenth out")
        one = self._run(small, "one core", {"PACKSHOT_WORKERS": "1"}, cores=1)
        two = self._run(large, "two cores")
        again = self._run(large, "two cores").seconds / two.seconds
        used, beside = two.spent / (2 * two.seconds), one.seconds / few.seconds
        grown = two.seconds / self.count / (few.seconds / len(list(small.iterdir())))
        more = two.megabytes / few.megabytes
        return [
            Row("cores in use, of 2", f"{used:.0%}", "≥ 90 %", used >= 0.9),
            Row("one core to two", f"{beside:.2f}×", "≥ 1.7×", beside >= 1.7),
            Row("cost of a SKU as they grow", f"{grown:.2f}×", "≤ 1.05×", grown <= 1.05),
            Row("memory as they grow", f"{more:.2f}×", "≤ 1.15×", more <= 1.15),
            Row("the same run again", f"{again:.1%}", "≤ 3 %", again <= 0.03),
        ]

    def _run(
        self, source: Path, name: str, more: dict[str, str] | None = None, cores: int = 2
    ) -> Cost:
        command = [*PACKSHOT, "catalog", str(source), REQUEST, "-o", str(self.folder / name)]
        extra = {**self.known, "PACKSHOT_SEGMENT": "rembg:u2netp", **(more or {})}
        if cores == 1 and shutil.which("taskset"):
            command = ["taskset", "-c", "0", *command]
        # Checks of photos that nobody has taken for sale may fail: that ends with 1.
        typed = ["sh", "-c", '"$@" || [ $? -eq 1 ]', "sh", *command]
        return cost(typed, home=self.folder / f"{name} home", extra=extra)

    def _started(self, turn: int) -> Cost:
        """What a run takes over one drawn photo of next to no pixels: what starting costs."""
        source = self.folder / f"start{turn}"
        source.mkdir()
        tiny = Image.new("RGB", (160, 160), (236, 236, 236))
        ImageDraw.Draw(tiny).ellipse((50, 40, 110, 130), fill=(150, 40, 30))
        tiny.save(source / "S1.png")
        return self._run(source, f"start{turn} out")

    def _theirs(self, source: Path, name: str) -> Cost:
        out = self.folder / name
        out.mkdir()
        command = [PACKSHOT[0], "-c", _REMBG + self.script, str(source), str(out)]
        return cost(command, home=self.folder, extra=self.known)

    def _floor(self, source: Path) -> Cost:
        command = [PACKSHOT[0], "-c", _REMBG_IMPORT + _FLOOR, str(source)]
        return cost(command, home=self.folder, extra=self.known)


def _less(whole: Cost, begun: Cost) -> Cost:
    return Cost(whole.seconds - begun.seconds, whole.megabytes, whole.spent - begun.spent)


def photos(folder: Path, count: int, pixels: int = 0) -> Path:
    """So many photos, no two alike; of that many pixels where a number is given."""
    folder.mkdir()
    paths = sorted(PHOTOS.glob("*.jpg"))
    for number in range(count):
        with Image.open(paths[number * 7 % len(paths)]) as file:
            photo = ImageOps.exif_transpose(file).convert("RGB")
        if pixels:
            scale = (pixels / (photo.width * photo.height)) ** 0.5
            photo = photo.resize((round(photo.width * scale), round(photo.height * scale)))
        mark = Image.new("RGB", (3, 3), (number % 256, number // 256, 128))
        photo.paste(mark, (0, 0))
        stream = io.BytesIO()
        photo.save(stream, "JPEG", quality=92)
        (folder / f"SKU-{number:04}A.jpg").write_bytes(stream.getvalue())
    return folder


_REMBG_IMPORT = (
    "import sys, io; from pathlib import Path; from PIL import Image, ImageOps\n"
    "from rembg import new_session, remove\n"
    "session = new_session('u2netp')\n"
)
#: What `rembg p -m u2netp IN OUT` does; the command itself needs a web server's packages.
_REMBG = _REMBG_IMPORT + (
    "source, out = map(Path, sys.argv[1:])\n"
    "for path in sorted(source.glob('**/*')):\n"
    "    target = (out / path.name).with_suffix('.png')\n"
    "    target.write_bytes(remove(path.read_bytes(), session=session))\n"
)
#: What a seller's script does with the cutouts: trimmed, sized, on white, a JPEG.
_MAGICK = (
    "import subprocess\n"
    "for path in sorted(out.glob('*.png')):\n"
    "    made = [str(path.with_suffix('.jpg'))]\n"
    "    subprocess.run([*{command}, str(path), *{ending}, *made], check=True)\n"
)
#: The same where there is no ImageMagick.
_PILLOW = (
    "for path in sorted(out.glob('*.png')):\n"
    "    cut = Image.open(path).convert('RGBA')\n"
    "    cut = cut.crop(cut.getchannel('A').getbbox())\n"
    "    cut = ImageOps.contain(cut, (1760, 1760))\n"
    "    page = Image.new('RGB', (2000, 2000), 'white')\n"
    "    page.paste(cut, ((2000 - cut.width) // 2, (2000 - cut.height) // 2), cut)\n"
    "    page.save(path.with_suffix('.jpg'), quality=92)\n"
)
#: Decoding, one inference and encoding of the same pixels, on two threads: nothing can do less.
_FLOOR = (
    "from concurrent.futures import ThreadPoolExecutor\n"
    "def one(path):\n"
    "    photo = Image.open(path).convert('RGB')\n"
    "    session.predict(photo)\n"
    "    page = ImageOps.pad(photo, (2000, 2000), color='white')\n"
    "    page.save(io.BytesIO(), 'JPEG', quality=92, subsampling=0)\n"
    "with ThreadPoolExecutor(2) as pool:\n"
    "    list(pool.map(one, sorted(Path(sys.argv[1]).glob('*.jpg'))))\n"
)
