"""Promises of figures: what a person or the page gives, against the words."""

from __future__ import annotations

from ...build.figures import governing, number_printed, quantity, span, spans
from ...figure import AREAS, coverage, keywords, names, period_trouble, period_words
from ...package import Row
from .tables import Findings, NotMeant, Promises, Tables, Unfit, problem, whole


def printed_at(row: Row) -> int:
    """Offset of `printed` inside the quotation; raises Unfit where it does not stand there."""
    at = whole(row["start"]) - whole(row["quote_start"])
    if at < 0 or row["quote"][at : at + len(row["printed"])] != row["printed"]:
        raise Unfit
    return at


def whole_span(row: Row, the: Tables) -> Findings:
    """printed is a whole quantity as the grammar reads it in its quotation: number, multiplier, unit and qualifier."""
    at = printed_at(row)
    if not number_printed(row["printed"]):
        raise NotMeant
    try:
        if span(row, the).quantity is not None:
            return None
        says = "a quantity that the grammar can read"
    except Unfit:
        end = at + len(row["printed"])
        there = [s.printed for s in spans(row["quote"], the) if s.start < end and at < s.end]
        says = f"a whole quantity of the quotation: {' or '.join(there) or 'none stands there'}"
    return problem(row, whole_span, "printed", says, "Correct printed and start; `scripts/scan.py` prints the spans.")


def phrase(row: Row, the: Tables) -> Findings:
    """What a row without a numeral prints is a phrase of reference/phrases."""
    if number_printed(row["printed"]):
        raise NotMeant
    if row["printed"] not in the.groups("phrases", "phrase"):
        says = "a phrase of reference/phrases"
        return problem(row, phrase, "printed", says, "Correct the span, or add the phrase with what it means.")


def unit(row: Row, the: Tables) -> Findings:
    """The printed unit is one of reference/units with the dimension of the indicator; where none is printed, the indicator has a default unit."""
    indicator = the.indicator(row)
    symbol = quantity(row, the).symbol if number_printed(row["printed"]) else ""
    if not symbol:
        if indicator["unit_id"]:
            return None
        says = f"an indicator with a default unit: {row['printed']} prints none"
        return problem(row, unit, "indicator_id", says, "Fill unit_id of the indicator in reference/indicators.")
    if (symbol, indicator["dimension"]) not in the.groups("units", "symbol_zh", "dimension"):
        says = f"an indicator of the dimension of {symbol}; {indicator['indicator_id']} has {indicator['dimension']}"
        mend = f"Choose another indicator, or add the unit {symbol} of {indicator['dimension']} to reference/units."
        return problem(row, unit, "indicator_id", says, mend)


def covered_area(row: Row, the: Tables) -> Findings:
    """The quotation of a rank names the area that is ranked within."""
    measure = the.indicator(row)["measure"]
    if coverage(measure, row["quote"][: printed_at(row)], row["quote"], governing(row, the)) is None:
        says = f"a quotation with the area ranked within: {' or '.join(AREAS)}"
        return problem(row, covered_area, "quote", says, "Take the clause that names the area into the quotation.")


def period(row: Row, the: Tables) -> Findings:
    """The period is real and is the one that the value type allows."""
    report, section = the.report(row), the.section(row)
    years = whole(report["review_year"]), whole(report["plan_year"]), whole(section["year"])
    try:
        wanted = period_trouble(row, *years)
    except ValueError as error:
        return problem(
            row, period, "period", "an ISO 8601 year, month, day or interval", f"Correct the period: {error}."
        )
    if wanted:
        return problem(row, period, "period", f"{wanted}, for a {row['value_type']}", "Correct period or value_type.")


BOUNDS = frozenset({"ge", "gt", "le", "lt"})


def value_type_fits(row: Row, the: Tables) -> Findings:
    """A criterion is a threshold, so its number is a bound; a definition stands in the annex that explains the terms."""
    if row["value_type"] == "criterion" and row["qualifier"] not in BOUNDS:
        says = f"a criterion with a bound (以上, 以内); {row['printed']} is none"
        return problem(row, value_type_fits, "value_type", says, "Correct value_type.")
    if row["value_type"] == "definition" and (part := the.section(row)["part"]) != "annex":
        says = f"another value type in the {part}: terms are defined in the annex"
        return problem(row, value_type_fits, "value_type", says, "Correct value_type.")


