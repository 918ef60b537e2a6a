"""Promises of the panel of headline indicators: every fact of a report, at its place, from any copy of it."""

from __future__ import annotations

import csv
import io
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport.text import panel, statement
from scripts.workreport.text.collection import files_of, safe
from scripts.workreport.text.document import document
from scripts.workreport.text.panel import COLUMNS, ReportError, read_report
from scripts.workreport.text.registry import core
from scripts.workreport.text.statement import Years
from scripts.workreport.text.vocabulary import rows

ROOT = Path(__file__).resolve().parents[1]
DRAFT = ROOT / "scripts" / "draft.py"
REPORTS = ROOT / "tests" / "headlines"
NAMES = sorted(p.name for p in REPORTS.glob("*.txt"))
FACTS = (
    "value",
    "value_max",
    "unit",
    "base_value",
    "base_value_max",
    "base_unit",
    "qualifier",
    "wording",
    "value_type",
    "period",
    "span",
    "indicator_id",
)
TITLE = "2022年云汀县政府工作报告\n各位代表：\n"


def text_of(name: str) -> str:
    return (REPORTS / name).read_text(encoding="utf-8")


@cache
def facts(name: str) -> list[tuple[str, ...]]:
    return [tuple(row[c] for c in FACTS) for row in read_report(name, (REPORTS / name).read_bytes()).rows]


def review(body: str, year: int = 2021) -> list[dict[str, str]]:
    return read_report("r", f"{TITLE}一、{year}年工作回顾\n{body}".encode()).rows


def plan(body: str) -> list[dict[str, str]]:
    return read_report("r", f"{TITLE}二、2022年重点工作\n{body}".encode()).rows


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, str(DRAFT), *map(str, arguments)], capture_output=True, check=False)


def table(done: subprocess.CompletedProcess) -> list[dict]:
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"))))


# --- what is read ---------------------------------------------------------------------------------------------------


