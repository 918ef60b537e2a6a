"""Promises of figures, relations and revisions."""

from __future__ import annotations

import re

from ..figure import (
    AREAS,
    CUMULATIVE,
    WORDINGS,
    coverage,
    figure_id,
    keywords,
    names,
    obs_status,
    period_trouble,
    period_words,
    scope,
    time_basis,
    wording,
)
from ..package import Row
from ..text.characters import NUMERAL
from ..text.clauses import MAX_QUOTE, clauses
from ..text.grammar import Quantity, parse
from ..text.numerals import QuantityError
from ..text.scanner import unlisted
from .printed import quantity
from .tables import Findings, NotMeant, Promises, Tables, Unfit, ordered_by, problem, whole


def explicit(row: Row) -> Row:
    """`row` where it prints a numeral; raises NotMeant otherwise."""
    if row["implicit"] == "true":
        raise NotMeant
    return row


def printed_at(row: Row) -> int:
    """Offset of `printed` inside the quotation; raises Unfit where it does not stand there."""
    at = whole(row["start"]) - whole(row["quote_start"])
    if at < 0 or row["quote"][at : at + len(row["printed"])] != row["printed"]:
        raise Unfit
    return at


def as_printed(row: Row, the: Tables) -> Quantity:
    """What the printed span says; for growth with the word of fall or rise right before it (下降5% is -5)."""
    found = quantity(explicit(row)["printed"])
    if the.indicator(row)["measure"] == "growth" and found.kind == "level":
        before = unlisted(row["quote"][: printed_at(row)])
        for length in (3, 2, 1):
            try:
                changed = quantity(before[-length:] + row["printed"])
            except Unfit:
                continue
            if changed.kind == "change":
                return changed
    return found


def governing(row: Row, the: Tables) -> str:
    """The clause that governs the figure from earlier in its paragraph, or empty."""
    paragraph = the.paragraph(row)
    if paragraph["scope_start"]:
        whole(paragraph["scope_start"])
    return scope(paragraph, whole(row["start"]))


def identity(row: Row, the: Tables) -> Findings:
    """figure_id is made of the report, indicator, subject, period and value type of its row."""
    wanted = figure_id(row)
    if row["figure_id"] != wanted:
        return problem(
            row, identity, "figure_id", wanted, f"Write {wanted}, or correct the cell of the row that differs from it."
        )


def readable(row: Row, the: Tables) -> Findings:
    """What a row with a numeral prints is one quantity of the grammar."""
    try:
        parse(explicit(row)["printed"])
    except QuantityError as error:
        return problem(
            row,
            readable,
            "printed",
            "a printed quantity: number, multiplier, unit, qualifier",
            f"Correct the span: {error}.",
        )


def value(row: Row, the: Tables) -> Findings:
    """value is the printed number with its printed decimal places."""
    if row["value"] != (wanted := as_printed(row, the).text):
        return problem(
            row,
            value,
            "value",
            f"{wanted}, as the printed {row['printed']} says",
            f"Write {wanted}, or correct printed.",
        )


def value_max(row: Row, the: Tables) -> Findings:
    """value_max is the upper end of a printed range, and empty where no range is printed."""
    wanted = as_printed(row, the).text_max
    if row["value_max"] != wanted:
        says = f"{wanted}, as the printed {row['printed']} says" if wanted else f"nothing: {row['printed']} is no range"
        return problem(row, value_max, "value_max", says, f"Write {wanted}." if wanted else "Empty the cell.")


def qualifier(row: Row, the: Tables) -> Findings:
    """qualifier is what is printed beside the number."""
    if row["qualifier"] != (wanted := as_printed(row, the).qualifier):
        return problem(
            row,
            qualifier,
            "qualifier",
            f"{wanted}, as the printed {row['printed']} says",
            f"Write {wanted}, or correct printed.",
        )


