"""Replay: the same gallery again, byte by byte, from its manifest and its photos.

Signatures differ each time; of signed files the bytes before their signature are compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.conversation import Upload
from agent.delivery import Run, write_run
from agent.events import Finished
from agent.manifest import Input, Manifest, Versions, read_manifest
from tools.errors import PackshotError, PhotoError

if TYPE_CHECKING:
    from agent.studio import Studio

#: Larger files were never uploads: they are not read to look for one.
_LARGEST = 1_100_000_000


@dataclass(frozen=True)
class Replayed:
    """What a replay wrote where, and which files are the same bytes as the manifest names.

    `differences` are what is of another version here than where the gallery was made.
    """

    folder: Path
    same: tuple[str, ...]
    changed: tuple[str, ...]
    differences: tuple[str, ...] = ()


def replay(studio: Studio, manifest: Path, out: Path, photos: Sequence[Path] = ()) -> Replayed:
    """Run the manifest's recipe on its photos and write the gallery below `out`.

    Photos are known by their content: among `photos`, beside the manifest, in the current folder,
    or in the store. Raises RequestError for a file that is no manifest, PhotoError where a photo
    is nowhere to be found.
    """
    made = read_manifest(manifest)
    uploads = _uploads(studio, made, [*photos, *_near(manifest)])
    run = Run(
        recipe=made.recipe,
        inputs=made.inputs,
        results={},
        deliverables=(),
        left_out=made.left_out,
        day=made.versions.checked,
    )
    galleries = write_run(studio, _finished(studio, run, uploads), out)
    written = {file.file: file.content for gallery in galleries for file in gallery.made.files}
    same = tuple(file.file for file in made.files if written.get(file.file) == file.content)
    changed = tuple(file.file for file in made.files if file.file not in same)
    here = [gallery.made.versions for gallery in galleries]
    differences = tuple(dict.fromkeys(text for one in here for text in _apart(made.versions, one)))
    return Replayed(galleries[0].folder if galleries else out, same, changed, differences)


def _apart(then: Versions, now: Versions) -> Iterator[str]:
    pairs: list[tuple[str, Mapping[str, object], Mapping[str, object]]] = [
        ("", {"packshot": then.packshot}, {"packshot": now.packshot}),
        ("operation ", then.operations, now.operations),
        ("engine of ", then.engines, now.engines),
        ("", then.libraries, now.libraries),
    ]
    for kind, was, is_now in pairs:
        for name in was:
            if name in is_now and was[name] != is_now[name]:
                yield f"{kind}{name} is {is_now[name]} here and was {was[name]}"


def _finished(studio: Studio, run: Run, uploads: dict[str, Upload]) -> Run:
    """The run with its results."""
    done = run
    for event in studio.run_recipe(run.recipe, uploads):
        if isinstance(event, Finished):
            done = Run(
                recipe=run.recipe,
                inputs=run.inputs,
                results=event.results,
                deliverables=event.deliverables,
                left_out=run.left_out,
                day=run.day,
            )
    return done


def _uploads(studio: Studio, made: Manifest, places: Sequence[Path]) -> dict[str, Upload]:
    wanted = {one.sha256 for one in made.inputs}
    found: dict[str, bytes] = {}
    for path in _files(places):
        if wanted <= found.keys():
            break
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in wanted:
            found[sha256] = data
    return {one.name: Upload(one.file, _data(studio, one, found), one.role) for one in made.inputs}


def _data(studio: Studio, one: Input, found: dict[str, bytes]) -> bytes:
    if one.sha256 in found:
        return found[one.sha256]
    try:
        return studio.original(one.sha256)
    except PackshotError as error:
        raise PhotoError(
            f"{one.file!r}, from which the gallery was made, is not here: "
            "name the file after the manifest"
        ) from error


def _near(manifest: Path) -> Iterator[Path]:
    """Where photos usually lie: with the gallery, a folder or two above it, where one works."""
    folder = manifest if manifest.is_dir() else manifest.parent
    yield from (folder, folder.parent, folder.parent.parent, Path())


def _files(places: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those directly in the folders named, each once."""
    seen = set[Path]()
    for place in places:
        for path in sorted(place.iterdir()) if place.is_dir() else [place]:
            whole = path.resolve()
            if whole not in seen and path.is_file() and path.stat().st_size <= _LARGEST:
                seen.add(whole)
                yield path
