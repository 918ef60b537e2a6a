"""What a printed figure stands for, and arithmetic that never loses or invents a number."""

from __future__ import annotations

import operator
import re
from decimal import Decimal
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.number.interval import (
    Interval,
    IntervalError,
    Stand,
    apply_growth,
    format_bounds,
    format_decimal,
    from_bounds,
    relative_change,
    scale,
    stand_for,
    undo_growth,
)

D = Decimal
# So near an end, or so far out, that a wrong bound of small operands cannot hide behind it.
TINY, HUGE = Fraction(1, 10**30), Fraction(10**60)

numbers = st.fractions(min_value=-20, max_value=20, max_denominator=12)


@st.composite
def intervals(draw, bounded: bool = False) -> Interval:
    """Any interval: closed, open, half open, a point, unbounded to either side or both; often an end is 0."""
    end = st.one_of(st.just(Fraction(0)), numbers)
    low, high = sorted((draw(end), draw(end)))
    if low == high:
        low_open = high_open = False
    else:
        low_open, high_open = draw(st.booleans()), draw(st.booleans())
    if not bounded:
        low = None if draw(st.integers(0, 5)) == 0 else low
        high = None if draw(st.integers(0, 5)) == 0 else high
        low_open, high_open = low_open and low is not None, high_open and high is not None
    return Interval(low, high, low_open, high_open)


positive_intervals = st.builds(
    lambda interval, shift: interval + (shift - interval.low),
    intervals(bounded=True),
    st.fractions(min_value=Fraction(1, 12), max_value=20, max_denominator=12),
)


def members_at_the_ends(interval: Interval) -> list[Fraction]:
    """A member at each end: the end itself if closed, one next to it if open, a huge one if unbounded."""
    nudge = TINY if interval.width is None else min(TINY, interval.width / 3)
    low = -HUGE if interval.low is None else interval.low + (nudge if interval.low_open else 0)
    high = HUGE if interval.high is None else interval.high - (nudge if interval.high_open else 0)
    return [low, high]


@st.composite
def interval_with_member(draw, source=intervals()) -> tuple[Interval, Fraction]:  # noqa: B008
    interval = draw(source)
    low, high = members_at_the_ends(interval)
    return interval, low + (high - low) * draw(st.fractions(min_value=0, max_value=1, max_denominator=50))


def assert_tight(result: Interval, values: list[Fraction]) -> None:
    """Values computed from members at the ends of the operands attain or approach both bounds."""
    for bound, is_open, reached in (
        (result.low, result.low_open, min(values)),
        (result.high, result.high_open, max(values)),
    ):
        if bound is None:
            assert abs(reached) > 10**15
        elif is_open:
            assert 0 < abs(reached - bound) < Fraction(1, 10**15)
        else:
            assert reached == bound


def contains_all_of(outer: Interval, inner: Interval) -> bool:
    return outer.intersection(inner) == inner


def without_zero(interval: Interval) -> Interval:
    """The part of an interval above 0, or else below 0, or else 1: what one may divide by."""
    above, below = Interval(0, None, True), Interval(None, 0, False, True)
    return interval.intersection(above) or interval.intersection(below) or Interval.exact(1)


divisors = intervals().map(without_zero)
OPERATIONS = [
    pytest.param(operator.add, intervals(), id="sum"),
    pytest.param(operator.sub, intervals(), id="difference"),
    pytest.param(operator.mul, intervals(), id="product"),
    pytest.param(operator.truediv, divisors, id="quotient"),
]


# --- an interval is a set of numbers --------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "low_open", "high_open"),
    [(2, 1, False, False), (1, 1, True, False), (1, 1, False, True), (1, 1, True, True)],
)
def test_an_interval_without_a_number_is_refused(low, high, low_open, high_open):
    with pytest.raises(IntervalError, match="no number lies in"):
        Interval(low, high, low_open, high_open)


@pytest.mark.parametrize(
    "use",
    [
        lambda: Interval(0.1, 1),
        lambda: Interval.exact(0.1),
        lambda: Interval(True, 2),
        lambda: Interval(0, 1) + 0.1,
        lambda: 0.1 * Interval(0, 1),
        lambda: Interval(0, 1).contains(0.5),
        lambda: format_decimal(0.1),
    ],
)
def test_a_float_is_refused_because_it_would_lose_decimal_places(use):
    with pytest.raises(TypeError):
        use()


