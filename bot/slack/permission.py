"""Permission: who may do what, decided here and never by what Slack shows or hides."""

from __future__ import annotations

from dataclasses import dataclass

from agent import SlackSettings

#: Told to people of other companies and in channels shared with them.
DENIED = (
    "I work only for people of my own workspace, in channels that no other company shares:"
    " ask its admins if you need pictures"
)


@dataclass(frozen=True)
class Permission:
    """The rules of this installation."""

    settings: SlackSettings

    def outsider(self, external: object) -> bool:
        """Whether an event from people or places outside is to be turned away."""
        return external is True and not self.settings.external

    def decides(self, user: str, requester: str) -> bool:
        """Whether someone may run, change and approve what another has asked for."""
        return user == requester or user in self.settings.approvers

    def keeps_kit(self, user: str) -> bool:
        """Whether someone may change what all pictures of the workspace look like."""
        return not self.settings.approvers or user in self.settings.approvers

    def refusal(self, requester: str) -> str:
        """The sentence for those who may not."""
        others = " or an approver" if self.settings.approvers else ""
        return f"Only <@{requester}>{others} may do that here; begin a message of your own instead."
