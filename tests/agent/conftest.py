from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.agent.fakes import DATABASE
from tests.agent.operations import RAN

if TYPE_CHECKING:
    from tests.servers import Postgres


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    """Each test counts its own steps."""
    RAN.clear()


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a studio keeps everything; with `BOTH` its tables are in a server's database, too."""
    if getattr(request, "param", "sqlite") == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv(DATABASE, server.database())
    return tmp_path / "home"
