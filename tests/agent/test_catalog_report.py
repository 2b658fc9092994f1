"""Reports and upload manifests: whatever people call their products is data."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from agent.catalog_cells import cell, write_table
from agent.catalog_journal import JOURNAL, Journal
from agent.catalog_prints import Prints
from agent.catalog_product import Product
from agent.catalog_record import FileRecord, Record, State
from agent.catalog_report import write_reports
from agent.catalog_set import ImageSet
from agent.catalog_uploads import write_uploads
from tests.agent.test_page import VOID

EVIL = '=HYPERLINK("http://x.example","</td><script>alert(1)</script>")'


def file(name: str, channel: str, slot: str, failed: tuple[str, ...] = ()) -> FileRecord:
    return FileRecord(
        file=name,
        channel=channel,
        slot=slot,
        width=10,
        height=10,
        bytes=1,
        verdict="fail" if failed else "pass",
        checks={"pass": 3, "fail": len(failed)},
        failed=failed,
    )


def finish(journal: Journal, sku: str, state: State, record: Record) -> None:
    journal.finish(sku, state, Prints(), record, b"RIFF")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    found = Journal(tmp_path / JOURNAL)
    products = [
        Product(EVIL, ("a.jpg",), title=EVIL, asin="B0CUP12345"),
        Product("NB-17", ("a.jpg",), title="Mug\twith\nlines"),
        Product("bad", trouble="no photo"),
        Product("later", ("a.jpg",)),
    ]
    found.index(products)
    files = (
        file("B0CUP12345.MAIN.jpg", "amazon", "main"),
        file("B0CUP12345.PT01.jpg", "amazon", "secondary"),
        file("x-lifestyle-01.jpg", "google_merchant", "lifestyle_image_link"),
        file("x-main-01.jpg", "google_merchant", "image_link"),
        file("x-front-01.jpg", "shopify", "product"),
        file("x-scene-02.jpg", "shopify", "product"),
    )
    gaps = ("no <b>back</b> view", "no size")
    finish(found, EVIL, "done", Record(files=files, gaps=gaps, seconds=1.25, cost_usd=0.08))
    failing = file("nb-17-front-01.jpg", "shopify", "product", ("fill: 20 %, should be 85 %",))
    finish(found, "NB-17", "flagged", Record(files=(failing,), doubts=("-soft edge",)))
    finish(found, "bad", "failed", Record(why="=1+1 is <i>no photo</i>"))
    write_reports(found, ImageSet.of(found), tmp_path, 'say "<script>"', "<source>.csv")
    write_uploads(found, tmp_path)
    return found


def rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if tag not in VOID | {"col"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_nothing_of_a_user_runs(journal: Journal, tmp_path: Path) -> None:
    text = (tmp_path / "report.html").read_text("utf-8")
    found = Outline()
    found.feed(text)
    assert found.open == []
    assert found.tags.count("script") == 1
    assert found.tags.count("tr") == 5
    assert "alert(1)</script>" not in text
    assert "<b>back" not in text
    assert "&lt;source&gt;.csv" in text
    assert all(
        link.startswith(("#", "data:image/", "%3D", "NB-17", "-")) or "/" in link
        for link in found.links
    )
    assert not any("://" in link for link in found.links)
    for word in (
        "waits for",
        "1 check failed",
        "1 failed",
        "1 not done yet",
        "$0.08",
        "and 1 more",
    ):
        assert (word in text) is (word != "waits for")


def test_tables_hold_no_formula(journal: Journal, tmp_path: Path) -> None:
    header, evil, flagged, bad, later = rows(tmp_path / "report.csv")
    assert evil[0] == f"'{EVIL}"
    assert flagged[1] == "Mug with lines"
    assert flagged[header.index("doubts")] == "'-soft edge"
    assert bad[header.index("why")].startswith("'=1+1")
    assert later[header.index("state")] == "not done yet"
    for path in tmp_path.glob("*.[ct]sv"):
        for row in rows(path, "\t" if path.suffix == ".tsv" else ","):
            assert not [one for one in row if one.startswith(("=", "+", "-", "@"))]


def test_the_report_for_programs_is_what_it_was(journal: Journal, tmp_path: Path) -> None:
    document = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert document["states"] == {"done": 1, "flagged": 1, "failed": 1, "open": 1}
    assert document["skus"][0]["sku"] == EVIL
    assert [entry["state"] for entry in document["skus"]] == ["done", "flagged", "failed", "open"]


def test_upload_manifests_name_files_that_may_be_uploaded(journal: Journal, tmp_path: Path) -> None:
    amazon = rows(tmp_path / "amazon-images.csv")
    assert amazon[0] == ["sku", "asin", "file", "variant"]
    assert [row[3] for row in amazon[1:]] == ["MAIN", "PT01"]
    folder = amazon[1][2].split("/")[0]
    assert amazon[1][1:3] == ["B0CUP12345", f"{folder}/B0CUP12345.MAIN.jpg"]
    header, *shopify = rows(tmp_path / "shopify.csv")
    assert header == ["Handle", "Image Src", "Image Position", "Image Alt Text"]
    # What breaks a rule is not uploaded: NB-17 is not here.
    assert [(row[1], row[2], row[3]) for row in shopify] == [
        (f"{folder}/x-front-01.jpg", "1", f"'{EVIL}"),
        (f"{folder}/x-scene-02.jpg", "2", f"'{EVIL}"),
    ]
    header, google = rows(tmp_path / "google-merchant.tsv", "\t")
    assert header == ["id", "image_link", "additional_image_link"]
    assert google[1:] == [f"{folder}/x-main-01.jpg", f"{folder}/x-lifestyle-01.jpg"]


def test_a_manifest_of_an_earlier_request_goes(journal: Journal, tmp_path: Path) -> None:
    finish(journal, EVIL, "done", Record(files=(file("a.jpg", "etsy", "listing"),)))
    assert write_uploads(journal, tmp_path) == ()
    assert not list(tmp_path.glob("shopify.csv"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("-12", "-12"),
        ("+49,5", "+49,5"),
        ("-1+1", "'-1+1"),
        ("a\x00b\r\nc", "a b c"),
        (1.5, "1.5"),
        (None, ""),
    ],
)
def test_cells(value: str | float | None, written: str) -> None:
    assert cell(value) == written


def test_a_report_is_whole_or_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("before")

    def cut_short() -> Iterator[list[str]]:
        yield ["half"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_table(path, ["sku"], cut_short())
    assert [one.read_text() for one in tmp_path.iterdir()] == ["before"]


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium")
def test_a_browser_shows_the_page(journal: Journal, tmp_path: Path) -> None:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    typed = ["chromium", *flags, f"--user-data-dir={tmp_path / 'chromium'}"]
    page = (tmp_path / "report.html").as_uri()
    done = subprocess.run([*typed, page], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.count("<tr") == 5
    assert "alert(1)" in done.stdout
