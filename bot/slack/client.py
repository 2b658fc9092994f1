"""The client: calls of Slack's Web API, and what it means when one does not go through."""

from __future__ import annotations

import http.client
import json
import logging
import re
from collections.abc import Mapping
from typing import Final, cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.handler import RetryHandler

from agent import SlackSettings
from bot.slack.message import Message
from bot.slack.payload import Json

#: Errors that say nothing of the call itself: Slack had a bad moment.
_PASSING: Final = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_CODE: Final = re.compile(r"[a-z0-9_]+")
#: A call made twice by these leaves something twice: they are repeated by whoever looks first.
_ONCE_ONLY: Final = {
    "chat.postMessage",
    "chat.postEphemeral",
    "files.completeUploadExternal",
    "views.open",
}
_SECRET: Final = re.compile(r"x(?:ox[a-z]|app)-[\w-]+|(?<=ticket=)[^&\s]+")
_PATIENCE: Final = 20


class SlackError(Exception):
    """Slack said no. `code` is its word for the reason."""

    def __init__(self, method: str, code: str) -> None:
        """Which call, and why."""
        super().__init__(f"Slack refuses {method}: {code}")
        self.method, self.code = method, code


class RateLimited(SlackError):
    """Slack wants to be left alone for `after` seconds."""

    def __init__(self, method: str, after: float) -> None:
        """Which call, and how long to wait."""
        super().__init__(method, "ratelimited")
        self.after = after


class Unreachable(Exception):
    """No answer came that tells whether the call has done its work."""


class Slack:
    """One workspace's Web API."""

    def __init__(self, settings: SlackSettings) -> None:
        """Nothing is called yet."""
        self.settings = settings
        self.logger = logger()
        self._plain = False
        limited: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=3)]
        self.web = self._client(
            [*limited, ConnectionErrorRetryHandler(2), ServerErrorRetryHandler(2)]
        )
        #: For Bolt, which is told at each event as whom to act.
        self.nobody = self._client([], named=False)
        self._careful = self._client(limited)
        self._bare = self._client([])

    def _client(self, handlers: list[RetryHandler], named: bool = True) -> WebClient:
        return WebClient(
            token=self.settings.bot_token if named else None,
            base_url=self.settings.api_url,
            timeout=_PATIENCE,
            retry_handlers=handlers,
            logger=self.logger,
        )

    def call(self, method: str, **arguments: object) -> Json:
        """Call a method. Raises SlackError, or Unreachable where nobody knows what became of it."""
        return self._call(self._careful if method in _ONCE_ONLY else self.web, method, arguments)

    def open_socket(self) -> None:
        """See whether Slack would open a socket. Raises SlackError or Unreachable."""
        app = WebClient(
            token=self.settings.app_token,
            base_url=self.settings.api_url,
            timeout=_PATIENCE,
            logger=self.logger,
        )
        self._call(app, "apps.connections.open", {})

    def scopes(self) -> frozenset[str]:
        """What this installation may do, as Slack says with every answer."""
        try:
            headers = self.web.auth_test().headers
        except (SlackApiError, SlackClientError, OSError, http.client.HTTPException) as error:
            raise Unreachable(f"auth.test: {type(error).__name__}") from error
        found = {name.lower(): value for name, value in headers.items()}
        return frozenset(str(found.get("x-oauth-scopes") or "").replace(" ", "").split(","))

    def try_call(self, method: str, **arguments: object) -> Json:
        """The same, once: a rate limit is raised at once, as RateLimited."""
        return self._call(self._bare, method, arguments)

    def fitting(self, message: Message) -> Message:
        """The message in blocks that this workspace takes."""
        newer = message.plain and not message.passing
        return message.simpler() if self._plain and newer else message

    def refused(self, message: Message) -> Message:
        """What to send instead of a message whose blocks were refused.

        Where it had plain ones, those of a newer kind are not tried again in this workspace, unless
        what was refused is passing.
        """
        self._plain = self._plain or (bool(message.plain) and not message.passing)
        return message.simpler()

    def _call(self, client: WebClient, method: str, arguments: Mapping[str, object]) -> Json:
        try:
            answer = client.api_call(method, params=_form(arguments))
        except SlackApiError as error:
            raise _told(method, error) from error
        except (SlackClientError, OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{method}: {type(error).__name__}") from error
        return cast("Json", answer.data) if isinstance(answer.data, dict) else {}


def _form(arguments: Mapping[str, object]) -> dict[str, str]:
    """Not every method reads JSON bodies; all read forms, with JSON for what is no text."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in arguments.items()
        if value is not None
    }


def _told(method: str, error: SlackApiError) -> Exception:
    response = error.response
    if response.status_code == http.client.TOO_MANY_REQUESTS:
        after = {key.lower(): value for key, value in response.headers.items()}.get("retry-after")
        return RateLimited(method, float(str(after or 1)))
    code = str(response.get("error"))
    if response.status_code >= 500 or code in _PASSING or not _CODE.fullmatch(code):
        return Unreachable(f"{method}: {response.status_code}")
    return SlackError(method, code)


class Redacted(logging.Filter):
    """Takes tokens and tickets out of log lines, whoever writes them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, cleaned."""
        record.msg, record.args = _SECRET.sub("[secret]", record.getMessage()), ()
        return True


def logger() -> logging.Logger:
    """The log of everything that has to do with Slack: warnings only, without secrets."""
    found = logging.getLogger("packshot.slack")
    if not any(isinstance(one, Redacted) for one in found.filters):
        found.addFilter(Redacted())
        found.setLevel(logging.WARNING)
    return found
