"""File names: as the channels publish them, one for each file, safe on every disk."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.filenames import Named, file_names, folder_name, slug
from tools.channels import slots


def named(place: str, sku: str | None = None, step: str = "one", *ops: str) -> Named:
    channel, _, slot = place.partition(".")
    facts = {"channel": channel or None, "slot": slot or None, "sku": sku, "extension": "jpg"}
    return Named(step, facts, ops)  # type: ignore[arg-type]


def test_an_amazon_set() -> None:
    asked = ["amazon.main", "amazon.secondary", "amazon.secondary", "amazon.swatch"]
    found = file_names([named(place, "B0CUP12345") for place in asked], "mug")
    assert found.files == (
        "B0CUP12345.MAIN.jpg",
        "B0CUP12345.PT01.jpg",
        "B0CUP12345.PT02.jpg",
        "B0CUP12345.SWCH.jpg",
    )
    assert found.notes == ()
    for place, file in zip(asked, found.files, strict=True):
        naming = slots()[place].naming
        assert naming is not None
        assert re.match(naming.regex, file)


def test_without_an_asin_a_person_renames() -> None:
    found = file_names([named("amazon.main", "RED.MUG 1"), named("amazon.secondary")], "my mug")
    assert found.files == ("RED-MUG-1.MAIN.jpg", "my-mug.PT01.jpg")
    assert found.notes == ("no ASIN was given: rename to ASIN before bulk upload (B0….MAIN.jpg)",)


def test_walmart_wants_fourteen_digits() -> None:
    found = file_names([named("walmart.main", "0012345678905")], "mug")
    assert found.files == ("00012345678905.jpg",)
    assert file_names([named("walmart.main")], "mug").notes != ()


def test_shopify_tells_the_view() -> None:
    pictures = [
        named("shopify.product", None, "a", "remove_background", "set_background", "export"),
        named("shopify.product", None, "b", "remove_background", "recreate", "export"),
        named("shopify.product", None, "c", "detail_crop", "export"),
    ]
    assert file_names(pictures, "Blue Mug").files == (
        "blue-mug-front-01.jpg",
        "blue-mug-scene-02.jpg",
        "blue-mug-detail-03.jpg",
    )


def test_a_size_of_the_users_own_has_the_steps_name() -> None:
    assert file_names([named("", step="my_banner")], "mug").files == ("my-banner.jpg",)


def test_no_name_twice() -> None:
    asked = [named("amazon.main", "B0CUP12345"), named("amazon.main", "B0CUP12345")]
    assert file_names(asked, "mug").files == ("B0CUP12345.MAIN.jpg", "B0CUP12345.MAIN-2.jpg")
    same = [named("", step="Side"), named("", step="side"), named("", step="side-2")]
    assert len({file.lower() for file in file_names(same, "mug").files}) == 3


@example([("amazon.main", None, "")], "_")
@given(
    st.lists(
        st.tuples(st.sampled_from(["", *slots()]), st.none() | st.text(max_size=20), st.text()),
        max_size=8,
    ),
    st.text(max_size=30),
)
def test_any_text_gives_safe_names(asked: list[tuple[str, str | None, str]], subject: str) -> None:
    found = file_names([named(place, sku, step) for place, sku, step in asked], subject)
    assert len({file.lower() for file in found.files}) == len(asked)
    for file in found.files:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*\.jpg", file)


@given(st.text(max_size=100))
def test_folders_are_safe(text: str) -> None:
    name = folder_name(text)
    assert re.fullmatch(r"[\w.\- ]{1,60}", name, re.ASCII)
    assert name.strip(" .") == name
    assert slug(text) == slug(text).lower()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc", "etc"),
        ("B0CUP12345", "B0CUP12345"),
        ("MUG-7/red", "MUG-7-red"),
        ("…", "product"),
    ],
)
def test_folders(text: str, name: str) -> None:
    assert folder_name(text) == name
