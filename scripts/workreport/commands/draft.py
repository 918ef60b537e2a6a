"""From the texts of work reports to a Data Package that validates; or, with --headlines, to the panel of their headline figures.

REPORT is a saved page or plain text (UTF-8, GB18030) of any government and year, a folder of them, or a pattern. With --out DIR
a new folder holds descriptor, schemas and all tables: figures that the words prove, all other quantities counted with their
words. With --headlines the table goes to standard output or to --out FILE (.csv, .xlsx, .parquet), a summary to standard error.

Exit status: 0 done, 1 some report could not be read (the others were), 2 could not run.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ..command import run, template
from ..text.collection import (
    CsvRows,
    NoReports,
    Read,
    files_of,
    read_files,
    summary_line,
    table_writer,
)

LONG = 20  # reports from which a progress bar is worth its import


def arguments(words: list[str], prog: str, home: Path) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "report", nargs="+", metavar="REPORT", help="a saved page or plain text, a folder, or a pattern"
    )
    parser.add_argument("--headlines", action="store_true", help="the panel of headline indicators of all reports")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR|FILE",
        help="the new folder of the package; with --headlines the table: .csv, .xlsx or .parquet (default: CSV to standard output)",
    )
    parser.add_argument(
        "--place", default="", metavar="CODE", help="GB/T 2260 code of the place, where the text does not say it"
    )
    parser.add_argument("--table", type=Path, metavar="FILE", help="CSV with file,place,delivered: of many reports")
    parser.add_argument(
        "--level", choices=("draft", "headline"), default="draft", help="what the coding promises (default: draft)"
    )
    parser.add_argument(
        "--departures", type=Path, metavar="FILE", help="cells decided otherwise than the program computes them"
    )
    parser.add_argument(
        "--title", nargs=2, default=("", ""), metavar=("ZH", "EN"), help="title of the package in both languages"
    )
    parser.add_argument(
        "--copies", default="", metavar="TEXT", help="what is known of the copies, for the sources of the package"
    )
    parser.add_argument(
        "--again", action="store_true", help="draft anew into a package that stands: what was typed stays"
    )
    parser.add_argument(
        "--like", type=Path, default=template(home), metavar="DIR", help="the package whose schemas and codes are taken"
    )
    parser.add_argument(
        "--delivered", metavar="DATE", help="YYYY-MM-DD on which the report was delivered, where its text does not say"
    )
    given = parser.parse_args(words)
    if not given.headlines and given.out is None:
        parser.error("expected --out DIR, the folder of the package, or --headlines")
    if given.jobs < 1:
        parser.error("--jobs: expected a number from 1")
    if given.delivered:
        try:
            date.fromisoformat(given.delivered)
        except ValueError:
            parser.error(f"--delivered: found {given.delivered!r}; expected a date such as 2026-01-27")
    return given


def progress(done: Iterable[Read], total: int) -> Iterable[Read]:
    """The reports, with a progress bar on stderr where there are many and someone looks at it."""
    if total < LONG or not sys.stderr.isatty():
        return done
    return _bar(done, total)


def _bar(done: Iterable[Read], total: int) -> Iterator[Read]:
    from rich.console import Console
    from rich.progress import track

    yield from track(done, "reading", total=total, console=Console(stderr=True), transient=True)


def headlines(given: argparse.Namespace) -> int:
    """The panel of all reports; returns the exit status. Raises NoReports and OSError."""
    paths = files_of(given.report)
    if given.delivered and len(paths) > 1:
        raise NoReports("--delivered holds for one report: name one, or leave it out.")
    out: Path | None = given.out
    ending = out.suffix.lower() if out else ""
    if out and ending not in (".csv", ".xlsx", ".parquet"):
        raise NoReports(f"{out}: found the ending {ending or 'none'}; expected .csv, .xlsx or .parquet.")
    if out and out.resolve() in {path.resolve() for path in paths}:
        raise NoReports(f"{out}: the table would replace a report. Name another file.")
    if out and not out.resolve().parent.is_dir():
        raise NoReports(f"{out}: there is no folder {out.parent}. Make it first.")
    write = table_writer(out) if out and ending != ".csv" else None
    kept: list[dict[str, str]] = []
    failed = found = 0
    stream = _Beside(out) if out else None
    rows = None if write else CsvRows(stream.text if stream else sys.stdout)  # type: ignore[arg-type]
    try:
        for read in read_files(paths, given.jobs, given.delivered or "", progress):
            if read.report is None:
                failed += 1
                print(f"draft: {read.error}", file=sys.stderr)
                continue
            found += len(read.report.rows)
            if rows:
                rows.add(read.report.rows)
            else:
                kept += read.report.rows
            print(summary_line(read), file=sys.stderr)
        if rows and not stream:
            sys.stdout.flush()
        if stream and write:
            write(stream.path, kept)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the interpreter flushes it once more at its end
        return 0
    except BaseException:
        if stream:
            stream.drop()
        raise
    if stream:
        stream.keep()
    print(f"{len(paths) - failed} of {len(paths)} reports read, {found} rows", file=sys.stderr)
    return 1 if failed else 0


class _Beside:
    """A file that takes its name only when it is whole, so that nothing half-written stays."""

    def __init__(self, target: Path) -> None:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=target.suffix, dir=target.resolve().parent)
        self.target, self.path = target, Path(name)
        self.text = io.TextIOWrapper(os.fdopen(handle, "wb"), encoding="utf-8", newline="")

    def keep(self) -> None:
        self.text.close()
        mask = os.umask(0)
        os.umask(mask)
        self.path.chmod(0o666 & ~mask)
        self.path.replace(self.target)

    def drop(self) -> None:
        self.text.close()
        self.path.unlink(missing_ok=True)


def work(given: argparse.Namespace) -> int:
    """Do what the command line asks for; returns the exit status."""
    if given.headlines:
        return headlines(given)
    from ..build.draft import DraftError
    from ..build.drafting import package
    from ..build.rebuild import NotBuildable

    try:
        return package(
            files_of(given.report), given.out, given.like.resolve(), table=given.table, place=given.place, delivered=given.delivered or "",
            level=given.level, again=given.again, changes=given.departures, title=(*given.title, given.copies),
        )  # fmt: skip
    except (DraftError, NotBuildable) as error:
        raise NoReports(str(error)) from None


def main(words: list[str], prog: str, home: Path) -> int:
    """Run; returns the exit status."""
    return run("draft", lambda: work(arguments(words, prog, home)), (NoReports,))
