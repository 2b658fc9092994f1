"""Single pictures: the packaged sample photo, and one operation's result as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from agent.conversation import Upload
from tools.assets import asset
from tools.encode import encode
from tools.errors import ConfigurationError
from tools.picture import Picture

SAMPLE = "mug.jpg"


def sample_photo() -> Upload:
    """The phone photo of a mug that comes with the package, to try things on."""
    return Upload(SAMPLE, asset(f"samples/{SAMPLE}").read_bytes())


def save_picture(picture: Picture, folder: Path, stem: str) -> Path:
    """Write a result as `stem` below `folder`: its own file where it has one, else PNG or JPEG.

    A picture with transparency becomes a PNG, any other a JPEG. Raises ConfigurationError where
    the folder cannot be written to.
    """
    data, ending = _file(picture)
    path = folder / f"{stem}.{ending}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(
            f"{folder} cannot be written to ({reason}): name another with -o"
        ) from error
    return path


def _file(picture: Picture) -> tuple[bytes, str]:
    export = picture.fact("export")
    if picture.encoded is not None:
        ending = str(export.get("format", "jpeg"))
        return picture.encoded, {"jpeg": "jpg", "tiff": "tif"}.get(ending, ending)
    if picture.alpha is None:
        return encode(Image.fromarray(picture.rgb), format="jpeg").data, "jpg"
    pixels = np.dstack([picture.rgb, picture.alpha])
    return encode(Image.fromarray(pixels, "RGBA"), format="png").data, "png"
