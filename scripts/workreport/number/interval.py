"""Which numbers a printed figure can stand for, and exact arithmetic with them.

Everything is exact: integers, Decimal or Fraction come in, Fraction is kept, floats are refused. An interval
is never empty; its ends are closed, open or unbounded. Relations between figures hold when intervals meet, as
in XBRL Calculations 1.1: a rounded fact is a closed interval of half a unit to either side, summands are
added as intervals, and the total is consistent if its interval and theirs have a number in common.

Operations treat their operands as independent: a - a is not 0. A formula that names each operand once is
therefore tight; `relative_change`, `apply_growth` and `undo_growth` are written that way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf

Exact = int | Fraction | Decimal
_End = tuple[Fraction | float, bool]  # a number, or an infinity of either sign; whether it is only approached

CHOSEN_TYPES = frozenset({"target", "project", "criterion", "definition"})
VALUE_TYPES = CHOSEN_TYPES | {"result"}
IMPLICIT_QUALIFIERS = frozenset({"level", "positive", "multiple", "exceeded", "all", "none", "in_step"})
SIGNIFICANT_DIGITS = 12
_PRINTED_MINUS = re.compile(r"\D*(?:[-−－﹣]\s*\d|负)")  # before the first digit; 3-5% is a range
_NEXT_STEP_WORDS = "余多"


class IntervalError(ValueError):
    """An interval that cannot exist or an operation without a meaning; the message says which and why."""


def _fraction(number: Exact) -> Fraction:
    if isinstance(number, bool) or not isinstance(number, (int, Fraction, Decimal)):
        raise TypeError(f"{number!r} is not exact: give an int, a Fraction or a Decimal")
    if isinstance(number, Decimal) and not number.is_finite():
        raise IntervalError(f"{number} is not a number an interval can hold; an unbounded end is None")
    return number if type(number) is Fraction else Fraction(number)


@dataclass(frozen=True)
class Interval:
    """The numbers from `low` to `high`, ends included unless open; None is unbounded and always open.

    In: int, Fraction or Decimal (kept as Fraction), without a unit: the caller knows it. Operators take an
    Interval or an exact number on either side. Raises IntervalError if no number lies inside or a divisor
    contains 0, TypeError for a float.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        for end in ("low", "high"):
            value = getattr(self, end)
            if value is None:
                object.__setattr__(self, f"{end}_open", True)
            elif type(value) is not Fraction:
                object.__setattr__(self, end, _fraction(value))
        if self.low is None or self.high is None:
            return
        one = self.low is self.high or self.low == self.high
        if (self.low_open or self.high_open) if one else self.low > self.high:
            raise IntervalError(f"no number lies in {self}: the lower end must not be above the upper one")

    @classmethod
    def exact(cls, number: Exact) -> Interval:
        """The interval that holds this number alone."""
        end = _fraction(number)
        return cls(end, end)

    @property
    def _bottom(self) -> _End:
        return (-inf if self.low is None else self.low, self.low_open)

    @property
    def _top(self) -> _End:
        return (inf if self.high is None else self.high, self.high_open)

    @property
    def width(self) -> Fraction | None:
        """Upper end minus lower end, None if either is unbounded."""
        return None if self.low is None or self.high is None else self.high - self.low

    def contains(self, number: Exact) -> bool:
        """Whether the number lies inside."""
        return self.meets(Interval.exact(number))

    def intersection(self, other: Interval) -> Interval | None:
        """The numbers in both, None if there is none."""
        bottom = max(self._bottom, other._bottom)  # of equal ends the open one is the tighter
        top = min(self._top, other._top, key=_upper_rank)
        return None if _is_empty(bottom, top) else _between(bottom, top)

    def meets(self, other: Interval) -> bool:
        """Whether both have a number in common: the test of consistency (XBRL Calculations 1.1)."""
        return self.intersection(other) is not None

    def below(self, other: Interval) -> bool:
        """Whether every number here is less than every number there."""
        return not other.may_be_at_most(self)

    def may_be_less(self, other: Interval) -> bool:
        """Whether some number here is less than some number there; if not, none here is."""
        return self._bottom[0] < other._top[0]

    def may_be_at_most(self, other: Interval) -> bool:
        """Whether some number here is at most some number there; if not, all here are greater."""
        return self.may_be_less(other) or (self.low == other.high and not (self.low_open or other.high_open))

    def whole_numbers(self) -> range:
        """The integers inside, perhaps none. Raises IntervalError if an end is unbounded."""
        if self.low is None or self.high is None:
            raise IntervalError(f"{self} has no last whole number: both ends must be bounded")
        first = floor(self.low) + 1 if self.low_open else ceil(self.low)
        last = ceil(self.high) - 1 if self.high_open else floor(self.high)
        return range(first, last + 1)

    def __neg__(self) -> Interval:
        return self * -1

    def __add__(self, other: Interval | Exact) -> Interval:
        other = _operand(other)
        if other is None:
            return NotImplemented
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __sub__(self, other: Interval | Exact) -> Interval:
        other = _operand(other)
        return NotImplemented if other is None else self + -other

    def __mul__(self, other: Interval | Exact) -> Interval:
        other = _operand(other)
        if other is None:
            return NotImplemented
        corners = [_corner(a, b) for a in (self._bottom, self._top) for b in (other._bottom, other._top)]
        return _between(min(corners), max(corners, key=_upper_rank))

    def __truediv__(self, other: Interval | Exact) -> Interval:
        other = _operand(other)
        return NotImplemented if other is None else self * other._reciprocal()

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Exact) -> Interval:
        return -self + other

    def __rtruediv__(self, other: Exact) -> Interval:
        return self._reciprocal() * other

    def _reciprocal(self) -> Interval:
        if self.contains(0):
            raise IntervalError(f"cannot divide by {self}: it contains 0")
        if self._bottom[0] < 0:
            return -(-self)._reciprocal()
        low, low_open = (0, True) if self.high is None else (1 / self.high, self.high_open)
        high, high_open = (None, True) if self.low == 0 else (1 / self.low, self.low_open)
        return Interval(low, high, low_open, high_open)

    def __str__(self) -> str:
        low = "-∞" if self.low is None else format_decimal(self.low)
        high = "∞" if self.high is None else format_decimal(self.high)
        return f"{'(' if self.low_open else '['}{low}, {high}{')' if self.high_open else ']'}"


