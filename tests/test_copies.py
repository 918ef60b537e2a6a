"""Promises about damaged copies: what does not stand there is never read, whatever the page went through.

tests/data/copies.tsv holds invented sentences by kind of damage, with every numeral expression and its reading; add a row
to add a case. A reading is `printed=value unit qualifier` for a figure, `printed=kind` or `printed=role` for the rest.
"""

from __future__ import annotations

import csv
import html
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts.workreport.build import source as by_source
from scripts.workreport.package import Package, read_rows, serialise
from scripts.workreport.text import page
from scripts.workreport.text.characters import TRADITIONAL, clean, plain
from scripts.workreport.text.clauses import clauses, numerals
from scripts.workreport.text.damage import UNREADABLE, marks
from scripts.workreport.text.grammar import parse
from scripts.workreport.text.numerals import QuantityError
from scripts.workreport.text.scanner import scan
from scripts.workreport.text.spans import SUSPECT, Span
from scripts.workreport.text.survey import Surveyor
from tests.conftest import ROOT
from tests.test_page import a_report

with (Path(__file__).parent / "data" / "copies.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
KINDS = sorted({row["kind"] for row in ROWS})


def said(span: Span) -> str:
    """A span as the table says it."""
    if span.role != "figure":
        return f"{span.printed}={span.role}"
    read = span.governed
    if not read:
        return f"{span.printed}={span.kind}"
    upper = f"..{read.text_max}" if read.text_max else ""
    return " ".join(f"{span.printed}={read.text}{upper} {read.symbol} {read.qualifier}".split())


def lines(row: dict) -> tuple[str, ...]:
    return page.lines(row["text"]).paragraphs


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24])
def test_a_damaged_copy_is_read_as_the_table_says(row):
    assert "; ".join(" ".join(said(span).split()) for line in lines(row) for span in scan(line)) == " ".join(
        row["readings"].split()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_ten_cases(kind):
    assert sum(row["kind"] == kind for row in ROWS) >= 9


@pytest.mark.parametrize("row", [row for row in ROWS if "<" not in row["text"]], ids=lambda row: row["text"][:24])
def test_text_and_html_give_the_same(row):
    for source in (
        f"<p>{html.escape(row['text'])}</p>",
        f"<html><body><div>　{html.escape(row['text'])}</div></body></html>",
    ):
        assert page.lines(source).paragraphs == lines(row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24])
def test_what_cannot_be_read_is_never_accounted_for(row):
    """The numerals of the clauses, which the ledger must hold, name what cannot be read; nothing else does."""
    for line in lines(row):
        suspect = any(span.role == SUSPECT for span in scan(line))
        assert suspect == any(UNREADABLE in clause.numerals for clause in clauses(line))
        assert suspect == (UNREADABLE in numerals(line))


@cache
def surveyor() -> Surveyor:
    return Surveyor(Package(ROOT))


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_lists_what_the_scanner_reads(kind):
    for row in (row for row in ROWS if row["kind"] == kind):
        for number, line in enumerate(lines(row), 1):
            found = surveyor().paragraph(number, line)
            spans = scan(line, surveyor().lexicon)
            assert [(c.start, c.end, c.printed, c.role) for c in found] == [
                (s.start, s.end, s.printed, s.role) for s in spans
            ]
            for candidate, span in zip(found, spans, strict=True):
                read = span.governed
                assert (candidate.value, candidate.unit) == ((read.text, read.symbol) if read else ("", ""))


def test_a_report_built_from_a_damaged_page_is_not_complete(package_copy):
    a_report(package_copy, text_starts="甲区", text_ends_before="")
    sections = package_copy / "data" / "source" / "sections.csv"
    columns, rows, _ = read_rows(sections.read_bytes(), "sections", None)
    rows[-1]["last_paragraph"] = "2"
    sections.write_bytes(serialise(columns, rows))
    for text, sound in (
        ("完成税收8.1亿元，增长3%。", True),
        ("完成税收8\ufffd1亿元，增长3%。", False),
        ("<p>完成税收8<sup>2</sup>.1亿元。</p>", True),
    ):
        made = by_source.from_page(Package(package_copy), f"甲区报告\n{text}".encode(), "990001-20300105")
        rows = [
            r
            for r in read_rows(made.files["data/source/clauses.csv"], "", None)[1]
            if r["report_id"] == "990001-20300105"
        ]
        assert (UNREADABLE not in "".join(r["numerals"] for r in rows)) == sound
        assert any("no number can be read" in message for message in made.messages) != sound


