"""Promises about the verdict: one line that says whether a target may be compared, with both amounts and no false precision."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport import verdict
from scripts.workreport.package import Package
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def tables() -> tuple[list, dict]:
    package = Package(ROOT)
    return list(package.table("target_comparisons")), package.table("figures_flat").by("figure_id")


def row(**cells: str) -> dict[str, str]:
    plain = {"comparison": "relative_change", "grade": "A", "change": "10.00", "change_low": "", "change_high": ""}
    return plain | {"reason_zh": "", "reason_en": ""} | cells


def test_every_target_has_one_verdict_that_begins_with_the_answer(tables) -> None:
    comparisons, flat = tables
    begin = {
        verdict.COMPARABLE: ("可比（A级）：", "Comparable (A): "),
        verdict.CARE: ("谨慎可比（B级）：", "Comparable with care (B): "),
        verdict.NOT: ("不可比（C级）：", "Not comparable (C): "),
        verdict.NONE: ("无从比较：", "Nothing to compare with: "),
    }
    seen = set()
    for one in comparisons:
        lines = verdict.verdict(one, flat[one["figure_id"]], flat.get(one["result_figure_id"]))
        level = verdict.level(one)
        seen.add(level)
        assert tuple(map(str.startswith, lines, begin[level])) == (True, True), lines
        assert one["reason_zh"] in lines[0] and one["reason_en"] in lines[1], "why"
        assert "\n" not in lines[0] + lines[1]
    assert seen == set(begin)


def test_both_amounts_stand_in_it_as_they_are_printed(tables) -> None:
    comparisons, flat = tables
    for one in comparisons:
        if one["result_figure_id"]:
            chinese, english = verdict.verdict(one, flat[one["figure_id"]], flat[one["result_figure_id"]])
            for name in (one["figure_id"], one["result_figure_id"]):
                assert flat[name]["printed"] in chinese
                assert flat[name]["period"][-4:] in english
            assert not re.search("[\u3400-\u9fff]", english)


def test_the_target_and_the_result_have_the_same_line(tables) -> None:
    comparisons, flat = tables
    found = verdict.verdicts(comparisons, flat)
    for one in comparisons:
        if one["result_figure_id"]:
            assert found[one["figure_id"]][0] in found[one["result_figure_id"]]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"change": "-73.68", "change_low": "-73.69", "change_high": "-73.68"}, ("−74%", "−74%")),
        ({"change": "84.80", "change_low": "84.78", "change_high": "84.81"}, ("+85%", "+85%")),
        ({"change": "10.00", "change_low": "8.19", "change_high": "11.87"}, ("+10%（+8至+12）", "+10% (+8 to +12)")),
        ({"change": "0.00", "change_low": "-3.23", "change_high": "3.45"}, ("0%（−4至+4）", "0% (−4 to +4)")),
        ({"change": "0.42", "change_low": "0.42", "change_high": "0.42"}, ("+0.4%", "+0.4%")),
        ({"change": "7.00", "comparison": "about_only"}, ("约+7%", "about +7%")),
    ],
)
def test_a_change_has_no_digit_that_the_print_does_not_carry(cells: dict, shown: tuple) -> None:
    assert verdict.change(row(**cells), points=False) == shown


def test_a_difference_of_rates_is_in_points_as_printed() -> None:
    assert verdict.change(row(change="1.40", comparison="difference"), points=True) == ("+1.4个百分点", "+1.4 points")


def test_counts_have_no_bounds() -> None:
    assert verdict.bounds(row(change_low="-73.69", change_high="-73.68")) is None
    assert verdict.bounds(row(change_low="84.70", change_high="84.81")) == (Decimal("84.70"), Decimal("84.81"))


two = st.decimals(-500, 500, places=2, allow_nan=False, allow_infinity=False)


@given(two, st.decimals(0, 60, places=2), st.decimals(0, 60, places=2))
def test_the_range_that_is_shown_holds_the_range_that_is_known(change: Decimal, below: Decimal, above: Decimal) -> None:
    low, high = change - below, change + above
    line = verdict.change(row(change=str(change), change_low=str(low), change_high=str(high)), points=False)[1]
    if found := re.search(r"\(([−+]?[\d.]+) to ([−+]?[\d.]+)\)", line):
        first, last = (Decimal(text.replace("−", "-")) for text in found.groups())
        assert first <= low and high <= last
    else:
        assert high - low <= 1


@pytest.mark.parametrize(
    ("cells", "english"),
    [
        ({"value": "1.58", "unit_en": "hundred million yuan"}, "158 million yuan"),
        ({"value": "8550", "unit_en": "ten thousand yuan"}, "85.5 million yuan"),
        ({"value": "6", "unit_en": "percent", "qualifier_en": "about"}, "about 6%"),
        ({"value": "1000", "unit_en": "ten thousand yuan", "qualifier_en": "more than"}, "more than 10 million yuan"),
        ({"value": "2", "value_max": "3", "unit_en": "hectares"}, "2 to 3 hectares"),
        ({"value": "4", "unit_en": "items"}, "4"),
        ({"value": "", "qualifier_en": "level", "printed": "持平"}, "level"),
    ],
)
def test_amounts_are_converted_exactly(cells: dict, english: str) -> None:
    flat = {"value": "", "value_max": "", "unit_en": "", "qualifier_en": "exactly", "printed": "p"} | cells
    assert verdict.amount(flat)[1] == english
