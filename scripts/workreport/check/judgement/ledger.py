"""Promises of the ledger and of what is not coded yet: each level of coding keeps what it says."""

from __future__ import annotations

from ...build.ledger import UNCODED
from ...package import Row
from .tables import Findings, NotMeant, Promises, Tables, problem

SUSPECT = "suspect"
COMPLETE = "complete"


def all_coded(row: Row, the: Tables) -> Findings:
    """In a complete report every quantity is coded, and every numeral could be read."""
    if row["role"] not in (UNCODED, SUSPECT):
        raise NotMeant
    if the.report(row)["coding"] != COMPLETE:
        return None
    says = "a figure: the report is coded complete" if row["role"] == UNCODED else "a numeral that can be read"
    mend = "Code the figure, restore the one that stood here, or set coding of the report to headline or draft."
    return problem(row, all_coded, "printed", says, mend)


PROMISES = {"numerals": Promises(rows=(all_coded,))}
