"""Promises of compare.py: every difference is named, nothing built counts, and the gate lets no unrecorded change through."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.workreport.compare import show
from scripts.workreport.compare.change import Comparison, compare
from scripts.workreport.compare.gate import gate
from scripts.workreport.compare.state import NotComparable, State, load
from scripts.workreport.package import Package, Row, read_rows, serialise
from scripts.workreport.versions import MAJOR, MINOR, NONE, PATCH
from tests.conftest import change, copy_package
from tests.second_report import announce

ROOT = Path(__file__).resolve().parents[1]
COMPARE = ROOT / "scripts" / "compare.py"
GRP = "220303-20210109.gross_regional_product.2020.result"
GROWTH = "220303-20210109.gross_regional_product_growth.2020.result"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real package as if it were in its first version."""
    root = copy_package(tmp_path_factory.mktemp("old") / "old")
    announce(root, "1.0.0")
    (root / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-11-22\n\n- First.\n", encoding="utf-8"
    )
    edit(root, "revisions", lambda rows: rows.clear())
    # A comparison does not ask whether tables agree, so the longest may be short.
    for name in ("source/clauses", "numerals", "annexes/list_members", "source/remark_figures", "derived/figures_flat"):
        edit(root, name, lambda rows: rows[:5])
    return root


@pytest.fixture(scope="module")
def old(base: Path) -> State:
    return load(base, "old")


@pytest.fixture
def root(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "new"))


def difference(old: State, root: Path) -> tuple[Comparison, list[str]]:
    found = compare(old, load(root, "new"))
    return found, sorted({f.rule for f in gate(found)})


def release(root: Path, version: str, entry: str = "Something.") -> None:
    announce(root, version, entry=entry)


def edit(root: Path, table: str, turn: Callable[[list[dict]], list[dict] | None]) -> None:
    """Rewrite the rows of data/`table`.csv."""
    place = root / "data" / f"{table}.csv"
    columns, rows, _ = read_rows(place.read_bytes(), table, None)
    place.write_bytes(serialise(columns, turn(rows) or rows))


def revise(
    root: Path, version: str, column: str = "value", old: str = "63.9", new: str = "64.9", figure: str = GRP
) -> None:
    row = {
        "figure_id": figure,
        "column": column,
        "old": old,
        "new": new,
        "reason": "Misread.",
        "version": version,
        "source_quote": "原文",
    }
    edit(root, "revisions", lambda rows: [*rows, row])


def is_grp(row: dict) -> bool:
    return row["figure_id"] == GRP


def test_a_package_equals_itself(old: State) -> None:
    found = compare(old, old)
    assert not found.different and found.step == NONE and gate(found) == []


