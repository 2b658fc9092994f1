"""Slash commands: what can be typed besides sentences, one table."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from agent import RequestError, brand_kit, save_list

if TYPE_CHECKING:
    from bot.chat.answer import Answer
    from bot.chat.conversation import Chat

#: What a command does with a chat, what stands behind it, and the answer that tells of it.
Do = Callable[["Chat", str, "Answer"], None]


@dataclass(frozen=True)
class Command:
    """A command: its name, what may stand behind it, what it is for, what it does."""

    name: str
    argument: str
    purpose: str
    do: Do


def command_of(line: str) -> Command | None:
    """The command that a line begins with; None for a sentence or the path of a file.

    Raises RequestError naming the nearest for one that there is not.
    """
    word = line.split(maxsplit=1)[0] if line.strip() else ""
    name = word[1:].lower()
    if not word.startswith("/") or "/" in name or "." in name or "\\" in name:
        return None
    found = COMMANDS.get(_ALIASES.get(name, name))
    if found is None and name and Path(word).exists():
        return None
    if found is None:
        raise RequestError(_unknown(word, name))
    return found


def _unknown(word: str, name: str) -> str:
    near = difflib.get_close_matches(name, [*COMMANDS, *_ALIASES], 1, 0.6)
    hint = f"did you mean /{near[0]}? " if near else ""
    return f"there is no {word}: {hint}/help shows what there is"


def _undo(chat: Chat, rest: str, answer: Answer) -> None:
    chat.follow(chat.studio.undo(chat.thread), answer)


def _redo(chat: Chat, rest: str, answer: Answer) -> None:
    chat.follow(chat.studio.redo(chat.thread), answer)


def _plan(chat: Chat, rest: str, answer: Answer) -> None:
    from bot.chat.recipe import show_recipe

    show_recipe(chat.studio.state(chat.thread), chat.paper)


def _gallery(chat: Chat, rest: str, answer: Answer) -> None:
    chat.show_gallery(answer)


def _save(chat: Chat, rest: str, answer: Answer) -> None:
    """Keep the plan as a shot list, or the files in another folder, if a folder is named."""
    if not rest:
        raise RequestError("name it, as in '/save mug set', or a folder, as in '/save ~/mugs/'")
    if "/" not in rest and not rest.startswith((".", "~")):
        title = rest.removeprefix("as ").removeprefix("our ")
        name, files = save_list(title, chat.studio.state(chat.thread))
        pictures = f"{files} picture{'s' if files != 1 else ''}"
        chat.paper.line(f"Saved as {name}, {pictures}: say “use our {title}” with another photo.")
        return
    folder = Path(_unquoted(rest)).expanduser()
    if not chat.studio.state(chat.thread).deliverables:
        raise RequestError("there is nothing to save yet: make something first")
    for gallery in chat.deliver(folder):
        chat.paper.line(f"{len(gallery.files)} files saved in {gallery.folder}")


def _photos(chat: Chat, rest: str, answer: Answer) -> None:
    from bot.chat.photos import show_photos

    show_photos(chat.studio.state(chat.thread), chat.waiting, chat.paper)


def _add(chat: Chat, rest: str, answer: Answer) -> None:
    if not rest:
        raise RequestError("name the photos, as in '/add mug.jpg', or drop them onto the terminal")
    try:
        names = shlex.split(rest)
    except ValueError as error:
        raise RequestError(f"the quotes in {rest!r} do not close: close them") from error
    chat.add([Path(name).expanduser() for name in names])


def _brand(chat: Chat, rest: str, answer: Answer) -> None:
    kit = brand_kit()
    for name, value in kit.items():
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        chat.paper.line(f"{name:<11} {told}", indent=2)
    if not kit:
        chat.paper.line("The brand kit is empty: say for example “always use #F4F1EA”.")


def _help(chat: Chat, rest: str, answer: Answer) -> None:
    chat.paper.line("Say what you want in your own words; drop photos onto the terminal. Besides:")
    typed = [f"  /{command.name} {command.argument}" for command in COMMANDS.values()]
    told = [command.purpose for command in COMMANDS.values()]
    chat.paper.table([[Text(a), Text(b)] for a, b in zip(typed, told, strict=True)])
    chat.paper.line("Ctrl-C stops a run and keeps what is made; Ctrl-D leaves. Tab completes.")


def _quit(chat: Chat, rest: str, answer: Answer) -> None:
    chat.leaving = True


_ALL = (
    Command("undo", "", "back to the plan before this one", _undo),
    Command("redo", "", "forward again", _redo),
    Command("plan", "", "the recipe: every step, with what it took", _plan),
    Command("gallery", "", "all files as they stand, and the folder they are in", _gallery),
    Command("save", "NAME", "keep the plan as a shot list; a folder (~/mugs/) gets files", _save),
    Command("photos", "", "the photos of this conversation, with advice", _photos),
    Command("add", "FILE…", "more photos, as dropping them does", _add),
    Command("brand", "", "the brand kit", _brand),
    Command("help", "", "this", _help),
    Command("quit", "", "leave; the conversation is kept", _quit),
)
COMMANDS = {command.name: command for command in _ALL}
_ALIASES = {"exit": "quit", "q": "quit", "?": "help", "h": "help"}


def _unquoted(text: str) -> str:
    try:
        return " ".join(shlex.split(text)) or text
    except ValueError:
        return text
