"""What is shown: a conversation's galleries beside what its thread has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent import Gallery, GalleryFile
from bot.slack.exhibits import Exhibit
from bot.slack.showcase import Picture


@dataclass(frozen=True)
class Shown:
    """A gallery's files beside what the thread has seen before: digest and name by step."""

    galleries: Sequence[Gallery]
    now: tuple[Picture, ...]
    before: Mapping[str, Exhibit]

    @property
    def fresh(self) -> list[Picture]:
        """The pictures whose bytes the thread has not seen."""
        had = {step: one.sha256 for step, one in self.before.items()}
        return [one for one in self.now if had.get(one.step) != one.sha256]

    @property
    def lacks(self) -> list[str]:
        """What the galleries do not have, in sentences."""
        return [text for gallery in self.galleries for text in gallery.left_out]

    @property
    def files(self) -> list[GalleryFile]:
        """The same with all that is known of them."""
        fresh = {one.step for one in self.fresh}
        every = (file for gallery in self.galleries for file in gallery.files)
        return [file for file in every if file.shot.step in fresh]
