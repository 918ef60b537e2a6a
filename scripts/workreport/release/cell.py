"""Typed cells: the text of a CSV cell as the value that an export stores."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..findings import Finding
from ..package import Package, Row, Table, Unreadable

# Binary numbers lose the printed decimal places (10.50 is 10.5), so SQLite and Parquet hold the text of a number beside it.
TWIN = "_text"


def tables(package: Package) -> list[Table]:
    """Every table of the package in the order of the descriptor; raises Unreadable if one cannot be read."""
    for name in package.missing(*package.resources):
        raise Unreadable(
            Finding(
                "release",
                "not-read",
                str(package.resources[name].get("path")),
                0,
                "",
                "no table",
                name,
                "Run `make validate`.",
            )
        )
    return package.tables()


def typed(row: Row, column: dict) -> str | int | Decimal | bool | date | None:
    """The cell of `row` in a column of its schema as a value; None where it is empty. Raises Unreadable with its place."""
    name, kind = column["name"], column["type"]
    text = row[name]
    if text == "":
        return None
    if kind == "integer":
        return row.integer(name)
    if kind == "number":
        return row.decimal(name)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    if kind == "string":
        return text
    raise Unreadable(row.problem("release", "cell-type", name, f"a {kind}", f"Write a {kind} into {name}."))


def twins(table: Table) -> dict[str, str]:
    """The columns of decimal numbers, each with the name of the column that holds its text.

    Raises Unreadable where the table already has a column of that name.
    """
    names = {c["name"]: c["name"] + TWIN for c in table.schema["fields"] if c["type"] == "number"}
    for name, twin in names.items():
        if twin in table.columns:
            raise Unreadable(
                Finding(
                    "release",
                    "column-name",
                    table.path,
                    1,
                    twin,
                    twin,
                    f"no column beside {name} of that name",
                    "Rename it.",
                )
            )
    return names
