"""Rules on the file itself: format, bytes, colour, transparency, animation, quality, density."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from tools.channels import Slot
from tools.channels.rules import Level
from tools.check.finding import Finding, binding, judged, scoped
from tools.check.inspection import Inspection
from tools.filetype import ENDINGS

#: Sum of the luminance table that ITU-T T.81 gives as an example (Annex K.1), quality 50.
_TABLE_SUM = 3692
#: Formats with frames that move; a second frame of others is a thumbnail or a depth map.
_MOVING = ("gif", "webp", "png", "avif")


def format(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """What the content is, whatever the name says; and whether the name agrees."""
    accepted = slot.formats.accepted
    yield judged(
        "format", slot.formats.level, file.format in accepted, file.format, ", ".join(accepted)
    )
    ending = PurePath(file.known.name).suffix.lower()
    if ending and file.format in ENDINGS:
        endings = ENDINGS[file.format]
        level: Level = "must" if slot.formats.ext_must_match else "should"
        yield judged("extension", level, ending in endings, ending, " or ".join(sorted(endings)))


def bytes(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The file's size below the cap; the advised one is named beside it."""
    rule = slot.bytes
    if rule is None:
        return
    advised = f", {_megabytes(rule.rec)} advised" if rule.rec else ""
    required = scoped(f"at most {_megabytes(rule.max)}{advised}", rule)
    size = len(file.data)
    yield judged("bytes", binding(rule), size <= rule.max, _megabytes(size), required)


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.2f} MB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def color(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """RGB where nothing else is named, and sRGB: other profiles are rarely honoured."""
    modes = slot.color.accepted_modes if slot.color else ("RGB",)
    mode = "CMYK" if file.mode == "CMYK" else "RGB"
    level: Level = "must" if slot.color else "should"
    yield judged("color mode", level, mode in modes, file.mode, " or ".join(modes))
    profile = file.profile or "none, read as sRGB"
    yield judged("color profile", "should", "srgb" in profile.lower(), profile, "sRGB")


def alpha(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Transparency where a channel forbids it; on white slots the background rule speaks of it."""
    if slot.formats.alpha is False:
        measured = "transparent" if file.transparent else "opaque"
        yield judged("alpha", slot.formats.level, not file.transparent, measured, "opaque")


def animation(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """A single frame and a single page, where a channel says so."""
    forbidden = slot.formats.animated is False and file.format in _MOVING
    paged = slot.formats.multipage is False and file.format == "tiff"
    if forbidden or paged:
        word = "pages" if paged else "frames"
        one = file.frames == 1
        yield judged("animation", slot.formats.level, one, f"{file.frames} {word}", "1")


def quality(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """A JPEG's quality by its quantisation table, as the libjpeg scale has it."""
    least = slot.jpeg_quality_min
    if least is None or not file.tables:
        return
    percent = 100 * sum(file.tables[0]) / _TABLE_SUM
    found = round((200 - percent) / 2 if percent <= 100 else 5000 / percent)
    # The tables are whole numbers: the estimate is one off here and there.
    yield judged("quality", "should", found >= least - 1, f"about {found}", f"at least {least}")


def density(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Pixels per inch change no pixel; some upload forms still ask for a number."""
    if slot.dpi is None:
        return
    measured = "none" if file.dpi is None else f"{file.dpi:g} dpi"
    ok = file.dpi is not None and abs(file.dpi - slot.dpi) < 1
    yield judged("density", "info", ok, measured, f"{slot.dpi} dpi")


def privacy(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """No place where the photo was taken leaves the house."""
    measured = "position in the file" if file.gps else "no position"
    yield judged("privacy", "should", not file.gps, measured, "no GPS position")
