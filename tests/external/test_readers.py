"""Promise: programs of others, in other languages, read the same cells as we do."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

from scripts.workreport.package import Package

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def needed(program: str) -> str:
    place = shutil.which(program)
    assert place, f"{program} is missing; tests/external/run.sh installs it"
    return place


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def same(kind: str, ours: str, theirs: object) -> bool:
    if ours == "":
        return theirs is None or theirs == ""
    if kind in ("number", "integer"):
        return Decimal(ours) == Decimal(str(theirs))
    if kind == "boolean":
        return theirs is (ours == "true")
    return ours == theirs


def test_the_data_package_client_of_npm_reads_every_cell_as_we_do():
    rows: dict[str, list] = {}
    for line in run(needed("node"), str(HERE / "read.js"), "datapackage.json").splitlines():
        name, *cells = json.loads(line)
        rows.setdefault(name, []).append(cells)
    tables = Package(ROOT).tables()
    assert len(tables) > 20
    for table in tables:
        kinds = [field["type"] for field in table.schema["fields"]]
        theirs = rows.get(table.name, [])
        assert len(theirs) == len(table.rows), table.name
        for row, cells in zip(table.rows, theirs, strict=True):
            for kind, column, cell in zip(kinds, table.columns, cells, strict=True):
                assert same(kind, row[column], cell), (
                    f"{table.path}:{row.line} {column}: {row[column]!r} is read as {cell!r}"
                )


def test_base_r_reads_every_cell_as_we_do():
    tables = Package(ROOT).tables()
    text = run(needed("Rscript"), "--vanilla", str(HERE / "read.R"), *(table.path for table in tables))
    theirs = {}
    for line in text.split("\n"):
        if line:
            path, row, column, value = line.split("\t", 3)
            theirs[path, int(row), column] = value
    ours = {
        (table.path, number, column): row[column]
        for table in tables
        for number, row in enumerate(table.rows, 1)
        for column in table.columns
    }
    assert len(ours) > 20_000
    assert theirs == ours


def test_the_examples_for_r_in_the_readmes_print_what_stands_under_them():
    from tests.readme_examples import READMES, examples

    for readme in READMES:
        found = [
            e for e in examples(readme, lambda code: run(needed("Rscript"), "--vanilla", "-e", code)) if e[0] == "r"
        ]
        assert found
        for _, code, output, stated in found:
            assert output == stated, f"{readme}: {code}\nprints:\n{output}"
