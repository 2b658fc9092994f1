"""The loader of texts and tables."""

from __future__ import annotations

from string import Template

import pytest

import prompts


def test_tables_are_found_by_folder() -> None:
    assert "vocabulary/channels" in prompts.names("vocabulary")
    assert isinstance(prompts.table("shots/amazon"), dict)


def test_what_is_not_there_says_so() -> None:
    with pytest.raises(FileNotFoundError):
        prompts.table("shots/no_such_list")
    with pytest.raises(FileNotFoundError):
        prompts.text("no_such_text")


def test_every_reply_is_a_template_that_can_be_read() -> None:
    table = prompts.table("replies")
    assert isinstance(table, dict)
    for group in table.values():
        assert isinstance(group, dict)
        for text in group.values():
            assert Template(str(text)).is_valid()
            assert str(text).strip()


@pytest.mark.parametrize("name", prompts.names("vocabulary"))
def test_every_phrase_of_the_vocabulary_is_text(name: str) -> None:
    sheet = prompts.table(name)
    assert isinstance(sheet, dict)
    words = sheet["words"]
    assert isinstance(words, dict)
    for values in words.values():
        assert isinstance(values, dict)
        assert all(
            isinstance(value, str) and isinstance(text, str) for value, text in values.items()
        )
