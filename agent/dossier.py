"""The dossier of a file: its checks and its certificate, as tables that everyone can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from tools.certificate import Certificate
from tools.check import Finding, Verdict

if TYPE_CHECKING:
    from agent.gallery import GalleryFile

WORDS: dict[Verdict, str] = {
    "pass": "passed",
    "warn": "to look at",
    "fail": "failed",
    "undetermined": "open",
}
_MARKS: dict[Verdict, str] = {
    "pass": '<path d="M5.5 10.5l3.2 3.2L14.6 7"/>',
    "warn": '<path d="M10 5.2v6M10 14.1v.6"/>',
    "fail": '<path d="M6.6 6.6l6.8 6.8M13.4 6.6l-6.8 6.8"/>',
    "undetermined": '<path d="M6.2 10h7.6"/>',
}
_TROUBLES: tuple[Verdict, ...] = ("fail", "warn")
#: What the IPTC's values mean to someone who sells things.
_SOURCES = {
    "digitalCapture": "taken with a camera",
    "computationalCapture": "taken with a camera that computes",
    "algorithmicallyEnhanced": "a photo, improved without changing what it shows",
    "compositeCapture": "put together from photos",
    "composite": "put together from a photo and a drawn scene",
    "compositeWithTrainedAlgorithmicMedia": "a photo with parts made by AI",
    "compositeSynthetic": "put together, with parts made by AI",
    "trainedAlgorithmicMedia": "made by AI",
    "algorithmicMedia": "made by a program",
}


def mark(verdict: Verdict) -> str:
    """The verdict's sign; its word always stands beside it."""
    return (
        f'<svg class="mark {verdict}" viewBox="0 0 20 20" width="20" height="20" '
        f'aria-hidden="true"><circle cx="10" cy="10" r="9"/>{_MARKS[verdict]}</svg>'
    )


def summary(findings: Sequence[Finding]) -> str:
    """How many findings there are of each kind, in words."""
    if not findings:
        return "no rules to check"
    counted = Counter(finding.verdict for finding in findings)
    if len(counted) == 1 and counted["pass"]:
        return f"all {counted['pass']} checks passed"
    return ", ".join(f"{counted[v]} {word}" for v, word in WORDS.items() if counted[v])


def verdict_line(file: GalleryFile) -> str:
    """Sign and words for a file's checks."""
    shown: Verdict = file.verdict if file.findings else "undetermined"
    return f'<p class="verdict {shown}">{mark(shown)}<span>{summary(file.findings)}</span></p>'


def troubles(file: GalleryFile) -> str:
    """Which rules failed and which are to look at, by name; nothing where all is well."""
    told = []
    for verdict in _TROUBLES:
        rules = [_words(one.rule) for one in file.findings if one.verdict == verdict]
        if rules:
            told.append(f"{WORDS[verdict].capitalize()}: {', '.join(dict.fromkeys(rules))}")
    return f'<p class="soft">{"<br>".join(told)}</p>' if told else ""


def checks(file: GalleryFile) -> str:
    """The table of a file's findings."""
    if not file.findings:
        return "<p>Written in a size of your own: no channel's rules apply.</p>"
    rows = "".join(_row(finding) for finding in file.findings)
    name = escape(file.name)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="Checks of {name}">'
        f'<table><caption class="hidden">Checks of {name}</caption><thead><tr>'
        '<th scope="col">Verdict</th><th scope="col">Rule</th><th scope="col">Measured</th>'
        f'<th scope="col">Asked for</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(finding: Finding) -> str:
    mend = f'<br><span class="soft">mend with {_words(finding.mend)}</span>' if finding.mend else ""
    level = "" if finding.level == "must" else ' <span class="soft">(advice)</span>'
    return (
        f'<tr class="{finding.verdict}"><td class="state">{mark(finding.verdict)}'
        f"<span>{WORDS[finding.verdict]}</span></td>"
        f'<th scope="row">{_words(finding.rule)}{level}</th>'
        f"<td>{escape(finding.measured)}{mend}</td><td>{escape(finding.required)}</td></tr>"
    )


def certificate(found: Certificate) -> str:
    """The certificate as pairs of term and value."""
    pairs = "".join(
        f"<div><dt>{term}</dt><dd>{escape(value)}</dd></div>" for term, value in _pairs(found)
    )
    return f"<dl>{pairs}</dl>"


def _pairs(found: Certificate) -> Iterator[tuple[str, str]]:
    if found.fidelity is None:
        yield "Product pixels", f"not compared: {found.undetermined}"
    else:
        same = found.fidelity
        light = "; the light was changed on purpose" if "light" in found.touches else ""
        yield (
            "Product pixels",
            f"{same.identical_share:.1%} within ΔE {same.tolerance:g} of the photo{light}",
        )
        yield (
            "Colour change",
            f"mean ΔE2000 {same.delta_e_mean:.2f}, 95 % below {same.delta_e_p95:.2f}",
        )
        if same.worst_ssim is not None:
            yield "Structure", f"worst tile SSIM {same.worst_ssim:.3f}"
        if same.label_ssim is not None:
            yield "Label", f"SSIM {same.label_ssim:.3f} where the product has most detail"
    if found.source_scale is not None:
        yield "Size", _scale(found.source_scale)
    yield "Changed", ", ".join(word for word in found.touches if word != "nothing") or "nothing"
    yield "Made by a generator", f"{found.generated_share:.0%} of the pixels"
    source = found.digital_source_type
    yield "Declared as", f"{_SOURCES.get(source, source)} ({source})" if source else "nothing"
    if found.signed_by:
        yield "Content credentials", f"signed by {found.signed_by}"
    if found.instead:
        yield "Not as asked", found.instead
    for engine in found.engines:
        yield f"Engine of {_words(engine.operation)}", f"{engine.engine} · {engine.licence}"


def _scale(scale: float) -> str:
    if scale > 1.005:
        return f"enlarged to {scale:.0%} of the photo"
    return f"{scale:.0%} of the photo, not enlarged"


def _words(code: str) -> str:
    return escape(code.replace("_", " "))
