"""The showcase: a gallery in a thread, picture by picture with its buttons, and its account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from agent import Finding, GalleryFile, Verdict
from bot.findings import in_words, summary
from bot.slack.blocks import (
    actions,
    button,
    context,
    cut,
    escape,
    listed,
    message,
    section,
    table,
    thumbnail,
)
from bot.slack.message import Message
from bot.slack.opinions import asked, asked_plainly
from bot.slack.payload import Json, number, text
from bot.slack.reply import untold

#: Pictures in one message: none weighs more than 2.4 kB.
PICTURES: Final = 5
_NAME, _LINE = 150, 500
#: What a person is to confirm is told so far; shops ask for dozens of things.
_CONFIRM: Final = 6
_NUMBER: Final = re.compile(r"\d+")
_LOCK: Final = "If every picture is approved, the set is packed and nothing in it changes any more."
_NO_RULES: Final = "no rules to check"
_MARKS: Final[dict[Verdict, str]] = {
    "pass": ":white_check_mark:",
    "warn": ":warning:",
    "fail": ":x:",
    "undetermined": ":grey_question:",
}
#: Said under every gallery: what people must know of pictures that software made.
NOTICE: Final = "Made by software around your photo's own pixels; look at each before you publish."


@dataclass(frozen=True)
class Picture:
    """A delivered file as it is shown: the step that made it, its bytes' digest, what is said.

    `image` is Slack's id of the file, where it can show it small.
    """

    step: str
    file: str
    sha256: str
    line: str
    place: int = 0
    image: str = ""

    def document(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


def picture_of(document: Json) -> Picture:
    """A picture from its JSON."""
    step, file = text(document, "step"), text(document, "file")
    sha256, line = text(document, "sha256"), text(document, "line")
    return Picture(step, file, sha256, line, number(document, "place"), text(document, "image"))


def pictured(file: GalleryFile, place: int) -> Picture:
    """How a delivered file is shown; `place` is its number in the gallery."""
    where = f"{file.channel}.{file.slot}" if file.channel else "own size"
    size = f"{file.width}×{file.height}, {file.bytes / 1000:.0f} kB"
    line = f"{where} · {size} · {_MARKS[file.verdict]} {summary(file.findings) or _NO_RULES}"
    failed = [in_words(finding) for finding in file.findings if finding.verdict == "fail"]
    told = cut("\n".join([line, *failed]), _LINE)
    return Picture(file.shot.step, file.name, file.sha256, told, place)


def pictures(
    shown: Sequence[Picture], thread: str, card: str, states: Mapping[str, str]
) -> Message:
    """Pictures with their buttons; a picture with a state has its sentence in place of them.

    `card` is the key under which the message was posted: clicks bring it back.
    """
    names = ", ".join(escape(one.file) for one in shown)
    plain = _rows([replace(one, image="") for one in shown], thread, card, states)
    found = message(f"Pictures: {names}", plain)
    if not any(one.image for one in shown):
        return found
    # Slack takes a small picture only once it has looked at the file, whenever that is.
    seen = message(found.text, _rows(shown, thread, card, states))
    return replace(seen, plain=found.blocks, passing=True)


def _rows(
    shown: Sequence[Picture], thread: str, card: str, states: Mapping[str, str]
) -> list[Json]:
    blocks = list[Json]()
    for one in shown:
        name, line = cut(escape(one.file), _NAME), cut(escape(one.line), _LINE)
        told = section(f"*{one.place}. {name}*\n{line}")
        small = thumbnail(one.image, cut(one.file, _NAME))
        blocks.append({**told, "accessory": small} if one.image else told)
        state = states.get(one.step)
        blocks.append(context(state) if state else _buttons(one, thread, card))
    return blocks


def _buttons(one: Picture, thread: str, card: str) -> Json:
    value = {"t": thread, "s": one.step}
    approved = {**value, "h": one.sha256, "m": card}
    return actions(
        button("Approve", "approve", approved),
        button("Redo…", "redo", value),
        button("Variation", "variation", value),
        button("Remove", "remove", value, confirm="The picture leaves the gallery."),
    )


def noted(files: Sequence[GalleryFile], told: Collection[str]) -> tuple[str, ...]:
    """What is good to know of files and was not told yet.

    Notes that differ only in their numbers are told once, with how many files they are about.
    """
    found: dict[str, list[str]] = {}
    for file in files:
        for note in untold(file.shot.picture.notes, told):
            found.setdefault(_NUMBER.sub("0", note), []).append(note)
    return tuple(
        f"{len(alike)} files: {alike[0]}" if len(set(alike)) > 1 else alike[0]
        for alike in found.values()
    )


@dataclass(frozen=True)
class Change:
    """What is different from the gallery before, in names of files and sentences.

    `lost` are approvals that no longer hold: the file and who had approved it.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether the pictures are others than before."""
        return bool(self.new or self.changed or self.removed or self.renamed)


def account(
    whole: int,
    files: Sequence[GalleryFile],
    change: Change,
    thread: str,
    version: int,
    *,
    first: bool,
    shown: bool,
) -> Message:
    """The last word on a gallery of so many files: what changed, the checks of these, and Undo.

    `version` is the plan's, for what people think of it.
    """
    head = f"{whole} {'file' if whole == 1 else 'files'} in the gallery."
    blocks = [section("\n".join([f"*{head}*", *_differences(change, first=first)]))]
    if not shown:
        blocks.append(section("Slack has taken the files but does not show them yet."))
    if files:
        blocks.append(_checks(files))
    blocks += listed("To look at", _warnings(files), 6)
    blocks += listed("Not in it", change.left_out)
    blocks += [section(_lost(change))] if change.lost else []
    blocks += listed("Good to know", change.notes, 6)
    blocks += _to_confirm(files) if first else []
    value = {"t": thread}
    lock = button("Lock and export", "lock", value, confirm=_LOCK)
    buttons = actions(button("Undo", "undo", value), button("Zip", "zip", value), lock)
    last = [buttons, context(NOTICE)]
    plainly = message(head, blocks, [*last, asked_plainly(thread, version)])
    return replace(message(head, blocks, [*last, asked(thread, version)]), plain=plainly.blocks)


def _lost(change: Change) -> str:
    lines = (f"• {escape(file)}, approved by <@{user}>, is another" for file, user in change.lost)
    return "\n".join(["*An approval no longer holds*", *lines])


def _differences(change: Change, *, first: bool) -> list[str]:
    parts = {
        "New": () if first else change.new,
        "Changed": change.changed,
        "Taken out": change.removed,
        "Renamed": change.renamed,
    }
    return [f"{word}: {escape(', '.join(names))}" for word, names in parts.items() if names]


def _checks(files: Sequence[GalleryFile]) -> Json:
    head = ("File", "Size", "Passed", "To look at", "Failed")
    return table([head, *(_row(file) for file in files[:40])])


def _row(file: GalleryFile) -> tuple[str, ...]:
    counted = Counter(finding.verdict for finding in file.findings)
    to_see = counted["warn"] + counted["undetermined"]
    numbers = (str(counted["pass"]), str(to_see), str(counted["fail"]))
    return (cut(file.name, 60), f"{file.width}×{file.height}", *numbers)


def _warnings(files: Sequence[GalleryFile]) -> list[str]:
    """Each rule that only advises once, with the number of files and one example."""
    found: dict[str, list[Finding]] = {}
    for file in files:
        for finding in file.findings:
            if finding.verdict == "warn":
                found.setdefault(finding.rule, []).append(finding)
    counted = (
        (f"{len(alike)} files" if alike[1:] else "1 file", alike[0]) for alike in found.values()
    )
    return [f"{count}: {in_words(finding)}" for count, finding in counted]


def _to_confirm(files: Sequence[GalleryFile]) -> list[Json]:
    """What pixels cannot prove, in one small line; the gallery's page in the zip has it all."""
    texts = list(dict.fromkeys(text for file in files for text in file.to_confirm))
    more = (
        f"; and {len(texts) - _CONFIRM} more, in the zip's index.html" if texts[_CONFIRM:] else ""
    )
    shown = "; ".join(texts[:_CONFIRM])
    return [context(f"For a person to confirm: {escape(shown + more)}")] if texts else []
