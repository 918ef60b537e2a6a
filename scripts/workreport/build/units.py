"""Units as the engine knows them: factor, base unit and codes of a printed unit, with its multiplier."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from ..text import vocabulary
from ..text.numerals import MULTIPLIERS

POWERS = {10**4: "ten thousand", 10**6: "million", 10**8: "hundred million", 10**12: "trillion", 10**2: "hundred", 10**3: "thousand",
          10**7: "ten million", 10**10: "ten billion", 10**11: "hundred billion"}  # fmt: skip


@cache
def measures() -> dict[tuple[str, str], dict[str, str]]:
    """Rows of words/measures.tsv by dimension and unit."""
    names = ("dimension", "unit", "id", "name_en", "factor", "base_unit", "iso_4217", "ucum")
    return {(cells[0], cells[1]): dict(zip(names, cells, strict=True)) for cells in vocabulary.rows("measures")}


@cache
def base_units() -> dict[str, dict[str, str]]:
    """The first row of each dimension: what its base unit and currency are."""
    found: dict[str, dict[str, str]] = {}
    for row in measures().values():
        found.setdefault(row["dimension"], row)
    return found


def stem_and_multiplier(symbol: str) -> tuple[str, int]:
    """A printed unit without its multiplier, and the multiplier: 亿元 is 元 and 10**8."""
    for word, times in sorted(MULTIPLIERS.items(), key=lambda pair: -len(pair[0])):
        if word and symbol.startswith(word) and len(symbol) > len(word):
            return symbol[len(word) :], times
    return symbol, 1


def known(symbol: str, dimension: str) -> dict[str, str] | None:
    """Cells of reference/units that follow from printed unit and dimension; None where the engine does not know the unit.

    A unit of a counted thing that is not listed counts in its dimension's base unit.
    """
    stem, times = (symbol, 1) if (dimension, symbol) in measures() else stem_and_multiplier(symbol)
    row = measures().get((dimension, stem))
    if row is None and dimension in ("count", "persons", "households", "enterprises") and "/" not in stem:
        row = base_units()[dimension] | {"ucum": "", "factor": "1"}
    if row is None:
        return None
    factor = Fraction(row["factor"]) * times
    return {
        "base_unit": row["base_unit"],
        "numerator": str(factor.numerator),
        "denominator": str(factor.denominator),
        "iso_4217": row["iso_4217"],
        "ucum": row["ucum"] if times == 1 else "",
    }


def new(symbol: str, dimension: str) -> dict[str, str]:
    """A row of reference/units for a printed unit of a dimension. Raises KeyError where the engine does not know it."""
    stem, times = (symbol, 1) if (dimension, symbol) in measures() else stem_and_multiplier(symbol)
    row, cells = measures()[dimension, stem], known(symbol, dimension)
    return {
        "unit_id": row["id"] + (f"_1e{len(str(times)) - 1}" if times > 1 else ""),
        "symbol_zh": symbol,
        "name_zh": symbol,
        "name_en": (f"{POWERS[times]} " if times > 1 else "") + row["name_en"],
        "dimension": dimension,
        **(cells or {}),
    }


def cell(row: Mapping[str, str], column: str) -> str:
    """One cell of a unit: what the engine knows, or what a person typed of a unit that it does not."""
    found = known(row["symbol_zh"], row["dimension"])
    return row[column] if found is None else found[column]
