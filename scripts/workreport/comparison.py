"""Two states of the package side by side: what changed, figure by figure, and the gate that an update must pass.

What is built (data/derived, the dictionary, sizes and hashes) does not count. The gate (DESIGN of updates): a version
raised by the right step, an entry in CHANGELOG.md, the version in CITATION.cff, and a row of revisions for every
changed cell of figures. An identifier that vanishes is retired there, and never comes back.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath

from .findings import Finding, ordered, shown, why
from .package import DESCRIPTOR, MAX_BYTES, Row, Unreadable, read_bytes, read_json, read_rows, safe_path, serialise

LAYER = "gate"
NONE, PATCH, MINOR, MAJOR = range(4)
STEPS = ("none", "PATCH", "MINOR", "MAJOR")
FIGURES, REVISIONS = "figures", "revisions"
DERIVED = "data/derived/"
CHANGELOG, CITATION = "CHANGELOG.md", "CITATION.cff"
BUILT = {"bytes", "hash"}  # of a resource
IDENTITY = {"name", "id", "licenses"}  # of the package: whoever follows or uses it by these would lose it
# Cells that give every value counted in the unit, or told by the indicator, its meaning.
MEANING = {
    "units": {"dimension", "base_unit", "numerator", "denominator", "symbol_zh"},
    "indicators": {"measure", "dimension", "timing"},
}
TIGHTER_UP, TIGHTER_DOWN = {"minimum", "exclusiveMinimum", "minLength"}, {"maximum", "exclusiveMaximum", "maxLength"}
SPOKEN = {"title", "title_zh", "description", "example"}
_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")
_HEADING = re.compile(r"## \[([^\]]+)\]")


class NotComparable(Exception):
    """A side that cannot be read; the message says why and what to do."""


@dataclass
class Sheet:
    """One hand-kept table: path, columns, key and rows."""

    path: str
    columns: list[str]
    key: list[str]
    rows: list[Row]

    def keyed(self) -> dict[tuple[str, ...], Row]:
        """Rows by key, in file order; of equal keys the first."""
        found: dict[tuple[str, ...], Row] = {}
        for row in self.rows:
            found.setdefault(tuple([row.get(column, "") for column in self.key]), row)
        return found


@dataclass
class Side:
    """One state of the package, read without trust."""

    label: str
    descriptor: dict
    schemas: dict[str, dict]
    sheets: dict[str, Sheet]
    changelog: dict[str, str]
    citation: str

    @property
    def version(self) -> str:
        return str(self.descriptor.get("version", ""))


@dataclass(frozen=True)
class Cell:
    """A changed cell: of the row of `table` with `key`; `line` in the new file, 0 where the row is gone."""

    table: str
    key: str
    column: str
    old: str
    new: str
    line: int = 0


@dataclass(frozen=True)
class Change:
    """A change of schema or metadata: what it is about, in words, and the least step of the version that it takes."""

    about: str
    what: str
    step: int
    file: str = DESCRIPTOR


@dataclass
class Rows:
    """Rows of one table that came and went, by key."""

    added: list[tuple[str, int]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: bool = False


@dataclass
class Comparison:
    """Everything that differs between two sides, built files apart."""

    old: Side
    new: Side
    rows: dict[str, Rows] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @property
    def different(self) -> bool:
        """Whether anything but the version differs."""
        return bool(self.cells or self.changes or any(r.added or r.removed or r.moved for r in self.rows.values()))

    @property
    def step(self) -> int:
        """The least step of the version that the changes take."""
        return max([step for _, step in self.reasons()], default=NONE)

    def reasons(self) -> Iterator[tuple[str, int]]:
        """Every change in words, with the step that it takes; rows of revisions belong to the changes they record."""
        for change in self.changes:
            yield f"{change.about}: {change.what}", change.step
        for name, rows in self.rows.items():
            if name == REVISIONS:
                continue
            for keys, word in (([k for k, _ in rows.added], "added"), (rows.removed, "removed")):
                if keys:
                    step = MAJOR if name == "codes" and word == "removed" else MINOR
                    yield f"{name}: {len(keys)} rows {word}, such as {keys[0]}", step
            if rows.moved:
                yield f"{name}: rows in another order", PATCH
        for cell in self.cells:
            if cell.table != REVISIONS:
                yield (
                    f"{cell.table} {cell.key} {cell.column}",
                    MAJOR if cell.column in MEANING.get(cell.table, ()) else PATCH,
                )


# --- reading


def load(root: Path, label: str = "") -> Side:
    """The package in the folder `root`. Raises NotComparable with the place of what cannot be read."""
    label = label or str(root)

    def fail(where: str, why: object) -> NotComparable:
        return NotComparable(f"{label}: {where}: {shown(why, 300)}. Run scripts/validate.py on it first.")

    try:
        descriptor = read_json(root, DESCRIPTOR)
        listed = descriptor.get("resources")
        if not isinstance(listed, list) or not listed:
            raise fail(DESCRIPTOR, "it lists no tables")
        schemas, sheets = {}, {}
        for resource in listed:
            if not isinstance(resource, dict) or not isinstance(name := resource.get("name"), str) or name in sheets:
                raise fail(DESCRIPTOR, f"a resource without a name, or a name twice: {resource!r}")
            path = str(resource.get("path"))
            if path.startswith(DERIVED):
                sheets[name] = Sheet(path, [], [], [])
                schemas[name] = read_json(root, str(resource.get("schema")))
                continue
            schemas[name] = read_json(root, str(resource.get("schema")))
            try:
                data = read_bytes(safe_path(root, path), MAX_BYTES)
            except (OSError, ValueError) as error:
                raise fail(path, why(error)) from None
            fields = schemas[name].get("fields")
            listed_columns = (
                [str(f.get("name")) for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
            )
            columns, rows, findings = read_rows(data, path, listed_columns)
            if broken := [f for f in findings if f.rule != "canonical-form"]:
                raise fail(f"{path}:{broken[0].row}", f"{broken[0].found}, expected {broken[0].expected}")
            key = schemas[name].get("primaryKey", [])
            key = [key] if isinstance(key, str) else key
            if not isinstance(key, list) or not key or not set(key) <= set(columns):
                raise fail(path, "the primary key of its schema is not among its columns")
            seen: dict[tuple[str, ...], int] = {}
            for row in rows:
                cells = tuple(row[column] for column in key)
                if (line := seen.setdefault(cells, row.line)) != row.line:
                    raise fail(f"{path}:{row.line}", f"{', '.join(cells)}, which stands in line {line} too")
            sheets[name] = Sheet(path, columns, key, rows)
        changelog = _releases(_document(root, CHANGELOG))
        return Side(label, descriptor, schemas, sheets, changelog, _cited(_document(root, CITATION)))
    except Unreadable as error:
        f = error.finding
        raise fail(f"{f.file}{f':{f.row}' if f.row else ''}", f"{f.found}, expected {f.expected}") from None
    except (OSError, ValueError, TypeError) as error:
        raise fail(DESCRIPTOR, error) from None


def _document(root: Path, path: str) -> str:
    try:
        return read_bytes(safe_path(root, path), 1 << 20).decode("utf-8")
    except (OSError, ValueError):
        return ""  # the gate says what is missing in it


def _releases(text: str) -> dict[str, str]:
    """Text of each release of a changelog by version, newest first."""
    found: dict[str, str] = {}
    version = ""
    for line in text.split("\n"):
        if line.startswith("## "):
            hit = _HEADING.match(line)
            version = hit[1] if hit and _VERSION.fullmatch(hit[1]) else ""
            if version:
                found.setdefault(version, "")
        elif version:
            found[version] += line + "\n"
    return found


def _cited(text: str) -> str:
    hit = re.search(r"^version:\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    return hit[1] if hit else ""


def checkout(revision: str, repository: Path, into: Path) -> None:
    """Write the package of a git revision into the empty folder `into`; the work tree is not touched.

    Raises NotComparable where `revision` names no commit, or the commit holds no package. Only files of the package
    are written, none through a link.
    """

    def git(*arguments: str, data: bytes = b"") -> bytes:
        try:
            done = subprocess.run(
                ["git", "-C", str(repository), *arguments], input=data, capture_output=True, check=False
            )
        except OSError as error:
            raise NotComparable(f"{shown(revision)}: no such folder, and git does not run: {error}") from None
        if done.returncode:
            why = shown(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
            raise NotComparable(
                f"{shown(revision)} is neither a folder with {DESCRIPTOR} nor a git revision of {repository} ({why})."
            )
        return done.stdout

    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    wanted = {}
    for entry in git("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        if entry:
            about, _, name = entry.partition(b"\t")
            mode, kind, digest = about.decode().split()
            path = name.decode("utf-8", "surrogateescape")
            if kind == "blob" and mode in ("100644", "100755") and _of_package(path):
                wanted[path] = digest
    if DESCRIPTOR not in wanted:
        raise NotComparable(f"{shown(revision)}: the commit holds no {DESCRIPTOR}.")
    stream = git("cat-file", "--batch", data="".join(f"{digest}\n" for digest in wanted.values()).encode())
    at = 0
    for path in wanted:
        end = stream.index(b"\n", at)
        size = int(stream[at:end].split()[2])
        place = into / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(stream[end + 1 : end + 1 + size])
        at = end + 1 + size + 1


def _of_package(path: str) -> bool:
    parts = PurePosixPath(path).parts
    safe = ".." not in parts and not path.startswith("/") and "\\" not in path and ":" not in path
    return safe and (path in (DESCRIPTOR, CHANGELOG, CITATION) or parts[0] in ("data", "schemas"))


# --- comparing


def compare(old: Side, new: Side) -> Comparison:
    """What differs between two sides."""
    found = Comparison(old, new)
    found.changes += _metadata(old.descriptor, new.descriptor)
    renamed: dict[str, dict[str, str]] = {}
    for name in [*old.sheets, *(n for n in new.sheets if n not in old.sheets)]:
        if name not in new.sheets:
            found.changes.append(Change(name, "table removed", MAJOR))
        elif name not in old.sheets:
            rows = len(new.sheets[name].rows)
            found.changes.append(Change(name, f"table added, {rows} rows" if rows else "table added", MINOR))
        else:
            renamed[name] = _renamed(old, new, name)
            found.changes += _schema(name, old.schemas[name], new.schemas[name], renamed[name])
            _rows(found, name, renamed[name])
    if REVISIONS in new.sheets:
        gone = set(found.rows.get(FIGURES, Rows()).removed)
        found.retired = [id for id in _retirements(new) if id in gone]
    return found


def _rows(found: Comparison, name: str, renamed: Mapping[str, str]) -> None:
    before, after = found.old.sheets[name], found.new.sheets[name]
    key = [renamed.get(column, column) for column in before.key]
    if not set(key) <= set(after.columns):
        key = after.key
        if not set(key) <= set(before.columns):
            return  # the change of the key is told as a change of the schema
        before = Sheet(before.path, before.columns, key, before.rows)
    olds, news = before.keyed(), Sheet(after.path, after.columns, key, after.rows).keyed()
    rows = Rows()
    for place, row in news.items():
        there = olds.get(place)
        if there is None:
            rows.added.append((_name(place), row.line))
            continue
        for column in before.columns:
            other = renamed.get(column, column)
            if other in row and there[column] != row[other]:
                found.cells.append(Cell(name, _name(place), other, there[column], row[other], row.line))
    rows.removed = [_name(place) for place in olds if place not in news]
    kept = [place for place in olds if place in news]
    rows.moved = kept != [place for place in news if place in olds]
    if rows.added or rows.removed or rows.moved:
        found.rows[name] = rows


def _name(key: tuple[str, ...]) -> str:
    return " ".join(part for part in key if part)


def _renamed(old: Side, new: Side, name: str) -> dict[str, str]:
    """Columns under another name: gone and come at the same place, or with the same description."""
    before, after = (side.schemas[name].get("fields", []) for side in (old, new))
    before, after = ([f for f in fields if isinstance(f, dict)] for fields in (before, after))
    gone = [f for f in before if f.get("name") not in {g.get("name") for g in after}]
    come = [f for f in after if f.get("name") not in {g.get("name") for g in before}]
    found: dict[str, str] = {}
    for column in gone:
        for other in come:
            same_place = before.index(column) == after.index(other) and len(before) == len(after)
            same_words = column.get("description") == other.get("description") and column.get("description")
            if (
                other["name"] not in found.values()
                and column.get("type") == other.get("type")
                and (same_place or same_words)
            ):
                found[str(column["name"])] = str(other["name"])
                break
    return found


def _schema(name: str, old: dict, new: dict, renamed: Mapping[str, str]) -> Iterator[Change]:
    file = f"schemas/{name}.json"
    before = {str(f.get("name")): f for f in old.get("fields", []) if isinstance(f, dict)}
    after = {str(f.get("name")): f for f in new.get("fields", []) if isinstance(f, dict)}

    def say(column: str, what: str, step: int) -> Change:
        return Change(f"{name}.{column}" if column else name, what, step, file)

    for column, other in renamed.items():
        yield say(column, f"column renamed to {other}", MAJOR)
    for column in before:
        if column not in after and column not in renamed:
            yield say(column, "column removed", MAJOR)
    for column in after:
        if column not in before and column not in renamed.values():
            yield say(column, "column added", MAJOR)
    kept = [renamed.get(c, c) for c in before if renamed.get(c, c) in after]
    if kept != [c for c in after if c in kept]:
        yield say("", "columns in another order", MAJOR)
    for column, was in before.items():
        now = after.get(renamed.get(column, column))
        if now is None:
            continue
        for key in sorted((was.keys() | now.keys()) - {"name", "constraints"}):
            if was.get(key) != now.get(key):
                step = PATCH if key in SPOKEN or ":" in key else MAJOR
                yield say(column, f"{key} was {_short(was.get(key))}, is {_short(now.get(key))}", step)
        yield from (
            say(column, what, step)
            for what, step in _constraints(was.get("constraints", {}), now.get("constraints", {}))
        )
    for key in sorted((old.keys() | new.keys()) - {"fields"}):
        if old.get(key) != new.get(key):
            step = PATCH if key in SPOKEN or ":" in key else MAJOR
            yield say("", f"{key} was {_short(old.get(key))}, is {_short(new.get(key))}", step)


def _constraints(old: Mapping, new: Mapping) -> Iterator[tuple[str, int]]:
    """What a stricter constraint refuses was allowed before: MAJOR; a looser one is MINOR."""
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        looser = now is None or now is False
        if isinstance(was, int | float) and isinstance(now, int | float) and not isinstance(was, bool):
            looser = now < was if key in TIGHTER_UP else now > was if key in TIGHTER_DOWN else False
        elif key == "enum" and isinstance(was, list) and isinstance(now, list):
            looser = all(value in now for value in was)
        yield f"constraint {key} was {_short(was)}, is {_short(now)}", MINOR if looser else MAJOR


def _metadata(old: dict, new: dict) -> Iterator[Change]:
    for key in sorted((old.keys() | new.keys()) - {"version", "resources"}):
        if old.get(key) != new.get(key):
            yield Change(
                key, f"was {_short(old.get(key))}, is {_short(new.get(key))}", MAJOR if key in IDENTITY else PATCH
            )
    resources = [{r["name"]: r for r in side["resources"]} for side in (old, new)]
    for name in resources[0].keys() & resources[1].keys():
        was, now = resources[0][name], resources[1][name]
        for key in sorted((was.keys() | now.keys()) - BUILT):
            if was.get(key) != now.get(key):
                yield Change(
                    name,
                    f"{key} was {_short(was.get(key))}, is {_short(now.get(key))}",
                    MAJOR if key in ("path", "dialect", "encoding", "licenses") else PATCH,
                )


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 90)


# --- the gate


def gate(found: Comparison) -> list[Finding]:
    """What stands in the way of publishing the new side after the old one; empty where everything is recorded."""
    findings: list[Finding] = []
    findings += _versions(found)
    findings += _documents(found)
    if FIGURES in found.old.sheets and FIGURES in found.new.sheets and REVISIONS in found.new.sheets:
        findings += _revised(found)
    elif found.old.sheets:
        findings.append(
            _say(
                "not-checked",
                DESCRIPTOR,
                0,
                "resources",
                "no table figures or revisions",
                "both tables on both sides",
                "Restore the table.",
            )
        )
    return ordered(findings)


def _say(rule: str, file: str, row: int, column: str, found: object, expected: str, mend: str) -> Finding:
    return Finding(LAYER, rule, file, row, column, shown(found, 240), expected, mend)


def _parts(version: str) -> tuple[int, ...] | None:
    return tuple(map(int, version.split("."))) if _VERSION.fullmatch(version) else None


def _step(old: tuple[int, ...], new: tuple[int, ...]) -> int | None:
    """The step from one version to the next, None where the second is no next one."""
    major, minor, patch = old
    return {(major + 1, 0, 0): MAJOR, (major, minor + 1, 0): MINOR, (major, minor, patch + 1): PATCH}.get(new)  # type: ignore[call-overload]


def _chain(found: Comparison) -> list[str]:
    """The versions released since the old side, oldest first, the new side's own last."""
    old, new = _parts(found.old.version), _parts(found.new.version)
    if old is None or new is None or new <= old:
        return []
    between = {v for v in found.new.changelog if (parts := _parts(v)) and old < parts < new}
    return [*sorted(between, key=lambda v: _parts(v) or ()), found.new.version]


