"""Promises of reports, sections, paragraphs, clauses, restorations, remarks and decisions."""

from __future__ import annotations

from collections.abc import Callable

from ...figure import ZONE
from ...package import Row
from ...seal import OF_TABLES, seal
from .tables import Findings, Promises, Tables, Unfit, counted, day, ordered_by, problem, sorted_by, whole

TARGET_WORD = "预期"


def in_text_order(*columns: str) -> Callable:
    """The promise that rows stand by report, paragraph and the given columns; numbers compare as numbers."""

    def order(rows: list[Row], the: Tables) -> Findings:
        return ordered_by(
            rows,
            order,
            lambda r: (
                r["report_id"],
                whole(r["paragraph"]),
                *(whole(r[c]) if c in _NUMBERS else r[c] for c in columns),
            ),
            columns[0] if columns else "paragraph",
            ", ".join(("report_id", "paragraph", *columns)),
        )

    order.__doc__ = f"Rows stand in the order of the text: {', '.join(('report_id', 'paragraph', *columns))}."
    return order


_NUMBERS = {"start", "end", "quote_start", "position", "number"}


def length_of(column: str) -> Callable:
    """The promise that end minus start is the length of the words in `column`, inside the paragraph."""

    def span(row: Row, the: Tables) -> Findings:
        start, end = whole(row["start"]), whole(row["end"])
        if end - start != len(row[column]):
            says = f"{start + len(row[column])}: {column} has {len(row[column])} characters from {start}"
            return problem(row, span, "end", says, f"Correct start, end or {column}.")
        length = whole(the.paragraph(row)["length"])
        if end > length:
            return problem(
                row,
                span,
                "end",
                f"at most {length}, the length of paragraph {row['paragraph']}",
                "Correct paragraph, start and end.",
            )

    span.__doc__ = f"end minus start is the length of {column}, and the paragraph is long enough."
    return span


def report_identity(row: Row, the: Tables) -> Findings:
    """report_id is the place code and the date of delivery."""
    wanted = f"{row['place_code']}-{day(row, 'delivered'):%Y%m%d}"
    if row["report_id"] != wanted:
        return problem(
            row, report_identity, "report_id", wanted, f"Write {wanted}, or correct place_code or delivered."
        )


def report_years(row: Row, the: Tables) -> Findings:
    """The plan year follows the review year, and the report is read in one of the two."""
    review, plan = whole(row["review_year"]), whole(row["plan_year"])
    if plan != review + 1:
        return problem(
            row,
            report_years,
            "plan_year",
            f"{review + 1}, the year after the review year",
            "Correct plan_year or review_year.",
        )
    if day(row, "delivered").year not in (review, plan):
        return problem(
            row, report_years, "delivered", f"a day of {review} or {plan}", "Correct delivered, or the years."
        )


def published_later(row: Row, the: Tables) -> Findings:
    """A report is not published before it is delivered."""
    if row["published"] and day(row, "published") < day(row, "delivered"):
        return problem(
            row, published_later, "published", f"{row['delivered']} or later", "Correct published or delivered."
        )


def text_length(row: Row, the: Tables) -> Findings:
    """paragraphs and characters of a report are those of its paragraphs, joined by one line feed each."""
    own = the.groups("paragraphs", "report_id").get(row["report_id"], [])
    if whole(row["paragraphs"]) != len(own):
        return problem(
            row,
            text_length,
            "paragraphs",
            f"{len(own)}, the rows of source/paragraphs",
            "Restore the paragraph that is missing, or correct the number.",
        )
    characters = sum(whole(p["length"]) for p in own) + max(len(own) - 1, 0)
    if whole(row["characters"]) != characters:
        says = f"{characters}: the lengths of the paragraphs and a line feed between each"
        return problem(row, text_length, "characters", says, "Correct characters, or the length of a paragraph.")


