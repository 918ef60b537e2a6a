"""The layer `tables`: frictionless, an independent reader, validates the package in child processes.

Children are started first and collected last, so that they run beside the other layers, each with a part of the
resources. They are given only a package that names files inside its own folder, and can neither write nor reach a
network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..findings import Finding, Result, shown
from ..package import DESCRIPTOR, Package, safe_path
from . import Options

NAME = "tables"
CHILDREN = 2  # of one process the second processor would be idle; more wait for each other
READER = Path(__file__).resolve().with_name("reader.py")
# Sizes and hashes are said by the layer freshness, with the command that mends them.
LEFT_TO_FRESHNESS = {"hash-count", "byte-count"}
MENDS = {
    "type-error": "Write a value of the type that the schema names.",
    "constraint-error": "Write a value that the schema allows.",
    "unique-error": "Delete the row, or correct the value that stands twice.",
    "primary-key": "Delete the row, or correct the key that stands twice.",
    "foreign-key": "Correct the value, or add the row that it points to.",
    "missing-cell": "Add the cells that the row lacks.",
    "extra-cell": "Delete the cells that the header does not have.",
    "blank-row": "Delete the blank row.",
    "missing-label": "Restore the header.",
    "incorrect-label": "Restore the header.",
    "extra-label": "Delete the column, or add it to the schema.",
    "schema-error": "Correct the schema.",
    "encoding-error": "Save the file as UTF-8.",
}


@dataclass
class Child:
    """A run of reader.py over a part of the resources."""

    process: subprocess.Popen[bytes]

    def answer(self, seconds: float) -> dict:
        """The object that it printed, once it has ended; {"raised": why} where there is none in time."""
        try:
            out, err = self.process.communicate(timeout=seconds)
            if self.process.returncode != 0:
                lines = err.decode("utf-8", "replace").strip().splitlines()
                return {"raised": shown(lines[-1]) if lines else f"exit {self.process.returncode}"}
            return json.loads(out)
        except subprocess.TimeoutExpired:
            return {"raised": f"no answer in {seconds:.0f} seconds"}
        except ValueError:
            return {"raised": "an answer that cannot be read"}
        finally:
            self.stop()

    def stop(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@dataclass
class Handle:
    """Runs of frictionless; `refused` says why none was started."""

    children: tuple[Child, ...] = ()
    refused: tuple[Finding, ...] = ()

    def stop(self) -> None:
        """End those that still run."""
        for child in self.children:
            child.stop()


def start(package: Package) -> Handle:
    """Start the children on `package`, unless its descriptor names anything but files of its own folder. Raises OSError."""
    if refused := tuple(_unsafe(package)):
        return Handle(refused=refused)
    # -P: nothing beside reader.py or in the package can be imported in place of a library; -B: no cache is left behind.
    children = []
    for number in range(CHILDREN):
        command = [sys.executable, "-P", "-B", str(READER), str(number), str(CHILDREN)]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        children.append(Child(subprocess.Popen(command, cwd=package.root, **pipes)))
    return Handle(tuple(children))


def check(package: Package, options: Options, handle: Handle | None = None) -> Result:
    """What frictionless found in the tables of `package`; proves how many tables, rows and remarks were read.

    `handle` holds children that `start` started before; without it, they are started now.
    """
    result = Result()
    tables = package.tables()
    result.proved["tables"] = len(tables)
    result.proved["rows"] = sum(len(table) for table in tables)
    result.proved["remarks"] = next((len(table) for table in tables if table.name == "remarks"), 0)
    handle = handle or start(package)
    result.findings += handle.refused
    # A pattern can make a regular expression run for ever; honest tables need a second for some 2 MB.
    answers = [child.answer(300 + package.size() / 100_000) for child in handle.children]
    files = {name: resource.get("path") for name, resource in package.resources.items()}
    for answer in answers:
        if "raised" in answer:
            mend = "Mend the other findings first; the schemas and descriptor must be sound."
            says = "frictionless to read the package"
            result.findings.append(_say("not-checked", DESCRIPTOR, found=answer["raised"], expected=says, mend=mend))
        for name, kind, row, column, cell, note in answer.get("errors", ()):
            if kind not in LEFT_TO_FRESHNESS:
                mend = MENDS.get(kind, "Correct what the note says.")
                result.findings.append(_say(kind, files.get(name) or DESCRIPTOR, row, column, cell, note, mend))
    rows = sum(answer.get("rows", 0) for answer in answers)
    if answers and rows != result.proved["rows"] and not result.findings and not package.problems:
        found, expected = f"{rows} rows read by frictionless", f"{result.proved['rows']} rows"
        mend = "Correct the quoting of the tables."
        result.findings.append(_say("rows-differ", DESCRIPTOR, found=found, expected=expected, mend=mend))
    return result


def _say(
    rule: str, file: str, row: int = 0, column: str = "", found: str = "", expected: str = "", mend: str = ""
) -> Finding:
    return Finding(NAME, rule, file, row, column, shown(found), shown(expected, 240), mend)


def _unsafe(package: Package) -> Iterator[Finding]:
    """What frictionless must not be handed: paths out of the folder, addresses, and settings that run or fetch."""
    if not package.descriptor:
        yield _say(
            "not-checked",
            DESCRIPTOR,
            found="no descriptor that can be read",
            expected="a Data Package",
            mend=f"Restore {DESCRIPTOR}.",
        )
    for name, resource in package.resources.items():
        for key in ("path", "schema"):
            try:
                place = safe_path(package.root, resource.get(key))
                if not place.is_file():
                    raise ValueError("there is no such file")
            except (OSError, ValueError) as error:
                found = f"{shown(resource.get(key))}: {error.strerror if isinstance(error, OSError) else error}"
                mend = "Correct the path; until then no table is checked by frictionless."
                yield _say("not-checked", DESCRIPTOR, 0, f"{name}.{key}", found, "a file of the package", mend)
        for key in (
            "profile",
            "profiles",
            "data",
            "control",
            "detector",
            "pipeline",
            "checklist",
            "extrapaths",
            "scheme",
            "compression",
            "innerpath",
        ):
            if key in resource:
                yield _say(
                    "not-checked",
                    DESCRIPTOR,
                    0,
                    f"{name}.{key}",
                    key,
                    "no such property",
                    "Delete the property; until then no table is checked by frictionless.",
                )
    for key in ("profile", "profiles"):
        if key in package.descriptor:
            yield _say(
                "not-checked",
                DESCRIPTOR,
                0,
                key,
                str(package.descriptor[key]),
                "no such property",
                "Delete the property: it would be fetched.",
            )
