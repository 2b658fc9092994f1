"""Check: a written file against its slot's published rules, whoever wrote it.

The file is decoded again and nothing is believed of it: pixels are measured, metadata are read
back. What pixels cannot prove is never a finding; `confirmations` lists it for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from tools.channels import Slot, slot
from tools.check import container, ground, origin, pixels, subject
from tools.check.finding import Finding, Verdict
from tools.check.inspection import Inspection, Known, inspect
from tools.check.person import confirmations
from tools.picture import Picture, Plane

__all__ = ["Finding", "Verdict", "check_file", "check_picture", "confirmations", "worst"]

Rules = Callable[[Inspection, Slot], Iterator[Finding]]

#: In the order in which a person would look.
RULES: Final[tuple[Rules, ...]] = (
    pixels.pixels,
    pixels.aspect,
    ground.white,
    ground.white_or_transparent,
    ground.frame_drawn,
    subject.fill,
    subject.edges,
    subject.area,
    subject.sharp,
    subject.upscaled,
    subject.legible,
    container.format,
    container.bytes,
    container.color,
    container.alpha,
    container.animation,
    container.quality,
    container.density,
    container.privacy,
    origin.naming,
    origin.generated,
    origin.provenance,
    origin.label,
    origin.alt_text,
)
_ORDER: Final[tuple[Verdict, ...]] = ("pass", "undetermined", "warn", "fail")


def check_file(
    data: bytes,
    slot: Slot,
    *,
    name: str = "",
    matte: Plane | None = None,
    today: date | None = None,
    category: str = "",
    source_scale: float | None = None,
    digital_source_type: str | None = None,
) -> list[Finding]:
    """Everything the slot's rules say of a file's bytes; see `Known` for what helps to tell.

    Without a `matte` the product is found by colour where the border is white; else what depends
    on it is undetermined. Without a day, rules of the future count as advice.
    """
    known = Known(name, matte, today, category, source_scale, digital_source_type)
    file = inspect(data, known)
    if isinstance(file, str):
        accepted = ", ".join(slot.formats.accepted)
        return [
            Finding(
                rule="format",
                level="must",
                measured=file,
                required=accepted,
                verdict="fail",
                mend="export",
            )
        ]
    return [finding for rules in RULES for finding in rules(file, slot)]


def check_picture(
    picture: Picture, *, name: str = "", today: date | None = None, category: str = ""
) -> list[Finding]:
    """The check of an export's own result; empty where it was written for no slot."""
    facts = picture.fact("export")
    channel, place = facts.get("channel"), facts.get("slot")
    if picture.encoded is None or not channel:
        return []
    scale, source = facts.get("source_scale"), facts.get("digital_source_type")
    return check_file(
        picture.encoded,
        slot(f"{channel}.{place}"),
        name=name,
        matte=picture.product,
        today=today,
        category=category,
        source_scale=float(scale) if isinstance(scale, int | float) else None,
        digital_source_type=source if isinstance(source, str) else "",
    )


def worst(findings: list[Finding]) -> Verdict:
    """The verdict of a file: its worst finding's."""
    return max((found.verdict for found in findings), key=_ORDER.index, default="pass")