def test_what_is_built_does_not_count(old: State, root: Path) -> None:
    descriptor = json.loads((root / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        resource["bytes"], resource["hash"] = 1, "sha256:" + "1" * 64
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (root / "data/README.md").write_text("another dictionary", encoding="utf-8")
    for place in (root / "data/derived").glob("*.csv"):
        place.write_bytes(place.read_bytes() + b"x\n")
    found, rules = difference(old, root)
    assert not found.different and rules == []


def test_a_corrected_value_needs_version_changelog_citation_and_revision(old: State, root: Path) -> None:
    line = change(root, "figures", is_grp, value="64.9")
    found, rules = difference(old, root)
    assert found.step == PATCH and [(c.key, c.column, c.old, c.new, c.line) for c in found.cells] == [
        (GRP, "value", "63.9", "64.9", line)
    ]
    assert rules == ["change-without-revision", "unrecorded-change", "version-not-raised"]
    says = next(f for f in gate(found) if f.rule == "change-without-revision")
    assert (says.file, says.row, says.column) == (
        "data/figures.csv",
        line,
        "value",
    ) and f"{GRP},value,63.9,64.9,WHY,1.0.1,WORDS" in says.mend
    release(root, "1.0.1")
    assert difference(old, root)[1] == ["change-without-revision"]
    revise(root, "1.0.1")
    assert difference(old, root)[1] == []


@pytest.mark.parametrize(
    ("revision", "rule"),
    [
        ({"old": "63.8"}, "revision-differs"),
        ({"new": "65"}, "revision-differs"),
        ({"version": "1.0.0"}, "change-without-revision"),
        ({"column": "unit_id"}, "change-without-revision"),
        ({"figure": GROWTH}, "change-without-revision"),
    ],
)
def test_a_revision_must_say_what_changed(old: State, root: Path, revision: dict, rule: str) -> None:
    change(root, "figures", is_grp, value="64.9")
    release(root, "1.0.1")
    revise(root, **{"version": "1.0.1"} | revision)
    assert rule in difference(old, root)[1]


def test_a_revision_of_nothing_is_refused(old: State, root: Path) -> None:
    release(root, "1.0.1")
    revise(root, "1.0.1")
    assert difference(old, root)[1] == ["revision-without-change"]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("reference/indicators", "topic"),
        ("reference/entities", "name_en"),
        ("annexes/lists", "name_zh"),
        ("source/remarks", "statement_en"),
        ("consistency/rules", "statement_zh"),
        ("reference/codes", "label_en"),
        ("source/paragraphs", "coverage"),
        ("relations", "grade"),
    ],
)
def test_any_cell_of_a_hand_kept_table_needs_a_version(old: State, root: Path, table: str, column: str) -> None:
    line = change(root, table, lambda row: bool(row[column]), **{column: "changed"})
    found, rules = difference(old, root)
    assert found.step == PATCH and rules == ["unrecorded-change", "version-not-raised"]
    (says,) = [f for f in gate(found) if f.rule == "unrecorded-change"]
    assert (says.file, says.row, says.column) == (f"data/{table}.csv", line, column) and says.found.startswith(
        "changed ("
    )
    release(root, "1.0.1")
    assert difference(old, root)[1] == []


def test_new_rows_need_a_minor_version(old: State, root: Path) -> None:
    edit(root, "reference/lexicon", lambda rows: [*rows, {"word": "龘", "role": "word", "note": ""}])
    release(root, "1.0.1")
    found, rules = difference(old, root)
    assert found.step == MINOR and rules == ["unrecorded-change", "version-too-small"]


def test_a_new_figure_is_added_and_one_gone_must_be_retired(old: State, root: Path) -> None:
    def renamed(rows: list[dict]) -> None:
        for row in rows:
            if is_grp(row):
                row["figure_id"] = f"{GRP}x"

    edit(root, "figures", renamed)
    release(root, "1.1.0")
    found, rules = difference(old, root)
    assert show.counts(found) == {"added": 1, "removed": 1, "retired": 0, "changed": 0}
    assert rules == ["retired-without-record"]
    revise(root, "1.1.0", "figure_id", GRP, "")
    found, rules = difference(old, root)
    assert found.retired == [GRP] and rules == []


def test_a_retired_identifier_never_returns(root: Path, tmp_path: Path) -> None:
    before = Path(shutil.copytree(root, tmp_path / "before"))
    revise(root, "1.0.1", "figure_id", GRP, "")
    release(root, "1.0.1")
    edit(before, "figures", lambda rows: [row for row in rows if not is_grp(row)])
    revise(before, "1.0.1", "figure_id", GRP, "")
    release(before, "1.0.1")
    release(root, "1.1.0")
    assert difference(load(before), root)[1] == ["retired-returns"]


def test_what_was_recorded_stays_recorded(root: Path, tmp_path: Path) -> None:
    change(root, "figures", is_grp, value="64.9")
    release(root, "1.0.1")
    revise(root, "1.0.1")
    before = Path(shutil.copytree(root, tmp_path / "before"))
    release(root, "1.0.2")
    edit(root, "revisions", lambda rows: [row | {"old": "1"} for row in rows])
    assert "revision-rewritten" in difference(load(before), root)[1]
    place = root / "data/revisions.csv"
    place.write_bytes(place.read_bytes().split(b"\n")[0] + b"\n")
    assert "revision-removed" in difference(load(before), root)[1]


