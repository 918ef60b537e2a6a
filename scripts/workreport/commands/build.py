"""Write what the program owns: its cells in the kept tables, derived tables, examples, dictionary, sizes and hashes.

Like a formatter: what a person typed stays, rows are sorted, all or nothing. With --source and --report: write the
paragraphs, clauses, restorations and ledger of a report from its page instead. With --owners: count what people type.

Exit status: 0 done (with --check: nothing to do), 1 findings (with --check: something is stale), 2 could not run.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ..build import owners, rebuild, source
from ..command import CannotRun, package_folder, package_option, run, say
from ..compare.state import NotComparable, checkout
from ..findings import as_text, ordered
from ..package import Package, Unreadable, read_bytes, write_all
from ..text.page import MAX_BYTES, PageError


def arguments(words: list[str], prog: str, home: Path) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    package_option(parser, home)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is stale")
    parser.add_argument("--source", type=Path, metavar="FILE", help="a saved page, HTML or text")
    parser.add_argument("--report", metavar="ID", help="the report that the page holds, such as 220303-20210109")
    parser.add_argument(
        "--owners",
        nargs="?",
        const="",
        metavar="SINCE",
        help="write nothing; count the cells that a person types, beside those of a folder or git revision",
    )
    given = parser.parse_args(words)
    if (given.source is None) != (given.report is None):
        parser.error("--source FILE and --report ID go together")
    return given


def build(given: argparse.Namespace) -> int:
    """Build or check; returns the exit status. Raises CannotRun, NotBuildable, PageError, Unreadable, OSError."""
    package = Package(package_folder(given.package))
    if given.owners is not None:
        return count(package, given.owners)
    if given.source is None:
        try:
            files = rebuild.plan(package)
        except rebuild.Unfinished as error:
            return unfinished(package, error, given.check)
    else:
        try:
            raw = read_bytes(given.source, MAX_BYTES)
        except FileNotFoundError:
            raise CannotRun(f"{given.source}: there is no such file. Name the saved page.") from None
        except (OSError, ValueError) as error:
            raise CannotRun(f"{given.source}: {error}") from None
        made = source.from_page(package, raw, given.report, str(given.source))
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


def count(package: Package, since: str) -> int:
    """Say how many cells a person types, beside how many they were in a folder or git revision. Raises CannotRun."""
    before: list[owners.Typed] = []
    if since and Path(since).is_dir():
        before = owners.columns(Package(package_folder(Path(since))))
    elif since:
        with tempfile.TemporaryDirectory(prefix="owners-") as folder:
            try:
                checkout(since, package.root, Path(folder))
            except NotComparable as error:
                raise CannotRun(str(error)) from None
            before = owners.columns(Package(Path(folder)))
    if since and not before:
        raise CannotRun(f"{since} holds no table that can be read. Name a folder of a package, or a git revision.")
    say(owners.table(owners.columns(package), before, since))
    return 0


def unfinished(package: Package, error: rebuild.Unfinished, check: bool) -> int:
    """Write the cells that can be written where rows are not finished yet, and say what keeps the rest from being built."""
    print(as_text(ordered(error.findings)), end="")
    changed = [] if check else write_all(package.root, error.files)
    for path in changed:
        print(f"wrote {path}")
    print(f"findings: {len(error.findings)}; nothing derived was written: finish these rows and run `make build` again")
    return 1


def work(given: argparse.Namespace) -> int:
    """Do what the command line asks for; returns the exit status."""
    try:
        return build(given)
    except rebuild.NotBuildable as error:
        findings = error.findings
    except Unreadable as error:
        findings = [error.finding]
    print(as_text(ordered(findings)), end="")
    print(f"findings: {len(findings)}; nothing was written")
    return 1


def main(words: list[str], prog: str, home: Path) -> int:
    """Run; returns the exit status."""
    return run("build", lambda: work(arguments(words, prog, home)), (PageError,), "Nothing was written.")
