"""Incoming: Slack's payloads become letters, or nothing where they are not for us."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final

from bot.slack.inbox import Kind, Letter
from bot.slack.payload import Json, part, parts, seconds, text

#: Messages that people write; all other subtypes are edits, deletions and notices.
_SPOKEN: Final = ("", "file_share", "thread_broadcast")
_FILE: Final = (
    "id",
    "name",
    "title",
    "size",
    "mode",
    "is_external",
    "file_access",
    "url_private",
    "url_private_download",
)
#: What the message shortcut asks for where the message itself says nothing.
SHORTCUT: Final = "make product images"
#: Files whose ids a form has room for.
_FILES: Final = 20
_TO_SOMEONE: Final = re.compile(r"\s*<@([A-Z0-9]+)")


@dataclass(frozen=True)
class Self:
    """Who we are in this workspace."""

    team: str
    user: str
    bot: str = ""
    url: str = ""


@dataclass(frozen=True)
class Heard:
    """A letter, and whether it is meant for us whatever its thread."""

    letter: Letter
    addressed: bool


def heard(body: Json, own: Self) -> Heard | None:
    """What someone wrote, by a `message` or an `app_mention` event; both make the same letter."""
    event = part(body, "event")
    subtype, user = text(event, "subtype"), text(event, "user")
    if subtype not in _SPOKEN or event.get("bot_id") or not user or user == own.user:
        return None
    channel, ts = text(event, "channel"), text(event, "ts")
    said, direct = text(event, "text"), channel.startswith("D")
    mentioned = re.search(rf"<@{re.escape(own.user)}[|>]", said) is not None
    if not (mentioned or direct) and _to_another(said):
        return None
    if not (mentioned or direct or text(event, "thread_ts")):
        return None
    payload = {
        **_place(own, channel, text(event, "thread_ts") or ts, ts, user),
        "text": spoken(said, own),
        "files": trimmed(event),
        "mention": text(event, "type") == "app_mention",
        "external": outside(body, own),
    }
    key = f"msg/{own.team}/{channel}/{ts}"
    return Heard(_letter(key, "message", payload, ts), mentioned or direct)


def clicked(body: Json, own: Self) -> Letter:
    """A button that someone pressed."""
    action = next(iter(parts(body, "actions")), {})
    name = text(action, "action_id").removeprefix("packshot_")
    value = valued(text(action, "value"))
    # The home tab is in no channel: its buttons carry theirs.
    place = text(body, "container", "channel_id") or text(body, "channel", "id")
    channel = place or text(value, "c")
    message_ts, ts = text(body, "container", "message_ts"), text(action, "action_ts")
    payload = {
        **_place(own, channel, text(value, "t"), message_ts, text(body, "user", "id")),
        "action": name,
        "value": value,
        "blocks": parts(body, "message", "blocks") if name in ("run", "cancel") else [],
        "external": outside(body, own),
    }
    key = f"act/{own.team}/{channel}/{message_ts}/{name}/{ts}"
    if name != "stop":
        return _letter(key, "action", payload, ts)
    # It must overtake what it stops.
    return Letter(key, f"{_lane(payload)}#stop", "stop", seconds(ts), payload)


def stopped(body: Json, own: Self) -> Letter:
    """Slack's own Stop button."""
    event = part(body, "event")
    ts = text(event, "event_ts")
    thread = text(event, "thread_ts")
    place = _place(own, text(event, "channel"), thread, thread, text(event, "user"))
    payload = {**place, "external": outside(body, own)}
    key = f"ev/{text(body, 'event_id')}"
    return Letter(key, f"{_lane(payload)}#stop", "stop", seconds(ts), payload)


def submitted(body: Json, own: Self, said: str) -> Letter:
    """A form that someone filled in; its buttons' value came along in its metadata."""
    view = part(body, "view")
    value = valued(text(view, "private_metadata"))
    payload = {
        **_place(own, text(value, "c"), text(value, "t"), "", text(body, "user", "id")),
        "text": said,
        "value": value,
        "external": outside(body, own),
    }
    # Forms have no time: they come after what is there already.
    ts = text(value, "at")
    return _letter(f"view/{text(view, 'id')}", "edit", payload, ts)