def schema_change(root: Path, name: str, turn: Callable[[dict], None]) -> None:
    place = root / f"schemas/{name}.json"
    schema = json.loads(place.read_bytes())
    turn(schema)
    place.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")


def rename_column(root: Path, name: str, path: str, old: str, new: str) -> None:
    def turn(schema: dict) -> None:
        next(f for f in schema["fields"] if f["name"] == old)["name"] = new

    schema_change(root, name, turn)
    place = root / "data" / path
    head, _, rest = place.read_bytes().partition(b"\n")
    place.write_bytes(re.sub(rb"(^|,)" + old.encode() + rb"(?=,|$)", rb"\g<1>" + new.encode(), head) + b"\n" + rest)


def test_a_renamed_column_is_seen_as_renamed_and_is_major(old: State, root: Path) -> None:
    rename_column(root, "units", "reference/units.csv", "ucum", "ucum_code")
    found, rules = difference(old, root)
    assert [(c.about, c.what, c.step) for c in found.changes] == [("units.ucum", "column renamed to ucum_code", MAJOR)]
    assert not found.cells and rules == ["unrecorded-change", "version-not-raised"]
    release(root, "1.1.0")
    assert "version-too-small" in difference(old, root)[1]


def _drop_last_column(root: Path) -> None:
    schema_change(root, "lexicon", lambda schema: schema["fields"].pop())
    place = root / "data/reference/lexicon.csv"
    columns, rows, _ = read_rows(place.read_bytes(), "lexicon", None)
    place.write_bytes(serialise(columns[:-1], rows))


def _set(root: Path, name: str, column: str, key: str, value: object) -> None:
    def turn(schema: dict) -> None:
        field = next(f for f in schema["fields"] if f["name"] == column)
        if key in ("type", "description"):
            field[key] = value
        else:
            field["constraints"] = dict(field["constraints"], **{key: value})

    schema_change(root, name, turn)


LINK = [{"fields": ["dimension"], "reference": {"resource": "codes", "fields": ["code"]}}]
SCHEMA_CHANGES = {
    "column removed": (_drop_last_column, MAJOR),
    "type": (lambda root: _set(root, "figures", "start", "type", "number"), MAJOR),
    "stricter": (lambda root: _set(root, "figures", "quote", "maxLength", 60), MAJOR),
    "looser": (lambda root: _set(root, "figures", "quote", "maxLength", 90), MINOR),
    "pattern": (lambda root: _set(root, "figures", "figure_id", "pattern", "(?:.+)"), MAJOR),
    "words": (lambda root: _set(root, "figures", "quote", "description", "Said better."), PATCH),
    "another notation of a pattern": (
        lambda root: schema_change(
            root,
            "figures",
            lambda s: s["fields"][0]["constraints"].update(
                pattern=s["fields"][0]["constraints"]["pattern"].replace("(?:", "(")
            ),
        ),
        PATCH,
    ),
    "a foreign key removed": (lambda root: schema_change(root, "rules", lambda s: s.pop("foreignKeys")), MINOR),
    "a foreign key added": (lambda root: schema_change(root, "units", lambda s: s.update(foreignKeys=LINK)), MAJOR),
    "required no more": (lambda root: _set(root, "figures", "quote", "required", False), MINOR),
    "the licence file": (lambda root: (root / "LICENSE").write_text("All rights reserved.", encoding="utf-8"), MAJOR),
    "the manual": (lambda root: (root / "data/CODING.md").write_text("Code at will.", encoding="utf-8"), PATCH),
    "key": (lambda root: schema_change(root, "lexicon", lambda s: s.update(primaryKey=["word", "role"])), MAJOR),
    "unit factor": (
        lambda root: change(root, "reference/units", lambda r: r["unit_id"] == "mu", numerator="2001"),
        MAJOR,
    ),
    "another timing of an indicator": (
        lambda root: change(
            root, "reference/indicators", lambda r: r["indicator_id"] == "gross_regional_product", timing="stock"
        ),
        MAJOR,
    ),
    "another licence": (
        lambda root: (root / "datapackage.json").write_bytes(
            (root / "datapackage.json").read_bytes().replace(b"CC0-1.0", b"CC-BY-NC-4.0")
        ),
        MAJOR,
    ),
    "code gone": (lambda root: edit(root, "reference/codes", lambda rows: rows[1:]), MAJOR),
}


