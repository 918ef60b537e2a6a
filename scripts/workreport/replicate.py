"""A package with many reports, made from a package with one, to measure how validation grows with its size."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from .build import rebuild
from .package import DERIVED, DESCRIPTOR, Package, Row, Table, read_json, serialise, write_all

# What belongs to the package besides its tables.
PARTS = ("datapackage.json", "CHANGELOG.md", "CITATION.cff", "data", "schemas")
# Tables in this folder serve all reports; every other hand-kept table belongs to its reports.
SHARED = "data/reference/"
FIRST_CODE = 990000  # no place of GB/T 2260 has such a code


def replicate(source: Path, target: Path, reports: int) -> None:
    """Write into the new folder `target` the package of `source` with `reports` reports: its first, and copies under new ids.

    A copy has a place code of its own and with it a report id, figure ids and names of lists, rules and remarks; all
    else is the same. Derived tables, sizes and hashes are built. Raises NotBuildable, OSError.
    """
    target.mkdir(parents=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(
                source / part, target / part, ignore=shutil.ignore_patterns("__pycache__", "*.py", "profiles")
            )
        elif (source / part).exists():
            shutil.copy2(source / part, target / part)
    package = Package(target)
    tables = {table.name: table for table in package.tables()}
    first = tables["reports"].rows[0]["report_id"]
    codes = [f"{FIRST_CODE + number:06d}" for number in range(1, reports)]
    named = named_by_report(tables)
    files = {}
    for table in tables.values():
        if table.path.startswith((SHARED, DERIVED)):
            continue
        rows: list[dict] = list(table.rows)
        for code in codes:
            rows += _copies(table, first, code, named.get(table.name, set()))
        if table.name == "revisions":
            rows.sort(key=lambda row: [int(part) for part in row["version"].split(".")])  # by version, then by figure
        files[table.path] = serialise(table.columns, rows)
    descriptor = read_json(target, DESCRIPTOR)
    english = tables["reports"].rows[0]["place_en"]
    descriptor["dcterms:spatial"] = [f"{code} {english}" for code in (first[:6], *codes)]
    files[DESCRIPTOR] = rebuild.written(descriptor)
    write_all(target, files)
    write_all(target, rebuild.plan(Package(target)))


def named_by_report(tables: dict[str, Table]) -> dict[str, set[str]]:
    """Columns whose names must differ from report to report, by table: keys that hold no report, and what points to them."""
    named: dict[str, set[str]] = {}
    own = [t for t in tables.values() if not t.path.startswith((SHARED, DERIVED))]
    for table in own:
        bound = {column for link in table.schema.get("foreignKeys", []) for column in link["fields"]}
        key = table.schema["primaryKey"]
        if not any(column == "report_id" or column.endswith("figure_id") for column in key):
            types = {column["name"]: column["type"] for column in table.schema["fields"]}
            named[table.name] = {column for column in key if column not in bound and types[column] == "string"}
    keys = {name: set(columns) for name, columns in named.items()}
    for table in own:
        for link in table.schema.get("foreignKeys", []):
            for mine, theirs in zip(link["fields"], link["reference"]["fields"], strict=True):
                if theirs in keys.get(link["reference"].get("resource") or table.name, set()):
                    named.setdefault(table.name, set()).add(mine)
    return named


def _copies(table: Table, first: str, code: str, named: set[str]) -> Iterator[dict]:
    new = code + first[6:]
    for row in table.rows:
        if not _of(row, first):
            continue
        copy = {}
        for column, cell in row.items():
            if cell == first or cell.startswith(first + "."):
                cell = new + cell[len(first) :]
            elif column == "place_code":
                cell = code
            elif column in named and cell:
                cell = f"zz{code}_{cell}"  # sorts after every name of the first report, and as these among themselves
            copy[column] = cell
        yield copy


def _of(row: Row, report_id: str) -> bool:
    """Whether a row belongs to the report, or to none by its own cells."""
    return row.get("report_id", report_id) == report_id
