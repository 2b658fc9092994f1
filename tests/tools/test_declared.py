"""Declared origin: what generators and cameras leave in a file is found wherever it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tools.declared import Declared, declared

SOURCE = b"http://cv.iptc.org/newscodes/digitalsourcetype/"


def test_silence_declares_nothing() -> None:
    assert declared(b"\xff\xd8\xff" + b"pixels" * 50) == Declared(None, False)


def test_the_strongest_statement_counts() -> None:
    # A manifest lists what was done in order: generated first, edited by hand after.
    data = SOURCE + b"humanEdits ... " + SOURCE + b"trainedAlgorithmicMedia"
    assert declared(data).digital_source_type == "trainedAlgorithmicMedia"
    assert declared(data).generated


def test_a_camera_is_no_generator() -> None:
    found = declared(b"", xmp=SOURCE + b"digitalCapture")
    assert found.digital_source_type == "digitalCapture"
    assert not found.generated


def test_the_manifest_store_is_known_by_its_label_alone() -> None:
    label = bytes.fromhex("6332706100110010800000AA00389B71")
    assert declared(b"x" * 99 + b"jumd" + label).content_credentials
    assert not declared(b"a text about c2pa and jumd boxes").content_credentials


@given(st.binary(max_size=300), st.binary(max_size=100))
def test_any_bytes_are_read(data: bytes, xmp: bytes) -> None:
    assert isinstance(declared(data, xmp).generated, bool)


def test_a_value_that_two_segments_of_a_jpeg_share_is_read_whole() -> None:
    # JUMBF in APP11 (ISO/IEC 19566-5): each segment has a head of its own, wherever it cuts.
    label = bytes.fromhex("6332706100110010800000AA00389B71")
    box = label + b" " * 40 + SOURCE + b"trainedAlgorithmicMedia" + b" " * 9
    file = b"\xff\xd8\xff\xe0\0\x04JF"
    for number, at in enumerate(range(0, len(box), 70), 1):
        head = b"JP\0\x01" + number.to_bytes(4, "big") + b"\0\0\0\xffjumb"
        part = head + box[at : at + 70]
        file += b"\xff\xeb" + (len(part) + 2).to_bytes(2, "big") + part
    assert SOURCE + b"trained" not in file
    assert declared(file + b"\xff\xda").digital_source_type == "trainedAlgorithmicMedia"