@pytest.mark.parametrize("name", SCHEMA_CHANGES)
def test_a_change_takes_the_step_that_the_promise_of_versions_says(old: State, root: Path, name: str) -> None:
    turn, step = SCHEMA_CHANGES[name]
    turn(root)
    assert compare(old, load(root)).step == step


@pytest.mark.parametrize(
    "turn",
    [
        lambda s: s.update(primaryKey="rule_id"),
        lambda s: s.update(foreignKeys=s["foreignKeys"][0]),
        lambda s: s["foreignKeys"][0].update(fields="remark_id"),
        lambda s: s["foreignKeys"][0]["reference"].update(fields="remark_id"),
        lambda s: s["fields"][-1]["constraints"].update(required=False, unique=False),
        lambda s: s["fields"].append(dict(reversed(s["fields"].pop().items()))),
    ],
)
def test_the_same_schema_in_another_notation_is_no_change(old: State, root: Path, turn) -> None:
    schema_change(root, "rules", turn)
    assert not compare(old, load(root)).different


def test_a_reference_to_its_own_table_may_name_it(old: State, root: Path) -> None:
    def name_it(schema: dict) -> None:
        for link in schema["foreignKeys"]:
            link["reference"]["resource"] = link["reference"].get("resource") or "indicators"

    schema_change(root, "indicators", name_it)
    assert not compare(old, load(root)).different


TASK, COMPLETION = "conversion_task_of_44", "220303-20210109.individual_to_enterprise_conversion_completion.2020.result"


def _constant(root: Path) -> int:
    return change(root, "consistency/rule_operands", lambda r: r["constant"] == "44", constant="45")


def _figure(root: Path) -> None:
    change(root, "figures", lambda r: r["figure_id"] == COMPLETION, value="135")
    revise(root, "1.0.1", old="132", new="135", figure=COMPLETION)


def _expected(root: Path) -> None:
    change(root, "consistency/rules", lambda r: r["rule_id"] == TASK, expected="does_not_hold")


@pytest.mark.parametrize(
    ("turns", "rules"),
    [
        ((_constant,), []),
        ((_figure,), []),
        ((_expected,), []),
        ((_constant, _figure), ["proof-moved"]),
        ((_constant, _expected), ["proof-moved"]),
        ((_figure, _expected), []),
    ],
)
def test_a_constant_that_moves_with_what_it_proves_must_be_told_by_name(old: State, root: Path, turns, rules) -> None:
    for turn in turns:
        turn(root)
    release(root, "1.0.1")
    assert difference(old, root)[1] == rules
    if rules:
        (told,) = [f for f in gate(compare(old, load(root))) if f.rule == "proof-moved"]
        assert told.file == "data/consistency/rule_operands.csv" and "44 -> 45" in told.found and told.row
        log = root / "CHANGELOG.md"
        log.write_text(log.read_text("utf-8").replace("- Something.", f"- `{TASK}`: misread, task and share."), "utf-8")
        assert difference(old, root)[1] == []


def test_no_figure_changed_is_said_where_none_did(old: State, root: Path) -> None:
    says = "no figure added, removed or changed in id, value, unit, period, place or quotation"
    change(root, "figures", is_grp, note="Another.")
    _drop_last_column(root)
    found = compare(old, load(root))
    for told in (show.as_text(found), show.as_markdown(found).replace("No", "no")):
        assert says in told
    assert not any(json.loads(show.as_json(found))["stated"].values())
    for column, part in (
        ("value", "value"),
        ("unit_id", "unit"),
        ("period", "period"),
        ("start", "place"),
        ("quote", "quotation"),
    ):
        change(root, "figures", is_grp, **{column: "9"})
        found = compare(old, load(root))
        assert says not in show.as_text(found) and f"1 in {part}" in show.as_text(found)


