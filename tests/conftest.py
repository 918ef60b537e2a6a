"""Shared by all tests: a private copy of the real package, and the ways to change one cell of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from scripts.workreport.package import read_rows, serialise

# The same examples in every run, and no deadline: a slow machine is no broken promise.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parents[1]
PACKAGE_PARTS = (
    "datapackage.json",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "CITATION.cff",
    "README.md",
    "README.zh-CN.md",
    "data",
    "schemas",
)


def copy_package(to: Path, root: Path = ROOT) -> Path:
    """Copy what belongs to the package (not the tools, not the tests) into the folder `to`."""
    to.mkdir(parents=True, exist_ok=True)
    for part in PACKAGE_PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        elif source.exists():
            shutil.copy2(source, to / part)
    return to


@pytest.fixture
def package_copy(tmp_path: Path) -> Path:
    """A folder with a copy of the real package, free to be broken."""
    return copy_package(tmp_path / "package")


def change(package: Path, table: str, where: Callable[[dict], bool], **cells: str) -> int:
    """Change cells of the first row of data/`table`.csv for which `where` is true; returns its line in the file."""
    place = package / "data" / f"{table}.csv"
    columns, rows, _ = read_rows(place.read_bytes(), table, None)
    row = next(row for row in rows if where(row))
    row.update(cells)
    place.write_bytes(serialise(columns, rows))
    return row.line


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a run without the page leaves unproved, instead of skipping it in silence."""
    if not os.environ.get("WORK_REPORT_PAGE"):
        terminalreporter.write_line(
            "not proved without a page (WORK_REPORT_PAGE): that it gives the published source tables"
        )
