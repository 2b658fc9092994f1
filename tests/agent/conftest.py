from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.operations import RAN


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    """Each test counts its own steps."""
    RAN.clear()


@pytest.fixture
def home(engine: str, tmp_path: Path) -> Path:
    """Where a studio keeps everything."""
    return tmp_path / "home"
