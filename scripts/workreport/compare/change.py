"""What differs between two states: cells and rows of hand-kept tables, schemas, metadata, documents; built files apart.

Each change knows the least step of the version that it takes, by the table of CONTRIBUTING.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..package import DESCRIPTOR, Row
from ..versions import MAJOR, MINOR, NONE, PATCH
from .difference import told
from .state import CODES, FIGURES, REVISIONS, State, columns_of

BUILT = {"bytes", "hash"}  # of a resource
IDENTITY = {"name", "id", "licenses"}  # of the package: whoever follows or uses it by these would lose it
PLACED = {"path", "dialect", "encoding", "licenses"}  # of a resource: how it is found, read and used
# Cells that give every value counted in the unit, or told by the indicator, its meaning.
MEANING = {
    "units": {"dimension", "base_unit", "numerator", "denominator", "symbol_zh"},
    "indicators": {"measure", "dimension", "timing"},
}
TIGHTER_UP, TIGHTER_DOWN = {"minimum", "exclusiveMinimum", "minLength"}, {"maximum", "exclusiveMaximum", "maxLength"}
SPOKEN = {"title", "title_zh", "description", "example"}
LICENCE = "LICENSE"
# What a figure says, apart from how it is coded: published cells that a correction of anything else leaves alone.
STATED = {
    "value": ("value", "value_max"),
    "unit": ("unit_id",),
    "period": ("period",),
    "place": ("report_id", "paragraph", "start", "end"),
    "quotation": ("printed", "quote", "quote_start"),
}
_NOTHING = object()


@dataclass(frozen=True)
class Cell:
    """A changed cell: of the row of `table` with `key`; `row` is the new one."""

    table: str
    key: str
    column: str
    old: str
    new: str
    row: Row = field(compare=False, repr=False)

    @property
    def line(self) -> int:
        """The line in the new file."""
        return self.row.line

    @property
    def step(self) -> int:
        return MAJOR if self.column in MEANING.get(self.table, ()) else PATCH


@dataclass(frozen=True)
class Change:
    """A change of schema, metadata or document: what it is about, in words or as old and new value, and its step."""

    about: str
    what: str
    step: int
    file: str = DESCRIPTOR
    old: object = _NOTHING
    new: object = _NOTHING

    @property
    def valued(self) -> bool:
        """Whether old and new are known."""
        return self.old is not _NOTHING

    def texts(self) -> tuple[str, str]:
        """Old and new as text."""
        if isinstance(self.old, str | None) and isinstance(self.new, str | None):
            return self.old or "", self.new or ""
        old, new = (json.dumps(v, ensure_ascii=False) if v is not None else "" for v in (self.old, self.new))
        return old, new

    def said(self, longest: int = 0) -> str:
        """In words; see `difference.told`."""
        return f"{self.what}: {told(*self.texts(), longest)}" if self.valued else self.what


@dataclass
class Rows:
    """Rows of one table that came and went, by key, and whether those that stayed stand in another order."""

    added: dict[str, Row] = field(default_factory=dict)
    removed: dict[str, Row] = field(default_factory=dict)
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)


@dataclass
class Comparison:
    """Everything that differs between two states."""

    old: State
    new: State
    rows: dict[str, Rows] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @property
    def different(self) -> bool:
        """Whether anything but the version differs."""
        return bool(self.cells or self.changes or self.rows)

    @property
    def step(self) -> int:
        """The least step of the version that the changes take; rows of revisions belong to what they record."""
        steps = [change.step for change in self.changes]
        steps += [told[0] for name, rows in self.rows.items() if name != REVISIONS for told in row_steps(name, rows)]
        return max(steps + [cell.step for cell in self.cells if cell.table != REVISIONS], default=NONE)

    def of(self, table: str) -> tuple[Rows, list[Cell]]:
        """Rows and cells of one table that differ."""
        return self.rows.get(table, Rows()), [cell for cell in self.cells if cell.table == table]

    def stated(self) -> dict[str, int] | None:
        """Figures that were added, removed, or changed in what they state, by part; None where that cannot be said."""
        columns = {column for parts in STATED.values() for column in parts}
        for state in (self.old, self.new):
            if FIGURES not in state.sheets or not columns <= set(state.sheets[FIGURES].columns):
                return None
        rows, cells = self.of(FIGURES)
        counts = {"added": len(rows.added), "removed": len(rows.removed)}
        for part, names in STATED.items():
            counts[part] = len({cell.key for cell in cells if cell.column in names})
        return counts


def row_steps(table: str, rows: Rows) -> Iterator[tuple[int, str, int]]:
    """The steps that added, removed and moved rows take, in words, with the line of the first."""
    if rows.added:
        first, row = next(iter(rows.added.items()))
        yield MINOR, f"{len(rows.added)} rows added, first {first}", row.line
    if rows.removed:
        step = MAJOR if table == CODES else MINOR
        yield step, f"{len(rows.removed)} rows removed, first {next(iter(rows.removed))}", 0
    if rows.moved:
        yield PATCH, "rows in another order", 0


def compare(old: State, new: State) -> Comparison:
    """What differs between two states."""
    found = Comparison(old, new)
    found.changes += _metadata(old.descriptor, new.descriptor)
    for name in [*old.sheets, *(n for n in new.sheets if n not in old.sheets)]:
        if name not in new.sheets:
            rows = len(old.sheets[name].rows)
            found.changes.append(Change(name, f"table removed, {rows} rows" if rows else "table removed", MAJOR))
        elif name not in old.sheets:
            rows = len(new.sheets[name].rows)
            found.changes.append(Change(name, f"table added, {rows} rows" if rows else "table added", MINOR))
        else:
            renamed = _renamed(old.schemas[name], new.schemas[name])
            found.changes += _schema(name, old.schemas[name], new.schemas[name], renamed)
            _rows(found, name, renamed)
    for path in sorted(old.documents.keys() | new.documents.keys()):
        texts = old.documents.get(path, ""), new.documents.get(path, "")
        if texts[0] != texts[1]:
            found.changes.append(Change(path, "text", MAJOR if path == LICENCE else PATCH, path, *texts))
    gone = found.of(FIGURES)[0].removed
    found.retired = [id for id in retirements(new) if id in gone]
    return found


def retirements(state: State) -> dict[str, Row]:
    """Rows of revisions that retire an identifier, by that identifier."""
    return {row.get("figure_id", ""): row for row in state.rows(REVISIONS) if row.get("column") == "figure_id"}


def _rows(found: Comparison, name: str, renamed: Mapping[str, str]) -> None:
    before, after = found.old.sheets[name], found.new.sheets[name]
    if not before.columns or not after.columns:
        return  # built, on one side at least; a change of its path says so
    old_key, key = before.key, [renamed.get(column, column) for column in before.key]
    if not set(key) <= set(after.columns):
        old_key = key = after.key
        if not set(key) <= set(before.columns):
            return  # the change of the key is told as a change of the schema
    olds, news = before.keyed(old_key), after.keyed(key)
    rows = Rows()
    for place, row in news.items():
        if place not in olds:
            rows.added[_name(place)] = row
            continue
        for column in before.columns:
            other = renamed.get(column, column)
            if other in row and olds[place][column] != row[other]:
                found.cells.append(Cell(name, _name(place), other, olds[place][column], row[other], row))
    rows.removed = {_name(place): row for place, row in olds.items() if place not in news}
    rows.moved = [place for place in olds if place in news] != [place for place in news if place in olds]
    if rows:
        found.rows[name] = rows


def _name(key: tuple[str, ...]) -> str:
    return " ".join(part for part in key if part)


# --- schemas and metadata


def _renamed(old: Mapping, new: Mapping) -> dict[str, str]:
    """Columns under another name: gone and come at the same place, or with the same description."""
    before, after = columns_of(old), columns_of(new)
    found: dict[str, str] = {}
    for column in (name for name in before if name not in after):
        for other in [name for name in after if name not in before and name not in found.values()]:
            was, now = before[column], after[other]
            same_place = len(before) == len(after) and list(before).index(column) == list(after).index(other)
            same_words = was.get("description") and was.get("description") == now.get("description")
            if was.get("type") == now.get("type") and (same_place or same_words):
                found[column] = other
                break
    return found


def _schema(name: str, old: dict, new: dict, renamed: Mapping[str, str]) -> Iterator[Change]:
    file = f"schemas/{name}.json"
    before, after = columns_of(old), columns_of(new)
    for column, other in sorted(renamed.items()):
        yield Change(f"{name}.{column}", f"column renamed to {other}", MAJOR, file)
    for column in before:
        if column not in after and column not in renamed:
            yield Change(f"{name}.{column}", "column removed", MAJOR, file)
    for column in after:
        if column not in before and column not in renamed.values():
            yield Change(f"{name}.{column}", "column added", MAJOR, file)
    kept = [renamed.get(c, c) for c in before if renamed.get(c, c) in after]
    if kept != [c for c in after if c in kept]:
        yield Change(name, "columns in another order", MAJOR, file)
    for column, was in before.items():
        now = after.get(renamed.get(column, column))
        if now is not None:
            for key in sorted((was.keys() | now.keys()) - {"name", "constraints"}):
                step = PATCH if key in SPOKEN or ":" in key else MAJOR
                yield from _values(f"{name}.{column}", key, was.get(key), now.get(key), step, file)
            constraints = (side.get("constraints") or {} for side in (was, now))
            yield from _constraints(f"{name}.{column}", *constraints, file)
    yield from _keys(name, old, new, file)
    for key in sorted((old.keys() | new.keys()) - {"fields", "foreignKeys", "uniqueKeys"}):
        was, now = (_listed(v) if key == "primaryKey" else v for v in (old.get(key), new.get(key)))
        step = PATCH if key in SPOKEN or ":" in key else MAJOR
        yield from _values(name, key, was, now, step, file)


def _constraints(about: str, old: Mapping, new: Mapping, file: str) -> Iterator[Change]:
    """What a stricter constraint refuses was allowed before: MAJOR; a looser one is MINOR."""
    for key in sorted(old.keys() | new.keys()):
        was, now = (value if value is not False else None for value in (old.get(key), new.get(key)))
        if was == now:
            continue
        looser = now is None
        if isinstance(was, int | float) and isinstance(now, int | float) and not isinstance(was, bool):
            looser = now < was if key in TIGHTER_UP else now > was if key in TIGHTER_DOWN else False
        elif key == "enum" and isinstance(was, list) and isinstance(now, list):
            looser = all(value in now for value in was)
        step = MINOR if looser else MAJOR
        if key == "pattern" and str(was).replace("(?:", "(") == str(now).replace("(?:", "("):
            step = PATCH  # another notation of the same
        yield Change(about, f"constraint {key}", step, file, was, now)


def _keys(name: str, old: Mapping, new: Mapping, file: str) -> Iterator[Change]:
    """Foreign and unique keys are constraints: one that came is stricter, one that went is looser."""
    for kind, read in (("foreignKeys", _links), ("uniqueKeys", _uniques)):
        before, after = read(old.get(kind), name), read(new.get(kind), name)
        word = kind.replace("Keys", " key")
        yield from (Change(name, f"{word} removed", MINOR, file, told, None) for told in before if told not in after)
        yield from (Change(name, f"{word} added", MAJOR, file, None, told) for told in after if told not in before)


def _links(value: object, name: str) -> list[str]:
    """Foreign keys in one form, whether their columns stand as text or list, and a table is named or is the same."""
    found = []
    for link in _listed(value):
        to = link.get("reference") if isinstance(link, dict) else None
        if isinstance(to, dict):
            table = to.get("resource") or name
            rest = {k: v for k, v in link.items() if k not in ("fields", "reference")}
            told = f"{', '.join(map(str, _listed(link.get('fields'))))} -> {table} ({', '.join(map(str, _listed(to.get('fields'))))})"
            found.append(told + (f" {json.dumps(rest, ensure_ascii=False, sort_keys=True)}" if rest else ""))
        else:
            found.append(json.dumps(link, ensure_ascii=False))
    return found


def _uniques(value: object, name: str) -> list[str]:
    return [", ".join(map(str, _listed(key))) for key in _listed(value)]


def _listed(value: object) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def _metadata(old: dict, new: dict) -> Iterator[Change]:
    for key in sorted((old.keys() | new.keys()) - {"version", "resources"}):
        yield from _values("package", key, old.get(key), new.get(key), MAJOR if key in IDENTITY else PATCH)
    before, after = ({r["name"]: r for r in side["resources"]} for side in (old, new))
    for name in before:
        was, now = before[name], after.get(name, before[name])
        for key in sorted((was.keys() | now.keys()) - BUILT):
            yield from _values(name, key, was.get(key), now.get(key), MAJOR if key in PLACED else PATCH)


def _values(about: str, what: str, old: object, new: object, step: int, file: str = DESCRIPTOR) -> Iterator[Change]:
    """A change for each text, number or list inside a value that differs, named by the way to it."""
    if json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True):  # true is not 1
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _values(about, f"{what}.{key}", old.get(key), new.get(key), step, file)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, pair in enumerate(zip(old, new, strict=True)):
            yield from _values(about, f"{what}[{at}]", *pair, step, file)
    else:
        yield Change(about, what, step, file, old, new)
