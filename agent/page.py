"""The page: a gallery to look through, show around and publish from; one file, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from agent.contact_sheet import place_of
from agent.dossier import certificate, checks, mark, troubles, verdict_line
from agent.flowchart import Node, flowchart
from agent.recipe import dependencies
from agent.thumbnail import data_url
from tools.operation import operations

if TYPE_CHECKING:
    from agent.gallery import Gallery, GalleryFile, Making


def page(gallery: Gallery, making: Making) -> str:
    """The whole page as HTML. Everything that people wrote is escaped."""
    return Template(_asset("page.html")).substitute(
        title=escape(gallery.title),
        style=_asset("page.css"),
        script=_asset("page.js"),
        lead=_lead(gallery, making),
        figures=_figures(gallery),
        cards="".join(_cards(gallery.files)),
        dossiers="".join(_dossier(file, number) for number, file in enumerate(gallery.files, 1)),
        names=escape("\n".join(file.name for file in gallery.files)),
        confirm=_confirm(gallery.files),
        left_out=_list(
            "left-out",
            "Left out",
            "Asked for, and not here. Each with its reason.",
            [(text, "") for text in gallery.left_out],
        ),
        notes=_notes(gallery),
        plan=_plan(making),
        made_with=_made_with(making),
        again=_again(gallery.files),
    )


def _asset(name: str) -> str:
    return resources.files("agent").joinpath(name).read_text("utf-8")


def _lead(gallery: Gallery, making: Making) -> str:
    photos = [one.file for one in making.inputs if one.role == "photo"]
    channels = list(dict.fromkeys(place_of(file).split(" · ")[0] for file in gallery.files))
    told = f"{_counted(len(gallery.files), 'file')} for {_joined(channels)}"
    if photos:
        told += f", made from {_joined(photos)}"
    request = f"<blockquote>{escape(making.request)}</blockquote>" if making.request else ""
    return f"{request}<p>{escape(told)}.</p>"


def _figures(gallery: Gallery) -> str:
    """What counts, at a glance: findings by kind, and how true the product stayed."""
    counted = Counter(found.verdict for file in gallery.files for found in file.findings)
    shown = [f"<li>{mark('pass')}<b>{counted['pass']}</b> checks passed</li>"]
    if counted["fail"]:
        shown.append(f"<li>{mark('fail')}<b>{counted['fail']}</b> failed</li>")
    if counted["warn"]:
        shown.append(f"<li>{mark('warn')}<b>{counted['warn']}</b> to look at</li>")
    if counted["undetermined"]:
        shown.append(f"<li>{mark('undetermined')}<b>{counted['undetermined']}</b> open</li>")
    alike = [found for file in gallery.files if (found := _weakest(file)) is not None]
    if alike:
        told = "of the product’s structure as in the photo, at its weakest spot"
        shown.append(f"<li><b>{min(alike):.1%}</b> {told}</li>")
    return f'<ul class="figures">{"".join(shown)}</ul>'


def _weakest(file: GalleryFile) -> float | None:
    """The certificate's worst tile: structure counts, as light may be changed on purpose."""
    fidelity = file.certificate.fidelity
    return fidelity.worst_ssim if fidelity else None


def _cards(files: Sequence[GalleryFile]) -> Iterator[str]:
    """A card for each file; of three and more the first is large, if it is about square."""
    for number, file in enumerate(files, 1):
        square = 0.8 <= file.width / file.height <= 1.25
        yield _card(file, number, " hero" if number == 1 and square and len(files) > 2 else "")


def _card(file: GalleryFile, number: int, size: str) -> str:
    name, told = escape(file.name), f"{place_of(file)} · {file.width} × {file.height}"
    return (
        f'<article class="card{size}" id="picture-{number}" aria-label="{name}">{_compare(file)}'
        f'<div class="about"><h3><a href="{name}">{name}</a></h3>'
        f'<p class="soft">{escape(told)} · {_weight(file.bytes)}</p>'
        f"{verdict_line(file)}{troubles(file)}"
        f'<p class="deeds"><button type="button" data-copy="{name}">Copy name</button>'
        f'<a href="#file-{number}">Checks and certificate</a></p></div></article>'
    )


def _compare(file: GalleryFile) -> str:
    """The picture, with the photo as a slider over it where there is one."""
    after, plate = _image(file.small, _alt(file)), _plate(file.small)
    if file.before is None:
        return f'<div class="compare"{plate}>{after}</div>'
    old = data_url(file.before)
    return (
        f'<div class="compare"{plate}>{after}'
        f'<img class="before" src="{old}" alt="" aria-hidden="true">'
        '<span class="tag left" aria-hidden="true">Photo</span>'
        '<span class="tag right" aria-hidden="true">File</span>'
        '<input type="range" min="0" max="100" value="0" step="1" '
        f'aria-label="How much of the photo is shown over {escape(file.name)}, in per cent">'
        '<span class="handle" aria-hidden="true"></span></div>'
    )


