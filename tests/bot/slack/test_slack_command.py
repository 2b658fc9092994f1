"""`packshot slack` and `packshot doctor slack`: what is printed, and what is said when it lacks."""

from __future__ import annotations

import json

import pytest

from bot.cli import main
from bot.slack.checkup import connections
from bot.slack.client import Slack as Client
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.web_api import APP_TOKEN, BOT_TOKEN, SECRET, Fault


def test_the_manifest_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "manifest"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["display_information"]["name"] == "Packshot"
    assert "agent_session_stopped" in found["settings"]["event_subscriptions"]["bot_events"]


def test_keys_are_new_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("cryptography", reason="needs the extra slack-oauth")
    assert [main(["slack", "key"]), main(["slack", "key"])] == [0, 0]
    first, second = capsys.readouterr().out.split()
    assert first != second
    assert len(first) == 44


MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_SECRET": "c"}


@pytest.mark.parametrize(
    ("variables", "arguments", "words"),
    [
        ({}, [], "SLACK_BOT_TOKEN is not set: create the app from what 'packshot slack manifest'"),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, [], "SLACK_APP_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, ["--http", "0"], "SLACK_SIGNING_SECRET is not set"),
        (MANY, [], "add --http PORT, or set SLACK_BOT_TOKEN"),
        (MANY, ["--http", "0"], "PACKSHOT_SLACK_KEY is not set"),
        ({**MANY, "SLACK_CLIENT_SECRET": ""}, ["--http", "0"], "SLACK_CLIENT_SECRET is not set"),
    ],
)
def test_what_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variables: dict[str, str],
    arguments: list[str],
    words: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main(["slack", *arguments]) == 2
    assert words in capsys.readouterr().err


def verdicts(slack: Slack, **more: object) -> dict[str, tuple[str, str]]:
    found = connections(Client(settings(slack, **more)))
    return {one.what: (one.verdict, one.text) for one in found}


def test_a_healthy_app_passes_everything(slack: Slack) -> None:
    found = verdicts(slack)
    assert {verdict for verdict, _ in found.values()} == {"pass"}
    assert set(found) == {"slack token", "slack scopes", "slack socket", "slack http"}


@pytest.mark.parametrize(
    ("scopes", "verdict"),
    [("chat:write,files:read", "fail"), ("no reactions", "warn")],
    ids=["needed", "optional"],
)
def test_scopes_are_held_against_the_manifest(slack: Slack, scopes: str, verdict: str) -> None:
    whole = slack.scopes
    slack.scopes = whole.replace(",reactions:write", "") if verdict == "warn" else scopes
    told = verdicts(slack)["slack scopes"]
    assert told[0] == verdict
    assert "reactions:write" in told[1]
    assert ("files:write" in told[1]) == (verdict == "fail")


@pytest.mark.parametrize(
    ("method", "fault", "what", "words"),
    [
        ("auth.test", Fault(error="invalid_auth"), "slack token", "refuses SLACK_BOT_TOKEN"),
        ("auth.test", Fault(status=503), "slack token", "cannot be reached"),
        ("apps.connections.open", Fault(error="not_allowed"), "slack socket", "connections:write"),
    ],
)
def test_what_slack_refuses_is_one_sentence(
    slack: Slack, method: str, fault: Fault, what: str, words: str
) -> None:
    slack.fail(method, *[fault] * 4)
    verdict, text = verdicts(slack)[what]
    assert verdict == "fail"
    assert words in text
    assert "xox" not in text
    assert "xapp" not in text


def test_the_doctor_looks_at_the_app_as_well(
    slack: Slack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    for name, value in {**secrets, "SLACK_API_URL": f"{slack.url}/api/"}.items():
        monkeypatch.setenv(name, value)
    assert main(["doctor", "slack", "--json"]) == 0
    found = {one["what"]: one["verdict"] for one in json.loads(capsys.readouterr().out)}
    assert {"folder", "engines", "slack token", "slack scopes", "slack socket"} <= set(found)
    monkeypatch.delenv("SLACK_APP_TOKEN")
    assert main(["doctor", "slack"]) == 1
    told = capsys.readouterr().out
    assert "events have no way in" in told
    assert not [one for one in (BOT_TOKEN, APP_TOKEN, SECRET) if one in told]