def test_every_fact_of_the_invented_reports_is_found_and_no_other() -> None:
    with (REPORTS / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    got = [row for name in NAMES for row in read_report(name, (REPORTS / name).read_bytes()).rows]
    columns = list(expected[0])
    assert [[row[c] for c in columns] for row in got] == [[row[c] for c in columns] for row in expected]


@pytest.mark.parametrize("name", NAMES)
def test_the_printed_span_stands_at_its_line_and_offset(name: str) -> None:
    lines = text_of(name).split("\n")
    for row in read_report(name, (REPORTS / name).read_bytes()).rows:
        line = lines[int(row["line"]) - 1]
        assert line[int(row["offset"]) :].startswith(row["printed"]) and row["printed"]
        assert row["printed"] in row["quote"] and len(row["quote"]) <= panel.MAX_QUOTE
        assert row["indicator_id"] in core().indicators


_TRADITIONAL = {ord(row[0]): row[1][0] for row in rows("traditional")}
COPIES: dict[str, Callable[[str], bytes]] = {
    "Traditional characters": lambda t: t.translate(_TRADITIONAL).encode(),
    "inserted readings": lambda t: re.sub("([濟內業長總產值區])", r"\1(zhí)", t.translate(_TRADITIONAL)).encode(),
    "GB18030": lambda t: t.encode("gb18030"),
    "UTF-16": lambda t: t.encode("utf-16"),
    "full-width digits": lambda t: t.translate({0x30 + i: 0xFF10 + i for i in range(10)} | {ord("."): "．", ord("%"): "％"}).encode(),
    "half-width punctuation": lambda t: t.translate(str.maketrans("，：；（）", ",:;()")).encode(),
    "HTML": lambda t: ("<html><body>" + "".join(f"<p>　　{p}</p>" for p in t.split("\n")) + "</body></html>").encode(),
    "carriage returns": lambda t: t.replace("\n", "\r\n").encode(),
    "indented and blank lines": lambda t: "\n\n".join("　　" + p for p in t.split("\n")).encode(),
    "soft hyphens": lambda t: t.replace("元", "元\u200b").replace("长", "\u00ad长").encode(),
}  # fmt: skip


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("name", NAMES)
def test_every_copy_of_a_report_says_the_same(name: str, copy: str) -> None:
    got = read_report(name, COPIES[copy](text_of(name)))
    assert [tuple(row[c] for c in FACTS) for row in got.rows] == facts(name)
    if copy in ("Traditional characters", "inserted readings", "HTML"):
        assert got.summary.copy, "the summary says what the copy went through"


@pytest.mark.parametrize(
    "copy", ["Traditional characters", "inserted readings", "full-width digits", "carriage returns", "soft hyphens"]
)
def test_places_hold_on_damaged_copies(copy: str) -> None:
    raw = COPIES[copy](text_of(NAMES[0]))
    lines = raw.decode().replace("\r\n", "\n").split("\n")
    for row in read_report("r", raw).rows:
        assert lines[int(row["line"]) - 1][int(row["offset"]) :].startswith(row["printed"])


def test_broken_lines_are_joined_and_a_broken_span_has_the_place_of_its_first_part() -> None:
    body = (
        "全县地区生产总值达到128.6亿元，同比增长7.3%，一般公共预算收入完成11.45亿元，同比增长9.8%，城镇新增就业1.2万人，社会消费品零售总额完成66.1亿元。"
        * 4
    )
    text = f"{TITLE}一、2021年工作回顾\n" + "\n".join(body[i : i + 33] for i in range(0, len(body), 33))
    lines = text.split("\n")
    rows_ = read_report("r", text.encode()).rows
    whole = read_report("r", f"{TITLE}一、2021年工作回顾\n{body}".encode()).rows
    assert [r["value"] for r in rows_] == [r["value"] for r in whole]
    broken = [r for r in rows_ if "broken over two lines" in r["note"]]
    assert broken
    for row in rows_:
        assert lines[int(row["line"]) - 1][int(row["offset"]) :].startswith(row["printed"])
    for row in broken:
        assert row["note"].split("broken over two lines: ")[1].startswith(row["printed"])


def test_one_number_for_two_indicators_is_two_rows_with_one_place() -> None:
    a, b = plan("社会消费品零售总额、固定资产投资均增长6%左右。")
    assert (a["line"], a["offset"], a["printed"]) == (b["line"], b["offset"], b["printed"])
    assert {a["indicator_id"], b["indicator_id"]} == {
        "retail_sales_of_consumer_goods_growth",
        "fixed_asset_investment_growth",
    }


@pytest.mark.parametrize(
    ("text", "value", "unit", "base", "base_unit"),
    [
        ("地区生产总值达到3.05万亿元。", "3.05", "万亿元", "3050000000000", "元"),
        ("城镇新增就业4.2万人。", "4.2", "万人", "42000", "人"),
        ("粮食总产量26.4亿斤。", "26.4", "亿斤", "1320000000", "公斤"),
        ("粮食产量31.5万吨。", "31.5", "万吨", "315000000", "公斤"),
        ("人口自然增长率5.1‰。", "5.1", "‰", "0.51", "%"),
        ("居民人均可支配收入36,500元。", "36500", "元", "36500", "元"),
        ("外贸出口2.1亿美元。", "2.1", "亿美元", "210000000", "美元"),
    ],
)
def test_values_in_the_base_unit(text: str, value: str, unit: str, base: str, base_unit: str) -> None:
    row = review(text)[0]
    assert (row["value"], row["unit"], row["base_value"], row["base_unit"]) == (value, unit, base, base_unit)


def test_a_fall_is_negative_and_its_range_ascends() -> None:
    assert review("固定资产投资下降3.3%。")[0]["value"] == "-3.3"
    row = plan("单位地区生产总值能耗下降3%—4%。")[0]
    assert (row["value"], row["value_max"]) == ("-4", "-3")


# --- kind of statement ----------------------------------------------------------------------------------------------

FIVE = "一、“十四五”时期工作回顾\n“十四五”时期，极不平凡。\n{}\n刚刚过去的2025年，地区生产总值增长5%。\n二、“十五五”时期主要目标\n{}\n三、2026年重点工作\n今年主要预期目标是：地区生产总值增长6%。"


def test_review_of_five_years_last_year_plan_of_five_years_and_this_year() -> None:
    body = FIVE.format(
        "地区生产总值年均增长5.5%，城镇新增就业12万人，常住人口城镇化率达到61%。",
        "到2030年，常住人口城镇化率达到66%，地区生产总值年均增长6%以上。",
    )
    got = read_report("r", ("2026年云汀县政府工作报告\n各位代表：\n" + body).encode()).rows
    assert [(r["value"], r["period"], r["span"], r["value_type"]) for r in got] == [
        ("5.5", "2021/2025", "plan_average", "result"), ("12", "2021/2025", "plan_total", "result"), ("61", "2025", "annual", "result"),
        ("5", "2025", "annual", "result"),
        ("66", "2030", "annual", "target"), ("6", "2026/2030", "plan_average", "target"),
        ("6", "2026", "annual", "target"),
    ]  # fmt: skip


def test_a_paragraph_that_opens_with_these_five_years_speaks_of_five_years() -> None:
    body = "一、2025年工作回顾和“十四五”发展成就\n2025年，地区生产总值增长5%。\n这五年，我们奋力前行。地区生产总值年均增长6%，城镇新增就业9万人。\n二、2026年工作\n今年做好工作。"
    got = read_report("r", ("2026年云汀县政府工作报告\n各位代表：\n" + body).encode()).rows
    assert [(r["value"], r["period"], r["span"]) for r in got] == [
        ("5", "2025", "annual"), ("6", "2021/2025", "plan_average"), ("9", "2021/2025", "plan_total")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("今年主要预期目标是：地区生产总值增长6%，一般公共预算收入增长5%。", "expected"),
        ("力争地区生产总值增长6%，一般公共预算收入增长5%。", "strive"),
        ("确保地区生产总值增长6%。", "ensure"),
        ("地区生产总值增长6%。", "plain"),
        ("今年主要预期目标是：地区生产总值增长6%，在实际工作中努力争取更好结果，一般公共预算收入增长5%。", "expected"),
        ("地区生产总值增长6%、努力争取更好结果，一般公共预算收入增长5%。", "plain"),
        ("努力建设美丽家园，一般公共预算收入增长5%。", "plain"),
        ("争取5个项目取得更好结果、更高水平，一般公共预算收入增长5%。", "plain"),
    ],
)
def test_wording_is_that_of_the_nearest_governing_word(text: str, wording: str) -> None:
    assert {row["wording"] for row in plan(text)} == {wording}


