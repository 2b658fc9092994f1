"""A PostgreSQL server of the tests' own, on loopback; every test has a database of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

#: What holds the address of a test's database, for it and for the processes that it begins.
DATABASE = "FAKES_DATABASE"
#: For tests whose tables lie in files and, once more, in a server's database.
BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
#: Nothing has to outlast the machine; and where a test waits, it waits for us.
_OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
)
_PASSWORD = "a-secret%2Fof-tests"


def binary(name: str) -> str:
    """Where a program of PostgreSQL's lies; skips the test where none does."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = [str(folder / name) for folder in folders if (folder / name).exists()]
    here = found[-1] if found else shutil.which(name)
    if here is None:
        pytest.skip("needs PostgreSQL's server, which is not installed")
    return here


class Postgres:
    """One server, begun at once. It does not run as root: then it is Debian's user `postgres`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="packshot-postgres-", dir="/tmp"))
        self.data = self.folder / "data"
        self.number = itertools.count(1)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        secret = self.folder / "password"
        secret.write_text(_PASSWORD.replace("%2F", "/"))
        secret.chmod(0o644)
        self._run(
            binary("initdb"), "-D", str(self.data), "-U", "packshot", "-A", "scram-sha-256",
            "--pwfile", str(secret), "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Begin to listen, always at the same port."""
        options = f"{_OPTIONS} -c port={self.port}"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """End at once; sessions are cut off."""
        self._control("stop", "-m", "fast")

    def database(self) -> str:
        """The address of a new and empty database."""
        import psycopg

        name = f"test_{next(self.number)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql://packshot:{_PASSWORD}@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *given: str) -> None:
        self._run(binary("pg_ctl"), "-D", str(self.data), "-w", "-s", *given)

    def _run(self, *typed: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        subprocess.run(
            typed, check=True, user=user, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
