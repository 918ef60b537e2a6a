"""Write the files people download: Data Package, workbook, database, Parquet, catalogue metadata, page, checksums.

All or nothing, and only from a package without findings. Exit status: 0 done, 1 findings, 2 could not run.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from .. import release
from ..check.validation import validate
from ..command import CannotRun, package_folder, package_option, run
from ..findings import as_text
from ..package import Package, Unreadable, safe_path, write_all


def arguments(words: list[str], prog: str, home: Path) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    package_option(parser, home)
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write to (default: dist/ in the package)")
    return parser.parse_args(words)


def say(words: str) -> None:
    """Progress, for people."""
    print(f"release: {words}", file=sys.stderr, flush=True)


def make(given: argparse.Namespace) -> int:
    """Validate and write; returns the exit status. Raises CannotRun, CannotRelease, Unreadable, OSError."""
    root = package_folder(given.package)
    out = (given.out or root / "dist").resolve()
    if out.exists() and not out.is_dir():
        raise CannotRun(f"{out} is no folder. Name a folder for the downloads.")
    if out == root or any(out.is_relative_to(root / part) for part in ("data", "schemas", "scripts", "tests")):
        raise CannotRun(f"{out} belongs to the package. Name another folder for the downloads.")
    say("validating")
    report = validate(root)
    if report.failures:
        raise CannotRun("; ".join(report.failures))
    if report.findings:
        print(as_text(report.findings), end="")
        print(f"findings: {len(report.findings)}; nothing was written")
        return 1
    made = release.files(Package(root), say)
    say(f"writing {len(made)} files into {out}")
    old = obsolete(out, made)
    write_all(out, made)
    for place in old:
        place.unlink()
    pages = {path: data for path, data in made.items() if path.startswith(f"{release.FIGURES}/")}
    listed = {path: len(data) for path, data in made.items() if path not in pages}
    listed |= {f"{release.FIGURES}/ ({len(pages)} pages)": sum(map(len, pages.values()))} if pages else {}
    width = max(map(len, listed))
    for path, size in listed.items():
        print(f"{path:<{width}}  {size:>9,} bytes")
    return 0


def obsolete(out: Path, made: dict[str, bytes]) -> list[Path]:
    """Files of an earlier release in `out` that this one no longer has, unchanged since; any other file is left alone."""
    try:
        lines = (out / release.SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found = []
    for line in lines:
        digest, _, path = line.partition("  ")
        try:
            place = safe_path(out, path)
            if path not in made and hashlib.sha256(place.read_bytes()).hexdigest() == digest:
                found.append(place)
        except (OSError, ValueError):
            continue
    return found


def work(given: argparse.Namespace) -> int:
    """Do what the command line asks for; returns the exit status."""
    try:
        return make(given)
    except Unreadable as error:
        print(as_text([error.finding]), end="")
        print("findings: 1; nothing was written")
        return 1


def main(words: list[str], prog: str, home: Path) -> int:
    """Run; returns the exit status."""
    return run("release", lambda: work(arguments(words, prog, home)), (release.CannotRelease,), "Nothing was written.")
