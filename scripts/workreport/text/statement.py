"""What kind of statement a sentence makes: result or target, of which year or plan period, and how a target is worded.

Taken from headings, tense and words of time; the years come from the text (title, date, headings), never from a list of sections.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

REVIEW, PLAN, ANNEX = "review", "plan", "annex"
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "Ｏ": "0", "O": "0"}
_YEAR = r"(?:19[5-9][0-9]|20[0-9]{2}|[一二][〇零○O一二三四五六七八九]{3})"
_FIRST_PLAN = 1953  # the first plan covered 1953 to 1957; the sixth began in 1981
_NUMBER = {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
    "十六": 16,
    "十七": 17,
}
_PLAN_NAME = r"[“\"]?(?P<plan>[六七八九]|十[一二三四五六七]?)五[”\"]?(?!年|个|大|项|位|条|方面|届|千|万|百|家|类)"

_HEADING = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}(?:、|,|部分|章|\s|:)|[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[、.])?\s*(?P<text>.{2,60}?)\s*$"
)
_REVIEW_WORDS = re.compile(r"回顾|总结|成就|过去|五年来|成绩|所做工作|工作情况|已经|执行情况|完成情况|发展历程")
_PLAN_WORDS = re.compile(
    r"目标|重点工作|主要工作(?!回顾|总结|和|成)|工作安排|工作部署|总体要求|工作建议|主要任务|重点任务|工作任务|奋斗|今后|未来|重大举措|总体思路|总体考虑|主要考虑|规划|指导思想|战略举措|工作意见|工作重点|思路|要求|工作打算|民生实事|实事|开好局|年工作$|年的工作|政府工作$|新篇章"
)
_ANNEX = re.compile(
    r"\s*[【\[（(]?\s*(?:附件[:：]?.{0,30}|附[:：].{0,30}|名\s*词\s*解\s*释|注\s*释|有关用语说明|用语说明|相关名词(?:解释|注释)|名词注释|《?政府工作报告》?.{0,8}(?:名词解释|注释|用语说明|有关用语|术语解释).{0,8}|注[:：])\s*[】\])）]?\s*$"
)
_CUES = re.compile(
    rf"(?P<five>(?:回[首顾望]|透过)?[^，。]{{0,4}}(?:五年来|(?:刚刚)?过去的?五年|这五年|五年间|五年接续|[“\"]?十[一二三四五六]?五[”\"]?的五年|回望五年))"
    rf"|(?P<future>今后(?:的)?五年|未来(?:的)?五年|(?:到|至)20[0-9]0年)"
    rf"|(?P<named>{_PLAN_NAME})(?P<tail>时期|期间|以来|发展|规划|末)?"
    rf"|(?P<last>(?:刚刚)?过去的?(?:这)?一年|一年来|这一年|回顾一年|(?:刚刚)?过去的(?P<gone>{_YEAR})年|去年)"
    rf"|(?P<this>今年)|(?P<year>{_YEAR})年(?!代|[0-9度]|-|—|至|到)"
)
_LEAD = re.compile(
    r"\s*(?:各位代表[!！,，:：]|同志们[!！,，]|[—–-]{1,2}|[（(]?[一二三四五六七八九十0-9]+[)）、.]|[一二三四五六七八九十]是|、|\s)*"
)
_OPENING = re.compile(
    r"(?:做好|完成|实现|根据|综合|按照|建议|展望|面向|提出|确定|围绕|实施|回顾|经过|全面|刚刚|总的看|总体看|[《》（）()“”\"]|纲要|草案|省委|市委|自治区党委|县委|区委|明确|了|关于|和|、|的|，|我[省市县区]|全[省市县区]|各方面因素|考虑|党中央)*"
)
_EXPECTED = re.compile(r"预期(?:性)?(?:增长)?(?:目标|指标)")
_TARGETS = re.compile(r"(?:预期|主要|奋斗|总体|发展|工作|具体|约束性|增长)(?:性)?(?:的)?(?:目标|指标)")


@dataclass(frozen=True, slots=True)
class Years:
    """The year that a report looks back on and the one it plans; 0 where the text does not say."""

    review: int = 0
    plan: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands. part: review, plan, annex or empty. period: the first and last year that it speaks of.

    expected: in the paragraph of expected targets (预期). targets: in a paragraph of overall targets.
    """

    part: str = ""
    period: tuple[int, int] = (0, 0)
    expected: bool = False
    targets: bool = False

    @property
    def target(self) -> bool:
        return self.part == PLAN