@pytest.mark.parametrize("number", [D("NaN"), D("Infinity"), D("-Infinity")])
def test_a_decimal_that_is_no_number_is_refused(number):
    with pytest.raises(IntervalError):
        Interval.exact(number)
    with pytest.raises(IntervalError):
        Interval(0, 1) + number


def test_decimals_are_kept_exactly():
    assert Interval(D("0.1"), D("10.50")) == Interval(Fraction(1, 10), Fraction(21, 2))
    assert Interval.exact(D("0.1")) + D("0.2") == Interval.exact(D("0.3"))


def test_an_unbounded_end_is_open_however_it_was_written():
    assert Interval(None, 5, False) == Interval(None, 5, True)
    assert Interval(None, None).low_open and Interval(None, None).high_open


def test_ends_belong_to_the_interval_unless_open():
    assert Interval(1, 2).contains(1) and Interval(1, 2).contains(D("2.0"))
    assert not Interval(1, 2, True, True).contains(1) and not Interval(1, 2, True, True).contains(2)
    assert Interval(1, 2, True, True).contains(Fraction(3, 2))


def test_width_is_known_only_where_both_ends_are_bounded():
    assert Interval(D("1.5"), 4).width == Fraction(5, 2)
    assert Interval(1, None).width is None and Interval(None, 1).width is None


def test_an_interval_prints_as_a_curator_would_write_it():
    assert str(Interval(1, D("2.50"))) == "[1, 2.5]"
    assert str(Interval(1000, 2000, True, True)) == "(1000, 2000)"
    assert str(Interval(None, -5)) == "(-∞, -5]"


@given(interval_with_member(), intervals())
def test_numbers_shared_with_another_interval_make_them_meet(one, other):
    interval, number = one
    assert interval.contains(number)
    if other.contains(number):
        assert interval.meets(other) and interval.intersection(other).contains(number)


@given(intervals(), intervals())
def test_intervals_that_meet_have_a_number_to_show_for_it(a, b):
    assert a.meets(b) == b.meets(a)
    shared = a.intersection(b)
    assert shared == b.intersection(a)
    if shared is None:
        assert a.below(b) != b.below(a)
    else:
        assert all(a.contains(x) and b.contains(x) for x in members_at_the_ends(shared))


@given(intervals(), intervals())
def test_order_agrees_with_numbers_taken_from_both(a, b):
    pairs = [(x, y) for x in members_at_the_ends(a) for y in members_at_the_ends(b)]
    assert a.may_be_less(b) == any(x < y for x, y in pairs)
    assert a.may_be_at_most(b) == any(x <= y for x, y in pairs)
    assert a.below(b) == all(x < y for x, y in pairs)


@pytest.mark.parametrize(
    ("a", "b", "meet", "below", "may_be_less", "may_be_at_most"),
    [
        (Interval(1, 2), Interval(2, 3), True, False, True, True),
        (Interval(1, 2, high_open=True), Interval(2, 3), False, True, True, True),
        (Interval(1, 2), Interval(2, 3, low_open=True), False, True, True, True),
        (Interval(2, 3), Interval(1, 2), True, False, False, True),
        (Interval(2, 3, low_open=True), Interval(1, 2), False, False, False, False),
        (Interval(2, None), Interval(None, 2), True, False, False, True),
        (Interval(None, 1), Interval(2, None), False, True, True, True),
        (Interval.exact(2), Interval.exact(2), True, False, False, True),
    ],
)
def test_touching_ends_count_only_where_both_are_closed(a, b, meet, below, may_be_less, may_be_at_most):
    assert a.meets(b) == meet and a.below(b) == below
    assert a.may_be_less(b) == may_be_less and a.may_be_at_most(b) == may_be_at_most


@given(intervals(bounded=True))
def test_whole_numbers_are_those_and_only_those_inside(interval):
    assert list(interval.whole_numbers()) == [n for n in range(-21, 22) if interval.contains(n)]


def test_whole_numbers_of_an_unbounded_interval_are_refused():
    with pytest.raises(IntervalError, match="both ends must be bounded"):
        Interval(1, None).whole_numbers()


