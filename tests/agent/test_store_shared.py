"""A store that a team shares: in a bucket, from several processes, over a network that fails."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from agent.lease import Lease, Nothing, WrittenObjects
from agent.store import Hit, MissingPicture, Store
from agent.stores import forget_store
from agent.volumes import open_volume
from agent.work import Task, work
from tests.agent.operations import RAN
from tests.buckets import SECRET, Buckets
from tools.errors import ConfigurationError
from tools.picture import Picture

ROOT = Path(__file__).resolve().parents[2]
KEY = "a" * 64
_HOLD = """
import sys, time
from agent.lease import leases_on
from agent.volumes import open_volume
lease = leases_on(open_volume(sys.argv[1], "it")).take(sys.argv[2])
print("held" if lease else "no", flush=True)
time.sleep(60)
"""


def picture(shade: int = 7) -> Picture:
    return Picture(np.full((8, 8, 3), shade, np.uint8))


@pytest.fixture(params=["folder", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "store")
    buckets: Buckets = request.getfixturevalue("buckets")
    name = request.node.name.split("[")[0].replace("_", "-")[:55].strip("-")
    return f"{buckets.make(name)}/store"


def kept(url: str, shade: int = 7) -> str:
    store = Store(url)
    digest = store.put(picture(shade))
    store.remember(KEY, Hit(digest, ("soft edge",)))
    return digest


def test_another_process_finds_what_one_has_made(url: str) -> None:
    digest = kept(url)
    assert Store(url).hit(KEY) == Hit(digest, ("soft edge",))
    assert np.array_equal(Store(url).get(digest).rgb, picture().rgb)


@pytest.mark.parametrize("damage", ["gone", "short", "other"])
def test_damaged_and_missing_objects_are_made_again(url: str, damage: str) -> None:
    digest = kept(url)
    volume = open_volume(url, "it")
    name = f"pictures/{digest[:2]}/{digest}"
    whole = volume.read(name)
    if damage == "gone":
        volume.remove(name)
    else:
        volume.write(name, whole[:-5] if damage == "short" else picture(8).pack())
    store = Store(url)
    with pytest.raises(MissingPicture):
        store.get(digest)
    assert store.hit(KEY) is None
    assert store.put(picture()) == digest
    store.flush()
    assert volume.read(name) == whole


def test_an_upload_that_was_changed_is_not_taken_for_itself(url: str) -> None:
    sha256 = Store(url).put_bytes(b"camera")
    open_volume(url, "it").write(f"uploads/{sha256[:2]}/{sha256}", b"other")
    with pytest.raises(MissingPicture, match="damaged"):
        Store(url).get_bytes(sha256)
    assert Store(url).put_bytes(b"camera") == sha256
    assert Store(url).get_bytes(sha256) == b"camera"


def test_a_lost_network_is_one_sentence_and_loses_nothing(
    buckets: Buckets, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "agent")
    url = buckets.make("lost-network")
    digest = kept(url)
    store = Store(url)
    with buckets.gone():
        for tried in (lambda: store.get(digest), lambda: store.hit(KEY), lambda: kept(url, 9)):
            with pytest.raises(ConfigurationError, match=r"results cannot be .*no connection") as e:
                tried()
            assert SECRET not in str(e.value)
            assert "s3://lost-network" in str(e.value)
        assert "no connection" in store.trouble
    assert store.get(digest).width == 8
    assert store.trouble == ""
    assert SECRET not in caplog.text


def test_wrong_keys_and_a_missing_bucket_are_one_sentence(buckets: Buckets) -> None:
    with pytest.raises(ConfigurationError, match="there is no such bucket"):
        kept("s3://never-made")
    url = buckets.make("closed")
    with buckets.refusing(), pytest.raises(ConfigurationError, match="check the credentials"):
        kept(url)


def taken(store: Store) -> Lease:
    lease = store.claim(KEY)
    assert not isinstance(lease, Hit)
    return lease


def test_a_result_is_made_once_however_many_ask(url: str) -> None:
    """Each asker has a store of its own, as each process has."""
    made = []

    def ask(number: int) -> str:
        store = Store(url)
        found = store.claim(KEY)
        if isinstance(found, Hit):
            return found.digest
        time.sleep(0.3)
        digest = store.put(picture())
        made.append(number)
        store.remember(KEY, Hit(digest))
        found.release()
        return digest

    with ThreadPoolExecutor(5) as pool:
        assert len(set(pool.map(ask, range(5)))) == 1
    assert len(made) == 1


def test_a_lease_parts_processes_and_ends_with_a_folders_holder(tmp_path: Path) -> None:
    url = str(tmp_path / "store")
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, url, KEY], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    store = Store(url)
    assert store.leases.take(KEY) is None
    holder.kill()
    holder.communicate()
    taken(store).release()
    assert not list((tmp_path / "store" / "leases").iterdir())


def test_a_lease_in_a_bucket_lives_while_it_is_renewed_and_is_taken_over_after(
    buckets: Buckets,
) -> None:
    volume = open_volume(buckets.make("leases"), "it")
    now = [0.0]
    alive = WrittenObjects(volume, renewed=0.05).take("alive")
    dead = WrittenObjects(volume, renewed=1000.0).take("dead")
    others = [WrittenObjects(volume, expired=40.0, clock=lambda: now[0]) for _ in range(2)]
    for second in (0.0, 39.0, 41.0):
        time.sleep(0.15)
        now[0] = second
        assert others[0].take("alive") is None
        if second < 40:
            assert others[0].take("dead") is None
            assert others[1].take("dead") is None
    takers = [other.take("dead") for other in others]
    assert sum(taker is not None for taker in takers) == 1
    for lease in (alive, dead, *takers):
        if lease is not None:
            lease.release()
    assert buckets.names("leases") == []


def test_nobody_is_waited_for_without_end(url: str) -> None:
    first = taken(Store(url))
    begun = time.monotonic()
    assert isinstance(Store(url).claim(KEY, patience=0.2), Nothing)
    assert time.monotonic() - begun < 5
    first.release()


def test_a_step_that_another_process_makes_is_waited_for_and_not_paid_twice(url: str) -> None:
    RAN.clear()
    other = Store(url)
    digest = other.put(picture())
    other.flush()
    task = Task("tests.agent.operations:OPERATIONS", "scene", "paint", {}, {}, {}, url, KEY)
    lease = taken(other)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(work, task)
        time.sleep(0.2)
        assert not waiting.done()
        other.remember(KEY, Hit(digest))
        lease.release()
        made = waiting.result(timeout=20)
    assert (made.hit.digest, made.found, RAN["paint"]) == (digest, True, 0)
    forget_store(url)


def test_a_step_that_fails_lets_others_try(url: str) -> None:
    task = Task("tests.agent.operations:OPERATIONS", "s", "paint", {"image": 3}, {}, {}, url, KEY)
    with pytest.raises(ValueError, match="image"):
        work(task)
    taken(Store(url)).release()
    forget_store(url)
