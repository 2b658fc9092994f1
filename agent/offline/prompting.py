"""Pictures made from words, told anew: "morning fog instead of the sunset"."""

from __future__ import annotations

import re

from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.turn import Turn

__all__ = ["read"]


_ARTICLE = r"(?:the |a |an |some )?"
#: How one thing is told to take the place of another: each names the `new` and the `old` one.
_SAYINGS = (
    rf"(?P<new>.+?) instead of {_ARTICLE}(?P<old>.+)",
    rf"(?:instead of|rather than) {_ARTICLE}(?P<old>.+?) (?:use |have |show |with )?(?P<new>.+)",
    rf"(?:swap|replace|exchange|change) {_ARTICLE}(?P<old>.+?) (?:for|with|by|to|into) (?P<new>.+)",
    rf"{_ARTICLE}(?P<old>.+?) (?:->|=>|→|becomes|should be) (?P<new>.+)",
    rf"(?:not|no) {_ARTICLE}(?P<old>.+?) but (?P<new>.+)",
)
_OPERATIONS = ("recreate", "create")


def read(turn: Turn, clause: Clause) -> bool:
    """Put other words into the prompts of generated files; False where no prompt holds the old."""
    if not turn.files or not turn.studio.generator:
        return False
    found = _told(turn, clause.text.strip(" .!"))
    if found is None:
        return False
    old, new = found

    def changed(file: File) -> File | None:
        op, prompt = _prompt(file)
        if old not in prompt.lower():
            return None
        return file.setting(op, prompt=re.sub(re.escape(old), lambda _: new, prompt, flags=re.I))

    change_files(turn, clause, changed, "prompt")
    return True


def _told(turn: Turn, text: str) -> tuple[str, str] | None:
    """The old words, which a prompt in the gallery holds, and the new ones."""
    prompts = [_prompt(file)[1].lower() for file in turn.files]
    for saying in _SAYINGS:
        match = re.fullmatch(saying, text, re.I)
        if match is None:
            continue
        old = match["old"].lower().strip()
        if any(old in prompt for prompt in prompts):
            return old, re.sub(r"^(?:please |make it |use |have )", "", match["new"].strip())
    return None


def _prompt(file: File) -> tuple[str, str]:
    """The operation of a file that was told in words, and its words; both empty where none was."""
    for op in _OPERATIONS:
        prompt = file.get(op, "prompt")
        if isinstance(prompt, str) and prompt:
            return op, prompt
    return "", ""
