from __future__ import annotations

import gc
import hashlib
import io
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.memory import Memory
from agent.store import Hit, MissingPicture, Store
from agent.stores import open_store
from tools.errors import ConfigurationError
from tools.photo import read_photo
from tools.picture import Origin, Picture, Touch


def picture(shade: int = 7, side: int = 8) -> Picture:
    rgb = np.full((side, side, 3), shade, np.uint8)
    matte = np.full((side, side), 200, np.uint8)
    return Picture(rgb, matte, matte, Origin("photo"), {"photo": {"name": "mug"}}, ("a note",))


def digest_of(picture: Picture) -> str:
    """SHA-256 over everything a picture holds, as it is packed."""
    return hashlib.sha256(picture.pack()).hexdigest()


def fresh(store: Store) -> Store:
    """The same store with an empty memory, as another process has it."""
    store.flush()
    return Store(store.url)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


def test_what_is_put_comes_back_the_same(store: Store) -> None:
    made = picture()
    digest = store.put(made)
    back = fresh(store).get(digest)
    assert np.array_equal(back.rgb, made.rgb)
    assert (back.origin, back.facts, back.notes) == (made.origin, made.facts, made.notes)
    assert digest_of(back) == digest


@pytest.mark.parametrize(
    "other",
    [
        picture(8),
        replace(picture(), alpha=None),
        replace(picture(), product=None),
        replace(picture(), alpha=None, product=None),
        replace(picture(), origin=None),
        replace(picture(), notes=()),
        replace(picture(), facts={}),
        replace(picture(), history=(Touch("tint", "light"),)),
        replace(picture(), encoded=b"x"),
        Picture(np.full((4, 16, 3), 7, np.uint8)),
    ],
)
def test_every_part_of_a_picture_is_in_its_digest(other: Picture) -> None:
    assert digest_of(other) != digest_of(picture())


def test_an_uploads_pixels_do_not_lie_in_the_store_twice(store: Store) -> None:
    rng = np.random.default_rng(5)
    stream = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (90, 120, 3), np.uint8)).save(stream, "PNG")
    sha256 = store.put_bytes(stream.getvalue())
    photo = replace(read_photo(stream.getvalue(), "mug.png"), origin=Origin(sha256))
    digest = store.put(photo, as_upload=True)
    store.flush()
    assert next(Path(store.url).glob(f"pictures/*/{digest}")).stat().st_size < 2000
    again = fresh(store).get(digest)
    assert digest_of(again) == digest_of(photo)
    store.drop_bytes(sha256)
    with pytest.raises(MissingPicture):
        fresh(store).get(digest)


def test_equal_pictures_are_kept_once(store: Store) -> None:
    assert store.put(picture()) == store.put(picture())
    store.flush()
    assert len(list(Path(store.url).glob("pictures/*/*"))) == 1


def test_digest_does_not_depend_on_how_rows_lie_in_memory() -> None:
    wide = np.arange(8 * 16 * 3, dtype=np.uint8).reshape(8, 16, 3)
    assert digest_of(Picture(wide[:, ::2])) == digest_of(
        Picture(np.ascontiguousarray(wide[:, ::2]))
    )


def test_a_result_is_remembered_with_its_notes_after_its_picture(store: Store) -> None:
    hit = Hit(store.put(picture()), ("soft edge",))
    store.remember_later("a" * 64, hit).result()
    assert list(Path(store.url).glob(f"pictures/*/{hit.digest}"))
    assert fresh(store).hit("a" * 64) == hit
    assert store.hit("b" * 64) is None


@pytest.mark.parametrize("damage", ["gone", "short", "other", "empty"])
def test_damaged_pictures_are_as_if_never_made(store: Store, damage: str) -> None:
    digest = store.put(picture())
    store.remember("a" * 64, Hit(digest))
    other = store.put(picture(9))
    store.flush()
    path = next(Path(store.url).glob(f"pictures/*/{digest}"))
    whole = path.read_bytes()
    contents = {"short": whole[:-9], "empty": b"", "other": b""}
    if damage == "gone":
        path.unlink()
    elif damage == "other":
        path.write_bytes(next(Path(store.url).glob(f"pictures/*/{other}")).read_bytes())
    else:
        path.write_bytes(contents[damage])
    again = fresh(store)
    with pytest.raises(MissingPicture):
        again.get(digest)
    assert again.hit("a" * 64) is None
    assert again.put(picture()) == digest
    again.flush()
    assert fresh(again).hit("a" * 64) == Hit(digest)