# --- arithmetic -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("operation", "seconds"), OPERATIONS)
@given(a=interval_with_member(), data=st.data())
def test_no_possible_result_is_lost(operation, seconds, a, data):
    b = data.draw(interval_with_member(seconds))
    assert operation(a[0], b[0]).contains(operation(a[1], b[1]))


@pytest.mark.parametrize(("operation", "seconds"), OPERATIONS)
@given(a=intervals(), data=st.data())
def test_no_impossible_result_is_added(operation, seconds, a, data):
    b = data.draw(seconds)
    values = [operation(x, y) for x in members_at_the_ends(a) for y in members_at_the_ends(b)]
    assert_tight(operation(a, b), values)


@pytest.mark.parametrize(("operation", "seconds"), OPERATIONS)
@given(a=interval_with_member(), data=st.data(), cuts=st.tuples(*[st.booleans()] * 4))
def test_wider_operands_never_give_a_narrower_result(operation, seconds, a, data, cuts):
    b = data.draw(interval_with_member(seconds))
    # Each operand is cut at a member of its own, below it or above it or both, and so stays part of itself.
    narrow = [
        Interval(
            member if cut_low else wide.low,
            member if cut_high else wide.high,
            wide.low_open and not cut_low,
            wide.high_open and not cut_high,
        )
        for (wide, member), cut_low, cut_high in ((a, *cuts[:2]), (b, *cuts[2:]))
    ]
    assert contains_all_of(operation(a[0], b[0]), operation(*narrow))


@given(intervals(), intervals(), intervals())
def test_sums_and_products_do_not_depend_on_order(a, b, c):
    assert a + b == b + a and a * b == b * a
    assert (a + b) + c == a + (b + c) and (a * b) * c == a * (b * c)
    assert a - b == -(b - a)


@given(intervals(), numbers)
def test_a_number_acts_as_the_interval_of_itself_on_either_side(a, number):
    point = Interval.exact(number)
    assert (a + number, number + a) == (a + point, point + a)
    assert (a - number, number - a) == (a - point, point - a)
    assert (a * number, number * a) == (a * point, point * a)
    if number != 0:
        assert a / number == a / point
    if not a.contains(0):
        assert number / a == point / a


@given(numbers, numbers)
def test_exact_operands_give_the_exact_result(x, y):
    a, b = Interval.exact(x), Interval.exact(y)
    assert (a + b, a - b, a * b) == (Interval.exact(x + y), Interval.exact(x - y), Interval.exact(x * y))
    if y != 0:
        assert a / b == Interval.exact(x / y)


@pytest.mark.parametrize(
    "divisor", [Interval(-1, 1), Interval(0, 1), Interval(None, 0), Interval.exact(0), 0, D("0.0")]
)
def test_division_by_what_may_be_zero_is_refused(divisor):
    with pytest.raises(IntervalError, match="contains 0"):
        Interval(1, 2) / divisor


def test_division_by_what_only_approaches_zero_is_unbounded():
    assert 1 / Interval(0, 4, low_open=True) == Interval(Fraction(1, 4), None)
    assert 1 / Interval(None, -4) == Interval(Fraction(-1, 4), 0, high_open=True)


def test_operands_are_independent_even_of_themselves():
    a = Interval(1, 2)
    assert a - a == Interval(-1, 1)


# --- growth ---------------------------------------------------------------------------------------


@given(interval_with_member(), interval_with_member(positive_intervals))
def test_a_change_in_percent_holds_every_possible_change(new, old):
    change = relative_change(new[0], old[0])
    assert change.contains((new[1] - old[1]) / old[1] * 100)


@given(intervals(), positive_intervals)
def test_a_change_in_percent_is_no_wider_than_need_be(new, old):
    ends = [(x / y - 1) * 100 for x in members_at_the_ends(new) for y in members_at_the_ends(old)]
    assert_tight(relative_change(new, old), ends)


@given(positive_intervals, intervals(bounded=True))
def test_growing_and_undoing_growth_hold_what_one_started_from(base, percent):
    assert contains_all_of(undo_growth(apply_growth(base, percent), percent), base)


@given(numbers, numbers)
def test_exact_growth_is_undone_exactly(level, percent):
    base, rate = Interval.exact(level), Interval.exact(percent)
    assert undo_growth(apply_growth(base, rate), rate) == base
    if level > 0:
        assert relative_change(apply_growth(base, rate), base) == rate


