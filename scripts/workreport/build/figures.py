"""The cells of a figure that follow from its other cells and its words: what `build` writes into data/figures.csv.

A person names indicator and subject, and period and value type where they differ from what the section gives; the page
gives the anchor and the words. All else follows by the rules of data/CODING.md.
"""

from __future__ import annotations

from .. import figure
from ..keys import Keys, Unfit, whole
from ..package import Row
from ..text.characters import NUMERAL_CHARACTERS
from ..text.grammar import Quantity
from ..text.numerals import QuantityError
from ..text.scanner import scan
from ..text.spans import Span

DEFAULTS = {"review": "result", "plan": "target"}  # value types by part of a report
LEVELS = (("0000", "province"), ("00", "city"), ("", "district"))  # of a GB/T 2260 code, by its ending


def number_printed(text: str) -> bool:
    """Whether a numeral, Arabic or Chinese, stands in a text."""
    return any(char in NUMERAL_CHARACTERS or "０" <= char <= "９" for char in text)


def spans(quote: str, keys: Keys) -> list[Span]:
    """What the scanner finds in a quotation; the same quotation serves several figures."""
    lexicon = keys.once("lexicon of words", lambda: {r["word"]: r["role"] for r in keys.rows("lexicon")})
    known = keys.once("scanned quotations", dict)
    if quote not in known:
        try:
            known[quote] = scan(quote, lexicon)
        except QuantityError:  # a role that the lexicon must not give; its own check says so
            raise Unfit from None
    return known[quote]


def span(row: Row, keys: Keys) -> Span:
    """The span of the quotation that `printed` is; raises Unfit where it is none, or only a part of one."""
    at = whole(row["start"]) - whole(row["quote_start"])
    for found in spans(row["quote"], keys):
        if found.start == at and found.printed == row["printed"]:
            return found
    raise Unfit


def quantity(row: Row, keys: Keys) -> Quantity:
    """What the printed span says with the words of its quotation that govern it: a fall, a unit or qualifier of its list."""
    found = span(row, keys).governed
    if found is None:
        raise Unfit
    return found


def governing(row: Row, keys: Keys) -> str:
    """The clause that governs the figure from earlier in its paragraph, or empty."""
    paragraph = keys.paragraph(row)
    if paragraph["scope_start"]:
        whole(paragraph["scope_start"])
    return figure.scope(paragraph, whole(row["start"]))


def _implicit(row: Row, keys: Keys) -> str:
    return "false" if number_printed(row["printed"]) else "true"


def _read(row: Row, keys: Keys, text: str) -> str:
    return "" if _implicit(row, keys) == "true" else getattr(quantity(row, keys), text)


def _qualifier(row: Row, keys: Keys) -> str:
    if _implicit(row, keys) == "true":
        return keys.one("phrases", row["printed"], "phrase")["qualifier"]
    return quantity(row, keys).qualifier


def _unit(row: Row, keys: Keys) -> str:
    indicator = keys.indicator(row)
    symbol = "" if _implicit(row, keys) == "true" else quantity(row, keys).symbol
    if not symbol:
        return indicator["unit_id"]
    printed_so = keys.groups("units", "symbol_zh", "dimension").get((symbol, indicator["dimension"]))
    if not printed_so:
        raise Unfit
    return printed_so[0]["unit_id"]


def _time_basis(row: Row, keys: Keys) -> str:
    timing = keys.indicator(row)["timing"]
    if timing not in ("flow", "stock"):
        raise Unfit
    return figure.time_basis(row["period"], timing, row["quote"])


def _coverage(row: Row, keys: Keys) -> str:
    measure, at = keys.indicator(row)["measure"], whole(row["start"]) - whole(row["quote_start"])
    code = keys.report(row)["place_code"]
    own = next(level for ending, level in LEVELS if code.endswith(ending))
    found = figure.coverage(measure, row["quote"][: max(at, 0)], row["quote"], governing(row, keys), own)
    if found is None:
        raise Unfit
    return found


def _note(row: Row, keys: Keys) -> str:
    concerned = keys.groups("remark_figures", "figure_id").get(figure.figure_id(row), [])
    return " ".join(r["note"] for r in concerned if r["note"])


def _period(row: Row, keys: Keys) -> str:
    return row["period"] or keys.section(row)["year"]


def _value_type(row: Row, keys: Keys) -> str:
    return row["value_type"] or DEFAULTS.get(keys.section(row)["part"], "")


# In the order in which they are written: later cells follow from earlier ones.
CELLS = {
    "period": _period,
    "value_type": _value_type,
    "figure_id": lambda row, keys: figure.figure_id(row),
    "end": lambda row, keys: str(whole(row["start"]) + len(row["printed"])),
    "implicit": _implicit,
    "time_basis": _time_basis,
    "obs_status": lambda row, keys: figure.obs_status(row["value_type"], row["quote"]),
    "wording": lambda row, keys: figure.wording(
        row["value_type"], row["quote"], governing(row, keys), max(whole(row["start"]) - whole(row["quote_start"]), 0)
    ),
    "value": lambda row, keys: _read(row, keys, "text"),
    "value_max": lambda row, keys: _read(row, keys, "text_max"),
    "unit_id": _unit,
    "qualifier": _qualifier,
    "coverage": _coverage,
    "note": _note,
}
FOLLOWS = {
    "figure_id": "report, indicator, subject, period and value type",
    "end": "start and printed",
    "implicit": "printed",
    "time_basis": "period, timing of the indicator, and 累计 in the quotation",
    "obs_status": "value_type, and 预计 in the quotation",
    "wording": "value_type, and the word of the quotation or governing clause",
    "value": "printed and the words that govern it",
    "value_max": "printed",
    "unit_id": "printed, and the indicator",
    "qualifier": "printed and the words that govern it",
    "coverage": "the words of quotation and governing clause",
    "note": "source/remark_figures",
    "period": "the section, where the cell is empty",
    "value_type": "the section, where the cell is empty",
}
