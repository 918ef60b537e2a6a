"""Files that stand beside the package for tools that are easily put off: CSV for spreadsheets, one descriptor with all schemas."""

from __future__ import annotations

import copy
import csv
import io
import json
import re

from ..package import Package, read_bytes, safe_path
from . import cell

SPREADSHEETS = ("figures_flat", "target_comparisons")  # the tables that people open in Excel
MERGED = "datapackage-merged.json"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def build(package: Package) -> dict[str, bytes]:
    """The files by path; raises Unreadable where a table cannot be read, OSError, ValueError."""
    tables = {table.name: table for table in cell.tables(package)}
    made = {f"{name}.csv": spreadsheet(tables[name].columns, tables[name]) for name in SPREADSHEETS if name in tables}
    return made | {MERGED: merged(package)}


def spreadsheet(columns: list[str], rows) -> bytes:  # type: ignore[no-untyped-def]
    """Rows as CSV that Excel opens right: byte order mark, CR LF, and no cell that it would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[safe(row[column]) for column in columns] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def safe(text: str) -> str:
    """A cell as text that no spreadsheet computes: an apostrophe stands before what begins like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def merged(package: Package) -> bytes:
    """The descriptor with each schema in the place of its path, for tools that open no second file.

    A pattern on a column that may be empty is left out: frictionless, and what is built on it, makes of it a check of the
    database that an empty cell fails.
    """
    whole = copy.deepcopy(package.descriptor)
    for resource in whole.get("resources", []):
        if isinstance(resource.get("schema"), str):
            resource["schema"] = json.loads(read_bytes(safe_path(package.root, resource["schema"])))
            for column in resource["schema"].get("fields", []):
                constraints = column.get("constraints", {})
                if "pattern" in constraints and not constraints.get("required"):
                    del constraints["pattern"]
                    if not constraints:
                        del column["constraints"]
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
