"""The gallery: what a run delivers, named, checked, certified and written to a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PIL import Image
from pydantic import JsonValue

from agent import folder as place
from agent.contact_sheet import contact_sheet
from agent.filenames import Named, file_names
from agent.judgement import Judgements, judged
from agent.manifest import MANIFEST, File, Input, Manifest, Versions
from agent.page import page
from agent.thumbnail import before, thumbnail
from tools.certificate import Certificate
from tools.channels import slots
from tools.check import Finding, Verdict, confirmations, worst
from tools.picture import Picture


@dataclass(frozen=True)
class Shot:
    """What one export step made: the decoded picture with its file, and the photo it is from.

    `digest` is the picture's in the store, empty where it is in none.
    """

    step: str
    picture: Picture
    photo: Picture | None = None
    lineage: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class GalleryFile:
    """One delivered file, with all that is known of it.

    `small` is its thumbnail, `before` the photo framed alike (None: there is no single photo).
    """

    name: str
    shot: Shot
    findings: tuple[Finding, ...]
    certificate: Certificate
    sha256: str
    small: Image.Image
    before: Image.Image | None

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.shot.picture.encoded or b""

    @property
    def bytes(self) -> int:
        """Its size."""
        return len(self.data)

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.shot.picture.width

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.shot.picture.height

    @property
    def channel(self) -> str | None:
        """The channel's id; None for a size of the user's own."""
        return self._fact("channel")

    @property
    def slot(self) -> str | None:
        """The slot's name within its channel."""
        return self._fact("slot")

    @property
    def sku(self) -> str | None:
        """The SKU or ASIN it was exported for."""
        return self._fact("sku")

    @property
    def verdict(self) -> Verdict:
        """Its worst finding's."""
        return worst(list(self.findings))

    @property
    def to_confirm(self) -> list[str]:
        """What a person has to look at: pixels cannot prove it."""
        found = slots().get(f"{self.channel}.{self.slot}")
        return confirmations(found) if found else []

    def _fact(self, name: str) -> str | None:
        value = self.shot.picture.fact("export").get(name)
        return value if isinstance(value, str) else None

    def entry(self) -> File:
        """Its line in the manifest."""
        return File(
            file=self.name,
            channel=self.channel,
            slot=self.slot,
            sku=self.sku,
            sha256=self.sha256,
            unsigned=str(self.shot.picture.fact("credentials").get("unsigned") or ""),
            width=self.width,
            height=self.height,
            bytes=self.bytes,
            check=self.findings,
            certificate=self.certificate,
        )


@dataclass(frozen=True)
class Making:
    """How the shots came about: what the manifest keeps of it.

    `licences` are those of engines by id, for the certificates; `judgements` those of files that
    were delivered before.
    """

    recipe: Mapping[str, Mapping[str, JsonValue]]
    inputs: tuple[Input, ...]
    versions: Versions
    left_out: tuple[str, ...] = ()
    request: str = ""
    licences: Mapping[str, str] | None = None
    judgements: Judgements = field(default_factory=Judgements)


@dataclass(frozen=True)
class Gallery:
    """A gallery on disk. `notes` are doubts and advice on its files."""

    folder: Path
    title: str
    files: tuple[GalleryFile, ...]
    made: Manifest
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was asked for and is not there, with the reasons."""
        return self.made.left_out

    @property
    def manifest(self) -> dict[str, JsonValue]:
        """What `gallery.json` holds."""
        found: dict[str, JsonValue] = self.made.model_dump(mode="json")
        return found

    @property
    def passed(self) -> bool:
        """Whether no file breaks a requirement of its channel."""
        return all(file.verdict != "fail" for file in self.files)


def write_gallery(
    out: Path, title: str, shots: Sequence[Shot], making: Making, *, folder: Path | None = None
) -> Gallery:
    """Name, check, certify and write the shots into a folder of `out` that is called as `title`.

    The folder holds the files, `index.html`, `contact-sheet.jpg` and `gallery.json`; all appear at
    once. Raises ConfigurationError where it cannot be written.
    """
    angles = {one.sha256: one.angle for one in making.inputs}
    named = [
        Named(shot.step, shot.picture.fact("export"), shot.lineage, _angle(shot, angles))
        for shot in shots
    ]
    names = file_names(named, title)
    finish = partial(_finished, making=making)
    with ThreadPoolExecutor(2, thread_name_prefix="gallery") as pool:
        files = tuple(pool.map(finish, names.files, shots))
    told = (one.credentials for one in making.inputs if one.credentials)
    doubts = (note for shot in shots for note in shot.picture.notes)
    notes = dict.fromkeys([*names.notes, *told, *doubts])
    made = Manifest(
        files=tuple(file.entry() for file in files),
        recipe={name: dict(step) for name, step in making.recipe.items()},
        inputs=making.inputs,
        versions=making.versions,
        left_out=making.left_out,
    )
    folder = folder or place.choose(out, title, names.files)
    gallery = Gallery(folder, title, files, made, tuple(notes))
    place.write(folder, {file.name: file.data for file in files} | _extras(gallery, making))
    return gallery


def _angle(shot: Shot, angles: Mapping[str, str]) -> str:
    origin = shot.picture.origin
    return angles.get(origin.photo, "") if origin else ""


def zip_gallery(
    gallery: Gallery, more: Mapping[str, bytes] | None = None, suffix: str = ""
) -> Path:
    """The gallery's own files and `more`, as one zip beside it; `suffix` ends its name."""
    own = [file.name for file in gallery.files]
    names = [*own, place.PAGE, place.SHEET, MANIFEST]
    return place.pack(gallery.folder, names, more or {}, suffix)


def _finished(name: str, shot: Shot, making: Making) -> GalleryFile:
    found = judged(name, shot, making)
    data = shot.picture.encoded or b""
    return GalleryFile(
        name=name,
        shot=shot,
        findings=found.findings,
        certificate=found.certificate,
        sha256=hashlib.sha256(data).hexdigest(),
        small=thumbnail(shot.picture),
        before=before(shot.picture, shot.photo) if shot.photo else None,
    )


def _extras(gallery: Gallery, making: Making) -> dict[str, bytes]:
    with ThreadPoolExecutor(1, thread_name_prefix="gallery") as beside:
        sheet = beside.submit(contact_sheet, gallery)
        return {
            place.PAGE: page(gallery, making).encode(),
            MANIFEST: gallery.made.text().encode(),
            place.SHEET: sheet.result(),
        }
