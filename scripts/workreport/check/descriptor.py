"""The layer `descriptor`: datapackage.json and the Table Schemas against their profiles, and against what no profile can say."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import headline, versions
from ..findings import Finding, Result, shown, why
from ..package import DESCRIPTOR, Package, Unreadable, read_json, safe_path, schema_trouble
from . import Options, profile

NAME = profile.LAYER
# Below data/ and schemas/, besides the tables and their schemas.
DOCUMENTS = {"data/README.md", "data/CODING.md", "schemas/__init__.py", "schemas/contracts.py"}


def check(package: Package, options: Options) -> Result:
    """Findings about descriptor, schemas, files and documents of `package`; proves columns described."""
    result = Result()
    descriptor = package.descriptor
    if descriptor:
        schemas = dict(_schemas(package, result.findings))
        result.findings += profile.judge("datapackage", descriptor, DESCRIPTOR)
        result.findings += _resources(package, schemas)
        for name, schema in schemas.items():
            result.findings += _schema(name, package.resources[name]["schema"], schema, schemas)
        result.findings += _against_documents(package.root, descriptor)
        result.findings += _against_reports(package)
        result.proved["columns_described"] = sum(len(schema["fields"]) for schema in schemas.values())
    result.findings += _files(package)
    return result


def _say(
    rule: str, column: str, found: object, expected: str, mend: str, file: str = DESCRIPTOR, row: int = 0
) -> Finding:
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)
    return Finding(NAME, rule, file, row, column, shown(text), expected, mend)


def _schemas(package: Package, findings: list[Finding]) -> Iterator[tuple[str, dict]]:
    for name, resource in package.resources.items():
        path = resource.get("schema")
        try:
            if not isinstance(path, str):
                continue  # the profile says so
            schema = read_json(package.root, path)
            if trouble := schema_trouble(schema):
                raise Unreadable(Finding(NAME, "schema", path, 0, *trouble))
            yield name, schema
        except Unreadable as error:
            findings.append(error.finding)


def _resources(package: Package, schemas: Mapping[str, dict]) -> Iterator[Finding]:
    licences = {x.get("name") for x in _objects(package.descriptor.get("licenses"))}
    paths: set[str] = set()
    for name, resource in package.resources.items():
        path = resource.get("path")
        try:
            safe_path(package.root, path)
            if path in paths:
                yield _say("path-twice", f"{name}.path", path, "each file in one resource", "Correct the path.")
            if not re.fullmatch(rf"data/(?:[a-z]+/)?{re.escape(name)}\.csv", path):
                mend = "Name file and resource alike, inside data/."
                yield _say("path", f"{name}.path", path, f"data/.../{name}.csv", mend)
            paths.add(path)
        except ValueError as error:
            mend = f"Correct the path: {error}."
            yield _say("unsafe-path", f"{name}.path", path, "a file inside the package", mend)
        if name in schemas and resource["schema"] != f"schemas/{name}.json":
            mend = "Name schema and resource alike."
            yield _say("schema", f"{name}.schema", resource["schema"], f"schemas/{name}.json", mend)
        for licence in _objects(resource.get("licenses")):
            if licence.get("name") not in licences:
                yield _say("licence", f"{name}.licenses", licence, "the licence of the package", "Restore the licence.")
        for key in ("title", "title_zh", "description"):
            wanted, given = str(schemas.get(name, {}).get(key, "")), str(resource.get(key, ""))
            if given and not (given == wanted or (key == "description" and given.startswith(wanted))):
                mend = f"Write the {key} of schemas/{name}.json."
                yield _say("resource-text", f"{name}.{key}", given, shown(wanted), mend)


def _objects(value: object) -> list[dict]:
    """The objects of a list; of anything else none, as the profile says what is wrong there."""
    return [x for x in value if isinstance(x, dict)] if isinstance(value, list) else []


# --- what no profile can say of a schema


def _schema(name: str, path: str, schema: dict, schemas: Mapping[str, dict]) -> Iterator[Finding]:
    yield from profile.judge("tableschema", schema, path)
    columns = {column["name"]: column for column in schema["fields"]}
    for column in columns.values():
        yield from _column(path, column)
    for part in schema.get("primaryKey", []):
        if part not in columns:
            yield _say("primary-key", part, part, "a column of the table", "Name the columns of the key.", path)
        elif columns[part].get("constraints", {}).get("required") is not True:
            mend = "A part of a key is never empty."
            yield _say("primary-key", part, "not required", "required: true", mend, path)
    bound: list[str] = []
    for position, link in enumerate(schema.get("foreignKeys", [])):
        bound += link["fields"]
        for column, found, expected, mend in _link(name, columns, link, schemas):
            yield _say("foreign-key", column or f"foreignKeys[{position}]", found, expected, mend, path)
    for column in sorted({name for name in bound if bound.count(name) > 1}):
        mend = "Clients overwrite such a cell; drop one of the keys."
        yield _say("foreign-key", column, "in two foreign keys", "in one", mend, path)


def _link(
    table: str, columns: Mapping[str, dict], link: dict, schemas: Mapping[str, dict]
) -> Iterator[tuple[str, object, str, str]]:
    """(column, found, expected, mend) of what is wrong with a foreign key."""
    mine, theirs, other = link["fields"], link["reference"]["fields"], link["reference"].get("resource") or table
    if other not in schemas:
        yield "", other, "a table of the package", "Correct the name of the table."
        return
    target = {column["name"]: column for column in schemas[other]["fields"]}
    if not set(mine) <= set(columns) or not set(theirs) <= set(target):
        yield "", [mine, theirs], "columns that exist on both sides", "Correct the columns."
        return
    for one, two in zip(mine, theirs, strict=True):
        if columns[one]["type"] != target[two]["type"]:
            yield one, columns[one]["type"], target[two]["type"], "Give both columns one type."
    unique = len(theirs) == 1 and target[theirs[0]].get("constraints", {}).get("unique") is True
    if theirs != schemas[other].get("primaryKey") and not unique:
        yield "", theirs, "the key of the table it points to", "Point to a key, else a row has several partners."


def _column(path: str, column: dict) -> Iterator[Finding]:
    pattern, example = column.get("constraints", {}).get("pattern"), column.get("example")
    if not isinstance(pattern, str):
        return
    if not _grouped(pattern):
        mend = "Put ( and ) around the whole pattern: readers add ^ and $ without a group."
        yield _say("pattern-ungrouped", column["name"], pattern, "(...)", mend, path)
    if isinstance(example, str) and not re.fullmatch(pattern, example):
        mend = "Give an example that could stand in the column."
        yield _say("example", column["name"], example, "a text that fits the pattern", mend, path)


def _grouped(pattern: str) -> bool:
    """Whether the whole pattern is one group."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern, flags=re.DOTALL)
    depth = 0
    for position, char in enumerate(bare):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return char == ")" and position == len(bare) - 1
    return False


