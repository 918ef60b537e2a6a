"""Promises about names: a number gets the indicator that the words prove, and no other."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.text import naming, statement, targets
from scripts.workreport.text.characters import clean
from scripts.workreport.text.registry import HEADS, Registry, RegistryError, core, extended, rows_of, spelled
from scripts.workreport.text.scanner import scan
from tests.headline_sentences import CONSTRUCTIONS, OTHERS, Said

VARIANTS = 10


def readings(text: str) -> list[tuple[str, naming.Reading]]:
    """The printed amounts of a text and what each measures."""
    plain, offsets = clean(text)
    found = []
    for start, sentence in statement.split(naming.prepared(plain)):
        for r in naming.read(sentence, scan(sentence), core(), (), "预期目标" in text):
            a, b = start + r.start, start + r.end
            if offsets:
                a, b = offsets[a], offsets[b - 1] + 1
            found.append((text[a:b], r))
    return found


def named(text: str) -> list[tuple[str, ...]]:
    return [tuple(i.indicator_id for i in r.indicators) for _, r in readings(text)]


def holds(said: Said, found: list[tuple[str, naming.Reading]]) -> bool:
    """Whether the amount was read so; an amount printed twice may stand for two indicators."""
    for printed, r in found:
        names = {i.indicator_id for i in r.indicators}
        read = printed.endswith(said.amount) and r.text == said.value and r.qualifier == said.qualifier
        if read and ((said.indicator in names) if said.indicator else not names):
            return r.span == said.span or not said.indicator
    return False


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_every_construction_is_read_in_ten_variants(name: str) -> None:
    for seed in range(VARIANTS):
        text, statements = CONSTRUCTIONS[name](Random(f"{name}{seed}"))
        found = readings(text)
        for said in statements:
            assert holds(said, found), (
                text,
                said,
                [(p, r.text, r.qualifier, r.span, [i.indicator_id for i in r.indicators]) for p, r in found],
            )
        claimed = {said.indicator for said in statements if said.indicator}
        got = {i.indicator_id for _, r in found for i in r.indicators}
        assert got == claimed, (text, got - claimed)


@given(st.sampled_from(OTHERS), st.integers(1, 40))
def test_a_longer_name_is_never_the_headline_inside_it(name: str, number: int) -> None:
    assert named(f"{name}增长{number}%。") == [()]
    assert named(f"{name}达到{number}亿元。") == [()]


@given(
    st.text(alphabet="全省市县经济生产总值财政收入增长达到亿元%，、。；（）0123456789.和分别年均突破台阶", max_size=60)
)
def test_any_text_is_read_without_an_error_and_spans_stand_in_it(text: str) -> None:
    for printed, r in readings(text):
        assert printed
        assert r.text


def test_names_that_must_not_be_taken_for_an_indicator_are_not() -> None:
    """The registry says of each indicator what it must not be confused with."""
    from scripts.workreport.text.vocabulary import WORDS

    checked = 0
    for row in rows_of((WORDS / "indicators.tsv").read_text(encoding="utf-8")):
        for name in filter(None, row["never"].split("|")):
            found = core().lookup(name)
            ids = {i.indicator_id for i in (found.level, found.growth) if i} if found else set()
            assert row["indicator_id"] not in ids, (name, row["indicator_id"])
            checked += 1
    assert checked > 40


def test_every_indicator_can_be_named() -> None:
    reached = {i.indicator_id for c in core()._names.values() for i in (c.level, c.growth) if i}
    assert reached == set(core().indicators)


def test_a_name_with_two_meanings_is_refused() -> None:
    row = {
        "indicator_id": "a",
        "name_zh": "甲额",
        "name_en": "a",
        "measure": "level",
        "dimension": "money",
        "names": "乙额",
        "names_in_targets": "",
        "never": "",
    }
    with pytest.raises(RegistryError, match="甲额"):
        Registry([row, row | {"indicator_id": "b", "name_zh": "丙额", "names": "甲额"}])


def test_braces_spell_out_every_name() -> None:
    assert list(spelled("{全|}县{生产|}总值|GDP")) == ["全县生产总值", "全县总值", "县生产总值", "县总值", "GDP"]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024年，地区生产总值增长5%。", "2024年"),
        ("到2030年，常住人口城镇化率达到70%。", "到2030年"),
        ("五年来，城镇新增就业12万人。", "五年来"),
        ("地区生产总值增长5%。", ""),
    ],
)
def test_the_words_of_time_go_with_the_number(text: str, when: str) -> None:
    assert readings(text)[0][1].when == when


def test_no_sentence_with_a_known_name_is_passed_over() -> None:
    """Sentences without a head are not read: every name must hold one, short names with the verb that follows them."""
    names = {name for table in (core()._names, core()._targets) for name in table}
    lost = [name for name in names if not HEADS.search(name) and not HEADS.search(f"{name}增长5%")]
    assert not lost


def test_the_indicators_of_a_package_extend_the_registry() -> None:
    more = extended(
        [
            {
                "indicator_id": "ocean_product",
                "name_zh": "海洋生产总值",
                "measure": "level",
                "dimension": "money",
                "names": "海洋{经济|}生产总值",
            }
        ]
    )
    found = more.lookup("海洋经济生产总值")
    assert found and found.level and found.level.indicator_id == "ocean_product"
    assert core().lookup("海洋生产总值") is None
    with pytest.raises(RegistryError, match="生产总值"):
        extended(
            [{"indicator_id": "x", "name_zh": "某值", "measure": "level", "dimension": "money", "names": "生产总值"}]
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("居民收入增长与经济增长基本同步，农村居民收入增速快于城镇。", [("基本同步", "in_step", "disposable_income_growth"), ("快于城镇", "faster", "rural_disposable_income_growth")]),
        ("城乡居民收入与经济增长同步。", [("同步", "in_step", "disposable_income_growth")]),
        ("外贸进出口总值争取实现正增长。", [("正增长", "positive", "imports_exports_growth")]),
        ("居民收入增速高于经济增速、高于全省平均水平。", [("高于经济增速", "above", "disposable_income_growth"), ("高于全省平均水平", "above", "disposable_income_growth")]),
    ],
)  # fmt: skip
def test_phrases_are_printed_without_the_words_before_them(text: str, said: list[tuple[str, str, str]]) -> None:
    found = targets.read(text, core(), (), True)
    assert [(text[p.start : p.end], p.qualifier, p.indicators[0].indicator_id) for p in found] == said


def test_a_part_that_is_said_to_be_included_is_no_other_area() -> None:
    assert named("全年（含开发区），地区生产总值完成52.7亿元。") == [("gross_regional_product",)]
    assert named("开发区加快建设，地区生产总值完成52.7亿元。") == [()]
