"""The state of one turn while it is planned: files, orders, and what is to be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from agent.angles import angles_of
from agent.offline import goods, measures
from agent.offline.clauses import Clause
from agent.offline.colors import learned
from agent.offline.gallery import File
from agent.offline.looks import NotThere, Studio
from agent.offline.orders import Order
from agent.offline.situation import Situation
from agent.offline.stock import SCENES
from agent.offline.tree import Node, Recipe, grown
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish
from agent.offline.words import tokens

__all__ = ["Turn"]


#: Pixels on the longer side from which parts of a product fill a picture of their own.
_CLOSE_UP = 1000
#: Pixels on a product's longer side below which a close-up, of 512 at least, shows most of it.
_TOO_FEW = 666
_ANY = 99


@dataclass
class Turn:
    """Everything that clauses read and change; files are the gallery as it is to be."""

    text: str
    situation: Situation
    studio: Studio
    clauses: Sequence[Clause]
    files: list[File] = field(default_factory=list)
    others: list[Node] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    base: Recipe = field(default_factory=dict)
    focus: Clause | None = None
    fresh: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    talked: list[str] = field(default_factory=list)
    changed: bool = False
    repeated: list[str] = field(default_factory=list)
    skus: dict[str, str] = field(default_factory=dict)
    height: float | None = None
    heights: dict[str, float] = field(default_factory=dict)
    side: str = ""
    callouts: list[str] = field(default_factory=list)
    title: str | None = None
    dimensions: str | None = None
    move: str = ""
    code: str | None = None
    person: str | None = None
    wanted: int | None = None
    wanted_for: str = ""
    awaiting: bool = False
    dropped: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    last_sentence: int = -1
    void: bool = False
    asides: int = 0
    answering: int = -1
    held: bool = False
    strange: bool = False
    place: str = ""
    corrected: bool = False
    touched: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    later: list[Callable[[], None]] = field(default_factory=list)
    unread: list[Clause] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    memory: dict[str, JsonValue] = field(default_factory=dict)
    listed: str = ""
    lasting: int = -1
    lost: int = -1
    uncolored: bool = False
    moved: list[tuple[int, str, float]] = field(default_factory=list)
    spent: list[Clause] = field(default_factory=list)
    spared: list[Clause] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, situation: Situation, studio: Studio, found: Sequence[Clause]) -> Turn:
        """A turn at its beginning: the gallery as it stands."""
        roots = grown(situation.recipe)
        files = [File(node) for node in roots if node.op == "export"]
        others = [node for node in roots if node.op != "export"]
        return cls(text, situation, studio, found, files, others, base=situation.recipe)

    @property
    def photos(self) -> list[str]:
        """The product photos, in the order of uploading."""
        return self.situation.photos()

    @property
    def here(self) -> list[str]:
        """The channels that the gallery has files for, in order."""
        return list(dict.fromkeys(file.channel for file in self.files if file.channel))

    def close_ups(self, sources: Sequence[str]) -> int:
        """How many close-ups a set of these photos may have, as far as their pixels are known.

        None where the product has so few that it would be shown whole, one where parts of it
        would look alike.
        """
        sizes = [goods.pixels(self.situation, name) for name in sources]
        product, photo = (max((size[i] for size in sizes), default=0) for i in (0, 1))
        if product and product < _TOO_FEW:
            return 0
        return 1 if photo and photo < _CLOSE_UP else _ANY

    def unsuited(self, sources: Sequence[str]) -> frozenset[str]:
        """The scenes that do not suit the goods on these photos."""
        return goods.unsuited(self.situation, self.text, sources)

    def goods(self) -> dict[str, str]:
        """The categories of the goods on all photos, as far as names and words tell them."""
        return goods.categories(self.situation, self.text)

    def angles(self) -> dict[str, str]:
        """The sides of products that the photos show, as far as anything tells them."""
        return angles_of(self.situation.uploads)

    def category(self, sources: Sequence[str]) -> str:
        """The category of the goods in a picture of these photos, empty where nothing tells it."""
        return goods.category(self.situation, self.text, sources)

    def typed(self, clause: Clause) -> str:
        """A clause as it was typed, with single spaces: `non-slip` keeps its hyphen."""
        tokens_of = clause.tokens
        said = self.text[tokens_of[0].start : tokens_of[-1].end] if tokens_of else ""
        return " ".join(said.split())

    def mentioned(self) -> list[str]:
        """The channels that the turn names, wherever in it."""
        found = (value for clause in self.clauses for value in clause.values("channel"))
        return list(dict.fromkeys(found))

    def talked_of(self) -> list[str]:
        """The channels of the user's latest message that named one."""
        known = self.situation.name_words()
        for text in self.situation.said()[:4]:
            named = [v for token in tokens(text, known) if (v := token.get("channel"))]
            if named:
                return list(dict.fromkeys(named))
        return []

    def told_height(self) -> float | None:
        """The product's height in cm as it was told earlier, None where it was not."""
        for file in self.files:
            height = file.get("scale_reference", "height_cm")
            if isinstance(height, int | float):
                return float(height)
        known = self.situation.name_words()
        found = (measures.height_cm(tokens(text, known)) for text in self.situation.said())
        return next((height for height in found if height is not None), None)

    def named_colors(self) -> dict[str, str]:
        """The exact values that the user gave to colour names in this conversation."""
        return learned(list(reversed(self.situation.said())))

    def begin_from(self, recipe: Recipe) -> None:
        """Take another plan for the present one: what follows in the turn changes that."""
        self.base = recipe
        self.restore(recipe)

    def restore(self, recipe: Recipe) -> None:
        """Make the gallery that of another plan."""
        roots = grown(recipe)
        self.files = [File(node) for node in roots if node.op == "export"]
        self.others = [node for node in roots if node.op != "export"]
        self.changed = True

    def scene(self, values: Mapping[str, JsonValue], wish: Wish) -> str:
        """The scene to use for a wish: the one named, or the nearest that is there, and said so."""
        wanted = values.get("scene")
        mood = str(values.get("mood") or "")
        usual = self.studio.lifestyle(SCENES)
        pool = [str(wanted)] if wanted else vocabulary().sheets["scenes"].moods.get(mood, usual)
        taken = [str(file.get("recreate", "scene")) for file in self.files]
        found = self.studio.scene(pool, () if wanted else taken)
        if found is None:
            raise NotThere(f"the scene {pool[0].replace('_', ' ')}: no built-in scene is there")
        if wanted and found != wanted:
            self.leave_out(
                f"The scene {str(wanted).replace('_', ' ')} is not there yet: I took"
                f" {found.replace('_', ' ')}, which comes nearest."
            )
        return found

    def add(self, file: File) -> None:
        """Put a file into the gallery, under a name that no other has."""
        taken = {other.name for other in self.files}
        names = (f"{file.name}_{n}" if n > 1 else file.name for n in range(1, len(taken) + 2))
        self.files.append(file.renamed(next(name for name in names if name not in taken)))
        self.changed = True

    def leave_out(self, sentence: str) -> None:
        """Say once that something is not done, and why."""
        if sentence not in self.left_out:
            self.left_out.append(sentence)

    def say(self, sentence: str) -> None:
        """Say once what was done."""
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)

    def announce(self, name: str, sentence: str) -> None:
        """Say what a new file is, which need not be listed then."""
        self.announced.append(name)
        self.say(sentence)

    def ask(self, sentence: str) -> None:
        """Ask once for what is missing."""
        if sentence not in self.questions:
            self.questions.append(sentence)
