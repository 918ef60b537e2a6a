"""The SQLite database: every table with its types and keys, the labelled view, and what describes them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

from ..findings import Finding
from ..package import Package, Row, Table, Unreadable
from . import cell, citation, findable

# Arithmetic and comparison need numbers, so decimals are REAL; their text, with the printed places, stands in `<column>_text`.
TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
VIEW = "figures_labelled"
MORE = ("topic", "measure", "money_flow")  # what the view takes besides names


def build(package: Package) -> bytes:
    """The bytes of the database; raises Unreadable where a table cannot be read or a reference leads nowhere."""
    tables = cell.tables(package)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "package.sqlite"
        with closing(sqlite3.connect(place, isolation_level=None)) as db:
            for setting in (
                "page_size = 4096",
                "encoding = 'UTF-8'",
                "journal_mode = OFF",
                "synchronous = OFF",
                "foreign_keys = OFF",
            ):
                db.execute(f"PRAGMA {setting}")
            db.execute("BEGIN")
            for table in tables:
                db.execute(definition(table, tables))
                marks = ", ".join("?" * (len(table.columns) + len(cell.twins(table))))
                db.executemany(f"INSERT INTO {_name(table.name)} VALUES ({marks})", _rows(table))
            _describe(db, package, tables)
            if view := _view(tables):
                db.execute(view)
            findable.index(db, tables)
            db.execute("COMMIT")
            _check(db, tables)
            db.execute("VACUUM")
        return place.read_bytes()


def definition(table: Table, tables: list[Table]) -> str:
    """The statement that makes a table: columns of the schema in their order, then the texts of decimal numbers."""
    lines = []
    for column in table.schema["fields"]:
        constraints = column.get("constraints", {})
        line = f"{_name(column['name'])} {TYPES[column['type']]}"
        line += " NOT NULL" if constraints.get("required") or column["name"] in table.schema["primaryKey"] else ""
        line += " UNIQUE" if constraints.get("unique") and table.schema["primaryKey"] != [column["name"]] else ""
        line += f" CHECK ({_name(column['name'])} IN (0, 1))" if column["type"] == "boolean" else ""
        lines.append(line)
    lines += [f"{_name(twin)} TEXT" for twin in cell.twins(table).values()]
    lines.append(f"PRIMARY KEY ({_names(table.schema['primaryKey'])})")
    # What is referred to must be a key of its table.
    targets = {tuple(theirs) for other in tables for name, _, theirs in _links(other) if name == table.name}
    lines += [f"UNIQUE ({_names(target)})" for target in sorted(targets) if list(target) != table.schema["primaryKey"]]
    lines += [
        f"FOREIGN KEY ({_names(mine)}) REFERENCES {_name(name)} ({_names(theirs)})"
        for name, mine, theirs in _links(table)
    ]
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _links(table: Table) -> Iterator[tuple[str, list[str], list[str]]]:
    for link in table.schema.get("foreignKeys", []):
        yield link["reference"].get("resource") or table.name, link["fields"], link["reference"]["fields"]


def _rows(table: Table) -> Iterator[list]:
    twins = cell.twins(table)
    for row in table:
        yield [_stored(row, column) for column in table.schema["fields"]] + [row[name] or None for name in twins]


def _stored(row: Row, column: dict) -> str | int | float | None:
    value = cell.typed(row, column)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise Unreadable(
            row.problem("release", "cell-type", column["name"], "a number of 64 bits", "Write a smaller number.")
        )
    return value.isoformat() if isinstance(value, date) else value


def _view(tables: list[Table]) -> str:
    """The statement of the view: every column of figures, the labels of its codes, the names of what it refers to."""
    by_name = {table.name: table for table in tables}
    if not {"figures", "codes"} <= set(by_name):
        return ""
    figures = by_name["figures"]
    picked = [f"f.{_name(name)}" for name in [*figures.columns, *cell.twins(figures).values()]]
    joined = []
    for name, mine, theirs in _links(figures):
        if len(mine) == 1 and name in by_name:
            alias, short = _name(f"t_{mine[0]}"), mine[0].removesuffix("_id")
            names = {c: short + c.removeprefix("name") for c in ("name_zh", "name_en")} | {c: c for c in MORE}
            picked += [
                f"{alias}.{_name(c)} AS {_name(shown)}" for c, shown in names.items() if c in by_name[name].columns
            ]
            joined.append(f"LEFT JOIN {_name(name)} AS {alias} ON {alias}.{_name(theirs[0])} = f.{_name(mine[0])}")
    for column in figures.schema["fields"]:
        if column.get("codelist"):
            alias, listed = _name(f"c_{column['name']}"), column["codelist"].replace("'", "''")
            picked += [
                f"{alias}.{_name('label' + tongue)} AS {_name(column['name'] + tongue)}" for tongue in ("_zh", "_en")
            ]
            joined.append(
                f"LEFT JOIN codes AS {alias} ON {alias}.codelist = '{listed}' AND {alias}.code = f.{_name(column['name'])}"
            )
    return f"CREATE VIEW {VIEW} AS\nSELECT\n  " + ",\n  ".join(picked) + "\nFROM figures AS f\n" + "\n".join(joined)


def _describe(db: sqlite3.Connection, package: Package, tables: list[Table]) -> None:
    """The tables meta_package, meta_tables and meta_columns: what a reader needs who has this file alone."""
    d = package.descriptor
    facts = {
        key: d.get(key, "")
        for key in ("name", "id", "title", "title_zh", "version", "created", "description", "description_zh")
    }
    facts["licence"] = "; ".join(
        f"{licence.get('name', '')} {licence.get('path', '')}" for licence in d.get("licenses", [])
    )
    facts["released"] = citation.day(package)
    facts["rights"] = d.get("dcterms:rights", "")
    facts["cite"], facts["cite_zh"] = citation.english(package), citation.chinese(package)
    facts["source"] = "; ".join(citation.sources(package))
    facts["decimals"] = (
        f"Decimal numbers are REAL; the column <name>{cell.TWIN} holds the digits as written, so 10.50 stays 10.50."
    )
    facts["booleans"] = "1 is true, 0 is false."
    db.execute("CREATE TABLE meta_package (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
    db.executemany("INSERT INTO meta_package VALUES (?, ?)", facts.items())
    db.execute(
        "CREATE TABLE meta_tables (table_name TEXT NOT NULL PRIMARY KEY, title TEXT, title_zh TEXT, description TEXT, path TEXT, row_count INTEGER)"
    )
    db.execute(
        "CREATE TABLE meta_columns (table_name TEXT NOT NULL REFERENCES meta_tables, column_name TEXT NOT NULL, position INTEGER, type TEXT, "
        "title TEXT, title_zh TEXT, description TEXT, example TEXT, codelist TEXT, PRIMARY KEY (table_name, column_name))"
    )
    for table in tables:
        told = package.resources[table.name]
        db.execute(
            "INSERT INTO meta_tables VALUES (?, ?, ?, ?, ?, ?)",
            [table.name, told.get("title"), told.get("title_zh"), told.get("description"), table.path, len(table)],
        )
        rows = [
            [
                c["name"],
                c["type"],
                c.get("title"),
                c.get("title_zh"),
                c.get("description"),
                c.get("example"),
                c.get("codelist"),
            ]
            for c in table.schema["fields"]
        ]
        titles = {c["name"]: c for c in table.schema["fields"]}
        for name, twin in cell.twins(table).items():
            c = titles[name]
            words = f"The digits of {name} as written, with their decimal places."
            rows.append(
                [
                    twin,
                    "string",
                    f"{c.get('title', '')}, as written",
                    f"{c.get('title_zh', '')}(原样)",
                    words,
                    c.get("example"),
                    None,
                ]
            )
        for position, row in enumerate(rows, 1):
            example = row[5] if row[5] is None else str(row[5])
            db.execute(
                "INSERT INTO meta_columns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [table.name, row[0], position, *row[1:5], example, row[6]],
            )


def _check(db: sqlite3.Connection, tables: list[Table]) -> None:
    paths = {table.name: table.path for table in tables}
    for name, row, target, _ in db.execute("PRAGMA foreign_key_check"):
        raise Unreadable(
            Finding(
                "release",
                "foreign-key",
                paths.get(name, name),
                (row or 0) + 1,
                "",
                "a reference that leads nowhere",
                f"a row of {target}",
                "Run `make validate`.",
            )
        )


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _names(texts: list[str] | tuple[str, ...]) -> str:
    return ", ".join(_name(text) for text in texts)
