"""The corruption proof: what validation catches when one cell, row or file of the package is wrong.

Each case corrupts a private copy of the package, rebuilds it as a careless curator would (derived tables, dictionary,
sizes and hashes) and asks every layer of validation, the cheap ones first. Nothing is written to the repository.

    python tests/corruption.py                   a sample of 3000 cases
    python tests/corruption.py --all --bars      every case; exit 1 if figures.csv misses its bars

All cases run in one process. Only promises that have read a corrupted table are asked again: what a promise reads is
recorded when the sound package is checked, so a promise left out could not have answered otherwise.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

import pandas as pd  # noqa: E402
from scripts.workreport.check.promises.register import PROMISES  # noqa: E402
from scripts.workreport.check.promises.tables import Absent, NotMeant, Promises, Tables, Unfit, name  # noqa: E402

from schemas import contracts  # noqa: E402
from scripts.workreport.build import rebuild  # noqa: E402
from scripts.workreport.check import (  # noqa: E402
    Options,
    consistency,
    descriptor,
    provenance,
)
from scripts.workreport.check.validation import CannotRun, load_page  # noqa: E402
from scripts.workreport.findings import Finding, as_text, ordered, shown  # noqa: E402
from scripts.workreport.package import DESCRIPTOR, Package, Row, Table, Unreadable, read_rows, serialise, write_all  # noqa: E402
from scripts.workreport.text import page as pages  # noqa: E402

PARTS = ("datapackage.json", "CHANGELOG.md", "CITATION.cff", "README.md", "README.zh-CN.md", "data", "schemas")
SEED = 20210109
CASES = 3000
BAR_WITHOUT, BAR_WITH = Fraction(98, 100), Fraction(995, 1000)
LAYERS = ("tables", "contracts", "provenance", "consistency", "freshness", "descriptor")

# Nothing but a reader can tell a wrong word from a right one in what is written or judged by people. figures.csv has no
# such column: its bar covers all of its cells.
FREE_TEXT = {
    "indicators": {"name_zh", "name_en", "definition_zh", "definition_en"},
    "units": {"name_zh", "name_en"},
    "entities": {"name_en"},
    "codes": {"label_zh", "label_en", "definition_zh", "definition_en"},
    "phrases": {"meaning_zh", "meaning_en"},
    "lexicon": {"note"},
    "relations": {"note", "note_zh"},
    "remark_figures": {"note_zh", "sentence_zh", "sentence_en"},
    "revisions": {"reason", "source_quote"},
    "reports": {
        "place_zh",
        "place_en",
        "title_zh",
        "title_en",
        "publisher_zh",
        "delivered_at_zh",
        "delivered_at_en",
        "speaker_office_en",
    },
    "sections": {"title_zh", "title_en"},
    "restorations": {"reason"},
    "remarks": {"statement_zh", "statement_en", "handling_zh", "handling_en"},
    "decisions": {"first", "second", "decided", "reason"},
    "livelihood_projects": {"title_zh", "title_en"},
    "glossary": {"term_en", "definition_zh", "definition_en"},
    "lists": {"name_zh", "name_en"},
    "list_members": {"name_en"},
    "rules": {"statement_zh", "statement_en"},
    "rule_operands": {"constant_source"},
}
JUDGEMENT = {
    "indicators": {"topic", "money_flow", "area", "price_basis_printed", "price_basis_convention", "timing", "measure"},
    "entities": {"kind", "certainty", "name_basis", "parent_id"},
    "codes": {"exact_match"},
    "relations": {"relation", "grade"},
    "restorations": {"certainty"},
    "remarks": {"kind"},
    "livelihood_projects": {"topic"},
}
VERBATIM = {"printed", "quote", "scope_quote", "source_quote", "restored", "term_zh", "body_zh"}


def kind_of(table: str, column: str) -> str:
    """`cells`, `free text` or `judgement`: what a column of a table is made of."""
    return (
        "free text"
        if column in FREE_TEXT.get(table, ())
        else "judgement"
        if column in JUDGEMENT.get(table, ())
        else "cells"
    )


# --- cases


@dataclass(frozen=True)
class Case:
    """One corruption: a cell (line and column), a row (line) or a file of a table, and how."""

    table: str
    operator: str
    line: int = 0
    column: str = ""

    @property
    def scope(self) -> str:
        return "cell" if self.column else "row" if self.line else "file"


@dataclass
class Place:
    """What an operator on a cell may look at."""

    base: Base
    table: Table
    row: Row
    field: Mapping
    rng: Random

    @property
    def column(self) -> str:
        return self.field["name"]

    @property
    def cell(self) -> str:
        return self.row[self.column]


def _pick(place: Place, values: Iterable[str]) -> str | None:
    others = sorted({value for value in values if value not in ("", place.cell)})
    return place.rng.choice(others) if others else None


def _digits(cell: str) -> list[int]:
    return [i for i, char in enumerate(cell) if char in "0123456789"]


def digit_changed(p: Place) -> str | None:
    if not (at := _digits(p.cell)):
        return None
    i = p.rng.choice(at)
    return p.cell[:i] + p.rng.choice([d for d in "0123456789" if d != p.cell[i]]) + p.cell[i + 1 :]


def digit_dropped(p: Place) -> str | None:
    at = _digits(p.cell)
    if len(at) < 2:
        return None
    i = p.rng.choice(at)
    return p.cell[:i] + p.cell[i + 1 :]


def digits_swapped(p: Place) -> str | None:
    at = [i for i in _digits(p.cell)[:-1] if p.cell[i + 1 : i + 2].isdecimal() and p.cell[i] != p.cell[i + 1]]
    if not at:
        return None
    i = p.rng.choice(at)
    return p.cell[:i] + p.cell[i + 1] + p.cell[i] + p.cell[i + 2 :]


def full_width(p: Place) -> str | None:
    at = [i for i, char in enumerate(p.cell) if "0" <= char <= "9" or "a" <= char <= "z"]
    if not at:
        return None
    i = p.rng.choice(at)
    return p.cell[:i] + chr(ord(p.cell[i]) + 0xFEE0) + p.cell[i + 1 :]


def point_moved(p: Place) -> str | None:
    if p.field["type"] != "number" or not p.cell:
        return None
    sign, digits = ("-", p.cell[1:]) if p.cell[0] == "-" else ("", p.cell)
    whole, _, part = digits.partition(".")
    if not (whole + part).strip("0"):
        return None
    if part and p.rng.random() < 0.5:
        whole, part = whole + part[0], part[1:]
    else:
        whole, part = whole[:-1] or "0", whole[-1] + part
    return sign + (whole.lstrip("0") or "0") + ("." + part if part else "")


def sign_turned(p: Place) -> str | None:
    if p.field["type"] not in ("number", "integer") or not p.cell.strip("-0."):
        return None
    return p.cell[1:] if p.cell[0] == "-" else "-" + p.cell


def _integer_by(step: int) -> Callable:
    def shifted(p: Place) -> str | None:
        return str(int(p.cell) + step) if p.field["type"] == "integer" and re.fullmatch("[0-9]+", p.cell) else None

    return shifted


def flipped(p: Place) -> str | None:
    return {"true": "false", "false": "true"}.get(p.cell) if p.field["type"] == "boolean" else None


def code_sibling(p: Place) -> str | None:
    codes = p.base.codes.get(p.field.get("codelist"))
    return _pick(p, codes) if codes and p.cell else None


def key_other(p: Place) -> str | None:
    keys = p.base.keys_for(p.table.name, p.column)
    return _pick(p, keys) if keys and p.cell else None


def key_near(p: Place) -> str | None:
    """The existing key that is spelled most alike."""
    keys = p.base.keys_for(p.table.name, p.column)
    if not keys or not p.cell or p.cell.isdecimal():
        return None
    words = set(re.split("[_.-]", p.cell))

    def likeness(key: str) -> tuple:
        own = set(re.split("[_.-]", key))
        return -len(own & words) / len(own | words), abs(len(key) - len(p.cell)), key

    return min((key for key in keys if key != p.cell), key=likeness, default=None)


def unit_factor(p: Place) -> str | None:
    """Another unit of the dimension: by 10^4 where there is one, else by another factor."""
    units = p.base.units
    if p.column != "unit_id" or p.table.name == "units" or p.cell not in units:
        return None
    dimension, factor = units[p.cell]
    others = {u: f for u, (d, f) in units.items() if d == dimension and f != factor}
    return _pick(p, [u for u, f in others.items() if f / factor in (Fraction(10**4), Fraction(1, 10**4))] or others)


def percent_points(p: Place) -> str | None:
    units = {"percent": "percentage_point", "percentage_point": "percent"}
    wanted = units.get(p.cell) if p.column in ("unit_id", "dimension") else None
    if p.column == "symbol_zh" or p.column in VERBATIM:
        wanted = p.cell.replace("%", "个百分点") if "%" in p.cell else p.cell.replace("个百分点", "%")
    return wanted if wanted != p.cell else None


_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _year_by(step: int) -> Callable:
    def shifted(p: Place) -> str | None:
        hits = (
            list(_YEAR.finditer(p.cell))
            if "period" in p.column or p.field["type"] == "date" or "year" in p.column
            else []
        )
        if not hits or p.column == "year_basis":
            return None
        hit = p.rng.choice(hits)
        return p.cell[: hit.start()] + str(int(hit.group()) + step) + p.cell[hit.end() :]

    return shifted


def _day_by(step: int) -> Callable:
    def shifted(p: Place) -> str | None:
        hit = re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", p.cell)
        if not hit or not ("period" in p.column or p.field["type"] == "date"):
            return None
        try:
            moved = date.fromisoformat(hit.group()) + timedelta(days=step)
        except ValueError:
            return None
        return p.cell[: hit.start()] + moved.isoformat() + p.cell[hit.end() :]

    return shifted


def twin(p: Place) -> str | None:
    """Where the same words stand once more in the paragraph."""
    place = p.column
    words = {
        "start": ("printed", "restored", "name_zh"),
        "quote_start": ("quote",),
        "scope_start": ("scope_quote",),
        "body_start": ("body_zh",),
    }
    own = next((p.row[c] for c in words.get(place, ()) if p.row.get(c)), None)
    if own is None or not p.cell:
        return None
    number = p.row["body_paragraph"] if place == "body_start" else p.row["paragraph"]
    text = p.base.text(p.row["report_id"], number)
    return _pick(p, [str(m.start()) for m in re.finditer(f"(?={re.escape(own)})", text)])


def _quoted(p: Place) -> tuple[str, int] | None:
    """Known text of the paragraph of a quotation, and where the quotation ends in it."""
    start = {"quote": "quote_start", "scope_quote": "scope_start", "body_zh": "body_start"}.get(p.column, "start")
    if (p.column not in VERBATIM and not (p.table.name == "list_members" and p.column == "name_zh")) or not p.cell:
        return None
    if start not in p.row or not p.row[start]:
        return "", 0
    number = p.row["body_paragraph"] if p.column == "body_zh" else p.row["paragraph"]
    return p.base.text(p.row["report_id"], number), int(p.row[start]) + len(p.cell)


def _plain(text: str) -> str:
    return text.replace("\0", "的")


def longer_character(p: Place) -> str | None:
    if (found := _quoted(p)) is None:
        return None
    text, end = found
    return p.cell + (_plain(text[end : end + 1]) or "的")


def shorter_character(p: Place) -> str | None:
    if _quoted(p) is None or len(p.cell) < 2:
        return None
    return p.rng.choice([p.cell[1:], p.cell[:-1]])


def longer_clause(p: Place) -> str | None:
    """One clause more at the end: the next one where the text is known, else one that was quoted elsewhere."""
    if (found := _quoted(p)) is None or p.column not in ("quote", "scope_quote"):
        return None
    text, end = found
    later = [c for c in p.base.cuts(p.row["report_id"], p.row["paragraph"]) if c[0] > end]
    if not later:
        return None
    return p.cell + _plain(text[end : later[0][1]])


def shorter_clause(p: Place) -> str | None:
    if p.column not in ("quote", "scope_quote") or not p.cell:
        return None
    parts = pages.clauses(p.cell)
    return p.rng.choice([p.cell[parts[1].start :], p.cell[: parts[-2].end]]) if len(parts) > 1 else None


def _is_text(p: Place) -> bool:
    return p.field["type"] == "string" and bool(p.cell)


def character_changed(p: Place) -> str | None:
    if not _is_text(p):
        return None
    i = p.rng.randrange(len(p.cell))
    others = sorted(
        {c for c in p.base.alphabet(p.table.name, p.column) if c != p.cell[i] and c.isspace() == p.cell[i].isspace()}
    )
    return p.cell[:i] + p.rng.choice(others) + p.cell[i + 1 :] if others else None


def character_dropped(p: Place) -> str | None:
    if not _is_text(p) or len(p.cell) < 2:
        return None
    i = p.rng.randrange(len(p.cell))
    return p.cell[:i] + p.cell[i + 1 :]


def characters_swapped(p: Place) -> str | None:
    at = [i for i in range(len(p.cell) - 1) if p.cell[i] != p.cell[i + 1]] if _is_text(p) else []
    if not at:
        return None
    i = p.rng.choice(at)
    return p.cell[:i] + p.cell[i + 1] + p.cell[i] + p.cell[i + 2 :]


def space_leading(p: Place) -> str | None:
    return " " + p.cell if p.cell else None


def space_trailing(p: Place) -> str | None:
    return p.cell + " " if p.cell else None


def space_inner(p: Place) -> str | None:
    if len(p.cell) < 2:
        return None
    i = p.rng.randrange(1, len(p.cell))
    return p.cell[:i] + " " + p.cell[i:]


def emptied(p: Place) -> str | None:
    return "" if p.cell else None


def filled(p: Place) -> str | None:
    """An empty cell gets what stands in another row of its column, or what could stand there."""
    if p.cell:
        return None
    there = {row[p.column] for row in p.table.rows} - {""}
    return _pick(
        p, there or p.base.codes.get(p.field.get("codelist"), ()) or p.base.keys_for(p.table.name, p.column) or ("1",)
    )


CELL_OPERATORS: dict[str, Callable[[Place], str | None]] = {
    "digit changed": digit_changed,
    "digit dropped": digit_dropped,
    "digits swapped": digits_swapped,
    "decimal point moved": point_moved,
    "sign turned": sign_turned,
    "one more": _integer_by(1),
    "one less": _integer_by(-1),
    "turned": flipped,
    "sibling code": code_sibling,
    "another key": key_other,
    "similar key": key_near,
    "unit by a factor": unit_factor,
    "% to 个百分点": percent_points,
    "year later": _year_by(1),
    "year earlier": _year_by(-1),
    "day later": _day_by(1),
    "day earlier": _day_by(-1),
    "twin place": twin,
    "longer by a character": longer_character,
    "shorter by a character": shorter_character,
    "longer by a clause": longer_clause,
    "shorter by a clause": shorter_clause,
    "character changed": character_changed,
    "character dropped": character_dropped,
    "characters swapped": characters_swapped,
    "full width": full_width,
    "space before": space_leading,
    "space after": space_trailing,
    "space inside": space_inner,
    "emptied": emptied,
    "filled": filled,
}


def _deleted(rows: list, i: int, rng: Random) -> list:
    return rows[:i] + rows[i + 1 :]


def _duplicated(rows: list, i: int, rng: Random) -> list:
    return rows[: i + 1] + rows[i:]


def _swapped_next(rows: list, i: int, rng: Random) -> list | None:
    return [*rows[:i], rows[i + 1], rows[i], *rows[i + 2 :]] if i + 1 < len(rows) else None


def _swapped_other(rows: list, i: int, rng: Random) -> list | None:
    others = [j for j in range(len(rows)) if abs(i - j) > 1]
    if not others:
        return None
    j, new = rng.choice(others), list(rows)
    new[i], new[j] = new[j], new[i]
    return new


ROW_OPERATORS = {
    "deleted": _deleted,
    "duplicated": _duplicated,
    "swapped with the next": _swapped_next,
    "swapped with another": _swapped_other,
}


def _reordered(data: bytes, rng: Random) -> bytes | None:
    records = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    width = len(records[0])
    if width < 2:
        return None
    i, j = rng.sample(range(width), 2)
    order = list(range(width))
    order[i], order[j] = order[j], order[i]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([record[k] for k in order] for record in records)
    return buffer.getvalue().encode("utf-8")


def _cut_at_line(data: bytes, rng: Random) -> bytes | None:
    ends = [m.end() for m in re.finditer(b"\n", data)][:-1]
    return data[: rng.choice(ends)] if ends else None


FILE_OPERATORS: dict[str, Callable[[bytes, Random], bytes | None]] = {
    "cut short": lambda data, rng: data[: rng.randrange(1, len(data) - 1)],
    "cut at a line": _cut_at_line,
    "columns reordered": _reordered,
    "GB18030": lambda data, rng: data.decode("utf-8").encode("gb18030"),
    "UTF-16": lambda data, rng: data.decode("utf-8").encode("utf-16"),
    "CRLF": lambda data, rng: data.replace(b"\n", b"\r\n"),
    "BOM": lambda data, rng: b"\xef\xbb\xbf" + data,
    "binary": lambda data, rng: rng.randbytes(len(data)),
    "emptied": lambda data, rng: b"",
}


@dataclass(frozen=True, eq=False)
class Change:
    """A table that differs from the sound one: in one cell (line and column), or in any rows (no line)."""

    table: Table
    line: int | None = None
    column: str = ""


@dataclass(frozen=True, eq=False)
class Ask:
    """A promise to be asked about a row or a table."""

    promise: Callable
    about: Row | Table


# --- the sound package, and what its promises read


class Traced(Package):
    """A package in memory that remembers which tables were asked for. Nothing of it is read twice."""

    def __init__(
        self,
        base: Package,
        schemas: dict[str, dict],
        tables: Mapping[str, Table | None],
        problems: Iterable[Finding] = (),
    ):
        super().__init__(base.root)
        self.__dict__["descriptor"], self.__dict__["resources"] = base.descriptor, base.resources
        self._schemas = schemas
        self._tables = dict(tables)
        self.problems = list(problems)
        self.asked: set[str] = set()

    def schema(self, name: str) -> dict | None:
        return self._schemas.get(name)

    def table(self, name: str) -> Table | None:
        self.asked.add(name)
        return self._tables.get(name)


class TracedTables(Tables):
    """Tables of promises that remember, also for what is taken from an index, which tables were asked for."""

    def __init__(self, package: Traced, before: TracedTables | None = None, changed: Iterable[str] = ()):
        super().__init__(package)
        self._reads: dict[object, frozenset[str]] = {}
        if before:  # indexes of tables that did not change are shared
            changed = set(changed)
            self._reads = {place: reads for place, reads in before._reads.items() if not reads & changed}
            self._indexes = {place: before._indexes[place] for place in self._reads}

    def groups(self, name: str, *columns: str) -> dict:
        self.package.asked.add(name)
        self._reads.setdefault((name, *columns), frozenset([name]))
        return super().groups(name, *columns)

    def once(self, name: str, make: Callable[[], object]) -> object:
        if name not in self._indexes:
            outside, self.package.asked = self.package.asked, set()
            try:
                super().once(name, make)
            finally:
                self._reads[name] = frozenset(self.package.asked)
                self.package.asked |= outside
        self.package.asked |= self._reads[name]
        return self._indexes[name]


class Base:
    """The sound package, ready to be corrupted over and over."""

    def __init__(self, root: Path, source: Path | None = None, seed: int = SEED):
        """root: a private copy of a package; it is built, and must then be without findings. source: a page.

        Raises CannotRun where the package itself has findings.
        """
        self.root, self.source, self.seed = root, source, seed
        try:
            write_all(root, rebuild.plan(Package(root)))
        except (rebuild.NotBuildable, Unreadable) as error:
            found = getattr(error, "findings", None) or [error.finding]
            raise CannotRun(f"the package cannot be built:\n{as_text(ordered(found)[:20])}") from None
        disk = Package(root)
        self.names = list(disk.resources)
        self.kept = [n for n in self.names if not rebuild.is_derived(disk.resources[n])]
        self.built = frozenset(self.names) - set(self.kept)
        self.schemas = {n: s for n in self.names if (s := disk.schema(n))}
        tables = {n: disk.table(n) for n in self.names}
        if disk.problems:
            raise CannotRun(f"the package cannot be read:\n{as_text(ordered(disk.problems)[:20])}")
        self.tables: dict[str, Table] = tables  # type: ignore[assignment]
        self.bytes = {n: (root / t.path).read_bytes() for n, t in self.tables.items()}
        self.package = Traced(disk, self.schemas, tables)
        self.page = load_page(root, source) if source else None
        self.codes = {k: [r["code"] for r in rows] for k, rows in Tables(disk).groups("codes", "codelist").items()}
        self.units = {
            r["unit_id"]: (r["dimension"], Fraction(int(r["numerator"]), int(r["denominator"])))
            for r in tables["units"]
        }
        self._foreign = [
            (
                n,
                contracts._listed(link["fields"]),
                link["reference"].get("resource") or n,
                contracts._listed(link["reference"]["fields"]),
            )
            for n, s in self.schemas.items()
            for link in s.get("foreignKeys", [])
        ]
        self._texts: dict[tuple[str, str], str] = {}
        self._alphabets: dict[tuple[str, str], set[str]] = {}
        self._fields = {(n, f["name"]): f for n, s in self.schemas.items() for f in s["fields"]}
        self._keys: dict[tuple[str, str], list[str]] = {}
        self._lines = {n: {row.line: i for i, row in enumerate(t.rows)} for n, t in self.tables.items()}
        self._learn()

    # What operators look at.

    def keys_for(self, table: str, column: str) -> list[str]:
        """Cells that a foreign key lets a column hold, empty where it has none."""
        if (table, column) not in self._keys:
            links = [
                (other, theirs[own.index(column)])
                for n, own, other, theirs in self._foreign
                if n == table and column in own
            ]
            self._keys[table, column] = sorted({row[there] for other, there in links for row in self.tables[other]})
        return self._keys[table, column]

    def alphabet(self, table: str, column: str) -> set[str]:
        if (table, column) not in self._alphabets:
            self._alphabets[table, column] = {char for row in self.tables[table] for char in row[column]}
        return self._alphabets[table, column]

    def cuts(self, report: str, paragraph: str) -> list[tuple[int, int]]:
        return [
            (int(r["start"]), int(r["end"]))
            for r in self.tables["clauses"]
            if (r["report_id"], r["paragraph"]) == (report, paragraph)
        ]

    def text(self, report: str, paragraph: str) -> str:
        """The paragraph: from the page, else what quotations and terminators tell, other characters as U+0000."""
        key = (report, paragraph)
        if key not in self._texts:
            row = next(r for r in self.tables["paragraphs"] if (r["report_id"], r["paragraph"]) == key)
            known = ["\0"] * int(row["length"])
            pieces = [
                (r["quote_start"], r["quote"])
                for n in ("figures", "remarks")
                for r in self.tables[n]
                if (r["report_id"], r["paragraph"]) == key
            ]
            pieces += [
                (r["end"], r["terminator"]) for r in self.tables["clauses"] if (r["report_id"], r["paragraph"]) == key
            ]
            pieces += [
                (r["start"], r["printed"]) for r in self.tables["numerals"] if (r["report_id"], r["paragraph"]) == key
            ]
            for start, piece in pieces:
                known[int(start) : int(start) + len(piece)] = piece
            lines = {pages.sha256(line): line for line in self.page.paragraphs} if self.page else {}
            self._texts[key] = lines.get(row["sha256"], "".join(known))
        return self._texts[key]

    # What is checked, and what that reads.

    def _learn(self) -> None:
        """Check the sound package once, and note which tables each promise reads, row by row."""
        self.promises = {n: PROMISES.get(n, Promises()) for n in self.names}
        self.of_rows: dict[tuple[str, int], list[frozenset[str]]] = {}
        self.of_tables: dict[tuple[str, int], frozenset[str]] = {}
        self.sound = TracedTables(self.package)
        findings: list[Finding] = []
        interned: dict[frozenset[str], frozenset[str]] = {}

        def reads() -> frozenset[str]:
            found = frozenset(self.package.asked)
            return interned.setdefault(found, found)

        for table in self.tables.values():
            for at, promise in enumerate(self.promises[table.name].rows):
                noted = []
                for row in table.rows:
                    self.package.asked = set()
                    findings += ask_row(promise, row, self.sound)
                    noted.append(reads())
                self.of_rows[table.name, at] = noted
            for at, promise in enumerate(self.promises[table.name].table):
                self.package.asked = set()
                findings += ask_table(promise, table, self.sound)
                self.of_tables[table.name, at] = reads() | {table.name}
        known = self._code_sets(self.package)
        self.column_checks = {
            (n, f["name"]): contracts.column_checks(f, known) for n, s in self.schemas.items() for f in s["fields"]
        }
        for table in self.tables.values():
            findings += self._columns(table, [f["name"] for f in table.schema["fields"]], None)
        self.read_by: dict[str, frozenset[str]] = {}
        for layer, run in (
            ("provenance", self._provenance),
            ("consistency", self._consistency),
            ("build", self._built),
        ):
            self.package.asked = set()
            answer = run(self.package)
            findings += answer[1] if isinstance(answer, tuple) else answer
            self.read_by[layer] = frozenset(self.package.asked)
        findings += descriptor.check(self.package, Options()).findings
        if findings:
            raise CannotRun(f"the package itself has findings:\n{as_text(ordered(findings)[:20])}")
        self.generated = self._built(self.package)[0]

    @staticmethod
    def _code_sets(package: Package) -> dict[str, set[str]]:
        codes: dict[str, set[str]] = defaultdict(set)
        for row in package.table("codes") or ():
            codes[row["codelist"]].add(row["code"])
        return codes

    def _columns(self, table: Table, columns: Iterable[str], codes: dict[str, set[str]] | None) -> list[Finding]:
        """What breaks the checks of these columns; `codes` where code lists have changed."""
        fields = {f["name"]: f for f in table.schema["fields"]}
        found = []
        for column in columns:
            checks = (
                self.column_checks[table.name, column]
                if codes is None
                else contracts.column_checks(fields[column], codes)
            )
            series = pd.Series([row[column] for row in table.rows], dtype=object)
            for check in checks:
                answer = check._check_fn(series)
                if not (answer if isinstance(answer, bool) else answer.all()):
                    found.append(Finding("contracts", str(check.name), table.path, 0, column))
        return found

    def _provenance(self, package: Package, options: Options | None = None) -> list[Finding]:
        return provenance.check(package, options or Options()).findings

    def _consistency(self, package: Package) -> list[Finding]:
        return consistency.check(package, Options()).findings

    def _built(self, package: Package) -> tuple[dict[str, bytes], list[Finding]]:
        try:
            return rebuild.generated(package), []
        except rebuild.NotBuildable as error:
            return {}, error.findings or [Finding("freshness", "not-checked", DESCRIPTOR)]

    # One case.

    def cases(self, tables: Iterable[str]) -> Iterator[Case]:
        """Every case of these tables."""
        for n in tables:
            every = [Case(n, operator) for operator in FILE_OPERATORS]
            for row in self.tables[n].rows:
                every += [Case(n, operator, row.line) for operator in ROW_OPERATORS]
                every += [
                    Case(n, operator, row.line, column)
                    for column in self.tables[n].columns
                    for operator in CELL_OPERATORS
                ]
            yield from filter(self.fits, every)

    def fits(self, case: Case) -> bool:
        """Whether the case changes anything."""
        if case.scope == "file":
            new = FILE_OPERATORS[case.operator](self.bytes[case.table], self._rng(case))
            return new is not None and new != self.bytes[case.table]
        return (self._rows(case) if case.scope == "row" else self.corrupted_cell(case)) is not None

    def _rng(self, case: Case) -> Random:
        return Random(f"{self.seed}/{case.table}/{case.line}/{case.column}/{case.operator}")

    def _at(self, case: Case) -> int:
        return self._lines[case.table][case.line]

    def corrupted_cell(self, case: Case) -> str | None:
        """What stands in the cell after the corruption; None where the operator does not fit or changes nothing."""
        table = self.tables[case.table]
        place = Place(self, table, table.rows[self._at(case)], self._fields[case.table, case.column], self._rng(case))
        new = CELL_OPERATORS[case.operator](place)
        return None if new is None or new == place.cell or self._same(place, new) else new

    def _same(self, place: Place, new: str) -> bool:
        """Whether the new cell means the same: words in another order where the order has no meaning."""
        if place.table.name == "indicators" and place.column == "keywords" and "  " not in new:
            return sorted(sorted(g.split("|")) for g in new.split(" ")) == sorted(
                sorted(g.split("|")) for g in place.cell.split(" ")
            )
        return False

    def _rows(self, case: Case) -> list[Row] | None:
        rows = self.tables[case.table].rows
        new = ROW_OPERATORS[case.operator](rows, self._at(case), self._rng(case))
        return None if new is None or new == rows else new

    def corrupt(self, case: Case) -> tuple[bytes, str, str]:
        """(bytes of the corrupted file, what stood there, what stands there now)."""
        table = self.tables[case.table]
        if case.scope == "file":
            data = FILE_OPERATORS[case.operator](self.bytes[case.table], self._rng(case))
            return data or b"", f"{len(self.bytes[case.table])} bytes", f"{len(data or b'')} bytes"
        if case.scope == "row":
            return serialise(table.columns, self._rows(case) or []), "", ""
        i, new = self._at(case), self.corrupted_cell(case) or ""
        row = table.rows[i]
        rows = [*table.rows[:i], {**row, case.column: new}, *table.rows[i + 1 :]]
        return serialise(table.columns, rows), row[case.column], new

    def caught(self, case: Case) -> tuple[Finding | None, bool]:
        """The first finding that a case raises, the cheap layers first, or None where it survives; and whether it took the page."""
        table, problems = self._corrupted(case)
        if problems:
            return problems[0], False
        change = Change(table, case.line if case.scope == "cell" else None, case.column)
        for found in self.findings(change):
            return found, False
        return (next(self._with_page(change), None), True) if self.source else (None, False)

    def _corrupted(self, case: Case) -> tuple[Table, list[Finding]]:
        table = self.tables[case.table]
        if case.scope == "cell":
            i = self._at(case)
            row = Row(table.rows[i])
            row.file, row.line = table.path, case.line
            row[case.column] = self.corrupted_cell(case) or ""
            return Table(
                table.name, table.path, table.schema, table.columns, [*table.rows[:i], row, *table.rows[i + 1 :]]
            ), []
        header, rows, findings = read_rows(self.corrupt(case)[0], table.path, table.columns)
        return Table(table.name, table.path, table.schema, header, rows), findings

    def findings(self, change: Change) -> Iterator[Finding]:
        """What validation without the page says of a changed table, once everything is built anew; the cheap layers first."""
        name = change.table.name
        tables = {**self.tables, name: change.table}
        package = Traced(self.package, self.schemas, tables)
        later: list[Ask] = []
        yield from self._contracts(package, change, later)
        if name in self.read_by["provenance"]:
            yield from self._provenance(package)
        if name in self.read_by["consistency"]:
            yield from self._consistency(package)
        yield from self._rebuilt(change, package, tables, later)
        yield from descriptor.check(package, Options()).findings
        yield from self._frictionless(change, tables)

    def _contracts(self, package: Traced, change: Change, later: list[Ask]) -> Iterator[Finding]:
        """What the contracts of hand-kept tables say where a table has changed.

        What has to do with built tables is left to `later`: these are still those of the sound package.
        """
        table, n = change.table, change.table.name
        changed = {n: change.line}
        the = TracedTables(package, self.sound, changed)
        recoded = self._code_sets(package) if n == "codes" else None
        unfit: list[Finding] = []
        # The corrupted row, its columns and keys come first: these catch most.
        yield from self._columns(table, [change.column] if change.line else table.columns, recoded)
        yield from contracts._some_rows(table)
        if key := contracts._listed(table.schema.get("primaryKey", [])):
            yield from contracts._once(table, key)
        own = [Ask(p, row) for p in self.promises[n].rows for row in table.rows if row.line == change.line]
        for ask in (*own, *(Ask(p, table) for p in self.promises[n].table)):
            yield from self._ask(ask, the, unfit, later)
        yield from self._references(package, the, {n}, self.kept)
        for other in self.kept if recoded is not None else ():
            if other != n:
                yield from self._columns(package.table(other), self._coded(other), recoded)
        for ask in self._asks(package, self.kept, changed):
            yield from self._ask(ask, the, unfit, later)
        yield from unfit

    def _coded(self, name: str) -> list[str]:
        return [f["name"] for f in self.schemas[name]["fields"] if f.get("codelist")]

    def _references(self, package: Traced, the: Tables, changed: set[str], owners: Iterable[str]) -> Iterator[Finding]:
        for n, columns, other, theirs in self._foreign:
            if n in owners and (n in changed or other in changed):
                link = {"fields": columns, "reference": {"resource": other, "fields": theirs}}
                yield from contracts._known(package.table(n), the, link, {})

    def _asks(self, package: Traced, names: Iterable[str], changed: Mapping[str, int | None]) -> Iterator[Ask]:
        """The promises of these tables that can answer otherwise than for the sound package."""
        affected = set(changed)
        for n in names:
            table, line = package.table(n), changed.get(n, 0)
            for at, promise in enumerate(self.promises[n].rows):
                if line is None:
                    yield from (Ask(promise, row) for row in table.rows)
                    continue
                for row, reads in zip(table.rows, self.of_rows[n, at], strict=True):
                    if row.line == line or reads & affected:
                        yield Ask(promise, row)
            for at, promise in enumerate(self.promises[n].table):
                if self.of_tables[n, at] & affected:
                    yield Ask(promise, table)

    def _ask(self, ask: Ask, the: TracedTables, unfit: list[Finding], later: list[Ask] | None) -> list[Finding]:
        the.package.asked = set()
        mine: list[Finding] = []
        answer = (ask_row if isinstance(ask.about, Row) else ask_table)(ask.promise, ask.about, the, mine)
        if later is not None and not self.built.isdisjoint(the.package.asked):
            later.append(ask)
            return []
        unfit += mine
        return answer

    def _rebuilt(
        self, change: Change, package: Traced, tables: dict[str, Table], later: list[Ask]
    ) -> Iterator[Finding]:
        """Build as a careless curator would; what is built is then as fresh as it can be, and must keep its contracts."""
        name = change.table.name
        files, refused = self._built(package) if name in self.read_by["build"] else (self.generated, [])
        yield from refused
        changed: dict[str, int | None] = {}
        for n in self.built:
            path = self.tables[n].path
            if files[path] != self.generated[path]:
                header, rows, findings = read_rows(files[path], path, self.tables[n].columns)
                yield from findings
                tables[n] = Table(n, path, self.schemas[n], header, rows)
                changed[n] = None
        package = Traced(self.package, self.schemas, tables)
        the = TracedTables(package, self.sound, {name, *changed})
        unfit: list[Finding] = []
        recoded = self._code_sets(package)
        for n in self.built:
            if n in changed or name == "codes":
                yield from self._columns(package.table(n), self.tables[n].columns, recoded)
            if n in changed:
                yield from contracts._some_rows(package.table(n))
                if key := contracts._listed(self.schemas[n].get("primaryKey", [])):
                    yield from contracts._once(package.table(n), key)
        yield from self._references(package, the, {name, *changed}, self.built)
        whole = {name: 0, **changed}  # of the corrupted table itself, only what reads what was built
        kept = changed if change.line else {name: None, **changed}
        for ask in (*self._asks(package, self.built, whole), *self._asks(package, self.kept, kept), *later):
            yield from self._ask(ask, the, unfit, None)
        yield from unfit

    def _frictionless(self, change: Change, tables: Mapping[str, Table]) -> Iterator[Finding]:
        """What frictionless says of the table, of those it refers to and of those that refer to it."""
        name = change.table.name
        field = next((f for f in self.schemas[name]["fields"] if f["name"] == change.column), None)
        keyed = any(
            name in (n, other) and change.column in (*columns, *theirs) for n, columns, other, theirs in self._foreign
        )
        key = contracts._listed(self.schemas[name].get("primaryKey", []))
        if (
            field
            and field["type"] == "string"
            and not keyed
            and change.column not in key
            and not set(field.get("constraints", {})) - {"required"}
        ):
            return  # a text without constraints: the contracts have read all there is to it
        import frictionless

        near = {name} | {n for n, _, other, _ in self._foreign if other == name}
        needed = near | {other for n, _, other, _ in self._foreign if n in near}
        resources = []
        with tempfile.TemporaryDirectory() as folder:
            for n in sorted(needed):
                table = tables[n]
                (Path(folder) / f"{n}.csv").write_bytes(serialise(table.columns, table.rows))
                schema = {
                    k: v
                    for k, v in table.schema.items()
                    if k in ("fields", "primaryKey", "foreignKeys", "missingValues")
                }
                if n not in near:  # only its keys are needed
                    schema.pop("foreignKeys", None)
                    schema["fields"] = [{"name": f["name"], "type": f["type"]} for f in table.schema["fields"]]
                resources.append(
                    {
                        "name": n,
                        "type": "table",
                        "path": f"{n}.csv",
                        "encoding": "utf-8",
                        "dialect": {"delimiter": ","},
                        "schema": schema,
                    }
                )
            whole = {"$schema": self.package.descriptor["$schema"], "name": "part", "resources": resources}
            (Path(folder) / DESCRIPTOR).write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
            report = frictionless.validate(str(Path(folder) / DESCRIPTOR), type="package")
        for task in report.tasks:
            for error in task.errors:
                if task.name in near:
                    yield Finding("tables", error.type, self.tables[task.name].path)

    def _with_page(self, change: Change) -> Iterator[Finding]:
        """What the layer of provenance says with the page at hand."""
        name = change.table.name
        if name not in self.read_by["provenance"]:
            return
        package = Traced(self.package, self.schemas, {**self.tables, name: change.table})
        chosen = self.page
        if name in ("reports", "paragraphs"):  # by these tables the page is found and restored
            try:
                chosen = _page_of(package, self.source)
            except CannotRun as trouble:
                yield Finding("provenance", "page", DESCRIPTOR, 0, "", str(trouble))
                return
        yield from self._provenance(package, Options(chosen, False))


def _page_of(package: Package, source: Path) -> pages.Page:
    """What `load_page` gives for tables that are not on disk."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder)
        listed = [r for r in package.descriptor["resources"] if r["name"] in ("reports", "paragraphs")]
        (part / DESCRIPTOR).write_text(
            json.dumps({**package.descriptor, "resources": listed}, ensure_ascii=False), encoding="utf-8"
        )
        for resource in listed:
            table = package.table(resource["name"])
            (part / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
            (part / resource["path"]).write_bytes(serialise(table.columns, table.rows))
            (part / resource["schema"]).parent.mkdir(parents=True, exist_ok=True)
            (part / resource["schema"]).write_text(json.dumps(package.schema(resource["name"])), encoding="utf-8")
        return load_page(part, source)


def ask_row(promise: Callable, row: Row, the: Tables, unfit: list[Finding] | None = None) -> list[Finding]:
    """What a promise says of a row, as the contracts would hear it."""
    try:
        return list(promise(row, the) or ())
    except NotMeant:
        return []
    except (Unfit, Unreadable):
        if unfit is not None:
            unfit.append(row.problem("contracts", "not-checked", "", name(promise), ""))
        return []
    except Absent:
        return []


def ask_table(promise: Callable, table: Table, the: Tables, unfit: list[Finding] | None = None) -> list[Finding]:
    """What a promise says of a whole table."""
    try:
        return list(promise(table.rows, the) or ())
    except (Unfit, Unreadable):
        if unfit is not None:
            unfit.append(Finding("contracts", "not-checked", table.path, 0, "", name(promise)))
        return []
    except Absent:
        return []


# --- many cases


@dataclass
class Tally:
    """What became of cases: by (table, column or scope, operator) the total and what caught them, and the survivors."""

    total: Counter = field(default_factory=Counter)
    caught: Counter = field(default_factory=Counter)
    layers: Counter = field(default_factory=Counter)
    survivors: list[tuple[Case, bool]] = field(default_factory=list)

    def add(self, case: Case, finding: Finding | None, by_page: bool) -> None:
        """Count a case. A survivor without the page is kept, with whether the page caught it."""
        place = case.table, case.column or case.scope, case.operator
        self.total[place] += 1
        if finding is not None and not by_page:
            self.caught[place] += 1
            self.layers[case.table, case.column or case.scope, finding.layer] += 1
        else:
            self.survivors.append((case, finding is not None))

    def merge(self, other: Tally) -> None:
        """Add the counts of another process."""
        self.total += other.total
        self.caught += other.caught
        self.layers += other.layers
        self.survivors += other.survivors


def of_kind(place: tuple[str, str, str]) -> str:
    """The part of the report that a case belongs to."""
    table, column, _ = place
    return {"row": "rows", "file": "files"}.get(column) or kind_of(table, column)


def sample(base: Base, count: int, seed: int, tables: Iterable[str] = ()) -> list[Case]:
    """`count` cases at random, none twice: half of them cells of figures, the rest shared by the other parts of the tables.

    Within a part (cells, judgement codes or free text of one table, all rows, all files) each fitting pair of cell and
    operator is as likely as any other.
    """
    rng = Random(seed)
    named = [n for n in base.kept if n in set(tables or base.kept) and base.tables[n].rows]
    parts: list[tuple[int, list[Callable[[], Case]]]] = []

    def cell(n: str, columns: list[str]) -> Callable[[], Case]:
        lines, operators = [row.line for row in base.tables[n].rows], list(CELL_OPERATORS)
        return lambda: Case(n, rng.choice(operators), rng.choice(lines), rng.choice(columns))

    def whole(operators: Mapping, of_rows: bool) -> Callable[[], Case]:
        places = [(n, row.line) for n in named for row in base.tables[n].rows] if of_rows else [(n, 0) for n in named]
        return lambda: Case((place := rng.choice(places))[0], rng.choice(list(operators)), place[1])

    for n in named:
        for part in PARTS_OF_REPORT[:3]:
            if columns := [c for c in base.tables[n].columns if kind_of(n, c) == part]:
                parts.append((len(named) if n == "figures" else 1, [cell(n, columns)]))
    parts += [(1, [whole(ROW_OPERATORS, True)]), (1, [whole(FILE_OPERATORS, False)])]
    heavy = (
        {True: count // 2, False: count - count // 2}
        if len({w > 1 for w, _ in parts}) == 2
        else {True: count, False: count}
    )
    light = sum(w == 1 for w, _ in parts)
    chosen: dict[Case, None] = {}
    share = iter([heavy[False] * (i + 1) // light - heavy[False] * i // light for i in range(light)])
    for weight, draws in parts:
        wanted = heavy[True] if weight > 1 else max(1, next(share))
        before = len(chosen)
        for _ in range(200 * wanted + 2000):  # a small part may have fewer cases than its share
            if len(chosen) - before >= wanted:
                break
            case = draws[0]()
            if case not in chosen and base.fits(case):
                chosen[case] = None
    return sorted(chosen, key=lambda c: (c.table, c.line, c.column, c.operator))


_base: Base | None = None


def _start(root: str, source: str | None, seed: int) -> None:
    global _base
    _base = Base(Path(root), Path(source) if source else None, seed)


def _work(cases: list[Case]) -> Tally:
    tally = Tally()
    for case in cases:
        tally.add(case, *_base.caught(case))  # type: ignore[union-attr]
    return tally


def prove(base: Base, cases: list[Case], processes: int = 1, say: Callable[[str], None] = lambda text: None) -> Tally:
    """Ask validation about every case. Several processes share the work; the result is the same."""
    tally, began, done = Tally(), perf_counter(), 0
    chunk = max(1, min(500, len(cases) // (processes * 8)))
    chunks = [cases[i : i + chunk] for i in range(0, len(cases), chunk)]

    def heard(part: Tally) -> None:
        nonlocal done
        tally.merge(part)
        done += part.total.total()
        seconds = perf_counter() - began
        say(f"\r{done} of {len(cases)} cases, {seconds:.0f} s, {1000 * seconds / max(1, done):.0f} ms a case")

    if processes == 1:
        global _base
        _base = base
        for part in map(_work, chunks):
            heard(part)
    else:
        Random(0).shuffle(chunks)
        arguments = (str(base.root), str(base.source) if base.source else None, base.seed)
        with multiprocessing.get_context("spawn").Pool(processes, _start, arguments) as pool:
            for part in pool.imap_unordered(_work, chunks):
                heard(part)
    tally.survivors.sort(key=lambda pair: (pair[0].table, pair[0].column, pair[0].operator, pair[0].line))
    return tally


# --- the report


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


PARTS_OF_REPORT = ("cells", "judgement", "free text", "rows", "files")


def _sums(tally: Tally, with_page: bool) -> tuple[Counter, Counter]:
    total, caught = Counter(), Counter()
    for place, count in tally.total.items():
        part = place[0], of_kind(place)
        total[part] += count
        caught[part] += tally.caught[place]
    for case, by_page in tally.survivors:
        if with_page and by_page:
            caught[case.table, of_kind((case.table, case.column or case.scope, ""))] += 1
    return total, caught


def markdown(base: Base, tally: Tally) -> str:
    """The table of the README: share of the corruptions that were caught, by table and part."""
    columns = {
        "cells": "structural cells",
        "judgement": "judgement codes",
        "free text": "free text",
        "rows": "rows",
        "files": "files",
    }
    total, without = _sums(tally, False)
    _, with_page = _sums(tally, True)
    lines = ["| table | " + " | ".join(columns.values()) + " |", "|---|" + "---:|" * len(columns)]
    for n in [*base.kept, ""]:
        cells = []
        for part in columns:
            keys = [(m, part) for m in ([n] if n else base.kept)]
            count, first, second = (sum(c[k] for k in keys) for c in (total, without, with_page))
            more = f" ({percent(second, count)})" if base.source and second != first else ""
            cells.append(f"{percent(first, count)}{more} of {count}" if count else "")
        if any(cells):
            lines.append(f"| {n or 'all tables'} | " + " | ".join(cells) + " |")
    note = "Share of corruptions caught without the page"
    note += " (in brackets: with it)." if base.source else "."
    return "\n".join([note, "", *lines, ""])


def text(base: Base, tally: Tally, columns: bool) -> str:
    """The whole report for a terminal."""
    out = [f"{tally.total.total()} cases, seed {base.seed}"]
    total, without = _sums(tally, False)
    _, with_page = _sums(tally, True)
    head = (
        f"{'table':<21}{'part':<11}{'cases':>8}{'caught':>11}"
        + (f"{'with page':>11}" if base.source else "")
        + "  by layer"
    )
    out += ["", head]
    for n in base.kept:
        for part in PARTS_OF_REPORT:
            if count := total[n, part]:
                layers = Counter()
                for (table, column, layer), hits in tally.layers.items():
                    if table == n and of_kind((table, column, "")) == part:
                        layers[layer] += hits
                more = f"{percent(with_page[n, part], count):>11}" if base.source else ""
                shares = ", ".join(f"{layer} {hits}" for layer, hits in layers.most_common())
                out.append(f"{n:<21}{part:<11}{count:>8}{percent(without[n, part], count):>11}{more}  {shares}")
    if columns:
        out += ["", f"{'column':<42}{'cases':>8}{'caught':>11}  by layer"]
        places: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for (table, column, operator), count in tally.total.items():
            places[table, column][0] += count
            places[table, column][1] += tally.caught[table, column, operator]
        for (table, column), (count, hits) in sorted(places.items(), key=lambda p: base.names.index(p[0][0])):
            layers = {layer: n for (t, c, layer), n in tally.layers.items() if (t, c) == (table, column)}
            shares = ", ".join(f"{layer} {n}" for layer, n in sorted(layers.items()))
            out.append(f"{table + '.' + column:<42}{count:>8}{percent(hits, count):>11}  {shares}")
    classes: dict[tuple[str, str, str, bool], list[Case]] = defaultdict(list)
    for case, by_page in tally.survivors:
        classes[case.table, case.column or case.scope, case.operator, by_page].append(case)
    out += ["", f"survivors by class: {len(tally.survivors)} cases, {len(classes)} classes"]
    order = {part: i for i, part in enumerate(PARTS_OF_REPORT)}
    for (table, column, operator, by_page), cases in sorted(
        classes.items(), key=lambda p: (order[of_kind(p[0][:3])], base.names.index(p[0][0]), p[0][1], -len(p[1]))
    ):
        case = cases[0]
        part = of_kind((table, column, operator))
        _, before, after = base.corrupt(case) if case.scope != "row" else (b"", "", "")
        change = f", {shown(before, 50)!r} to {shown(after, 50)!r}" if case.scope == "cell" else ""
        page_too = " (caught with the page)" if by_page else ""
        whole = tally.total[table, column, operator]
        out.append(
            f"  [{part}] {table}.{column}, {operator}: {len(cases)} of {whole}{page_too}; line {case.line}{change}"
        )
    return "\n".join(out) + "\n"


def bars(base: Base, tally: Tally) -> list[str]:
    """What figures.csv misses of its bars, line by line; empty where it keeps them."""
    trouble = []
    for with_page, bar in ((False, BAR_WITHOUT), (True, BAR_WITH)):
        if with_page and not base.source:
            continue
        total, caught = _sums(tally, with_page)
        count, hits = (sum(c["figures", part] for part in ("cells", "judgement", "free text")) for c in (total, caught))
        if not count or Fraction(hits, count) < bar:
            trouble.append(
                f"figures.csv, {'with' if with_page else 'without'} the page: {percent(hits, count)} of {count} cells caught, the bar is {float(100 * bar):g} %"
            )
    return trouble


def copy_package(to: Path, package: Path = ROOT) -> Path:
    """Copy what belongs to the package (not the tools, not the tests) into the folder `to`."""
    to.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = package / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        elif source.exists():
            shutil.copy2(source, to / part)
    return to


def main() -> int:
    """Run; returns 0, 1 where a bar is missed, 2 where it could not run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--package",
        type=Path,
        default=ROOT,
        metavar="DIR",
        help="folder of datapackage.json (default: this repository)",
    )
    parser.add_argument("--cases", type=int, default=CASES, metavar="N", help=f"size of the sample (default: {CASES})")
    parser.add_argument("--all", action="store_true", help="every case")
    parser.add_argument(
        "--seed", type=int, default=SEED, metavar="S", help=f"of the corruptions and the sample (default: {SEED})"
    )
    parser.add_argument("--table", action="append", metavar="NAME", help="only this table (may be repeated)")
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="a copy of the page (default: $WORK_REPORT_PAGE, if set)"
    )
    parser.add_argument("--bars", action="store_true", help="exit 1 where figures.csv misses its bars")
    parser.add_argument("--columns", action="store_true", help="report every column")
    parser.add_argument("--markdown", action="store_true", help="print the table for the README alone")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    given = parser.parse_args()
    source = given.page or (Path(os.environ["WORK_REPORT_PAGE"]) if os.environ.get("WORK_REPORT_PAGE") else None)
    with tempfile.TemporaryDirectory() as folder:
        try:
            base = Base(
                copy_package(Path(folder) / "package", given.package), source.resolve() if source else None, given.seed
            )
        except CannotRun as trouble:
            print(f"corruption: {trouble}", file=sys.stderr)
            return 2
        tables = given.table or base.kept
        cases = list(base.cases(tables)) if given.all else sample(base, given.cases, given.seed, tables)
        loud = sys.stderr.isatty()
        began = perf_counter()
        tally = prove(
            base,
            cases,
            max(1, given.processes),
            lambda said: print(said, end="", file=sys.stderr, flush=True) if loud else None,
        )
        seconds = perf_counter() - began
        if loud:
            print(file=sys.stderr)
        print(markdown(base, tally) if given.markdown else text(base, tally, given.columns), end="")
        if not given.markdown:
            print(
                f"\n{len(cases)} cases in {seconds:.0f} s with {given.processes} processes, {1000 * seconds / max(1, len(cases)):.1f} ms a case"
            )
        trouble = bars(base, tally) if given.bars else []
        for line in trouble:
            print(line, file=sys.stderr)
        return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
