"""The dialect: what SQLite takes, in PostgreSQL's words; the servers' own tests run the rest."""

from __future__ import annotations

import pytest

from agent.dialect import statement, tables


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("SELECT a FROM b WHERE c = ? AND d > ?", "SELECT a FROM b WHERE c = %s AND d > %s"),
        ("SELECT a % 2 FROM b", "SELECT a %% 2 FROM b"),
        ("SELECT CAST(a AS REAL) FROM realms", "SELECT CAST(a AS DOUBLE PRECISION) FROM realms"),
        (
            "SELECT json_extract(record, '$.cost_usd') FROM skus",
            "SELECT (record::json ->> 'cost_usd') FROM skus",
        ),
        (
            "a IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
            "a IN (SELECT CAST(value AS INTEGER) FROM json_array_elements_text(%s::json))",
        ),
    ],
)
def test_a_statement_is_the_same_in_other_words(given: str, expected: str) -> None:
    assert statement(given) == expected


def test_tables_have_whole_numbers_of_eight_bytes_and_rows_in_their_order() -> None:
    made = tables(
        "CREATE TABLE IF NOT EXISTS skus (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER,"
        " folder TEXT UNIQUE COLLATE NOCASE, name TEXT, at REAL, small BLOB DEFAULT x'');"
    )
    assert made == (
        "CREATE TABLE IF NOT EXISTS skus (rowid BIGINT GENERATED ALWAYS AS IDENTITY,"
        " id BIGSERIAL PRIMARY KEY, n BIGINT, folder TEXT UNIQUE COLLATE NOCASE,"
        " name TEXT COLLATE \"C\", at DOUBLE PRECISION, small BYTEA DEFAULT '\\x');"
    )
