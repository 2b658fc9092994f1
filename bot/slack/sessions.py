"""Sessions: Slack's own sign that we are at work in a thread, with its Stop button."""

from __future__ import annotations

from typing import Final, Literal

from bot.slack.client import RateLimited, Slack, SlackError, Unreachable
from bot.slack.conversation import Thread

Status = Literal["processing", "suspended", "active"]
#: The title's longest, as documented.
_TITLE: Final = 200


class Sessions:
    """The status of each thread; a courtesy that may fail and is then left alone."""

    def __init__(self, slack: Slack) -> None:
        """Nothing is shown yet."""
        self.slack = slack
        self._refused = False

    def show(self, thread: Thread, status: Status) -> None:
        """At work, waiting for someone's word, or ready."""
        if self._refused:
            return
        try:
            self.slack.try_call(
                "agents.sessions.setStatus",
                channel_id=thread.channel,
                thread_ts=thread.root,
                status=status,
                title=thread.title[:_TITLE] or None,
            )
        except (RateLimited, Unreachable):
            return
        except SlackError:
            # Not every workspace has agents: whoever says no once says no again.
            self._refused = True
