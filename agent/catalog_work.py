"""Work: SKUs on their way through a few threads, each looked at and made where it has to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.catalog_entry import Chosen, Entry
from agent.catalog_events import CatalogEvent, Noted, SkuDone, Unheard
from agent.catalog_files import Unreachable
from agent.catalog_journal import Journal
from agent.catalog_prints import Prints
from agent.catalog_record import Record
from agent.catalog_shoot import Made, NotPlanned, Shoot, Stopped
from agent.failures import record_failure
from tools.errors import ConfigurationError, PackshotError

#: States by which the request is known to be understood.
_HEARD = ("done", "flagged", "waiting")
#: So many SKUs in a row that fail because nothing can be read or kept end a run: the rest would.
_BARRED = 5


@dataclass(frozen=True)
class Choice:
    """Which SKUs a run looks at, and what it may do.

    `only` these; `changed`: only those that were made before from something else; `sample`: so
    many, evenly spread; `retry_failed`: those that failed are tried again; `yes`: paid steps run;
    `fix`: pictures that are not like their set are made again.
    """

    only: Sequence[str] | None = None
    changed: bool = False
    retry_failed: bool = False
    sample: int | None = None
    yes: bool = False
    fix: bool = False


@dataclass
class Work:
    """SKUs on their way through a few threads. Only so many are ever in memory."""

    journal: Journal
    shoot: Shoot
    choice: Choice
    lanes: int
    heard: bool = False
    unheard: bool = False
    looked: dict[str, Prints] = field(default_factory=dict)
    barred: int = 0

    def through(self, chosen: Chosen) -> Iterator[CatalogEvent]:
        """Look at the chosen SKUs in their order; those that end first are told first."""
        running: dict[Future[Made], Entry] = {}
        pool = ThreadPoolExecutor(self.lanes, thread_name_prefix="sku")
        try:
            for entry in self.journal.entries(chosen):
                running[pool.submit(self._look, entry)] = entry
                if len(running) >= self.lanes:
                    yield from self._finished(running)
                if self.unheard:
                    return
            while running and not self.unheard:
                yield from self._finished(running)
        finally:
            self._leave(pool, running)

    def _leave(self, pool: ThreadPoolExecutor, running: dict[Future[Made], Entry]) -> None:
        """Let what is in flight end, and note what of it is made."""
        if running:
            self.shoot.stop()
        pool.shutdown(cancel_futures=True)
        for future, entry in running.items():
            if not future.cancelled() and future.exception() is None:
                self._note(entry, future.result())

    def _finished(self, running: dict[Future[Made], Entry]) -> Iterator[CatalogEvent]:
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        yield from map(Noted, self.shoot.studio.notes())
        for future in ended:
            entry = running.pop(future)
            event = self._event(entry, future)
            if event is not None:
                yield event

    def _event(self, entry: Entry, future: Future[Made]) -> CatalogEvent | None:
        error = future.exception()
        if isinstance(error, (Stopped, ConfigurationError)):
            raise error
        if isinstance(error, NotPlanned) and not self.heard and not entry.product.request:
            self.unheard = True
            return Unheard(entry.sku, error.outcome, str(error))
        made = self._failed(entry, error) if error is not None else future.result()
        self.looked.pop(entry.sku, None)
        self.heard = self.heard or made.state in _HEARD
        self._note(entry, made)
        self._bar(made, error)
        return _told(entry, made)

    def _bar(self, made: Made, error: BaseException | None) -> None:
        """Raises ConfigurationError where one SKU after the other fails for what is no SKU's."""
        if made.kept:
            return
        trouble = self.shoot.studio.trouble
        if isinstance(error, Unreachable):
            trouble = str(error)
        self.barred = self.barred + 1 if trouble and made.state == "failed" else 0
        if self.barred >= _BARRED:
            raise ConfigurationError(f"{_BARRED} SKUs in a row could not be made: {trouble}")

    def _failed(self, entry: Entry, error: BaseException) -> Made:
        """What is noted of a SKU that could not be made: one sentence."""
        if isinstance(error, PackshotError):
            why = str(error)
        else:
            why = record_failure(error, self.shoot.studio.settings.home)
        return Made("failed", self.looked.get(entry.sku, Prints()), Record(why=why))

    def _note(self, entry: Entry, made: Made) -> None:
        if not made.kept:
            self.journal.finish(entry.sku, made.state, made.prints, made.record, made.thumbnail)

    def _look(self, entry: Entry) -> Made:
        """What is to be done for a SKU, done."""
        prints = self.looked[entry.sku] = self.shoot.prints(entry)
        reasons = self._reasons(entry, prints)
        if not reasons:
            return Made(entry.state, entry.prints, entry.record, kept=True)
        made = self.shoot.make(entry, prints)
        told = tuple(reason for reason in reasons if reason)
        return replace(made, record=made.record.model_copy(update={"reasons": told}))

    def _reasons(self, entry: Entry, prints: Prints) -> tuple[str, ...]:
        """Why a SKU has to be made; empty where it has not, "" where it never was."""
        if entry.state == "open":
            return () if self.choice.changed else ("",)
        differences = prints.differences(entry.prints)
        if differences:
            return differences
        if entry.state == "failed":
            return ("it had failed",) if self.choice.retry_failed else ()
        if entry.state == "waiting":
            return ("",) if self.shoot.approve else ()
        return self._lost(entry)

    def _lost(self, entry: Entry) -> tuple[str, ...]:
        """Files that are not in their folder any more, or were cut short."""
        folder = self.shoot.out / entry.folder
        lost = [one.file for one in entry.record.files if _size(folder / one.file) != one.bytes]
        return (f"{lost[0]!r} was gone from its folder",) if lost else ()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _told(entry: Entry, made: Made) -> SkuDone:
    record = made.record
    return SkuDone(
        sku=entry.sku,
        state=made.state,
        seconds=0.0 if made.kept else record.seconds,
        files=len(record.files),
        kept=made.kept,
        why=record.why,
        reasons=() if made.kept else record.reasons,
    )
