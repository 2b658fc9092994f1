"""Volumes: the same answers and the same kind of error, whatever lies below."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from agent.volume import Volume
from agent.volumes import open_volume
from tests.buckets import Buckets


@pytest.fixture(params=["folder", "memory", "s3"])
def volume(request: pytest.FixtureRequest, tmp_path: Path) -> Volume:
    name = request.node.name.split("[")[0].replace("_", "-")[:40]
    if request.param == "folder":
        return open_volume(str(tmp_path / "a folder"), "it")
    if request.param == "memory":
        return open_volume(f"memory://{name}", "it")
    buckets: Buckets = request.getfixturevalue("buckets")
    return open_volume(f"{buckets.make(name)}/below", "it")


def test_what_is_written_is_read_listed_and_removed(volume: Volume) -> None:
    for name in ("a.bin", "deep/ä b.bin", "deep/er/c.bin"):
        volume.write(name, name.encode())
    assert volume.read("deep/ä b.bin") == "deep/ä b.bin".encode()
    folders, files = volume.listed()
    assert (folders, [(one.name, one.size) for one in files]) == (["deep"], [("a.bin", 5)])
    folders, files = volume.listed("deep")
    assert (folders, [one.name for one in files]) == (["er"], ["deep/ä b.bin"])
    assert abs(volume.stat("a.bin").modified - files[0].modified) < 60
    assert volume.folder("deep")
    assert not volume.folder("a.bin")
    assert not volume.folder("nowhere")
    volume.remove("a.bin")
    assert not volume.exists("a.bin")


def test_only_what_is_not_there_is_not_found(volume: Volume) -> None:
    volume.write("here", b"x")
    for tried in (volume.read, volume.stat, lambda name: volume.open(name).read()):
        with pytest.raises(FileNotFoundError):
            tried("nowhere")


def test_a_bucket_writes_on_conditions(buckets: Buckets) -> None:
    volume = open_volume(buckets.make("on-conditions"), "it")
    assert volume.conditional
    assert volume.create("one", b"first")
    assert not volume.create("one", b"second")
    mark = volume.stat("one").mark
    assert volume.replace("one", b"third", mark)
    assert not volume.replace("one", b"fourth", mark)
    assert not volume.replace("none", b"x", mark)
    assert volume.read("one") == b"third"


def test_wrong_keys_no_bucket_and_no_network_have_one_reason_each(
    buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="no such bucket"):
        open_volume("s3://nowhere/at-all", "it").read("a")
    with pytest.raises(OSError, match="no such bucket"):
        open_volume("s3://nowhere/at-all", "it").write("a", b"")
    volume = open_volume(buckets.make("reasons"), "it")
    with buckets.refusing(), pytest.raises(PermissionError) as refused:
        volume.read("a")
    assert refused.value.strerror == "access is denied: check the credentials"
    with buckets.gone(), pytest.raises(OSError, match="no connection") as lost:
        volume.read("a")
    assert lost.value.errno == errno.EIO
    assert str(buckets.port) not in str(lost.value)
    type(volume.files).clear_instance_cache()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(OSError, match="no credentials"):
        open_volume("s3://reasons", "it").read("a")
    type(volume.files).clear_instance_cache()
