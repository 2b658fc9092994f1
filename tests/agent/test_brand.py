"""The brand kit's file: edited by people, checked on reading, never half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.brand import Brand, load_brand, store_brand
from tools.errors import ConfigurationError, RequestError


def test_a_kit_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "brand.yaml"
    kit = Brand().with_changes({"background": "#F4F1EA", "fill": 0.9, "channels": ["etsy"]})
    store_brand(path, kit)
    assert load_brand(path) == kit
    assert [found.name for found in path.parent.iterdir()] == ["brand.yaml"]


def test_an_empty_kit_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "brand.yaml"
    store_brand(path, Brand(fill=0.8))
    store_brand(path, Brand(fill=0.8).with_changes({"fill": None}))
    assert not path.exists()
    assert load_brand(path) == Brand()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"background": "mist of dawn"}, "background: 'mist of dawn' is no colour"),
        ({"fill": 1.4}, "fill: Input should be less than or equal to 1"),
        ({"channels": ["amazon", "shop"]}, "there is no channel shop"),
        ({"scene": "the moon"}, "there is no built-in scene 'the moon'"),
        ({"logo": "x.png"}, "it has no 'logo'"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_changes(changes: dict[str, object], told: str) -> None:
    kit = Brand(fill=0.8)
    with pytest.raises(RequestError, match="brand kit was not changed") as wrong:
        kit.with_changes(changes)  # type: ignore[arg-type]
    assert told in str(wrong.value)


@pytest.mark.parametrize("text", ["fill: [1", "fill: nine", "- a list", "\x00"])
def test_a_damaged_file_is_a_sentence_that_names_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "brand.yaml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"brand kit brand\.yaml"):
        load_brand(path)
