"""A number of a sentence as it is read: what it measures, of which time, and how it is worded."""

from __future__ import annotations

from dataclasses import dataclass

from .grammar import Quantity
from .names import Subject, Words
from .registry import Indicator
from .vocabulary import rows

DIMENSIONS = {row[0]: (row[1], row[2], row[3]) for row in rows("dimensions")}


@dataclass(slots=True)
class Reading:
    """One quantity of a sentence, with what names it.

    start, end  of the printed span in the sentence. quantity: as read, with unit and qualifier of its list; sign applied.
    names       the words that name it. indicators: those of the registry that they prove, one for each name that holds.
    span        annual, plan_average, plan_total, step or other, as far as the sentence says
    holds, flows, each_year, years
                whether it is said of every year of its period, of all of it together, of each year, of so many years
    when        the words of time that govern it, as printed; compared: the year that a change is measured from
    quote       where the words that name it begin
    """

    start: int
    end: int
    quantity: Quantity
    text: str
    text_max: str
    unit: str
    symbol: str
    multiplier: int
    qualifier: str
    names: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    span: str = "annual"
    when: str = ""
    compared: str = ""
    yoy: bool = False
    holds: bool = False  # 稳定在, 保持在: said of every year of its period
    flows: bool = False  # 实现, 累计: what came in over its period
    each_year: bool = False
    years: int = 0  # 连续9年
    wording: str = ""
    estimated: bool = False
    quote: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Number:
    start: int
    end: int
    quantity: Quantity
    step: bool = False
    note: str = ""


@dataclass(slots=True)
class Group:
    """Numbers of one list, the subject they belong to, and the words before them."""

    subject: Subject | None
    words: Words
    numbers: list[Number]
    quote: int
    blocked: bool = False
    after: str | None = None
    named_here: bool = True
