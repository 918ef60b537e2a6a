"""Promise: every file people download holds what the CSV files hold, cell by cell, and is made the same, byte for byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb
import frictionless
import openpyxl
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport import release, replicate, versions
from scripts.workreport.check.validation import validate
from scripts.workreport.commands import release as command
from scripts.workreport.package import Package, Table, serialise
from scripts.workreport.release import archive, cell, columnar, companions, database, datasette, workbook
from tests.conftest import ROOT, change, copy_package

_SAID = json.loads((ROOT / "datapackage.json").read_bytes())
STEM = f"{_SAID['name']}-{_SAID['version']}"
DOCUMENTS = [path for path in (*archive.DOCUMENTS, *archive.TOOLS) if not path.startswith("data/")]


def copied(to: Path) -> Path:
    """A copy of the package with all its documents."""
    copy_package(to)
    (to / "scripts").mkdir()
    for path in DOCUMENTS:
        shutil.copy(ROOT / path, to / path)
    return to


def run(package: Path, out: Path, **environment: str) -> subprocess.CompletedProcess:
    """The command, in a process of its own."""
    arguments = [sys.executable, str(ROOT / "scripts/release.py"), "--package", str(package), "--out", str(out)]
    return subprocess.run(
        arguments, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"} | environment
    )


@pytest.fixture(scope="module")
def package() -> Package:
    """The real package."""
    return Package(ROOT)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess, Path]:
    """What the command says, and the folder it writes, for a copy elsewhere, at another hour, in another hash order."""
    folder = tmp_path_factory.mktemp("release")
    out = folder / "new" / "downloads"
    done = run(copied(folder / "package"), out, PYTHONHASHSEED="4711", TZ="Pacific/Kiritimati", LC_ALL="C")
    assert done.returncode == 0, done.stdout + done.stderr
    return done, out


@pytest.fixture(scope="module")
def made(written) -> dict[str, bytes]:
    """The files that it wrote, by path."""
    _, out = written
    return {place.relative_to(out).as_posix(): place.read_bytes() for place in out.rglob("*") if place.is_file()}


# --- the command


def test_another_run_gives_the_same_bytes_whatever_the_folder_the_time_zone_and_the_hash_order(made, package):
    again = release.files(package)
    assert sorted(again) == sorted(made)
    assert [path for path in made if again[path] != made[path]] == []


def test_the_command_lists_every_file_with_its_size_and_tells_its_progress_apart(made, written):
    done, _ = written
    found = re.findall(r"^(\S.*?) +([0-9,]+) bytes$", done.stdout, re.M)
    listed = {path: int(size.replace(",", "")) for path, size in found}
    pages = {path: len(data) for path, data in made.items() if path.startswith("f/")}
    assert listed.pop(f"f/ ({len(pages)} pages)") == sum(pages.values())
    assert listed == {path: len(data) for path, data in made.items() if path not in pages}
    assert "validating" in done.stderr and "validating" not in done.stdout


def test_the_checksums_are_those_of_every_other_file(made):
    told = dict(reversed(line.split("  ")) for line in made[release.SUMS].decode().splitlines())
    assert told == {path: hashlib.sha256(data).hexdigest() for path, data in made.items() if path != release.SUMS}
    assert {
        f"{STEM}.zip",
        f"{STEM}.xlsx",
        f"{STEM}.sqlite",
        "parquet/figures.parquet",
        "croissant.json",
        "index.html",
        "figures_flat.csv",
        "target_comparisons.csv",
        "datapackage-merged.json",
        "datasette.json",
        "citation.bib",
        "citation.ris",
    } <= set(told)


Sound = SimpleNamespace(failures=[], findings=[])  # the report of a validation that found nothing


def call(monkeypatch, *arguments: str, validate=lambda root: Sound) -> int:
    """The command in this process, on a package taken for sound unless `validate` says otherwise."""
    monkeypatch.setattr(command, "validate", validate)
    monkeypatch.setattr(sys.stdout, "reconfigure", lambda **_: None, raising=False)
    monkeypatch.setattr(sys.stderr, "reconfigure", lambda **_: None, raising=False)
    return command.main(list(arguments), "release.py", ROOT)


def test_a_package_with_a_finding_is_not_released(tmp_path, monkeypatch, capsys):
    folder = copied(tmp_path / "package")
    change(folder, "figures", lambda row: row["value"] == "63.9", value="69.3")
    arguments = ("--package", str(folder), "--out", str(tmp_path / "out"))
    assert call(monkeypatch, *arguments, validate=lambda root: validate(root, ["freshness"])) == 1
    said = capsys.readouterr().out
    assert "data/figures.csv" in said and "mend: " in said and "nothing was written" in said
    assert not (tmp_path / "out").exists()


def test_a_package_that_could_not_be_checked_is_not_released(tmp_path, monkeypatch, capsys):
    broken = SimpleNamespace(failures=["the layer rules broke down"], findings=[])
    assert call(monkeypatch, "--out", str(tmp_path / "out"), validate=lambda root: broken) == 2
    assert "broke down" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_missing_library_is_named_with_the_command_that_installs_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delitem(sys.modules, "scripts.workreport.release.workbook")
    assert call(monkeypatch, "--out", str(tmp_path / "out")) == 2
    said = capsys.readouterr().err
    assert "xlsxwriter" in said and "`make release` installs it" in said
    assert not (tmp_path / "out").exists()


def test_a_release_that_breaks_off_leaves_the_earlier_one_whole(tmp_path, monkeypatch, capsys):
    (tmp_path / f"{STEM}.zip").write_bytes(b"earlier")
    monkeypatch.setattr(release, "sums", lambda made: 1 / 0)
    page = SimpleNamespace(html=lambda listed: b"", figures=dict)
    empty = {"columnar": {}, "companions": {"datapackage-merged.json": b""}}
    monkeypatch.setattr(
        release,
        "_part",
        lambda name: SimpleNamespace(build=lambda *_: empty.get(name, b""), files=lambda _: {}, Page=lambda _: page),
    )
    assert call(monkeypatch, "--out", str(tmp_path)) == 2
    assert "Nothing was written" in capsys.readouterr().err
    assert [place.name for place in tmp_path.iterdir()] == [f"{STEM}.zip"]
    assert (tmp_path / f"{STEM}.zip").read_bytes() == b"earlier"


def test_files_of_an_earlier_release_go_and_files_of_others_stay(tmp_path, monkeypatch):
    for path, data in {
        "old-0.9.0.zip": b"old",
        "parquet/gone.parquet": b"gone",
        "mine.txt": b"mine",
        "edited.xlsx": b"edited",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path.parent / "outside").write_bytes(b"gone")
    listed = {"old-0.9.0.zip": b"old", "parquet/gone.parquet": b"gone", "edited.xlsx": b"before", "../outside": b"gone"}
    (tmp_path / release.SUMS).write_bytes(release.sums(listed))
    monkeypatch.setattr(release, "files", lambda package, say: {"new.zip": b"new", release.SUMS: b""})
    assert call(monkeypatch, "--out", str(tmp_path)) == 0
    left = {place.relative_to(tmp_path).as_posix() for place in tmp_path.rglob("*") if place.is_file()}
    assert left == {"new.zip", release.SUMS, "mine.txt", "edited.xlsx"}
    assert (tmp_path.parent / "outside").exists()


@pytest.mark.parametrize("out", [ROOT, ROOT / "data", ROOT / "schemas" / "new", ROOT / "LICENSE"])
def test_the_downloads_never_go_among_the_files_of_the_package(out, monkeypatch, capsys):
    assert call(monkeypatch, "--out", str(out)) == 2
    assert "Name a" in capsys.readouterr().err


# --- the zip


@pytest.fixture(scope="module")
def unzipped(made, tmp_path_factory) -> Path:
    """The folder one gets from the zip."""
    folder = tmp_path_factory.mktemp("zip")
    with zipfile.ZipFile(io.BytesIO(made[f"{STEM}.zip"])) as file:
        file.extractall(folder)
    return folder


def test_the_zip_is_a_valid_package_in_which_load_and_validate_work(unzipped):
    elsewhere = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "WORK_REPORT_PAGE")}
    load = "from schemas.contracts import ROOT, load; print(len(load('reports')), ROOT)"
    runs = (["-m", "frictionless", "validate", "datapackage.json"], ["scripts/validate.py"], ["-c", load])
    started = [
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=unzipped,
            env=elsewhere | {"COLUMNS": "200"},
            stdout=-1,
            stderr=-2,
            text=True,
        )
        for arguments in runs
    ]
    for process in started:
        said, _ = process.communicate()
        assert process.returncode == 0, said[-3000:]
    assert said.split()[1].startswith(str(unzipped)), "load is that of the folder"


def test_the_zip_holds_the_package_as_it_is_with_fixed_dates_and_modes(made, package):
    with zipfile.ZipFile(io.BytesIO(made[f"{STEM}.zip"])) as file:
        names = file.namelist()
        assert names == sorted(names)
        assert {entry.date_time for entry in file.infolist()} == {versions.moment(package).timetuple()[:6]}
        assert {entry.external_attr >> 16 for entry in file.infolist()} == {0o100644}
        added = {name for name in names if name.startswith("f/")} | {
            "index.html",
            "datapackage-merged.json",
            f"{STEM}.xlsx",
        }
        assert all(file.read(name) == (ROOT / name).read_bytes() for name in set(names) - added)
        assert all(file.read(name) == made[name] for name in added - {"index.html"})
        links = re.findall(r'href="\./([^"]+)"', file.read("index.html").decode())
        assert links and set(links) <= set(names), "the page in the zip leads to what lies beside it there"
    wanted = {r["path"] for r in package.resources.values()} | {r["schema"] for r in package.resources.values()}
    assert {"datapackage.json", *wanted, *archive.DOCUMENTS, "schemas/contracts.py"} <= set(names)
    assert not [
        name
        for name in names
        if name.startswith(("tests/", "dist/", ".")) or "__pycache__" in name or "/release/" in name
    ]


# --- the workbook


@pytest.fixture(scope="module")
def book(made) -> openpyxl.Workbook:
    """The workbook as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(made[f"{STEM}.xlsx"]))


