"""The checkup: whether the app can do its work in Slack, by asking Slack."""

from __future__ import annotations

from agent import Examination, diagnose
from bot.slack.client import Slack, SlackError, Unreachable
from bot.slack.manifest import optional_scopes, scopes
from bot.slack.payload import text


def checkup(slack: Slack) -> list[Examination]:
    """Examine the installation, and the workspace's side of it."""
    return [*diagnose(), *connections(slack)]


def connections(slack: Slack) -> list[Examination]:
    """The tokens, the scopes and the way events come."""
    settings = slack.settings
    found = [_bot(slack)]
    if found[0].verdict == "pass":
        found.append(_scopes(slack))
    if settings.app_token:
        found.append(_socket(slack))
    if settings.signing_secret:
        found.append(Examination("slack http", "pass", "SLACK_SIGNING_SECRET is set"))
    if not settings.app_token and not settings.signing_secret:
        why = "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: events have no way in"
        found.append(Examination("slack events", "fail", why))
    return found


def _bot(slack: Slack) -> Examination:
    if not slack.settings.bot_token:
        why = "SLACK_BOT_TOKEN is not set: copy it from the app's page, OAuth & Permissions"
        return Examination("slack token", "fail", why)
    try:
        answer = slack.call("auth.test")
    except SlackError as error:
        why = f"Slack refuses SLACK_BOT_TOKEN ({error.code}): copy it again from the app's page"
        return Examination("slack token", "fail", why)
    except Unreachable:
        why = f"{slack.settings.api_url} cannot be reached: check the network"
        return Examination("slack token", "fail", why)
    told = text(answer, "team") or text(answer, "team_id")
    return Examination("slack token", "pass", f"installed in {told} as {text(answer, 'user_id')}")


def _scopes(slack: Slack) -> Examination:
    try:
        missing = scopes() - slack.scopes()
    except Unreachable as error:
        return Examination("slack scopes", "fail", f"Slack does not name them ({error})")
    if not missing:
        text = "the app has every permission of its manifest"
        return Examination("slack scopes", "pass", text)
    text = f"the app lacks {', '.join(sorted(missing))}: install it again from the manifest"
    needed = missing - optional_scopes()
    return Examination("slack scopes", "fail" if needed else "warn", text)


def _socket(slack: Slack) -> Examination:
    try:
        slack.open_socket()
    except SlackError as error:
        why = f"Slack refuses SLACK_APP_TOKEN ({error.code}): it needs connections:write"
        return Examination("slack socket", "fail", why)
    except Unreachable:
        why = "no socket could be asked for: check the network"
        return Examination("slack socket", "fail", why)
    return Examination("slack socket", "pass", "Slack opens a socket for SLACK_APP_TOKEN")
