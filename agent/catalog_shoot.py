"""A shoot: the conversation about one SKU, from its photos to the files in its folder."""

from __future__ import annotations

import io
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from threading import Event as Flag
from typing import cast

from PIL import Image, ImageOps

from agent.catalog_codes import Codes
from agent.catalog_entry import Entry
from agent.catalog_files import DiskFiles, Files
from agent.catalog_prints import Prints
from agent.catalog_product import View, file_code
from agent.catalog_record import Record, State, delivered
from agent.conversation import Conversation, Decision, Outcome
from agent.delivery import Run, run_of, write_run
from agent.events import Event, PhotoRead, PhotoRefused, Planned, Question
from agent.gallery import Gallery
from agent.store import MissingPicture
from agent.studio import Studio
from tools.errors import PhotoError, RequestError
from tools.picture import Picture

#: Longest side of the report's thumbnails, in pixels: shown at half of it on dense screens.
_SMALL = 128


class Stopped(Exception):
    """The run ends: the SKU stays open."""


class NotPlanned(RequestError):
    """The words became no plan; `outcome` says whether they were a question or are refused."""

    def __init__(self, outcome: Outcome, reply: str) -> None:
        """The studio's reply is the sentence."""
        super().__init__(reply)
        self.outcome = outcome


@dataclass(frozen=True)
class Made:
    """What a SKU came to. `kept` where it was left as it was."""

    state: State
    prints: Prints
    record: Record
    thumbnail: bytes = b""
    kept: bool = False


