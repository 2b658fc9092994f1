"""The flowchart: every step is a box, lines run from left to right, nothing lies upon another."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.flowchart import Node, flowchart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(nodes: list[Node]) -> ET.Element:
    return ET.fromstring(flowchart(nodes).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def boxes(svg: ET.Element) -> dict[str, tuple[float, float]]:
    found = {}
    for group in svg.iter(f"{SVG}g"):
        place = re.fullmatch(r"translate\(([\d.]+) ([\d.]+)\)", group.get("transform", ""))
        if place:
            found[group.findtext(f"{SVG}title", "")] = (float(place[1]), float(place[2]))
    return found


@st.composite
def recipes(draw: st.DrawFn) -> list[Node]:
    names = [f"step_{number}" for number in range(draw(st.integers(1, 12)))]
    return [
        Node(
            name,
            "an op",
            tuple(draw(st.lists(st.sampled_from(names[:at]), max_size=3, unique=True))),
        )
        if at
        else Node(name, "photo", (), "photo")
        for at, name in enumerate(names)
    ]


@given(recipes())
@settings(deadline=None)
def test_it_can_be_read_from_left_to_right(nodes: list[Node]) -> None:
    svg = drawn(nodes)
    places = boxes(svg)
    assert set(places) == {node.name for node in nodes}
    width, height = float(svg.get("width", 0)), float(svg.get("height", 0))
    for node in nodes:
        x, y = places[node.name]
        assert 0 <= x <= width - 176
        assert 0 <= y <= height - 50
        assert all(places[read][0] + 176 < x for read in node.reads)
    spots = list(places.values())
    for index, (x, y) in enumerate(spots):
        assert all(abs(x - u) >= 176 or abs(y - v) >= 50 for u, v in spots[:index])
    assert len(list(svg.iter(f"{SVG}path"))) == sum(len(node.reads) for node in nodes)


def test_words_are_escaped_and_shortened() -> None:
    text = flowchart([Node("<b>" + "x" * 40, "a & b")])
    assert "<b>" not in text
    assert "&lt;b&gt;xxx…xxxxxxxxxx</text>" in text
    assert "a &amp; b" in text


def test_files_stand_together_at_the_right() -> None:
    nodes = [
        Node("a", "photo", (), "photo"),
        Node("early", "export", ("a",), "file"),
        Node("b", "op", ("a",)),
        Node("late", "export", ("b",), "file"),
    ]
    places = boxes(drawn(nodes))
    assert places["early"][0] == places["late"][0] > places["b"][0]


def test_what_is_read_and_not_there_draws_no_line() -> None:
    assert "<path" not in flowchart([Node("a", "op", ("gone",))])


def test_nothing_is_drawn_for_nothing() -> None:
    assert boxes(drawn([])) == {}
