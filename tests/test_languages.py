"""Promise: a reader of either language is told the whole, and in that language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from scripts.workreport.package import Package, Row
from scripts.workreport.release import webpage
from scripts.workreport.verdict import verdicts

from .conftest import ROOT

PACKAGE = Package(ROOT)
HAN = re.compile("[\u3400-\u9fff]")
# A printed word stands in an English text between quotation marks, or in brackets after its translation.
SHOWN = re.compile(r"“[^“”]*”|\([^()]*\)")
# Three words in a row are a sentence; a name such as hanziconv, or 5G, is not.
LATIN = re.compile(r"[A-Za-z]{2,}(?:[ ,;]+[A-Za-z]+){2,}")
TIMES = {"": 1, "万": 10**4, "亿": 10**8, "million": 10**6, "billion": 10**9}
# As printed, or the record of how the report was coded.
PRINTED = {"quote", "source_quote", "printed", "old", "new"}


def texts(language: str) -> Iterator[tuple[Row, str, str]]:
    """Cells of every table whose column is of that language; `note` and `reason` are English, as their schemas say."""
    english = {"note", "reason"}
    for table in PACKAGE.tables():
        if table.name in ("decisions", "numerals"):
            continue  # the closed record of the coding, and the word that a numeral stands in
        for column in table.columns:
            if column.endswith(f"_{language}") or (language == "en" and column in english and column not in PRINTED):
                for row in table:
                    if row[column]:
                        yield row, column, row[column]


def test_english_texts_hold_chinese_words_only_as_words_shown():
    found = [(row.file, row.line, column, text) for row, column, text in texts("en") if HAN.search(SHOWN.sub("", text))]
    assert not found, found[:5]


def test_chinese_texts_hold_no_english_sentence():
    count = 0
    for row, column, text in texts("zh"):
        count += 1
        assert not LATIN.search(text), (row.file, row.line, column, text)
    assert count > 2000


@pytest.mark.parametrize(
    ("table", "chinese", "english"),
    [
        ("remark_figures", "note_zh", "note"),
        ("remark_figures", "sentence_zh", "sentence_en"),
        ("relations", "note_zh", "note"),
        ("figures_flat", "note_zh", "note"),
        ("figures_flat", "verdict_zh", "verdict_en"),
        ("target_comparisons", "reason_zh", "reason_en"),
    ],
)
def test_what_is_said_in_one_language_is_said_in_the_other(table: str, chinese: str, english: str):
    rows = list(PACKAGE.table(table))
    assert sum(bool(row[chinese]) for row in rows) > 4
    for row in rows:
        assert bool(row[chinese]) == bool(row[english]), (row.line, row[english])
        if row[chinese]:
            assert HAN.search(row[chinese]) and row[chinese].endswith("。"), row[chinese]
            assert "{" in row[chinese] or numbers(row[chinese]) == numbers(row[english]), (row[chinese], row[english])


def numbers(text: str) -> set[Fraction]:
    """Numbers of a text from 100 on, 万, 亿, million and billion converted; years and small counts may be said otherwise."""
    found = {
        Fraction(number.replace(",", "")) * TIMES[word.strip()]
        for number, word in re.findall(r"(?<![0-9.])([0-9][0-9,]*(?:\.[0-9]+)?)( million| billion|万|亿|)", text)
    }
    return {number for number in found if number >= 100 and not 2000 <= number < 2100}


def test_one_english_note_has_one_chinese_note():
    for table in ("remark_figures", "relations"):
        pairs = {(row["note"], row["note_zh"]) for row in PACKAGE.table(table) if row["note"]}
        assert len(pairs) == len({zh for _, zh in pairs} | set()) or table == "relations"
        assert len(pairs) == len({en for en, _ in pairs}), table


def test_notes_of_the_flat_table_are_those_of_the_remarks_in_both_languages():
    for flat in PACKAGE.table("figures_flat"):
        rows = [row for row in PACKAGE.table("remark_figures") if row["figure_id"] == flat["figure_id"]]
        assert flat["note_zh"] == "".join(row["note_zh"] for row in rows)
        assert flat["note"] == " ".join(row["note"] for row in rows if row["note"])


def test_reasons_name_the_difference_in_chinese_as_in_english():
    links = {row["figure_id"]: row for row in PACKAGE.table("relations") if row["relation"] == "counterpart_of"}
    for row in PACKAGE.table("target_comparisons"):
        link = links.get(row["figure_id"])
        if link is not None and link["note"]:
            assert row["reason_zh"].startswith(link["note_zh"]) and row["reason_en"].startswith(link["note"])
            assert "很可能为同一事物" not in row["reason_zh"]


def test_what_is_said_of_the_source_is_said_of_the_copy_where_nothing_more_is_known():
    remarks = PACKAGE.table("remarks").by("remark_id")
    marks = remarks["misprint_xianzhu"]
    assert marks["kind"] == "copy_damage"
    for column, words in (
        ("statement_en", ("93 times", "never")),
        ("handling_en", ("More likely", "cannot be proved")),
    ):
        assert all(word in marks[column] for word in words)
    for row in remarks.values():
        if row["kind"] == "misprint":
            assert "not known" in row["statement_en"] and "不详" in row["statement_zh"]
            assert "照录不改" in row["handling_zh"] and "Kept as printed" in row["handling_en"]


def test_no_description_calls_a_filled_table_empty():
    for name, resource in PACKAGE.resources.items():
        said = resource.get("description", "") + PACKAGE.schema(name)["description"]
        assert "empty at version" not in said or not len(PACKAGE.table(name)), name


def test_the_page_says_level_and_more_than_in_both_languages():
    page = webpage.build(PACKAGE, []).decode("utf-8")
    cards = page[page.index('class="cards"') : page.index("</ul>", page.index('class="cards"'))]
    assert "与上年持平" in page and "level with the year before" in page and "增长" in cards and "growth" in cards
    assert not re.search("增长[^0-9]{0,40}持平", cards)
    assert "more than 10 million yuan" in page


def test_the_flat_table_gives_the_verdict_of_every_comparison_to_target_and_result():
    flat = PACKAGE.table("figures_flat").by("figure_id")
    compared = list(PACKAGE.table("target_comparisons"))
    judged = verdicts(compared, flat)
    for figure_id, row in flat.items():
        lines = judged.get(figure_id, [])
        assert row["verdict_en"] == " ".join(en for _, en in lines) and row["verdict_zh"] == "".join(
            zh for zh, _ in lines
        )
    for row in compared:
        assert flat[row["figure_id"]]["verdict_en"]
        if row["result_figure_id"]:
            assert flat[row["figure_id"]]["verdict_en"] in flat[row["result_figure_id"]]["verdict_en"]