def unit(row: Row, the: Tables) -> Findings:
    """unit_id is the printed unit; where none is printed, the default unit of the indicator."""
    indicator = the.indicator(row)
    symbol = quantity(row["printed"]).symbol if row["implicit"] != "true" else ""
    if symbol:
        dimension = indicator["dimension"]
        known = the.groups("units", "symbol_zh", "dimension").get((symbol, dimension), [])
        wanted = [u["unit_id"] for u in known]
        if row["unit_id"] not in wanted:
            if wanted:
                says = f"{' or '.join(wanted)}, as the printed {row['printed']} says"
                return problem(row, unit, "unit_id", says, f"Write {wanted[0]}, or correct printed.")
            says = f"a unit printed {symbol} of the dimension {dimension}, which the indicator has"
            return problem(
                row, unit, "unit_id", says, f"Choose another indicator, or add the unit {symbol} to reference/units."
            )
    elif row["unit_id"] != indicator["unit_id"]:
        says = f"{indicator['unit_id'] or 'a default unit of the indicator'}: {row['printed']} prints no unit"
        return problem(
            row,
            unit,
            "unit_id",
            says,
            "Write the default unit of the indicator, or correct unit_id in reference/indicators.",
        )


def dimension(row: Row, the: Tables) -> Findings:
    """The unit of a figure has the dimension of its indicator."""
    own, wanted = the.unit(row)["dimension"], the.indicator(row)["dimension"]
    if own != wanted:
        mend = f"Choose a unit of {wanted}, or another indicator."
        return problem(
            row, dimension, "unit_id", f"a unit of the dimension {wanted}", mend, f"{row['unit_id']}, of {own}"
        )


def implicit(row: Row, the: Tables) -> Findings:
    """A row is implicit if and only if it prints no numeral; then it has no value, else it has one."""
    numeral = NUMERAL.search(row["printed"]) is not None
    if row["implicit"] not in ("true", "false"):
        return None
    wanted = "false" if numeral else "true"
    if row["implicit"] != wanted:
        why = "a numeral stands in printed" if numeral else "no numeral stands in printed"
        return problem(row, implicit, "implicit", f"{wanted}: {why}", f"Write {wanted}, or correct printed.")
    if numeral and not row["value"]:
        return problem(row, implicit, "value", f"the number that {row['printed']} prints", "Fill value.")
    if not numeral:
        return [
            found
            for column in ("value", "value_max")
            if row[column]
            for found in problem(row, implicit, column, "nothing: no number is printed", f"Empty {column}.")
        ]


def phrase(row: Row, the: Tables) -> Findings:
    """What an implicit row prints is a phrase of reference/phrases, and its qualifier is that of the phrase."""
    if row["implicit"] != "true":
        return None
    known = the.groups("phrases", "phrase").get(row["printed"])
    if not known:
        return problem(
            row,
            phrase,
            "printed",
            "a phrase of reference/phrases",
            "Correct the span, or add the phrase with what it means.",
        )
    if row["qualifier"] != (wanted := known[0]["qualifier"]):
        return problem(row, phrase, "qualifier", f"{wanted}, as the phrase {row['printed']} says", f"Write {wanted}.")


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


def period_printed(row: Row, the: Tables) -> Findings:
    """A period other than a plain year is printed in the quotation."""
    try:
        wanted = period_words(row["period"])
    except ValueError:
        return None  # the promise `period` says so
    absent = [" or ".join(group) for group in wanted if not any(word in row["quote"] for word in group)]
    if absent:
        says = f"a period whose words stand in the quotation; {' and '.join(absent)} does not"
        mend = "Correct the period, or take the clause that prints it into the quotation."
        return problem(row, period_printed, "period", says, mend)