def _next(version: tuple[int, ...], step: int) -> str:
    major, minor, patch = version
    return {MAJOR: f"{major + 1}.0.0", MINOR: f"{major}.{minor + 1}.0"}.get(step, f"{major}.{minor}.{patch + 1}")


def _versions(found: Comparison) -> Iterator[Finding]:
    old, new = _parts(found.old.version), _parts(found.new.version)
    for side, parts in ((found.old, old), (found.new, new)):
        if parts is None:
            yield _say(
                "version",
                DESCRIPTOR,
                0,
                "version",
                side.version,
                "MAJOR.MINOR.PATCH",
                f"Correct the version of {side.label}.",
            )
    if old is None or new is None:
        return
    if new < old:
        yield _say(
            "version",
            DESCRIPTOR,
            0,
            "version",
            found.new.version,
            f"{found.old.version} or higher",
            "Raise the version; it never goes back.",
        )
        return
    if new == old:
        if found.different:
            wanted = _next(old, found.step)
            yield _say(
                "version-not-raised",
                DESCRIPTOR,
                0,
                "version",
                found.new.version,
                f"{wanted}: {STEPS[found.step]}",
                f"Write {wanted} into {DESCRIPTOR} and {CITATION}, with an entry in {CHANGELOG}.",
            )
            yield from _unrecorded(
                found, NONE, f"Raise the version to {wanted} and say why in {CHANGELOG}, or restore what changed."
            )
        return
    reached = NONE
    for before, after in pairwise([found.old.version, *_chain(found)]):
        step = _step(_parts(before), _parts(after))  # type: ignore[arg-type]
        if step is None:
            follow = ", ".join(_next(_parts(before), s) for s in (PATCH, MINOR, MAJOR))  # type: ignore[arg-type]
            yield _say(
                "version-step",
                DESCRIPTOR,
                0,
                "version",
                after,
                f"one of {follow}, after {before}",
                f"Number releases one by one; the versions between stand in {CHANGELOG}.",
            )
            reached = MAJOR
        else:
            reached = max(reached, step)
    if reached < found.step:
        wanted = _next(old, found.step)
        yield _say(
            "version-too-small",
            DESCRIPTOR,
            0,
            "version",
            found.new.version,
            f"{wanted}: {STEPS[found.step]}",
            f"Write {wanted}.",
        )
        yield from _unrecorded(found, reached, f"Raise the version to {wanted}, or restore what changed.")