def period_printed(row: Row, the: Tables) -> Findings:
    """A period other than a plain year of the report is printed: in the quotation, its governing clause or the title of its section."""
    report = the.report(row)
    try:
        wanted = period_words(row["period"], (report["review_year"], report["plan_year"]))
    except ValueError:
        return None  # the promise `period` says so
    if not wanted:
        return None
    words = f"{row['quote']} {governing(row, the)} {the.section(row)['title_zh']}"
    absent = [" or ".join(group) for group in wanted if not any(word in words for word in group)]
    if absent:
        says = f"a period whose words stand in the quotation; {' and '.join(absent)} does not"
        mend = "Correct the period, or take the clause that prints it into the quotation, or into scope_quote of the paragraph."
        return problem(row, period_printed, "period", says, mend)


def words_of_indicator(row: Row, the: Tables) -> Findings:
    """Every word that names the indicator stands in the quotation."""
    absent = [
        "|".join(group) for group in keywords(the.indicator(row)) if not any(word in row["quote"] for word in group)
    ]
    if absent:
        mend = "Choose the indicator that the words name, lengthen the quotation, or correct keywords in reference/indicators."
        return problem(
            row,
            words_of_indicator,
            "indicator_id",
            f"an indicator named in the quotation; {' '.join(absent)} is not",
            mend,
        )


def subject_named(row: Row, the: Tables) -> Findings:
    """The subject stands in the quotation by its name or an alias."""
    entity = the.entity(row)
    if entity is not None and not any(form in row["quote"] for form in names(entity)):
        says = f"a subject named in the quotation; {' or '.join(names(entity))} is not"
        mend = "Choose the subject that the words name, lengthen the quotation, or add the printed form to aliases."
        return problem(row, subject_named, "subject_id", says, mend)


def printed_in_quote(row: Row, the: Tables) -> Findings:
    """printed stands in the quotation at start minus quote_start."""
    try:
        printed_at(row)
    except Unfit:
        at = whole(row["start"]) - whole(row["quote_start"])
        stands = row["quote"][at : at + len(row["printed"])] if at >= 0 else ""
        says = f"{row['printed']} at character {at} of the quotation, where {stands or 'nothing'} stands"
        return problem(row, printed_in_quote, "quote", says, "Correct quote, quote_start, printed or start.")


def quote_inside(row: Row, the: Tables) -> Findings:
    """The quotation ends inside its paragraph."""
    length = whole(the.paragraph(row)["length"])
    if whole(row["quote_start"]) + len(row["quote"]) > length:
        says = f"a quotation that ends inside the {length} characters of paragraph {row['paragraph']}"
        return problem(row, quote_inside, "quote_start", says, "Correct paragraph, quote_start or quote.")


def anchors(rows: list[Row], the: Tables) -> Findings:
    """Printed spans of two figures are the same or do not touch."""
    found = []
    last: dict[tuple, tuple[int, int, Row]] = {}
    for row in sorted_by_anchor(rows):
        start, end = whole(row["start"]), whole(row["end"])
        place = (row["report_id"], row["paragraph"])
        if place in last:
            first, until, other = last[place]
            if start < until and (start, end) != (first, until):
                says = f"a span apart from {other['printed']} at {first}-{until}, or the same"
                found += problem(row, anchors, "start", says, "Correct start and end of one of the two.")
        if place not in last or end > last[place][1]:
            last[place] = (start, end, row)
    return found


def sorted_by_anchor(rows: list[Row]) -> list[Row]:
    """Rows whose anchors can be read, by report, paragraph, start."""
    readable_rows = []
    for row in rows:
        try:
            readable_rows.append(
                ((row["report_id"], whole(row["paragraph"]), whole(row["start"]), whole(row["end"])), row)
            )
        except Unfit:
            continue
    return [row for _, row in sorted(readable_rows, key=lambda pair: pair[0])]


OF_RELATIONS = frozenset({"growth_of", "share_of", "rank_of", "completion_of"})


def related(row: Row, the: Tables) -> Findings:
    """A growth, share, rank or completion is related to the figure that it is of, where one paragraph prints both."""
    of = the.indicator(row)["of_indicator_id"]
    if not of:
        return None
    near = the.groups("figures", "report_id", "paragraph", "indicator_id").get(
        (row["report_id"], row["paragraph"], of), []
    )
    near = [f for f in near if (f["period"], f["value_type"]) == (row["period"], row["value_type"])]
    kinds = {r["relation"] for r in the.groups("relations", "figure_id").get(row["figure_id"], [])}
    if near and not kinds & OF_RELATIONS:
        says = f"a row of relations from it to {near[0]['figure_id']}"
        return problem(row, related, "figure_id", says, "Add the relation.")


PROMISES = {
    "figures": Promises(
        rows=(
            whole_span,
            phrase,
            unit,
            covered_area,
            period,
            value_type_fits,
            period_printed,
            words_of_indicator,
            subject_named,
            printed_in_quote,
            quote_inside,
            related,
        ),
        table=(anchors,),
    )
}