def as_printed(read) -> str:
    """The cell of a sheet as Excel shows it, without the commas between thousands."""
    value = read.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        assert read.number_format == "yyyy-mm-dd"
        return value.date().isoformat()
    if isinstance(value, int | float):
        assert re.fullmatch(r"(?:#,##)?0(?:\.0+)?", read.number_format)
        places = len(read.number_format.partition(".")[2])
        assert round(Decimal(repr(value)), places) == Decimal(repr(value)), "a digit is hidden"
        return f"{Decimal(repr(value)):.{places}f}"
    return value


def test_the_workbook_shows_every_cell_as_the_csv_file_has_it(book, package):
    for table in package.tables():
        shown = [
            [as_printed(read) for read in row]
            for row in book[table.name].iter_rows(min_row=2, max_col=len(table.columns))
        ]
        assert shown == [[row[column] for column in table.columns] for row in table], table.name


def test_numbers_are_numbers_and_text_is_text_in_the_workbook(book, package):
    kinds = {"integer": (int,), "number": (int, float), "boolean": (bool,), "date": (datetime,), "string": (str,)}
    for table in package.tables():
        for column, cells in zip(
            table.schema["fields"], book[table.name].iter_cols(min_row=2, max_col=len(table.columns)), strict=True
        ):
            wrong = [c.value for c in cells if c.value is not None and type(c.value) not in kinds[column["type"]]]
            assert wrong == [], (table.name, column["name"])


