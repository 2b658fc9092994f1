"""A generator that the tests of this folder ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tools.generate.stand_in import KEY, StandIn, serving


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in, set up as the one to ask, without pacing."""
    from tools.engine import engine_named

    with serving() as made:
        monkeypatch.setenv("PACKSHOT_GENERATE_URL", made.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("PACKSHOT_GENERATE_PER_MINUTE", "1000")
        engine_named.cache_clear()
        yield made
    engine_named.cache_clear()
