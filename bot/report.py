"""What was made and what the checks say of it, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from bot.findings import in_words, summary
from bot.terminal import mark

if TYPE_CHECKING:
    from agent import Finding, Gallery, GalleryFile, Inspected


def show_galleries(galleries: Sequence[Gallery], stream: TextIO, told: str = "") -> None:
    """A table of files for each gallery, then what was left out and what is good to know.

    `told` is what the reader has read already: what it says was left out is not said again.
    """
    for gallery in galleries:
        print(f"\n{gallery.folder}", file=stream)
        width = max((len(file.name) for file in gallery.files), default=0)
        for file in gallery.files:
            _show_file(file, width, stream)
    _tail(galleries, stream, told)


def _show_file(file: GalleryFile, width: int, stream: TextIO) -> None:
    place = f"{file.channel}.{file.slot}" if file.channel else "own size"
    size, weight = f"{file.width}×{file.height}", f"{file.bytes / 1000:.0f} kB"
    told = f"{file.name:<{width}}  {place:<24} {size:<10} {weight:>8}"
    print(f"  {mark(file.verdict, stream)} {told}  {summary(file.findings)}", file=stream)
    for finding in file.findings:
        if finding.verdict == "fail":
            print(f"      {mark('fail', stream)} {in_words(finding)}", file=stream)


def _tail(galleries: Sequence[Gallery], stream: TextIO, told: str) -> None:
    _warnings(galleries, stream)
    every = dict.fromkeys(text for gallery in galleries for text in gallery.left_out)
    left_out = [text for text in every if text.strip(" .") not in told]
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
        print(f"  {mark(finding.verdict, stream)} {in_words(finding)}", file=stream)
    if report.to_confirm:
        print("  for a person to confirm: " + "; ".join(report.to_confirm), file=stream)


def _warnings(galleries: Sequence[Gallery], stream: TextIO) -> None:
    """Each rule that only advises once, with the number of files and one example."""
    found: dict[str, list[Finding]] = {}
    for gallery in galleries:
        for file in gallery.files:
            for finding in file.findings:
                if finding.verdict == "warn":
                    found.setdefault(finding.rule, []).append(finding)
    for alike in found.values():
        count = f"{len(alike)} files" if len(alike) > 1 else "1 file"
        print(f"    {mark('warn', stream)} {count}: {in_words(alike[0])}", file=stream)
