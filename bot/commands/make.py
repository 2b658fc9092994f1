"""`packshot make`: a sentence and photos become a gallery."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.endings import DONE, FAILED, of_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent import Event, Gallery, Studio
    from bot.terminal import Progress

HELP = "make a gallery of a sentence and photos"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("request", help='what you want, as in "make an Amazon set for this mug"')
    command.add_argument("photos", nargs="*", metavar="PHOTO", help="photos of the product")
    command.add_argument("-o", "--out", default="gallery", help="folder of galleries (gallery)")
    command.add_argument("--scene", action="append", default=[], help="a photo of a scene of yours")
    command.add_argument("--sample", action="store_true", help="use the packaged sample photo")
    command.add_argument("--yes", action="store_true", help="never ask; paid steps are approved")
    command.add_argument("--json", action="store_true", help="print the manifest for machines")
    command.add_argument("--zip", action="store_true", help="pack each gallery into a zip as well")


def run(options: argparse.Namespace) -> int:
    """Plan, run, deliver, report."""
    from agent import Studio, keep_freed_memory, load_settings, sample_photo
    from bot.approval import settle
    from bot.files import uploads
    from bot.terminal import Progress

    # A process that makes one set and ends: the next picture takes the last one's pages.
    keep_freed_memory()
    photos = uploads(options.photos, options.scene)
    if options.sample:
        photos.append(sample_photo())
    progress = Progress(sys.stderr)
    thread = f"make-{secrets.token_hex(6)}"
    with Studio(load_settings()) as studio:
        progress.follow(_preparing(studio.say(thread, options.request, photos)))
        settle(studio, thread, progress, always=options.yes)
        return _deliver(studio, thread, progress, options)


def _preparing(events: Iterator[Event]) -> Iterator[Event]:
    """The same events; what delivers is loaded once the plan is told, while the first step runs."""
    from agent import Planned

    for event in events:
        yield event
        if isinstance(event, Planned) and event.outcome == "plan":
            from agent import deliver  # noqa: F401


def _deliver(studio: Studio, thread: str, progress: Progress, options: argparse.Namespace) -> int:
    from agent import deliver
    from bot.report import show_galleries

    planned = progress.planned
    made: list[Gallery] = []
    if planned is not None and planned.outcome == "plan" and progress.question is None:
        made = deliver(studio, thread, Path(options.out), pack=options.zip, request=options.request)
    if options.json:
        print(json.dumps(_document(made, planned.reply if planned else ""), indent=1))
    elif made:
        # Where the answer went elsewhere than the table, the table alone has to tell it all.
        show_galleries(made, sys.stdout, progress.said if sys.stdout.isatty() else "")
    if not made:
        return of_outcome(planned.outcome if planned else "question", asked=progress.question)
    troubles = progress.failed + progress.unread
    return DONE if all(gallery.passed for gallery in made) and not troubles else FAILED


def _document(galleries: list[Gallery], reply: str) -> dict[str, object]:
    """One manifest as it is; several joined, each file with its gallery's folder."""
    manifests = [gallery.manifest for gallery in galleries]
    if len(manifests) == 1:
        return {**manifests[0], "reply": reply, "folder": str(galleries[0].folder)}
    files = [file.model_dump(mode="json") for one in galleries for file in one.made.files]
    placed = [{**m, "folder": str(g.folder)} for m, g in zip(manifests, galleries, strict=True)]
    return {"files": files, "galleries": placed, "reply": reply}
