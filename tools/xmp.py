"""XMP: the packet a delivered file carries, and what is read back from any file's packet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

_X = "adobe:ns:meta/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
#: IPTC Photo Metadata Standard: namespaces of the Extension and the Core schema.
_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"

_SOURCE = f"{{{_EXTENSION}}}DigitalSourceType"
_ALT_TEXT = f"{{{_CORE}}}AltTextAccessibility"

#: Values of DigitalSourceType are addresses below this one (with http, not https).
DIGITAL_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

#: XMP specification, part 1, 7.3.2: the id is a constant, begin holds a byte order mark.
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_TAIL = '<?xpacket end="r"?>'

#: Characters that XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _space in {
    "x": _X,
    "rdf": _RDF,
    "Iptc4xmpExt": _EXTENSION,
    "Iptc4xmpCore": _CORE,
}.items():
    ElementTree.register_namespace(_prefix, _space)


@dataclass(frozen=True)
class Xmp:
    """What Packshot writes and reads: DigitalSourceType (its last word) and the alt text."""

    digital_source_type: str = ""
    alt_text: str = ""

    def packet(self) -> bytes:
        """The XMP packet in UTF-8; empty where there is nothing to say."""
        if not (self.digital_source_type or self.alt_text):
            return b""
        root = ElementTree.Element(f"{{{_X}}}xmpmeta")
        about = {f"{{{_RDF}}}about": ""}
        rdf = ElementTree.SubElement(root, f"{{{_RDF}}}RDF")
        description = ElementTree.SubElement(rdf, f"{{{_RDF}}}Description", about)
        if self.digital_source_type:
            source = ElementTree.SubElement(description, _SOURCE)
            source.text = DIGITAL_SOURCE_TYPES + self.digital_source_type
        if self.alt_text:
            text = ElementTree.SubElement(description, _ALT_TEXT)
            choices = ElementTree.SubElement(text, f"{{{_RDF}}}Alt")
            language = {f"{{{_XML}}}lang": "x-default"}
            line = ElementTree.SubElement(choices, f"{{{_RDF}}}li", language)
            line.text = _NOT_XML.sub("", self.alt_text)
        body = ElementTree.tostring(root, encoding="unicode")
        return f"{_HEAD}\n{body}\n{_TAIL}".encode()

    @classmethod
    def read(cls, packet: bytes) -> Xmp:
        """What a packet says; nothing where it is no sound XML.

        Packets come from strangers: one that declares a document type is not parsed at all, since
        entities are the known way to make a parser expand without end.
        """
        if b"<!" in packet:
            return cls()
        try:
            root = ElementTree.fromstring(packet.strip(b"\0 \r\n\t"))
        except (ElementTree.ParseError, ValueError, LookupError):
            return cls()
        return cls(_source(root), _alt_text(root))


def _source(root: ElementTree.Element) -> str:
    """Written as an element, as ours, or as an attribute of the description."""
    found = root.find(f".//{_SOURCE}")
    text = (found.text or "") if found is not None else ""
    text = text or next((part.get(_SOURCE, "") for part in root.iter() if part.get(_SOURCE)), "")
    return text.strip().rstrip("/").rpartition("/")[2]


def _alt_text(root: ElementTree.Element) -> str:
    found = root.find(f".//{_ALT_TEXT}//{{{_RDF}}}li")
    return (found.text or "") if found is not None else ""