READERS = ["数字 Figures", "目标 Targets"]


def test_the_workbook_begins_with_what_people_read_and_ends_with_what_machines_need(book, package):
    assert book.sheetnames[:5] == ["read_me", *READERS, "figures_flat", "dictionary"]
    assert sorted(book.sheetnames) == sorted(["read_me", "dictionary", *READERS, *(t.name for t in package.tables())])
    colours = [book[name].sheet_properties.tabColor.rgb for name in book.sheetnames]
    assert len(set(colours[:5])) == 1 and len(set(colours)) == 4
    assert "clauses" in book.sheetnames[-len(datasette.HIDDEN) :]
    words = " ".join(str(c.value) for row in book["read_me"].iter_rows() for c in row if c.value is not None)
    d = package.descriptor
    for told in (
        d["description"],
        d["description_zh"],
        d["title"],
        d["title_zh"],
        d["version"],
        d["id"],
        d["dcterms:rights"],
    ):
        assert told in words
    assert all(said in words for said in ("CC0-1.0", "not official statistics", "不是官方统计", *book.sheetnames[1:]))


def test_every_sheet_has_a_frozen_header_of_one_name_its_titles_filters_and_sensible_widths(book, package):
    for table in package.tables():
        sheet = book[table.name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(table.columns))}{len(table) + 1}"
        header = [c.value for c in next(sheet.iter_rows(max_row=1))]
        assert header == table.columns
        prompts = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
        for at, c in enumerate(table.schema["fields"], 1):
            prompt = prompts[f"{openpyxl.utils.get_column_letter(at)}1"]
            assert prompt.promptTitle == c["title_zh"][:32] and prompt.prompt.startswith(c["title"])
        widths = [
            sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width for at in range(1, len(header) + 1)
        ]
        assert all(9 <= width < 52 for width in widths), (table.name, widths)


