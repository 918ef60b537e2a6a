"""The command behind `draft.py REPORT... --out DIR`: files in, a package out, and what a curator should know of it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from ..package import Package, read_bytes, write_all
from ..text.page import MAX_BYTES
from ..text.panel import ReportError
from . import draft, rebuild, source

TABLE = ("file", "place", "delivered")


def said(table: Path | None, place: str, delivered: str, paths: list[Path]) -> dict[Path, tuple[str, str]]:
    """Place and day of each report, by its path: from a table of them, or from the options for the only one.

    Raises DraftError.
    """
    if table is None:
        if (place or delivered) and len(paths) > 1:
            raise draft.DraftError(
                "--place and --delivered hold for one report. Give --table FILE, with a row for each."
            )
        return dict.fromkeys(paths, (place, delivered))
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise draft.DraftError(f"{table}: {error}. Give a CSV file with the columns {', '.join(TABLE)}.") from None
    if not rows or not set(TABLE) <= rows[0].keys():
        raise draft.DraftError(f"{table}:1: expected the columns {', '.join(TABLE)}.")
    by_name = {row["file"]: (row["place"] or "", row["delivered"] or "") for row in rows}
    if unknown := sorted(by_name.keys() - {path.name for path in paths}):
        raise draft.DraftError(
            f"{table}: {unknown[0]} is none of the reports given. Correct the name, or give the file."
        )
    return {path: by_name.get(path.name, ("", "")) for path in paths}


def departures(table: Path | None) -> list[dict[str, str]]:
    """Rows of a table in the form of data/departures.csv. Raises DraftError."""
    if table is None:
        return []
    try:
        with table.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise draft.DraftError(f"{table}: {error}. Give a CSV file in the form of data/departures.csv.") from None


def package(
    paths: list[Path],
    out: Path,
    template: Path,
    *,
    table: Path | None = None,
    place: str = "",
    delivered: str = "",
    level: str = "draft",
    again: bool = False,
    changes: Path | None = None,
    title: tuple[str, str, str] = ("", "", ""),
) -> int:
    """Draft, or with `again` draft anew into a package that stands; prints what was coded. Returns the exit status.

    A report that cannot be read is named, the others are drafted: 1 then. Raises DraftError, NotBuildable, OSError.
    """
    known = said(table, place, delivered, paths)
    texts, failed = [], 0
    for path in paths:
        try:
            raw = read_bytes(path, MAX_BYTES)
            texts.append(draft.read(path.name, raw, *known[path]))
        except (draft.DraftError, ReportError, OSError, ValueError) as error:
            failed += 1
            said_of = str(error)
            print(f"draft: {said_of if path.name in said_of else f'{path.name}: {said_of}'}", file=sys.stderr)
    if not texts:
        return 1
    if again:
        _again(texts, out)
    else:
        draft.draft(texts, template, out, title=title, coding_level=level, departures=departures(changes))
    for line in counted(Package(out)):
        print(line)
    print(f"wrote {out}; check it with: validate.py --package {out}")
    return 1 if failed else 0


def _again(texts: list[draft.Text], out: Path) -> None:
    """Write the tables of the page anew from better copies; what a person typed stays, and figures follow their words."""
    held = {row["report_id"] for row in Package(out).table("reports") or ()}
    for text in texts:
        if text.report_id not in held:
            raise draft.DraftError(f"{text.name}: {out} holds no report {text.report_id}. Draft it into a new folder.")
    for text in texts:
        package_now = Package(out)
        report = next(row for row in package_now.table("reports") if row["report_id"] == text.report_id)
        report["text_starts"] = text.paragraphs[0][:12]
        made = source.from_page(package_now, text.raw, text.report_id, text.name)
        write_all(out, made.files)
        for message in made.messages:
            print(f"note: {text.name}: {message}")
    write_all(out, rebuild.plan(Package(out)))


def counted(package_made: Package) -> Iterator[str]:
    """How much of each report is coded."""
    figures, rest = package_made.table("figures"), package_made.table("uncoded")
    for row in package_made.table("reports"):
        coded = sum(f["report_id"] == row["report_id"] for f in figures)
        left = sum(u["report_id"] == row["report_id"] for u in rest)
        yield f"{row['report_id']} {row['place_zh']}: coded {coded} of {coded + left}"
