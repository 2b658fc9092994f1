"""The gallery: files named, checked and certified, and a manifest that tells all of it."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

from PIL import Image

from agent.gallery import write_gallery, zip_gallery
from agent.manifest import Manifest, read_manifest
from tests.agent.shots import RECIPE, making, shot

SKU = "B0CUP12345"


def test_everything_is_in_the_folder(tmp_path: Path) -> None:
    shots = [shot("main", "amazon.main", SKU), shot("side", "amazon.secondary", SKU)]
    gallery = write_gallery(tmp_path, SKU, shots, making())
    assert gallery.folder == tmp_path / SKU
    assert sorted(path.name for path in gallery.folder.iterdir()) == [
        f"{SKU}.MAIN.jpg",
        f"{SKU}.PT01.jpg",
        "contact-sheet.jpg",
        "gallery.json",
        "index.html",
    ]
    for file in gallery.files:
        written = (gallery.folder / file.name).read_bytes()
        assert written == file.data
        assert hashlib.sha256(written).hexdigest() == file.sha256


def test_the_manifest_has_its_published_form(tmp_path: Path) -> None:
    gallery = write_gallery(tmp_path, SKU, [shot("main", "amazon.main", SKU)], making())
    known = json.loads((gallery.folder / "gallery.json").read_text())
    assert known == gallery.manifest
    assert sorted(known) == ["files", "inputs", "left_out", "recipe", "versions"]
    assert sorted(known["files"][0]) == [
        "bytes",
        "certificate",
        "channel",
        "check",
        "file",
        "height",
        "sha256",
        "sku",
        "slot",
        "unsigned",
        "width",
    ]
    assert known["recipe"] == RECIPE
    assert known["left_out"] == ["the back view needs a real photo of the back"]
    assert isinstance(read_manifest(gallery.folder), Manifest)


def test_files_are_checked_and_certified(tmp_path: Path) -> None:
    (file,) = write_gallery(tmp_path, SKU, [shot("main", "amazon.main", SKU)], making()).files
    rules = {finding.rule: finding.verdict for finding in file.findings}
    assert rules["white"] == "pass"
    assert rules["fill"] == "pass"
    assert rules["naming"] == "pass"
    assert file.certificate.fidelity is not None
    assert file.certificate.fidelity.identical_share > 0.98
    assert file.to_confirm


def test_a_broken_requirement_fails_the_gallery(tmp_path: Path) -> None:
    good = shot("main", "amazon.main", SKU)
    assert write_gallery(tmp_path / "good", SKU, [good], making()).passed
    stream = io.BytesIO()
    Image.fromarray((good.picture.rgb * 0.9).astype("uint8")).save(stream, "JPEG")
    bad = replace(good, picture=replace(good.picture, encoded=stream.getvalue()))
    assert not write_gallery(tmp_path / "bad", SKU, [bad], making()).passed


def test_without_its_photo_a_file_says_so(tmp_path: Path) -> None:
    lost = replace(shot("main", "amazon.main", SKU), photo=None)
    (file,) = write_gallery(tmp_path, SKU, [lost], making()).files
    assert file.certificate.fidelity is None
    assert file.certificate.undetermined == "the photo is no longer stored"
    assert file.before is None


def test_the_same_shots_give_the_same_gallery(tmp_path: Path) -> None:
    folders = []
    for name in ("one", "two"):
        shots = [shot("main", "amazon.main", SKU), shot("own", None, width=300)]
        gallery = write_gallery(tmp_path / name, SKU, shots, making())
        zip_gallery(gallery)
        folders.append({path.name: path.read_bytes() for path in gallery.folder.iterdir()})
    assert folders[0] == folders[1]
    zips = [(tmp_path / name / f"{SKU}.zip").read_bytes() for name in ("one", "two")]
    assert zips[0] == zips[1]


def test_notes_of_files_and_names_are_told_once(tmp_path: Path) -> None:
    noted = shot("main", "amazon.main")
    noted = replace(noted, picture=noted.picture.noting("the edge is doubtful"))
    gallery = write_gallery(tmp_path, "mug", [noted, replace(noted, step="two")], making())
    assert gallery.notes.count("the edge is doubtful") == 1
    assert sum("rename to ASIN" in note for note in gallery.notes) == 1
