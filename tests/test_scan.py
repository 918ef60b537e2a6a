"""Promises of scan.py: any Chinese work report is read, nothing recorded is listed twice, nothing injected is believed."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport.package import Package, read_rows, serialise
from scripts.workreport.text.candidate import SUSPECT, Survey
from scripts.workreport.text.characters import NUMERAL_CHARACTERS
from scripts.workreport.text.clauses import sha256
from scripts.workreport.text.foreign import foreign
from scripts.workreport.text.grammar import parse
from scripts.workreport.text.rejoin import rejoin
from scripts.workreport.text.survey import Surveyor
from tests import second_report

ROOT = Path(__file__).resolve().parents[1]
SCAN = ROOT / "scripts" / "scan.py"
COLUMNS = ["paragraph", "start", "end", "printed", "value", "value_max", "unit", "qualifier", "role", "clause"]
TITLE = "2022年云汀县政府工作报告\n"


@cache
def reader() -> Surveyor:
    return Surveyor(Package(ROOT))


@pytest.fixture(scope="module")
def surveyor() -> Surveyor:
    return reader()


def survey(surveyor: Surveyor, text: str | bytes, **more: bool) -> Survey:
    raw = text if isinstance(text, bytes) else (TITLE + text).encode("utf-8")
    return surveyor.survey(surveyor.read(raw), **more)


def figures(surveyor: Surveyor, text: str) -> list[tuple[str, str, str, str, str]]:
    found = survey(surveyor, text).candidates
    return [(c.printed, c.value, c.value_max, c.unit, c.qualifier) for c in found if c.role == "figure"]


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, str(SCAN), *map(str, arguments)], capture_output=True, check=False)


def table(done: subprocess.CompletedProcess) -> list[dict]:
    assert done.returncode == 0, done.stderr.decode()
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("生产总值完成1,234.5亿元", ("1,234.5亿元", "1234.5", "", "亿元", "exact")),
        ("生产总值完成１２８.５亿元", ("１２８.５亿元", "128.5", "", "亿元", "exact")),
        ("生产总值完成１，２３４．５亿元", ("１，２３４．５亿元", "1234.5", "", "亿元", "exact")),
        ("新增就业3000—3500人", ("3000—3500人", "3000", "3500", "人", "exact")),
        ("增加值增长百分之八点五", ("百分之八点五", "8.5", "", "%", "exact")),
        ("一般公共预算收入下降3.2%", ("3.2%", "-3.2", "", "%", "exact")),
        ("降幅收窄1.5个百分点", ("1.5个百分点", "1.5", "", "个百分点", "exact")),
        ("失业率控制在4.5%以内", ("4.5%以内", "4.5", "", "%", "le")),
        ("排名全市第一", ("第一", "1", "", "名次", "exact")),
        ("惠及群众2万余人", ("2万余人", "2", "", "万人", "gt")),
        ("减少20户", ("20户", "20", "", "户", "exact")),
    ],
)
def test_a_quantity_of_any_report_is_read_as_printed(surveyor: Surveyor, text: str, expected: tuple) -> None:
    assert figures(surveyor, f"全年{text}。") == [expected]


def test_what_has_no_single_value_is_listed_and_says_why(surveyor: Surveyor) -> None:
    found = survey(surveyor, "三次产业比例为11.8:48.3:39.9,三分之二的村通了公路,修路几十公里。").candidates
    assert [c.value for c in found] == ["", "", ""]
    assert found[0].note == "a ratio: 11.8 : 48.3 : 39.9"
    assert found[1].note.startswith("a fraction")
    assert found[2].note.startswith("not read")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_a_report_does_not_matter(surveyor: Surveyor, encoding: str) -> None:
    found = survey(surveyor, f"{TITLE}地区生产总值完成63.9亿元。".encode(encoding)).candidates
    assert [(c.paragraph, c.printed, c.indicator_id) for c in found] == [(2, "63.9亿元", "gross_regional_product")]


def test_a_saved_page_and_its_text_give_the_same(surveyor: Surveyor) -> None:
    line = "固定资产投资完成36.2亿元,同比增长8.6%。"
    html = f"<html><head><style>p{{width:90%}}</style></head><body><h1>{TITLE.strip()}</h1><p>　　{line}</p><script>var x=5</script></body></html>"
    assert survey(surveyor, html.encode()).candidates == survey(surveyor, line).candidates


ADVERTISEMENTS = (
    "示例广告000-000仅供测试的字符-000bet示例广告".replace("-", "_"),
    "示例0431-365体育投注官方网站-365bet".replace("-", "_"),
    "www.example365.com",
    "365bet体育投注",
    "注册送100",
    "某某_88_娱乐城",
)


@pytest.mark.parametrize("words", ADVERTISEMENTS)
def test_no_number_is_read_from_an_injected_string_and_it_is_flagged(surveyor: Surveyor, words: str) -> None:
    found = survey(surveyor, f"全区{words}，新建学校2所。").candidates
    assert [(c.printed, c.value) for c in found if c.role == "figure"] == [("2所", "2")]
    suspects = [c for c in found if c.role == SUSPECT]
    assert suspects and not any(c.value or c.indicator_id for c in suspects)
    left = "".join(c for c in words if c in "0123456789")
    assert "".join(ch for c in suspects for ch in c.printed if ch in "0123456789") == left


def test_sober_words_are_not_suspected() -> None:
    for line in (
        "“信易贷”授信116笔、7.4亿元",
        "国道G102线3.5公里",
        "12345热线办结98%",
        "打掉赌博团伙3个",
        "PM2.5浓度35微克/立方米",
        "A级景区4A、5A各1家",
    ):
        assert not list(foreign(line)), line


def test_lines_broken_by_a_page_are_joined_and_numbers_are_whole_again(surveyor: Surveyor, tmp_path: Path) -> None:
    whole = [
        "一、过去的工作",
        "全县经济运行稳中向好，地区生产总值完成128.6亿元，同比增长6.5%；固定资产投资增长12.3%，社会消费品零售总额完成45.2亿元，同比增长8.1%。一般公共预算收入完成3,210万元，新建高标准农田3.6万亩，培育合作社2家。",
        "二、今年的安排",
        "今年的目标是：地区生产总值增长7%左右，固定资产投资增长10%，社会消费品零售总额增长8%。",
    ]
    broken = []
    for number, line in enumerate(whole):
        broken += [line[i : i + 30] for i in range(0, len(line), 30)]
        broken += ["", "— 3 —", ""] if number == 1 else []
    text, joined, dropped = rejoin("\n".join(broken))
    assert text.splitlines() == whole and joined and dropped == 1
    assert [c.printed for c in survey(surveyor, "\n".join(broken).encode()).candidates] == [
        c.printed for c in survey(surveyor, "\n".join(whole).encode()).candidates
    ]
    file, text_file = tmp_path / "pasted.txt", tmp_path / "joined.txt"
    file.write_text("\n".join(broken), encoding="utf-8")
    rows = table(done := run(file, "--text", text_file))
    assert "joined" in done.stderr.decode()
    lines = text_file.read_text(encoding="utf-8").splitlines()
    assert all(lines[int(r["paragraph"]) - 1][int(r["start"]) : int(r["end"])] == r["printed"] for r in rows)


@given(st.lists(st.text("的地得稳中向好,。0123456789", min_size=1, max_size=20), max_size=12))
@settings(max_examples=60, deadline=None)
def test_rejoining_loses_no_character_but_page_numbers(lines: list[str]) -> None:
    text = "\n".join(lines)
    joined, count, dropped = rejoin(text)
    if not dropped:
        assert "".join(joined.split()) == "".join(text.split())
    assert len([x for x in joined.splitlines() if x.strip()]) == len([x for x in lines if x.strip()]) - count - dropped


@given(st.text("全区完成投资增长下降的学校个万亿元%第一二三百千半双0123456789.,，。-—_bet３５年月日约余", max_size=60))
@settings(max_examples=150, deadline=None)
def test_every_numeral_character_stands_in_exactly_one_candidate(line: str) -> None:
    covered = [at for c in reader().paragraph(1, line) for at in range(c.start, c.end)]
    assert len(covered) == len(set(covered))
    half = {ord(a): b for a, b in zip("０１２３４５６７８９", "0123456789", strict=True)}
    missing = {at for at, char in enumerate(line) if char.translate(half) in NUMERAL_CHARACTERS} - set(covered)
    assert not missing


def test_offsets_are_those_of_the_paragraphs(surveyor: Surveyor) -> None:
    found = surveyor.survey(surveyor.read(second_report.PAGE.read_bytes()), everything=True)
    lines = dict(found.lines)
    assert found.report_id == "" and found.candidates
    for c in found.candidates:
        assert lines[c.paragraph][c.start : c.end] == c.printed
        assert c.printed in c.clause and c.clause in lines[c.paragraph]


def _recorded(root: Path, line: str) -> None:
    """Make the package one whose only report is the line, with its first numeral in the ledger."""
    package = Package(root)
    for name, row in {
        "paragraphs": {
            "report_id": "220303-20210109",
            "paragraph": "1",
            "length": str(len(line)),
            "sha256": sha256(line),
        },
        "numerals": {
            "report_id": "220303-20210109",
            "paragraph": "1",
            "start": "8",
            "end": "13",
            "printed": "63.9亿",
            "role": "figure",
        },
    }.items():
        made = package.table(name)
        (root / made.path).write_bytes(serialise(made.columns, [{c: row.get(c, "") for c in made.columns}]))


def test_what_the_ledger_holds_is_left_out_and_nothing_else(package_copy: Path) -> None:
    line = "地区生产总值完成63.9亿元,固定资产投资完成36.2亿元。"
    _recorded(package_copy, line)
    own = Surveyor(Package(package_copy))
    found = own.survey(own.read(f"菜单\n{line}\n页脚".encode()))
    assert found.report_id == "220303-20210109" and found.matched == {1} and found.recorded == 1
    assert [c.printed for c in found.candidates] == ["36.2亿元"]
    other = own.survey(own.read(f"菜单\n{line.replace('完成', '达到')}".encode()))
    assert other.report_id == "" and [c.printed for c in other.candidates] == ["63.9亿元", "36.2亿元"]


def test_lines_that_every_report_has_make_it_no_known_report(surveyor: Surveyor) -> None:
    assert survey(surveyor, "各位代表:\n附件1:\n新建学校2所。").report_id == ""


def test_an_indicator_is_suggested_only_where_its_words_and_its_dimension_agree(surveyor: Surveyor) -> None:
    found = survey(surveyor, "地区生产总值完成63.9亿元,同比增长2%;新建道路5公里。").candidates
    assert [c.indicator_id for c in found] == ["gross_regional_product", "gross_regional_product_growth", ""]
    assert found[1].quote == "地区生产总值完成63.9亿元,同比增长2%"
    assert survey(surveyor, "地区生产总值占5公里。").candidates[0].indicator_id == ""


def test_suggestions_are_right_for_most_figures_of_the_package(surveyor: Surveyor) -> None:
    """Judged on the quotations that the package publishes, since the text is not."""
    right = all_ = 0
    for row in surveyor.package.table("figures"):
        if row["implicit"] == "true":
            continue
        at = int(row["start"]) - int(row["quote_start"])
        mine = [c for c in surveyor.paragraph(1, row["quote"]) if c.start == at and c.role == "figure"]
        assert mine, row["figure_id"]
        assert mine[0].printed == row["printed"] and mine[0].value.lstrip("-") == row["value"].lstrip("-")
        all_ += 1
        right += mine[0].indicator_id == row["indicator_id"]
    assert right / all_ > 0.8


def test_the_command_prints_the_agreed_columns_and_nothing_else(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TITLE + "新建学校2所,十四五规划,=恶意。\n", encoding="utf-8")
    done = run(report)
    assert done.stdout.decode().splitlines()[0].split(",")[: len(COLUMNS)] == COLUMNS
    assert [(r["printed"], r["role"]) for r in table(done)] == [("2所", "figure")]
    roles = {r["printed"]: r["role"] for r in table(run(report, "--all"))}
    assert roles == {"2022年": "date", "2所": "figure", "十四五": "set_phrase"}
    assert "report unknown" in done.stderr.decode()


def test_rows_for_ledger_and_figures_have_the_columns_of_the_tables() -> None:
    for flag, name in (("--ledger", "numerals"), ("--figures", "figures")):
        header = run(second_report.PAGE, flag).stdout.decode("utf-8").splitlines()[0]
        assert header.split(",") == Package(ROOT).table(name).columns


def test_cells_tags_and_unseen_characters_neither_join_nor_part_numbers(surveyor: Surveyor) -> None:
    page = "<table><tr><td>1.2</td><td>3亿元</td></tr></table><p>1<!-- x -->2亿元，PM2.5浓度<35微克/立方米，优良天数>300天，12&#8203;3万人。</p>"
    found = surveyor.survey(surveyor.read(page.encode()))
    read = [(c.value, c.unit) for c in found.candidates if c.role == "figure"]
    assert read == [("1.2", ""), ("3", "亿元"), ("12", "亿元"), ("35", "微克/立方米"), ("300", "天"), ("123", "万人")]


def test_lines_broken_amid_a_number_are_joined_whatever_their_indent() -> None:
    text = (
        "　　过去五年全市上下团结奋斗，地区生产总值接连跨越，突破1\n.2万亿元，年均增长7.8%，城镇居民收入达到35000元，农村居民收\n"
        "入达到18000元，粮食产量稳定在五万吨以上，农田五万\n三千亩，实现了历史性跨越，人民生活得到明显改善，城乡面貌焕\n然一新。\n"
    )
    joined, count, _ = rejoin(text)
    assert count == 4 and "突破1.2万亿元" in joined and "五万三千亩" in joined


@pytest.mark.parametrize(
    "text",
    [
        "增长" + " " * 200_000 + "5%。",
        "<!--" * 50_000,
        "<script>" * 40_000,
        "<p>1" * 50_000,
        "<head>a</HEAD ><header>b</header>İ",
        "<div>" * 100_000,
        "<div>" * 50_000 + "</span>" * 50_000,
        "<p " + "a=b " * 200_000 + ">1</p>",
        "<p " + " ".join(f"a{i}=b" for i in range(100_000)) + ">1</p>",
        '<p style="' + "text-decoration:" * 50_000 + '">1</p>',
        "<sup>1" * 50_000,
        "<del>1" * 50_000,
        "<li><span>" * 30_000 + "</li>" * 30_000,
        "1O" * 50_000,
        "5\ufffd" * 50_000,
        "［1］" * 50_000,
        "1 " * 50_000,
        "(zh" * 50_000,
        "1万2" * 30_000,
    ],
)
def test_the_time_to_read_a_page_grows_with_its_length_alone(surveyor: Surveyor, text: str) -> None:
    size = len(surveyor.read(("报告：" + text).encode()).text)
    assert size <= len(text) + 10  # a pattern that tries every place again would not come back


def test_a_year_before_an_injected_string_stays_a_date_and_a_number_after_an_address_is_read(
    surveyor: Surveyor,
) -> None:
    found = surveyor.survey(surveyor.read("2022年kaiyun_8899_vip下载，新增就业www.bet365.com1200人。".encode()), True)
    read = [(c.printed, c.role) for c in found.candidates]
    assert read == [
        ("2022年", "date"),
        ("kaiyun_8899_vip", SUSPECT),
        ("www.bet365.com", SUSPECT),
        ("1200人", "figure"),
    ]


def test_a_phrase_without_a_numeral_becomes_an_implicit_row_with_its_words(surveyor: Surveyor) -> None:
    found = surveyor.survey(surveyor.read("全年粮食产量与去年持平。".encode()), phrases=True)
    (row,) = [surveyor.figure_row(found, c) for c in found.candidates]
    assert (row["implicit"], row["quote"], row["value"]) == ("true", "全年粮食产量与去年持平", "")


def test_the_text_is_never_written_over_the_report_or_the_package(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("完成投资5亿元。\n", encoding="utf-8")
    for target in (report, ROOT / "data" / "figures.csv"):
        before = target.read_bytes()
        run = subprocess.run(
            [sys.executable, str(ROOT / "scripts/scan.py"), str(report), "--text", str(target)],
            capture_output=True,
            text=True,
        )
        assert run.returncode == 2 and "Name another file" in run.stderr and target.read_bytes() == before


def test_a_cell_of_a_hostile_page_is_neither_formula_nor_control_character(surveyor: Surveyor) -> None:
    found = survey(surveyor, "=cmd\u202e完成5%。")
    for candidate in found.candidates:
        for cell in candidate.cells().values():
            assert "\u202e" not in cell and cell[:1] not in ("=", "+", "@")


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00\x01\x02\x03" * 50, b"\xff\xfe\xff", b"<p></p>"])
def test_a_file_that_is_no_report_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    report = tmp_path / "report.bin"
    report.write_bytes(content)
    done = run(report)
    assert done.returncode == 2 and not done.stdout
    assert (
        done.stderr.decode().startswith("scan: ") and done.stderr.count(b"\n") == 1 and b"Traceback" not in done.stderr
    )


def test_a_report_or_package_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert b"no such file" in run(tmp_path / "none.txt").stderr
    report = tmp_path / "report.txt"
    report.write_text("新建学校2所", encoding="utf-8")
    done = run(report, "--package", tmp_path)
    assert done.returncode == 2 and b"datapackage.json" in done.stderr


def test_scanning_writes_nothing(package_copy: Path) -> None:
    before = {p: p.read_bytes() for p in package_copy.rglob("*") if p.is_file()}
    assert run(second_report.PAGE, "--package", package_copy, "--all").returncode == 0
    assert before == {p: p.read_bytes() for p in package_copy.rglob("*") if p.is_file()}


def test_every_suggested_figure_row_reads_back(surveyor: Surveyor) -> None:
    found = surveyor.survey(surveyor.read(second_report.PAGE.read_bytes()))
    rows = [surveyor.figure_row(found, c) for c in found.candidates if c.role == "figure"]
    assert len(rows) == 21
    for row in rows:
        assert parse(row["printed"]).text.lstrip("-") == row["value"].lstrip("-")
        at = int(row["start"]) - int(row["quote_start"])
        assert row["quote"][at : at + len(row["printed"])] == row["printed"]
    columns, _, findings = read_rows(serialise(list(rows[0]), rows), "rows", None)
    assert columns == surveyor.package.table("figures").columns and not findings
