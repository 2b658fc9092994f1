"""What every test may use. Nothing here or below needs the network: all but loopback is blocked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.servers import DATABASE

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("packshot", deadline=None)
settings.load_profile("packshot")

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.authority import Issued
    from tests.buckets import Buckets
    from tests.servers import Postgres

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real photos, masks and weights that lie beside the checkout; tests skip without them."""
    if not (SHARED / "photos").is_dir():
        pytest.skip("needs the real photos and weights of ../shared, which are not here")
    return SHARED


@pytest.fixture(scope="session")
def server() -> Iterator[Buckets]:
    """One server of buckets for all tests that need one."""
    pytest.importorskip("moto", reason="needs moto and s3fs, which are not installed")
    from tests.buckets import Buckets

    found = Buckets()
    yield found
    found.server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests that need one."""
    pytest.importorskip("psycopg", reason="needs the extra postgres")
    from tests.servers import Postgres, binary

    binary("postgres")
    found = Postgres()
    yield found
    found.close()


@pytest.fixture
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What keeps tables: files, and with `BOTH` a database of the test's own once more."""
    chosen = str(getattr(request, "param", "sqlite"))
    if chosen == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv(DATABASE, server.database())
    return chosen


@pytest.fixture(scope="session")
def issue() -> Callable[..., Issued]:
    """Certificates for signing pictures, from an authority of the tests' own."""
    pytest.importorskip("c2pa", reason="needs packshot[c2pa], which is not installed")
    from tests import authority

    return authority.issue


@pytest.fixture
def buckets(server: Buckets, monkeypatch: pytest.MonkeyPatch) -> Buckets:
    """The server, to which everything in this test is pointed."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    return server


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of the developer's own reaches a test, and no test writes outside its folder."""
    for name in list(os.environ):
        if name.startswith(
            ("PACKSHOT_", "OPENAI_", "SLACK_", "LANGCHAIN_", "LANGSMITH_", "U2NET_", "AWS_")
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PACKSHOT_HOME", str(tmp_path / "packshot-home"))
    return
