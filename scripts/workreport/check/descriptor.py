"""The layer `descriptor`: datapackage.json and the Table Schemas against the official profiles and what these leave out."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from .. import versions
from ..findings import Finding, Result, shown, why
from ..package import DESCRIPTOR, Package, Unreadable, read_json, safe_path, schema_trouble
from . import Options

NAME = "descriptor"
# The profiles that judge are the vendored ones beside this code, not those of the package that is judged.
PROFILES = Path(__file__).resolve().parents[3] / "schemas" / "profiles" / "datapackage-2.0"
PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
DOCUMENTS = {"data/README.md", "data/CODING.md"}
CODE = {"schemas/__init__.py", "schemas/contracts.py"}

_TEXTS = ("title", "title_zh", "description")
_PACKAGE_KNOWN = {
    *("$schema", "name", "id", "title", "title_zh", "description", "description_zh", "homepage", "version", "created"),
    *("contributors", "keywords", "image", "licenses", "resources", "sources"),
}
_PACKAGE_NEEDED = {
    "$schema": f'"$schema": "{PACKAGE_PROFILE}"',
    "name": "a short name that never changes",
    "id": "a urn:uuid: that never changes",
    "title": "a title",
    "title_zh": "a title in Chinese",
    "description": "a description",
    "description_zh": "a description in Chinese",
    "version": "a version such as 1.0.0",
    "created": "the date and time of creation (RFC 3339)",
    "contributors": "who made the package",
    "keywords": "keywords",
    "licenses": "the licence",
    "sources": "the source of the figures",
    "resources": "the list of tables",
}
_RESOURCE_KNOWN = {
    *("name", "type", "path", "title", "title_zh", "description", "licenses", "sources", "format", "mediatype"),
    *("encoding", "dialect", "schema", "bytes", "hash"),
}
_RESOURCE_FIXED = {
    "type": "table",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"delimiter": ","},
}
_SCHEMA_KNOWN = {"$schema", *_TEXTS, "fields", "primaryKey", "foreignKeys", "missingValues"}
_FIELD_KNOWN = {"name", "type", *_TEXTS, "owner", "example", "constraints", "codelist"}
OWNERS = ("page", "person", "build")
_NUMBER_CONSTRAINTS = {"required", "unique", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
_CONSTRAINTS = {
    "string": {"required", "unique", "enum", "pattern", "minLength", "maxLength"},
    "integer": _NUMBER_CONSTRAINTS,
    "number": _NUMBER_CONSTRAINTS,
    "date": {"required", "unique", "enum"},
    "boolean": {"required"},
}
_EXAMPLES = {
    "integer": re.compile(r"0|-?[1-9][0-9]*"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "boolean": re.compile(r"true|false"),
    "string": re.compile(r".+", re.DOTALL),
}


def check(package: Package, options: Options) -> Result:
    """Findings about descriptor, schemas, files and documents of `package`; proves columns described and files known."""
    result = Result()
    descriptor = package.descriptor
    if descriptor:
        schemas = dict(_schemas(package, result.findings))
        result.findings += _of_profile("datapackage", descriptor, DESCRIPTOR)
        result.findings += _metadata(descriptor)
        result.findings += _resources(package, schemas)
        for name, (path, schema) in schemas.items():
            result.findings += _schema(path, schema, package.resources[name], schemas)
        result.findings += _against_documents(package.root, descriptor)
        result.findings += _against_reports(package)
        result.proved["columns_described"] = sum(len(schema["fields"]) for _, schema in schemas.values())
    result.findings += _files(package)
    return result


def _say(
    rule: str, column: str, found: object, expected: str, mend: str, file: str = DESCRIPTOR, row: int = 0
) -> Finding:
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)
    return Finding(NAME, rule, file, row, column, shown(text), expected, mend)


# --- official profiles


@cache
def _profile(name: str) -> dict:
    return json.loads((PROFILES / f"{name}.json").read_bytes())


@cache
def _validator(profile: str, column_type: str = ""):  # type: ignore[no-untyped-def]
    """A validator of a profile; of the profile's columns alone where a type of column is given."""
    from jsonschema import Draft7Validator, FormatChecker

    content = _profile(profile)
    if profile == "tableschema":
        fields = content["properties"]["fields"]
        items = fields["items"]
        if column_type:
            # An alternative that names other types fails anyway: leaving it out changes no outcome, and saves 0.4 s.
            content = {
                **items,
                "oneOf": [
                    x for x in items["oneOf"] if column_type in x["properties"]["type"].get("enum", [column_type])
                ],
            }
        else:
            content = {
                **content,
                "properties": {**content["properties"], "fields": {k: v for k, v in fields.items() if k != "items"}},
            }
    # The profiles hold everything they refer to, so nothing is ever fetched.
    return Draft7Validator(content, format_checker=FormatChecker())


