"""Completion: what Tab offers in a line, from commands and paths to the names of pictures."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from agent import PackshotError, channel_rows, named_as_photo
from bot.chat.commands import COMMANDS

if TYPE_CHECKING:
    from agent import Conversation

#: The word that is being typed, with the spaces that a backslash keeps in it.
_WORD = re.compile(r"(?:\\.|[^\s\\])*$")
_PATHS = ("/", "~/", "./", "../")


@dataclass
class Words(Completer):
    """Completes the word before the cursor. `state` tells the conversation as it stands.

    Commands and paths are offered while they are typed; names only where Tab asks for them, so
    that nothing pops up below an ordinary sentence.
    """

    state: Callable[[], Conversation]

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        """Everything that the word may become."""
        before = document.text_before_cursor
        found = _WORD.search(before)
        word = found[0] if found else ""
        command = word == before and word.startswith("/") and "/" not in word[1:]
        if command:
            yield from _commands(word)
        if word.startswith(_PATHS):
            # Whoever types a command wants no folders of the root below it.
            yield from _files(word) if event.completion_requested or not command else ()
        elif event.completion_requested:
            yield from _names(word, self._offered())
            yield from _files(word) if word else ()

    def _offered(self) -> Iterator[tuple[str, str]]:
        """Names and what they are: of this conversation first, then channels and their slots."""
        with contextlib.suppress(PackshotError):  # the next line tells what is wrong
            yield from self._known(self.state())
        yield from self._places

    def _known(self, state: Conversation) -> Iterator[tuple[str, str]]:
        yield from ((name, "photo") for name in state.uploads)
        yield from ((file.name, "file") for file in state.deliverables)
        yield from (
            (name, str(step["op"]).replace("_", " ")) for name, step in state.recipe.items()
        )
        yield from self._places

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        slots = [row["slot"] for row in channel_rows()]
        channels = dict.fromkeys(slot.partition(".")[0] for slot in slots)
        return [*((name, "channel") for name in channels), *((slot, "slot") for slot in slots)]


def _commands(word: str) -> Iterator[Completion]:
    for command in COMMANDS.values():
        name = f"/{command.name}"
        if name.startswith(word.lower()):
            typed = f"{name} " if command.argument else name
            yield Completion(typed, -len(word), display=name, display_meta=command.purpose)


def _names(word: str, offered: Iterable[tuple[str, str]]) -> Iterator[Completion]:
    seen = set[str]()
    for name, what in offered:
        if name not in seen and name.lower().startswith(word.lower()):
            seen.add(name)
            yield Completion(name, -len(word), display_meta=what)


def _files(word: str) -> Iterator[Completion]:
    """Photos and folders whose paths begin as the word does; spaces get a backslash."""
    typed = re.sub(r"\\(.)", r"\1", word)
    folder, _, start = typed.rpartition("/")
    root = Path(f"{folder}/").expanduser() if folder or typed.startswith("/") else Path()
    for path in _inside(root, start):
        more = path.name[len(start) :] + ("/" if path.is_dir() else "")
        text = re.sub(r"([\s\\'\"])", r"\\\1", more)
        yield Completion(text, 0, display=path.name + ("/" if path.is_dir() else ""))


def _inside(root: Path, start: str) -> list[Path]:
    try:
        found = sorted(root.iterdir())
    except (OSError, RuntimeError):
        return []
    # Hidden ones only for those who ask for them.
    named = [
        path for path in found if path.name.startswith(start) and (start or path.name[0] != ".")
    ]
    return [path for path in named if named_as_photo(path.name) or path.is_dir()]
