"""`packshot store`: what results take, clearing what nobody needs, and whether all is whole."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING

from bot.endings import DONE, FAILED

if TYPE_CHECKING:
    from agent import Audit, Collected

HELP = "show, clear and verify stored results"
_DAY = 86_400.0
_UNITS = {"h": 3_600.0, "d": _DAY, "w": 7 * _DAY}
#: What younger runs have made may be on its way into a plan.
_YOUNGEST = _UNITS["h"]


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("what", nargs="?", choices=("stats", "gc", "verify"), default="stats")
    command.add_argument(
        "--older-than", type=_age, default=30 * _DAY, metavar="AGE", help="as in 12h, 30d, 8w (30d)"
    )
    command.add_argument("--dry-run", action="store_true", help="look, and take nothing away")
    command.add_argument(
        "--all", action="store_true", help="in a shared store, uploads and paid results too"
    )
    command.add_argument("--json", action="store_true", help="print the figures for machines")


def run(options: argparse.Namespace) -> int:
    """Do one of the three."""
    from agent import collect, load_settings, verify

    if options.what == "verify":
        audit = verify(load_settings(), dry=options.dry_run)
        print(json.dumps(audit.document(), indent=1) if options.json else _audited(audit))
        return FAILED if audit.damaged else DONE
    dry = options.dry_run or options.what == "stats"
    found = collect(load_settings(), options.older_than, dry=dry, everything=options.all)
    print(json.dumps(found.document(), indent=1) if options.json else _table(found))
    return DONE


def _table(found: Collected) -> str:
    word = "taken away" if found.removed else "needed by nobody"
    lines = [f"{'':<10}{'objects':>10}{'':>12}{word:>20}"]
    for name, kind in found.kinds.items():
        left = f"{kind.all.count:>10}{_size(kind.all.bytes):>12}"
        lines.append(f"{name:<10}{left}{kind.garbage.count:>20}{_size(kind.garbage.bytes):>12}")
    if not found.removed and any(kind.garbage.count for kind in found.kinds.values()):
        lines.append("'packshot store gc' takes away what nobody needs")
    return "\n".join(lines)


def _audited(audit: Audit) -> str:
    lines = [f"damaged: {name}" for name in audit.damaged]
    uploads = any(name.startswith("uploads/") for name in audit.damaged)
    told = f"{audit.read} objects read, {len(audit.damaged)} damaged"
    if audit.damaged and audit.removed:
        told += "; they were taken away and will be made again"
        told += ", uploads when they are sent again" if uploads else ""
    return "\n".join([*lines, told])


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _age(text: str) -> float:
    found = re.fullmatch(r"(\d{1,6})([hdw])", text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0.0
    if seconds < _YOUNGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no age: say one hour or more, as 12h or 30d")
    return seconds