def arabic_year(text: str) -> int:
    """2026 for 2026 or 二〇二六."""
    return int("".join(_DIGITS.get(c, c) for c in text))


def plan_years(name: str) -> tuple[int, int]:
    """First and last year of a five-year plan: 十四 is 2021 to 2025."""
    number = _NUMBER[name]
    return 1981 + (number - 6) * 5, 1985 + (number - 6) * 5


def is_heading(line: str) -> bool:
    """Whether a paragraph is short and ends no sentence."""
    return len(line) <= 60 and line[-1:] not in tuple("。！；？，：!;?,:") and "。" not in line


_DELIVERED = re.compile(
    rf"(?P<year>{_YEAR})年(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?P<day>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})日\s*在"
)
_TITLE = re.compile(rf"(?P<year>{_YEAR})年?[^，。]{{0,20}}政府工作(?:的)?报告")
_OF_YEAR = re.compile(rf"(?P<year>{_YEAR})年")
_REVIEWED = re.compile(
    rf"(?:过去的|回顾|总结)(?P<year>{_YEAR})年|(?P<year2>{_YEAR})年(?:工作|主要工作|的工作|政府工作)?(?:的)?(?:回顾|总结)|(?P<year3>{_YEAR})年(?:是|,|，)"
)
_PLANNED = re.compile(
    rf"(?P<year>{_YEAR})年[^，。]{{0,16}}(?:预期目标|主要目标|重点工作|主要工作|工作安排|工作任务|主要任务|总体要求|奋斗目标|工作建议|工作部署|工作的总体)"
)


def years(paragraphs: Sequence[str]) -> Years:
    """The years of a report as its text says them: headings first, then sentences of review and plan, date, title."""
    review, plan = Counter[int](), Counter[int]()
    dated = titled = 0
    for at, text in enumerate(paragraphs):
        if at < 40 and len(text) < 200:
            if not dated and (m := _DELIVERED.search(text)):
                dated = arabic_year(m["year"])
                month = int(_CN_MONTH.get(m["month"], m["month"]))
                if month >= 10:
                    dated += 1
            if not titled and (m := _TITLE.search(text)) and at < 30:
                titled = arabic_year(m["year"])
        if is_heading(text):
            for m in _OF_YEAR.finditer(text):
                if _REVIEW_WORDS.search(text) and not _PLAN_WORDS.search(text):
                    review[arabic_year(m["year"])] += 3
                elif _PLAN_WORDS.search(text) and not _REVIEW_WORDS.search(text):
                    plan[arabic_year(m["year"])] += 3
            continue
        head = text[:60]
        if "年" in head and (m := _REVIEWED.search(head)):
            review[arabic_year(m["year"] or m["year2"] or m["year3"])] += 1
        if ("目标" in text or "工作" in head) and (m := _PLANNED.search(text[:400])):
            plan[arabic_year(m["year"])] += 2
    votes = Counter[int]()
    for year, count in plan.items():
        votes[year] += count
    for year, count in review.items():
        votes[year + 1] += count
    for year in (dated, titled):
        if year:
            votes[year] += 4
    if not votes:
        return Years()
    best = max(votes.items(), key=lambda item: (item[1], item[0]))[0]
    return Years(best - 1, best)


_CN_MONTH = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}


