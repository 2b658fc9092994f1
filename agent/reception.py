"""Reception: what comes with a message is read while the graph's libraries load."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Event as Flag

from agent.angles import match_angles
from agent.conversation import Photo, Upload
from agent.events import Event, PhotoRead
from agent.head_start import MOST, head_start
from agent.intake import outcome
from agent.premises import Premises
from tools.declared import generated_doubt


@dataclass(frozen=True)
class Reception:
    """The uploads of one turn: the names of the `new` photos, and why others were `refused`.

    `matched` is what was found of the sides that they show, in sentences.
    """

    premises: Premises
    thread: str
    stop: Flag
    new: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)

    def receive(
        self,
        uploads: Sequence[Upload],
        meanwhile: Callable[[], object],
        text: str = "",
        *,
        begin: bool = False,
    ) -> Iterator[Event]:
        """Read uploads, and perhaps `begin` with them; what is to load loads `meanwhile`.

        `text` is what was said with them.
        """
        records = self.premises.records
        known = records.photos(self.thread)
        reading = self.premises.intake.begin(self.premises.pool, uploads, known)
        for _, future in reading[:MOST] if begin else ():
            future.add_done_callback(self._head_start)
        meanwhile()
        events = [self._read(upload, future) for upload, future in reading]
        told = self._angles(text)
        for event in events:
            if isinstance(event, PhotoRead) and event.name in told:
                event = replace(event, advice=(*event.advice, told[event.name]))
            yield event

    def restock(self, uploads: Sequence[Upload]) -> None:
        """Keep the files of photos that were given before; the store may have let go of them."""
        for upload in uploads:
            self.premises.store.put_bytes(upload.data)

    def _read(self, upload: Upload, future: Future[Photo]) -> Event:
        photo, event = outcome(upload, future)
        if photo is None:
            self.refused.append(str(getattr(event, "why", "")))
        else:
            self.premises.records.add_photo(self.thread, photo)
            self.new.append(photo.name)
        return event

    def _angles(self, text: str) -> dict[str, str]:
        """Note which sides the new photos show, as far as they tell; a sentence for each."""
        records = self.premises.records
        photos = records.photos(self.thread)
        found = match_angles(photos, self.new, self.premises.store.get, text)
        for one in found:
            kept = replace(one.photo, notes=(*one.photo.notes, one.told))
            records.add_photo(self.thread, kept)
            self.matched.append(one.told)
        return {one.photo.name: one.told for one in found}

    def told(self) -> list[str]:
        """What there is to say of the uploads: refused ones, their origins, the sides they show."""
        return [*self.refused, *self._origins(), *self.matched]

    def _origins(self) -> list[str]:
        """What the new photos say of where they come from: a generator, content credentials."""
        photos, told = self.premises.records.photos(self.thread), list[str]()
        for facts in (photos[name].facts for name in self.new):
            if facts.get("generated"):
                told.append(generated_doubt(str(facts["name"]), facts["digital_source_type"]))
            if facts.get("credentials"):
                told.append(str(facts["credentials"]))
        return told

    def _head_start(self, reading: Future[Photo]) -> None:
        if not reading.cancelled() and reading.exception() is None and not self.stop.is_set():
            head_start(self.premises.workshop, self.premises.pool, reading.result())