def _of_profile(profile: str, content: dict, file: str) -> Iterator[Finding]:
    for place, found, expected in _complaints(profile, json.dumps(content, ensure_ascii=False)):
        yield _say("profile", place, found, expected, f"Follow the official profile {profile} 2.0.", file)


# A schema that is judged again and again, as by the corruption proof, is judged once.
@lru_cache(maxsize=256)
def _complaints(profile: str, text: str) -> list[tuple[str, str, str]]:
    """(place, found, expected) for whatever breaks the profile in the JSON `text`."""
    content = json.loads(text)
    errors = [(list(error.absolute_path), error) for error in _validator(profile).iter_errors(content)]
    for number, column in enumerate(content["fields"] if profile == "tableschema" else []):
        for error in _validator(profile, column["type"]).iter_errors(column):
            errors.append((["fields", number, *error.absolute_path], error))
    complaints = []
    for path, error in errors:
        while error.context:
            error = _closest(error.context)
            path = path + list(error.relative_path)
        found = error.instance if isinstance(error.instance, str) else json.dumps(error.instance, ensure_ascii=False)
        expected = f"{error.validator} {shown(json.dumps(error.validator_value, ensure_ascii=False))}"
        complaints.append((_place(content, path), shown(found), expected))
    return complaints


def _closest(errors: list):  # type: ignore[no-untyped-def,type-arg]
    """Of the complaints of several alternatives, one of the alternative that was meant: where the type agrees, the shortest."""
    alternatives: dict[object, list] = {}  # type: ignore[type-arg]
    for error in errors:
        alternatives.setdefault(error.schema_path[0], []).append(error)

    def distance(several: list) -> tuple[bool, int]:  # type: ignore[type-arg]
        return any(list(e.path)[-1:] == ["type"] for e in several), len(several)

    return min(alternatives.values(), key=distance)[0]


def _place(content: dict, path: list) -> str:  # type: ignore[type-arg]
    """A path into a descriptor or schema for people: the table or the column by its name."""
    if len(path) > 1 and path[0] in ("resources", "fields") and isinstance(path[1], int):
        name = content[path[0]][path[1]]
        if isinstance(name, dict) and isinstance(name.get("name"), str):
            path = [name["name"], *path[2:]]
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


# --- what the package profile leaves out


def _metadata(descriptor: dict) -> Iterator[Finding]:
    for key, what in _PACKAGE_NEEDED.items():
        if not descriptor.get(key):
            yield _say("metadata-missing", key, descriptor.get(key, ""), what, f"Write {key} into {DESCRIPTOR}.")
    for key in descriptor:
        if key not in _PACKAGE_KNOWN and ":" not in key:
            yield _say(
                "property-unknown",
                key,
                key,
                "a property of Data Package 2.0, or one with a prefix",
                "Correct the name of the property.",
            )
    if descriptor.get("$schema") and descriptor["$schema"] != PACKAGE_PROFILE:
        yield _say(
            "profile-version",
            "$schema",
            descriptor["$schema"],
            PACKAGE_PROFILE,
            "Restore $schema; other values switch the checks of version 2 off.",
        )
    if (name := descriptor.get("name")) and not (isinstance(name, str) and re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name)):
        yield _say("name", "name", name, "lower-case letters, digits, . _ -", "Correct the name.")
    if (identity := descriptor.get("id")) and not _is_uuid(identity):
        yield _say("id", "id", identity, "urn:uuid: and a UUID in lower case", "Restore the id of the package.")
    if (version := descriptor.get("version")) and not versions.parts(version):
        yield _say("version", "version", version, "MAJOR.MINOR.PATCH", "Write the version as three numbers.")
    licences = descriptor.get("licenses")
    for position, licence in enumerate(licences if isinstance(licences, list) else []):
        if not isinstance(licence, dict) or not licence.get("name") or not licence.get("title"):
            yield _say(
                "licence",
                f"licenses[{position}]",
                licence,
                "a licence with name, path and title",
                "Restore the licence.",
            )


