"""The manifest: the app as Slack must know it."""

from __future__ import annotations

import json
from pathlib import Path

from bot.slack.payload import Json, part, parts

_FILE = Path(__file__).with_name("manifest.json")


def manifest_text() -> str:
    """The manifest as JSON, to be pasted at api.slack.com/apps."""
    return _FILE.read_text("utf-8")


def manifest() -> Json:
    """The same, read."""
    return part(json.loads(manifest_text()))


def scopes() -> frozenset[str]:
    """What the app asks a workspace for."""
    wanted = part(manifest(), "oauth_config", "scopes").get("bot")
    return frozenset(map(str, wanted if isinstance(wanted, list) else []))


def optional_scopes() -> frozenset[str]:
    """Those of them that it can do without."""
    found = part(manifest(), "oauth_config", "scopes").get("bot_optional")
    return frozenset(map(str, found if isinstance(found, list) else []))


def prompts() -> list[Json]:
    """What to begin with, for people who look at us for the first time."""
    return parts(manifest(), "features", "agent_view", "suggested_prompts")
