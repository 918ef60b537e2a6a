"""What the figures of a package stand for: tables by key, intervals in base units, members of lists; computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..findings import Finding, shown
from ..package import Package, Row, Table, Unreadable
from ..text.grammar import parse
from ..text.numerals import QuantityError
from .interval import Interval, IntervalError, Stand, from_bounds, scale, stand_for

if TYPE_CHECKING:
    from .rules import Evaluation

LAYER = "consistency"


@lru_cache(maxsize=1024)
def _multiplier(symbol: str) -> int:
    try:
        return parse("1" + symbol).multiplier if symbol else 1
    except QuantityError:
        return 1  # 名次 and other units that no number precedes


def multiplier(unit: Mapping[str, str]) -> int:
    """The multiplier printed in a unit: 10000 of 万元, 1 of 元 and of 千瓦."""
    return _multiplier(unit["symbol_zh"])


@dataclass
class Facts:
    """Tables by key, and what each figure stands for; computed once. Raises Unreadable for a cell it cannot use."""

    package: Package
    _stands: dict[str, Stand] = field(default_factory=dict)
    _factors: dict[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.figures = self._index("figures", "figure_id")
        self.indicators = self._index("indicators", "indicator_id")
        self.units = self._index("units", "unit_id")
        self.phrases = self._index("phrases", "phrase")
        self.reports = self._index("reports", "report_id")

    @cached_property
    def evaluation(self) -> Evaluation:
        """What became of every rule of the package."""
        from .rules import evaluate

        return evaluate(self)

    def table(self, name: str) -> Table:
        """A table of the package; raises Unreadable if there is none."""
        table = self.package.table(name)
        if table is None:
            mend = "Mend the other findings first."
            raise Unreadable(
                Finding(
                    LAYER,
                    "not-checked",
                    "datapackage.json",
                    0,
                    name,
                    f"no table {name}",
                    "every table that rules need",
                    mend,
                )
            )
        return table

    def _index(self, name: str, column: str) -> dict[str, Row]:
        return self.table(name).by(column)

    def related(self, row: Row, column: str, index: dict[str, Row]) -> Row:
        """The row of `index` that a cell names; raises Unreadable if there is none."""
        found = index.get(row[column])
        if found is None:
            raise Unreadable(
                row.problem(
                    LAYER, "unknown", column, "a key that exists", f"Correct {column}, or add the row it names."
                )
            )
        return found

    def unit(self, figure: Row) -> Row:
        return self.related(figure, "unit_id", self.units)

    def indicator(self, figure: Row) -> Row:
        return self.related(figure, "indicator_id", self.indicators)

    def report(self, row: Row) -> Row:
        return self.related(row, "report_id", self.reports)

    def factor(self, figure: Row) -> Fraction:
        """What takes a value of the figure to its base unit; 1 for percent."""
        known = self._factors.get(figure["unit_id"])
        if known is None:
            known = self._factors[figure["unit_id"]] = self._factor(self.unit(figure))
        return known

    def _factor(self, unit: Row) -> Fraction:
        numerator, denominator = unit.integer("numerator"), unit.integer("denominator")
        for column, number in (("numerator", numerator), ("denominator", denominator)):
            if number < 1:
                raise Unreadable(unit.problem(LAYER, "unit-factor", column, "1 or more", f"Correct {column}."))
        return Fraction(numerator, denominator)

    def stand(self, figure: Row) -> Stand:
        """What a figure stands for, in its printed unit."""
        known = self._stands.get(figure["figure_id"])
        if known is None:
            known = self._stands[figure["figure_id"]] = self._stand(figure)
        return known

    def _stand(self, figure: Row) -> Stand:
        if figure["implicit"] == "true":
            phrase = self.related(figure, "printed", self.phrases)
            bounds = (phrase.decimal(end) if phrase[end] else None for end in ("low", "high"))
            try:
                return from_bounds(*bounds, phrase["low_open"] == "true")
            except IntervalError as error:
                raise Unreadable(
                    phrase.problem(LAYER, "bounds", "low", "a lower end below the upper one", shown(error, 240))
                ) from None
        value = figure.decimal("value")
        try:
            return stand_for(
                value,
                value_max=figure.decimal("value_max") if figure["value_max"] else None,
                qualifier=figure["qualifier"],
                value_type=figure["value_type"],
                measure=self.indicator(figure)["measure"],
                multiplier=multiplier(self.unit(figure)),
                text=figure["printed"],
            )
        except IntervalError as error:
            mend = f"Correct value, value_max, qualifier or value_type: {shown(error, 240)}."
            raise Unreadable(
                figure.problem(LAYER, "stand", "value", "a number that an interval can hold", mend)
            ) from None

    def interval(self, figure: Row) -> Interval | None:
        """The numbers a figure can stand for by its own words, in its base unit; None where nothing is known.

        An end that is only our convention (1000余 below 2000) is left open: failing there is no contradiction.
        """
        stand = self.stand(figure)
        found = stand.interval
        if found is None:
            return None
        if stand.conventional:
            found = (
                Interval(found.low, None, found.low_open)
                if stand.reason == "lower_bound"
                else Interval(None, found.high, high_open=found.high_open)
            )
        factor = self.factor(figure)
        return scale(found, factor.numerator, factor.denominator)

    def members(self, announced: Row) -> list[Row]:
        """The members of a list, in the order of its table."""
        by_list = self._by_list
        where = announced["members_table"]
        if where == "list_members":
            return by_list.get(("list_members", announced["list_id"]), [])
        if where in ("glossary", "livelihood_projects"):
            return by_list.get((where, announced["report_id"]), [])
        expected = "list_members, glossary or livelihood_projects"
        raise Unreadable(announced.problem(LAYER, "members-table", "members_table", expected, "Correct members_table."))

    @cached_property
    def _by_list(self) -> dict[tuple[str, str], list[Row]]:
        index: dict[tuple[str, str], list[Row]] = {}
        for name, column in (
            ("list_members", "list_id"),
            ("glossary", "report_id"),
            ("livelihood_projects", "report_id"),
        ):
            for row in self.table(name):
                index.setdefault((name, row[column]), []).append(row)
        return index
