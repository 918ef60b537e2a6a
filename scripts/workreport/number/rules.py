"""Rules of consistency: what relates the figures of a report, tested in exact arithmetic over intervals.

A rule combines figures, lists and constants in roles (data/consistency/rules.csv, rule_operands.csv). Figures enter in
the base unit of their dimension, percent as percent. A rule that cannot be tested is a finding, never a pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..findings import Finding, shown
from ..package import Row, Unreadable
from .facts import LAYER, Facts
from .interval import Interval, IntervalError, format_decimal
from .kinds import KINDS, Operand, Side, Untestable, untestable

TABLES = (
    *("rules", "rule_operands", "figures", "indicators", "units", "phrases", "reports"),
    *("lists", "list_members", "glossary", "livelihood_projects"),
)
# Numbers of persons, households and things have no base unit in common, yet five households cannot hold four persons.
COUNTED = frozenset({"count", "persons", "person_times", "households", "enterprises"})
_FROM_REPORTS = re.compile(r"source/reports\.([a-z0-9_]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
MANY = None
# Roles of each kind with how many operands they take, (least, most); kinds that come in two shapes list both.
SHAPES: dict[str, tuple[dict[str, tuple[int, int | None]], ...]] = {
    "growth": ({"level_new": (1, 1), "level_base": (1, 1), "rate": (1, 1)},),
    "sum": ({"addend": (1, MANY), "total": (1, 1)},),
    "ratio": ({"numerator": (1, 1), "denominator": (1, 1), "quotient": (1, 1)},),
    "order": ({"lower": (1, 1), "upper": (1, 1)}, {"list": (1, 1)}),
    "repeat": ({"first": (1, 1), "other": (1, MANY)},),
    "date": ({"start": (1, 1), "days": (1, 1), "end": (1, 1)}, {"earlier": (1, 1), "later": (1, MANY)}),
    "subset": ({"part": (1, 1), "whole": (1, 1)},),
    "implied_integer": (
        {"target": (1, 1), "rate": (1, 1), "base": (1, 1)},
        {"completed": (1, 1), "completion": (1, 1), "base": (1, 1)},
    ),
}


@dataclass(frozen=True)
class Outcome:
    """How a rule turned out. width: of the interval in which it was tested, 0 exact, None unbounded."""

    rule: Row
    left: Side
    right: Side
    width: Fraction | None
    holds: bool
    operands: tuple[Operand, ...]

    @property
    def code(self) -> str:
        """The outcome as a code of the list `outcome`."""
        return "holds" if self.holds else "does_not_hold"

    @property
    def relation(self) -> str:
        """Both sides in one line."""
        return f"{self.left.text} against {self.right.text}"


@dataclass
class Evaluation:
    """Outcomes of all rules that could be tested, in the order of the table, and why the others could not."""

    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def evaluate(facts: Facts) -> Evaluation:
    """Test every rule of a package. Raises Unreadable where a whole table is absent."""
    lists = facts.table("lists").by("list_id")
    operands: dict[str, list[Row]] = {}
    for row in facts.table("rule_operands"):
        operands.setdefault(row["rule_id"], []).append(row)
    done = Evaluation()
    for rule in facts.table("rules"):
        rows = operands.get(rule["rule_id"], [])
        try:
            done.outcomes.append(_evaluate(rule, rows, facts, lists))
        except (Untestable, Unreadable) as error:
            done.findings.append(error.finding)
    return done


def _evaluate(rule: Row, rows: list[Row], facts: Facts, lists: dict[str, Row]) -> Outcome:
    if rule["kind"] not in SHAPES:
        raise untestable(rule, "rule-kind", "kind", "one of " + ", ".join(SHAPES), "Correct kind.")
    if not rows:
        mend = "Add its operands to data/consistency/rule_operands.csv, or delete the rule."
        raise untestable(rule, "rule-without-operands", "rule_id", "a rule with operands", mend)
    if rule["expected"] == "does_not_hold" and not rule["remark_id"]:
        raise untestable(
            rule,
            "remark-missing",
            "remark_id",
            "the remark that explains why it does not hold",
            "Write the remark and name it here.",
        )
    _check_roles(rule, rows)
    by_role: dict[str, list[Operand]] = {}
    for row in rows:
        by_role.setdefault(row["role"], []).append(_operand(rule, row, rows, facts, lists))
    everything = tuple(operand for group in by_role.values() for operand in group)
    try:
        left, right, width, holds = KINDS[rule["kind"]](rule, by_role)
    except (IntervalError, OverflowError) as error:
        mend = f"Correct the operands: {shown(error, 240)}."
        raise untestable(
            rule, "rule-undefined", "kind", "operands that the kind of rule can combine", mend, shown(error)
        ) from None
    return Outcome(rule, left, right, width, holds, everything)


def _check_roles(rule: Row, rows: list[Row]) -> None:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["role"]] = counts.get(row["role"], 0) + 1
    shape = max(SHAPES[rule["kind"]], key=lambda roles: len(counts.keys() & roles.keys()))
    for row in rows:
        if row["role"] not in shape:
            raise untestable(
                row, "operand-role", "role", "one of " + ", ".join(shape), "Correct role, or kind of the rule."
            )
    for role, (least, most) in shape.items():
        if counts.get(role, 0) < least:
            mend = f"Add the operand in the role {role} to data/consistency/rule_operands.csv, or correct kind."
            raise untestable(rule, "operand-missing", "kind", f"an operand in the role {role}", mend)
        if most is not None and counts.get(role, 0) > most:
            last = [row for row in rows if row["role"] == role][-1]
            raise untestable(
                last, "operand-twice", "role", f"one operand in the role {role}", "Delete one, or correct its role."
            )


def _operand(rule: Row, row: Row, rows: list[Row], facts: Facts, lists: dict[str, Row]) -> Operand:
    filled = [column for column in ("figure_id", "list_id", "constant") if row[column]]
    if len(filled) != 1:
        says = "exactly one of figure_id, list_id and constant"
        raise untestable(
            row, "operand-choice", filled[-1] if filled else "figure_id", says, "Fill one of them and empty the others."
        )
    role = row["role"]
    if row["list_id"]:
        announced = lists.get(row["list_id"])
        if announced is None or role != "list":
            says = "a list of annexes/lists" if announced is None else "a figure or a constant in this role"
            raise untestable(row, "operand-unknown", "list_id", says, "Correct list_id or role.")
        members = tuple(facts.members(announced))
        if not members:
            raise untestable(
                row,
                "list-without-members",
                "list_id",
                f"members in annexes/{announced['members_table']}",
                "Add the members, or delete the list.",
            )
        return Operand(row, role, str(len(members)), announced=announced, members=members)
    if role == "list":
        raise untestable(row, "operand-role", "role", "a list in the role list", "Fill list_id, or correct role.")
    if row["figure_id"]:
        figure = facts.figures.get(row["figure_id"])
        if figure is None:
            raise untestable(
                row,
                "operand-unknown",
                "figure_id",
                "a figure of figures.csv",
                "Correct figure_id, or restore the figure.",
            )
        return _figure_operand(row, role, figure, facts)
    text = row["constant"]
    _check_constant_source(row, rows, facts, lists)
    if role in _DATES:
        if not _DAY.fullmatch(text):
            raise untestable(row, "operand-date", "constant", "a date, YYYY-MM-DD", "Write a date.")
        return Operand(row, role, text, day=_day(row, "constant", text))
    if not _NUMBER.fullmatch(text):
        raise untestable(row, "operand-number", "constant", "a plain decimal number", "Write a number.")
    number = Fraction(text)
    return Operand(row, role, format_decimal(number), interval=Interval.exact(number), number=number)


_DATES = frozenset({"start", "end", "earlier", "later"})


def _figure_operand(row: Row, role: str, figure: Row, facts: Facts) -> Operand:
    if role in _DATES:
        last = figure["period"].rpartition("/")[2]
        if not _DAY.fullmatch(last):
            raise untestable(
                row,
                "operand-date",
                "figure_id",
                "a figure whose period ends with a date",
                "Name another figure.",
                figure["period"],
            )
        return Operand(row, role, last, figure=figure, day=_day(figure, "period", last))
    interval = facts.interval(figure)
    if interval is None:
        says = "a figure that has bounds: 左右 and phrases without a number have none"
        raise untestable(
            row,
            "operand-without-bounds",
            "figure_id",
            says,
            "Leave the rule out: it can never fail.",
            figure["printed"],
        )
    number = (
        Fraction(figure.decimal("value")) * facts.factor(figure)
        if figure["qualifier"] == "exact" and figure["value"]
        else None
    )
    text = str(interval) if number is None else format_decimal(number)
    return Operand(row, role, text, figure=figure, interval=interval, number=number, unit=facts.unit(figure))


def _day(row: Row, column: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(
            row.problem(LAYER, "operand-date", column, "a day that the calendar has", "Correct the date.")
        ) from None


def _check_constant_source(row: Row, rows: list[Row], facts: Facts, lists: dict[str, Row]) -> None:
    """A constant that says it stands in source/reports equals the cell there."""
    named = _FROM_REPORTS.match(row["constant_source"])
    if not named:
        return
    bound = (facts.figures.get(r["figure_id"]) or lists.get(r["list_id"]) for r in rows)
    home = next((found for found in bound if found), None)
    if home is None:
        raise untestable(
            row,
            "constant-source",
            "constant_source",
            "a figure or list in the rule, which says of which report",
            "Bind a figure or list.",
        )
    report = facts.report(home)
    wanted = report.get(named[1])
    if wanted is None:
        raise untestable(
            row, "constant-source", "constant_source", "a column of source/reports", "Correct constant_source."
        )
    if wanted != row["constant"]:
        says = f"{wanted}, {named[1]} of {report['report_id']} in source/reports"
        raise untestable(row, "constant-source", "constant", says, "Correct the constant, or the cell it repeats.")


def surprises(outcome: Outcome) -> Iterator[Finding]:
    """Findings for a rule that turned out otherwise than expected: at the rule, at its figures and at its list."""
    rule = outcome.rule
    if outcome.code == rule["expected"]:
        return
    name = rule["rule_id"]
    ids = [
        o.figure["figure_id"] if o.figure else f"list {o.announced['list_id']}"
        for o in outcome.operands
        if o.figure or o.announced
    ]
    about = ", ".join(dict.fromkeys(ids))
    yield rule.problem(
        LAYER,
        name,
        "expected",
        f"{rule['expected']}: {rule['statement_en']}",
        f"Correct {about}; or, if the source reads so, write {outcome.code} and a remark that explains it.",
        f"{outcome.code}: {outcome.relation}",
    )
    agree = "holds" if rule["expected"] == "holds" else "does not hold"
    seen = set()
    for operand in outcome.operands:
        row = operand.figure or operand.announced
        if row is None or (row.file, row.line) in seen:
            continue
        seen.add((row.file, row.line))
        column = (
            "announced_count"
            if operand.announced
            else "period"
            if operand.day and "earlier" in _roles(outcome)
            else "value"
        )
        own, other = (outcome.right, outcome.left) if _is_right(outcome, operand) else (outcome.left, outcome.right)
        yield row.problem(
            LAYER,
            name,
            column,
            f"{other.text} (the rule {name} {agree})",
            "Compare the row with the source; correct it, or the other operands of the rule.",
            own.text,
        )


_RIGHT = frozenset({"level_base", "total", "quotient", "upper", "whole", "other", "announced", "end", "later", "base"})


def _roles(outcome: Outcome) -> set[str]:
    return {operand.role for operand in outcome.operands}


def _is_right(outcome: Outcome, operand: Operand) -> bool:
    return operand.role in _RIGHT or (operand.role == "rate" and outcome.rule["kind"] == "growth")
