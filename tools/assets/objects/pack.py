"""Crop what `render.py` made and write it as WebP: `python pack.py RENDERS .`"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

#: Metres that each render is high, as `render.py` has them.
HIGH = {
    "coin": 0.030,
    "credit_card": 0.094,
    "pencil": 0.20,
    "apple": 0.10,
    "soda_can": 0.13,
    "ruler": 0.32,
}
#: Radius of corners that the render leaves square, in cm (ISO/IEC 7810).
ROUND = {"credit_card": 0.318}
#: Corners are drawn this many times as large, and reduced.
_FINE = 8


def rounded(image: Image.Image, radius: float) -> Image.Image:
    """The picture with corners of that radius in pixels cut off its transparency."""
    corners = Image.new("L", (_FINE * image.width, _FINE * image.height), 0)
    box = (0, 0, corners.width - 1, corners.height - 1)
    ImageDraw.Draw(corners).rounded_rectangle(box, _FINE * radius, 255)
    alpha = ImageChops.multiply(
        image.getchannel("A"), corners.resize(image.size, Image.Resampling.BOX)
    )
    made = image.copy()
    made.putalpha(alpha)
    return made


def main() -> None:
    """Write NAME.webp for every render, and print the pixels that a centimetre has in it."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("renders", type=Path)
    words.add_argument("out", type=Path)
    asked = words.parse_args()
    for name, high in HIGH.items():
        image = Image.open(asked.renders / f"{name}.png").convert("RGBA")
        per_cm = image.height / (100 * high)
        image = image.crop(image.getchannel("A").getbbox())
        if name in ROUND:
            image = rounded(image, ROUND[name] * per_cm)
        image.save(asked.out / f"{name}.webp", quality=92, method=6, exact=False)
        print(f"{name}: {{px_per_cm: {per_cm:.2f}}}  # {image.width} × {image.height}")


if __name__ == "__main__":
    main()
