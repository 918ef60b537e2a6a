"""Promises of departures: each changes something, and none hides a quantity."""

from __future__ import annotations

from ...build import figures, ledger
from ...package import Row
from .tables import Findings, Promises, Tables, Unfit, problem, whole

COLUMNS = {
    "figures": frozenset(figures.CELLS) - {"figure_id", "end", "note"},
    "numerals": frozenset({"role", "figure_id", "note"}),
}


def about(row: Row, the: Tables) -> tuple[str, list[Row]]:
    """The table that a departure is about, and its rows there."""
    anchor = row["report_id"], row["paragraph"], row["start"]
    if row["column"] in COLUMNS["numerals"]:
        return "numerals", the.groups("numerals", "report_id", "paragraph", "start").get(anchor, [])
    own = the.groups("figures", "report_id", "paragraph", "start").get(anchor, [])
    own = sorted(own, key=lambda f: (f["indicator_id"], f["subject_id"]))
    return "figures", own[whole(row["position"]) - 1 :][:1]


def has_place(row: Row, the: Tables) -> Findings:
    """A departure is about a column that build computes, of a row that stands there."""
    if row["column"] not in COLUMNS["figures"] | COLUMNS["numerals"]:
        says = "a column of figures or numerals that build computes"
        return problem(row, has_place, "column", says, "Correct the column, or delete the row.")
    table, rows = about(row, the)
    if table == "numerals" and row["position"] != "1":
        says = "1: each numeral has an anchor of its own"
        return problem(row, has_place, "position", says, "Write 1.")
    if not rows:
        says = f"a row of {table} that starts there"
        return problem(row, has_place, "start", says, "Correct the place, or delete the row.")


def needed(row: Row, the: Tables) -> Findings:
    """A departure changes what the program computes; one that is no longer needed goes."""
    table, rows = about(row, the)
    if table == "numerals":
        same = [r for r in rows if row["column"] == "role" and row["value"] == r["read_as"]]
    else:
        same = [r for r in rows if _computed(r, row["column"], the) == row["value"]]
    if same:
        says = f"another cell than {row['value'] or 'nothing'}, which the program computes itself"
        return problem(row, needed, "value", says, "Delete the row: it is no longer needed.")


def _computed(figure: Row, column: str, the: Tables) -> str | None:
    if column not in figures.CELLS:
        return None  # the promise `has_place` says so
    try:
        return figures.CELLS[column](figure, the)
    except (Unfit, ValueError):
        return None


def no_quantity_hidden(row: Row, the: Tables) -> Findings:
    """No departure calls a quantity a word: what the grammar reads as one is coded, or stands in uncoded."""
    if row["column"] != "role":
        return None
    _, rows = about(row, the)
    if any(r["read_as"] == ledger.FIGURE for r in rows) and row["value"] in ledger.NAMED:
        says = "another role: the grammar reads a quantity here"
        return problem(
            row, no_quantity_hidden, "value", says, "Code the figure, or add the whole word to reference/lexicon."
        )


def repeats(row: Row, the: Tables) -> Findings:
    """A numeral that repeats a figure reads as the number of the figure."""
    if row["column"] != "figure_id" or not row["value"]:
        return None
    figure = the.figure(row["value"])
    for numeral in about(row, the)[1]:
        cells = ledger.bare(numeral)
        if cells.get("value") != figure["value"] or cells.get("value_max", "") != figure["value_max"]:
            says = f"a figure that prints {numeral['printed']}; this one prints {figure['printed']}"
            return problem(row, repeats, "value", says, "Correct the figure, or delete the row.")


def taken_up(row: Row, the: Tables) -> Findings:
    """The note that a departure gives a numeral is the one that stands in the ledger: the page is read again to change it."""
    if row["column"] == "note" and any(r["note"] != row["value"] for r in about(row, the)[1]):
        says = f"{about(row, the)[1][0]['note'] or 'nothing'}, the note in the ledger"
        mend = "Correct value, or take it up with scripts/build.py --source FILE --report ID."
        return problem(row, taken_up, "value", says, mend)


PROMISES = {"departures": Promises(rows=(has_place, needed, no_quantity_hidden, repeats, taken_up))}
