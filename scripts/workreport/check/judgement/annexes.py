"""Promises of the annexes and of the rules of consistency."""

from __future__ import annotations

import re

from ...package import Row
from ...text.numerals import QuantityError, canonical_number
from .tables import Findings, Promises, Tables, Unfit, problem, whole


def one_paragraph_each(rows: list[Row], the: Tables) -> Findings:
    """Each row has a paragraph of its own in the annex, after that of the row before it."""
    found = []
    last: dict[str, int] = {}
    for row in rows:
        paragraph = whole(row["paragraph"])
        part = the.section(row)["part"]
        if part != "annex":
            found += problem(
                row,
                one_paragraph_each,
                "paragraph",
                f"a paragraph of the annex, not of the {part}",
                "Correct paragraph.",
            )
        elif paragraph <= last.get(row["report_id"], 0):
            says = f"a paragraph after {last[row['report_id']]}, that of the row before"
            found += problem(
                row, one_paragraph_each, "paragraph", says, "Correct paragraph, or move the row to its place."
            )
        last[row["report_id"]] = paragraph
    return found


def first_use(row: Row, the: Tables) -> Findings:
    """The body uses a term in an earlier paragraph than the annex explains it, and inside that paragraph."""
    key = (row["report_id"], row["body_paragraph"])
    body = the.groups("paragraphs", "report_id", "paragraph").get(key)
    if not body or whole(row["body_paragraph"]) >= whole(row["paragraph"]):
        says = f"a paragraph of the report before {row['paragraph']}"
        return problem(row, first_use, "body_paragraph", says, "Correct body_paragraph.")
    length = whole(body[0]["length"])
    if whole(row["body_start"]) + len(row["body_zh"]) > length:
        return problem(
            row,
            first_use,
            "body_start",
            f"a place inside the {length} characters of the paragraph",
            "Correct body_start.",
        )


def body_form(row: Row, the: Tables) -> Findings:
    """The form of a term in the body is the term, with or without quotation marks, or what these enclose."""
    term = row["term_zh"]
    forms = [term, term.translate(MARKS), *re.findall("“([^“”]+)”", term)]
    if row["body_zh"] not in forms:
        return problem(row, body_form, "body_zh", " or ".join(dict.fromkeys(forms)), "Correct body_zh or term_zh.")


MARKS = str.maketrans("", "", "“”")
COUNT = re.compile(r"[0-9]+|[一二三四五六七八九十]+|[两双首]")


def announced(row: Row, the: Tables) -> Findings:
    """announced_count is the number that printed begins with, and the name holds what is printed."""
    match = COUNT.match(row["printed"])
    if match:
        try:
            wanted = {"双": "2", "首": "1"}.get(match[0]) or canonical_number(match[0])
        except QuantityError:
            wanted = row["announced_count"]
        if row["announced_count"] != wanted:
            return problem(
                row,
                announced,
                "announced_count",
                f"{wanted}, as {row['printed']} says",
                "Correct announced_count or printed.",
            )
    if row["printed"] not in row["name_zh"] and not row["printed"].isdigit():
        return problem(row, announced, "name_zh", f"a name with {row['printed']} in it", "Correct name_zh or printed.")


def members(row: Row, the: Tables) -> list[Row]:
    """The members of a list: its rows of list_members, or all rows of its report in the table that members_table names."""
    if row["members_table"] == "list_members":
        return the.groups("list_members", "list_id").get(row["list_id"], [])
    if row["members_table"] in ("glossary", "livelihood_projects"):
        return the.groups(row["members_table"], "report_id").get(row["report_id"], [])
    raise Unfit


def counted(row: Row, the: Tables) -> Findings:
    """As many members are named as announced if, and only if, that is expected."""
    named = len(members(row, the))
    if not named:
        says = f"members in annexes/{row['members_table']}"
        return problem(row, counted, "list_id", says, "Add the members, or delete the list.")
    holds = named == whole(row["announced_count"])
    if holds != (row["expected"] == "holds"):
        says = f"{named}, the members that annexes/{row['members_table']} names"
        mend = "Correct the count or the members; a count that rightly differs has expected does_not_hold and a remark."
        return problem(row, counted, "announced_count", says, mend)


