"""Installing: the pages by which further workspaces add the app, by Slack's OAuth."""

from __future__ import annotations

from typing import Final

from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings

from agent import Settings
from bot.slack.client import Slack
from bot.slack.installations import Installations
from bot.slack.manifest import scopes
from bot.slack.oauth_states import States

INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"


def installing(settings: Settings, installations: Installations, nobody: Slack) -> OAuthFlow:
    """The flow: one page that leads to Slack, one that Slack leads back to."""
    return OAuthFlow(
        client=nobody.nobody,
        logger=nobody.logger,
        settings=OAuthSettings(
            client_id=settings.slack.client_id,
            client_secret=settings.slack.client_secret,
            scopes=sorted(scopes()),
            user_scopes=[],
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            installation_store=installations,
            state_store=States(installations.database),
            logger=nobody.logger,
        ),
    )
