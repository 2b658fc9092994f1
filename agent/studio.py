"""Studio: conversations about photos, for any front end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pydantic import JsonValue

from agent.conversation import Conversation, Decision, Recipe, Upload
from agent.events import Event, Planned
from agent.settings import Settings

if TYPE_CHECKING:
    from tools.picture import Picture


class Studio:
    """Everything the front ends do goes through here; every method may be called from any thread.

    Generators do their work while they are read, and hold the conversation until they are
    exhausted or closed.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened before it is needed. Raises nothing."""
        self.settings = settings

    def __enter__(self) -> Self:
        """Use as a context manager closes what was opened."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Stop what runs, write what is made, close the files."""

    def say(self, thread: str, text: str, uploads: Sequence[Upload] = ()) -> Iterator[Event]:
        """One message of the user, with what they send along."""
        raise NotImplementedError

    def plan(
        self, thread: str, text: str, uploads: Sequence[Upload] = (), *, generator: bool = False
    ) -> Planned:
        """Plan a message and accept it as if it had run; no pixel is touched."""
        raise NotImplementedError

    def decide(self, thread: str, question_id: str, decision: Decision) -> Iterator[Event]:
        """Answer a Question. An answer to one that is no longer open changes nothing."""
        raise NotImplementedError

    def undo(self, thread: str) -> Iterator[Event]:
        """Back to the plan before this one."""
        raise NotImplementedError

    def redo(self, thread: str) -> Iterator[Event]:
        """Forward again after an undo."""
        raise NotImplementedError

    def back_to(self, thread: str, version: int) -> Iterator[Event]:
        """To the plan with that number: 1 is the first, 0 the empty one."""
        raise NotImplementedError

    def resume(self, thread: str) -> Iterator[Event]:
        """Go on with a turn that was cut short; does nothing where none was."""
        raise NotImplementedError

    def stop(self, thread: str) -> None:
        """Begin no further step of what runs in that conversation; steps in flight end."""
        raise NotImplementedError

    def state(self, thread: str) -> Conversation:
        """The conversation as it stands; an empty one where none has begun."""
        raise NotImplementedError

    def picture(self, digest: str) -> Picture:
        """A stored picture: of a Photo (`digest`) or of a Result (`made`)."""
        raise NotImplementedError

    def original(self, sha256: str) -> bytes:
        """The bytes of an upload as they came."""
        raise NotImplementedError

    def run_recipe(self, recipe: Recipe, uploads: Mapping[str, Upload]) -> Iterator[Event]:
        """Run a recipe outside any conversation, as `replay` does; uploads by their names in it."""
        raise NotImplementedError

    def run_operation(
        self, op: str, args: Mapping[str, JsonValue], uploads: Sequence[Upload]
    ) -> Picture:
        """One operation on uploads, which fill the images that it reads in order."""
        raise NotImplementedError
