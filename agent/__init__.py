"""From words to a gallery: what the front ends may use.

Names are loaded on first use, so that a command that only prints help imports next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.conversation import Conversation as Conversation
    from agent.conversation import Decision as Decision
    from agent.conversation import Deliverable as Deliverable
    from agent.conversation import Photo as Photo
    from agent.conversation import Result as Result
    from agent.conversation import Upload as Upload
    from agent.events import Event as Event
    from agent.events import Finished as Finished
    from agent.events import PhotoRead as PhotoRead
    from agent.events import PhotoRefused as PhotoRefused
    from agent.events import Planned as Planned
    from agent.events import Question as Question
    from agent.events import Replied as Replied
    from agent.events import StepDone as StepDone
    from agent.events import StepFailed as StepFailed
    from agent.events import StepSkipped as StepSkipped
    from agent.events import StepStarted as StepStarted
    from agent.settings import Settings as Settings
    from agent.settings import load_settings as load_settings
    from agent.studio import Studio as Studio

_HOMES = {
    "agent.conversation": ("Conversation", "Decision", "Deliverable", "Photo", "Result", "Upload"),
    "agent.events": (
        "Event",
        "Finished",
        "PhotoRead",
        "PhotoRefused",
        "Planned",
        "Question",
        "Replied",
        "StepDone",
        "StepFailed",
        "StepSkipped",
        "StepStarted",
    ),
    "agent.settings": ("Settings", "load_settings"),
    "agent.studio": ("Studio",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """The public name, from the module it lives in."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'agent' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """The public names, for people who explore."""
    return sorted(_HOME_OF)