def test_pandas_reads_a_sheet_as_the_csv_file_without_a_rename(made, package):
    read = pandas.read_excel(io.BytesIO(made[f"{STEM}.xlsx"]), sheet_name="figures", dtype=str, keep_default_na=False)
    assert list(read.columns) == package.table("figures").columns
    assert list(read["printed"]) == [row["printed"] for row in package.table("figures")]


def test_the_sheets_for_people_show_every_figure_in_ten_columns_and_every_target_with_its_verdict(book, package):
    figures, targets = (list(book[name].iter_rows(min_row=2, values_only=True)) for name in READERS)
    flat = package.table("figures_flat").by("figure_id")
    assert [row[0] for row in figures] == [row["figure_id"] for row in package.table("figures_flat")]
    for row in figures:
        said = flat[row[0]]
        assert len(row) == 10
        assert (row[1], row[2], row[3], row[9]) == (
            said["sentence_zh"],
            said["sentence_en"],
            said["printed"],
            said["quote"],
        )
        assert (row[4] or 0) == float(said["value"] or 0) or said["value_max"]
    compared = package.table("target_comparisons").by("figure_id")
    assert sorted(row[0] for row in targets) == sorted(compared)
    assert [row[6] for row in targets if row[6]] == sorted(row["grade"] for row in compared.values() if row["grade"])
    assert all(row[8] and row[9] for row in targets)
    assert all(book[name].freeze_panes == "B2" for name in READERS)


def test_the_dictionary_explains_every_column_of_every_table(book, package):
    told = {(row[0], row[1]): row for row in book["dictionary"].iter_rows(min_row=2, values_only=True)}
    assert list(told) == [
        (table.name, column)
        for table in sorted(package.tables(), key=lambda t: t.name != "figures_flat")
        for column in table.columns
    ]
    assert all(row[2] and row[3] and row[6] and row[7] for row in told.values())
    explained = [row for row in told.values() if row[6] != row[2]]
    assert len(explained) >= 0.95 * len(told), "more than a title, in Chinese too"


