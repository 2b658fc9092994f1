"""Downloads against a real server on loopback: whole, resumed, damaged, broken off, refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tools.download import download
from tools.errors import ConfigurationError

CONTENT = bytes(range(256)) * 9000
DIGEST = f"md5:{hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()}"


class Server(ThreadingHTTPServer):
    """Serves CONTENT at /file, honours ranges unless told otherwise, and may hang up early."""

    content, ranges, hangs_up_after = CONTENT, True, len(CONTENT)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/file"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        if self.path != "/file":
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.server.ranges else 0
        content = self.server.content
        if start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start : start + self.server.hangs_up_after])

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_a_file_appears_whole_and_its_progress_is_told(server: Server, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "models" / "file"
    download(server.url, target, DIGEST, lambda have, whole: told.append((have, whole)))
    assert target.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in target.parent.iterdir()] == ["file"]


def test_what_broke_off_is_built_upon(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file"
    server.hangs_up_after = 500_000
    with pytest.raises(ConfigurationError, match=r"0 MB are here .*go online and run it again"):
        download(server.url, target, DIGEST, lambda *_: None)
    assert not target.exists()
    server.hangs_up_after = len(CONTENT)
    download(server.url, target, DIGEST, lambda *_: None)
    assert server.asked == [None, "bytes=500000-"]
    assert target.read_bytes() == CONTENT


def test_a_server_without_ranges_sends_it_all_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(CONTENT[:1000])
    server.ranges = False
    download(server.url, tmp_path / "file", DIGEST, lambda *_: None)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_part_that_is_whole_is_taken(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(CONTENT)
    download(server.url, tmp_path / "file", DIGEST, lambda *_: None)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_another_file_than_expected_leaves_nothing(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT[::-1]
    with pytest.raises(ConfigurationError, match=r"is not the file that is expected \(its md5"):
        download(server.url, tmp_path / "file", DIGEST, lambda *_: None)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_and_a_missing_server_are_sentences(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="answered 404"):
        download(f"{server.url}-gone", tmp_path / "file", DIGEST, lambda *_: None)
    with pytest.raises(ConfigurationError, match="cannot be reached"):
        download("http://127.0.0.1:9/file", tmp_path / "file", DIGEST, lambda *_: None)
    with pytest.raises(ConfigurationError, match="must begin with http"):
        download("file:///etc/passwd", tmp_path / "file", DIGEST, lambda *_: None)
    assert list(tmp_path.iterdir()) == []
