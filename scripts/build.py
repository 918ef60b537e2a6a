"""Rebuild what is made from the hand-kept tables: derived tables, dictionary, sizes and hashes. All or nothing.

With --source and --report: write the paragraphs, clauses and restorations of a report from its page instead.

Exit status: 0 done (with --check: nothing to do), 1 findings (with --check: something is stale), 2 could not run.
"""

from __future__ import annotations

import sys

sys.dont_write_bytecode = True  # data/ and schemas/ hold nothing but the package

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

from scripts.workreport import rebuild
from scripts.workreport.findings import as_text, ordered
from scripts.workreport.package import Package, Unreadable, read_bytes, write_all
from scripts.workreport.page import MAX_BYTES, PageError


class CannotRun(Exception):
    """Building could not start; the message says why."""


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--package",
        type=Path,
        default=ROOT,
        metavar="DIR",
        help="folder of datapackage.json (default: this repository)",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say what is stale")
    parser.add_argument("--source", type=Path, metavar="FILE", help="a saved page, HTML or text")
    parser.add_argument("--report", metavar="ID", help="the report that the page holds, such as 220303-20210109")
    given = parser.parse_args()
    if (given.source is None) != (given.report is None):
        parser.error("--source FILE and --report ID go together")
    return given


def build(given: argparse.Namespace) -> int:
    """Build or check; returns the exit status. Raises CannotRun, NotBuildable, PageError, Unreadable, OSError."""
    if not given.package.is_dir():
        raise CannotRun(f"{given.package} is no folder. Name the folder that holds datapackage.json.")
    package = Package(given.package.resolve())
    if given.source is None:
        files = rebuild.plan(package)
    else:
        try:
            raw = read_bytes(given.source, MAX_BYTES)
        except FileNotFoundError:
            raise CannotRun(f"{given.source}: there is no such file. Name the saved page.") from None
        except (OSError, ValueError) as error:
            raise CannotRun(f"{given.source}: {error}") from None
        made = rebuild.from_page(package, raw, given.report, str(given.source))
        files = made.files
        for message in made.messages:
            print(f"note: {message}")
    if given.check:
        stale = ordered(rebuild.stale(package, files))
        print(as_text(stale), end="")
        print(f"{len({finding.file for finding in stale})} of {len(files)} files stale")
        return 1 if stale else 0
    changed = write_all(package.root, files)
    for path in changed:
        print(f"wrote {path}")
    print(f"{len(changed)} of {len(files)} files changed")
    if given.source is not None and changed:
        print("Now run `make build` for sizes and hashes.")
    return 0


def main() -> int:
    """Run; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    given = arguments()
    try:
        return build(given)
    except rebuild.NotBuildable as error:
        print(as_text(ordered(error.findings)), end="")
        print(f"findings: {len(error.findings)}; nothing was written")
        return 1
    except Unreadable as error:
        print(as_text([error.finding]), end="")
        print("findings: 1; nothing was written")
        return 1
    except (CannotRun, PageError, OSError) as error:
        print(f"build: {error} Nothing was written.", file=sys.stderr)
        return 2
    except Exception as error:  # the last resort: one line, never a traceback
        print(f"build: broke down: {type(error).__name__}: {error}. Nothing was written.", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
