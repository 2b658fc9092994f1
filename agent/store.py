"""The store: pictures by their content, results by what made them, uploads as they came.

A picture's digest is the SHA-256 of its packed form, a tenth of the bytes of its pixels, so the
same pixels have the same name wherever the same versions pack them. Writing happens behind the
step that made a picture: later steps read it from memory, and `settle` waits until it lies on the
disk. Every read checks the file against its name; what is damaged or gone is as if it had never
been made.

Two processes that want one result at a time make it once, as far as `agent/lease.py` can promise.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import NamedTuple

from agent.address import told
from agent.disposal import Disposal
from agent.lease import Lease, Leases, awaited, leases_on
from agent.memory import Memory
from agent.object_names import picture_name, result_name, upload_name
from agent.volumes import open_volume
from tools.errors import ConfigurationError, PackshotError
from tools.picture import Picture

#: Pictures that may wait to be written: they are in memory as long as they do.
_UNWRITTEN = 4
#: Seconds to wait for a result that someone else makes.
_PATIENCE = 600.0
_IGNORE = "# Results that Packshot can make again.\n*\n"


class MissingPicture(PackshotError):
    """A picture is no longer in the store, or is damaged there: it has to be made again."""


class Hit(NamedTuple):
    """A result that is there: the digest of its picture, and what the picture notes."""

    digest: str
    notes: tuple[str, ...] = ()


class Store:
    """Content-addressed results below one folder or fsspec URL. Safe for threads and processes."""

    def __init__(self, url: str, memory: int = 192_000_000) -> None:
        """Open, and make the folder. Raises ConfigurationError if it cannot be written to."""
        self.url = url
        self.volume = open_volume(url, "PACKSHOT_STORE")
        self.leases: Leases = leases_on(self.volume)
        self.memory = Memory(memory)
        #: Why the latest attempt to write or read failed; empty where it did not.
        self.trouble = ""
        self._lock = Lock()
        self._writing: dict[str, Future[None]] = {}
        # One writer, so that a result is remembered after its picture is written. Whoever makes
        # pictures faster than it writes has to wait.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._room = BoundedSemaphore(_UNWRITTEN)
        if self.volume.local and not self.volume.exists(".gitignore"):
            self._write(".gitignore", _IGNORE.encode())

    def put(self, picture: Picture, *, as_upload: bool = False) -> str:
        """Keep a picture, of an upload all but its pixels; it may be written later."""
        packed = picture.pack(pixels=not as_upload)
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
        packed = self._read(picture_name(digest))
        if packed is None:
            raise MissingPicture("a stored picture is gone: it will be made again")
        from tools.photo import photo_planes  # opens the libraries that decode

        try:
            if hashlib.sha256(packed).hexdigest() != digest:
                raise MissingPicture("a stored picture is damaged: it will be made again")
            picture = Picture.unpack(packed, lambda sha256: photo_planes(self.get_bytes(sha256)))
        except PackshotError as error:
            self._forget(picture_name(digest))
            raise MissingPicture("a stored picture is damaged: it will be made again") from error
        self.memory.add(digest, picture)
        return picture

    def has(self, digest: str) -> bool:
        """Whether a picture is there, in memory or on the disk; its content is not looked at."""
        return self.memory.get(digest) is not None or self._exists(picture_name(digest))

    def hit(self, key: str) -> Hit | None:
        """What is remembered for a key, if its picture is still there."""
        try:
            known = json.loads(self._read(result_name(key)) or b"")
            hit = Hit(str(known["made"]), tuple(map(str, known["notes"])))
        except (ValueError, KeyError, TypeError):
            return None
        return hit if self.has(hit.digest) else None

    def remember(self, key: str, hit: Hit, *, paid: bool = False) -> None:
        """Remember what a key gave, once its picture is on the disk, and whether it cost money."""
        self.settle(hit.digest)
        self._record(key, hit, None, paid)

    def remember_later(self, key: str, hit: Hit, *, paid: bool = False) -> Future[None]:
        """The same behind the pictures that are still to be written; the future may raise."""
        with self._lock:
            # Asked for now, and not by the writer, that would find writes queued behind it.
            writing = self._writing.get(hit.digest)
        return self._writer.submit(self._record, key, hit, writing, paid)

    def settle_later(self, digest: str) -> Future[None]:
        """A picture on its way to the disk, to be remembered for no key; the future may raise."""
        with self._lock:
            writing = self._writing.get(digest)
        return self._writer.submit(lambda: None if writing is None else writing.result())

    def _record(self, key: str, hit: Hit, writing: Future[None] | None, paid: bool) -> None:
        if writing is not None:
            writing.result()
        known = {"made": hit.digest, "notes": hit.notes, **({"paid": True} if paid else {})}
        self._write(result_name(key), json.dumps(known).encode())

    def claim(self, key: str, patience: float = _PATIENCE) -> Hit | Lease:
        """What is remembered for a key, or the lease to make it; waits while others make it.

        After `patience` seconds nobody is waited for any more.
        """
        # Taken first, looked at then: whoever held it has remembered what he made.
        lease = awaited(self.leases, key, patience)
        try:
            hit = self.hit(key)
        except PackshotError:
            lease.release()
            raise
        if hit is None:
            return lease
        lease.release()
        return hit

    def put_bytes(self, data: bytes) -> str:
        """Keep bytes as they are (an upload); returns their SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._exists(upload_name(sha256)):
            self._write(upload_name(sha256), data)
        return sha256

    def get_bytes(self, sha256: str) -> bytes:
        """The bytes of that SHA-256. Raises MissingPicture if they are gone or damaged."""
        data = self._read(upload_name(sha256))
        if data is None:
            raise MissingPicture("the uploaded file is no longer stored: send it again")
        if hashlib.sha256(data).hexdigest() != sha256:
            self._forget(upload_name(sha256))
            raise MissingPicture("the stored upload is damaged: send the file again")
        return data

    def drop_bytes(self, sha256: str) -> None:
        """Let go of an upload."""
        self._forget(upload_name(sha256))

    @property
    def disposal(self) -> Disposal:
        """Where what is kept is deleted."""
        return Disposal(self.volume, self.memory)

    def flush(self) -> None:
        """Wait for everything that is being written."""
        self._writer.submit(int).result()

    def _save(self, digest: str, packed: bytes, begun: Future[None]) -> None:
        try:
            if not self._exists(picture_name(digest)):
                self._write(picture_name(digest), packed)
        except PackshotError as error:
            begun.set_exception(error)
        else:
            begun.set_result(None)
            with self._lock:
                self._writing.pop(digest, None)
        finally:
            self._room.release()

    def _forget(self, name: str) -> None:
        with contextlib.suppress(OSError):
            self.volume.remove(name)

    def _exists(self, name: str) -> bool:
        try:
            found = self.volume.exists(name)
        except OSError as error:
            raise self._failed("read", error) from error
        self.trouble = ""
        return found

    def _read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none that can be read."""
        try:
            data = self.volume.read(name)
        except FileNotFoundError:
            return None
        except OSError as error:
            if self.volume.local:
                # Whatever is wrong with one file is right again once it is written anew.
                self._forget(name)
                return None
            raise self._failed("read", error) from error
        self.trouble = ""
        return data

    def _write(self, name: str, data: bytes) -> None:
        try:
            self.volume.write(name, data)
        except OSError as error:
            raise self._failed("written", error) from error
        self.trouble = ""

    def _failed(self, what: str, error: OSError) -> ConfigurationError:
        reason = error.strerror or type(error).__name__
        if self.volume.local:
            mend = "free some space or set PACKSHOT_STORE to a place that can be written to"
        else:
            mend = f"look after {told(self.url)!r}, your credentials and the network"
        self.trouble = f"results cannot be {what} ({reason}): {mend}"
        return ConfigurationError(self.trouble)
