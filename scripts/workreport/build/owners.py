"""What a person types: the cells of a package that neither the page gives nor build writes, counted by table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..keys import Absent, Keys, Unfit
from ..package import Package, Row, Table, Unreadable
from . import owned, rebuild

PERSON = "person"
# Before schemas named owners, all cells of kept tables were kept by hand but these, which `build --source` wrote.
_FROM_PAGE = {
    "clauses": frozenset({"report_id", "paragraph", "start", "end", "terminator", "numerals", "sha256"}),
    "paragraphs": frozenset({"report_id", "paragraph", "length", "sha256"}),
    "restorations": frozenset({"report_id", "paragraph", "start", "end", "restored"}),
}


class Typed(NamedTuple):
    """A column of a person: its cells, and how many of them say more than what stands there where nothing is typed."""

    table: str
    column: str
    cells: int
    typed: int


def columns(package: Package) -> list[Typed]:
    """Every column of a person, in the order of the package."""
    keys, found = Keys(package), []
    for table in package.tables():
        if not rebuild.is_derived(package.resources[table.name]):
            for column in _by_hand(table):
                typed = sum(not _is_default(table, row, column, keys) for row in table.rows)
                found.append(Typed(table.name, column, len(table.rows), typed))
    return found


def _by_hand(table: Table) -> list[str]:
    owners = {field["name"]: field.get("owner") for field in table.schema["fields"]}
    if not any(owners.values()):
        return [column for column in table.columns if column not in _FROM_PAGE.get(table.name, ())]
    return [column for column in table.columns if owners[column] == PERSON]


def _is_default(table: Table, row: Row, column: str, keys: Keys) -> bool:
    """Whether the cell would stand there if it were not typed: it is empty, or build fills it with the same."""
    if not row[column] or column not in owned.DEFAULTED.get(table.name, ()):
        return not row[column]
    bare = Row(row)
    bare[column] = ""
    try:
        return owned.OWNED[table.name][column](bare, keys) == row[column]
    except (Unfit, Unreadable, Absent, ValueError):
        return False


def table(now: Iterable[Typed], before: Iterable[Typed] = (), label: str = "") -> str:
    """Lines for people: cells and typed cells by table; the columns that `before` has too, apart from new ones."""
    now, before = list(now), list(before)
    old = {place[:2] for place in before} or {place[:2] for place in now}
    lines = [f"{'cells of a person, by table':<30}{'cells':>8}{'typed':>8}"]
    for name in dict.fromkeys(place.table for place in now):
        for sort, mark in ((True, ""), (False, " (new columns)")):
            own = [place for place in now if place.table == name and (place[:2] in old) == sort]
            if own:
                lines.append(_line(name + mark, own))
    kept = [place for place in now if place[:2] in old]
    lines.append(_line("all", now))
    if before:
        lines += [_line(f"of the columns of {label}", kept), _line(f"at {label}", before)]
        share = 100 * sum(p.cells for p in kept) / max(1, sum(p.cells for p in before))
        lines.append(f"{'share':<30}{share:>6.1f} %")
    return "\n".join(lines) + "\n"


def _line(name: str, places: Iterable[Typed]) -> str:
    places = list(places)
    return f"{name:<30}{sum(p.cells for p in places):>8}{sum(p.typed for p in places):>8}"
