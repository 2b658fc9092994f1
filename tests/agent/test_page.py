"""The page: everything in one file, nothing of a user's text runs, and browsers lay it out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.gallery import Gallery, write_gallery
from agent.manifest import Input
from tests.agent.shots import SHA, making, shot

SKU = "B0CUP12345"
EVIL = '<script>alert("x")</script>&"\'$title'
VOID = {"meta", "link", "img", "input", "br", "circle", "path", "rect"}


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    shots = [
        shot("main", "amazon.main", SKU),
        shot("side", "amazon.secondary", SKU),
        shot("story", "instagram.story", SKU),
        shot("own", None, width=300),
    ]
    return write_gallery(tmp_path_factory.mktemp("out"), SKU, shots, making())


def text_of(gallery: Gallery) -> str:
    return (gallery.folder / "index.html").read_text("utf-8")


class Outline(HTMLParser):
    """Whether every tag is closed where it should be, and what ids and references there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(text: str) -> Outline:
    found = Outline()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


def test_tags_close_and_ids_are_unique(gallery: Gallery) -> None:
    found = outline(text_of(gallery))
    assert len(found.ids) == len(set(found.ids))
    for link in found.links:
        assert not link.startswith("#") or link[1:] in found.ids


def test_only_a_square_first_picture_is_large(gallery: Gallery, tmp_path: Path) -> None:
    assert text_of(gallery).count('class="card hero"') == 1
    tall = [shot("story", "instagram.story", SKU), shot("a", None, width=64)] * 2
    assert 'class="card hero"' not in text_of(write_gallery(tmp_path, SKU, tall, making()))


def test_it_needs_no_network(gallery: Gallery) -> None:
    text = text_of(gallery)
    addresses = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+", re.sub(r"base64,[^\"]+", "", text)))
    assert addresses <= {"http://www.w3.org"}  # the name of SVG, which nothing loads
    for link in outline(text).links:
        inside = link.startswith(("#", "data:image/"))
        assert inside or (gallery.folder / link).is_file()


def test_everyone_can_use_it(gallery: Gallery) -> None:
    found = outline(text_of(gallery))
    for tag, attrs in found.tags:
        assert tag != "img" or "alt" in attrs
        if tag == "button":
            assert attrs["type"] == "button"
        if tag == "input" and attrs["type"] == "range":
            assert attrs["aria-label"]
        if tag == "svg":
            assert attrs.get("aria-hidden") == "true" or attrs.get("aria-label")
        if tag == "th":
            assert attrs["scope"] in ("row", "col")
    kinds = [tag for tag, _ in found.tags]
    assert {"header", "main", "footer", "h1"} <= set(kinds)
    assert kinds.count("h1") == 1
    assert any(attrs.get("aria-live") == "polite" for _, attrs in found.tags)
    html = next(attrs for tag, attrs in found.tags if tag == "html")
    assert html["lang"] == "en"


def test_every_verdict_has_its_word(gallery: Gallery) -> None:
    text = text_of(gallery)
    signs = re.findall(r'class="mark (\w+)".*?</svg>(.{0,60})', text)
    words = {
        "pass": "passed|checks",
        "warn": "to look at|passed",
        "fail": "failed|passed",
        "undetermined": "open|passed|no rules",
    }
    assert signs
    for verdict, after in signs:
        assert re.search(words[verdict], after), (verdict, after)


def test_it_tells_what_is_missing_and_what_to_confirm(gallery: Gallery) -> None:
    text = text_of(gallery)
    assert "the back view needs a real photo of the back" in text
    assert "For a person to confirm" in text
    assert "an Amazon set for this mug" in text
    for file in gallery.files:
        assert f'data-copy="{file.name}"' in text
        assert file.sha256 in text


def test_texts_of_users_are_data(tmp_path: Path) -> None:
    noted = shot("main", "amazon.main")
    noted = replace(noted, picture=noted.picture.noting(EVIL))
    evil = making(
        request=EVIL, left_out=(EVIL,), inputs=(Input(name="mug", file=EVIL, sha256=SHA),)
    )
    text = text_of(write_gallery(tmp_path, "mug", [noted], evil))
    outline(text)
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(&quot;x&quot;)") >= 4
    assert text.count("$title") >= 4  # a template's word in a user's text stays as it is


# In a browser ------------------------------------------------------------------------------


CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--hide-scrollbars",
    "--virtual-time-budget=2000",
]
browser = pytest.mark.browser
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")


def browse(page: Path, home: Path, *flags: str) -> str:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={home}", *flags, page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8", "replace")


PROBE = """<script>addEventListener("load", () => {
  const range = document.querySelector(".compare input");
  range.value = 40; range.dispatchEvent(new Event("input"));
  const frame = document.querySelector(".compare");
  document.querySelector("button[data-copy]").click();
  location.hash = "#file-1";
  setTimeout(() => { document.body.innerHTML = "<pre>" + JSON.stringify({
    overflow: document.documentElement.scrollWidth > innerWidth,
    at: frame.style.getPropertyValue("--at"),
    spoken: range.getAttribute("aria-valuetext"),
    unfolded: document.getElementById("file-1").open,
    pressed: document.querySelector("button[data-copy]").textContent,
    broken: [...document.images].filter(i => !i.naturalWidth).length,
  }) + "</pre>"; }, 500); });</script>"""


@browser
@needs_chromium
@pytest.mark.parametrize("width", [360, 1280])
def test_it_works_in_a_browser(gallery: Gallery, tmp_path: Path, width: int) -> None:
    probed = gallery.folder / f"probe-{width}.html"
    probed.write_text(text_of(gallery).replace("</body>", f"{PROBE}</body>"), "utf-8")
    seen = browse(probed, tmp_path, f"--window-size={width},900", "--dump-dom")
    assert '"overflow":false' in seen
    assert '"at":"40%"' in seen
    assert '"spoken":"40 per cent photo"' in seen
    assert '"unfolded":true' in seen
    assert '"broken":0' in seen
    assert re.search(r'"pressed":"(Copied|Select and copy by hand)"', seen)


@browser
@needs_chromium
def test_dark_is_dark_and_light_is_light(gallery: Gallery, tmp_path: Path) -> None:
    means = []
    for scheme in (0, 1):
        target = tmp_path / f"{scheme}.png"
        browse(
            gallery.folder / "index.html",
            tmp_path / "home",
            "--window-size=800,400",
            f"--blink-settings=preferredColorScheme={scheme}",
            f"--screenshot={target}",
        )
        with Image.open(io.BytesIO(target.read_bytes())) as shown:
            means.append(float(np.asarray(shown.convert("L")).mean()))
    assert means[0] < 60
    assert means[1] > 220
