"""Catalogues in a bucket: the same products, photos fetched once, and networks that fail."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from openpyxl import Workbook

from agent import Catalog, CatalogEvent, SkuDone, Studio
from agent.catalog_files import BucketFiles, Unreachable
from agent.catalog_prints import ABSENT
from agent.catalog_product import Product
from agent.catalog_source import Source, open_source
from tests.agent.test_catalog_run import made, photo, studio
from tests.buckets import SECRET, Buckets
from tools.errors import ConfigurationError, PhotoError, RequestError

__all__ = ["studio"]
MOST = 1_000_000


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def bucket(buckets: Buckets, request: pytest.FixtureRequest) -> str:
    name = "c" + request.node.name.split("[")[0].removeprefix("test").replace("_", "-")[:50]
    buckets.make(name.rstrip("-"))
    return name.rstrip("-")


def products(source: str, out: Path, held: ExitStack) -> list[Product]:
    return list(open_source(source, out / "catalog.sqlite", MOST, held).products(out))


def ran(studio: Studio, source: str, out: Path) -> list[CatalogEvent]:
    return list(Catalog(studio, source, "white", out).run())


def skus(events: list[CatalogEvent]) -> list[SkuDone]:
    return [event for event in events if isinstance(event, SkuDone)]


def fill(buckets: Buckets, bucket: str, count: int = 3) -> None:
    for number in range(count):
        name = f"shop/SKU-{number}/front.png"
        buckets.put(bucket, **{name: photo(40 + 10 * number)})


def test_a_prefix_is_read_as_a_folder_is(
    buckets: Buckets, bucket: str, tmp_path: Path, held: ExitStack
) -> None:
    names = ("shop/NB 17/10.jpg", "shop/NB 17/2.jpg", "shop/B0X_1.jpg", "shop/B0X_back.png")
    buckets.put(bucket, **dict.fromkeys((*names, "shop/ä/note.txt", "shop/.x/1.jpg"), b"x"))
    buckets.put(bucket, **{"shop/": b"", "shopping/other.jpg": b"x"})
    for address in (f"s3://{bucket}/shop", f"s3://{bucket}/shop/"):
        found = {product.sku: product for product in products(address, tmp_path, held)}
        assert list(found) == ["NB 17", "ä", "B0X"]
        assert found["NB 17"].photos == tuple(f"s3://{bucket}/shop/NB 17/{n}.jpg" for n in (2, 10))
        assert found["B0X"].sides() == ("product", "product_back")
        assert "holds no photo" in found["ä"].trouble
    assert len(products(f"s3://{bucket}", tmp_path, held)) == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_names_photos_relative_to_itself(
    buckets: Buckets, bucket: str, tmp_path: Path, held: ExitStack, kind: str
) -> None:
    if kind == "xlsx":
        buckets.client.create_bucket(Bucket=bucket)
    rows = [
        ("sku", "photos"),
        ("A", "a/1.jpg;../b.jpg"),
        ("B", f"s3://{bucket}/c.jpg"),
        ("C", "../../../d.jpg"),
        ("D", "s3://someone-else/d.jpg"),
        ("E", "/etc/passwd"),
        ("F", "file:///etc/passwd"),
    ]
    stream = io.BytesIO()
    if kind == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(stream)
    else:
        stream.write("\n".join(",".join(row) for row in rows).encode())
    buckets.put(bucket, **{f"lists/deep/t.{kind}": stream.getvalue()})
    found = products(f"s3://{bucket}/lists/deep/t.{kind}", tmp_path, held)
    assert found[0].photos == (f"s3://{bucket}/lists/deep/a/1.jpg", f"s3://{bucket}/lists/b.jpg")
    assert found[1].photos == (f"s3://{bucket}/c.jpg",)
    for product in found[2:]:
        assert "leads out of" in product.trouble
        assert product.photos == ()


def test_a_folder_may_be_named_as_an_address(tmp_path: Path, held: ExitStack) -> None:
    (tmp_path / "in" / "A").mkdir(parents=True)
    (tmp_path / "in" / "A" / "1.jpg").write_bytes(b"x")
    (product,) = products(f"file://{tmp_path}/in", tmp_path / "out", held)
    assert product.photos == (str(tmp_path / "in" / "A" / "1.jpg"),)


def test_a_run_makes_each_sku_once_and_fetches_each_photo_once(
    studio: Studio, buckets: Buckets, bucket: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(buckets, bucket)
    caplog.set_level(logging.INFO, "werkzeug")

    def fetched() -> int:
        return sum(f'"GET /{bucket}/shop/SKU' in line for line in caplog.messages)

    address, out = f"s3://{bucket}/shop", tmp_path / "out"
    assert made(skus(ran(studio, address, out))) == ["SKU-0", "SKU-1", "SKU-2"]
    assert fetched() == 3
    assert (out / "SKU-1" / "sku-1-photo-01.jpg").is_file()
    assert made(skus(ran(studio, address, out))) == []
    assert fetched() == 3
    buckets.put(bucket, **{"shop/SKU-1/front.png": photo(200), "shop/SKU-2/front.png": photo(60)})
    again = [event for event in skus(ran(studio, address, out)) if not event.kept]
    assert [(event.sku, event.reasons) for event in again] == [
        ("SKU-1", ("'front.png' changed",)),
    ]
    assert fetched() == 5  # the second was written anew, as it was


def open_bucket(bucket: str, tmp_path: Path) -> BucketFiles:
    source: Source = open_source(
        f"s3://{bucket}", tmp_path / "marks" / "catalog.sqlite", MOST, ExitStack()
    )
    assert isinstance(source.files, BucketFiles)
    return source.files


def test_a_mark_alone_is_no_hash(buckets: Buckets, bucket: str, tmp_path: Path) -> None:
    """Some servers give the same mark to other content: size or time tell then."""
    files = open_bucket(bucket, tmp_path)
    address = f"s3://{bucket}/a.jpg"
    buckets.put(bucket, **{"a.jpg": b"first"})
    (first,) = files.hashes([address])
    mark = files.volume.stat("a.jpg").mark
    files.marks.note(address, f"6 {mark} 0.000", "0" * 64)
    assert files.hashes([address]) == (first,)
    files.marks.close()


def test_photos_that_are_gone_too_large_or_out_of_reach(
    buckets: Buckets, bucket: str, tmp_path: Path
) -> None:
    files = open_bucket(bucket, tmp_path)
    buckets.put(bucket, **{"a.jpg": b"x" * 2_000_000, "b.jpg": b"b"})
    gone, large, small = (f"s3://{bucket}/{name}.jpg" for name in ("gone", "a", "b"))
    assert files.hashes([gone, large]) == (ABSENT, ABSENT)
    with pytest.raises(PhotoError, match="there is no photo 'gone.jpg'"):
        files.read(gone, MOST)
    with pytest.raises(PhotoError, match="'a.jpg' has 2 MB, the limit is 1 MB"):
        files.read(large, MOST)
    with buckets.gone():
        assert files.hashes([small]) == (ABSENT,)
        with pytest.raises(Unreachable, match="no connection"):
            files.read(small, MOST)
    assert files.read(small, MOST) == b"b"
    files.marks.close()


def test_sources_out_of_reach_are_one_sentence(
    buckets: Buckets, bucket: str, tmp_path: Path, held: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "agent")
    buckets.put(bucket, **{"t.csv": b"sku,photos\nA,a.jpg\n"})
    with pytest.raises(RequestError, match="no folder or table 's3://"):
        products(f"s3://{bucket}/nowhere", tmp_path, held)
    with pytest.raises(ConfigurationError, match="there is no such bucket"):
        products("s3://no-such-bucket-here/x", tmp_path, held)
    with buckets.refusing(), pytest.raises(ConfigurationError, match="access is denied"):
        products(f"s3://{bucket}/t.csv", tmp_path, held)
    with buckets.gone(), pytest.raises(ConfigurationError, match="no connection"):
        products(f"s3://{bucket}/t.csv", tmp_path, held)
    with pytest.raises(ConfigurationError, match="secrets in it") as refused:
        products(f"s3://key:{SECRET}@{bucket}/t.csv", tmp_path, held)
    assert SECRET not in str(refused.value) + caplog.text


def test_a_network_lost_in_the_middle_fails_skus_and_then_ends_the_run(
    studio: Studio, buckets: Buckets, bucket: str, tmp_path: Path
) -> None:
    fill(buckets, bucket, 10)
    out, address = tmp_path / "out", f"s3://{bucket}/shop"
    run = Catalog(studio, address, "white", out).run()
    next(run)
    next(run)
    with buckets.gone(), pytest.raises(ConfigurationError, match="5 SKUs in a row .*no connection"):
        list(run)
    report = json.loads((out / "report.json").read_text())
    states = {entry["sku"]: entry["state"] for entry in report["skus"]}
    failed = [sku for sku, state in states.items() if state == "failed"]
    assert 5 <= len(failed) < 9
    assert "open" in states.values()
    assert all("no connection" in one["why"] for one in report["skus"] if one["state"] == "failed")
    assert SECRET not in (out / "report.json").read_text()
    again = skus(ran(studio, address, out))
    assert {event.state for event in again} == {"done"}
    assert len(again) == 10
    reasons = {event.sku: event.reasons for event in again}
    assert all(reasons[sku] == ("'front.png' can be read now",) for sku in failed)
