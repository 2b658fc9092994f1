"""What was made and what the checks say of it, as tables for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from bot.terminal import mark

if TYPE_CHECKING:
    from agent import Gallery, Inspected


def show_galleries(galleries: Sequence[Gallery], stream: TextIO) -> None:
    """A table of files for each gallery, then what was left out and what is good to know."""
    for gallery in galleries:
        print(f"\n{gallery.folder}", file=stream)
        width = max((len(file.name) for file in gallery.files), default=0)
        for file in gallery.files:
            size = f"{file.width}×{file.height}"
            weight = f"{file.bytes / 1000:.0f} kB"
            checks = _summary([finding.verdict for finding in file.findings])
            place = f"{file.channel}.{file.slot}" if file.channel else "own size"
            print(
                f"  {mark(file.verdict, stream)} {file.name:<{width}}  {place:<24} {size:<10} "
                f"{weight:>8}  {checks}",
                file=stream,
            )
            for finding in file.findings:
                if finding.verdict in ("fail", "warn"):
                    told = f"{finding.rule}: {finding.measured}, should be {finding.required}"
                    print(f"      {mark(finding.verdict, stream)} {told}", file=stream)
    _tail(galleries, stream)


def _tail(galleries: Sequence[Gallery], stream: TextIO) -> None:
    left_out = dict.fromkeys(text for gallery in galleries for text in gallery.left_out)
    if left_out:
        print("\nLeft out:", file=stream)
        for text in left_out:
            print(f"  · {text}", file=stream)
    notes = dict.fromkeys(note for gallery in galleries for note in gallery.notes)
    if notes:
        print("\nGood to know:", file=stream)
        for note in notes:
            print(f"  · {note}", file=stream)
    pages = [f"{gallery.folder}/index.html" for gallery in galleries]
    if pages:
        print(f"\nOpen {', '.join(pages)}", file=stream)


def show_findings(report: Inspected, stream: TextIO) -> None:
    """Every rule of a slot for one file, and what pixels cannot tell."""
    print(f"{report.file} for {report.slot}", file=stream)
    for finding in report.findings:
        told = f"{finding.rule:<22} {finding.measured}; asked: {finding.required}"
        mend = f" → {finding.mend}" if finding.mend else ""
        print(f"  {mark(finding.verdict, stream)} {told}{mend}", file=stream)
    if report.to_confirm:
        print("  for a person to confirm: " + "; ".join(report.to_confirm), file=stream)


def _summary(verdicts: Sequence[str]) -> str:
    counted = Counter(verdicts)
    words = {"pass": "passed", "warn": "to look at", "fail": "failed", "undetermined": "open"}
    return ", ".join(
        f"{counted[verdict]} {word}" for verdict, word in words.items() if counted[verdict]
    )
