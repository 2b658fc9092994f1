"""Folders of photos: which of them are of one SKU, and what the planner knows them by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.catalog_folder import sku_in
from agent.catalog_product import Product, file_code, product_of
from agent.catalog_source import open_source
from agent.offline.products import product_groups
from tools.errors import RequestError


def products(source: Path | str, out: Path) -> Iterator[Product]:
    with ExitStack() as held:
        yield from open_source(source, out, 1_000_000, held).products(out)


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


@pytest.mark.parametrize(
    ("stem", "sku"),
    [
        ("B0X_1", "B0X"),
        ("B0X_back", "B0X"),
        ("B0X-12", "B0X"),
        ("B0X (2)", "B0X"),
        ("B0CUP12345.PT01", "B0CUP12345"),
        ("B0CUP12345.MAIN", "B0CUP12345"),
        ("IMG_0412", "IMG_0412"),
        ("red-mug", "red-mug"),
        ("12", "12"),
        ("back", "back"),
        ("seller_hat_035", "seller_hat_035"),
    ],
)
def test_a_file_name_begins_with_its_sku(stem: str, sku: str) -> None:
    assert sku_in(stem) == sku


def test_a_folder_is_read_as_people_see_it(tmp_path: Path) -> None:
    touch(
        *(tmp_path / "NB-17" / name for name in ("10.jpg", "2.jpg", "note.txt", ".hidden.jpg")),
        *(tmp_path / name for name in ("B0X_1.jpg", "B0X_back.png", "tank-top.jpg", "list.pdf")),
        tmp_path / "empty" / "note.txt",
        tmp_path / "out" / "1.jpg",
    )
    found = {product.sku: product for product in products(tmp_path, tmp_path / "out")}
    assert list(found) == ["empty", "NB-17", "B0X", "tank-top"]
    assert [Path(photo).name for photo in found["NB-17"].photos] == ["2.jpg", "10.jpg"]
    assert [Path(photo).name for photo in found["B0X"].photos] == ["B0X_1.jpg", "B0X_back.png"]
    assert "holds no photo" in found["empty"].trouble


def test_names_in_no_known_encoding_and_earlier_results(tmp_path: Path) -> None:
    touch(
        tmp_path / "caf\udce9" / "a.jpg",
        tmp_path / "B" / "\udce9.jpg",
        tmp_path / "\udcff_1.jpg",
        tmp_path / "earlier" / "catalog.sqlite",
        tmp_path / "earlier" / "sample.jpg",
    )
    found = list(products(tmp_path, tmp_path / "out"))
    assert sorted(product.sku for product in found) == ["B", "\\udcff", "caf\\udce9"]
    for product in found:
        assert "is not in UTF-8" in product.trouble
        assert product.text()


def test_a_source_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no folder or table"):
        list(products(tmp_path / "nowhere", tmp_path / "out"))
    with pytest.raises(RequestError, match="holds no photos"):
        list(products(tmp_path, tmp_path / "out"))
    with pytest.raises(RequestError, match="choose another --out"):
        list(products(tmp_path, tmp_path))


def test_all_photos_are_views_of_one_product() -> None:
    photos = ("B0X_1.jpg", "B0X_back.jpg", "B0X_2.jpg", "B0X_back_3.jpg", "B0X_left.jpg")
    sides = Product("B0X", photos, category="Home > Mugs").sides()
    assert sides == ("mugs", "mugs_back", "mugs_view", "mugs_angle", "mugs_left")
    assert [len(group) for group in product_groups(sides)] == [5]
    worn = Product("B0X", ("B0X_back.jpg", "B0X_front.jpg", "B0X_onmodel.jpg"), category="Mugs")
    assert worn.sides() == ("mugs_back", "mugs", "mugs_worn")
    assert worn.front() == 1
    assert [len(group) for group in product_groups(worn.sides())] == [3]
    many = Product("B0X", tuple(f"{n}.jpg" for n in range(40))).sides()
    assert len(set(many)) == 40
    assert not any(letter.isdigit() for side in many for letter in side)


@pytest.mark.parametrize(
    ("sku", "photos", "category", "name"),
    [
        ("seller_dress_020", ["seller_dress_020.jpg"], "", "seller_dress"),
        ("tank-top", ["tank-top.jpg"], "", "tank_top"),
        ("MUG-1", ["front.jpg", "back.jpg"], "", "mug"),
        ("NB-17", ["IMG_0412.jpg", "2.jpg"], "", "nb"),
        ("B0X", ["B0X_1.jpg"], "", "product"),
        ("B0X", ["red-dress_front.jpg", "red-dress_back.jpg"], "", "red_dress"),
        ("B0X", ["1.jpg"], "Clothes > Dresses", "dresses"),
        ("17", ["17.jpg"], "花瓶", "product"),
    ],
)
def test_planners_hear_what_the_product_is(
    sku: str, photos: list[str], category: str, name: str
) -> None:
    product = Product(sku, tuple(photos), category=category)
    assert product.sides()[product.front() or 0] == name


def test_a_title_helps_where_a_photo_has_no_name() -> None:
    product = Product("NB-17", ("DSC_0412.jpg",), title="Floral Dress, size 38")
    assert product.sides() == ("floral_dress_size",)


def test_a_product_is_kept_as_text_and_named_safely() -> None:
    product = Product("NB/17 ☃", ("a.jpg",), title="=1+1", request='say "x"')
    assert product_of(product.text()) == product
    assert file_code("NB-17", "folder") == "NB-17"
    assert file_code("NB/17 ☃", "NB-17-0123abcd") == "NB-17-0123abcd"
    assert file_code("x" * 300, "xx-0123abcd") == "xx-0123abcd"
