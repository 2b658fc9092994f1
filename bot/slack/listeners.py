"""The listeners of one workspace: each writes a row and acknowledges, or opens a form."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from slack_bolt import Ack

from agent import PackshotError, Settings
from bot.slack import incoming
from bot.slack.client import Slack, SlackError, Unreachable
from bot.slack.conversation import Threads
from bot.slack.forms import blank, form, typed
from bot.slack.home import HELP
from bot.slack.hosting import Hosting
from bot.slack.inbox import Inbox, Letter
from bot.slack.incoming import Self
from bot.slack.kit_form import keep_kit, kit_form
from bot.slack.order_form import nothing, order_form, ordered
from bot.slack.payload import Json, part, text
from bot.slack.permission import Permission

#: Seconds that a reply in our direct messages waits for the message it replies to.
_PATIENCE: Final = 5.0

Body = dict[str, object]


@dataclass(frozen=True)
class Listeners:
    """What happens when Slack speaks. Whatever fails here is not acknowledged: Slack repeats it."""

    branch: Settings
    inbox: Inbox
    slack: Slack
    threads: Threads
    permission: Permission
    hosting: Hosting
    own: Self

    def said(self, body: Body) -> None:
        """A message or a mention."""
        found = incoming.heard(body, self.own)
        if found is None:
            return
        payload = found.letter.payload
        begins = text(payload, "thread") == text(payload, "ts")
        ours = self.threads.find(payload) is not None
        known = begins or ours or self.inbox.knows(found.letter.lane)
        direct = text(payload, "channel").startswith("D")
        wait = _PATIENCE if direct and not known else 0.0
        self.inbox.put(found.letter, wait=wait, parked=not known and not found.addressed)

    def clicked(self, body: Body, ack: Ack) -> None:
        """A button; some open a form, if whoever pressed may fill it in."""
        letter = incoming.clicked(body, self.own)
        action = text(letter.payload, "action")
        if action in ("edit", "redo") and self._may(letter):
            place = {"c": text(letter.payload, "channel"), "at": str(letter.order)}
            self._open(body, form(action, {**part(letter.payload, "value"), **place}))
        elif action == "brand":
            self._open_kit(body, letter)
        elif action == "hosted":
            self._switch(letter)
        elif action == "forget":
            self.inbox.put(incoming.errand("forget", letter.key, letter.payload, self.own))
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

    def _open(self, body: Body, view: Json) -> bool:
        # Too late for a form: the button is still there to be pressed again.
        with suppress(SlackError, Unreachable):
            self.slack.call("views.open", trigger_id=text(body, "trigger_id"), view=view)
            return True
        return False

    def _open_kit(self, body: Body, letter: Letter) -> None:
        """The brand kit is everyone's in the workspace, or its approvers' where there are any."""
        if not self._keeps_kit(letter):
            return
        # What is wrong with the kit's file stands on the home tab.
        with suppress(PackshotError):
            self._open(body, kit_form(self.branch))

    def _switch(self, letter: Letter) -> None:
        """Hosted models are the workspace's choice, made by those who keep its brand kit."""
        if self._keeps_kit(letter):
            on = part(letter.payload, "value").get("on") is True
            self.hosting.switch(text(letter.payload, "user"), on=on)
        self.inbox.put(incoming.errand("home", letter.key, letter.payload, self.own))

    def _keeps_kit(self, letter: Letter) -> bool:
        outside = self.permission.outsider(letter.payload.get("external"))
        return not outside and self.permission.keeps_kit(text(letter.payload, "user"))

    def submitted(self, body: Body, ack: Ack) -> None:
        """A form about a plan or a picture."""
        said = typed(part(body, "view"))
        if not said:
            ack(response_action="errors", errors=dict(blank()))
            return
        self.inbox.put(incoming.submitted(body, self.own, said))
        ack()

    def ordered(self, body: Body, ack: Ack) -> None:
        """A form about the photos of an older message."""
        said = ordered(self.branch, part(body, "view"))
        if not said:
            ack(response_action="errors", errors=dict(nothing()))
            return
        self.inbox.put(incoming.order(body, self.own, said))
        ack()

    def branded(self, body: Body, ack: Ack) -> None:
        """The form of the brand kit."""
        letter = incoming.submitted(body, self.own, "")
        wrong = keep_kit(self.branch, part(body, "view")) if self._keeps_kit(letter) else {}
        if wrong:
            ack(response_action="errors", errors=dict(wrong))
            return
        self.inbox.put(incoming.errand("home", letter.key, letter.payload, self.own))
        ack()

    def shortcut(self, body: Body, ack: Ack) -> None:
        """The shortcut on a message: a form; where that cannot be opened, the message itself."""
        letter = incoming.shortcut(body, self.own)
        outside = self.permission.outsider(letter.payload["external"])
        if outside or not self._open(body, self._order(letter)):
            self.inbox.put(letter)
        ack()

    def _order(self, letter: Letter) -> Json:
        said = text(letter.payload, "text")
        words = "" if said == incoming.SHORTCUT else said
        return order_form(self.branch, words, incoming.kept(letter))

    def stopped(self, body: Body) -> None:
        """Slack's own Stop button."""
        self.inbox.put(incoming.stopped(body, self.own))

    def opened(self, body: Body) -> None:
        """Someone looks at us."""
        event = part(body, "event")
        shown = text(event, "tab") == "messages"
        place = {"user": text(event, "user"), "ts": text(event, "event_ts")}
        place["channel"] = text(event, "channel") if shown else ""
        key = f"ev/{text(body, 'event_id')}"
        self.inbox.put(incoming.errand("home", key, place, self.own))

    def command(self, body: Body, ack: Ack) -> None:
        """`/packshot help|status|check|forget`."""
        asked = text(body, "text").strip().lower()
        letter = {"user": text(body, "user_id"), "external": incoming.outside(body, self.own)}
        key = f"slash/{text(body, 'trigger_id')}"
        match asked:
            case "status":
                ack(self._status(letter["user"]))
            case "check":
                self.inbox.put(incoming.errand("check", key, letter, self.own))
                ack("I look at myself; the answer comes as a message from me.")
            case "forget":
                self.inbox.put(incoming.errand("forget", key, letter, self.own))
                ack("I delete all that you asked me for; a message tells you when it is gone.")
            case _:
                ack(HELP)

    def _status(self, user: object) -> str:
        counts = self.inbox.counts()
        waiting, dead = counts.get("open", 0), counts.get("dead", 0)
        told = f"{waiting} waiting or at work, {counts.get('done', 0)} done, {dead} given up."
        at_work = self.inbox.open_of(str(user))
        return f"{told} {at_work} of those that wait are yours." if at_work else told
