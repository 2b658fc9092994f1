"""Sets of pictures: who does not look like the others is found and made alike, and nobody else."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import JsonValue

from agent import Catalog, Choice, Ended, Settings, SkuDone, Studio
from agent.catalog_entry import Chosen
from agent.catalog_journal import JOURNAL, Journal
from agent.catalog_prints import Prints
from agent.catalog_product import Product
from agent.catalog_record import FileRecord, Record
from agent.catalog_set import ImageSet, deviation
from agent.manifest import read_manifest
from agent.planner import Planner
from agent.recipe import Operations
from tests.agent.fakes import Scripted, call, says
from tests.agent.test_catalog_run import photo
from tools.measures import MEASURES


def file(sku: str, slot: str = "main", **measures: float) -> FileRecord:
    named = {name.replace("_", " "): value for name, value in measures.items()}
    return FileRecord(
        file=f"{sku}.jpg",
        channel="amazon",
        slot=slot,
        width=10,
        height=10,
        bytes=1,
        verdict="pass",
        checks={},
        failed=(),
        measures=named,
    )


def journal(tmp_path: Path, files: Mapping[str, FileRecord], category: str = "") -> Journal:
    found = Journal(tmp_path / JOURNAL)
    found.index(Product(sku, (f"{sku}.jpg",), category=category) for sku in files)
    for sku, one in files.items():
        found.finish(sku, "done", Prints(), Record(files=(one,)), b"")
    return found


def strangers(found: Journal) -> list[tuple[str, str, float, float]]:
    images = ImageSet.of(found)
    return [
        (entry.sku, outlier.measure.name, outlier.value, outlier.norm)
        for entry in found.entries(Chosen())
        for outlier in images.outliers(entry)
    ]


def test_one_stranger_is_found_by_median_and_deviation(tmp_path: Path) -> None:
    fills = [0.88, 0.881, 0.879, 0.88, 0.882, 0.62, 0.878]
    files = {f"S{n}": file(f"S{n}", fill=fill) for n, fill in enumerate(fills)}
    assert strangers(journal(tmp_path, files)) == [("S5", "fill", 0.62, 0.88)]


def test_strangers_do_not_move_the_norm(tmp_path: Path) -> None:
    fills = [0.88] * 6 + [0.3, 0.3, 0.31, 0.4]
    files = {f"S{n}": file(f"S{n}", fill=fill) for n, fill in enumerate(fills)}
    assert {norm for _, _, _, norm in strangers(journal(tmp_path, files))} == {0.88}
    assert len(strangers(Journal(tmp_path / JOURNAL))) in (0, 4)


def test_goods_that_are_all_different_have_no_stranger(tmp_path: Path) -> None:
    stops = [-0.4, -1.1, -1.8, -2.5, -3.3, -4.0, -4.6]
    files = {f"S{n}": file(f"S{n}", exposure=stop) for n, stop in enumerate(stops)}
    assert strangers(journal(tmp_path, files)) == []


def test_what_no_eye_finds_is_no_deviation(tmp_path: Path) -> None:
    files = {f"S{n}": file(f"S{n}", fill=0.88, shadow_strength=0.3) for n in range(9)}
    files["S3"] = file("S3", fill=0.869, shadow_strength=0.34)
    assert strangers(journal(tmp_path, files)) == []


def test_slots_are_sets_of_their_own_and_few_are_none(tmp_path: Path) -> None:
    files = {f"S{n}": file(f"S{n}", fill=0.88) for n in range(6)}
    files |= {f"T{n}": file(f"T{n}", slot="secondary", fill=0.6) for n in range(6)}
    files |= {f"U{n}": file(f"U{n}", slot="swatch", fill=0.1 * n) for n in range(4)}
    assert strangers(journal(tmp_path, files)) == []


def test_angles_go_the_shorter_way_round(tmp_path: Path) -> None:
    angles = [178.0, -179.0, 180.0, 177.0, -178.0, 10.0]
    files = {f"S{n}": file(f"S{n}", shadow_angle=angle) for n, angle in enumerate(angles)}
    ((sku, _, value, norm),) = strangers(journal(tmp_path, files))
    assert (sku, value) == ("S5", 10.0)
    assert abs(deviation(MEASURES["shadow angle"], norm, 180)) < 3


def plans(messages: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
    """A main picture; the one that is called "odd" stands and is shaded otherwise."""
    if situation["results"] is not None:
        return AIMessage("made")
    uploads = situation["uploads"]
    assert isinstance(uploads, dict)
    (name,) = uploads
    odd = "odd" in name or "own" in name
    calls = [
        call("remove_background", "cut", image=name),
        call("set_background", "white", image="cut"),
        call("add_shadow", "shadow", image="white", strength=0.9 if odd else 0.4, view="side"),
        call("export", "main", image="shadow", width=600, height=600, fill=0.5 if odd else 0.8),
    ]
    return says("a plan", *calls)


def planner(known: Operations) -> Planner:
    return Planner(known, Scripted(script=plans), None, "You plan.")


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Studio(Settings.at(tmp_path / "home"), planner=planner) as found:
        yield found


def catalog(studio: Studio, tmp_path: Path, **choice: object) -> Catalog:
    chosen = Choice(**choice)  # type: ignore[arg-type]
    return Catalog(studio, tmp_path / "t.csv", "white", tmp_path / "out", chosen)


def report(tmp_path: Path) -> dict[str, dict[str, JsonValue]]:
    document = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    return {entry["sku"]: entry for entry in document["skus"]}


def test_a_stranger_is_listed_and_made_alike_by_its_recipe(studio: Studio, tmp_path: Path) -> None:
    rows = ["sku,photos,request"]
    for number, name in enumerate(["a", "b", "c", "d", "e", "odd", "own"]):
        (tmp_path / f"{name}.png").write_bytes(photo(40 + 3 * number))
        rows.append(f"{name},{name}.png,{'white as I like it' if name == 'own' else ''}")
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n")

    *_, end = catalog(studio, tmp_path).run()
    assert isinstance(end, Ended)
    assert end.outliers == 2
    listed = {one["measure"]: one for one in report(tmp_path)["odd"]["outliers"]}
    assert set(listed) == {"fill", "baseline", "shadow strength"}
    assert listed["fill"]["measured"] == pytest.approx(0.5, abs=0.01)
    assert listed["fill"]["set"] == pytest.approx(0.8, abs=0.01)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    section = page.split('id="strangers"')[1]
    assert section.count("data:image/webp") == 2
    assert "fill 50.0%, the set 80" in section
    with (tmp_path / "out" / "report.csv").open(encoding="utf-8", newline="") as stream:
        told = {row["sku"]: row["not like its set"] for row in csv.DictReader(stream)}
    assert [sku for sku, text in told.items() if text] == ["odd", "own"]

    *events, end = catalog(studio, tmp_path, fix=True).run()
    mended = [event for event in events if isinstance(event, SkuDone) and not event.kept]
    assert [event.sku for event in mended] == ["odd"]
    assert any("fill" in reason for reason in mended[0].reasons)
    assert isinstance(end, Ended)
    assert report(tmp_path)["odd"]["outliers"] == []
    assert end.outliers == 1  # a row with a request of its own is meant to be different
    entry = report(tmp_path)["odd"]
    assert entry["outliers"] == []
    assert len(entry["mended"]) == 2
    recipe = read_manifest(tmp_path / "out" / "odd").recipe
    assert recipe["main"]["args"]["fill"] == pytest.approx(0.8, abs=0.01)
    assert recipe["shadow"]["args"]["strength"] == pytest.approx(0.4, abs=0.1)

    *events, _ = catalog(studio, tmp_path, fix=True).run()
    assert all(event.kept for event in events if isinstance(event, SkuDone))
