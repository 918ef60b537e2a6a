"""All promises by table, and what finds where they are broken."""

from __future__ import annotations

from ...findings import Finding, Result, shown
from ...keys import Keys
from ...package import DESCRIPTOR, Table, is_derived
from . import annexes, departures, figures, ledger, reference, relations, revisions, source
from .tables import LAYER, Promises, kept_by_rows, kept_by_table

PROMISES: dict[str, Promises] = {
    **figures.PROMISES,
    **relations.PROMISES,
    **ledger.PROMISES,
    **revisions.PROMISES,
    **departures.PROMISES,
    **reference.PROMISES,
    **source.PROMISES,
    **annexes.PROMISES,
}


def of_table(table: Table, keys: Keys) -> list[Finding]:
    """Findings of the promises of one table; where one could not be judged, why."""
    unfit: list[Finding] = []
    return _kept(table, keys, unfit) or unfit


def _kept(table: Table, keys: Keys, unfit: list[Finding]) -> list[Finding]:
    own, broken = PROMISES.get(table.name, Promises()), []
    for promise in own.rows:
        broken += kept_by_rows(promise, table, keys, unfit)
    for promise in own.table:
        broken += kept_by_table(promise, table, keys, unfit)
    return broken


def check(keys: Keys) -> tuple[Result, list[Finding]]:
    """Every promise of every table: the findings, and what could not be judged."""
    package, unfit, broken, count = keys.package, [], [], 0
    for table in package.kept():
        own = PROMISES.get(table.name, Promises())
        count += len(own.rows) + len(own.table)
        broken += _kept(table, keys, unfit)
    kept = [name for name, resource in package.resources.items() if not is_derived(resource)]
    missing = package.missing(*dict.fromkeys([*kept, *PROMISES]))
    if missing:
        found, says = ", ".join(map(shown, missing)), "tables that can be read"
        mend = "Restore these tables; what depends on them was not checked."
        broken.insert(0, Finding(LAYER, "not-checked", DESCRIPTOR, 0, "resources", found, says, mend))
    return Result(broken, {"checks": count}), unfit