def _unrecorded(found: Comparison, reached: int, mend: str) -> Iterator[Finding]:
    """What takes a larger step than `reached`: each cell by table, key and column, rows by table."""
    for change in found.changes:
        if change.step > reached:
            yield _say(
                "unrecorded-change", change.file, 0, change.about, change.what, f"a {STEPS[change.step]} version", mend
            )
    for name, rows in found.rows.items():
        path = found.new.sheets[name].path
        if rows.added and reached < MINOR:
            key, line = rows.added[0]
            yield _say(
                "unrecorded-change",
                path,
                line,
                "",
                f"{len(rows.added)} rows added, first {key}",
                "a MINOR version",
                mend,
            )
        step = MAJOR if name == "codes" else MINOR
        if rows.removed and reached < step:
            yield _say(
                "unrecorded-change",
                path,
                0,
                "",
                f"{len(rows.removed)} rows removed, first {rows.removed[0]}",
                f"a {STEPS[step]} version",
                mend,
            )
        if rows.moved and reached < PATCH:
            yield _say("unrecorded-change", path, 0, "", "rows in another order", "a PATCH version", mend)
    for cell in found.cells:
        step = MAJOR if cell.column in MEANING.get(cell.table, ()) else PATCH
        if step > reached:
            path = found.new.sheets[cell.table].path
            yield _say(
                "unrecorded-change",
                path,
                cell.line,
                cell.column,
                f"{cell.new or 'nothing'} ({cell.key})",
                f"{cell.old or 'nothing'}, or a {STEPS[step]} version",
                mend,
            )


