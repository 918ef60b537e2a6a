"""Promises about descriptor and schemas: what no reader would check, or would read in another way, is a finding."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, FormatChecker

from scripts.workreport.check import Options, descriptor
from scripts.workreport.package import Package, read_rows, safe_path, serialise
from scripts.workreport.text.clauses import sha256
from tests.conftest import copy_package

ROOT = Path(__file__).resolve().parents[1]


def findings(package: Path) -> list:
    opened = Package(package)
    found = descriptor.check(opened, Options()).findings
    return [*found, *opened.problems]


def rules(package: Path) -> set[str]:
    return {finding.rule for finding in findings(package)}


def edit(package: Path, path: str, change: Callable[[dict], object]) -> None:
    content = json.loads((package / path).read_bytes())
    change(content)
    (package / path).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A copy of the real package with at most one row in each table: these checks read no further."""
    package = copy_package(tmp_path_factory.mktemp("small") / "package")
    for place in package.glob("data/**/*.csv"):
        columns, rows, _ = read_rows(place.read_bytes(), "", None)
        place.write_bytes(serialise(columns, rows[:1]))
    assert findings(package) == []
    return package


@contextmanager
def edited(package: Path, path: str, change: Callable[[dict], object]) -> Iterator[None]:
    before = (package / path).read_bytes()
    try:
        edit(package, path, change)
        yield
    finally:
        (package / path).write_bytes(before)


def first(descriptor: dict) -> dict:
    return descriptor["resources"][0]


def column(schema: dict, name: str) -> dict:
    return next(c for c in schema["fields"] if c["name"] == name)


def test_the_package_satisfies_the_profiles_and_all_that_they_leave_out():
    assert findings(ROOT) == []


DESCRIPTOR_MISTAKES = {
    "no $schema": (lambda d: d.pop("$schema"), "metadata-missing"),
    "$schema of version 1": (
        lambda d: d.update({"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"}),
        "profile-version",
    ),
    "no name": (lambda d: d.pop("name"), "metadata-missing"),
    "another name": (lambda d: d.update(name="cn-220303-work-report-20210108"), "reports-disagree"),
    "a name with blanks": (lambda d: d.update(name="Work report"), "name"),
    "no id": (lambda d: d.pop("id"), "metadata-missing"),
    "a digit of the id": (lambda d: d.update(id=d["id"][:-1] + ("0" if d["id"][-1] != "0" else "1")), "citation"),
    "an id that is no UUID": (lambda d: d.update(id="urn:uuid:1"), "id"),
    "no licence": (lambda d: d.pop("licenses"), "metadata-missing"),
    "another licence": (lambda d: d["licenses"][0].update(name="CC-BY-4.0"), "citation"),
    "another licence of a table": (lambda d: first(d)["licenses"][0].update(name="MIT"), "licence"),
    "no version": (lambda d: d.pop("version"), "metadata-missing"),
    "a version with two numbers": (lambda d: d.update(version="1.0"), "version"),
    "a version not in the changelog": (lambda d: d.update(version="1.0.1"), "version"),
    "created is no time": (lambda d: d.update(created="yesterday"), "profile"),
    "another day of creation": (lambda d: d.update(created="2026-11-23T00:00:00Z"), "created"),
    "another title": (lambda d: d.update(title=d["title"] + "!"), "citation"),
    "a keyword dropped": (lambda d: d["keywords"].pop(), "citation"),
    "no source": (lambda d: d.update(sources=[]), "metadata-missing"),
    "other years": (lambda d: d.update({"dcterms:temporal": "2020/2022"}), "reports-disagree"),
    "another place": (lambda d: d.update({"dcterms:spatial": ["210302 Tiedong District"]}), "reports-disagree"),
    "a misspelt property": (lambda d: d.update(licences=[]), "property-unknown"),
    "no tables": (lambda d: d.update(resources=[]), "metadata-missing"),
    "tables that are no list": (lambda d: d.update(resources={}), "metadata-missing"),
    "a table that is no object": (lambda d: d["resources"].append(7), "resource"),
    "a table twice": (lambda d: d["resources"].append(first(d)), "resource-twice"),
    "a table dropped": (lambda d: d["resources"].pop(0), "stray-file"),
    "a file in two tables": (lambda d: first(d).update(path="data/numerals.csv"), "path-twice"),
    "a file of another name": (lambda d: first(d).update(path="data/figure.csv"), "path"),
    "no schema": (lambda d: first(d).pop("schema"), "schema"),
    "the schema of another table": (lambda d: first(d).update(schema="schemas/numerals.json"), "schema"),
    "a schema inside": (lambda d: first(d).update(schema={"fields": []}), "schema"),
    "no hash": (lambda d: first(d).pop("hash"), "hash"),
    "an MD5 hash": (lambda d: first(d).update(hash="0" * 32), "hash"),
    "a hash in capitals": (lambda d: first(d).update(hash="sha256:" + "A" * 64), "hash"),
    "no size": (lambda d: first(d).pop("bytes"), "bytes"),
    "a size that is text": (lambda d: first(d).update(bytes="12"), "bytes"),
    "no dialect": (lambda d: first(d).pop("dialect"), "resource-property"),
    "a semicolon": (lambda d: first(d).update(dialect={"delimiter": ";"}), "resource-property"),
    "one more dialect property": (lambda d: first(d)["dialect"].update(skipInitialSpace=True), "resource-property"),
    "another encoding": (lambda d: first(d).update(encoding="utf-8-sig"), "resource-property"),
    "fieldsMatch": (lambda d: first(d).update(fieldsMatch="subset"), "property-unknown"),
    "a checklist inside": (lambda d: first(d).update(checklist={}), "property-unknown"),
    "another title of a table": (lambda d: first(d).update(title="Numbers"), "resource-text"),
    **{
        f"a path such as {path}": (lambda d, path=path: first(d).update(path=path), "unsafe-path")
        for path in (
            "/etc/passwd",
            "../figures.csv",
            "data/../../x.csv",
            "https://example.org/x.csv",
            "data\\figures.csv",
            "file:data/figures.csv",
            5,
        )
    },
}


