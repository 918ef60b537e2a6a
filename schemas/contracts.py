"""Contracts: a pandera model for every table, built from its Table Schema JSON, and named checks beyond it.

    from schemas.contracts import load
    figures = load("figures")

All cells are read and judged as text, because text alone tells 10.50 from 10.5, `true` from `True` and 00001 from 1;
only what has passed is converted. The named checks are the promises of scripts/workreport/check/promises. No other module
knows pandera.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from scripts.workreport.check.promises.tables import LAYER, Absent, Tables
from scripts.workreport.findings import Finding, Result, as_text, ordered, shown
from scripts.workreport.package import FORBIDDEN, Package, Row, Table

ROOT = Path(__file__).resolve().parents[1]
# A table with a header only is an accident, except where a package may have nothing to record.
MAY_BE_EMPTY = frozenset({"revisions", "restorations"})
# Words of the report stand as they are printed, with double blanks and full-width digits, if it has them.
VERBATIM = frozenset(
    {
        "printed",
        "quote",
        "scope_quote",
        "source_quote",
        "restored",
        "text_starts",
        "text_ends_before",
        "term_zh",
        "body_zh",
        "sentence_zh",
        "verdict_zh",
        "sentence_en",
    }
)
AS_CUT = frozenset({"terminator"})  # may begin or end with a blank
_EDGE = re.compile(r"\s|.*\s\Z", re.DOTALL)
_LOOSE = re.compile(r"[^\S ]|  |[０-９]")
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
# Nearly every cell is spared these: none of them finds anything where this finds nothing.
_SUSPECT = re.compile(
    rf" \Z|[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000０-９{FORBIDDEN.pattern[1:-1]}]"
)
_FIRST = frozenset(" =+-@＝＋－＠")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_DIGITS = 40


def _start_pandera() -> None:
    """Let pandera register its backends now. It imports hypothesis where that is installed, whose plugins are slow to load."""
    before = os.environ.get("HYPOTHESIS_NO_PLUGINS")
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"
    try:
        pa.DataFrameSchema({}).validate(pd.DataFrame())
    finally:
        del os.environ["HYPOTHESIS_NO_PLUGINS"]
        if before is not None:
            os.environ["HYPOTHESIS_NO_PLUGINS"] = before


_start_pandera()


def _check(judge: Callable, **about: object) -> pa.Check:
    """A check. pandera copies every column with its checks; what nothing changes once it is made need not be copied."""
    check = pa.Check(judge, ignore_na=False, **about)
    check.__deepcopy__ = lambda memo: check  # type: ignore[attr-defined]
    return check


class ContractError(ValueError):
    """A table that does not keep its contract; `findings` says where and how to mend it."""

    def __init__(self, table: str, findings: Iterable[Finding]):
        self.findings = ordered(findings)
        rest = f"… and {len(self.findings) - 20} more\n" if len(self.findings) > 20 else ""
        super().__init__(
            f"{table} does not keep its contract: {len(self.findings)} findings\n{as_text(self.findings[:20])}{rest}"
        )


def _integer(cell: str) -> bool:
    return _number(cell) and "." not in cell


def _number(cell: str) -> bool:
    if not _NUMBER.fullmatch(cell) or len(cell) > MOST_DIGITS:
        return False
    return cell[0] != "-" or cell.strip("-0.") != ""  # -0 is 0


def _date(cell: str) -> bool:
    try:
        return _DATE.fullmatch(cell) is not None and date.fromisoformat(cell) is not None
    except ValueError:
        return False


TYPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "integer": (_integer, "a whole number in digits, without +, leading zeros or separators"),
    "number": (_number, "a decimal number in digits, without +, leading zeros, separators or exponent"),
    "boolean": (lambda cell: cell in ("true", "false"), "true or false"),
    "date": (_date, "a date, YYYY-MM-DD"),
}


def _text_trouble(cell: str, column: str) -> str | None:
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


def _cells(rule: str, keeps: Callable[[str], bool], expected: str, mend: str) -> pa.Check:
    """A check of filled cells; each distinct cell is judged once."""

    def check(column: pd.Series) -> pd.Series | bool:
        bad = {cell for cell in set(column.tolist()) if cell and not keeps(cell)}
        return ~column.isin(bad) if bad else True

    return _check(check, name=rule, title=expected, description=mend)


def column_checks(field: Mapping, codes: Mapping[str, set[str]]) -> list[pa.Check]:
    """The checks of one column: what its JSON demands, and canonical text."""
    column, kind, limits = field["name"], field["type"], field.get("constraints", {})
    checks = []
    if limits.get("required"):
        checks.append(
            _check(
                _filled,
                name="required",
                title="a cell that is filled",
                description=f"Fill {column}.",
            )
        )
    coded = isinstance(field.get("codelist"), str)
    if kind == "string" and not coded:
        expected = "canonical text: no space at the ends, no double blank, no control character, no = + - @ in front"
        checks.append(
            _cells("text", lambda c: _text_trouble(c, column) is None, expected, f"Correct the characters of {column}.")
        )
    elif kind != "string":
        keeps, expected = TYPES[kind]
        checks.append(_cells("type", keeps, expected, f"Write {expected}."))
    if "pattern" in limits:
        pattern = re.compile(limits["pattern"])
        checks.append(
            _cells(
                "pattern",
                lambda c: pattern.fullmatch(c) is not None,
                f"text of the form {limits['pattern']}",
                f"Correct {column}.",
            )
        )
    if limits.get("unique"):
        checks.append(
            _check(
                _unique,
                name="unique",
                title="each cell once",
                description=f"Correct {column}, or delete the row that stands twice.",
            )
        )
    if bounds := {
        key: limits[key] for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if key in limits
    }:
        expected = ", ".join(f"{key} {bound}" for key, bound in bounds.items())
        checks.append(
            _cells(
                "range",
                partial(_within, {k: Decimal(str(v)) for k, v in bounds.items()}),
                expected,
                f"Correct {column}.",
            )
        )
    if "minLength" in limits or "maxLength" in limits:
        low, high = limits.get("minLength", 0), limits.get("maxLength", float("inf"))
        checks.append(
            _cells(
                "length",
                lambda c: low <= len(c) <= high,
                f"{low} to {high} characters",
                f"Shorten or complete {column}.",
            )
        )
    if "enum" in limits:
        allowed = set(map(str, limits["enum"]))
        checks.append(_cells("enum", allowed.__contains__, " or ".join(sorted(allowed)), f"Correct {column}."))
    if coded:
        known = codes.get(field["codelist"], set())
        expected = f"a code of the list {field['codelist']}: {', '.join(sorted(known)) or 'it has none'}"
        checks.append(
            _cells("code", known.__contains__, expected, "Choose a code, or add it to data/reference/codes.csv.")
        )
    return checks


def _within(bounds: Mapping[str, Decimal], cell: str) -> bool:
    if not _number(cell):
        return True  # the check of the type says so
    number = Decimal(cell)
    return (
        bounds.get("minimum", number) <= number <= bounds.get("maximum", number)
        and ("exclusiveMinimum" not in bounds or number > bounds["exclusiveMinimum"])
        and ("exclusiveMaximum" not in bounds or number < bounds["exclusiveMaximum"])
    )


def _filled(column: pd.Series) -> pd.Series | bool:
    return column.ne("") if "" in column.tolist() else True


def _unique(column: pd.Series) -> pd.Series | bool:
    cells = [cell for cell in column.tolist() if cell]
    return True if len(set(cells)) == len(cells) else ~(column.duplicated() & column.ne(""))


def model(schema: Mapping, codes: Mapping[str, set[str]], checks: Iterable[pa.Check] = ()) -> pa.DataFrameSchema:
    """The pandera model of a table of text cells, built from its Table Schema; `checks` are those of whole rows.

    codes: the codes of each code list. The index of the frame is the line in the file.
    """
    columns = {
        field["name"]: pa.Column(checks=column_checks(field, codes), nullable=True) for field in schema["fields"]
    }
    return pa.DataFrameSchema(columns, checks=list(checks), strict=True, ordered=True)


def key_checks(table: Table, tables: Tables, told: list[Finding], proved: dict) -> list[pa.Check]:
    """Checks of the primary key and the foreign keys of a table, composite ones too."""
    checks = [_row_check("rows", partial(_some_rows, table), told)]
    if key := _listed(table.schema.get("primaryKey", [])):
        checks.append(_row_check("primary-key", partial(_once, table, key), told))
    foreign_keys = table.schema.get("foreignKeys", [])
    for foreign in foreign_keys if isinstance(foreign_keys, list) else []:
        checks.append(_row_check("foreign-key", partial(_known, table, tables, foreign, proved), told))
    return checks


def _listed(columns: object) -> list[str]:
    """Column names as a list; the descriptor layer speaks where they are anything else."""
    return (
        [columns]
        if isinstance(columns, str)
        else [c for c in columns if isinstance(c, str)]
        if isinstance(columns, list)
        else []
    )


def _row_check(rule: str, find: Callable[[], list[Finding]], told: list[Finding]) -> pa.Check:
    """A named check of whole rows that remembers what it found; a row fails if it has a finding."""

    def check(frame: pd.DataFrame) -> pd.Series | bool:
        found = find()
        told.extend(found)
        lines = {finding.row for finding in found}
        return pd.Series(~frame.index.isin(lines), index=frame.index) if lines and 0 not in lines else not found

    return _check(check, name=rule)


def _some_rows(table: Table) -> list[Finding]:
    if table.rows or table.name in MAY_BE_EMPTY:
        return []
    return [
        Finding(LAYER, "rows", table.path, 1, "", "a header only", "at least one row", "Restore the rows of the table.")
    ]


def _once(table: Table, key: list[str]) -> list[Finding]:
    if len({tuple([row[c] for c in key]) for row in table.rows}) == len(table.rows):
        return []
    first: dict[tuple, Row] = {}
    found = []
    for row in table.rows:
        cells = tuple([row[c] for c in key])
        if (before := first.setdefault(cells, row)) is not row:
            says = f"each {', '.join(key)} once; line {before.line} has it too"
            found.append(
                row.problem(
                    LAYER,
                    "primary-key",
                    key[-1],
                    says,
                    "Delete the row that stands twice, or correct its key.",
                    ", ".join(cells),
                )
            )
    return found


def _known(table: Table, tables: Tables, foreign: Mapping, proved: dict) -> list[Finding]:
    own, other = _listed(foreign["fields"]), _listed(foreign["reference"]["fields"])
    resource = foreign["reference"].get("resource") or table.name
    try:
        known = tables.groups(resource, *other)
    except Absent:
        return []  # named once for the package
    single = len(own) == 1
    cells = [row[own[0]] for row in table.rows] if single else [tuple([row[c] for c in own]) for row in table.rows]
    nothing = "" if single else ("",) * len(own)
    proved["references"] = proved.get("references", 0) + len(cells) - cells.count(nothing)
    unknown = set(cells) - known.keys() - {nothing}
    says = f"a row of {resource} with this {', '.join(other)}"
    built = table.path.startswith("data/derived/")
    mend = "Run `make build`." if built else f"Correct {' or '.join(own)}, or add the row to {resource}."
    return [
        row.problem(LAYER, "foreign-key", own[-1], says, mend, cell if single else ", ".join(cell))
        for row, cell in zip(table.rows, cells if unknown else (), strict=False)
        if cell in unknown
    ]


def _promised(table: Table, tables: Tables, unfit: list[Finding]) -> Iterable[tuple[str, Callable]]:
    # Imported here: models without promises are made sooner without the grammar.
    from scripts.workreport.check.promises.register import promised

    return promised(table, tables, unfit)


def frame_of(table: Table) -> pd.DataFrame:
    """The cells of a table as text, the line in the file as index."""
    return pd.DataFrame(
        {column: [row[column] for row in table.rows] for column in table.columns},
        index=[row.line for row in table.rows],
        columns=table.columns,
        dtype=object,
    )


def check_table(
    table: Table, tables: Tables, unfit: list[Finding], proved: dict, promised: Callable = _promised
) -> list[Finding]:
    """Findings of one table against its model; `unfit` and `proved` are added to.

    promised: gives rule and finder of each named check. Where bad cells make one impossible, it notes that in `unfit`.
    """
    told: list[Finding] = []
    try:
        codes = tables.once(
            "codes by list",
            lambda: {k: {r["code"] for r in rows} for k, rows in tables.groups("codes", "codelist").items()},
        )
    except Absent:
        codes = {}
        table = Table(
            table.name,
            table.path,
            {**table.schema, "fields": [{**f, "codelist": None} for f in table.schema["fields"]]},
            table.columns,
            table.rows,
        )
    checks = key_checks(table, tables, told, proved)
    checks += [_row_check(rule, find, told) for rule, find in promised(table, tables, unfit)]
    contract = model(table.schema, codes, checks)
    proved["checks"] = (
        proved.get("checks", 0) + len(checks) + sum(len(column.checks) for column in contract.columns.values())
    )
    proved["cells"] = proved.get("cells", 0) + len(table.rows) * len(table.columns)
    try:
        contract.validate(frame_of(table), lazy=True, inplace=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code is SchemaErrorReason.CHECK_ERROR:
                told.append(
                    Finding(
                        LAYER,
                        "not-checked",
                        table.path,
                        0,
                        "",
                        shown(error),
                        "a check that runs",
                        "Report this: the check itself is at fault.",
                    )
                )
            elif isinstance(error.schema, pa.Column):
                told.extend(_told_by_column(table, error))
    return told


def _told_by_column(table: Table, error) -> list[Finding]:
    column, check = error.schema.name, error.check
    found = []
    for line, cell in zip(error.failure_cases["index"], error.failure_cases["failure_case"], strict=True):
        expected = (_text_trouble(cell, column) if check.name == "text" else None) or check.title
        found.append(Finding(LAYER, check.name, table.path, int(line), column, cell, expected, check.description))
    return found


def check_package(package: Package) -> Result:
    """Every table of the package against its contract. Never raises for bad content."""
    from scripts.workreport.check.promises.register import absent

    result, unfit = _check_tables(package, _promised)
    # Rows that a check had to leave out are named only where nothing else says why.
    result.findings = ordered([*absent(package), *result.findings] or unfit)
    return result


def check_models(package: Package) -> Result:
    """Every table against its model alone, without the promises. Never raises for bad content."""
    return _check_tables(package, lambda *_: ())[0]


def _check_tables(package: Package, promised: Callable) -> tuple[Result, list[Finding]]:
    result, tables, unfit = Result(), Tables(package), []
    for table in package.tables():
        result.findings += check_table(table, tables, unfit, result.proved, promised)
    result.proved["unused codes"] = len(_unused_codes(package))
    return result, unfit


def _unused_codes(package: Package) -> list[tuple[str, str]]:
    used: dict[str, set[str]] = {}
    for table in package.tables():
        for field in table.schema["fields"]:
            if isinstance(field.get("codelist"), str):
                used.setdefault(field["codelist"], set()).update({row[field["name"]] for row in table.rows})
    codes = package.table("codes")
    return (
        [(r["codelist"], r["code"]) for r in codes.rows if r["code"] not in used.get(r["codelist"], set())]
        if codes
        else []
    )


def load(table: str, root: Path | str = ROOT, exact: bool = False) -> pd.DataFrame:
    """A table of the package, validated and typed.

    table: name of a resource, such as "figures". root: folder of datapackage.json.
    Types: integer Int64, boolean boolean, date datetime64, text string, each with <NA> (NaT) for an empty cell; number
    float64 with NaN, or with `exact` decimal.Decimal objects that keep the printed decimal places, with None.
    Raises ContractError, with all findings, if the table cannot be read or does not keep its contract; KeyError if the
    package has no table of that name.
    """
    package = Package(Path(root))
    if package.descriptor and table not in package.resources:
        raise KeyError(f"no table {table!r}; there are {', '.join(package.resources)}")
    found, unfit = package.table(table), []
    if found is None:
        raise ContractError(table, package.problems)
    tables = Tables(package)
    findings = check_table(found, tables, unfit, {})
    if findings or unfit:
        raise ContractError(table, findings or unfit)
    return pd.DataFrame(
        {f["name"]: _typed(f["type"], [row[f["name"]] for row in found.rows], exact) for f in found.schema["fields"]}
    )


def _typed(kind: str, cells: list[str], exact: bool) -> pd.Series:
    match kind:
        case "integer":
            return pd.Series([int(c) if c else pd.NA for c in cells], dtype="Int64")
        case "number" if exact:
            return pd.Series([Decimal(c) if c else None for c in cells], dtype=object)
        case "number":
            return pd.Series([float(c) if c else float("nan") for c in cells], dtype="float64")
        case "boolean":
            return pd.Series([c == "true" if c else pd.NA for c in cells], dtype="boolean")
        case "date":
            return pd.to_datetime(pd.Series([c or None for c in cells], dtype=object), format="%Y-%m-%d")
    return pd.Series([c or pd.NA for c in cells], dtype="string")