def _documents(found: Comparison) -> Iterator[Finding]:
    version = found.new.version
    for released in found.old.changelog:
        if released not in found.new.changelog:
            yield _say(
                "changelog",
                CHANGELOG,
                0,
                "",
                f"no heading [{released}]",
                f"the heading [{released}], which was published",
                "Restore the entry; what was released stays told.",
            )
    if _parts(version) and version != found.old.version:
        entry = found.new.changelog.get(version)
        if entry is None:
            yield _say(
                "changelog",
                CHANGELOG,
                0,
                "",
                "no heading",
                f"## [{version}] and a date",
                f"Write an entry for {version}: what changed and why.",
            )
        elif not re.search(r"^\s*[-*] \S", entry, re.MULTILINE):
            yield _say(
                "changelog",
                CHANGELOG,
                0,
                "",
                f"[{version}] without an entry",
                "a list of what changed",
                "Write what changed and why.",
            )
    if found.new.citation != version:
        yield _say("citation", CITATION, 0, "version", found.new.citation, version, f"Write {version} into version.")


def _retirements(side: Side) -> dict[str, Row]:
    """Rows of revisions that retire an identifier, by that identifier."""
    sheet = side.sheets.get(REVISIONS)
    return {row.get("figure_id", ""): row for row in sheet.rows if row.get("column") == "figure_id"} if sheet else {}


