"""target_comparisons: a row for every target of the plan year, with what it asks against the year under review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from ..number import rules
from ..number.facts import Facts
from ..number.interval import (
    Interval,
    IntervalError,
    format_decimal,
    relative_change,
    scale,
)
from ..package import Row, Unreadable
from .book import Book

GRADES = "ABC"
ONE_SIDED = frozenset({"gt", "ge", "lt", "le", "nearly"})


@dataclass(frozen=True)
class Reason:
    """Why there is no comparison, or what it leaves open, in both languages."""

    zh: str
    en: str


REASONS = {
    "B": Reason("很可能为同一事物，但范围或措辞有差别。", "Probably the same thing, but coverage or wording differs."),
    "C": Reason("所指事物不同，不可相比。", "They measure different things and cannot be compared."),
    "about_only": Reason(
        "目标或上年结果只是约数，变化没有上下界。",
        "Target or result is only about a number, so the change has no bounds.",
    ),
    "bound_only": Reason(
        "目标或上年结果只印出界限，变化无从确定。",
        "Target or result is printed as a bound, so no change can be derived.",
    ),
    "no_number": Reason(
        "目标或上年结果没有印出数字，无从得出变化。", "Without a number on both sides no change can be derived."
    ),
    "no_base": Reason(
        "上年结果不大于零，不能以百分比表示变化。",
        "The result is not above zero, so there is no change in percent of it.",
    ),
    "units": Reason("目标与上年结果的单位不同类。", "Target and result are in units of different kinds."),
    "no_counterpart": Reason(
        "报告未印出{year}年同一事物的数字。", "The report prints no figure of {year} for the same thing."
    ),
    "implied": Reason(
        "由目标与增长率可推得一个基数，见推算值表。",
        "A base that follows from target and rate is among the implied values.",
    ),
    "target_no_number": Reason("目标本身也没有印出数字。", "The target itself prints no number."),
}


def rows(book: Book) -> Iterator[dict[str, str]]:
    facts = book.facts
    counterparts: dict[str, Row] = {}
    for row in facts.table("relations"):
        if row["relation"] == "counterpart_of":
            # Of several results the most comparable counts; grades run from A.
            known = counterparts.get(row["figure_id"])
            if known is None or row["grade"] < known["grade"]:
                counterparts[row["figure_id"]] = row
    implied = {
        operand.figure["figure_id"]
        for outcome in book.facts.evaluation.outcomes
        if outcome.rule["kind"] == "implied_integer" and outcome.holds
        for operand in outcome.operands
        if operand.role == "target"
    }
    for target in book.figures:
        if target["value_type"] != "target":
            continue
        zh, en = book.name(target)
        row = dict.fromkeys(
            ("result_figure_id", "result_value", "result_unit_id", "grade", "change", "change_low", "change_high"), ""
        )
        row |= {
            "figure_id": target["figure_id"],
            "indicator_zh": zh,
            "indicator_en": en,
            "wording": target["wording"],
            "target_value": target["value"],
            "target_unit_id": target["unit_id"],
        }
        link = counterparts.get(target["figure_id"])
        reasons, note, note_zh = [], "", ""
        if link is None:
            row["comparison"] = "no_counterpart"
            reasons.append("no_counterpart")
            reasons += ["implied"] if target["figure_id"] in implied else []
            reasons += ["target_no_number"] if target["implicit"] == "true" else []
        else:
            result = facts.related(link, "related_figure_id", facts.figures)
            grade = link["grade"]
            if grade not in GRADES or not grade:
                raise Unreadable(link.problem(rules.LAYER, "grade", "grade", "A, B or C", "Grade the counterpart."))
            row |= {
                "result_figure_id": result["figure_id"],
                "result_value": result["value"],
                "result_unit_id": result["unit_id"],
                "grade": grade,
            }
            note, note_zh = link["note"], link["note_zh"]
            reasons += [grade] if grade != "A" else []
            reasons += _compare(facts, target, result, grade, row)
        year = facts.report(target)["review_year"]
        # What the relation says is more exact than what its grade means.
        for language, own, between in (("zh", note_zh, ""), ("en", note, " ")):
            general = [
                getattr(REASONS[key], language).format(year=year) for key in reasons if not (own and key in GRADES)
            ]
            row[f"reason_{language}"] = between.join(filter(None, [own, *general]))
        yield row


def _compare(facts: Facts, target: Row, result: Row, grade: str, row: dict[str, str]) -> list[str]:
    """Fill comparison and change of `row`; what is to be said about it."""
    if grade == "C":
        row["comparison"] = "not_comparable"
        return []
    if not (target["value"] and result["value"]):
        row["comparison"] = "no_number"
        return ["no_number"]
    units = facts.unit(target), facts.unit(result)
    if units[0]["base_unit"] != units[1]["base_unit"]:
        row["comparison"] = "not_comparable"
        return ["units"]
    if {target["qualifier"], result["qualifier"]} & ONE_SIDED:
        row["comparison"] = "bound_only"
        return ["bound_only"]
    measure = facts.indicator(target)["measure"]
    points = units[0]["dimension"] in ("percent", "rank")
    kind = "share_change" if measure == "share" else "difference" if points else "relative_change"
    change: Callable[[Interval, Interval], Interval] = (lambda new, old: new - old) if points else relative_change
    factors = facts.factor(target), facts.factor(result)
    numbers = [
        Interval.exact(Fraction(f.decimal("value")) * factor)
        for f, factor in zip((target, result), factors, strict=True)
    ]
    about = "approx" in (target["qualifier"], result["qualifier"])
    row["comparison"] = "about_only" if about else kind
    try:
        row["change"] = format_decimal(change(*numbers).low, 2)
        if not about:
            scaled = [
                scale(facts.stand(f).interval, factor.numerator, factor.denominator)
                for f, factor in zip((target, result), factors, strict=True)
            ]
            row["change_low"], row["change_high"] = outwards(change(*scaled), 2)
    except IntervalError:
        return ["no_base"]
    return ["about_only"] if about else []


def outwards(interval: Interval, places: int) -> tuple[str, str]:
    """Both ends to that many decimal places, rounded away from the interval; empty where unbounded."""
    step = 10**places
    low = "" if interval.low is None else format_decimal(Fraction(floor(interval.low * step), step), places)
    high = "" if interval.high is None else format_decimal(Fraction(ceil(interval.high * step), step), places)
    return low, high
