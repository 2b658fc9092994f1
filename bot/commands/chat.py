"""`packshot chat`: the studio in a terminal, a line at a time."""

from __future__ import annotations

import argparse
import io
import json
import secrets
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bot.endings import DONE, NEEDS_USER

if TYPE_CHECKING:
    from agent import Studio
    from bot.chat.answer import Answer
    from bot.chat.conversation import Chat

HELP = "talk about photos, a line at a time"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("photos", nargs="*", metavar="PHOTO", help="photos to begin with")
    command.add_argument("-o", "--out", default="gallery", help="folder of galleries (gallery)")
    command.add_argument("--scene", action="append", default=[], help="a photo of a scene of yours")
    command.add_argument("--thread", help="go on with an earlier conversation")
    command.add_argument(
        "--no-preview", action="store_true", help="show no pictures in the terminal"
    )
    command.add_argument(
        "--json", action="store_true", help="answer each line with a JSON object, for machines"
    )


def run(options: argparse.Namespace) -> int:
    """Take lines until /quit or the end of input, from a person or from a pipe."""
    from agent import Studio, load_settings

    settings = load_settings()
    people = sys.stdin.isatty() and sys.stdout.isatty() and not options.json
    with Studio(settings) as studio:
        # A terminal is asked what it can show, and answers where it is typed at.
        chat = _chat(studio, options, pictures=people and not options.no_preview)
        if people:
            _talk(chat, settings.home / "chat-history")
            ending = DONE
        else:
            ending = _pipe(chat, as_json=options.json)
    if not options.json:
        print(f"kept: packshot chat --thread {chat.thread}")
    return ending


def _chat(studio: Studio, options: argparse.Namespace, *, pictures: bool) -> Chat:
    """The conversation; where machines listen, its lines are gathered for their answers."""
    from bot.chat.conversation import Chat
    from bot.chat.paper import Paper
    from bot.files import uploads

    gathered = io.StringIO() if options.json else None
    thread = options.thread or f"chat-{secrets.token_hex(4)}"
    return Chat(
        studio,
        thread,
        Path(options.out),
        Paper(gathered or sys.stdout),
        Paper(gathered or sys.stderr),
        waiting=uploads(options.photos, options.scene),
        pictures=pictures,
        begun=options.thread is not None,
    )


def _talk(chat: Chat, history: Path) -> None:
    """A conversation with a person."""
    from bot.chat.completion import Words
    from bot.chat.prompt import Prompt

    chat.previews.open()
    chat.paper.line(f"Packshot, conversation {chat.thread}. /help shows what can be typed.")
    words = Words(lambda: chat.studio.state(chat.thread))
    prompt = Prompt(history, words, chat.hint, chat.paper.line)
    with ThreadPoolExecutor(1) as beside:
        # What the first line needs is loaded while it is being typed.
        beside.submit(chat.studio.state, chat.thread)
        while not chat.leaving and (line := prompt.line()) is not None:
            chat.take(line)
            chat.paper.line()


def _pipe(chat: Chat, *, as_json: bool) -> int:
    """Lines of a file or program; its ending is that of the first line that went wrong.

    A question counts only where no further line may answer it.
    """
    wrong = last = DONE
    for line in _lines():
        answer = chat.take(line)
        if as_json:
            _print_json(chat, answer)
        last = answer.ending
        wrong = wrong or (last if last != NEEDS_USER else DONE)
        if answer.stopped or chat.leaving:
            break
    return wrong or last


def _print_json(chat: Chat, answer: Answer) -> None:
    """The answer as an object in a line; what a command has shown is its reply."""
    gathered = chat.paper.console.file
    if isinstance(gathered, io.StringIO):
        answer.reply = answer.reply or gathered.getvalue().strip()
        gathered.seek(0)
        gathered.truncate()
    document = {"thread": chat.thread, **answer.document()}
    print(json.dumps(document, ensure_ascii=False), flush=True)


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        if line.strip():
            yield line.strip()