def test_no_part_of_the_workbook_is_a_formula_or_leads_out_of_it(made):
    with zipfile.ZipFile(io.BytesIO(made[f"{STEM}.xlsx"])) as file:
        for name in file.namelist():
            text = file.read(name).decode()
            assert not re.search(r"<f[ >/]", text), name
            assert "TargetMode" not in text, name


def test_names_of_sheets_are_short_and_never_the_same():
    long = "a_table_whose_name_is_longer_than_excel_accepts"
    names = workbook.sheet_names([long, long + "_too", long.upper(), "figures", "figures"])
    assert all(len(name) <= 31 for name in names.values())
    assert len({name.lower() for name in names.values()}) == len(names) == 4


# --- the database


@pytest.fixture(scope="module")
def db(made, tmp_path_factory):
    """The database, opened."""
    place = tmp_path_factory.mktemp("sqlite") / "package.sqlite"
    place.write_bytes(made[f"{STEM}.sqlite"])
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as opened:
        yield opened


def cells(table: Table, values: dict[str, list]) -> list[dict[str, str]]:
    """Rows of an export as the text of the CSV file, by its values; decimals are both the number and the text beside it."""
    rows = []
    for at in range(len(table)):
        row = {}
        for column in table.schema["fields"]:
            name, value = column["name"], values[column["name"]][at]
            if column["type"] == "number":
                text = values[name + cell.TWIN][at]
                assert (value is None) == (text is None)
                assert value is None or (type(value) is float and value == float(text))
                value = text
            elif column["type"] == "boolean" and value is not None:
                assert value in (0, 1)
                value = "true" if value else "false"
            row[name] = "" if value is None else str(value)
        rows.append(row)
    return rows


def test_the_database_holds_every_cell(db, package):
    for table in package.tables():
        read = db.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid')
        names = [column[0] for column in read.description]
        assert names[: len(table.columns)] == table.columns
        rows = read.fetchall()
        assert len(rows) == len(table), table.name
        values = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        assert cells(table, values) == [dict(row) for row in table], table.name


def test_the_database_has_the_types_keys_and_references_of_the_schemas(db, package):
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in package.tables():
        told = {row[1]: row for row in db.execute(f'PRAGMA table_info("{table.name}")')}
        key = sorted((row for row in told.values() if row[5]), key=lambda row: row[5])
        assert [row[1] for row in key] == table.schema["primaryKey"]
        for column in table.schema["fields"]:
            assert told[column["name"]][2] == database.TYPES[column["type"]]
            assert (
                told[column["name"]][3] == int(bool(column.get("constraints", {}).get("required")))
                or column["name"] in table.schema["primaryKey"]
            )
        links: dict[int, tuple] = {}
        for number, _, target, mine, theirs, *_ in db.execute(f'PRAGMA foreign_key_list("{table.name}")'):
            links.setdefault(number, (target, [], []))
            links[number][1].append(mine)
            links[number][2].append(theirs)
        wanted = [
            (link["reference"]["resource"] or table.name, link["fields"], link["reference"]["fields"])
            for link in table.schema.get("foreignKeys", [])
        ]
        assert sorted(links.values()) == sorted(wanted), table.name


def test_the_view_gives_every_figure_its_labels(db, package):
    read = db.execute("SELECT * FROM figures_labelled")
    names = [column[0] for column in read.description]
    assert len(set(names)) == len(names)
    rows = {row["figure_id"]: row for row in (dict(zip(names, values, strict=True)) for values in read)}
    labels = {(row["codelist"], row["code"]): row for row in package.table("codes")}
    units, indicators = package.table("units").by("unit_id"), package.table("indicators").by("indicator_id")
    assert len(rows) == len(package.table("figures"))
    for figure in package.table("figures"):
        row = rows[figure["figure_id"]]
        assert row["unit_zh"] == units[figure["unit_id"]]["name_zh"]
        assert row["indicator_en"] == indicators[figure["indicator_id"]]["name_en"]
        assert row["value_type_zh"] == labels["value_type", figure["value_type"]]["label_zh"]
        assert (row["obs_status_en"] or "") == (
            labels["obs_status", figure["obs_status"]]["label_en"] if figure["obs_status"] else ""
        )


