"""The table of rembg's models against rembg itself, and what lies on this machine."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.errors import ConfigurationError
from tools.segment.rembg_models import MODELS, RELEASES, RembgModel
from tools.segment.rembg_weights import candidates, pull, state, weights


def sources() -> str:
    spec = find_spec("rembg")  # not imported: that would compile for a minute
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "sessions"
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))


def test_every_hash_and_address_is_the_one_that_rembg_uses() -> None:
    text = sources()
    for model in MODELS.values():
        assert f'"{model.digest}"' in text, model.name
        assert f'"{RELEASES}/{model.source}"' in text, model.name


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("U2NET_HOME", str(tmp_path))
    return tmp_path


def small(content: bytes) -> RembgModel:
    return RembgModel("u2netp", "MIT", 1, f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_a_model_is_absent_here_verified_or_damaged(home: Path) -> None:
    model = small(b"weights")
    assert (state(model), weights(model)) == ("absent", None)
    target = candidates(model)[0]
    target.parent.mkdir(parents=True)
    target.write_bytes(b"weights")
    assert (state(model), state(model, thorough=True)) == ("here", "verified")
    target.write_bytes(b"damaged")
    assert (state(model), state(model, thorough=True)) == ("here", "damaged")


def test_the_old_folder_counts_too(home: Path) -> None:
    (home / "u2netp.onnx").write_bytes(b"weights")
    assert weights(MODELS["u2netp"]) == home / "u2netp.onnx"


def test_a_non_commercial_model_is_not_pulled_without_consent(home: Path) -> None:
    with pytest.raises(ConfigurationError, match="write 'bria-rmbg\\+noncommercial'"):
        pull("bria-rmbg", lambda *_: None, "http://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match="cannot be reached"):
        pull("bria-rmbg+noncommercial", lambda *_: None, "http://127.0.0.1:9")
    assert [path for path in home.rglob("*") if path.is_file()] == []
