"""Several workspaces: each installs the app itself, and none sees anything of another."""

from __future__ import annotations

import html
import json
import logging
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path

import pytest

from agent import ConfigurationError, Place
from bot.slack.installations import Installations, new_key
from bot.slack.oauth_states import PATIENCE, States
from bot.slack.service import Service, service
from bot.slack.transport import web
from tests.agent.fakes import photo
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.studios import own_settings, studio_of
from tests.bot.slack.test_conversation import PAIR
from tests.bot.slack.test_home import command
from tests.bot.slack.web_api import ALICE, Json
from tests.servers import BOTH, DATABASE, Postgres

pytest.importorskip("cryptography", reason="needs the extra slack-oauth")
KEY = new_key()


class Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: object, **more: object) -> None:
        return None


@contextmanager
def running(slack: Slack, home: Path, key: str = KEY) -> Iterator[tuple[Service, str]]:
    """The app for many workspaces, and where it listens."""
    many = {"client_id": "1.2", "client_secret": "client-secret", "key": key}
    own = settings(slack, **many)
    object.__setattr__(own, "bot_token", "")
    with (
        service(own_settings(home, own), studio_of, 0.05) as found,
        web(found.app, 0, found.flow) as told,
    ):
        slack.app = found.app
        yield found, told.split()[-1].removesuffix("/events")


def get(address: str, cookie: str = "") -> tuple[int, str, Message]:
    request = urllib.request.Request(address, headers={"Cookie": cookie})
    try:
        with urllib.request.build_opener(Still).open(request, timeout=10) as answer:
            return int(answer.status), answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def install(slack: Slack, address: str, team: str) -> int:
    """What someone does who adds the app to a workspace; the status of the last page."""
    status, page, headers = get(f"{address}/install")
    assert status == 200
    link = html.unescape(page.split("https://slack.com/oauth")[1].split('"')[0])
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
    assert "chat:write" in asked["scope"][0]
    slack.codes["code"] = team
    cookie = headers["Set-Cookie"].split(";")[0]
    query = urllib.parse.urlencode({"code": "code", "state": asked["state"][0]})
    assert get(f"{address}/oauth_redirect?{query}")[0] == 400  # another browser
    return get(f"{address}/oauth_redirect?{query}", cookie)[0]


def elsewhere(payload: Json, team: str) -> Json:
    """The same as it comes from another workspace."""
    found: Json = json.loads(json.dumps(payload).replace('"T01"', f'"{team}"'))
    return found