def test_results_have_no_wording_and_estimates_say_so() -> None:
    row = review("预计全年完成地区生产总值128.6亿元。")[0]
    assert (row["wording"], row["value_type"]) == ("", "result") and "预计" in row["note"]


def test_a_glossary_states_nothing() -> None:
    line = "地区生产总值增长6%。"
    assert len(plan(f"{line}\n名词解释\n{line}")) == 1
    assert len(plan(f"{line}\n其他\n{line}")) == 2


def test_other_years_keep_their_year_and_comparisons_do_not() -> None:
    got = review("2018年，地区生产总值达到100亿元；2021年，地区生产总值达到128亿元，比2020年增长8%。")
    assert [(r["value"], r["period"]) for r in got] == [("100", "2018"), ("128", "2021"), ("8", "2021")]


TARGETS = [
    ("居民收入增长与经济增长基本同步", "disposable_income_growth", "in_step"),
    ("居民人均可支配收入和经济增长同步", "disposable_income_growth", "in_step"),
    ("农村居民收入增速快于城镇", "rural_disposable_income_growth", "faster"),
    ("固定资产投资增速高于全国平均水平", "fixed_asset_investment_growth", "above"),
    ("固定资产投资增速保持在全省平均水平以上", "fixed_asset_investment_growth", "above"),
    ("居民收入增速不低于经济增速", "disposable_income_growth", "not_lower"),
    ("粮食产量只增不减", "grain_output", "not_lower"),
    ("进出口总额实现正增长", "imports_exports_growth", "positive"),
    ("粮食产量保持稳定", "grain_output", "stable"),
    ("单位地区生产总值能耗完成省定任务", "energy_intensity_change", "complete"),
    ("完成国家下达的单位地区生产总值二氧化碳排放降低任务", "carbon_intensity_change", "complete"),
    ("居民消费价格稳中有升", "consumer_price_change", "improve"),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "indicator", "qualifier"), TARGETS)
