"""The home tab, suggested prompts and examinations: what concerns one person and no thread."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent import Examination, diagnose
from bot.slack.blocks import context, cut, escape, message, section
from bot.slack.client import Slack
from bot.slack.conversation import Thread, Threads
from bot.slack.effects import Effects
from bot.slack.inbox import Letter
from bot.slack.incoming import Self
from bot.slack.payload import Json, part, parts, text

_RECENT: Final = 15
_MARKS: Final = {"pass": ":white_check_mark:", "warn": ":warning:", "fail": ":x:"}
HELP: Final = (
    "Send me photos of a product and say what you need, here or in any channel where I am:"
    " “@Packshot make an Amazon set for this mug”. Reply in the thread to change it: “softer shadow"
    " on the second”, “an Instagram story too”, “undo”. `/packshot status` shows what I am at,"
    " `/packshot check` whether I am well."
)


def manifest() -> Json:
    """The app as Slack must know it."""
    return part(json.loads(Path(__file__).with_name("manifest.json").read_text("utf-8")))


@dataclass(frozen=True)
class Home:
    """What one person sees of us."""

    slack: Slack
    effects: Effects
    threads: Threads
    own: Self

    def show(self, letter: Letter) -> None:
        """The home tab with someone's galleries, or the prompts of their messages with us."""
        if channel := text(letter.payload, "channel"):
            prompts = parts(manifest(), "features", "agent_view", "suggested_prompts")
            # Naming a thread makes this call fail silently for apps of the newer kind.
            self.slack.call(
                "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts
            )
            return
        user = text(letter.payload, "user")
        view = {"type": "home", "blocks": [section(HELP), *self._recent(user)]}
        self.slack.call("views.publish", user_id=user, view=view)

    def check(self, letter: Letter) -> None:
        """Examine the installation for whoever asked."""
        lines = [_line(one) for one in [*diagnose(), self._scopes()]]
        told = message("How I am", [section("\n".join(lines))])
        self.effects.post(f"check/{letter.key}", text(letter.payload, "user"), "", told)

    def _recent(self, user: str) -> list[Json]:
        found = [self._told(thread) for thread in self.threads.recent(user, _RECENT)]
        if not found:
            return [context("Your galleries will be listed here.")]
        return [section("*Your galleries*"), *found]

    def _told(self, thread: Thread) -> Json:
        rows = self.effects.tables.rows(
            "SELECT COUNT(*) AS n FROM pictures WHERE conversation = ?"
            " UNION ALL SELECT COUNT(*) FROM approvals WHERE conversation = ?",
            [thread.id, thread.id],
        )
        pictures, approved = (row["n"] for row in rows)
        link = f"{self.own.url}archives/{thread.channel}/p{thread.root.replace('.', '')}"
        title = escape(cut(thread.title or "Photos", 80)).replace("|", "/")
        return section(f"<{link}|{title}>\n{pictures} pictures, {approved} approved")

    def _scopes(self) -> Examination:
        wanted = part(manifest(), "oauth_config", "scopes").get("bot")
        missing = set(wanted if isinstance(wanted, list) else []) - self.slack.scopes()
        if missing:
            text = f"lacks {', '.join(sorted(missing))}: install it again from the manifest"
            return Examination("slack", "warn", f"the app {text}")
        return Examination("slack", "pass", "the app has every permission of its manifest")


def _line(one: Examination) -> str:
    return f"{_MARKS.get(one.verdict, '')} *{one.what}* {escape(one.text)}"
