"""Promise: whoever mends sees where and what: first causes first, one annotation a cell, and old and new apart."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.check import validation
from scripts.workreport.findings import MEND, Finding, as_github, as_text, cause, ordered, said
from tests.conftest import ROOT, change, copy_package

ERROR = re.compile(r"::error file=([^,:]*)(?:,line=(\d+))?,title=([^:]*)::(.*)")


def annotations(text: str) -> list[tuple[str, ...]]:
    """File, line, title and words of what a runner would make annotations of."""
    found, stopped = [], ""
    for line in text.splitlines():
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif line.lstrip().startswith("::"):
            hit = ERROR.fullmatch(line)
            assert hit, line
            found.append(hit.groups(""))
    assert not stopped
    return found


def test_one_wrong_cell_is_one_annotation_with_its_place_in_words(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    line = change(package, "figures", lambda row: row["value"] == "63.9", value="64.9")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/validate.py", "--package", package, "--format", "github"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    ((file, at, _, words),) = annotations(done.stdout)
    assert (file, at) == ("data/figures.csv", str(line)) and words.startswith(
        f"data/figures.csv:{line} value: found 64.9"
    )
    assert "figures.hash" in done.stdout, "what follows stands in the text"


def test_a_wrong_key_is_one_annotation_a_cell_and_names_who_else_found_it(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    line = change(package, "figures", lambda row: row["value"] == "63.9", indicator_id="nothing")
    found = validation.validate(package).findings
    own = [
        words for file, at, _, words in annotations(as_github(found)) if at == str(line) and " indicator_id: " in words
    ]
    assert len([f for f in found if f.column == "indicator_id"]) > 1 and len(own) == 1 and "too)" in own[0]


def test_the_cell_that_a_person_types_comes_before_what_follows_from_it() -> None:
    places = [
        ("freshness", "data/derived/figures_flat.csv"),
        ("consistency", "data/figures.csv"),
        ("freshness", "README.md"),
        ("contracts", "data/figures.csv"),
        ("contracts", "data/reference/units.csv"),
        ("descriptor", "schemas/figures.json"),
        ("descriptor", "datapackage.json"),
    ]
    found = ordered(Finding(layer, "x", file) for layer, file in places)
    assert [(f.layer, f.file) for f in found] == [
        ("descriptor", "datapackage.json"),
        ("descriptor", "schemas/figures.json"),
        ("contracts", "data/reference/units.csv"),
        ("contracts", "data/figures.csv"),
        ("consistency", "data/figures.csv"),
        ("freshness", "README.md"),
        ("freshness", "data/derived/figures_flat.csv"),
    ]
    assert [cause(f) for f in found] == sorted(cause(f) for f in found)


def test_what_follows_is_annotated_where_nothing_else_is_wrong() -> None:
    stale = [Finding("freshness", "stale", "README.md", 3), Finding("freshness", "stale", "data/README.md", 4)]
    assert [(file, line) for file, line, *_ in annotations(as_github(stale))] == [
        ("README.md", "3"),
        ("data/README.md", "4"),
    ]
    assert as_github([]) == ""


HOSTILE = st.lists(
    st.sampled_from([*"::\n\r%,a 数`\u202e#[", "::error::x", "##[error]x", "::stop-commands::y"]), max_size=8
).map("".join)


@given(
    st.lists(
        st.builds(Finding, HOSTILE, HOSTILE, HOSTILE, st.integers(0, 3), HOSTILE, HOSTILE, HOSTILE, HOSTILE), max_size=6
    )
)
def test_no_finding_becomes_a_command_of_its_own(found: list[Finding]) -> None:
    text = as_github(found)
    before, _, _ = text.partition("::stop-commands::" if found else "\0")
    assert all(line.startswith("::error file=") for line in before.splitlines())
    assert len(re.findall(r"(?m)^::[0-9a-f]{64}::$", text)) == bool(found)


@given(
    st.text("ab中。", max_size=300),
    st.text("ab中。", max_size=40),
    st.text("ab中。", max_size=40),
    st.text("ab中。", max_size=300),
)
def test_found_and_expected_differ_as_they_are_printed(head: str, one: str, other: str, tail: str) -> None:
    head *= 20
    finding = Finding("x", "y", "z", found="F" + head + one + tail, expected="F" + head + other + tail)
    if one + tail != other + tail:
        words = said(finding).removeprefix("found ").split("; expected ")
        assert words[0] != words[1]


def test_a_row_to_paste_is_never_cut() -> None:
    row = "a.b.c,note," + "字" * 2000 + ",WHY"
    assert row in as_text([Finding("gate", "x", "data/figures.csv", 3, mend=f"Add to data/revisions.csv: {row}")])
    assert len(row) < MEND


def test_a_missing_file_is_found_before_what_it_breaks(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    (package / "schemas/units.json").unlink()
    assert validation.validate(package).findings[0].file in ("datapackage.json", "schemas/units.json")