def test_the_database_describes_itself(db, package):
    facts = dict(db.execute("SELECT key, value FROM meta_package"))
    d = package.descriptor
    assert (
        facts["title"] == d["title"] and facts["version"] == d["version"] and facts["description"] == d["description"]
    )
    assert facts["licence"].startswith("CC0-1.0 ") and facts["rights"] == d["dcterms:rights"]
    for table in package.tables():
        assert db.execute("SELECT row_count FROM meta_tables WHERE table_name = ?", [table.name]).fetchone() == (
            len(table),
        )
        told = [
            row[0]
            for row in db.execute(
                "SELECT column_name FROM meta_columns WHERE table_name = ? ORDER BY position", [table.name]
            )
        ]
        assert told == [row[1] for row in db.execute(f'PRAGMA table_info("{table.name}")')]


SEARCH = "SELECT figure_id FROM figures_flat WHERE rowid IN (SELECT rowid FROM figures_flat_fts WHERE figures_flat_fts MATCH ?)"


def found(db, words: str) -> list[str]:
    """What a search box finds that hands on each word in quotation marks, as that of Datasette does."""
    return [row[0].split(".", 1)[1] for row in db.execute(SEARCH, [" ".join(f'"{word}"' for word in words.split())])]


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("农民", "farmers_per_capita_disposable_income.2021.target"),
        ("收入", "farmers_per_capita_disposable_income.2021.target"),
        ("小区", "old_neighbourhoods_renovation_completed.2020.result"),
        ("农民收入", "farmers_per_capita_disposable_income.2021.target"),
        ("社会消费品零售总额", "retail_sales_of_consumer_goods.2020.result"),
        ("GDP", "gross_regional_product.2020.result"),
        ("税收", "local_fiscal_revenue.2020.result"),
        ("jobs", "urban_new_employment.2021.target"),
        ("rural incomes", "farmers_per_capita_disposable_income.2021.target"),
        ("63.9", "gross_regional_product.2020.result"),
    ],
)
def test_the_database_finds_chinese_words_of_any_length_and_everyday_words(db, words, figure):
    assert figure in found(db, words)
    assert len(found(db, words)) < 40


def test_every_two_characters_of_every_name_are_found(db, package):
    flat = list(package.table("figures_flat"))
    for row in flat[::9]:
        name = row["indicator_zh"]
        for at in range(len(name) - 1):
            if re.fullmatch("[\u3400-\u9fff]{2}", word := name[at : at + 2]):
                assert row["figure_id"].split(".", 1)[1] in found(db, word)


def test_the_index_is_sound_and_counts_its_rows_as_datasette_does(db, package):
    assert db.execute("SELECT count(*) FROM figures_flat_fts").fetchone() == (len(package.table("figures_flat")),)
    assert db.execute("SELECT max(rowid) FROM figures_flat").fetchone() == (len(package.table("figures_flat")),)


def test_the_metadata_for_datasette_name_tables_and_columns_that_exist(made, package):
    told = json.loads(made["datasette.json"])["databases"][STEM]["tables"]
    tables = {table.name: table for table in package.tables()}
    assert set(tables) <= set(told)
    for name, table in tables.items():
        one = told[name]
        assert set(one["columns"]) == set(table.columns)
        assert {one.get("label_column", table.columns[0]), *one.get("facets", [])} <= set(table.columns)
    assert told["indicators"]["label_column"] == "name_en" and told["clauses"]["hidden"]


# --- for spreadsheets, and for tools that open one file


