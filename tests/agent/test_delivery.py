"""Delivery and replay, through a studio with the real export and a planner of the test's own."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from langchain_core.messages import AIMessage
from PIL import Image

from agent import Settings, StepDone, Studio, Upload, deliver, replay
from agent.delivery import licences
from agent.planner import Planner
from agent.recipe import Operations
from tests.agent.fakes import call, in_turn, says
from tools.errors import PhotoError, RequestError


def jar(name: str = "jar.png", tint: int = 60) -> Upload:
    rgb = np.full((300, 300, 3), 210, np.uint8)
    rgb[60:240, 90:210] = (150, tint, 40)
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "PNG")
    return Upload(name, file.getvalue())


def studio(home: Path, *replies: AIMessage) -> Studio:
    model = in_turn(*replies)

    def planner(operations: Operations) -> Planner:
        return Planner(operations, model, None, "You plan.")

    return Studio(Settings.at(home), planner=planner)


def said(at: Studio, text: str, uploads: Sequence[Upload]) -> None:
    for _ in at.say("t", text, uploads):
        pass


def two_files(image: str = "jar", sku: str | None = None) -> AIMessage:
    extra = {"sku": sku} if sku else {}
    return says(
        "",
        call("relight", "brighter", image=image, exposure=0.2, mode="adjust"),
        call("export", "banner", image="brighter", width=240, height=120, **extra),
        call("export", "small", image="brighter", width=100, **extra),
    )


def test_one_photo_is_one_gallery(tmp_path: Path) -> None:
    with studio(tmp_path / "home", two_files()) as at:
        said(at, "two sizes", [jar()])
        (gallery,) = deliver(at, "t", tmp_path / "out", pack=True)
    assert gallery.folder == tmp_path / "out" / "jar"
    assert [file.name for file in gallery.files] == ["banner.jpg", "small.jpg"]
    assert (tmp_path / "out" / "jar.zip").is_file()
    known = json.loads((gallery.folder / "gallery.json").read_text())
    assert [one["file"] for one in known["inputs"]] == ["jar.png"]
    assert sorted(known["recipe"]) == ["banner", "brighter", "small"]
    assert sorted(known["versions"]["operations"]) == ["export", "relight"]
    assert all(file.certificate.fidelity or file.certificate.undetermined for file in gallery.files)


def test_two_products_are_two_galleries(tmp_path: Path) -> None:
    plan = says(
        "",
        call("export", "a", image="one", width=100),
        call("export", "b", image="two", width=100, sku="SKU-2"),
    )
    with studio(tmp_path / "home", plan) as at:
        said(at, "both", [jar("one.png"), jar("two.png", tint=90)])
        galleries = deliver(at, "t", tmp_path / "out")
    assert [gallery.folder.name for gallery in galleries] == ["one", "SKU-2"]
    for gallery, name in zip(galleries, ("one", "two"), strict=True):
        assert [one.name for one in gallery.made.inputs] == [name]


def test_of_a_stopped_run_what_is_made_is_delivered_and_the_rest_later(tmp_path: Path) -> None:
    files = [call("export", f"f{n}", image="jar", width=100 + n) for n in range(30)]
    with studio(tmp_path / "home", says("", *files)) as at:
        for event in at.say("t", "thirty sizes", [jar()]):
            if isinstance(event, StepDone):
                at.stop("t")
        (gallery,) = deliver(at, "t", tmp_path / "out")
        left = 30 - len(gallery.files)
        assert 0 < left < 30
        files_left = f"{left} file{'s' if left > 1 else ''} not made yet: the run was stopped"
        assert gallery.left_out == (files_left,)
        said(at, "go on", [])
        (gallery,) = deliver(at, "t", tmp_path / "out")
    assert len(gallery.files) == 30
    assert gallery.left_out == ()


def test_what_fails_is_told_and_the_rest_is_delivered(tmp_path: Path) -> None:
    plan = says(
        "",
        call("export", "good", image="jar", width=100),
        call("add_shadow", "shaded", image="jar"),
        call("export", "bad", image="shaded", width=100),
    )
    with studio(tmp_path / "home", plan) as at:
        said(at, "with a shadow", [jar()])
        (gallery,) = deliver(at, "t", tmp_path / "out")
    assert [file.name for file in gallery.files] == ["good.jpg"]
    (told,) = gallery.left_out
    assert told.startswith("bad could not be made: ")


def test_licences_of_named_models_reach_the_certificate() -> None:
    named = "rembg-2.0.86:isnet-general-use-0123456789ab"
    assert licences([named, "builtin-1", "rembg-2.0.86:other-01"]) == {named: "Apache-2.0"}


def test_the_terms_of_generators_reach_the_certificate() -> None:
    known = licences(["openai:gpt-image-2.6-sunburst", "openai:sd-cpp-local", "other:x"])
    assert known["openai:gpt-image-2.6-sunburst"].startswith("OpenAI's terms: its output is ass")
    assert known["openai:sd-cpp-local"].startswith("the terms of the server that runs sd-cpp-local")
    assert "other:x" not in known


def test_nothing_made_is_no_gallery(tmp_path: Path) -> None:
    with studio(tmp_path / "home", says("hello")) as at:
        said(at, "hi", [])
        assert deliver(at, "t", tmp_path / "out") == []
    assert not (tmp_path / "out").exists()


@pytest.fixture
def delivered(tmp_path: Path) -> Path:
    with studio(tmp_path / "home", two_files()) as at:
        said(at, "two sizes", [jar()])
        (gallery,) = deliver(at, "t", tmp_path / "out")
    return gallery.folder


def test_a_replay_elsewhere_writes_the_same_bytes(delivered: Path, tmp_path: Path) -> None:
    photo = tmp_path / "renamed.bin"
    photo.write_bytes(jar().data)
    with studio(tmp_path / "elsewhere") as at:
        done = replay(at, delivered / "gallery.json", tmp_path / "again", [photo])
    assert done.same == ("banner.jpg", "small.jpg")
    assert done.changed == ()
    before = {path.name: path.read_bytes() for path in delivered.iterdir()}
    after = {path.name: path.read_bytes() for path in done.folder.iterdir()}
    assert before == after


def test_a_photo_beside_the_gallery_is_found(delivered: Path, tmp_path: Path) -> None:
    (delivered.parent / "jar.png").write_bytes(jar().data)
    with studio(tmp_path / "elsewhere") as at:
        assert replay(at, delivered, tmp_path / "again").changed == ()


def test_the_store_remembers_the_photo(delivered: Path, tmp_path: Path) -> None:
    with studio(tmp_path / "home") as at:
        assert replay(at, delivered / "gallery.json", tmp_path / "again").changed == ()


def test_a_photo_that_is_nowhere_is_asked_for(delivered: Path, tmp_path: Path) -> None:
    with studio(tmp_path / "elsewhere") as at:
        with pytest.raises(PhotoError, match=r"'jar\.png'.*name the file after the manifest"):
            replay(at, delivered / "gallery.json", tmp_path / "again")
        with pytest.raises(PhotoError, match="not here"):
            replay(at, delivered, tmp_path / "again", [tmp_path / "no such photo.jpg"])
    assert not (tmp_path / "again").exists()


def test_a_file_that_came_out_otherwise_is_named(delivered: Path, tmp_path: Path) -> None:
    manifest = delivered / "gallery.json"
    known = json.loads(manifest.read_text())
    known["files"][1]["sha256"] = "f" * 64
    known["versions"]["libraries"]["pillow"] = "1.0"
    known["versions"]["operations"]["export"] = 0
    manifest.write_text(json.dumps(known))
    with studio(tmp_path / "home") as at:
        done = replay(at, manifest, tmp_path / "again")
    assert done.changed == ("small.jpg",)
    assert len(done.differences) == 2
    assert done.differences[0].startswith("operation export is ")
    assert done.differences[1].endswith("here and was 1.0")


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"files": []}', '{"files": 3, "x": 1}'])
def test_what_is_no_manifest_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gallery.json"
    path.write_text(text)
    with studio(tmp_path / "home") as at:
        with pytest.raises(RequestError, match=r"name the gallery\.json"):
            replay(at, path, tmp_path / "again")
        with pytest.raises(RequestError, match="cannot be read"):
            replay(at, tmp_path / "nowhere.json", tmp_path / "again")
