"""Promises of provenance: what stands in the package stands in the report, proved with the page and without it.

The tiny package below is about an invented district; its text is written here, its fingerprints are made by `page`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport.check import Options, provenance
from scripts.workreport.check.judgement.register import of_table
from scripts.workreport.findings import Finding
from scripts.workreport.keys import Keys
from scripts.workreport.package import Package, Row, Table
from scripts.workreport.seal import OF_REPORT, OF_TABLES, seal
from scripts.workreport.text import page
from scripts.workreport.text.clauses import clauses, sha256
from scripts.workreport.text.damage import UNREADABLE

ROOT = Path(__file__).resolve().parents[1]
REPORT = "990101-20310108"
TEXT = (
    "2030年云溪区政府工作报告",
    "全年(含开发区),地区生产总值预计完成12.5亿元,同比增长3%;扎实做好“双联”工作,新建学校2所。来自云溪市的客人参加了第七届运动会。",
    "力争农田达到1.5万亩,建成东山、西山两座粮仓。截至1月4日,发放种子300余吨,深受欢迎。城乡道路更加通畅,市场秩序更加规范,"
    "人们的生活更加便利,各项事业都有新的进步。孩子们的笑声传遍校园内外,老人们的晚年安稳而充实。感谢各位代表和委员的关心、理解与支持,让我们携手努力。",
    "附件:民生工程和名词释义",
    "1.新建粮仓,方便农民。",
    "1.“双联”工作:联企业、联农户。",
)
DATA = {
    "figures": "",
    "numerals": "",
    "indicators": "reference/",
    "entities": "reference/",
    "reports": "source/",
    "sections": "source/",
    "paragraphs": "source/",
    "clauses": "source/",
    "restorations": "source/",
    "remarks": "source/",
    "livelihood_projects": "annexes/",
    "glossary": "annexes/",
    "lists": "annexes/",
    "list_members": "annexes/",
}


EMPTY = ("departures", "decisions", "uncoded", "remark_figures")


@cache
def schema(name: str) -> dict:
    return json.loads((ROOT / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def span(number: int, text: str) -> dict:
    """Anchor of `text` in a paragraph of the invented report."""
    start = TEXT[number - 1].index(text)
    return {"report_id": REPORT, "paragraph": number, "start": start, "end": start + len(text)}


def figure(number: int, printed: str, quote: str, indicator: str, **cells: str) -> dict:
    row = {"coverage": "district", "value_type": "result", "obs_status": "A", "period": "2030", "implicit": "false"}
    row |= span(number, printed) | {"printed": printed, "indicator_id": indicator, "figure_id": f"{REPORT}.{indicator}"}
    return row | {"quote": quote, "quote_start": TEXT[number - 1].index(quote)} | cells


def numeral(number: int, printed: str, role: str = "figure", figure_id: str = "") -> dict:
    return span(number, printed) | {
        "printed": printed,
        "read_as": role,
        "figure_id": figure_id and f"{REPORT}.{figure_id}",
    }


@cache
def sound() -> dict[str, list[dict]]:
    """The rows of the tiny package, table by table, sealed as `build --source` seals them."""
    rows = unsealed()
    cells = {
        name: [{c: str(row.get(c, "")) for c in columns} for row in rows.get(name, ())]
        for name, columns in OF_TABLES.items()
    }
    report = rows["reports"][0]
    report["source_sha256"] = seal({c: str(report.get(c, "")) for c in OF_REPORT}, cells)
    return rows


def unsealed() -> dict[str, list[dict]]:
    cuts = {number: clauses(text) for number, text in enumerate(TEXT, 1)}
    whole = "\n".join(TEXT)
    words = {
        "output": "地区生产总值",
        "output_growth": "同比增长 地区生产总值",
        "schools": "学校",
        "land": "农田",
        "barns": "粮仓",
        "seed": "种子",
    }
    return {
        "reports": [
            {
                "report_id": REPORT,
                "paragraphs": 6,
                "characters": len(whole),
                "arabic_numerals": 10,
                "restored_words": "云溪市",
            }
            | {"sha256": sha256(whole)}
        ],
        "sections": [
            {"report_id": REPORT, "section_id": name, "part": part}
            for name, part in (("all", "review"), ("end", "annex"))
        ],
        "paragraphs": [
            {
                "report_id": REPORT,
                "paragraph": number,
                "section_id": "all" if number < 4 else "end",
                "length": len(text),
            }
            | {"sha256": sha256(text)}
            | ({"scope_quote": "全年(含开发区)", "scope_start": 0} if number == 2 else {})
            for number, text in enumerate(TEXT, 1)
        ],
        "clauses": [
            {"report_id": REPORT, "paragraph": number, "start": c.start, "end": c.end, "terminator": c.terminator}
            | {"numerals": c.numerals, "sha256": c.sha256}
            for number, cut in cuts.items()
            for c in cut
        ],
        "restorations": [span(2, "云溪市") | {"restored": "云溪市"}],
        "remarks": [
            {"remark_id": "games", "report_id": REPORT, "paragraph": 2, "quote": "来自云溪市的客人参加了第七届运动会"}
            | {"quote_start": TEXT[1].index("来自")}
        ],
        "indicators": [{"indicator_id": name, "keywords": keywords} for name, keywords in words.items()],
        "entities": [{"entity_id": "hills", "name_zh": "东西山", "aliases": "东山、西山"}],
        "figures": [
            figure(
                2, "12.5亿元", "地区生产总值预计完成12.5亿元", "output", obs_status="E", coverage="district_with_zone"
            ),
            figure(2, "3%", "地区生产总值预计完成12.5亿元,同比增长3%", "output_growth", coverage="district_with_zone"),
            figure(2, "2所", "新建学校2所", "schools"),
            figure(3, "1.5万亩", "力争农田达到1.5万亩", "land", value_type="target", obs_status="", wording="strive"),
            figure(3, "两座", "建成东山、西山两座粮仓", "barns", subject_id="hills"),
            figure(3, "300余吨", "截至1月4日,发放种子300余吨", "seed", period="../2031-01-04"),
        ],
        "numerals": [
            numeral(1, "2030年", "date"),
            numeral(2, "12.5亿", figure_id="output"),
            numeral(2, "3", figure_id="output_growth"),
            numeral(2, "双", "set_phrase") | {"note": "双联"},
            numeral(2, "2", figure_id="schools") | span(2, "2所") | {"end": TEXT[1].index("2所") + 1},
            numeral(2, "七", "ordinal"),
            numeral(3, "1.5万", figure_id="land"),
            numeral(3, "两", figure_id="barns"),
            numeral(3, "1月4日", "date"),
            numeral(3, "300余", figure_id="seed"),
            numeral(5, "1", "list_number"),
            numeral(6, "1", "list_number"),
            numeral(6, "双", "set_phrase") | {"note": "双联"},
        ],
        "lexicon": [{"word": "双联", "role": "set_phrase"}],
        "livelihood_projects": [{"report_id": REPORT, "number": 1, "paragraph": 5, "title_zh": "粮仓"}],
        "glossary": [
            {"report_id": REPORT, "number": 1, "paragraph": 6, "term_zh": "“双联”工作", "body_zh": "双联"}
            | {"body_paragraph": 2, "body_start": TEXT[1].index("双联")}
        ],
        "lists": [{"list_id": "links"} | span(2, "双联") | {"printed": "双联"}],
        "list_members": [
            {"list_id": "links", "position": at} | span(6, name) | {"name_zh": name}
            for at, name in enumerate(("联企业", "联农户"), 1)
        ],
    }


def table(name: str, rows: list[dict]) -> Table:
    columns = [column["name"] for column in schema(name)["fields"]]
    path = f"data/{DATA.get(name, '')}{name}.csv"
    made = []
    for line, cells in enumerate(rows, 2):
        row = Row({column: str(cells.get(column, "")) for column in columns})
        row.file, row.line = path, line
        made.append(row)
    return Table(name, path, schema(name), columns, made)


def tiny(**changed: list[dict]) -> Package:
    """The tiny package in memory, some of its tables changed."""
    tables = {name: table(name, rows) for name, rows in ({n: [] for n in EMPTY} | sound() | changed).items()}
    return Package(ROOT).with_tables(tables)


def found(package: Package, text: tuple[str, ...] | None = None, **options: bool) -> list[Finding]:
    """Findings, with a page of the lines `text` or without one."""
    return provenance.check(package, Options(text and page.Page(text), **options)).findings


def sealed(package: Package) -> bool:
    """Whether what the page gave stands as it was written: what is covered so needs no page."""
    return not [f for f in of_table(package.table("reports"), Keys(package)) if f.rule == "as-the-page-gave"]


def having(name: str, where: Callable[[dict], bool], **cells: object) -> Package:
    """The tiny package with cells of the first fitting row of a table changed."""
    rows = [dict(row) for row in sound()[name]]
    next(row for row in rows if where(row)).update(cells)
    return tiny(**{name: rows})


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_a_sound_package_is_proved_without_the_page_and_with_it():
    for copy in (None, TEXT):
        result = provenance.check(tiny(), Options(copy and page.Page(copy), strict=True))
        assert result.findings == []
        assert result.proved["quotes_proved"] == "8 of 8"
        assert result.proved["arabic_numerals"] == "10 of 10"
        assert result.proved["chinese_numeral_characters"] == "6 of 6"
        assert result.proved["figures"] == 6
    assert result.proved["paragraphs_matched"] == "6 of 6"


def test_every_character_of_every_quotation_is_proved_without_the_page():
    for name in ("figures", "remarks"):
        for line, row in enumerate(sound()[name], 2):
            for at, char in enumerate(row["quote"]):
                other = row["quote"][:at] + ("甲" if char != "甲" else "乙") + row["quote"][at + 1 :]
                package = having(name, lambda r, row=row: r == row, quote=other)
                assert any(f.row == line and f.column in ("quote", "printed") for f in found(package)), (other, at)


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"quote_start": 152}, "quote_start", "the start of a clause: 51"),
        ({"quote": "地区生产总值预计完成12.5亿"}, "quote", "16 characters"),
        ({"quote": "地区生产总值预计完成12.5亿元,"}, "quote", "no delimiter there"),
        ({"quote": "地区生产总值预计完成12.5亿元;同比增长3%"}, "quote", ", there"),
        ({"quote": "地区生产总值预计实现12.5亿元"}, "quote", "clause 1 of the quotation (9 to 25): 16 characters"),
        ({"start": 18, "end": 24}, "printed", "成12.5亿, which the quotation holds from 18 to 24"),
        ({"start": 1, "end": 7}, "start", "inside the quotation, from 9 to 25"),
        ({"paragraph": 77}, "paragraph", "a paragraph of"),
        ({"start": 400}, "end", "the length of paragraph 2"),
    ],
)
def test_a_wrong_quotation_says_which_cell_and_what_should_stand_there(cells, column, says):
    findings = [
        f for f in found(having("figures", lambda r: True, **cells)) if f.file == "data/figures.csv" and f.row == 2
    ]
    assert any(f.column == column and says in f.expected for f in findings), findings
    assert all(f.mend for f in findings)


def test_a_quotation_a_clause_too_long_is_refused_on_either_side():
    before = "全年(含开发区),地区生产总值预计完成12.5亿元"
    after = "新建学校2所。来自云溪市的客人参加了第七届运动会"
    for printed, quote in (("12.5亿元", before), ("2所", after)):
        start = TEXT[1].index(quote)
        package = having("figures", lambda r, p=printed: r["printed"] == p, quote=quote, quote_start=start)
        assert rules(found(package)) == {"quote-not-shortest"}


def test_a_governing_clause_is_proved_too():
    package = having("paragraphs", lambda r: r["paragraph"] == 2, scope_quote="今年(含开发区)")
    assert [f.column for f in found(package) if f.rule == "quote-unproved"] == ["scope_quote"]
    assert "scope-incomplete" in rules(found(having("paragraphs", lambda r: r["paragraph"] == 2, scope_start="")))


@pytest.mark.parametrize("at", range(13))
def test_a_row_of_the_ledger_lost_doubled_or_changed_breaks_the_seal(at):
    rows = sound()["numerals"]
    assert sealed(tiny())
    for other in (rows[:at] + rows[at + 1 :], [*rows[: at + 1], *rows[at:]]):
        assert not sealed(tiny(numerals=other))
    for column in ("start", "end", "printed", "note", "read_as"):
        changed = [dict(row) for row in rows]
        changed[at][column] = str(changed[at].get(column, "")) + "1"
        assert not sealed(tiny(numerals=changed)), column


def test_a_ledger_that_lost_numerals_says_how_many_are_missing():
    rows = [row for row in sound()["numerals"] if row["printed"] not in ("七", "3")]
    said = {f.rule: f for f in found(tiny(numerals=rows))}
    assert (said["ledger-incomplete"].found, said["ledger-incomplete"].expected[:2]) == ("5 characters", "6,")
    assert (said["total-arabic-numerals"].found, said["total-arabic-numerals"].expected[:2]) == ("10", "9,")


def test_with_the_page_a_row_of_the_ledger_is_what_the_scanner_finds():
    for printed, start, end in (("1.5万亩", 6, 11), ("到1.5万", 5, 10)):
        package = having("numerals", lambda r: r["printed"] == "1.5万", printed=printed, start=start, end=end)
        assert rules(found(package, TEXT)) == {"page-numeral"} and not sealed(package)
    package = having("numerals", lambda r: r["read_as"] == "ordinal", read_as="date")
    assert [f.expected[:7] for f in found(package, TEXT)] == ["ordinal"] and not sealed(package)


def test_a_numeral_moved_inside_its_clause_is_refused_by_a_quotation_a_set_or_the_page():
    quoted = having("numerals", lambda r: r["printed"] == "3", start=28, end=29)
    assert rules(found(quoted)) == {"ledger-text"}
    named = having("numerals", lambda r: r["printed"] == "双", start=34, end=35)
    assert rules(found(named)) == {"list-text", "term-text"}
    assert {"ledger-text", "page-numeral"} <= rules(found(named, TEXT))


@pytest.mark.parametrize("name", ["paragraphs", "clauses"])
def test_no_row_of_the_fingerprints_can_be_lost_or_doubled_without_the_page(name):
    rows = sound()[name]
    for at in range(len(rows)):
        for other in (rows[:at] + rows[at + 1 :], rows[: at + 1] + rows[at:]):
            assert not sealed(tiny(**{name: other}))


@pytest.mark.parametrize("name", ["reports", "paragraphs", "clauses", "restorations"])
def test_the_page_proves_every_cell_of_the_fingerprints(name):
    tested = {
        "reports": ("paragraphs", "characters", "arabic_numerals", "restored_words", "sha256"),
        "paragraphs": ("paragraph", "length", "sha256", "scope_quote", "scope_start"),
        "clauses": ("paragraph", "start", "end", "terminator", "numerals", "sha256"),
        "restorations": ("paragraph", "start", "end", "restored"),
    }[name]
    for at, row in enumerate(sound()[name]):
        for column in tested:
            cell = str(row.get(column, ""))
            other = (
                str(int(cell) + 1) if cell.isdigit() and column != "numerals" else cell + "。" if cell != "," else "，"
            )
            if column == "sha256":
                other = cell[:-1] + ("0" if cell[-1] != "0" else "1")
            rows = [dict(r) for r in sound()[name]]
            rows[at][column] = other
            assert found(tiny(**{name: rows}), TEXT), (name, at, column, other)


def test_a_numeral_of_a_clause_that_is_changed_breaks_the_seal():
    package = having("clauses", lambda r: r["numerals"] == "300", numerals="301")
    assert not sealed(package)
    assert "page-clause" in rules(found(package, TEXT))


@pytest.mark.parametrize(
    ("name", "column", "rule"),
    [
        ("lists", "start", "list-text"),
        ("list_members", "start", "member-text"),
        ("restorations", "start", "restored-text"),
    ],
)
def test_spans_that_are_moved_are_refused_with_the_page_and_where_numerals_or_quotations_show_it(name, column, rule):
    row = sound()[name][0]
    package = having(name, lambda r: True, start=row["start"] + 1, end=row["end"] + 1)
    assert rule in rules(found(package, TEXT))
    assert (rule in rules(found(package))) == (name != "list_members")


def test_two_rows_about_one_place_agree_even_where_nothing_else_is_known_of_it():
    assert rules(found(having("lists", lambda r: True, printed="双连"))) == {"term-text"}


def test_members_of_a_set_follow_one_another():
    first, second = sound()["list_members"]
    assert rules(found(tiny(list_members=[second, first]))) == {"member-order"}


def test_a_term_is_proved_with_its_number_and_its_first_use():
    def changed(**cells):
        return rules(found(having("glossary", lambda r: True, **cells)))

    assert changed(term_zh="“双连”工作") == {"entry-term"}
    assert changed(paragraph=5) == {"entry-term"}
    assert changed(body_zh="双连") == {"term-text"}
    assert changed(body_start=37) == {"term-text"}
    assert "term-in-annex" in changed(body_paragraph=6, body_start=3)


def test_a_first_use_that_is_not_the_first_is_refused():
    later = {"body_zh": "云溪", "body_paragraph": 2, "body_start": TEXT[1].index("云溪")}
    finding = next(f for f in found(having("glossary", lambda r: True, **later), TEXT) if f.rule == "term-used-before")
    assert finding.expected == "the first use, at 5 of paragraph 1"
    quoted = {"body_zh": "会", "body_paragraph": 3, "body_start": TEXT[2].index("各项事业")}
    assert "term-used-before" in rules(found(having("glossary", lambda r: True, **quoted)))


def test_a_project_has_the_number_that_its_paragraph_starts_with():
    rows = sound()["livelihood_projects"]
    assert "entry-number" in rules(found(tiny(livelihood_projects=[{**rows[0], "paragraph": 3}, *rows])))
    assert rules(found(having("livelihood_projects", lambda r: True, paragraph=4))) == {"entry-number"}


def test_restored_words_are_those_of_the_report_and_touch_no_figure():
    assert "restored-words" in rules(found(having("restorations", lambda r: True, restored="云溪县")))
    place = span(2, "学校2")
    package = having("restorations", lambda r: True, **place, restored="学校2")
    assert "restored-figure" in rules(found(package))
    copy = page.Page(TEXT, (page.Restoration(3, 0, 2, "力争"),))
    assert {f.row for f in provenance.check(tiny(), Options(copy)).findings if f.rule == "page-restoration"} == {3, 4}


def test_no_more_than_a_share_of_the_text_is_quoted(monkeypatch):
    monkeypatch.setattr(provenance, "MAX_SHARE", 20)
    assert rules(found(tiny())) == {"quoted-share"}


def test_another_copy_is_welcome_and_what_it_words_otherwise_is_listed():
    copy = ("首页", *TEXT[:3], TEXT[3].replace("附件", "附录"), *TEXT[4:], "关闭")
    result = provenance.check(tiny(), Options(page.Page(copy)))
    assert result.findings == []
    assert result.proved["paragraphs_matched"] == "5 of 6"
    assert result.proved["paragraphs_unmatched"] == f"{REPORT} 4"
    strict = provenance.check(tiny(), Options(page.Page(copy), strict=True))
    assert [(f.rule, f.row) for f in strict.findings] == [("paragraph-unmatched", 5)]


@pytest.mark.parametrize("damage", ["1\ufffd.5", "12.□", "1O.5", "*.5", "12."])
def test_a_page_on_which_one_numeral_was_made_unreadable_never_validates_as_complete(damage):
    copy = (TEXT[0], TEXT[1].replace("12.5", damage), *TEXT[2:])
    result = provenance.check(tiny(), Options(page.Page(copy)))
    assert [(f.rule, f.row) for f in result.findings] == [("page-unreadable", 3)]
    assert "does not prove" in result.proved["arabic_numerals"]


def test_a_clause_that_cannot_be_read_is_never_accounted_for():
    assert "ledger-unreadable" in rules(found(having("clauses", lambda row: row["numerals"], numerals=UNREADABLE)))


def test_a_page_that_holds_no_report_or_only_its_beginning_is_refused():
    assert rules(found(tiny(), ("首页", "关闭"))) == {"page-unusable"}
    assert "page-unusable" in rules(found(tiny(), TEXT[:3]))


def test_a_wrong_fingerprint_does_not_pass_for_another_wording():
    package = having("paragraphs", lambda r: r["paragraph"] == 3, sha256="0" * 64)
    assert rules(found(package, TEXT)) == {"paragraph-fingerprint"}


def test_a_missing_table_is_said_and_the_others_are_still_proved():
    package = having("figures", lambda r: True, quote="地区生产总值预计完成12.6亿元")
    package._tables["glossary"] = None
    findings = found(package)
    assert [f.found for f in findings if f.rule == "not-checked"] == ["glossary"]
    assert "quote-unproved" in rules(findings)
    package._tables["clauses"] = None
    assert rules(found(package)) == {"not-checked"}


@pytest.mark.parametrize("name", ["reports", "clauses", "numerals", "figures"])
def test_an_empty_table_is_no_sound_one(name):
    assert found(tiny(**{name: []})) or name == "figures"  # figures have control totals of their own


NASTY = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "007", "1e3", "١", "9" * 39, "9" * 50, "1.5", "。", "é", " ", "\ud800", "\0", REPORT, "[纠错]"]
    ),
    st.integers(-3, 200).map(str),
    st.text(max_size=90),
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_cell_there_are_findings_and_never_a_traceback(data):
    changed = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(DATA)), min_size=1, max_size=3, unique=True)):
        rows = [dict(row) for row in sound()[name]]
        columns = [column["name"] for column in schema(name)["fields"]]
        for _ in range(data.draw(st.integers(1, 3))):
            rows[data.draw(st.integers(0, len(rows) - 1))][data.draw(st.sampled_from(columns))] = data.draw(NASTY)
        changed[name] = data.draw(st.permutations(rows)) if data.draw(st.booleans()) else rows
    copy = data.draw(st.sampled_from([None, TEXT, TEXT[:4]]))
    for finding in found(tiny(**changed), copy, strict=True):
        assert finding.mend and finding.file and finding.rule


@cache
def real() -> Package:
    """The real package, read once; tests put back what they change."""
    return Package(ROOT)


def test_every_quotation_and_numeral_of_the_real_package_is_proved_without_the_page():
    proved = provenance.check(real(), Options()).proved
    for count in ("quotes_proved", "arabic_numerals", "chinese_numeral_characters"):
        done, of = str(proved[count]).split(" of ")
        assert done == of != "0", count


def test_a_wrong_character_or_offset_of_a_real_quotation_names_its_row():
    for row in real().table("figures").rows[::40]:
        for column, other in (
            ("quote", row["quote"][:-1] + "甲"),
            ("quote_start", str(row.integer("quote_start") + 1)),
        ):
            cell, row[column] = row[column], other
            try:
                findings = provenance.check(real(), Options()).findings
            finally:
                row[column] = cell
            assert any((f.file, f.row, f.column) == (row.file, row.line, column) for f in findings), (row.line, column)


def test_a_real_numeral_left_out_of_the_ledger_is_missed():
    ledger = real().table("numerals").rows
    sound_findings = provenance.check(real(), Options()).findings
    for at in range(0, len(ledger), 60):
        row = ledger.pop(at)
        try:
            findings = provenance.check(real(), Options()).findings
        finally:
            ledger.insert(at, row)
        assert {"ledger-incomplete", "total-arabic-numerals"} & rules(set(findings) - set(sound_findings)), row.line


def test_a_page_that_prints_the_zone_wants_its_clause_and_coverage():
    """Only the page can tell: without it, an emptied scope is silence."""
    text = tuple(f"{p}含开发区" if n == 0 else p for n, p in enumerate(TEXT))
    changed = [dict(row) for row in sound()["paragraphs"]]
    changed[0]["sha256"] = sha256(text[0])
    rows = found(tiny(paragraphs=changed), text)
    assert ("page-scope", "scope_quote") in {(f.rule, f.column) for f in rows}
    assert "page-scope" not in rules(found(tiny(), TEXT))