def test_targets_without_a_number(phrase: str, indicator: str, qualifier: str) -> None:
    got = plan(f"今年主要预期目标是：地区生产总值增长6%，{phrase}，生态环境持续改善。")
    row = next(r for r in got if not r["value"])
    assert (row["indicator_id"], row["qualifier"], row["value_type"]) == (indicator, qualifier, "target")
    assert row["printed"] in phrase


@pytest.mark.parametrize(
    "phrase",
    ["生态环境质量保持稳定", "重点群体就业保持稳定", "开发区工业投资增速高于全省", "海洋生产总值增速高于经济增速"],
)
def test_phrases_about_something_else_are_no_headline_targets(phrase: str) -> None:
    assert not [r for r in plan(f"今年主要预期目标是：{phrase}。") if not r["value"]]


# --- the document ---------------------------------------------------------------------------------------------------


def test_title_place_session_and_date_are_read_where_they_stand() -> None:
    found = document(["政府工作报告", "——二〇二二年一月十二日在云汀县第十七届人民代表大会第二次会议上"])
    assert (found.place, found.session, str(found.delivered)) == ("云汀县", "17-2", "2022-01-12")
    assert "云汀" in found.names


def test_a_place_is_never_completed_by_a_parent() -> None:
    assert document(["铁东区人民政府工作报告"]).place == "铁东区"
    assert document(["政府工作报告", "各位代表："]).place == ""


def test_the_own_place_before_a_name_is_no_other_area() -> None:
    assert [r["value"] for r in review("云汀县地区生产总值增长5%，邻江县地区生产总值增长9%。")] == ["5"]


