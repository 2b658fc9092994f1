"""Downloads of large files: resumed where they broke off, taken only if their hash is right."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tools.errors import ConfigurationError

_PIECE = 1 << 20
#: Seconds without a byte after which a server counts as gone.
_PATIENCE = 30
#: How much has come and how much there will be (0: the server does not say), in bytes.
Progress = Callable[[int, int], None]


def matches(path: Path, digest: str) -> bool:
    """Whether a file has this hash: an algorithm of hashlib, a colon, hexadecimal digits."""
    algorithm, _, digits = digest.partition(":")
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest() == digits


def download(url: str, target: Path, digest: str, told: Progress) -> None:
    """Fetch `url` into `target`, which appears whole and verified or not at all.

    What came before a connection broke waits beside `target` and is built upon. Raises
    ConfigurationError, one sentence with the next step, where the server cannot be reached, has no
    such file, or sends something else than the hash says.
    """
    if not url.startswith(("http://", "https://")):
        raise ConfigurationError(f"{url!r} is no address: it must begin with http:// or https://")
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("ab") as file:
            _fetch(url, file, told)
    except (OSError, http.client.HTTPException) as error:
        _dropped_if_empty(part)
        raise ConfigurationError(_told(url, error, part)) from error
    if not matches(part, digest):
        part.unlink()
        raise ConfigurationError(
            f"what {url} sent is not the file that is expected (its {digest.partition(':')[0]} "
            "differs): nothing was kept; try again, or fetch it from another place"
        )
    os.replace(part, target)


def _fetch(url: str, file: BinaryIO, told: Progress) -> None:
    """Append to `file` what it lacks."""
    have = file.seek(0, os.SEEK_END)
    ask = urllib.request.Request(url)
    if have:
        ask.add_header("Range", f"bytes={have}-")
    try:
        answer = urllib.request.urlopen(ask, timeout=_PATIENCE)
    except urllib.error.HTTPError as error:
        if have and error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # nothing is missing; the hash will tell
        raise
    with answer:
        if answer.status != http.client.PARTIAL_CONTENT:
            have = file.seek(0)
            file.truncate()
        whole = have + int(answer.headers.get("Content-Length") or 0)
        while piece := answer.read(_PIECE):
            file.write(piece)
            have += len(piece)
            told(have, whole)
        if have < whole:
            raise http.client.IncompleteRead(b"", whole - have)


def _dropped_if_empty(part: Path) -> None:
    if part.exists() and part.stat().st_size == 0:
        part.unlink()


def _told(url: str, error: Exception, part: Path) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"{url} answered {error.code} {error.reason}: try again later, or another address"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    kept = part.stat().st_size if part.exists() else 0
    began = f"{kept / 1e6:.0f} MB are here and are not fetched again: " if kept else ""
    why = str(reason) or type(error).__name__
    return f"{url} cannot be reached ({why}): {began}go online and run it again"
