"""The store: pictures by their content, results by what made them, uploads as they came.

A picture's digest is the SHA-256 of its packed form, a tenth of the bytes of its pixels, so the
same pixels have the same name wherever the same versions pack them. Writing happens behind the
step that made a picture: later steps read it from memory, and `settle` waits until it lies on the
disk. Every read checks the file against its name; what is damaged or gone is as if it had never
been made.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import NamedTuple

import fsspec
from fsspec.implementations.local import LocalFileSystem

from agent.memory import Memory
from tools.errors import ConfigurationError, PackshotError
from tools.picture import Picture

#: Pictures that may wait to be written: they are in memory as long as they do.
_UNWRITTEN = 4
_IGNORE = "# Results that Packshot can make again.\n*\n"


class MissingPicture(PackshotError):
    """A picture is no longer in the store, or is damaged there: it has to be made again."""


def digest_of(picture: Picture) -> str:
    """SHA-256 over everything a picture holds, as it is packed."""
    return hashlib.sha256(picture.pack()).hexdigest()


class Hit(NamedTuple):
    """A result that is there: the digest of its picture, and what the picture notes."""

    digest: str
    notes: tuple[str, ...] = ()


class Store:
    """Content-addressed results below one folder or fsspec URL. Safe for threads and processes."""

    def __init__(self, url: str, memory: int = 192_000_000) -> None:
        """Open, and make the folder. Raises ConfigurationError if it cannot be written to."""
        self.url = url
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise ConfigurationError(
                f"PACKSHOT_STORE is {url!r}, which cannot be opened: set it to a folder or URL"
            ) from error
        self._local = isinstance(self._files, LocalFileSystem)
        self.memory = Memory(memory)
        self._lock = Lock()
        self._writing: dict[str, Future[None]] = {}
        # One writer, so that a result is remembered after its picture is written. Whoever makes
        # pictures faster than it writes has to wait.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._room = BoundedSemaphore(_UNWRITTEN)
        if self._local and not os.path.exists(f"{self._root}/.gitignore"):
            self._write(".gitignore", _IGNORE.encode())

    def put(self, picture: Picture) -> str:
        """Keep a picture and return its digest; it may still be on its way to the disk."""
        packed = picture.pack()
        digest = hashlib.sha256(packed).hexdigest()
        self.memory.add(digest, picture)
        self._room.acquire()
        with self._lock:
            known = self._writing.get(digest)
            if known is not None and not known.done():
                self._room.release()
                return digest
            # Queued in the same breath as noted: nobody waits for what is not in the queue.
            begun = self._writing[digest] = Future()
            self._writer.submit(self._save, digest, packed, begun)
        return digest

    def settle(self, digest: str) -> None:
        """Wait until a picture is on the disk. Raises ConfigurationError if it cannot get there."""
        with self._lock:
            writing = self._writing.get(digest)
        if writing is not None:
            writing.result()

    def get(self, digest: str) -> Picture:
        """The picture of that digest. Raises MissingPicture if it is gone or damaged."""
        picture = self.memory.get(digest)
        if picture is not None:
            return picture
        self.settle(digest)
        try:
            packed = self._files.cat_file(self._path(_picture(digest)))
            if hashlib.sha256(packed).hexdigest() != digest:
                raise MissingPicture("a stored picture is damaged: it will be made again")
            picture = Picture.unpack(packed)
        except (OSError, PackshotError) as error:
            self._forget(_picture(digest))
            raise MissingPicture("a stored picture is gone: it will be made again") from error
        self.memory.add(digest, picture)
        return picture

    def has(self, digest: str) -> bool:
        """Whether a picture is there, in memory or on the disk; its content is not looked at."""
        if self.memory.get(digest) is not None:
            return True
        return bool(self._files.exists(self._path(_picture(digest))))

    def hit(self, key: str) -> Hit | None:
        """What is remembered for a key, if its picture is still there."""
        try:
            known = json.loads(self._files.cat_file(self._path(_result(key))))
            hit = Hit(str(known["made"]), tuple(map(str, known["notes"])))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return hit if self.has(hit.digest) else None

    def remember(self, key: str, hit: Hit) -> None:
        """Remember what a key gave, once its picture is on the disk."""
        self.settle(hit.digest)
        self._record(key, hit, None)

    def remember_later(self, key: str, hit: Hit) -> Future[None]:
        """The same behind the pictures that are still to be written; the future may raise."""
        with self._lock:
            # Asked for now, and not by the writer, that would find writes queued behind it.
            writing = self._writing.get(hit.digest)
        return self._writer.submit(self._record, key, hit, writing)

    def settle_later(self, digest: str) -> Future[None]:
        """A picture on its way to the disk, to be remembered for no key; the future may raise."""
        with self._lock:
            writing = self._writing.get(digest)
        return self._writer.submit(lambda: None if writing is None else writing.result())

    def _record(self, key: str, hit: Hit, writing: Future[None] | None) -> None:
        if writing is not None:
            writing.result()
        known = {"made": hit.digest, "notes": hit.notes}
        self._write(_result(key), json.dumps(known).encode())

    def put_bytes(self, data: bytes) -> str:
        """Keep bytes as they are (an upload); returns their SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._files.exists(self._path(_upload(sha256))):
            self._write(_upload(sha256), data)
        return sha256

    def get_bytes(self, sha256: str) -> bytes:
        """The bytes of that SHA-256. Raises MissingPicture if they are gone or damaged."""
        try:
            data: bytes = self._files.cat_file(self._path(_upload(sha256)))
        except OSError as error:
            raise MissingPicture("the uploaded file is no longer stored: send it again") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            self._forget(_upload(sha256))
            raise MissingPicture("the stored upload is damaged: send the file again")
        return data

    def flush(self) -> None:
        """Wait for everything that is being written."""
        self._writer.submit(int).result()

    def _save(self, digest: str, packed: bytes, begun: Future[None]) -> None:
        try:
            if not self._files.exists(self._path(_picture(digest))):
                self._write(_picture(digest), packed)
        except PackshotError as error:
            begun.set_exception(error)
        else:
            begun.set_result(None)
            with self._lock:
                self._writing.pop(digest, None)
        finally:
            self._room.release()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _forget(self, name: str) -> None:
        with contextlib.suppress(OSError):
            self._files.rm_file(self._path(name))

    def _write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        try:
            if self._local:
                _write_atomically(path, data)
            else:
                self._files.pipe_file(path, data)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ConfigurationError(
                f"results cannot be written ({reason}): free some space or set PACKSHOT_STORE"
                " to a place that can be written to"
            ) from error


def _write_atomically(path: str, data: bytes) -> None:
    """A reader meets the whole file or none, whoever else writes it and whenever power fails."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    draft = f"{path}.{uuid.uuid4().hex}.part"
    try:
        with open(draft, "wb") as file:
            file.write(data)
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise


def _picture(digest: str) -> str:
    return f"pictures/{digest[:2]}/{digest}"


def _result(key: str) -> str:
    return f"results/{key[:2]}/{key}"


def _upload(sha256: str) -> str:
    return f"uploads/{sha256[:2]}/{sha256}"


_STORES: dict[str, Store] = {}
_STORES_LOCK = Lock()


def open_store(url: str, memory: int | None = None) -> Store:
    """The store at that URL, opened once a process: workers and studios share its memory."""
    with _STORES_LOCK:
        if url not in _STORES:
            _STORES[url] = Store(url)
        if memory is not None:
            _STORES[url].memory.limit = memory
        return _STORES[url]
