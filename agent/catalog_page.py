"""The catalogue's page: every SKU in one table that opens without a network, filtered by state."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from urllib.parse import quote

from agent.catalog_cells import whole_file
from agent.catalog_entry import Chosen, Entry
from agent.catalog_journal import Journal
from agent.catalog_record import STATES, State
from agent.catalog_set import ImageSet
from tools.check import Verdict

PAGE = "report.html"
_WORDS: dict[Verdict, str] = {
    "pass": "passed",
    "warn": "to look at",
    "fail": "failed",
    "undetermined": "open",
}


def write_page(journal: Journal, images: ImageSet, out: Path, request: str, source: str) -> None:
    """Write the page, a row at a time. Everything that people wrote is escaped."""
    with whole_file(out / PAGE) as file:
        file.write(_head(journal, images, request, source))
        for entry in journal.entries(Chosen()):
            file.write(_row(entry, journal.thumbnail(entry.sku), images))
        script = _asset("catalog.js")
        told = "Files of SKUs whose checks failed are in no upload manifest."
        file.write("</tbody></table></div>")
        file.writelines(_strangers(journal, images))
        file.write(f"</main><footer><p>{told}</p></footer>")
        file.write(f"<script>{script}</script></body></html>\n")


def _asset(name: str) -> str:
    return resources.files("agent").joinpath(name).read_text("utf-8")


def _head(journal: Journal, images: ImageSet, request: str, source: str) -> str:
    states = journal.states()
    total = sum(states.values())
    parts = [f"{states[state]} {word}" for state, word in STATES.items() if state in states]
    cost = journal.cost()
    money = [f"${cost:.2f} spent"] if cost else []
    return Template(_asset("catalog.html")).substitute(
        title=escape(source),
        style=_asset("catalog.css"),
        request=escape(request),
        told=escape(f"{total} SKUs: {', '.join([*parts, *money])}."),
        strange=_pointer(images.strangers(journal)),
        choices="".join(_choices(states, total)),
    )


def _pointer(count: int) -> str:
    """The way to the pictures that are not like the others, from the top of the page."""
    return f' <a href="#strangers">{count} not like the others.</a>' if count else ""


def _choices(states: Mapping[State, int], total: int) -> Iterator[str]:
    shown: list[tuple[str, str, int]] = [("all", "all", total)]
    shown += [(state, word, states[state]) for state, word in STATES.items() if state in states]
    for number, (state, word, count) in enumerate(shown):
        checked = "" if number else " checked"
        yield (
            f'<label><input type="radio" name="state" value="{state}"{checked}>'
            f"<span>{count} {word}</span></label>"
        )


def _strangers(journal: Journal, images: ImageSet) -> Iterator[str]:
    """The pictures that are not like their set, with what was measured of them and of the set."""
    begun = False
    for entry in journal.entries(Chosen()):
        told = [outlier.told() for outlier in images.outliers(entry)]
        if not told:
            continue
        if not begun:
            yield '<section class="strangers" id="strangers"><h2>Not like the others</h2><ul>'
        begun = True
        sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in told)
        picture = _picture(entry, journal.thumbnail(entry.sku))
        yield f"<li>{picture}<div><b>{_name(entry)}</b>{sentences}</div></li>\n"
    if begun:
        yield "</ul></section>"


def _row(entry: Entry, thumbnail: bytes, images: ImageSet) -> str:
    record = entry.record
    seconds = f"{record.seconds:.1f}" if record.seconds else "–"
    cost = f"${record.cost_usd:.2f}" if record.cost_usd else "–"
    return (
        f'<tr class="{entry.state}"><td class="picture">{_picture(entry, thumbnail)}</td>'
        f'<th scope="row">{_name(entry)}</th><td class="state">{STATES[entry.state]}</td>'
        f'<td class="checks">{_checks(entry)}</td><td class="told">{_told(entry, images)}</td>'
        f'<td class="number">{seconds}</td><td class="number">{cost}</td></tr>\n'
    )


def _picture(entry: Entry, thumbnail: bytes) -> str:
    if not thumbnail:
        return '<span class="none"></span>'
    data = base64.b64encode(thumbnail).decode()
    alt = escape(entry.product.title or entry.sku)
    source = f"data:image/webp;base64,{data}"
    return f'<img loading="lazy" src="{source}" width="72" height="72" alt="{alt}">'


def _name(entry: Entry) -> str:
    name = escape(entry.sku)
    if entry.record.files:
        name = f'<a href="{escape(quote(entry.folder))}/index.html">{name}</a>'
    title = (
        f'<span class="soft">{escape(entry.product.title)}</span>' if entry.product.title else ""
    )
    return name + title


def _checks(entry: Entry) -> str:
    counted = entry.record.checks()
    if not counted:
        return "–"
    parts = [f"{counted[verdict]} {word}" for verdict, word in _WORDS.items() if counted[verdict]]
    files = len(entry.record.files)
    return f"{files} file{'' if files == 1 else 's'}<br>{', '.join(parts)}"


def _told(entry: Entry, images: ImageSet) -> str:
    record = entry.record
    why = f'<p class="why">{escape(record.why)}</p>' if record.why else ""
    failed = [f"{file.file}: {told}" for file in record.files for told in file.failed]
    return why + "".join(
        _list(title, sentences)
        for title, sentences in (
            ("check failed", failed),
            ("doubt", record.doubts),
            ("gap", record.gaps),
            ("not like its set", [outlier.told() for outlier in images.outliers(entry)]),
            ("made again", record.reasons),
            ("mended", record.mended),
        )
    )


def _list(title: str, sentences: Sequence[str]) -> str:
    """The first sentence at once, more of them to be opened."""
    if not sentences:
        return ""
    first = f"{title}: {escape(sentences[0])}"
    if len(sentences) == 1:
        return f'<p class="soft">{first}</p>'
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences[1:])
    more = f"<b>and {len(sentences) - 1} more</b>"
    return f"<details><summary>{first}; {more}</summary><ul>{items}</ul></details>"