@pytest.mark.parametrize("text", ["", "{}", '{"made": 3}', "[]", "\x00", '{"made": "x"}'])
def test_damaged_keys_are_no_hits(store: Store, text: str) -> None:
    store.remember("a" * 64, Hit(store.put(picture())))
    next(Path(store.url).glob("results/*/*")).write_text(text)
    assert store.hit("a" * 64) is None


def test_uploads_keep_their_bytes(store: Store) -> None:
    sha256 = store.put_bytes(b"camera")
    assert store.get_bytes(sha256) == b"camera"
    next(Path(store.url).glob("uploads/*/*")).write_bytes(b"changed")
    with pytest.raises(MissingPicture, match="send the file again"):
        store.get_bytes(sha256)
    with pytest.raises(MissingPicture, match="send it again"):
        store.get_bytes(sha256)


def test_the_folder_keeps_itself_out_of_version_control(store: Store) -> None:
    assert "*" in (Path(store.url) / ".gitignore").read_text().splitlines()


def test_no_drafts_are_left(store: Store) -> None:
    threads = [
        threading.Thread(target=lambda n=n: store.put(picture(n % 3, 64))) for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.flush()
    names = [path.name for path in Path(store.url).rglob("*") if path.is_file()]
    assert sorted(n for n in names if len(n) == 64) == sorted(
        digest_of(picture(n, 64)) for n in range(3)
    )
    assert not [name for name in names if name.endswith(".part")]


def test_equal_pictures_made_all_the_time_do_not_wait_for_each_other(store: Store) -> None:
    """Writes of one digest that follow each other once waited for one that was queued behind."""
    done = []

    def make(number: int) -> None:
        for turn in range(40):
            hit = Hit(store.put(picture(turn % 2, 32)))
            done.append(store.remember_later(f"{number}{turn}" * 8, hit))

    threads = [threading.Thread(target=make, args=(n,), daemon=True) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert [future.result(timeout=60) for future in done] == [None] * 240


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="PACKSHOT_STORE"):
        Store(str(tmp_path / "file" / "store"))


def test_an_unknown_kind_of_place_is_named() -> None:
    with pytest.raises(ConfigurationError, match="PACKSHOT_STORE is 'nowhere://x'"):
        Store("nowhere://x")


def test_a_write_that_fails_is_told_to_whoever_waits(store: Store) -> None:
    folder = Path(store.url) / "pictures"
    folder.write_text("in the way")
    digest = store.put(picture())
    with pytest.raises(ConfigurationError, match="results cannot be written"):
        store.remember("a" * 64, Hit(digest))
    folder.unlink()
    assert store.put(picture()) == digest
    store.remember("a" * 64, Hit(digest))
    assert fresh(store).get(digest).width == 8


def test_memory_keeps_to_its_limit_and_finds_what_is_in_use() -> None:
    memory = Memory(limit=3 * 64 * 64 * 4)
    held = Picture(np.zeros((64, 64, 3), np.uint8))
    memory.add("held", held)
    for number in range(10):
        memory.add(str(number), Picture(np.full((64, 64, 3), number, np.uint8)))
    assert memory.size <= memory.limit
    assert memory.get("held") is held
    assert memory.get("0") is None
    assert memory.get("9") is not None


def test_memory_counts_a_matte_that_is_used_twice_once() -> None:
    memory = Memory(limit=10_000)
    memory.add("a", picture(side=10))
    assert memory.size == 10 * 10 * 4


def test_a_store_in_memory_works_like_any_other() -> None:
    store = Store("memory://packshot-test")
    digest = store.put(picture())
    store.remember("a" * 64, Hit(digest))
    assert fresh(store).get(digest).notes == ("a note",)
    assert fresh(store).hit("a" * 64) == Hit(digest)


def test_one_store_a_place_and_process(tmp_path: Path) -> None:
    first = open_store(str(tmp_path), 5)
    assert open_store(str(tmp_path)) is first
    assert first.memory.limit == 5


def test_an_equal_picture_that_goes_does_not_take_the_kept_one_along() -> None:
    memory = Memory(1_000_000)
    kept = Picture(np.zeros((4, 4, 3), np.uint8))
    memory.add("digest", kept)
    memory.add("digest", Picture(np.zeros((4, 4, 3), np.uint8)))
    gc.collect()
    assert memory.get("digest") is kept
