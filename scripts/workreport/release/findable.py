"""Full-text search of the database: an index in which Chinese words of any length are found, also by Datasette's own box.

The tokenisers of SQLite take a run of Chinese characters for one word, so what stands inside it is not found, and Datasette hands
on what is typed as it is. So the index holds each run of characters and every part of it, set apart by blanks.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from ..package import Table

TABLE = "figures_flat"  # the table that is searched
INDEX = "figures_flat_fts"
NAMES = ("indicator_zh", "subject_zh", "printed")  # whole names are found however long
WORDS = (
    "sentence_zh",
    "sentence_en",
    "indicator_en",
    "subject_en",
    "topic_zh",
    "topic_en",
    "quote",
    "note",
    "figure_id",
)
MORE = ("value_type_zh", "value_type_en", "status_zh", "status_en")
COLUMNS = ("indicator_zh", "sentence_zh")  # in the index: names with everyday words; all other words
LONGEST = 6  # of a part of a sentence or quotation
_HAN = re.compile(r"[\u3400-\u9fff]+")


def parts(text: str, longest: int | None = None) -> set[str]:
    """Every part of each run of Chinese characters in a text, up to a length, and each run whole."""
    found = set()
    for run in _HAN.findall(text):
        found.add(run)
        most = min(len(run), longest or len(run))
        found.update(run[at : at + size] for size in range(1, most + 1) for at in range(len(run) - size + 1))
    return found


def index(db: sqlite3.Connection, tables: Iterable[Table]) -> None:
    """Make the index of the flat table, if the package has one; the words of indicators come from the table of aliases."""
    by_name = {table.name: table for table in tables}
    if TABLE not in by_name:
        return
    flat = by_name[TABLE]
    indicator_of = {row["figure_id"]: row["indicator_id"] for row in by_name.get("figures", ())}
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in by_name.get("aliases", ()):
        aliases[row["indicator_id"]].append(row["alias"])
    # An index of the flat table, by which Datasette knows it for searchable: its columns have names that are there, and more in them.
    columns = ", ".join(COLUMNS)
    db.execute(f'CREATE VIRTUAL TABLE {INDEX} USING fts5({columns}, content="{TABLE}", tokenize="porter unicode61")')
    for number, row in enumerate(flat, 1):
        said = aliases[indicator_of.get(row["figure_id"], "")]
        names = [row.get(name, "") for name in NAMES] + said
        words = [row.get(name, "") for name in (*WORDS, *MORE)]
        cells = []
        for texts, longest in ((names, None), (words, LONGEST)):
            latin = [_HAN.sub(" ", text) for text in texts if not text.isspace()]
            cells.append(" ".join([*latin, *sorted({part for text in texts for part in parts(text, longest)})]))
        db.execute(f"INSERT INTO {INDEX} (rowid, {columns}) VALUES (?, ?, ?)", [number, *cells])
    db.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")
