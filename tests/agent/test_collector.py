"""What is taken out of a store, what never is, and what was damaged in it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent import Catalog, Settings, Studio, collect, verify
from agent.catalog_register import registered
from agent.collector import Collected
from agent.inventory import KINDS
from agent.store import Hit, Store
from agent.stores import forget_store, open_store
from tests.agent.operations import RAN
from tests.agent.test_catalog_run import photo, source, studio, told
from tests.buckets import Buckets
from tests.servers import BOTH
from tools.errors import ConfigurationError
from tools.picture import Picture

__all__ = ["source", "studio"]
DAY = 86_400.0


def picture(shade: int) -> Picture:
    return Picture(np.full((8, 8, 3), shade, np.uint8))


def made(store: Store, shade: int, *, paid: bool = False) -> str:
    key = f"{shade:064x}"
    store.remember(key, Hit(store.put(picture(shade))), paid=paid)
    return key


def aged(store: str, days: float = 40) -> None:
    """Everything that lies there now was written so long ago."""
    then = time.time() - days * DAY
    for path in Path(store).rglob("*"):
        os.utime(path, (then, then))


def at_rest(studio: Studio) -> None:
    """Wait for what was begun ahead of any plan, and for what is being written."""
    while studio._premises.workshop.begun:
        time.sleep(0.01)
    studio._premises.store.flush()


def counts(found: Collected, *, garbage: bool = True) -> tuple[int, ...]:
    kinds = [found.kinds[kind] for kind in KINDS]
    return tuple((kind.garbage if garbage else kind.all).count for kind in kinds)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings.at(tmp_path / "home")
    yield settings
    forget_store(settings.store)


def test_only_what_is_old_and_needed_by_nobody_goes(own: Settings) -> None:
    store = open_store(own.store)
    for shade in (1, 2):
        made(store, shade)
    store.put_bytes(b"an upload")
    aged(own.store)
    made(store, 3)
    looked = collect(own, 30 * DAY, dry=True)
    assert (counts(looked, garbage=False), counts(looked)) == ((3, 3, 1), (2, 2, 1))
    assert not looked.removed
    assert counts(collect(own, 60 * DAY)) == (0, 0, 0)
    assert counts(collect(own, 30 * DAY)) == (2, 2, 1)
    assert counts(collect(own, 30 * DAY), garbage=False) == (1, 1, 0)
    assert Store(own.store).hit(f"{3:064x}") is not None


def test_a_young_result_keeps_an_old_picture(own: Settings) -> None:
    store = open_store(own.store)
    made(store, 1)
    aged(own.store)
    store.remember("b" * 64, Hit(store.put(picture(1))))
    assert counts(collect(own, 30 * DAY)) == (0, 0, 0)
    assert Store(own.store).hit("b" * 64) is not None


def test_what_a_killed_process_left_goes_after_a_day(own: Settings) -> None:
    store = open_store(own.store)
    made(store, 1)
    part = next(Path(own.store).glob("pictures/*")) / "abc.123.part"
    part.write_bytes(b"half")
    (Path(own.store) / "leases").mkdir(exist_ok=True)
    (Path(own.store) / "leases" / "held").write_bytes(b"")
    collect(own, 30 * DAY)
    assert part.exists()
    aged(own.store, 2)
    assert counts(collect(own, 30 * DAY), garbage=False) == (1, 1, 0)
    assert not part.exists()
    assert not list((Path(own.store) / "leases").iterdir())


def test_conversations_keep_all_that_undo_reaches(studio: Studio, source: Path) -> None:
    from agent.conversation import Upload

    list(studio.say("a chat", "white", [Upload("mug.png", photo(90))]))
    list(studio.say("a chat", "bright"))
    at_rest(studio)
    settings = studio.settings
    aged(settings.store)
    everything = counts(collect(settings, DAY, dry=True), garbage=False)
    assert min(everything) >= 1
    # The cutout that was begun ahead of any plan, which this plan has no use for.
    assert counts(collect(settings, DAY)) == (1, 1, 0)
    assert counts(collect(settings, DAY)) == (0, 0, 0)
    list(studio.undo("a chat"))
    results = studio.state("a chat").results.values()
    assert {result.status for result in results} <= {"done", "cached"}


@BOTH
def test_a_finished_catalogue_needs_nothing_but_what_was_paid_for(
    studio: Studio, source: Path
) -> None:
    RAN.clear()
    told(studio, source, "paint", yes=True)
    settings, out = studio.settings, source.parent / "out"
    (known,) = registered(settings)
    assert (len(known.finished), known.open) == (4, False)
    aged(settings.store)
    before = counts(collect(settings, DAY, dry=True), garbage=False)
    assert counts(collect(settings, DAY)) != (0, 0, 0)
    after = counts(collect(settings, DAY, dry=True), garbage=False)
    assert after == (1, 4, 0)  # the four paid results are of one picture
    assert before[0] > 4
    events = told(studio, source, "paint", yes=True)
    assert not [e for e in events if getattr(e, "kept", None) is False]
    shutil.rmtree(out / "SKU-1")
    told(studio, source, "paint", yes=True)
    assert (out / "SKU-1" / "sku-1-photo-01.jpg").is_file()
    assert RAN["paint"] == 4  # made once, paid once


def test_a_catalogue_that_is_not_finished_keeps_what_it_has(studio: Studio, source: Path) -> None:
    run = Catalog(studio, source, "paint", source.parent / "out").run()
    list(run)  # everything waits for a yes
    at_rest(studio)
    aged(studio.settings.store)
    collect(studio.settings, DAY)
    records, store = studio._premises.records, Store(studio.settings.store)
    threads = records.threads()
    assert len(threads) == 4
    for thread in threads:
        photos = records.photos(thread).values()
        assert all(store.has(photo.digest) and store.get_bytes(photo.sha256) for photo in photos)


@BOTH
def test_a_catalogue_whose_folder_is_gone_needs_nothing(studio: Studio, source: Path) -> None:
    told(studio, source, only=["SKU-0"])
    at_rest(studio)
    aged(studio.settings.store)
    shutil.rmtree(source.parent / "out")
    collect(studio.settings, DAY)
    assert counts(collect(studio.settings, DAY, dry=True), garbage=False) == (0, 0, 0)


def test_a_journal_that_cannot_be_read_stops_it(studio: Studio, source: Path) -> None:
    told(studio, source, only=["SKU-0"])
    aged(studio.settings.store)
    for path in (source.parent / "out").glob("catalog.sqlite*"):
        path.write_bytes(b"no database" * 999)
    with pytest.raises(ConfigurationError, match="journal of the catalogue in 'out'"):
        collect(studio.settings, DAY)
    assert counts(collect(replace(studio.settings, home=source / "new"), DAY, dry=True))[0] > 0


def test_a_shared_store_keeps_uploads_and_what_others_paid_for(
    buckets: Buckets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = buckets.make("gc-of-a-team")
    settings = replace(Settings.at(tmp_path / "home"), store=url)
    store = open_store(url)
    made(store, 1)
    made(store, 2, paid=True)
    store.put_bytes(b"of someone else")
    later = time.time() + 40 * DAY
    monkeypatch.setattr("agent.collector.time.time", lambda: later)
    assert counts(collect(settings, 30 * DAY, dry=True)) == (1, 1, 0)
    assert counts(collect(settings, 30 * DAY)) == (1, 1, 0)
    assert counts(collect(settings, 30 * DAY), garbage=False) == (1, 1, 1)
    assert counts(collect(settings, 30 * DAY, everything=True)) == (1, 1, 1)
    assert buckets.names("gc-of-a-team") == []
    with buckets.gone(), pytest.raises(ConfigurationError, match="no connection"):
        collect(settings, 30 * DAY)
    forget_store(url)


def test_an_audit_finds_what_is_damaged_and_it_is_made_again(own: Settings) -> None:
    store = open_store(own.store)
    keys = [made(store, shade) for shade in (1, 2, 3)]
    sha256 = store.put_bytes(b"an upload")
    folder = Path(own.store)
    first, second = sorted(folder.glob("pictures/*/*"))[:2]
    first.write_bytes(first.read_bytes()[:-3])
    second.unlink()
    (folder / "uploads" / sha256[:2] / sha256).write_bytes(b"changed")
    looked = verify(own, dry=True)
    assert (len(looked.damaged), looked.dangling, looked.removed) == (2, 1, False)
    found = verify(own)
    assert found.damaged == looked.damaged
    assert found.read == 3 + 3 + 1 - 1
    again = Store(own.store)
    assert sum(again.hit(key) is not None for key in keys) == 1
    again_all = verify(own)
    assert (again_all.damaged, again_all.dangling) == ((), 1)
    assert verify(own).dangling == 0
