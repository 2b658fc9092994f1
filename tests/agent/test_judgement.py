"""Judgements: kept as long as there is room, never given to another file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agent.gallery import write_gallery
from agent.judgement import Judgement, Judgements
from tests.agent.shots import making, shot
from tools.certificate import Certificate


def _judgement() -> Judgement:
    certificate = Certificate(
        engines=(), touches=(), digital_source_type=None, generated_share=0, source_scale=None
    )
    return Judgement((), certificate)


def test_what_is_known_is_not_judged_again() -> None:
    asked, known = [], Judgements()

    def judge() -> Judgement:
        asked.append(1)
        return _judgement()

    assert known.of("a", judge) is known.of("a", judge)
    assert len(asked) == 1


def test_the_longest_unused_goes_first() -> None:
    asked: list[str] = []
    known = Judgements()

    def ask(key: str) -> None:
        known.of(key, lambda: asked.append(key) or _judgement())

    for key in [str(number) for number in range(256)]:
        ask(key)
    ask("0")
    ask("new")
    asked.clear()
    ask("0")
    ask("1")
    assert asked == ["1"]


def test_a_gallery_written_again_says_the_same_and_another_file_is_judged_anew(
    tmp_path: Path,
) -> None:
    how = replace(making(), judgements=Judgements())
    good = replace(shot("main", "amazon.main"), digest="one")
    first = write_gallery(tmp_path, "mug", [good], how)
    again = write_gallery(tmp_path, "mug", [good], how)
    assert again.files[0].findings is first.files[0].findings
    other = replace(shot("main", "amazon.main"), digest="two")
    third = write_gallery(tmp_path, "mug", [other], how)
    assert third.files[0].findings is not first.files[0].findings
    assert third.files[0].findings == first.files[0].findings