def _is_uuid(text: object) -> bool:
    try:
        return isinstance(text, str) and text == UUID(text.removeprefix("urn:uuid:")).urn
    except ValueError:
        return False


def _schemas(package: Package, findings: list[Finding]) -> Iterator[tuple[str, tuple[str, dict]]]:
    for name, resource in package.resources.items():
        path = resource.get("schema")
        try:
            if not isinstance(path, str):
                expected = f"schemas/{name}.json"
                raise Unreadable(_say("schema", f"{name}.schema", path, expected, f'Write "schema": "{expected}".'))
            schema = read_json(package.root, path)
            if trouble := schema_trouble(schema):
                raise Unreadable(Finding(NAME, "schema", path, 0, *trouble))
            yield name, (path, schema)
        except Unreadable as error:
            findings.append(error.finding)


def _resources(package: Package, schemas: dict) -> Iterator[Finding]:
    listed = package.descriptor.get("resources")
    if not isinstance(listed, list):
        yield _say("resources", "resources", listed, "a list of tables", "Restore the list of tables.")
        return
    licences = {x.get("name") for x in package.descriptor.get("licenses") or [] if isinstance(x, dict)}
    names: set[str] = set()
    paths: set[str] = set()
    for position, resource in enumerate(listed):
        place = f"resources[{position}]"
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str) or not resource["name"]:
            yield _say("resource", place, resource, "an object with a name", "Correct the resource or delete it.")
            continue
        name = resource["name"]
        if name in names:
            yield _say("resource-twice", place, name, "each name once", "Rename or delete one of the two resources.")
        names.add(name)
        for key, value in _RESOURCE_FIXED.items():
            if resource.get(key) != value:
                yield _say(
                    "resource-property",
                    f"{name}.{key}",
                    resource.get(key, ""),
                    json.dumps(value),
                    f"Write {json.dumps({key: value})[1:-1]}.",
                )
        for key in resource:
            if key not in _RESOURCE_KNOWN and ":" not in key:
                yield _say(
                    "property-unknown",
                    f"{name}.{key}",
                    key,
                    "a property of Data Package 2.0, or one with a prefix",
                    "Correct or delete the property.",
                )
        yield from _resource_path(package.root, name, resource.get("path"), paths)
        if resource.get("schema") != f"schemas/{name}.json" and name in schemas:
            yield _say(
                "schema",
                f"{name}.schema",
                resource["schema"],
                f"schemas/{name}.json",
                "Name schema and resource alike.",
            )
        if isinstance(resource.get("bytes"), bool) or not isinstance(resource.get("bytes"), int):
            yield _say("bytes", f"{name}.bytes", resource.get("bytes", ""), "the size of the file", "Run `make build`.")
        if not isinstance(resource.get("hash"), str) or not re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"]):
            yield _say(
                "hash",
                f"{name}.hash",
                resource.get("hash", ""),
                "sha256: and 64 lower-case digits",
                "Run `make build`.",
            )
        for licence in resource.get("licenses") or []:
            if not isinstance(licence, dict) or licence.get("name") not in licences:
                yield _say("licence", f"{name}.licenses", licence, "the licence of the package", "Restore the licence.")
        for key in _TEXTS:
            wanted = schemas[name][1].get(key) if name in schemas else None
            given = resource.get(key)
            agrees = isinstance(given, str) and (
                wanted is None or (given.startswith(str(wanted)) if key == "description" else given == wanted)
            )
            if not given or not agrees:
                yield _say(
                    "resource-text",
                    f"{name}.{key}",
                    given or "",
                    shown(wanted or "a text"),
                    f"Write the {key} of schemas/{name}.json.",
                )


def _resource_path(root: Path, name: str, path: object, seen: set[str]) -> Iterator[Finding]:
    try:
        safe_path(root, path)
    except ValueError as error:
        yield _say("unsafe-path", f"{name}.path", path, "a file inside the package", f"Correct the path: {error}.")
        return
    if path in seen:
        yield _say("path-twice", f"{name}.path", path, "each file in one resource", "Correct the path.")
    seen.add(str(path))
    if not re.fullmatch(rf"data/(?:[a-z]+/)?{re.escape(name)}\.csv", str(path)):
        yield _say("path", f"{name}.path", path, f"data/.../{name}.csv", "Name file and resource alike, inside data/.")


# --- what the schema profile leaves out