def test_workspaces_install_the_app_and_are_kept_apart(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(slack, tmp_path) as (found, address):
        assert found.workspaces.of("T02") is None
        assert [install(slack, address, team) for team in ("T02", "T03")] == [200, 200]
        for team in ("T02", "T03"):
            event = slack.message("a pair", files=[slack.photo(photo())])
            assert slack.send(elsewhere(event, team))
            there = found.workspaces.of(team)
            assert there is not None
            slack.wait(there.inbox.idle)
            assert there.inbox.counts() == {"done": 1}
        assert slack.shared() == [*PAIR, *PAIR]
        used = {seen.removeprefix("Bearer ") for _, seen in slack.token_seen}
        assert {slack.teams[one] for one in used} == {"T02", "T03"}
    for team in ("T02", "T03"):
        branch = tmp_path / "slack" / team
        names = {path.name for path in branch.iterdir()}
        assert {"slack.db", "store", "galleries", "conversations.sqlite"} <= names
    written = b"".join(p.read_bytes() for p in (tmp_path / "slack").glob("*.db*"))
    told = "\n".join(one.getMessage() for one in caplog.records)
    for token in (*slack.teams, "xoxp-never-kept", "client-secret"):
        assert token.encode() not in written
        assert token not in told


@BOTH
def test_a_restart_knows_its_workspaces_and_another_key_does_not(
    slack: Slack, tmp_path: Path, engine: str
) -> None:
    with running(slack, tmp_path) as (_, address):
        install(slack, address, "T02")
    with running(slack, tmp_path) as (found, _):
        assert found.workspaces.of("T02") is not None
        assert "0 waiting" in str(slack.answer(elsewhere(command(slack, "status"), "T02")))
    with (
        pytest.raises(ConfigurationError, match="not the key"),
        running(slack, tmp_path, new_key()),
    ):
        pass
    with pytest.raises(ConfigurationError, match="is no key"), running(slack, tmp_path, "short"):
        pass


@BOTH
def test_a_workspace_that_goes_takes_nothing_of_another_along(
    slack: Slack, tmp_path: Path, engine: str
) -> None:
    with running(slack, tmp_path) as (found, address):
        for team in ("T02", "T03"):
            install(slack, address, team)
            assert found.workspaces.of(team) is not None
        gone = slack.event({"type": "app_uninstalled"})
        assert slack.send(elsewhere(gone, "T02"))
        slack.wait(lambda: not (tmp_path / "slack" / "T02").exists())
        assert found.workspaces.of("T02") is None
        assert found.workspaces.of("T03") is not None
        assert slack.send(elsewhere(gone, "T02"))  # Slack repeats itself


def test_an_installation_anew_goes_on_with_the_new_token(slack: Slack, tmp_path: Path) -> None:
    with running(slack, tmp_path) as (found, address):
        install(slack, address, "T02")
        first = found.workspaces.of("T02")
        install(slack, address, "T02")
        slack.wait(lambda: found.workspaces._open.get("T02", (first,))[0] is not first)
        again = found.workspaces.of("T02")
        assert again is not None
        assert again.slack.settings.bot_token in slack.teams


def test_a_token_that_is_void_keeps_no_other_workspace_from_working(
    slack: Slack, tmp_path: Path
) -> None:
    with running(slack, tmp_path) as (_, address):
        for team in ("T02", "T03"):
            install(slack, address, team)
    slack.teams = {token: team for token, team in slack.teams.items() if team != "T02"}
    with running(slack, tmp_path) as (found, _):
        assert list(found.workspaces._open) == ["T03"]


def test_a_page_that_is_not_there_and_a_no_at_slack(slack: Slack, tmp_path: Path) -> None:
    with running(slack, tmp_path) as (_, address):
        assert get(f"{address}/other")[0] == 404
        status, page, _ = get(f"{address}/oauth_redirect?error=access_denied")
        assert (status, "access_denied" in page) == (200, True)


def test_one_workspace_alone_shows_no_installation_page(slack: Slack, tmp_path: Path) -> None:
    own = own_settings(tmp_path, settings(slack, client_id="1.2"))
    with service(own, studio_of, 0.05) as found, web(found.app, 0, found.flow) as told:
        assert get(told.split()[-1].replace("events", "install"))[0] == 404


@BOTH
def test_a_state_is_good_for_one_return_within_its_time(place: Place) -> None:
    now = [0.0]
    with closing(Installations(place, KEY)) as installations:
        states = States(installations.database, lambda: now[0])
        first, second = states.issue(), states.issue()
        assert states.consume(first)
        assert not states.consume(first)
        assert not states.consume("guessed")
        now[0] += PATIENCE
        assert not states.consume(second)


def test_a_browser_may_come_back_to_another_replica(
    slack: Slack, tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, postgres.database())
    with running(slack, tmp_path / "one") as (_, address), running(slack, tmp_path / "two") as far:
        far_address = far[1]
        status, page, headers = get(f"{address}/install")
        link = html.unescape(page.split("https://slack.com/oauth")[1].split('"')[0])
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
        slack.codes["code"] = "T02"
        query = urllib.parse.urlencode({"code": "code", "state": asked["state"][0]})
        cookie = headers["Set-Cookie"].split(";")[0]
        assert get(f"{far_address}/oauth_redirect?{query}", cookie)[0] == 200


def test_what_one_replica_does_the_others_see(
    slack: Slack, tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, postgres.database())
    with (
        running(slack, tmp_path / "one") as (one, address),
        running(slack, tmp_path / "two") as far,
    ):
        two = far[0]
        install(slack, address, "T02")
        two.workspaces.look()
        there = two.workspaces._open["T02"][0]
        install(slack, address, "T02")  # anew, with another token
        two.workspaces.look()
        assert two.workspaces._open["T02"][0] is not there
        slack.wait(lambda: "T02" in one.workspaces._open)
        slack.app = one.app
        assert slack.send(elsewhere(slack.event({"type": "app_uninstalled"}), "T02"))
        two.workspaces.look()
        assert two.workspaces._open == {}
        assert not (tmp_path / "two" / "slack" / "T02").exists()
        slack.wait(lambda: not (tmp_path / "one" / "slack" / "T02").exists())


def test_only_the_owner_can_read_the_installations(tmp_path: Path) -> None:
    Installations(tmp_path / "installations.db", KEY).close()
    assert (tmp_path / "installations.db").stat().st_mode & 0o077 == 0
    assert ALICE  # the installer's id is kept, no token of theirs
