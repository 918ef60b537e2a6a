"""What promises are written with: tables by name and key, and the two shapes of a promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ...findings import Finding, shown
from ...package import Package, Row, Table, Unreadable, whole_number

LAYER = "contracts"
Findings = Iterable[Finding] | None


class Absent(Exception):
    """A table that a promise needs and that cannot be read."""


class Unfit(Exception):
    """A cell that a promise needs and that another promise or constraint already refuses."""


class NotMeant(Exception):
    """A row that a promise is not about."""


class Promises(NamedTuple):
    """The promises of one table."""

    rows: Sequence[Callable[[Row, Tables], Findings]] = ()
    table: Sequence[Callable[[list[Row], Tables], Findings]] = ()


@dataclass
class Tables:
    """The tables of a package as promises see them; indexes are made once."""

    package: Package
    _indexes: dict = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        """Rows of a table in file order; raises Absent."""
        table = self.package.table(name)
        if table is None:
            raise Absent(name)
        return table.rows

    def groups(self, name: str, *columns: str) -> dict:
        """Rows of a table by key (a cell for one column, a tuple for several), in file order; raises Absent."""
        place = (name, *columns)
        index = self._indexes.get(place)
        if index is None:
            index = {}
            for row in self.rows(name):
                key = row[columns[0]] if len(columns) == 1 else tuple([row[c] for c in columns])
                index.setdefault(key, []).append(row)
            self._indexes[place] = index
        return index

    def one(self, name: str, key: str | tuple, *columns: str) -> Row:
        """The first row of a table with that key; raises Absent or, where there is none, Unfit (a foreign key says so)."""
        # Asked for at nearly every row: `groups` is called at the first one only.
        index = self._indexes.get((name, *columns))
        found = (self.groups(name, *columns) if index is None else index).get(key)
        if not found:
            raise Unfit
        return found[0]

    def once(self, name: str, make: Callable[[], object]) -> object:
        """The result of `make`, computed at the first call with that name."""
        if name not in self._indexes:
            self._indexes[name] = make()
        return self._indexes[name]

    def indicator(self, row: Row) -> Row:
        return self.one("indicators", row["indicator_id"], "indicator_id")

    def unit(self, row: Row) -> Row:
        return self.one("units", row["unit_id"], "unit_id")

    def entity(self, row: Row) -> Row | None:
        """The subject of a figure, None for the district."""
        return self.one("entities", row["subject_id"], "entity_id") if row["subject_id"] else None

    def figure(self, figure_id: str) -> Row:
        return self.one("figures", figure_id, "figure_id")

    def report(self, row: Row) -> Row:
        return self.one("reports", row["report_id"], "report_id")

    def paragraph(self, row: Row) -> Row:
        return self.one("paragraphs", (row["report_id"], row["paragraph"]), "report_id", "paragraph")

    def section(self, row: Row) -> Row:
        """The section of the paragraph that a row stands in."""
        key = (row["report_id"], self.paragraph(row)["section_id"])
        return self.one("sections", key, "report_id", "section_id")

    def place(self, figure_id: str) -> int:
        """Position of a figure in its table."""
        places = self.once(
            "places of figures", lambda: {f["figure_id"]: i for i, f in reversed(list(enumerate(self.rows("figures"))))}
        )
        if figure_id not in places:
            raise Unfit
        return places[figure_id]


def kept_by_rows(promise: Callable, table: Table, tables: Tables, unfit: list[Finding]) -> list[Finding]:
    """Findings of a promise of rows; rows that it cannot judge are noted in `unfit`."""
    found: list[Finding] = []
    for row in table.rows:
        try:
            found += promise(row, tables) or ()
        except NotMeant:
            continue
        except (Unfit, Unreadable):
            mend = "Mend the row, or what it refers to."
            unfit.append(row.problem(LAYER, "not-checked", "", says(promise), mend, name(promise)))
        except Absent:
            break  # named once for the package
        except Exception as error:
            return [_at_fault(promise, table, error)]
    return found


def kept_by_table(promise: Callable, table: Table, tables: Tables, unfit: list[Finding]) -> list[Finding]:
    """Findings of a promise of a table; where it cannot judge, that is noted in `unfit`."""
    try:
        return list(promise(table.rows, tables) or ())
    except (Unfit, Unreadable):
        mend = "Mend the rows of the table."
        unfit.append(Finding(LAYER, "not-checked", table.path, 0, "", name(promise), says(promise), mend))
    except Absent:
        pass
    except Exception as error:
        return [_at_fault(promise, table, error)]
    return []


def _at_fault(promise: Callable, table: Table, error: Exception) -> Finding:
    found = f"{name(promise)}: {type(error).__name__}: {shown(error)}"
    mend = "Report this: the check itself is at fault."
    return Finding(LAYER, "not-checked", table.path, 0, "", found, "a check that runs", mend)


def problem(row: Row, rule: Callable, column: str, expected: str, mend: str, found: str | None = None) -> list[Finding]:
    """One finding of the promise `rule` at a cell of `row`."""
    return [row.problem(LAYER, name(rule), column, expected, mend, found)]


def name(rule: Callable) -> str:
    """The rule that a promise is known by in findings."""
    return rule.__name__.replace("_", "-")


def says(rule: Callable) -> str:
    """What a promise promises, in one line."""
    return " ".join((rule.__doc__ or "").split())


def day(row: Row, column: str) -> date:
    """A cell as a date; raises Unfit."""
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise Unfit from None


def whole(cell: str) -> int:
    """A cell as a whole number; raises Unfit (the type of the column says so)."""
    number = whole_number(cell)
    if number is None:
        raise Unfit
    return number


def ordered_by(rows: list[Row], rule: Callable, key: Callable[[Row], tuple], column: str, order: str) -> Findings:
    """A finding at every row that does not stand after the row before it; rows whose key cannot be read are left out."""
    found: list[Finding] = []
    before: tuple | None = None
    for row in rows:
        try:
            own = key(row)
        except (Unreadable, Unfit):
            continue
        if before is not None and own < before:
            found += problem(row, rule, column, f"rows ordered by {order}", "Move the row to its place.")
        before = own
    return found


def counted(rows: list[Row], rule: Callable, column: str, group: Callable[[Row], object], what: str) -> Findings:
    """A finding at the first row of every group whose `column` does not count 1, 2, 3 …."""
    found: list[Finding] = []
    next_number: dict = {}
    for row in rows:
        key = group(row)
        wanted = next_number.get(key, 1)
        if wanted is None:
            continue
        if row[column] != str(wanted):
            found += problem(
                row,
                rule,
                column,
                str(wanted),
                f"Number {what} from 1 without gaps; restore the row that is missing or out of place.",
            )
            next_number[key] = None
        else:
            next_number[key] = wanted + 1
    return found


def sorted_by(*columns: str) -> Callable:
    """The promise that a table is sorted by its key."""

    def order(rows: list[Row], the: Tables) -> Findings:
        return ordered_by(rows, order, lambda r: tuple(r[c] for c in columns), columns[-1], ", ".join(columns))

    order.__doc__ = f"Rows are sorted by {', '.join(columns)}."
    return order