def shortcut(body: Json, own: Self) -> Letter:
    """The shortcut on someone's message: as if its presser had written it to us."""
    message, channel = part(body, "message"), text(body, "channel", "id")
    ts, at = text(message, "ts"), text(body, "action_ts")
    thread = text(message, "thread_ts") or ts
    payload = {
        **_place(own, channel, thread, ts, text(body, "user", "id")),
        "text": spoken(text(message, "text"), own) or SHORTCUT,
        "files": trimmed(message),
        "mention": False,
        "external": outside(body, own),
    }
    return _letter(f"short/{own.team}/{channel}/{ts}/{at}", "message", payload, at)


def kept(letter: Letter) -> Json:
    """What of a shortcut's letter goes through its form, within the form's room."""
    place = letter.payload
    names = [
        {"id": text(one, "id"), "name": text(one, "name")[:40]} for one in parts(place, "files")
    ]
    where = {"c": text(place, "channel"), "t": text(place, "thread"), "m": text(place, "ts")}
    return {**where, "at": str(letter.order), "f": names[:_FILES]}


def order(body: Json, own: Self, said: str) -> Letter:
    """A shortcut's form that someone filled in: as if they had written it below the photos."""
    view, user = part(body, "view"), text(body, "user", "id")
    value = valued(text(view, "private_metadata"))
    payload = {
        **_place(own, text(value, "c"), text(value, "t"), text(value, "m"), user),
        "text": said,
        "files": [dict(one) for one in parts(value, "f")],
        "mention": False,
        "external": outside(body, own),
    }
    return _letter(f"view/{text(view, 'id')}", "message", payload, text(value, "at"))


def errand(kind: Kind, key: str, asked: Json, own: Self) -> Letter:
    """Something for one person alone: the home tab, an examination; `asked` says whose it is."""
    user = text(asked, "user")
    payload = {
        "user": user,
        "team": own.team,
        "channel": text(asked, "channel") if kind == "home" else "",
        "external": asked.get("external") is True,
    }
    return Letter(key, f"{kind}/{user}", kind, seconds(text(asked, "ts")), payload)


def spoken(said: str, own: Self) -> str:
    """A message without our name, with Slack's escapes undone."""
    bare = re.sub(rf"<@{re.escape(own.user)}(\|[^>]*)?>", " ", said)
    bare = re.sub(r"<(?:https?|mailto):[^|>]*\|([^>]*)>", r"\1", bare)
    bare = re.sub(r"<((?:https?|mailto):[^>]*)>", r"\1", bare)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        bare = bare.replace(entity, sign)
    return " ".join(bare.split())


def trimmed(message: Json) -> list[Json]:
    """The files of a message, with what is needed of them."""
    return [
        {name: file[name] for name in _FILE if file.get(name) is not None}
        for file in parts(message, "files")
    ]


def outside(body: Json, own: Self) -> bool:
    """Whether people of other companies are involved."""
    event, user = part(body, "event"), part(body, "user")
    teams = {text(event, "user_team"), text(event, "source_team"), text(user, "team_id")}
    return body.get("is_ext_shared_channel") is True or bool(teams - {"", own.team})


def valued(value: str) -> Json:
    """What a button carries."""
    try:
        return part(json.loads(value))
    except ValueError:
        return {}


def _to_another(said: str) -> bool:
    """Whether a message begins with someone's name: people talk to each other in threads."""
    return _TO_SOMEONE.match(said) is not None


def _place(own: Self, channel: str, thread: str, ts: str, user: str) -> dict[str, object]:
    return {"team": own.team, "channel": channel, "thread": thread, "ts": ts, "user": user}


def _lane(payload: Json) -> str:
    return ":".join(text(payload, name) for name in ("team", "channel", "thread"))


def _letter(key: str, kind: Kind, payload: dict[str, object], ts: str) -> Letter:
    if len(key) > 200:
        key = hashlib.sha256(key.encode()).hexdigest()
    return Letter(key, _lane(payload), kind, seconds(ts), payload)
