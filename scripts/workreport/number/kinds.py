"""The kinds of rules: each takes the operands of a rule by role, and returns both sides, width and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from ..findings import Finding, shown
from ..package import Row
from .facts import LAYER, Facts
from .interval import Interval, IntervalError, apply_growth, format_decimal, scale, undo_growth

# Numbers of persons, households and things have no base unit in common, yet five households cannot hold four persons.
COUNTED = frozenset({"count", "persons", "person_times", "households", "enterprises"})


class Untestable(Exception):
    """A rule that cannot be tested; carries the finding that says why."""

    def __init__(self, finding: Finding):
        super().__init__(finding.mend)
        self.finding = finding


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


def untestable(row: Row, rule: str, column: str, expected: str, mend: str, found: str | None = None) -> Untestable:
    name = row["rule_id"]
    return Untestable(row.problem(LAYER, rule, column, f"{expected} (rule {name})", mend, found))


Tested = tuple[Side, Side, Fraction | None, bool]
Roles = dict[str, list[Operand]]


def _same_unit(rule: Row, operands: Iterable[Operand], counted: bool = False) -> None:
    """Numbers of one rule are in one base unit; with `counted`, numbers of persons and of things go together."""
    units = [o for o in operands if o.unit is not None]
    names = {o.unit["base_unit"] for o in units}
    if len(names) > 1 and not (counted and all(o.unit["dimension"] in COUNTED for o in units)):
        says = "operands in one base unit"
        raise untestable(
            units[-1].row,
            "units-differ",
            "figure_id",
            says,
            "Name other figures, or correct unit_id.",
            ", ".join(sorted(names)),
        )


def _percent(operand: Operand) -> Interval:
    if operand.unit is not None and operand.unit["dimension"] != "percent":
        raise untestable(
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
        raise untestable(
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
        raise untestable(
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
        raise untestable(
            operand.row, "operand-not-exact", "figure_id", says, "Name another figure, or leave the rule out.", found
        )
    return operand.number


KINDS: dict[str, Callable[[Row, Roles], Tested]] = {
    "growth": _growth,
    "sum": _sum,
    "ratio": _ratio,
    "order": _order,
    "repeat": _repeat,
    "date": _date,
    "subset": _subset,
    "implied_integer": _implied_integer,
}
