"""What the Slack front end is configured with; `agent/settings.py` hands it the variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from agent.amounts import dollars_of, number_of
from tools.errors import ConfigurationError

VARIABLES: Final = {
    "SLACK_BOT_TOKEN": "bot token of the Slack app (xoxb-…)",
    "SLACK_APP_TOKEN": "app-level token of the Slack app (xapp-…), for Socket Mode",
    "SLACK_SIGNING_SECRET": "signing secret of the Slack app, for 'packshot slack --http'",
    "SLACK_API_URL": "address of Slack's Web API (default: https://slack.com/api/)",
    "PACKSHOT_SLACK_APPROVERS": "user ids that may approve besides the requester, with commas",
    "PACKSHOT_SLACK_EXTERNAL": "people of other companies and shared channels: deny or allow",
    "PACKSHOT_SLACK_KEEP_DAYS": "days that photos and galleries of Slack are kept, 1 to 3650 (30)",
    "PACKSHOT_SLACK_BUDGET_USER": "most that one person in Slack may spend a day, US dollars",
    "PACKSHOT_SLACK_BUDGET_WORKSPACE": "most that a workspace may spend a day, US dollars",
    "SLACK_CLIENT_ID": "client id of the Slack app, where several workspaces may install it",
    "SLACK_CLIENT_SECRET": "client secret of the Slack app, likewise",
    "PACKSHOT_SLACK_KEY": "key that tokens of workspaces are encrypted with ('packshot slack key')",
    "PACKSHOT_SLACK_FILE_HOSTS": "more hosts to fetch uploads from, with commas",
}
_API: Final = "https://slack.com/api/"
_USER: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_HOST: Final = re.compile(r"[a-z0-9.-]+(:\d+)?")


@dataclass(frozen=True)
class SlackSettings:
    """Tokens, who may do what, and where files may come from."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = _API
    approvers: frozenset[str] = frozenset()
    external: bool = False
    file_hosts: frozenset[str] = frozenset()
    keep_days: int = 30
    user_budget: float | None = None
    workspace_budget: float | None = None
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    key: str = field(default="", repr=False)

    @property
    def many(self) -> bool:
        """Whether workspaces install the app themselves; one that has its token is alone."""
        return bool(self.client_id) and not self.bot_token


def slack_settings(values: Mapping[str, str]) -> SlackSettings:
    """Read the variables. Raises ConfigurationError naming one that is wrong."""
    return SlackSettings(
        bot_token=_token(values, "SLACK_BOT_TOKEN", "xoxb-"),
        app_token=_token(values, "SLACK_APP_TOKEN", "xapp-"),
        signing_secret=values.get("SLACK_SIGNING_SECRET", "").strip(),
        api_url=_url(values.get("SLACK_API_URL") or _API),
        approvers=_list(values, "PACKSHOT_SLACK_APPROVERS", _USER, "user ids, as in U012AB3CD"),
        external=_external(values.get("PACKSHOT_SLACK_EXTERNAL") or "deny"),
        file_hosts=_list(values, "PACKSHOT_SLACK_FILE_HOSTS", _HOST, "hosts, as in a.example.com"),
        keep_days=number_of(values, "PACKSHOT_SLACK_KEEP_DAYS", 30, (1, 3650)),
        user_budget=dollars_of(values, "PACKSHOT_SLACK_BUDGET_USER"),
        workspace_budget=dollars_of(values, "PACKSHOT_SLACK_BUDGET_WORKSPACE"),
        client_id=values.get("SLACK_CLIENT_ID", "").strip(),
        client_secret=values.get("SLACK_CLIENT_SECRET", "").strip(),
        key=values.get("PACKSHOT_SLACK_KEY", "").strip(),
    )


def _token(values: Mapping[str, str], name: str, start: str) -> str:
    token = values.get(name, "").strip()
    if token and not token.startswith(start):
        # Whatever stands there may be another secret: it is never repeated.
        raise ConfigurationError(f"{name} is no token that begins with {start}: see README, Slack")
    return token


def _url(text: str) -> str:
    parts = urlsplit(text)
    loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise ConfigurationError(f"SLACK_API_URL is {text!r}: set it to an https:// address")
    return text if text.endswith("/") else f"{text}/"


def _list(
    values: Mapping[str, str], name: str, form: re.Pattern[str], right: str
) -> frozenset[str]:
    found = [one.strip() for one in values.get(name, "").split(",") if one.strip()]
    for one in found:
        if not form.fullmatch(one):
            raise ConfigurationError(f"{name} holds {one!r}: set it to {right}")
    return frozenset(found)


def _external(text: str) -> bool:
    if text not in ("deny", "allow"):
        raise ConfigurationError(f"PACKSHOT_SLACK_EXTERNAL is {text!r}: set it to deny or allow")
    return text == "allow"
