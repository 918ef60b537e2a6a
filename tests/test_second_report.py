"""A second report is taken through every step that CONTRIBUTING.md describes: scan, fill in, build, validate, compare, release."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.workreport.package import Package, write_all
from scripts.workreport.text.clauses import numerals
from tests import second_report
from tests.conftest import copy_package
from tests.second_report import PAGE, REPORT

ROOT = Path(__file__).resolve().parents[1]
FIGURES = len(Package(ROOT).table("figures")) + 22


def run(command: str, *arguments: object) -> subprocess.CompletedProcess:
    line = [sys.executable, str(ROOT / "scripts" / f"{command}.py"), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)


def rows(done: subprocess.CompletedProcess) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


class Walk:
    """The steps in order, each with what it printed; made once for all tests of this file."""

    def __init__(self, root: Path):
        self.root = copy_package(root)
        shutil.copy2(ROOT / "LICENSE", root)  # part of a release
        self.first = run("scan", PAGE, "--package", root)
        second_report.fill(root, *second_report.BEFORE_BUILD)
        self.begun = run("scan", PAGE, "--package", root)
        self.from_page = run("build", "--package", root, "--source", PAGE, "--report", REPORT)
        self.figures = run("scan", PAGE, "--package", root, "--figures")
        second_report.fill(root)
        second_report.announce(root)
        self.version = Package(root).descriptor["version"]
        self.build = run("build", "--package", root)
        self.after = run("scan", PAGE, "--package", root)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("second") / "package")


def test_the_scanner_lists_the_figures_and_the_injected_string(walk: Walk) -> None:
    found = rows(walk.first)
    assert sum(row["role"] == "figure" for row in found) == 21
    (suspect,) = [row for row in found if row["role"] == "suspect"]
    assert "000bet" in suspect["printed"] and not suspect["value"]
    assert "report unknown to the package" in walk.first.stderr


def test_with_a_row_for_the_report_paragraphs_are_numbered_as_build_numbers_them(walk: Walk) -> None:
    assert not any(row["role"] == "suspect" for row in rows(walk.begun))
    texts = [[(r["paragraph"], r["start"], r["printed"]) for r in rows(done)] for done in (walk.begun, walk.figures)]
    assert texts[0] == texts[1]
    assert f"report {REPORT}" in walk.begun.stderr


def test_the_page_gives_paragraphs_clauses_and_restorations(walk: Walk) -> None:
    assert walk.from_page.returncode == 0, walk.from_page.stdout + walk.from_page.stderr
    own = {
        name: [r for r in Package(walk.root).table(name) if r["report_id"] == REPORT]
        for name in ("paragraphs", "clauses", "restorations")
    }
    assert len(own["paragraphs"]) == 19 and len(own["restorations"]) == 1 and len(own["clauses"]) > 50


def test_the_suggested_rows_are_nearly_the_recorded_ones(walk: Walk) -> None:
    package = Package(walk.root)
    recorded = {(r["paragraph"], r["start"]): r for r in package.table("figures") if r["report_id"] == REPORT}
    suggested = rows(walk.figures)
    same = ("end", "printed", "value", "value_max", "qualifier", "implicit", "value_type", "period", "obs_status")
    for row in suggested:
        assert {c: row[c] for c in same} == {c: recorded[row["paragraph"], row["start"]][c] for c in same}
    known = [row for row in suggested if row["indicator_id"]]
    assert len(known) >= 8
    for row in known:
        assert row["figure_id"] == recorded[row["paragraph"], row["start"]]["figure_id"]


def test_the_ledger_holds_every_numeral_of_the_text(walk: Walk) -> None:
    own = {n: [r for r in Package(walk.root).table(n) if r["report_id"] == REPORT] for n in ("numerals", "clauses")}
    assert "".join(numerals(r["printed"]) for r in own["numerals"]) == "".join(r["numerals"] for r in own["clauses"])
    assert not any(r["role"] == "uncoded" for r in own["numerals"])


def test_a_curator_types_a_few_cells_a_figure(walk: Walk) -> None:
    """What the scanner prints, or the page gives, is not typed: indicator and subject are, and what is not the default."""
    typed = (second_report.HERE / "data/figures.csv").read_text(encoding="utf-8").splitlines()
    cells = [row[c] for row in csv.DictReader(typed) for c in ("indicator_id", "subject_id", "period", "value_type")]
    assert sum(map(bool, cells)) <= 1.5 * (len(typed) - 1)


def test_nothing_is_left_to_record(walk: Walk) -> None:
    assert rows(walk.after) == []
    assert f"report {REPORT}: 19 of 19 recorded paragraphs" in walk.after.stderr


def test_the_package_of_two_reports_is_sound(walk: Walk) -> None:
    assert walk.build.returncode == 0, walk.build.stdout + walk.build.stderr
    done = run("validate", "--package", walk.root, "--source", PAGE)
    assert done.returncode == 0, done.stdout
    assert next(line for line in done.stdout.splitlines() if line.startswith("figures ")).split() == [
        "figures",
        str(FIGURES),
    ]


def test_its_rules_bite(walk: Walk) -> None:
    """Growth, sum and ratio of the second report turn when one of their figures changes."""
    from scripts.workreport.check import Options, consistency

    place = walk.root / "data/figures.csv"
    whole = place.read_bytes()
    for old, new, rule in (
        ("136.2亿元", "137.2亿元", "chengyu_regional_product_target"),
        ("7公里", "9公里", "chengyu_greenways"),
        ("45座", "46座", "chengyu_toilet_renovation_rate"),
    ):
        try:
            place.write_bytes(whole.replace(old.encode(), new.encode()))  # printed and quote
            assert rule in {f.rule for f in consistency.check(Package(walk.root), Options()).findings}
        finally:
            place.write_bytes(whole)


def test_one_printed_value_is_corrected_at_three_places_by_hand(walk: Walk, tmp_path: Path) -> None:
    """The row of the figure, that of the one whose quotation needs the same clause, and a row of revisions; build writes all else."""
    from scripts.workreport.build import rebuild, source
    from scripts.workreport.check.validation import LAYERS, validate

    root = shutil.copytree(walk.root, tmp_path / "package")
    page = PAGE.read_bytes().replace("40.2亿元".encode(), "41.2亿元".encode())
    write_all(root, source.from_page(Package(root), page, REPORT).files)
    place = root / "data/figures.csv"
    typed = place.read_bytes()
    assert typed.count(",40.2亿元,固定资产投资完成40.2亿元,".encode()) == 1
    place.write_bytes(
        typed.replace(",40.2亿元,固定资产投资完成40.2亿元,".encode(), ",41.2亿元,固定资产投资完成41.2亿元,".encode())
    )
    quoted = [r for r in Package(root).table("figures") if r["report_id"] == REPORT and "40.2亿元" in r["quote"]]
    for row in quoted:  # a clause that proves another figure too is typed there as well
        place.write_bytes(
            place.read_bytes().replace(row["quote"].encode(), row["quote"].replace("40.2", "41.2").encode())
        )
    revised = f"{REPORT}.fixed_asset_investment.2021.result,value,40.2,41.2,Misread.,{walk.version},固定资产投资完成41.2亿元\n"
    with (root / "data/revisions.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(revised)
    write_all(root, rebuild.plan(Package(root)))
    assert validate(root, [name for name in LAYERS if name != "tables"]).findings == []
    row = next(r for r in Package(root).table("figures") if r["printed"] == "41.2亿元")
    assert row["value"] == "41.2" and len(quoted) <= 1


def test_the_gate_lets_it_pass_as_a_minor_version(walk: Walk, tmp_path: Path) -> None:
    done = run("compare", second_report.release(copy_package(tmp_path / "released")), walk.root, "--gate")
    assert done.returncode == 0, done.stdout
    version = Package(ROOT).descriptor["version"]
    assert f"({version})" in done.stdout and f"({second_report.next_minor(version)}): MINOR needed" in done.stdout
    assert "figures: 22 added, 0 removed, 0 retired, 0 changed" in done.stdout


def test_without_a_version_the_gate_stops_it(walk: Walk, tmp_path: Path) -> None:
    copy = tmp_path / "unversioned"
    copy_package(copy)
    second_report.fill(copy, *second_report.BEFORE_BUILD)
    second_report.release(copy)
    done = run("compare", second_report.release(copy_package(tmp_path / "released")), copy, "--gate")
    assert done.returncode == 1 and "version-not-raised" in done.stdout


def test_it_is_released_with_both_reports(walk: Walk, tmp_path: Path) -> None:
    done = run("release", "--package", walk.root, "--out", tmp_path / "dist")
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,) = (tmp_path / "dist").glob("*.zip")
    with ZipFile(archive) as opened:
        (name,) = [n for n in opened.namelist() if n.endswith("data/figures.csv")]
        told = list(csv.DictReader(io.StringIO(opened.read(name).decode("utf-8"))))
    assert {row["report_id"] for row in told} == {"220303-20210109", REPORT} and len(told) == FIGURES


def test_every_district_and_code_of_the_test_is_invented() -> None:
    """No place code of GB/T 2260 begins with 99."""
    assert REPORT.startswith("99") and "澄屿" in PAGE.read_text(encoding="utf-8")


def blocks(section: str) -> list[tuple[str, list[str]]]:
    """The commands of a section of CONTRIBUTING.md, each with the lines that it prints there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_the_walk_through_prints_what_contributing_says(walk: Walk) -> None:
    gate = run("compare", ROOT, walk.root, "--gate")
    done = (walk.first, walk.begun, walk.from_page, walk.figures, walk.after, gate)
    printed = {line for one in done for line in (one.stdout + one.stderr).splitlines()}
    # Totals of the package grow with every report.
    shape = {re.sub(r"\(now \d+ rows\)", "", line) for line in printed}
    steps = blocks("Add the next report")
    assert len(steps) >= 9
    for command, lines in steps:
        for line in lines:
            assert re.sub(r"\(now \d+ rows\)", "", line) in shape, f"{command}: {line}"


def test_every_command_of_contributing_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert (
        set(re.findall(r"make ([a-z-]+)[`$\n ,;]", re.sub(r"and make\b|without make\b|them|with make\b", "", text)))
        <= targets
    )
    for path in re.findall(r"(?:scripts|tests|data|schemas)/[\w./-]+\w", text):
        assert (ROOT / path).exists() or path.startswith("data/derived"), path
    told = {name: run(name, "--help").stdout for name in set(re.findall(r"scripts/([a-z]+)\.py", text))}
    for command, options in re.findall(r"scripts/([a-z]+)\.py([^\n`]*)", text):
        assert all(option in told[command] for option in re.findall(r"--[a-z-]+", options)), command