def list_remark(row: Row, the: Tables) -> Findings:
    """A list whose count does not hold has the remark that explains it; a remark of a list is about its figure or its place."""
    if row["expected"] == "does_not_hold" and not row["remark_id"]:
        return problem(
            row, list_remark, "remark_id", "the remark that explains why the count does not hold", "Fill remark_id."
        )
    if row["remark_id"]:
        remark = the.one("remarks", row["remark_id"], "remark_id")
        figures = {r["figure_id"] for r in the.groups("remark_figures", "remark_id").get(row["remark_id"], [])}
        places = {(r["report_id"], r["paragraph"]) for r in (row, *members(row, the))}
        if row["figure_id"] not in figures and (remark["report_id"], remark["paragraph"]) not in places:
            says = "a remark joined to the figure of the list, or one of a paragraph where the list or a member stands"
            return problem(row, list_remark, "remark_id", says, "Correct remark_id, or empty it.")


def figure_of_count(row: Row, the: Tables) -> Findings:
    """The figure of a list announces the same count where the list or a member stands; a figure with its anchor is named."""
    if row["figure_id"]:
        figure = the.figure(row["figure_id"])
        if figure["value"] != row["announced_count"] or figure["report_id"] != row["report_id"]:
            says = f"a figure of the report with the value {row['announced_count']}; this one has {figure['value']}"
            return problem(row, figure_of_count, "figure_id", says, "Correct figure_id or announced_count.")
        if figure["paragraph"] not in {r["paragraph"] for r in (row, *members(row, the))}:
            says = "a figure of the paragraph where the list or a member of it stands"
            return problem(row, figure_of_count, "figure_id", says, "Correct figure_id, or empty it.")
        return None
    near = the.groups("figures", "report_id", "paragraph", "start").get(
        (row["report_id"], row["paragraph"], row["start"]), []
    )
    if near:
        says = f"{near[0]['figure_id']}, which stands at the same place"
        return problem(row, figure_of_count, "figure_id", says, "Fill figure_id.")


def one_operand(row: Row, the: Tables) -> Findings:
    """An operand is exactly one of figure, list and constant."""
    filled = [column for column in ("figure_id", "list_id", "constant") if row[column]]
    if len(filled) != 1:
        column = filled[-1] if filled else "figure_id"
        says = "exactly one of figure_id, list_id and constant"
        return problem(row, one_operand, column, says, "Fill one and empty the others.", ", ".join(filled) or "none")


def constant_source(row: Row, the: Tables) -> Findings:
    """A constant says where it comes from, and nothing else does."""
    if bool(row["constant"]) != bool(row["constant_source"]):
        says = "where the constant comes from" if row["constant"] else "nothing: the operand is no constant"
        return problem(
            row, constant_source, "constant_source", says, "Fill it." if row["constant"] else "Empty the cell."
        )


def weight(row: Row, the: Tables) -> Findings:
    """Only addends and totals of a sum carry a weight, and it is not 0."""
    if not row["weight"]:
        return None
    if the.one("rules", row["rule_id"], "rule_id")["kind"] != "sum":
        return problem(
            row, weight, "weight", "nothing: the rule is no sum", "Empty the cell, or correct kind of the rule."
        )
    if row.decimal("weight") == 0:
        return problem(row, weight, "weight", "another number than 0", "Correct the weight, or delete the operand.")


def has_operands(row: Row, the: Tables) -> Findings:
    """Every rule has operands."""
    if row["rule_id"] not in the.groups("rule_operands", "rule_id"):
        return problem(
            row,
            has_operands,
            "rule_id",
            "a rule with operands in consistency/rule_operands",
            "Add the operands, or delete the rule.",
        )


def has_remark(row: Row, the: Tables) -> Findings:
    """A rule that does not hold has a remark; the remark of a rule concerns one of its figures, unless it does not hold and has none."""
    if row["expected"] == "does_not_hold" and not row["remark_id"]:
        return problem(
            row, has_remark, "remark_id", "the remark that explains why the rule does not hold", "Fill remark_id."
        )
    operands = {o["figure_id"] for o in the.groups("rule_operands", "rule_id").get(row["rule_id"], [])} - {""}
    concerned = {r["figure_id"] for r in the.groups("remark_figures", "remark_id").get(row["remark_id"], [])}
    if row["remark_id"] and (operands or row["expected"] == "holds") and not operands & concerned:
        says = "a remark that source/remark_figures joins to a figure of the rule, or nothing"
        return problem(
            row, has_remark, "remark_id", says, "Correct remark_id, or add the row to source/remark_figures."
        )


PROMISES = {
    "livelihood_projects": Promises(table=(one_paragraph_each,)),
    "glossary": Promises(rows=(first_use, body_form), table=(one_paragraph_each,)),
    "lists": Promises(rows=(announced, counted, figure_of_count, list_remark)),
    "rules": Promises(rows=(has_operands, has_remark)),
    "rule_operands": Promises(rows=(one_operand, constant_source, weight)),
}
