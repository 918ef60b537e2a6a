"""Derived tables: complete, exact, in plain sentences, and never mixed with what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport.build import derive, grammar, sentence
from scripts.workreport.number import facts
from scripts.workreport.number.facts import Facts
from scripts.workreport.number.interval import format_decimal
from scripts.workreport.package import Package, Row, Unreadable, read_rows
from scripts.workreport.replicate import replicate

from .conftest import ROOT

ID = "220303-20210109."
PACKAGE = Package(ROOT)
FIGURES = PACKAGE.table("figures").by("figure_id")
# Words of English names, to make names that nobody thought of.
WORDS = (
    "projects",
    "old estates",
    "built",
    "with",
    "of",
    "that",
    "a",
    "newly",
    "works",
    "completed",
    "who",
    "rate",
    "for",
)


@cache
def made() -> dict[str, list[Row]]:
    """Rows of every derived table by name, built from the real package."""
    return {Path(path).stem: read_rows(data, path, None)[1] for path, data in derive.tables(Facts(PACKAGE)).items()}


def rows(name: str) -> dict[str, Row]:
    return {next(iter(row.values())): row for row in made()[name]}


def exact(text: str) -> Fraction | None:
    return Fraction(text) if text else None


# --- all tables


def test_every_derived_table_has_the_columns_of_its_schema_and_no_byte_differs_when_made_again():
    files = derive.tables(Facts(Package(ROOT)))
    assert files == derive.tables(Facts(PACKAGE))
    for name in derive.TABLES:
        columns, _, findings = read_rows(
            files[PACKAGE.resources[name]["path"]], name, [f["name"] for f in PACKAGE.schema(name)["fields"]]
        )
        assert columns and not findings


def test_required_cells_are_filled_and_no_text_starts_like_a_formula():
    for name in derive.TABLES:
        for field in PACKAGE.schema(name)["fields"]:
            for row in made()[name]:
                cell = row[field["name"]]
                assert cell or not field.get("constraints", {}).get("required"), (name, field["name"], row)
                assert field["type"] != "string" or not cell.startswith(("=", "+", "-", "@", " ")), cell
                if field["type"] == "number" and cell:
                    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", cell) and cell != "-0"


def test_reports_side_by_side_give_the_same_rows_each(tmp_path: Path):
    replicate(ROOT, tmp_path / "two", 2)
    files = derive.tables(Facts(Package(tmp_path / "two")))
    for name in derive.TABLES:
        found = read_rows(files[PACKAGE.resources[name]["path"]], name, None)[1]
        key = PACKAGE.schema(name)["primaryKey"][0]
        assert len(found) == 2 * len(made()[name]) == len({row[key] for row in found})


def test_what_cannot_be_built_says_where():
    for table, column, bad in (
        ("figures", "unit_id", "nothing"),
        ("figures", "value", "1e3"),
        ("figures", "period", "soon"),
        ("figures", "paragraph", "9999"),
        ("figures", "qualifier", "perhaps"),
        ("figures", "subject_id", "nobody"),
        ("relations", "grade", "D"),
        ("units", "denominator", "0"),
        ("sections", "first_paragraph", ""),
        ("rule_operands", "figure_id", "nothing"),
    ):
        package = Package(ROOT)
        for row in package.table(table).rows:
            if row.get("relation", "counterpart_of") == "counterpart_of":
                row[column] = bad
        with pytest.raises(Unreadable) as caught:
            derive.tables(Facts(package))
        assert caught.value.finding.file and caught.value.finding.mend, (table, column)


@pytest.mark.parametrize(
    "column",
    [
        "indicator_id",
        "period",
        "value_type",
        "wording",
        "value",
        "value_max",
        "unit_id",
        "qualifier",
        "implicit",
        "printed",
    ],
)
def test_a_figure_with_a_bad_cell_is_built_or_named_and_never_breaks_down(column: str):
    package = Package(ROOT)
    table = package.table("figures").rows
    table[:] = table[::34]
    for other in ("rules", "rule_operands", "relations", "lists"):
        package.table(other).rows.clear()
    for row in table:
        old = row[column]
        for bad in ("", "-5", "2021-99-99", "true"):
            row[column] = bad
            try:
                derive.tables(Facts(package))
            except Unreadable as error:
                assert error.finding.mend
        row[column] = old


# --- figures_flat


def test_every_figure_has_its_row_in_order_with_what_is_printed_unchanged():
    flat = made()["figures_flat"]
    assert [row["figure_id"] for row in flat] == list(FIGURES)
    for row in flat:
        for column in ("value", "value_max", "printed", "quote", "period", "paragraph", "note"):
            assert row[column] == FIGURES[row["figure_id"]][column]


def test_base_values_are_exact_and_lie_in_their_bounds():
    for row in made()["figures_flat"]:
        figure = FIGURES[row["figure_id"]]
        assert bool(row["base_value"]) == bool(row["value"])
        low, high, value = exact(row["low"]), exact(row["high"]), exact(row["base_value"])
        assert low is None or high is None or low <= high
        if value is not None and figure["qualifier"] != "approx":
            assert low is None or low <= value or figure["qualifier"] in ("gt", "nearly")
            assert high is None or value <= high
        if figure["qualifier"] == "approx":
            assert low is None and high is None
    flat = rows("figures_flat")
    grp = flat[f"{ID}gross_regional_product.2020.result"]
    assert (grp["base_value"], grp["low"], grp["high"], grp["base_unit"]) == (
        "6390000000",
        "6385000000",
        "6395000000",
        "yuan",
    )
    greenhouses = flat[f"{ID}standard_greenhouse_area_built.2021.target"]
    assert greenhouses["base_value"] == "33333.3333333"
    level = flat[f"{ID}local_fiscal_revenue_growth.2020.result"]
    assert (level["value"], level["low"], level["high"]) == ("", "0", "0")


def test_labels_stand_in_both_languages_or_in_neither():
    for row in made()["figures_flat"]:
        for column in (c for c in row if c.endswith("_zh")):
            other = column.removesuffix("_zh")
            assert bool(row[column]) == bool(row[other if other in row else f"{other}_en"])
        assert row["status_en"] or FIGURES[row["figure_id"]]["value_type"] not in ("result", "target")


def test_every_chinese_sentence_holds_the_printed_words_and_the_year_unless_it_defines_a_term():
    for row in made()["figures_flat"]:
        text = row["sentence_zh"]
        assert row["printed"] in text and text.endswith("。") and text.count("。") == 1
        year = row["period"].removeprefix("../")[:4] + "年"
        assert (year in text) == (row["figure_id"] not in DEFINED) or "/" in row["period"], text
        assert not re.search(r"[,;!?(){}]", text.replace(row["printed"], ""))


def test_every_english_sentence_holds_number_and_unit():
    for row in made()["figures_flat"]:
        text, figure = row["sentence_en"], FIGURES[row["figure_id"]]
        assert re.fullmatch(r"[A-Z0-9].*[^ ]\.", text) and "  " not in text and "()" not in text
        assert not re.search(r"\ba[nt] an\b|\bthe the\b|\bat at\b|\b1 [a-z-]+s\b(?! of)|[{}]", text), text
        assert not HAN.search(text), text
        if row["figure_id"] in OWN:
            continue  # proved word by word below
        if figure["implicit"] == "true":
            phrase = PACKAGE.table("phrases").by("phrase")[figure["printed"]]
            assert phrase["meaning_en"] in text
            assert "no number" in text
            continue
        unit = PACKAGE.table("units").by("unit_id")[figure["unit_id"]]
        number = Fraction(Decimal(figure["value"])) * facts.multiplier(unit)
        if unit["dimension"] == "rank":
            assert f"ranked {sentence._ordinal(Decimal(figure['value']))} in the" in text
            continue
        assert sentence.number(abs(number)) in text, text
        word = {"percent": "%", "money": "yuan", "money_per_time": "yuan a month"}.get(unit["dimension"])
        named = unit["name_en"].rpartition(" ")[2].removesuffix("s")
        # Of things that the sentence names itself (188 criminal cases) no unit is needed.
        counted = figure["value_type"] in ("result", "target", "definition") and unit["dimension"] in (
            "count",
            "persons",
        )
        things = unit["dimension"] in ("households", "enterprises") and "target for" in text
        assert (word in text) if word else (named in text.lower() or counted or things), text


def test_sentences_say_estimate_wording_qualifier_and_coverage():
    said = {"approx": "about ", "gt": "more than ", "ge": " or more", "le": " or less"}
    for row in made()["figures_flat"]:
        text, figure = row["sentence_en"], FIGURES[row["figure_id"]]
        levels = figure["unit_id"] == "tier"
        assert ("estimate" in text) == (figure["obs_status"] == "E")
        assert ("预计" in row["sentence_zh"]) == (figure["obs_status"] == "E")
        assert ("including the development zone" in text) == (figure["coverage"] == "district_with_zone")
        assert ("projected target" in text) == (figure["wording"] == "expected")
        assert ("“strive for”" in text) == (figure["wording"] == "strive")
        assert ("“ensure”" in text) == (figure["wording"] == "ensure")
        target = figure["value_type"] == "target"
        assert (re.match(r"The (?:projected )?target (?:for|in 2021 is to) ", text) is not None) == (
            target and not levels
        )
        assert ("targeted" in text) == (target and levels)
        assert ("目标" in row["sentence_zh"].replace("“五有”目标", "")) >= target
        if figure["implicit"] == "false" and figure["qualifier"] in said:
            threshold = figure["value_type"] == "criterion"
            assert (said[figure["qualifier"]] in text.lower()) == (not threshold), text
        if figure["time_basis"] == "to_date":
            assert "the start of the count is not printed" in text or "the first of these days is not printed" in text


# --- sentences, by what readers stumbled on

HAN = re.compile("[\u3400-\u9fff]")
# Figures of terms that the annex explains: they hold for no year of their own.
DEFINED = {
    row["figure_id"]
    for row in FIGURES.values()
    if len(row["period"]) == 4
    and (row["value_type"] == "definition" or row["indicator_id"] == "number_one_project_investment_threshold")
}
OWN = {row["figure_id"] for row in PACKAGE.table("remark_figures") if row["sentence_zh"]}


def all_sentences(language: str) -> Iterator[tuple[Row, str]]:
    for row in made()["figures_flat"]:
        yield FIGURES[row["figure_id"]], row[f"sentence_{language}"]


def test_nothing_is_said_twice_in_a_sentence():
    for _, text in all_sentences("en"):
        assert not re.search(r"\b([A-Za-z'’-]+) \1\b", text.lower()), text
        assert not re.search(r"\bannual\b.*\ba year\b|\ba year\b.*\ba year\b", text), text
        # What stands in brackets after a name does not begin or end with the word before them.
        for before, inside in re.findall(r"(\w+) \(([^()]*)\)", text.lower()):
            ends = {word.removesuffix("s") for word in (inside.split()[0], inside.split()[-1])}
            assert before.removesuffix("s") not in ends, text
    for figure, text in all_sentences("zh"):
        assert text.count("累计") + text.count("连续") <= 1, text
        for before, inside in re.findall("([^（。：]+)（([^（）]*)）", text):
            assert inside not in before and before[-3:] != inside[-3:], text
        subject = PACKAGE.table("entities").by("entity_id").get(figure["subject_id"])
        if subject is not None:
            assert sum(text.count(form) for form in {subject["name_zh"]} - {"市级", "省级", "开发区"}) <= 1, text
            name = PACKAGE.table("indicators").by("indicator_id")[figure["indicator_id"]]["name_zh"]
            bracketed = f"（{subject['name_zh']}）" in text
            assert not (bracketed and subject["name_zh"].endswith(name[:2])), text
            assert not (bracketed and any(form in name for form in subject["aliases"].split("|") if form)), text


def test_a_label_of_the_qualifier_never_claims_an_exact_number():
    for row in made()["figures_flat"]:
        assert not re.search("exact", row["qualifier_en"] + row["sentence_en"]), row
        assert not re.search("等于|恰", row["qualifier_zh"] + row["sentence_zh"]), row
        assert (row["qualifier_en"] == "no qualifier printed") == (FIGURES[row["figure_id"]]["qualifier"] == "exact")
    assert PACKAGE.table("codes").by("codelist", "code")["qualifier", "exact"]["label_zh"] == "原文无限定语"


def test_chinese_sentences_count_in_measure_words_and_hold_no_foreign_letters():
    for figure, text in all_sentences("zh"):
        assert not re.search("为[0-9零一二三四五六七八九十百千万两]+大", text), text
        assert not re.search("[A-Za-z]", text.replace(figure["printed"], "")), text
        assert (f"（原文“{figure['printed']}”" in text) == (
            figure["unit_id"] == "major"
            or (figure["value_type"] == "criterion" and figure["qualifier"] in ("ge", "le"))
        )
    text = rows("figures_flat")[f"{ID}leading_industries.development_zone.2020.result"]["sentence_zh"]
    assert text == "2020年主导产业数（开发区）为3个（原文“三大”）。"


def test_what_accumulated_runs_to_the_end_of_its_period_and_says_so_once():
    found = 0
    for (figure, english), (_, chinese) in zip(all_sentences("en"), all_sentences("zh"), strict=True):
        if figure["time_basis"] != "to_date" or figure["figure_id"] in OWN:
            assert "by the end of" not in english and "年末，" not in chinese
            continue
        found += 1
        dated = figure["period"].startswith("..")
        assert (" up to 4 January 2021 " if dated else " by the end of 2020 ") in english, english
        assert chinese.startswith("截至2021年1月4日，" if dated else "截至2020年末，") and "未印起点" in chinese
        assert not re.search(r"\bin 2020\b|cumulative", english)
    assert found >= 15


def test_a_threshold_is_an_amount_and_a_term_of_the_annex_has_no_year():
    for (figure, english), (_, chinese) in zip(all_sentences("en"), all_sentences("zh"), strict=True):
        if figure["value_type"] == "criterion":
            assert re.search(r" is [0-9.]+ million yuan, as (?:stated for 20\d\d|defined in the report)\.$", english)
            assert re.search("为[0-9]+(?:万|亿)元（原文“[0-9]*(?:万|亿)元以上”）。$", chinese)
        if figure["figure_id"] in DEFINED:
            assert re.search("[Aa]s defined in the report", english) and chinese.startswith("据报告释义，")
            assert not re.search(r"\b20\d\d\b", english) and "20" not in chinese.replace(figure["printed"], "")[:14]


def test_levels_of_a_structure_are_no_quantity_that_is_targeted():
    found = [
        (figure, english, chinese)
        for (figure, english), (_, chinese) in zip(all_sentences("en"), all_sentences("zh"), strict=True)
        if figure["unit_id"] == "tier"
    ]
    assert len(found) == 5
    for figure, english, chinese in found:
        target = figure["value_type"] == "target"
        assert english.endswith(f"(a structure, not a quantity{' that is targeted' if target else ''}).")
        assert chinese.endswith(f"（层级结构，不是数量{'目标' if target else ''}）。")
        assert "not a quantity" in figure["note"]


def test_capacities_are_said_once_and_by_the_year():
    for (figure, english), (_, chinese) in zip(all_sentences("en"), all_sentences("zh"), strict=True):
        if figure["indicator_id"].startswith("annual_production_capacity"):
            assert re.search(
                r"the production capacity of the .* project.* is [0-9.,]+(?: million)? \w+ a year\.$", english
            )
            assert chinese.endswith(f"年产规模为{figure['printed']}。") and chinese.count("年产") == 1


def test_sentences_that_readers_misread_say_what_the_report_says():
    flat = rows("figures_flat")

    def both(name: str) -> tuple[str, str]:
        row = flat[f"{ID}{name}"]
        return row["sentence_en"], row["sentence_zh"]

    for kind, word in (("confirmed", "确诊"), ("suspected", "疑似")):
        english, chinese = both(f"covid_{kind}_cases.--2021-01-04.result")
        assert "in the 333 consecutive days" in english.replace("for the", "in the") and "4 January 2021" in english
        assert f"截至2021年1月4日，连续333天无{word}病例" in chinese
    english, chinese = both("urban_and_rural_household_income_growth.2021.target")
    assert (
        "in step with economic development; no rate of its own is printed" in english and "与经济发展“同步”" in chinese
    )
    english, chinese = both("special_vehicle_output_growth.2020.result")
    assert "multiplied, read here as at least doubled" in english and "此处按至少增长一倍理解" in chinese
    english, chinese = both("projects_put_into_production.2021.target")
    assert "development zone" in english and "开发区" in chinese
    english, chinese = both("street_cleaning_area.2021.target")
    assert "not an increase" in english and "不是新增量" in chinese
    assert "reply rate for matters raised by the public" in both("handling_reply_rate.2020.result")[0]
    assert both("school_reopening_supervisors.2020.result")[0] == (
        "24 supervisors were seconded to guide school reopening in 2020."
    )
    assert both("vice_gambling_drug_cases_solved.2020.result")[0] == (
        "11 cases of vice, gambling and drugs were solved in 2020."
    )
    assert (
        "more than 10 million yuan"
        in both("property_company_investment_in_neighbourhoods.property_companies.2020.result")[0]
    )


def test_housing_estates_and_communities_are_told_apart():
    for figure, text in all_sentences("en"):
        chinese = figure["quote"] + PACKAGE.table("indicators").by("indicator_id")[figure["indicator_id"]]["name_zh"]
        if "communit" in text:
            assert "社区" in chinese, text
        if "小区" in chinese and "公厕" not in chinese:
            assert "communit" not in text, text


def test_a_sentence_of_its_own_fills_its_places_holds_no_other_number_and_stands_in_both_languages():
    for column, bad in (
        ("sentence_zh", "没有原文。"),
        ("sentence_zh", "{when}{printed}{value}。"),
        ("sentence_en", ""),
        ("sentence_en", "There were 4711 of them."),
    ):
        package = Package(ROOT)
        row = next(r for r in package.table("remark_figures") if r["sentence_zh"])
        row[column] = bad
        with pytest.raises(Unreadable) as caught:
            derive.tables(Facts(package))
        finding = caught.value.finding
        assert finding.rule == "own-sentence" and finding.row == row.line and finding.mend, bad


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join),
    st.one_of(st.none(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)),
    st.sampled_from(["1", "2", "1500"]),
    st.sampled_from(["result", "target", "project", "definition"]),
    st.sampled_from(["count", "level", "rate"]),
    st.sampled_from(["during", "to_date"]),
)
def test_whatever_the_names_the_sentence_is_one_and_holds_number_and_subject(
    name: str, subject: str | None, value: str, kind: str, measure: str, basis: str
):
    figure = {"figure_id": "f", "period": "2020", "time_basis": basis, "coverage": "district", "obs_status": "A"}
    figure |= {"wording": "plain" if kind == "target" else "", "implicit": "false", "value_type": kind, "value": value}
    figure |= {"value_max": "", "qualifier": "exact", "printed": f"{value}个"}
    unit = {"unit_id": "item", "name_en": "items", "dimension": "count", "symbol_zh": "个"}
    entity = None if subject is None else {"name_en": subject, "name_zh": "某对象", "aliases": ""}
    indicator = {"name_zh": "某指标数", "name_en": name, "measure": measure}
    text = sentence.english(sentence.Said(figure, indicator, unit, Fraction(1), 1, entity))
    assert text.endswith(".") and "  " not in text and sentence.number(int(value)) in text
    assert "2020" in text or kind == "definition"
    # A single thing loses its plural.
    bare = re.sub(r"s\b", "", text.lower())
    assert subject is None or re.sub(r"s\b", "", subject.lower()) in bare, text
    if subject is None:
        said = set(re.findall(r"\w+", bare)) | {"that", "who", "with"}
        assert set(re.findall(r"\w+", re.sub(r"s\b", "", name.lower()))) <= said, text


def test_the_phrases_of_a_name_are_told_apart():
    assert grammar.clause("supervisors seconded to guide work") == ("supervisors", "were", "seconded to guide work")
    assert grammar.clause("demonstration farmers' specialised farms") is None
    assert grammar.clause("plots to which departments were sent") is None
    assert grammar.clause("villages with drainage renewed") == ("villages", "had their", "drainage renewed")
    assert grammar.clause("pupils who passed a test") == ("pupils", "", "passed a test")
    assert grammar.clause("wells that were " + "dug " * 99) is None, "no name is that long"
    assert grammar.joined("area of a hall", "hall of the library") == "area of the hall of the library"
    assert grammar.narrowed("parks opened", "small parks") == "small parks opened"
    assert grammar.narrowed("parks opened", "parks with a lake") is None


def test_no_two_figures_have_the_same_sentence():
    for column in ("sentence_zh", "sentence_en"):
        texts = [row[column] for row in made()["figures_flat"]]
        assert len(set(texts)) == len(texts), [t for t in texts if texts.count(t) > 1]


def test_money_reads_in_millions_and_billions_without_loss():
    flat = rows("figures_flat")

    def english(name: str) -> str:
        return flat[f"{ID}{name}"]["sentence_en"]

    assert "an estimated 6.39 billion yuan in 2020 (including the development zone)" in english(
        "gross_regional_product.2020.result"
    )
    assert "10.65 million yuan" in english("epidemic_control_funds_disbursed.2020.result")
    assert "19,474 yuan in 2021" not in english("farmers_per_capita_disposable_income.2021.target")
    assert "19,474 yuan" in english("farmers_per_capita_disposable_income.2021.target")
    assert "15,000 mu (1,000 hectares)" in english("high_standard_farmland_built.2021.target")
    assert "50 mu (about 3.33 hectares)" in english("standard_greenhouse_area_built.2021.target")
    assert "20,000 mu (about 1,333 hectares)" in english("no_till_sown_area.2021.target")
    assert english("petition_satisfaction_rate_rank.petition_matters.2020.result").startswith(
        "In 2020 the district ranked first in the city for "
    )
    assert "600 yuan a month" in english("urban_minimum_living_allowance.2021.target")


@settings(max_examples=60, deadline=None)
@given(
    st.fractions(min_value=-(10**13), max_value=10**13, max_denominator=1).flatmap(
        lambda n: st.integers(0, 4).map(lambda p: n / 10**p)
    )
)
def test_a_number_in_prose_is_the_number(value: Fraction):
    text = sentence.number(value)
    digits, _, word = text.replace(",", "").replace("−", "-").partition(" ")
    assert Fraction(digits) * {"": 1, "million": 10**6, "billion": 10**9}[word] == value


def test_falls_ranges_and_single_things_are_worded_as_such():
    unit = {"unit_id": "percent", "name_en": "percent", "dimension": "percent", "symbol_zh": "%"}
    cells = {"period": "2020", "time_basis": "during", "coverage": "district", "obs_status": "A", "wording": ""}
    cells |= {"implicit": "false", "value_type": "result", "value_max": "", "qualifier": "exact"}
    growth = {"name_zh": "出口增长率", "name_en": "growth of exports", "measure": "growth"}

    def both(figure: dict, indicator: dict, unit: dict) -> tuple[str, str]:
        said = sentence.Said({**cells, **figure}, indicator, unit, Fraction(1), 1)
        return sentence.chinese(said), sentence.english(said)

    assert both({"value": "-3.2", "printed": "3.2%"}, growth, unit) == (
        "2020年出口增长率为负，降幅3.2%。",
        "Exports fell by 3.2% in 2020.",
    )
    target = {
        "value_type": "target",
        "wording": "expected",
        "value": "6",
        "value_max": "6.5",
        "printed": "6%-6.5%",
        "period": "2021",
    }
    assert both(target, growth, unit)[1] == "The projected target for growth of exports in 2021 is 6 to 6.5%."
    item = {"unit_id": "vehicle", "name_en": "vehicles", "dimension": "count", "symbol_zh": "辆"}
    capacity = {"name_zh": "年产能", "name_en": "annual production capacity", "measure": "capacity"}
    assert (
        both({"value": "1", "printed": "1辆", "value_type": "project"}, capacity, item)[1]
        == "As stated for 2020, the production capacity is 1 vehicle a year."
    )
    assert [sentence._ordinal(Decimal(n)) for n in (1, 10, 11, 12, 21, 22, 33, 101)] == [
        "first",
        "tenth",
        "11th",
        "12th",
        "21st",
        "22nd",
        "33rd",
        "101st",
    ]
    assert sentence.when_en("2016/2020", "during") == "over 2016–2020" and sentence.when_zh("2020-03") == "2020年3月"
    assert (
        sentence.when_en("2021-01-04", "at_date") == "on 4 January 2021"
        and sentence.when_zh("../2021-01-04") == "截至2021年1月4日，"
    )


# --- target_comparisons


def test_every_target_has_one_comparison_or_a_reason():
    targets = [row["figure_id"] for row in FIGURES.values() if row["value_type"] == "target"]
    table = made()["target_comparisons"]
    assert [row["figure_id"] for row in table] == targets
    for row in table:
        assert bool(row["result_figure_id"]) == bool(row["grade"]) == (row["comparison"] != "no_counterpart")
        assert (row["reason_zh"] and row["reason_en"]) or (row["grade"] == "A" and row["change"])
        assert (row["comparison"] == "not_comparable") == (row["grade"] == "C")


def test_changes_lie_in_their_bounds_and_are_given_only_where_both_sides_have_numbers():
    for row in made()["target_comparisons"]:
        change, low, high = (exact(row[c]) for c in ("change", "change_low", "change_high"))
        assert (change is not None) == (
            row["comparison"] in ("relative_change", "difference", "share_change", "about_only")
        )
        if row["comparison"] == "about_only":
            assert low is None and high is None
        elif change is not None:
            assert low <= change <= high
            assert all(len(row[c].partition(".")[2]) == 2 for c in ("change", "change_low", "change_high"))


def test_known_comparisons_are_right():
    table = rows("target_comparisons")

    def of(name: str) -> tuple[str, ...]:
        row = table[f"{ID}{name}.2021.target"]
        return row["comparison"], row["grade"], row["change"], row["change_low"], row["change_high"]

    assert of("enterprise_financing_facilitated") == (
        "relative_change",
        "A",
        "10.00",
        "8.19",
        "11.87",
    )  # 33 / 30.5 and 33 / 29.5
    assert of("gross_regional_product_growth") == ("about_only", "B", "4.00", "", "")
    assert of("high_standard_farmland_built")[2:] == ("0.00", "-3.23", "3.45")  # 1.5 / 1.55 and 1.5 / 1.45
    assert of("old_neighbourhood_renovation_special_funds")[2] == "84.80"  # 158 against 85.5 million
    assert of("urban_registered_unemployment_rate") == ("bound_only", "B", "", "", "")
    assert of("public_budget_revenue_growth")[0] == "no_number"
    assert of("afforestation_and_replanting_area")[:2] == ("not_comparable", "C")
    income = table[f"{ID}farmers_per_capita_disposable_income.2021.target"]
    assert income["comparison"] == "no_counterpart" and "implied values" in income["reason_en"]


def test_shares_and_rates_differ_in_points_and_levels_in_percent():
    package = Package(ROOT)
    figures = package.table("figures").by("figure_id")
    indicator = package.table("indicators").by("indicator_id")["inclusive_kindergarten_coverage"]
    target = figures[f"{ID}inclusive_kindergarten_coverage.2021.target"]
    result = figures[f"{ID}large_scale_livestock_farming_share.2020.result"]
    link = Row(
        figure_id=target["figure_id"],
        relation="counterpart_of",
        related_figure_id=result["figure_id"],
        grade="A",
        note="",
        note_zh="",
    )
    link.file, link.line = "data/relations.csv", 99
    package.table("relations").rows.append(link)
    for measure, comparison in (("rate", "difference"), ("share", "share_change")):
        indicator["measure"] = measure
        table = derive.tables(Facts(package))["data/derived/target_comparisons.csv"]
        row = next(r for r in read_rows(table, "", None)[1] if r["figure_id"] == target["figure_id"])
        assert (row["comparison"], row["change"], row["change_low"], row["change_high"]) == (
            comparison,
            "7.50",
            "7.45",
            "7.55",
        )


# --- implied_values and rule_results


def test_the_implied_rural_income_states_its_bounds_and_that_it_is_not_official():
    row = rows("implied_values")["farmers_per_capita_disposable_income_2020_220303_20210109"]
    assert (row["value"], row["low"], row["high"], row["unit_id"]) == ("18200", "18115", "18285", "yuan")
    for caveat in (row["caveat_zh"], row["caveat_en"]):
        assert all(number in caveat for number in ("18115", "18116", "18285", "6.5%", "7.5%"))
    assert "not the published figure" in row["caveat_en"] and "不是公布" in row["caveat_zh"]
    task = rows("implied_values")["individual_businesses_converted_to_enterprises_task_2020_220303_20210109"]
    assert (task["value"], task["low"], task["high"]) == ("44", "44", "44")


def test_implied_values_lie_in_their_bounds_name_their_inputs_and_undo_no_real_growth():
    for row in made()["implied_values"]:
        assert exact(row["low"]) <= exact(row["value"]) <= exact(row["high"])
        for part in row["inputs"].split(" "):
            assert part[2:] in FIGURES and part[1] == "="
        assert "gross_regional_product" not in row["inputs"]
        assert row["caveat_zh"] and row["caveat_en"]
    invested = rows("implied_values")["fixed_asset_investment_2019_220303_20210109"]
    assert (invested["value"], invested["unit_id"]) == ("33.3", "yuan_1e8")
    assert exact(invested["low"]) <= Fraction(3615, 100) / Fraction(10865, 10000) and exact(
        invested["high"]
    ) >= Fraction(3625, 100) / Fraction(10855, 10000)


def test_no_value_is_implied_by_a_rule_that_does_not_hold():
    package = Package(ROOT)
    package.table("figures").by("figure_id")[f"{ID}farmers_per_capita_disposable_income.2021.target"]["value"] = "19475"
    files = derive.tables(Facts(package))
    assert b"18200" not in files["data/derived/implied_values.csv"]
    assert b"19475 / 1.07 = 18200.9345794" in files["data/derived/rule_results.csv"]


def test_every_rule_has_its_result_with_both_sides_and_the_width_of_the_test():
    table = rows("rule_results")
    assert list(table) == [row["rule_id"] for row in PACKAGE.table("rules")]
    for row in table.values():
        assert row["left"] and row["right"] and row["outcome"] == row["expected"]
        for side in ("left", "right"):
            low, high = exact(row[f"{side}_low"]), exact(row[f"{side}_high"])
            assert low is None or high is None or low <= high
    assert table["industrial_investment_within_total"]["width"] == format_decimal(20_000_000)