@pytest.mark.parametrize(
    ("paragraphs", "years"),
    [
        (
            ["政府工作报告", "——2006年12月26日在云汀县第十五届人民代表大会第一次会议上", "2007年工作任务"],
            Years(2006, 2007),
        ),
        (["政府工作报告", "一、2013年工作回顾", "二、2014年工作安排"], Years(2013, 2014)),
        (["2019年云汀县政府工作报告"], Years(2018, 2019)),
        (["政府工作报告"], Years()),
    ],
)
def test_the_years_come_from_the_text(paragraphs: list[str], years: Years) -> None:
    assert statement.years(paragraphs) == years


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"), (b" \n\n", "empty"), (b"%PDF-1.7 x", "pdftotext"), (b"PK\x03\x04word", "plain text"), (b"\xd0\xcf\x11\xe0abc", "plain text"),
        (bytes(range(256)) * 9, "neither|not text"), ("今天天气很好。".encode(), "Another document"),
        ("政府工作报告\n各位代表：地区生产总值增长5%。".encode(), "--delivered"),
        (TITLE.encode() + "经".encode() * 1_000_001, "1000001 of them in this line"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_what_to_do(raw: bytes, says: str) -> None:
    with pytest.raises(ReportError, match=says) as caught:
        read_report("folder/a.txt", raw)
    assert str(caught.value).startswith("folder/a.txt")


def test_the_year_can_be_given() -> None:
    raw = "政府工作报告\n各位代表：\n一、工作回顾\n地区生产总值增长5%。\n二、工作安排\n地区生产总值增长6%。".encode()
    assert [r["period"] for r in read_report("r", raw, "2015-01-20").rows] == ["2014", "2015"]


def test_no_number_is_read_from_what_looks_injected() -> None:
    rows_ = review(
        "地区生产总值增长5%。社会消费品零售总额_365bet体育在线投注增长9%，固定资产投资www.365bet.com增长8%。"
    )
    assert [r["value"] for r in rows_] == ["5"]


@settings(max_examples=60)
@given(
    st.text(
        alphabet="地区生产总值增长达到城乡居民收入分别亿元%万人。，、；：（）0123456789.年“”五十四一二三\n 比上",
        max_size=200,
    )
)
def test_no_text_breaks_the_reader_and_places_hold(body: str) -> None:
    text = f"{TITLE}一、2021年工作回顾\n{body}"
    lines = text.split("\n")
    for row in read_report("r", text.encode()).rows:
        assert lines[int(row["line"]) - 1][int(row["offset"]) :].startswith(row["printed"])


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_columns_and_sums_up_on_standard_error() -> None:
    done = run(REPORTS, "--headlines")
    assert done.returncode == 0, done.stderr.decode()
    got = table(done)
    assert tuple(got[0]) == COLUMNS
    assert [tuple(r[c] for c in FACTS) for r in got] == [f for name in NAMES for f in facts(name)]
    said = done.stderr.decode()
    assert f"{len(NAMES)} of {len(NAMES)} reports read, {len(got)} rows" in said
    assert all(name in said for name in NAMES)


def test_processes_change_nothing(tmp_path: Path) -> None:
    one, two = run(REPORTS, "--headlines"), run(REPORTS, "--headlines", "--jobs", 2)
    assert one.stdout == two.stdout and two.returncode == 0
    assert pickle.loads(pickle.dumps(read_report("r", (REPORTS / NAMES[0]).read_bytes()))).rows


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_table_can_be_a_file_of_three_kinds(tmp_path: Path, ending: str) -> None:
    pandas = pytest.importorskip("pandas")
    out = tmp_path / f"panel.{ending}"
    assert run(REPORTS, "--headlines", "--out", out).returncode == 0
    read = {"csv": pandas.read_csv, "xlsx": pandas.read_excel, "parquet": pandas.read_parquet}[ending]
    frame = read(out)
    assert tuple(frame.columns) == COLUMNS and len(frame) == sum(len(facts(name)) for name in NAMES)
    assert frame["base_value"].dtype == "float64" and frame["line"].dtype == "int64"
    assert [p.name for p in tmp_path.iterdir()] == [out.name], "nothing else was written"


def test_one_unreadable_file_is_named_and_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.txt").write_bytes((REPORTS / NAMES[0]).read_bytes())
    done = run(tmp_path, "--headlines")
    assert done.returncode == 1 and len(table(done)) == len(facts(NAMES[0]))
    assert "a.txt: found a PDF file" in done.stderr.decode()


def test_the_same_report_twice_is_read_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes((REPORTS / NAMES[0]).read_bytes())
    done = run(tmp_path / "a.txt", tmp_path / "a.txt", tmp_path / "b.txt", "--headlines")
    assert done.returncode == 1 and len(table(done)) == len(facts(NAMES[0]))
    assert "b.txt:1: the same report as" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.txt", "--headlines"], "no such file"),
        (["{tmp}", "--headlines"], "holds no text"),
        (["{report}", "--headlines", "--out", "{tmp}/x.json"], ".csv, .xlsx or .parquet"),
        (["{report}", "--headlines", "--out", "{tmp}/no/x.csv"], "Make it first"),
        (["{report}", "--headlines", "--jobs", "0"], "--jobs"),
        (["{report}", "--headlines", "--delivered", "gestern"], "--delivered"),
        (["{report}", "{other}", "--headlines", "--delivered", "2020-01-01"], "one report"),
        (["{report}"], "--headlines"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_says_what_to_do(tmp_path: Path, arguments: list[str], says: str) -> None:
    values = {"tmp": tmp_path, "report": REPORTS / NAMES[0], "other": REPORTS / NAMES[1]}
    done = run(*(a.format(**values) for a in arguments))
    said = done.stderr.decode()
    assert done.returncode == 2 and says in said and "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_pattern_and_a_folder_name_files_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c.csv", "README.md", ".hidden.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [p.name for p in files_of([str(tmp_path), str(tmp_path / "*.txt")])] == ["a.html", "b.txt"]


def test_no_cell_of_the_page_is_a_formula() -> None:
    row = safe(
        dict.fromkeys(COLUMNS, "")
        | {"quote": "=1+1", "file": "@a", "note": "\x1b[31m", "value": "-3", "printed": "-3%"}
    )
    assert (row["quote"], row["file"], row["value"], row["printed"]) == ("'=1+1", "'@a", "-3", "-3%")
    assert "\x1b" not in row["note"]


def test_words_of_time_go_on_behind_a_semicolon_and_give_way_to_others() -> None:
    got = review(
        "“十三五”期间，地区生产总值年均增长6%；固定资产投资累计完成186亿元。2021年，社会消费品零售总额增长9%。"
    )
    assert [(r["period"], r["span"]) for r in got] == [
        ("2016/2020", "plan_average"),
        ("2016/2020", "plan_total"),
        ("2021", "annual"),
    ]
