"""The command line: one parser, one file a command, one exit code a kind of ending."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

from bot.endings import DONE, FAILED, WRONG_USE

#: In the order of the help. Each is a file of `bot/commands` with `add` and `run`.
COMMANDS = (
    "make",
    "chat",
    "catalog",
    "watch",
    "plan",
    "run",
    "check",
    "replay",
    "channels",
    "recipes",
    "brand",
    "tools",
    "models",
    "usage",
    "store",
    "slack",
    "doctor",
)


class Parser(argparse.ArgumentParser):
    """argparse with errors of one sentence and the next step."""

    def error(self, message: str) -> NoReturn:
        """Leave with the exit code of wrong use."""
        self.exit(WRONG_USE, f"{self.prog}: {message}: see '{self.prog} --help'\n")


class Version(argparse.Action):
    """`--version`, looked up when it is asked for: the look-up takes as long as the parser."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        """Take no value."""
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and leave."""
        from importlib.metadata import version

        print(f"packshot {version('packshot')}")
        parser.exit()


def parser() -> Parser:
    """The whole command line; building it loads nothing but argparse and the commands' texts."""
    top = Parser(prog="packshot", description="A product-photo studio that you talk to.")
    top.add_argument("--version", action=Version, help="show the version and leave")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"bot.commands.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add(command)
        command.set_defaults(run=module.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; the outer edge where no traceback passes."""
    # Loading thousands of modules makes no garbage: looking for it takes a tenth of a cold start.
    gc.set_threshold(50_000, 20, 20)
    options = parser().parse_args(arguments)
    if arguments is None:
        # The system takes back all memory at once; looking for cycles first takes a third second.
        atexit.register(gc.freeze)
    if arguments is None and not sys.warnoptions:
        # What libraries tell developers is nothing for users; before any thread begins, for
        # threads that load modules at once may undo each other's filters.
        warnings.simplefilter("ignore")
    try:
        from agent import few_heaps

        few_heaps()
        return int(options.run(options))
    except KeyboardInterrupt:
        print("stopped; what was finished is kept and will not be made again", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the outer edge: log it, show one sentence
        return _report(error)


def _report(error: Exception) -> int:
    from agent import ConfigurationError, PackshotError, RequestError, record_failure

    if isinstance(error, (RequestError, ConfigurationError)):
        print(f"packshot: {error}", file=sys.stderr)
        return WRONG_USE
    if isinstance(error, PackshotError):
        print(f"packshot: {error}", file=sys.stderr)
        return FAILED
    print(f"packshot: {record_failure(error)}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