def basis(row: Row, the: Tables) -> Findings:
    """time_basis follows from the period, from 累计, and from whether the indicator is a flow or a stock."""
    timing = the.indicator(row)["timing"]
    if timing not in ("flow", "stock"):
        raise Unfit
    if row["time_basis"] != (wanted := time_basis(row["period"], timing, row["quote"])):
        cumulative = f", {CUMULATIVE} stands in the quotation" if CUMULATIVE in row["quote"] else ""
        says = f"{wanted}: the indicator is a {timing}, the period is {row['period']}{cumulative}"
        return problem(
            row, basis, "time_basis", says, f"Write {wanted}, or correct the period, or timing in reference/indicators."
        )


def status(row: Row, the: Tables) -> Findings:
    """obs_status is E for a result whose quotation holds 预计, A for other results, empty for what is no result."""
    if row["obs_status"] != (wanted := obs_status(row["value_type"], row["quote"])):
        why = (
            "a result without 预计"
            if wanted == "A"
            else "a result with 预计"
            if wanted
            else "only results have a status"
        )
        return problem(
            row,
            status,
            "obs_status",
            f"{wanted or 'nothing'}: {why}",
            f"Write {wanted}." if wanted else "Empty the cell.",
        )


def target_wording(row: Row, the: Tables) -> Findings:
    """wording of a target is the word that governs it in the quotation or from earlier in the paragraph; else it is empty."""
    at = whole(row["start"]) - whole(row["quote_start"])
    wanted = wording(row["value_type"], row["quote"], governing(row, the), max(at, 0))
    if row["wording"] != wanted:
        word = next((word for word, code in WORDINGS.items() if code == wanted), "")
        why = (
            f"{word} governs it"
            if word
            else "none of 力争, 确保, 预期 governs it"
            if wanted
            else "only targets have a wording"
        )
        return problem(
            row,
            target_wording,
            "wording",
            f"{wanted or 'nothing'}: {why}",
            f"Write {wanted}." if wanted else "Empty the cell.",
        )


def covered_area(row: Row, the: Tables) -> Findings:
    """coverage is the area that the words name: of a rank 全市 or 全省, otherwise the district, with its zone where 含开发区 governs."""
    measure = the.indicator(row)["measure"]
    wanted = coverage(measure, row["quote"][: printed_at(row)], row["quote"], governing(row, the))
    if wanted is None:
        says = f"a quotation with the area ranked within: {' or '.join(AREAS)}"
        return problem(row, covered_area, "quote", says, "Take the clause that names the area into the quotation.")
    if row["coverage"] != wanted:
        return problem(
            row, covered_area, "coverage", f"{wanted}, as the words say", f"Write {wanted}, or correct the quotation."
        )


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


def span(row: Row, the: Tables) -> Findings:
    """end minus start is the length of printed."""
    start, end = whole(row["start"]), whole(row["end"])
    if end - start != len(row["printed"]):
        says = f"{start + len(row['printed'])}: printed has {len(row['printed'])} characters from {start}"
        return problem(row, span, "end", says, "Correct start, end or printed.")


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


def note(row: Row, the: Tables) -> Findings:
    """note is what remark_figures says of the figure, and is filled if and only if a remark concerns it."""
    concerned = the.groups("remark_figures", "figure_id").get(row["figure_id"])
    if not concerned:
        if row["note"]:
            return problem(
                row,
                note,
                "note",
                "nothing: no remark concerns the figure",
                "Empty note, or add the remark and source/remark_figures.",
            )
        return None
    wanted = " ".join(r["note"] for r in concerned if r["note"])
    if not wanted:
        says = "what the remark means for the figure, here and in source/remark_figures"
        return problem(
            row, note, "note", says, f"Fill note, and note of source/remark_figures, line {concerned[0].line}."
        )
    if row["note"] != wanted:
        mend = f"Write what note of source/remark_figures, line {concerned[0].line}, says; or correct it there."
        return problem(row, note, "note", wanted, mend)


