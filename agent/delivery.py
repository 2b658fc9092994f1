"""Delivery: what a run has made becomes galleries, one for each SKU or photo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.angles import angles_of
from agent.conversation import Conversation, Deliverable, Photo, Recipe, Result
from agent.engine import STOPPED
from agent.filenames import folder_name
from agent.gallery import Gallery, Making, Shot, write_gallery, zip_gallery
from agent.manifest import Input, versions
from agent.recipe import dependencies, lineage
from agent.signing import Source
from tools.errors import PackshotError
from tools.generate.models import licence_of
from tools.operation import operations
from tools.picture import Picture
from tools.segment.rembg_models import MODELS

if TYPE_CHECKING:
    from agent.studio import Studio


@dataclass(frozen=True)
class Run:
    """A run to deliver: its plan, its uploads, what became of each step, and what is missing.

    A `title` says that everything in it is of one product, and what that is called.
    """

    recipe: Recipe
    inputs: tuple[Input, ...]
    results: Mapping[str, Result]
    deliverables: tuple[Deliverable, ...]
    left_out: tuple[str, ...]
    day: date
    request: str = ""
    title: str = ""


def deliver(
    studio: Studio, thread: str, out: Path, *, pack: bool = False, request: str = ""
) -> list[Gallery]:
    """Write a conversation's files below `out`, checked by today's rules.

    Files that could not be made stand in each gallery's `left_out` with the reason. `pack` makes
    a zip of each as well. Raises ConfigurationError where `out` cannot be written to.
    """
    galleries = write_run(studio, run_of(studio.state(thread), request), out)
    if pack:
        for gallery in galleries:
            zip_gallery(gallery)
    return galleries


def run_of(state: Conversation, request: str = "") -> Run:
    """What a conversation has come to, to be delivered today."""
    return Run(
        recipe=state.recipe,
        inputs=_inputs(state.uploads),
        results=state.results,
        deliverables=state.deliverables,
        left_out=state.left_out,
        day=date.today(),
        request=request,
    )


def write_run(studio: Studio, run: Run, out: Path, *, folder: Path | None = None) -> list[Gallery]:
    """Write the galleries of a run, in the order of their first files.

    A `folder` is where its only gallery has its place, whatever an earlier one there was like.
    """
    photos: dict[str, Picture | None] = {}
    groups: dict[str, list[Deliverable]] = {}
    for file in run.deliverables:
        if _ok(run.results, file.name):
            groups.setdefault(_title(run, file), []).append(file)
    told = _told(run)
    galleries = []
    for title, files in groups.items():
        shots = _shots(studio, run, files, photos)
        making = _making(studio, run, shots, told)
        galleries.append(write_gallery(out, title, shots, making, folder=folder))
    return galleries


def _inputs(uploads: Mapping[str, Photo]) -> tuple[Input, ...]:
    angles = angles_of(uploads)
    return tuple(
        Input(
            name=photo.name,
            file=photo.file,
            role=photo.role,
            sha256=photo.sha256,
            credentials=str(photo.facts.get("credentials") or ""),
            angle=angles.get(name, ""),
        )
        for name, photo in uploads.items()
    )


def _ok(results: Mapping[str, Result], name: str) -> bool:
    return name in results and results[name].ok


def _title(run: Run, file: Deliverable) -> str:
    """The SKU, or else the first photo that the file is made from."""
    if run.title:
        return run.title
    if file.sku:
        return folder_name(file.sku)
    read = _read(run.recipe, file.name)
    photos = [one.name for one in run.inputs if one.role == "photo" and one.name in read]
    return folder_name(photos[0] if photos else file.name)


def _read(recipe: Recipe, name: str) -> set[str]:
    """Everything that the steps up to `name` read."""
    needs = dependencies(operations(), recipe)
    return {read for step in lineage(operations(), recipe, name) for read in needs[step]}


def _shots(
    studio: Studio, run: Run, files: Sequence[Deliverable], photos: dict[str, Picture | None]
) -> list[Shot]:
    """The files' pictures with the photos they are from, read two at a time."""
    with ThreadPoolExecutor(2, thread_name_prefix="delivery") as pool:
        made = list(pool.map(partial(_signed, studio, run), files))
    for picture, _ in made:
        if picture.origin is not None and picture.origin.photo not in photos:
            photos[picture.origin.photo] = _stored(studio, picture.origin.photo)
    return [
        Shot(
            step=file.name,
            picture=_coded(picture, file.sku),
            photo=photos[picture.origin.photo] if picture.origin else None,
            lineage=file.from_op_lineage,
            digest=digest,
        )
        for file, (picture, digest) in zip(files, made, strict=True)
    ]


