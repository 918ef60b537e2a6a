"""All promises by table, and what finds where they are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ...findings import Finding, Result, shown
from ...package import DESCRIPTOR, Package, Table
from . import annexes, figures, ledger, reference, source
from .tables import LAYER, Promises, Tables, kept_by_rows, kept_by_table, name

PROMISES: dict[str, Promises] = {
    **figures.PROMISES,
    **ledger.PROMISES,
    **reference.PROMISES,
    **source.PROMISES,
    **annexes.PROMISES,
}


def promised(table: Table, tables: Tables, unfit: list[Finding]) -> Iterator[tuple[str, Callable[[], list[Finding]]]]:
    """The promises of a table: the rule, and what finds where it is broken.

    Where bad cells make a promise impossible to judge, that is noted in `unfit`.
    """
    own = PROMISES.get(table.name, Promises())
    for promise in own.rows:
        yield name(promise), partial(kept_by_rows, promise, table, tables, unfit)
    for promise in own.table:
        yield name(promise), partial(kept_by_table, promise, table, tables, unfit)


def absent(package: Package) -> list[Finding]:
    """A finding that names the tables that cannot be read: those of the package, and those that have promises."""
    missing = package.missing(*dict.fromkeys([*package.resources, *PROMISES]))
    found = ", ".join(map(shown, missing))
    mend = "Restore these tables; what depends on them was not checked."
    says = "tables that can be read"
    return [Finding(LAYER, "not-checked", DESCRIPTOR, 0, "resources", found, says, mend)] if missing else []


def check(package: Package) -> tuple[Result, list[Finding]]:
    """Every promise of every table, without pandera: the findings, and what could not be judged."""
    tables, unfit = Tables(package), []
    finders = [find for table in package.tables() for _, find in promised(table, tables, unfit)]
    broken = [finding for find in finders for finding in find()]
    return Result([*absent(package), *broken], {"checks": len(finders)}), unfit