def _schema(path: str, schema: dict, resource: dict, schemas: dict) -> Iterator[Finding]:
    def say(rule: str, column: str, found: object, expected: str, mend: str) -> Finding:
        return _say(rule, column, found, expected, mend, path)

    yield from _of_profile("tableschema", schema, path)
    if schema.get("$schema") != SCHEMA_PROFILE:
        yield say("profile-version", "$schema", schema.get("$schema", ""), SCHEMA_PROFILE, "Restore $schema.")
    if schema.get("missingValues") != [""]:
        yield say(
            "missing-values", "missingValues", schema.get("missingValues", ""), '[""]', "Only an empty cell is missing."
        )
    for key in schema:
        if key not in _SCHEMA_KNOWN and ":" not in key:
            yield say(
                "property-unknown",
                key,
                key,
                ", ".join(sorted(_SCHEMA_KNOWN)),
                "Correct or delete it: no reader would check it.",
            )
    for key in _TEXTS:
        if not isinstance(schema.get(key), str) or not schema[key].strip():
            yield say("described", key, schema.get(key, ""), "a text", f"Write the {key} of the table.")
    for column in schema["fields"]:
        yield from _column(path, column)
    columns = {column["name"]: column for column in schema["fields"]}
    key = schema.get("primaryKey")
    if not key or not set(key) <= set(columns):
        yield say("primary-key", "primaryKey", key, "columns of the table", "Name the columns of the key.")
    else:
        for part in key:
            if columns[part].get("constraints", {}).get("required") is not True:
                yield say("primary-key", part, "not required", "required: true", "A part of a key is never empty.")
    bound: list[str] = []
    for position, link in enumerate(schema.get("foreignKeys", [])):
        place = f"foreignKeys[{position}]"
        fields, reference = link["fields"], link["reference"]
        theirs = reference["fields"]
        bound += fields
        target = schema if reference.get("resource", "") == "" else schemas.get(reference["resource"], ("", None))[1]
        if target is None:
            yield say(
                "foreign-key", place, reference["resource"], "a table of the package", "Correct the name of the table."
            )
            continue
        there = {column["name"]: column for column in target["fields"]}
        if not fields or not set(fields) <= set(columns) or not set(theirs) <= set(there):
            yield say(
                "foreign-key", place, [fields, theirs], "columns that exist on both sides", "Correct the columns."
            )
            continue
        for mine, other in zip(fields, theirs, strict=True):
            if columns[mine]["type"] != there[other]["type"]:
                yield say(
                    "foreign-key", mine, columns[mine]["type"], there[other]["type"], "Give both columns one type."
                )
        unique = len(theirs) == 1 and there[theirs[0]].get("constraints", {}).get("unique") is True
        if theirs != target.get("primaryKey") and not unique:
            yield say(
                "foreign-key",
                place,
                theirs,
                "the key of the table it points to",
                "Point to a key, else a row has several partners.",
            )
    for column in sorted({name for name in bound if bound.count(name) > 1}):
        yield say(
            "foreign-key",
            column,
            "in two foreign keys",
            "in one",
            "Clients overwrite such a cell; drop one of the keys.",
        )


def _column(path: str, column: dict) -> Iterator[Finding]:
    name = column["name"]

    def say(rule: str, found: object, expected: str, mend: str) -> Finding:
        return _say(rule, name, found, expected, mend, path)

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        yield say("column-name", name, "lower-case letters, digits and _", "Rename the column.")
    for key in column:
        if key not in _FIELD_KNOWN and ":" not in key:
            yield say(
                "property-unknown",
                key,
                ", ".join(sorted(_FIELD_KNOWN)),
                "Correct or delete it: no reader would check it.",
            )
    if column.get("owner") not in OWNERS:
        yield say(
            "owner", column.get("owner", "no owner"), " or ".join(OWNERS), "Say who writes the cells of the column."
        )
    for key in _TEXTS:
        if str(column.get(key, "")).strip() == "":
            yield say("described", f"no {key}", f"a {key}", f"Write the {key} of the column.")
    constraints = column.get("constraints", {})
    for key, value in constraints.items():
        if key not in _CONSTRAINTS[column["type"]]:
            expected = "one of " + ", ".join(sorted(_CONSTRAINTS[column["type"]]))
            yield say("constraint-unknown", key, expected, "Correct the name: an unknown constraint is never checked.")
        elif key == "enum" and (not isinstance(value, list) or not value):
            yield say("constraint", value, "a list of values", "Correct enum.")
        elif key in ("minLength", "maxLength") and (not isinstance(value, int) or value < 0):
            yield say("constraint", value, "a length", f"Correct {key}.")
    pattern = constraints.get("pattern")
    if pattern is not None and not _grouped(pattern):
        yield say(
            "pattern-ungrouped",
            pattern,
            "(...), a regular expression of XML Schema",
            "Put ( and ) around the pattern: readers add ^ and $ without a group; XML Schema knows no (?: .",
        )
    example = column.get("example")
    example = str(example).lower() if isinstance(example, bool) else str(example if example is not None else "")
    fits = _EXAMPLES[column["type"]].fullmatch(example) and (
        not isinstance(pattern, str) or re.fullmatch(pattern, example)
    )
    if example and not fits:
        yield say(
            "example",
            example,
            f"a {column['type']} that fits the constraints",
            "Give an example that could stand in the column.",
        )


