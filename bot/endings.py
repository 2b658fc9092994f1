"""Exit codes: what a script learns from how a command ended."""

from __future__ import annotations

#: Done; some steps or checks failed; wrong use; something is needed from the user.
DONE, FAILED, WRONG_USE, NEEDS_USER = 0, 1, 2, 3


def of_outcome(outcome: str, *, asked: object = None) -> int:
    """The ending of a turn that made nothing: an answer is done, a question needs the user."""
    if asked is not None:
        return NEEDS_USER
    return {"chat": DONE, "question": NEEDS_USER, "refuse": WRONG_USE}.get(outcome, FAILED)
