"""Promises about names: a number gets the indicator that the words prove, and no other."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.text import naming, statement
from scripts.workreport.text.characters import clean
from scripts.workreport.text.registry import Registry, RegistryError, core, spelled
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
        if printed.endswith(said.amount) and r.text == said.value and r.qualifier == said.qualifier:
            if (said.indicator in names) if said.indicator else not names:
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


@given(st.sampled_from(sorted(n for row in () for n in row)) if False else st.sampled_from(OTHERS), st.integers(1, 40))
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

    head, *lines = (WORDS / "indicators.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = head.split("\t")
    checked = 0
    for line in lines:
        row = dict(zip(columns, line.split("\t"), strict=True))
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
