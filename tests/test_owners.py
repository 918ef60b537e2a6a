"""Promises about owners: a person types judgement, and build writes the rest, like a formatter, losing nothing typed."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport.build import owned, rebuild
from scripts.workreport.check import Options, contracts
from scripts.workreport.findings import Finding
from scripts.workreport.package import Package, Row, serialise, write_all
from tests.conftest import ROOT, copy_package

REAL = Package(ROOT)
TABLES = {table.name: table for table in REAL.tables()}
KEPT = [name for name in TABLES if not rebuild.is_derived(REAL.resources[name])]
OWNERS = {(n, f["name"]): f.get("owner") for n, t in TABLES.items() for f in t.schema["fields"]}
BUILDS = sorted(place for place, owner in OWNERS.items() if owner == "build" and place[0] in KEPT)
FIGURES = TABLES["figures"].rows
TYPED = [c for c in TABLES["figures"].columns if OWNERS["figures", c] != "build"]
Rows = list[dict[str, str]]


def having(**tables: Rows) -> Package:
    """The real package in memory with other rows of some tables."""
    package = REAL
    for name, rows in tables.items():
        package = package.with_bytes(name, serialise(TABLES[name].columns, rows))
    return package


def changed(name: str, cells: Callable[[int, Row], dict[str, str]]) -> Rows:
    return [{**row, **cells(at, row)} for at, row in enumerate(TABLES[name].rows)]


def built_and_stale(package: Package) -> tuple[dict[str, Rows], list[Finding]]:
    """What build writes, table by table, and what validation says of a package that stands otherwise."""
    built = owned.applied(package)
    return {table.name: [dict(row) for row in table.rows] for table in built.tables()}, list(
        owned.stale(package, built)
    )


def cells_of(package: Package) -> dict[str, Rows]:
    return built_and_stale(package)[0]


def judged(package: Package) -> set[tuple[str, str, str]]:
    """(file, rule, column) of what stays wrong however often the package is built."""
    return {(f.file, f.rule, f.column) for f in contracts.check(package, Options()).findings}


SOUND = cells_of(REAL)


# --- owners


def test_every_column_has_one_owner_and_build_writes_those_that_are_its_own() -> None:
    assert {place for place, owner in OWNERS.items() if owner not in ("page", "person", "build")} == set()
    assert {place[0] for place, owner in OWNERS.items() if owner == "build"} >= set(TABLES) - set(KEPT)
    written = {(name, column) for name, columns in owned.OWNED.items() for column in columns}
    defaults = {(name, column) for name, columns in owned.DEFAULTED.items() for column in columns}
    assert written - defaults == set(BUILDS)
    assert {OWNERS[place] for place in defaults} == {"person"}


def test_what_build_computes_is_what_was_typed_by_hand_in_1_1_0() -> None:
    """The human reading is the second witness of the grammar. A figure that a later version retires leaves this table."""
    with (ROOT / "tests/data/figures-1.1.0.csv").open(encoding="utf-8", newline="") as file:
        typed = list(csv.DictReader(file))
    bare = changed("figures", lambda at, row: dict.fromkeys(set(row) - set(TYPED), ""))
    built = {row["figure_id"]: row for row in cells_of(having(figures=bare))["figures"]}
    assert len(typed) == 269
    for row in typed:
        assert {column: built[row["figure_id"]][column] for column in row} == row


# --- cells of build


def rubbish(name: str, column: str, at: int) -> str:
    """Nothing, nonsense, or the cell of another row."""
    row, other = TABLES[name].rows[at], TABLES[name].rows[at - 1][column]
    return next(cell for cell in (("", "rubbish", other)[at % 3], "rubbish", "") if cell != row[column])


@pytest.mark.parametrize(("name", "column"), BUILDS)
def test_a_column_of_build_full_of_rubbish_is_named_cell_by_cell_and_comes_back(name: str, column: str) -> None:
    package = having(**{name: changed(name, lambda at, row: {column: rubbish(name, column, at)})})
    built, stale = built_and_stale(package)
    assert {(f.file, f.row, f.column) for f in stale} >= {
        (TABLES[name].path, r.line, column) for r in TABLES[name].rows
    }
    assert built == SOUND


def test_a_wrong_cell_of_build_is_named_once_and_misleads_no_other_check() -> None:
    """One cell of each column, each in a row of its own as far as the table has rows."""
    places: dict[tuple[str, int], list[str]] = {}
    for number, (name, column) in enumerate(BUILDS):
        places.setdefault((name, number * 7 % len(TABLES[name].rows)), []).append(column)
    tables = {
        name: changed(name, lambda at, row, n=name: {c: rubbish(n, c, at) for c in places.get((n, at), ())})
        for name in {name for name, _ in places}
    }
    built, stale = built_and_stale(having(**tables))
    wanted = sorted(
        (TABLES[n].path, TABLES[n].rows[at].line, c) for (n, at), columns in places.items() for c in columns
    )
    assert sorted((f.file, f.row, f.column) for f in stale) == wanted
    assert all(f.rule == "not-as-built" and f.mend and f.expected for f in stale)
    assert built == SOUND  # and what is judged is what is built


def test_every_cell_of_build_at_once_comes_back_byte_for_byte(tmp_path: Path) -> None:
    root, before = copy_package(tmp_path / "package"), {}
    for name, table in TABLES.items():
        own = [column for column in table.columns if OWNERS[name, column] == "build"]
        rows = changed(name, lambda at, row, name=name, own=own: {c: rubbish(name, c, at) for c in own})
        before[table.path] = (root / table.path).read_bytes()
        (root / table.path).write_bytes(serialise(table.columns, rows))
    for path in ("data/README.md", "datapackage.json"):
        before[path] = (ROOT / path).read_bytes()
    (root / "data/README.md").write_bytes(b"rubbish")
    write_all(root, rebuild.plan(Package(root)))
    assert {path: (root / path).read_bytes() for path in before} == before


@pytest.mark.parametrize("name", [n for n in owned.ORDER if len(TABLES[n]) > 1])
def test_rows_out_of_order_are_named_and_come_back_sorted(name: str) -> None:
    rows = [dict(row) for row in TABLES[name].rows]
    random.Random(name).shuffle(rows)
    if name == "codes":  # the order within a list is a person's
        rows.sort(key=TABLES[name].rows.index)
        last = [row["codelist"] for row in rows].index(rows[-1]["codelist"])
        rows.insert(0, rows.pop(last))
    built, stale = built_and_stale(having(**{name: rows}))
    assert [f.rule for f in stale if f.file == TABLES[name].path and f.rule != "not-as-built"] == ["order"]
    assert built == SOUND


# --- what a person types


def test_figures_of_typed_cells_alone_get_all_others() -> None:
    def bare(at: int, row: Row) -> dict[str, str]:
        emptied = dict.fromkeys(set(row) - set(TYPED), "")
        section = next(
            s
            for s in TABLES["sections"]
            if int(s["first_paragraph"]) <= int(row["paragraph"]) <= int(s["last_paragraph"])
        )
        usual = {"period": section["year"], "value_type": {"review": "result", "plan": "target"}.get(section["part"])}
        return emptied | {column: "" for column, cell in usual.items() if row[column] == cell}

    rows = changed("figures", bare)
    assert sum(not row["period"] for row in rows) > 200, "the section gives most periods"
    assert cells_of(having(figures=rows)) == SOUND


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_no_typed_cell_is_lost_however_unfinished_its_row_is(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(FIGURES) - 1))
    emptied = data.draw(st.sets(st.sampled_from(TYPED)))
    odd = data.draw(st.dictionaries(st.sampled_from(TYPED), st.text("0１-./甲x第", max_size=6), max_size=2))
    row = {**FIGURES[at], **dict.fromkeys(set(FIGURES[at]) - set(TYPED), ""), **dict.fromkeys(emptied, ""), **odd}
    rows = [dict(r) for r in FIGURES]
    rows[at] = row
    package = having(figures=rows)
    if package.problems:
        return  # a character that no table may hold: nothing is built
    built = [r for r in cells_of(package)["figures"] if r["start"] == row["start"] and r["printed"] == row["printed"]]
    kept = [r for r in built if all(r[c] == row[c] for c in TYPED if row[c] or c not in owned.DEFAULTED["figures"])]
    assert kept, row


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_second_build_changes_nothing_whatever_stands_in_the_tables(data: st.DataObject) -> None:
    package = REAL
    for name in data.draw(st.lists(st.sampled_from(KEPT), min_size=1, max_size=2, unique=True)):
        rows = [dict(row) for row in TABLES[name].rows]
        for _ in range(data.draw(st.integers(1, 3))) if rows else ():
            column = data.draw(st.sampled_from(TABLES[name].columns))
            others = st.sampled_from(sorted({row[column] for row in rows} | {"", "0", "rubbish"}))
            rows[data.draw(st.integers(0, len(rows) - 1))][column] = data.draw(others)
        if data.draw(st.booleans()):
            rows = data.draw(st.permutations(rows))
        package = package.with_bytes(name, serialise(TABLES[name].columns, rows))
    once = owned.applied(package)
    again, stale = built_and_stale(once)
    assert again == {table.name: [dict(row) for row in table.rows] for table in once.tables()}
    assert [f for f in stale if f.rule == "not-as-built"] == []


def test_a_build_over_an_unfinished_row_writes_its_cells_and_says_what_is_missing(tmp_path: Path) -> None:
    root = copy_package(tmp_path / "package")
    first = {**FIGURES[0], **dict.fromkeys(set(FIGURES[0]) - set(TYPED), ""), "indicator_id": ""}
    (root / "data/figures.csv").write_bytes(serialise(TABLES["figures"].columns, [first, *FIGURES[1:]]))
    derived = {p: p.read_bytes() for p in (root / "data/derived").iterdir()}
    with pytest.raises(rebuild.Unfinished) as said:
        rebuild.plan(Package(root))
    assert all(f.mend and f.file for f in said.value.findings)
    write_all(root, said.value.files)
    row = next(r for r in Package(root).table("figures") if r["start"] == first["start"] and not r["indicator_id"])
    assert (row["end"], row["implicit"]) == (FIGURES[0]["end"], FIGURES[0]["implicit"])
    assert {p: p.read_bytes() for p in derived} == derived


# --- departures


def departure(row: Row, column: str, value: str) -> dict[str, str]:
    cells = {c: row[c] for c in ("report_id", "paragraph", "start")}
    return cells | {"position": "1", "column": column, "value": value, "reason": "The report says so elsewhere."}


def with_departure(row: Row, column: str, value: str) -> Package:
    return having(departures=[*TABLES["departures"].rows, departure(row, column, value)])


def rules(package: Package) -> set[str]:
    return {rule for file, rule, _ in judged(package) if file == "data/departures.csv"}


def test_a_departure_that_is_needed_stands_in_the_cell() -> None:
    package = with_departure(FIGURES[0], "coverage", "city")
    built, stale = built_and_stale(package)
    assert built["figures"][0]["coverage"] == "city" != FIGURES[0]["coverage"]
    assert [(f.row, f.column) for f in stale if f.rule == "not-as-built"] == [(2, "coverage")]
    assert rules(package) == set()


def test_a_departure_that_is_not_needed_is_a_finding() -> None:
    for column in ("coverage", "value", "qualifier"):
        assert rules(with_departure(FIGURES[0], column, FIGURES[0][column])) == {"needed"}
    word = next(row for row in TABLES["numerals"] if row["role"] == "word")
    assert "needed" in rules(with_departure(word, "role", "word"))


def test_a_departure_is_about_a_cell_of_build_where_a_row_stands() -> None:
    assert rules(with_departure(FIGURES[0], "indicator_id", "x")) == {"has-place"}
    assert rules(with_departure(Row({**FIGURES[0], "start": "1"}), "coverage", "city")) == {"has-place"}


def test_a_departure_that_calls_a_quantity_a_word_is_a_finding() -> None:
    quantity = next(row for row in TABLES["numerals"] if row["role"] == "figure")
    for role in ("word", "set_phrase", "identifier", "ordinal"):
        assert "no-quantity-hidden" in rules(with_departure(quantity, "role", role))


def test_a_departure_of_a_note_says_what_stands_in_the_ledger() -> None:
    rows = [{**row, "value": row["value"] + ("些" if row["column"] == "note" else "")} for row in TABLES["departures"]]
    assert rules(having(departures=rows)) == {"taken-up"}


# --- figures that come and go, without the page


def without(gone: Iterable[Row]) -> Package:
    """The real package after a curator took figures out, with all that names them, and built it."""
    ids = {row["figure_id"] for row in gone}
    tables = {}
    for name in ("figures", "relations", "remark_figures"):
        names = [c for c in TABLES[name].columns if c in ("figure_id", "related_figure_id")]
        tables[name] = [dict(row) for row in TABLES[name].rows if not any(row[c] in ids for c in names)]
    return owned.applied(having(**tables))


def test_a_figure_taken_out_without_the_page_leaves_an_uncoded_row_and_a_finding() -> None:
    one = next(f for f in FIGURES if f["printed"] == "63.9亿元")
    built = without([one])
    (row,) = built.table("uncoded").rows
    assert one["printed"].startswith(row["printed"])
    assert (row["paragraph"], row["start"], row["value"]) == (one["paragraph"], one["start"], one["value"])
    numeral = next(n for n in built.table("numerals") if n["role"] == "uncoded")
    assert (numeral["printed"], numeral["figure_id"]) == (row["printed"], "")
    assert ("data/numerals.csv", "all-coded", "printed") in judged(built)
    headline = [{**r, "coding": "headline"} for r in built.table("reports")]
    levelled = built.with_bytes("reports", serialise(TABLES["reports"].columns, headline))
    assert "all-coded" not in {rule for _, rule, _ in judged(levelled)}


def test_a_figure_taken_out_of_any_section_is_missed_also_after_a_build() -> None:
    """Also one without a numeral, which no ledger misses: each section has its control totals."""
    section = {(p["report_id"], p["paragraph"]): p["section_id"] for p in TABLES["paragraphs"]}
    of_section = {(section[f["report_id"], f["paragraph"]], f["implicit"]): f for f in FIGURES}
    assert len(of_section) > 20
    built = without(of_section.values())
    wrong = {(f.row, f.column) for f in contracts.check(built, Options()).findings if f.rule == "section-totals"}
    lines = {row["section_id"]: row.line for row in TABLES["sections"]}
    assert any(implicit == "true" for _, implicit in of_section)
    assert wrong >= {(lines[name], "figures") for name, _ in of_section}