def _operand(other: object) -> Interval | None:
    if isinstance(other, Interval):
        return other
    try:
        return Interval.exact(other)
    except TypeError:
        return None


def _upper_rank(end: _End) -> _End:
    """Upper ends in order: of two equal ones the open end is the lower."""
    return (end[0], not end[1])


def _is_empty(bottom: _End, top: _End) -> bool:
    return bottom[0] > top[0] or (bottom[0] == top[0] and (bottom[1] or top[1]))


def _between(bottom: _End, top: _End) -> Interval:
    (low, low_open), (high, high_open) = bottom, top
    return Interval(None if low == -inf else low, None if high == inf else high, low_open, high_open)


def _corner(a: _End, b: _End) -> _End:
    """The product of two ends. A closed 0 makes 0 of anything, even of an end that is only approached."""
    (x, x_open), (y, y_open) = a, b
    if x == 0 or y == 0:
        return Fraction(0), not ((x == 0 and not x_open) or (y == 0 and not y_open))
    if abs(x) == inf or abs(y) == inf:
        return (inf if (x > 0) == (y > 0) else -inf), True
    return x * y, x_open or y_open


def scale(interval: Interval, numerator: int, denominator: int = 1) -> Interval:
    """The interval in base units: times numerator / denominator of its unit (mu: 2000 / 3 square metres).

    Raises IntervalError unless both are positive.
    """
    if numerator <= 0 or denominator <= 0:
        raise IntervalError(f"a unit factor is positive, not {numerator}/{denominator}")
    if numerator == denominator:
        return interval
    factor = Fraction(numerator, denominator)
    low = None if interval.low is None else interval.low * factor
    high = None if interval.high is None else interval.high * factor
    return Interval(low, high, interval.low_open, interval.high_open)