# --- files


def _files(package: Package) -> Iterator[Finding]:
    """Every file below data/ and schemas/ is a table, its schema or a known document; nothing is a link."""
    known = {str(r.get("path")) for r in package.resources.values()} | DOCUMENTS
    known |= {f"schemas/{name}.json" for name in package.resources}
    for path, mode in _walk(package.root):
        if stat.S_ISLNK(mode):
            yield _say("symbolic-link", "", "a symbolic link", "a file", "Replace the link by the file.", path)
        elif not stat.S_ISREG(mode):
            yield _say("file-kind", "", "not a regular file", "a file", "Delete it.", path)
        elif path not in known:
            expected = f"a table of {DESCRIPTOR}, the schema of one, README.md or CODING.md"
            mend = f"Delete it, or name it in {DESCRIPTOR}."
            yield _say("stray-file", "", path, expected, mend, path)


def _walk(root: Path) -> Iterator[tuple[str, int]]:
    waiting = [root / "data", root / "schemas"]
    for entry in _listed(root):
        if entry.is_symlink() and not entry.name.startswith("."):
            yield entry.name, entry.lstat().st_mode
    while waiting:
        for entry in _listed(waiting.pop()):
            mode = entry.lstat().st_mode
            if not stat.S_ISDIR(mode):
                yield entry.relative_to(root).as_posix(), mode
            elif entry.name != "__pycache__":
                waiting.append(entry)


