"""The layer `tables`: frictionless, an independent reader, validates the package in a child process.

The child is started first and collected last, so that it runs beside the other layers. It is given only a package
that names files inside its own folder, and it can neither write nor reach a network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..findings import Finding, Result, shown
from ..package import DESCRIPTOR, Package, safe_path
from . import Options
from .child import Child

NAME = "tables"
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
class Handle:
    """A run of frictionless; `refused` says why none was started."""

    child: Child | None
    refused: tuple[Finding, ...] = ()

    def stop(self) -> None:
        """End it if it still runs."""
        if self.child:
            self.child.stop()


def start(package: Package) -> Handle:
    """Start the child on `package`, unless its descriptor names anything but files of its own folder."""
    refused = tuple(_unsafe(package))
    if refused:
        return Handle(None, refused)
    # -P: nothing beside reader.py or in the package can be imported in place of a library.
    return Handle(Child.start(["-P", str(READER)], package.root))


def check(package: Package, options: Options, handle: Handle | None = None) -> Result:
    """What frictionless found in the tables of `package`; proves how many tables, rows and remarks were read.

    `handle` is a child that `start` started before; without it, one is started now.
    """
    result = Result()
    tables = package.tables()
    result.proved["tables"] = len(tables)
    result.proved["rows"] = sum(len(table) for table in tables)
    result.proved["remarks"] = next((len(table) for table in tables if table.name == "remarks"), 0)
    handle = handle or start(package)
    result.findings += handle.refused
    if not handle.child:
        return result
    answer = handle.child.answer(package.size())
    if "raised" in answer:
        result.findings.append(
            _say(
                "not-checked",
                DESCRIPTOR,
                found=answer["raised"],
                expected="frictionless to read the package",
                mend="Mend the other findings first; the schemas and descriptor must be sound.",
            )
        )
        return result
    files = {name: resource.get("path") for name, resource in package.resources.items()}
    for name, kind, row, column, cell, note in answer["errors"]:
        if kind not in LEFT_TO_FRESHNESS:
            file = files.get(name) or DESCRIPTOR
            result.findings.append(
                _say(kind, file, row, column, cell, note, MENDS.get(kind, "Correct what the note says."))
            )
    if (
        answer["rows"] is not None
        and answer["rows"] != result.proved["rows"]
        and not result.findings
        and not package.problems
    ):
        found, expected = f"{answer['rows']} rows read by frictionless", f"{result.proved['rows']} rows"
        result.findings.append(
            _say("rows-differ", DESCRIPTOR, found=found, expected=expected, mend="Correct the quoting of the tables.")
        )
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