# --- made-up spans ---

DIGITS = st.text("0123456789", min_size=1, max_size=4)
PIECES = st.one_of(DIGITS, st.sampled_from([*"万亿千百十一二两三五八九〇.·", "余", "几", "千万", "百万"]))
NUMBERS = st.lists(PIECES, min_size=1, max_size=6).map("".join)


@settings(max_examples=1500)
@given(NUMBERS, st.sampled_from(["元", "人", "户", "亩", "公里", "%", "亿元", "万人"]))
@example("1万2千", "元")
@example("3亿5", "元")
@example("5万2", "人")
def test_what_the_grammar_refuses_is_never_split_into_exact_parts(number, unit):
    printed = number.strip(".·") + unit
    try:
        parse(printed)
    except QuantityError:
        exact = [span for span in scan("完成" + printed + "，") if span.quantity and span.printed.strip(unit)]
        assert len(exact) < 2, [span.printed for span in exact]


@settings(max_examples=600)
@given(
    st.from_regex("[1-9][0-9]{0,3}(\\.[0-9]{1,2})?", fullmatch=True),
    st.sampled_from(["亿元", "万人", "%", "户", "个百分点", "公里"]),
    st.data(),
    st.sampled_from([*"\ufffd□■〓?*OlI○", " "]),
    st.booleans(),
)
@example("54.1", "亿元", None, " ", False)
def test_a_number_with_one_damaged_place_is_never_exact(number, unit, data, damage, inside):
    """Whatever stands in the place of a digit, or between two characters of a number, its value is not read."""
    places = range(1, len(number)) if inside or damage == " " else range(len(number))
    at = data.draw(st.sampled_from(places)) if data and places else len(number) // 2
    broken = number[:at] + damage + number[at + (not inside and damage != " ") :]
    if not any(c.isdigit() for c in broken) or broken.strip() == number:
        return
    exact = [span for span in scan(f"全年完成{broken}{unit}，") if span.quantity]
    assert not exact, [span.printed for span in exact]


@settings(max_examples=300)
@given(st.text("完成增长投资0123456789.万亿元个%％［］[]() \u00a0zhǎng億萬餘⼆○一二三四十、，年月第", max_size=40))
def test_cleaning_tells_where_every_character_stood(text):
    cleaned, offsets = clean(text)
    mapped = plain(text)
    assert len(mapped) == len(text)
    places = offsets or range(len(cleaned) + 1)
    assert list(places) == sorted(set(places))
    assert cleaned == "".join(mapped[at] for at in places[:-1])
    for span in scan(text):
        assert span.printed == text[span.start : span.end]
        assert span.start <= span.numeral_start < span.numeral_end <= span.end
        assert all(text[word.start : word.end] for word in span.governing)
        if span.quantity:
            assert span.quantity == parse(span.printed)


@given(st.text("一二三四五六七八九十百千万亿余个元增长下降，。", max_size=30))
def test_traditional_text_reads_as_simplified_text(text):
    back = {chr(to): chr(code) for code, to in TRADITIONAL.items()}
    other = "".join(back.get(char, char) for char in text)
    assert [(s.start, s.end, s.role, s.governed) for s in scan(other)] == [
        (s.start, s.end, s.role, s.governed) for s in scan(text)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("城市承担31、48家。", [("家", "unit")]),
        ("分别增长5.1%、6.7%左右。", [("增长", "rise"), ("左右", "qualifier")]),
        ("分别超过5万元、2.6万元。", []),
        ("税收下降3.2%。", [("下降", "fall")]),
        ("迈上700亿元台阶。", [("迈上", "step"), ("台阶", "step")]),
    ],
)
def test_words_that_govern_a_number_stand_in_the_text_and_are_named(text, words):
    first = next(span for span in scan(text) if span.role == "figure")
    assert [(word.word, word.effect) for word in first.governing] == words
    assert all(text[word.start : word.end] == word.word for span in scan(text) for word in span.governing)


def test_marks_of_a_converter_between_scripts_are_named_only_where_the_right_word_never_stands():
    assert "显着" in marks(["成效显着。", "显着改善。"])[0]
    assert not marks(["成效显着。", "显著改善。"])
    assert not marks(["沿着道路前进。"])
