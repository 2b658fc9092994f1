"""Downloads: from Slack alone, whole, of a bearable size, and never a login page."""

from __future__ import annotations

import pytest

from agent import PhotoError
from bot.slack.client import Slack as Client
from bot.slack.files import HOSTS, Downloads, origins
from tests.agent.fakes import photo
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.web_api import BOT_TOKEN, Json


@pytest.fixture
def downloads(slack: Slack) -> Downloads:
    client = Client(settings(slack))
    found = origins(client, "https://acme.slack.com/")
    return Downloads(client, found, 100_000, sleep=lambda seconds: None)


def test_a_photo_comes_as_it_is(slack: Slack, downloads: Downloads) -> None:
    upload = downloads.fetch(slack.photo(photo(), "mug.png"))
    assert (upload.name, upload.data) == ("mug.png", photo())
    assert slack.token_seen == [("/photos/F000/mug.png", f"Bearer {BOT_TOKEN}")]


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"<!DOCTYPE html><title>Sign in", "text/html", 200),
        (b"\n <HTML><body>", "image/png", 200),
        (b"", "text/html", 302),
        (b"{}", "application/json", 403),
    ],
    ids=["page", "page-in-disguise", "redirect", "forbidden"],
)
def test_a_login_page_is_no_photo(
    slack: Slack, downloads: Downloads, data: bytes, kind: str, status: int
) -> None:
    with pytest.raises(PhotoError, match="files:read"):
        downloads.fetch(slack.photo(data, "mug.png", kind, status))
    assert len(slack.token_seen) == 1  # no redirect was followed


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/mug.png",
        "https://files.slack.com@evil.example/mug.png",
        "https://files.slack.com.evil.example/mug.png",
        "http://files.slack.com/mug.png",
        "https://user:word@files.slack.com/mug.png",
        "file:///etc/passwd",
        "https://127.0.0.1:1/mug.png",
        "",
    ],
)
def test_the_token_goes_to_slack_alone(slack: Slack, downloads: Downloads, address: str) -> None:
    file = {**slack.photo(photo()), "url_private": address}
    slack.scanned.clear()
    with pytest.raises(PhotoError, match="mug.png"):
        downloads.fetch(file)
    assert slack.token_seen == []


@pytest.mark.parametrize("more", [{"is_external": True}, {"mode": "external"}, {"mode": "snippet"}])
def test_links_and_snippets_are_no_photos(slack: Slack, downloads: Downloads, more: Json) -> None:
    with pytest.raises(PhotoError, match="link to another place"):
        downloads.fetch({**slack.photo(photo()), **more})


def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(
    slack: Slack, downloads: Downloads
) -> None:
    big = slack.photo(b"\x89PNG" + bytes(200_000))
    with pytest.raises(PhotoError, match="send a smaller photo"):
        downloads.fetch(big)
    assert slack.token_seen == []
    with pytest.raises(PhotoError, match="send a smaller photo"):
        downloads.fetch({**big, "size": 10})


def test_a_server_in_trouble_is_asked_again(slack: Slack, downloads: Downloads) -> None:
    file = slack.photo(b"", status=503)
    with pytest.raises(PhotoError, match="send it once more"):
        downloads.fetch(file)
    assert len(slack.token_seen) == 3


def test_a_file_that_is_still_scanned_is_waited_for(slack: Slack, downloads: Downloads) -> None:
    file = slack.photo(photo())
    slack.scanned[str(file["id"])] = file
    half = {"id": file["id"], "file_access": "check_file_info"}
    assert downloads.fetch(half).data == photo()
    with pytest.raises(PhotoError, match="file_not_found"):
        downloads.fetch({"id": "F99"})


def test_only_slack_and_what_is_configured_is_trusted(slack: Slack) -> None:
    own = settings(slack, file_hosts=frozenset({"cdn.example"}))
    found = origins(Client(own), "https://acme.slack.com/")
    assert found == HOSTS | {"https://acme.slack.com", "https://cdn.example", slack.url}
    assert "https://evil.example" not in origins(Client(own), "https://evil.example/")
