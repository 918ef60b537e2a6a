"""Compare two states of the package, OLD and NEW: folders or git revisions. Figure by figure; built files do not count.

With --gate: what an update must record before it is published (version, CHANGELOG.md, CITATION.cff, data/revisions.csv).

Exit status: 0 done, 1 (with --gate) something is not recorded, 2 could not run. The work tree is never touched.
"""

from __future__ import annotations

import sys

sys.dont_write_bytecode = True  # comparing leaves no trace, not even a cache

import argparse
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

from scripts.workreport.command import run, say
from scripts.workreport.compare.change import compare
from scripts.workreport.compare.gate import gate
from scripts.workreport.compare.show import FORMATS
from scripts.workreport.compare.state import NotComparable, State, checkout, load
from scripts.workreport.package import DESCRIPTOR


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "old", metavar="OLD", help="a folder with datapackage.json, or a git revision such as v1.0.0 or origin/main"
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", default=str(ROOT), help="the same (default: this repository as it stands)"
    )
    parser.add_argument("--gate", action="store_true", help="exit 1 on a change that is not recorded")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="of the output (default: text)")
    return parser.parse_args()


def state(name: str) -> State:
    """The package in a folder or in a git revision. Raises NotComparable."""
    if (Path(name) / DESCRIPTOR).is_file():
        return load(Path(name).resolve(), name)
    if Path(name).is_dir():
        raise NotComparable(f"{name}: the folder holds no {DESCRIPTOR}.")
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        try:
            checkout(name, Path.cwd(), Path(folder))
        except NotComparable as here:
            if Path.cwd() == ROOT:
                raise
            try:
                checkout(name, ROOT, Path(folder))
            except NotComparable:
                raise here from None
        return load(Path(folder), name)


def work() -> int:
    """Do what the command line asks for; returns the exit status."""
    given = arguments()
    found = compare(state(given.old), state(given.new))
    wrong = gate(found) if given.gate else None
    say(FORMATS[given.format](found, wrong))
    return 1 if wrong else 0


def main() -> int:
    """Run; returns the exit status."""
    return run("compare", work, (NotComparable,))


if __name__ == "__main__":
    sys.exit(main())
