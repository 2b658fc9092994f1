"""Rules on the size in pixels and on the aspect; some of them begin at a date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tools.channels import Slot
from tools.channels.rules import Aspect, AspectRange, Level, PixelRule
from tools.check.finding import Finding, binding, judged, scoped
from tools.check.inspection import Inspection
from tools.room import ratio

_MEASURES = {
    "long": "px on the longer side",
    "short": "px on the shorter side",
    "width": "px across",
    "height": "px down",
    "frame": "px",
    "megapixels": "megapixels",
    "pixels": "pixels in all",
}
_RULES = {"zoom": "zoom", "recommended": "recommended size", "upload warning": "upload warning"}


def pixels(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Every limit of the slot that holds for this file on this day."""
    wide, high = file.size
    for rule in slot.pixels.rules:
        if not _applies(rule, file):
            continue
        level, when = _dated(rule, file.known.today)
        required = scoped(f"{_limit(rule)} {_MEASURES[rule.measure]}{when}", rule)
        name = _RULES.get(rule.purpose, rule.purpose or "pixels")
        # More pixels can only come from the photo; fewer are a matter of writing the file again.
        mend = "upscale" if rule.max is None else "export"
        yield judged(name, level, _met(rule, wide, high), f"{wide}×{high}", required, mend=mend)


def aspect(file: Inspection, slot: Slot) -> Iterator[Finding]:
    """Width : height against what is accepted, or where all is, against what is advised."""
    wide, high = file.size
    shapes = [ratio(shape) for shape in (slot.aspect.target, *slot.aspect.display_crops)]
    shapes += [shape for rule in slot.pixels.rules for shape in _alternative(rule)]
    rule = slot.aspect
    required = rule.target
    if isinstance(rule.allowed, AspectRange):
        required = f"{rule.allowed.min:g} to {rule.allowed.max:g} (width / height)"
    elif rule.allowed != "any":
        required = " or ".join(rule.allowed)
    if own := rule.category.get(file.known.category, ""):
        shapes, required = [ratio(own.partition(" ")[0])], own
    ok = _shaped(wide / high, shapes, rule, strict=bool(own))
    measured = f"{wide}×{high} = {wide / high:.3f}"
    yield judged("aspect", binding(rule), ok, measured, scoped(required, rule))


def _alternative(rule: PixelRule) -> list[float]:
    """The shape of another size that the platform names as good."""
    if rule.purpose != "alternative" or not isinstance(rule.exact, tuple):
        return []
    return [rule.exact[0] / rule.exact[1]]


def _shaped(shape: float, shapes: list[float], rule: Aspect, *, strict: bool) -> bool:
    slack = 1 + rule.tolerance
    if not strict and isinstance(rule.allowed, AspectRange):
        return rule.allowed.min / slack <= shape <= rule.allowed.max * slack
    if not strict and isinstance(rule.allowed, tuple):
        shapes = [ratio(text) for text in rule.allowed]
    return any(1 / slack <= shape / wanted <= slack for wanted in shapes)


def _applies(rule: PixelRule, file: Inspection) -> bool:
    today = file.known.today
    over = rule.until is not None and today is not None and today >= rule.until
    other = rule.category not in ("", file.known.category)
    return rule.level != "info" and not over and not other


def _dated(rule: PixelRule, today: date | None) -> tuple[Level, str]:
    """A rule that begins later is advice until then."""
    if rule.effective is None:
        return binding(rule), ""
    ahead = today is None or today < rule.effective
    return ("should" if ahead else binding(rule)), f", from {rule.effective} on"


def _limit(rule: PixelRule) -> str:
    parts = (("exactly ", rule.exact), ("at least ", rule.min), ("at most ", rule.max))
    return " and ".join(f"{word}{_shown(value)}" for word, value in parts if value is not None)


def _shown(value: int | tuple[int, int]) -> str:
    return f"{value[0]}×{value[1]}" if isinstance(value, tuple) else str(value)


def _met(rule: PixelRule, wide: int, high: int) -> bool:
    values: dict[str, tuple[float, ...]] = {
        "long": (max(wide, high),),
        "short": (min(wide, high),),
        "width": (wide,),
        "height": (high,),
        "frame": (wide, high),
        "megapixels": (wide * high / 1e6,),
        "pixels": (wide * high,),
    }
    own = values[rule.measure]
    least, most, exact = (_tuple(side) for side in (rule.min, rule.max, rule.exact))
    return (
        all(value >= limit for value, limit in zip(own, least, strict=False))
        and all(value <= limit for value, limit in zip(own, most, strict=False))
        and all(value == limit for value, limit in zip(own, exact, strict=False))
    )


def _tuple(value: int | tuple[int, int] | None) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
