"""Promises of relations."""

from __future__ import annotations

from ...package import Row
from .tables import Findings, NotMeant, Promises, Tables, problem


def targets_have_results(row: Row, the: Tables) -> Findings:
    """counterpart_of leads from a target to a result, and it alone has a grade; B and C give their reason in note."""
    if row["relation"] != "counterpart_of":
        if row["grade"]:
            return problem(row, targets_have_results, "grade", "nothing: only counterpart_of is graded", "Empty grade.")
        return None
    found = []
    if not row["grade"]:
        found += problem(row, targets_have_results, "grade", "A, B or C", "Fill grade.")
    if row["grade"] in ("B", "C") and not row["note"]:
        found += problem(row, targets_have_results, "note", f"why the grade is {row['grade']}", "Fill note.")
    for column, wanted in (("figure_id", "target"), ("related_figure_id", "result")):
        if the.figure(row[column])["value_type"] != wanted:
            found += problem(
                row, targets_have_results, column, f"a {wanted}", "Turn the relation round, or choose another figure."
            )
    return found


MEASURES = {
    "growth_of": ("growth",),
    "share_of": ("share", "rate"),
    "rank_of": ("rank",),
    "completion_of": ("completion",),
}


def relation_fits(row: Row, the: Tables) -> Findings:
    """growth_of, share_of (also of a rate), rank_of, completion_of start at a figure of that measure, and its indicator names the related one."""
    measures = MEASURES.get(row["relation"])
    if measures is None:
        return None
    indicator = the.indicator(the.figure(row["figure_id"]))
    related = the.figure(row["related_figure_id"])["indicator_id"]
    if indicator["measure"] not in measures:
        says = f"a figure whose indicator has the measure {' or '.join(measures)}"
        return problem(row, relation_fits, "figure_id", says, "Correct the relation or the figure.")
    if indicator["of_indicator_id"] not in ("", related):
        says = f"a figure of {indicator['of_indicator_id']}, which {indicator['indicator_id']} is the {indicator['measure']} of"
        return problem(row, relation_fits, "related_figure_id", says, "Choose the figure, or correct of_indicator_id.")


def near_each_other(row: Row, the: Tables) -> Findings:
    """Figures of a relation stand in one paragraph; a target and its result, which stand far apart, have a topic or words in common."""
    one, other = the.figure(row["figure_id"]), the.figure(row["related_figure_id"])
    if row["relation"] == "counterpart_of":
        ours, theirs = the.indicator(one), the.indicator(other)
        words = (pairs_of_characters(f"{i['keywords']} {i['name_zh']}") for i in (ours, theirs))
        if ours["topic"] != theirs["topic"] and next(words).isdisjoint(next(words)):
            says = "a result whose indicator has the topic of the target's, or words in common with it"
            return problem(
                row, near_each_other, "related_figure_id", says, "Choose another result, or delete the relation."
            )
        return None
    if (one["report_id"], one["paragraph"]) != (other["report_id"], other["paragraph"]):
        says = "a figure of the same paragraph"
        return problem(
            row, near_each_other, "related_figure_id", says, "Correct one of the two figures, or delete the relation."
        )


def pairs_of_characters(words: str) -> set[str]:
    """Two neighbouring characters, wherever they stand in words between blanks or |: a trace of common words."""
    return {word[i : i + 2] for word in words.replace("|", " ").split() for i in range(len(word) - 1)}


def same_thing(row: Row, the: Tables) -> Findings:
    """Grade A is a counterpart of the same indicator, subject and coverage."""
    if row["relation"] == "counterpart_of" and row["grade"] == "A":
        one, other = the.figure(row["figure_id"]), the.figure(row["related_figure_id"])
        differs = [column for column in ("indicator_id", "subject_id", "coverage") if one[column] != other[column]]
        if differs:
            return problem(
                row,
                same_thing,
                "grade",
                f"B or C: {differs[0]} differs",
                "Correct the grade, or choose another result.",
            )


def in_step(row: Row, the: Tables) -> Findings:
    """A figure with the qualifier in_step is related by in_step_with, and no other figure is; both may have a counterpart."""
    if row["relation"] == "counterpart_of":
        raise NotMeant
    says_so = the.figure(row["figure_id"])["qualifier"] == "in_step"
    if says_so != (row["relation"] == "in_step_with"):
        says = (
            "in_step_with: the figure has the qualifier in_step"
            if says_so
            else "another relation: the figure has not the qualifier in_step"
        )
        return problem(row, in_step, "relation", says, "Correct the relation or the figure.")


def part_of(row: Row, the: Tables) -> Findings:
    """A part has the dimension of its whole."""
    if row["relation"] != "part_of":
        return None
    own, whole = (the.indicator(the.figure(row[column]))["dimension"] for column in ("figure_id", "related_figure_id"))
    if own != whole:
        says = f"another relation: a figure of {own} is no part of one of {whole}"
        return problem(row, part_of, "relation", says, "Correct the relation or a figure.")


def money_spent(row: Row, the: Tables) -> Findings:
    """cost_of starts at an amount of money."""
    if row["relation"] == "cost_of" and not the.indicator(the.figure(row["figure_id"]))["dimension"].startswith(
        "money"
    ):
        return problem(
            row,
            money_spent,
            "relation",
            "an amount of money as the first figure",
            "Turn the relation round, or choose another.",
        )


def one_way(row: Row, the: Tables) -> Findings:
    """No figure relates to itself, and no relation stands in both directions."""
    if row["figure_id"] == row["related_figure_id"]:
        return problem(row, one_way, "related_figure_id", "another figure", "Correct one of the two figures.")
    back = (row["related_figure_id"], row["relation"], row["figure_id"])
    if back in the.groups("relations", "figure_id", "relation", "related_figure_id"):
        return problem(row, one_way, "related_figure_id", "one direction only", "Delete one of the two rows.")


PROMISES = {
    "relations": Promises(
        rows=(targets_have_results, relation_fits, near_each_other, same_thing, in_step, part_of, money_spent, one_way)
    )
}
