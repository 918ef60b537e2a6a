"""What `build` writes: the cells it owns, derived tables, examples, dictionary, sizes and hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from ..findings import Finding, shown, why
from ..number.facts import Facts
from ..package import DESCRIPTOR, Package, Unreadable, is_derived, read_bytes, read_json, safe_path, serialise
from . import derive, dictionary, examples, owned, readme

LAYER = "freshness"


class NotBuildable(Exception):
    """The hand-kept files cannot be read, so nothing can be built; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = list(findings)
        super().__init__(self.findings[0].mend if self.findings else "")


class Unfinished(NotBuildable):
    """What is derived cannot be built yet; `files` are the kept tables with the cells that could be written."""

    def __init__(self, findings: Iterable[Finding], files: Mapping[str, bytes]):
        super().__init__(findings)
        self.files = dict(files)


def generated(package: Package, facts: Facts | None = None) -> dict[str, bytes]:
    """Bytes of every derived table, of the schemas and of the documents, by path.

    package: as `owned.applied` gives it, with its owned cells written. facts: its facts, where somebody has them already.

    Raises NotBuildable where a table cannot be read.
    """
    names = [name for name, resource in package.resources.items() if not is_derived(resource)]
    missing = package.missing(*names)
    if missing or not names:
        raise NotBuildable(
            package.problems or [_say("not-checked", DESCRIPTOR, found="no tables", mend="Restore the descriptor.")]
        )
    try:
        files = dict(derive.tables(facts or Facts(package)))
        schemas = examples.schemas(package, files)
        files[dictionary.PATH] = dictionary.markdown(package, schemas)
        files |= schemas
        files |= readme.documents(package, files)
    except Unreadable as error:
        raise NotBuildable([error.finding, *package.problems]) from None
    for name, resource in package.resources.items():
        if is_derived(resource) and resource["path"] not in files:
            mend = "Delete the resource, or write it in scripts/workreport/build/derive.py."
            raise NotBuildable(
                [_say("not-derived", DESCRIPTOR, column=name, found="a derived table that nothing makes", mend=mend)]
            )
    return files


def kept(package: Package, built: Package) -> dict[str, bytes]:
    """Bytes of the tables that people keep, with the cells of build written and the rows sorted."""
    return {table.path: serialise(table.columns, table.rows) for table in built.kept()}


def plan(package: Package) -> dict[str, bytes]:
    """Everything that `build` writes, by path: kept tables with its cells, what `generated` gives, and the descriptor.

    Where the tables are unfinished, so that nothing can be derived from them, the cells alone are written: `Unfinished`
    is raised with these files. Raises NotBuildable; writes nothing.
    """
    built = owned.applied(package)
    if package.problems:
        raise NotBuildable(package.problems)  # a file that is read only in part is mended before it is built from
    files = kept(package, built)
    try:
        files |= generated(built)
    except NotBuildable as error:
        changed = {path: data for path, data in files.items() if _differs(package, path, data)}
        raise Unfinished(error.findings, changed) from None
    for path in files:
        try:
            safe_path(package.root, path)
        except ValueError as error:
            raise NotBuildable(
                [_say("unsafe-path", path, found=str(error), mend="Replace the link by a folder.")]
            ) from None
    # Read anew: the package keeps its own descriptor.
    descriptor = read_json(package.root, DESCRIPTOR)
    for resource in descriptor["resources"]:
        try:
            path = resource["path"]
            data = files[path] if path in files else read_bytes(safe_path(package.root, path))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise NotBuildable(
                [_say("file", DESCRIPTOR, found=f"{shown(resource)}: {why(error)}", mend="Mend the resource.")]
            ) from None
        resource["bytes"] = len(data)
        resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    descriptor |= covered(built)
    files[DESCRIPTOR] = written(descriptor)
    return files


def covered(package: Package) -> dict[str, object]:
    """The years and places of the reports, as the descriptor says them."""
    reports = package.table("reports") or []
    years = [row[column] for row in reports for column in ("review_year", "plan_year") if row[column]]
    places = list(dict.fromkeys(f"{row['place_code']} {row['place_en']}" for row in reports))
    return {"dcterms:temporal": f"{min(years)}/{max(years)}", "dcterms:spatial": places} if years else {}


def _differs(package: Package, path: str, data: bytes) -> bool:
    return read_bytes(safe_path(package.root, path)) != data


def written(descriptor: Mapping) -> bytes:
    """A descriptor in the one form that the package uses."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def stale(package: Package, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """A finding for each of `files` that stands otherwise, or not at all, in the package, at its first other line."""
    for path, wanted in files.items():
        try:
            data = read_bytes(safe_path(package.root, path))
        except (OSError, ValueError) as error:
            yield _say("missing", path, found=why(error), expected="a file that build writes", mend="Run `make build`.")
            continue
        if data != wanted:
            ours = data.decode("utf-8", "replace").split("\n")
            theirs = wanted.decode("utf-8").split("\n")
            pairs = enumerate(zip_longest(ours, theirs), 1)
            row, mine, other = next(((n, a, b) for n, (a, b) in pairs if a != b), (0, "other bytes", ""))
            mend = "Run `make build`; if the change was meant, change the hand-kept table it is made from."
            yield _say("stale", path, row, "", *_window(mine, other), mend)


def _window(mine: str | None, other: str | None) -> tuple[str, str]:
    """The two lines from shortly before where they part."""
    if mine is None or other is None:
        return ("the end of the file" if mine is None else mine), ("the end of the file" if other is None else other)
    start = next((i for i, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b), min(len(mine), len(other)))
    start = max(0, start - 30)
    return ("…" if start else "") + mine[start:], ("…" if start else "") + other[start:]


def _say(
    rule: str, file: str, row: int = 0, column: str = "", found: str = "", expected: str = "", mend: str = ""
) -> Finding:
    return Finding(LAYER, rule, file, row, column, shown(found), shown(expected), mend)
