"""What the planner is told of a conversation: its recipe, its uploads and what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from agent.offline.closing import Closing
from agent.offline.vocabulary import plain

__all__ = ["Recipe", "Situation", "Step", "TurnPlan", "Upload", "words_of"]


Step = dict[str, JsonValue]
Recipe = dict[str, Step]


class Upload(BaseModel):
    """A picture that somebody sent: a product's photo, or a scene to put products into."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: str = "photo"
    file: str = ""
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    new: bool = False


class Message(BaseModel):
    """Something said earlier: by the `user` or by the `assistant`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: str = "user"
    text: str = ""


class Situation(BaseModel):
    """The state of a conversation before a turn, JSON-plain.

    `history`: the recipes of earlier turns, oldest first, without the present one.
    `messages`: what was said before this turn, oldest first; a bare text is the user's.
    `generator`: whether a picture generator is configured.
    `brand`: the fields of the brand kit that have values. `lists`: saved shot lists by name.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    recipe: Recipe = Field(default_factory=dict)
    uploads: dict[str, Upload] = Field(default_factory=dict)
    generator: bool = False
    history: list[Recipe] = Field(default_factory=list)
    messages: list[Message | str] = Field(default_factory=list)
    brand: dict[str, JsonValue] = Field(default_factory=dict)
    lists: dict[str, JsonValue] = Field(default_factory=dict)

    def photos(self) -> list[str]:
        """Names of the product photos, in the order of uploading."""
        return [name for name, upload in self.uploads.items() if upload.role == "photo"]

    def of_role(self, role: str) -> str | None:
        """The upload that has a role beside the products: the last model, pose or outfit."""
        found = [name for name, upload in self.uploads.items() if upload.role == role]
        return found[-1] if found else None

    def scenes(self) -> list[str]:
        """Names of the uploaded scene photos."""
        return [name for name, upload in self.uploads.items() if upload.role == "scene"]

    def fresh(self) -> list[str]:
        """Names of the product photos that came with this turn."""
        return [name for name in self.photos() if self.uploads[name].new]

    def name_words(self) -> frozenset[str]:
        """The words in the uploads' names: they are never typing mistakes."""
        return frozenset(word for name in self.uploads for word in words_of(name))

    def said(self) -> list[str]:
        """The user's earlier texts, newest first."""
        texts = [Message(text=m) if isinstance(m, str) else m for m in self.messages]
        return [m.text for m in reversed(texts) if m.role == "user"]

    def answered(self) -> str:
        """The planner's last answer, empty before the first."""
        texts = [m for m in self.messages if isinstance(m, Message) and m.role != "user"]
        return texts[-1].text if texts else ""


def words_of(name: str) -> list[str]:
    """The words in an upload's name: `IMG_0412` gives img and 0412."""
    return [word for word in re.split(r"[^0-9a-z]+", plain(name)) if word]


@dataclass(frozen=True)
class TurnPlan:
    """What a turn comes to.

    `outcome`: plan (something is made or changed), question (something is missing), chat, refuse.
    `calls`: {"op", "args" with "save_as"}, to be saved in this order. `removed`: steps to drop.
    `move`: undo or redo, before the calls. `left_out`: a sentence for each part not done, and for
    each view that the gallery's sets lack. `closing`: what is said once the plan has run.
    `memory`: what the brand kit is to hold (None: no longer); `listed`: the title under which the
    plan is to be saved as a shot list.
    """

    outcome: str
    reply: str
    calls: Sequence[Mapping[str, JsonValue]] = ()
    removed: Sequence[str] = ()
    move: str = ""
    left_out: Sequence[str] = field(default=())
    closing: Closing = field(default_factory=Closing)
    memory: Mapping[str, JsonValue] = field(default_factory=dict)
    listed: str = ""
