"""Read work reports: the panel of their headline results and targets, as CSV, XLSX or Parquet.

REPORT is a saved page or plain text (UTF-8, GB18030) of any government and year, a folder of them, or a pattern. The summary of
each report goes to standard error. Nothing is written but the table.

Exit status: 0 done, 1 some report could not be read (the others were), 2 could not run.
"""

from __future__ import annotations

import sys

sys.dont_write_bytecode = True  # reading leaves no trace, not even a cache

import argparse
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

from scripts.workreport.command import run
from scripts.workreport.text.collection import (
    CsvRows,
    NoReports,
    Read,
    files_of,
    read_files,
    summary_line,
    table_writer,
)

LONG = 20  # reports from which a progress bar is worth its import


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "report", nargs="+", metavar="REPORT", help="a saved page or plain text, a folder, or a pattern"
    )
    parser.add_argument("--headlines", action="store_true", help="the panel of headline indicators of all reports")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the table there: .csv, .xlsx or .parquet (default: CSV to standard output)",
    )
    parser.add_argument(
        "--delivered", metavar="DATE", help="YYYY-MM-DD on which the report was delivered, where its text does not say"
    )
    given = parser.parse_args()
    if not given.headlines:
        parser.error("expected --headlines")
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


def work() -> int:
    """Do what the command line asks for; returns the exit status."""
    return headlines(arguments())


def main() -> int:
    """Run; returns the exit status."""
    return run("draft", work, (NoReports,))


if __name__ == "__main__":
    sys.exit(main())
