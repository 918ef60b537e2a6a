"""The derived tables: what the package computes from its hand-kept tables.

Reported is never mixed with derived: nothing here is printed in a report, and nothing here is read back by a rule.
Exact arithmetic throughout, so that the bytes are the same wherever they are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import groupby

from ..findings import Finding, shown
from ..number import rules
from ..number.facts import Facts
from ..number.interval import (
    Stand,
    format_bounds,
    format_decimal,
    scale,
)
from ..package import Unreadable, serialise
from ..verdict import verdicts
from . import implied
from .book import Book

TABLES = ("figures_flat", "target_comparisons", "implied_values", "rule_results")
NEEDED = (*rules.TABLES, "entities", "codes", "sections", "relations", "remark_figures")


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


# --- figures_flat


def _flat(book: Book) -> Iterator[dict[str, str]]:
    """Every figure with its labels, and what its comparisons come to, several after one another; report by report."""
    compared: dict[str, list[dict[str, str]]] = {}
    for row in book.comparisons:
        ends = {row[column].partition(".")[0] for column in ("figure_id", "result_figure_id")} - {""}
        compared.setdefault(ends.pop() if len(ends) == 1 else "", []).append(row)
    whole = "" in compared  # a comparison across reports needs both at hand
    for _, group in groupby(_labelled(book), key=lambda row: "" if whole else row["figure_id"].partition(".")[0]):
        rows = list(group)
        own = book.comparisons if whole else compared.get(rows[0]["figure_id"].partition(".")[0], [])
        judged = verdicts(list(own), {row["figure_id"]: row for row in rows})
        for row in rows:
            lines = judged.get(row["figure_id"], [])
            row["verdict_zh"], row["verdict_en"] = "".join(zh for zh, _ in lines), " ".join(en for _, en in lines)
        yield from rows


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
    "implied_values": implied.rows,
    "rule_results": _results,
}
