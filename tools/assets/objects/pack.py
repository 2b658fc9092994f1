"""Crop what `render.py` made and write it as WebP: `python pack.py RENDERS .`"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

#: Metres that each render is high, as `render.py` has them.
HIGH = {
    "coin": 0.030,
    "credit_card": 0.094,
    "pencil": 0.20,
    "apple": 0.10,
    "soda_can": 0.13,
    "ruler": 0.32,
}


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
        image.save(asked.out / f"{name}.webp", quality=92, method=6, exact=False)
        print(f"{name}: {{px_per_cm: {per_cm:.2f}}}  # {image.width} × {image.height}")


if __name__ == "__main__":
    main()
