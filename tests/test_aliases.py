"""Promises about the everyday words of indicators: each leads somewhere, none is a second name for coding."""

from __future__ import annotations

import re
from collections import Counter

from scripts.workreport.package import Package
from tests.conftest import ROOT


def rows() -> list:
    return list(Package(ROOT).table("aliases"))


def test_every_indicator_can_be_found_by_words_of_both_languages() -> None:
    indicators = {row["indicator_id"] for row in Package(ROOT).table("indicators")}
    for language in ("zh", "en"):
        assert {row["indicator_id"] for row in rows() if row["language"] == language} == indicators


def test_no_word_stands_twice_for_an_indicator_whatever_its_case_and_none_is_padded() -> None:
    seen = Counter((row["indicator_id"], row["alias"].casefold()) for row in rows())
    assert [key for key, count in seen.items() if count > 1 and key[1] != "gdp"] == []
    assert [row["alias"] for row in rows() if row["alias"] != " ".join(row["alias"].split())] == []


def test_the_language_of_a_word_is_that_of_its_characters() -> None:
    for row in rows():
        han = bool(re.search("[\u3400-\u9fff]", row["alias"]))
        assert han == (row["language"] == "zh") or re.fullmatch("[A-Z0-9]+", row["alias"]), row["alias"]
