from __future__ import annotations

import pytest

from agent.prices import Tokens, cost_of, price_of, stated


def test_the_table_says_of_which_day_it_is() -> None:
    assert len(stated()) == len("2026-11-22")


@pytest.mark.parametrize(
    ("model", "tokens", "usd"),
    [
        ("gpt-6-luna", Tokens(1_000_000, 0, 0), 0.10),
        ("gpt-6-luna", Tokens(0, 0, 1_000_000), 0.50),
        ("gpt-6-luna", Tokens(1_000_000, 1_000_000, 0), 0.10),  # nobody states its cached price
        ("gpt-6.2-sol", Tokens(1_000_000, 400_000, 100_000), 1.2 + 0.04 + 1.0),
        ("gpt-6.2-sol", Tokens(1_000_000, 0, 0, 1_000_000), 2.5),
        ("gpt-6-luna-2026-10-01", Tokens(1_000_000), 0.10),
    ],
)
def test_tokens_cost_what_the_table_says(model: str, tokens: Tokens, usd: float) -> None:
    assert cost_of(model, tokens) == pytest.approx(usd)


def test_an_unknown_model_has_no_price() -> None:
    assert price_of("llama-9") is None
    assert cost_of("llama-9", Tokens(10, 0, 10)) is None
    assert cost_of("gpt-6-luna-preview", Tokens(10)) is None
