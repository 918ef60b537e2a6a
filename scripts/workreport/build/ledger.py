"""The ledger of numerals: what the scanner gives of a text, and what `build` writes into it.

`scanned` makes the rows that a page gives; the seal of the report covers them. Role and figure of a numeral follow from
them, from lexicon and departures, and from the figures, so that no page is needed when a figure comes or goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..keys import Keys, Unfit, whole
from ..package import Row
from ..text.characters import NUMERAL_CHARACTERS
from ..text.grammar import parse
from ..text.numerals import QuantityError
from ..text.scanner import scan
from ..text.spans import Span

WORDS = 40  # characters of a name; what is longer is no name
FIGURE, REPEAT, UNCODED = "figure", "repeat", "uncoded"
NAMED = frozenset({"word", "ordinal", "set_phrase", "identifier"})  # roles that need the word around the numeral


def scanned(report_id: str, paragraphs: Iterable[str], lexicon: Mapping[str, str]) -> list[tuple[dict[str, str], Span]]:
    """A row of the ledger, without role and figure, for each numeral expression of a text, with what the scanner read."""
    rows = []
    for number, text in enumerate(paragraphs, 1):
        for span in _with_units(text, scan(text, lexicon)):
            printed = text[span.numeral_start : span.numeral_end]
            row = {
                "report_id": report_id,
                "paragraph": str(number),
                "start": str(span.numeral_start),
                "end": str(span.numeral_end),
                "printed": printed,
                "note": span.printed if span.role in NAMED and span.printed != printed else "",
                "read_as": span.role,
            }
            rows.append((row, span))
    return rows


_RUN = re.compile(f"[{''.join(sorted(NUMERAL_CHARACTERS))}]+")


def _with_units(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, and the numeral characters of their units as words: 百 of 个百分点, 千 of 千瓦."""
    for span in spans:
        yield span
        for run in _RUN.finditer(text, span.numeral_end, span.end) if span.role == FIGURE else ():
            unit = text[span.numeral_end : span.end]
            yield Span(run.start(), run.end(), unit, None, "word", run.start(), run.end(), "unit")


class _Figures(dict):
    """Anchors of the figures of a paragraph: (start, end, figure_id), in the order of the table."""

    def __init__(self, keys: Keys):
        self.groups = keys.groups("figures", "report_id", "paragraph")

    def __missing__(self, place: tuple[str, str]) -> list[tuple[int, int, str]]:
        found = []
        for row in self.groups.get(place, []):
            try:
                found.append((whole(row["start"]), whole(row["start"]) + len(row["printed"]), row["figure_id"]))
            except Unfit:
                continue
        self[place] = found
        return found


def figure_id(row: Row, keys: Keys) -> str:
    """The first figure whose printed span holds the numeral, or the one that a departure says it repeats."""
    if (said := keys.departure(row, "figure_id")) is not None:
        return said
    start, end = whole(row["start"]), whole(row["end"])
    anchors = keys.once("anchors of figures", lambda: _Figures(keys))[row["report_id"], row["paragraph"]]
    inside = sorted((first, name) for first, last, name in anchors if first <= start and end <= last)
    if not inside or row["read_as"] != FIGURE:
        return ""
    return inside[0][1]


def role(row: Row, keys: Keys) -> str:
    """What a numeral is: of a figure, repeated, not coded yet, or none of these with the reason that grammar or lexicon give."""
    if keys.departure(row, "figure_id"):
        return REPEAT
    if (said := keys.departure(row, "role")) is not None:
        return said
    if row["read_as"] == FIGURE:
        return FIGURE if row["figure_id"] else UNCODED
    lexicon = keys.once("lexicon of words", lambda: {r["word"]: r["role"] for r in keys.rows("lexicon")})
    return lexicon.get(row["note"] or row["printed"], row["read_as"])


CELLS = {"figure_id": figure_id, "role": role}
FOLLOWS = {
    "figure_id": "the figure whose printed span holds the numeral",
    "role": "grammar, lexicon, departures and figures",
}


def uncoded(keys: Keys, known: Iterable[Row]) -> list[dict[str, str]]:
    """A row for each numeral of the ledger that is a quantity and stands in no figure; what is known of it is kept."""
    kept = {(r["report_id"], r["paragraph"]): [] for r in known}
    for row in known:
        kept[row["report_id"], row["paragraph"]].append(row)
    rows = []
    for row in keys.rows("numerals"):
        if row["role"] != UNCODED:
            continue
        start, end = whole(row["start"]), whole(row["end"])
        for own in kept.get((row["report_id"], row["paragraph"]), []):
            if whole(own["start"]) <= start and end <= whole(own["end"]):
                rows.append(own)
                break
        else:
            rows.append(bare(row))
    return rows


def bare(row: Mapping[str, str]) -> dict[str, str]:
    """An uncoded quantity as its numeral alone tells it: without the page, its unit and words are not known."""
    cells = {c: row[c] for c in ("report_id", "paragraph", "start", "end", "printed")}
    try:
        read = parse(row["printed"])
        cells |= {"value": read.text, "value_max": read.text_max, "unit": read.symbol, "qualifier": read.qualifier}
    except QuantityError:
        pass
    return cells


def read(row: Mapping[str, str], span: Span) -> dict[str, str]:
    """An uncoded quantity as the scanner read it: the whole span with its value, unit and qualifier, or why it was not read."""
    cells = {c: row[c] for c in ("report_id", "paragraph")}
    cells |= {
        "start": str(span.start),
        "end": str(span.end),
        "printed": span.printed,
        "words": "",
        "note": span.error or span.note,
    }
    quantity = span.governed
    cells |= {
        "value": quantity.text if quantity else "",
        "value_max": quantity.text_max if quantity else "",
        "unit": quantity.symbol if quantity else "",
        "qualifier": quantity.qualifier if quantity else "",
    }
    if span.parts:
        cells["note"] = f"a {span.kind}: {' : '.join(map(str, span.parts))}"
    return cells


def named(text: str) -> dict[int, str]:
    """The words that name what each quantity of a paragraph measures, as far as the program finds them, by its offset."""
    from ..text import naming, registry, statement  # tables of names that only a page needs

    found: dict[int, str] = {}
    for start, sentence in statement.split(text):
        for reading in naming.read(sentence, scan(sentence), registry.core(), (), False):
            names = [name for name in dict.fromkeys(reading.names) if 2 <= len(name) <= WORDS and name[0].isalnum()]
            if names:
                found[start + reading.start] = "、".join(names)
    return found
