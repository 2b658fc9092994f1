"""Picture: what every operation reads and returns."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import zstandard
from numpy.typing import NDArray
from pydantic import JsonValue

from tools.errors import PackshotError

Pixels = NDArray[np.uint8]  # (height, width, 3), sRGB
Plane = NDArray[np.uint8]  # (height, width)
Affine = tuple[float, float, float, float, float, float]
Planes = tuple[Pixels, Plane | None, Plane | None]  # rgb, alpha, product
Read = Callable[[str], Planes]

IDENTITY: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_MAGIC = b"PACKSHOT1"
#: zstd's fast levels are negative: two thirds of level 1's time for a tenth more room.
_LEVEL = -3


@dataclass(frozen=True)
class Origin:
    """Which photo the product's pixels come from, and where they lie in this picture.

    `photo` is the digest of the stored photo. `transform` = (a, b, c, d, e, f) takes a point of the
    photo to this picture: x' = a·x + b·y + c, y' = d·x + e·y + f, in pixels, where the centre of
    the first pixel is (0.5, 0.5).
    """

    photo: str
    transform: Affine = IDENTITY

    def then(self, step: Affine) -> Origin:
        """The origin after the picture itself was moved by `step` (crop, scale, place)."""
        a, b, c, d, e, f = self.transform
        m, n, o, p, q, r = step
        joined = (
            m * a + n * d,
            m * b + n * e,
            m * c + n * f + o,
            p * a + q * d,
            p * b + q * e,
            p * c + q * f + r,
        )
        return Origin(self.photo, joined)


@dataclass(frozen=True)
class Touch:
    """One operation in a picture's history: what it was, what it touched, which engine did it."""

    op: str
    touches: str
    engine: str = ""


@dataclass(frozen=True, eq=False)
class Picture:
    """Upright 8-bit sRGB pixels with straight alpha, and what is known of them.

    `alpha` is the transparency (None: opaque). `product` is the product's own alpha matte; it
    survives when a shadow or a background joins the picture, so that light, fit, checks and the
    certificate always know which pixels are the product's. Both are 0..255 and as large as `rgb`.
    `facts` is JSON and has one key for each author ("photo", "backdrop", "cutout", "scene",
    "export"). `notes` are doubts and advice for the user. `encoded` is the file itself where an
    export made one. Arrays are never written to after a picture has them.
    """

    rgb: Pixels
    alpha: Plane | None = None
    product: Plane | None = None
    origin: Origin | None = None
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    history: tuple[Touch, ...] = ()
    encoded: bytes | None = None

    def __post_init__(self) -> None:
        """Refuse planes of another size or type: every later step relies on it."""
        if self.rgb.ndim != 3 or self.rgb.shape[2] != 3 or self.rgb.dtype != np.uint8:
            raise ValueError(f"rgb must be (h, w, 3) uint8, is {self.rgb.shape} {self.rgb.dtype}")
        for name, plane in (("alpha", self.alpha), ("product", self.product)):
            if plane is not None and (plane.shape != self.rgb.shape[:2] or plane.dtype != np.uint8):
                raise ValueError(f"{name} must be {self.rgb.shape[:2]} uint8, is {plane.shape}")

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.rgb.shape[0])

    def fact(self, key: str) -> Mapping[str, JsonValue]:
        """The facts one author left; empty where it left none."""
        found = self.facts.get(key)
        return found if isinstance(found, dict) else {}

    def with_fact(self, key: str, value: Mapping[str, JsonValue]) -> Picture:
        """The same picture with one author's facts replaced."""
        return replace(self, facts={**self.facts, key: dict(value)})

    def noting(self, *notes: str) -> Picture:
        """The same picture with more notes for the user, each once."""
        fresh = tuple(note for note in dict.fromkeys(notes) if note not in self.notes)
        return replace(self, notes=self.notes + fresh)

    def pack(self, *, pixels: bool = True) -> bytes:
        """The picture as bytes: the same picture gives the same bytes.

        Without `pixels` a photo's are left out: whoever unpacks it reads its file again.
        """
        planes = {"rgb": self.rgb, "alpha": self.alpha, "product": self.product} if pixels else {}
        squeezed: dict[int, bytes] = {}  # a cutout's alpha is its product: packed once
        for plane in planes.values():
            if plane is not None and id(plane) not in squeezed:
                squeezed[id(plane)] = _squeeze(plane)
        blobs = {name: squeezed[id(plane)] for name, plane in planes.items() if plane is not None}
        if self.encoded is not None:
            blobs["encoded"] = self.encoded
        header: dict[str, object] = {
            "size": [self.width, self.height],
            "origin": [self.origin.photo, list(self.origin.transform)] if self.origin else None,
            "facts": dict(self.facts),
            "notes": list(self.notes),
            "history": [[t.op, t.touches, t.engine] for t in self.history],
            "blobs": {name: len(blob) for name, blob in blobs.items()},
        }
        head = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
        parts = (blobs[name] for name in sorted(blobs))
        return b"".join((_MAGIC, struct.pack("<I", len(head)), head, *parts))

    @classmethod
    def unpack(cls, data: bytes, read: Read | None = None) -> Self:
        """The picture that `pack` wrote. Raises PackshotError where the bytes are damaged.

        `read` gives the pixels, alpha and product of a photo by its origin.
        """
        try:
            return cls._unpack(data, read)
        except (ValueError, KeyError, struct.error, zstandard.ZstdError) as error:
            raise PackshotError("a stored picture is damaged: it will be made again") from error

    @classmethod
    def _unpack(cls, data: bytes, read: Read | None) -> Self:
        if data[: len(_MAGIC)] != _MAGIC:
            raise ValueError("not a packed picture")
        start = len(_MAGIC) + 4
        (length,) = struct.unpack("<I", data[len(_MAGIC) : start])
        header = json.loads(data[start : start + length])
        blobs, at = {}, start + length
        for name, size in sorted(header["blobs"].items()):
            blobs[name] = data[at : at + size]
            at += size
        origin = header["origin"]
        rgb, alpha, product = _planes(blobs, tuple(header["size"]), origin, read)
        return cls(
            rgb=rgb,
            alpha=alpha,
            product=product,
            origin=Origin(origin[0], tuple(origin[1])) if origin else None,
            facts=header["facts"],
            notes=tuple(header["notes"]),
            history=tuple(Touch(*touch) for touch in header["history"]),
            encoded=blobs.get("encoded"),
        )


def _planes(
    blobs: Mapping[str, bytes], size: tuple[int, int], origin: list[str], read: Read | None
) -> Planes:
    if "rgb" not in blobs:
        if read is None:
            raise ValueError("a photo without its pixels")
        return read(origin[0])
    width, height = size
    alpha, product = (
        _expand(blobs[name], (height, width)) if name in blobs else None
        for name in ("alpha", "product")
    )
    return _expand(blobs["rgb"], (height, width, 3)), alpha, product


def _squeeze(plane: Pixels) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(np.ascontiguousarray(plane).data)


def _expand(blob: bytes, shape: tuple[int, ...]) -> Pixels:
    raw = zstandard.ZstdDecompressor().decompress(blob)
    return np.frombuffer(raw, dtype=np.uint8).reshape(shape)
