"""What the planner answers: what is planned, what is left out and why, what it needs."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.closing import Closing, counted
from agent.offline.gallery import File
from agent.offline.phrases import phrase
from agent.offline.turn import Turn

__all__ = ["closing", "outcome", "planned", "reply", "small_talk"]


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


def reply(turn: Turn, kind: str, *, lacks: Sequence[str] = ()) -> str:
    """The answer of a turn, besides what a plan makes and changes; empty if that says it all.

    `lacks` are the views that a new set of the plan cannot show.
    """
    parts = [*turn.answers]
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
        parts += [f"Not in it: {'; '.join(lacks)}."] if lacks else []
    return " ".join(part for part in parts if part)


def small_talk(turn: Turn, kind: str) -> str:
    """What is said where there is nothing to report: courtesies, or that nothing was understood."""
    if kind == "question":
        lost = phrase("talk.lost")
        return lost if turn.photos else f"{lost} {phrase('talk.no_photo')}"
    if "thanks" in turn.talked:
        return phrase("talk.thanks")
    if "greet" in turn.talked and not turn.files:
        return phrase("talk.hello")
    return phrase("talk.ok" if turn.files else "talk.hello")


def planned(made: Sequence[File]) -> str:
    """One line that counts the new files by channel and names them; empty where there are none."""
    if not made:
        return ""
    shown = ", ".join(file.name for file in made[:12]) + (", …" if len(made) > 12 else "")
    return f"Planned {counted([file.channel for file in made])}: {shown}."


def closing(turn: Turn, made: Sequence[File], rest: str) -> Closing:
    """What is to be said once the plan has run."""
    return Closing(
        files={file.name: file.channel for file in made},
        gallery=tuple(file.name for file in turn.files),
        changes=" ".join(turn.notes),
        rest=rest,
    )


def _unread(turn: Turn, kind: str) -> list[str]:
    said = [f"“{clause.text}”" for clause in turn.unread]
    if not said or kind == "refuse":
        return []
    return [f"I did not understand {', '.join(said)}."]
