"""News: what a turn has changed, told once, with the numbers that people call pictures by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from bot.chat.paper import Paper, plain, sign
from bot.findings import in_words, summary

if TYPE_CHECKING:
    from agent import Deliverable, Finding, Gallery, GalleryFile

#: So many sentences of a kind are told in one go; the gallery's page has all of them.
_MOST = 5


class News:
    """Tells of galleries on `paper`; a sentence that was said in this chat is not said again."""

    def __init__(self, paper: Paper) -> None:
        """Nothing is told yet."""
        self.paper = paper
        self._told: set[str] = set()
        self._rules: set[str] = set()

    def say(self, text: str) -> None:
        """Say something at any rate."""
        if text:
            self.paper.line(text)
            self._told.add(text)

    def forget(self) -> None:
        """Tell everything again, where somebody asks for all there is."""
        self._told.clear()
        self._rules.clear()

    def tell(
        self,
        galleries: Sequence[Gallery],
        files: Sequence[Deliverable],
        changed: Collection[str],
        *,
        whole: bool = True,
    ) -> None:
        """The changed files of each gallery, and what is to be known of them.

        What is left out is told of `whole` ones: while the rest is still to come, it says nothing.
        """
        numbers = {file.name: number for number, file in enumerate(files, 1)}
        for gallery in galleries:
            fresh = [file for file in gallery.files if file.shot.step in changed]
            if changed and not fresh:
                continue
            self.paper.line(self._head(gallery, fresh))
            if fresh:
                self.paper.table([*_rows(fresh, numbers)], right=(5,))
            for file in fresh:
                self._failures(file)
        self._advice([file for gallery in galleries for file in gallery.files], changed)
        if whole:
            self.listed("Left out", (text for gallery in galleries for text in gallery.left_out))
        self.listed("Good to know", (note for gallery in galleries for note in gallery.notes))

    def listed(self, title: str, texts: Iterable[str]) -> None:
        """Those of the texts that were not told yet, below a title if there is one."""
        fresh = [text for text in dict.fromkeys(texts) if not self._knows(text)]
        self._told.update(fresh)
        if fresh and title:
            self.paper.line(Text(title, style="dim"), indent=2)
        for text in fresh[:_MOST]:
            self.paper.marked("undetermined" if title == "Left out" else "warn", text)
        if len(fresh) > _MOST:
            self.paper.line(Text(f"{len(fresh) - _MOST} more on the page", style="dim"), indent=4)

    def _head(self, gallery: Gallery, fresh: Sequence[GalleryFile]) -> Text:
        count = len(gallery.files)
        files = f"{count} file{'s' if count > 1 else ''}"
        few = f", {len(fresh)} of them changed" if fresh else " as before"
        told = "" if len(fresh) == count else few
        page = gallery.folder / "index.html"
        # Terminals that know links open it at a click.
        link = Style(bold=True, link=page.absolute().as_uri())
        return Text.assemble((plain(str(page)), link), (f"  {files}{told}", "dim"))

    def _failures(self, file: GalleryFile) -> None:
        for finding in file.findings:
            if finding.verdict == "fail":
                self.paper.marked("fail", f"{file.name}: {in_words(finding)}", indent=5)

    def _advice(self, files: Sequence[GalleryFile], changed: Collection[str]) -> None:
        """Each rule that only advises once in a chat, with how many files it is about."""
        found: dict[str, list[Finding]] = {}
        for file in files:
            for finding in file.findings if file.shot.step in changed else ():
                if finding.verdict == "warn":
                    found.setdefault(finding.rule, []).append(finding)
        texts = []
        for rule, alike in found.items():
            if rule not in self._rules:
                many = f"{len(alike)} files: " if len(alike) > 1 else ""
                texts.append(many + in_words(alike[0]))
        self._rules |= set(found)
        self.listed("To look at", texts)

    def _knows(self, text: str) -> bool:
        return any(text in said for said in self._told)


def _rows(files: Sequence[GalleryFile], numbers: Mapping[str, int]) -> Iterator[list[Text]]:
    """The files by the numbers that the conversation knows them by."""
    for file in files:
        number = str(numbers.get(file.shot.step, ""))
        place = f"{file.channel}.{file.slot}" if file.channel else "own size"
        size, weight = f"{file.width}×{file.height}", f"{file.bytes / 1000:.0f} kB"
        rest = (plain(place), size, weight, summary(file.findings))
        head = [Text(f" {number:>2}", style="cyan"), sign(file.verdict), Text(plain(file.name))]
        yield [*head, *(Text(cell, style="dim") for cell in rest)]
