"""Compare two states of the package, OLD and NEW: folders or git revisions. Figure by figure; built files do not count.

With --gate: what an update must record before it is published (version, CHANGELOG.md, CITATION.cff, data/revisions.csv).

Exit status: 0 done, 1 (with --gate) something is not recorded, 2 could not run. The work tree is never touched.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ..command import run, say
from ..compare.change import compare
from ..compare.gate import gate
from ..compare.show import FORMATS
from ..compare.state import NotComparable, State, checkout, load
from ..package import DESCRIPTOR


def arguments(words: list[str], prog: str, home: Path) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "old", metavar="OLD", help="a folder with datapackage.json, or a git revision such as v1.0.0 or origin/main"
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", default=str(home), help="the same (default: the package as it stands)"
    )
    parser.add_argument("--gate", action="store_true", help="exit 1 on a change that is not recorded")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="of the output (default: text)")
    return parser.parse_args(words)


def state(name: str, home: Path) -> State:
    """The package in a folder, or in a git revision here or at home. Raises NotComparable."""
    if (Path(name) / DESCRIPTOR).is_file():
        return load(Path(name).resolve(), name)
    if Path(name).is_dir():
        raise NotComparable(f"{name}: the folder holds no {DESCRIPTOR}.")
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        try:
            checkout(name, Path.cwd(), Path(folder))
        except NotComparable as here:
            if Path.cwd() == home:
                raise
            try:
                checkout(name, home, Path(folder))
            except NotComparable:
                raise here from None
        return load(Path(folder), name)


def work(given: argparse.Namespace, home: Path) -> int:
    """Do what the command line asks for; returns the exit status."""
    found = compare(state(given.old, home), state(given.new, home))
    wrong = gate(found) if given.gate else None
    say(FORMATS[given.format](found, wrong))
    return 1 if wrong else 0


def main(words: list[str], prog: str, home: Path) -> int:
    """Run; returns the exit status."""
    return run("compare", lambda: work(arguments(words, prog, home), home), (NotComparable,))