@pytest.mark.parametrize("old", [Interval(0, 1), Interval(-2, -1), Interval(-1, 1), Interval(None, 5)])
def test_a_change_in_percent_of_nothing_or_of_a_loss_is_refused(old):
    with pytest.raises(IntervalError, match="base must be positive"):
        relative_change(Interval(1, 2), old)


def test_growth_that_leaves_nothing_cannot_be_undone():
    with pytest.raises(IntervalError, match="above -100"):
        undo_growth(Interval(1, 2), Interval(-100, 5))


def test_income_target_of_19474_yuan_after_7_percent_stands_on_18200_yuan_and_on_nothing_else():
    base = undo_growth(Interval.exact(19474), Interval.exact(7))
    assert base == Interval.exact(18200)
    for target, percent in [(19475, 7), (19474, 5), (19474, 6), (19474, 8), (19474, 9)]:
        assert not undo_growth(Interval.exact(target), Interval.exact(percent)).whole_numbers()


def test_were_the_7_percent_rounded_a_whole_range_of_incomes_would_fit():
    rounded_rate = Interval(D("6.5"), D("7.5"))
    exact_target = undo_growth(Interval.exact(19474), rounded_rate).whole_numbers()
    assert (exact_target[0], exact_target[-1]) == (18116, 18285)
    rounded_target = undo_growth(Interval(D("19473.5"), D("19474.5")), rounded_rate).whole_numbers()
    assert (rounded_target[0], rounded_target[-1]) == (18115, 18285)


def test_58_households_at_132_percent_of_plan_mean_a_plan_of_44():
    plan = Interval.exact(58) / (Interval(D("131.5"), D("132.5")) / 100)
    assert list(plan.whole_numbers()) == [44]


# --- rounded totals, in the manner of XBRL Calculations 1.1 ---------------------------------------


def rounded(text: str) -> Interval:
    """A measured result as printed."""
    return measured(text).interval


def measured(text: str, **other) -> Stand:
    return printed(text, **{"value_type": "result", "measure": "level", **other})


def printed(value: str, **other) -> Stand:
    row = {
        "value_max": None,
        "qualifier": "exact",
        "value_type": "result",
        "measure": "level",
        "multiplier": 1,
        "text": value,
    }
    return stand_for(D(value), **{**row, **other})


@pytest.mark.parametrize(
    ("summands", "total", "consistent"),
    [
        (["2.4", "3.4"], "6", True),  # [5.7, 5.9] and [5.5, 6.5]
        (["2.4", "2.4"], "6", False),  # [4.7, 4.9] and [5.5, 6.5]
        (["33", "33", "33"], "100", True),  # three thirds: [97.5, 100.5] and [99.5, 100.5]
        (["33", "33", "33"], "102", False),  # [97.5, 100.5] and [101.5, 102.5]
        (["1.25", "2.5"], "3.81", True),  # touches: [3.695, 3.805] and [3.805, 3.815]
        (["1.25", "2.5"], "3.82", False),
        (["-1.2", "3.4"], "2.3", True),  # a fall among the summands: [2.1, 2.3] and [2.25, 2.35]
    ],
)
def test_a_rounded_total_is_consistent_if_its_interval_meets_its_summands(summands, total, consistent):
    assert sum(map(rounded, summands), Interval.exact(0)).meets(rounded(total)) == consistent


def test_a_total_whose_interval_touches_at_one_closed_end_is_consistent():
    summands = rounded("10") + rounded("20") + rounded("30")
    assert summands == Interval(D("58.5"), D("61.5"))
    assert summands.intersection(rounded("62")) == Interval.exact(D("61.5"))
    assert summands.meets(rounded("62")) and summands.meets(rounded("58"))
    assert not summands.meets(rounded("63")) and not summands.meets(rounded("57"))


def test_the_same_number_with_more_decimals_is_held_to_more():
    assert (rounded("10") + rounded("20")).meets(rounded("31"))
    assert not (rounded("10.0") + rounded("20.0")).meets(rounded("31.0"))


def test_a_negative_weight_turns_the_interval_of_its_summand():
    assert rounded("9.4") - rounded("2.1") == Interval(D("7.2"), D("7.4"))
    assert rounded("9.4") + -1 * rounded("2.1") == rounded("9.4") - rounded("2.1")


