"""rembg's named models: from local files only, licences minded, one refinement for all."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.tools.segment.drawn import mug, photo, shaded, sheet
from tools.errors import ConfigurationError
from tools.segment import open_engine
from tools.segment.rembg_models import MODELS
from tools.segment.rembg_weights import candidates


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("U2NET_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["rembg", "rembg:", "u2net", "", "builtin:2"])
def test_unknown_engines_are_refused_with_the_right_names(name: str) -> None:
    with pytest.raises(ConfigurationError, match="use 'builtin', or 'rembg:'"):
        open_engine(name)


def test_a_model_that_is_not_here_is_never_fetched(home: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Apache-2.0, 5 MB.*packshot models pull u2netp"):
        open_engine("rembg:u2netp")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["atlascloud", "withoutbg", "sam", "u2net_custom", "nonsense"])
def test_remote_and_unfit_models_are_not_offered(home: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="choose one of"):
        open_engine(f"rembg:{name}")


def test_a_non_commercial_model_needs_consent(home: Path) -> None:
    (home / "bria-rmbg.onnx").write_bytes(b"weights")
    with pytest.raises(ConfigurationError, match="non-commercial use only"):
        open_engine("rembg:bria-rmbg")
    assert "bria-rmbg-" in open_engine("rembg:bria-rmbg+noncommercial").id


def test_the_id_follows_the_weights(home: Path) -> None:
    (home / "silueta.onnx").write_bytes(b"one")
    first = open_engine("rembg:silueta").id
    (home / "silueta.onnx").write_bytes(b"two")
    assert open_engine("rembg:silueta").id != first


def test_damaged_weights_are_a_sentence(home: Path) -> None:
    (home / "u2netp.onnx").write_bytes(b"no model")
    with pytest.raises(ConfigurationError, match="damaged or no ONNX model"):
        open_engine("rembg:u2netp").segment(np.zeros((32, 32, 3), np.uint8))


def test_files_are_looked_for_where_rembg_looks(home: Path) -> None:
    pytest.importorskip("rembg.sessions.u2netp")
    from rembg.sessions.u2netp import U2netpSession

    for place in candidates(MODELS["u2netp"]):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"here")
        assert U2netpSession.resolve_existing("u2netp.onnx") == str(place)
        place.unlink()


def test_the_table_names_rembgs_own_files() -> None:
    from rembg.sessions import sessions_class

    known = {session.name(): session for session in sessions_class}
    assert set(MODELS) <= set(known)
    for model in MODELS.values():
        assert known[model.name].is_local()


def test_real_weights_find_a_mug(home: Path, shared: Path) -> None:
    shutil.copy(shared / "models" / "u2netp_w16.onnx", home / "u2netp.onnx")
    engine = open_engine("rembg:u2netp")
    alpha = mug(400)
    seen = engine.segment(photo(alpha, shaded((160, 40, 30), alpha), sheet(size=400)))
    truth = alpha > 0.5
    found = seen.foreground > 0.5
    assert (found & truth).sum() / (found | truth).sum() > 0.97
    assert os.environ.get("NUMBA_DISABLE_JIT") == "1" or "numba" in sys.modules
