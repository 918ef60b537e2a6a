"""From a quantity with a name to a figure: the rows of data/uncoded.csv whose indicator a curator has typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from .. import figure
from ..keys import Keys, Unfit, whole
from ..package import Row
from ..text.clauses import MAX_QUOTE, Clause, clauses
from .figures import CELLS

BEFORE, AFTER = 8, 1  # clauses around that of the number in which its name may stand


def coded(rows: Iterable[Row], paragraphs: Mapping[int, str], keys: Keys) -> tuple[list[dict[str, str]], list[Row]]:
    """(rows for figures, rows that stay): each row with an indicator becomes a figure with the words that prove it.

    paragraphs: the text of the report by number. What build computes of a figure is left empty: it is written next.
    """
    figures, rest = [], []
    for row in rows:
        if not row["indicator_id"]:
            rest.append(row)
            continue
        cells = {
            c: row[c]
            for c in (
                "report_id",
                "paragraph",
                "start",
                "printed",
                "indicator_id",
                "subject_id",
                "period",
                "value_type",
            )
        }
        text = paragraphs[whole(row["paragraph"])]
        cells["quote"], start = quotation(text, row, keys)
        cells["quote_start"] = str(start)
        for column in ("period", "value_type"):
            with suppress(Unfit):
                cells[column] = CELLS[column](Row(cells), keys)
        figures.append(cells)
    return figures, rest


def quotation(text: str, row: Mapping[str, str], keys: Keys) -> tuple[str, int]:
    """The shortest run of whole clauses that holds the span and the words that name the indicator; and where it starts.

    Where no run holds all of the words, the clauses of the span alone: the check of the indicator then says what is missing.
    """
    start = whole(row["start"])
    end = start + len(row["printed"])
    parts = clauses(text)
    inside = [i for i, clause in enumerate(parts) if clause.start < end and start < clause.end]
    if not inside:
        return row["printed"], start
    try:
        indicator = keys.indicator(row)  # type: ignore[arg-type]
        words = [*figure.keywords(indicator)]
        if row["subject_id"]:
            words.append(figure.names(keys.entity(row)))  # type: ignore[arg-type]
    except Unfit:
        words = []
    runs = sorted(
        _runs(parts, inside[0], inside[-1]), key=lambda run: (parts[run[1]].end - parts[run[0]].start, -run[0])
    )
    for first, last in runs:
        quote = text[parts[first].start : parts[last].end]
        if len(quote) <= MAX_QUOTE and all(any(word in quote for word in group) for group in words):
            return quote, parts[first].start
    return text[parts[inside[0]].start : parts[inside[-1]].end], parts[inside[0]].start


def _runs(parts: Sequence[Clause], first: int, last: int) -> Iterable[tuple[int, int]]:
    for back in range(min(BEFORE, first) + 1):
        for ahead in range(min(AFTER, len(parts) - 1 - last) + 1):
            yield first - back, last + ahead
