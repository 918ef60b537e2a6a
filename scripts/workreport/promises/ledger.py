"""Promises of the ledger of numerals."""

from __future__ import annotations

import re

from ..package import Row
from ..text.characters import NUMERAL, cleaned
from ..text.scanner import scan
from ..text.spans import ROLES
from .printed import quantity
from .tables import Findings, Promises, Tables, Unfit, ordered_by, problem, whole

STATING = ("figure", "repeat")
FORMS = {
    "list_number": re.compile("[0-9]{1,2}|[一二三四五六七八九十]{1,3}"),
    "footnote": re.compile("[0-9]{1,3}"),
    "date": re.compile(r".*[年月日号:：].*|[0-9]{4}(?:[-—/.~至][0-9]{1,4})*|[一二三四五六七八九十两]{1,3}"),
    "ordinal": re.compile(".*[第首].*|.+(?:[级次届期中大]|产业?)"),
}


def holds_numeral(row: Row, the: Tables) -> Findings:
    """printed holds a numeral character, and end minus start is its length."""
    if not NUMERAL.search(row["printed"]):
        return problem(
            row, holds_numeral, "printed", "an expression with a numeral", "Correct the span, or delete the row."
        )
    start, end = whole(row["start"]), whole(row["end"])
    if end - start != len(row["printed"]):
        says = f"{start + len(row['printed'])}: printed has {len(row['printed'])} characters from {start}"
        return problem(row, holds_numeral, "end", says, "Correct start, end or printed.")


def figure_named(row: Row, the: Tables) -> Findings:
    """figure_id is filled if and only if the numeral states or repeats a figure."""
    if row["role"] in STATING and not row["figure_id"]:
        return problem(
            row,
            figure_named,
            "figure_id",
            f"the figure, for the role {row['role']}",
            "Fill figure_id, or correct role.",
        )
    if row["role"] not in STATING and row["figure_id"]:
        return problem(
            row, figure_named, "figure_id", f"nothing, for the role {row['role']}", "Empty figure_id, or correct role."
        )


def inside_figure(row: Row, the: Tables) -> Findings:
    """A numeral of role figure lies inside the printed span of the figure it names, one of role repeat outside of it."""
    if row["role"] not in STATING or not row["figure_id"]:
        return None
    figure = the.figure(row["figure_id"])
    start, end = whole(row["start"]), whole(row["end"])
    first, last = whole(figure["start"]), whole(figure["end"])
    same = (row["report_id"], row["paragraph"]) == (figure["report_id"], figure["paragraph"])
    if row["role"] == "repeat":
        if same and start < last and first < end:
            return problem(row, inside_figure, "role", "figure: it stands in the figure itself", "Write figure.")
        if row["report_id"] != figure["report_id"]:
            return problem(row, inside_figure, "figure_id", "a figure of the same report", "Correct figure_id.")
        return None
    if not same or start < first or end > last:
        says = f"a figure whose printed span holds {start}-{end}; this one stands in paragraph {figure['paragraph']} at {first}-{last}"
        return problem(row, inside_figure, "figure_id", says, "Correct figure_id, or the span here or in figures.")
    stands = figure["printed"][start - first : end - first]
    if stands != row["printed"]:
        says = f"{stands}, which stands at {start}-{end} of the figure's {figure['printed']}"
        return problem(row, inside_figure, "printed", says, "Correct printed here or in figures.")


def same_number(row: Row, the: Tables) -> Findings:
    """The numeral reads as the number of the figure that it states or repeats."""
    if row["role"] not in STATING or not row["figure_id"]:
        return None
    figure = the.figure(row["figure_id"])
    if row["printed"] == figure["printed"]:
        return None
    stated = quantity(figure["printed"])
    try:
        own = quantity(row["printed"])
    except Unfit:
        # 半 of 半年 or 三 of 三成 is a numeral only together with its unit.
        if row["role"] == "figure" and row["printed"] in figure["printed"]:
            return None
        own = None
    if own is None or _size(own) != _size(stated):
        says = f"the number of {figure['printed']}, which the figure prints"
        return problem(row, same_number, "printed", says, "Correct printed, figure_id or role.")


