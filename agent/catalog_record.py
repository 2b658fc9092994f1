"""Records: what became of one SKU of a catalogue, as the journal keeps it."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.gallery import Gallery, GalleryFile
from tools.check import Finding, Verdict
from tools.measures import measure_file

#: Not begun or cut short; made; made, but a check failed; not made; paid steps wait for a yes.
State = Literal["open", "done", "flagged", "failed", "waiting"]
STATES: dict[State, str] = {
    "done": "done",
    "flagged": "check failed",
    "failed": "failed",
    "waiting": "waits for a yes",
    "open": "not done yet",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class FileRecord(_Part):
    """One delivered file: where it belongs, and what its checks found.

    `step` made it, `making` names the operations that led to it, and `measures` say how its
    product stands and is lit.
    """

    file: str
    channel: str | None
    slot: str | None
    width: int
    height: int
    bytes: int
    verdict: Verdict
    checks: dict[Verdict, int]
    failed: tuple[str, ...]
    step: str = ""
    making: str = ""
    measures: dict[str, float] = Field(default_factory=dict)


class Record(_Part):
    """What became of one SKU. `reasons` tell why it was made again, `mended` what was changed
    so that it looks like its set."""

    files: tuple[FileRecord, ...] = ()
    why: str = ""
    doubts: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    seconds: float = 0.0
    cost_usd: float = 0.0
    thread: str = ""

    def checks(self) -> Counter[Verdict]:
        """How many findings there are of each kind."""
        counted: Counter[Verdict] = Counter()
        for file in self.files:
            counted.update(file.checks)
        return counted


def delivered(gallery: Gallery) -> tuple[FileRecord, ...]:
    """What is kept of a gallery's files; their pictures are let go of."""
    return tuple(_file(file) for file in gallery.files)


def _file(file: GalleryFile) -> FileRecord:
    return FileRecord(
        file=file.name,
        channel=file.channel,
        slot=file.slot,
        width=file.width,
        height=file.height,
        bytes=file.bytes,
        verdict=file.verdict,
        checks=dict(Counter(finding.verdict for finding in file.findings)),
        failed=tuple(_told(one) for one in file.findings if one.verdict == "fail"),
        step=file.shot.step,
        making=" ".join(file.shot.lineage),
        measures=_measured(file),
    )


def _measured(file: GalleryFile) -> dict[str, float]:
    """How the product stands in a file that has one."""
    matte = file.shot.picture.product
    return {} if matte is None else measure_file(file.data, matte)


def _told(finding: Finding) -> str:
    mend = f", mend with {finding.mend}" if finding.mend else ""
    rule = finding.rule.replace("_", " ")
    return f"{rule}: {finding.measured}, should be {finding.required}{mend}"
