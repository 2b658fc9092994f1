"""A gallery's folder: written whole or not at all; nothing that is not ours is touched."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from agent.manifest import MANIFEST, read_manifest
from tools.errors import ConfigurationError, RequestError

PAGE, SHEET = "index.html", "contact-sheet.jpg"
#: The earliest time that a zip can hold; a real one would make equal galleries differ.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_NONE: Mapping[str, bytes] = {}


def choose(out: Path, name: str, files: Collection[str]) -> Path:
    """The folder below `out` for a gallery of these files.

    The one called `name`, unless another gallery or files of someone else's lie there: then
    `name-2`, and so on. The same gallery made again finds its own folder.
    """
    number = 1
    while True:
        folder = out / (name if number == 1 else f"{name}-{number}")
        if _free(folder, files):
            return folder
        number += 1


def _free(folder: Path, files: Collection[str]) -> bool:
    ours = _listed(folder)
    if ours:
        return bool(set(ours) & set(files))
    wanted = {*files, PAGE, SHEET, MANIFEST}
    return not any((folder / name).exists() for name in wanted)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files there, all of them or none, and take away what an earlier gallery left.

    Of the earlier gallery only files go that are still as it wrote them. Raises
    ConfigurationError where the folder cannot be written to or the disk is full.
    """
    with _told(folder):
        before = _listed(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _place(folder, files)
        for name, sha256 in before.items():
            stale = folder / name
            if name not in files and _sha256(stale) == sha256:
                stale.unlink()


def _place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files under other names beside their places, then rename them one by one."""
    drafts = {name: folder / f".{secrets.token_hex(8)}.part" for name in files}
    try:
        for name, draft in drafts.items():
            draft.write_bytes(files[name])
        for name, draft in drafts.items():
            os.replace(draft, folder / name)
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink()


def pack(
    folder: Path, names: Collection[str], more: Mapping[str, bytes] = _NONE, suffix: str = ""
) -> Path:
    """A zip beside the folder with these of its files, in order: the same bytes every time.

    `more` are files that are not in the folder; `suffix` is put to the zip's name.
    """
    target = folder.with_name(f"{folder.name}{suffix}.zip")
    draft = folder.with_name(f".{secrets.token_hex(8)}.part")
    with _told(folder):
        try:
            with zipfile.ZipFile(draft, "w") as archive:
                for name in (*names, *more):
                    entry = zipfile.ZipInfo(f"{folder.name}/{name}", _NO_TIME)
                    entry.external_attr = 0o644 << 16
                    entry.create_system = 3  # what is stored must not depend on the system
                    # Pictures are compressed already; texts are worth it.
                    text = name.endswith((".json", ".html"))
                    entry.compress_type = zipfile.ZIP_DEFLATED if text else zipfile.ZIP_STORED
                    data = more[name] if name in more else (folder / name).read_bytes()
                    archive.writestr(entry, data)
            os.replace(draft, target)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    return target


def _listed(folder: Path) -> dict[str, str]:
    """What the manifest there lists, by file; nothing where there is none."""
    try:
        found = read_manifest(folder / MANIFEST)
    except RequestError:
        return {}
    # A manifest is a file that anyone may edit: it never leads out of its folder.
    return {one.file: one.sha256 for one in found.files if Path(one.file).name == one.file}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"the gallery cannot be written to {folder.name!r} ({error.strerror}): free some space "
            "or choose another folder with --out"
        ) from error
