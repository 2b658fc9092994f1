from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent import Settings, load_settings
from agent.budget import Budgets
from agent.place import Schema
from agent.settings import VARIABLES, HostedPlanner
from tools.errors import ConfigurationError


def test_without_any_variable_all_is_offline_and_free() -> None:
    settings = load_settings({})
    assert settings.home == Path("~/.packshot").expanduser()
    assert settings.store == str(settings.home / "store")
    assert settings.engines == {"segment": "builtin", "upscale": "builtin", "generate": "none"}
    assert settings.planner is None
    assert settings.workers == (os.cpu_count() or 2)


def test_variables_are_heard(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "PACKSHOT_HOME": str(tmp_path),
            "PACKSHOT_STORE": "s3://bucket/results",
            "PACKSHOT_SEGMENT": "rembg:u2netp",
            "PACKSHOT_WORKERS": "3",
            "PACKSHOT_MEMORY_MB": "0",
        }
    )
    assert (settings.home, settings.store) == (tmp_path, "s3://bucket/results")
    assert settings.engines["segment"] == "rembg:u2netp"
    assert (settings.workers, settings.memory) == (3, 0)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("PACKSHOT_CLUSTER", "10.0.0.5", "a dask scheduler's address, such as"),
        ("PACKSHOT_CLUSTER", "tcp://user@host:1", "a dask scheduler's address, such as"),
        ("PACKSHOT_WORKERS", "0", "a whole number from 1 to 64"),
        ("PACKSHOT_WORKERS", "many", "a whole number from 1 to 64"),
        ("PACKSHOT_MEMORY_MB", "-1", "a whole number from 0 to 65536"),
        ("PACKSHOT_MAX_UPLOAD_MB", "1e9", "a whole number from 1 to 1024"),
        ("PACKSHOT_MAX_UPLOADS", "0", "a whole number from 1 to 1000"),
        ("PACKSHOT_BUDGET_DAY", "-1", "US dollars from 0 to 1000000"),
        ("PACKSHOT_BUDGET_DAY", "nan", "US dollars from 0 to 1000000"),
        ("PACKSHOT_BUDGET_CONVERSATION", "five", "US dollars from 0 to 1000000"),
    ],
)
def test_a_wrong_value_names_its_variable(name: str, value: str, right: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} is '{value}': set it to {right}"):
        load_settings({name: value})


def test_budgets_and_the_planners_turn_are_heard(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "PACKSHOT_HOME": str(tmp_path),
            "PACKSHOT_BUDGET_CONVERSATION": "0",
            "PACKSHOT_BUDGET_DAY": "2.50",
            "PACKSHOT_PLANNER": "gpt-6-luna",
            "OPENAI_API_KEY": "sk-1",
            "PACKSHOT_PLANNER_TURN_SECONDS": "30",
            "PACKSHOT_PLANNER_TURN_TOKENS": "5000",
        }
    )
    assert settings.budgets == Budgets(conversation=0.0, day=2.5)
    assert load_settings({}).budgets == Budgets()
    assert settings.planner is not None
    assert (settings.planner.turn_seconds, settings.planner.turn_tokens) == (30.0, 5000)
    assert settings.books == tmp_path / "ledger.sqlite"
    assert settings.planning_at(tmp_path / "dry").books == settings.books


