"""implied_values: what follows from printed figures but is not printed."""

from __future__ import annotations

from fractions import Fraction

from ..number import rules
from ..number.interval import (
    Interval,
    IntervalError,
    format_decimal,
    undo_growth,
)
from ..number.kinds import implied_bounds
from ..package import Row, Unreadable
from .book import Book
from .comparisons import outwards


def rows(book: Book) -> list[dict[str, str]]:
    rows = [row for outcome in book.facts.evaluation.outcomes if (row := _implied_by_rule(book, outcome))]
    for link in book.facts.table("relations"):
        if link["relation"] == "growth_of" and (row := _implied_by_growth(book, link)):
            rows.append(row)
    return sorted(rows, key=lambda row: row["implied_id"])


def _implied_id(figure: Row, year: str) -> str:
    parts = (figure["indicator_id"], figure["subject_id"], year, figure["report_id"].replace("-", "_"))
    return "_".join(part for part in parts if part)


def _implied_by_rule(book: Book, outcome: rules.Outcome) -> dict[str, str] | None:
    """The whole number of a rule of that kind, while the rule holds and its figures are figures."""
    if outcome.rule["kind"] != "implied_integer" or not outcome.holds:
        return None
    facts = book.facts
    role = {operand.role: operand for operand in outcome.operands}
    first = role.get("target") or role["completed"]
    second = role.get("rate") or role["completion"]
    if first.figure is None or second.figure is None or role["base"].number is None:
        return None
    factor = facts.factor(first.figure)
    base = format_decimal(role["base"].number / factor)
    zh, en = book.name(first.figure)
    inputs = f"a={first.figure['figure_id']} b={second.figure['figure_id']}"
    unit = first.figure["unit_id"]
    if first.role == "completed":
        year = first.figure["period"]
        fitting = outcome.left.interval.whole_numbers()
        low, high = (format_decimal(n / factor) for n in (Fraction(fitting[0]), Fraction(fitting[-1])))
        return {
            "implied_id": _implied_id(first.figure, f"task_{_digits(year)}"),
            "name_zh": f"{year}年全年任务数：{zh}",
            "name_en": f"task set for {year}: {en}",
            "formula": "a / (b / 100), the only whole number that rounds to b",
            "inputs": inputs,
            "value": base,
            "low": low,
            "high": high,
            "unit_id": unit,
            "caveat_zh": "由完成数与完成率推得，报告未印出任务数，也不是公布的任务数。",
            "caveat_en": "Follows from the number completed and its percentage; the report does not print the task, and this is not a published one.",
        }
    year = _year_before(first.figure)
    rounded, exact_target = (bounds.whole_numbers() for bounds in implied_bounds(first.figure, second.figure, facts))
    low, high = (format_decimal(n / factor) for n in (Fraction(rounded[0]), Fraction(rounded[-1])))
    if factor == 1:
        rate, (least, most) = second.figure["value"], _rounded_ends(second.figure)
        span = (
            f"Were the {rate}% itself rounded (from {least}% to {most}%), any whole base from {exact_target[0]} to {exact_target[-1]} "
            f"would fit the target as an exact number, and any from {rounded[0]} to {rounded[-1]} the target as rounded to its last digit."
        )
        span_zh = (
            f"如{rate}%本身由{least}%至{most}%舍入而来，则目标为精确数时{exact_target[0]}至{exact_target[-1]}中任一整数均可为基数，"
            f"目标也按末位舍入时为{rounded[0]}至{rounded[-1]}。"
        )
    else:
        span, span_zh = "Low and high hold if target and rate are rounded.", "上下界为目标与增长率均经舍入时的界限。"
    return {
        "implied_id": _implied_id(first.figure, year),
        "name_zh": f"{year}年{zh}",
        "name_en": f"{en}, {year}",
        "formula": "a / (1 + b / 100)",
        "inputs": inputs,
        "value": base,
        "low": low,
        "high": high,
        "unit_id": unit,
        "caveat_zh": f"由目标与增长率推得，以增长率为精确数为前提；报告未印出基数，不是公布的{year}年数。{span_zh}",
        "caveat_en": f"Implied by target and rate, with the rate taken as exact; the report prints no base, and this is not the published figure of {year}. {span}",
    }


def _rounded_ends(rate: Row) -> tuple[str, str]:
    value = rate.decimal("value")
    half = Fraction(10) ** min(value.as_tuple().exponent, 0) / 2
    return format_decimal(Fraction(value) - half), format_decimal(Fraction(value) + half)


def _year_before(figure: Row) -> str:
    return str(int(_year(figure)) - 1)


def _year(figure: Row) -> str:
    year = figure["period"]
    if len(year) != 4 or not year.isdecimal():
        raise Unreadable(
            figure.problem(
                rules.LAYER, "implied-period", "period", "a year", "Imply values from figures of a whole year only."
            )
        )
    return year


def _digits(period: str) -> str:
    return "_".join(part for part in period.replace("..", "").replace("/", "-").split("-") if part)


def _implied_by_growth(book: Book, link: Row) -> dict[str, str] | None:
    """The level of the year before, from a result and its growth in that year, unless the growth is at constant prices."""
    facts = book.facts
    growth, level = (facts.related(link, column, facts.figures) for column in ("figure_id", "related_figure_id"))
    if (
        {growth["value_type"], level["value_type"]} != {"result"}
        or growth["period"] != level["period"]
        or len(level["period"]) != 4
    ):
        return None
    indicators = facts.indicator(growth), facts.indicator(level)
    if (
        any(i["price_basis_convention"] == "constant" for i in indicators)
        or facts.unit(growth)["dimension"] != "percent"
    ):
        return None
    rate, amount = facts.stand(growth).interval, facts.stand(level).interval
    if (
        not level["value"]
        or level["qualifier"] != "exact"
        or rate is None
        or amount is None
        or None in (rate.low, rate.high)
    ):
        return None
    worded = growth["implicit"] == "true"
    if worded and rate.width != 0:
        return None
    number = Interval.exact(growth.decimal("value")) if growth["value"] else rate
    year = _year_before(level)
    places = max(0, -level.decimal("value").as_tuple().exponent)
    try:
        value = undo_growth(Interval.exact(level.decimal("value")), number)
        low, high = outwards(undo_growth(amount, rate), places + 2)
    except IntervalError:
        return None
    zh, en = book.name(level)
    return {
        "implied_id": _implied_id(level, year),
        "name_zh": f"{year}年{zh}",
        "name_en": f"{en}, {year}",
        "formula": "a / (1 + b / 100)",
        "inputs": f"a={level['figure_id']} b={growth['figure_id']}",
        "value": format_decimal((value.low + value.high) / 2, places),
        "low": low,
        "high": high,
        "unit_id": level["unit_id"],
        "caveat_zh": (
            f"报告未印增长率数字，“{growth['printed']}”按增长{format_decimal(rate.low)}%计算，该词并不保证恰好如此。"
            if worded
            else ""
        )
        + f"由印出的水平与增长率推算，报告未印出，不是公布的{year}年数；上年数可能已修订，增长率可能按可比口径计算，价格口径未注明。",
        "caveat_en": (
            f"No rate is printed; “{growth['printed']}” is taken as a growth of exactly {format_decimal(rate.low)}%, which the word does not promise. "
            if worded
            else ""
        )
        + f"Computed from the printed level and growth; the report does not print it and it is not the published figure of {year}. "
        "The base may since have been revised, growth may be on comparable coverage, and the price basis is not stated.",
    }