@pytest.mark.parametrize("mistake", DESCRIPTOR_MISTAKES)
def test_a_mistake_in_the_descriptor_is_found(small, mistake):
    change, rule = DESCRIPTOR_MISTAKES[mistake]
    with edited(small, "datapackage.json", change):
        assert rule in rules(small)


def figures(name: str, /, **more: object) -> Callable[[dict], object]:
    return lambda schema: column(schema, name).update(more)


SCHEMA_MISTAKES = {
    "an unknown constraint": (lambda s: column(s, "quote")["constraints"].update(maxlength=80), "constraint-unknown"),
    "a constraint of another type": (
        lambda s: column(s, "paragraph")["constraints"].update(pattern="(?:9)"),
        "constraint-unknown",
    ),
    "a misspelt constraint": (figures("value", constraint={"minimum": 0}), "property-unknown"),
    "misspelt foreign keys": (lambda s: s.update(foreignkeys=s.pop("foreignKeys")), "property-unknown"),
    "uniqueKeys": (lambda s: s.update(uniqueKeys=[["quote"]]), "property-unknown"),
    "categories": (figures("qualifier", categories=["exact"]), "property-unknown"),
    "a true value of one's own": (figures("implicit", trueValues=["yes"]), "property-unknown"),
    "a missing value of one's own": (lambda s: s.update(missingValues=["", "-"]), "missing-values"),
    "an ungrouped pattern": (
        lambda s: column(s, "subject_id")["constraints"].update(pattern="[a-z]+|x"),
        "pattern-ungrouped",
    ),
    "two groups in a pattern": (
        lambda s: column(s, "subject_id")["constraints"].update(pattern="(?:[a-z_]+)|(?:x)"),
        "pattern-ungrouped",
    ),
    "a broken pattern": (lambda s: column(s, "subject_id")["constraints"].update(pattern="(?:"), "schema"),
    "a minimum that is text": (lambda s: column(s, "paragraph")["constraints"].update(minimum="abc"), "schema"),
    "an unknown type": (figures("quote", type="text"), "schema"),
    "a column twice": (lambda s: s["fields"].append(s["fields"][0]), "schema"),
    "no columns": (lambda s: s.update(fields=[]), "schema"),
    "no description": (lambda s: column(s, "quote").pop("description"), "described"),
    "no Chinese title": (lambda s: column(s, "quote").update(title_zh=" "), "described"),
    "no example": (lambda s: column(s, "quote").pop("example"), "described"),
    "an example that does not fit": (figures("figure_id", example="a figure"), "example"),
    "an example that is a number": (figures("paragraph", example=9), "profile"),
    "a column with capitals": (figures("quote", name="Quote"), "column-name"),
    "no $schema": (lambda s: s.pop("$schema"), "profile-version"),
    "no key": (lambda s: s.pop("primaryKey"), "primary-key"),
    "a key of no column": (lambda s: s.update(primaryKey=["figure"]), "primary-key"),
    "a key that may be empty": (lambda s: s.update(primaryKey=["figure_id", "note"]), "primary-key"),
    "a foreign key to no table": (
        lambda s: s["foreignKeys"][1]["reference"].update(resource="indicator"),
        "foreign-key",
    ),
    "a foreign key to no column": (lambda s: s["foreignKeys"][1]["reference"].update(fields=["id"]), "foreign-key"),
    "a foreign key to a column that is no key": (
        lambda s: s["foreignKeys"][1]["reference"].update(fields=["topic"]),
        "foreign-key",
    ),
    "a foreign key between types": (lambda s: s["foreignKeys"][1].update(fields=["paragraph"]), "foreign-key"),
    "a column in two foreign keys": (lambda s: s["foreignKeys"].append(s["foreignKeys"][1]), "foreign-key"),
    "a foreign key as text": (lambda s: s["foreignKeys"][1].update(fields="indicator_id"), "schema"),
}


