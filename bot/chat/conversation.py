"""Conversation: one chat on a terminal or a pipe, a line at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent import (
    ConfigurationError,
    Event,
    PackshotError,
    PhotoError,
    PhotoRead,
    RequestError,
    Upload,
    deliver,
    named_as_photo,
    names_of,
)
from bot.chat import dropped
from bot.chat.answer import Answer
from bot.chat.news import News
from bot.chat.paper import Paper
from bot.chat.preview import Previews
from bot.chat.running import follow, unechoed
from bot.chat.steps import Steps
from bot.files import uploads

if TYPE_CHECKING:
    from agent import Gallery, Studio

_HERE = "That photo is here already."
_UNWRITTEN = "The files were not written: /gallery writes them."


class Chat:
    """A conversation of the studio. Results are written on `paper`, progress on `margin`."""

    def __init__(
        self,
        studio: Studio,
        thread: str,
        out: Path,
        paper: Paper,
        margin: Paper,
        *,
        waiting: Sequence[Upload] = (),
        pictures: bool = False,
        begun: bool = False,
    ) -> None:
        """`waiting` go along with the next message; `pictures` are shown where they can be.

        Of a conversation that was `begun` earlier nobody is told how to begin.
        """
        self.studio, self.thread, self.out = studio, thread, out
        self.paper, self.margin = paper, margin
        self.news = News(paper)
        self.previews = Previews(paper, wanted=pictures)
        self.waiting = list(waiting)
        self.leaving = False
        self._begun, self._stopped = begun, False
        self._written: dict[str, str] = {}

    def take(self, line: str) -> Answer:
        """Do what a line says. An error is told in a sentence and leaves all as it was."""
        answer = Answer(line)
        try:
            self._do(line, answer)
        except PackshotError as error:
            answer.wrong = isinstance(error, RequestError | ConfigurationError)
            answer.trouble.append(str(error))
            self.complain(str(error))
        self._stopped = answer.stopped
        return answer

    def complain(self, sentence: str) -> None:
        """Say what is wrong."""
        self.margin.marked("fail", sentence, indent=0)

    def _do(self, line: str, answer: Answer) -> None:
        from bot.chat.commands import command_of

        command = command_of(line)
        if command is not None:
            command.do(self, "".join(line.split(maxsplit=1)[1:]), answer)
            return
        read = dropped.read(line)
        if read.missing:
            raise PhotoError(_missing(read.missing))
        files = [file for path in read.files for file in pictures_in(path)]
        names = self._add(files)
        words = read.words(names)
        if words:
            self.say(words, answer)
        elif files:
            self._expect()

    def add(self, files: Sequence[Path]) -> None:
        """Take files along with the next message."""
        self._add([file for path in files for file in pictures_in(path)])
        self._expect()

    def _add(self, files: Sequence[Path]) -> dict[Path, str]:
        """Let files wait, each once; what each is called in the conversation."""
        if not files:
            return {}
        state = self.studio.state(self.thread)
        read = dict(zip(files, uploads([str(file) for file in files]), strict=True))
        known = {photo.sha256: photo.name for photo in state.uploads.values()}
        held = {_hash(upload) for upload in self.waiting} | {*known}
        for upload in read.values():
            if _hash(upload) not in held:
                held.add(_hash(upload))
                self.waiting.append(upload)
        called = names_of(self.waiting, state.uploads)
        known |= {_hash(one): name for one, name in zip(self.waiting, called, strict=True)}
        return {file: known[_hash(upload)] for file, upload in read.items()}

    def _expect(self) -> None:
        *others, last = [upload.name for upload in self.waiting] or [""]
        names = f"{', '.join(others)} and {last} go" if others else f"{last} goes"
        self.paper.line(f"{names} with your next line." if last else _HERE)

    def say(self, words: str, answer: Answer) -> None:
        """Send a message, with the photos that wait."""
        sent, self.waiting = self.waiting, []
        try:
            self.follow(self.studio.say(self.thread, words, sent), answer)
        except (RequestError, ConfigurationError):
            # Not heard, or not kept: what came along goes with the line that is.
            self.waiting = sent
            raise

    def follow(self, events: Iterator[Event], answer: Answer) -> None:
        """Show a turn while it is at work, and what it has come to."""
        self._begun = True
        steps = Steps(self.margin)

        def show(event: Event) -> None:
            answer.take(event)
            if isinstance(event, PhotoRead):
                self._welcome(event)
            steps.show(event)

        def stop() -> None:
            steps.stopping = True
            self.studio.stop(self.thread)

        try:
            answer.stopped = follow(events, show, steps.beat, stop)
        finally:
            steps.close()
        self._tell(answer)

    def _welcome(self, photo: PhotoRead) -> None:
        from bot.chat.photos import facts_of

        self.margin.marked("pass", f"{photo.name}  {facts_of(photo.facts)}")
        self.news.listed("", photo.advice)

    def _tell(self, answer: Answer) -> None:
        self.news.say(answer.reply or (answer.question.text if answer.question else ""))
        if answer.question is not None:
            self.paper.line("yes, no, or say what to change", indent=2)
        if answer.outcome in ("", "plan") and answer.question is None:
            self._deliver(answer)
        if not answer.galleries and not answer.stopped:
            self.news.listed("Left out", answer.left_out)
        self.news.listed("", answer.trouble)

    def _deliver(self, answer: Answer) -> None:
        if answer.finished is None or not answer.finished.deliverables:
            return
        answer.galleries = self.deliver(self.out)
        answer.changed = self._changed(answer.galleries)
        files = answer.finished.deliverables
        self.previews.show(answer.galleries, files, answer.changed)
        self.news.tell(answer.galleries, files, answer.changed, whole=not answer.stopped)

    def deliver(self, out: Path) -> list[Gallery]:
        """Check the files and write them below a folder; none if Ctrl-C was pressed meanwhile."""
        try:
            with unechoed(), self.margin.waiting("checking the files"):
                return deliver(self.studio, self.thread, out)
        except KeyboardInterrupt:
            self.complain(_UNWRITTEN)
            return []

    def _changed(self, galleries: Sequence[Gallery]) -> frozenset[str]:
        """The files that are not as this chat wrote them last, by their steps."""
        now = {
            file.shot.step: f"{gallery.folder}/{file.name} {file.sha256}"
            for gallery in galleries
            for file in gallery.files
        }
        before, self._written = self._written, now
        return frozenset(step for step, told in now.items() if before.get(step) != told)

    def hint(self) -> str:
        """What an empty line suggests."""
        if self.waiting:
            names = [upload.name for upload in self.waiting]
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            return f"what shall I make of {names[0]}{more}?"
        if self._stopped:
            return "go on"
        return "" if self._begun else "drop a photo here, and say where you sell it"

    def show_gallery(self, answer: Answer) -> None:
        """Write the files as they stand, and tell of all of them."""
        state = self.studio.state(self.thread)
        answer.galleries = self.deliver(self.out)
        self._changed(answer.galleries)
        every = frozenset(self._written)
        self.news.forget()
        self.previews.show(answer.galleries, state.deliverables, every)
        self.news.tell(answer.galleries, state.deliverables, every)
        if not answer.galleries:
            self.paper.line("Nothing is made yet: send a photo and say where you sell it.")


def pictures_in(path: Path) -> list[Path]:
    """The file itself, or a folder's photos. Raises PhotoError where there are none."""
    if not path.is_dir():
        return [path]
    try:
        found = sorted(one for one in path.iterdir() if one.is_file() and named_as_photo(one.name))
    except OSError as error:
        why = f"the folder {path.name!r} cannot be read ({error.strerror}): check it opens"
        raise PhotoError(why) from error
    if not found:
        raise PhotoError(f"there are no photos in the folder {path.name!r}: name one that has some")
    return found


def _hash(upload: Upload) -> str:
    return hashlib.sha256(upload.data).hexdigest()


def _missing(paths: Sequence[str]) -> str:
    named = " and ".join(repr(path) for path in paths)
    return f"there is no file {named}: check the spelling and the folder"