def _size(found) -> tuple:
    top = None if found.value_max is None else found.value_max * found.multiplier
    return found.value * found.multiplier, top


def order(rows: list[Row], the: Tables) -> Findings:
    """The ledger stands in the order of the text: by report, paragraph, start."""
    return ordered_by(
        rows,
        order,
        lambda r: (r["report_id"], whole(r["paragraph"]), whole(r["start"])),
        "start",
        "report, paragraph, start",
    )


def none_twice(rows: list[Row], the: Tables) -> Findings:
    """No two numerals of the ledger overlap."""
    found = []
    until: dict[tuple, int] = {}
    for row in rows:
        place = (row["report_id"], row["paragraph"])
        if whole(row["start"]) < until.get(place, 0):
            says = f"a start at or after {until[place]}, where the row before it ends"
            found += problem(row, none_twice, "start", says, "Correct the spans, or delete the row that stands twice.")
        until[place] = max(until.get(place, 0), whole(row["end"]))
    return found


def role_fits(row: Row, the: Tables) -> Findings:
    """The role of a numeral that is no figure shows in its form and in the word that note names.

    Words and set phrases have the role that lexicon and scanner give them; an ordinal stands in a word with 第 or 首, or
    before 级, 次, 届, 期, 中, 大 or 产业; a list number is a plain small number, a date a year, month, day or time, both without a word;
    figures need none.
    """
    role, printed, word = row["role"], row["printed"], row["note"] or row["printed"]
    if role in STATING or role in ("list_number", "footnote"):
        if row["note"]:
            return problem(row, role_fits, "note", f"nothing, for the role {role}", "Empty note, or correct role.")
    elif role in ("word", "ordinal") and not row["note"]:
        return problem(
            row,
            role_fits,
            "note",
            f"the word that {printed} is part of, for the role {role}",
            "Fill note, or correct role.",
        )
    form = FORMS.get(role)
    if form and not form.fullmatch(cleaned(word)):
        return problem(
            row,
            role_fits,
            "role",
            f"another role: {word} has not the form of one that is {role}",
            "Correct role, printed or note.",
        )
    roles = the.once("roles of words", lambda: _Roles(the))
    wanted = roles.lexicon.get(word) or (roles[word] if role in ("word", "set_phrase", "identifier") else None)
    if wanted not in (None, role) and role not in STATING:
        says = f"{wanted}, the role that lexicon or scanner give {word}"
        return problem(row, role_fits, "role", says, "Correct role or note, or the lexicon.")
    if role == "identifier" and wanted != role and not (printed in word and re.search("[A-Za-z“]", word)):
        says = "a name with a Latin letter or in quotation marks (A06, “761”), or one that lexicon or scanner know, for the role identifier"
        return problem(row, role_fits, "role", says, "Correct role, or fill note with the whole name.")
    if role in ("word", "set_phrase", "ordinal") and printed not in word:
        return problem(row, role_fits, "note", f"a word that holds {printed}", "Correct note or printed.")


class _Roles(dict):
    """The role of the numerals of a word as the scanner sees them; None for what is a figure to it, or several roles."""

    def __init__(self, the: Tables):
        self.lexicon = {r["word"]: r["role"] for r in the.rows("lexicon") if r["role"] in ROLES}

    def __missing__(self, word: str) -> str | None:
        roles = {span.role for span in scan(word, self.lexicon)}
        self[word] = roles.pop() if len(roles) == 1 and "figure" not in roles else None
        return self[word]


PROMISES = {
    "numerals": Promises(
        rows=(holds_numeral, figure_named, inside_figure, same_number, role_fits),
        table=(order, none_twice),
    ),
}
