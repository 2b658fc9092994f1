"""The watch: a folder whose new photos are made as they arrive, by a catalogue that never ends.

Each round is a run of the catalogue for the SKUs whose photos have come to rest since the last
one: its journal knows what is made, so a watch may be stopped anywhere and begun again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from agent.arrivals import Arrivals, Stamps
from agent.catalog import Catalog
from agent.catalog_events import CatalogEvent, Paused, SkuDone, Unheard
from agent.catalog_journal import JOURNAL
from agent.catalog_source import open_source
from agent.catalog_work import Choice
from agent.studio import Studio
from tools.errors import ConfigurationError, RequestError

#: Seconds between two looks.
INTERVAL = 2.0


@dataclass
class Watch:
    """A folder to watch, a request for what arrives, and the folder of results.

    With `once` it ends when everything there has come to rest and is made. `sleep` waits so many
    seconds between two looks.
    """

    studio: Studio
    folder: Path
    request: str
    out: Path
    yes: bool = False
    once: bool = False
    interval: float = INTERVAL
    sleep: Callable[[float], None] = time.sleep
    made: dict[str, Stamps] = field(default_factory=dict)
    told: str = ""

    def run(self) -> Iterator[CatalogEvent]:
        """Make what arrives, until stopped. May be cut short anywhere and run again.

        What fails for now, such as a full disk or a folder that is not mounted, is told once and
        tried again. Raises RequestError if there is no such folder, and with `once` whatever fails.
        """
        if not self.folder.is_dir():
            raise RequestError(f"there is no folder {str(self.folder)!r}: check the spelling")
        arrivals = Arrivals(self.folder, self.out.resolve())
        while True:
            ready = dict[str, Stamps]()
            try:
                arrivals.look()
                ready = self._ready(arrivals)
                if ready:
                    unheard = yield from self._round(ready)
                    if unheard:
                        return
                self.told = ""
            except (RequestError, ConfigurationError, OSError) as error:
                yield from self._paused(error)
            if self.once and not ready and not arrivals.moving():
                return
            self.sleep(self.interval)

    def _ready(self, arrivals: Arrivals) -> dict[str, Stamps]:
        """The SKUs that have come to rest and were not looked at as they are."""
        if not arrivals.photos():
            return {}
        most = self.studio.settings.max_upload
        with ExitStack() as held:
            source = open_source(self.folder, self.out / JOURNAL, most, held)
            found = [
                (product.sku, arrivals.stamps(product.photos))
                for product in source.products(self.out)
                if arrivals.settled(product.photos)
            ]
        return {sku: stamps for sku, stamps in found if self.made.get(sku) != stamps}

    def _round(self, ready: dict[str, Stamps]) -> Generator[CatalogEvent, None, bool]:
        """One run of the catalogue; returns whether its request was no plan."""
        choice = Choice(only=list(ready), yes=self.yes)
        unheard = False
        for event in Catalog(self.studio, self.folder, self.request, self.out, choice).run():
            if isinstance(event, SkuDone):
                self.made[event.sku] = ready[event.sku]
            unheard = unheard or isinstance(event, Unheard)
            yield event
        return unheard

    def _paused(self, error: Exception) -> Iterator[CatalogEvent]:
        if self.once:
            raise error
        why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        if why != self.told:
            self.told = why
            yield Paused(why)
