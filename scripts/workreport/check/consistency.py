"""The layer `consistency`: every rule that relates figures, lists and dates turns out as expected."""

from __future__ import annotations

from ..findings import Finding, Result
from ..number import rules
from ..package import Package, Unreadable
from . import Options

NAME = "consistency"


def check(package: Package, options: Options) -> Result:
    """Findings for rules that cannot be tested or turn out otherwise; proves the number that turned out as expected."""
    result = Result()
    missing = package.missing(*rules.TABLES)
    if missing:
        mend = "Mend the other findings first: no rule was tested."
        result.findings.append(
            Finding(NAME, "not-checked", "datapackage.json", 0, "", ", ".join(missing), "tables that can be read", mend)
        )
        return result
    try:
        evaluation = options.facts(package).evaluation
    except Unreadable as error:
        result.findings.append(error.finding)
        return result
    result.findings += evaluation.findings
    as_expected = 0
    for outcome in evaluation.outcomes:
        before = len(result.findings)
        result.findings += rules.surprises(outcome)
        as_expected += len(result.findings) == before
    complete = any(row.get("coding") == "complete" for row in package.table("reports") or ())
    if complete and not evaluation.outcomes:
        mend = "Restore data/consistency/rules.csv."
        result.findings.append(
            Finding(NAME, "no-rules", "data/consistency/rules.csv", 0, "", "no rule was tested", "rules", mend)
        )
    result.proved["rules as expected"] = as_expected
    return result
