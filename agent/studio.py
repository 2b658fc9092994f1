"""Studio: conversations about photos, for any front end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from pydantic import JsonValue

from agent.archive import Archive
from agent.conversation import Conversation, Decision, Recipe, Upload
from agent.events import Event, Planned, Question
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.judgement import Judgements
    from agent.planner import Planner
    from agent.recipe import Operations
    from agent.signing import Signing
    from agent.talk import Talk
    from agent.till import Price
    from tools.picture import Picture


class Studio(Archive, AbstractContextManager["Studio"]):
    """Everything the front ends do goes through here; every method may be called from any thread.

    Generators do their work while they are read, and hold the conversation until they are
    exhausted or closed. A turn waits `patience` seconds for a conversation that is at work
    elsewhere, then raises RequestError. Disks that are full or closed raise ConfigurationError.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        registry: str = "tools.operation:operations",
        planner: Callable[[Operations], Planner] | None = None,
        price: Price | None = None,
        patience: float = 120.0,
    ) -> None:
        """Nothing is opened before it is needed. Operations, planner and prices may be others."""
        from agent.premises import Premises
        from agent.till import usual_price

        self.settings = settings
        self.patience = patience
        #: Asked at each turn why nothing may be sent to hosted models: a sentence, or nothing.
        self.local: Callable[[], str] = str
        self._premises = Premises(settings, registry, planner, price or usual_price)
        self._turns: dict[str, Talk] = {}

    @cached_property
    def judgements(self) -> Judgements:
        """What was said of the files that this studio has delivered so far."""
        from agent.judgement import Judgements

        return Judgements()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Begin no further step, write what is made, close the files."""
        for talk in list(self._turns.values()):
            talk.stop.set()
        self._premises.close()

    def say(
        self,
        thread: str,
        text: str,
        uploads: Sequence[Upload] = (),
        *,
        generator: bool = False,
        user: str = "",
    ) -> Iterator[Event]:
        """One message, with what is sent along; `user` is whom the ledger names for its costs."""
        self.ready()
        with self._held(thread, user) as talk:
            yield from talk.say(text, uploads, generator=generator)

    def plan(
        self, thread: str, text: str, uploads: Sequence[Upload] = (), *, generator: bool = False
    ) -> Planned:
        """Plan a message and accept it as if it had run; no pixel is touched."""
        with self._held(thread) as talk:
            return talk.plan(text, uploads, generator=generator)

    def sketch(
        self, thread: str, text: str, uploads: Sequence[Upload] = (), *, generator: bool = False
    ) -> Planned:
        """As `plan`, sooner in a fresh process; for a first message that nothing follows."""
        from agent.sketch import sketch

        with self._held(thread) as talk:
            return sketch(talk, text, uploads, generator=generator)

    def decide(
        self, thread: str, question_id: str, decision: Decision, *, user: str = ""
    ) -> Iterator[Event]:
        """Answer a Question. An answer to one that is no longer open changes nothing."""
        self.ready()
        with self._held(thread, user) as talk:
            yield from talk.decide(question_id, decision)

    def undo(self, thread: str) -> Iterator[Event]:
        """Back to the plan before this one."""
        yield from self._move(thread, "undo", {})

    def redo(self, thread: str) -> Iterator[Event]:
        """Forward again after an undo."""
        yield from self._move(thread, "redo", {})

    def back_to(self, thread: str, version: int) -> Iterator[Event]:
        """To the plan with that number: 1 is the first, 0 the empty one."""
        yield from self._move(thread, "back_to", {"version": version})

    def resume(
        self, thread: str, uploads: Sequence[Upload] = (), *, user: str = ""
    ) -> Iterator[Event]:
        """Go on with a turn cut short; make again what failed or, given the uploads, is gone."""
        with self._held(thread, user) as talk:
            talk.reception.restock(uploads)
            yield from talk.resume()

    def stop(self, thread: str) -> None:
        """Begin no further step of what runs in it here; steps in flight end."""
        if talk := self._turns.get(thread):
            talk.stop.set()

    def warm_up(self) -> None:
        """Load what the first message would have to wait for; leaves nothing and costs nothing."""
        self._premises.open()
        if self.settings.planner is None:
            from agent.single import sample_photo

            nobodys = "warm-up"
            self.plan(nobodys, "make an Amazon set for this mug", [sample_photo()])
            self.forget(nobodys)

    def forget(self, thread: str) -> None:
        """Delete a conversation and what no other has. Raises RequestError while it is at work."""
        from agent.forgetting import forget

        with self._held(thread):
            forget(self._premises, thread)

    def sweep(self) -> int:
        """Delete what no conversation has, where no other home shares the store; how many files."""
        from agent.forgetting import sweep

        with self._told():
            return sweep(self._premises)

    def state(self, thread: str) -> Conversation:
        """The conversation as it stands; an empty one where none has begun."""
        from agent.talk import Talk

        with self._told():
            return Talk(self._premises, thread).state()

    def question(self, thread: str) -> Question | None:
        """The question that waits for an answer, if there is one."""
        from agent.talk import Talk

        with self._told():
            return Talk(self._premises, thread).question()

    @property
    def signing(self) -> Signing | None:
        """What delivered files are signed with; None where they are not."""
        return self._premises.signing

    def ready(self) -> None:
        """Raises ConfigurationError where what is made now could not be signed as it is set up."""
        if signing := self.signing:
            signing.ready()

    @property
    def width(self) -> int:
        """How many steps run at once, here or on the cluster.

        Raises ConfigurationError where the cluster that the settings name cannot be joined.
        """
        return self._premises.executors.width

    def holding(self, name: str) -> AbstractContextManager[None]:
        """Hold what is no conversation, such as a folder. Raises RequestError if others do."""
        return self._premises.holding(name, 0)

    def notes(self) -> list[str]:
        """What has happened to the places where steps run, in sentences; each is told once."""
        return self._premises.executors.told()

    def run_recipe(self, recipe: Recipe, uploads: Mapping[str, Upload]) -> Iterator[Event]:
        """Run a recipe outside any conversation, as `replay` does; uploads by their names in it.

        Raises RequestError if the recipe cannot be run as it is, PhotoError for a bad upload.
        """
        from agent.errand import run_recipe

        self.ready()
        yield from run_recipe(self._premises, recipe, uploads)

    def run_operation(
        self, op: str, args: Mapping[str, JsonValue], uploads: Sequence[Upload]
    ) -> Picture:
        """One operation on uploads, which fill the images that it reads in order.

        Raises RequestError, PhotoError or OperationError.
        """
        from agent.errand import run_operation

        return run_operation(self._premises, op, args, uploads)

    def _move(self, thread: str, move: str, args: Mapping[str, JsonValue]) -> Iterator[Event]:
        with self._held(thread) as talk:
            yield from talk.move(move, args)

    @contextmanager
    def _held(self, thread: str, user: str = "") -> Iterator[Talk]:
        """A turn of a conversation, alone in it."""
        from agent.talk import Talk

        with self._told(), self._premises.holding(thread, self.patience):
            local = bool(self.local())
            talk = self._turns[thread] = Talk(self._premises, thread, user, local)
            try:
                yield talk
            finally:
                talk.stop.set()
                self._turns.pop(thread, None)

    @contextmanager
    def _told(self) -> Iterator[None]:
        from agent.premises import told

        with told():
            yield
