"""Reception: what comes with a message is read while the graph's libraries load."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Event as Flag

from agent.conversation import Photo, Upload
from agent.events import Event
from agent.head_start import MOST, head_start
from agent.intake import outcome
from agent.premises import Premises
from tools.declared import generated_doubt


@dataclass(frozen=True)
class Reception:
    """The uploads of one turn: the names of the `new` photos, and why others were `refused`."""

    premises: Premises
    thread: str
    stop: Flag
    new: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def receive(
        self, uploads: Sequence[Upload], meanwhile: Callable[[], object], *, begin: bool = False
    ) -> Iterator[Event]:
        """Read uploads, and perhaps `begin` with them; what is to load loads `meanwhile`."""
        records = self.premises.records
        known = records.photos(self.thread)
        reading = self.premises.intake.begin(self.premises.pool, uploads, known)
        for _, future in reading[:MOST] if begin else ():
            future.add_done_callback(self._head_start)
        meanwhile()
        for upload, future in reading:
            photo, event = outcome(upload, future)
            if photo is None:
                self.refused.append(str(getattr(event, "why", "")))
            else:
                records.add_photo(self.thread, photo)
                self.new.append(photo.name)
            yield event

    def origins(self) -> list[str]:
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
