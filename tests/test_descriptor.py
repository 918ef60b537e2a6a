"""Promises about descriptor and schemas: what no reader would check, or would read in another way, is a finding."""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker
from lxml import etree

from scripts.workreport.check import Options, descriptor, profile
from scripts.workreport.number.rules import SHAPES
from scripts.workreport.package import Package, read_rows, safe_path, schema_trouble, serialise
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
    edit(package, "datapackage.json", lambda d: d["workreport:headlines"].__delitem__(slice(1, None)))
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
    "no $schema": (lambda d: d.pop("$schema"), "profile-version"),
    "$schema of version 1": (
        lambda d: d.update({"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"}),
        "profile-version",
    ),
    "no name": (lambda d: d.pop("name"), "name"),
    "another name": (lambda d: d.update(name="cn-220303-work-report-20210108"), "reports-disagree"),
    "a name with blanks": (lambda d: d.update(name="Work report"), "name"),
    "no id": (lambda d: d.pop("id"), "id"),
    "a digit of the id": (lambda d: d.update(id=d["id"][:-1] + ("0" if d["id"][-1] != "0" else "1")), "citation"),
    "an id that is no UUID": (lambda d: d.update(id="urn:uuid:1"), "id"),
    "no licence": (lambda d: d.pop("licenses"), "metadata-missing"),
    "another licence": (lambda d: d["licenses"][0].update(name="CC-BY-4.0"), "citation"),
    "another licence of a table": (lambda d: first(d)["licenses"][0].update(name="MIT"), "licence"),
    "no version": (lambda d: d.pop("version"), "version"),
    "a version with two numbers": (lambda d: d.update(version="1.0"), "version"),
    "a version not in the changelog": (lambda d: d.update(version="1.0.1"), "version"),
    "created is no time": (lambda d: d.update(created="yesterday"), "profile"),
    "another day of creation": (lambda d: d.update(created="2026-11-23T00:00:00Z"), "created"),
    "another title": (lambda d: d.update(title=d["title"] + "!"), "citation"),
    "a keyword dropped": (lambda d: d["keywords"].pop(), "citation"),
    "no source": (lambda d: d.update(sources=[]), "metadata-missing"),
    "other years": (lambda d: d.update({"dcterms:temporal": "2020/2022"}), "reports-disagree"),
    "another place": (lambda d: d.update({"dcterms:spatial": ["210302 Tiedong District"]}), "reports-disagree"),
    "a headline that names no figure": (
        lambda d: d["workreport:headlines"].append("gross_regional_product.target"),
        "headline",
    ),
    "a headline that is no name": (lambda d: d["workreport:headlines"].append("GDP"), "headline"),
    "headlines that are no list": (lambda d: d.update({"workreport:headlines": "gross"}), "headline"),
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
    "a foreign key to the table itself without its name": (
        lambda s: s["foreignKeys"].append({"fields": ["note"], "reference": {"resource": "", "fields": ["figure_id"]}}),
        "foreign-key",
    ),
    "a foreign key that names no table": (
        lambda s: s["foreignKeys"].append({"fields": ["note"], "reference": {"fields": ["figure_id"]}}),
        "foreign-key",
    ),
    "no owner": (lambda s: column(s, "quote").pop("owner"), "owner"),
    "an unknown owner": (figures("quote", owner="curator"), "owner"),
    "a lazy pattern": (
        lambda s: column(s, "subject_id")["constraints"].update(pattern="([a-z]+?)"),
        "pattern-syntax",
    ),
    "a pattern with anchors": (
        lambda s: column(s, "subject_id")["constraints"].update(pattern="(^[a-z_]+$)"),
        "pattern-syntax",
    ),
    "a pattern with a group of Python": (
        lambda s: column(s, "subject_id")["constraints"].update(pattern="(?:[a-z_]+)"),
        "pattern-syntax",
    ),
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
    notice = (profile.PROFILES / "NOTICE.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"\| `(\S+)` \| `([0-9a-f]{64})` \|", notice))
    assert stated == {
        f"datapackage-2.0/{p.name}": sha256(p.read_bytes()) for p in (profile.PROFILES / "datapackage-2.0").iterdir()
    }


@pytest.mark.parametrize("mistake", [None, *SCHEMA_MISTAKES])
def test_columns_judged_by_their_type_are_judged_as_by_the_whole_profile(mistake):
    schema = json.loads((ROOT / "schemas" / "figures.json").read_bytes())
    if mistake:
        SCHEMA_MISTAKES[mistake][0](schema)
    if any(c.get("type") not in ("string", "integer", "number", "boolean", "date") for c in schema["fields"]):
        return  # never handed to the profile: an unknown type is a finding of its own
    whole = Draft7Validator(
        json.loads((profile.PROFILES / "datapackage-2.0/tableschema.json").read_bytes()), format_checker=FormatChecker()
    )
    ours = profile._complaints("datapackage-2.0/tableschema", json.dumps(schema))
    assert bool(ours) == (not whole.is_valid(schema))


def test_a_house_rule_says_place_and_mend(small):
    def change(d: dict) -> None:
        d["hash"] = first(d).pop("hash")
        first(d)["dialect"]["delimiter"] = ";"

    with edited(small, "datapackage.json", change):
        found = {(f.rule, f.column, f.found, f.expected, f.mend) for f in findings(small)}
    assert {
        ("hash", "figures.hash", "", "sha256: and 64 lower-case digits", "Run `make build`."),
        ("resource-property", "figures.dialect", '{"delimiter": ";"}', '{"delimiter": ","}', "Write dialect."),
    } <= found
    (unknown,) = [one for one in found if one[0] == "property-unknown"]
    assert unknown[1:3] == ("hash", "hash") and "reader" in unknown[4]
    with edited(small, "schemas/figures.json", lambda s: column(s, "value").pop("title_zh")):
        (found,) = [f for f in findings(small) if f.rule == "described"]
    assert (found.file, found.column, found.mend) == (
        "schemas/figures.json",
        "value.title_zh",
        "Write the title_zh of the column.",
    )


def rules_of(part: object) -> Iterator[dict]:
    """Every part of a profile that names a rule."""
    if isinstance(part, dict):
        if isinstance(part.get("rule"), str):
            yield part
        for value in part.values():
            yield from rules_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from rules_of(value)


@pytest.mark.parametrize("name", ["house-datapackage", "house-tableschema"])
def test_house_rules_are_a_profile_that_any_validator_can_use(name):
    content = json.loads((profile.PROFILES / f"{name}.json").read_bytes())
    Draft7Validator.check_schema(content)
    for part in rules_of(content):
        assert part.get("description") or "const" in part, part
        assert part.get("mend", "Write it.").endswith((".", "whole cell."))
    # By itself, without this package's code, it judges as it does here.
    for place in [ROOT / "datapackage.json", *(ROOT / "schemas").glob("*.json")]:
        if (place.parent == ROOT) == (name == "house-datapackage"):
            assert Draft7Validator(content).is_valid(json.loads(place.read_bytes())), place


@pytest.mark.parametrize("mistake", SCHEMA_MISTAKES)
def test_columns_judged_by_their_type_keep_the_same_house_rules(mistake):
    schema = json.loads((ROOT / "schemas" / "figures.json").read_bytes())
    SCHEMA_MISTAKES[mistake][0](schema)
    if not schema_trouble(schema):
        whole = Draft7Validator(json.loads((profile.PROFILES / "house-tableschema.json").read_bytes()))
        assert bool(profile._complaints("house-tableschema", json.dumps(schema))) == (not whole.is_valid(schema))


def xml_schema(pattern: str) -> etree.XMLSchema | None:
    """A schema of XML Schema for cells of the pattern, by libxml2; None where it refuses the pattern."""
    name = "http://www.w3.org/2001/XMLSchema"
    document = etree.Element(f"{{{name}}}schema", nsmap={"x": name})
    element = etree.SubElement(document, f"{{{name}}}element", name="cell")
    kind = etree.SubElement(element, f"{{{name}}}simpleType")
    limits = etree.SubElement(kind, f"{{{name}}}restriction", base="x:string")
    etree.SubElement(limits, f"{{{name}}}pattern", value=pattern)
    try:
        return etree.XMLSchema(document)
    except etree.XMLSchemaParseError:
        return None


def accepted(pattern: str) -> bool:
    """Whether the house rules accept the pattern in a schema."""
    schema = json.loads((ROOT / "schemas" / "figures.json").read_bytes())
    column(schema, "subject_id")["constraints"]["pattern"] = pattern
    column(schema, "subject_id").pop("example", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return not schema_trouble(schema) and not any(
            f.column.startswith("subject_id.") or f.rule == "pattern-ungrouped"
            for f in descriptor._schema("figures", "", schema, {})
        )


def the_same(pattern: str, cell: str) -> bool:
    element = etree.Element("cell")
    element.text = cell
    judge = xml_schema(pattern)
    return judge is not None and judge.validate(element) == (re.fullmatch(pattern, cell) is not None)


def test_every_pattern_is_an_xml_schema_expression_with_the_same_verdict_on_every_cell():
    package = Package(ROOT)
    for table in package.tables():
        for field in table.schema["fields"]:
            if pattern := field.get("constraints", {}).get("pattern"):
                assert xml_schema(pattern) is not None, (table.name, field["name"])
                for cell in {row[field["name"]] for row in table.rows[:40]} | {"x y", "Ä.1", "2020-01\n"}:
                    assert the_same(pattern, cell), (table.name, field["name"], cell)


PIECES = ["a", "b", "-", ".", "\\.", "\\d", "\\$", "\\b", "[a-b]", "[.]", "[a-]", "[-a]", "[^]", "[]]", "[[]", "^", "$", "(", ")", "|", "?", "*",
          "+", "{2}", "{1,}", "{,2}", "(?:", "(?i)", "\\1", "{", "}", " ", "、", "#"]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=7), st.text("ab.-1、$", max_size=4))