@dataclass
class Shoot:
    """Makes SKUs, several at once from several threads.

    `approve` says yes to paid steps; without it they wait. `salt` keeps conversations of this
    catalogue apart from those of others.
    """

    studio: Studio
    request: str
    out: Path
    salt: str
    maker: str
    kit: str = ""
    approve: bool = False
    files: Files = field(default_factory=DiskFiles)
    stopped: Flag = field(default_factory=Flag)
    threads: set[str] = field(default_factory=set)
    photos: dict[str, Picture] = field(default_factory=dict)

    def stop(self) -> None:
        """Begin no further step of any SKU."""
        self.stopped.set()
        for thread in list(self.threads):
            self.studio.stop(thread)

    def prints(self, entry: Entry) -> Prints:
        """What the SKU would be made of now."""
        product = entry.product
        sides = product.sides() if product.photos else ()
        names = [PurePath(photo).name for photo in product.photos]
        return Prints(
            photos=tuple(zip(names, self.files.hashes(product.photos), strict=True)),
            words=product.words(self.request),
            names=(*sides, file_code(entry.sku, entry.folder), product.asin),
            maker=self.maker,
            kit=self.kit,
            trouble=product.trouble,
        )

    def make(self, entry: Entry, prints: Prints) -> Made:
        """The files of a SKU. Raises PackshotError if there are none, Stopped if the run ends."""
        begun = time.perf_counter()
        views = self._views(entry)
        thread = self._thread(prints)
        self.threads.add(thread)
        try:
            came = self._outcome(entry, prints, views, thread)
            if isinstance(came, Question):
                record = Record(why=came.text, cost_usd=came.cost_usd, thread=thread)
                return Made("waiting", prints, record)
            cost = entry.record.cost_usd if entry.state == "waiting" else 0.0
            seconds = round(time.perf_counter() - begun, 2)
            return self._made(thread, prints, came, seconds, cost)
        finally:
            self.threads.discard(thread)
            self.photos.pop(thread, None)

    def _outcome(
        self, entry: Entry, prints: Prints, views: list[View], thread: str
    ) -> Gallery | Question:
        """The files, or what is to be answered first; what the store has lost is made again."""
        question = self._converse(thread, prints, views)
        if question is not None:
            return question
        try:
            return self._deliver(entry, thread)
        except MissingPicture:
            question = self._follow(thread, self.studio.resume(thread, views))
            return self._answered(thread, question) or self._deliver(entry, thread)

    def _views(self, entry: Entry) -> list[View]:
        product = entry.product
        if product.trouble:
            raise RequestError(product.trouble)
        most, front = self.studio.settings.max_upload, product.front()
        found = [
            View(PurePath(photo).name, self.files.read(photo, most), side=side)
            for photo, side in zip(product.photos, product.sides(), strict=True)
        ]
        # Main pictures are made of the first photo.
        return found if not front else [found.pop(front), *found]

    def _thread(self, prints: Prints) -> str:
        """The conversation that was begun with just this and can go on, else a new one."""
        hashes = {sha256 for _, sha256 in prints.photos}
        number = 1
        while True:
            thread = f"catalog-{self.salt}-{prints.digest[:16]}-{number}"
            state = self.studio.state(thread)
            begun = bool(state.version or state.unfinished or state.question)
            failed = any(result.status == "failed" for result in state.results.values())
            if not begun and not state.uploads:
                return thread
            # One that was cut short while photos were read does not know which were refused.
            whole = {photo.sha256 for photo in state.uploads.values()} == hashes
            if begun and whole and not failed:
                return thread
            number += 1

    def _converse(self, thread: str, prints: Prints, views: list[View]) -> Question | None:
        """Say what is wanted, or go on where the conversation was cut short."""
        state = self.studio.state(thread)
        question = self.studio.question(thread) if state.question else None
        if not state.uploads:
            question = self._follow(thread, self.studio.say(thread, prints.words, views))
        elif state.unfinished or any(r.status == "skipped" for r in state.results.values()):
            question = self._follow(thread, self.studio.resume(thread))
        return self._answered(thread, question)

    def _answered(self, thread: str, question: Question | None) -> Question | None:
        """The question that stays open."""
        while question is not None and self.approve:
            yes = Decision(action="approve")
            question = self._follow(thread, self.studio.decide(thread, question.id, yes))
        return question

    def _follow(self, thread: str, events: Iterator[Event]) -> Question | None:
        """Read a turn to its end; the question that it ends with, if it does.

        A photo that cannot be read ends it: a set without one of its views is no set.
        """
        question = None
        with closing(cast("Generator[Event]", events)) as turn:
            for event in turn:
                if self.stopped.is_set():
                    self.studio.stop(thread)
                if isinstance(event, PhotoRefused):
                    raise PhotoError(event.why)
                if isinstance(event, PhotoRead):
                    self._hold(thread, event.name)
                if isinstance(event, Planned) and event.outcome != "plan":
                    raise NotPlanned(event.outcome, event.reply)
                question = event if isinstance(event, Question) else question
        if self.stopped.is_set():
            raise Stopped
        return question

    def _hold(self, thread: str, name: str) -> None:
        """Keep the first photo in memory: the files are held against it when they are delivered."""
        photo = self.studio.state(thread).uploads.get(name)
        if photo is not None and thread not in self.photos:
            self.photos[thread] = self.studio.picture(photo.digest)

    def _deliver(self, entry: Entry, thread: str) -> Gallery:
        state = self.studio.state(thread)
        run = run_of(state, entry.product.words(self.request))
        return self.delivered(entry, run, _failures(state) or state.reply)

    def delivered(self, entry: Entry, run: Run, why: str = "nothing was made") -> Gallery:
        """The files of a run in the SKU's folder, called after it.

        Raises RequestError, which says `why`, where there are none.
        """
        codes = Codes(file_code(entry.sku, entry.folder), entry.product.asin)
        named = codes.named(run, entry.sku)
        galleries = write_run(self.studio, named, self.out, folder=self.out / entry.folder)
        if not galleries:
            raise RequestError(why)
        return galleries[0]

    def _made(
        self, thread: str, prints: Prints, gallery: Gallery, seconds: float, cost: float
    ) -> Made:
        why = _failures(self.studio.state(thread))
        record = Record(
            files=delivered(gallery),
            why=why,
            doubts=gallery.notes,
            gaps=gallery.left_out,
            seconds=seconds,
            cost_usd=cost,
            thread=thread,
        )
        state: State = "failed" if why else "done" if gallery.passed else "flagged"
        return Made(state, prints, record, thumbnail_of(gallery.files[0].small))


def _failures(state: Conversation) -> str:
    """Each step that failed, with the reason."""
    found = [f"{n}: {r.why}" for n, r in state.results.items() if r.status == "failed"]
    return "; ".join(dict.fromkeys(found))


def thumbnail_of(picture: Image.Image) -> bytes:
    """A small picture for the report."""
    small = ImageOps.contain(picture, (_SMALL, _SMALL))
    ground = Image.new("RGB", small.size, (255, 255, 255))
    ground.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    stream = io.BytesIO()
    ground.save(stream, "WEBP", quality=72, method=4)
    return stream.getvalue()
