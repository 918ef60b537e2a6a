"""The package on disk: descriptor, schemas and tables, read without trust and written canonically.

Nothing here raises for bad content: what cannot be read becomes a finding, and the table is absent.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from .findings import Finding, shown

LAYER = "tables"
DESCRIPTOR = "datapackage.json"
DERIVED = "data/derived/"
# Far beyond any real table or descriptor (100 reports have tables of some 30 MB): what is larger is not read into memory.
MAX_BYTES = 1 << 28
MAX_JSON_BYTES = 1 << 24
MAX_JSON_DEPTH = 40
FORBIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
MOST_CHARACTERS = 40  # of a number; longer ones are refused before they are computed with
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_NESTING = re.compile(r"[\[\]{}]")


class Unreadable(Exception):
    """A file, or a cell, that cannot be used; carries the finding that says why."""

    def __init__(self, finding: Finding):
        super().__init__(finding.mend)
        self.finding = finding


@lru_cache(maxsize=1 << 17)
def whole_number(cell: str) -> int | None:
    """A cell as a whole number, None if it is none. Offsets recur, so each is read once."""
    return int(cell) if _INTEGER.fullmatch(cell) and len(cell) <= MOST_CHARACTERS else None


class Row(dict):
    """Cells of one row by column name, as text; `line` is its line in the file."""

    __slots__ = ("file", "line")

    def problem(
        self, layer: str, rule: str, column: str, expected: str, mend: str, found: str | None = None
    ) -> Finding:
        """A finding at one cell of this row."""
        return Finding(
            layer, rule, self.file, self.line, column, self.get(column, "") if found is None else found, expected, mend
        )

    def refused(self, column: str, expected: str) -> Unreadable:
        """What to raise where a cell is not what is needed."""
        return Unreadable(self.problem(LAYER, "cell-type", column, expected, f"Write {expected} into {column}."))

    def integer(self, column: str) -> int:
        """The cell as a whole number; raises Unreadable with the place if it is none."""
        number = whole_number(self.get(column, ""))
        if number is None:
            raise self.refused(column, "a whole number")
        return number

    def decimal(self, column: str) -> Decimal:
        """The cell as an exact decimal; raises Unreadable with the place if it is none."""
        cell = self.get(column, "")
        if not _DECIMAL.fullmatch(cell) or len(cell) > MOST_CHARACTERS:
            raise self.refused(column, "a plain decimal number")
        return Decimal(cell)


@dataclass
class Table:
    """One resource: its name, path, schema and rows."""

    name: str
    path: str
    schema: Mapping
    columns: list[str]
    rows: list[Row]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def by(self, *columns: str) -> dict:
        """Rows by key: a cell for one column, a tuple for several; of equal keys the first row stays."""
        index: dict = {}
        for row in self.rows:
            key = row[columns[0]] if len(columns) == 1 else tuple(row[c] for c in columns)
            index.setdefault(key, row)
        return index


def safe_path(root: Path, text: object) -> Path:
    """The file that a descriptor names by `text`; raises ValueError unless it is a plain file inside `root`.

    Absolute paths, parents, addresses, backslashes and symbolic links are refused (Data Package 2.0, security).
    """
    if not isinstance(text, str) or not text:
        raise ValueError("a path is a text that is not empty")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) or "\\" in text or FORBIDDEN.search(text) or len(text) > 200:
        raise ValueError("a path is relative to the package, with / and nothing else")
    parts = PurePosixPath(text).parts
    if text.startswith("/") or any(part in ("..", ".") for part in text.split("/")) or "/".join(parts) != text:
        raise ValueError("a path stays inside the package, without . and ..")
    place = root
    for part in parts:
        place = place / part
        if place.is_symlink():
            raise ValueError("a path does not go through a symbolic link")
    return place


def read_bytes(place: Path, limit: int = MAX_BYTES) -> bytes:
    """Bytes of a regular file of at most `limit` bytes; raises OSError or ValueError."""
    info = place.stat()
    if not stat.S_ISREG(info.st_mode):
        raise ValueError("it is not a regular file")
    if info.st_size > limit:
        raise ValueError(f"it has {info.st_size} bytes, more than {limit}")
    return place.read_bytes()


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict:
    seen: dict = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"the key {shown(key)!r} stands twice in one object")
        seen[key] = value
    return seen


def _depth(text: str) -> int:
    depth = deepest = 0
    # Without escapes, every second part between quotation marks lies outside of a string.
    for part in _ESCAPED.sub("", text).split('"')[::2]:
        for token in _NESTING.findall(part):
            depth += 1 if token in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def read_json(root: Path, path: str) -> dict:
    """A JSON object of the package, read strictly; raises Unreadable with the place.

    Refused: other encodings than UTF-8, a byte order mark, a key twice, NaN, deep nesting, anything but an object.
    """

    def refuse(why: str, mend: str, row: int = 0) -> Unreadable:
        return Unreadable(Finding("descriptor", "json", path, row, "", why, "one JSON object in UTF-8", mend))

    def constant(name: str) -> None:
        raise ValueError(f"{name} is not JSON")

    try:
        raw = read_bytes(safe_path(root, path), MAX_JSON_BYTES)
        text = raw.decode("utf-8")
        if text.startswith("\ufeff"):
            raise ValueError("it starts with a byte order mark")
        if _depth(text) > MAX_JSON_DEPTH:
            raise ValueError(f"it is nested deeper than {MAX_JSON_DEPTH} levels")
        content = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=constant)
        if _HALF_CHARACTER.search(text):
            json.dumps(content, ensure_ascii=False).encode("utf-8")  # raises for half a character
    except json.JSONDecodeError as error:
        raise refuse(error.msg, "Correct the JSON at this line.", error.lineno) from None
    except FileNotFoundError:
        raise refuse("no file", f"Restore {shown(path)}.") from None
    except UnicodeDecodeError as error:
        raise refuse(f"byte {error.start} is not UTF-8", "Save the file as UTF-8.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise refuse(shown(error), "Correct the file.") from None
    if not isinstance(content, dict):
        raise refuse(type(content).__name__, "Make the file one JSON object.")
    return content


def serialise(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A table in the one form the package uses: UTF-8 without BOM, LF, comma, minimal quoting."""
    columns = list(columns)
    return _written(columns, ([row[column] for column in columns] for row in rows))


