"""Declared origin: what an upload's own metadata say about how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Label of a C2PA manifest store in JUMBF (C2PA 2.1 §11.1.4.2): a fixed UUID that begins "c2pa".
#: It stands in every carrier alike: JPEG APP11, PNG caBX, WebP C2PA chunk, BMFF uuid box.
_MANIFEST_STORE = bytes.fromhex("6332706100110010800000AA00389B71")

#: IPTC's vocabulary; XMP and C2PA's actions both write the value as this address.
_SOURCE = re.compile(rb"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{4,60})")

#: Values that tell of pixels made by a generator, the strongest first.
GENERATED = (
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "algorithmicMedia",
)
#: A JPEG segment of JUMBF repeats this much of the first one's head (ISO/IEC 19566-5, annex D):
#: "JP", the box's number, the packet's number, the box's length and type.
_PACKET_HEAD = 16


@dataclass(frozen=True)
class Declared:
    """What a file declares: the IPTC DigitalSourceType (None: nothing) and signed credentials."""

    digital_source_type: str | None = None
    content_credentials: bool = False

    @property
    def generated(self) -> bool:
        """Whether it says that a generator made it or a part of it."""
        return self.digital_source_type in GENERATED


def declared(data: bytes, xmp: bytes = b"") -> Declared:
    """Read it from a file's bytes and its XMP packet (which PNG may hold compressed).

    Where several values stand, the one that tells most of a generator counts: a manifest lists
    every action since the first, and an edit does not undo what was generated.
    """
    signed = _MANIFEST_STORE in data
    texts = (xmp, data, b"".join(_packets(data)) if signed else b"")
    found = [value.decode() for text in texts for value in _SOURCE.findall(text)]
    return Declared(_strongest(found), signed)


def generated_doubt(name: str, value: object) -> str:
    """What is told of a photo that says of itself that a generator made it, by that value."""
    return (
        f"{name!r} says that it was made with AI ({value}): it is marked so in every file, and a "
        "main image needs a photograph of the product"
    )


def _strongest(values: list[str]) -> str | None:
    """Of several values the one that tells most of a generator, else the first."""
    generated = next((value for value in GENERATED if value in values), None)
    return generated or (values[0] if values else None)


def _packets(data: bytes) -> Iterator[bytes]:
    """The JUMBF of a JPEG without the heads between its segments, where a value may be cut."""
    at = 2
    while data[:2] == b"\xff\xd8" and data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xDA or length < 2:
            return
        if data[at + 1] == 0xEB and data[at + 4 : at + 6] == b"JP":
            yield data[at + 4 + _PACKET_HEAD : at + 2 + length]
        at += 2 + length
