"""Volumes: files below one folder or bucket, whatever fsspec reaches, with one kind of error.

Local files are written whole or not at all; so are the objects of a bucket, by how S3 works.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import IO, TYPE_CHECKING, cast

from agent.atomic import read_whole, write_atomically

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

#: The errors of botocore that users meet, in their words.
_REASONS = {
    "NoCredentialsError": "there are no credentials",
    "PartialCredentialsError": "the credentials are not complete",
    "ProfileNotFound": "there is no such profile of credentials",
    "EndpointConnectionError": "there is no connection",
    "ConnectTimeoutError": "there is no connection",
    "ReadTimeoutError": "there is no answer",
    "ConnectionClosedError": "the connection broke",
}


class VolumeError(OSError):
    """What lies below a volume cannot be reached; `strerror` is the reason, without secrets."""


@dataclass(frozen=True)
class Stat:
    """A file: its name below the volume, size in bytes, and when it was written (POSIX seconds).

    `mark` is a bucket's own name for the content (ETag); empty where there is none.
    """

    name: str
    size: int
    modified: float
    mark: str = ""


@dataclass(frozen=True)
class Volume:
    """Files below one folder or URL. Whatever goes wrong is an OSError with a `strerror`.

    FileNotFoundError says that a file is not there, and nothing else does. What is not a folder of
    this machine has been `opened`.
    """

    url: str
    root: str
    opened: AbstractFileSystem | None = None
    strangers: tuple[type[Exception], ...] = ()

    @property
    def local(self) -> bool:
        """Whether it is a folder of this machine."""
        return self.opened is None

    @cached_property
    def files(self) -> AbstractFileSystem:
        """The file system; that of this machine is loaded here: a plan hardly ever asks for it."""
        if self.opened is not None:
            return self.opened
        from fsspec.implementations.local import LocalFileSystem

        return LocalFileSystem()

    @property
    def conditional(self) -> bool:
        """Whether writes can depend on what is there, in one step."""
        return "s3" in _protocols(self.files)

    def path(self, name: str) -> str:
        """A file's name as the file system knows it."""
        return f"{self.root}/{name}" if name else self.root

    def read(self, name: str) -> bytes:
        """A whole file."""
        with self._plain():
            if self.local:
                return read_whole(self.path(name))
            return cast("bytes", self.files.cat_file(self.path(name)))

    def open(self, name: str) -> IO[bytes]:
        """A file to read piece by piece; what fails later is its error below `reading`."""
        with self._plain():
            return cast("IO[bytes]", self.files.open(self.path(name), "rb"))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Below this, errors of an opened file are those of the volume."""
        with self._plain():
            yield

    def write(self, name: str, data: bytes) -> None:
        """Write a file; readers meet the whole of it or what was there before."""
        with self._plain():
            if self.local:
                write_atomically(self.path(name), data)
            else:
                self.files.pipe_file(self.path(name), data)

    def create(self, name: str, data: bytes) -> bool:
        """Write a file that must not be there; False if it is. For `conditional` volumes."""
        with self._plain():
            try:
                self.files.pipe_file(self.path(name), data, mode="create")
            except FileExistsError:
                return False
        return True

    def replace(self, name: str, data: bytes, mark: str) -> bool:
        """Write over a file that still has that mark; False if it has not. As `create`."""
        with self._plain():
            try:
                self.files.pipe_file(self.path(name), data, IfMatch=mark)
            except FileNotFoundError:
                return False
            except OSError as error:
                # s3fs tells a condition that is not met as an invalid argument.
                if error.errno != errno.EINVAL:
                    raise
                return False
        return True

    def exists(self, name: str) -> bool:
        """Whether a file is there."""
        with self._plain():
            if self.local:
                return os.path.exists(self.path(name))
            return bool(self.files.exists(self.path(name)))

    def remove(self, name: str) -> None:
        """Take a file away."""
        with self._plain():
            self.files.rm_file(self.path(name))

    def stat(self, name: str) -> Stat:
        """What is known of a file or folder; a folder's size is 0."""
        with self._plain():
            return self._stat(self.files.info(self.path(name)))

    def folder(self, name: str = "") -> bool:
        """Whether there is a folder of that name, or anything below it."""
        with self._plain():
            return bool(self.files.isdir(self.path(name)))

    def listed(self, name: str = "") -> tuple[list[str], list[Stat]]:
        """The folders and the files directly in a folder: bare names, and files as they are."""
        with self._plain():
            found = self.files.ls(self.path(name), detail=True)
        own = self.path(name).rstrip("/")
        others = [one for one in found if str(one["name"]).rstrip("/") != own]
        folders = [_base(one) for one in others if one["type"] == "directory"]
        return folders, [self._stat(one) for one in others if one["type"] != "directory"]

    def _stat(self, info: dict[str, object]) -> Stat:
        name = str(info["name"])
        below = name[len(self.root) :].lstrip("/") if name.startswith(self.root) else name
        size = info.get("size")
        mark = str(info.get("ETag") or "")
        return Stat(below, size if isinstance(size, int) else 0, _modified(info), mark)

    @contextmanager
    def _plain(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            # S3 says the same of a file and of a whole bucket.
            if "bucket" in str(error):
                raise VolumeError(errno.EIO, "there is no such bucket") from error
            raise
        except (FileExistsError, VolumeError):
            raise
        except PermissionError as error:
            reason = error.strerror or "access is denied: check the credentials"
            raise PermissionError(errno.EACCES, reason) from error
        except OSError as error:
            if error.strerror and self.local:
                raise
            text = "there is no answer" if isinstance(error, TimeoutError) else "the server refused"
            raise VolumeError(error.errno or errno.EIO, text) from error
        except self.strangers as error:
            kind = type(error).__name__
            reason = _REASONS.get(kind, f"the connection failed ({kind})")
            raise VolumeError(errno.EIO, reason) from error


def _protocols(files: AbstractFileSystem) -> tuple[str, ...]:
    known = files.protocol
    return (known,) if isinstance(known, str) else tuple(known)


def _base(info: dict[str, object]) -> str:
    return str(info["name"]).rstrip("/").rpartition("/")[2]


def _modified(info: dict[str, object]) -> float:
    for name in ("mtime", "LastModified", "created"):
        when = info.get(name)
        if isinstance(when, datetime):
            return when.timestamp()
        if isinstance(when, (int, float)):
            return float(when)
    return 0.0