def restored_words(row: Row, the: Tables) -> Findings:
    """restored_words is filled if and only if the report has restorations, and they restore these words."""
    own = the.groups("restorations", "report_id").get(row["report_id"], [])
    if own and not row["restored_words"]:
        return problem(row, restored_words, "restored_words", own[0]["restored"], "Fill restored_words.")
    if row["restored_words"] and not own:
        return problem(
            row,
            restored_words,
            "restored_words",
            "nothing: source/restorations has no row of the report",
            "Empty the cell, or restore the rows.",
        )
    if any(r["restored"] != row["restored_words"] for r in own):
        return problem(
            row, restored_words, "restored_words", own[0]["restored"], "Correct restored_words here or restored there."
        )


def section_ranges(rows: list[Row], the: Tables) -> Findings:
    """Sections of a report follow one another without gap, from its first paragraph to its last."""
    found = []
    after: dict[str, int] = {}
    last_row: dict[str, Row] = {}
    for row in rows:
        first, last = whole(row["first_paragraph"]), whole(row["last_paragraph"])
        wanted = after.get(row["report_id"], 1)
        if first != wanted:
            found += problem(
                row, section_ranges, "first_paragraph", str(wanted), "Let each section begin after the one before it."
            )
        elif last < first:
            found += problem(
                row, section_ranges, "last_paragraph", f"{first} or more", "Correct first_paragraph or last_paragraph."
            )
        after[row["report_id"]] = last + 1
        last_row[row["report_id"]] = row
    for report_id, row in last_row.items():
        total = whole(the.one("reports", report_id, "report_id")["paragraphs"])
        if whole(row["last_paragraph"]) != total:
            found += problem(
                row,
                section_ranges,
                "last_paragraph",
                f"{total}, the last paragraph of the report",
                "Correct last_paragraph, or restore the section that is missing.",
            )
    return found


def section_years(row: Row, the: Tables) -> Findings:
    """The year of a section is the review year in opening and review, the plan year in the plan, one of the two in an annex."""
    report = the.report(row)
    allowed = {
        "opening": [report["review_year"]],
        "review": [report["review_year"]],
        "plan": [report["plan_year"]],
    }.get(row["part"], [report["review_year"], report["plan_year"]])
    if row["year"] not in allowed:
        return problem(
            row, section_years, "year", f"{' or '.join(allowed)}, for the part {row['part']}", "Correct year or part."
        )


PARTS = ("opening", "review", "plan", "annex")


def parts_in_order(rows: list[Row], the: Tables) -> Findings:
    """The parts of a report follow one another: opening, review, plan, annex."""

    def key(row: Row) -> tuple:
        if row["part"] not in PARTS:
            raise Unfit
        return row["report_id"], PARTS.index(row["part"])

    return ordered_by(rows, parts_in_order, key, "part", "part: opening, review, plan, annex")


def section_totals(row: Row, the: Tables) -> Findings:
    """The control totals of a section are the numbers of its figures and of those without a numeral."""
    counts = the.once("figures by section", lambda: _by_section(the))
    figures, implicit = counts.get((row["report_id"], row["section_id"]), (0, 0))
    for column, count in (("figures", figures), ("implicit_figures", implicit)):
        if whole(row[column]) != count:
            says = f"{count}, the rows of figures in paragraphs {row['first_paragraph']} to {row['last_paragraph']}"
            return problem(
                row,
                section_totals,
                column,
                says,
                "Restore the figure that is missing, or, where one was added or retired, correct the total.",
            )


def _by_section(the: Tables) -> dict[tuple, tuple[int, int]]:
    section = {(p["report_id"], p["paragraph"]): p["section_id"] for p in the.rows("paragraphs")}
    counts: dict[tuple, tuple[int, int]] = {}
    for figure in the.rows("figures"):
        key = (figure["report_id"], section.get((figure["report_id"], figure["paragraph"])))
        before = counts.get(key, (0, 0))
        counts[key] = (before[0] + 1, before[1] + (figure["implicit"] == "true"))
    return counts


