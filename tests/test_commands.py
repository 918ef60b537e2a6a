"""Promises about the commands: exit codes, formats, no trace left, and no input that makes them break down."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.workreport.build import owners, rebuild
from scripts.workreport.check import Options, tables, validation
from scripts.workreport.findings import cause
from scripts.workreport.package import Package, write_all
from scripts.workreport.replicate import replicate
from tests.conftest import change

ROOT = Path(__file__).resolve().parents[1]
# Contracts import pandas and take a second; what they find in broken files, the other layers find too.
QUICK = ("descriptor", "provenance", "consistency", "freshness")


def command(name: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess:
    """Run a command of the repository from another folder, without a page unless one is given."""
    variables = {key: value for key, value in os.environ.items() if key != "WORK_REPORT_PAGE"}
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT.parent, env=variables | environment, timeout=120,
    )  # fmt: skip


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        p.relative_to(folder).as_posix(): (p.lstat().st_mtime_ns, p.lstat().st_size) for p in sorted(folder.rglob("*"))
    }


def test_the_package_is_sound_and_the_summary_says_what_was_proved():
    run = command("validate", "--verbose")
    assert (run.returncode, run.stderr) == (0, "")
    said = dict(line.split("  ", 1) for line in run.stdout.splitlines())
    said = {name.strip(): value.strip() for name, value in said.items()}
    assert said["findings"] == "0"
    for name in ("Arabic numerals accounted for", "Chinese numeral characters accounted for", "quotes proved"):
        done, wanted = said[name].split(" of ")
        assert done == wanted, name
    assert said["Arabic numerals accounted for"] == "297 of 297"
    assert int(said["tables"]) == len(list((ROOT / "schemas").glob("*.json")))


def test_a_finding_names_place_and_mend_in_every_format(package_copy):
    line = change(package_copy, "reference/codes", lambda row: row["code"] == "urban", code="Ürban")
    write_all(package_copy, rebuild.plan(Package(package_copy)))
    before = state(package_copy)
    layers = ("--layer", "tables", "freshness")
    text = command("validate", "--package", package_copy, *layers)
    assert (
        text.returncode == 1
        and f"data/reference/codes.csv:{line} code: found Ürban" in text.stdout
        and "mend: " in text.stdout
    )
    answer = json.loads(command("validate", "--package", package_copy, *layers, "--format", "json").stdout)
    assert {"layer", "rule", "file", "row", "column", "found", "expected", "mend"} == set(answer["findings"][0])
    assert line in {finding["row"] for finding in answer["findings"]} and answer["proved"]["tables"] > 20
    github = command("validate", "--package", package_copy, *layers, "--format", "github")
    assert f"::error file=data/reference/codes.csv,line={line},title=tables/" in github.stdout
    assert state(package_copy) == before, "validation wrote something"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--package", "no-such-folder"), "no folder"),
        (("--layer", "nonsense"), "invalid choice"),
        (("--source", "no-such-file"), "no such file"),
        (("--source-strict",), "--source-strict needs"),
        (("--nonsense",), "unrecognized"),
    ],
)
def test_what_cannot_run_says_why_with_status_2_and_valid_json(arguments, says):
    run = command("validate", *arguments, "--format", "json")
    assert run.returncode == 2 and says in run.stderr and "Traceback" not in run.stderr
    assert json.loads(run.stdout)["findings"] == [] and says in json.loads(run.stdout)["error"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"", "empty"), (b"\x00\x01\x02" * 400, "not text"), ("今天天气好。".encode(), "another document")],
)
def test_a_page_that_cannot_be_used_is_refused_by_both_commands(tmp_path, raw, says):
    page = tmp_path / "page.html"
    page.write_bytes(raw)
    report = Package(ROOT).table("reports").rows[0]["report_id"]
    by_argument = command("validate", "--source", page, "--layer", "provenance")
    by_variable = command("validate", "--layer", "provenance", WORK_REPORT_PAGE=str(page))
    built = command("build", "--check", "--source", page, "--report", report)
    for run in (by_argument, by_variable, built):
        assert run.returncode == 2 and says in run.stderr and "Traceback" not in run.stderr


def test_build_checks_writes_and_refuses_with_the_right_status(package_copy):
    assert command("build", "--package", package_copy).returncode == 0
    assert command("build", "--package", package_copy, "--check").returncode == 0
    change(package_copy, "reference/codes", lambda row: True, label_en="another label")
    before = state(package_copy)
    check = command("build", "--package", package_copy, "--check")
    assert check.returncode == 1 and "datapackage.json" in check.stdout and state(package_copy) == before
    assert command("build", "--package", package_copy).returncode == 0
    (package_copy / "data" / "figures.csv").write_bytes(b"\xff")
    before = state(package_copy)
    broken = command("build", "--package", package_copy)
    assert broken.returncode == 1 and "data/figures.csv" in broken.stdout and state(package_copy) == before
    assert command("build", "--package", "no-such-folder").returncode == 2
    assert command("build", "--source", "x").returncode == 2


def descriptor(change: Callable[[dict], object]) -> Callable[[Path], object]:
    def edit(package: Path) -> None:
        content = json.loads((package / "datapackage.json").read_bytes())
        change(content)
        (package / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")

    return edit


def schema(change: Callable[[dict], object]) -> Callable[[Path], object]:
    def edit(package: Path) -> None:
        content = json.loads((package / "schemas/figures.json").read_bytes())
        change(content)
        (package / "schemas/figures.json").write_text(json.dumps(content), encoding="utf-8")

    return edit


def put(path: str, data: bytes) -> Callable[[Path], object]:
    return lambda package: (package / path).write_bytes(data)


def replaced(path: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda package: (package / path).write_bytes((package / path).read_bytes().replace(old, new))


FIGURES = "data/figures.csv"
MALFORMED = {
    "no descriptor": lambda p: (p / "datapackage.json").unlink(),
    "an empty descriptor": put("datapackage.json", b""),
    "a descriptor that is a list": put("datapackage.json", b"[]"),
    "a descriptor that is cut": replaced("datapackage.json", b"]\n}\n", b""),
    "a descriptor with a key twice": put("datapackage.json", b'{"name": "a", "name": "b"}'),
    "a deep descriptor": put("datapackage.json", b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "a descriptor with NaN": put("datapackage.json", b'{"name": NaN}'),
    "a descriptor with absurd numbers": descriptor(lambda d: d["resources"][0].update(bytes=10**400)),
    "a descriptor in UTF-16": lambda p: (p / "datapackage.json").write_bytes((p / "datapackage.json").read_text().encode("utf-16")),
    "resources of all kinds": descriptor(lambda d: d.update(resources=[None, 1, "x", [], {}, {"name": 5}, {"name": "figures"}])),
    "properties of all kinds": descriptor(lambda d: d.update(licenses="x", contributors=[1], keywords=5, sources={}, version=[], created=9)),
    "a resource named twice": descriptor(lambda d: d["resources"].append(dict(d["resources"][0]))),
    "an absolute path": descriptor(lambda d: d["resources"][0].update(path="/etc/passwd")),
    "a parent path": descriptor(lambda d: d["resources"][0].update(path="../../etc/passwd")),
    "a remote path": descriptor(lambda d: d["resources"][0].update(path="https://example.org/a.csv")),
    "a remote schema": descriptor(lambda d: d["resources"][0].update(schema="https://example.org/a.json")),
    "a remote profile": descriptor(lambda d: d.update(profile="https://example.org/a.json")),
    "paths as a list": descriptor(lambda d: d["resources"][0].update(path=[FIGURES, FIGURES])),
    "no schema": lambda p: (p / "schemas/figures.json").unlink(),
    "a broken schema": put("schemas/figures.json", b"{"),
    "a schema with a bad pattern": schema(lambda s: s["fields"][0]["constraints"].update(pattern="(?:[")),
    "a schema with a minimum that is text": schema(lambda s: s["fields"][2]["constraints"].update(minimum="abc")),
    "a schema with keys of all kinds": schema(lambda s: s.update(primaryKey=5, foreignKeys=[1, {"fields": 3}], missingValues="x")),
    "a schema of null": schema(lambda s: s.update(fields=[None])),
    "no table": lambda p: (p / FIGURES).unlink(),
    "a folder for a table": lambda p: (p / FIGURES).unlink() or (p / FIGURES).mkdir(),
    "a link for a table": lambda p: (p / FIGURES).unlink() or (p / FIGURES).symlink_to("/etc/passwd"),
    "a link that is broken": lambda p: (p / FIGURES).unlink() or (p / FIGURES).symlink_to("nowhere"),
    "an empty table": put(FIGURES, b""),
    "a header alone": lambda p: (p / FIGURES).write_bytes((p / FIGURES).read_bytes().split(b"\n")[0] + b"\n"),
    "a binary table": put(FIGURES, bytes(range(256)) * 8),
    "a table in GB18030": lambda p: (p / FIGURES).write_bytes((p / FIGURES).read_text("utf-8").encode("gb18030")),
    "a byte order mark": lambda p: (p / FIGURES).write_bytes(b"\xef\xbb\xbf" + (p / FIGURES).read_bytes()),
    "line ends of Windows": replaced(FIGURES, b"\n", b"\r\n"),
    "an open quote": lambda p: (p / FIGURES).write_bytes((p / FIGURES).read_bytes() + b'"'),
    "ragged rows": lambda p: (p / FIGURES).write_bytes((p / FIGURES).read_bytes() + b"a,b\n"),
    "a header twice": replaced(FIGURES, b"figure_id,report_id", b"figure_id,figure_id"),
    "no end of line": lambda p: (p / FIGURES).write_bytes((p / FIGURES).read_bytes().rstrip(b"\n")),
    "an absurd number": lambda p: change(p, "figures", lambda r: True, value="9" * 5000),
    "an absurd offset": lambda p: change(p, "figures", lambda r: True, start="9" * 30, end="1e9"),
    "infinity": lambda p: change(p, "figures", lambda r: True, value="inf"),
    "a formula": lambda p: change(p, "figures", lambda r: True, note="=1+1"),
    "a control character": lambda p: change(p, "figures", lambda r: True, note="a\x00b"),
    "a bidi character": lambda p: change(p, "figures", lambda r: True, note="a\u202eb"),
    "a huge table": lambda p: os.truncate(p / FIGURES, 1 << 30),
    "a huge cell": lambda p: change(p, "figures", lambda r: True, note="x" * 200_000),
    "a table of commas": put(FIGURES, b"," * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("damage", MALFORMED)
def test_malformed_input_is_a_finding_never_a_breakdown(package_copy, damage):
    MALFORMED[damage](package_copy)
    report = validation.validate(package_copy, QUICK)
    assert report.failures == [] and report.exit_code == 1
    assert all(finding.mend and finding.file for finding in report.findings)


@pytest.mark.parametrize(
    "damage", ["no end of line", "a resource named twice", "an open quote", "a key twice", "no table"]
)
def test_nothing_is_built_from_what_cannot_be_read_whole(package_copy, damage):
    if damage == "a key twice":
        replaced("schemas/figures.json", b'"fields"', b'"fields": [], "fields"')(package_copy)
    else:
        MALFORMED[damage](package_copy)
    before = state(package_copy)
    with pytest.raises(rebuild.NotBuildable) as refused:
        rebuild.plan(Package(package_copy))
    assert all(finding.file and finding.mend for finding in refused.value.findings)
    assert state(package_copy) == before


@pytest.mark.parametrize(
    "damage",
    [
        "a schema with a minimum that is text",
        "a schema with keys of all kinds",
        "an absurd number",
        "an open quote",
        "a remote schema",
    ],
)
def test_malformed_input_does_not_break_the_reader_in_the_child_process(package_copy, damage):
    MALFORMED[damage](package_copy)
    assert validation.validate(package_copy, ("tables",)).failures == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_changed_anywhere_breaks_validation_down(package_copy, data):
    path = data.draw(
        st.sampled_from(
            [
                "datapackage.json",
                "CITATION.cff",
                "CHANGELOG.md",
                FIGURES,
                "schemas/figures.json",
                "data/source/reports.csv",
            ]
        )
    )
    place = package_copy / path
    before = place.read_bytes()
    start = data.draw(st.integers(0, len(before)))
    length = data.draw(st.integers(0, 40))
    place.write_bytes(before[:start] + data.draw(st.binary(max_size=20)) + before[start + length :])
    try:
        assert validation.validate(package_copy, ("descriptor", "freshness")).failures == []
    finally:
        place.write_bytes(before)


def test_nothing_outside_the_package_is_handed_to_the_child(package_copy):
    for damage in ("an absolute path", "a remote path", "a remote profile"):
        MALFORMED[damage](package_copy)
        handle = tables.start(Package(package_copy))
        assert handle.children == () and {finding.rule for finding in handle.refused} == {"not-checked"}


@pytest.mark.parametrize(
    "deed",
    [
        "open('x', 'w')",
        "import os; os.remove('datapackage.json')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_child_can_neither_write_nor_reach_out(package_copy, deed):
    code = f"import sys; sys.path.append({str(ROOT)!r}); from scripts.workreport.check import reader; sys.addaudithook(reader.guard); {deed}"
    run = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=package_copy, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 1 and "is not allowed while tables are validated" in run.stderr


def test_a_layer_that_breaks_down_is_named_and_hides_no_finding(package_copy, monkeypatch):
    from scripts.workreport.check import freshness

    def broken(package: Package, options: Options) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr(freshness, "check", broken)
    (package_copy / "data" / "stray.txt").write_text("x")
    report = validation.validate(package_copy, ("descriptor", "freshness"))
    assert report.exit_code == 2 and len(report.failures) == 1
    assert "freshness" in report.failures[0] and "RuntimeError: no luck" in report.failures[0]
    assert any(finding.rule == "stray-file" for finding in report.findings)


def test_findings_are_sorted_and_stand_once(package_copy):
    change(package_copy, "figures", lambda row: row["printed"] == "2169公顷", indicator_id="nothing")
    found = validation.validate(package_copy, ("descriptor", "tables", "freshness")).findings
    assert len(found) == len(set(found))
    places = [(cause(f), f.file, f.row, f.column) for f in found]
    assert places == sorted(places) and places[0][1] == "data/figures.csv", "first causes first"


def test_a_package_with_several_reports_is_as_sound_as_one(tmp_path):
    replicate(ROOT, tmp_path / "three", 3)
    assert len(Package(tmp_path / "three").table("reports").rows) == 3 * len(Package(ROOT).table("reports").rows)
    assert validation.validate(tmp_path / "three").findings == []


def test_every_table_is_read_by_one_of_the_children(package_copy):
    """Parts of frictionless say together what a run over the whole package says."""
    change(package_copy, "figures", lambda row: True, paragraph="-3")
    change(package_copy, "reference/units", lambda row: row["unit_id"] == "hectare", unit_id="mu")
    result = tables.check(Package(package_copy), Options())
    code = "import sys, json, frictionless as f; r = f.validate('datapackage.json', limit_errors=1000); " + (
        "print(json.dumps([[t.name, e.type, getattr(e, 'row_number', 0)] for t in r.tasks for e in t.errors]))"
    )
    whole = subprocess.run([sys.executable, "-c", code], cwd=package_copy, capture_output=True, text=True, timeout=120)
    paths = {name: resource["path"] for name, resource in Package(package_copy).resources.items()}
    said = {(paths[n], kind, row) for n, kind, row in json.loads(whole.stdout) if kind not in tables.LEFT_TO_FRESHNESS}
    assert said and {(f.file, f.rule, f.row) for f in result.findings} == said


def test_a_child_that_dies_or_answers_nonsense_is_named(package_copy, tmp_path, monkeypatch):
    for code, says in (("import os; os._exit(7)", "exit 7"), ("print('nonsense')", "cannot be read")):
        (tmp_path / "reader.py").write_text(code)
        monkeypatch.setattr(tables, "READER", tmp_path / "reader.py")
        found = tables.check(Package(package_copy), Options()).findings
        assert {f.rule for f in found} == {"not-checked"} and says in found[0].found and found[0].mend


def test_a_child_that_never_answers_is_ended():
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert "no answer" in tables.Child(sleeper).answer(0.2)["raised"]
    assert sleeper.poll() is not None


def test_the_cells_that_a_person_types_are_counted_by_table():
    run = command("build", "--owners", str(ROOT))
    assert run.returncode == 0, run.stderr
    said = dict(line.rsplit(None, 2)[:2] for line in run.stdout.splitlines()[1:] if line.rsplit(None, 1)[1] != "%")
    said = {name.strip(): int(cells) for name, cells in said.items()}
    totals = {name: cells for name, cells in said.items() if name.startswith(("all", "of the", "at "))}
    assert sum(said.values()) - sum(totals.values()) == said["all"] == totals[f"at {ROOT}"]
    assert said["figures"] == 4 * len(Package(ROOT).table("figures"))  # indicator, subject, period, value type
    with (ROOT / "tests/data/columns-1.1.0.csv").open(encoding="utf-8", newline="") as file:
        old = {(row["table"], c) for row in csv.DictReader(file) for c in row["columns"].split()}
    kept = sum(c.cells for c in owners.columns(Package(ROOT)) if (c.table, c.column) in old)
    assert kept <= 0.62 * 22510, "what people kept at 1.1.0, without what a page gave"
    assert command("build", "--owners", "no-such-revision").returncode == 2
