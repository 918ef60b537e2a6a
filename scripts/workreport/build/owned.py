"""The cells that `build` owns in tables that people keep: written in place, like a formatter, and compared by `validate`.

A schema says for each column who owns it: the page, a person, or build. What a person departs from stands in
data/departures.csv with a reason. A cell that cannot be computed, because what it follows from is unfinished or wrong,
stays as it stands; the check of that other cell speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import is_

from ..findings import Finding
from ..keys import Absent, Keys, Unfit, whole
from ..package import Package, Row, Table, Unreadable
from . import figures, ledger, units

LAYER = "freshness"
Cell = Callable[[Row, Keys], str]


def _length(column: str) -> Cell:
    return lambda row, keys: str(whole(row["start"]) + len(row[column]))


def _number(table: str, group: str) -> Cell:
    """The place of a row among those of its group, from 1."""

    def number(row: Row, keys: Keys) -> str:
        index = keys.once(f"numbers of {table}", dict)
        if not index:
            counts: dict[str, int] = {}
            for other in keys.rows(table):
                counts[other[group]] = counts.get(other[group], 0) + 1
                index[other.line] = str(counts[other[group]])
        return index[row.line]

    return number


def _zone(row: Row, keys: Keys) -> str:
    code = keys.report(row)["place_code"]
    own = next(level for ending, level in figures.LEVELS if code.endswith(ending))
    return "district_with_zone" if figures.figure.ZONE in row["scope_quote"] and own == "district" else own


def _list(row: Row, keys: Keys, column: str) -> str:
    return keys.one("lists", row["list_id"], "list_id")[column]


def _announced(row: Row, keys: Keys) -> str:
    for found in figures.spans(row["printed"], keys):
        if found.start == 0 and found.quantity is not None and found.quantity.value == int(found.quantity.value):
            return str(int(found.quantity.value))
    raise Unfit


def _section(row: Row, keys: Keys) -> str:
    return keys.section(row)["section_id"]


def _unless(column: str, default: Cell) -> Cell:
    """What a person typed, or the default where the cell is empty."""
    return lambda row, keys: row[column] or default(row, keys)


def _unit_of_figures(row: Row, keys: Keys) -> Row:
    """The unit that the first figure of an indicator prints."""
    for found in keys.groups("figures", "indicator_id").get(row["indicator_id"], []):
        if figures.number_printed(found["printed"]):
            symbol = figures.span(found, keys).quantity.symbol  # type: ignore[union-attr]
            for unit in keys.groups("units", "symbol_zh").get((symbol), []):
                return unit
    raise Unfit


COUNTS = frozenset({"count", "persons", "person_times", "households", "enterprises"})


def _measure(row: Row, keys: Keys) -> str:
    name = row["indicator_id"]
    for ending, measure in (
        ("_growth", "growth"),
        ("_rank", "rank"),
        ("_share", "share"),
        ("_rate", "rate"),
        ("_completion", "completion"),
    ):
        if name.endswith(ending):
            return measure
    dimension = row["dimension"] or _unit_of_figures(row, keys)["dimension"]
    return (
        "rank"
        if dimension == "rank"
        else "count"
        if dimension in COUNTS
        else "rate"
        if dimension == "percent"
        else "level"
    )


def _money(row: Row, other: str) -> str:
    return other if row["dimension"].startswith("money") else ""


# What a new indicator of one report needs of its curator is a name in both languages; the rest has a default.
_INDICATOR = {
    "definition_zh": lambda row, keys: f"报告所述{row['name_zh']}" if row["name_zh"] else "",
    "definition_en": lambda row, keys: (
        f"{row['name_en'][:1].upper()}{row['name_en'][1:]}, as stated in the report." if row["name_en"] else ""
    ),
    "keywords": lambda row, keys: row["name_zh"],
    "dimension": lambda row, keys: _unit_of_figures(row, keys)["dimension"],
    "measure": _measure,
    "topic": lambda row, keys: "general",
    "timing": lambda row, keys: "flow",
    "money_flow": lambda row, keys: _money(row, "output"),
    "area": lambda row, keys: "total",
    "price_basis_printed": lambda row, keys: _money(row, "not_stated"),
    "price_basis_convention": lambda row, keys: _money(row, "not_stated"),
}

# By table, in the order in which they are written: what follows from others comes after them.
OWNED: dict[str, dict[str, Cell]] = {
    "units": {
        column: lambda row, keys, column=column: units.cell(row, column)
        for column in ("base_unit", "numerator", "denominator", "iso_4217", "ucum")
    },
    "sections": {"position": _number("sections", "report_id")},
    "indicators": {column: _unless(column, default) for column, default in _INDICATOR.items()},
    "paragraphs": {"section_id": _section, "coverage": _zone},
    "figures": figures.CELLS,
    "numerals": ledger.CELLS,
    "livelihood_projects": {"number": _number("livelihood_projects", "report_id")},
    "glossary": {"number": _number("glossary", "report_id")},
    "lists": {"end": _length("printed")},
    "list_members": {
        "position": _number("list_members", "list_id"),
        "report_id": lambda row, keys: _list(row, keys, "report_id"),
        "end": _length("name_zh"),
    },
    "rule_operands": {"position": _number("rule_operands", "rule_id")},
}
FOLLOWS: dict[str, dict[str, str]] = {
    "figures": figures.FOLLOWS,
    "numerals": ledger.FOLLOWS,
    "paragraphs": {"section_id": "the ranges of source/sections", "coverage": "scope_quote and the place code"},
    "list_members": {"report_id": "the list", "end": "start and name_zh", "position": "the order of the rows"},
    "lists": {"end": "start and printed"},
}
DEFAULTED = {
    "figures": {"period", "value_type"},
    "indicators": set(_INDICATOR),
}  # a person's, filled where they are empty


def _at(*columns: str) -> Callable[[Row, Keys], tuple]:
    numbers = {"paragraph", "start", "end", "quote_start", "position", "number", "first_paragraph"}
    return lambda row, keys: tuple(whole(row[c]) if c in numbers else row[c] for c in columns)


def _relation(row: Row, keys: Keys) -> tuple:
    places = [keys.place("figures", "figure_id", row[c]) for c in ("figure_id", "related_figure_id")]
    return places[0], row["relation"], places[1]


def _version(row: Row, keys: Keys) -> tuple:
    return tuple(whole(part) for part in row["version"].split(".")), row["figure_id"], row["column"]


# How rows stand. A table that is not named here keeps the order that its curator gave it.
ORDER: dict[str, Callable[[Row, Keys], tuple]] = {
    "reports": _at("report_id"),
    "sections": _at("report_id", "first_paragraph"),
    "paragraphs": _at("report_id", "paragraph"),
    "clauses": _at("report_id", "paragraph", "start"),
    "restorations": _at("report_id", "paragraph", "start"),
    "numerals": _at("report_id", "paragraph", "start"),
    "figures": _at("report_id", "paragraph", "start", "figure_id"),
    "uncoded": _at("report_id", "paragraph", "start"),
    "departures": _at("report_id", "paragraph", "start", "position", "column"),
    "relations": _relation,
    "revisions": _version,
    "remarks": _at("remark_id"),
    "remark_figures": _at("remark_id", "figure_id"),
    "lists": _at("report_id", "paragraph", "start", "list_id"),
    "livelihood_projects": _at("report_id", "paragraph"),
    "glossary": _at("report_id", "paragraph"),
    "aliases": _at("indicator_id", "language", "alias"),
    "codes": _at("codelist"),
    "indicators": _at("indicator_id"),
    "units": _at("unit_id"),
    "entities": _at("entity_id"),
    "phrases": _at("phrase"),
    "lexicon": _at("word"),
    "rules": _at("rule_id"),
}
FOLLOWING = {"list_members": ("lists", "list_id"), "rule_operands": ("rules", "rule_id")}  # parts of rows elsewhere


FIRST = ("units", "sections", "paragraphs", "indicators", "figures", "numerals", "uncoded")  # what others follow from
# Ordered by identifiers of figures, which are written; all others by what is typed, so before anything is written.
BY_FIGURES = frozenset({"figures", "relations"})


def applied(package: Package) -> Package:
    """The package with its tables as `build` writes them, in memory; `package` stays as it is."""
    return keyed(package).package


def keyed(package: Package) -> Keys:
    """The rows by key of the package as `build` writes it. Rows that stand as written are those of `package` themselves."""
    tables = {
        table.name: Table(table.name, table.path, table.schema, table.columns, list(table.rows))
        for table in package.kept()
    }
    built = package.with_tables(tables)
    keys = Keys(built)
    for name in (*ORDER, *FOLLOWING):
        _sort(built, keys, name)
    keys = Keys(built)
    rest = sorted((OWNED.keys() | ORDER.keys() | FOLLOWING.keys()) - set(FIRST))
    for name in (*FIRST, *rest):
        _write(built, keys, name)
    return keys


def _write(built: Package, keys: Keys, name: str) -> None:
    table = built.table(name) if name in built.resources else None
    if table is None:
        return
    try:
        if name == "uncoded":
            table.rows = [row if isinstance(row, Row) else _row(table, row) for row in ledger.uncoded(keys, table.rows)]
        for _ in range(2 if name == "figures" else 1):  # their identifiers order them, and a place among them is a cell
            changed = name in BY_FIGURES and _sort(built, keys, name)
            if changed or name == "uncoded":
                keys.forget(name)
            cells = [(column, cell) for column, cell in OWNED.get(name, {}).items() if column in table.columns]
            for at, row in enumerate(table.rows if cells else ()):
                written = row
                for column, cell in cells:
                    wanted = _cell(name, written, column, cell, keys)
                    if wanted != written[column]:
                        written = _copy(row) if written is row else written
                        written[column] = wanted
                if written is not row:
                    table.rows[at], changed = written, True
            if changed:
                keys.forget(name)
    except Absent:
        pass  # the table that is missing has its own finding


def _row(table: Table, cells: Mapping[str, str]) -> Row:
    row = Row({column: cells.get(column, "") for column in table.columns})
    row.file, row.line = table.path, 0
    return row


def _copy(row: Row) -> Row:
    other = Row(row)
    other.file, other.line = row.file, row.line
    return other


def _cell(table: str, row: Row, column: str, cell: Cell, keys: Keys) -> str:
    try:
        said = keys.departure(row, column) if table == "figures" else None
        return cell(row, keys) if said is None else said
    except (Unfit, Unreadable, ValueError):
        return row[column]


def _sort(built: Package, keys: Keys, name: str) -> bool:
    """Put rows in their order; where the place of one cannot be told, all stay where they stand. Whether any moved."""
    table = built.table(name) if name in built.resources else None
    if table is None:
        return False
    try:
        if table.name in FOLLOWING:
            other, column = FOLLOWING[table.name]
            places = [(keys.place(other, column, row[column]),) for row in table.rows]
        elif table.name in ORDER:
            places = [ORDER[table.name](row, keys) for row in table.rows]
        else:
            return False
        order = sorted(range(len(places)), key=places.__getitem__)
    except (Absent, Unfit, TypeError):
        return False
    if order == list(range(len(order))):
        return False
    table.rows = [table.rows[at] for at in order]
    return True


def stale(package: Package, built: Package) -> Iterator[Finding]:
    """A finding for each cell of a kept table that is not what `build` would write, and for rows out of their order."""
    for table in package.kept():
        other = built.table(table.name)
        if other is None or (len(other.rows) == len(table.rows) and all(map(is_, table.rows, other.rows))):
            continue
        by_line = {row.line: row for row in other.rows}
        for row in table.rows:
            mine = by_line.get(row.line)
            if mine is None:
                yield row.problem(
                    LAYER,
                    "row-not-built",
                    "",
                    "no such row",
                    "Run `make build`: it takes the row out.",
                    row.get("printed", ""),
                )
                continue
            for column in OWNED.get(table.name, {}) if mine is not row else ():
                if column in row and row[column] != mine[column]:
                    yield _differs(table.name, row, column, mine[column])
        yield from _order(table, other)
        for row in other.rows:
            if row.line == 0:
                says = f"a row for {row['printed']} at {row['paragraph']}:{row['start']}, which is in no figure"
                yield Finding(
                    LAYER,
                    "row-not-built",
                    table.path,
                    0,
                    "",
                    "no such row",
                    says,
                    "Run `make build`, or restore the figure.",
                )


def _differs(name: str, row: Row, column: str, wanted: str) -> Finding:
    source = FOLLOWS.get(name, {}).get(column)
    says = (wanted or "nothing") + (f": it follows from {source}" if source else "")
    mend = "Run `make build`; if the cell is right, mend what it follows from, or write a departure with its reason."
    return row.problem(LAYER, "not-as-built", column, says, mend)


def _order(table: Table, other: Table) -> Iterable[Finding]:
    mine, theirs = [row.line for row in table.rows], [row.line for row in other.rows if row.line]
    if len(mine) == len(theirs) and mine != theirs:
        at = next(i for i, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b)
        row = table.rows[at]
        yield row.problem(
            LAYER,
            "order",
            "",
            f"the row of line {theirs[at]} here",
            "Run `make build`: it sorts the table.",
            "rows out of order",
        )