def in_ledger(row: Row, the: Tables) -> Findings:
    """printed of a row with a numeral holds one numeral of the ledger, of role figure, that names it or the first figure with its anchor."""
    explicit(row)
    start, end = whole(row["start"]), whole(row["end"])
    around = the.once("spans of the ledger", lambda: _Spans(the))[row["report_id"], row["paragraph"]]
    inside = [n for first, last, n in around if first < end and start < last]
    # 百 of 个百分点 and 千 of 千瓦时 are numeral characters of the unit: words that follow the figure's numeral.
    inside = [n for place, n in enumerate(inside) if not (place and n["role"] == "word")]
    if [n["role"] for n in inside] != ["figure"]:
        says = "one numeral of role figure inside printed in the ledger, numerals"
        stands = ", ".join(f"{n['printed']} ({n['role']})" for n in inside) or "none"
        return problem(row, in_ledger, "printed", says, "Correct the span here or in the ledger.", stands)
    same = the.groups("figures", "report_id", "paragraph", "start", "end")
    first = same[row["report_id"], row["paragraph"], row["start"], row["end"]][0]["figure_id"]
    if inside[0]["figure_id"] != first:
        says = f"the ledger to name {first} at {row['start']}-{row['end']}"
        mend = f"Write {first} into figure_id of numerals, line {inside[0].line}, or correct the figure."
        return problem(row, in_ledger, "figure_id", says, mend, f"the ledger names {inside[0]['figure_id'] or 'none'}")


class _Spans(dict):
    """The numerals of a paragraph with start and end; raises Unfit where one of these is no number."""

    def __init__(self, the: Tables):
        self.numerals = the.groups("numerals", "report_id", "paragraph")

    def __missing__(self, place: tuple[str, str]) -> list[tuple[int, int, Row]]:
        self[place] = [(whole(n["start"]), whole(n["end"]), n) for n in self.numerals.get(place, [])]
        return self[place]


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


def order(rows: list[Row], the: Tables) -> Findings:
    """Figures stand in the order of the text: by report, paragraph, start, and figure_id where the anchor is shared."""
    return ordered_by(
        rows,
        order,
        lambda r: (r["report_id"], whole(r["paragraph"]), whole(r["start"]), r["figure_id"]),
        "figure_id",
        "report, paragraph, start, figure_id",
    )


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
    """Figures of a relation stand in one paragraph, their quotations no further apart than one may be long; a target and
    its result, which stand far apart, have a topic or words in common."""
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
    first, second = sorted((one, other), key=lambda f: whole(f["quote_start"]))
    apart = whole(second["quote_start"]) - whole(first["quote_start"]) - len(first["quote"])
    if (one["report_id"], one["paragraph"]) != (other["report_id"], other["paragraph"]) or apart > MAX_QUOTE:
        says = f"a figure of the same paragraph, its quotation at most {MAX_QUOTE} characters away"
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


def in_step(row: Row, the: Tables) -> Findings:
    """A figure with the qualifier in_step is related by in_step_with, and no other figure is."""
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


def relation_order(rows: list[Row], the: Tables) -> Findings:
    """Relations stand in the order of their figures in figures, then by relation, then by the other figure's place."""
    return ordered_by(
        rows,
        relation_order,
        lambda r: (the.place(r["figure_id"]), r["relation"], the.place(r["related_figure_id"])),
        "figure_id",
        "place in figures, relation, place of the other figure",
    )


def version(text: str) -> tuple[int, ...]:
    """A version as numbers that compare; raises Unfit."""
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9}){2}", text):
        raise Unfit
    return tuple(int(part) for part in text.split("."))


def not_from_the_future(row: Row, the: Tables) -> Findings:
    """No revision carries a version above that of the package."""
    current = the.package.descriptor.get("version")
    if isinstance(current, str) and version(row["version"]) > version(current):
        return problem(
            row,
            not_from_the_future,
            "version",
            f"at most {current}, the version of the package",
            "Raise version in datapackage.json, or correct it here.",
        )