def relative_change(new: Interval, old: Interval) -> Interval:
    """Change from old to new in percent of old, (new / old - 1) * 100.

    In: both in one unit, independent of each other. Out: percent; each end is attained or approached. Raises
    IntervalError if old may be 0 or negative: a change in percent of it has no meaning.
    """
    if old.may_be_at_most(Interval.exact(0)):
        raise IntervalError(f"no change in percent of {old}: the base must be positive")
    return (new / old - 1) * 100


def apply_growth(base: Interval, percent: Interval) -> Interval:
    """The level that `base` reaches by growing `percent` percent, base * (1 + percent / 100), in its unit."""
    return base * (1 + percent / 100)


def undo_growth(level: Interval, percent: Interval) -> Interval:
    """The base that reaches `level` by growing `percent` percent, level / (1 + percent / 100), in its unit.

    Raises IntervalError if the growth may be -100 % or less.
    """
    factor = 1 + percent / 100
    if factor.may_be_at_most(Interval.exact(0)):
        raise IntervalError(f"no base grows by {percent} percent: the growth must be above -100")
    return level / factor


@dataclass(frozen=True)
class Stand:
    """What a printed figure stands for.

    interval: in the printed unit, None where nothing can be checked. exact: it is a single number.
    conventional: one end is a convention of ours, not of the words; a relation that fails only there is no
    contradiction in the report. reason: rounded, chosen, counted, lower_bound, upper_bound, about, range or
    phrase.
    """

    interval: Interval | None
    exact: bool
    conventional: bool
    reason: str


def _stand(interval: Interval | None, reason: str, conventional: bool = False) -> Stand:
    exact = interval is not None and interval.low is not None and interval.low == interval.high
    return Stand(interval, exact, conventional, reason)


