"""What promises are written with: tables by name and key, and the two shapes of a promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ...findings import Finding, shown
from ...keys import Absent, Unfit, day, whole
from ...keys import Keys as Tables
from ...package import Row, Table, Unreadable

__all__ = ["Findings", "NotMeant", "Promises", "Tables", "Unfit", "day", "problem", "whole"]

LAYER = "contracts"
Findings = Iterable[Finding] | None


class NotMeant(Exception):
    """A row that a promise is not about."""


class Promises(NamedTuple):
    """The promises of one table."""

    rows: Sequence[Callable[[Row, Tables], Findings]] = ()
    table: Sequence[Callable[[list[Row], Tables], Findings]] = ()


def kept_by_rows(promise: Callable, table: Table, tables: Tables, unfit: list[Finding]) -> list[Finding]:
    """Findings of a promise of rows; rows that it cannot judge are noted in `unfit`."""
    found: list[Finding] = []
    for row in table.rows:
        try:
            found += promise(row, tables) or ()
        except NotMeant:
            continue
        except (Unfit, Unreadable):
            mend = "Mend the row, or what it refers to."
            unfit.append(row.problem(LAYER, "not-checked", "", says(promise), mend, name(promise)))
        except Absent:
            break  # named once for the package
        except Exception as error:
            return [_at_fault(promise, table, error)]
    return found


def kept_by_table(promise: Callable, table: Table, tables: Tables, unfit: list[Finding]) -> list[Finding]:
    """Findings of a promise of a table; where it cannot judge, that is noted in `unfit`."""
    try:
        return list(promise(table.rows, tables) or ())
    except (Unfit, Unreadable):
        mend = "Mend the rows of the table."
        unfit.append(Finding(LAYER, "not-checked", table.path, 0, "", name(promise), says(promise), mend))
    except Absent:
        pass
    except Exception as error:
        return [_at_fault(promise, table, error)]
    return []


def _at_fault(promise: Callable, table: Table, error: Exception) -> Finding:
    found = f"{name(promise)}: {type(error).__name__}: {shown(error)}"
    mend = "Report this: the check itself is at fault."
    return Finding(LAYER, "not-checked", table.path, 0, "", found, "a check that runs", mend)


def problem(row: Row, rule: Callable, column: str, expected: str, mend: str, found: str | None = None) -> list[Finding]:
    """One finding of the promise `rule` at a cell of `row`."""
    return [row.problem(LAYER, name(rule), column, expected, mend, found)]


def name(rule: Callable) -> str:
    """The rule that a promise is known by in findings."""
    return rule.__name__.replace("_", "-")


def says(rule: Callable) -> str:
    """What a promise promises, in one line."""
    return " ".join((rule.__doc__ or "").split())
