"""The command line as its users type it: real commands on a small drawn photo."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from PIL import Image

from bot.cli import main, parser
from bot.endings import DONE, FAILED, NEEDS_USER, WRONG_USE
from tests.bench.shapes import small_photo

AMAZON = "make an Amazon set for this mug, ASIN B0CUP12345"


@pytest.fixture
def mug(tmp_path: Path) -> str:
    path = tmp_path / "mug.png"
    path.write_bytes(small_photo())
    return str(path)


def gallery(folder: Path) -> Path:
    (manifest,) = folder.rglob("gallery.json")
    return manifest.parent


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(["--version"])
    assert not ending.value.code
    assert capsys.readouterr().out == f"packshot {version('packshot')}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(["--help"])
    assert ending.value.code == DONE
    shown = capsys.readouterr().out
    for command in (
        "make",
        "chat",
        "catalog",
        "plan",
        "run",
        "check",
        "replay",
        "channels",
        "recipes",
        "brand",
        "tools",
        "models",
        "usage",
        "slack",
        "doctor",
    ):
        assert command in shown


@pytest.mark.parametrize("typed", [[], ["paint"], ["make"], ["check", "x.jpg"]])
def test_wrong_use_is_one_sentence_with_the_next_step(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        main(typed)
    assert ending.value.code == WRONG_USE
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "--help" in error


def test_make_delivers_files_that_pass_their_own_check(
    mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["make", AMAZON, mug, "-o", str(out)]) == DONE
    made = gallery(out)
    manifest = json.loads((made / "gallery.json").read_text())
    names = [file["file"] for file in manifest["files"]]
    assert names[0] == "B0CUP12345.MAIN.jpg"
    assert len(names) >= 5
    assert {"file", "channel", "slot", "sku", "sha256", "width", "height", "bytes"} < set(
        manifest["files"][0]
    )
    shown = capsys.readouterr().out
    assert str(made) in shown
    assert all(name in shown for name in names)
    assert {"index.html", "contact-sheet.jpg", *names} <= {path.name for path in made.iterdir()}
    main_image = str(made / names[0])
    assert main(["check", main_image, "--channel", "amazon.main"]) == DONE


def test_replay_writes_the_same_bytes(
    mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    assert main(["make", "amazon main image, ASIN B0CUP12345", mug, "-o", str(out)]) == DONE
    monkeypatch.setenv("PACKSHOT_HOME", str(tmp_path / "another-home"))
    manifest = str(gallery(out) / "gallery.json")
    assert main(["replay", manifest, mug, "-o", str(again)]) == DONE
    for path in gallery(out).glob("*.jpg"):
        (twin,) = again.rglob(path.name)
        assert twin.read_bytes() == path.read_bytes(), path.name


def test_json_is_all_that_standard_output_holds(
    mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["make", "amazon main image", mug, "--json", "--yes", "-o", str(tmp_path / "out")]
    assert main(typed) == DONE
    document = json.loads(capsys.readouterr().out)
    assert [file["slot"] for file in document["files"]] == ["main"]
    assert {"recipe", "inputs", "versions", "left_out"} <= set(document)


def test_check_fails_a_foreign_file_that_breaks_a_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "B0CUP12345.MAIN.jpg"
    Image.new("RGB", (1200, 1200), (240, 240, 240)).save(path)
    assert main(["check", str(path), "--channel", "amazon", "--json"]) == FAILED
    (report,) = json.loads(capsys.readouterr().out)
    broken = {finding["rule"] for finding in report["findings"] if finding["verdict"] == "fail"}
    assert any("white" in rule for rule in broken)


def test_run_writes_one_result_a_photo_and_goes_on_after_a_bad_one(
    mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"not a picture")
    out = tmp_path / "cut"
    assert main(["run", "remove_background", str(bad), mug, "-o", str(out)]) == FAILED
    shown = capsys.readouterr()
    with Image.open(out / "mug.png") as cut:
        assert cut.mode == "RGBA"
        assert cut.getpixel((2, 2))[3] == 0
        assert cut.getpixel((450, 400))[3] == 255
    assert str(out / "mug.png") in shown.out
    assert "bad.jpg" in shown.err


def test_run_takes_arguments(mug: str, tmp_path: Path) -> None:
    assert main(["run", "upscale", mug, "--set", "factor=1.2", "-o", str(tmp_path / "up")]) == DONE
    with Image.open(next((tmp_path / "up").iterdir())) as large:
        assert large.size == (1080, 840)


@pytest.mark.parametrize(
    ("typed", "ending", "word"),
    [
        (["run", "remove_backgruond", "MUG"], WRONG_USE, "remove_background"),
        (["run", "upscale", "MUG", "--set", "factor=banana"], WRONG_USE, "factor"),
        (["run", "upscale", "MUG", "--set", "factor"], WRONG_USE, "factor"),
        (["check", "MUG", "--channel", "amazn.main"], WRONG_USE, "amazon"),
        (["check", "MUG", "--channel", "shein"], WRONG_USE, "Shein"),
        (["make", "amazon set", "nowhere.jpg"], FAILED, "nowhere.jpg"),
        (["make", "amazon set"], NEEDS_USER, "photo"),
        (["make", "   ", "MUG"], NEEDS_USER, ""),
        (["make", "remove the watermark of the photographer", "MUG"], WRONG_USE, "watermark"),
        (["channels", "amazn"], WRONG_USE, "amazon"),
        (["tools", "upscal"], WRONG_USE, "upscale"),
        (["replay", "nowhere.json"], WRONG_USE, "nowhere.json"),
    ],
)
def test_bad_input_is_a_sentence_and_the_right_ending(
    typed: list[str],
    ending: int,
    word: str,
    mug: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = [mug if part == "MUG" else part for part in typed]
    if typed[0] in ("make", "run", "replay"):
        arguments += ["-o", str(tmp_path / "out")]
    assert main(arguments) == ending
    shown = capsys.readouterr()
    assert word in shown.err + shown.out
    assert "Traceback" not in shown.err + shown.out


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.jpg", b""),
        ("text.jpg", b"hello"),
        ("cut.png", small_photo()[:400]),
        ("x.svg", b"<svg/>"),
    ],
)
def test_a_bad_photo_is_named_and_the_good_one_is_done(
    name: str, data: bytes, mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / name
    bad.write_bytes(data)
    out = tmp_path / "out"
    assert main(["make", "amazon main image", mug, str(bad), "-o", str(out)]) == FAILED
    shown = capsys.readouterr()
    assert name in shown.err
    assert [path.suffix for path in gallery(out).glob("*MAIN*")] == [".jpg"]


def test_an_unwritable_folder_is_one_sentence(
    mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    assert main(["make", "amazon main image", mug, "-o", str(blocked)]) == WRONG_USE
    assert "Traceback" not in capsys.readouterr().err


def test_plan_runs_nothing(mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", AMAZON, mug, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["outcome"] == "plan"
    slots = [(d["channel"], d["slot"]) for d in document["deliverables"]]
    assert slots.count(("amazon", "main")) == 1
    assert "remove_background" in document["deliverables"][0]["from_op_lineage"]
    assert not (tmp_path / "packshot-home").exists()


def test_plan_jsonl_keeps_threads_apart_and_answers_nonsense(
    mug: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [
        {"thread": "a", "say": "amazon main image", "photos": [mug]},
        {"thread": "b", "say": "softer shadow"},
        {"thread": "a", "say": "softer shadow"},
    ]
    lines = [json.dumps(turn) for turn in turns] + ["[]", "nonsense"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    assert main(["plan", "--jsonl"]) == DONE
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    outcomes = [answer["outcome"] for answer in answers[:3]]
    assert outcomes[0] == outcomes[2] == "plan"
    assert outcomes[1] in ("question", "refuse")
    softness = [
        step["args"]["softness"]
        for answer in (answers[0], answers[2])
        for step in answer["recipe"].values()
        if step["op"] == "add_shadow"
    ]
    assert softness[1] > softness[0]
    assert len(answers) == len(lines)
    assert all(answer["reply"] for answer in answers[3:])


def test_chat_refines_undoes_and_leaves(
    mug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        "amazon main image, ASIN B0CUP12345",
        "softer shadow",
        "/undo",
        "/plan",
        "/quit",
        "this is not read any more",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    assert main(["chat", mug, "-o", str(tmp_path / "out"), "--thread", "mugs"]) == DONE
    shown = capsys.readouterr()
    assert shown.out.count("B0CUP12345.MAIN.jpg") >= 3
    assert "packshot chat --thread mugs" in shown.out
    assert "Traceback" not in shown.err


def test_lists_name_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels"]) == DONE
    assert main(["channels", "amazon.main"]) == DONE
    assert main(["tools"]) == DONE
    assert main(["tools", "add_shadow"]) == DONE
    shown = capsys.readouterr().out
    for word in ("etsy.listing", "2700×2025", "sources", "remove_background", "softness"):
        assert word in shown


def test_doctor_finds_a_well_installation_well_and_a_bad_setting_bad(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["doctor"]) == DONE
    monkeypatch.setenv("PACKSHOT_WORKERS", "many")
    assert main(["doctor"]) == FAILED
    assert "PACKSHOT_WORKERS" in capsys.readouterr().out
    assert main(["doctor", "deadbeef"]) == WRONG_USE


def test_the_installed_command_ends_quietly_when_its_reader_goes() -> None:
    code = "import sys; from bot.cli import main; sys.exit(main(['channels', '--json']))"
    done = subprocess.run(
        f'{sys.executable} -c "{code}" | head -c 10', shell=True, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("switch", "shown"), [([], False), (["-W", "always"], True)])
def test_warnings_of_libraries_are_for_developers(switch: list[str], *, shown: bool) -> None:
    code = "import sys, warnings; from bot.cli import main; sys.argv = ['packshot', 'channels']"
    typed = [sys.executable, *switch, "-c", f"{code}; main(); warnings.warn('from a library')"]
    done = subprocess.run(typed, capture_output=True, text=True, check=True)
    assert ("from a library" in done.stderr) is shown


def test_every_command_has_help() -> None:
    shown = parser().format_help()
    assert "a product-photo studio" in shown.lower()


def test_models_are_listed_verified_and_never_fetched_by_accident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("U2NET_HOME", str(tmp_path))
    monkeypatch.setenv("PACKSHOT_MODELS_URL", "http://127.0.0.1:9")
    assert main(["models", "--json"]) == DONE
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["builtin"]["state"] == "in the package"
    assert rows["rembg:bria-rmbg"]["use"] == "non-commercial only"
    assert main(["models", "verify", "u2netp"]) == DONE
    assert capsys.readouterr().out.rstrip().endswith("absent")
    (tmp_path / "u2netp.onnx").write_bytes(b"no weights")
    assert main(["models", "verify", "u2netp"]) == FAILED
    assert capsys.readouterr().out.rstrip().endswith("damaged")
    assert main(["models", "pull"]) == WRONG_USE
    assert main(["models", "list", "u3net"]) == WRONG_USE
    assert main(["models", "pull", "silueta"]) == WRONG_USE
    assert "http://127.0.0.1:9/silueta.onnx cannot be reached" in capsys.readouterr().err


def test_the_brand_kit_is_shown_changed_and_applied(
    mug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["brand"]) == DONE
    assert "empty" in capsys.readouterr().out
    assert main(["brand", "set", "background=#F4F1EA", "channels=shopify"]) == DONE
    assert main(["brand", "set", "fill=2"]) == WRONG_USE
    assert "fill" in capsys.readouterr().err
    assert main(["brand", "set"]) == WRONG_USE
    assert main(["plan", "--json", "make a set", mug]) == DONE
    shown = capsys.readouterr().out
    plan = json.loads(shown[shown.index("{") :])
    assert {file["channel"] for file in plan["deliverables"]} == {"shopify"}
    colours = [step["args"].get("color") for step in plan["recipe"].values()]
    assert "#F4F1EA" in colours
    assert main(["brand", "forget", "all", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out) == {}


def test_recipes_lists_what_there_is_and_what_was_saved(
    mug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["make", "amazon main, and save this as our mug set", mug]
    assert main(["recipes", "amazon"]) == DONE
    assert "doubt: Is it well made?" in capsys.readouterr().out
    assert main(["recipes", "nonsense"]) == WRONG_USE
    assert "there are amazon" in capsys.readouterr().err
    assert main([*typed, "--out", str(Path(mug).parent / "out")]) == DONE
    capsys.readouterr()
    assert main(["recipes", "--json"]) == DONE
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["mug_set"] == {
        "name": "mug_set",
        "kind": "yours",
        "title": "mug set",
        "pictures": "1",
    }
    assert main(["recipes", "mug_set"]) == DONE
    assert "$photo_cutout" in capsys.readouterr().out
    assert main(["recipes", "mug_set", "--forget"]) == DONE
    assert main(["recipes", "mug_set"]) == WRONG_USE


@pytest.mark.parametrize(
    ("typed", "given", "missing"),
    [
        (["slack"], {}, "SLACK_BOT_TOKEN"),
        (["slack"], {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        (["slack", "--http", "0"], {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_slack_names_the_secret_that_is_missing(
    typed: list[str],
    given: dict[str, str],
    missing: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert main(typed) == WRONG_USE
    error = capsys.readouterr().err
    assert error.startswith(f"packshot: {missing} is not set")
    assert error.count("\n") == 1
    assert "packshot slack manifest" in error
