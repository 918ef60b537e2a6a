"""An invented report of an invented district, and the rows that a curator would write for it.

`report.html` is the saved page, with a stand-in for injected advertising. `data/` holds, in the layout of the package,
what a curator types: the columns of page and person, where they are not the default. The place (霁川市澄屿区, 990101) lies outside
GB/T 2260 and exists nowhere, and so does every figure.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.workreport.package import Package, read_rows, serialise

HERE = Path(__file__).parent
PAGE = HERE / "report.html"
REPORT = "990101-20220115"
BEFORE_BUILD = ("reports", "sections", "lexicon")  # what build.py needs before it can read the page
DAY = "2099-12-31"  # later than any release


def fill(package: Path, *names: str) -> None:
    """Type the rows of `data/` into the package: of the tables `names`, or of all others than those needed first."""
    for place in sorted((HERE / "data").rglob("*.csv")):
        if place.stem in names or (not names and place.stem not in BEFORE_BUILD):
            add(package, place)


def add(root: Path, place: Path) -> None:
    """Type the rows of one file at the end of their table, or their cells into the row that has their key already."""
    table = Package(root).table(place.stem)
    columns, mine, findings = read_rows(place.read_bytes(), place.name, None)
    assert not findings, findings
    key = [column for column in table.schema["primaryKey"] if column in columns]
    rows = {tuple(row[c] for c in table.schema["primaryKey"]): dict(row) for row in table}
    for number, row in enumerate(mine):
        known = rows.get(tuple(row[c] for c in key)) if len(key) == len(table.schema["primaryKey"]) else None
        rows.setdefault((number,), dict.fromkeys(table.columns, "")).update(row) if known is None else known.update(row)
    (root / table.path).write_bytes(serialise(table.columns, rows.values()))


def next_minor(version: str) -> str:
    """The version that new rows take."""
    major, minor, _ = version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def release(root: Path, day: str = DAY) -> Path:
    """Give the version at work, if there is one, its date."""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    dated = re.sub(r"(?m)^(## \[[0-9.]+\]) - unreleased$", rf"\1 - {day}", changelog)
    (root / "CHANGELOG.md").write_bytes(dated.encode("utf-8"))
    return root


def announce(
    root: Path, version: str = "", day: str = DAY, entry: str = "The report of Chengyu District of 15 January 2022."
) -> None:
    """Raise the version (by one MINOR) where it is named, and the years and places that the descriptor covers.

    A version that is still at work is released first.
    """
    release(root, day)
    version = version or next_minor(Package(root).descriptor["version"])
    descriptor = (root / "datapackage.json").read_text(encoding="utf-8")
    descriptor = re.sub(r'(\n  "version": )"[^"]+"', rf'\g<1>"{version}"', descriptor)
    years = {row[c] for row in Package(root).table("reports") for c in ("review_year", "plan_year")}
    descriptor = re.sub(r'("dcterms:temporal": )"[^"]+"', rf'\g<1>"{min(years)}/{max(years)}"', descriptor)
    places = list(dict.fromkeys(f"{r['place_code']} {r['place_en']}" for r in Package(root).table("reports")))
    listed = ",\n".join(f'    "{place}"' for place in places)
    descriptor = re.sub(r'("dcterms:spatial": )\[[^\]]*\]', rf"\g<1>[\n{listed}\n  ]", descriptor)
    (root / "datapackage.json").write_bytes(descriptor.encode("utf-8"))
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = f"## [Unreleased]\n\n## [{version}] - {day}\n\n### Added\n\n- {entry}\n"
    (root / "CHANGELOG.md").write_bytes(changelog.replace("## [Unreleased]\n", heading, 1).encode("utf-8"))
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    citation = re.sub(r"(?m)^date-released: .*\n", "", citation)
    citation = re.sub(r"(?m)^version: .*$", f"version: {version}\ndate-released: {day}", citation)
    (root / "CITATION.cff").write_bytes(citation.encode("utf-8"))