def test_tables_may_become_built_and_columns_come(old: State, root: Path) -> None:
    """As in a MAJOR version: what is built on one side is not compared cell by cell, and no figure is lost."""
    release(root, "2.0.0")
    descriptor = json.loads((root / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        if resource["name"] == "lexicon":
            resource["path"] = "data/derived/lexicon.csv"
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    shutil.move(root / "data/reference/lexicon.csv", root / "data/derived/lexicon.csv")
    schema_change(root, "units", lambda s: s["fields"].append({"name": "core_id", "type": "string"}))
    place = root / "data/reference/units.csv"
    columns, rows, _ = read_rows(place.read_bytes(), "units", None)
    place.write_bytes(serialise([*columns, "core_id"], [row | {"core_id": "x"} for row in rows]))
    found, rules = difference(old, root)
    assert rules == [] and found.step == MAJOR and not found.cells and not found.rows
    assert {(c.about, c.what) for c in found.changes} == {("lexicon", "path"), ("units.core_id", "column added")}


# --- versions that are still open


def test_an_unreleased_version_stays_open(root: Path, tmp_path: Path) -> None:
    """Users have the release below it: changes go on under it without another number, and are recorded against that release."""
    change(root, "figures", is_grp, value="64.9")
    release(root, "1.0.1")
    revise(root, "1.0.1")
    log = root / "CHANGELOG.md"
    log.write_text(re.sub(r"(\[1\.0\.1\]) - .*", r"\1 - unreleased", log.read_text("utf-8")), "utf-8")
    before = load(Path(shutil.copytree(root, tmp_path / "before")))
    assert before.published == "1.0.0" and gate(compare(before, load(root))) == []
    change(root, "reference/entities", lambda row: True, name_en="Another name")
    assert difference(before, root)[1] == []
    change(root, "figures", is_grp, value="65.9")
    assert difference(before, root)[1] == ["revision-differs"]
    edit(root, "revisions", lambda rows: [row | {"new": "65.9"} for row in rows])
    assert difference(before, root)[1] == []
    change(root, "figures", is_grp, value="63.9")
    edit(root, "revisions", lambda rows: rows.clear())
    assert difference(before, root)[1] == [], "what came back to the release needs no record"
    edit(root, "source/remarks", lambda rows: rows[1:])
    assert difference(before, root)[1] == ["unrecorded-change", "version-too-small"]


def test_the_day_of_a_release_stays(old: State, root: Path) -> None:
    log = root / "CHANGELOG.md"
    log.write_text(log.read_text("utf-8").replace("2026-11-22", "unreleased"), "utf-8")
    assert difference(old, root)[1] == ["changelog"]


def _twice(root: Path) -> None:
    place = root / "data/figures.csv"
    header, first, rest = place.read_bytes().split(b"\n", 2)
    place.write_bytes(b"\n".join([header, first, first, rest]))


def _other_header(root: Path) -> None:
    place = root / "data/numerals.csv"
    place.write_bytes(place.read_bytes().replace(b"printed", b"value", 1))


def _half_a_character(root: Path) -> None:
    place = root / "datapackage.json"
    place.write_bytes(place.read_bytes().replace(b'"title": "', b'"title": "\\ud800', 1))


def _no_figures(root: Path) -> None:
    (root / "data/figures.csv").unlink()


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        (_twice, "data/figures.csv:3"),
        (_other_header, "data/numerals.csv:1"),
        (_half_a_character, "datapackage.json"),
        (_no_figures, "data/figures.csv: No such file"),
    ],
)
def test_a_package_that_is_broken_is_not_compared_but_named_with_its_place(root: Path, turn, place: str) -> None:
    turn(root)
    with pytest.raises(NotComparable, match=re.escape(place)):
        load(root)


def test_a_table_added_is_minor_and_one_removed_is_major(old: State, root: Path) -> None:
    descriptor = json.loads((root / "datapackage.json").read_bytes())
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "decisions"]
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    less = load(root)
    assert compare(old, less).step == MAJOR and compare(less, old).step == MINOR


