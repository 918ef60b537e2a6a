"""The one way to follow a key through a package: rows by table and key, indexes made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from .package import Package, Row, whole_number


class Absent(Exception):
    """A table that is needed and cannot be read."""


class Unfit(Exception):
    """A cell that is needed and that a check of its own already refuses."""


@dataclass
class Keys:
    """The tables of a package by key."""

    package: Package
    _indexes: dict = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        """Rows of a table in file order; raises Absent."""
        table = self.package.table(name)
        if table is None:
            raise Absent(name)
        return table.rows

    def forget(self, name: str) -> None:
        """Make the indexes of a table anew at the next call: its rows are other ones now."""
        for place in [place for place in self._indexes if place[0] == name or isinstance(place, str)]:
            del self._indexes[place]

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
        """The subject of a figure, None for the place of the report as a whole."""
        return self.one("entities", row["subject_id"], "entity_id") if row["subject_id"] else None

    def figure(self, figure_id: str) -> Row:
        return self.one("figures", figure_id, "figure_id")

    def report(self, row: Row) -> Row:
        return self.one("reports", row["report_id"], "report_id")

    def paragraph(self, row: Row) -> Row:
        return self.one("paragraphs", (row["report_id"], row["paragraph"]), "report_id", "paragraph")

    def section(self, row: Row) -> Row:
        """The section of the paragraph that a row stands in."""
        for section in self.groups("sections", "report_id").get(row["report_id"], []):
            if whole(section["first_paragraph"]) <= whole(row["paragraph"]) <= whole(section["last_paragraph"]):
                return section
        raise Unfit

    def place(self, name: str, column: str, key: str) -> int:
        """Position of a row in its table; raises Unfit where there is none."""
        places = self.once(
            f"places of {name}", lambda: {r[column]: i for i, r in reversed(list(enumerate(self.rows(name))))}
        )
        if key not in places:
            raise Unfit
        return places[key]

    def departure(self, row: Row, column: str) -> str | None:
        """What a person wrote in place of what the program computes for a cell of a row with an anchor; None if nothing.

        position counts the figures of one anchor by indicator and subject; of the ledger each row has its own anchor.
        """
        said = self.once("departures by cell", self._departures)
        if not said or (column, row["start"]) not in said:  # nearly every cell ends here
            return None
        anchor = row["report_id"], row["paragraph"], row["start"]
        found = said.get((*anchor, column))
        if not found:
            return None
        position = 1
        if "indicator_id" in row:
            own = row["indicator_id"], row["subject_id"]
            same = self.groups("figures", "report_id", "paragraph", "start").get(anchor, [])
            position += sum((other["indicator_id"], other["subject_id"]) < own for other in same)
        return next((d["value"] for d in found if d["position"] == str(position)), None)

    def _departures(self) -> dict:
        """Departures by report, paragraph, start and column; and the pairs of column and start that occur at all."""
        if "departures" not in self.package.resources:
            return {}
        found = dict(self.groups("departures", "report_id", "paragraph", "start", "column"))
        return found | {(column, start): True for _, _, start, column in found}


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
