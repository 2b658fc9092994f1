import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tools.xmp import DIGITAL_SOURCE_TYPES, Xmp

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=200)


@given(TEXT)
def test_alt_text_survives_a_jpeg_but_for_characters_xml_has_none_of(text):
    packet = Xmp("composite", text).packet()
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", xmp=packet)
    with Image.open(stream) as file:
        read = Xmp.read(file.info["xmp"])
    kept = "".join(c for c in text if c in "\t\n" or c >= " ")
    assert read.digital_source_type == "composite"
    assert read.alt_text == kept.replace("\ufffe", "").replace("\uffff", "")


def test_the_packet_is_what_iptc_asks_for():
    body = Xmp("trainedAlgorithmicMedia", "A mug").packet().decode()
    assert body.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert f"{DIGITAL_SOURCE_TYPES}trainedAlgorithmicMedia<" in body
    assert DIGITAL_SOURCE_TYPES.startswith("http://")
    root = ElementTree.fromstring(body)
    line = root.find(".//{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")
    assert line is not None
    assert line.get("{http://www.w3.org/XML/1998/namespace}lang") == "x-default"


def test_nothing_to_say_is_no_packet():
    assert Xmp().packet() == b""


def test_the_value_is_read_from_an_attribute_too():
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<r:RDF><r:Description xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        b'i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/>'
        b"</r:RDF></x:xmpmeta>"
    )
    assert Xmp.read(packet).digital_source_type == "digitalCapture"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"not xml",
        b"<a>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;">]><a>&d;</a>',
    ],
)
def test_foreign_packets_that_are_damaged_or_dangerous_say_nothing(packet):
    assert Xmp.read(packet) == Xmp()
