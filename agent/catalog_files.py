"""Files of a catalogue: its folders, its table and its photos, on the disk or in a bucket."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import IO, Protocol

from agent.catalog_marks import Marks
from agent.catalog_prints import ABSENT, sha256_of
from agent.volume import Stat, Volume
from agent.volumes import open_volume
from tools.errors import ConfigurationError, PhotoError, RequestError


class Unreachable(PhotoError):
    """A photo may well be there, but nothing can be read where it lies."""


class Files(Protocol):
    """Where a catalogue lies. Folders, tables and photos go by their whole path or address."""

    def is_folder(self, path: str) -> bool:
        """Whether that is a folder."""

    def content(self, folder: str) -> tuple[list[str], list[str]]:
        """The bare names of the folders and the files directly in a folder, in no order."""

    def below(self, folder: str, name: str) -> str:
        """What a name in a folder, or in a table of that folder, means.

        Raises RequestError where it leads out of the bucket.
        """

    def opened(self, path: str) -> IO[bytes]:
        """A table to be read from its beginning."""

    def reading(self, path: str) -> AbstractContextManager[None]:
        """Around whatever reads folders and tables: says in one sentence what is in the way.

        Raises RequestError or ConfigurationError.
        """

    def hashes(self, photos: Sequence[str]) -> tuple[str, ...]:
        """The SHA-256 of each photo's content; ABSENT where it cannot be read."""

    def read(self, photo: str, most: int) -> bytes:
        """A photo's bytes. Raises PhotoError where there is none, or more than `most` bytes."""


class DiskFiles:
    """Folders and files of this machine."""

    def is_folder(self, path: str) -> bool:
        """Whether that is a folder."""
        return os.path.isdir(path)

    def content(self, folder: str) -> tuple[list[str], list[str]]:
        """Names in a folder."""
        folders, files = list[str](), list[str]()
        with os.scandir(folder) as entries:
            for entry in entries:
                (folders if entry.is_dir() else files).append(entry.name)
        return folders, files

    def below(self, folder: str, name: str) -> str:
        """A path; an absolute one stays as it is."""
        return str(Path(folder) / name)

    def opened(self, path: str) -> IO[bytes]:
        """The file."""
        return open(path, "rb")

    @contextmanager
    def reading(self, path: str) -> Iterator[None]:
        """Whose mistake it is: the name's."""
        try:
            yield
        except OSError as error:
            raise RequestError(
                f"{path!r} cannot be opened ({error.strerror}): check the name and permissions"
            ) from error

    def hashes(self, photos: Sequence[str]) -> tuple[str, ...]:
        """Of each file."""
        return tuple(sha256_of(Path(photo)) for photo in photos)

    def read(self, photo: str, most: int) -> bytes:
        """The file."""
        path = Path(photo)
        try:
            _refuse(path.name, path.stat().st_size, most)
            return path.read_bytes()
        except FileNotFoundError:
            raise _no_photo(path.name) from None
        except IsADirectoryError:
            raise PhotoError(f"{path.name!r} is a folder: name the photos in it") from None
        except OSError as error:
            text = f"{path.name!r} cannot be read ({error.strerror}): check it"
            raise PhotoError(text) from error


@dataclass
class BucketFiles:
    """Files in a bucket, or wherever else fsspec reaches.

    A photo is fetched once for its hash and for what is made of it. It is not fetched at all where
    its size, the server's mark of its content and its time are those of a photo that was: any one
    of them alone may stay the same by chance, for a mark is no hash of the whole on every server.
    """

    volume: Volume
    base: str
    most: int
    marks: Marks
    kept: local = field(default_factory=local)

    def is_folder(self, path: str) -> bool:
        """Whether anything lies below that address."""
        return self.volume.folder(self._name(path))

    def content(self, folder: str) -> tuple[list[str], list[str]]:
        """Names below an address."""
        folders, files = self.volume.listed(self._name(folder))
        return folders, [posixpath.basename(one.name) for one in files]

    def below(self, folder: str, name: str) -> str:
        """An address in the same bucket, whether the name is one already or is relative."""
        if name.startswith(f"{self.base}/"):
            return name
        whole = posixpath.normpath(posixpath.join("/", self._name(folder), name))
        climbs = name.count("..") > self._name(folder).count("/") + 1
        if "://" in name or name.startswith("/") or climbs:
            raise RequestError(
                f"{name!r} leads out of {self.base!r}: name photos beside or below the table"
            )
        return f"{self.base}{whole}"

    def opened(self, path: str) -> IO[bytes]:
        """The object, read piece by piece."""
        return self.volume.open(self._name(path))

    @contextmanager
    def reading(self, path: str) -> Iterator[None]:
        """Whose mistake it is: the network's or the credentials'."""
        try:
            with self.volume.reading():
                yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ConfigurationError(
                f"{path!r} cannot be read ({reason}): check the address, your credentials and the"
                " network"
            ) from error

    def hashes(self, photos: Sequence[str]) -> tuple[str, ...]:
        """Of each object; what had to be fetched is kept for `read` in this thread."""
        self.kept.photos = {}
        return tuple(self._hash(photo) for photo in photos)

    def read(self, photo: str, most: int) -> bytes:
        """The object."""
        name = posixpath.basename(photo)
        kept: bytes | OSError | None = getattr(self.kept, "photos", {}).pop(photo, None)
        try:
            if isinstance(kept, OSError):
                raise kept
            if kept is None:
                _refuse(name, self.volume.stat(self._name(photo)).size, most)
                kept = self.volume.read(self._name(photo))
        except FileNotFoundError:
            raise _no_photo(name) from None
        except OSError as error:
            raise Unreachable(
                f"{name!r} cannot be read ({error.strerror}): look after the bucket, your"
                " credentials and the network"
            ) from error
        return kept

    def _hash(self, photo: str) -> str:
        try:
            stat = self.volume.stat(self._name(photo))
            if stat.size > self.most:
                return ABSENT  # read says so
            known = self.marks.sha256(photo, _mark(stat)) if stat.mark else None
            if known:
                return known
            data = self.volume.read(self._name(photo))
        except OSError as error:
            self.kept.photos[photo] = error
            return ABSENT
        self.kept.photos[photo] = data
        found = hashlib.sha256(data).hexdigest()
        # What was replaced between the two is looked at anew the next time.
        if stat.mark and len(data) == stat.size:
            self.marks.note(photo, _mark(stat), found)
        return found

    def _name(self, path: str) -> str:
        return path.removeprefix(self.base).strip("/")


def bucket_files(url: str, most: int, marks: Marks) -> BucketFiles:
    """The files of the bucket that an address lies in. Raises ConfigurationError."""
    found = re.match(r"\w+://[^/]*", url)
    base = found[0] if found else url
    return BucketFiles(open_volume(base, "the source"), base, most, marks)


def _mark(stat: Stat) -> str:
    return f"{stat.size} {stat.mark} {stat.modified:.3f}"


def _refuse(name: str, size: int, most: int) -> None:
    if size > most:
        raise PhotoError(
            f"{name!r} has {size / 1e6:.0f} MB, the limit is {most / 1e6:.0f} MB: name a smaller"
            " file"
        )


def _no_photo(name: str) -> PhotoError:
    return PhotoError(f"there is no photo {name!r}: check its name and folder")