def stand_for(
    value: Decimal,
    *,
    value_max: Decimal | None,
    qualifier: str,
    value_type: str,
    measure: str,
    multiplier: int,
    text: str,
) -> Stand:
    """The interval a printed figure stands for, in the printed unit.

    Rounding is that of XBRL Calculations 1.1; which numbers are rounded, and what 余, 多 and 近 add, are
    rules of this package.

    In: value, value_max with the printed decimal places (10.50 is finer than 10.5), qualifier and value_type
    as in figures.csv, measure of the indicator, multiplier of the printed unit (万元: 10000, 元: 1), text:
    the printed span, `printed` of figures.csv.

    exact    A target, project, criterion or definition is a chosen number and stands for itself (`chosen`). A
             rank, and a count without multiplier, decimals or final 00, is exact (`counted`). All else is
             [v - u/2, v + u/2] (`rounded`); u is one unit of the last printed digit (1.2万 is ±0.05万). For a
             count that ends in 00, u is the power of ten of its final zeros (1200 is ±50, 3000 is ±500):
             nothing printed says which zeros were counted, and the widest reading accuses nobody wrongly.
    range    [value, value_max], each end widened by the half unit it would have alone.
    gt       Above v. 余 and 多 add an upper end by convention: the next step of the last digit, that is of
             the last one that is no placeholder zero, for that is what the word is said of. 1000余 is (1000,
             2000), 1200余 (1200, 1300), 2万余 (2, 3)万. Decimal zeros are printed on purpose: 10.0多 is
             (10.0, 10.1). 超过 promises no such thing: (v, ∞).
    ge le lt [v, ∞), (-∞, v], (-∞, v). Like gt these are words about v itself: no half unit is added.
    nearly   Below v and, by convention, above the number one step before it: 近30 is (20, 30), 近1.3 (1.2,
             1.3). Before a 1 with zeros the step is a tenth of it: 近1000 is (900, 1000), not (0, 1000).
    approx   No bounds: interval None (`about`).

    A negative value without a printed minus sign is a fall, and the words speak of its size: a fall of
    5%以上 is (-∞, -5].

    Raises IntervalError for a value that is no finite Decimal, an implicit qualifier (use `from_bounds`), an
    unknown qualifier or value_type, a multiplier below 1, 近 of 0, and a range that does not rise or has a
    qualifier other than exact and approx.
    """
    for number in (value, value_max):
        if number is not None and not (isinstance(number, Decimal) and number.is_finite()):
            raise IntervalError(f"{number!r} is not a printed number: give a finite Decimal")
    if qualifier in IMPLICIT_QUALIFIERS:
        raise IntervalError(f"{qualifier!r} has no printed number: take its bounds from the phrases table")
    if value_type not in VALUE_TYPES:
        raise IntervalError(f"unknown value_type {value_type!r}, not among {', '.join(sorted(VALUE_TYPES))}")
    if multiplier < 1:
        raise IntervalError(f"multiplier {multiplier} of a unit must be 1 or more")

    if value < 0 and not _PRINTED_MINUS.match(text):
        sizes = sorted(-number for number in (value, value_max) if number is not None)
        if sizes[0] < 0:
            raise IntervalError(f"{value} to {value_max} mixes rise and fall, and {text!r} has no minus sign")
        fall = stand_for(
            sizes[0],
            value_max=None if value_max is None else sizes[1],
            qualifier=qualifier,
            value_type=value_type,
            measure=measure,
            multiplier=multiplier,
            text=text,
        )
        return fall if fall.interval is None else _stand(-fall.interval, fall.reason, fall.conventional)

    if value_max is not None:
        if value_max <= value:
            raise IntervalError(f"a range must rise, {value} to {value_max} does not")
        if qualifier not in ("exact", "approx"):
            raise IntervalError(f"a range is exact or approx, not {qualifier!r}")

    v = Fraction(value)
    match qualifier:
        case "approx":
            return _stand(None, "about")
        case "exact" if value_max is not None:
            below = _half_unit(value, value_type, measure, multiplier)
            above = _half_unit(value_max, value_type, measure, multiplier)
            return _stand(Interval(v - below, Fraction(value_max) + above), "range")
        case "exact":
            half = _half_unit(value, value_type, measure, multiplier)
            reason = "chosen" if value_type in CHOSEN_TYPES else "rounded" if half else "counted"
            return _stand(Interval(v - half, v + half) if half else Interval.exact(v), reason)
        case "gt" if any(word in text for word in _NEXT_STEP_WORDS):
            return _stand(Interval(v, v + _spoken_step(value), True, True), "lower_bound", conventional=True)
        case "gt":
            return _stand(Interval(v, None, True), "lower_bound")
        case "ge":
            return _stand(Interval(v, None), "lower_bound")
        case "le":
            return _stand(Interval(None, v), "upper_bound")
        case "lt":
            return _stand(Interval(None, v, high_open=True), "upper_bound")
        case "nearly" if v != 0:
            step = _spoken_step(value)
            step = step / 10 if step == abs(v) else step
            return _stand(Interval(v - step, v, True, True), "upper_bound", conventional=True)
        case "nearly":
            raise IntervalError("nearly 0 says nothing: no step lies before it")
    raise IntervalError(f"unknown qualifier {qualifier!r}")


def from_bounds(
    low: Decimal | None,
    high: Decimal | None,
    low_open: bool = False,
    high_open: bool = False,
    *,
    conventional: bool = False,
) -> Stand:
    """What a phrase without a numeral (持平, 正增长) stands for: its bounds in the phrases table.

    None is unbounded; a phrase without any bound has no interval, so that no rule can pass on it.
    conventional: a bound is ours, not the word's. Raises IntervalError if no number lies between the bounds.
    """
    if low is None and high is None:
        return _stand(None, "phrase", conventional)
    return _stand(Interval(low, high, low_open, high_open), "phrase", conventional)


