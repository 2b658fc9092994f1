"""The app: Bolt's listeners, which write one row and acknowledge, and do nothing else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from slack_bolt import Ack, App, BoltContext
from slack_bolt.authorization import AuthorizeResult

from bot.slack.client import Slack
from bot.slack.forms import WISH
from bot.slack.kit_form import BRAND
from bot.slack.listeners import Body, Listeners
from bot.slack.order_form import ORDER
from bot.slack.payload import part, text
from bot.slack.workspaces import Workspaces

SHORTCUT: Final = "studio_from_message"
_EVERYTHING: Final = re.compile(".*")
_GONE: Final = ("app_uninstalled", "tokens_revoked")


def bolt(workspaces: Workspaces, nobody: Slack) -> App:
    """The Bolt app with its listeners; `nobody` acts for no workspace."""

    def authorize(team_id: str | None) -> AuthorizeResult | None:
        # Asking Slack at every event who we are would cost a call each; and no variable of Bolt's
        # own can turn this into another app.
        found = workspaces.of(team_id)
        if found is None:
            nobody.logger.warning("an event of another workspace was turned away")
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.own.team,
            bot_user_id=found.own.user,
            bot_id=found.own.bot,
            bot_token=found.slack.settings.bot_token,
        )

    # Bolt warns of the token that it finds in the environment and does not use.
    nobody.logger.setLevel(logging.ERROR)
    app = App(
        name="packshot",
        client=nobody.nobody,
        authorize=cast("Callable[..., AuthorizeResult]", authorize),
        signing_secret=nobody.settings.signing_secret,
        process_before_response=True,
        logger=nobody.logger,
    )
    nobody.logger.setLevel(logging.WARNING)
    _register(app, _Desk(workspaces))
    return app


@dataclass(frozen=True)
class _Desk:
    """Who listens in which workspace."""

    workspaces: Workspaces

    def at(self, context: BoltContext) -> Listeners:
        """The listeners of the workspace that an event comes from; Bolt has asked who that is."""
        found = self.workspaces.of(context.team_id)
        if found is None:
            raise LookupError("that workspace has just taken the app out")
        return found.listeners

    def gone(self, body: Body) -> None:
        """We were taken out of a workspace, or our token there is void."""
        event = part(body, "event")
        revoked = part(event, "tokens").get("bot")
        if text(event, "type") == "app_uninstalled" or revoked:
            self.workspaces.dismiss(text(body, "team_id"))


def _register(app: App, desk: _Desk) -> None:
    at = desk.at
    app.event("message")(lambda body, context: at(context).said(body))
    app.event("app_mention")(lambda body, context: at(context).said(body))
    app.event("agent_session_stopped")(lambda body, context: at(context).stopped(body))
    app.event("app_home_opened")(lambda body, context: at(context).opened(body))
    for kind in _GONE:
        app.event(kind)(lambda body: desk.gone(body))
    app.message_shortcut(SHORTCUT)(lambda body, ack, context: at(context).shortcut(body, ack))
    app.command("/packshot")(lambda body, ack, context: at(context).command(body, ack))
    app.view(WISH)(lambda body, ack, context: at(context).submitted(body, ack))
    app.view(ORDER)(lambda body, ack, context: at(context).ordered(body, ack))
    app.view(BRAND)(lambda body, ack, context: at(context).branded(body, ack))
    app.action(re.compile("packshot_.*"))(lambda body, ack, context: at(context).clicked(body, ack))
    app.event(_EVERYTHING)(lambda: _ignored())
    app.action(_EVERYTHING)(lambda ack: _acknowledged(ack))


def _ignored() -> None:
    """What else there is; unacknowledged it would come three times more."""


def _acknowledged(ack: Ack) -> None:
    """A button that is not ours, a link: Slack shows an error where nobody answers."""
    ack()
