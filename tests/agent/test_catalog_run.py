"""A catalogue's run: each SKU made once, what is wrong with one told of that one alone."""

from __future__ import annotations

import gc
import io
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from langchain_core.messages import AIMessage, BaseMessage
from PIL import Image
from pydantic import JsonValue

from agent import Catalog, CatalogEvent, Choice, Ended, Priced, SkuDone, Studio, Unheard
from agent.catalog_entry import Entry
from agent.catalog_journal import JOURNAL, Journal
from agent.catalog_product import Product
from agent.catalog_record import Record
from agent.catalog_shoot import Made, Shoot
from agent.manifest import read_manifest
from agent.planner import Planner
from agent.recipe import Operations
from tests.agent.fakes import Scripted, call, says, settings
from tests.agent.operations import OPERATIONS, RAN
from tests.servers import BOTH
from tools.errors import ConfigurationError, RequestError
from tools.operation import operations

#: The real operations, and one that costs money.
WITH_PAINT: dict[str, object] = {**operations(), "paint": OPERATIONS["paint"]}


def photo(tint: int) -> bytes:
    rgb = np.full((200, 200, 3), 210, np.uint8)
    rgb[40:160, 60:140] = (150, tint, 40)
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "PNG")
    return file.getvalue()


def plans(messages: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
    """One file for Shopify of each photo; what the request says decides the rest."""
    text = str(messages[-1].content) if situation["results"] is None else ""
    uploads = situation["uploads"]
    assert isinstance(uploads, dict)
    if situation["results"] is not None:
        return AIMessage("made")
    if "nonsense" in text:
        return says("what do you mean?", outcome="question")
    shade = 0.3 if "bright" in text else 0.1
    calls = []
    for name in uploads:
        light = call("relight", f"{name}_light", image=name, exposure=shade, mode="adjust")
        file = call("export", f"{name}_file", image=f"{name}_light", channel="shopify")
        calls += [light, (file[0], {**file[1], "slot": "product"})]
        if "broken" in text:
            calls.append(call("add_shadow", f"{name}_shadow", image=name))
        if "paint" in text:
            calls.append(call("paint", f"{name}_scene", image=name, prompt=name))
    return says("a plan", *calls)


@pytest.fixture
def studio(home: Path) -> Iterator[Studio]:
    def planner(known: Operations) -> Planner:
        return Planner(known, Scripted(script=plans), None, "You plan.")

    registry = "tests.agent.test_catalog_run:WITH_PAINT"
    with Studio(
        settings(home), registry=registry, planner=planner, price=lambda op, a: 0.04
    ) as found:
        yield found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    for number in range(4):
        sku = folder / f"SKU-{number}"
        sku.mkdir(parents=True)
        (sku / "front.png").write_bytes(photo(40 + 10 * number))
    return folder


def ran(studio: Studio, source: Path, request: str = "white", **choice: object) -> list[SkuDone]:
    return [
        event for event in told(studio, source, request, **choice) if isinstance(event, SkuDone)
    ]


def told(
    studio: Studio, source: Path, request: str = "white", **choice: object
) -> list[CatalogEvent]:
    chosen = Choice(**choice)  # type: ignore[arg-type]
    return list(Catalog(studio, source, request, source.parent / "out", chosen).run())


def made(events: Sequence[SkuDone]) -> list[str]:
    return sorted(event.sku for event in events if not event.kept)


def report(source: Path) -> dict[str, dict[str, JsonValue]]:
    document = json.loads((source.parent / "out" / "report.json").read_text("utf-8"))
    return {entry["sku"]: entry for entry in document["skus"]}


def test_each_sku_has_its_folder_and_a_second_run_does_nothing(
    studio: Studio, source: Path
) -> None:
    first = ran(studio, source)
    assert made(first) == ["SKU-0", "SKU-1", "SKU-2", "SKU-3"]
    out = source.parent / "out"
    assert (out / "SKU-1" / "sku-1-photo-01.jpg").is_file()
    assert read_manifest(out / "SKU-1").files[0].sku == "SKU-1"
    second = ran(studio, source)
    assert made(second) == []
    assert [event.state for event in second] == ["done"] * 4


def test_a_changed_photo_is_made_again_alone_and_told(studio: Studio, source: Path) -> None:
    ran(studio, source)
    (source / "SKU-2" / "front.png").write_bytes(photo(200))
    (source / "SKU-9").mkdir()
    (source / "SKU-9" / "a.png").write_bytes(photo(90))
    (again,) = [event for event in ran(studio, source, changed=True) if not event.kept]
    assert (again.sku, again.reasons) == ("SKU-2", ("'front.png' changed",))
    assert made(ran(studio, source)) == ["SKU-9"]


def test_another_request_replaces_the_files_in_the_same_folder(
    studio: Studio, source: Path
) -> None:
    ran(studio, source)
    again = ran(studio, source, "bright")
    assert {event.reasons for event in again} == {("the request changed",)}
    folders = [path.name for path in (source.parent / "out").iterdir() if path.is_dir()]
    assert sorted(folders) == ["SKU-0", "SKU-1", "SKU-2", "SKU-3"]


def test_another_brand_kit_or_version_is_told(
    studio: Studio, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(studio, source, only=["SKU-0"])
    studio.settings.brand_file.write_text("fill: 0.7\n")
    (again,) = ran(studio, source, only=["SKU-0"])
    assert again.reasons == ("the brand kit or a shot list changed",)
    monkeypatch.setattr("agent.catalog.maker_of", lambda settings: "packshot 99 · abc")
    (again,) = ran(studio, source, only=["SKU-0"])
    assert again.reasons[0].startswith("packshot 0")


def test_a_lost_or_cut_short_file_is_made_again(studio: Studio, source: Path) -> None:
    ran(studio, source)
    file = source.parent / "out" / "SKU-0" / "sku-0-photo-01.jpg"
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    assert made(ran(studio, source)) == ["SKU-0"]
    assert file.read_bytes() == whole


def test_a_broken_photo_fails_its_sku_alone_until_it_is_mended(
    studio: Studio, source: Path
) -> None:
    bad = source / "SKU-1" / "back.png"
    bad.write_bytes(b"no picture")
    events = {event.sku: event for event in ran(studio, source)}
    assert [events[sku].state for sku in sorted(events)] == ["done", "failed", "done", "done"]
    assert events["SKU-1"].why.startswith("'back.png' ")
    assert not (source.parent / "out" / "SKU-1").exists()
    assert made(ran(studio, source)) == []
    assert made(ran(studio, source, retry_failed=True)) == ["SKU-1"]
    bad.write_bytes(photo(111))
    (mended,) = [event for event in ran(studio, source) if not event.kept]
    assert (mended.state, mended.files) == ("done", 2)


def test_rows_that_cannot_be_read_missing_files_and_duplicates(
    studio: Studio, source: Path
) -> None:
    table = source / "t.csv"
    table.write_text(
        "sku,photos,title\n"
        "A,SKU-0/front.png,=1+1\n"
        "B,SKU-1/nowhere.png,\n"
        "A/1,SKU-1/front.png,<script>x</script>\n"
        "C,SKU-2/front.png,\nC,SKU-3/front.png,\n"
        '"D"x,SKU-3/front.png,\n'
        "☃☃,SKU-3/front.png,\n"
        f"{'L' * 300},SKU-2,\n"
        f"M,{'m' * 300}.png,\n"
        "N,a\0b.png,\n",
        "utf-8",
    )
    events = {event.sku: event for event in ran(studio, table)}
    states = {sku[:5]: event.state for sku, event in events.items()}
    assert states == {
        "A": "done",
        "B": "failed",
        "A/1": "done",
        "C": "failed",
        "row 7": "failed",
        "☃☃": "done",
        "LLLLL": "failed",
        "M": "failed",
        "N": "failed",
    }
    assert "row 5 and row 6" in events["C"].why
    assert "nowhere.png" in events["B"].why
    folders = {path.name for path in (source / "out").iterdir() if path.is_dir()}
    assert len(folders) == 3
    assert all(name.isascii() for name in folders)
    again = ran(studio, table)
    assert made(again) == []


def test_only_sample_and_the_rest(studio: Studio, source: Path) -> None:
    assert made(ran(studio, source, only=["SKU-1"])) == ["SKU-1"]
    with pytest.raises(RequestError, match="no SKU 'SKU-7'"):
        ran(studio, source, only=["SKU-7"])
    *events, end = told(studio, source, sample=2)
    assert {event.sku for event in events if isinstance(event, SkuDone)} == {"SKU-0", "SKU-3"}
    assert isinstance(end, Ended)
    assert (dict(end.states), end.sheet) == ({"done": 3, "open": 1}, "sample.jpg")
    with Image.open(source.parent / "out" / end.sheet) as sheet:
        assert sheet.width > 600
    assert made(ran(studio, source)) == ["SKU-2"]


def test_paid_steps_wait_for_a_yes_with_a_total(studio: Studio, source: Path) -> None:
    RAN.clear()
    events = told(studio, source, "paint")
    (price,) = [event for event in events if isinstance(event, Priced)]
    assert (price.skus, price.cost_usd, price.approved) == (4, 0.16, False)
    assert RAN["paint"] == 0
    assert not list((source.parent / "out").glob("SKU-*"))
    events = told(studio, source, "paint", yes=True)
    kinds = [type(event) for event in events]
    assert kinds.index(Priced) < max(n for n, kind in enumerate(kinds) if kind is SkuDone)
    assert RAN["paint"] == 4
    assert isinstance(events[-1], Ended)
    assert (dict(events[-1].states), events[-1].cost_usd) == ({"done": 4}, 0.16)
    told(studio, source, "paint", yes=True)
    assert RAN["paint"] == 4


def test_a_failed_step_delivers_the_rest_and_fails_the_sku(studio: Studio, source: Path) -> None:
    (event,) = ran(studio, source, "broken", only=["SKU-0"])
    assert (event.state, event.files) == ("failed", 1)
    assert "shadow" in event.why


def test_words_that_are_no_plan_end_the_run_at_once(studio: Studio, source: Path) -> None:
    events = told(studio, source, "nonsense")
    assert isinstance(events[-1], Unheard)
    assert events[-1].reply == "what do you mean?"
    assert not any(isinstance(event, SkuDone) for event in events)


def test_a_row_with_a_request_of_its_own(studio: Studio, source: Path) -> None:
    table = source / "t.csv"
    table.write_text("sku,photos,request\nA,SKU-0/front.png,\nB,SKU-1/front.png,nonsense\n")
    events = {event.sku: event for event in ran(studio, table)}
    assert [events["A"].state, events["B"].state] == ["done", "failed"]
    assert events["B"].why == "what do you mean?"


@BOTH
def test_two_runs_never_share_a_folder(studio: Studio, source: Path) -> None:
    first = Catalog(studio, source, "white", source.parent / "out").run()
    next(first)
    with pytest.raises(RequestError, match="another run is at work"):
        ran(studio, source)
    first.close()
    assert len(ran(studio, source)) == 4


def test_a_folder_that_cannot_be_written_to_is_told(studio: Studio, source: Path) -> None:
    (source.parent / "out").write_text("a file")
    with pytest.raises(ConfigurationError, match="--out"):
        ran(studio, source)


def test_what_is_left_early_is_kept_and_reported(studio: Studio, source: Path) -> None:
    run = Catalog(studio, source, "white", source.parent / "out").run()
    done = next(event for event in run if isinstance(event, SkuDone))
    run.close()
    known = report(source)
    assert known[done.sku]["state"] == "done"
    assert {entry["state"] for entry in known.values()} <= {"done", "open"}
    left = [sku for sku, entry in known.items() if entry["state"] == "open"]
    assert made(ran(studio, source)) == sorted(left)


def test_memory_does_not_grow_with_skus(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "t.csv"
    rows = "".join(f"S-{number},{number}.jpg,title {number}\n" for number in range(1500))
    table.write_text(f"sku,photos,title\n{rows}")

    def quick(self: Shoot, entry: Entry, prints: object) -> Made:
        return Made("done", self.prints(entry), Record(seconds=0.1), b"x")

    monkeypatch.setattr(Shoot, "make", quick)
    seen, alive = 0, []
    for event in Catalog(studio, table, "white", tmp_path / "out").run():
        seen += isinstance(event, SkuDone)
        if seen % 500 == 250:
            gc.collect()
            kinds = (Entry, Product, Made, Record)
            alive.append(sum(isinstance(one, kinds) for one in gc.get_objects()))
    assert seen == 1500
    assert max(alive) < 500
    assert abs(alive[-1] - alive[0]) < 150


def test_a_hundred_thousand_rows_are_indexed(tmp_path: Path) -> None:
    products = (Product(f"S-{number}", (f"{number}.jpg",)) for number in range(100_000))
    journal = Journal(tmp_path / JOURNAL)
    begun = time.process_time()
    assert journal.index(products) == 100_000
    print(f"{time.process_time() - begun:.1f} s")
    journal.close()


def test_a_store_that_takes_nothing_fails_few_skus_and_ends_the_run(
    studio: Studio, source: Path
) -> None:
    for number in range(4, 9):
        sku = source / f"SKU-{number}"
        sku.mkdir()
        (sku / "front.png").write_bytes(photo(40 + 10 * number))
    ran(studio, source, only=["SKU-0"])
    pictures = Path(studio.settings.store) / "pictures"
    aside = pictures.rename(pictures.with_name("aside"))
    pictures.write_text("in the way")
    with pytest.raises(ConfigurationError, match="5 SKUs in a row .*results cannot be written"):
        ran(studio, source)
    states = [entry["state"] for entry in report(source).values()]
    assert states.count("done") == 1
    assert states.count("open") >= 1
    pictures.unlink()
    aside.rename(pictures)
    assert {event.state for event in ran(studio, source, retry_failed=True)} == {"done"}
