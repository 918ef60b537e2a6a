"""Promises: a wrong cell, row or file does not pass, and the fast proof of it says what the command line says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.workreport.build import owned
from scripts.workreport.check import Options, contracts, provenance
from scripts.workreport.findings import Finding
from scripts.workreport.package import Package, Row, serialise
from tests import corruption
from tests.conftest import ROOT
from tests.corruption import Answer, Base, Case, bars, sample

SEED, SIZE = 9, 60
FIGURES = "data/figures.csv"


@pytest.fixture(scope="module")
def base() -> Base:
    return Base(ROOT)


@pytest.fixture(scope="module")
def some(base: Base) -> list[Case]:
    return sample(base, SIZE, SEED)


@pytest.fixture(scope="module")
def answers(base: Base, some: list[Case]) -> dict[Case, Answer]:
    return corruption.prove(base, some)


def test_a_sample_of_corruptions_keeps_the_bars(base: Base, answers: dict[Case, Answer]) -> None:
    assert bars(base, answers) == [], corruption.survivors(base, answers)
    assert len(answers) > SIZE * 0.8
    assert {base.part(case) for case in answers} == set(corruption.PARTS)


def test_every_structural_cell_row_and_file_of_figures_is_named_before_a_build(
    base: Base, answers: dict[Case, Answer]
) -> None:
    own = [case for case in answers if case.table == "figures"]
    assert len(own) > SIZE / 3
    assert [case for case in own if not answers[case].before] == []


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(base: Base, some: list[Case]) -> None:
    first, again, other = (sample(base, 60, seed, ["figures", "units"]) for seed in (SEED, SEED, SEED + 1))
    assert first == again != other
    again_read = Base(ROOT)
    assert [base.corrupted(case) for case in some] == [again_read.corrupted(case) for case in some]


def test_no_case_leaves_the_file_as_it_is(base: Base, some: list[Case]) -> None:
    assert not [case for case in some if base.corrupted(case) in (None, base.bytes[case.table])]


def test_the_fast_proof_agrees_with_validation_of_a_folder(base: Base, answers: dict[Case, Answer]) -> None:
    """A survivor survives frictionless too, and what a build repairs is sound."""
    survivor = next(
        c for c, said in answers.items() if not (said.after or said.repaired) and base.part(c) == "free text"
    )
    repaired = next(c for c, said in answers.items() if said.repaired and base.part(c) == "cells of build")
    assert [bool(base.whole(case)) for case in (survivor, repaired)] == [False, False]


# --- each of these changes, made by hand, is found without the page, by a finding at its cell or at one that must agree


def said(package: Package) -> list[Finding]:
    options = Options()
    stale = owned.stale(package, options.built(package))
    return [*stale, *contracts.check(package, options).findings, *provenance.check(package, options).findings]


def plain(row: Row) -> bool:
    return row["qualifier"] == "exact" and row["implicit"] == "false" and "." in row["value"]


HAND_CHANGES: dict[str, tuple[str, Callable[[Row], bool], Callable[[Row], str]]] = {
    "a digit of a value": ("value", plain, lambda r: r["value"][:-1] + str((int(r["value"][-1]) + 1) % 10)),
    "a unit": ("unit_id", lambda r: plain(r) and r["unit_id"] == "yuan_1e8", lambda r: "yuan_1e4"),
    "a qualifier": ("qualifier", lambda r: r["qualifier"] == "gt", lambda r: "exact"),
    "a period": ("period", lambda r: plain(r) and r["period"] == "2020", lambda r: "2021"),
    "a value type": ("value_type", lambda r: plain(r) and r["value_type"] == "result", lambda r: "target"),
    "an indicator": ("indicator_id", lambda r: r["indicator_id"] == "afforested_area", lambda r: "bond_funds_obtained"),
    "a subject": ("subject_id", lambda r: r["subject_id"] == "provincial_level", lambda r: "municipal_level"),
    "a wording": ("wording", lambda r: r["wording"] == "strive", lambda r: "ensure"),
    "an offset": ("start", plain, lambda r: str(int(r["start"]) + 1)),
    "a printed number": ("printed", plain, lambda r: r["printed"].replace(".", "")),
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
    table = base.tables["figures"]
    old = next(row for row in table.rows if fits(row))
    assert change(old) != old[column]
    rows = [{**row, column: change(row)} if row is old else row for row in table.rows]
    found = said(base.package.with_bytes("figures", serialise(table.columns, rows)))
    mine = [f for f in found if (f.file, f.row) == (FIGURES, old.line)]
    assert any(f.mend and (f.column == column or column in f.mend or f.column == "figure_id") for f in mine), found


@pytest.mark.parametrize("what", ROW_CHANGES)
def test_a_row_changed_by_hand_is_found_by_a_finding_at_its_place(base: Base, what: str) -> None:
    table = base.tables["figures"]
    found = said(base.package.with_bytes("figures", serialise(table.columns, ROW_CHANGES[what](table.rows, 100))))
    near = range(table.rows[100].line, table.rows[100].line + 9)
    # What is gone has no line of its own: it is missed in the ledger, which names it, and in the count of its section.
    gone = {"data/numerals.csv", "data/source/sections.csv"} if what == "a row deleted" else set()
    assert any(f.mend and (f.file in gone or (f.file == FIGURES and f.row in near)) for f in found)


# --- the report


def test_the_report_names_table_operator_and_place_of_every_class_of_survivors(base: Base) -> None:
    case = next(c for c in base.cases(["codes"]) if c.column == "definition_en" and c.operator == "character dropped")
    lost = Answer(before=False, repaired=False, after=False, with_page=False)
    told = corruption.survivors(base, {case: lost})
    assert f"[free text] codes.definition_en, {case.operator}: 1; line {case.line}" in told
    assert "| codes |" in corruption.markdown(base, {case: lost})


def test_bars_are_missed_where_cells_survive(base: Base) -> None:
    lines = [row.line for row in base.tables["figures"].rows]
    cells = [Case("figures", "one more", line, "start") for line in lines[:200]]
    lost, caught = Answer(True, False, False, False), Answer(True, False, True, True)
    kept = dict.fromkeys(cells, caught)
    assert bars(base, kept | dict.fromkeys(cells[:4], lost)) == []
    assert "97.50 %" in bars(base, kept | dict.fromkeys(cells[:5], lost))[0]
    owned_cell = Case("figures", "digit changed", lines[0], "value")
    assert bars(base, kept | {owned_cell: Answer(True, True, False, False)}) == []
    for half in (Answer(False, True, False, False), Answer(True, False, True, True)):
        assert bars(base, kept | {owned_cell: half})
