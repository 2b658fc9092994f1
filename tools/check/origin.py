"""Rules on where pixels come from, on texts about them, and on the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from tools.channels import Slot
from tools.channels.rules import Level
from tools.check.finding import Finding, binding, judged, scoped
from tools.check.inspection import Inspection
from tools.provenance import GENERATIVE, PARTLY_GENERATED

_PHOTO: Final = "a photo of the actual product"
#: Words of the channels' own rules that say it.
_PUBLISHED: Final = frozenset({"photo_of_actual_product", "photo_of_actual_item"})


def _source(file: Inspection) -> str | None:
    """What the file declares, else what its history says; None: nobody knows."""
    return file.xmp.digital_source_type or file.known.digital_source_type


def generated(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Slots that show the actual product take no generated picture of it.

    Where a channel publishes that the picture is a photo of the product, a generator's drawing of
    it fails; where that is only known from others, it is to be looked at. Surroundings that a
    generator made fail where the channel publishes that there are none but white.
    """
    source, level = _source(file), _real(slot)
    if source == PARTLY_GENERATED and slot.ai.generated_allowed is False:
        white = slot.background.rule == "pure_white" and slot.background.level == "must"
        measured = f"{source}: {'nothing' if white else 'only the surroundings'} may be"
        yield judged(
            "generated", "must" if white else "should", False, measured, _PHOTO, mend="export"
        )
        return
    drawn = source in GENERATIVE and source != PARTLY_GENERATED
    if level is None or not (drawn or slot.ai.generated_allowed is False):
        return
    known = None if source is None else not drawn
    measured = source or ("no generator was used" if source == "" else "the file does not say")
    yield judged("generated", level, known, measured, _PHOTO, mend="remove_background")


def _real(slot: Slot) -> Level | None:
    """How binding it is that the product's own pixels are shown; None: no source says so."""
    if slot.ai.generated_allowed is False or _PUBLISHED & set(slot.content.require):
        return "must"
    return "should" if slot.ai.product_must_be_real else None


def provenance(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The tag that a channel wants on generated pictures, in the file itself."""
    rule = slot.ai.metadata
    if rule is None:
        return
    tag, history = file.xmp.digital_source_type, file.known.digital_source_type
    required = f"{rule.property} {rule.value} where a generator made any of it"
    if tag in GENERATIVE:
        # Read strictly, the one value is asked for even where the product's pixels are real.
        level: Level = "must" if tag not in (rule.value, PARTLY_GENERATED) else "should"
        yield judged("provenance", level, tag == rule.value, tag, required)
    elif history is None and not tag:
        measured = "no tag, and nobody knows whether one is due"
        yield judged("provenance", rule.level, None, measured, required)
    else:
        ok = history not in GENERATIVE
        yield judged("provenance", rule.level, ok, tag or "no tag", required)


def label(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Where a platform marks such pictures for everyone to see, the seller should know."""
    if slot.ai.platform_label and _source(file) in GENERATIVE:
        yield judged(
            "label", "info", False, "will be shown with a label", slot.ai.platform_label, mend=""
        )


def alt_text(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The alternative text that the file carries, where a channel limits its length."""
    rule = slot.alt_text
    if rule is None or rule.max is None:
        return
    length = len(file.xmp.alt_text)
    if not length:
        # It may as well be typed in at the channel: only where one is due it is missed.
        if rule.min:
            measured = "none in the file"
            yield judged(
                "alt text", "should", False, measured, f"{rule.min} to {rule.max} characters"
            )
        return
    ok = rule.min <= length <= rule.max
    required = f"at most {rule.max} characters"
    yield judged("alt text", rule.level, ok, f"{length} characters", required)


def naming(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """The file's name, where a channel has a pattern for it."""
    rule = slot.naming
    if rule is None or not rule.regex or not file.known.name:
        return
    name = PurePath(file.known.name).name
    ok = re.match(rule.regex, name) is not None
    yield judged("naming", binding(rule), ok, name, scoped(rule.template, rule))
