"""Declared origin: what an upload's own metadata say about how it was made."""

from __future__ import annotations

import re
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
    found = [value.decode() for value in _SOURCE.findall(xmp) + _SOURCE.findall(data)]
    strongest = next((value for value in GENERATED if value in found), None)
    return Declared(strongest or (found[0] if found else None), _MANIFEST_STORE in data)
