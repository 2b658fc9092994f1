"""A gallery's folder: whole or not at all, and other people's files are left alone."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from agent.folder import choose, pack, write
from agent.gallery import write_gallery
from tests.agent.shots import making, shot
from tools.errors import ConfigurationError


def tree(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def test_files_appear_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "mug", {"a.jpg": b"a", "b.jpg": b"b"})
    assert sorted(tree(tmp_path / "mug")) == ["a.jpg", "b.jpg"]


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mug").write_text("a file is in the way")
    with pytest.raises(ConfigurationError, match="'mug'.*--out"):
        write(tmp_path / "mug", {"a.jpg": b"a"})


def test_nothing_is_left_of_what_fails(tmp_path: Path) -> None:
    folder = tmp_path / "mug"
    write(folder, {"a.jpg": b"before"})
    (folder / "b.jpg").mkdir()
    with pytest.raises(ConfigurationError):
        write(folder, {"b.jpg": b"b", "a.jpg": b"after"})
    assert sorted(path.name for path in folder.iterdir()) == ["a.jpg", "b.jpg"]
    assert (folder / "a.jpg").read_bytes() == b"before"


def test_a_zip_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mug"
    folder.mkdir()
    (folder.with_name("mug.zip")).mkdir()
    (folder / "a.jpg").write_bytes(b"a")
    with pytest.raises(ConfigurationError, match="choose another folder"):
        pack(folder, ["a.jpg"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mug", "mug.zip"]


def test_what_an_earlier_gallery_left_goes(tmp_path: Path) -> None:
    first = [shot("main", "amazon.main"), shot("side", "amazon.secondary")]
    gallery = write_gallery(tmp_path, "mug", first, making())
    (gallery.folder / "mine.txt").write_text("not ours")
    again = write_gallery(tmp_path, "mug", first[:1], making())
    assert again.folder == gallery.folder
    assert sorted(tree(again.folder)) == [
        "contact-sheet.jpg",
        "gallery.json",
        "index.html",
        "mine.txt",
        "mug.MAIN.jpg",
    ]


def test_a_changed_file_of_an_earlier_gallery_stays(tmp_path: Path) -> None:
    first = [shot("main", "amazon.main"), shot("side", "amazon.secondary")]
    gallery = write_gallery(tmp_path, "mug", first, making())
    (gallery.folder / "mug.PT01.jpg").write_bytes(b"retouched by hand")
    write_gallery(tmp_path, "mug", first[:1], making())
    assert (gallery.folder / "mug.PT01.jpg").read_bytes() == b"retouched by hand"


def test_another_gallery_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    one = write_gallery(tmp_path, "mug", [shot("main", "amazon.main")], making())
    two = write_gallery(tmp_path, "mug", [shot("story", "instagram.story")], making())
    assert (one.folder.name, two.folder.name) == ("mug", "mug-2")
    assert (
        write_gallery(tmp_path, "mug", [shot("main", "amazon.main")], making()).folder.name == "mug"
    )


def test_someone_elses_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mug").mkdir()
    (tmp_path / "mug" / "mug.MAIN.jpg").write_bytes(b"the only copy")
    assert choose(tmp_path, "mug", ["mug.MAIN.jpg"]) == tmp_path / "mug-2"
    gallery = write_gallery(tmp_path, "mug", [shot("main", "amazon.main")], making())
    assert gallery.folder.name == "mug-2"
    assert (tmp_path / "mug" / "mug.MAIN.jpg").read_bytes() == b"the only copy"


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    gallery = write_gallery(tmp_path / "out", "mug", [shot("main", "amazon.main")], making())
    victim = tmp_path / "victim.txt"
    victim.write_bytes(gallery.files[0].data)
    manifest = gallery.folder / "gallery.json"
    text = manifest.read_text().replace('"file": "mug.MAIN.jpg"', '"file": "../../victim.txt"')
    manifest.write_text(text)
    write_gallery(tmp_path / "out", "mug", [shot("side", "amazon.secondary")], making())
    assert victim.exists()


def test_a_zip_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name / "mug", {"b.jpg": b"bb", "gallery.json": b"{}"})
    zips = [pack(tmp_path / name / "mug", ["b.jpg", "gallery.json"]) for name in ("one", "two")]
    assert zips[0].read_bytes() == zips[1].read_bytes()
    with zipfile.ZipFile(zips[0]) as archive:
        assert archive.namelist() == ["mug/b.jpg", "mug/gallery.json"]
        assert archive.read("mug/b.jpg") == b"bb"
        assert archive.testzip() is None
