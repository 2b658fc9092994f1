"""Opening volumes: folders as fsspec would, without it; what cannot be opened is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fsspec.core import url_to_fs
from hypothesis import example, given
from hypothesis import strategies as st

from agent.address import told
from agent.volumes import open_volume
from tests.buckets import SECRET
from tools.errors import ConfigurationError

#: Without a tilde: fsspec leaves the folder of a user whom nobody knows where it is.
NAMES = st.text("aä .-_%#?", min_size=1, max_size=6)


@given(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.sampled_from(["", "/", "~/"]))
@example("a b", "./")
@example("..", "../")
def test_a_folder_lies_where_fsspec_says(below: str, start: str) -> None:
    volume = open_volume(start + below, "it")
    known = str(url_to_fs(start + below)[1])
    assert os.path.normpath(volume.path("x")) == os.path.normpath(f"{known}/x")


def test_a_file_address_is_a_folder_too(tmp_path: Path) -> None:
    volume = open_volume(tmp_path.as_uri(), "it")
    volume.write("one", b"here")
    assert volume.local
    assert (tmp_path / "one").read_bytes() == b"here"


def test_a_folder_is_read_and_written_without_the_library(tmp_path: Path) -> None:
    code = (
        "import sys; from agent.volumes import open_volume; it = open_volume(sys.argv[1], 'it');"
        "it.write('a', b'1'); print(it.read('a'), it.exists('b'), 'fsspec' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["b'1'", "False", "False"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"s3://key:{SECRET}@bucket/x", "s3://***@bucket/x"),
        (f"s3://{SECRET}@bucket/x", "s3://***@bucket/x"),
        (f"https://h/x?X-Amz-Signature={SECRET}", "https://h/x?***"),
        (f"s3://bucket/x?secret={SECRET}", "s3://bucket/x?***"),
    ],
)
def test_an_address_with_secrets_is_refused_and_never_shown(url: str, shown: str) -> None:
    assert told(url) == shown
    with pytest.raises(ConfigurationError, match="secrets in it") as refused:
        open_volume(url, "PACKSHOT_STORE")
    assert SECRET not in str(refused.value)
    assert shown in str(refused.value)


@pytest.mark.parametrize("url", ["photos", "/a@b/c", "s3://bucket/a@b.jpg", "s3://b/x?versionId=1"])
def test_plain_addresses_are_shown_as_they_are(url: str) -> None:
    assert told(url) == url


def test_what_is_not_installed_is_named_with_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    with pytest.raises(ConfigurationError, match=r"pip install 'packshot\[s3\]'"):
        open_volume("s3://bucket", "the source")
    with pytest.raises(ConfigurationError, match="set it to a folder"):
        open_volume("nowhere://x", "the source")
