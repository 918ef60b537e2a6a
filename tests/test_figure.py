"""What follows from the other cells and the words of a figure."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scripts.workreport import figure

ROW = {
    "report_id": "220303-20210109",
    "indicator_id": "visits",
    "subject_id": "",
    "period": "2020",
    "value_type": "result",
    "obs_status": "A",
    "wording": "",
    "coverage": "district",
    "time_basis": "during",
}


@pytest.mark.parametrize(
    ("cells", "identifier"),
    [
        ({}, "220303-20210109.visits.2020.result"),
        ({"subject_id": "park"}, "220303-20210109.visits.park.2020.result"),
        ({"period": "2016/2020"}, "220303-20210109.visits.2016--2020.result"),
        ({"period": "../2021-01-04"}, "220303-20210109.visits.--2021-01-04.result"),
    ],
)
def test_an_identifier_is_made_of_its_row(cells: dict, identifier: str) -> None:
    assert figure.figure_id({**ROW, **cells}) == identifier


@pytest.mark.parametrize(
    ("period", "timing", "quote", "basis"),
    [
        ("2020", "flow", "", "during"),
        ("2020", "flow", "累计拨付1065万元", "to_date"),
        ("../2021-01-04", "flow", "", "to_date"),
        ("../2021-01-04", "stock", "", "to_date"),
        ("2016/2020", "flow", "", "during"),
        ("2020", "stock", "累计", "at_end"),
        ("2021-01-04", "stock", "", "at_date"),
        ("2016/2020", "stock", "", "at_end"),
    ],
)
def test_time_basis_follows_from_period_timing_and_words(period: str, timing: str, quote: str, basis: str) -> None:
    assert figure.time_basis(period, timing, quote) == basis


@pytest.mark.parametrize(
    ("value_type", "period", "sound"),
    [
        ("target", "2021", True),
        ("target", "2020", False),
        ("target", "2021-06", True),
        ("result", "2020", True),
        ("result", "2021", False),
        ("result", "2019", True),
        ("result", "../2021-01-04", True),
        ("result", "../2020", True),
        ("result", "../2022-01-04", False),
        ("result", "2021/2025", False),
        ("target", "2025", True),
        ("target", "2021/2025", True),
        ("result", "2016/2020", True),
        ("result", "2015/2020", True),
        ("result", "2017/2021", True),
        ("project", "2021", True),
        ("project", "2020", False),
        ("criterion", "2021", True),
        ("definition", "2021", True),
        ("definition", "2020-03", True),
        ("definition", "2020", False),
    ],
)
def test_a_period_fits_its_value_type(value_type: str, period: str, sound: bool) -> None:
    trouble = figure.period_trouble({**ROW, "value_type": value_type, "period": period}, 2020, 2021, 2021)
    assert (trouble is None) == sound


@pytest.mark.parametrize(
    "period",
    ["2021-02-30", "2021-13", "2020/2016", "2020/2020", "2020/..", "2020-01/2021", "", "0000", "..", "2020/2021/2022"],
)
def test_a_period_that_no_calendar_has_is_an_error(period: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        figure.ends(period)


def test_a_period_is_printed() -> None:
    assert figure.period_words("2020") == ()
    assert figure.period_words("../2021-01-04") == (("1月",), ("4日",))
    assert figure.period_words("2020-03") == (("3月",),)
    assert figure.period_words("2016/2020") == (("五年", "十三五", "2016"),)
    assert figure.period_words("2021/2025") == (("五年", "十四五", "2021"),)
    assert figure.period_words("2023/2025") == (("三年", "2023"),)


def test_a_year_that_is_not_one_of_the_report_is_printed() -> None:
    assert figure.period_words("2020", ("2020", "2021")) == ()
    assert figure.period_words("2019", ("2020", "2021")) == (("2019",),)
    assert figure.period_words("2025", ("2020", "2021")) == (("2025", "十四五"),)


def test_the_word_that_governs_a_target_is_its_wording() -> None:
    assert figure.wording("target", "力争实现1.04亿元", "") == "strive"
    assert figure.wording("target", "确保达到80%", "主要预期目标是") == "ensure"
    assert figure.wording("target", "增长6%左右", "主要预期目标是") == "expected"
    assert figure.wording("target", "增长6%左右", "") == "plain"
    two = "力争新建公路60公里,确保完成投资1.2亿元"
    assert [figure.wording("target", two, "", two.index(number)) for number in ("60", "1.2")] == ["strive", "ensure"]
    assert figure.wording("result", "力争", "") == ""


def test_only_a_result_has_a_status() -> None:
    assert figure.obs_status("result", "预计完成63.9亿元") == "E"
    assert figure.obs_status("result", "完成1.93亿元") == "A"
    assert figure.obs_status("target", "预计") == ""


def test_a_clause_governs_only_what_stands_after_it() -> None:
    paragraph = {"scope_quote": "全年(含开发区)", "scope_start": "144"}
    assert figure.scope(paragraph, 163) == "全年(含开发区)"
    assert figure.scope(paragraph, 100) == ""
    assert figure.scope({"scope_quote": "", "scope_start": ""}, 100) == ""


def test_a_rank_is_ranked_within_the_area_named_last_before_it() -> None:
    assert figure.coverage("rank", "全市", "全市第一", "") == "city"
    assert figure.coverage("rank", "全市第一、全省", "全市第一、全省第三", "") == "province"
    assert figure.coverage("rank", "排名", "排名第一", "") is None
    assert figure.coverage("level", "", "", "全年(含开发区)") == "district_with_zone"
    assert figure.coverage("level", "全市", "全市", "") == "district"


def lists(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(group) for group in groups]


def test_a_quotation_is_there_to_prove_what_is_coded() -> None:
    indicator = {"keywords": "地区生产总值 完成|实现"}
    entity = {"name_zh": "开发区", "aliases": "经济开发区"}
    row = {**ROW, "obs_status": "E", "period": "../2021-01-04", "time_basis": "to_date"}
    assert lists(figure.needed_words(row, indicator, entity, "")) == [
        ["地区生产总值"],
        ["完成", "实现"],
        ["开发区", "经济开发区"],
        ["预计"],
        ["1月"],
        ["4日"],
    ]
    cumulative = {**ROW, "time_basis": "to_date"}
    assert lists(figure.needed_words(cumulative, {"keywords": "x"}, None, "")) == [["x"], ["累计"]]
    target = {**ROW, "value_type": "target", "obs_status": "", "wording": "expected"}
    assert lists(figure.needed_words(target, {"keywords": "x"}, None, "预期目标是")) == [["x"]]
