"""Whole processes, timed and weighed."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKSHOT = [sys.executable, "-m", "bot.cli"]


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds, the largest resident set in MB of the process and its children, and the
    seconds that processors spent on them, which say more on a machine that does other work."""

    seconds: float
    megabytes: float
    spent: float = 0.0


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, the figure, and what it should be."""

    what: str
    measured: str
    wanted: str
    holds: bool


def cost(
    command: Sequence[str], *, home: Path, extra: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> Cost:
    """Run a command to its end and weigh it; fails if the command fails."""
    environment = {**os.environ, "PACKSHOT_HOME": str(home), **(extra or {})}
    code = (
        "import resource,subprocess,sys\n"
        "done=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE)\n"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime+used.ru_stime,used.ru_maxrss)\n"
        "sys.stderr.buffer.write(done.stderr)\n"
        "sys.exit(done.returncode)\n"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{command[:6]} ended with {done.returncode}: {done.stderr[-800:]}")
    spent, kilobytes = done.stdout.split()[-2:]
    return Cost(seconds, int(kilobytes) / 1024, float(spent))


def best(costs: Sequence[Cost]) -> Cost:
    """The fastest run: what else the machine did only ever adds."""
    return min(costs, key=lambda c: c.seconds)


def own_megabytes() -> float:
    """The largest resident set of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


#: What a seller has ImageMagick make of a cutout: trimmed, sized, on white.
ON_WHITE = (
    *("-trim", "+repage", "-resize", "1760x1760", "-background", "white", "-gravity", "center"),
    *("-extent", "2000x2000", "-flatten", "-quality", "92"),
)


def imagemagick() -> str | None:
    """The command `convert` where it is ImageMagick's, else None."""
    found = shutil.which("convert")
    if found is None:
        return None
    told = subprocess.run([found, "-version"], capture_output=True, check=False).stdout
    return found if b"ImageMagick" in told else None
