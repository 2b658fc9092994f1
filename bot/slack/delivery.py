"""Delivery: what is new in a gallery goes into its thread, once, and what it was is taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from agent import Finished, Gallery, Studio, deliver, zip_gallery
from bot.slack.approvals import Approval, Approvals
from bot.slack.blocks import cut, escape
from bot.slack.conversation import Thread
from bot.slack.effects import Effects
from bot.slack.exhibits import Exhibit
from bot.slack.message import Message
from bot.slack.parcels import cards_of, counted, digest_of, files_of, in_parts
from bot.slack.payload import parts, text
from bot.slack.progress import Pencil
from bot.slack.reply import untold
from bot.slack.showcase import (
    Change,
    Picture,
    account,
    noted,
    picture_of,
    pictured,
    pictures,
)
from bot.slack.shown import Shown
from bot.slack.uploads import MOST, Uploads

#: Endings of files that Slack can show small in a message.
_SMALL: Final = (".jpg", ".jpeg", ".png", ".gif")
_NOBODY: Final = Approval("", "", "", 0.0)
#: Sentences that a thread remembers to have been told.
_TOLD: Final = 200


@dataclass(frozen=True)
class Delivery:
    """Puts galleries into threads. Galleries are written below `out`."""

    studio: Studio
    effects: Effects
    uploads: Uploads
    approvals: Approvals
    pencil: Pencil
    out: Path

    def show(
        self,
        key: str,
        thread: Thread,
        finished: Finished,
        request: str,
        told: Collection[str] = (),
    ) -> bool:
        """What has changed since the last time; False if nothing has. `key` is the letter's.

        What was `told` already, here or earlier in the thread, is not said again.
        """
        end = f"delivered/{key}"
        if not self.effects.is_done(end):
            shown = self._shown(thread, request)
            change = self._change(thread, shown, finished, (*told, *thread.told))
            if not change:
                return False
            self._post(key, thread, shown, change)
            self._settle(end, key, thread, shown, change)
        for card in parts(self.effects.data(end), "cards"):
            self.redraw(thread, text(card, "key"))
        return True

    def zip(self, key: str, thread: Thread) -> bool:
        """The whole gallery as it stands, packed; False if there is none."""
        galleries = self._written(thread, "")
        zips = [_zip(gallery) for gallery in galleries]
        for number, some in enumerate(in_parts(zips, MOST)):
            self._send(f"zip/{key}/{number}", thread, some, "The whole gallery.")
        return bool(zips)

    def export(self, key: str, thread: Thread) -> bool:
        """The approved files and who approved them, packed; False if the files are others now."""
        galleries = self._written(thread, "")
        held = self.approvals.of(thread.id)
        every = [file for gallery in galleries for file in gallery.files]
        if any(held.get(file.shot.step, _NOBODY).sha256 != file.sha256 for file in every):
            return False
        zips = [
            zip_gallery(gallery, {"approvals.json": _signed(gallery, held)}, "-approved")
            for gallery in galleries
        ]
        for number, some in enumerate(in_parts(zips, MOST)):
            self._send(f"export/{key}/{number}", thread, some, "The approved set.")
        return True

    def redraw(self, thread: Thread, card: str) -> None:
        """Show pictures with what became of them: approved, replaced, taken out."""
        data = self.effects.data(card)
        shown = [picture_of(one) for one in parts(data, "pictures")]
        if shown and text(data, "ts"):
            message = self._pictures(thread, card, shown)
            self.pencil.final(thread.channel, text(data, "ts"), message)

    def _written(self, thread: Thread, request: str) -> list[Gallery]:
        out = thread.folder(self.out)
        return deliver(self.studio, thread.id, out, pack=True, request=request)

    def _shown(self, thread: Thread, request: str) -> Shown:
        galleries = self._written(thread, request)
        files = [file for gallery in galleries for file in gallery.files]
        now = tuple(pictured(file, place) for place, file in enumerate(files, 1))
        return Shown(galleries, now, self.approvals.exhibits.of(thread.id))

    def _change(
        self, thread: Thread, shown: Shown, finished: Finished, told: Collection[str]
    ) -> Change:
        steps = {one.step: one for one in shown.now}
        gone = [one.file for step, one in shown.before.items() if step not in steps]
        old = [one for one in shown.now if one.step in shown.before]
        fresh = {one.step for one in shown.fresh}
        moved = [
            f"{shown.before[one.step].file} → {one.file}"
            for one in old
            if one.step not in fresh and shown.before[one.step].file != one.file
        ]
        lost = self.approvals.lost(thread.id, {one.step: one.sha256 for one in shown.now})
        return Change(
            new=tuple(one.file for one in shown.fresh if one.step not in shown.before),
            changed=tuple(one.file for one in old if one.step in fresh),
            removed=tuple(gone),
            renamed=tuple(moved),
            lost=tuple((shown.before[one.step].file, one.user) for one in lost),
            left_out=untold(shown.lacks if shown.galleries else finished.left_out, told),
            notes=noted(shown.files, told),
        )

    def _post(self, key: str, thread: Thread, shown: Shown, change: Change) -> None:
        first = not shown.before
        seen, small = self._upload(key, thread, shown)
        if first and shown.galleries:
            self.zip(key, thread)
        for card, some in cards_of(key, shown.fresh):
            pictures = [replace(one, image=small.get(one.step, "")) for one in some]
            self._post_pictures(card, thread, pictures)
        whole, told = len(shown.now), shown.files
        version = self.studio.state(thread.id).version
        last = account(whole, told, change, thread.root, version, first=first, shown=seen)
        self._say(f"account/{key}", thread, last)

    def _upload(self, key: str, thread: Thread, shown: Shown) -> tuple[bool, dict[str, str]]:
        """Send the files; whether all are seen, and Slack's ids of those to be shown small."""
        seen, small = True, dict[str, str]()
        fresh = {one.step for one in shown.fresh}
        for number, gallery in enumerate(shown.galleries):
            files = files_of(gallery, fresh)
            steps = {one.name: one.shot.step for one in gallery.files if one.name.endswith(_SMALL)}
            comment = f"*{escape(cut(gallery.title, 100))}*: {counted(files)}"
            for at, some in enumerate(in_parts(files, MOST)):
                mark = f"gallery/{key}/{number}/{at}/{digest_of(shown.fresh)}"
                seen = self._send(mark, thread, some, comment) and seen
                for file, id in zip(some, self.uploads.ids(mark), strict=True):
                    small |= {steps[file.name]: id} if file.name in steps else {}
        return seen, small if seen else {}

    def _post_pictures(self, card: str, thread: Thread, some: Sequence[Picture]) -> None:
        message = pictures(some, thread.root, card, {})
        ts = self._say(card, thread, message)
        data = {"ts": ts, "pictures": [one.document() for one in some]}
        self.effects.note(card, data, done=True)

    def _settle(self, end: str, key: str, thread: Thread, shown: Shown, change: Change) -> None:
        """From now on these pictures are what the thread has seen."""
        tables = self.effects.tables
        cards = {one.step: card for card, some in cards_of(key, shown.fresh) for one in some}
        exhibits = self.approvals.exhibits
        with tables.writing():
            old = {step: one.card for step, one in exhibits.of(thread.id).items()}
            current = {one.step for one in shown.now} - cards.keys()
            stale = sorted({card for step, card in old.items() if step not in current})
            hung = ((one, cards.get(one.step) or old.get(one.step, "")) for one in shown.now)
            exhibits.hang(
                thread.id, (Exhibit(one.step, one.file, one.sha256, card) for one, card in hung)
            )
            lost = self.approvals.lost(thread.id, {one.step: one.sha256 for one in shown.now})
            self.approvals.drop(thread.id, [one.step for one in lost])
            self._remember(thread, shown, change)
            self.effects.note(end, {"cards": [{"key": card} for card in stale]}, done=True)

    def _remember(self, thread: Thread, shown: Shown, change: Change) -> None:
        """What the card or the account has said of a gallery is said only once in its thread."""
        notes = [note for file in shown.files for note in file.shot.picture.notes]
        told = list(dict.fromkeys([*thread.told, *shown.lacks, *change.left_out, *notes]))
        values = [json.dumps(told[-_TOLD:]), thread.id]
        self.effects.tables.run("UPDATE conversations SET told = ? WHERE id = ?", values)

    def _pictures(self, thread: Thread, card: str, shown: Sequence[Picture]) -> Message:
        states = self.approvals.states(thread.id, shown)
        return pictures(shown, thread.root, card, states)

    def _send(self, key: str, thread: Thread, files: Sequence[Path], comment: str) -> bool:
        return self.uploads.send(key, thread.channel, thread.root, files, comment)

    def _say(self, key: str, thread: Thread, message: Message) -> str:
        return self.effects.post(key, thread.channel, thread.root, message)


def _signed(gallery: Gallery, held: Mapping[str, Approval]) -> bytes:
    """Who approved which file of a gallery, and when, as JSON."""
    rows = [{"file": file.name, **held[file.shot.step].document()} for file in gallery.files]
    return (json.dumps({"approved": rows}, indent=1, ensure_ascii=False) + "\n").encode()


def _zip(gallery: Gallery) -> Path:
    return gallery.folder.with_name(f"{gallery.folder.name}.zip")
