"""`packshot chat`: the studio in a terminal, a line at a time."""

from __future__ import annotations

import argparse
import secrets
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.endings import DONE

if TYPE_CHECKING:
    from agent import Event, Studio, Upload
    from bot.terminal import Progress

HELP = "talk about photos, a line at a time"
_HELP_TEXT = """Say what you want, in your own words. Besides:
  /add FILE…   more photos          /undo  /redo       step through the versions
  /plan        the recipe so far    /help  /quit       leave; the conversation is kept"""


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("photos", nargs="*", metavar="PHOTO", help="photos to begin with")
    command.add_argument("-o", "--out", default="gallery", help="folder of galleries (gallery)")
    command.add_argument("--scene", action="append", default=[], help="a photo of a scene of yours")
    command.add_argument("--thread", help="go on with an earlier conversation")


def run(options: argparse.Namespace) -> int:
    """Read lines until /quit or the end of input."""
    from agent import Studio, load_settings
    from bot.files import uploads

    thread = options.thread or f"chat-{secrets.token_hex(4)}"
    with Studio(load_settings()) as studio:
        chat = Chat(studio, thread, Path(options.out), uploads(options.photos, options.scene))
        print(f"conversation {thread} — /help shows what else you can type")
        while (line := _line()) is not None:
            if line and not chat.take(line):
                break
    print(f"kept: packshot chat --thread {thread}")
    return DONE


def _line() -> str | None:
    """One line of the user; None at the end of input."""
    try:
        return input("> ").strip()
    except EOFError:
        return None


class Chat:
    """One conversation on a terminal."""

    def __init__(self, studio: Studio, thread: str, out: Path, waiting: list[Upload]) -> None:
        """`waiting` go along with the next message."""
        self.studio, self.thread, self.out, self.waiting = studio, thread, out, waiting

    def take(self, line: str) -> bool:
        """Do what the line says; False if it says to leave. An error leaves all as it was."""
        from agent import PackshotError

        try:
            if not line.startswith("/"):
                self._follow_say(line)
                return True
            return self._command(*line[1:].split(None, 1))
        except PackshotError as error:
            print(error, file=sys.stderr)
            return True

    def _command(self, name: str = "", rest: str = "") -> bool:
        from bot.files import uploads

        match name:
            case "quit" | "exit" | "q":
                return False
            case "undo":
                self._moved(self.studio.undo(self.thread))
            case "redo":
                self._moved(self.studio.redo(self.thread))
            case "add":
                self.waiting += uploads(shlex.split(rest))
                print(f"{len(self.waiting)} files wait for your next line")
            case "plan":
                self._show_plan()
            case _:
                print(_HELP_TEXT)
        return True

    def _follow_say(self, line: str) -> None:
        from bot.approval import settle
        from bot.terminal import Progress

        progress = Progress(sys.stderr)
        sent, self.waiting = self.waiting, []
        progress.follow(self.studio.say(self.thread, line, sent))
        settle(self.studio, self.thread, progress, always=False)
        self._deliver(progress)

    def _moved(self, events: Iterator[Event]) -> None:
        from bot.terminal import Progress

        progress = Progress(sys.stderr)
        progress.follow(events)
        self._deliver(progress)

    def _deliver(self, progress: Progress) -> None:
        from agent import deliver
        from bot.report import show_galleries

        if progress.finished is not None and progress.finished.deliverables:
            show_galleries(deliver(self.studio, self.thread, self.out), sys.stdout)

    def _show_plan(self) -> None:
        for name, step in self.studio.state(self.thread).recipe.items():
            print(f"  {name:<28} {step['op']}")