def revised_cell(row: Row, the: Tables) -> Findings:
    """The last revision of a cell gives the cell that stands in figures; a retired figure does not stand there."""
    columns = the.package.table("figures")
    if columns is None:
        raise Unfit
    if row["column"] not in columns.columns:
        return problem(row, revised_cell, "column", "a column of figures", "Correct the column.")
    if row["old"] == row["new"]:
        return problem(
            row, revised_cell, "new", "another cell than the old one", "Correct old or new, or delete the row."
        )
    standing = the.groups("figures", "figure_id").get(row["figure_id"])
    if row["column"] == "figure_id":
        if row["new"] or row["old"] != row["figure_id"]:
            return problem(
                row,
                revised_cell,
                "new",
                f"old {row['figure_id']} and new empty: the figure is retired",
                "Empty new; the corrected figure has its own row in figures.",
            )
        if standing:
            return problem(
                row,
                revised_cell,
                "figure_id",
                "a retired identifier, which does not stand in figures",
                "Give the figure another identifier; one once retired is not used again.",
            )
        return None
    own = the.groups("revisions", "figure_id", "column")[row["figure_id"], row["column"]]
    retired = the.groups("revisions", "figure_id", "column").get((row["figure_id"], "figure_id"))
    if not standing:
        if not retired:
            return problem(
                row,
                revised_cell,
                "figure_id",
                "a figure of figures, or one that another row retires",
                "Correct figure_id, or add the row that retires it.",
            )
        return None
    later = [other for other in own if version(other["version"]) > version(row["version"])]
    if not later and standing[0][row["column"]] != row["new"]:
        says = f"{standing[0][row['column']] or 'nothing'}, the cell of figures, line {standing[0].line}"
        return problem(
            row, revised_cell, "new", says, "Correct new, or the cell of figures, or add the later revision."
        )
    if later:
        after = min(later, key=lambda other: version(other["version"]))
        if after["old"] != row["new"]:
            return problem(
                row,
                revised_cell,
                "new",
                f"{after['old'] or 'nothing'}, the old cell of version {after['version']}",
                "Correct new here or old there.",
            )


def words_decide(row: Row, the: Tables) -> Findings:
    """source_quote is made of whole clauses of the report, which have their fingerprints; reason is no placeholder."""
    if row["reason"] in ("WHY", "TODO", "?"):
        return problem(row, words_decide, "reason", "why the figure was changed", "Say what was wrong.")
    report = row["figure_id"].split(".")[0]
    known = the.once(
        "fingerprints of clauses",
        lambda: {(c["report_id"], c["sha256"]) for c in the.rows("clauses")},
    )
    for clause in clauses(row["source_quote"]):
        if (report, clause.sha256) not in known:
            text = row["source_quote"][clause.start : clause.end]
            says = f"whole clauses of {report}; no clause of it reads: {text}"
            return problem(row, words_decide, "source_quote", says, "Copy the clause that decides from the report.")


def revision_order(rows: list[Row], the: Tables) -> Findings:
    """Revisions stand by version, then by figure and column."""
    return ordered_by(
        rows,
        revision_order,
        lambda r: (version(r["version"]), r["figure_id"], r["column"]),
        "version",
        "version, figure_id, column",
    )


PROMISES = {
    "figures": Promises(
        rows=(
            identity,
            readable,
            value,
            value_max,
            qualifier,
            unit,
            dimension,
            implicit,
            phrase,
            period,
            period_printed,
            basis,
            status,
            target_wording,
            covered_area,
            words_of_indicator,
            subject_named,
            span,
            printed_in_quote,
            quote_inside,
            note,
            in_ledger,
            related,
        ),
        table=(anchors, order),
    ),
    "relations": Promises(
        rows=(targets_have_results, relation_fits, near_each_other, same_thing, in_step, part_of, money_spent, one_way),
        table=(relation_order,),
    ),
    "revisions": Promises(rows=(not_from_the_future, revised_cell, words_decide), table=(revision_order,)),
}