def _revised(found: Comparison) -> Iterator[Finding]:
    sheet = found.new.sheets[REVISIONS]
    chain = set(_chain(found))
    of_cell: dict[tuple[str, str], list[Row]] = {}
    for row in sheet.rows:
        if row.get("version") in chain:
            of_cell.setdefault((row.get("figure_id", ""), row.get("column", "")), []).append(row)
    for rows in of_cell.values():
        rows.sort(key=lambda row: _parts(row["version"]) or ())
    path = found.new.sheets[FIGURES].path
    version = found.new.version
    if not chain and (old := _parts(found.old.version)):
        version = _next(old, found.step)  # what the version must become first
    told: set[tuple[str, str]] = set()
    for cell in found.cells:
        if cell.table != FIGURES:
            continue
        told.add((cell.key, cell.column))
        yield from _recorded(cell, of_cell.get((cell.key, cell.column), []), path, sheet.path, version)
    retired, removed = _retirements(found.new), found.rows.get(FIGURES, Rows()).removed
    for id in removed:
        told.add((id, "figure_id"))
        row = retired.get(id)
        if row is None:
            mend = f"Add to {sheet.path}: {_line(id, 'figure_id', id, '', version)} Or restore the figure."
            yield _say(
                "retired-without-record",
                path,
                0,
                "figure_id",
                f"{id} is gone",
                "a row of revisions that retires it",
                mend,
            )
        elif row.get("version") not in chain:
            yield _say(
                "revision-version",
                sheet.path,
                row.line,
                "version",
                row.get("version", ""),
                found.new.version,
                "Write the version that first lacks the figure.",
            )
    standing = {row.get("figure_id", ""): row for row in found.new.sheets[FIGURES].rows}
    for id, row in {**_retirements(found.old), **retired}.items():
        if id in standing:
            where = f"retired in version {row.get('version', '')}"
            yield _say(
                "retired-returns",
                path,
                standing[id].line,
                "figure_id",
                f"{id}, {where}",
                "an identifier that was never retired",
                "Give the figure another identifier.",
            )
    # Not so for a figure that came, or went, since the old side: its revisions lie between.
    before = {row.get("figure_id", "") for row in found.old.sheets[FIGURES].rows}
    for (id, column), rows in of_cell.items():
        if (id, column) in told or id in removed or (len(rows) > 1 and rows[0].get("old") == rows[-1].get("new")):
            continue
        if id in before:
            yield _say(
                "revision-without-change",
                sheet.path,
                rows[-1].line,
                "column",
                f"{id} {column}",
                "a cell that differs from the old side",
                "Delete the row, or make the change that it records.",
            )
    yield from _kept(found, sheet)


