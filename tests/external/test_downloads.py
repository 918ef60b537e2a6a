"""Promise: every file people download opens in the program it is for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from scripts.workreport.package import Package

from .test_readers import ROOT, needed, run

FIGURES = len(Package(ROOT).table("figures"))


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh release."""
    out = tmp_path_factory.mktemp("release") / "dist"
    subprocess.run([sys.executable, "scripts/release.py", "--out", str(out)], cwd=ROOT, check=True, capture_output=True)
    return out


def test_libreoffice_opens_the_workbook_and_prints_it(dist, tmp_path):
    (book,) = dist.glob("*.xlsx")
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    run(needed("soffice"), home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(book))
    (printed,) = tmp_path.glob("*.pdf")
    pages = run(needed("pdftotext"), "-l", "3", str(printed), "-")
    assert "not official statistics" in pages.lower() and "不是官方统计" in "".join(pages.split())


def test_the_shell_of_sqlite_reads_the_database(dist):
    (base,) = dist.glob("*.sqlite")
    assert run(needed("sqlite3"), str(base), "select count(*) from figures; pragma foreign_key_check;").strip() == str(
        FIGURES
    )


def test_duckdb_reads_the_parquet_files(dist):
    with duckdb.connect() as engine:
        found = engine.execute(f"select count(*), sum(value) from '{dist}/parquet/figures.parquet'").fetchone()
    assert found[0] == FIGURES and found[1] > 0
