"""People at the stand-in: what they see of the bot, and what they do."""

from __future__ import annotations

import json
from typing import cast

from bot.slack.payload import part, parts, text
from tests.bot.slack.web_api import ALICE, BOT, DIRECT, TEAM, Json, WebApi


class People(WebApi):
    """The members of a workspace. What they do comes back as the payload that Slack sends."""

    # What they see.

    def said(self) -> list[Json]:
        """The bot's messages with text or blocks, oldest first."""
        with self.lock:
            return [one for one in self.messages if one["user"] == BOT and not one.get("files")]

    def shared(self) -> list[list[str]]:
        """The names of the files of each message that has some."""
        with self.lock:
            ours = [one for one in self.messages if one["user"] == BOT]
            found = [one["files"] for one in ours if one.get("files")]
            return [[self.files[id].name for id in cast("list[str]", ids)] for ids in found]

    def buttons(self, action: str) -> list[tuple[str, str]]:
        """The timestamps and values of the buttons for an action, as they stand now."""
        return [
            (str(message["ts"]), element["value"])
            for message in self.said()
            for block in cast("list[dict[str, list[dict[str, str]]]]", message["blocks"])
            for element in block.get("elements", [])
            if element.get("action_id") == f"packshot_{action}"
        ]

    def shows(self, words: str) -> bool:
        return words in json.dumps(self.said(), ensure_ascii=False)

    # What people do.

    def photo(
        self, data: bytes, name: str = "mug.png", kind: str = "image/png", status: int = 200
    ) -> Json:
        """A file that somebody uploads."""
        with self.lock:
            id = f"F{len(self.photos):03d}"
            self.photos[id] = (status, kind, data)
        address = f"{self.url}/photos/{id}/{name}"
        file: Json = {"id": id, "name": name, "size": len(data), "mode": "hosted"}
        self.scanned[id] = {**file, "url_private": address}
        return self.scanned[id]

    def message(self, text: str, user: str = ALICE, channel: str = DIRECT, **more: object) -> Json:
        """The event of a message; in a channel the mention's."""
        ts = self.stamp()
        kind = "app_mention" if f"<@{BOT}>" in text and channel[0] != "D" else "message"
        event: Json = {"type": kind, "user": user, "channel": channel, "ts": ts, "text": text}
        if kind == "message":
            event["channel_type"] = "im" if channel[0] == "D" else "channel"
        event |= more
        with self.lock:
            self.messages.append({"thread_ts": ts, **event})
        return self.event(event)

    def event(self, event: Json, **more: object) -> Json:
        stamp = next(self.clock)
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{stamp}",
            "event_time": stamp,
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
            "event": event,
            **more,
        }

    def click(self, action: str, ts: str, value: str, user: str = ALICE, at: int = 0) -> Json:
        with self.lock:
            message = next((m for m in self.messages if m["ts"] == ts), {})
        pressed = {"action_id": f"packshot_{action}", "value": value, "action_ts": self.stamp()}
        channel = str(message.get("channel", DIRECT))
        return {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "channel": {"id": channel},
            "container": {"message_ts": ts, "channel_id": channel},
            "message": {"blocks": message.get("blocks", [])},
            "trigger_id": f"trigger.{next(self.clock)}",
            "actions": [{**pressed, "type": "button"}],
        }

    def fill(self, values: dict[str, object], user: str = ALICE) -> Json:
        """The form that was opened last, with these fields filled in, and submitted."""
        view = {**self.views[-1], "id": f"V{len(self.views)}"}
        state = {name: {name: _field(value)} for name, value in values.items()}
        return {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "view": {**view, "state": {"values": state}},
        }

    def tap(self, action: str, user: str = ALICE, number: int = 0) -> Json:
        """The click on a button of someone's home tab."""
        blocks = parts(self.homes[user], "blocks")
        rows = [*blocks, *(one for block in blocks for one in parts(block, "elements"))]
        buttons = [part(one, "accessory") or one for one in rows]
        found = [one for one in buttons if text(one, "action_id") == f"packshot_{action}"]
        pressed = {**found[number], "action_ts": self.stamp()}
        return {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "container": {"type": "view", "view_id": "V0"},
            "trigger_id": f"trigger.{next(self.clock)}",
            "actions": [pressed],
        }

    def press(self, action: str, user: str = ALICE, number: int = 0) -> Json:
        """The click on the number-th button for an action."""
        ts, value = self.buttons(action)[number]
        return self.click(action, ts, value, user)

    def rate(self, user: str = ALICE, number: int = -1, *, good: bool) -> Json:
        """The click on one of Slack's own two buttons below an account of a gallery."""
        found = [
            (str(message["ts"]), element)
            for message in self.said()
            for block in parts(message, "blocks")
            for element in parts(block, "elements")
            if text(element, "type") == "feedback_buttons"
        ]
        ts, element = found[number]
        pressed = part(element, "positive_button" if good else "negative_button")
        return self.click("feedback", ts, text(pressed, "value"), user)


def _field(value: object) -> Json:
    """What a field of a form holds."""
    if isinstance(value, list):
        return {
            "type": "multi_static_select",
            "selected_options": [{"value": one} for one in value],
        }
    if isinstance(value, dict):
        return {"type": "static_select", "selected_option": value or None}
    return {"type": "plain_text_input", "value": value}
