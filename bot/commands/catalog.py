"""`packshot catalog`: one sentence for a folder, table or bucket of thousands of SKUs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.endings import DONE, FAILED, NEEDS_USER, of_outcome

if TYPE_CHECKING:
    from agent import CatalogEvent

HELP = "one sentence for thousands of SKUs, from a folder, a table or a bucket"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument(
        "source",
        help="folder of photos (a folder or name for each SKU), CSV or XLSX; also as s3://…",
    )
    command.add_argument("request", help='what each SKU gets, as in "an Amazon set"')
    command.add_argument("-o", "--out", default="catalog", help="folder of results (catalog)")
    command.add_argument("--sample", type=_count, metavar="N", help="only N evenly spread SKUs")
    command.add_argument("--only", type=_skus, metavar="SKU,…", help="only these SKUs")
    command.add_argument("--changed", action="store_true", help="only SKUs changed since made")
    command.add_argument("--retry-failed", action="store_true", help="try what failed again")
    command.add_argument(
        "--fix", action="store_true", help="make pictures that are not like their set again"
    )
    command.add_argument("--yes", action="store_true", help="paid steps are approved")
    command.add_argument(
        "--cluster", metavar="ADDRESS", help="work on the dask cluster there (tcp://host:8786)"
    )
    command.add_argument("--json", action="store_true", help="print events for machines")


def run(options: argparse.Namespace) -> int:
    """Make what is not made yet, showing each SKU as it ends."""
    from agent import Catalog, Choice, Studio, cluster_address, load_settings

    choice = Choice(
        only=options.only,
        changed=options.changed,
        retry_failed=options.retry_failed,
        sample=options.sample,
        yes=options.yes,
        fix=options.fix,
    )
    settings = load_settings()
    if options.cluster is not None:
        settings = replace(settings, cluster=cluster_address(options.cluster, "--cluster"))
    with Studio(settings) as studio:
        catalog = Catalog(studio, options.source, options.request, Path(options.out), choice)
        if options.json:
            return ending_of(printed(catalog.run()))
        from bot.board import Board

        with Board(Path(options.out), sys.stderr) as board:
            return ending_of(board.shown(catalog.run()))


def printed(events: Iterable[CatalogEvent]) -> Iterator[CatalogEvent]:
    """The same events, each a line of JSON on standard output."""
    for event in events:
        print(json.dumps(event.document(), ensure_ascii=False), flush=True)
        yield event


def ending_of(events: Iterable[CatalogEvent]) -> int:
    """Failed where a SKU failed, else in need of the user where a price waits for a yes."""
    from agent import Ended, Unheard

    ending = DONE
    for event in events:
        if isinstance(event, Unheard):
            ending = of_outcome(event.outcome) or NEEDS_USER
        if isinstance(event, Ended):
            bad = event.states.get("failed", 0) + event.states.get("flagged", 0)
            waiting = event.states.get("waiting", 0)
            ending = FAILED if bad else NEEDS_USER if waiting else DONE
    return ending


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count: say 1 or more")
    return int(text)


def _skus(text: str) -> list[str]:
    found = [sku.strip() for sku in text.split(",") if sku.strip()]
    if not found:
        raise argparse.ArgumentTypeError("name SKUs, parted by commas")
    return list(dict.fromkeys(found))
