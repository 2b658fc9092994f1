"""Assets travel with the package, and a missing one is a clear error."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tools.assets import asset
from tools.errors import ConfigurationError


def test_the_sample_is_a_phone_photo_of_modest_weight() -> None:
    data = asset("samples/mug.jpg").read_bytes()
    assert len(data) <= 1_500_000
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (4000, 3000)
        assert image.format == "JPEG"


def test_scenes_stay_small() -> None:
    folder = asset("scenes/SCENES.md")
    assert folder.is_file()
    kitchen = asset("scenes/kitchen.jpg").read_bytes()
    assert len(kitchen) < 1_000_000


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigurationError, match="scenes/nowhere.jpg"):
        asset("scenes/nowhere.jpg")
