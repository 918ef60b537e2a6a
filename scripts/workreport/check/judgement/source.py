"""Promises of reports, sections, paragraphs, clauses, restorations, remarks and decisions."""

from __future__ import annotations

import re

from ...figure import ZONE
from ...package import Row
from ...seal import OF_TABLES, seal
from .tables import Findings, Promises, Tables, Unfit, day, problem, whole

TARGET_WORD = "预期"
GOVERNS = re.compile(f"{ZONE}|{TARGET_WORD}|目标|[0-9]{{4}}年|年来|[一二三四五六七八九十两]年|五”|五时期")


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
    found: list = []
    reached: dict[str, int] = {}
    for row in rows:
        if row["part"] not in PARTS:
            raise Unfit
        place = PARTS.index(row["part"])
        if place < reached.get(row["report_id"], 0):
            says = f"{PARTS[reached[row['report_id']]]} or a later part"
            found += problem(row, parts_in_order, "part", says, "Correct part, or the range of the section.")
        reached[row["report_id"]] = max(place, reached.get(row["report_id"], 0))
    return found


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
    if not GOVERNS.search(row["scope_quote"]):
        says = f"a clause with {ZONE}, {TARGET_WORD}, or words of a period"
        return problem(row, scope_words, "scope_quote", says, "Correct the clause, or empty both cells.")
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


def remark_quote(row: Row, the: Tables) -> Findings:
    """The quotation of a remark ends inside its paragraph."""
    length = whole(the.paragraph(row)["length"])
    if whole(row["quote_start"]) + len(row["quote"]) > length:
        says = f"a quotation inside the {length} characters of paragraph {row['paragraph']}"
        return problem(row, remark_quote, "quote_start", says, "Correct paragraph, quote_start or quote.")


def as_the_page_gave(row: Row, the: Tables) -> Findings:
    """Totals, paragraphs, clauses and restorations are those that were written from the page, as source_sha256 shows."""
    own = {name: the.groups(name, "report_id").get(row["report_id"], []) for name in OF_TABLES}
    if row["source_sha256"] != seal(row, own):
        says = f"the fingerprint of {', '.join(OF_TABLES)} and of this row; one of them is not as it was written from the page"
        mend = "Undo the change by hand in source/; or build these tables from the page: scripts/build.py --source FILE --report ID."
        return problem(row, as_the_page_gave, "source_sha256", says, mend)


PROMISES = {
    "reports": Promises(rows=(report_identity, report_years, published_later, restored_words, as_the_page_gave)),
    "sections": Promises(rows=(section_years, section_totals), table=(section_ranges, parts_in_order)),
    "paragraphs": Promises(rows=(scope_words,)),
    "remarks": Promises(rows=(remark_quote,)),
}
