"""The flowchart: a recipe as a drawing, from the photos on the left to the files on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from html import escape

_WIDE, _HIGH, _ACROSS, _DOWN, _EDGE = 176, 50, 28, 14, 4
_LETTERS = 17  # of the name's type size fit into a box


@dataclass(frozen=True)
class Node:
    """A photo or a step: its name, what makes it, what it reads, and its kind for the colours."""

    name: str
    told: str
    reads: tuple[str, ...] = ()
    kind: str = "step"


Places = Mapping[str, tuple[float, float]]


def flowchart(nodes: Sequence[Node]) -> str:
    """The drawing as SVG; its colours are the page's, its words stand in the page's list too."""
    known = {node.name: node for node in nodes}
    needs = {node.name: [read for read in node.reads if read in known] for node in nodes}
    read = {name for reads in needs.values() for name in reads}
    files = {node.name for node in nodes if node.kind == "file"} - read
    columns = _columns(needs, files)
    places = _places(columns, needs)
    tallest = max((len(column) for column in columns), default=1)
    width = len(columns) * (_WIDE + _ACROSS) - _ACROSS + 2 * _EDGE
    height = tallest * (_HIGH + _DOWN) - _DOWN + 2 * _EDGE
    lines = [_line(places[read], places[name]) for name in needs for read in needs[name]]
    boxes = [_box(known[name], *places[name]) for name in known]
    return (
        f'<svg class="flow" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="The plan: {len(nodes)} photos and steps, listed below">'
        f"<g>{''.join(lines)}</g>{''.join(boxes)}</svg>"
    )


def _columns(needs: Mapping[str, list[str]], files: set[str]) -> list[list[str]]:
    """Names by how many steps lead to them, files last; neighbours stand near each other."""
    depth: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        depth[name] = max((depth[read] + 1 for read in needs[name]), default=0)
    last = max(depth.values(), default=-1)
    columns: list[list[str]] = [[] for _ in range(last + 1)]
    depth |= dict.fromkeys(files & depth.keys(), last)
    for name in needs:
        columns[depth[name]].append(name)
    followers = {name: [n for n, reads in needs.items() if name in reads] for name in needs}
    for _ in range(4):
        _sort(columns, needs)
        _sort(columns[::-1], followers)
    _sort(columns, needs)
    return columns


def _sort(columns: list[list[str]], neighbours: Mapping[str, list[str]]) -> None:
    """Order each column by the mean place of its neighbours: fewer lines cross."""
    rank: dict[str, float] = {}
    for column in columns:
        own = {name: index / max(1, len(column) - 1) for index, name in enumerate(column)}
        for name in column:
            seen = [rank[other] for other in neighbours[name] if other in rank]
            own[name] = sum(seen) / len(seen) if seen else own[name]
        column.sort(key=lambda name: own[name])
        rank |= {name: index / max(1, len(column) - 1) for index, name in enumerate(column)}


def _places(
    columns: Sequence[Sequence[str]], needs: Mapping[str, list[str]]
) -> dict[str, tuple[float, float]]:
    """The left top corner of each box; every column is centred."""
    tallest = max((len(column) for column in columns), default=1)
    whole = tallest * (_HIGH + _DOWN)
    return {
        name: (
            _EDGE + index * (_WIDE + _ACROSS),
            _EDGE + (whole - len(column) * (_HIGH + _DOWN)) / 2 + row * (_HIGH + _DOWN),
        )
        for index, column in enumerate(columns)
        for row, name in enumerate(column)
    }


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    x1, y1 = start[0] + _WIDE, start[1] + _HIGH / 2
    x2, y2 = end[0], end[1] + _HIGH / 2
    bend = x1 + _ACROSS * 0.5
    back = x2 - _ACROSS * 0.5
    return f'<path d="M{x1:g} {y1:g}C{bend:g} {y1:g} {back:g} {y2:g} {x2:g} {y2:g}"/>'


def _box(node: Node, x: float, y: float) -> str:
    # Names of one product begin alike and differ at their ends.
    long = len(node.name) > _LETTERS
    name = f"{node.name[:6]}…{node.name[7 - _LETTERS :]}" if long else node.name
    return (
        f'<g class="{escape(node.kind)}" transform="translate({x:g} {y:g})">'
        f"<title>{escape(node.name)}</title>"
        f'<rect width="{_WIDE}" height="{_HIGH}" rx="10"/>'
        f'<text x="14" y="21">{escape(name)}</text>'
        f'<text class="soft" x="14" y="38">{escape(node.told)}</text></g>'
    )