@pytest.mark.parametrize("mistake", SCHEMA_MISTAKES)
def test_a_mistake_in_a_schema_is_found(small, mistake):
    change, rule = SCHEMA_MISTAKES[mistake]
    with edited(small, "schemas/figures.json", change):
        assert rule in rules(small)


FILE_MISTAKES = {
    "a stray file": (lambda p: (p / "data" / "notes.txt").write_text("x"), "stray-file"),
    "a stray schema": (lambda p: (p / "schemas" / "more.json").write_text("{}"), "stray-file"),
    "a schema gone": (lambda p: (p / "schemas" / "figures.json").unlink(), "json"),
    "a header without rows": (
        lambda p: (p / "data" / "relations.csv").write_bytes(
            (p / "data" / "relations.csv").read_bytes().split(b"\n")[0] + b"\n"
        ),
        "table-empty",
    ),
    "a link to a file": (
        lambda p: (
            (p / "data" / "README.md").unlink(missing_ok=True) or (p / "data" / "README.md").symlink_to("/etc/hostname")
        ),
        "symbolic-link",
    ),
    "a link to a folder": (lambda p: (p / "data" / "more").symlink_to(p.parent), "symbolic-link"),
    "a link at the top": (lambda p: (p / "NEWS.md").symlink_to("CHANGELOG.md"), "symbolic-link"),
    "a pipe": (lambda p: os.mkfifo(p / "data" / "pipe"), "file-kind"),
    "no changelog": (lambda p: (p / "CHANGELOG.md").unlink(), "document"),
    "a changelog without release": (lambda p: (p / "CHANGELOG.md").write_text("# Changelog\n"), "changelog"),
    "a heading without date": (lambda p: (p / "CHANGELOG.md").write_text("## [1.0.0]\n"), "changelog"),
    "releases in the wrong order": (
        lambda p: (p / "CHANGELOG.md").write_text("## [1.0.0] - 2026-11-22\n## [1.1.0] - 2026-11-23\n"),
        "changelog",
    ),
    "a newer release": (
        lambda p: (p / "CHANGELOG.md").write_text("## [999.0.0] - 2026-11-23\n## [1.0.0] - 2026-11-22\n"),
        "version",
    ),
    "no citation": (lambda p: (p / "CITATION.cff").unlink(), "document"),
    "a citation that is no YAML": (lambda p: (p / "CITATION.cff").write_text("{"), "citation"),
    "a citation that is a list": (lambda p: (p / "CITATION.cff").write_text("- 1\n"), "citation"),
    "another day in the citation": (
        lambda p: (p / "CITATION.cff").write_text(
            re.sub("date-released: .*\n", "", (p / "CITATION.cff").read_text()) + "date-released: 2020-02-02\n"
        ),
        "citation",
    ),
    "another author": (
        lambda p: (p / "CITATION.cff").write_text((p / "CITATION.cff").read_text().replace("contributors", "team")),
        "citation",
    ),
}


@pytest.mark.parametrize("mistake", FILE_MISTAKES)
def test_a_mistake_among_the_files_is_found(package_copy, mistake):
    change, rule = FILE_MISTAKES[mistake]
    change(package_copy)
    assert rule in rules(package_copy)


def test_the_vendored_profiles_are_the_published_ones():
    notice = (ROOT / "schemas/profiles/NOTICE.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"\| `(\S+)` \| `([0-9a-f]{64})` \|", notice))
    assert stated == {f"datapackage-2.0/{p.name}": sha256(p.read_bytes()) for p in descriptor.PROFILES.iterdir()}


@pytest.mark.parametrize("mistake", [None, *SCHEMA_MISTAKES])
def test_columns_judged_by_their_type_are_judged_as_by_the_whole_profile(mistake):
    schema = json.loads((ROOT / "schemas" / "figures.json").read_bytes())
    if mistake:
        SCHEMA_MISTAKES[mistake][0](schema)
    if any(c.get("type") not in ("string", "integer", "number", "boolean", "date") for c in schema["fields"]):
        return  # never handed to the profile: an unknown type is a finding of its own
    whole = Draft7Validator(
        json.loads((descriptor.PROFILES / "tableschema.json").read_bytes()), format_checker=FormatChecker()
    )
    ours = list(descriptor._of_profile("tableschema", schema, "x"))
    assert bool(ours) == (not whole.is_valid(schema))


@pytest.mark.parametrize(
    ("pattern", "one"),
    [
        ("(?:a|b)", True),
        ("(?:a)|(?:b)", False),
        ("a", False),
        ("(?:a)b", False),
        (r"(?:\))", True),
        (r"(?:[)(])", True),
        (r"(?:[]\]])", True),
        ("(?:a(b)c)", True),
    ],
)
def test_a_pattern_is_one_group_or_it_is_not(pattern, one):
    assert descriptor._grouped(pattern) is one


@pytest.mark.parametrize(
    "path", ["/a", "../a", "a/../b", "./a", "a//b", "a/", "http://a", "c:\\a", "a\\b", "", None, 3, "a\x00b", "x" * 300]
)
def test_no_path_leaves_the_package(tmp_path, path):
    with pytest.raises(ValueError):
        safe_path(tmp_path, path)