def _last_digit(value: Decimal) -> Fraction:
    """One unit of the last printed digit: 0.01 of 10.50, 1 of 1200."""
    return Fraction(10) ** min(value.as_tuple().exponent, 0)


def _spoken_step(value: Decimal) -> Fraction:
    """One unit of the last digit that is no placeholder zero: 0.01 of 10.50, 100 of 1200."""
    if value == 0 or value.as_tuple().exponent < 0:
        return _last_digit(value)
    digits = str(abs(int(value)))
    return Fraction(10 ** (len(digits) - len(digits.rstrip("0"))))


def _half_unit(value: Decimal, value_type: str, measure: str, multiplier: int) -> Fraction:
    """How far the number meant may lie from the one printed; 0 if it stands for itself."""
    if value_type in CHOSEN_TYPES or measure == "rank":
        return Fraction(0)
    if measure == "count" and multiplier == 1 and value.as_tuple().exponent >= 0:
        step = _spoken_step(value)
        return step / 2 if step >= 100 else Fraction(0)
    return _last_digit(value) / 2


def format_decimal(number: Exact, places: int | None = None) -> str:
    """A number as the derived tables write it: no exponent, no `+`, never -0.

    Without places: exact and without trailing zeros if it is a finite decimal (every printed figure is),
    otherwise to 12 significant digits. With places: that many, zeros kept, halves away from 0 (四舍五入).
    Raises TypeError for a float, IntervalError for what is not finite or for negative places.
    """
    exact = _fraction(number)
    if places is None:
        return _plain(exact if _finite_places(exact) is not None else _significant(exact, _nearest))
    if places < 0:
        raise IntervalError(f"{places} decimal places cannot be written")
    whole, _, decimals = _plain(Fraction(_nearest(exact * 10**places), 10**places)).partition(".")
    return f"{whole}.{decimals.ljust(places, '0')}" if places else whole


def format_bounds(interval: Interval) -> tuple[str, str]:
    """The two ends as the derived tables write them, empty where unbounded; openness is not part of the text.

    As `format_decimal` without places, but an end that is no finite decimal is rounded outwards, so that what
    is written encloses the interval.
    """

    def written(end: Fraction | None, outwards: Callable[[Fraction], int]) -> str:
        if end is None:
            return ""
        return _plain(end if _finite_places(end) is not None else _significant(end, outwards))

    return written(interval.low, floor), written(interval.high, ceil)


def _nearest(number: Fraction) -> int:
    """The nearest integer, halves away from 0."""
    size = floor(abs(number) + Fraction(1, 2))
    return size if number >= 0 else -size


def _finite_places(number: Fraction) -> int | None:
    """Decimal places of a finite decimal, None if it has no end."""
    if number.denominator == 1:
        return 0
    rest, counts = number.denominator, []
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        counts.append(count)
    return max(counts) if rest == 1 else None


def _significant(number: Fraction, rounding: Callable[[Fraction], int]) -> Fraction:
    """The number at 12 significant digits; rounding takes a Fraction to an integer."""
    size, exponent = abs(number), 0
    while size >= 10:
        size, exponent = size / 10, exponent + 1
    while size < 1:
        size, exponent = size * 10, exponent - 1
    quantum = Fraction(10) ** (exponent - SIGNIFICANT_DIGITS + 1)
    return rounding(number / quantum) * quantum


def _plain(number: Fraction) -> str:
    """A finite decimal in plain digits."""
    if number.denominator == 1:
        return str(number.numerator)
    places = _finite_places(number)
    digits = str(abs(number.numerator) * 10**places // number.denominator).zfill(places + 1)
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if number < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"
