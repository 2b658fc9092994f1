"""Effects: what was done in Slack, under keys, so that nothing is done twice after a crash."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from bot.slack.client import Slack, SlackError, Unreachable
from bot.slack.message import Message
from bot.slack.payload import Json, parts, text
from bot.slack.tables import Tables

#: The kind of metadata that marks a message of ours with its key.
_MARK: Final = "packshot_effect"
#: Seconds before an effect began from which on its message is looked for: clocks differ.
_SLACK: Final = 300.0
_PAGES: Final = 10


class Effects:
    """Side effects by key: begun before they are tried, done when Slack has said so."""

    def __init__(self, tables: Tables, slack: Slack) -> None:
        """`tables` keep the keys."""
        self.tables, self.slack = tables, slack

    def data(self, key: str) -> Json | None:
        """What is known of an effect that was begun; None for one that was not."""
        row = self.tables.row("SELECT data FROM effects WHERE key = ?", [key])
        return json.loads(row["data"]) if row else None

    def is_done(self, key: str) -> bool:
        """Whether Slack has confirmed it."""
        sql = "SELECT 1 FROM effects WHERE key = ? AND state = 'done'"
        return self.tables.row(sql, [key]) is not None

    def note(self, key: str, data: Json, *, done: bool = False) -> None:
        """Remember how far an effect has come."""
        state = "done" if done else "begun"
        self.tables.run(
            "INSERT INTO effects (key, state, data, at) VALUES (?, ?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET state = excluded.state, data = excluded.data",
            [key, state, json.dumps(data), time.time()],
        )

    def forget(self, key: str) -> None:
        """It certainly has not happened."""
        self.tables.run("DELETE FROM effects WHERE key = ?", [key])

    def forget_letters(self, keys: Iterable[str]) -> None:
        """Forget what was done because of these letters: no text of theirs is left."""
        for key in keys:
            # The key of what a letter causes ends in that of the letter, or goes on with a slash.
            self.tables.run(
                "DELETE FROM effects WHERE replace(key || '/', ?, '') <> key || '/'", [f"/{key}/"]
            )

    def forget_older(self, than: float) -> None:
        """Forget what was done before (seconds since 1970): Slack repeats nothing for so long."""
        self.tables.run("DELETE FROM effects WHERE at < ?", [than])

    def post(self, key: str, channel: str, thread: str, message: Message) -> str:
        """Post a message once, and return its timestamp."""
        row = self.tables.row("SELECT state, data, at FROM effects WHERE key = ?", [key])
        if row and row["state"] == "done":
            return text(json.loads(row["data"]), "ts")
        found = self._find(key, channel, thread, row["at"]) if row else ""
        self.note(key, {})
        ts = found or self._send(key, channel, thread, message)
        self.note(key, {"ts": ts}, done=True)
        return ts

    def _send(self, key: str, channel: str, thread: str, message: Message) -> str:
        message = self.slack.fitting(message)
        try:
            return self._posted(key, channel, thread, message)
        except SlackError as error:
            if error.code in ("invalid_blocks", "msg_blocks_too_long") and message.blocks:
                return self._send(key, channel, thread, self.slack.refused(message))
            self.forget(key)
            raise

    def _posted(self, key: str, channel: str, thread: str, message: Message) -> str:
        answer = self.slack.call(
            "chat.postMessage",
            channel=channel,
            thread_ts=thread or None,
            text=message.text,
            blocks=list(message.blocks) or None,
            metadata={"event_type": _MARK, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return text(answer, "ts")

    def _find(self, key: str, channel: str, thread: str, begun: float) -> str:
        """The message that an earlier attempt left without hearing of it."""
        for message in self._replies(channel, thread, begun - _SLACK):
            if text(message, "metadata", "event_payload", "key") == key:
                return text(message, "ts")
        return ""

    def _replies(self, channel: str, thread: str, since: float) -> Iterator[Json]:
        # Without the scope to look, the message counts as not sent: an answer comes first.
        with suppress(SlackError):
            yield from replies(self.slack, channel, thread, since)

    def whisper(self, key: str, channel: str, thread: str, user: str, words: str) -> None:
        """Tell one person something that others need not see."""
        if self.is_done(key):
            return
        try:
            self.slack.call(
                "chat.postEphemeral",
                channel=channel,
                user=user,
                text=words,
                thread_ts=thread or None,
            )
        except SlackError:
            # Not everywhere may a bot whisper; the person's own messages always work.
            self.post(f"{key}/direct", user, "", Message(words))
        self.note(key, {}, done=True)

    def react(self, channel: str, ts: str, name: str) -> None:
        """Put an emoji on a message; it is a courtesy that may fail."""
        with suppress(SlackError, Unreachable):
            self.slack.call("reactions.add", channel=channel, timestamp=ts, name=name)


def replies(slack: Slack, channel: str, thread: str, since: float = 0.0) -> Iterator[Json]:
    """The messages of a thread, oldest first, with what marks ours."""
    cursor = ""
    for _ in range(_PAGES):
        answer = slack.call(
            "conversations.replies",
            channel=channel,
            ts=thread,
            oldest=f"{since:.6f}" if since > 0 else None,
            include_all_metadata=True,
            limit=200,
            cursor=cursor or None,
        )
        yield from parts(answer, "messages")
        cursor = text(answer, "response_metadata", "next_cursor")
        if not cursor:
            return
