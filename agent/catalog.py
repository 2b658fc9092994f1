"""The catalogue: one request for thousands of SKUs, each a conversation, each made once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.catalog_entry import Chosen
from agent.catalog_events import CatalogEvent, Ended, Indexed, Priced
from agent.catalog_journal import JOURNAL, NOTE, Journal
from agent.catalog_mend import Mend
from agent.catalog_prints import kit_of, maker_of
from agent.catalog_register import journal_of, register
from agent.catalog_report import REPORTS, write_reports
from agent.catalog_set import ImageSet
from agent.catalog_sheet import SHEET, write_sheet
from agent.catalog_shoot import Shoot
from agent.catalog_source import Source, open_source
from agent.catalog_uploads import UPLOADS, write_uploads
from agent.catalog_work import Choice, Work
from agent.place import Place, Schema
from agent.studio import Studio
from tools.cores import shared
from tools.errors import RequestError
from tools.heap import keep_freed_memory

#: SKUs in hand for each thread of a cluster: while some are cut out, others are planned here.
_AHEAD = 2


@dataclass
class Catalog:
    """A source of SKUs, a request for all of them, and the folder of results."""

    studio: Studio
    source: Path | str
    request: str
    out: Path
    choice: Choice = field(default_factory=Choice)

    def run(self) -> Iterator[CatalogEvent]:
        """Make what is not made yet, and report on all. May be cut short anywhere and run again.

        Raises RequestError or ConfigurationError where nothing can be made at all.
        """
        self.studio.ready()
        lanes = self._lanes()  # a cluster that cannot be joined is told before anything is begun
        own = self.studio.settings
        place = journal_of(own, self.out)
        with self._alone(place) as held:
            journal = held.enter_context(closing(Journal(place)))
            register(own.home, journal.salt, self.out)
            source = open_source(self.source, place, own.max_upload, held)
            journal.index(source.products(self.out), [*REPORTS, *UPLOADS, SHEET, JOURNAL, NOTE])
            chosen = self._chosen(journal, source)
            count = journal.count(chosen)
            yield Indexed(journal.count(Chosen()), count)
            held.enter_context(shared(max(1, min(count, lanes, own.workers))))
            keep_freed_memory()
            work = self._work(journal, source, lanes)
            try:
                yield from work.through(chosen)
                if work.unheard:
                    return
                yield from self._paid(journal, work, chosen)
                if self.choice.fix:
                    mend = Mend(journal, work.shoot, ImageSet.of(journal))
                    yield from mend.through(chosen)
            finally:
                if not work.unheard:
                    ended = self._ended(journal, chosen, source)
            yield ended

    def _lanes(self) -> int:
        """How many SKUs are in hand at once. One of a cluster's waits for this machine at times."""
        width, workers = self.studio.width, self.studio.settings.workers
        return _AHEAD * width if width > workers else workers

    def _work(self, journal: Journal, source: Source, lanes: int) -> Work:
        settings = self.studio.settings
        maker, kit = maker_of(settings), kit_of(settings)
        salt, files = journal.salt, source.files
        shoot = Shoot(self.studio, self.request, self.out, salt, maker, kit, files=files)
        return Work(journal, shoot, self.choice, lanes)

    def _paid(self, journal: Journal, work: Work, chosen: Chosen) -> Iterator[CatalogEvent]:
        """Tell the price of everything that waits; with a yes, make it."""
        waiting = replace(chosen, state="waiting")
        count = journal.count(waiting)
        if not count:
            return
        yield Priced(count, journal.price(chosen), self.choice.yes)
        if self.choice.yes:
            work.shoot.approve = True
            yield from work.through(waiting)

    def _chosen(self, journal: Journal, source: Source) -> Chosen:
        missing = journal.missing(self.choice.only or ())
        if missing:
            names = ", ".join(repr(sku) for sku in missing)
            raise RequestError(f"there is no SKU {names} in {source.name!r}: check --only")
        chosen = Chosen(skus=self.choice.only)
        if self.choice.sample is not None:
            chosen = Chosen(places=journal.spread(chosen, self.choice.sample))
        return chosen

    def _ended(self, journal: Journal, chosen: Chosen, source: Source) -> Ended:
        images = ImageSet.of(journal)
        reports = write_reports(journal, images, self.out, self.request, source.name)
        reports += write_uploads(journal, self.out)
        sheet = ""
        if self.choice.sample is not None:
            sheet = write_sheet(journal, chosen, self.out, source.files)
        states = {str(state): count for state, count in journal.states().items()}
        return Ended(states, journal.cost(), reports, sheet, images.strangers(journal))

    @contextmanager
    def _alone(self, place: Place) -> Iterator[ExitStack]:
        """Hold the folder of results. Raises RequestError if another run holds it."""
        shared = isinstance(place, Schema)
        name = f"catalog {place.name if shared else os.path.realpath(self.out)}"
        with ExitStack() as held:
            try:
                held.enter_context(self.studio.holding(name))
            except RequestError:
                text = f"another run is at work in {str(self.out)!r}: wait for it or stop it"
                raise RequestError(text) from None
            yield held
