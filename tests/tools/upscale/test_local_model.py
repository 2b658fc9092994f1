"""Upscaling networks of one's own: a file by its place, or one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.errors import ConfigurationError
from tools.upscale import open_engine


def test_a_network_of_ones_own_gives_the_exact_size(shared: Path) -> None:
    engine = open_engine(f"onnx:{shared / 'models' / 'realesr_general_x4v3_w16.onnx'}")
    rgb = np.random.default_rng(1).integers(90, 110, (40, 56, 3), np.uint8)
    made = engine.upscale(rgb, (150, 107))
    assert made.shape == (107, 150, 3)
    assert abs(float(made.mean()) - float(rgb.mean())) < 6
    assert engine.id.startswith("onnx:realesr_general_x4v3_w16-")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no upscaling model 'x\.onnx'"):
        open_engine(f"onnx:{tmp_path / 'x.onnx'}")


def test_a_file_that_is_no_network_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.onnx"
    path.write_bytes(b"nothing")
    with pytest.raises(ConfigurationError, match=r"x\.onnx cannot enlarge"):
        open_engine(f"onnx:{path}").upscale(np.zeros((32, 32, 3), np.uint8), (64, 64))


@pytest.mark.parametrize("name", ["", "onnx", "onnx:", "esrgan"])
def test_an_unknown_name_is_told_the_known_ones(name: str) -> None:
    with pytest.raises(ConfigurationError, match="builtin, lanczos or onnx:<file>"):
        open_engine(name)
