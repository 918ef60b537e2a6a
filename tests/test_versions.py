"""Promise: one place says when a version came out, and everything that people download says the same."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport import versions
from scripts.workreport.check import Options, descriptor
from scripts.workreport.package import Package
from scripts.workreport.release import archive, citation, columnar, croissant, database, webpage, workbook
from scripts.workreport.versions import MAJOR, MINOR, PATCH, changelog, following, parts, step
from tests.conftest import ROOT, copy_package

NUMBERS = st.tuples(*[st.integers(0, 10**6)] * 3)


def state(root: Path, heading: str, released: str = "") -> Package:
    """The package in `root` with one version, under a heading of CHANGELOG.md, and `date-released` where one is given."""
    log = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## [1.1.0]")[1]
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\n## [2.0.0] - {heading}\n\n- X.\n\n## [1.1.0]{log}", "utf-8")
    for name, pattern, text in (
        ("datapackage.json", r'(?m)^  "version": .*$', '  "version": "2.0.0",'),
        ("CITATION.cff", r"(?m)^version: .*\n(date-released: .*\n)?", f"version: 2.0.0\n{released}"),
    ):
        place = root / name
        place.write_text(re.sub(pattern, text, place.read_text("utf-8")), "utf-8")
    return Package(root)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("versions") / "package")


@pytest.mark.parametrize(
    ("heading", "zh", "en", "carried"),
    [("2031-05-06", "2031-05-06", "2031-05-06", "2031-05-06"), ("unreleased", "未发布", "unreleased", "2026-11-26")],
)
def test_every_download_carries_the_date_of_its_version(
    folder: Path, heading: str, zh: str, en: str, carried: str
) -> None:
    package = state(folder, heading)
    made = archive.build(package)
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        days = {entry.date_time[:3] for entry in file.infolist()}
    assert days == {tuple(map(int, carried.split("-")))}
    book = openpyxl.load_workbook(io.BytesIO(workbook.build(package)))
    assert book.properties.created == datetime.fromisoformat(carried)
    assert any(
        en in str(cell.value) and "2.0.0" in str(cell.value)
        for cell in book.worksheets[0]["A"] + book.worksheets[0]["B"]
    )
    page = webpage.build(package, []).decode("utf-8")
    footer = page[page.index("<footer") :]
    assert zh in footer and en in footer and "2026-11-22" not in footer
    told = json.loads(croissant.build(package, {}))
    assert (
        told.get("dateModified") == (carried if heading == carried else None) and told["datePublished"] == "2026-11-22"
    )
    assert f"({en[:4]})" in citation.english(package) or f"({en})" in citation.english(package)
    assert zh in citation.chinese(package)
    assert ("year = {2031}" in citation.bibtex(package)) == (heading == carried)
    assert ("unreleased" in citation.bibtex(package)) == (heading != carried)
    assert en.encode() in database.build(package)
    assert en.encode() in columnar.build(package)["units"]


@pytest.mark.parametrize(
    ("heading", "released", "rules"),
    [
        ("2031-05-06", "date-released: 2031-05-06\n", set()),
        ("2031-05-06", "date-released: 2031-05-07\n", {"citation"}),
        ("2031-05-06", "", {"citation"}),
        ("unreleased", "", set()),
        ("unreleased", "date-released: 2026-11-26\n", {"citation"}),
        ("soon", "", {"changelog"}),
        ("2025-01-01", "date-released: 2025-01-01\n", {"changelog"}),
    ],
)
def test_changelog_and_citation_say_the_same_day_or_none(folder: Path, heading: str, released: str, rules: set) -> None:
    found = descriptor.check(state(folder, heading, released), Options()).findings
    assert {f.rule for f in found} == rules, found


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("## [2.0.0] - unreleased\n## [1.0.0] - 2026-01-01\n", []),
        ("## [Unreleased]\n## [1.0.0] - 2026-01-01 [YANKED]\n", []),
        ("## [1.0.0] - unreleased\n", []),
        ("## [2.0.0] - 2026-02-01\n## [1.0.0] - unreleased\n", [2]),
        ("## [2.0.0] - unreleased\n## [1.1.0] - unreleased\n## [1.0.0] - 2026-01-01\n", [2]),
        ("## [1.0.0] - 2026-01-01\n## [1.0.0] - 2026-01-01\n", [1]),
        ("## [1.0.0] - 2026-13-01\n", [1]),
        ("## [1.0.0]\n", [1]),
        ("## 1.0.0 - 2026-01-01\n", [1]),
        ("## [1.0] - 2026-01-01\n", [1]),
        ("no heading\n", [0]),
        ("", [0]),
    ],
)
def test_only_the_newest_version_can_be_unreleased(text: str, trouble: list[int]) -> None:
    assert [line for line, *_ in changelog(text).trouble] == trouble


@given(NUMBERS, NUMBERS)
def test_versions_compare_as_their_numbers_and_follow_one_another(old: tuple, new: tuple) -> None:
    one, other = (".".join(map(str, v)) for v in (old, new))
    assert (parts(one) < parts(other)) == (old < new)
    assert [step(old, parts(following(old, s))) for s in (PATCH, MINOR, MAJOR)] == [PATCH, MINOR, MAJOR]
    assert step(old, old) is None and (step(old, new) is None or new > old)


@pytest.mark.parametrize(
    "text", ["1.0", "1.0.0.0", "01.0.0", "1.0.0-rc.1", "v1.0.0", "١.0.0", "1.0.0\n", "", None, 1, [1]]
)
def test_what_is_no_version_is_none(text: object) -> None:
    assert parts(text) is None


@given(st.text(max_size=300) | st.text("## []-0123456789.\nunreleased", max_size=300))
def test_no_text_breaks_the_reader_of_changelogs(text: str) -> None:
    for release in changelog(text).releases:
        assert parts(release.version) and (release.day == "" or versions.is_day(release.day))


def test_nothing_else_in_the_code_reads_versions() -> None:
    """Three copies of one pattern drifted apart once."""
    readers = [
        place.name
        for place in (ROOT / "scripts").rglob("*.py")
        if r"\.(0|[1-9]" in (text := place.read_text("utf-8")) or "yaml" in text or "## \\[" in text
    ]
    assert readers == ["versions.py"]
