"""A watched folder: what has come to rest is made, what is on its way is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent import CatalogEvent, Ended, Paused, SkuDone, Studio, Unheard, Watch
from agent.arrivals import Arrivals
from tests.agent.test_catalog_run import photo, studio
from tools.errors import ConfigurationError, RequestError

__all__ = ["studio"]


class Over(Exception):
    """The watch has been looked at for long enough."""


class Time:
    """Waits by doing what happens meanwhile, one thing a wait; then the watch is over."""

    def __init__(self, *happens: Callable[[], object] | None) -> None:
        self.happens = iter(happens)
        self.waited = 0

    def __call__(self, seconds: float) -> None:
        self.waited += 1
        try:
            what = next(self.happens)
        except StopIteration:
            raise Over from None
        if what is not None:
            what()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "arriving"
    found.mkdir()
    return found


def watched(
    studio: Studio, folder: Path, *happens: Callable[[], object] | None, request: str = "white"
) -> list[CatalogEvent]:
    watch = Watch(studio, folder, request, folder.parent / "out", sleep=Time(*happens))
    return list(until_over(watch.run()))


def until_over(events: Iterator[CatalogEvent]) -> Iterator[CatalogEvent]:
    try:
        yield from events
    except Over:
        return


def skus(events: list[CatalogEvent]) -> list[tuple[str, str, int]]:
    return [
        (one.sku, one.state, one.files)
        for one in events
        if isinstance(one, SkuDone) and not one.kept
    ]


def test_photos_are_made_once_they_have_come_to_rest(studio: Studio, folder: Path) -> None:
    whole = photo(90)
    mug, sub = folder / "MUG_1.png", folder / "VASE"

    def arrives() -> None:
        mug.write_bytes(whole[:100])

    def goes_on() -> None:
        mug.write_bytes(whole[:200])

    def ends() -> None:
        mug.write_bytes(whole)
        sub.mkdir()
        (sub / "front.png").write_bytes(photo(50))

    events = watched(studio, folder, None, arrives, goes_on, ends, None, None, None)
    assert sorted(skus(events)) == [("MUG", "done", 1), ("VASE", "done", 1)]
    assert len([one for one in events if isinstance(one, Ended)]) == 1


def test_a_set_waits_for_all_that_is_on_its_way(studio: Studio, folder: Path) -> None:
    sub = folder / "VASE"
    sub.mkdir()
    (sub / "front.png").write_bytes(photo(50))
    part = sub / "back.png.part"
    part.write_bytes(b"1")

    def goes_on() -> None:
        part.write_bytes(part.read_bytes() + b"1")

    def is_whole() -> None:
        part.write_bytes(photo(70))
        part.rename(sub / "back.png")

    events = watched(studio, folder, goes_on, goes_on, is_whole, None, None)
    assert skus(events) == [("VASE", "done", 2)]


def test_overwritten_renamed_and_further_photos(studio: Studio, folder: Path) -> None:
    first = folder / "A.png"
    first.write_bytes(photo(10))
    events = watched(
        studio,
        folder,
        None,
        lambda: first.write_bytes(photo(200)),
        None,
        lambda: first.rename(folder / "B.png"),
        None,
        lambda: (folder / "B_back.png").write_bytes(photo(30)),
        None,
        None,
    )
    assert skus(events) == [("A", "done", 1), ("A", "done", 1), ("B", "done", 1), ("B", "done", 2)]
    assert (folder.parent / "out" / "B" / "b-photo-01.jpg").is_file()


def test_a_watch_that_was_ended_goes_on(studio: Studio, folder: Path) -> None:
    (folder / "A.png").write_bytes(photo(10))
    assert skus(watched(studio, folder, None, None)) == [("A", "done", 1)]
    (folder / "B.png").write_bytes(photo(20))
    again = watched(studio, folder, None, None)
    assert skus(again) == [("B", "done", 1)]


def test_once_ends_when_all_is_made(studio: Studio, folder: Path) -> None:
    (folder / "A.png").write_bytes(photo(10))
    (folder / "list.txt").write_text("no photo")
    time = Time(None, None, None)
    watch = Watch(studio, folder, "white", folder / "out", once=True, sleep=time)
    assert skus(list(watch.run())) == [("A", "done", 1)]
    assert time.waited == 2
    empty = folder.parent / "empty"
    empty.mkdir()
    assert not list(Watch(studio, empty, "white", folder / "o", once=True, sleep=Time()).run())


def test_a_broken_photo_is_told_once_and_made_when_it_is_mended(
    studio: Studio, folder: Path
) -> None:
    bad = folder / "A.png"
    bad.write_bytes(b"no picture")
    events = watched(studio, folder, None, None, lambda: bad.write_bytes(photo(10)), None, None)
    assert skus(events) == [("A", "failed", 0), ("A", "done", 1)]


def test_what_is_in_the_way_is_told_once_and_tried_again(studio: Studio, folder: Path) -> None:
    (folder / "A.png").write_bytes(photo(10))
    away, out = folder.parent / "away", folder.parent / "out"
    out.write_text("in the way")
    events = watched(
        studio,
        folder,
        None,
        None,
        out.unlink,
        None,
        lambda: folder.rename(away),
        None,
        lambda: away.rename(folder),
        None,
    )
    told = [one.why for one in events if isinstance(one, Paused)]
    assert len(told) == 2
    assert "--out" in told[0]
    assert "No such file" in told[1]
    assert skus(events) == [("A", "done", 1)]
    shutil.rmtree(out)
    out.write_text("in the way")
    watch = Watch(studio, folder, "white", out, once=True, sleep=Time(None, None))
    with pytest.raises(ConfigurationError, match="--out"):
        list(watch.run())


def test_words_that_are_no_plan_and_a_folder_that_is_none(studio: Studio, folder: Path) -> None:
    (folder / "A.png").write_bytes(photo(10))
    time = Time(None)
    watch = Watch(studio, folder, "nonsense", folder.parent / "out", sleep=time)
    assert isinstance(list(watch.run())[-1], Unheard)
    with pytest.raises(RequestError, match="there is no folder"):
        next(Watch(studio, folder / "nowhere", "white", folder.parent / "out").run())


@pytest.mark.parametrize("name", ["B0X_2.jpg.part", ".B0X_back.jpg.tmp", "~B0X.jpg.crdownload"])
def test_a_name_of_an_uploader_holds_its_sku_back(folder: Path, name: str) -> None:
    (folder / "B0X_1.jpg").write_bytes(b"whole")
    (folder / "C.jpg").write_bytes(b"whole")
    arrivals = Arrivals(folder, folder / "out")
    for size in range(3):
        (folder / name).write_bytes(b"x" * (size + 1))
        arrivals.look()
    assert not arrivals.settled((str(folder / "B0X_1.jpg"),))
    assert arrivals.settled((str(folder / "C.jpg"),))
    arrivals.look()  # left behind by an uploader that is gone
    assert arrivals.settled((str(folder / "B0X_1.jpg"),))


def test_an_empty_file_is_waited_for_a_while(folder: Path) -> None:
    (folder / "A.jpg").write_bytes(b"")
    arrivals = Arrivals(folder, folder / "out")
    seen = []
    for _ in range(7):
        arrivals.look()
        seen.append(arrivals.settled((str(folder / "A.jpg"),)))
    assert seen == [False] * 5 + [True] * 2