def _line(figure_id: str, column: str, old: str, new: str, version: str) -> str:
    """A row of revisions as it is written; reason and source_quote are the curator's."""
    row = {
        "figure_id": figure_id,
        "column": column,
        "old": old,
        "new": new,
        "reason": "WHY",
        "version": version,
        "source_quote": "WORDS",
    }
    return serialise(row, [row]).decode("utf-8").split("\n", 1)[1].rstrip("\n")


def _recorded(cell: Cell, rows: list[Row], figures: str, revisions: str, version: str) -> Iterator[Finding]:
    """The revisions of one changed cell lead from the old cell to the new one."""
    if not rows:
        mend = f"Add to {revisions}: {_line(cell.key, cell.column, cell.old, cell.new, version)} Or restore the cell."
        yield _say(
            "change-without-revision",
            figures,
            cell.line,
            cell.column,
            f"{cell.new or 'nothing'}, was {cell.old or 'nothing'} ({cell.key})",
            "a row of revisions",
            mend,
        )
        return
    wanted = [cell.old, *(row.get("new", "") for row in rows)]
    for row, old in zip(rows, wanted, strict=False):
        if row.get("old", "") != old:
            yield _say(
                "revision-differs",
                revisions,
                row.line,
                "old",
                row.get("old", ""),
                old or "nothing",
                "Write the cell as it was before.",
            )
    if wanted[-1] != cell.new:
        yield _say(
            "revision-differs",
            revisions,
            rows[-1].line,
            "new",
            wanted[-1],
            cell.new or "nothing",
            "Write the cell as it is now.",
        )


