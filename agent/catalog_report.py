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
    "made again because",
    "seconds",
    "cost usd",
    "conversation",
)


def write_reports(journal: Journal, out: Path, request: str, source: str) -> tuple[str, ...]:
    """Write all three, an entry at a time; returns their names."""
    write_page(journal, out, request, source)
    write_table(out / CSV, _HEADER, (_row(entry) for entry in journal.entries(Chosen())))
    _write_json(journal, out / JSON, request, source)
    return REPORTS


def _row(entry: Entry) -> tuple[str | float, ...]:
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
        "; ".join(record.reasons),
        record.seconds,
        record.cost_usd,
        record.thread,
    )


def _write_json(journal: Journal, path: Path, request: str, source: str) -> None:
    head = {"request": request, "source": source, "states": journal.states()}
    known = json.dumps({**head, "cost_usd": journal.cost()}, ensure_ascii=False, indent=1)
    with whole_file(path) as file:
        file.write(known.removesuffix("\n}") + ',\n "skus": [')
        for number, document in enumerate(_documents(journal)):
            file.write(("," if number else "") + "\n  ")
            file.write(json.dumps(document, ensure_ascii=False))
        file.write("\n ]\n}\n")


def _documents(journal: Journal) -> Iterator[dict[str, JsonValue]]:
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
        }
