"""The ways to damage a cell, a row or a file, as hands and programs do: what `tests/corruption.py` proves is noticed.

An operator on a cell gets its Place and returns what stands there afterwards, or None where it does not fit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from scripts.workreport.text.clauses import clauses

if TYPE_CHECKING:
    from scripts.workreport.package import Row
    from tests.corruption import Base

# Words of the report, each with the column that says where they stand.
ANCHORED = {"printed": "start", "quote": "quote_start", "scope_quote": "scope_start", "restored": "start"}
ANCHORED |= {"body_zh": "body_start", "term_zh": "", "source_quote": ""}
YEAR, DAY = re.compile(r"(?:19|20)[0-9]{2}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class Place:
    """What an operator on a cell may look at."""

    base: Base
    table: str
    row: Row
    field: Mapping
    rng: Random

    def __post_init__(self) -> None:
        self.column, self.cell, self.type = self.field["name"], self.row[self.field["name"]], self.field["type"]

    def pick(self, values: Iterable[str]) -> str | None:
        others = sorted(set(values) - {"", self.cell})
        return self.rng.choice(others) if others else None

    def at(self, places: Iterable[int]) -> int | None:
        places = list(places)
        return self.rng.choice(places) if places else None

    def swapped(self, i: int | None, new: str = "", old: int = 1) -> str | None:
        """The cell with `new` in place of `old` characters from the place i."""
        return None if i is None else self.cell[:i] + new + self.cell[i + old :]

    @property
    def anchor(self) -> str | None:
        """The column that says where the words of this cell stand ('' if none does); None for what is no words of the report."""
        if (self.table, self.column) == ("list_members", "name_zh"):
            return "start"
        return ANCHORED.get(self.column) if self.cell else None

    def following(self) -> tuple[str, int]:
        """Known text of the paragraph that the words of this cell stand in, and where they end in it."""
        start = self.anchor
        if not start or not self.row.get(start):
            return "", 0
        number = self.row["body_paragraph" if start == "body_start" else "paragraph"]
        return self.base.text(self.row["report_id"], number), int(self.row[start]) + len(self.cell)


def _digits(p: Place) -> list[int]:
    return [i for i, char in enumerate(p.cell) if char in "0123456789"]


def digit_changed(p: Place) -> str | None:
    i = p.at(_digits(p))
    return None if i is None else p.swapped(i, p.rng.choice([d for d in "0123456789" if d != p.cell[i]]))


def digit_dropped(p: Place) -> str | None:
    return p.swapped(p.at(_digits(p))) if len(_digits(p)) > 1 else None


def _exchanged(p: Place, fits: Callable[[str], bool]) -> str | None:
    pairs = ((i, p.cell[i : i + 2]) for i in range(len(p.cell) - 1))
    i = p.at(i for i, pair in pairs if pair[0] != pair[1] and all(map(fits, pair)))
    return None if i is None else p.swapped(i, p.cell[i + 1] + p.cell[i], 2)


def full_width(p: Place) -> str | None:
    i = p.at(i for i, char in enumerate(p.cell) if "0" <= char <= "9" or "a" <= char <= "z")
    return None if i is None else p.swapped(i, chr(ord(p.cell[i]) + 0xFEE0))


def point_moved(p: Place) -> str | None:
    if p.type != "number" or not p.cell.strip("-0."):
        return None
    sign, digits = ("-", p.cell[1:]) if p.cell[0] == "-" else ("", p.cell)
    whole, _, part = digits.partition(".")
    if part and p.rng.random() < 0.5:
        whole, part = whole + part[0], part[1:]
    else:
        whole, part = whole[:-1] or "0", whole[-1] + part
    return sign + (whole.lstrip("0") or "0") + ("." + part if part else "")


def sign_turned(p: Place) -> str | None:
    if p.type not in ("number", "integer") or not p.cell.strip("-0."):
        return None
    return p.cell[1:] if p.cell[0] == "-" else "-" + p.cell


def _integer_by(step: int) -> Callable[[Place], str | None]:
    return lambda p: str(int(p.cell) + step) if p.type == "integer" and p.cell.isdecimal() else None


def key_near(p: Place) -> str | None:
    """The existing key that is spelled most alike."""
    words = set(re.split("[_.-]", p.cell))

    def likeness(key: str) -> tuple:
        own = set(re.split("[_.-]", key))
        return -len(own & words) / len(own | words), abs(len(key) - len(p.cell)), key

    keys = () if not p.cell or p.cell.isdecimal() else p.base.keys_for(p.table, p.column)
    return min((key for key in keys if key != p.cell), key=likeness, default=None)


def unit_factor(p: Place) -> str | None:
    """Another unit of the dimension: by 10^4 where there is one, else by another factor."""
    units = p.base.units
    if p.column != "unit_id" or p.table == "units" or p.cell not in units:
        return None
    dimension, factor = units[p.cell]
    others = {u: f for u, (d, f) in units.items() if d == dimension and f != factor}
    return p.pick([u for u, f in others.items() if f / factor in (Fraction(10**4), Fraction(1, 10**4))] or others)


def percent_points(p: Place) -> str | None:
    if p.column == "symbol_zh" or p.anchor is not None:
        return p.cell.replace("%", "个百分点") if "%" in p.cell else p.cell.replace("个百分点", "%")
    units = {"percent": "percentage_point", "percentage_point": "percent"}
    return units.get(p.cell) if p.column in ("unit_id", "dimension") else None


def _year_by(step: int) -> Callable[[Place], str | None]:
    def shifted(p: Place) -> str | None:
        of_time = "period" in p.column or p.type == "date" or "year" in p.column
        hits = list(YEAR.finditer(p.cell)) if of_time else []
        hit = p.rng.choice(hits) if hits else None
        return hit and p.swapped(hit.start(), str(int(hit.group()) + step), 4)

    return shifted


def _day_by(step: int) -> Callable[[Place], str | None]:
    def shifted(p: Place) -> str | None:
        hit = DAY.search(p.cell)
        if not hit or not ("period" in p.column or p.type == "date"):
            return None
        try:
            return p.swapped(hit.start(), (date.fromisoformat(hit[0]) + timedelta(days=step)).isoformat(), len(hit[0]))
        except ValueError:
            return None

    return shifted


def twin(p: Place) -> str | None:
    """Where the same words stand once more in the paragraph."""
    words = {"start": ("printed", "restored", "name_zh"), "quote_start": ("quote",), "scope_start": ("scope_quote",)}
    words["body_start"] = ("body_zh",)
    own = next((p.row[c] for c in words.get(p.column, ()) if p.row.get(c)), None)
    if own is None or not p.cell:
        return None
    text = p.base.text(p.row["report_id"], p.row["body_paragraph" if p.column == "body_start" else "paragraph"])
    return p.pick(str(m.start()) for m in re.finditer(f"(?={re.escape(own)})", text))


def longer_character(p: Place) -> str | None:
    if p.anchor is None:
        return None
    text, end = p.following()
    return p.cell + (text[end : end + 1].replace("\0", "的") or "的")


def longer_clause(p: Place) -> str | None:
    """One clause more at the end, of unknown characters where nothing tells them."""
    if not p.anchor or p.column not in ("quote", "scope_quote"):
        return None
    text, end = p.following()
    later = next((c for c in p.base.cuts(p.row["report_id"], p.row["paragraph"]) if c > end), None)
    return later and p.cell + text[end:later].replace("\0", "的")


def shorter_clause(p: Place) -> str | None:
    parts = clauses(p.cell) if p.column in ("quote", "scope_quote") and p.cell else ()
    return p.rng.choice([p.cell[parts[1].start :], p.cell[: parts[-2].end]]) if len(parts) > 1 else None


def character_changed(p: Place) -> str | None:
    i = p.at(range(len(p.cell) if p.type == "string" else 0))
    if i is None:
        return None
    others = (c for c in p.base.alphabet(p.table, p.column) if c.isspace() == p.cell[i].isspace())
    return p.swapped(i, "".join(p.rng.choice(sorted(set(others) - {p.cell[i]}) or [p.cell[i]])))


def character_dropped(p: Place) -> str | None:
    return p.swapped(p.at(range(len(p.cell)))) if p.type == "string" and len(p.cell) > 1 else None


def filled(p: Place) -> str | None:
    """An empty cell gets what stands in another row of its column, or what could stand there."""
    there = () if p.cell else p.base.cells(p.table, p.column) - {""} or p.base.codes.get(p.field.get("codelist"), ())
    return None if p.cell else p.pick(there or p.base.keys_for(p.table, p.column) or ("1",))


CELLS: dict[str, Callable[[Place], str | None]] = {
    "digit changed": digit_changed,
    "digit dropped": digit_dropped,
    "digits swapped": lambda p: _exchanged(p, str.isdecimal),
    "decimal point moved": point_moved,
    "sign turned": sign_turned,
    "one more": _integer_by(1),
    "one less": _integer_by(-1),
    "turned": lambda p: {"true": "false", "false": "true"}.get(p.cell) if p.type == "boolean" else None,
    "sibling code": lambda p: p.pick(p.base.codes.get(p.field.get("codelist"), ())) if p.cell else None,
    "another key": lambda p: p.pick(p.base.keys_for(p.table, p.column)) if p.cell else None,
    "similar key": key_near,
    "unit by a factor": unit_factor,
    "% to 个百分点": percent_points,
    "year later": _year_by(1),
    "year earlier": _year_by(-1),
    "day later": _day_by(1),
    "day earlier": _day_by(-1),
    "twin place": twin,
    "longer by a character": longer_character,
    "shorter by a character": lambda p: (
        p.rng.choice([p.cell[1:], p.cell[:-1]]) if p.anchor is not None and len(p.cell) > 1 else None
    ),
    "longer by a clause": longer_clause,
    "shorter by a clause": shorter_clause,
    "character changed": character_changed,
    "character dropped": character_dropped,
    "characters swapped": lambda p: _exchanged(p, bool) if p.type == "string" else None,
    "full width": full_width,
    "space before": lambda p: " " + p.cell if p.cell else None,
    "space after": lambda p: p.cell + " " if p.cell else None,
    "space inside": lambda p: p.swapped(p.rng.randrange(1, len(p.cell)), " ", 0) if len(p.cell) > 1 else None,
    "emptied": lambda p: "" if p.cell else None,
    "filled": filled,
}


def _swapped_other(rows: list, i: int, rng: Random) -> list:
    others = [j for j in range(len(rows)) if abs(i - j) > 1]
    j, new = (rng.choice(others) if others else i), list(rows)
    new[i], new[j] = new[j], new[i]
    return new


ROWS: dict[str, Callable[[list, int, Random], list]] = {
    "deleted": lambda rows, i, rng: rows[:i] + rows[i + 1 :],
    "duplicated": lambda rows, i, rng: rows[: i + 1] + rows[i:],
    "swapped with the next": lambda rows, i, rng: [*rows[:i], *rows[i + 1 : i + 2], rows[i], *rows[i + 2 :]],
    "swapped with another": _swapped_other,
}


def _reordered(data: bytes, rng: Random) -> bytes:
    records = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    i, j = rng.sample(range(len(records[0])), 2)
    for record in records:
        record[i], record[j] = record[j], record[i]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(records)
    return buffer.getvalue().encode("utf-8")


def _cut_at_line(data: bytes, rng: Random) -> bytes:
    ends = [m.end() for m in re.finditer(b"\n", data)]
    return data[: rng.choice(ends[:-1] or ends)]


FILES: dict[str, Callable[[bytes, Random], bytes]] = {
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
