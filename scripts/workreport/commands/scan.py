"""List the quantities of a work report that the package has not recorded, as CSV; the summary goes to stderr.

REPORT is a saved page or plain text (UTF-8, GB18030), of any government and year, also text pasted from a PDF. Foreign
strings that look injected, and numbers that the copy damaged, are listed with the role `suspect`: no number is read from
them. Of HTML what a reader sees is read; struck-out and hidden text is left out and counted, but style sheets are not read:
what a class hides stays. Traditional characters, radicals and look-alikes are read as what they stand for; offsets hold.

Exit status: 0 done, 2 could not run. Nothing is written but the file that --text names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..command import package_folder, package_option, run
from ..findings import shown
from ..package import Package, read_bytes, serialise
from ..text.candidate import COLUMNS, EXTRA, PHRASE, SUSPECT, Survey
from ..text.damage import marks
from ..text.page import MAX_BYTES
from ..text.survey import NotReadable, Surveyor

LONG = 200  # paragraphs from which a progress bar is worth its import


def arguments(words: list[str], prog: str, home: Path) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path, metavar="REPORT", help="a saved page or plain text")
    package_option(parser, home)
    parser.add_argument(
        "--all", action="store_true", help="list dates, ordinals, names and set phrases too: every numeral"
    )
    parser.add_argument(
        "--phrases",
        action="store_true",
        help="list phrases of reference/phrases too: they state a quantity without a numeral",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--ledger", action="store_true", help="print rows of data/numerals.csv instead, of all roles")
    form.add_argument(
        "--figures",
        action="store_true",
        help="print rows of data/figures.csv instead, filled as far as the words suggest",
    )
    parser.add_argument(
        "--text", type=Path, metavar="FILE", help="write the paragraphs that the offsets refer to, one a line"
    )
    return parser.parse_args(words)


def progress(lines: list) -> Iterable:  # type: ignore[type-arg]
    """The lines, with a progress bar on stderr where there are many and someone looks at it."""
    if len(lines) < LONG or not sys.stderr.isatty():
        return lines
    return _bar(lines)


def _bar(lines: list) -> Iterator:  # type: ignore[type-arg]
    from rich.console import Console
    from rich.progress import track

    yield from track(lines, "reading", console=Console(stderr=True), transient=True)


def output(found: Survey, surveyor: Surveyor, given: argparse.Namespace) -> bytes:
    """The table that was asked for."""
    rows = [candidate for candidate in found.candidates if candidate.role not in (SUSPECT, PHRASE)]
    if given.ledger:
        ledger = [column["name"] for column in surveyor.package.schema("numerals")["fields"]]
        return serialise(ledger, (row for c in rows for row in surveyor.ledger_rows(found, c)))
    if given.figures:
        figures = [column["name"] for column in surveyor.package.schema("figures")["fields"]]
        chosen = [c for c in found.candidates if c.role == "figure" or (c.role == PHRASE and given.phrases)]
        return serialise(figures, (surveyor.figure_row(found, c) for c in chosen))
    return serialise([*COLUMNS, *EXTRA], (candidate.cells() for candidate in found.candidates))


def summary(found: Survey, given: argparse.Namespace) -> Iterator[str]:
    """What was read, line by line."""
    if found.matched:
        yield f"report {found.report_id}: {len(found.matched)} of {found.recorded_paragraphs} recorded paragraphs stand in {given.report.name}"
        other = [number for number, _ in found.lines if number not in found.matched]
        if other:
            yield f"paragraphs of another wording, listed whole: {len(other)} ({', '.join(map(str, other[:20]))}{' …' if len(other) > 20 else ''}; 0: a line that the package does not have)"
    elif found.report_id:
        yield f"report {found.report_id}: it has a row in data/source/reports.csv; paragraphs are numbered as build.py --source will number them"
    else:
        yield "report unknown to the package: paragraphs are the lines of the whole page"
    if found.joined:
        yield f"broken lines: {found.joined} joined to the line before, {found.dropped} page numbers left out; offsets are those of the joined paragraphs (--text FILE writes them; build from that file)"
    yield from found.notes
    for mark in marks(line for _, line in found.lines):
        yield f"what the copy went through: {mark}"
    roles = found.roles()
    yield f"paragraphs {len(found.lines)}, characters {len(found.text) - 1}"
    yield f"left out because the ledger holds them: {found.recorded}"
    for role in sorted(roles):
        yield f"{role}: {roles[role]}"
    figures = [c for c in found.candidates if c.role == "figure"]
    yield f"figures with a suggested indicator: {sum(bool(c.indicator_id) for c in figures)} of {len(figures)}"
    for c in figures:
        if c.note.startswith("not read"):
            yield f"not read: paragraph {c.paragraph}, {c.start}: {shown(c.printed)}: judge it by eye"
    for c in found.candidates:
        if c.role == SUSPECT:
            yield f"suspect: paragraph {c.paragraph}, {c.start}: {shown(c.printed)} ({c.note}): no number was read from it"


def scan(given: argparse.Namespace) -> None:
    """Read, print, sum up. Raises CannotRun, NotReadable and OSError."""
    surveyor = Surveyor(Package(package_folder(given.package)))
    try:
        raw = read_bytes(given.report, MAX_BYTES)
    except FileNotFoundError:
        raise NotReadable(f"{given.report}: there is no such file. Name a saved page or text.") from None
    except ValueError as error:
        raise NotReadable(f"{given.report}: {error}. Name a saved page or text.") from None
    found = surveyor.read(raw, str(given.report))
    surveyor.survey(found, given.all or given.ledger, given.phrases, progress)
    if given.text:
        place = given.text.resolve()
        if place == given.report.resolve() or any(
            given.package.resolve() / part in place.parents for part in ("data", "schemas")
        ):
            raise NotReadable(
                f"{given.text}: the text would replace the report or a file of the package. Name another file."
            )
        given.text.write_bytes(found.text.encode("utf-8"))
    data = output(found, surveyor, given)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the interpreter flushes it once more at its end
    for line in summary(found, given):
        print(line, file=sys.stderr)


def work(given: argparse.Namespace) -> int:
    """Do what the command line asks for; returns the exit status."""
    scan(given)
    return 0


def main(words: list[str], prog: str, home: Path) -> int:
    """Run; returns the exit status."""
    return run("scan", lambda: work(arguments(words, prog, home)), (NotReadable,))
