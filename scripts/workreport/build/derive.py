"""The derived tables: what the package computes from its hand-kept tables.

Reported is never mixed with derived: nothing here is printed in a report, and nothing here is read back by a rule.
Exact arithmetic throughout, so that the bytes are the same wherever they are made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from ..findings import Finding, shown
from ..number import rules
from ..number.facts import Facts, multiplier
from ..number.interval import (
    Interval,
    IntervalError,
    Stand,
    format_bounds,
    format_decimal,
    relative_change,
    scale,
    undo_growth,
)
from ..number.kinds import implied_bounds
from ..package import Row, Unreadable, serialise
from ..verdict import verdicts
from . import sentence

TABLES = ("figures_flat", "target_comparisons", "implied_values", "rule_results")
NEEDED = (*rules.TABLES, "entities", "codes", "sections", "relations", "remark_figures")
GRADES = "ABC"
ONE_SIDED = frozenset({"gt", "ge", "lt", "le", "nearly"})


def tables(facts: Facts) -> dict[str, bytes]:
    """CSV bytes of every derived table by path (`data/derived/...`), computed from the hand-kept tables alone.

    Raises Unreadable where a table or a cell that is needed cannot be read, or a rule cannot be tested.
    """
    book, package = Book(facts), facts.package
    made = {}
    for name, rows in _MAKERS.items():
        resource, schema = package.resources.get(name), None
        if resource is not None:
            schema = package.schema(name)
        if resource is None or schema is None:
            mend = f"Restore the resource {name} and its schema."
            raise Unreadable(
                Finding(
                    "freshness", "not-checked", "datapackage.json", 0, name, "", "a derived table with its schema", mend
                )
            )
        columns = [column["name"] for column in schema["fields"]]
        try:
            made[resource["path"]] = serialise(columns, rows(book))
        except KeyError as error:
            mend = f"Make {name} in scripts/workreport/build/derive.py and its schema agree."
            raise Unreadable(
                Finding(
                    "freshness", "not-derived", "datapackage.json", 0, name, shown(error), "a column that is made", mend
                )
            ) from None
    return made


@dataclass
class Book:
    """The hand-kept tables as the derived ones need them: what figures stand for, labels, sections, relations."""

    facts: Facts

    def __post_init__(self) -> None:
        self._entities = self.facts.table("entities").by("entity_id")
        self._labels = self.facts.table("codes").by("codelist", "code")
        self._sections: dict[str, list[tuple[int, int, Row]]] = {}
        for row in self.facts.table("sections"):
            ends = row.integer("first_paragraph"), row.integer("last_paragraph")
            self._sections.setdefault(row["report_id"], []).append((*ends, row))
        self._remarked: dict[str, list[Row]] = {}
        for row in self.facts.table("remark_figures"):
            self._remarked.setdefault(row["figure_id"], []).append(row)

    @property
    def figures(self) -> Iterable[Row]:
        return self.facts.table("figures")

    @cached_property
    def comparisons(self) -> list[dict[str, str]]:
        """Rows of target_comparisons, which the flat table needs too."""
        return list(_comparisons(self))

    def label(self, row: Row, column: str, codelist: str) -> tuple[str, str]:
        """Labels of a coded cell in Chinese and English, empty for an empty cell; raises Unreadable for no code."""
        if not row[column]:
            return "", ""
        found = self._labels.get((codelist, row[column]))
        if found is None:
            mend = f"Correct {column}, or add the code to reference/codes.csv."
            raise Unreadable(row.problem(rules.LAYER, "unknown", column, f"a code of the list {codelist}", mend))
        return found["label_zh"], found["label_en"]

    def subject(self, figure: Row) -> Row | None:
        return self.facts.related(figure, "subject_id", self._entities) if figure["subject_id"] else None

    def section(self, figure: Row) -> Row:
        paragraph = figure.integer("paragraph")
        for first, last, row in self._sections.get(figure["report_id"], []):
            if first <= paragraph <= last:
                return row
        raise Unreadable(
            figure.problem(
                rules.LAYER,
                "unknown",
                "paragraph",
                "a paragraph of a section",
                "Correct paragraph, or source/sections.csv.",
            )
        )

    def said(self, figure: Row) -> sentence.Said:
        """The figure with the rows it names, ready to become a sentence."""
        facts = self.facts
        unit = facts.unit(figure)
        phrase = facts.related(figure, "printed", facts.phrases) if figure["implicit"] == "true" else None
        if phrase is None:
            figure.decimal("value")
        return sentence.Said(
            figure,
            facts.indicator(figure),
            unit,
            facts.factor(figure),
            multiplier(unit),
            self.subject(figure),
            phrase,
            self.section(figure)["part"] == "annex",
            self._own_sentence(figure),
        )

    def sentences(self, figure: Row) -> tuple[str, str]:
        """The figure as a sentence in Chinese and in English; raises Unreadable where a cell makes none."""
        said = self.said(figure)
        try:
            return sentence.chinese(said), sentence.english(said)
        except ValueError as error:
            row = next((r for r in self._remarked.get(figure["figure_id"], []) if r["sentence_zh"]), None)
            if row is not None and said.own is not None and "braces" in str(error):
                mend = "Write {when}, {printed} and {amount} alone in braces."
                raise Unreadable(
                    row.problem("freshness", "own-sentence", "sentence_zh", "a sentence whose places are known", mend)
                ) from None
            mend = f"Correct period: {shown(error)}."
            raise Unreadable(figure.problem(rules.LAYER, "period", "period", "an ISO 8601 period", mend)) from None

    def _own_sentence(self, figure: Row) -> tuple[str, str] | None:
        """The sentence of its own that a remark gives the figure, in both languages.

        It holds the place of what is printed, and no digit that the quotation does not hold. Raises Unreadable.
        """
        rows = [row for row in self._remarked.get(figure["figure_id"], []) if row["sentence_zh"] or row["sentence_en"]]
        if not rows:
            return None
        row, texts = rows[0], (rows[0]["sentence_zh"], rows[0]["sentence_en"])
        # COVID-19 is a name.
        digits = {digits for text in texts for digits in re.findall("(?<![0-9A-Za-z-])[0-9]+", text)}
        for column, fits, says, mend in (
            ("sentence_zh", len(rows) == 1, "one sentence of its own for a figure", "Keep one of them."),
            ("sentence_zh", "{printed}" in texts[0], "{printed} where the printed words go", "Write {printed}."),
            ("sentence_en", bool(texts[1]), "the same in English", "Fill both languages, or empty both."),
            (
                "sentence_en",
                digits <= set(re.findall("[0-9]+", figure["quote"])),
                f"no number that does not stand in the quotation {figure['quote']}",
                "Write {amount} and {when}, or a number of the quotation.",
            ),
        ):
            if not fits:
                raise Unreadable(row.problem("freshness", "own-sentence", column, says, mend))
        return texts

    def note_zh(self, figure: Row) -> str:
        """What the remarks say of the figure, in Chinese."""
        return "".join(row["note_zh"] for row in self._remarked.get(figure["figure_id"], []))

    def name(self, figure: Row) -> tuple[str, str]:
        """The indicator with its subject, in both languages."""
        return sentence.label(self.facts.indicator(figure), self.subject(figure))


# --- figures_flat


def _flat(book: Book) -> list[dict[str, str]]:
    """Every figure with its labels, and what its comparisons come to, several after one another."""
    rows = list(_labelled(book))
    judged = verdicts(list(book.comparisons), {row["figure_id"]: row for row in rows})
    for row in rows:
        lines = judged.get(row["figure_id"], [])
        row["verdict_zh"], row["verdict_en"] = "".join(zh for zh, _ in lines), " ".join(en for _, en in lines)
    return rows


def _labelled(book: Book) -> Iterator[dict[str, str]]:
    for figure in book.figures:
        facts = book.facts
        indicator, unit, report = facts.indicator(figure), facts.unit(figure), facts.report(figure)
        subject, section = book.subject(figure), book.section(figure)
        stand = facts.stand(figure)
        low, high = _bounds(stand, facts.factor(figure))
        row = {
            column: figure[column]
            for column in ("figure_id", "period", "value", "value_max", "paragraph", "printed", "quote", "note")
        }
        row["sentence_zh"], row["sentence_en"] = book.sentences(figure)
        row["note_zh"] = book.note_zh(figure)
        row |= {
            "base_value": format_decimal(Fraction(figure.decimal("value")) * facts.factor(figure))
            if figure["value"]
            else "",
            "base_unit": unit["base_unit"],
            "low": low,
            "high": high,
        }
        status = ("obs_status", "obs_status") if figure["value_type"] == "result" else ("wording", "wording")
        labels = {
            "place": (report["place_zh"], report["place_en"]),
            "topic": book.label(indicator, "topic", "topic"),
            "indicator": (indicator["name_zh"], indicator["name_en"]),
            "subject": (subject["name_zh"], subject["name_en"]) if subject else ("", ""),
            "value_type": book.label(figure, "value_type", "value_type"),
            "status": book.label(figure, *status),
            "qualifier": book.label(figure, "qualifier", "qualifier"),
            "unit": (unit["name_zh"], unit["name_en"]),
            "coverage": book.label(figure, "coverage", "coverage"),
            "money_flow": book.label(indicator, "money_flow", "money_flow"),
            "section": (section["title_zh"], section["title_en"]),
        }
        for name, (zh, en) in labels.items():
            row[f"{name}_zh"], row[f"{name}_en"] = zh, en
        yield row


def _bounds(stand: Stand, factor: Fraction) -> tuple[str, str]:
    """Lower and upper end of what a figure stands for, in its base unit."""
    if stand.interval is None:
        return "", ""
    return format_bounds(scale(stand.interval, factor.numerator, factor.denominator))


# --- target_comparisons


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


def _comparisons(book: Book) -> Iterator[dict[str, str]]:
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
            row["change_low"], row["change_high"] = _outwards(change(*scaled), 2)
    except IntervalError:
        return ["no_base"]
    return ["about_only"] if about else []


def _outwards(interval: Interval, places: int) -> tuple[str, str]:
    """Both ends to that many decimal places, rounded away from the interval; empty where unbounded."""
    step = 10**places
    low = "" if interval.low is None else format_decimal(Fraction(floor(interval.low * step), step), places)
    high = "" if interval.high is None else format_decimal(Fraction(ceil(interval.high * step), step), places)
    return low, high


# --- implied_values


def _implied(book: Book) -> list[dict[str, str]]:
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
        low, high = _outwards(undo_growth(amount, rate), places + 2)
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


# --- rule_results


def _results(book: Book) -> Iterator[dict[str, str]]:
    if book.facts.evaluation.findings:
        raise Unreadable(book.facts.evaluation.findings[0])
    for outcome in book.facts.evaluation.outcomes:
        row = {
            "rule_id": outcome.rule["rule_id"],
            "kind": outcome.rule["kind"],
            "expected": outcome.rule["expected"],
            "outcome": outcome.code,
            "width": "" if outcome.width is None else format_decimal(outcome.width),
        }
        for name, side in (("left", outcome.left), ("right", outcome.right)):
            # A cell that starts with a minus sign would be a formula in a spreadsheet.
            row[name] = f"({side.text})" if side.text.startswith("-") else side.text
            ends = ("", "") if side.interval is None else format_bounds(side.interval)
            row[f"{name}_low"], row[f"{name}_high"] = ends
        yield row


_MAKERS: dict[str, Callable[[Book], Iterable[dict[str, str]]]] = {
    "figures_flat": _flat,
    "target_comparisons": lambda book: book.comparisons,
    "implied_values": _implied,
    "rule_results": _results,
}