def paragraph_section(row: Row, the: Tables) -> Findings:
    """A paragraph lies in the range of its section."""
    section = the.one("sections", (row["report_id"], row["section_id"]), "report_id", "section_id")
    first, last = whole(section["first_paragraph"]), whole(section["last_paragraph"])
    if not first <= whole(row["paragraph"]) <= last:
        says = f"the section of paragraph {row['paragraph']}; {row['section_id']} has {first} to {last}"
        return problem(
            row, paragraph_section, "section_id", says, "Correct section_id, or the range in source/sections."
        )


def scope_words(row: Row, the: Tables) -> Findings:
    """A governing clause is filled with its start, names the zone or an expectation, and governs a figure."""
    if bool(row["scope_quote"]) != bool(row["scope_start"]):
        column = "scope_start" if row["scope_quote"] else "scope_quote"
        return problem(
            row, scope_words, column, "scope_quote and scope_start both filled or both empty", "Fill or empty both."
        )
    if not row["scope_quote"]:
        return None
    start = whole(row["scope_start"])
    if ZONE not in row["scope_quote"] and TARGET_WORD not in row["scope_quote"]:
        return problem(
            row,
            scope_words,
            "scope_quote",
            f"a clause with {ZONE} or {TARGET_WORD}",
            "Correct the clause, or empty both cells.",
        )
    if start + len(row["scope_quote"]) > whole(row["length"]):
        return problem(
            row,
            scope_words,
            "scope_start",
            f"a clause inside the {row['length']} characters of the paragraph",
            "Correct scope_start.",
        )
    own = the.groups("figures", "report_id", "paragraph").get((row["report_id"], row["paragraph"]), [])
    if not any(whole(f["start"]) >= start for f in own):
        return problem(
            row,
            scope_words,
            "scope_quote",
            "nothing: no figure stands after it in the paragraph",
            "Empty scope_quote and scope_start.",
        )


def scope_coverage(row: Row, the: Tables) -> Findings:
    """coverage of a paragraph is district_with_zone if and only if its governing clause says 含开发区."""
    wanted = "district_with_zone" if ZONE in row["scope_quote"] else "district"
    if row["coverage"] != wanted:
        return problem(
            row,
            scope_coverage,
            "coverage",
            f"{wanted}, as the governing clause says",
            "Correct coverage or scope_quote.",
        )


def numbered(rows: list[Row], the: Tables) -> Findings:
    """Paragraphs of a report are numbered from 1 without gaps."""
    return counted(rows, numbered, "paragraph", lambda r: r["report_id"], "the paragraphs")


def positions(rows: list[Row], the: Tables) -> Findings:
    """Sections of a report are numbered from 1 without gaps."""
    return counted(rows, positions, "position", lambda r: r["report_id"], "the sections")


def by_report(rows: list[Row], the: Tables) -> Findings:
    """Rows stand by report."""
    return ordered_by(rows, by_report, lambda r: (r["report_id"],), "report_id", "report_id")


def clause_span(row: Row, the: Tables) -> Findings:
    """A clause has at least one character and lies inside its paragraph."""
    start, end = whole(row["start"]), whole(row["end"])
    if end <= start:
        return problem(row, clause_span, "end", f"more than {start}", "Correct start or end.")
    length = whole(the.paragraph(row)["length"])
    if end + len(row["terminator"]) > length:
        says = f"a clause that ends, with its terminator, inside the {length} characters of the paragraph"
        return problem(row, clause_span, "end", says, "Correct end or terminator.")


def remark_quote(row: Row, the: Tables) -> Findings:
    """The quotation of a remark ends inside its paragraph."""
    length = whole(the.paragraph(row)["length"])
    if whole(row["quote_start"]) + len(row["quote"]) > length:
        says = f"a quotation inside the {length} characters of paragraph {row['paragraph']}"
        return problem(row, remark_quote, "quote_start", says, "Correct paragraph, quote_start or quote.")


