"""The corruption proof: what becomes of one wrong cell, row or file of the package.

Each case damages the package in memory and asks the product as a curator would. Before a build: does validation name
the damage (a file that merely differs from its recorded hash does not count)? After a build: are the original bytes
back, or does validation still find something wrong? Cells that build owns must do both. Nothing is written here.

    python tests/corruption.py                   a sample of 3000 cases
    python tests/corruption.py --all --bars      every case; exit 1 where a bar is missed
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import chain
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

from scripts.workreport.build import owned, rebuild  # noqa: E402
from scripts.workreport.check import Options, cells, consistency, contracts, descriptor, provenance  # noqa: E402
from scripts.workreport.check.validation import CannotRun, load_page, validate  # noqa: E402
from scripts.workreport.findings import Finding, as_text, shown  # noqa: E402
from scripts.workreport.keys import Keys  # noqa: E402
from scripts.workreport.package import Package, Row, Table, Unreadable, serialise, write_all  # noqa: E402
from scripts.workreport.text.clauses import sha256  # noqa: E402
from tests import operators  # noqa: E402
from tests.conftest import copy_package  # noqa: E402

SEED, CASES = 20210109, 3000
BARS = {"without the page": Fraction(98, 100), "with the page": Fraction(995, 1000)}  # over page's and person's cells
# Nothing but a reader can tell a wrong word from a right one in what is written, or judged, by people. figures.csv has
# no such column: its bar covers all of its cells.
FREE_TEXT = {
    "indicators": "name_zh name_en definition_zh definition_en",
    "units": "name_zh name_en",
    "entities": "name_en",
    "codes": "label_zh label_en definition_zh definition_en",
    "phrases": "meaning_zh meaning_en",
    "lexicon": "note",
    "departures": "reason",
    "relations": "note note_zh",
    "remark_figures": "note note_zh sentence_zh sentence_en",
    "revisions": "reason source_quote",
    "reports": "place_zh place_en title_zh title_en publisher_zh delivered_at_zh delivered_at_en speaker_office_en",
    "sections": "title_zh title_en",
    "restorations": "reason",
    "remarks": "statement_zh statement_en handling_zh handling_en",
    "decisions": "first second decided reason",
    "livelihood_projects": "title_zh title_en",
    "glossary": "term_en definition_zh definition_en",
    "lists": "name_zh name_en",
    "list_members": "name_en",
    "rules": "statement_zh statement_en",
    "rule_operands": "constant_source",
}
JUDGEMENT = {
    "aliases": "match",
    "indicators": "topic money_flow area price_basis_printed price_basis_convention timing measure",
    "entities": "kind certainty name_basis parent_id",
    "codes": "exact_match",
    "relations": "relation grade",
    "restorations": "certainty",
    "remarks": "kind",
    "livelihood_projects": "topic",
}
PARTS = ("cells", "cells of build", "judgement codes", "free text", "rows", "files")


@dataclass(frozen=True)
class Case:
    """One corruption: a cell (line and column), a row (line) or a file of a table, and how."""

    table: str
    operator: str
    line: int = 0
    column: str = ""

    @property
    def place(self) -> str:
        return self.column or ("row" if self.line else "file")


@dataclass(frozen=True)
class Answer:
    """What became of a case: named by validation before a build; after one repaired, or named, or only with the page."""

    before: bool
    repaired: bool
    after: bool
    with_page: bool


class Base:
    """The sound package, ready to be corrupted over and over. Operators look at it too."""

    def __init__(self, root: Path, source: Path | None = None, seed: int = SEED):
        """root: a package without findings. source: a page. Raises CannotRun."""
        self.root, self.source, self.seed = root, source, seed
        self.package = Package(root)
        self.tables: dict[str, Table] = {t.name: t for t in self.package.tables()}
        self.kept = [n for n in self.tables if not rebuild.is_derived(self.package.resources[n])]
        self.bytes = {n: (root / t.path).read_bytes() for n, t in self.tables.items()}
        self.page = load_page(root, source) if source else None
        found = next(self._judged(Options(self.page), self.package), None)
        found = found or next(owned.stale(self.package, owned.applied(self.package)), None)
        if found:
            raise CannotRun(f"the package itself has findings:\n{as_text([found])}")
        self.fields = {(n, f["name"]): f for n, t in self.tables.items() for f in t.schema["fields"]}
        self.codes: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["codes"]:
            self.codes[row["codelist"]].add(row["code"])
        self.units = {
            r["unit_id"]: (r["dimension"], Fraction(int(r["numerator"]), int(r["denominator"])))
            for r in self.tables["units"]
        }
        self._lines = {n: {row.line: i for i, row in enumerate(t.rows)} for n, t in self.tables.items()}
        self.keys_for, self.cells, self.alphabet, self.text, self.cuts = map(
            cache, (self._keys_for, self._cells, self._alphabet, self._text, self._cuts)
        )

    # --- what operators look at

    def _cells(self, table: str, column: str) -> set[str]:
        return {row[column] for row in self.tables[table]}

    def _alphabet(self, table: str, column: str) -> set[str]:
        return set("".join(self.cells(table, column)))

    def _keys_for(self, table: str, column: str) -> list[str]:
        """Cells that foreign keys let a column hold, empty where it has none."""
        links = [(cells.listed(k["fields"]), k["reference"]) for k in self.tables[table].schema.get("foreignKeys", ())]
        return sorted(
            set().union(
                *(
                    self.cells(other["resource"], cells.listed(other["fields"])[own.index(column)])
                    for own, other in links
                    if column in own
                )
            )
        )

    def _cuts(self, report: str, paragraph: str) -> list[int]:
        key = report, paragraph
        return [int(r["end"]) for r in self.tables["clauses"] if (r["report_id"], r["paragraph"]) == key]

    def _text(self, report: str, paragraph: str) -> str:
        """The paragraph: from the page, else what quotations, ledger and terminators tell, other characters as U+0000."""

        def own(table: str) -> list[Row]:
            return [r for r in self.tables[table] if (r["report_id"], r["paragraph"]) == (report, paragraph)]

        row = own("paragraphs")[0]
        for line in self.page.paragraphs if self.page else ():
            if sha256(line) == row["sha256"]:
                return line
        known = ["\0"] * int(row["length"])
        pieces = [(r["quote_start"], r["quote"]) for n in ("figures", "remarks") for r in own(n)]
        pieces += [(r["end"], r["terminator"]) for r in own("clauses")]
        pieces += [(r["start"], r["printed"]) for r in own("numerals")]
        for start, piece in pieces:
            known[int(start) : int(start) + len(piece)] = piece
        return "".join(known)

    # --- cases

    def part(self, case: Case) -> str:
        """The part of the report that a case belongs to."""
        if not case.column:
            return "rows" if case.line else "files"
        if self.fields[case.table, case.column]["owner"] == "build":
            return "cells of build"
        for part, columns in (("free text", FREE_TEXT), ("judgement codes", JUDGEMENT)):
            if case.column in columns.get(case.table, "").split():
                return part
        return "cells"

    def fits(self, case: Case) -> bool:
        """Whether the case changes anything that counts."""
        if not case.column:
            return self.corrupted(case) is not None
        old, new = self.tables[case.table].rows[self._lines[case.table][case.line]][case.column], self.cell(case)
        return new is not None and not self._same(case, old, new)

    def corrupted(self, case: Case) -> bytes | None:
        """The bytes of the file after the corruption; None where the operator does not fit or changes nothing that counts."""
        rng = self._rng(case)
        table, old = self.tables[case.table], self.bytes[case.table]
        if not case.line:
            new = operators.FILES[case.operator](old, rng)
        elif not case.column:
            rows = operators.ROWS[case.operator](table.rows, self._lines[case.table][case.line], rng)
            new = serialise(table.columns, rows)
        else:
            if not self.fits(case):
                return None
            at = self._lines[case.table][case.line]
            rows = [*table.rows[:at], {**table.rows[at], case.column: self.cell(case)}, *table.rows[at + 1 :]]
            new = serialise(table.columns, rows)
        return None if new == old else new

    def _rng(self, case: Case) -> Random:
        return Random(f"{self.seed}/{case.table}/{case.line}/{case.column}/{case.operator}")

    def cell(self, case: Case) -> str | None:
        """What stands in the cell after the corruption; None where the operator does not fit."""
        row = self.tables[case.table].rows[self._lines[case.table][case.line]]
        place = operators.Place(self, case.table, row, self.fields[case.table, case.column], self._rng(case))
        return operators.CELLS[case.operator](place)

    def _same(self, case: Case, old: str, new: str) -> bool:
        """Whether the new cell means the same: words in another order where the order has no meaning."""
        if (case.table, case.column) != ("indicators", "keywords") or "  " in new:
            return old == new
        meant = [sorted(sorted(group.split("|")) for group in cell.split(" ")) for cell in (old, new)]
        return meant[0] == meant[1]

    def cases(self, tables: Iterable[str]) -> Iterator[Case]:
        """Every case of these tables that changes something."""
        for n in tables:
            lines, columns = self._lines[n], self.tables[n].columns
            every = chain(
                (Case(n, operator) for operator in operators.FILES),
                (Case(n, operator, line) for line in lines for operator in operators.ROWS),
                (Case(n, o, line, column) for line in lines for column in columns for o in operators.CELLS),
            )
            yield from filter(self.fits, every)

    # --- what the product says

    def ask(self, case: Case) -> Answer:
        """What validation says of the corrupted package before a build and after one, and whether build mends it."""
        package = self.package.with_bytes(case.table, self.corrupted(case) or b"")
        if package.problems:
            return Answer(True, False, True, True)  # a file that cannot be read whole is named, and nothing is built
        own = self.part(case) not in ("cells of build", "rows")
        if own and any(map(self._stays, cells.check(package.table(case.table), Keys(package), {}))):
            return Answer(True, False, True, True)
        options = Options()
        built = options.built(package)
        stale = [f for f in owned.stale(package, built) if self._about(f, case)]
        if all(table.rows == self.tables[table.name].rows for table in built.tables()):
            return Answer(bool(stale), True, False, False)
        after = next(self._judged(options, package), None) is not None
        page = after or (self.page and bool(provenance.check(package, Options(self.page)).findings))
        return Answer(after or bool(stale), False, after, bool(page))

    def _stays(self, finding: Finding) -> bool:
        """Whether build leaves the cell of a finding as it is."""
        table = next(n for n, t in self.tables.items() if t.path == finding.file)
        owner = self.fields.get((table, finding.column), {}).get("owner")
        return owner in ("page", "person") and finding.column not in owned.DEFAULTED.get(table, ())

    def _about(self, finding: Finding, case: Case) -> bool:
        """Whether a finding stands at the corrupted cell; anywhere, for what is no cell of build."""
        if self.part(case) != "cells of build":
            return True
        return (finding.file, finding.row, finding.column) == (self.tables[case.table].path, case.line, case.column)

    def _judged(self, options: Options, package: Package) -> Iterator[Finding]:
        """What the layers say of a package whose cells of build are as build writes them, the cheap layers first."""
        for layer in (provenance, contracts, consistency, descriptor):
            yield from layer.check(package, options).findings
        try:
            rebuild.generated(options.built(package), options.facts(package))
        except rebuild.NotBuildable as error:
            yield from error.findings
        except Unreadable as error:
            yield error.finding

    def whole(self, case: Case) -> list[Finding]:
        """What `validate` says of the case on disk, with frictionless, after a build where one can be made (seconds)."""
        with tempfile.TemporaryDirectory() as folder:
            root = copy_package(Path(folder) / "package", self.root)
            (root / self.tables[case.table].path).write_bytes(self.corrupted(case) or b"")
            try:
                write_all(root, rebuild.plan(Package(root)))
            except (rebuild.NotBuildable, Unreadable) as error:
                return getattr(error, "findings", None) or [error.finding]
            return validate(root).findings


# --- many cases


def sample(base: Base, count: int, seed: int, tables: Iterable[str] = ()) -> list[Case]:
    """`count` cases, none twice: half of them page's and person's cells of figures, the rest shared by all other parts.

    Within a part (one kind of cells of one table, all rows, all files) each fitting pair of cell and operator is as
    likely as any other.
    """
    rng, chosen = Random(seed), {}
    named = [n for n in base.kept if n in set(tables or base.kept) and base.tables[n].rows]
    columns: dict[tuple[str, str], list[str]] = defaultdict(list)
    for n in named:
        for column in base.tables[n].columns:
            columns[base.part(Case(n, "", 1, column)), n].append(column)
    lines = {n: [row.line for row in base.tables[n].rows] for n in named}

    def cell(n: str, of: list[str]) -> Case:
        return Case(n, rng.choice(list(operators.CELLS)), rng.choice(lines[n]), rng.choice(of))

    def row() -> Case:
        n = rng.choices(named, [len(lines[n]) for n in named])[0]
        return Case(n, rng.choice(list(operators.ROWS)), rng.choice(lines[n]))

    light: list[Callable[[], Case]] = [
        partial(cell, n, of) for (part, n), of in columns.items() if (part, n) != ("cells", "figures")
    ]
    light += [row, lambda: Case(rng.choice(named), rng.choice(list(operators.FILES)))]
    half = count // 2 if "figures" in named else 0
    shares = [
        (draw, (count - half) * (i + 1) // len(light) - (count - half) * i // len(light))
        for i, draw in enumerate(light)
    ]
    if half:
        shares.insert(0, (partial(cell, "figures", columns["cells", "figures"]), half))
    for draw, share in shares:
        wanted = len(chosen) + max(1, share)
        for _ in range(200 * share + 2000):  # a small part may have fewer cases than its share
            case = draw()
            if case not in chosen and base.fits(case):
                chosen[case] = None
            if len(chosen) >= wanted:
                break
    return sorted(chosen, key=lambda c: (c.table, c.line, c.column, c.operator))


_base: Base | None = None


def _start(root: Path, source: Path | None, seed: int) -> None:
    global _base
    _base = Base(root, source, seed)


def _work(case: Case) -> tuple[Case, Answer]:
    return case, _base.ask(case)  # type: ignore[union-attr]


def prove(base: Base, cases: list[Case], processes: int = 1, loud: bool = False) -> dict[Case, Answer]:
    """Ask about every case. Several processes share the work; the result is the same."""
    answers, began = {}, perf_counter()
    pool = processes > 1 and multiprocessing.get_context("spawn").Pool(
        processes, _start, (base.root, base.source, base.seed)
    )
    for case, answer in pool.imap_unordered(_work, cases, 20) if pool else ((c, base.ask(c)) for c in cases):
        answers[case] = answer
        if loud and len(answers) % 50 == 0:
            print(f"\r{len(answers)} of {len(cases)}, {perf_counter() - began:.0f} s", end="", file=sys.stderr)
    if pool:
        pool.terminate()
    return {case: answers[case] for case in cases}


# --- the report


def tally(base: Base, answers: dict[Case, Answer]) -> dict[tuple[str, str], Counter]:
    """Counts by table and part: cases, named before a build, repaired, named or repaired after it, the same with the page."""
    counts: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for case, said in answers.items():
        for table in (case.table, "all tables"):
            count = counts[table, base.part(case)]
            count["cases"] += 1
            count["before a build"] += said.before
            count["repaired"] += said.repaired
            count["without the page"] += said.repaired or said.after
            count["with the page"] += said.repaired or said.after or said.with_page
    return counts


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


def markdown(base: Base, answers: dict[Case, Answer]) -> str:
    """What became of the corruptions, by table and part: named before a build / named or repaired after it."""
    counts = tally(base, answers)
    lines = ["Share of corruptions named before a build / named or repaired after one, without the page.", ""]
    if base.page:
        lines[0] = lines[0][:-1] + " (in brackets: with it)."
    lines += ["| table | " + " | ".join(PARTS) + " |", "|---|" + "---:|" * len(PARTS)]
    for n in [*base.kept, "all tables"]:
        shares = []
        for part in PARTS:
            count = counts.get((n, part), Counter())
            whole = count["cases"]
            more = count["with the page"] > count["without the page"] and base.page
            page = f" ({percent(count['with the page'], whole)})" if more else ""
            pair = f"{percent(count['before a build'], whole)} / {percent(count['without the page'], whole)}{page} of {whole}"
            shares.append(pair if whole else "")
        if any(shares):
            lines.append(f"| {n} | " + " | ".join(shares) + " |")
    return "\n".join([*lines, ""])


def survivors(base: Base, answers: dict[Case, Answer]) -> str:
    """What neither is repaired nor named after a build, class by class, with one case of each."""
    classes: dict[tuple, list[Case]] = defaultdict(list)
    for case, said in answers.items():
        if not (said.repaired or said.after):
            classes[PARTS.index(base.part(case)), case.table, case.place, case.operator, said].append(case)
    out = [f"survivors of a build by class: {sum(map(len, classes.values()))} cases, {len(classes)} classes"]
    for (part, table, place, operator, said), cases in sorted(classes.items(), key=lambda pair: pair[0][:4]):
        case = cases[0]
        notes = " (named before it)" * said.before + " (named with the page)" * said.with_page
        if case.column:
            old = next(r for r in base.tables[table] if r.line == case.line)[case.column]
            notes += f", {shown(old, 50)!r} to {shown(base.cell(case) or '', 50)!r}"
        out.append(f"  [{PARTS[part]}] {table}.{place}, {operator}: {len(cases)}; line {case.line}{notes}")
    return "\n".join([*out, ""])


def bars(base: Base, answers: dict[Case, Answer]) -> list[str]:
    """What misses its bar, line by line: page's and person's cells of figures.csv, and every cell of build."""
    counts, trouble = tally(base, answers), []
    count = counts["figures", "cells"]
    for bar, share in BARS.items():
        if (bar == "without the page" or base.page) and count[bar] < share * count["cases"]:
            said = f"{percent(count[bar], count['cases'])} of {count['cases']} cells caught after a build"
            trouble.append(f"figures.csv, {bar}: {said}, the bar is {float(100 * share):g} %")
    count = counts["all tables", "cells of build"]
    for bar in ("before a build", "repaired"):
        if count[bar] < count["cases"]:
            trouble.append(f"cells of build: {count['cases'] - count[bar]} of {count['cases']} not {bar}")
    return trouble


def main() -> int:
    """Run; returns 0, 1 where a bar is missed, 2 where it could not run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, default=ROOT, metavar="DIR", help="default: this repository")
    parser.add_argument("--cases", type=int, default=CASES, metavar="N", help=f"size of the sample (default: {CASES})")
    parser.add_argument("--all", action="store_true", help="every case")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"of cases and sample (default: {SEED})")
    parser.add_argument("--table", action="append", metavar="NAME", help="only this table (may be repeated)")
    parser.add_argument("--page", type=Path, metavar="FILE", help="a copy of the page (default: $WORK_REPORT_PAGE)")
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--markdown", action="store_true", help="print the table of tests/CORRUPTION.md alone")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    given = parser.parse_args()
    source = given.page or (Path(os.environ["WORK_REPORT_PAGE"]) if os.environ.get("WORK_REPORT_PAGE") else None)
    try:
        base = Base(given.package.resolve(), source.resolve() if source else None, given.seed)
    except CannotRun as trouble:
        print(f"corruption: {trouble}", file=sys.stderr)
        return 2
    tables = given.table or base.kept
    cases = list(base.cases(tables)) if given.all else sample(base, given.cases, given.seed, tables)
    began = perf_counter()
    answers = prove(base, cases, max(1, given.processes), sys.stderr.isatty())
    print(markdown(base, answers))
    if not given.markdown:
        print(survivors(base, answers))
        print(f"{len(cases)} cases, seed {given.seed}, {perf_counter() - began:.0f} s, {given.processes} processes")
    trouble = bars(base, answers) if given.bars else []
    for line in trouble:
        print(line, file=sys.stderr)
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