def test_exact_summands_leave_a_rounded_total_half_a_unit():
    assert (Interval.exact(1249) + Interval.exact(1250)).meets(scale(rounded("0.25"), 10000))
    assert not (Interval.exact(1249) + Interval.exact(1200)).meets(scale(rounded("0.25"), 10000))


def test_two_printings_of_one_number_agree_if_they_could_be_one_number():
    assert scale(rounded("1.35"), 10**8).meets(scale(rounded("13458"), 10**4))
    assert not scale(rounded("1.35"), 10**8).meets(scale(rounded("13449"), 10**4))


def test_a_printed_unit_is_turned_into_base_units_exactly():
    assert scale(rounded("3"), 2000, 3) == Interval(Fraction(5000, 3), Fraction(7000, 3))
    for factor in [(0, 1), (-1, 1), (1, -3), (1, 0)]:
        with pytest.raises(IntervalError, match="positive"):
            scale(Interval(1, 2), *factor)


# --- what a printed figure stands for -------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("63.9", "63.85", "63.95"),
        ("10.50", "10.495", "10.505"),
        ("1700", "1699.5", "1700.5"),
        ("0", "-0.5", "0.5"),
        ("-3.2", "-3.25", "-3.15"),
    ],
)
def test_a_measured_result_stands_for_half_a_unit_of_its_last_printed_digit_to_either_side(value, low, high):
    assert printed(value, multiplier=10**8) == Stand(Interval(D(low), D(high)), False, False, "rounded")


@pytest.mark.parametrize("value_type", ["target", "project", "criterion", "definition"])
@pytest.mark.parametrize(
    ("value", "measure", "multiplier"), [("7", "growth", 1), ("10.50", "level", 10**8), ("1000", "count", 1)]
)
def test_a_chosen_number_stands_for_itself(value_type, value, measure, multiplier):
    stand = printed(value, value_type=value_type, measure=measure, multiplier=multiplier)
    assert stand == Stand(Interval.exact(D(value)), True, False, "chosen")


@pytest.mark.parametrize("value", ["0", "7", "10", "58", "110", "1201"])
def test_a_count_is_exact(value):
    assert printed(value, measure="count") == Stand(Interval.exact(D(value)), True, False, "counted")


@pytest.mark.parametrize(("value", "half"), [("100", 50), ("1200", 50), ("11000", 500), ("20000", 5000)])
def test_a_count_that_ends_in_00_is_rounded_to_its_final_zeros(value, half):
    stand = printed(value, measure="count")
    assert stand == Stand(Interval(int(value) - half, int(value) + half), False, False, "rounded")


@pytest.mark.parametrize(
    ("value", "low", "high"), [("1", "0.5", "1.5"), ("1.2", "1.15", "1.25"), ("200", "199.5", "200.5")]
)
def test_a_count_with_a_multiplier_is_rounded_at_its_last_printed_digit(value, low, high):
    assert printed(value, measure="count", multiplier=10**4).interval == Interval(D(low), D(high))


def test_a_count_with_decimals_is_rounded():
    assert printed("2.5", measure="count").interval == Interval(D("2.45"), D("2.55"))


def test_a_rank_is_exact_even_where_it_ends_in_00():
    assert printed("100", measure="rank") == Stand(Interval.exact(100), True, False, "counted")


@pytest.mark.parametrize(
    ("text", "value", "high"),
    [
        ("1000余起", "1000", "2000"),
        ("600余次", "600", "700"),
        ("1200余户", "1200", "1300"),
        ("12余万", "12", "13"),
        ("2万余立方米", "2", "3"),
        ("1.3亿多元", "1.3", "1.4"),
        ("10.0多公里", "10.0", "10.1"),
    ],
)
def test_yu_and_duo_lie_above_the_number_and_by_convention_below_the_next_step(text, value, high):
    for measure in ("count", "level"):
        stand = printed(value, qualifier="gt", measure=measure, text=text)
        assert stand == Stand(Interval(D(value), D(high), True, True), False, True, "lower_bound")


