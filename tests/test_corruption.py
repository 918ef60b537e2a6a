"""Promises: a wrong cell, row or file does not pass, and the fast proof of it says what the command line says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.workreport.build.rebuild import NotBuildable, plan, written
from scripts.workreport.findings import Finding
from scripts.workreport.package import Package, Row, Table, read_rows, serialise, write_all
from tests import corruption
from tests.conftest import ROOT, copy_package
from tests.corruption import Base, Case, Change, Tally, bars, sample

SEED, SIZE = 9, 200
FIGURES = "data/figures.csv"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return Base(copy_package(tmp_path_factory.mktemp("corruption") / "package"))


@pytest.fixture(scope="module")
def some(base: Base) -> list[Case]:
    return sample(base, SIZE, SEED)


@pytest.fixture(scope="module")
def answers(base: Base, some: list[Case]) -> list[tuple[Case, Finding | None]]:
    return [(case, base.caught(case)[0]) for case in some]


def rebuilt(root: Path) -> None:
    """Build as a careless curator: everything if it can be built, else sizes and hashes alone."""
    try:
        write_all(root, plan(Package(root)))
    except NotBuildable:
        descriptor = json.loads((root / "datapackage.json").read_bytes())
        for resource in descriptor["resources"]:
            data = (root / resource["path"]).read_bytes()
            resource["bytes"], resource["hash"] = len(data), f"sha256:{corruption.pages.sha256(data)}"
        (root / "datapackage.json").write_bytes(written(descriptor))


def said(root: Path) -> list[dict]:
    """What validate.py finds in a package, without a page."""
    command = [sys.executable, ROOT / "scripts" / "validate.py", "--package", root, "--format", "json"]
    clean = {k: v for k, v in os.environ.items() if k != "WORK_REPORT_PAGE"}
    run = subprocess.run(command, capture_output=True, text=True, env=clean, check=False)
    assert run.returncode in (0, 1), run.stderr
    found = json.loads(run.stdout)["findings"]
    assert run.returncode == bool(found)
    return found


def all_said(roots: list[Path]) -> list[list[dict]]:
    """The same for several packages, two at a time."""
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(said, roots))


def test_a_sample_of_corruptions_keeps_the_bars(base: Base, answers: list[tuple[Case, Finding | None]]) -> None:
    tally = Tally()
    for case, finding in answers:
        tally.add(case, finding, False)
    assert bars(base, tally) == [], corruption.text(base, tally, False)
    assert tally.total.total() > SIZE * 0.8
    assert not [case for case, _ in tally.survivors if case.scope != "cell" and case.table == "figures"]


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(base: Base, some: list[Case]) -> None:
    assert sample(base, SIZE, SEED) == some
    assert sample(base, SIZE, SEED + 1) != some
    assert [base.corrupt(case) for case in some[:20]] == [base.corrupt(case) for case in some[:20]]


def test_no_case_leaves_the_file_as_it_is(base: Base, some: list[Case]) -> None:
    assert not [case for case in some if base.corrupt(case)[0] == base.bytes[case.table]]


def test_the_fast_proof_agrees_with_the_command_line(
    base: Base, answers: list[tuple[Case, Finding | None]], tmp_path: Path
) -> None:
    """Caught or not, case by case: a survivor, cells that only later layers catch."""
    kinds: dict[tuple[str, str], Case] = {}
    for case, finding in answers:
        kinds.setdefault((finding.layer if finding else "nothing", case.scope), case)
    assert ("nothing", "cell") in kinds and len(kinds) >= 4
    late = ["nothing", "consistency", "provenance", "descriptor", "tables", "contracts"]
    chosen = [
        (layer, case)
        for (layer, _), case in sorted(kinds.items(), key=lambda pair: (late.index(pair[0][0]), pair[0]))[:2]
    ]
    roots = []
    for number, (_, case) in enumerate(chosen):
        roots.append(copy_package(tmp_path / str(number)))
        (roots[-1] / base.tables[case.table].path).write_bytes(base.corrupt(case)[0])
        rebuilt(roots[-1])
    for (layer, case), found in zip(chosen, all_said(roots), strict=True):
        assert bool(found) == (layer != "nothing"), (case, layer, found[:3])


# --- each of these changes, made by hand, is found without the page, with a finding that names the cell


def figure(base: Base, fits: Callable[[Row], bool]) -> Row:
    return next(row for row in base.tables["figures"] if fits(row))


def plain(row: Row) -> bool:
    return row["qualifier"] == "exact" and row["implicit"] == "false" and "." in row["value"]


HAND_CHANGES: dict[str, tuple[str, Callable[[Row], bool], Callable[[Row], str]]] = {
    "a digit of a value": ("value", plain, lambda r: r["value"][:-1] + str((int(r["value"][-1]) + 1) % 10)),
    "a unit": ("unit_id", lambda r: plain(r) and r["unit_id"] == "yuan_1e8", lambda r: "yuan_1e4"),
    "a qualifier": ("qualifier", lambda r: r["qualifier"] == "gt", lambda r: "exact"),
    "a period": ("period", lambda r: plain(r) and r["period"] == "2020", lambda r: "2021"),
    "a value type": ("value_type", lambda r: plain(r) and r["value_type"] == "result", lambda r: "target"),
    "an indicator": (
        "indicator_id",
        lambda r: r["indicator_id"] == "afforested_area",
        lambda r: "high_standard_farmland_built",
    ),
    "a subject": ("subject_id", lambda r: r["subject_id"] == "provincial_level", lambda r: "municipal_level"),
    "a wording": ("wording", lambda r: r["wording"] == "strive", lambda r: "ensure"),
    "an offset": ("start", plain, lambda r: str(int(r["start"]) + 1)),
    "a character of a quotation": ("quote", plain, lambda r: r["quote"].replace(r["quote"][0], "某", 1)),
}
ROW_CHANGES: dict[str, Callable[[list, int], list]] = {
    "a row deleted": lambda rows, i: rows[:i] + rows[i + 1 :],
    "a row duplicated": lambda rows, i: rows[: i + 1] + rows[i:],
    "a row swapped with another": lambda rows, i: [
        *rows[:i],
        rows[i + 7],
        *rows[i + 1 : i + 7],
        rows[i],
        *rows[i + 8 :],
    ],
}


@pytest.mark.parametrize("what", HAND_CHANGES)
def test_a_change_by_hand_is_found_alone_by_a_finding_at_its_cell(base: Base, what: str) -> None:
    column, fits, change = HAND_CHANGES[what]
    table, old = base.tables["figures"], figure(base, fits)
    row = Row(old)
    row.file, row.line = old.file, old.line
    row[column] = change(old)
    assert row[column] != old[column]
    rows = [row if r is old else r for r in table.rows]
    found = base.findings(Change(Table(table.name, table.path, table.schema, table.columns, rows), old.line, column))
    mine = (f for f in found if (f.file, f.row) == (FIGURES, old.line))
    # The finding stands at the cell, or at one that must agree with it and says which other may be wrong.
    assert any(f.mend and (f.column == column or column in f.mend or f.column == "figure_id") for f in mine)


def test_all_changes_by_hand_make_the_command_line_fail_with_findings_that_name_the_cells(
    base: Base, tmp_path: Path
) -> None:
    table, places = base.tables["figures"], {}
    rows = [dict(row) for row in table.rows]
    for column, fits, change in HAND_CHANGES.values():
        old = figure(base, lambda r, fits=fits: fits(r) and r.line not in {line for line, _ in places.values()})
        rows[table.rows.index(old)][column] = change(old)
        places[column] = old.line, column
    root = copy_package(tmp_path / "package")
    (root / FIGURES).write_bytes(serialise(table.columns, rows))
    rebuilt(root)
    found = [f for f in said(root) if f["file"] == FIGURES]
    assert {line for line, _ in places.values()} <= {f["row"] for f in found}
    named = {(f["row"], word) for f in found for word in (f["column"], *re.findall("[a-z_]+", f["mend"]))}
    assert {column for _, column in set(places.values()) - named} <= {"subject_id"}, named


@pytest.mark.parametrize("what", ROW_CHANGES)
def test_a_row_changed_by_hand_is_found_by_a_finding_at_its_place(base: Base, what: str) -> None:
    table = base.tables["figures"]
    _, rows, _ = read_rows(serialise(table.columns, ROW_CHANGES[what](table.rows, 100)), table.path, table.columns)
    near = range(table.rows[100].line, table.rows[100].line + 9)
    found = base.findings(Change(Table(table.name, table.path, table.schema, table.columns, rows)))
    # What is gone has no line of its own: it is missed in the ledger, which names it, and in the count of its section.
    gone = {"data/numerals.csv", "data/source/sections.csv"} if what == "a row deleted" else set()
    assert any(f.mend and (f.file in gone or (f.file == FIGURES and f.row in near)) for f in found)


def test_a_word_of_the_ledger_that_a_quotation_contradicts_is_found(base: Base) -> None:
    table = base.tables["numerals"]
    rules = set()
    for old in [row for row in table.rows if row["role"] == "word"][:40]:
        row = Row(old)
        row.file, row.line, row["note"] = old.file, old.line, old["note"] + "些"
        rows = [row if r is old else r for r in table.rows]
        changed = Table(table.name, table.path, table.schema, table.columns, rows)
        package = corruption.Traced(base.package, base.schemas, {**base.tables, "numerals": changed})
        rules |= {
            f.rule for f in corruption.provenance.check(package, corruption.Options()).findings if f.row == old.line
        }
    assert rules == {"ledger-word"}


def test_the_report_names_table_operator_and_place_of_every_class_of_survivors(base: Base) -> None:
    case = next(c for c in base.cases(["codes"]) if c.column == "definition_en" and c.operator == "character dropped")
    tally = Tally()
    tally.add(case, None, False)
    said = corruption.text(base, tally, True)
    assert f"codes.definition_en, {case.operator}: 1 of 1; line {case.line}" in said
    assert f"seed {base.seed}" in said
    assert "| codes |" in corruption.markdown(base, tally)


def test_bars_are_missed_where_cells_of_figures_survive(base: Base) -> None:
    tally = Tally()
    case = Case("figures", "one more", base.tables["figures"].rows[0].line, "start")
    for caught in [None] * 3 + [Finding("contracts", "x", FIGURES)] * 97:
        tally.add(case, caught, False)
    assert "97.00 %" in bars(base, tally)[0]
    tally.add(case, None, False)
    for _ in range(200):
        tally.add(case, Finding("contracts", "x", FIGURES), False)
    assert bars(base, tally) == []