def test_what_the_house_rules_accept_every_engine_reads_alike(pieces, cell):
    pattern = f"({''.join(pieces)})"
    if accepted(pattern):
        assert the_same(pattern, cell)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("(a|b)", True),
        ("(a)|(b)", False),
        ("a", False),
        ("(a)b", False),
        (r"(\))", True),
        ("([)(])", True),
        (r"([\]\)])", True),
        ("(a(b)c)", True),
        ("(?:a|b)", False),
        ("(a+?)", False),
        ("(a++)", False),
        ("(^a$)", False),
        (r"(a\b)", False),
        (r"(\p{L})", False),
        (r"(\d)", False),
    ],
)
def test_a_pattern_is_one_plain_group_or_a_finding(pattern, fits):
    assert accepted(pattern) is fits


def test_codes_of_rules_are_those_that_the_program_knows():
    codes = Package(ROOT).table("codes")
    kinds = {row["code"] for row in codes if row["codelist"] == "rule_kind"}
    roles = {row["code"] for row in codes if row["codelist"] == "operand_role"}
    assert kinds == set(SHAPES)
    assert roles == {role for shapes in SHAPES.values() for shape in shapes for role in shape}


def test_a_column_that_is_empty_says_why():
    for table in Package(ROOT).tables():
        for field in table.schema["fields"] if table.rows else ():
            if all(row[field["name"]] == "" for row in table.rows):
                assert "empty where" in field["description"], (table.name, field["name"])


@pytest.mark.parametrize(
    "path", ["/a", "../a", "a/../b", "./a", "a//b", "a/", "http://a", "c:\\a", "a\\b", "", None, 3, "a\x00b", "x" * 300]
)
def test_no_path_leaves_the_package(tmp_path, path):
    with pytest.raises(ValueError):
        safe_path(tmp_path, path)
