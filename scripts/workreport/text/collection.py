"""Many reports: which files are meant, reading them in one process or several, and writing the panel as a table."""

from __future__ import annotations

import csv
import glob
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ..findings import why
from .candidate import harmless
from .page import MAX_BYTES
from .panel import COLUMNS, Report, ReportError, Summary, read_report

SUFFIXES = frozenset((".txt", ".htm", ".html", ".md", ".text", ""))  # of the files in a folder that are read
NUMBERS = frozenset(("value", "value_max", "base_value", "base_value_max"))
COUNTS = frozenset(("line", "offset"))


class NoReports(Exception):
    """What was named holds no report, or the output cannot be written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """One file: its report, or why there is none."""

    path: Path
    report: Report | None = None
    error: str = ""
    digest: str = ""


def files_of(named: Iterable[str]) -> list[Path]:
    """The files that the arguments name: files, all texts of a folder, or a pattern such as reports/*.txt; each once.

    Raises NoReports where an argument names nothing.
    """
    found: dict[Path, Path] = {}
    for name in named:
        path = Path(name)
        if path.is_dir():
            texts = sorted(
                p for p in path.iterdir() if p.is_file() and p.suffix.lower() in SUFFIXES and p.name[0] != "."
            )
            texts = [p for p in texts if p.name.lower() not in ("readme.txt", "readme.md", "license", "makefile")]
            if not texts:
                raise NoReports(f"{name}: the folder holds no text (.txt, .html). Name the folder of the reports.")
        elif path.exists():
            texts = [path]
        else:
            texts = sorted(
                Path(p)
                for p in glob.glob(name)  # noqa: PTH207 - absolute or relative
                if Path(p).is_file()
            )
            if not texts:
                raise NoReports(f"{name}: there is no such file. Name a saved page or text, or a folder of them.")
        for text in texts:
            found.setdefault(text.resolve(), text)
    return list(found.values())


def read_file(path: Path, delivered: str = "") -> Read:
    """Read one file. Never raises for what it holds: the error is part of the answer, so that others go on."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Read(
                path, error=f"{path}: has more than {MAX_BYTES} bytes; a report has at most some 200,000. Another file?"
            )
        raw = path.read_bytes()
    except OSError as error:
        return Read(path, error=f"{path}: cannot be read: {why(error)}. Name a saved page or text.")
    digest = hashlib.sha256(raw).hexdigest()
    try:
        return Read(path, read_report(str(path), raw, delivered), "", digest)
    except ReportError as error:
        return Read(path, error=str(error), digest=digest)


def read_files(
    paths: list[Path],
    jobs: int = 1,
    delivered: str = "",
    progress: Callable[[Iterable[Read], int], Iterable[Read]] | None = None,
) -> Iterator[Read]:
    """Every file, in the given order. A report that was read before under another name is an error of the later file."""
    seen: dict[str, Path] = {}
    shown = progress or (lambda done, total: done)
    for read in shown(_all(paths, jobs, delivered), len(paths)):
        if read.report and read.digest in seen:
            yield Read(
                read.path, error=f"{read.path}:1: the same report as {seen[read.digest]}, byte for byte: left out. Name it once.",
                digest=read.digest,
            )  # fmt: skip
            continue
        seen.setdefault(read.digest, read.path)
        yield read


def _all(paths: list[Path], jobs: int, delivered: str) -> Iterator[Read]:
    if jobs <= 1 or len(paths) < 2:
        for path in paths:
            yield read_file(path, delivered)
        return
    with ProcessPoolExecutor(max_workers=min(jobs, len(paths))) as pool:
        yield from pool.map(
            read_file, paths, [delivered] * len(paths), chunksize=max(1, min(16, len(paths) // jobs // 4))
        )


def summary_line(read: Read) -> str:
    """What was found in one report, in one line."""
    summary: Summary = read.report.summary  # type: ignore[union-attr]
    line = (
        f"{read.path}: {summary.named + summary.phrases} rows ({summary.named} of numbers, {summary.phrases} of targets without a "
        f"number); {summary.read} numbers looked at; years {summary.years.review} and {summary.years.plan}"
    )
    if summary.suspect:
        line += f"; {summary.suspect} suspect strings, no number was read from them"
    return line + "".join(f"; {said}" for said in summary.copy)


def safe(row: dict[str, str]) -> dict[str, str]:
    """A row whose text cannot be a formula in a spreadsheet nor a control sequence on a terminal; numbers and places stay."""
    return row | {name: harmless(row[name]) for name in ("file", "quote", "note")}


class CsvRows:
    """Writes rows as CSV while they come, so that a thousand reports need no memory."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self.writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        self.writer.writeheader()

    def add(self, rows: Iterable[dict[str, str]]) -> None:
        self.writer.writerows(safe(row) for row in rows)


def table_writer(path: Path) -> Callable[[Path, list[dict[str, str]]], None]:
    """How a file of this ending is written: .xlsx or .parquet. Raises NoReports where the library is not installed."""
    ending = path.suffix.lower()
    try:
        if ending == ".xlsx":
            import xlsxwriter  # noqa: F401 - only whether it is there

            return write_xlsx
        import pyarrow  # noqa: F401

        return write_parquet
    except ImportError as error:
        raise NoReports(
            f"{path}: {error.name} is not installed, which writes {ending}. Run `pip install {error.name}`, or write .csv."
        ) from None


def write_xlsx(path: Path, rows: list[dict[str, str]]) -> None:
    """One sheet, numbers as numbers, text never a formula."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    )
    book.set_properties({"created": _epoch()})
    sheet = book.add_worksheet("headlines")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(rows, 1):
        for at, name in enumerate(COLUMNS):
            cell = row[name]
            if cell and name in COUNTS | NUMBERS:
                sheet.write_number(number, at, float(cell))
            elif cell:
                sheet.write_string(number, at, harmless(cell, True))
    book.close()


def write_parquet(path: Path, rows: list[dict[str, str]]) -> None:
    """Columns of whole numbers, floating numbers and text; an empty number is null."""
    import pyarrow
    import pyarrow.parquet

    columns = {}
    for name in COLUMNS:
        cells = [row[name] for row in rows]
        if name in COUNTS:
            columns[name] = pyarrow.array([int(c) if c else None for c in cells], pyarrow.int64())
        elif name in NUMBERS:
            columns[name] = pyarrow.array([float(c) if c else None for c in cells], pyarrow.float64())
        else:
            columns[name] = pyarrow.array(cells, pyarrow.string())
    pyarrow.parquet.write_table(pyarrow.table(columns), str(path))


def _epoch():  # type: ignore[no-untyped-def]
    from datetime import datetime

    return datetime(2000, 1, 1)
