from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.settings import load_settings
from agent.store import Hit
from agent.stores import open_store
from bot.cli import main
from bot.endings import DONE, FAILED, WRONG_USE
from tools.picture import Picture


@pytest.fixture
def folder() -> Path:
    store = open_store(load_settings().store)
    store.remember("a" * 64, Hit(store.put(Picture(np.zeros((8, 8, 3), np.uint8)))))
    return Path(store.url)


def test_stats_and_gc(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store"]) == DONE
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].split()[:2] == ["pictures", "1"]
    assert main(["store", "gc", "--older-than", "1h", "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["removed"]
    assert told["kinds"]["pictures"]["all"]["count"] == 1
    assert told["kinds"]["pictures"]["garbage"]["count"] == 0


def test_verify(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "verify"]) == DONE
    assert capsys.readouterr().out == "2 objects read, 0 damaged\n"
    next(folder.glob("pictures/*/*")).write_bytes(b"x")
    assert main(["store", "verify", "--dry-run", "--json"]) == FAILED
    assert len(json.loads(capsys.readouterr().out)["damaged"]) == 1
    assert main(["store", "verify"]) == FAILED
    assert "will be made again" in capsys.readouterr().out
    assert not list(folder.glob("pictures/*/*"))


@pytest.mark.parametrize("age", ["0d", "soon", "30", "-3d"])
def test_ages_that_are_none(age: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(["store", "gc", f"--older-than={age}"])
    assert ending.value.code == WRONG_USE
    assert "12h or 30d" in capsys.readouterr().err
