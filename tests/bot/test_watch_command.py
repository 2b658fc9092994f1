from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.endings import DONE, WRONG_USE
from tests.bot.test_catalog import REQUEST, ROOT, photo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "photos"
    found.mkdir()
    (found / "MUG-1A.png").write_bytes(photo(1))
    return found


def test_once(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    typed = ["watch", str(folder), REQUEST, "--out", str(out), "--once", "--interval", "0.1"]
    assert main(typed) == DONE
    shown = capsys.readouterr()
    assert "MUG-1A" in shown.err
    assert shown.out.startswith("1 done\n")
    assert len(list((out / "MUG-1A").glob("mug-1a*-01.jpg"))) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_how_it_ends(how: signal.Signals, folder: Path, tmp_path: Path) -> None:
    typed = ["watch", str(folder), REQUEST, "--out", str(tmp_path / "out"), "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *typed, "--interval", "0.1"],
        cwd=ROOT,
        env={**os.environ, "PACKSHOT_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "end":
            break
    process.send_signal(how)
    _, error = process.communicate(timeout=60)
    assert process.returncode == DONE
    assert "Traceback" not in error
    assert "what was finished is kept" in error


@pytest.mark.parametrize("interval", ["0", "soon", "1e9"])
def test_intervals_that_are_none(interval: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(["watch", "x", REQUEST, "--interval", interval])
    assert ending.value.code == WRONG_USE
    assert "0.1 to 3600" in capsys.readouterr().err