def test_csv_for_spreadsheets_has_a_byte_order_mark_every_row_and_no_formula(made, package):
    for name in ("figures_flat", "target_comparisons"):
        data = made[f"{name}.csv"]
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        table = package.table(name)
        assert rows[0] == table.columns and len(rows) == len(table) + 1
        for read, row in zip(rows[1:], table, strict=True):
            for cell_read, column in zip(read, table.columns, strict=True):
                assert cell_read.removeprefix("'") == row[column]
                assert not cell_read.startswith(("=", "+", "@")) and not re.match(
                    r"-(?![0-9]+(?:\.[0-9]+)?$)", cell_read
                )


@given(st.text(max_size=8))
def test_no_cell_of_a_spreadsheet_is_computed(text):
    made = companions.safe(text)
    assert made in (text, f"'{text}")
    assert made[:1] not in ("=", "+", "@", "\t", "\r", "＝") and not (
        made[:1] == "-" and not re.fullmatch(r"-[0-9.]+", made)
    )


def test_one_descriptor_holds_all_schemas(made, package, unzipped):
    told = json.loads(made["datapackage-merged.json"])
    for resource, merged in zip(package.descriptor["resources"], told["resources"], strict=True):
        schema = json.loads((ROOT / resource["schema"]).read_bytes())
        for column in schema["fields"]:  # a pattern on an optional column puts databases off
            if not column.get("constraints", {}).get("required") and column.get("constraints", {}).pop("pattern", ""):
                column["constraints"] or column.pop("constraints")
        assert merged["schema"] == schema
        assert {k: v for k, v in merged.items() if k != "schema"} == {
            k: v for k, v in resource.items() if k != "schema"
        }
    whole = frictionless.Package(str(unzipped / "datapackage-merged.json"))
    assert len(whole.get_resource("figures").read_rows()) == len(package.table("figures"))


def test_numbers_of_the_database_compare_as_numbers(db, package):
    wanted = sum(Decimal(row["value"]) > 100 for row in package.table("figures") if row["value"])
    assert db.execute("SELECT count(*) FROM figures WHERE value > 100").fetchone() == (wanted,)


# --- the columnar files


def test_the_parquet_files_hold_every_cell_with_its_type(made, package):
    for table in package.tables():
        read = pq.read_table(io.BytesIO(made[f"parquet/{table.name}.parquet"]))
        assert read.column_names[: len(table.columns)] == table.columns
        assert [read.schema.field(c["name"]).type for c in table.schema["fields"]] == [
            columnar.TYPES[c["type"]] for c in table.schema["fields"]
        ]
        assert cells(table, read.to_pydict()) == [dict(row) for row in table], table.name


def test_the_parquet_files_say_what_they_hold(made, package):
    for table in package.tables():
        schema = pq.read_schema(pa.BufferReader(made[f"parquet/{table.name}.parquet"]))
        told = {key.decode(): value.decode() for key, value in schema.metadata.items()}
        assert told["package_title"] == package.descriptor["title"] and told["version"] == package.descriptor["version"]
        assert told["licence"].startswith("CC0-1.0") and json.loads(told["primary_key"]) == table.schema["primaryKey"]
        for column in table.schema["fields"]:
            words = schema.field(column["name"]).metadata
            assert (
                words[b"description"].decode() == column["description"]
                and words[b"title_zh"].decode() == column["title_zh"]
            )


def test_duckdb_reads_the_parquet_files_as_the_csv_files(made, package, tmp_path):
    for table in package.tables():
        (tmp_path / f"{table.name}.parquet").write_bytes(made[f"parquet/{table.name}.parquet"])
        read = duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path / table.name}.parquet')")
        values = {
            name: list(column) for name, column in zip(read.columns, zip(*read.fetchall(), strict=True), strict=False)
        }
        assert cells(table, values) == [dict(row) for row in table], table.name


# --- any package