def _kept(found: Comparison, sheet: Sheet) -> Iterator[Finding]:
    """What was recorded once stays recorded."""
    for key in found.rows.get(REVISIONS, Rows()).removed:
        yield _say(
            "revision-removed",
            sheet.path,
            0,
            "",
            f"no row {key}",
            "every published revision",
            "Restore the row; the record only grows.",
        )
    for cell in found.cells:
        if cell.table == REVISIONS and cell.column in ("old", "new", "version"):
            yield _say(
                "revision-rewritten",
                sheet.path,
                cell.line,
                cell.column,
                cell.new,
                cell.old,
                "Restore the row; correct it by a later one.",
            )


# --- showing


def counts(found: Comparison) -> dict[str, int]:
    """Figures added, removed, of these retired, and changed."""
    rows = found.rows.get(FIGURES, Rows())
    changed = {cell.key for cell in found.cells if cell.table == FIGURES}
    return {
        "added": len(rows.added),
        "removed": len(rows.removed),
        "retired": len(found.retired),
        "changed": len(changed),
    }


def as_text(found: Comparison, findings: Iterable[Finding] | None = None) -> str:
    """For a terminal: every changed cell and figure, one a line."""
    numbers = counts(found)
    out = [
        f"{found.old.label} ({found.old.version}) -> {found.new.label} ({found.new.version}): {STEPS[found.step]} needed"
        if found.different
        else "nothing but built files differs"
    ]
    out.append("figures: " + ", ".join(f"{n} {word}" for word, n in numbers.items()))
    rows = found.rows.get(FIGURES, Rows())
    out += [f"  + {key}" for key, _ in rows.added]
    out += [f"  - {key}{' (retired)' if key in found.retired else ''}" for key in rows.removed]
    out += [
        f"  {c.key} {c.column}: {shown(c.old) or 'nothing'} -> {shown(c.new) or 'nothing'}"
        for c in found.cells
        if c.table == FIGURES
    ]
    for name, sheet in found.new.sheets.items():
        rows, cells = found.rows.get(name, Rows()), [c for c in found.cells if c.table == name]
        if name != FIGURES and (cells or rows.added or rows.removed or rows.moved):
            moved = ", rows in another order" if rows.moved else ""
            out.append(
                f"{name}: {len(rows.added)} rows added, {len(rows.removed)} removed, {len(cells)} cells changed{moved} (now {len(sheet.rows)} rows)"
            )
            out += [f"  - {key}" for key in rows.removed]
            out += [f"  {c.key} {c.column}: {shown(c.old) or 'nothing'} -> {shown(c.new) or 'nothing'}" for c in cells]
    if found.changes:
        out.append("schemas and metadata:")
        out += [f"  {change.about}: {change.what} ({STEPS[change.step]})" for change in found.changes]
    return "\n".join(out) + "\n"


def as_json(found: Comparison, findings: Iterable[Finding] | None = None) -> str:
    """For a program: everything, with the findings of the gate where it was asked for."""
    answer: dict[str, object] = {
        "old": {"label": found.old.label, "version": found.old.version},
        "new": {"label": found.new.label, "version": found.new.version},
        "step": STEPS[found.step],
        "figures": {
            "added": [key for key, _ in found.rows.get(FIGURES, Rows()).added],
            "removed": found.rows.get(FIGURES, Rows()).removed,
            "retired": found.retired,
            "changed": [_cell(c) for c in found.cells if c.table == FIGURES],
        },
        "tables": {
            name: {
                "added": [key for key, _ in found.rows.get(name, Rows()).added],
                "removed": found.rows.get(name, Rows()).removed,
                "reordered": found.rows.get(name, Rows()).moved,
                "changed": [_cell(c) for c in found.cells if c.table == name],
            }
            for name in found.new.sheets
            if name != FIGURES and (name in found.rows or any(c.table == name for c in found.cells))
        },
        "schemas": [{"about": c.about, "what": c.what, "step": STEPS[c.step]} for c in found.changes],
    }
    if findings is not None:
        answer["findings"] = [asdict(f) for f in findings]
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _cell(cell: Cell) -> dict[str, str]:
    return {"key": cell.key, "column": cell.column, "old": cell.old, "new": cell.new}


