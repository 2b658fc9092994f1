"""`packshot watch`: new photos of a folder are made as they arrive."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.catalog import ending_of, printed
from bot.endings import DONE

if TYPE_CHECKING:
    from agent import CatalogEvent
    from bot.board import Board

HELP = "make new photos of a folder as they arrive, until stopped"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("folder", help="folder that photos arrive in (a folder or name a SKU)")
    command.add_argument("request", help='what each SKU gets, as in "an Amazon set"')
    command.add_argument("-o", "--out", default="catalog", help="folder of results (catalog)")
    command.add_argument("--once", action="store_true", help="end when all that is there is made")
    command.add_argument(
        "--interval", type=_seconds, default=2.0, metavar="S", help="seconds between looks (2)"
    )
    command.add_argument("--yes", action="store_true", help="paid steps are approved")
    command.add_argument("--json", action="store_true", help="print events for machines")


def run(options: argparse.Namespace) -> int:
    """Watch until SIGINT or SIGTERM, which is how a watch ends."""
    from agent import Studio, Watch, load_settings

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Studio(load_settings()) as studio:
        watch = Watch(
            studio,
            Path(options.folder),
            options.request,
            Path(options.out),
            yes=options.yes,
            once=options.once,
            interval=options.interval,
        )
        try:
            return _followed(watch.run(), options)
        except KeyboardInterrupt:
            print("stopped; what was finished is kept", file=sys.stderr)
            return DONE
        finally:
            signal.signal(signal.SIGTERM, before)


def _followed(events: Iterator[CatalogEvent], options: argparse.Namespace) -> int:
    if options.json:
        return ending_of(printed(events))
    from bot.board import Board

    if not options.once:
        print(f"watching {options.folder!r}; Ctrl-C ends it", file=sys.stderr)
    with Board(Path(options.out), sys.stderr) as board:
        return ending_of(_shown(board, events))


def _shown(board: Board, events: Iterator[CatalogEvent]) -> Iterator[CatalogEvent]:
    """The same events; each round's counts are shown once, at the end of all."""
    from agent import Ended, Indexed

    last: Ended | None = None
    for event in events:
        if isinstance(event, Ended):
            last = event
        elif not isinstance(event, Indexed):
            board.show(event)
        yield event
    if last is not None:
        board.show(last)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no interval: say 0.1 to 3600 seconds")
    return seconds