@pytest.mark.parametrize(
    ("qualifier", "text", "expected", "reason"),
    [
        ("gt", "超过30户", Interval(30, None, True), "lower_bound"),
        ("ge", "30户以上", Interval(30, None), "lower_bound"),
        ("le", "30户以内", Interval(None, 30), "upper_bound"),
        ("lt", "不足30户", Interval(None, 30, False, True), "upper_bound"),
    ],
)
@pytest.mark.parametrize("value_type", ["result", "target", "criterion"])
def test_a_bound_in_words_binds_one_side_and_invents_no_other(qualifier, text, expected, reason, value_type):
    stand = printed("30", qualifier=qualifier, text=text, value_type=value_type)
    assert stand == Stand(expected, False, False, reason)


@pytest.mark.parametrize(
    ("value", "low"),
    [("30", "20"), ("1000", "900"), ("1", "0.9"), ("1.3", "1.2"), ("0.1", "0.09"), ("1200", "1100")],
)
def test_nearly_lies_below_the_number_and_by_convention_above_the_step_before(value, low):
    stand = printed(value, qualifier="nearly", text=f"近{value}")
    assert stand == Stand(Interval(D(low), D(value), True, True), False, True, "upper_bound")


@pytest.mark.parametrize("value_type", ["result", "target"])
def test_about_has_no_bounds_and_so_no_rule(value_type):
    expected = Stand(None, False, False, "about")
    assert printed("7", qualifier="approx", text="7%左右", value_type=value_type) == expected
    assert printed("6", value_max=D("7"), qualifier="approx", text="6-7%左右") == expected
    assert printed("-7", qualifier="approx", text="7%左右") == expected


@pytest.mark.parametrize(
    ("value_type", "measure", "low", "high"),
    [("target", "growth", "6", "6.5"), ("result", "growth", "5.5", "6.55"), ("result", "count", "6", "6.55")],
)
def test_a_range_is_widened_only_at_ends_that_are_rounded(value_type, measure, low, high):
    stand = printed("6", value_max=D("6.5"), value_type=value_type, measure=measure, text="6-6.5")
    assert stand == Stand(Interval(D(low), D(high)), False, False, "range")


@pytest.mark.parametrize(
    ("qualifier", "text", "expected"),
    [
        ("ge", "5%以上", Interval(None, -5)),
        ("le", "5%以内", Interval(-5, None)),
        ("gt", "5%多", Interval(-6, -5, True, True)),
        ("gt", "超过5%", Interval(None, -5, False, True)),
        ("lt", "不足5%", Interval(-5, None, True)),
        ("nearly", "近5%", Interval(-5, -4, True, True)),
        ("ge", "-5%以上", Interval(-5, None)),
        ("ge", "－5％以上", Interval(-5, None)),
    ],
)
def test_words_about_a_fall_speak_of_its_size_and_words_about_a_negative_number_of_the_number(
    qualifier, text, expected
):
    assert printed("-5", qualifier=qualifier, text=text).interval == expected


@pytest.mark.parametrize(("value", "value_max"), [("-3", "-5"), ("-5", "-3")])
def test_a_range_of_falls_may_be_said_in_either_order(value, value_max):
    stand = printed(value, value_max=D(value_max), text="3%-5%", value_type="target")
    assert stand.interval == Interval(-5, -3)
    assert printed("-3", value_max=D("-5"), text="3-5%", value_type="target") == stand


@pytest.mark.parametrize(
    ("value", "row", "message"),
    [
        ("7", {"qualifier": "positive"}, "phrases"),
        ("7", {"qualifier": "roughly"}, "unknown qualifier"),
        ("7", {"value_type": "guess"}, "unknown value_type"),
        ("7", {"multiplier": 0}, "multiplier"),
        ("7", {"value_max": D("7")}, "must rise"),
        ("7", {"value_max": D("5")}, "must rise"),
        ("7", {"value_max": D("9"), "qualifier": "ge"}, "a range is exact or approx"),
        ("-7", {"value_max": D("9"), "text": "7"}, "mixes rise and fall"),
        ("0", {"qualifier": "nearly"}, "nearly 0"),
        ("NaN", {}, "finite Decimal"),
        ("7", {"value_max": D("Infinity")}, "finite Decimal"),
    ],
)
def test_a_row_that_cannot_be_read_is_an_error_and_never_a_guess(value, row, message):
    with pytest.raises(IntervalError, match=message):
        printed(value, **row)


