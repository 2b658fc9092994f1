"""Approvals: who found which picture good, bound to the very bytes they saw."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.slack.exhibits import Exhibit, Exhibits
from bot.slack.showcase import Picture
from bot.slack.tables import Tables


@dataclass(frozen=True)
class Approval:
    """By whom, when, for which bytes."""

    step: str
    sha256: str
    user: str
    at: float

    def document(self) -> dict[str, object]:
        """As JSON; the time in UTC."""
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.at))
        return {"sha256": self.sha256, "by": self.user, "at": at}

    def told(self) -> str:
        """One line of mrkdwn, in the reader's own time zone."""
        day = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(self.at))
        when = f"<!date^{int(self.at)}^{{date_short_pretty}} {{time}}|{day}>"
        return f":white_check_mark: Approved by <@{self.user}>, {when}"


@dataclass(frozen=True)
class Approvals:
    """The approvals of all conversations."""

    tables: Tables
    exhibits: Exhibits

    def approve(self, conversation: str, step: str, sha256: str, user: str) -> bool:
        """Note an approval. False if the picture is another by now."""
        with self.tables.writing():
            current = self.exhibits.of(conversation).get(step)
            if current is None or current.sha256 != sha256:
                return False
            self.tables.run(
                'INSERT INTO approvals (conversation, step, sha256, "user", at)'
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (conversation, step) DO UPDATE SET"
                ' sha256 = excluded.sha256, "user" = excluded."user", at = excluded.at'
                " WHERE approvals.sha256 <> excluded.sha256",
                [conversation, step, sha256, user, time.time()],
            )
        return True

    def of(self, conversation: str) -> dict[str, Approval]:
        """What is approved, by step."""
        found = self.tables.rows(
            'SELECT step, sha256, "user", at FROM approvals WHERE conversation = ?', [conversation]
        )
        return {row["step"]: Approval(*row) for row in found}

    def missing(self, conversation: str) -> list[Exhibit]:
        """The pictures that nobody has approved as they are."""
        held = self.of(conversation)
        return [
            one
            for one in self.exhibits.of(conversation).values()
            if one.step not in held or held[one.step].sha256 != one.sha256
        ]

    def forget(self, conversation: str) -> None:
        """None of its pictures is approved any more."""
        self.tables.run("DELETE FROM approvals WHERE conversation = ?", [conversation])

    def lost(self, conversation: str, now: Mapping[str, str]) -> list[Approval]:
        """Those that do not hold for these pictures, given as digests by step."""
        held = self.of(conversation).values()
        return [one for one in held if now.get(one.step) != one.sha256]

    def drop(self, conversation: str, steps: Collection[str]) -> None:
        """Forget approvals; whoever calls tells the thread."""
        for step in steps:
            self.tables.run(
                "DELETE FROM approvals WHERE conversation = ? AND step = ?", [conversation, step]
            )

    def states(self, conversation: str, shown: Iterable[Picture]) -> dict[str, str]:
        """What stands beneath pictures in place of their buttons, by step."""
        current = self.exhibits.of(conversation)
        held, states = self.of(conversation), dict[str, str]()
        for one in shown:
            if one.step not in current:
                states[one.step] = "No longer in the gallery."
            elif current[one.step].sha256 != one.sha256:
                states[one.step] = "There is a newer one."
            elif one.step in held:
                states[one.step] = held[one.step].told()
        return states
