"""The report: what became of every SKU of a catalogue, for people, spreadsheets and programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import JsonValue

from agent.catalog_cells import whole_file, write_table
from agent.catalog_entry import Chosen, Entry
from agent.catalog_journal import Journal
from agent.catalog_page import PAGE, write_page
from agent.catalog_record import STATES
from agent.catalog_set import ImageSet

CSV, JSON = "report.csv", "report.json"
REPORTS = (PAGE, CSV, JSON)
_HEADER = (
    "sku",
    "title",
    "state",
    "folder",
    "files",
    "checks passed",
    "to look at",
    "checks failed",
    "why",
    "failed checks",
    "doubts",
    "gaps",
    "not like its set",
    "made again because",
    "mended",
    "seconds",
    "cost usd",
    "conversation",
)


def write_reports(
    journal: Journal, images: ImageSet, out: Path, request: str, source: str
) -> tuple[str, ...]:
    """Write all three, an entry at a time; returns their names."""
    write_page(journal, images, out, request, source)
    rows = (_row(entry, images) for entry in journal.entries(Chosen()))
    write_table(out / CSV, _HEADER, rows)
    _write_json(journal, images, out / JSON, request, source)
    return REPORTS


def _row(entry: Entry, images: ImageSet) -> tuple[str | float, ...]:
    record, checks = entry.record, entry.record.checks()
    failed = [told for file in record.files for told in file.failed]
    return (
        entry.sku,
        entry.product.title,
        STATES[entry.state],
        entry.folder if record.files else "",
        " ".join(file.file for file in record.files),
        checks["pass"],
        checks["warn"],
        checks["fail"],
        record.why,
        "; ".join(failed),
        "; ".join(record.doubts),
        "; ".join(record.gaps),
        "; ".join(outlier.told() for outlier in images.outliers(entry)),
        "; ".join(record.reasons),
        "; ".join(record.mended),
        record.seconds,
        record.cost_usd,
        record.thread,
    )


def _write_json(journal: Journal, images: ImageSet, path: Path, request: str, source: str) -> None:
    head = {"request": request, "source": source, "states": journal.states()}
    known = json.dumps({**head, "cost_usd": journal.cost()}, ensure_ascii=False, indent=1)
    with whole_file(path) as file:
        file.write(known.removesuffix("\n}") + ',\n "skus": [')
        for number, document in enumerate(_documents(journal, images)):
            file.write(("," if number else "") + "\n  ")
            file.write(json.dumps(document, ensure_ascii=False))
        file.write("\n ]\n}\n")


def _documents(journal: Journal, images: ImageSet) -> Iterator[dict[str, JsonValue]]:
    for entry in journal.entries(Chosen()):
        product, record = entry.product, entry.record.model_dump(mode="json")
        yield {
            "sku": entry.sku,
            "title": product.title,
            "asin": product.asin,
            "place": product.place,
            "state": entry.state,
            "folder": entry.folder,
            **record,
            "outliers": [outlier.document() for outlier in images.outliers(entry)],
        }
