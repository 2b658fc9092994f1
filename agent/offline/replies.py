"""What the planner answers: what is planned, what is left out and why, what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from agent.offline.gallery import File
from agent.offline.phrases import phrase
from agent.offline.turn import Turn
from agent.shots import shot_list
from tools.channels import channels

__all__ = ["outcome", "reply"]


def outcome(turn: Turn, *, does: bool) -> str:
    """plan, question, chat or refuse."""
    if turn.void:
        return "refuse"
    if turn.held:
        return "chat"
    if does:
        return "plan"
    if turn.refused or turn.asides:
        return "refuse" if turn.refused else "chat"
    if turn.questions:
        return "question"
    if turn.answers:
        return "chat"
    if turn.left_out:
        return "refuse"
    return "chat" if turn.talked and not turn.unread else "question"


def reply(turn: Turn, kind: str, made: Sequence[File]) -> str:
    """The whole answer of a turn."""
    parts: list[str] = []
    if kind == "plan":
        parts += [_planned(made), *turn.notes]
    parts += turn.answers
    parts += turn.left_out
    parts += _unread(turn, kind)
    if turn.void and (turn.orders or turn.later or turn.unread):
        parts.append(phrase("refuse.rest"))
    if kind == "plan" and turn.ignored:
        parts.append(phrase("talk.ignored", said=", ".join(dict.fromkeys(turn.ignored))))
    if kind != "refuse":
        parts += turn.questions
    if kind == "question" and parts and not turn.questions:
        parts.append(phrase("talk.again"))
    if kind == "plan" and not turn.questions:
        parts += _gaps(turn, made)
    text = " ".join(part for part in parts if part)
    return text or _small_talk(turn, kind)


def _small_talk(turn: Turn, kind: str) -> str:
    if kind == "question":
        lost = phrase("talk.lost")
        return lost if turn.photos else f"{lost} {phrase('talk.no_photo')}"
    if "thanks" in turn.talked:
        return phrase("talk.thanks")
    if "greet" in turn.talked and not turn.files:
        return phrase("talk.hello")
    return phrase("talk.ok" if turn.files else "talk.hello")


def _planned(made: Sequence[File]) -> str:
    """One line that counts the new files by channel."""
    if not made:
        return ""
    counts = Counter(file.channel for file in made)
    parts = [f"{number} for {_title(channel)}" for channel, number in counts.items()]
    shown = ", ".join(file.name for file in made[:12]) + (", …" if len(made) > 12 else "")
    files = "1 file" if len(made) == 1 else f"{len(made)} files"
    return f"Planned {files} ({', '.join(parts)}): {shown}."


def _title(channel: str) -> str:
    found = channels().get(channel)
    return found.title if found else "your own use"


def _gaps(turn: Turn, made: Sequence[File]) -> list[str]:
    """What a new set cannot show from these photos."""
    counts = Counter(file.channel for file in made)
    whole = [channel for channel, number in counts.items() if number >= 4 and shot_list(channel)]
    if not whole:
        return []
    found = shot_list(whole[0])
    gaps = [gap.text for gap in found.gaps] if found else []
    return [f"Not in it: {'; '.join(gaps)}."] if gaps else []


def _unread(turn: Turn, kind: str) -> list[str]:
    said = [f"“{clause.text}”" for clause in turn.unread]
    if not said or kind == "refuse":
        return []
    return [f"I did not understand {', '.join(said)}."]
