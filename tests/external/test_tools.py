"""Promise: programs of others read the release, or the README says what they do instead. They run in `.tools`, made by run.sh."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from scripts.workreport.package import Package

from .test_readers import HERE, ROOT

TOOLS = Path(os.environ.get("TOOLS", HERE / ".tools")) / "bin"
TABLES = Package(ROOT).tables()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh release."""
    out = tmp_path_factory.mktemp("release") / "dist"
    subprocess.run([sys.executable, "scripts/release.py", "--out", str(out)], cwd=ROOT, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def package(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unzipped package."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(next(dist.glob("*.zip"))) as file:
        file.extractall(folder)
    return folder


def tool(name: str, *arguments: str, cwd: Path) -> str:
    assert (TOOLS / name).is_file(), f"{name} is missing; tests/external/run.sh installs it (it needs Python 3.12)"
    done = subprocess.run(
        [str(TOOLS / name), *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-1500:]
    return done.stdout


# --- Datasette


def datasette(dist: Path, path: str, metadata: bool = True) -> str:
    (base,) = dist.glob("*.sqlite")
    more = ["-m", "datasette.json"] if metadata else []
    address = "/" + base.stem.replace(".", "~2E") + path  # as Datasette writes a full stop
    return tool("datasette", base.name, *more, "--get", address, cwd=dist)


@pytest.mark.parametrize("metadata", [True, False])
@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("农民", "farmers_per_capita_disposable_income.2021.target"),
        ("收入", "farmers_per_capita_disposable_income.2021.target"),
        ("小区", "old_neighbourhoods_renovation_completed.2020.result"),
        ("公厕", "flush_public_toilets_built.2020.result"),
        ("税收", "local_fiscal_revenue.2020.result"),
        ("农民收入", "farmers_per_capita_disposable_income.2021.target"),
        ("jobs", "urban_new_employment.2021.target"),
    ],
)
def test_the_search_box_of_datasette_finds_chinese_words_of_two_characters(dist, words, figure, metadata):
    rows = json.loads(datasette(dist, f"/figures_flat.json?_search={quote(words)}&_shape=array&_size=max", metadata))
    found = [row["figure_id"].split(".", 1)[1] for row in rows]
    assert figure in found and len(found) < 40
    assert 'name="_search"' in datasette(dist, "/figures_flat", metadata), "there is a box"


def test_datasette_shows_labels_for_keys_facets_and_no_tables_of_machines(dist):
    page = datasette(dist, "/figures?_search=" + quote("农民"))
    assert "per capita disposable income of farmers" in page, "the key of an indicator shows its name"
    assert "7 rows" in page
    front = datasette(dist, "")
    shown = front[: front.index("hidden table")] if "hidden table" in front else front
    assert "figures_flat" in shown and ">clauses<" not in shown
    targets = json.loads(datasette(dist, "/targets.json?_shape=array"))
    assert len(targets) == len(Package(ROOT).table("target_comparisons"))


# --- tools that read the descriptor


@pytest.mark.parametrize("descriptor", ["datapackage.json", "datapackage-merged.json"])
def test_check_datapackage_passes_both_descriptors(package, descriptor):
    assert "passed" in tool("check-datapackage", "check", descriptor, cwd=package)


def test_flower_documents_every_table_of_the_merged_descriptor(package, tmp_path):
    tool("seedcase-flower", "build", "datapackage-merged.json", "--output-dir", str(tmp_path), cwd=package)
    (page,) = tmp_path.glob("*.qmd")
    text = page.read_text(encoding="utf-8")
    for table in TABLES:
        assert table.schema["fields"][0]["description"][:40] in text


def test_datapackage_to_datasette_writes_every_row_of_the_merged_descriptor(package, tmp_path):
    base = tmp_path / "made.sqlite"
    tool("datapackage-to-datasette", str(base), "datapackage-merged.json", str(tmp_path / "m.json"), cwd=package)
    counted = "; ".join(f'select count(*) from "{table.name}"' for table in TABLES)
    with sqlite3.connect(base) as db:
        assert [db.execute(query).fetchone()[0] for query in counted.split("; ")] == [len(table) for table in TABLES]


def test_frictionless_publishes_the_merged_descriptor_to_a_database(package, tmp_path):
    base = tmp_path / "made.sqlite"
    code = "import sys, frictionless; frictionless.Package(sys.argv[1]).publish(sys.argv[2])"
    tool("python", "-c", code, "datapackage-merged.json", f"sqlite:///{base}", cwd=package)
    with sqlite3.connect(base) as db:
        assert db.execute("select count(*) from figures").fetchone()[0] == len(Package(ROOT).table("figures"))
        assert db.execute("pragma foreign_key_check").fetchall() == []


def test_pointblank_imports_the_schemas_of_the_merged_descriptor(package):
    code = "import pointblank as p; print(sorted(p.import_metadata('datapackage-merged.json').keys()))"
    said = tool("python", "-c", code, cwd=package)
    assert [table.name for table in TABLES if f"'{table.name}'" not in said] == []
