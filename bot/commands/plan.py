"""`packshot plan`: what would be made, with nothing run."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bot.endings import DONE, of_outcome

if TYPE_CHECKING:
    from agent import Planned, Studio

HELP = "show the plan of a request, run nothing"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("request", nargs="?", default="", help="what you want")
    command.add_argument("photos", nargs="*", metavar="PHOTO", help="photos of the product")
    command.add_argument("--scene", action="append", default=[], help="a photo of a scene of yours")
    command.add_argument("--generator", action="store_true", help="plan as if one were configured")
    command.add_argument("--json", action="store_true", help="print the plan for machines")
    command.add_argument(
        "--jsonl",
        action="store_true",
        help="plan turns read from standard input, a JSON object a line, and answer in kind",
    )


def run(options: argparse.Namespace) -> int:
    """Plan one request, or as many as standard input holds."""
    import tempfile
    from pathlib import Path

    from agent import Studio, load_settings
    from bot.files import uploads

    # A dry run leaves nothing behind: its conversations live as long as the command.
    with tempfile.TemporaryDirectory(prefix="packshot-plan-") as home:
        settings = load_settings().planning_at(Path(home))
        studio = Studio(settings)
        if options.jsonl:
            return _serve(studio)
        files = uploads(options.photos, options.scene)
        planned = studio.sketch("plan", options.request, files, generator=options.generator)
        studio.close()
    if options.json:
        print(json.dumps(document(planned), indent=1))
    else:
        _show(planned)
    return DONE if planned.outcome == "plan" else of_outcome(planned.outcome)


def document(planned: Planned) -> dict[str, object]:
    """A plan as the JSON that scripts read."""
    return {
        "outcome": planned.outcome,
        "reply": planned.reply,
        "recipe": {name: dict(step) for name, step in planned.recipe.items()},
        "run": list(planned.run),
        "paid": list(planned.paid),
        "cost_usd": planned.cost_usd,
        "deliverables": [
            {
                "name": d.name,
                "channel": d.channel,
                "slot": d.slot,
                "sku": d.sku,
                "width": d.width,
                "height": d.height,
                "format": d.format,
                "from_op_lineage": list(d.from_op_lineage),
            }
            for d in planned.deliverables
        ],
        "left_out": list(planned.left_out),
    }


def _serve(studio: Studio) -> int:
    """Answer line by line; a line that cannot be planned is answered with its reason."""
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(_answer(studio, line)), flush=True)
    return DONE


def _answer(studio: Studio, line: str) -> dict[str, object]:
    from agent import PackshotError
    from bot.files import uploads

    thread = ""
    try:
        turn = json.loads(line)
        thread, said = str(turn["thread"]), str(turn["say"])
        files = uploads(turn.get("photos") or [], turn.get("scenes") or [])
        generator = bool(turn.get("generator"))
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = 'a line must be {"thread": …, "say": …} with optional "photos" and "scenes"'
        return _unplanned(thread, reason)
    except PackshotError as error:
        return _unplanned(thread, str(error))
    try:
        return {"thread": thread, **document(studio.plan(thread, said, files, generator=generator))}
    except PackshotError as error:
        return _unplanned(thread, str(error))


def _unplanned(thread: str, reason: str) -> dict[str, object]:
    return {"thread": thread, "outcome": "question", "reply": reason, "recipe": {}, "run": []}


def _show(planned: Planned) -> None:
    print(planned.reply)
    for name, step in planned.recipe.items():
        args = step.get("args")
        shown = args if isinstance(args, dict) else {}
        told = ", ".join(
            f"{k}={v}" for k, v in shown.items() if v not in (None, "", []) and k != "save_as"
        )
        print(f"  {name:<28} {step['op']:<18} {told}")