def _written(header: Iterable[str], records: Iterable[Iterable[str]]) -> bytes:
    # Encoded as it is written: a text of Chinese takes twice as much memory as its bytes, a text buffer four times.
    data = io.BytesIO()
    text = io.TextIOWrapper(data, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(records)
    text.flush()
    return data.getvalue()


def records(data: bytes) -> Iterator[list[str]]:
    """Records of the bytes of a sound CSV file, header first, one at a time."""
    return csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)


def write_all(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write several files of the package, all or nothing; returns the paths that changed.

    Each is written beside its place and moved there only when all have been written, so that a full disk or a
    stopped process leaves the old files whole.
    """
    changed = {path: data for path, data in files.items() if not _same(root / path, data)}
    waiting: list[tuple[str, Path]] = []
    try:
        for path, data in changed.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
            waiting.append((name, place))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
        while waiting:
            name, place = waiting[0]
            Path(name).replace(place)
            waiting.pop(0)
    finally:
        for name, _ in waiting:
            Path(name).unlink(missing_ok=True)
    return sorted(changed)


def _same(place: Path, data: bytes) -> bool:
    try:
        return place.read_bytes() == data
    except OSError:
        return False


def read_rows(data: bytes, path: str, columns: list[str] | None) -> tuple[list[str], list[Row], list[Finding]]:
    """Header, rows and findings of the bytes of a CSV file; `columns` is what the schema demands, None to accept any."""

    def finding(rule: str, row: int, found: str, expected: str, mend: str, column: str = "") -> Finding:
        return Finding(LAYER, rule, path, row, column, found, expected, mend)

    if data.startswith(b"\xef\xbb\xbf"):
        return (
            [],
            [],
            [finding("encoding", 1, "a byte order mark", "UTF-8 without BOM", "Save the file as UTF-8 without BOM.")],
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        bad = f"byte 0x{data[error.start]:02x} at position {error.start}"
        return [], [], [finding("encoding", line, bad, "UTF-8", "Save the file as UTF-8.")]
    if not text:
        return [], [], [finding("header", 1, "an empty file", "a header", "Restore the file.")]
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n") if FORBIDDEN.search(text) else (), 1):
        if hit := FORBIDDEN.search(line):
            mark = f"U+{ord(hit.group()):04X} at character {hit.start() + 1}"
            mend = "Save the file with LF line ends." if hit.group() == "\r" else "Delete the character."
            findings.append(finding("characters", number, mark, "no control, bidi or zero-width character", mend))
            if len(findings) >= 20:
                break
    if findings:
        return [], [], findings
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    kept: dict[str, str] = {}  # most cells stand in many rows: each text is held once
    line = 2
    try:
        header = next(records, [])
        if len(set(header)) != len(header):
            twice = sorted(name for name, count in Counter(header).items() if count > 1)
            mend = "Delete the column that stands twice."
            return [], [], [finding("header", 1, ", ".join(twice), "each column once", mend)]
        if columns is not None and header != columns:
            mend = "Restore the header and the order of columns of the schema."
            return [], [], [finding("header", 1, ",".join(header), ",".join(columns), mend)]
        for record in records:
            if len(record) != len(header):
                mend = "Add or delete commas; quote cells with commas."
                findings.append(finding("cells", line, f"{len(record)} cells", f"{len(header)} cells", mend))
            else:
                row = Row(zip(header, map(kept.setdefault, record, record), strict=True))
                row.file, row.line = path, line
                rows.append(row)
            line = records.line_num + 1
    except csv.Error as error:
        mend = "Correct the quoting; the row ends inside a quoted cell."
        return [], [], [finding("csv", 0, str(error), "RFC 4180", mend)]
    # Written again: what comes out otherwise is not in the one form that the package uses.
    if not findings and (canonical := _written(header, map(dict.values, rows))) != data:
        place, wanted = _first_difference(data, canonical)
        mend = "Quote only cells that need it; end with one LF."
        findings.append(finding("canonical-form", place, "other quoting, blank line or line end", wanted, mend))
    return header, rows, findings


def _first_difference(data: bytes, wanted: bytes) -> tuple[int, str]:
    ours, theirs = data.split(b"\n"), wanted.split(b"\n")
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if mine != other:
            return number, other.decode("utf-8")
    return min(len(ours), len(theirs)), "the file to end after its last row with one LF"


def is_derived(resource: Mapping) -> bool:
    """Whether a resource is built, not kept by hand: it lies in data/derived/."""
    return str(resource.get("path", "")).startswith(DERIVED)


@dataclass
class Package:
    """A Data Package in a folder. Tables are read when first asked for; `problems` holds why one is absent."""

    root: Path
    problems: list[Finding] = field(default_factory=list)
    _tables: dict[str, Table | None] = field(default_factory=dict)

    def __reduce__(self) -> tuple:
        """Sent to another process, it is read anew there."""
        return Package, (self.root,)

    @cached_property
    def descriptor(self) -> dict:
        """The content of datapackage.json, or an empty object where it cannot be read."""
        try:
            return read_json(self.root, DESCRIPTOR)
        except Unreadable as error:
            self.problems.append(error.finding)
            return {}

    @cached_property
    def resources(self) -> dict[str, dict]:
        """Resources by name; of a name that stands twice the first, with a problem."""
        found: dict[str, dict] = {}
        listed = self.descriptor.get("resources")
        for resource in listed if isinstance(listed, list) else []:
            if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
                continue  # the descriptor layer names it
            if resource["name"] in found:
                self.problems.append(
                    Finding(
                        "descriptor",
                        "resource-twice",
                        DESCRIPTOR,
                        0,
                        "resources",
                        resource["name"],
                        "each name once",
                        "Rename or delete one.",
                    )
                )
            else:
                found[resource["name"]] = resource
        return found

    def schema(self, name: str) -> dict | None:
        """The Table Schema of a resource, or None with a problem."""
        try:
            path = self.resources.get(name, {}).get("schema")
            if not isinstance(path, str):
                raise Unreadable(
                    Finding(
                        "descriptor",
                        "schema",
                        DESCRIPTOR,
                        0,
                        "resources",
                        f"{name}: {shown(path)}",
                        "the path of a Table Schema",
                        f'Write "schema": "schemas/{name}.json".',
                    )
                )
            schema = read_json(self.root, path)
            if trouble := schema_trouble(schema):
                raise Unreadable(Finding("descriptor", "schema", path, 0, *trouble))
            return schema
        except Unreadable as error:
            self.problems.append(error.finding)
            return None

    def table(self, name: str) -> Table | None:
        """The table of that name, or None where it cannot be read; `problems` then says why."""
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def _read(self, name: str) -> Table | None:
        if name not in self.resources:
            if self.descriptor:
                self.problems.append(
                    Finding(
                        "descriptor",
                        "resource-missing",
                        DESCRIPTOR,
                        0,
                        "resources",
                        "",
                        name,
                        f"Restore the resource {shown(name)}.",
                    )
                )
            return None
        schema = self.schema(name)
        path = self.resources[name].get("path")
        try:
            data = read_bytes(safe_path(self.root, path))
        except FileNotFoundError:
            self.problems.append(
                Finding(LAYER, "file", str(path), 0, "", "no file", f"the table {name}", "Restore the file.")
            )
            return None
        except (OSError, ValueError) as error:
            self.problems.append(
                Finding(LAYER, "file", shown(path), 0, "", shown(error), f"the table {name}", "Restore the file.")
            )
            return None
        return self._parsed(name, path, schema, data)

    def _parsed(self, name: str, path: str, schema: dict | None, data: bytes) -> Table | None:
        if schema is None:
            return None
        columns = [column["name"] for column in schema["fields"]]
        header, rows, findings = read_rows(data, path, columns)
        self.problems.extend(findings)
        # A table whose bytes are merely not canonical can still be checked further.
        if findings and any(f.rule != "canonical-form" for f in findings):
            return None
        return Table(name, path, schema, header, rows)

    def with_bytes(self, name: str, data: bytes) -> Package:
        """This package in memory as it would be with other bytes in the file of one table; nothing is written.

        All tables but that one are shared with this package.
        """
        before = {table.name: table for table in self.tables()}
        other = self.with_tables(before)
        other._tables[name] = other._parsed(name, self.resources[name]["path"], self.schema(name), data)
        return other

    def with_tables(self, tables: Mapping[str, Table]) -> Package:
        """This package in memory with these tables, and no other that its folder holds."""
        other = Package(self.root, list(self.problems))
        other.__dict__.update(descriptor=self.descriptor, resources=self.resources)
        other._tables = dict.fromkeys(self.resources) | dict(tables)
        return other

    def tables(self) -> list[Table]:
        """Every table that can be read, in the order of the descriptor."""
        return [table for name in self.resources if (table := self.table(name)) is not None]

    def kept(self) -> list[Table]:
        """Those that people keep: what is built is compared as bytes, and need not be read."""
        names = (name for name, resource in self.resources.items() if not is_derived(resource))
        return [table for name in names if (table := self.table(name)) is not None]

    def size(self) -> int:
        """Bytes of the files of all resources, as far as they are there."""
        total = 0
        for resource in self.resources.values():
            with suppress(OSError, ValueError):
                total += safe_path(self.root, resource.get("path")).stat().st_size
        return total

    def missing(self, *names: str) -> list[str]:
        """Those of `names` that cannot be read."""
        return [name for name in names if self.table(name) is None]


TYPES = {"string", "integer", "number", "boolean", "date"}


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def schema_trouble(schema: dict) -> tuple[str, str, str, str] | None:
    """(column, found, expected, mend) of the first thing that makes a Table Schema unusable, or None."""
    fields = schema.get("fields")
    if not isinstance(fields, list) or not fields:
        return "fields", shown(fields), "a list of columns", "Restore the schema."
    if not _names(schema.get("primaryKey", [])):
        return "primaryKey", shown(schema["primaryKey"]), "a list of columns", "Correct the key."
    links = schema.get("foreignKeys", [])
    for link in links if isinstance(links, list) else [links]:
        reference = link.get("reference") if isinstance(link, dict) else None
        whole = isinstance(reference, dict) and _names(link.get("fields")) and _names(reference.get("fields"))
        if (
            not whole
            or not isinstance(reference.get("resource", ""), str)
            or len(link["fields"]) != len(reference["fields"])
        ):
            return (
                "foreignKeys",
                shown(link),
                "as many columns as the table it points to has in its key, as lists",
                "Correct the foreign key.",
            )
    names: set[str] = set()
    for column in fields:
        if not isinstance(column, dict) or not isinstance(column.get("name"), str):
            return "fields", shown(column), "a column with a name", "Restore the schema."
        name = column["name"]
        if name in names:
            return name, name, "each column once", "Delete one of the two columns."
        names.add(name)
        if column.get("type") not in TYPES:
            return name, shown(column.get("type")), "one of " + ", ".join(sorted(TYPES)), "Correct the type."
        constraints = column.get("constraints", {})
        if not isinstance(constraints, dict):
            return name, shown(constraints), "an object of constraints", "Correct the constraints."
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"):
            if key in constraints and (
                isinstance(constraints[key], bool) or not isinstance(constraints[key], int | float)
            ):
                return name, f"{key}: {shown(constraints[key])}", "a number", f"Correct {key}."
        for key in ("required", "unique"):
            if key in constraints and not isinstance(constraints[key], bool):
                return name, f"{key}: {shown(constraints[key])}", "true or false", f"Correct {key}."
        if "pattern" in constraints:
            try:
                re.compile(constraints["pattern"])
            except (re.error, TypeError, OverflowError, RecursionError) as error:
                return (
                    name,
                    f"pattern: {shown(constraints['pattern'])}",
                    "a regular expression",
                    f"Correct the pattern: {shown(error)}.",
                )
    return None
