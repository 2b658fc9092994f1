"""The set: which pictures of a catalogue do not look like the others of their kind.

Pictures are held against those of the same channel, slot, category and making, by median and
median absolute deviation, which a few strangers among them do not move.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from pydantic import JsonValue

from agent.catalog_entry import Chosen, Entry
from agent.catalog_journal import Journal
from agent.catalog_record import FileRecord
from tools.measures import MEASURES, Measure

#: Fewer pictures are no set.
_FEWEST = 5
#: Modified z-score from which on a value is an outlier, and the factor that makes a median
#: absolute deviation comparable to a standard deviation (B. Iglewicz, D. Hoaglin, 1993).
_SCORE, _SIGMA = 3.5, 0.6745

#: Channel, slot, category and making of the pictures that are held against one another.
Kind = tuple[str, str, str, str]


@dataclass(frozen=True)
class Norm:
    """A set's own value of a measure, and how far from it is still like the others."""

    value: float
    slack: float


@dataclass(frozen=True)
class Outlier:
    """One value of one file that is not like its set's."""

    file: str
    measure: Measure
    value: float
    norm: float

    def told(self) -> str:
        """As a sentence."""
        name, told = self.measure.name, self.measure.told
        return f"{self.file}: {name} {told(self.value)}, the set {told(self.norm)}"

    def document(self) -> dict[str, JsonValue]:
        """As JSON."""
        return {
            "file": self.file,
            "measure": self.measure.name,
            "measured": self.value,
            "set": self.norm,
        }


@dataclass(frozen=True)
class ImageSet:
    """The norms of all kinds of pictures in a catalogue."""

    norms: Mapping[tuple[Kind, str], Norm]

    @classmethod
    def of(cls, journal: Journal) -> ImageSet:
        """Read from what was measured of every delivered file; a number a measure is in memory."""
        values: dict[tuple[Kind, str], array[float]] = defaultdict(lambda: array("d"))
        for entry in journal.entries(Chosen()):
            for file in entry.record.files:
                for name, value in file.measures.items():
                    values[kind_of(entry, file), name].append(value)
        return cls(
            {
                key: _norm(MEASURES[key[1]], found)
                for key, found in values.items()
                if len(found) >= _FEWEST and key[1] in MEASURES
            }
        )

    def strangers(self, journal: Journal) -> int:
        """How many SKUs have a picture that is not like its set."""
        return sum(any(self.outliers(entry)) for entry in journal.entries(Chosen()))

    def outliers(self, entry: Entry) -> Iterator[Outlier]:
        """What of a SKU's files is not like the set."""
        for file in entry.record.files:
            kind = kind_of(entry, file)
            for name, value in file.measures.items():
                norm = self.norms.get((kind, name))
                if norm and abs(deviation(MEASURES[name], value, norm.value)) > norm.slack:
                    yield Outlier(file.file, MEASURES[name], value, norm.value)


def kind_of(entry: Entry, file: FileRecord) -> Kind:
    """What a file is held against."""
    category = entry.product.category.strip().casefold()
    return file.channel or "", file.slot or "", category, file.making


def deviation(measure: Measure, value: float, norm: float) -> float:
    """How far a value is from another; angles go the shorter way round."""
    apart = value - norm
    return (apart + 180) % 360 - 180 if measure.circular else apart


def _norm(measure: Measure, values: Sequence[float]) -> Norm:
    middle = _middle(measure, values)
    spread = median(abs(deviation(measure, value, middle)) for value in values)
    return Norm(middle, max(measure.least, _SCORE * spread / _SIGMA))


def _middle(measure: Measure, values: Sequence[float]) -> float:
    """The median; of angles, seen from the direction that most of them share."""
    if not measure.circular:
        return median(values)
    start = min(
        set(values), key=lambda one: sum(abs(deviation(measure, v, one)) for v in values[:200])
    )
    turned = median(deviation(measure, value, start) for value in values)
    return (start + turned + 180) % 360 - 180
