"""A dask cluster on loopback: a scheduler and its workers, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0


@dataclass
class Machines:
    """The processes; `place` is the folder they work in, which is not the test's own."""

    place: Path
    port: int = 0
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def whole(self, count: int) -> None:
        """Begin what is not running; a scheduler that comes back is another one."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.stop()
            self.port = _free_port()
            self.scheduler = self._begun("scheduler", ["--port", str(self.port)])
            _until(lambda: _listens(self.port), "the scheduler listens")
        self.workers = [one for one in self.workers if one.poll() is None]
        while len(self.workers) < count:
            self.workers.append(self.worker())

    def worker(self, path: Path | None = None) -> subprocess.Popen[bytes]:
        """One more worker; the packages in `path` come before those installed."""
        typed = [self.address, "--nworkers", "1", "--nthreads", "1", "--no-nanny"]
        return self._begun("worker", typed, path)

    def stop(self) -> None:
        """End them all."""
        running = self.running()
        for process in running:
            process.kill()
        for process in running:
            process.wait()
        self.workers, self.scheduler = [], None

    def running(self) -> list[subprocess.Popen[bytes]]:
        """All that were begun."""
        return [*self.workers, *([self.scheduler] if self.scheduler else [])]

    def _begun(
        self, kind: str, typed: list[str], path: Path | None = None
    ) -> subprocess.Popen[bytes]:
        every = [*([str(path)] if path else []), str(ROOT)]
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *typed, "--no-dashboard"]
        return subprocess.Popen(
            [*command, "--host", "127.0.0.1"],
            cwd=self.place,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(every)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def machines(place: Path) -> Iterator[Machines]:
    """Machines that end with the test."""
    found = Machines(place)
    try:
        yield found
    finally:
        found.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _until(holds: object, what: str) -> None:
    assert callable(holds)
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)
