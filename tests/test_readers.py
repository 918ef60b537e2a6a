"""Promise: the tools that people use read the package as it is, without our code, and agree cell by cell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pytest

from scripts.workreport.package import Package

ROOT = Path(__file__).resolve().parents[1]
TABLES = {table.name: table for table in Package(ROOT).tables()}


def test_the_frictionless_command_accepts_the_package():
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": "", "PYTHONUTF8": "1", "COLUMNS": "200", "HOME": str(ROOT / ".nowhere")},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.parametrize("name", TABLES)
def test_frictionless_reads_the_rows_we_read(name):
    table = TABLES[name]
    rows = frictionless.Package(str(ROOT / "datapackage.json")).get_resource(name).read_rows()
    assert [{c: "" if v is None else v for c, v in row.to_dict().items()} for row in rows] == [
        {c: "" if v is None else v for c, v in typed(table, row).items()} for row in table.rows
    ]


def typed(table, row):
    """Cells as the types of the schema say, by Python's own constructors."""
    import datetime
    from decimal import Decimal

    make = {
        "string": str,
        "integer": int,
        "number": Decimal,
        "boolean": lambda cell: cell == "true",
        "date": datetime.date.fromisoformat,
    }
    return {f["name"]: make[f["type"]](row[f["name"]]) if row[f["name"]] else None for f in table.schema["fields"]}


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_the_cells_we_read(name):
    table = TABLES[name]
    frame = pd.read_csv(ROOT / table.path, dtype=str, keep_default_na=False)
    assert list(frame.columns) == table.columns
    assert frame.to_dict("records") == [dict(row) for row in table.rows]


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_the_cells_we_read(name):
    table = TABLES[name]
    with duckdb.connect() as base:
        rows = base.execute(
            "select * from read_csv(?, header = true, all_varchar = true, nullstr = '\x01', delim = ',', quote = '\"')",
            [str(ROOT / table.path)],
        ).fetchall()
    assert [tuple("" if cell is None else cell for cell in row) for row in rows] == [
        tuple(row.values()) for row in table.rows
    ]


def test_plain_read_csv_gives_the_figures_their_numbers():
    figures = pd.read_csv(ROOT / "data" / "figures.csv")
    income = figures.set_index("figure_id").loc["220303-20210109.farmers_per_capita_disposable_income.2021.target"]
    assert income["value"] == 19474 and income["unit_id"] == "yuan"
    assert figures["value"].dtype == "float64" and not figures["figure_id"].duplicated().any()
