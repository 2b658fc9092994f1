"""The dialect: SQL as SQLite takes it, in the words of PostgreSQL.

A handful of words is all: types, the order of letters, JSON, placeholders. What is not here is
written so that both take it, `ON CONFLICT` for one.
"""

from __future__ import annotations

import re
from functools import cache

#: Everywhere: a REAL has eight bytes, not four; JSON has other functions.
_WORDS = (
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"json_extract\((\w+), '\$\.(\w+)'\)"), r"(\1::json ->> '\2')"),
    (re.compile(r"json_each\(\?\)"), "json_array_elements_text(?::json)"),
)
#: Where tables are made: whole numbers have eight bytes, letters are sorted by their codes, and
#: what has no number of its own is numbered as SQLite numbers all rows.
_TABLES = (
    (re.compile(r"\bINTEGER PRIMARY KEY AUTOINCREMENT\b"), "BIGSERIAL PRIMARY KEY"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bTEXT\b(?! UNIQUE COLLATE)"), 'TEXT COLLATE "C"'),
    (re.compile(r"\bBLOB DEFAULT x''"), r"BYTEA DEFAULT '\\x'"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (
        re.compile(r"CREATE TABLE IF NOT EXISTS (\w+) \("),
        r"CREATE TABLE IF NOT EXISTS \1 (rowid BIGINT GENERATED ALWAYS AS IDENTITY, ",
    ),
)


@cache
def statement(text: str) -> str:
    """A statement with values for its question marks."""
    for word, other in _WORDS:
        text = word.sub(other, text)
    return text.replace("%", "%%").replace("?", "%s")


def tables(text: str) -> str:
    """A script that makes tables."""
    for word, other in (*_TABLES, *_WORDS):
        text = word.sub(other, text)
    return text
