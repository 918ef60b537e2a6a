"""Promises of indicators, units, entities, codes, phrases and lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import gcd

from ...build import units
from ...build.figures import number_printed
from ...package import Row
from ...text.spans import ROLES
from .printed import quantity
from .relations import pairs_of_characters
from .tables import Absent, Findings, Promises, Tables, Unfit, problem, whole

MONEY = ("money", "money_usd", "money_per_time", "money_per_area", "money_per_person")
# What a measure can be counted in; measures that are not named can be counted in anything.
DIMENSIONS = {
    "growth": {"percent", "percentage_point", "multiple"},
    "share": {"percent", "ratio"},
    "completion": {"percent", "multiple"},
    "rank": {"rank"},
    "count": {"count", "persons", "person_times", "households", "enterprises", "time"},
}
COUNTED = DIMENSIONS["count"] - {"time"}
# Bounds (low, high, low_open) that a phrase of a qualifier puts on the quantity.
BOUNDS = {
    "level": {("0", "0", "false")},
    "none": {("0", "0", "false")},
    "all": {("100", "100", "false")},
    "positive": {("0", "", "true")},
    "multiple": {("100", "", "false")},
    "exceeded": {("100", "", "true"), ("", "", "false")},
}
UNBOUNDED = {("", "", "false")}  # a phrase of any other qualifier: what it is compared with has no number
PLACES = {"rural": re.compile("农村|农民(?!.*合作社)|乡村"), "urban": re.compile("城镇|城市|城区")}
DERIVED = frozenset({"growth", "share", "completion", "rank"})


def default_unit(row: Row, the: Tables) -> Findings:
    """unit_id of an indicator is filled if and only if one of its figures prints no unit, and has its dimension."""
    unit_id = row["unit_id"]
    if unit_id and (unit := the.one("units", unit_id, "unit_id"))["dimension"] != row["dimension"]:
        says = f"a unit of the dimension {row['dimension']}"
        return problem(
            row, default_unit, "unit_id", says, "Correct unit_id or dimension.", f"{unit_id}, of {unit['dimension']}"
        )
    without = None
    for figure in the.groups("figures", "indicator_id").get(row["indicator_id"], []):
        try:
            printed = None if figure["implicit"] == "true" else quantity(figure["printed"])
        except Unfit:
            return None
        if printed is None or not printed.symbol or printed.kind == "rank":
            without = figure
    if unit_id and without is None:
        return problem(
            row, default_unit, "unit_id", "nothing: every figure of the indicator prints its unit", "Empty unit_id."
        )
    if without is not None and not unit_id:
        says = f"the unit of {without['printed']} of {without['figure_id']}, which is not printed"
        return problem(row, default_unit, "unit_id", says, "Fill unit_id.")


def money_flow(row: Row, the: Tables) -> Findings:
    """money_flow is filled if and only if the indicator is an amount of money."""
    money = row["dimension"] in MONEY
    if money and not row["money_flow"]:
        return problem(
            row,
            money_flow,
            "money_flow",
            f"the kind of money, for the dimension {row['dimension']}",
            "Fill money_flow.",
        )
    if row["money_flow"] and not money:
        return problem(
            row,
            money_flow,
            "money_flow",
            f"nothing, for the dimension {row['dimension']}",
            "Empty money_flow, or correct dimension.",
        )


def measured_in(row: Row, the: Tables) -> Findings:
    """Growth, share, completion, rank and count have a dimension that can say them; nothing else is a rank, no level or rate a count."""
    allowed = DIMENSIONS.get(row["measure"])
    if (row["dimension"] in COUNTED | {"percent"} and row["measure"] == "level") or (
        row["dimension"] in COUNTED | {"money"} and row["measure"] == "rate"
    ):
        return problem(
            row,
            measured_in,
            "measure",
            f"another measure, for the dimension {row['dimension']}",
            "Correct measure or dimension.",
        )
    if (allowed and row["dimension"] not in allowed) or (row["dimension"] == "rank") != (row["measure"] == "rank"):
        says = (
            f"one of {', '.join(sorted(allowed))}, for the measure {row['measure']}"
            if allowed
            else f"another than rank, for the measure {row['measure']}"
        )
        return problem(row, measured_in, "dimension", says, "Correct dimension or measure.")


def measure_named(row: Row, the: Tables) -> Findings:
    """The identifier of growth holds _growth or _change, that of a rank ends in _rank, and no other does."""
    growth = re.search("_growth(_|$)", row["indicator_id"]) is not None
    rank = row["indicator_id"].endswith("_rank")
    change = re.search("_change(_|$)", row["indicator_id"]) is not None
    if (row["measure"] == "growth") != growth and not (change and row["measure"] == "growth"):
        says = "growth, as the identifier says" if growth else "another measure: the identifier holds no _growth"
        return problem(row, measure_named, "measure", says, "Correct measure or indicator_id.")
    if (row["measure"] == "rank") != rank:
        says = "rank, as the identifier says" if rank else "another measure: the identifier does not end in _rank"
        return problem(row, measure_named, "measure", says, "Correct measure or indicator_id.")


def price_basis(row: Row, the: Tables) -> Findings:
    """The price bases are both filled for amounts of money, for their growth or not at all, and for nothing else."""
    printed, convention = row["price_basis_printed"], row["price_basis_convention"]
    of = the.one("indicators", row["of_indicator_id"], "indicator_id")["dimension"] if row["of_indicator_id"] else ""
    wanted = row["dimension"] in MONEY or (row["measure"] == "growth" and of in MONEY)
    free = row["measure"] == "growth" and not of
    for column, other in (("price_basis_printed", convention), ("price_basis_convention", printed)):
        if not row[column] and (wanted or other):
            return problem(row, price_basis, column, "the price basis, or not_stated", f"Fill {column}.")
        if row[column] and not wanted and not free:
            return problem(
                row, price_basis, column, "nothing: it is neither money nor growth of money", f"Empty {column}."
            )


def area_named(row: Row, the: Tables) -> Findings:
    """An indicator whose name says 农村, 农民 or 乡村 is rural, one whose name says 城镇, 城市 or 城区 urban; one with both is total."""
    named = [area for area, words in PLACES.items() if words.search(row["name_zh"])]
    wanted = "total" if len(named) > 1 else named[0] if named else row["area"]
    if row["area"] != wanted:
        return problem(row, area_named, "area", f"{wanted}, as {row['name_zh']} says", "Correct area or name_zh.")


def of_indicator(row: Row, the: Tables) -> Findings:
    """of_indicator_id is filled only for growth, share, completion and rank, and names another indicator."""
    if row["of_indicator_id"] and row["measure"] not in DERIVED:
        says = f"nothing, for the measure {row['measure']}"
        return problem(row, of_indicator, "of_indicator_id", says, "Empty the cell, or correct measure.")
    if row["of_indicator_id"] == row["indicator_id"]:
        return problem(row, of_indicator, "of_indicator_id", "another indicator", "Correct the cell.")
    if row["of_indicator_id"]:
        other = the.one("indicators", row["of_indicator_id"], "indicator_id")
        if not pairs_of_characters(row["keywords"]) & pairs_of_characters(other["keywords"]):
            says = "an indicator whose keywords have something in common with those of this one"
            return problem(row, of_indicator, "of_indicator_id", says, "Correct of_indicator_id or keywords.")


def keyword_list(row: Row, the: Tables) -> Findings:
    """keywords are words between single blanks, alternatives between |, none empty and none twice."""
    groups = [group.split("|") for group in row["keywords"].split(" ")]
    words = [word for group in groups for word in group]
    if not all(words) or len(set(words)) != len(words):
        return problem(row, keyword_list, "keywords", "each word once, between single blanks or |", "Correct keywords.")
    units = {
        u["symbol_zh"]
        for f in the.groups("figures", "indicator_id").get(row["indicator_id"], [])
        for u in the.groups("units", "unit_id").get(f["unit_id"], [])
    }
    if short := [word for word in words if len(word) == 1 and word not in units]:
        says = f"words of two characters or more, or the printed unit; {short[0]} alone names nothing"
        return problem(row, keyword_list, "keywords", says, "Correct keywords.")


def used(table: str, column: str, *places: tuple[str, str]) -> Callable:
    """The promise that every row of a reference table is used in one of `places` (table, column)."""

    def in_use(row: Row, the: Tables) -> Findings:
        if not any(row[column] in the.groups(*place) for place in places):
            where = " or ".join(f"{other}.{by}" for other, by in places)
            return problem(row, in_use, column, f"a row that is used in {where}", "Delete the row, or use it.")

    in_use.__doc__ = f"Every row of {table} is used: " + " or ".join(f"{other}.{by}" for other, by in places) + "."
    return in_use


def factor(row: Row, the: Tables) -> Findings:
    """numerator / denominator of a unit that the engine does not know is in lowest terms, and holds the printed multiplier."""
    top, bottom = whole(row["numerator"]), whole(row["denominator"])
    if bottom < 1 or top < 1 or gcd(top, bottom) != 1:
        says = "a fraction of whole numbers above 0 in lowest terms"
        return problem(row, factor, "numerator", says, "Reduce numerator and denominator.", f"{top}/{bottom}")
    stem, times = units.stem_and_multiplier(row["symbol_zh"])
    if units.known(row["symbol_zh"], row["dimension"]) is not None:
        return None
    for other in the.groups("units", "dimension")[row["dimension"]]:
        own, theirs = units.stem_and_multiplier(other["symbol_zh"])
        if other is not row and own == stem and whole(other["denominator"]) > 0:
            wanted = Fraction(whole(other["numerator"]), whole(other["denominator"])) / theirs * times
            if Fraction(top, bottom) != wanted:
                says = f"{wanted}, for {row['symbol_zh']} in {row['base_unit']}"
                return problem(row, factor, "numerator", says, "Correct the fraction, or symbol_zh.", f"{top}/{bottom}")


def one_base_unit(row: Row, the: Tables) -> Findings:
    """Units of one dimension have one base unit, and dimensions of money, and no other, an ISO 4217 code."""
    first = the.groups("units", "dimension")[row["dimension"]][0]
    if row["base_unit"] != first["base_unit"]:
        says = f"{first['base_unit']}, the base unit of the dimension {row['dimension']}"
        return problem(row, one_base_unit, "base_unit", says, f"Write {first['base_unit']}, or correct dimension.")
    if (row["dimension"] in MONEY) != bool(row["iso_4217"]):
        says = "a currency code" if row["dimension"] in MONEY else "nothing: it is no amount of money"
        return problem(row, one_base_unit, "iso_4217", says, "Correct iso_4217 or dimension.")


def one_reading(row: Row, the: Tables) -> Findings:
    """No two units of one dimension are printed alike."""
    first = the.groups("units", "symbol_zh", "dimension")[row["symbol_zh"], row["dimension"]][0]
    if row["symbol_zh"] and first is not row:
        says = f"a printed unit other than that of {first['unit_id']} in the dimension {row['dimension']}"
        return problem(row, one_reading, "symbol_zh", says, "Keep one of the two units.")


# Base units of dimensions whose factors are physical; other dimensions are counted in a unit of factor 1.


def unit_label(row: Row, the: Tables) -> Findings:
    """name_zh is the printed unit, with a word in brackets where several are printed alike."""
    symbol = row["symbol_zh"]
    if symbol:
        alike = len(the.groups("units", "symbol_zh")[symbol]) > 1
        if not (re.fullmatch(rf"{re.escape(symbol)}\([^()]+\)", row["name_zh"]) if alike else row["name_zh"] == symbol):
            return problem(
                row, unit_label, "name_zh", f"{symbol}{'(…)' if alike else ''}", "Correct name_zh or symbol_zh."
            )


def printed_unit(row: Row, the: Tables) -> Findings:
    """A printed unit is one that the grammar of quantities reads."""
    if row["symbol_zh"] and row["dimension"] != "rank":
        try:
            symbol = quantity("1" + row["symbol_zh"]).symbol
        except Unfit:
            symbol = None
        if symbol != row["symbol_zh"]:
            says = "a unit that the grammar reads after a number"
            return problem(
                row,
                printed_unit,
                "symbol_zh",
                says,
                "Correct symbol_zh, or add the unit to scripts/workreport/text/words/units.tsv.",
            )


def parents(row: Row, the: Tables) -> Findings:
    """No entity belongs to itself, directly or through others."""
    seen, above = {row["entity_id"]}, row["parent_id"]
    while above:
        if above in seen:
            return problem(
                row, parents, "parent_id", "an entity that does not belong to this one", "Correct parent_id."
            )
        seen.add(above)
        above = the.one("entities", above, "entity_id")["parent_id"]


def aliases(row: Row, the: Tables) -> Findings:
    """Aliases are parted by |, none empty, none twice, none the name itself, and no form names two entities."""
    forms = row["aliases"].split("|") if row["aliases"] else []
    if not all(forms) or len(set(forms)) != len(forms) or row["name_zh"] in forms or any(f != f.strip() for f in forms):
        return problem(row, aliases, "aliases", "other forms than the name, each once, between |", "Correct aliases.")
    taken = the.once("forms of entities", lambda: _forms(the.rows("entities")))
    for form in (row["name_zh"], *forms):
        if taken[form] is not row:
            column = "name_zh" if form == row["name_zh"] else "aliases"
            return problem(
                row,
                aliases,
                column,
                f"a form other than {form}, which names {taken[form]['entity_id']}",
                "Keep the form in one of the two.",
            )


def _forms(rows: list[Row]) -> dict[str, Row]:
    taken: dict[str, Row] = {}
    for row in rows:
        for form in (row["name_zh"], *row["aliases"].split("|")):
            taken.setdefault(form, row)
    return taken


def labels(row: Row, the: Tables) -> Findings:
    """No two codes of one list have the same label."""
    for column in ("label_zh", "label_en"):
        first = the.groups("codes", "codelist", column)[row["codelist"], row[column]][0]
        if first is not row:
            return problem(
                row, labels, column, f"a label other than that of {first['code']}", "Correct one of the two labels."
            )


def known_list(row: Row, the: Tables) -> Findings:
    """Every code list is the list of some column."""
    lists = the.once("code lists of columns", lambda: _lists(the))
    if row["codelist"] not in lists:
        return problem(
            row,
            known_list,
            "codelist",
            "a code list that a column of schemas/ names",
            "Correct codelist, or delete the row.",
        )


def _lists(the: Tables) -> set[str]:
    schemas = [the.package.schema(name) for name in the.package.resources]
    if None in schemas:
        raise Absent("schemas")  # columns are unknown
    return {str(field.get("codelist")) for schema in schemas for field in schema["fields"]}


def bounds(row: Row, the: Tables) -> Findings:
    """A phrase holds no numeral, and its bounds are those that its qualifier means."""
    if number_printed(row["phrase"]):
        return problem(row, bounds, "phrase", "words without a numeral", "Code it as a figure with a value.")
    allowed = BOUNDS.get(row["qualifier"], UNBOUNDED)
    cells = (row["low"], row["high"], row["low_open"])
    if cells not in allowed:
        nearest = max(sorted(allowed), key=lambda bound: sum(a == b for a, b in zip(bound, cells, strict=True)))
        column = next(c for c, a, b in zip(("low", "high", "low_open"), nearest, cells, strict=True) if a != b)
        says = f"{nearest[('low', 'high', 'low_open').index(column)] or 'nothing'}, as {row['qualifier']} means"
        return problem(row, bounds, column, says, "Correct low, high, low_open or qualifier.")


def exact_match(row: Row, the: Tables) -> Findings:
    """An SDMX code is named as SDMX names it, by list and code; of one list either every code has an exact match or none."""
    first, *words = row["codelist"].split("_")
    own = f"#{first}{''.join(word.capitalize() for word in words)}-{row['code']}"
    if row["exact_match"] and row["exact_match"] != SDMX + own:
        return problem(
            row, exact_match, "exact_match", f"{SDMX}{own}, or nothing", "Correct the address, or empty the cell."
        )
    filled = {bool(other["exact_match"]) for other in the.groups("codes", "codelist")[row["codelist"]]}
    if len(filled) > 1 and not row["exact_match"]:
        return problem(
            row,
            exact_match,
            "exact_match",
            f"{SDMX}{own}, as the other codes of the list have it",
            "Fill or empty the whole list.",
        )


SDMX = "http://purl.org/linked-data/sdmx/2009/code"


def printed_somewhere(row: Row, the: Tables) -> Findings:
    """A word of the lexicon stands in the ledger or in a quotation; the word of a date holds a date of the ledger."""
    known = the.once("printed words", lambda: _printed(the))
    word, role = row["word"], row["role"]
    if not any(word in text for text in known) and not (
        role == "date" and any(date in word for date in the.once("printed dates", lambda: _dates(the)))
    ):
        return problem(
            row,
            printed_somewhere,
            "word",
            "a word that a report of the package prints",
            "Correct the word, or delete the row.",
        )


def _printed(the: Tables) -> set[str]:
    texts = {cell for row in the.rows("numerals") for cell in (row["printed"], row["note"])}
    return texts | {row["quote"] for name in ("figures", "remarks") for row in the.rows(name)}


def _dates(the: Tables) -> set[str]:
    return {row["printed"] for row in the.rows("numerals") if row["role"] == "date"}


def scanner_word(row: Row, the: Tables) -> Findings:
    """A word of the lexicon holds a numeral and has a role that the scanner can give."""
    if not number_printed(row["word"]):
        return problem(row, scanner_word, "word", "a word with a numeral", "Delete the row, or correct the word.")
    if row["role"] not in ROLES:
        return problem(row, scanner_word, "role", f"one of {', '.join(sorted(ROLES))}", "Correct role.")


PROMISES = {
    "indicators": Promises(
        rows=(
            default_unit,
            money_flow,
            measured_in,
            measure_named,
            price_basis,
            area_named,
            of_indicator,
            keyword_list,
            used("indicators", "indicator_id", ("figures", "indicator_id"), ("indicators", "of_indicator_id")),
        )
    ),
    "units": Promises(
        rows=(
            factor,
            one_base_unit,
            one_reading,
            printed_unit,
            unit_label,
            used("units", "unit_id", ("figures", "unit_id"), ("indicators", "unit_id")),
        )
    ),
    "entities": Promises(
        rows=(parents, aliases, used("entities", "entity_id", ("figures", "subject_id"), ("entities", "parent_id")))
    ),
    "codes": Promises(rows=(labels, known_list, exact_match)),
    "phrases": Promises(rows=(bounds, used("phrases", "phrase", ("figures", "printed")))),
    "lexicon": Promises(rows=(scanner_word, printed_somewhere)),
}
