"""Content credentials: what is signed is read back by the library, with nothing private in it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.credentials import Ingredient, read_credentials, sign, signable, try_out
from tools.declared import declared
from tools.endorsement import endorsement
from tools.errors import ConfigurationError
from tools.signer import Signer, open_signer

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.fixture(scope="module")
def signer(issue, tmp_path_factory: pytest.TempPathFactory) -> Signer:
    issued = issue(tmp_path_factory.mktemp("pki"))
    return open_signer(issued.certificate, issued.key)


def photo(format: str = "jpeg") -> bytes:
    pixels = np.random.default_rng(7).integers(0, 255, (40, 60, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format)
    return file.getvalue()


def claim(action: str = "c2pa.created", source: str = "digitalCapture", *more: dict) -> dict:
    begun = {"action": action, "digitalSourceType": SOURCE + source}
    if action != "c2pa.created":
        begun = {"action": action, "parameters": {"ingredientIds": ["photo_1"]}}
    assertion = {"label": "c2pa.actions.v2", "data": {"actions": [begun]}}
    return {
        "claim_generator_info": [{"name": "Cam", "version": "3"}],
        "assertions": [assertion, *more],
    }


def parent(data: bytes | None) -> Ingredient:
    return Ingredient("photo_1", "parentOf", "jpeg", data)


def read(data: bytes, format: str = "jpeg") -> dict:
    import c2pa

    with c2pa.Reader(f"image/{format}", io.BytesIO(data)) as reader:
        return json.loads(reader.json())


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "tiff", "gif", "avif"])
def test_every_format_of_ours_is_signed_and_keeps_its_pixels(signer: Signer, format: str) -> None:
    assert format in signable()
    plain = photo(format)
    signed = sign(plain, format, claim(), (), signer)
    found = read(signed, format)
    assert found["validation_state"] == "Valid"
    assert pixels(signed) == pixels(plain)
    assert declared(signed).content_credentials
    assert declared(signed).digital_source_type == "digitalCapture"


def test_the_photos_own_manifest_goes_along_without_its_place(signer: Signer) -> None:
    exif = {"@context": {"exif": "http://ns.adobe.com/exif/1.0/"}, "exif:GPSLatitude": "39,21.102N"}
    place = {"label": "stds.exif", "data": exif}
    taken = sign(photo(), "jpeg", claim("c2pa.created", "digitalCapture", place), (), signer)
    assert b"39,21.102N" in taken
    made = sign(photo(), "jpeg", claim("c2pa.opened"), [parent(taken)], signer)
    found = read(made)
    assert found["validation_state"] == "Valid"
    assert len(found["manifests"]) == 2
    assert b"39,21.102N" not in made
    (one,) = found["manifests"][found["active_manifest"]]["ingredients"]
    assert (one["relationship"], one["title"]) == ("parentOf", "photo")
    again = sign(photo(), "jpeg", claim("c2pa.opened"), [parent(made)], signer)
    assert read(again)["validation_state"] == "Valid"
    assert len(read(again)["manifests"]) == 3


@pytest.mark.parametrize("damage", ["none at all", "cut", "gone"])
def test_a_photo_without_a_manifest_that_can_be_read_is_an_ingredient_all_the_same(
    signer: Signer, damage: str
) -> None:
    taken = sign(photo(), "jpeg", claim(), (), signer)
    data = {"none at all": photo(), "cut": taken[:900] + taken[1500:], "gone": None}[damage]
    made = sign(photo(), "jpeg", claim("c2pa.opened"), [parent(data)], signer)
    found = read(made)
    assert found["validation_state"] == "Valid"
    assert len(found["manifests"][found["active_manifest"]]["ingredients"]) == 1


def test_a_certificate_for_another_purpose_is_told(issue, tmp_path: Path) -> None:
    issued = issue(tmp_path, code=True)
    with pytest.raises(
        ConfigurationError, match="cannot sign pictures .the certificate is invalid.: ask its"
    ):
        try_out(open_signer(issued.certificate, issued.key))


def test_a_time_stamp_server_that_does_not_answer_is_told(issue, tmp_path: Path) -> None:
    issued = issue(tmp_path)
    signer = open_signer(issued.certificate, issued.key, "http://127.0.0.1:9/")
    try_out(signer)
    with pytest.raises(ConfigurationError, match="PACKSHOT_C2PA_TIMESTAMP_URL names does not"):
        sign(photo(), "jpeg", claim(), (), signer)


def test_what_an_upload_carries_is_told_in_a_sentence(signer: Signer) -> None:
    made = sign(photo(), "jpeg", claim("c2pa.created", "trainedAlgorithmicMedia"), (), signer)
    told = endorsement(made, "jpeg", "mug.jpg")
    assert told.startswith("'mug.jpg' carries content credentials signed by Mugs & Sons with Cam")
    assert "unchanged since" in told
    assert told.endswith("they say that it was made with AI (trainedAlgorithmicMedia)")
    changed = bytearray(made)
    changed[-40] ^= 255
    found = read_credentials(bytes(changed), "jpeg")
    assert found is not None
    assert not found.sound
    assert "do not hold" in endorsement(bytes(changed), "jpeg", "mug.jpg")
    assert "damaged" in endorsement(made[:900] + made[1500:], "jpeg", "mug.jpg")