def decided(row: Row, the: Tables) -> Findings:
    """A decision is about a column of figures or indicators, and the codings differ there or the decision from both."""
    columns = {column for table in ("figures", "indicators") if (t := the.package.table(table)) for column in t.columns}
    if row["column"] not in columns:
        return problem(row, decided, "column", "a column of figures or of reference/indicators", "Correct the column.")
    if row["first"] == row["second"] == row["decided"]:
        return problem(
            row, decided, "decided", "something to decide: all three are the same", "Delete the row, or correct it."
        )


def decision_stands(row: Row, the: Tables) -> Findings:
    """What was decided stands in the figure at that place (position counts those of one anchor), unless it was revised.

    A quotation is given by its start and length, a subject by its Chinese name, a column of indicators by that of the
    figure's indicator. Where nothing was decided for, no figure stands.
    """
    own = the.groups("figures", "report_id", "paragraph", "start").get(
        (row["report_id"], row["paragraph"], row["start"]), []
    )
    position, column = whole(row["position"]), row["column"]
    if not own:
        if row["decided"]:
            return problem(
                row, decision_stands, "start", "the place of a figure", "Correct paragraph or start, or empty decided."
            )
        # A place without a figure is known by its neighbours: rows of one place are numbered from 1 by figure.
        if position != 1:
            return problem(row, decision_stands, "position", "1: no figure stands there", "Correct position or start.")
        return None
    if position > len(own):
        return problem(
            row,
            decision_stands,
            "position",
            f"at most {len(own)}, the figures at this place",
            "Correct position or start.",
        )
    figure = own[position - 1]
    if column in ("subject_id", "quote"):
        entity = the.entity(figure)
        stands = (
            f"from {figure['quote_start']}, {len(figure['quote'])} characters"
            if column == "quote"
            else entity["name_zh"]
            if entity
            else ""
        )
    else:
        stands = figure[column] if column in figure else the.indicator(figure).get(column, "")
    if row["decided"] != stands and (figure["figure_id"], column) not in the.groups("revisions", "figure_id", "column"):
        says = f"{stands or 'nothing'}, which stands in figures, line {figure.line}"
        return problem(
            row,
            decision_stands,
            "decided",
            says,
            "Correct the decision or its place; or record the change of the figure in revisions.",
        )


def as_the_page_gave(row: Row, the: Tables) -> Findings:
    """Totals, paragraphs, clauses and restorations are those that were written from the page, as source_sha256 shows."""
    own = {name: the.groups(name, "report_id").get(row["report_id"], []) for name in OF_TABLES}
    if row["source_sha256"] != seal(row, own):
        says = f"the fingerprint of {', '.join(OF_TABLES)} and of this row; one of them is not as it was written from the page"
        mend = "Undo the change by hand in source/; or build these tables from the page: scripts/build.py --source FILE --report ID."
        return problem(row, as_the_page_gave, "source_sha256", says, mend)


PROMISES = {
    "reports": Promises(
        rows=(report_identity, report_years, published_later, text_length, restored_words, as_the_page_gave),
        table=(by_report,),
    ),
    "sections": Promises(
        rows=(section_years, section_totals), table=(by_report, positions, section_ranges, parts_in_order)
    ),
    "paragraphs": Promises(rows=(paragraph_section, scope_words, scope_coverage), table=(by_report, numbered)),
    "clauses": Promises(rows=(clause_span,), table=(in_text_order("start"),)),
    "restorations": Promises(rows=(length_of("restored"),), table=(in_text_order("start"),)),
    "remarks": Promises(rows=(remark_quote,), table=(sorted_by("remark_id"),)),
    "remark_figures": Promises(table=(sorted_by("remark_id", "figure_id"),)),
    "decisions": Promises(rows=(decided, decision_stands), table=(in_text_order("start", "position", "column"),)),
}
