"""`packshot usage` as its users type it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from agent import load_settings
from agent.ledger import Entry, Ledger, Payer
from agent.prices import Tokens
from bot.cli import main
from bot.endings import DONE, WRONG_USE


def spend() -> None:
    with closing(Ledger(load_settings().books)) as ledger:
        ledger.settle(Payer("mugs", "anne"), Entry("step", "create", 0.12, "worn"))
        tokens = Tokens(2000, 1920, 10)
        ledger.settle(Payer("mugs", "anne"), Entry("planner", "llama-9", None, tokens=tokens))


def test_usage_shows_totals_and_what_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKSHOT_BUDGET_DAY", "1")
    monkeypatch.setenv("PACKSHOT_BUDGET_CONVERSATION", "0.50")
    spend()
    assert main(["usage"]) == DONE
    shown = capsys.readouterr().out
    assert shown.startswith("$0.1200 spent since ")
    assert "left: $0.88 of $1.00 for today (PACKSHOT_BUDGET_DAY)" in shown
    assert "left: $0.38 of $0.50 for conversation mugs (PACKSHOT_BUDGET_CONVERSATION)" in shown
    assert "no price is known for llama-9" in shown
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines() if line}
    assert rows["create"] == ["0", "0", "0", "0", "1", "0.1200"]
    assert rows["llama-9"][:5] == ["1", "2000", "1920", "10", "0"]


def test_usage_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    spend()
    assert main(["usage", "--json", "--days", "1"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["usd"] == 0.12
    assert [row["name"] for row in document["conversations"]] == ["mugs"]
    assert {"days", "models", "budgets", "since", "prices_of"} <= set(document)


def test_usage_of_nothing_and_of_no_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["usage"]) == DONE
    shown = capsys.readouterr().out
    assert "$0.0000 spent" in shown
    assert "no budget is set" in shown
    assert not (tmp_path / "packshot-home").exists()
    assert main(["usage", "--days", "0"]) == WRONG_USE
    assert "0 days" in capsys.readouterr().err


def test_doctor_warns_of_a_planner_that_no_budget_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKSHOT_PLANNER", "llama-9")
    monkeypatch.setenv("PACKSHOT_PLANNER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PACKSHOT_BUDGET_DAY", "1")
    assert main(["doctor", "--json"]) == DONE
    rows = {row["what"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["planner"]["verdict"] == "warn"
    assert "no budget counts it" in rows["planner"]["text"]
