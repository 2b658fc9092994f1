"""Catalogue runs as their users type them, cut short in every way, on small drawn photos."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from agent import Ended, Indexed, Noted, Priced, SkuDone, Unheard
from bot.board import Board, Pace
from bot.cli import main
from bot.endings import DONE, FAILED, NEEDS_USER, WRONG_USE
from tests.bench.shapes import small_photo

ROOT = Path(__file__).resolve().parents[2]
REQUEST = "one white picture for Shopify"


def photo(number: int) -> bytes:
    """The drawn mug, each of another colour and a third of its size."""
    drawn = cv2.imdecode(np.frombuffer(small_photo(), np.uint8), cv2.IMREAD_COLOR)
    small = cv2.resize(drawn, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".png", cv2.add(small, np.full(3, number * 3.0)))[1])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(5):
        (folder / f"MUG-{number}A_front.png").write_bytes(photo(number))
        (folder / f"MUG-{number}A_back.png").write_bytes(photo(number + 9))
    return folder


def typed(source: Path, out: Path, *more: str) -> list[str]:
    return ["catalog", str(source), REQUEST, "--out", str(out), *more]


def events(shown: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in shown.splitlines()]


def cut_short(source: Path, out: Path, home: Path, how: signal.Signals) -> int:
    """Begin a run in a process of its own, and cut it short once one SKU is made."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *typed(source, out, "--json")],
        cwd=ROOT,
        env={**os.environ, "PACKSHOT_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "sku":
            break
    time.sleep(0.3)  # the next ones are at work by now
    process.send_signal(how)
    _, error = process.communicate(timeout=60)
    assert "Traceback" not in error
    return process.returncode


def content(out: Path) -> dict[str, str]:
    """The bytes of all that was made, by their hashes."""
    files = [path for path in out.glob("MUG-*/*") if path.is_file()]
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_cut_short_goes_on_and_makes_each_sku_once(
    how: signal.Signals,
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    ending = cut_short(source, out, home, how)
    assert ending == (FAILED if how == signal.SIGINT else -signal.SIGKILL)
    before = {path: path.stat().st_mtime_ns for path in out.glob("MUG-*/*")}
    monkeypatch.setenv("PACKSHOT_HOME", str(home))
    assert main(typed(source, out, "--json")) == DONE
    told = [event for event in events(capsys.readouterr().out) if event["event"] == "sku"]
    kept = [str(event["sku"]) for event in told if event["kept"]]
    assert len(told) == 5
    assert 1 <= len(kept) < 5
    for path, time_ns in before.items():
        if path.parent.name in kept:
            assert path.stat().st_mtime_ns == time_ns
    assert not list(out.rglob("*.part"))
    monkeypatch.setenv("PACKSHOT_HOME", str(tmp_path / "another"))
    assert main(typed(source, tmp_path / "unbroken")) == DONE
    assert content(out) == content(tmp_path / "unbroken")


def test_lines_report_and_endings(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "BAD-1_front.png").write_bytes(b"no picture")
    out = tmp_path / "out"
    assert main(typed(source, out, "--only", "MUG-1A,BAD")) == WRONG_USE
    assert "BAD-1" not in capsys.readouterr().out
    assert main(typed(source, out, "--only", "MUG-1A, BAD-1_front")) == FAILED
    shown = capsys.readouterr()
    assert "6 SKUs, 2 of them in this run" in shown.err
    assert "'BAD-1_front.png' " in shown.err
    assert "1 done, 1 failed, 4 not done yet" in shown.out
    assert str(out / "report.html") in shown.out
    assert str(out / "shopify.csv") in shown.out
    assert (out / "MUG-1A" / "mug-1a-front-01.jpg").is_file()


def test_a_sample_is_shown_first(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(typed(source, out, "--sample", "1")) == DONE
    assert str(out / "sample.jpg") in capsys.readouterr().out
    assert (out / "sample.jpg").is_file()


@pytest.mark.parametrize(
    ("more", "word"),
    [(["--sample", "0"], "1 or more"), (["--only", ","], "name SKUs"), (["--sample", "x"], "'x'")],
)
def test_wrong_use(
    more: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        main(typed(tmp_path, tmp_path / "out", *more))
    assert ending.value.code == WRONG_USE
    assert word in capsys.readouterr().err


def test_sources_and_words_that_are_none(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["catalog", str(source / "nowhere"), REQUEST, "-o", out]) == WRONG_USE
    assert main(["catalog", str(source), "blorp the frobnicator", "-o", out]) == NEEDS_USER
    assert main(["catalog", str(source), "remove the watermark", "-o", out]) == WRONG_USE
    shown = capsys.readouterr()
    assert "no folder or table" in shown.err
    assert "blorp" in shown.err
    assert "Traceback" not in shown.err


def test_a_cluster_that_is_none_is_told_before_anything_is_begun(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(typed(source, out, "--cluster", "10.0.0.5:8786")) != DONE
    assert "--cluster is '10.0.0.5:8786'" in capsys.readouterr().err
    assert not out.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_board_shows_marked_up_names_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for stream in (io.StringIO(), Terminal()):
        with Board(tmp_path, stream) as board:
            told = board.shown(
                [
                    Indexed(3, 3),
                    SkuDone("[red]X[/red]\n", "done", 1.5, 2, kept=False, reasons=("new",)),
                    SkuDone("Y", "done", 0.0, 2, kept=True),
                    SkuDone("Z", "failed", 0.0, 0, kept=False, why="no photo"),
                    Noted("the cluster's scheduler is gone"),
                    Priced(2, 1.5, approved=False),
                    Unheard("A", "question", "what?"),
                    Ended({"done": 2, "failed": 1}, 0.25, ("report.html", "c", "j"), "sample.jpg"),
                ]
            )
            assert len(list(told)) == 8
        shown = stream.getvalue()
        for part in (
            "[red]X[/red]",
            "2 files",
            "made again: new",
            "no photo",
            "$1.50",
            "is gone",
            "what?",
        ):
            assert part in shown
    assert "2 done, 1 failed, $0.25 spent" in capsys.readouterr().out


def test_the_pace_counts_what_was_made() -> None:
    pace = Pace()
    pace.begun -= 60
    pace.total = 10
    assert pace.told() == ""
    for number in range(3):
        pace.count(SkuDone(f"S{number}", "done", 1.0, 1, kept=number == 0))
    assert pace.told() == "2 a minute, 4 min left"