def _image(small: Image.Image, alt: str) -> str:
    clear = ' class="clear"' if small.mode == "RGBA" else ""
    return (
        f'<img{clear} src="{data_url(small)}" width="{small.width}" height="{small.height}" '
        f'alt="{escape(alt)}">'
    )


def _plate(small: Image.Image) -> str:
    """The colour around a picture of another shape: its own border's, where that is even."""
    rgb = np.asarray(small.convert("RGB"))
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    if small.mode == "RGBA" or float(edge.std(axis=0).max()) > 4:
        return ""
    red, green, blue = (int(value) for value in np.median(edge, axis=0))
    return f' style="--plate: rgb({red} {green} {blue})"'


def _alt(file: GalleryFile) -> str:
    return f"{file.name}, for {place_of(file)}"


def _dossier(file: GalleryFile, number: int) -> str:
    return (
        f'<details class="file" id="file-{number}"><summary><span class="mono">{escape(file.name)}'
        f"</span>{verdict_line(file)}</summary>"
        f'<div class="columns"><section aria-label="Checks"><h4>Checks</h4>{checks(file)}</section>'
        f'<section aria-label="Certificate"><h4>Certificate</h4>{certificate(file.certificate)}'
        f'<p class="soft mono sum">SHA-256 {file.sha256}</p></section></div></details>'
    )


def _confirm(files: Iterable[GalleryFile]) -> str:
    """By slot, what only eyes can tell; the boxes are for whoever ticks them off."""
    groups = {place_of(file): file.to_confirm for file in files if file.to_confirm}
    if not groups:
        return ""
    blocks = "".join(
        f"<fieldset><legend>{escape(place)}</legend>"
        + "".join(f'<label><input type="checkbox"> {escape(text)}</label>' for text in asked)
        + "</fieldset>"
        for place, asked in groups.items()
    )
    return (
        '<section id="confirm" aria-labelledby="confirm-title"><h2 id="confirm-title">'
        'For a person to confirm</h2><p class="soft">Pixels cannot prove these. '
        f'Look once before publishing.</p><div class="groups">{blocks}</div></section>'
    )


def _list(key: str, title: str, told: str, texts: Iterable[tuple[str, str]]) -> str:
    """A section of sentences, each with what it is about."""
    items = "".join(
        f"<li>{escape(text)}"
        + (f'<br><span class="soft mono">{escape(about)}</span>' if about else "")
        + "</li>"
        for text, about in texts
    )
    if not items:
        return ""
    return (
        f'<section id="{key}" aria-labelledby="{key}-title"><h2 id="{key}-title">{title}</h2>'
        f'<p class="soft">{told}</p><ul class="plain">{items}</ul></section>'
    )


def _notes(gallery: Gallery) -> str:
    """Doubts and advice, each once, with the files it is about where it is not about all."""
    about = {
        note: [file.name for file in gallery.files if note in file.shot.picture.notes]
        for note in gallery.notes
    }
    every = len(gallery.files)
    told = [
        (note, _shortened(files) if 0 < len(files) < every else "") for note, files in about.items()
    ]
    return _list("notes", "Good to know", "Doubts and advice on these files.", told)


def _shortened(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more"


def _plan(making: Making) -> str:
    needs = dependencies(operations(), making.recipe)
    nodes = [Node(one.name, one.role, (), "photo") for one in making.inputs]
    for name, step in making.recipe.items():
        kind = "file" if step["op"] == "export" else "step"
        nodes.append(Node(name, str(step["op"]).replace("_", " "), needs[name], kind))
    rows = "".join(
        f'<tr><th scope="row" class="mono">{escape(node.name)}</th><td>{escape(node.told)}</td>'
        f"<td>{escape(', '.join(node.reads)) or '–'}</td></tr>"
        for node in nodes
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="The plan as a drawing">'
        f"{flowchart(nodes)}</div><details><summary>The plan as a list</summary>"
        '<div class="scroll" tabindex="0" role="region" aria-label="The plan as a list"><table>'
        '<thead><tr><th scope="col">Name</th><th scope="col">What makes it</th>'
        f'<th scope="col">From</th></tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _again(files: Sequence[GalleryFile]) -> str:
    """What a replay makes: signatures are new each time."""
    signed = any(file.certificate.signed_by for file in files)
    return "the same bytes, but for their signatures," if signed else "the same bytes"


def _made_with(making: Making) -> str:
    found = making.versions
    libraries = ", ".join(f"{name} {version}" for name, version in found.libraries.items())
    return escape(
        f"Packshot {found.packshot} with {libraries}. "
        f"Checked by the rules of {found.checked.isoformat()}."
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _weight(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
