"""Intake: uploads become the photos of a conversation, each under a name of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from pydantic import JsonValue

from agent.conversation import Photo, Upload
from agent.events import Event, PhotoRead, PhotoRefused
from agent.store import Hit, Store
from tools.errors import ConfigurationError, PackshotError, PhotoError
from tools.picture import Origin, Picture


@dataclass(frozen=True)
class Intake:
    """How uploads are read: into which store, and how many and how large they may be."""

    store: Store
    max_upload: int
    max_uploads: int

    def begin(
        self, pool: Executor, uploads: Sequence[Upload], known: Collection[str]
    ) -> list[tuple[Upload, Future[Photo]]]:
        """Begin to read uploads, each under a name that is not among the `known`."""
        names = names_of(uploads, known)
        room = self.max_uploads - len(known)
        for upload in uploads[room:]:
            raise PhotoError(
                f"{upload.name!r} would be photo {self.max_uploads + 1}: a conversation takes"
                f" {self.max_uploads}, begin a new one or give the folder to packshot catalog"
            )
        both = zip(uploads, names, strict=True)
        return [(upload, pool.submit(self.read, upload, name)) for upload, name in both]

    def read(self, upload: Upload, name: str) -> Photo:
        """One upload, read and stored under that name. Raises PhotoError."""
        from tools.photo import PhotoLimits, read_photo  # opens the libraries that decode

        limits = replace(PhotoLimits(), megabytes=self.max_upload / 1_000_000)
        picture = _as_declared(read_photo(upload.data, upload.name, limits), upload)
        if upload.role == "scene":
            picture = replace(picture, notes=())  # they are advice on photographing a product
        sha256 = self.store.put_bytes(upload.data)
        # What later steps make of the photo is traced back to it by the hash of its file.
        digest = self.store.put(replace(picture, origin=Origin(sha256)), as_upload=True)
        self.store.remember_later(sha256, Hit(digest))
        facts, notes = _with_credentials(picture, upload)
        return Photo(name, upload.name, upload.role, digest, sha256, facts, notes)

    def restore(self, photo: Photo) -> None:
        """Read a photo again whose picture is no longer stored, if its file still is."""
        if self.store.has(photo.digest):
            return
        # Without its file, the steps that read the photo fail and say so.
        with contextlib.suppress(PackshotError):
            data = self.store.get_bytes(photo.sha256)
            self.read(Upload(photo.file, data, photo.role), photo.name)


def _as_declared(picture: Picture, upload: Upload) -> Picture:
    """The picture with what its content credentials say of its source."""
    if not picture.fact("photo").get("content_credentials"):
        return picture
    from tools.endorsement import with_source

    return with_source(picture, upload.data)


Facts = Mapping[str, JsonValue]


def _with_credentials(picture: Picture, upload: Upload) -> tuple[Facts, tuple[str, ...]]:
    """The photo's facts and notes, with what its content credentials come to where it has any.

    They stay out of the picture: whether they can be read depends on what is installed here, and
    whether they hold on the day.
    """
    facts = picture.fact("photo")
    if not facts.get("content_credentials"):
        return facts, picture.notes
    from tools.endorsement import endorsement

    told = endorsement(upload.data, str(facts["format"]), str(facts["name"]))
    return {**facts, "credentials": told}, (*picture.notes, told)


def outcome(upload: Upload, reading: Future[Photo]) -> tuple[Photo | None, Event]:
    """What a reading came to, and the event that tells of it; a bad photo stops no other.

    Raises ConfigurationError where no photo could be kept, however good it is.
    """
    try:
        photo = reading.result()
    except ConfigurationError:
        raise
    except PackshotError as error:
        return None, PhotoRefused(upload.name, str(error))
    return photo, PhotoRead(photo.name, photo.facts, photo.notes)


def names_of(uploads: Sequence[Upload], known: Collection[str]) -> list[str]:
    """What uploads will be called in a conversation that has images of the `known` names."""
    taken, names = set(known), list[str]()
    for upload in uploads:
        name, number = upload.stem, 2
        while name in taken:
            name, number = f"{upload.stem}_{number}", number + 1
        taken.add(name)
        names.append(name)
    return names
