"""Volumes: files below one folder or bucket, whatever fsspec reaches, with one kind of error.

Local files are written whole or not at all; so are the objects of a bucket, by how S3 works.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from agent.address import told
from agent.atomic import read_whole, write_atomically
from tools.errors import ConfigurationError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

#: What has to be installed for addresses of a kind.
_EXTRAS = {"s3": "s3", "s3a": "s3"}
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
#: botocore repeats what fails on the way; s3fs does so once more around it.
_OPTIONS = {"s3": {"config_kwargs": {"retries": {"max_attempts": 2, "mode": "standard"}}}}


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

    FileNotFoundError says that a file is not there, and nothing else does.
    """

    url: str
    files: AbstractFileSystem
    root: str
    strangers: tuple[type[Exception], ...] = ()

    @property
    def local(self) -> bool:
        """Whether it is a folder of this machine."""
        return isinstance(self.files, LocalFileSystem)

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


def open_volume(url: str, called: str) -> Volume:
    """The volume at a folder or URL, which users know as `called`.

    Raises ConfigurationError where the address holds secrets or cannot be opened; nothing is
    asked of a server yet.
    """
    kind = fsspec.utils.get_protocol(url)
    if told(url) != url:
        raise ConfigurationError(
            f"{called} is {told(url)!r}, an address with secrets in it: leave them out and set"
            " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"
        )
    try:
        # What others write between two looks is seen: no listing is remembered.
        options = {"use_listings_cache": False, **_OPTIONS.get(kind, {})}
        files, root = fsspec.core.url_to_fs(url, **options)
        strangers = _strangers(kind)
    except ImportError as error:
        need = _EXTRAS.get(kind)
        more = f"pip install 'packshot[{need}]'" if need else "set it to a folder or an s3:// URL"
        raise ConfigurationError(
            f"{called} is {url!r}, and what reads {kind}:// is not installed: {more}"
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"{called} is {url!r}, which cannot be opened: set it to a folder or URL"
        ) from error
    return Volume(url, files, str(root).rstrip("/"), strangers)


def _strangers(kind: str) -> tuple[type[Exception], ...]:
    """The errors of what lies below s3fs that are no OSErrors."""
    if kind not in _EXTRAS:
        return ()
    from aiohttp import ClientError as Broken
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, Broken)


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