def test_the_official_planner_speaks_responses_and_others_chat() -> None:
    own = load_settings({"PACKSHOT_PLANNER": "gpt-6-luna", "OPENAI_API_KEY": "sk-1"}).planner
    assert own == HostedPlanner("gpt-6-luna", None, "sk-1", responses=True)
    local = {"PACKSHOT_PLANNER": "llama", "PACKSHOT_PLANNER_URL": "http://127.0.0.1:8000/v1"}
    assert load_settings(local).planner == HostedPlanner(
        "llama", "http://127.0.0.1:8000/v1", "", responses=False
    )
    forced = load_settings({**local, "PACKSHOT_PLANNER_API": "responses"}).planner
    assert forced is not None
    assert forced.responses


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "OPENAI_API_KEY"),
        ({"PACKSHOT_PLANNER_URL": "localhost"}, "PACKSHOT_PLANNER_URL"),
        ({"OPENAI_API_KEY": "k", "PACKSHOT_PLANNER_API": "soap"}, "PACKSHOT_PLANNER_API"),
        ({"OPENAI_API_KEY": "k", "PACKSHOT_PLANNER_TIMEOUT": "0"}, "PACKSHOT_PLANNER_TIMEOUT"),
    ],
)
def test_a_hosted_planner_that_cannot_work_is_told(more: dict[str, str], name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        load_settings({"PACKSHOT_PLANNER": "gpt", **more})


def test_the_key_is_never_shown() -> None:
    settings = load_settings({"PACKSHOT_PLANNER": "gpt", "OPENAI_API_KEY": "sk-secret"})
    assert "sk-secret" not in repr(settings)


def test_every_variable_that_is_read_is_documented(tmp_path: Path) -> None:
    class Asked(dict[str, str]):
        def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
            self[name] = ""
            known = {"PACKSHOT_PLANNER": "gpt", "OPENAI_API_KEY": "k"}
            return known.get(name, default)

    asked = Asked()
    load_settings(asked)
    assert set(asked) == set(VARIABLES)


def test_files_are_signed_with_a_chain_and_its_key_or_not_at_all() -> None:
    assert load_settings({}).signing is None
    both = {"PACKSHOT_C2PA_CERTIFICATE": "a.pem", "PACKSHOT_C2PA_KEY": "b.pem"}
    signing = load_settings(both).signing
    assert signing is not None
    assert (signing.certificate.name, signing.key.name, signing.timestamps) == (
        "a.pem",
        "b.pem",
        None,
    )
    for name in both:
        with pytest.raises(ConfigurationError, match=f"{name} is not: set both, or neither"):
            load_settings({key: value for key, value in both.items() if key != name})
    with pytest.raises(ConfigurationError, match="PACKSHOT_C2PA_TIMESTAMP_URL is 'ftp:x'"):
        load_settings({**both, "PACKSHOT_C2PA_TIMESTAMP_URL": "ftp:x"})


def test_one_folder_for_everything(tmp_path: Path) -> None:
    settings = Settings.at(tmp_path)
    assert Path(settings.store).is_relative_to(tmp_path)


def test_slack_is_configured_by_its_own_variables() -> None:
    slack = load_settings(
        {
            "SLACK_BOT_TOKEN": " xoxb-1 ",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_SIGNING_SECRET": "sss",
            "PACKSHOT_SLACK_APPROVERS": "U01, U02",
            "PACKSHOT_SLACK_EXTERNAL": "allow",
            "PACKSHOT_SLACK_FILE_HOSTS": "cdn.example:8443",
        }
    ).slack
    assert (slack.bot_token, slack.app_token, slack.signing_secret) == ("xoxb-1", "xapp-1", "sss")
    assert (slack.approvers, slack.external) == (frozenset({"U01", "U02"}), True)
    assert slack.file_hosts == frozenset({"cdn.example:8443"})
    assert slack.api_url == "https://slack.com/api/"
    assert not [secret for secret in ("xoxb", "xapp", "sss") if secret in repr(slack)]


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-of-a-person", "begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "begins with xapp-"),
        ("SLACK_API_URL", "http://slack.com/api/", "an https:// address"),
        ("PACKSHOT_SLACK_APPROVERS", "alice", "user ids"),
        ("PACKSHOT_SLACK_EXTERNAL", "yes", "deny or allow"),
        ("PACKSHOT_SLACK_FILE_HOSTS", "https://cdn.example", "hosts"),
    ],
)
def test_a_wrong_setting_of_slack_names_its_variable(name: str, value: str, right: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} .*{right}") as wrong:
        load_settings({name: value})
    assert "TOKEN" not in name or value not in str(wrong.value)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://u:secret@h/d",
        "u:secret@h/d",
        "postgresql://u:secret %@h/d",
        "postgresql://u:sec%ret@h/d",
        "postgresql://u:secret@h:port/d",
        "postgresql://u:sec/ret@h/d",
        "postgresql://u:sec@ret@h/d",
        "postgresql://u:sec#ret@h/d",
        "postgresql://u:sec?ret@h/d",
        "host=h password=secret",
    ],
)
def test_an_address_that_is_none_is_told_and_never_repeated(text: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        load_settings({"PACKSHOT_DATABASE": text})
    assert str(told.value).startswith("PACKSHOT_DATABASE is no address of a PostgreSQL database")
    assert "sec" not in str(told.value)


def test_a_database_has_a_schema_for_each_file_and_shows_no_password(tmp_path: Path) -> None:
    url = "postgresql://anne:hush%40@db.example:5433/team?sslmode=require"
    own = load_settings({"PACKSHOT_DATABASE": f" {url}\n", "PACKSHOT_HOME": str(tmp_path)})
    branch = own.branch("T01", tmp_path / "slack" / "T01", own_kit=True)
    places = [own.conversations, own.books, branch.conversations, branch.place("slack.db")]
    names = ["conversations", "ledger", "slack_t01_conversations", "slack_t01_slack"]
    assert places == [Schema(url, f"packshot_{name}") for name in names]
    assert branch.books == own.books
    assert own.books.server == "team at db.example:5433"  # type: ignore[union-attr]
    assert "hush" not in repr((own, branch, places))
    dry = own.planning_at(tmp_path / "dry")
    assert dry.conversations == tmp_path / "dry" / "conversations.sqlite"
    assert dry.books == own.books
    for url, server in {
        "postgres://one:5432,two:5433/d": "d at one:5432,two:5433",
        "postgresql://u:p@[::1]:5432/a%20b": "a b at [::1]:5432",
        "postgresql://": "the default database at this machine",
    }.items():
        assert load_settings({"PACKSHOT_DATABASE": url}).database == url
        assert Schema(url, "x").server == server
    assert Schema("postgresql:///?host=/run/postgresql", "x").server == (
        "the default database at /run/postgresql"
    )
