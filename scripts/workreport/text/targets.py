"""Targets that are stated without a number: 与经济增长同步, 高于全国平均水平, 只增不减.

Phrases stand in `words/targets.tsv`: a pattern whose group `said` is what is printed, the qualifier that it means, and what it
compares with. The name before the phrase is read as before a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .names import DATE
from .naming import Sentence
from .registry import Concept, Indicator, Registry
from .statement import WORDING
from .vocabulary import rows

_CLAUSE = re.compile(r"[^，,。；;：:！!？?（）()]+")
_BETWEEN = re.compile(r"[、和及且与并]|以及|并且|也|且|均|同时")
_GROWING = frozenset(("in_step", "faster", "positive"))  # said of the growth rather than of the level
_OF_GROWTH = re.compile("增长|增速|增幅|经济")
_BEFORE_SAID = re.compile(
    "(?:均|实现|争取|力争|努力|确保|提前|预计|指标|推动|(?:继续)?保持(?=高于|快于|较快|正|增长))+"
)
_AFTER_SAID = re.compile("的(?:预期)?目标$")
_VAGUE = frozenset(("improve",))  # count only in the paragraph of the overall targets, and of names all known
_REVERSED = re.compile(
    r"(?:确保|力争|全面|如期|圆满)*(?P<said>完成|达到|落实)(?:国家|省|市|自治区|上级|上级政府|省里|国家和省|国家、省)?(?:下达|核定|规定|确定|要求)的(?P<names>[^，。；]{4,60}?)(?:等)?(?:约束性)?"
    r"(?:目标任务|控制目标|任务目标|任务|目标|指标|计划|要求)$"
)
_CHANGE = re.compile(
    r"(?:的)?(?:累计)?(?:降低|下降|减排|减少|排放降低|生产|控制|增长|改善|降幅|降低率|下降率)(?:率|幅度)?$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A target without a number. start, end: of the printed phrase; quote: where its clause begins, `until` where it ends."""

    start: int
    end: int
    qualifier: str
    compared_with: str
    names: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    quote: int
    until: int
    wording: str = ""
    average: bool = False
    years: int = 0


@cache
def _phrases() -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(row[0]), row[1], row[2]) for row in rows("targets")]


HINT = re.compile(
    "合理|接近|低于|提质|同步|同频|持平|不低于|不少于|高于|跑赢|超过|优于|好于|领先|快于|以上|以内|之内|完成|达到|符合|落实|不减|不降|有增|正增长|转正|稳|提升|提高|改善|下降|降低|回升|翻|倍增|协调|大于|高出|增长|扩大|控制"
)


def read(text: str, registry: Registry, places: tuple[str, ...], targets: bool, plan: bool = True) -> list[Phrase]:
    """The statements without a number of one sentence, in order; text: clean, as for `naming.read`.

    targets: in the paragraph of the overall targets. plan: in a plan, where vague phrases (稳步提升) are targets too.
    """
    found: list[Phrase] = []
    for clause in _CLAUSE.finditer(text):
        if HINT.search(clause.group()):
            found += _clause(
                text,
                clause.start(),
                clause.end(),
                Sentence(_dated(clause.group()), (), registry, places, targets),
                targets,
                plan,
            )
    return found


_DATES = re.compile(r"(?:19|20)[0-9]{2}年|[“\"]?十[一二三四五六]?五[”\"]?(?=末|时期|期间)")


def _dated(text: str) -> str:
    return _DATES.sub(lambda m: DATE * len(m.group()), text) if "年" in text or "五" in text else text