def _grouped(pattern: str) -> bool:
    """Whether the whole pattern is one plain group, and no group is of a kind that XML Schema does not know."""
    if not pattern.startswith("(") or "(?" in pattern:
        return False
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern, flags=re.DOTALL)
    depth = 0
    for position, char in enumerate(bare):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position == len(bare) - 1
    return False


# --- files


def _files(package: Package) -> Iterator[Finding]:
    """Every file below data/ and schemas/ is a table, its schema or a known document; nothing is a link."""
    tables = {str(r.get("path")) for r in package.resources.values()} | DOCUMENTS
    schemas = {f"schemas/{name}.json" for name in package.resources} | CODE
    for path, mode in _walk(package.root):
        if stat.S_ISLNK(mode):
            yield _say("symbolic-link", "", "a symbolic link", "a file", "Replace the link by the file.", path)
        elif not stat.S_ISREG(mode):
            yield _say("file-kind", "", "not a regular file", "a file", "Delete it.", path)
        elif path.startswith("data/") and path not in tables:
            yield _say(
                "stray-file",
                "",
                path,
                "a table of the descriptor, README.md or CODING.md",
                "Add it as a resource or delete it.",
                path,
            )
        elif path.startswith("schemas/") and path not in schemas and not path.startswith("schemas/profiles/"):
            yield _say(
                "stray-file",
                "",
                path,
                "the schema of a table",
                f"Restore the table in {DESCRIPTOR}, or delete the schema.",
                path,
            )


def _walk(root: Path) -> Iterator[tuple[str, int]]:
    waiting = [root / "data", root / "schemas"]
    for entry in _listed(root):
        if entry.is_symlink() and not entry.name.startswith("."):
            yield entry.name, entry.lstat().st_mode
    while waiting:
        for entry in _listed(waiting.pop()):
            mode = entry.lstat().st_mode
            if stat.S_ISDIR(mode):
                if entry.name != "__pycache__":
                    waiting.append(entry)
            else:
                yield entry.relative_to(root).as_posix(), mode


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
    contributors = [x for x in descriptor.get("contributors") or [] if isinstance(x, dict)]
    licences = [x.get("name") for x in descriptor.get("licenses") or [] if isinstance(x, dict)]
    authors = [x.get("name") for x in citation.get("authors") or [] if isinstance(x, dict)]
    numbers = [
        x.get("value") for x in citation.get("identifiers") or [] if isinstance(x, dict) and x.get("type") == "other"
    ]
    pairs: list[tuple[str, object, object]] = [
        ("title", citation.get("title"), descriptor.get("title")),
        ("version", str(citation.get("version")), descriptor.get("version")),
        ("license", [citation.get("license")], licences),
        ("authors", authors, [x.get("title") for x in contributors if "author" in (x.get("roles") or [])]),
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
    """The name, the years and the places of the descriptor are those of source/reports."""
    reports = package.table("reports")
    if reports is None or not reports.rows:
        yield _say(
            "not-checked",
            "",
            "no table reports",
            "name, years and places to agree with it",
            "Restore the table reports.",
        )
        return
    from ..build.rebuild import covered

    wanted = covered(package)
    for key, value in wanted.items():
        if package.descriptor.get(key) != value:
            text = json.dumps(value, ensure_ascii=False)
            yield _say(
                "reports-disagree",
                key,
                package.descriptor.get(key, ""),
                f"{shown(text)} by source/reports",
                "Run `make build`.",
            )
