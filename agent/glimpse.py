"""Glimpses: uploads as small JPEG files, for planners that see."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from agent.records import Records
from agent.store import Store
from tools.errors import PackshotError

#: Longest side in pixels: some 600 tokens a picture where a tile of 32 pixels is one.
SIDE = 768
_QUALITY = 80


@dataclass(frozen=True)
class Glimpses:
    """Looks at the uploads of conversations."""

    records: Records
    store: Store

    def of(self, thread: str, name: str) -> bytes | None:
        """An upload as an sRGB JPEG without any metadata; None where its picture is gone.

        The same bytes each time, for servers cache what they were sent.
        """
        photo = self.records.photos(thread).get(name)
        try:
            return _jpeg(self.store, photo.digest) if photo is not None else None
        except PackshotError:
            return None


@lru_cache(maxsize=32)
def _jpeg(store: Store, digest: str) -> bytes:
    from PIL import Image

    from tools.averaging import averaged

    picture = store.get(digest)
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    small = Image.fromarray(averaged(picture.rgb, size))
    if picture.alpha is not None:
        white = Image.new("RGB", size, "white")
        small = Image.composite(small, white, Image.fromarray(averaged(picture.alpha, size)))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
