"""Promises of revisions."""

from __future__ import annotations

from ... import versions
from ...package import Row
from ...text.clauses import clauses
from .tables import Findings, Promises, Tables, Unfit, problem


def version(text: str) -> versions.Parts:
    """A version as numbers that compare; raises Unfit."""
    numbers = versions.parts(text)
    if numbers is None:
        raise Unfit
    return numbers


def not_from_the_future(row: Row, the: Tables) -> Findings:
    """No revision carries a version above that of the package."""
    current = the.package.descriptor.get("version")
    if isinstance(current, str) and version(row["version"]) > version(current):
        return problem(
            row,
            not_from_the_future,
            "version",
            f"at most {current}, the version of the package",
            "Raise version in datapackage.json, or correct it here.",
        )


def revised_cell(row: Row, the: Tables) -> Findings:
    """The last revision of a cell gives the cell that stands in figures; a retired figure does not stand there."""
    columns = the.package.table("figures")
    if columns is None:
        raise Unfit
    if row["column"] not in columns.columns:
        return problem(row, revised_cell, "column", "a column of figures", "Correct the column.")
    if row["old"] == row["new"]:
        return problem(
            row, revised_cell, "new", "another cell than the old one", "Correct old or new, or delete the row."
        )
    standing = the.groups("figures", "figure_id").get(row["figure_id"])
    if row["column"] == "figure_id":
        if row["new"] or row["old"] != row["figure_id"]:
            return problem(
                row,
                revised_cell,
                "new",
                f"old {row['figure_id']} and new empty: the figure is retired",
                "Empty new; the corrected figure has its own row in figures.",
            )
        if standing:
            return problem(
                row,
                revised_cell,
                "figure_id",
                "a retired identifier, which does not stand in figures",
                "Give the figure another identifier; one once retired is not used again.",
            )
        return None
    own = the.groups("revisions", "figure_id", "column")[row["figure_id"], row["column"]]
    retired = the.groups("revisions", "figure_id", "column").get((row["figure_id"], "figure_id"))
    if not standing:
        if not retired:
            return problem(
                row,
                revised_cell,
                "figure_id",
                "a figure of figures, or one that another row retires",
                "Correct figure_id, or add the row that retires it.",
            )
        return None
    later = [other for other in own if version(other["version"]) > version(row["version"])]
    if not later and standing[0][row["column"]] != row["new"]:
        says = f"{standing[0][row['column']] or 'nothing'}, the cell of figures, line {standing[0].line}"
        return problem(
            row, revised_cell, "new", says, "Correct new, or the cell of figures, or add the later revision."
        )
    if later:
        after = min(later, key=lambda other: version(other["version"]))
        if after["old"] != row["new"]:
            return problem(
                row,
                revised_cell,
                "new",
                f"{after['old'] or 'nothing'}, the old cell of version {after['version']}",
                "Correct new here or old there.",
            )


def words_decide(row: Row, the: Tables) -> Findings:
    """source_quote is made of whole clauses of the report, which have their fingerprints; reason is no placeholder."""
    if row["reason"] in ("WHY", "TODO", "?"):
        return problem(row, words_decide, "reason", "why the figure was changed", "Say what was wrong.")
    report = row["figure_id"].split(".")[0]
    known = the.once(
        "fingerprints of clauses",
        lambda: {(c["report_id"], c["sha256"]) for c in the.rows("clauses")},
    )
    for clause in clauses(row["source_quote"]):
        if (report, clause.sha256) not in known:
            text = row["source_quote"][clause.start : clause.end]
            says = f"whole clauses of {report}; no clause of it reads: {text}"
            return problem(row, words_decide, "source_quote", says, "Copy the clause that decides from the report.")


PROMISES = {"revisions": Promises(rows=(not_from_the_future, revised_cell, words_decide))}