class Reader:
    """Walks through a report, paragraph by paragraph, and says where each sentence stands."""

    def __init__(self, known: Years) -> None:
        self.years = known
        self.context = Context("", (known.review, known.review))
        self.open = False

    def _year(self, part: str) -> tuple[int, int]:
        year = self.years.plan if part == PLAN else self.years.review
        return (year, year)

    def five(self, part: str, name: str = "") -> tuple[int, int]:
        """The five years that a review looks back on, or a plan looks ahead to."""
        if name:
            return plan_years(name)
        return (self.years.plan, self.years.plan + 4) if part == PLAN else (self.years.review - 4, self.years.review)

    def paragraph(self, text: str) -> Context:
        """Where the paragraph begins; `sentence` moves on inside it."""
        if is_heading(text):
            self._heading(text)
            self.open = bool(re.search("(?:预期|主要|奋斗|发展)目标$", text))  # what follows is its list
            if self.open:
                self.context = replace(self.context, expected="预期" in text, targets=True)
            return self.context
        if not self.open:
            self.context = replace(self.context, expected=False, targets=False)
        self.open = text[-1:] in tuple("；，、;,")  # a list of targets, one a line
        self._cue(text, 40)
        return self.context

    def _heading(self, text: str) -> None:
        if len(text) < 40 and _ANNEX.match(text):
            self.context = Context(ANNEX, self.context.period)
            return
        if "工作报告" in text or "会议上" in text:
            return  # the title says nothing of what follows
        review, plan = _REVIEW_WORDS.search(text), _PLAN_WORDS.search(text)
        numbered = re.match(r"\s*(?:第?[一二三四五六七八九十]{1,3}(?:、|部分|章))", text)
        m = next((m for m in _CUES.finditer(text) if not (m["named"] and "开好局" in text)), None)
        if not (review or plan or m) or (not numbered and not m):
            return
        part = REVIEW if review and (not plan or review.start() < plan.start()) else PLAN if plan else self.context.part
        period = self._year(part)
        if m:
            if m["named"]:
                span = plan_years(m["plan"])
                if span[1] <= self.years.review and (review or not plan):
                    part, period = REVIEW, span
                elif span[1] > self.years.review and (plan or not review):
                    part, period = PLAN, span
            elif m["five"]:
                period = self.five(part if part else REVIEW)
            elif m["future"]:
                part, period = PLAN, self.five(PLAN)
            elif m["year"]:
                year = arabic_year(m["year"])
                if year == self.years.review and (review or not plan):
                    part, period = REVIEW, self._year(REVIEW)
                elif year == self.years.plan and (plan or not review):
                    part, period = PLAN, self._year(PLAN)
        elif not (review or plan):
            return
        self.context = Context(part, period)

    def _cue(self, text: str, within: int) -> None:
        """Words of time at the beginning of a paragraph or sentence move the context for what follows."""
        if self.context.part == ANNEX:
            return
        at = _LEAD.match(text).end()  # type: ignore[union-attr]
        at = _OPENING.match(text, at).end()  # type: ignore[union-attr]
        m = _CUES.match(text, at)
        if not m:
            if self.context.part != PLAN and within:
                self._planned(text[:160])
            return
        part, period = self.context.part, self.context.period
        if m["named"]:
            span = plan_years(m["plan"])
            if not m["tail"]:
                return
            if span[1] <= self.years.review:
                part, period = REVIEW, span
            elif span[0] >= self.years.plan or part == PLAN:
                part, period = PLAN, span
        elif m["five"]:
            if part != PLAN:
                part = REVIEW
                period = self.five(REVIEW)
        elif m["future"]:
            if m["future"].startswith(("今后", "未来")):
                part, period = PLAN, self.five(PLAN)
            else:
                return
        elif m["last"]:
            if m["last"] != "去年" or part != PLAN:
                part, period = REVIEW, self._year(REVIEW)
        elif m["this"]:
            if part == PLAN:
                period = self._year(PLAN)
            elif re.match(
                r"今年(?:是|政府工作|经济社会|全[省市区县州]|我[省市区县州]|工作|发展|的?主要|我们要|要)",
                text[m.start() :],
            ) and ("目标" in text or "开局" in text[:60] or "总体要求" in text or "总的要求" in text):
                part, period = PLAN, self._year(PLAN)
        elif m["year"]:
            year = arabic_year(m["year"])
            if within and year == self.years.review and part != PLAN:
                part, period = REVIEW, self._year(REVIEW)
            elif within and year == self.years.plan:
                part, period = PLAN, self._year(PLAN)
        self.context = replace(self.context, part=part, period=period)

    def _planned(self, text: str) -> None:
        """A paragraph of a review that speaks of drawing up the next plan leads over to it."""
        for m in _CUES.finditer(text):
            if (
                m["named"]
                and plan_years(m["plan"])[1] > self.years.review
                and re.match("规划|目标|纲要", text[m.end("plan") + 2 :])
            ):
                self.context = replace(self.context, part=PLAN, period=plan_years(m["plan"]))
                return

    def sentence(self, text: str, first: bool) -> Context:
        """Where the next sentence of the paragraph stands."""
        if not first and self.context.part != ANNEX:
            if "标志着" in text and ("收官" in text or "完成" in text) and "五" in text:
                self.context = replace(self.context, part=REVIEW, period=self.five(REVIEW))
            else:
                self._cue(text, 0)
        if ("目标" in text or "指标" in text) and _TARGETS.search(text):
            expected = bool(_EXPECTED.search(text))
            starts = bool(
                re.search(r"目标(?:任务)?(?:主要)?(?:是|为|包括|如下|[:：，,])|指标(?:主要)?(?:是|为|包括|[:：])", text)
            )
            if (starts and self.context.part != REVIEW and "今年" in text and "五年" not in text) or (
                starts
                and expected
                and self.context.part in ("", REVIEW)
                and "完成" not in text[:30]
                and "达到" not in text
            ):
                self.context = replace(self.context, part=PLAN, period=self._year(PLAN))
            if starts:
                self.context = replace(self.context, expected=expected, targets=True)
        return self.context