MOST = 60_000  # characters: a comment on a pull request holds 65,536


def as_markdown(found: Comparison, findings: Iterable[Finding] | None = None) -> str:
    """For a pull request: tables, with everything from the data escaped and long lists cut."""
    findings = None if findings is None else list(findings)
    lines = 400
    while len(text := _markdown(found, findings, lines)) > MOST and lines > 10:
        lines //= 2
    return text


def _markdown(found: Comparison, findings: list[Finding] | None, most: int) -> str:
    def cut(lines: list[str]) -> list[str]:
        if len(lines) <= most:
            return lines
        rest = f"{len(lines) - most} more"
        return [*lines[:most], f"| … {rest} | | | |" if lines[0].startswith("|") else f"- … {rest}"]

    out = [f"### Data changes: {_code(found.old.version)} → {_code(found.new.version)}", ""]
    if findings is not None:
        findings = list(findings)
        out += [f"**Gate: {len(findings)} findings.**" if findings else "**Gate: every change is recorded.**", ""]
        out += cut(
            [
                f"- {_code(_place(f))}: found {_code(f.found or 'nothing')}, expected {_code(f.expected)}. {_plain(f.mend)}"
                for f in findings
            ]
        )
        out += [""] if findings else []
    if not found.different:
        return "\n".join([*out, "Nothing but built files differs."]) + "\n"
    numbers = counts(found)
    out += [
        f"The changes take a **{STEPS[found.step]}** version. Figures: "
        + ", ".join(f"{n} {word}" for word, n in numbers.items())
        + ".",
        "",
    ]
    rows = found.rows.get(FIGURES, Rows())
    lines = [
        f"| {_code(c.key)} | {_code(c.column)} | {_code(c.old)} | {_code(c.new)} |"
        for c in found.cells
        if c.table == FIGURES
    ]
    lines += [f"| {_code(key)} | | {'retired' if key in found.retired else 'removed'} | |" for key in rows.removed]
    lines += [f"| {_code(key)} | | | added |" for key, _ in rows.added]
    if lines:
        out += ["| figure | column | old | new |", "|---|---|---|---|", *cut(lines), ""]
    names = [
        n for n in found.new.sheets if n != FIGURES and (n in found.rows or any(c.table == n for c in found.cells))
    ]
    if names:
        changed = Counter(c.table for c in found.cells)
        out += ["| table | rows added | rows removed | cells changed |", "|---|---|---|---|"]
        out += [
            f"| {_code(n)} | {len(found.rows.get(n, Rows()).added)} | {len(found.rows.get(n, Rows()).removed)} | {changed[n]} |"
            for n in names
        ]
        out += [""]
        lines = [
            f"| {_code(c.table)} | {_code(c.key)} | {_code(c.column)} | {_code(c.old)} | {_code(c.new)} |"
            for c in found.cells
            if c.table != FIGURES
        ]
        if lines:
            out += ["| table | row | column | old | new |", "|---|---|---|---|---|", *cut(lines), ""]
    if found.changes:
        out += ["| schema or metadata | change | takes |", "|---|---|---|"]
        out += [*cut([f"| {_code(c.about)} | {_code(c.what)} | {STEPS[c.step]} |" for c in found.changes]), ""]
    return "\n".join(out).rstrip("\n") + "\n"


def _place(f: Finding) -> str:
    return f.file + (f":{f.row}" if f.row else "") + (f" {f.column}" if f.column else "")


def _plain(text: str) -> str:
    """Words of ours that may hold words of the data."""
    return _code(text) if re.search(r"[<>`|@\[\]*_#]", text) else text


def _code(text: str) -> str:
    """Text of the data as code, so that it can be no markup, mention or link; | would end a cell."""
    safe = shown(text, 100).replace("`", "'").replace("|", "¦")
    return f"`{safe}`" if safe.strip() else "·"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
