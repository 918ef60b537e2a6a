"""One fingerprint over everything that a page gave: it shows a change of source/ where the page is not at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from .text.clauses import sha256

OF_REPORT = (
    "paragraphs",
    "characters",
    "arabic_numerals",
    "text_starts",
    "text_ends_before",
    "restored_words",
    "sha256",
    "capture_sha256",
)
OF_TABLES = {
    "paragraphs": ("paragraph", "length", "sha256"),
    "clauses": ("paragraph", "start", "end", "terminator", "numerals", "sha256"),
    "restorations": ("paragraph", "start", "end", "restored"),
    "numerals": ("paragraph", "start", "end", "printed", "note", "read_as"),
    # A closed record of how the report was first coded, which nobody edits any more.
    "decisions": ("paragraph", "start", "position", "column", "first", "second", "decided", "reason"),
}


def seal(report: Mapping[str, str], tables: Mapping[str, Iterable[Mapping[str, str]]]) -> str:
    """SHA-256 over the cells that are written from a page, in the order of their rows.

    report: the row of source/reports. tables: the rows of that report by table, for each name of OF_TABLES. What
    people code in these tables (section, coverage, governing clause, certainty, reason) has no part in it, nor has
    report_id.
    """
    cells: list[list] = [[report[column] for column in OF_REPORT]]
    for name, columns in OF_TABLES.items():
        cells.append([[row[column] for column in columns] for row in tables[name]])
    return sha256(json.dumps(cells, ensure_ascii=False, separators=(",", ":")))
