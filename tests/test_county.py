"""Promises about reports of counties and cities of other years: invented ones, each with one kind of their language.

`tests/data/county.tsv` has a row for each kind: the lines of a report, parted by |, and all rows of its panel, parted by ;.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.text.panel import read_report
from tests.accuracy import compare

TABLE = Path(__file__).parent / "data" / "county.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    KINDS = {row["kind"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
COLUMNS = ("indicator_id", "value_type", "period", "span")


def panel(text: str) -> list[dict[str, str]]:
    return read_report("r.txt", text.encode()).rows


def expected(cell: str) -> Counter[tuple[str, ...]]:
    """Rows of the table: what is printed (it may hold blanks) and four cells."""
    return Counter(tuple(row.rsplit(" ", 4)) for row in cell.split(";") if row)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_and_nothing_else(kind: str) -> None:
    row = KINDS[kind]
    rows = panel(row["report"].replace("|", "\n"))
    assert Counter((r["printed"], *(r[c] for c in COLUMNS)) for r in rows) == expected(row["rows"])


@pytest.mark.parametrize("kind", KINDS)
def test_places_hold(kind: str) -> None:
    lines = KINDS[kind]["report"].split("|")
    for r in panel("\n".join(lines)):
        at = int(r["offset"])
        assert lines[int(r["line"]) - 1][at : at + len(r["printed"])] == r["printed"]


LONG = (
    "全年坚持稳中求进，统筹城乡建设和生态保护，深化各项改革，扩大对内对外开放，改善群众生活，"
    "推动各项事业迈上新的水平，社会消费品零售总额由"
)


@given(st.integers(10, 999), st.integers(10, 999), st.sampled_from(("", " ", "\u3000")))
def test_a_long_line_that_stops_amid_a_sentence_goes_on_in_the_next(low: int, high: int, blank: str) -> None:
    text = f"2016年云汀市政府工作报告\n各位代表：\n一、2015年工作回顾\n{LONG}{blank}\n{low}.5亿元增加到{high}.7亿元。\n"
    rows = [r for r in panel(text) if r["indicator_id"] == "retail_sales_of_consumer_goods"]
    assert [(r["printed"], r["line"]) for r in rows] == [(f"{high}.7亿元", "5")]


@given(st.integers(2004, 2030))
def test_a_numbered_line_behind_a_long_one_is_a_line_of_its_own(year: int) -> None:
    text = f"{year}年云汀市政府工作报告\n各位代表：\n一、{year - 1}年工作回顾\n{LONG.removesuffix('由')}稳步扩大\n1、粮食总产量达12万吨。\n"
    rows = panel(text)
    assert [(r["line"], r["period"]) for r in rows if r["value"]] == [("5", str(year - 1))]


def test_a_report_without_any_year_asks_for_the_date_and_takes_it() -> None:
    text = "各位代表：请审议政府工作报告。\n一、过去五年工作回顾\n一般公共预算收入达到9.4亿元。\n"
    rows = read_report("r.txt", text.encode(), "2017-01-20").rows
    assert [(r["period"], r["value_type"]) for r in rows] == [("2016", "result")]


def test_last_year_in_passing_leaves_the_next_paragraph_in_its_five_years() -> None:
    text = "2006年云汀市政府工作报告\n各位代表：\n一、“十五”时期工作回顾\n发展环境优化。去年获评文明城市。\n新增城镇就业3.8万人。\n"
    assert [(r["period"], r["span"]) for r in panel(text)] == [("2001/2005", "plan_total")]


def test_the_measure_pairs_rows_by_place_and_indicator() -> None:
    gold = {"file": "r", "line": "3", "offset": "10", "printed": "5%", "indicator_id": "exports_growth", "value": "5"}
    other = gold | {"offset": "40"}
    pairs, missed, extra = compare([gold], [other, dict(gold)])
    assert (len(pairs), missed, extra) == (1, [], [other])
