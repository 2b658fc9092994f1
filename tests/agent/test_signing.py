"""Signing: what is delivered carries a manifest, and all else stays true: caps, replay, secrecy."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent import PhotoRead, Settings, Studio, Upload, deliver, diagnose, replay
from agent.planner import Planner
from agent.recipe import Operations
from agent.settings import load_settings
from agent.signing import Signing
from agent.store import Store
from tests.agent.fakes import call, in_turn, says
from tools.errors import ConfigurationError
from tools.operation import operations
from tools.picture import Picture

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def jar(noise: int = 0, side: int = 300) -> bytes:
    rgb = np.full((side, side, 3), 210, np.uint8)
    rgb[side // 5 : -side // 5, side // 3 : -side // 3] = (150, 60, 40)
    if noise:
        grain = np.random.default_rng(1).integers(-noise, noise, rgb.shape)
        rgb = np.clip(rgb + grain, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def settings(issue, tmp_path: Path) -> Settings:
    home = {"PACKSHOT_HOME": str(tmp_path / "home")}
    return load_settings(home | issue(tmp_path / "pki").environment())


def studio(settings: Settings, *replies) -> Studio:
    model = in_turn(*replies)

    def planner(operations: Operations) -> Planner:
        return Planner(operations, model, None, "You plan.")

    return Studio(settings, planner=planner)


PLAN = says(
    "",
    call("relight", "brighter", image="jar", exposure=0.2, mode="adjust"),
    call("export", "banner", image="brighter", width=240, height=120),
    call("export", "clear", image="brighter", width=100, format="png"),
    call("export", "small", image="brighter", width=100, format="webp"),
)
REFINED = says("", call("export", "banner", image="brighter", width=200, height=120))


def said(at: Studio, text: str, *uploads: Upload) -> list:
    return list(at.say("t", text, uploads))


def manifest_of(path: Path) -> dict:
    import c2pa

    kind = {".jpg": "jpeg"}.get(path.suffix, path.suffix[1:])
    with c2pa.Reader(f"image/{kind}", io.BytesIO(path.read_bytes())) as reader:
        found = json.loads(reader.json())
    assert found["validation_state"] == "Valid"
    return found["manifests"][found["active_manifest"]]


def test_every_file_is_signed_checked_and_told(settings: Settings, tmp_path: Path) -> None:
    with studio(settings, PLAN) as at:
        said(at, "three sizes", Upload("jar.png", jar()))
        (gallery,) = deliver(at, "t", tmp_path / "out")
    assert [file.name for file in gallery.files] == ["banner.jpg", "clear.png", "small.webp"]
    for file in gallery.files:
        told = manifest_of(gallery.folder / file.name)
        assert told["claim_generator_info"][0]["name"] == "Packshot"
        assert told["signature_info"]["issuer"] == "Mugs & Sons"
        actions = told["assertions"][0]["data"]["actions"]
        words = [one["action"] for one in actions]
        assert words == ["c2pa.opened", "c2pa.color_adjustments", "c2pa.converted"]
        source = file.certificate.digital_source_type
        assert actions[-1]["digitalSourceType"] == SOURCE + str(source)
        (ingredient,) = told["ingredients"]
        assert ingredient["relationship"] == "parentOf"
        assert file.certificate.signed_by == "Mugs & Sons"
        assert file.bytes == (gallery.folder / file.name).stat().st_size
    assert "signed by Mugs &amp; Sons" in (gallery.folder / "index.html").read_text()


def test_the_key_is_nowhere_but_in_its_file(settings: Settings, tmp_path: Path) -> None:
    assert settings.signing is not None
    secret = settings.signing.key.read_bytes().splitlines()[1]
    with studio(settings, PLAN) as at:
        said(at, "three sizes", Upload("jar.png", jar()))
        deliver(at, "t", tmp_path / "out")
        assert secret.decode() not in repr(at.signing)
    written = [p for p in tmp_path.rglob("*") if p.is_file() and p != settings.signing.key]
    assert len(written) > 10
    assert not any(secret in path.read_bytes() for path in written)


def test_what_did_not_change_is_not_signed_again(settings: Settings, tmp_path: Path) -> None:
    with studio(settings, PLAN) as at:
        said(at, "three sizes", Upload("jar.png", jar()))
        (first,) = deliver(at, "t", tmp_path / "out")
    with studio(settings, REFINED) as at:
        said(at, "narrower")
        (second,) = deliver(at, "t", tmp_path / "out")
    before = {file.name: file.sha256 for file in first.files}
    after = {file.name: file.sha256 for file in second.files}
    assert [name for name in before if before[name] != after[name]] == ["banner.jpg"]


def test_replay_holds_signed_files_against_their_bytes_before_signing(
    settings: Settings, tmp_path: Path
) -> None:
    with studio(settings, PLAN) as at:
        said(at, "three sizes", Upload("jar.png", jar()))
        (gallery,) = deliver(at, "t", tmp_path / "out")
    photo = tmp_path / "jar.png"
    photo.write_bytes(jar())
    plain = Settings.at(tmp_path / "elsewhere")
    for there in (replace(plain, signing=settings.signing), plain):
        with studio(there) as at:
            done = replay(at, gallery.folder, tmp_path / f"again-{there is plain}", [photo])
        assert done.same == ("banner.jpg", "clear.png", "small.webp")
    made = done.folder / "banner.jpg"
    known = next(one for one in gallery.made.files if one.file == "banner.jpg")
    import hashlib

    assert hashlib.sha256(made.read_bytes()).hexdigest() == known.unsigned != known.sha256


def exported(noise: int, **args: object) -> Picture:
    from tools.photo import read_photo

    export = operations()["export"]
    known = export.args.model_validate({"image": "x", "save_as": "y", **args})
    return export.run(known, {"image": read_photo(jar(noise, 900), "jar.png")}, {})


@pytest.fixture
def signing(settings: Settings, tmp_path: Path) -> Signing:
    assert settings.signing is not None
    store = Store(str(tmp_path / "store"))
    return Signing(settings.signing.open(), store, store.get_bytes)


def test_a_signature_that_does_not_fit_makes_the_file_smaller_first(signing: Signing) -> None:
    made = exported(120, channel="temu", slot="main")
    cap = 2_000_000
    assert made.encoded is not None
    assert cap - 3000 < len(made.encoded) <= cap
    signed, _ = signing.signed(made, "d" * 64, [])
    assert signed.encoded is not None
    assert len(signed.encoded) <= cap
    assert signed.fact("credentials")["signer"] == "Mugs & Sons"
    assert signed.fact("export")["bytes"] == len(signed.encoded)
    assert any("below 2 MB with its content credentials" in note for note in signed.notes)
    with Image.open(io.BytesIO(signed.encoded)) as file:
        assert np.array_equal(np.asarray(file.convert("RGB")), signed.rgb)


def test_a_format_without_a_place_for_it_is_told(signing: Signing) -> None:
    made = exported(0, width=64)
    bitmap = made.with_fact("export", {**made.fact("export"), "format": "bmp"})
    signed, _ = signing.signed(bitmap, "e" * 64, [])
    assert signed.encoded == made.encoded
    assert any("BMP files hold no content credentials" in note for note in signed.notes)


def test_a_certificate_that_ended_is_told_before_anything_runs(
    issue: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = issue(tmp_path / "old", begins=-9, ends=-1).environment()
    with (
        studio(load_settings(ended), PLAN) as at,
        pytest.raises(ConfigurationError, match="ended on .*: name a newer one"),
    ):
        said(at, "three sizes", Upload("jar.png", jar()))
    for name, value in ended.items():
        monkeypatch.setenv(name, value)
    assert ("fail", True) in [(one.verdict, "ended on" in one.text) for one in diagnose()]


def test_the_doctor_says_who_signs_and_until_when(
    issue: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def signing() -> tuple[str, str]:
        return next((one.verdict, one.text) for one in diagnose() if one.what == "signing")

    assert signing()[0] == "pass"
    assert signing()[1].startswith("off")
    for days, verdict in ((90, "pass"), (9.5, "warn")):
        for name, value in issue(tmp_path / verdict, ends=days).environment().items():
            monkeypatch.setenv(name, value)
        found = signing()
        assert found[0] == verdict
        assert found[1].startswith("files are signed by Mugs & Sons (es256, issued by Test ")
    assert found[1].endswith("9 days: ask for a new certificate")


def test_what_an_upload_says_of_itself_is_told_and_kept(settings: Settings, tmp_path: Path) -> None:
    from tools.credentials import sign

    assert settings.signing is not None
    made = {"action": "c2pa.created", "digitalSourceType": SOURCE + "trainedAlgorithmicMedia"}
    claim = {
        "claim_generator_info": [{"name": "Dreamer"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [made]}}],
    }
    photo = Upload("jar.png", sign(jar(), "png", claim, (), settings.signing.open()))
    with studio(settings, PLAN, PLAN) as at:
        planned = at.plan("dry", "three sizes", [photo])
        (read,) = [one for one in said(at, "three sizes", photo) if isinstance(one, PhotoRead)]
        (gallery,) = deliver(at, "t", tmp_path / "out")
    sentence = "'jar.png' carries content credentials signed by Mugs & Sons with Dreamer"
    for told in (planned.reply, "\n".join(read.advice), "\n".join(gallery.notes)):
        assert sentence in told
        assert "made with AI (trainedAlgorithmicMedia)" in told
    assert "signed by Mugs &amp; Sons with Dreamer" in (gallery.folder / "index.html").read_text()
    for file in gallery.files:
        assert file.certificate.digital_source_type == "trainedAlgorithmicMedia"
        told = manifest_of(gallery.folder / file.name)
        assert told["ingredients"][0]["active_manifest"]