@pytest.mark.parametrize(
    ("version", "rules"),
    [
        ("1.0.1", []),
        ("1.1.0", []),
        ("2.0.0", []),
        ("1.0.2", ["version-step"]),
        ("1.1.1", ["version-step"]),
        ("3.0.0", ["version-step"]),
        ("0.9.0", ["version"]),
    ],
)
def test_versions_go_up_one_step_at_a_time(old: State, root: Path, version: str, rules: list[str]) -> None:
    change(root, "reference/entities", lambda row: True, name_en="Another name")
    release(root, version)
    assert difference(old, root)[1] == rules


def test_several_releases_may_lie_between(old: State, root: Path) -> None:
    change(root, "figures", is_grp, value="65.9")
    release(root, "1.0.1")
    release(root, "1.0.2")
    revise(root, "1.0.1", new="64.9")
    revise(root, "1.0.2", old="64.9", new="65.9")
    assert difference(old, root)[1] == []


def test_version_needs_an_entry_and_the_citation(old: State, root: Path) -> None:
    release(root, "1.0.1")
    changelog, citation = root / "CHANGELOG.md", root / "CITATION.cff"
    told = changelog.read_text(encoding="utf-8")
    changelog.write_text(told.replace("- Something.\n", ""), encoding="utf-8")
    assert difference(old, root)[1] == ["changelog"]
    changelog.write_text(told.replace("## [1.0.0]", "## Older"), encoding="utf-8")
    assert difference(old, root)[1] == ["changelog"]
    changelog.write_text(told, encoding="utf-8")
    citation.write_text(
        citation.read_text(encoding="utf-8").replace("version: 1.0.1", "version: 1.0.0"), encoding="utf-8"
    )
    assert difference(old, root)[1] == ["citation"]
    changelog.unlink()
    assert "changelog" in difference(old, root)[1]


def test_an_order_that_changed_is_a_change(old: State, root: Path) -> None:
    edit(root, "source/decisions", lambda rows: [rows[1], rows[0], *rows[2:]])
    found, rules = difference(old, root)
    assert found.rows["decisions"].moved and rules == ["unrecorded-change", "version-not-raised"]


# --- the command


