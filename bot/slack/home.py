"""The home tab, suggested prompts and examinations: what concerns one person and no thread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from agent import PackshotError, Settings, brand_kit, list_rows, read_usage
from bot.slack.approvals import Approvals
from bot.slack.blocks import actions, button, context, cut, escape, header, message, section
from bot.slack.checkup import checkup
from bot.slack.client import Slack
from bot.slack.conversation import Thread, Threads
from bot.slack.effects import Effects
from bot.slack.hosting import Hosting
from bot.slack.inbox import Letter
from bot.slack.incoming import Self
from bot.slack.manifest import prompts
from bot.slack.opinions import Opinions
from bot.slack.payload import Json, text
from bot.slack.permission import Permission
from bot.slack.showcase import NOTICE

_RECENT: Final = 15
_DAYS: Final = 30
_MARKS: Final = {"pass": ":white_check_mark:", "warn": ":warning:", "fail": ":x:"}
#: Slack shows no more suggestions.
_PROMPTS: Final = 4
HELP: Final = (
    "Send me photos of a product and say what you need, here or in any channel where I am:"
    " “@Packshot make an Amazon set for this mug”. Reply in the thread to change it: “softer shadow"
    " on the second”, “an Instagram story too”, “undo”. `/packshot status` shows what I am at,"
    " `/packshot check` whether I am well, `/packshot forget` deletes all that you asked for."
)


@dataclass(frozen=True)
class Home:
    """What one person sees of us."""

    branch: Settings
    slack: Slack
    effects: Effects
    threads: Threads
    approvals: Approvals
    opinions: Opinions
    hosting: Hosting
    permission: Permission
    own: Self

    def show(self, letter: Letter) -> None:
        """The home tab with someone's galleries, or the prompts of their messages with us."""
        if channel := text(letter.payload, "channel"):
            own = [(f"Use our {title}", f"use our {title}") for title in self._own_lists()]
            offered = [*prompts(), *({"title": t[:75], "message": m} for t, m in own)]
            # Naming a thread makes this call fail silently for apps of the newer kind.
            self.slack.call(
                "assistant.threads.setSuggestedPrompts",
                channel_id=channel,
                prompts=offered[:_PROMPTS],
            )
            return
        user = text(letter.payload, "user")
        blocks = [
            section(HELP),
            *self._examples(),
            header("Your galleries"),
            *self._recent(user),
            header("How your pictures look"),
            *self._kit(),
            *self._lists(),
            header("What I use and keep"),
            *self._spent(user),
            *self._liked(),
            *self.hosting.told(may=self.permission.keeps_kit(user)),
            *self._kept(),
            context(NOTICE),
        ]
        view = {"type": "home", "blocks": blocks}
        self.slack.call("views.publish", user_id=user, view=view)

    def check(self, letter: Letter) -> None:
        """Examine the installation for whoever asked."""
        lines = [
            f"{_MARKS.get(one.verdict, '')} *{one.what}* {escape(one.text)}"
            for one in checkup(self.slack)
        ]
        told = message("How I am", [section("\n".join(lines))])
        self.effects.post(f"check/{letter.key}", text(letter.payload, "user"), "", told)

    def _recent(self, user: str) -> list[Json]:
        found = [self._told(thread) for thread in self.threads.recent(user, _RECENT)]
        if not found:
            return [context("Your galleries will be listed here.")]
        return found

    def _told(self, thread: Thread) -> Json:
        pictures = len(self.approvals.exhibits.of(thread.id))
        approved = len(self.approvals.of(thread.id))
        link = f"{self.own.url}archives/{thread.channel}/p{thread.root.replace('.', '')}"
        title = escape(cut(thread.title or "Photos", 80)).replace("|", "/")
        state = ", locked" if thread.locked_by else ""
        told = section(f"<{link}|{title}>\n{pictures} pictures, {approved} approved{state}")
        place = {"c": thread.channel, "t": thread.root}
        sure = "My copies of its photos and pictures go; what was posted in Slack stays."
        return {**told, "accessory": button("Delete", "delete", place, confirm=sure)}

    def _kit(self) -> list[Json]:
        """The brand kit, with a button that opens its form."""
        try:
            held = brand_kit(settings=self.branch)
        except PackshotError as error:
            return [section(f"*Brand kit*\n{escape(str(error))}")]
        lines = [f"{name}: {escape(_plain(value))}" for name, value in held.items()]
        told = section("\n".join(["*Brand kit*", *(lines or ["Empty: pictures look as they do."])]))
        return [{**told, "accessory": button("Edit", "brand", {})}]

    def _own_lists(self) -> list[str]:
        try:
            rows = list_rows(self.branch)
        except PackshotError:  # the tab says so where it lists them
            return []
        return [row["title"] for row in rows if row["kind"] == "yours"]

    def _lists(self) -> list[Json]:
        own = "\n".join(f"• {escape(cut(title, 80))}" for title in self._own_lists()[:20])
        none = "None yet: say “save this as our mug set” in a thread that you like."
        return [section(f"*Your shot lists*\n{own or none}")]

    def _spent(self, user: str) -> list[Json]:
        """What was spent, and what the budgets have left."""
        try:
            usage = read_usage(self.branch, _DAYS, user=user)
        except PackshotError as error:
            return [section(f"*Usage*\n{escape(str(error))}")]
        threads = {f"conversation {one.id}" for one in self.threads.recent(user, _RECENT)}
        known = (purse for purse in usage.budgets if not purse.whose.startswith("conversation"))
        own = [purse for purse in usage.budgets if purse.whose in threads]
        left = [f"• left: {purse.text()}" for purse in known] + (
            [f"• left in a thread of yours: {min(p.left for p in own):.2f} USD"] if own else []
        )
        spent = f"${usage.usd:.2f} in {_DAYS} days in this workspace"
        return [section("\n".join(["*Budget and usage*", spent, *left]))]

    def _liked(self) -> list[Json]:
        """What people think of the galleries, in one small line."""
        good, bad = self.opinions.counts(time.time() - _DAYS * 86400)
        told = f"Feedback in {_DAYS} days: {good} good, {bad} not good"
        return [context(told)] if good or bad else []

    def _kept(self) -> list[Json]:
        days = self.branch.slack.keep_days
        told = (
            f"*What I keep*\nPhotos and pictures are deleted {days} days after their thread was"
            " last used, and at once where you say so."
        )
        sure = "My copies of all photos and pictures that you asked for go."
        return [section(told), actions(button("Delete all of mine", "forget", {}, confirm=sure))]

    def _examples(self) -> list[Json]:
        lines = [f"• {escape(text(one, 'message'))}" for one in prompts()]
        return [section("\n".join(["*Try*", *lines]))]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
