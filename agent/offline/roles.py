"""Who is who among the uploads: "photo 2 is our model Mia, photo 3 the pose"."""

from __future__ import annotations

import re

from agent.offline.situation import Situation, words_of

__all__ = ["ROLES", "cast_in"]

#: What an upload may be besides a product or a scene, and the argument of `create` that takes it.
ROLES = {"model": "model_image", "pose": "pose_image", "outfit": "outfit_image"}
_ORDINALS = {
    "first": 0, "1st": 0, "erste": 0, "primera": 0, "première": 0,
    "second": 1, "2nd": 1, "zweite": 1, "segunda": 1, "deuxième": 1,
    "third": 2, "3rd": 2, "dritte": 2, "tercera": 2, "troisième": 2, "last": -1,
}  # fmt: skip
_PHOTO = r"(?:photo|picture|image|pic|foto|bild|imagen)"
_NTH = (
    rf"(?:the\s+)?(?P<nth>{'|'.join(_ORDINALS)})(?:\s+(?:{_PHOTO}|one)|(?=\s*(?:=|:|is)\s))"
    rf"|{_PHOTO}\s*#?(?P<number>\d)\b"
)
_OUR = r"(?:our|my|the|a|unser|nuestra|notre)\s+"
_ROLE = (
    r"(?P<role>model|modell|modelo|mannequin|girl|guy|pose|posture|outfit)\b"
    rf"(?!\s+(?:shot|{_PHOTO}|version|wear|hold|in\b|with\b))"
)
_SAYINGS = (
    # "Lea (2nd photo) is our model"
    rf"\b(?P<who>\w+)\s*\((?:{_NTH})\)\s*(?:is|=)\s*{_OUR}{_ROLE}",
    # "second photo = Lea, our model"
    rf"\b(?:{_NTH})\s*(?:=|:|is)\s*(?P<who>\w+),?\s+{_OUR}{_ROLE}",
    # "photo 2 mira (our model, she is fine with it)"
    rf"\b(?:{_NTH})\s*(?:=|:|is)?\s*(?P<who>\w+)\s*\(\s*{_OUR}{_ROLE}[^)]*\)",
    # "second photo: Lena. Show her wearing them"
    rf"\b(?:{_NTH})\s*(?:=|:|is)\s*(?P<who>[A-Z]\w+)(?=[.,;]?\s+(?:(?:and\s+)?(?:show|put|dress|have)\s+)"
    r"(?:her|him|them)\b)(?P<role>)",
    # "photo 2 is our model Mia", "photo 3 the pose"
    rf"\b(?:{_NTH})\s*(?:(?:=|:|is|shows)\s*(?:{_OUR})?|{_OUR}){_ROLE}(?:\s+(?P<who>[A-Z]\w+))?",
    # "photo 2 is my friend Maja who models for us"
    rf"\b(?:{_NTH})\s*(?:=|:|is|shows)\s*(?:\w+\s+){{0,3}}?(?P<who>[A-Z]\w+)\s+(?:who|that)\s+"
    r"(?:is\s+(?:our|my|the)\s+)?(?P<role>model)s?\b(?:\s+(?:for|with)\s+(?:us|me))?",
    # "lea is our model", of a photo that is called so
    rf"\b(?P<name>\w{{3,}})\s+is\s+{_OUR}{_ROLE}",
)
_PATTERNS = tuple(re.compile(saying, re.IGNORECASE) for saying in _SAYINGS)
#: "photo 1: spa headband, …": what the other one shows, where somebody's role is told.
_GOODS = re.compile(rf"^\W*(?:{_NTH})\s*(?:=|:|is|shows)\s*[^,.;:]+[,.;]\W*", re.IGNORECASE)
_KINDS = {"pose": "pose", "posture": "pose", "outfit": "outfit"}


def cast_in(text: str, state: Situation) -> tuple[str, Situation]:
    """The text without what it says of roles, and the uploads with the roles that they have.

    An upload keeps its role in later turns: the recipe holds it. One product at least remains.
    """
    found = _held(state)
    for pattern in _PATTERNS:
        while match := pattern.search(text):
            upload = _upload(match, state)
            if upload is None or len(set(found) | {upload}) >= len(state.photos()):
                break
            found[upload] = _KINDS.get(match["role"].lower(), "model")
            text = _without(text, match, found[upload])
    text = _GOODS.sub("", text) if found else text
    uploads = {
        name: upload.model_copy(update={"role": found[name]}) if name in found else upload
        for name, upload in state.uploads.items()
    }
    return text, state.model_copy(update={"uploads": uploads}) if found else state


def _held(state: Situation) -> dict[str, str]:
    """The roles that the recipe's uploads have already."""
    found: dict[str, str] = {}
    for step in state.recipe.values():
        args = step.get("args")
        for role, name in ROLES.items():
            upload = args.get(name) if isinstance(args, dict) else None
            if isinstance(upload, str) and upload in state.uploads:
                found[upload] = role
    return found


def _upload(match: re.Match[str], state: Situation) -> str | None:
    """The upload that is meant: by its place among the photos, or by its name."""
    groups, photos = match.groupdict(), state.photos()
    if groups.get("name"):
        named = [name for name in photos if groups["name"].lower() in words_of(name)]
        return named[0] if len(named) == 1 else None
    nth, number = groups.get("nth"), groups.get("number")
    place = _ORDINALS[nth.lower()] if nth else int(number or 0) - 1
    return photos[place] if -1 <= place < len(photos) else None


def _without(text: str, match: re.Match[str], role: str) -> str:
    """The text without the saying; the person's name says "model" from there on."""
    who = match.groupdict().get("who") or match.groupdict().get("name")
    after = re.sub(r"^\s*[,;]\s*", "", text[match.end() :])
    if who and role == "model":
        after = re.sub(rf"\b{re.escape(who)}\b", f"model {who}", after, flags=re.IGNORECASE)
        after = re.sub(r"\blet (?:her|him|them)\b", "model", after, count=1)
        after = re.sub(
            r"\b(?:show|put|dress|have) (?:her|him|them) (?:in|wearing) (?:it|this|that)\b",
            "model wearing it",
            after,
            count=1,
        )
    return f"{text[: match.start()]}{after}"
