"""Rules of consistency: what relates the figures of a report, tested in exact arithmetic over intervals.

A rule combines figures, lists and constants in roles (data/consistency/rules.csv, rule_operands.csv). Figures enter in
the base unit of their dimension, percent as percent. A rule that cannot be tested is a finding, never a pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

from ..findings import Finding, shown
from ..package import Package, Row, Table, Unreadable
from ..text.grammar import parse
from ..text.numerals import QuantityError
from .interval import (
    Interval,
    IntervalError,
    Stand,
    apply_growth,
    format_decimal,
    from_bounds,
    scale,
    stand_for,
    undo_growth,
)

LAYER = "consistency"
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


class Untestable(Exception):
    """A rule that cannot be tested; carries the finding that says why."""

    def __init__(self, finding: Finding):
        super().__init__(finding.mend)
        self.finding = finding


@lru_cache(maxsize=1024)
def _multiplier(symbol: str) -> int:
    try:
        return parse("1" + symbol).multiplier if symbol else 1
    except QuantityError:
        return 1  # 名次 and other units that no number precedes


def multiplier(unit: Mapping[str, str]) -> int:
    """The multiplier printed in a unit: 10000 of 万元, 1 of 元 and of 千瓦."""
    return _multiplier(unit["symbol_zh"])


@dataclass
class Facts:
    """Tables by key, and what each figure stands for; computed once. Raises Unreadable for a cell it cannot use."""

    package: Package
    _stands: dict[str, Stand] = field(default_factory=dict)
    _factors: dict[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.figures = self._index("figures", "figure_id")
        self.indicators = self._index("indicators", "indicator_id")
        self.units = self._index("units", "unit_id")
        self.phrases = self._index("phrases", "phrase")
        self.reports = self._index("reports", "report_id")

    @cached_property
    def evaluation(self) -> Evaluation:
        """What became of every rule of the package."""
        return evaluate(self)

    def table(self, name: str) -> Table:
        """A table of the package; raises Unreadable if there is none."""
        table = self.package.table(name)
        if table is None:
            mend = "Mend the other findings first."
            raise Unreadable(
                Finding(
                    LAYER,
                    "not-checked",
                    "datapackage.json",
                    0,
                    name,
                    f"no table {name}",
                    "every table that rules need",
                    mend,
                )
            )
        return table

    def _index(self, name: str, column: str) -> dict[str, Row]:
        return self.table(name).by(column)

    def related(self, row: Row, column: str, index: dict[str, Row]) -> Row:
        """The row of `index` that a cell names; raises Unreadable if there is none."""
        found = index.get(row[column])
        if found is None:
            raise Unreadable(
                row.problem(
                    LAYER, "unknown", column, "a key that exists", f"Correct {column}, or add the row it names."
                )
            )
        return found

    def unit(self, figure: Row) -> Row:
        return self.related(figure, "unit_id", self.units)

    def indicator(self, figure: Row) -> Row:
        return self.related(figure, "indicator_id", self.indicators)

    def report(self, row: Row) -> Row:
        return self.related(row, "report_id", self.reports)

    def factor(self, figure: Row) -> Fraction:
        """What takes a value of the figure to its base unit; 1 for percent."""
        known = self._factors.get(figure["unit_id"])
        if known is None:
            known = self._factors[figure["unit_id"]] = self._factor(self.unit(figure))
        return known

    def _factor(self, unit: Row) -> Fraction:
        numerator, denominator = unit.integer("numerator"), unit.integer("denominator")
        for column, number in (("numerator", numerator), ("denominator", denominator)):
            if number < 1:
                raise Unreadable(unit.problem(LAYER, "unit-factor", column, "1 or more", f"Correct {column}."))
        return Fraction(numerator, denominator)

    def stand(self, figure: Row) -> Stand:
        """What a figure stands for, in its printed unit."""
        known = self._stands.get(figure["figure_id"])
        if known is None:
            known = self._stands[figure["figure_id"]] = self._stand(figure)
        return known

    def _stand(self, figure: Row) -> Stand:
        if figure["implicit"] == "true":
            phrase = self.related(figure, "printed", self.phrases)
            bounds = (phrase.decimal(end) if phrase[end] else None for end in ("low", "high"))
            try:
                return from_bounds(*bounds, phrase["low_open"] == "true")
            except IntervalError as error:
                raise Unreadable(
                    phrase.problem(LAYER, "bounds", "low", "a lower end below the upper one", shown(error, 240))
                ) from None
        value = figure.decimal("value")
        try:
            return stand_for(
                value,
                value_max=figure.decimal("value_max") if figure["value_max"] else None,
                qualifier=figure["qualifier"],
                value_type=figure["value_type"],
                measure=self.indicator(figure)["measure"],
                multiplier=multiplier(self.unit(figure)),
                text=figure["printed"],
            )
        except IntervalError as error:
            mend = f"Correct value, value_max, qualifier or value_type: {shown(error, 240)}."
            raise Unreadable(
                figure.problem(LAYER, "stand", "value", "a number that an interval can hold", mend)
            ) from None

    def interval(self, figure: Row) -> Interval | None:
        """The numbers a figure can stand for by its own words, in its base unit; None where nothing is known.

        An end that is only our convention (1000余 below 2000) is left open: failing there is no contradiction.
        """
        stand = self.stand(figure)
        found = stand.interval
        if found is None:
            return None
        if stand.conventional:
            found = (
                Interval(found.low, None, found.low_open)
                if stand.reason == "lower_bound"
                else Interval(None, found.high, high_open=found.high_open)
            )
        factor = self.factor(figure)
        return scale(found, factor.numerator, factor.denominator)

    def members(self, announced: Row) -> list[Row]:
        """The members of a list, in the order of its table."""
        by_list = self._by_list
        where = announced["members_table"]
        if where == "list_members":
            return by_list.get(("list_members", announced["list_id"]), [])
        if where in ("glossary", "livelihood_projects"):
            return by_list.get((where, announced["report_id"]), [])
        expected = "list_members, glossary or livelihood_projects"
        raise Unreadable(announced.problem(LAYER, "members-table", "members_table", expected, "Correct members_table."))

    @cached_property
    def _by_list(self) -> dict[tuple[str, str], list[Row]]:
        index: dict[tuple[str, str], list[Row]] = {}
        for name, column in (
            ("list_members", "list_id"),
            ("glossary", "report_id"),
            ("livelihood_projects", "report_id"),
        ):
            for row in self.table(name):
                index.setdefault((name, row[column]), []).append(row)
        return index


@dataclass(frozen=True)
class Operand:
    """One operand ready for use: `interval` of numbers in base units, `day` of dates, `members` of lists."""

    row: Row
    role: str
    text: str
    figure: Row | None = None
    announced: Row | None = None
    interval: Interval | None = None
    number: Fraction | None = None
    day: date | None = None
    members: tuple[Row, ...] = ()
    unit: Row | None = None


@dataclass(frozen=True)
class Side:
    """One side of a relation: how it comes about, and the numbers it can stand for (none for dates)."""

    text: str
    interval: Interval | None = None


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
        raise _untestable(rule, "rule-kind", "kind", "one of " + ", ".join(SHAPES), "Correct kind.")
    if not rows:
        mend = "Add its operands to data/consistency/rule_operands.csv, or delete the rule."
        raise _untestable(rule, "rule-without-operands", "rule_id", "a rule with operands", mend)
    if rule["expected"] == "does_not_hold" and not rule["remark_id"]:
        raise _untestable(
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
        left, right, width, holds = _KINDS[rule["kind"]](rule, by_role)
    except (IntervalError, OverflowError) as error:
        mend = f"Correct the operands: {shown(error, 240)}."
        raise _untestable(
            rule, "rule-undefined", "kind", "operands that the kind of rule can combine", mend, shown(error)
        ) from None
    return Outcome(rule, left, right, width, holds, everything)


def _untestable(row: Row, rule: str, column: str, expected: str, mend: str, found: str | None = None) -> Untestable:
    name = row["rule_id"]
    return Untestable(row.problem(LAYER, rule, column, f"{expected} (rule {name})", mend, found))


def _check_roles(rule: Row, rows: list[Row]) -> None:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["role"]] = counts.get(row["role"], 0) + 1
    shape = max(SHAPES[rule["kind"]], key=lambda roles: len(counts.keys() & roles.keys()))
    for row in rows:
        if row["role"] not in shape:
            raise _untestable(
                row, "operand-role", "role", "one of " + ", ".join(shape), "Correct role, or kind of the rule."
            )
    for role, (least, most) in shape.items():
        if counts.get(role, 0) < least:
            mend = f"Add the operand in the role {role} to data/consistency/rule_operands.csv, or correct kind."
            raise _untestable(rule, "operand-missing", "kind", f"an operand in the role {role}", mend)
        if most is not None and counts.get(role, 0) > most:
            last = [row for row in rows if row["role"] == role][-1]
            raise _untestable(
                last, "operand-twice", "role", f"one operand in the role {role}", "Delete one, or correct its role."
            )


def _operand(rule: Row, row: Row, rows: list[Row], facts: Facts, lists: dict[str, Row]) -> Operand:
    filled = [column for column in ("figure_id", "list_id", "constant") if row[column]]
    if len(filled) != 1:
        says = "exactly one of figure_id, list_id and constant"
        raise _untestable(
            row, "operand-choice", filled[-1] if filled else "figure_id", says, "Fill one of them and empty the others."
        )
    role = row["role"]
    if row["list_id"]:
        announced = lists.get(row["list_id"])
        if announced is None or role != "list":
            says = "a list of annexes/lists" if announced is None else "a figure or a constant in this role"
            raise _untestable(row, "operand-unknown", "list_id", says, "Correct list_id or role.")
        members = tuple(facts.members(announced))
        if not members:
            raise _untestable(
                row,
                "list-without-members",
                "list_id",
                f"members in annexes/{announced['members_table']}",
                "Add the members, or delete the list.",
            )
        return Operand(row, role, str(len(members)), announced=announced, members=members)
    if role == "list":
        raise _untestable(row, "operand-role", "role", "a list in the role list", "Fill list_id, or correct role.")
    if row["figure_id"]:
        figure = facts.figures.get(row["figure_id"])
        if figure is None:
            raise _untestable(
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
            raise _untestable(row, "operand-date", "constant", "a date, YYYY-MM-DD", "Write a date.")
        return Operand(row, role, text, day=_day(row, "constant", text))
    if not _NUMBER.fullmatch(text):
        raise _untestable(row, "operand-number", "constant", "a plain decimal number", "Write a number.")
    number = Fraction(text)
    return Operand(row, role, format_decimal(number), interval=Interval.exact(number), number=number)


_DATES = frozenset({"start", "end", "earlier", "later"})


def _figure_operand(row: Row, role: str, figure: Row, facts: Facts) -> Operand:
    if role in _DATES:
        last = figure["period"].rpartition("/")[2]
        if not _DAY.fullmatch(last):
            raise _untestable(
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
        raise _untestable(
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
        raise _untestable(
            row,
            "constant-source",
            "constant_source",
            "a figure or list in the rule, which says of which report",
            "Bind a figure or list.",
        )
    report = facts.report(home)
    wanted = report.get(named[1])
    if wanted is None:
        raise _untestable(
            row, "constant-source", "constant_source", "a column of source/reports", "Correct constant_source."
        )
    if wanted != row["constant"]:
        says = f"{wanted}, {named[1]} of {report['report_id']} in source/reports"
        raise _untestable(row, "constant-source", "constant", says, "Correct the constant, or the cell it repeats.")


# --- kinds: each takes the rule and its operands by role, and returns both sides, width and whether they agree

Tested = tuple[Side, Side, Fraction | None, bool]
Roles = dict[str, list[Operand]]


def _same_unit(rule: Row, operands: Iterable[Operand], counted: bool = False) -> None:
    """Numbers of one rule are in one base unit; with `counted`, numbers of persons and of things go together."""
    units = [o for o in operands if o.unit is not None]
    names = {o.unit["base_unit"] for o in units}
    if len(names) > 1 and not (counted and all(o.unit["dimension"] in COUNTED for o in units)):
        says = "operands in one base unit"
        raise _untestable(
            units[-1].row,
            "units-differ",
            "figure_id",
            says,
            "Name other figures, or correct unit_id.",
            ", ".join(sorted(names)),
        )


def _percent(operand: Operand) -> Interval:
    if operand.unit is not None and operand.unit["dimension"] != "percent":
        raise _untestable(
            operand.row,
            "units-differ",
            "figure_id",
            "a figure in percent",
            "Name another figure.",
            operand.unit["unit_id"],
        )
    return operand.interval


def _width(*intervals: Interval) -> Fraction | None:
    widths = [interval.width for interval in intervals]
    return None if None in widths else sum(widths, Fraction(0))


def _meeting(left: Side, right: Side) -> Tested:
    return left, right, _width(left.interval, right.interval), left.interval.meets(right.interval)


def _factor_text(rate: Operand) -> str:
    """1 + rate / 100 as a number where the rate is one."""
    return f"(1 + {rate.text} / 100)" if rate.number is None else format_decimal(1 + rate.number / 100)


def _growth(rule: Row, roles: Roles) -> Tested:
    (new,), (base,), (rate,) = roles["level_new"], roles["level_base"], roles["rate"]
    _same_unit(rule, (new, base))
    right = apply_growth(base.interval, _percent(rate))
    text = f"{base.text} × {_factor_text(rate)}"
    if base.number is not None and rate.number is not None:
        text += f" = {format_decimal(base.number * (1 + rate.number / 100))}"
    return _meeting(Side(new.text, new.interval), Side(text, right))


def _sum(rule: Row, roles: Roles) -> Tested:
    _same_unit(rule, (*roles["addend"], *roles["total"]))
    (total,) = roles["total"]
    weight = _weight(total)
    parts, interval, number = [], Interval.exact(0), Fraction(0)
    for addend in roles["addend"]:
        own = _weight(addend)
        sign, size = ("- " if own < 0 else "+ "), abs(own)
        parts.append(sign + ("" if size == 1 else f"{format_decimal(size)} × ") + addend.text)
        interval = interval + addend.interval * own
        number = None if number is None or addend.number is None else number + addend.number * own
    text = " ".join(parts).removeprefix("+ ")
    if number is not None:
        text += f" = {format_decimal(number)}"
    right = total.text if weight == 1 else f"{format_decimal(weight)} × {total.text}"
    return _meeting(Side(text, interval), Side(right, total.interval * weight))


def _weight(operand: Operand) -> Fraction:
    weight = Fraction(operand.row.decimal("weight")) if operand.row["weight"] else Fraction(1)
    if weight == 0:
        raise _untestable(
            operand.row, "weight", "weight", "another number than 0", "Correct the weight, or delete the operand."
        )
    return weight


def _ratio(rule: Row, roles: Roles) -> Tested:
    (top,), (bottom,), (quotient,) = roles["numerator"], roles["denominator"], roles["quotient"]
    wanted, text = quotient.interval, quotient.text
    if quotient.unit is not None and quotient.unit["dimension"] == "percent":
        _same_unit(rule, (top, bottom), counted=True)
        wanted, text = wanted / 100, f"{text} / 100"
    elif quotient.unit is not None:
        _same_unit(rule, (top, quotient))
    left = f"{top.text} / {bottom.text}"
    if top.number is not None and bottom.number:
        left += f" = {format_decimal(top.number / bottom.number)}"
    return _meeting(Side(left, top.interval / bottom.interval), Side(text, wanted))


def _at_most(rule: Row, low: Operand, high: Operand) -> Tested:
    left, right = Side(low.text, low.interval), Side(high.text, high.interval)
    return left, right, _width(low.interval, high.interval), low.interval.may_be_at_most(high.interval)


def _order(rule: Row, roles: Roles) -> Tested:
    if "list" in roles:
        return _text_order(roles["list"][0])
    _same_unit(rule, (*roles["lower"], *roles["upper"]), counted=True)
    return _at_most(rule, roles["lower"][0], roles["upper"][0])


def _text_order(operand: Operand) -> Tested:
    """Members stand in the order of the text: how many do, up to the first that does not, against how many there are."""
    *place, name = _PLACES[operand.announced["members_table"]]
    ordered, before, text = 0, None, ""
    for member in operand.members:
        here = tuple(member.integer(column) for column in place)
        if before is not None and here < before:
            text = f"{ordered}, then {shown(member[name], 40)} stands earlier in the text"
            break
        ordered, before = ordered + 1, here
    count = len(operand.members)
    left, right = (Side(said or str(n), Interval.exact(n)) for said, n in ((text, ordered), ("", count)))
    return left, right, Fraction(0), ordered == count


# Columns that say where a member stands, and how it is called.
_PLACES = {
    "list_members": ("paragraph", "start", "name_zh"),
    "glossary": ("body_paragraph", "body_start", "term_zh"),
    "livelihood_projects": ("paragraph", "number", "title_zh"),
}


def _subset(rule: Row, roles: Roles) -> Tested:
    _same_unit(rule, (*roles["part"], *roles["whole"]))
    return _at_most(rule, roles["part"][0], roles["whole"][0])


def _repeat(rule: Row, roles: Roles) -> Tested:
    (first,) = roles["first"]

    def agrees(other: Operand) -> bool:
        units = {o.unit["base_unit"] for o in (first, other) if o.unit is not None}
        return len(units) <= 1 and first.interval.meets(other.interval)

    # Shown is the statement that disagrees, the first one where all agree.
    other = next((o for o in roles["other"] if not agrees(o)), roles["other"][0])
    left, right = (Side(o.text, o.interval) for o in (first, other))
    units = [o.unit["base_unit"] if o.unit is not None else "" for o in (first, other)]
    if units[0] != units[1] and all(units):
        left, right = (
            Side(f"{side.text} {unit}", side.interval) for side, unit in ((left, units[0]), (right, units[1]))
        )
    return left, right, _width(first.interval, other.interval), agrees(other)


def _date(rule: Row, roles: Roles) -> Tested:
    if "earlier" in roles:
        days = [*roles["earlier"], *roles["later"]]
        texts = [o.text for o in days]
        holds = all(a.day <= b.day for a, b in pairwise(days))
        return Side(texts[0]), Side(", ".join(texts[1:])), Fraction(0), holds
    (start,), (days,), (end,) = roles["start"], roles["days"], roles["end"]
    if days.unit is not None and days.unit["dimension"] != "time":
        raise _untestable(
            days.row,
            "units-differ",
            "figure_id",
            "a figure that states a time",
            "Name another figure.",
            days.unit["unit_id"],
        )
    apart = (end.day - start.day).days
    text = f"{start.text} + {days.text}"
    if days.number is not None and days.number.denominator == 1:
        text += f" = {(start.day + timedelta(int(days.number))).isoformat()}"
    return Side(text), Side(end.text), days.interval.width, days.interval.contains(apart)


def _implied_integer(rule: Row, roles: Roles) -> Tested:
    (base,) = roles["base"]
    wanted = _exact(base)
    right = Side(base.text, base.interval)
    if "target" in roles:
        (target,), (rate,) = roles["target"], roles["rate"]
        _same_unit(rule, (target, base))
        _percent(rate)
        factor = 1 + _exact(rate) / 100
        if factor <= 0:
            raise IntervalError(f"no base grows by {rate.text} percent: the growth must be above -100")
        found = _exact(target) / factor
        text = f"{target.text} / {format_decimal(factor)} = {format_decimal(found)}"
        return Side(text, Interval.exact(found)), right, Fraction(0), found.denominator == 1 and found == wanted
    (completed,), (completion,) = roles["completed"], roles["completion"]
    _same_unit(rule, (completed, base))
    fitting = undo_task(completed.interval, _percent(completion))
    whole = fitting.whole_numbers()
    text = f"{completed.text} / ({completion.text} / 100)"
    text += f" fits {', '.join(map(str, whole[:5])) or 'no whole number'}{' …' if len(whole) > 5 else ''}"
    return Side(text, fitting), right, fitting.width, len(whole) == 1 and whole[0] == wanted


def undo_task(completed: Interval, percent: Interval) -> Interval:
    """The tasks of which `completed` is `percent` percent; raises IntervalError where the percentage may be 0."""
    return completed / (percent / 100)


def implied_bounds(target: Row, rate: Row, facts: Facts) -> tuple[Interval, Interval]:
    """Bases, in the base unit, if the rate of growth is rounded to its last digit: target rounded too, target exact.

    Raises Unreadable for cells, IntervalError where the growth may be -100 percent.
    """

    def rounded(figure: Row) -> Interval:
        value = figure.decimal("value")
        half = Fraction(10) ** min(value.as_tuple().exponent, 0) / 2
        return Interval(Fraction(value) - half, Fraction(value) + half)

    factor = facts.factor(target)
    widest = undo_growth(rounded(target), rounded(rate))
    narrower = undo_growth(Interval.exact(target.decimal("value")), rounded(rate))
    return tuple(scale(bounds, factor.numerator, factor.denominator) for bounds in (widest, narrower))


def _exact(operand: Operand) -> Fraction:
    if operand.number is None:
        says = "a number printed without a qualifier"
        found = operand.figure["printed"] if operand.figure else operand.text
        raise _untestable(
            operand.row, "operand-not-exact", "figure_id", says, "Name another figure, or leave the rule out.", found
        )
    return operand.number


_KINDS: dict[str, Callable[[Row, Roles], Tested]] = {
    "growth": _growth,
    "sum": _sum,
    "ratio": _ratio,
    "order": _order,
    "repeat": _repeat,
    "date": _date,
    "subset": _subset,
    "implied_integer": _implied_integer,
}


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
