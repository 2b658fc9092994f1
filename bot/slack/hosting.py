"""Hosted models: whether a workspace lets words and photos be sent to them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from agent import Settings
from bot.slack.blocks import button, context, escape, section
from bot.slack.payload import Json
from bot.slack.tables import Tables

_NAME: Final = "hosted"
#: Why a turn is made without them; it stands on every card.
KEPT_HERE: Final = (
    "This workspace sends nothing to hosted models: the built-in planner plans, and nothing is"
    " drawn by a generator"
)
_NONE: Final = "No hosted model is set up: words and photos go nowhere beyond Slack and me."
_STOP: Final = (
    "From the next message on the built-in planner plans, and nothing is drawn by a generator."
)


@dataclass(frozen=True)
class Hosting:
    """The choice of one workspace; until someone makes it, all that is installed may be used."""

    tables: Tables
    branch: Settings

    @property
    def models(self) -> tuple[str, ...]:
        """What is installed and hosted, in words."""
        planner, generator = self.branch.planner, self.branch.engines.get("generate", "none")
        found = (
            [f"what you write, and small copies of photos, to {planner.model}"] if planner else []
        )
        return (*found, *([f"photos to draw from to {generator}"] if generator != "none" else ()))

    def why(self) -> str:
        """Why nothing may be sent to hosted models, in a sentence; empty where it may."""
        return KEPT_HERE if self.models and not self._choice()[0] else ""

    def switch(self, user: str, *, on: bool) -> None:
        """From the next turn on they may be used, or may not, by someone's word."""
        self.tables.run(
            'INSERT INTO choices (name, value, "user", at) VALUES (?, ?, ?, ?)'
            ' ON CONFLICT (name) DO UPDATE SET value = excluded.value, "user" = excluded."user",'
            " at = excluded.at",
            [_NAME, "on" if on else "off", user, time.time()],
        )

    def told(self, *, may: bool) -> list[Json]:
        """How it stands, for the home tab; with the button for those who `may` press it."""
        if not self.models:
            return [context(_NONE)]
        on, user = self._choice()
        by = f" by <@{user}>" if user else ""
        sent = escape("; ".join(self.models))
        state = f"Sent to them: {sent}." if on else f"Switched off{by}: {escape(KEPT_HERE)}."
        shown = section(f"*Hosted models*\n{state}")
        return [{**shown, "accessory": self._button(on=on)}] if may else [shown]

    def _button(self, *, on: bool) -> Json:
        if on:
            return button("Switch off", "hosted", {"on": False}, confirm=_STOP)
        sent = f"From the next message on I send {'; '.join(self.models)}."
        return button("Switch on", "hosted", {"on": True}, confirm=sent)

    def _choice(self) -> tuple[bool, str]:
        sql = 'SELECT value, "user" FROM choices WHERE name = ?'
        row = self.tables.row(sql, [_NAME])
        return (row["value"] == "on", str(row["user"])) if row else (True, "")
