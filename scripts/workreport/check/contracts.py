"""The layer `contracts`: every kept table against its schema, and against the judgements that no schema can say."""

from __future__ import annotations

from ..findings import Result, ordered
from ..package import Package
from . import Options, cells
from .judgement import register

NAME = "contracts"


def check(package: Package, options: Options) -> Result:
    """What breaks the constraints of the schemas, their keys, or a named promise.

    Cells that build owns are taken as build writes them: where they stand otherwise, the layer freshness says so.
    """
    keys = options.keys(package)
    proved: dict = {}
    found = [finding for table in options.built(package).kept() for finding in cells.check(table, keys, proved)]
    kept, unfit = register.check(keys)
    # What could not be judged matters only where nothing says why.
    result = Result(ordered([*found, *kept.findings] or unfit), proved)
    result.proved["checks"] = int(proved.get("checks", 0)) + int(kept.proved["checks"])
    return result
