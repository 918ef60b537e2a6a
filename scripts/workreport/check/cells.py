"""Cells and keys: what each schema demands of its table, and canonical text, in plain loops.

Cells are judged as text, because text alone tells 10.50 from 10.5, `true` from `True` and 00001 from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..findings import Finding
from ..keys import Absent, Keys
from ..package import FORBIDDEN, Row, Table

LAYER = "contracts"
# A table with a header only is an accident, except where a package may have nothing to record.
MAY_BE_EMPTY = frozenset({"aliases", "revisions", "restorations", "uncoded", "departures", "relations", "rules", "rule_operands",
                          "lists", "list_members", "glossary", "livelihood_projects", "remarks", "remark_figures",
                          "decisions", "entities", "phrases", "lexicon"})  # fmt: skip
# Words of the report stand as they are printed, with double blanks and full-width digits, if it has them.
VERBATIM = frozenset({"printed", "quote", "scope_quote", "source_quote", "restored", "text_starts", "text_ends_before",
                      "term_zh", "body_zh", "sentence_zh", "sentence_en", "verdict_zh", "words"})  # fmt: skip
AS_CUT = frozenset({"terminator"})  # may begin or end with a blank
MOST_DIGITS = 40
_EDGE = re.compile(r"\s|.*\s\Z", re.DOTALL)
_LOOSE = re.compile(r"[^\S ]|  |[０-９]")
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
# Nearly every cell is spared these: none of them finds anything where this finds nothing.
_SUSPECT = re.compile(
    rf" \Z|[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000０-９{FORBIDDEN.pattern[1:-1]}]"
)
_FIRST = frozenset(" =+-@＝＋－＠")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Demand(NamedTuple):
    """What a filled cell of a column must be: the rule, whether a cell keeps it, what is expected, how to mend."""

    rule: str
    keeps: Callable[[str], bool]
    expected: str
    mend: str


def is_number(cell: str) -> bool:
    """Whether a cell is a decimal number in its one form: no +, leading zero, separator, exponent or -0."""
    if not _NUMBER.fullmatch(cell) or len(cell) > MOST_DIGITS:
        return False
    return cell[0] != "-" or cell.strip("-0.") != ""


def is_integer(cell: str) -> bool:
    """Whether a cell is a whole number in its one form."""
    return is_number(cell) and "." not in cell


def is_date(cell: str) -> bool:
    """Whether a cell is a day that the calendar has, YYYY-MM-DD."""
    try:
        return _DATE.fullmatch(cell) is not None and date.fromisoformat(cell) is not None
    except ValueError:
        return False


TYPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "integer": (is_integer, "a whole number in digits, without +, leading zeros or separators"),
    "number": (is_number, "a decimal number in digits, without +, leading zeros, separators or exponent"),
    "boolean": (lambda cell: cell in ("true", "false"), "true or false"),
    "date": (is_date, "a date, YYYY-MM-DD"),
}


def text_trouble(cell: str, column: str) -> str | None:
    """What is expected of a text where it is not canonical, else None."""
    if not (cell[:1] in _FIRST or "  " in cell or _SUSPECT.search(cell)):
        return None
    if "\n" in cell or FORBIDDEN.search(cell):
        return "no line feed, control, bidi or zero-width character"
    if column in AS_CUT:
        return None
    if _EDGE.match(cell):
        return "no white space at either end"
    if _FORMULA.match(cell):
        return "a first character other than = + - @, which a spreadsheet takes for a formula"
    if column not in VERBATIM and _LOOSE.search(cell):
        return "single ordinary blanks and half-width digits"
    return None


def demands(field: Mapping, codes: Mapping[str, set[str]] | None) -> list[Demand]:
    """What the JSON of a column demands of its filled cells, and canonical text. codes: by code list; None if unknown."""
    column, kind, limits = field["name"], field["type"], field.get("constraints", {})
    coded = isinstance(field.get("codelist"), str)
    found = []
    if kind != "string":
        keeps, expected = TYPES[kind]
        found.append(Demand("type", keeps, expected, f"Write {expected}."))
    elif not coded:
        expected = "canonical text: no space at the ends, no double blank, no control character, no = + - @ in front"
        found.append(
            Demand("text", lambda c: text_trouble(c, column) is None, expected, f"Correct the characters of {column}.")
        )
    if "pattern" in limits:
        pattern = re.compile(limits["pattern"])
        says = f"text of the form {limits['pattern']}"
        found.append(Demand("pattern", lambda c: pattern.fullmatch(c) is not None, says, f"Correct {column}."))
    bounds = {
        k: Decimal(str(limits[k]))
        for k in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        if k in limits
    }
    if bounds:
        expected = ", ".join(f"{key} {limits[key]}" for key in bounds)
        found.append(Demand("range", lambda c: _within(bounds, c), expected, f"Correct {column}."))
    if "minLength" in limits or "maxLength" in limits:
        low, high = limits.get("minLength", 0), limits.get("maxLength", float("inf"))
        says = f"{low} to {high} characters"
        found.append(Demand("length", lambda c: low <= len(c) <= high, says, f"Shorten or complete {column}."))
    if "enum" in limits:
        allowed = set(map(str, limits["enum"]))
        found.append(Demand("enum", allowed.__contains__, " or ".join(sorted(allowed)), f"Correct {column}."))
    if coded and codes is not None:
        known = codes.get(field["codelist"], set())
        says = f"a code of the list {field['codelist']}: {', '.join(sorted(known)) or 'it has none'}"
        found.append(Demand("code", known.__contains__, says, "Choose a code, or add it to data/reference/codes.csv."))
    return found


def _within(bounds: Mapping[str, Decimal], cell: str) -> bool:
    if not is_number(cell):
        return True  # the demand of the type says so
    number = Decimal(cell)
    return (
        bounds.get("minimum", number) <= number <= bounds.get("maximum", number)
        and ("exclusiveMinimum" not in bounds or number > bounds["exclusiveMinimum"])
        and ("exclusiveMaximum" not in bounds or number < bounds["exclusiveMaximum"])
    )


def codes_by_list(keys: Keys) -> dict[str, set[str]] | None:
    """The codes of every code list; None where the table cannot be read, which is said once for the package."""
    try:
        return keys.once(
            "codes by list", lambda: {k: {r["code"] for r in v} for k, v in keys.groups("codes", "codelist").items()}
        )  # type: ignore[return-value]
    except Absent:
        return None


def check(table: Table, keys: Keys, proved: dict) -> Iterator[Finding]:
    """Findings of one table against its schema; `proved` counts the demands and references that were checked."""
    if not table.rows and table.name not in MAY_BE_EMPTY:
        yield Finding(
            LAYER, "rows", table.path, 1, "", "a header only", "at least one row", "Restore the rows of the table."
        )
    codes = codes_by_list(keys)
    for field in table.schema["fields"]:
        yield from _column(table, field, codes, proved)
    if key := listed(table.schema.get("primaryKey", [])):
        proved["checks"] = proved.get("checks", 0) + 1
        yield from _once(table, key)
    foreign_keys = table.schema.get("foreignKeys", [])
    for foreign in foreign_keys if isinstance(foreign_keys, list) else []:
        proved["checks"] = proved.get("checks", 0) + 1
        yield from _known(table, keys, foreign, proved)


def _column(table: Table, field: Mapping, codes: Mapping[str, set[str]] | None, proved: dict) -> Iterator[Finding]:
    column, limits = field["name"], field.get("constraints", {})
    distinct = {row[column] for row in table.rows}
    if limits.get("required"):
        proved["checks"] = proved.get("checks", 0) + 1
        if "" in distinct:
            for row in table.rows:
                if not row[column]:
                    yield row.problem(LAYER, "required", column, "a cell that is filled", f"Fill {column}.")
    if limits.get("unique"):
        proved["checks"] = proved.get("checks", 0) + 1
        seen: set[str] = set()
        for row in table.rows if len(distinct) < len(table.rows) else ():
            if row[column] and row[column] in seen:
                mend = f"Correct {column}, or delete the row that stands twice."
                yield row.problem(LAYER, "unique", column, "each cell once", mend)
            seen.add(row[column])
    distinct.discard("")
    for rule, keeps, expected, mend in demands(field, codes):
        proved["checks"] = proved.get("checks", 0) + 1
        bad = {cell for cell in distinct if not keeps(cell)}
        if bad:
            for row in table.rows:
                if row[column] in bad:
                    yield row.problem(LAYER, rule, column, expected, mend)


def listed(columns: object) -> list[str]:
    """Column names as a list; the descriptor layer speaks where they are anything else."""
    if isinstance(columns, str):
        return [columns]
    return [c for c in columns if isinstance(c, str)] if isinstance(columns, list) else []


def _once(table: Table, key: list[str]) -> Iterator[Finding]:
    if len({tuple([row[c] for c in key]) for row in table.rows}) == len(table.rows):
        return
    first: dict[tuple, Row] = {}
    for row in table.rows:
        cells = tuple([row[c] for c in key])
        if (before := first.setdefault(cells, row)) is not row:
            says = f"each {', '.join(key)} once; line {before.line} has it too"
            mend = "Delete the row that stands twice, or correct its key."
            yield row.problem(LAYER, "primary-key", key[-1], says, mend, ", ".join(cells))


def _known(table: Table, keys: Keys, foreign: Mapping, proved: dict) -> Iterator[Finding]:
    own, other = listed(foreign["fields"]), listed(foreign["reference"]["fields"])
    resource = foreign["reference"].get("resource") or table.name
    try:
        known = keys.groups(resource, *other)
    except Absent:
        return  # named once for the package
    single = len(own) == 1
    cells = [row[own[0]] for row in table.rows] if single else [tuple([row[c] for c in own]) for row in table.rows]
    nothing = "" if single else ("",) * len(own)
    proved["references"] = proved.get("references", 0) + len(cells) - cells.count(nothing)
    unknown = set(cells) - known.keys() - {nothing}
    says = f"a row of {resource} with this {', '.join(other)}"
    mend = f"Correct {' or '.join(own)}, or add the row to {resource}."
    for row, cell in zip(table.rows, cells if unknown else (), strict=False):
        if cell in unknown:
            yield row.problem(LAYER, "foreign-key", own[-1], says, mend, cell if single else ", ".join(cell))