def tiny(folder: Path, rows: list[dict[str, str]], **more: str) -> Package:
    """A package of one table with a column of each type."""
    kinds = {
        "key": "string",
        "text": "string",
        "amount": "number",
        "count": "integer",
        "sure": "boolean",
        "day": "date",
    }
    fields = [{"name": name, "type": kind, "title": f"{name}?", "title_zh": "列"} for name, kind in kinds.items()]
    resource = {
        "name": "things",
        "type": "table",
        "path": "things.csv",
        "schema": "things.json",
        "title": "Things",
        "title_zh": "物",
    }
    descriptor = {"name": "tiny", "version": "1.0.0", "created": "2026-01-02T00:00:00Z", "resources": [resource]} | more
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (folder / "things.json").write_text(json.dumps({"fields": fields, "primaryKey": ["key"]}), "utf-8")
    (folder / "things.csv").write_bytes(serialise(kinds, [dict.fromkeys(kinds, "") | row for row in rows]))
    return Package(folder)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" =+-@'\"_,;{}<&"), max_size=12
)
PLAIN = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**11), max_value=10**11, places=4).map(
    lambda d: f"{d:f}"
)
ROW = st.fixed_dictionaries(
    {
        "text": TEXT
        | st.sampled_from(
            ["=1+1", "@SUM(A1)", "-2", "+3", "2020", "1e5", "TRUE", "_x0041_", "http:/a", "internal:a", "{=1}"]
        ),
        "amount": st.just("") | PLAIN | st.sampled_from(["10.50", "0", "0.00", "123456789012345678.5", "1000000.10"]),
        "count": st.just("") | st.integers(-(2**62), 2**62).map(str),
        "sure": st.sampled_from(["", "true", "false"]),
        "day": st.just("") | st.dates(min_value=datetime(1900, 3, 1).date()).map(str),
    }
)


@given(st.lists(ROW, max_size=6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_cell_survives_in_every_export(tmp_path_factory, rows):
    made_up = tiny(tmp_path_factory.mktemp("tiny"), [{"key": f"k{at}"} | row for at, row in enumerate(rows)])
    table = made_up.table("things")
    assert table is not None and len(table) == len(rows)
    wanted = [dict(row) for row in table]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.build(made_up)))["things"]
    assert [dict(zip(table.columns, map(as_printed, row), strict=True)) for row in sheet.iter_rows(min_row=2)] == wanted
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert cells(table, pq.read_table(io.BytesIO(columnar.build(made_up)["things"])).to_pydict()) == wanted
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database.build(made_up))
        read = opened.execute("SELECT * FROM things ORDER BY rowid")
        names, values = [column[0] for column in read.description], read.fetchall()
        assert cells(table, {name: [row[at] for row in values] for at, name in enumerate(names)}) == wanted


def test_text_that_looks_like_a_formula_stays_text_even_when_it_is_edited(tmp_path):
    made_up = tiny(tmp_path, [{"key": "k", "text": '=HYPERLINK("http:/x","y")'}])
    read = openpyxl.load_workbook(io.BytesIO(workbook.build(made_up)))["things"]["B2"]
    assert read.data_type == "s" and read.quotePrefix


def test_a_package_with_several_reports_is_released_too(package, tmp_path):
    replicate.replicate(ROOT, tmp_path / "three", 3)
    (tmp_path / "three" / "scripts").mkdir()
    for path in DOCUMENTS:
        shutil.copy(ROOT / path, tmp_path / "three" / path)
    three = Package(tmp_path / "three")
    made = columnar.build(three)
    assert pq.read_table(io.BytesIO(made["figures"])).num_rows == 3 * len(package.table("figures"))
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database.build(three))
        assert opened.execute("SELECT count(*) FROM figures_labelled").fetchone() == (
            3 * len(package.table("figures")),
        )
        assert opened.execute("SELECT count(DISTINCT report_id) FROM figures").fetchone() == (3,)
    with zipfile.ZipFile(io.BytesIO(archive.build(three))) as file:
        assert file.read("data/figures.csv") == (tmp_path / "three/data/figures.csv").read_bytes()