def run(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(COMPARE), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


def git(folder: Path, *arguments: str) -> str:
    identity = [
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.hooksPath=/dev/null",
    ]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_revisions_are_compared_without_touching_the_work_tree(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    change(root, "figures", is_grp, value="64.9")
    git(root, "commit", "-qam", "second")
    change(root, "figures", is_grp, value="65.9")
    (root / "stray.txt").write_text("mine", encoding="utf-8")
    before = git(root, "status", "--porcelain=v2", "--branch")
    done = run("HEAD~1", "HEAD", "--gate", cwd=root)
    assert done.returncode == 1 and f"{GRP} value: 63.9 -> 64.9" in done.stdout
    assert f"{GRP} value: 64.9 -> 65.9" in run("HEAD", ".", cwd=root).stdout
    assert git(root, "status", "--porcelain=v2", "--branch") == before
    assert run("HEAD", "HEAD", "--gate", cwd=root).returncode == 0
    for wrong in ("nonesuch", "HEAD:data", "--output=x"):
        done = run("--", wrong, ".", cwd=root)
        assert done.returncode == 2 and done.stderr.startswith("compare: ") and "Traceback" not in done.stderr


def test_the_formats_say_the_same(base: Path, root: Path) -> None:
    change(root, "figures", is_grp, value="64.9")
    text, markdown, told = (run(base, root, "--gate", "--format", form) for form in ("text", "markdown", "json"))
    assert {text.returncode, markdown.returncode, told.returncode} == {1}
    answer = json.loads(told.stdout)
    assert answer["figures"]["changed"] == [{"key": GRP, "column": "value", "old": "63.9", "new": "64.9"}]
    assert answer["step"] == "PATCH" and {f["rule"] for f in answer["findings"]} >= {"change-without-revision"}
    assert f"| `{GRP}` | `value` | `63.9` | `64.9` |" in markdown.stdout and "64.9" in text.stdout
    assert run(base, root).returncode == 0


def test_markdown_takes_nothing_from_the_data_as_markup(old: State, root: Path) -> None:
    hostile = "x` | <img src=x> @everyone [a](b) \u202e"
    edit(root, "figures", lambda rows: [row | {"note": hostile} if is_grp(row) else row for row in rows])
    with pytest.raises(NotComparable):  # a bidi character is refused before
        load(root)
    edit_note = hostile.replace("\u202e", "")
    place = root / "data/figures.csv"
    place.write_bytes(place.read_bytes().replace(hostile.encode(), edit_note.encode()))
    found = compare(old, load(root))
    text = show.as_markdown(found, gate(found))
    text, fenced = re.subn(r"(?ms)^(`{3,})csv\n.*?^\1$", "", text)
    assert fenced == 1
    for line in text.splitlines():
        # A bar that is not escaped ends a cell, in code too; then a run of marks is closed by the next run as long.
        cells = re.split(r"(?<!\\)\|", line) if line.startswith("|") else [line]
        assert not line.startswith("|") or len(cells) in (4, 5, 6, 7)
        for cell in cells:
            bare = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", cell)
            assert not any(mark in bare for mark in "<@[]`"), cell
    assert "x` \\| <img src=x> @everyone" in text, "what it says is not changed either"


@pytest.mark.parametrize("length", [300, 20_000, 100_000])
def test_a_long_comparison_fits_a_comment(old: State, length: int) -> None:
    """It is counted in bytes: a Chinese character has three. Ids and metadata may be long as well."""
    new = copy.copy(old)
    sheet, rows = old.sheets["figures"], []
    for at, row in enumerate(sheet.rows[: 3 if length > 1000 else None]):
        rows.append(Row(row | {"note": "好" * length} | ({"figure_id": "x" * length} if at == 1 else {})))
        rows[-1].line, rows[-1].file = row.line, row.file
    new.sheets = old.sheets | {"figures": dataclasses.replace(sheet, rows=rows)}
    new.descriptor = old.descriptor | {"title": "字" * length, "x" * length: 1}
    found = compare(old, new)
    text = show.as_markdown(found, gate(found))
    assert len(text.encode()) <= show.MOST and ("more" in text or "characters)" in text)
    assert "好" in text or length > 1000


@pytest.mark.parametrize(
    "harm",
    [
        lambda root: (root / "datapackage.json").write_text("{", encoding="utf-8"),
        lambda root: (root / "datapackage.json").write_text('{"resources": [1]}', encoding="utf-8"),
        lambda root: (root / "data/figures.csv").unlink(),
        lambda root: (root / "data/figures.csv").write_bytes(b"\xff\xfe\x00"),
        lambda root: (root / "schemas/figures.json").write_text('{"fields": 3, "primaryKey": 7}', encoding="utf-8"),
        lambda root: (root / "schemas/figures.json").write_text(
            '{"fields": [3], "primaryKey": ["figure_id"]}', encoding="utf-8"
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(base: Path, root: Path, harm: Callable[[Path], object]) -> None:
    harm(root)
    done = run(base, root, "--gate")
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
    assert done.returncode == 1 or (done.stderr.startswith("compare: ") and done.stderr.count("\n") == 1)


def test_every_table_has_a_key_that_tells_its_rows_apart() -> None:
    """Two rows of one key would be compared as one."""
    for table in Package(ROOT).tables():
        keys = [tuple(row[c] for c in table.schema["primaryKey"]) for row in table]
        assert len(keys) == len(set(keys)), table.name


def test_a_correction_goes_as_contributing_says(old: State, root: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## Correct a figure\n")[1].split("\n## ")[0]
    block = next(b for b in re.findall(r"```console\n(.*?)```", text, re.DOTALL) if "gate: 3 findings" in b)
    change(root, "figures", is_grp, value="64.9")
    found = compare(old, load(root, "new"))
    printed = show.as_text(found, gate(found)).splitlines()
    for line in block.splitlines()[1:]:
        assert line in printed, line
