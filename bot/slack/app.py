"""The app: Bolt's listeners, which write one row and acknowledge, and do nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.slack import incoming
from bot.slack.client import Slack, SlackError, Unreachable
from bot.slack.conversation import Threads
from bot.slack.forms import FORM, blank, form, typed
from bot.slack.home import HELP
from bot.slack.inbox import Inbox, Letter
from bot.slack.incoming import Self
from bot.slack.payload import Json, part, text
from bot.slack.permission import Permission

#: Seconds that a reply in our direct messages waits for the message it replies to.
_PATIENCE: Final = 5.0
SHORTCUT: Final = "studio_from_message"
_EVERYTHING: Final = re.compile(".*")

Body = dict[str, object]


@dataclass(frozen=True)
class Listeners:
    """What happens when Slack speaks. Whatever fails here is not acknowledged: Slack repeats it."""

    inbox: Inbox
    slack: Slack
    threads: Threads
    permission: Permission
    own: Self

    def said(self, body: Body) -> None:
        """A message or a mention."""
        found = incoming.heard(body, self.own)
        if found is None:
            return
        payload = found.letter.payload
        begins = text(payload, "thread") == text(payload, "ts")
        known = begins or self.inbox.knows(found.letter.lane)
        direct = text(payload, "channel").startswith("D")
        wait = _PATIENCE if direct and not known else 0.0
        self.inbox.put(found.letter, wait=wait, parked=not known and not found.addressed)

    def clicked(self, body: Body, ack: Ack) -> None:
        """A button; some open a form, if whoever pressed may fill it in."""
        letter = incoming.clicked(body, self.own)
        action = text(letter.payload, "action")
        if action in ("edit", "redo") and self._may(letter):
            self._open(body, letter, action)
        else:
            self.inbox.put(letter)
        ack()

    def _may(self, letter: Letter) -> bool:
        thread = self.threads.find(letter.payload)
        return (
            thread is not None
            and not self.permission.outsider(letter.payload["external"])
            and self.permission.decides(text(letter.payload, "user"), thread.requester)
        )

    def _open(self, body: Body, letter: Letter, action: str) -> None:
        place = {"c": text(letter.payload, "channel"), "at": str(letter.order)}
        view = form(action, {**part(letter.payload, "value"), **place})
        # Too late for a form: the button is still there to be pressed again.
        with suppress(SlackError, Unreachable):
            self.slack.call("views.open", trigger_id=text(body, "trigger_id"), view=view)

    def submitted(self, body: Body, ack: Ack) -> None:
        """A form."""
        said = typed(part(body, "view"))
        if not said:
            ack(response_action="errors", errors=dict(blank()))
            return
        self.inbox.put(incoming.submitted(body, self.own, said))
        ack()

    def shortcut(self, body: Body, ack: Ack) -> None:
        """The shortcut on a message."""
        self.inbox.put(incoming.shortcut(body, self.own))
        ack()

    def stopped(self, body: Body) -> None:
        """Slack's own Stop button."""
        self.inbox.put(incoming.stopped(body, self.own))

    def opened(self, body: Body) -> None:
        """Someone looks at us."""
        event = part(body, "event")
        key, user = f"ev/{text(body, 'event_id')}", text(event, "user")
        letter = incoming.errand("home", key, user, text(event, "event_ts"), self.own)
        place = {"channel": text(event, "channel")} if text(event, "tab") == "messages" else {}
        payload = {**letter.payload, **place}
        self.inbox.put(Letter(letter.key, letter.lane, "home", letter.order, payload))

    def command(self, body: Body, ack: Ack) -> None:
        """`/packshot help|status|check`."""
        match text(body, "text").strip().lower():
            case "status":
                ack(self._status())
            case "check":
                key = f"slash/{text(body, 'trigger_id')}"
                self.inbox.put(incoming.errand("check", key, text(body, "user_id"), "", self.own))
                ack("I look at myself; the answer comes as a message from me.")
            case _:
                ack(HELP)

    def _status(self) -> str:
        counts = self.inbox.counts()
        waiting, dead = counts.get("open", 0), counts.get("dead", 0)
        return f"{waiting} waiting or at work, {counts.get('done', 0)} done, {dead} given up."

    def ignored(self) -> None:
        """What else there is; unacknowledged it would come three times more."""


def bolt(listeners: Listeners, signing_secret: str) -> App:
    """The Bolt app with its listeners."""
    own, slack = listeners.own, listeners.slack

    def authorize(team_id: str | None) -> AuthorizeResult | None:
        # Asking Slack at every event who we are would cost a call each; and no variable of Bolt's
        # own can turn this into an app for many workspaces.
        if team_id not in (own.team, None):
            slack.logger.warning("an event of another workspace was turned away")
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=own.team,
            bot_user_id=own.user,
            bot_id=own.bot,
            bot_token=slack.settings.bot_token,
        )

    app = App(
        name="packshot",
        client=slack.nobody,
        authorize=cast("Callable[..., AuthorizeResult]", authorize),
        signing_secret=signing_secret,
        process_before_response=True,
        logger=slack.logger,
    )
    _register(app, listeners)
    return app


def _register(app: App, listeners: Listeners) -> None:
    app.event("message")(lambda body: listeners.said(body))
    app.event("app_mention")(lambda body: listeners.said(body))
    app.event("agent_session_stopped")(lambda body: listeners.stopped(body))
    app.event("app_home_opened")(lambda body: listeners.opened(body))
    app.message_shortcut(SHORTCUT)(lambda body, ack: listeners.shortcut(body, ack))
    app.command("/packshot")(lambda body, ack: listeners.command(body, ack))
    app.view(FORM)(lambda body, ack: listeners.submitted(body, ack))
    app.action(re.compile("packshot_.*"))(lambda body, ack: listeners.clicked(body, ack))
    app.event(_EVERYTHING)(lambda: listeners.ignored())
    app.action(_EVERYTHING)(lambda ack: ack())


def workspace(slack: Slack) -> Self:
    """Who we are. Raises SlackError or Unreachable."""
    answer: Json = slack.call("auth.test")
    return Self(*(text(answer, name) for name in ("team_id", "user_id", "bot_id", "url")))