def _signed(studio: Studio, run: Run, file: Deliverable) -> tuple[Picture, str]:
    """A file's picture and its digest, signed where this installation signs."""
    digest = run.results[file.name].made
    picture = studio.picture(digest)
    if studio.signing is None:
        return picture, digest
    read = _read(run.recipe, file.name)
    sources = [Source(one.sha256, one.role) for one in run.inputs if one.name in read]
    # The product's photo is what the file was made from, before all else that is in it.
    sources.sort(key=lambda one: (one.role != "photo", one.sha256 != _photo_of(picture)))
    return studio.signing.signed(picture, digest, sources)


def _photo_of(picture: Picture) -> str:
    return picture.origin.photo if picture.origin else ""


def _coded(picture: Picture, sku: str | None) -> Picture:
    """The picture, its file called after the SKU that the run knows it by."""
    facts = picture.fact("export")
    if not sku or facts.get("sku") == sku:
        return picture
    return picture.with_fact("export", {**facts, "sku": sku})


def _stored(studio: Studio, digest: str) -> Picture | None:
    try:
        return studio.picture(digest)
    except PackshotError:
        return None


def _making(studio: Studio, run: Run, shots: Sequence[Shot], left_out: tuple[str, ...]) -> Making:
    """The part of the run that leads to these shots, and nothing of other products."""
    steps = {step for shot in shots for step in lineage(operations(), run.recipe, shot.step)}
    recipe = {name: dict(step) for name, step in run.recipe.items() if name in steps}
    read = {name for names in dependencies(operations(), recipe).values() for name in names}
    touches = [touch for shot in shots for touch in shot.picture.history if touch.engine]
    engines = {touch.op: touch.engine for touch in touches}
    return Making(
        recipe=recipe,
        inputs=tuple(one for one in run.inputs if one.name in read),
        versions=versions(operations(), recipe, engines, run.day),
        left_out=left_out,
        request=run.request,
        licences=licences(touch.engine for touch in touches),
        judgements=studio.judgements,
    )


def licences(engines: Iterable[str]) -> dict[str, str]:
    """The licences of engines by id: rembg's models, `rembg-2.0:u2netp-<hash>`, and generators.

    Ours are known to every certificate; engines that nobody knows are left out.
    """
    found = ((engine, licence_of(engine) or _licence_of_model(engine)) for engine in engines)
    return {engine: licence for engine, licence in found if licence}


def _licence_of_model(engine: str) -> str:
    model = MODELS.get(engine.partition(":")[2].rpartition("-")[0])
    return model.licence if model else ""


def _told(run: Run) -> tuple[str, ...]:
    """What is left out; each file that could not be made with the failure that it goes back to."""
    found, causes, halted = list[str](), set[str](), 0
    for file in run.deliverables:
        cause = file.name
        while cause in run.results and run.results[cause].status == "skipped":
            cause = run.results[cause].why
        result = run.results.get(cause)
        if result is not None and result.status == "failed":
            found.append(f"{file.name} could not be made: {result.why}")
            causes.add(f"{cause}: {result.why}")
        elif cause == STOPPED:
            halted += 1
        elif result is None and cause != file.name:
            found.append(f"{file.name} could not be made: {cause}")
    if halted:
        found.append(f"{halted} file{'s' if halted > 1 else ''} not made yet: {STOPPED}")
    # The run tells of failed steps by their own names; of those that cost a file, that is enough.
    return tuple(dict.fromkeys([*(text for text in run.left_out if text not in causes), *found]))