def period_of(when: str, context: Context, known: Years) -> tuple[tuple[int, int], bool] | None:
    """The years that a word of time names in its context, and whether only a part of them; None where it names none."""
    if not when:
        return None
    found = [arabic_year(m) for m in re.findall(rf"{_YEAR}", when)]
    partial = bool(re.search(r"季度|半年|月", when))
    if found:
        return (min(found), max(found)), partial
    if m := re.search(_PLAN_NAME, when):
        return plan_years(m["plan"]), False
    year = known.plan if context.part == PLAN else known.review
    if partial:
        return (year, year), True
    if "五年" in when or "5年" in when:
        if when.startswith(("今后", "未来")):
            return (known.plan, known.plan + 4), False
        if context.period[1] - context.period[0] >= 3:
            return context.period, False
        return ((known.plan, known.plan + 4) if context.part == PLAN else (known.review - 4, known.review)), False
    for word, years_back in (("四年", 3), ("三年", 2), ("两年", 1)):
        if word in when:
            return (known.review - years_back, known.review), False
    if when in ("今年", "当年", "今年以来"):
        return (year, year), False
    if when == "去年" or ("一年" in when and not when.startswith("上一年")):
        return (known.review, known.review), False
    if when in ("上年", "上一年"):
        return (year - 1, year - 1), False
    if when == "前年":
        return (known.review - 1, known.review - 1), False
    if when == "明年":
        return (known.plan, known.plan), False
    return None


def written(period: tuple[int, int]) -> str:
    """2025, or 2021/2025."""
    return str(period[0]) if period[0] == period[1] else f"{period[0]}/{period[1]}"


def wording_of(own: str, before: str, context: Context) -> str:
    """How a target is worded: by the word nearest before it (力争, 确保), else by its paragraph (预期), else plainly."""
    if own:
        return own
    if context.expected:
        return "expected"
    own_clause, *earlier = reversed(re.split("[，,；;：:]", _NO_WILL.sub("", before)))
    for at, clause in enumerate((own_clause, *earlier)):
        found = [(clause.rfind(w), kind) for w, kind in WORDING.items() if w in clause]
        if found and (not at or (re.match(rf"[^。]{{0,4}}(?:{'|'.join(WORDING)})", clause) and _SAID.search(clause))):
            return max(found)[1]
    return "plain"


_SAID = re.compile("[0-9]|高于|快于|同步|正增长|翻番|完成")  # a clause that states a target
_NO_WILL = re.compile("(?:努力|力争|争取|奋力)+[^，。；、]{0,8}(?:更好|更优|更高|更大|更多)[^，。；、]*")
WORDING = {
    "力争": "strive",
    "争取": "strive",
    "努力": "strive",
    "奋力": "strive",
    "确保": "ensure",
    "务必": "ensure",
    "保证": "ensure",
}


LONGEST = (
    4000  # characters of a sentence; a longer one is read in parts, so that no text takes more than its share of time
)


def split(text: str) -> Iterable[tuple[int, str]]:
    """Sentences of a paragraph with their offsets."""
    at = 0
    for m in _END.finditer(text):
        yield from _parts(text, at, m.end())
        at = m.end()
    if at < len(text):
        yield from _parts(text, at, len(text))


def _parts(text: str, at: int, end: int) -> Iterable[tuple[int, str]]:
    while end - at > LONGEST:
        cut = max(text.rfind("，", at, at + LONGEST), text.rfind(",", at, at + LONGEST)) + 1
        cut = cut if cut > at else at + LONGEST
        yield at, text[at:cut]
        at = cut
    yield at, text[at:end]


_END = re.compile(r"(?:[！？!?；;]|(?<![0-9])。|。(?![0-9]))+[”\"）)]*")