def _listed(folder: Path) -> list[Path]:
    try:
        return [] if folder.is_symlink() else sorted(folder.iterdir())
    except OSError:
        return []


# --- agreement with what is said elsewhere


def _against_documents(root: Path, descriptor: dict) -> Iterator[Finding]:
    def unread(path: str, error: Exception) -> Finding:
        return _say("document", "", why(error), "a text in UTF-8", f"Restore {path}.", path)

    log = versions.Changelog()
    try:
        log = versions.changelog(versions.document(root, versions.CHANGELOG))
    except (OSError, ValueError) as error:
        yield unread(versions.CHANGELOG, error)
    for line, found, expected, mend in log.trouble:
        yield _say("changelog", "", found, expected, mend, versions.CHANGELOG, line)
    newest = log.releases[0] if log.releases and not log.trouble else None
    if newest:
        if descriptor.get("version") != newest.version:
            expected = f"{newest.version}, the newest version of {versions.CHANGELOG}"
            yield _say("version", "version", descriptor.get("version", ""), expected, "Write one version in both.")
        first = log.releases[-1].day
        if first and str(descriptor.get("created", ""))[:10] != first:
            expected = f"{first}, the first release of {versions.CHANGELOG}"
            yield _say("created", "created", descriptor.get("created", ""), expected, "Restore created.")
    try:
        citation = versions.citation(root)
    except OSError as error:
        yield unread(versions.CITATION, error)
        return
    except ValueError as error:
        yield _say("citation", "", str(error), "a citation (CFF 1.2.0) in YAML", "Correct the file.", versions.CITATION)
        return
    licences = [x.get("name") for x in _objects(descriptor.get("licenses"))]
    makers = [x.get("title") for x in _objects(descriptor.get("contributors")) if "author" in (x.get("roles") or [])]
    authors = [x.get("name") for x in _objects(citation.get("authors"))]
    numbers = [x.get("value") for x in _objects(citation.get("identifiers")) if x.get("type") == "other"]
    pairs: list[tuple[str, object, object]] = [
        ("title", citation.get("title"), descriptor.get("title")),
        ("version", str(citation.get("version")), descriptor.get("version")),
        ("license", [citation.get("license")], licences),
        ("authors", authors, makers),
        ("keywords", citation.get("keywords"), descriptor.get("keywords")),
        ("identifiers", numbers, [descriptor.get("id")]),
    ]
    if newest:
        pairs.append(("date-released", str(citation.get("date-released", "")), newest.day))
    for key, stated, wanted in pairs:
        if stated != wanted:
            text = wanted if isinstance(wanted, str) else json.dumps(wanted, ensure_ascii=False)
            source = versions.CHANGELOG if key == "date-released" else DESCRIPTOR
            expected, mend = f"{shown(text)} as in {source}", "Say the same in both."
            if key == "date-released" and not wanted:
                expected, mend = f"no date, as {newest.version} is unreleased in {source}", "Delete date-released."
            yield _say("citation", key, stated, expected, mend, versions.CITATION)


def _against_reports(package: Package) -> Iterator[Finding]:
    """Headlines, name, years and places of the descriptor are those of source/reports."""
    from ..build.rebuild import covered

    if not (wanted := covered(package)):
        mend = "Restore the table reports."
        yield _say("not-checked", "", "no table reports", "years and places to agree with it", mend)
    figures = package.table("figures") or []
    for indicator, kind in headline.named(package) if headline.PROPERTY in package.descriptor else ():
        if headline.among(figures, indicator, kind) is None:
            mend = "Correct the headline, or take it out."
            yield _say("headline", headline.PROPERTY, f"{indicator}.{kind}", "a figure with a value", mend)
    first = next((row["report_id"] for row in package.table("reports") or ()), "")
    name = str(package.descriptor.get("name"))
    if not all(part in name for part in first.split("-")):
        mend = "Restore the name: it keeps place and date of the first report."
        yield _say("reports-disagree", "name", name, f"a name with {first.replace('-', ' and ')}", mend)
    for key, value in wanted.items():
        if package.descriptor.get(key) != value:
            expected = f"{shown(json.dumps(value, ensure_ascii=False))} by source/reports"
            yield _say("reports-disagree", key, package.descriptor.get(key, ""), expected, "Run `make build`.")
