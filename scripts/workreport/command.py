"""What the commands share: the option that names a package, output that survives a closed pipe, the last resort."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from .package import DESCRIPTOR


class CannotRun(Exception):
    """A command could not start; the message says why and what to do."""


def package_option(parser: argparse.ArgumentParser, default: Path) -> None:
    """Add --package DIR."""
    parser.add_argument(
        "--package",
        type=Path,
        default=default,
        metavar="DIR",
        help="folder of datapackage.json (default: that of scripts/, or once installed the one that holds the current folder)",
    )


def home_of(folder: Path) -> Path:
    """The package that holds a folder: the nearest of its parents, or itself, with a datapackage.json; else the folder."""
    folder = folder.resolve()
    return next((place for place in (folder, *folder.parents) if (place / DESCRIPTOR).is_file()), folder)


def package_folder(folder: Path) -> Path:
    """The folder that --package names, resolved; raises CannotRun where there is none."""
    if not folder.is_dir():
        raise CannotRun(f"{folder} is no folder. Name the folder that holds datapackage.json.")
    return folder.resolve()


def template(home: Path) -> Path:
    """What a new package starts from, descriptor, schemas and codes: it comes with a wheel; in a checkout it is `home` itself."""
    shipped = Path(__file__).resolve().with_name("template")
    return shipped if shipped.is_dir() else home


def say(text: str) -> None:
    """Print, also where the reader has gone or cannot show Chinese."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the interpreter flushes it once more at its end


def run(name: str, work: Callable[[], int], expected: tuple[type[Exception], ...] = (), after: str = "") -> int:
    """Exit status of `work`; 2 with one line on stderr, never a traceback, where it raises.

    expected: exceptions whose message is for people. after: a sentence that closes the line.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return work()
    except (CannotRun, OSError, *expected) as error:
        line = str(error)
    except Exception as error:  # the last resort
        line = f"broke down: {type(error).__name__}: {error}."
    print(f"{name}: {line} {after}".rstrip(), file=sys.stderr)
    return 2