def _clause(text: str, start: int, end: int, reader: Sentence, targets: bool, plan: bool) -> list[Phrase]:
    clause, registry = text[start:end], reader.registry
    if m := _REVERSED.search(clause):
        names, indicators = [], []
        for piece in _CHANGE.sub("", m["names"]), *(re.split("[、和及]", m["names"])):
            name = _CHANGE.sub("", piece)
            concept = registry.lookup(name, targets)
            if concept:
                names.append(name)
                chosen = concept.growth if concept.growth and not concept.level else concept.level or concept.growth
                if chosen and chosen not in indicators:
                    indicators.append(chosen)
        if indicators:
            return [
                Phrase(
                    start + m.start(),
                    end,
                    "complete",
                    "the task set from above",
                    tuple(names),
                    tuple(indicators),
                    start,
                    end,
                )
            ]
        return []
    best: list[tuple[int, re.Match[str], str, str]] = []
    for pattern, qualifier, compared in _phrases():
        if qualifier in _VAGUE and not plan:
            continue
        for m in pattern.finditer(clause):
            if m.start() > 1 and not re.search("[0-9]", m.group()):
                best.append((m.start(), m, qualifier, compared))
    best.sort(key=lambda item: (item[0], -item[1].end()))
    found: list[Phrase] = []
    last = 0
    names: tuple[str, ...] = ()
    concepts: list[Concept | None] = []
    grows = average = False
    wording, years = "", 0
    for at, m, qualifier, compared in best:
        if at < last:
            continue
        lead = reader.text[last:at]
        if last and _BETWEEN.fullmatch(lead.strip()):
            pass
        else:
            if m.end() < len(clause) and not clause[m.end() :].startswith(
                ("、", "和", "，", "以及", "并", "且", "与", "的目标", "的预期目标", "等")
            ):
                tail = clause[m.end() :]
                if not any(p.match(tail) for p, _, _ in _phrases()):
                    continue
            subject, kinds, wording, years = _named(reader, lead)
            if subject is None or not any(subject[1]):
                last = m.end() if last else last
                continue
            vague = qualifier in _VAGUE or qualifier in ("stable", "positive")
            if reader.other_area(subject[0][0]) or (vague and not _plain(subject, m["said"], targets)):
                last = m.end() if last else last
                continue
            names, concepts = tuple(subject[0]), subject[1]
            grows = bool(kinds & {"growth", "fall", "rise_noun", "fall_noun"})
            average = bool(kinds & {"avg", "before_avg"})
        indicators = []
        for concept in concepts:
            if concept is None:
                continue
            rising = grows or qualifier in _GROWING or "增长" in m["said"] or bool(_OF_GROWTH.search(m.group()))
            chosen = (
                (concept.growth or (None if grows else concept.level)) if rising else concept.level or concept.growth
            )
            if chosen and chosen not in indicators:
                indicators.append(chosen)
        said = m.span("said")
        if lead_words := _BEFORE_SAID.match(clause, said[0], said[1]):
            said = lead_words.end(), said[1]
            wording = next((kind for word, kind in WORDING.items() if word in lead_words.group()), wording)
        if tail := _AFTER_SAID.search(clause, *said):
            said = said[0], tail.start()
        if indicators:
            found.append(
                Phrase(
                    start + said[0], start + said[1], qualifier, compared or _reference(clause[m.start() : m.end()]), names,
                    tuple(indicators), start, end, wording, average, years,
                )
            )  # fmt: skip
        last = m.end()
    return found


def _reference(printed: str) -> str:
    """What a phrase compares with, as printed."""
    m = re.search(r"(?:高于|跑赢|超过|优于|好于|领先于?|快于|不低于|不少于|大于|高出|与|和|同)(.+)", printed)
    return m[1] if m else ""


def _plain(subject: tuple[list[str], list[Concept | None]], said: str, targets: bool) -> bool:
    """Whether a vague phrase may be said of these names: one name, or in the overall targets a list that ends in no share."""
    names = subject[0]
    if targets:
        return len(names) == 1 or not names[-1].endswith(("占比", "比重"))
    if len(names) > 1 or "提质" in said:
        return False
    return "合理区间" in said or not names[0].endswith(("经济", "经济总量", "经济增长"))


def _named(reader: Sentence, lead: str) -> tuple[tuple[list[str], list[Concept | None]] | None, set[str], str, int]:
    """Names before a phrase with what they stand for, kinds of the words beside them, wording, and for how many years."""
    numbers = [m.end() for m in re.finditer("[0-9]", lead)]
    cut = lead.rfind("、", numbers[-1]) + 1 if numbers else 0
    subject, words = reader.named(lead[cut:].lstrip("、和并且"))
    if subject is None:
        return None, words.kinds, words.wording, words.years
    concepts = subject.concepts
    if not any(concepts) and subject.parts:
        return ([n for n, _ in subject.parts], [c for _, c in subject.parts]), words.kinds, words.wording, words.years
    return (subject.names, concepts), words.kinds, words.wording, words.years