@given(
    st.decimals(min_value=-99999, max_value=99999, places=2).map(lambda d: d.quantize(D("0.01"))),
    st.integers(0, 2),
    st.sampled_from(["result", "target", "project", "criterion", "definition"]),
    st.sampled_from(["level", "growth", "share", "completion", "rate", "count", "capacity", "rank"]),
    st.sampled_from([1, 10**4, 10**8]),
)
def test_an_exact_figure_always_lies_in_the_middle_of_what_it_stands_for(
    value, places, value_type, measure, multiplier
):
    value = value.quantize(D(1).scaleb(-places))
    stand = printed(str(value), value_type=value_type, measure=measure, multiplier=multiplier)
    assert stand.interval.low + stand.interval.high == 2 * Fraction(value)
    assert stand.exact == (stand.interval.width == 0) == (stand.reason in ("chosen", "counted"))
    assert not stand.conventional


def test_a_phrase_stands_for_the_bounds_of_its_table():
    assert from_bounds(D(0), D(0)) == Stand(Interval.exact(0), True, False, "phrase")
    assert from_bounds(D(0), None, low_open=True) == Stand(Interval(0, None, True), False, False, "phrase")
    assert from_bounds(D(100), None, conventional=True).conventional


def test_a_phrase_without_bounds_has_no_interval_that_a_rule_could_pass_on():
    assert from_bounds(None, None) == Stand(None, False, False, "phrase")


# --- numbers as text ------------------------------------------------------------------------------


@given(st.integers(-(10**20), 10**20), st.integers(0, 18))
def test_a_finite_decimal_is_written_exactly_plainly_and_only_one_way(digits, places):
    number = Fraction(digits, 10**places)
    text = format_decimal(number)
    assert Fraction(text) == number
    assert re.fullmatch(r"0|-?([1-9][0-9]*|0(?=\.))(\.[0-9]*[1-9])?", text)
    assert format_decimal(D(text)) == text


@given(st.integers().filter(lambda n: n % 3), st.integers(min_value=1).map(lambda n: 3 * n))
def test_an_endless_decimal_is_written_to_12_significant_digits(numerator, denominator):
    number = Fraction(numerator, denominator)
    text = format_decimal(number)
    assert abs(Fraction(text) / number - 1) <= Fraction(1, 2 * 10**11)
    assert len(text.lstrip("-0.").replace(".", "").rstrip("0")) <= 12 and "e" not in text.lower()


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (D("10.50"), None, "10.5"),
        (D("-0.0"), None, "0"),
        (D("1E+3"), None, "1000"),
        (D("1E-7"), None, "0.0000001"),
        (Fraction(1, 3), None, "0.333333333333"),
        (Fraction(-200, 3), None, "-66.6666666667"),
        (Fraction(10**15, 3), None, "333333333333000"),
        (Fraction(-1, 30000), None, "-0.0000333333333333"),
        (D("10.5"), 2, "10.50"),
        (D("2.345"), 2, "2.35"),
        (D("-2.345"), 2, "-2.35"),
        (D("-0.004"), 2, "0.00"),
        (D("0.5"), 0, "1"),
        (D("-0.4"), 0, "0"),
        (1200, 0, "1200"),
        (Fraction(2, 3), 3, "0.667"),
    ],
)
def test_numbers_are_written_without_exponent_plus_or_minus_zero(number, places, text):
    assert format_decimal(number, places) == text


def test_negative_decimal_places_are_refused():
    with pytest.raises(IntervalError):
        format_decimal(1, -1)


@given(intervals())
def test_written_bounds_enclose_the_interval(interval):
    low, high = format_bounds(interval)
    assert (low == "", high == "") == (interval.low is None, interval.high is None)
    written_low, written_high = Fraction(low) if low else -inf, Fraction(high) if high else inf
    assert interval.low is None or written_low <= interval.low <= written_low + Fraction(1, 10**9)
    assert interval.high is None or written_high - Fraction(1, 10**9) <= interval.high <= written_high


def test_written_bounds_are_rounded_outwards_only_where_they_must_be():
    assert format_bounds(Interval(D("6.50"), Fraction(20, 3))) == ("6.5", "6.66666666667")
    assert format_bounds(Interval(Fraction(20, 3), None)) == ("6.66666666666", "")
    assert format_bounds(Interval(Fraction(-20, 3), Fraction(-1, 3))) == ("-6.66666666667", "-0.333333333333")
