"""The command `workreport` and the files scripts/*.py: find the command that is asked for and run it.

Exit status: 0 done, 1 findings, 2 could not run.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module, metadata, util
from pathlib import Path

from .command import home_of
from .package import DESCRIPTOR

# Each is a module of commands/, imported when it is asked for: some need large libraries, and one none at all.
COMMANDS = {
    "validate": "check a package and say what was proved",
    "build": "write what the program owns: its cells, derived tables, documents, sizes and hashes",
    "scan": "list the quantities of a report that a package has not recorded",
    "draft": "make a package, or a panel of headline figures, from the texts of reports",
    "compare": "say what differs between two states of a package, and whether an update records it",
    "release": "write the files that people download",
}


def main(arguments: list[str] | None = None, command: str = "", home: Path | None = None) -> int:
    """Run a command; returns the exit status.

    command: the command that a file of scripts/ stands for; without it, the first argument names one.
    home: the package that is meant where no option names one; without it, the one that holds the current folder.
    """
    given = sys.argv[1:] if arguments is None else arguments
    prog = f"{command}.py"
    if not command:
        command, given = _command(given[:1]), given[1:]
        prog = f"workreport {command}"
    return import_module(f".commands.{command}", __package__).main(given, prog, home or home_of(Path.cwd()))


def _command(given: list[str]) -> str:
    known = [name for name in COMMANDS if util.find_spec(f".commands.{name}", __package__)]
    width = max(map(len, known))
    parser = argparse.ArgumentParser(
        "workreport",
        usage="workreport COMMAND ...",
        description="Figures of government work reports as a validated Data Package.",
        epilog="commands (workreport COMMAND --help says more):\n"
        + "".join(f"  {name:<{width}}  {COMMANDS[name]}\n" for name in known)
        + f"\nThe package is the folder of {DESCRIPTOR} that holds the current folder, unless --package names another.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.add_argument("command", metavar="COMMAND", choices=known, help=argparse.SUPPRESS)
    return parser.parse_args(given).command


def _version() -> str:
    try:
        return f"workreport {metadata.version('workreport')}"
    except metadata.PackageNotFoundError:
        return "workreport, not installed"
