"""A product of a catalogue: one SKU as its source has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count, product
from pathlib import PurePath

from pydantic import TypeAdapter

from agent.conversation import Upload
from agent.filenames import folder_name, slug
from agent.shots import views

#: What a photo's name may say of the side that it shows. Amazon's codes are its variant codes.
_SIDES = {
    "front": "front frnt main hero",
    "back": "back rear",
    "left": "left",
    "right": "right rght",
    "side": "side",
    "top": "top topp above",
    "bottom": "bottom bott below",
    "inside": "inside interior",
    "detail": "detail details closeup close dtls zoom",
}
#: Names of photos that nothing is known of: the planner takes these words for further views.
_FURTHER = ("view", "angle")
#: What cameras and scanners call every photo.
_CAMERA = "img dsc dscn dscf pxl mvimg photo image picture pic foto bild scan screenshot file"
CAMERA_WORDS = frozenset(_CAMERA.split())
#: A word for the product itself is cut to this length: step names are built from it.
_LONGEST = 40


@dataclass(frozen=True)
class View(Upload):
    """A photo that shows one side of a product; the planner knows it by `side`'s name."""

    side: str = ""

    @property
    def stem(self) -> str:
        """The image's name in the conversation."""
        return self.side


@dataclass(frozen=True)
class Product:
    """One SKU: its photos as paths, and what the source tells of it.

    `place` is where it stands, "row 7". `trouble` says why it cannot be made, in one sentence.
    """

    sku: str
    photos: tuple[str, ...] = ()
    title: str = ""
    category: str = ""
    size: str = ""
    asin: str = ""
    request: str = ""
    place: str = ""
    trouble: str = ""

    def text(self) -> str:
        """As JSON."""
        return _PRODUCTS.dump_json(self).decode()

    def words(self, request: str) -> str:
        """What the studio is asked for: the row's own request or everyone's, and the size."""
        return " ".join([(self.request or request).rstrip(), *([self.size] if self.size else [])])

    def sides(self) -> tuple[str, ...]:
        """A name for each photo, by which a planner takes all for views of one product.

        The front has the product's bare name; beside it the planner knows every view by its word.
        """
        stems = [PurePath(photo).stem for photo in self.photos]
        thing, said = self._thing(stems), [side_in(stem) for stem in stems]
        front = self.front()
        taken: set[str] = set()
        return tuple(
            thing if at == front else f"{thing}_{_free(side, taken)}"
            for at, side in enumerate(said)
        )

    def front(self) -> int | None:
        """Which photo shows the front: the one that says so, else the first that says nothing."""
        said = [side_in(PurePath(photo).stem) for photo in self.photos]
        if len(said) == 1:
            return 0
        return next((said.index(side) for side in ("front", "") if side in said), None)

    def _thing(self, stems: list[str]) -> str:
        """What the product is, in words: planners know goods by them.

        Its category, what its first photo is called, its title or SKU, as far as those are words.
        """
        kind = re.split(r"[>/|]", self.category)[-1]
        first = stems[0]
        if len(stems) > 1 and side_in(first):
            first = re.split(r"[\W_]+[^\W_]+$", first)[0] if re.search(r"[\W_]", first) else ""
        for text in (kind, first, self.title, self.sku):
            if words := _words(text):
                return slug(" ".join(words)).replace("-", "_")[:_LONGEST].strip("_")
        return "product"


_PRODUCTS = TypeAdapter(Product)


def product_of(text: str) -> Product:
    """The product that `text()` wrote."""
    return _PRODUCTS.validate_json(text)


def file_code(sku: str, folder: str) -> str:
    """What file names call a product: its SKU where that is safe in every name, else its folder."""
    return sku if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", sku) else folder


def safe_folder(sku: str) -> bool:
    """Whether a folder may be called as the SKU is."""
    return folder_name(sku) == sku


def side_in(stem: str) -> str:
    """The side that a photo's name ends with; empty where it says none."""
    last = re.split(r"[\W_]+", stem.casefold())[-1]
    return _side_words().get(last, "")


@cache
def _side_words() -> Mapping[str, str]:
    """The word that planners know a side by, for every word that people call it."""
    known = {word: view.words[0] for view in views().values() for word in view.words}
    return known | {word: side for side, words in _SIDES.items() for word in words.split()}


def _words(text: str) -> list[str]:
    """The words of a text that may say what a product is: no codes, no camera's own names."""
    words = [word for word in re.split(r"[\W_]+", text.casefold()) if word]
    return [w for w in words if w not in CAMERA_WORDS and not re.search(r"\d", w)]


def _free(side: str, taken: set[str]) -> str:
    """The side, or where it is taken or unknown a name of a further view."""
    name = side if side and side not in taken else next(n for n in _further() if n not in taken)
    taken.add(name)
    return name


def _further() -> Iterator[str]:
    """view, angle, view_view, view_angle, …: a number would tell of another product."""
    for length in count(1):
        yield from ("_".join(words) for words in product(_FURTHER, repeat=length))
