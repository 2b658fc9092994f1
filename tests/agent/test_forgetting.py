"""Forgetting: a conversation goes with its pictures; what another has as well stays."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent import Studio, erase_results
from tests.agent.fakes import call, in_turn, mug, says, studio
from tests.servers import BOTH

pytestmark = BOTH
TINT = call("tint", "tinted", image="mug", shade=20)
OTHER = call("tint", "other", image="mug", shade=70)


@pytest.fixture
def house(home: Path) -> Iterator[Studio]:
    with studio(home, in_turn(says("a", TINT), says("b", OTHER), says("c", TINT))) as found:
        yield found


def files(home: Path, kind: str) -> set[str]:
    return {path.name for path in (home / "store" / kind).rglob("*") if path.is_file()}


def test_a_conversation_goes_with_all_that_was_made(house: Studio, home: Path) -> None:
    list(house.say("first", "tint it", [mug()]))
    house.forget("first")
    assert house.state("first").uploads == {}
    assert house.state("first").version == 0
    assert files(home, "pictures") == set()
    assert files(home, "uploads") == set()
    list(house.say("first", "tint it another way", [mug()]))
    assert house.state("first").results["other"].ok


def test_what_another_conversation_has_stays(house: Studio, home: Path) -> None:
    list(house.say("first", "tint it", [mug()]))
    first = house.state("first")
    list(house.say("second", "tint it another way", [mug()]))
    second = house.state("second")
    house.forget("first")
    assert files(home, "uploads") == {second.uploads["mug"].sha256}
    kept = {second.uploads["mug"].digest, second.results["other"].made}
    assert files(home, "pictures") == kept
    assert first.results["tinted"].made not in kept
    assert house.picture(second.results["other"].made).width == 64


def test_what_belongs_nowhere_is_swept_once_it_is_old(house: Studio, home: Path) -> None:
    list(house.say("first", "tint it", [mug()]))
    house._premises.store.put_bytes(b"lost")
    house._premises.store.flush()
    before = files(home, "pictures")
    assert house.sweep() == 0
    for path in (home / "store").rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 7200,) * 2)
    assert house.sweep() == 1
    assert files(home, "pictures") == before
    assert len(files(home, "uploads")) == 1


def test_a_store_is_erased_whole(house: Studio, home: Path) -> None:
    list(house.say("first", "tint it", [mug()]))
    erase_results(house.settings)
    for kind in ("pictures", "uploads", "results"):
        assert files(home, kind) == set()
    erase_results(house.settings)
