"""One state of the package, read without trust from a folder or a git revision; only what a person keeps."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .. import versions
from ..findings import shown, why
from ..package import DESCRIPTOR, MAX_BYTES, Row, Unreadable, read_bytes, read_json, read_rows, safe_path
from ..versions import CHANGELOG, CITATION

FIGURES, REVISIONS, CODES = "figures", "revisions", "codes"
DERIVED = "data/derived/"
DOCUMENTS = ("LICENSE", "data/CODING.md")  # compared as texts


class NotComparable(Exception):
    """A state that cannot be read; the message says why and what to do."""


@dataclass
class Sheet:
    """One table: path, columns, key and rows; without columns where it is built."""

    path: str
    columns: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def keyed(self, key: list[str] | None = None) -> dict[tuple[str, ...], Row]:
        """Rows by key, in file order; of equal keys the first."""
        found: dict[tuple[str, ...], Row] = {}
        for row in self.rows:
            found.setdefault(tuple([row.get(column, "") for column in key or self.key]), row)
        return found


@dataclass
class State:
    """Descriptor, schemas, hand-kept tables and documents; `label` is how the user named it."""

    label: str
    descriptor: dict
    schemas: dict[str, dict]
    sheets: dict[str, Sheet]
    changelog: versions.Changelog = field(default_factory=versions.Changelog)
    citation: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return str(self.descriptor.get("version", ""))

    @property
    def published(self) -> str:
        """The version that users have: its own, or the last release below it where its own is unreleased, or none."""
        own = self.changelog.get(self.version)
        if own is None or own.day:
            return self.version
        below = [r.version for r in self.changelog.published() if (versions.parts(r.version) or ()) < _parts(self)]
        return below[0] if below else ""

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where there is no such table."""
        return self.sheets[table].rows if table in self.sheets else []


def _parts(state: State) -> tuple[int, ...]:
    return versions.parts(state.version) or ()


def load(root: Path, label: str = "") -> State:
    """The package in the folder `root`. Raises NotComparable with the place of what cannot be read."""
    label = label or str(root)

    def fail(where: str, why: object) -> NotComparable:
        return NotComparable(f"{label}: {where}: {shown(why, 300)}. Run scripts/validate.py on it first.")

    try:
        descriptor = read_json(root, DESCRIPTOR)
        listed = descriptor.get("resources")
        if not isinstance(listed, list) or not listed:
            raise fail(DESCRIPTOR, "it lists no tables")
        schemas: dict[str, dict] = {}
        sheets: dict[str, Sheet] = {}
        for resource in listed:
            if not isinstance(resource, dict) or not isinstance(name := resource.get("name"), str) or name in sheets:
                raise fail(DESCRIPTOR, f"a resource without a name, or a name twice: {resource!r}")
            path = str(resource.get("path"))
            schemas[name] = read_json(root, str(resource.get("schema")))
            try:
                sheets[name] = Sheet(path) if path.startswith(DERIVED) else _sheet(root, path, schemas[name])
            except (OSError, ValueError) as error:
                place = getattr(error, "place", path)
                raise fail(place, why(error)) from None
        texts = {path: _document(root, path) for path in (*DOCUMENTS, CHANGELOG, CITATION)}
        log, cited = versions.changelog(texts.pop(CHANGELOG)), versions.cited(texts.pop(CITATION))
        return State(label, descriptor, schemas, sheets, log, cited, texts)
    except Unreadable as error:
        f = error.finding
        raise fail(f"{f.file}{f':{f.row}' if f.row else ''}", f"{f.found}, expected {f.expected}") from None
    except (OSError, ValueError, TypeError) as error:
        raise fail(DESCRIPTOR, error) from None


class _Broken(ValueError):
    def __init__(self, place: str, words: str):
        super().__init__(words)
        self.place = place


def _sheet(root: Path, path: str, schema: Mapping) -> Sheet:
    data = read_bytes(safe_path(root, path), MAX_BYTES)
    columns, rows, findings = read_rows(data, path, list(columns_of(schema)))
    if broken := [f for f in findings if f.rule != "canonical-form"]:
        raise _Broken(f"{path}:{broken[0].row}", f"{broken[0].found}, expected {broken[0].expected}")
    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    if not isinstance(key, list) or not key or not set(key) <= set(columns):
        raise _Broken(path, "the primary key of its schema is not among its columns")
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        cells = tuple(row[column] for column in key)
        if (line := seen.setdefault(cells, row.line)) != row.line:
            raise _Broken(f"{path}:{row.line}", f"{', '.join(cells)}, which stands in line {line} too")
    return Sheet(path, columns, key, rows)


def columns_of(schema: Mapping) -> dict[str, dict]:
    """The columns of a schema by name, as far as they are described."""
    fields = schema.get("fields")
    return {str(f.get("name")): f for f in fields if isinstance(f, dict)} if isinstance(fields, list) else {}


def _document(root: Path, path: str) -> str:
    try:
        return versions.document(root, path)
    except (OSError, ValueError):
        return ""  # the gate says what is missing in it


def checkout(revision: str, repository: Path, into: Path) -> None:
    """Write the package of a git revision into the empty folder `into`; the work tree is not touched.

    Raises NotComparable where `revision` names no commit, or the commit holds no package. Only files of the package
    are written, none through a link.
    """

    def git(*arguments: str, data: bytes = b"") -> bytes:
        command = ["git", "-C", str(repository), *arguments]
        try:
            done = subprocess.run(command, input=data, capture_output=True, check=False)
        except OSError as error:
            raise NotComparable(f"{shown(revision)}: no such folder, and git does not run: {error}") from None
        if done.returncode:
            said = shown(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
            raise NotComparable(
                f"{shown(revision)} is neither a folder with {DESCRIPTOR} nor a git revision of {repository} ({said})."
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
    return safe and (path in (DESCRIPTOR, CHANGELOG, CITATION, *DOCUMENTS) or parts[0] in ("data", "schemas"))
