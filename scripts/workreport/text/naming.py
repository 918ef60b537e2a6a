"""What a number measures: the words that name it, and the indicator where these words prove it.

`read` takes one sentence and its numeral spans. The own clause goes first: the noun before the number or its verb names it.
A clause without a noun of its own takes the subject of the clause before; a clause with any other noun never inherits; no
clause takes a name from the one after it. What is not proved stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .grammar import Quantity, parse
from .names import AFTER_KIND, DATE, GOES_ON, VERBS, Namer, Subject, Words
from .numerals import QuantityError
from .registry import Concept, Indicator, Registry
from .spans import Span
from .vocabulary import BEFORE_WORDS, rows

QUANTITY = "\ue010"  # private use: stands for the characters of a number
WIDEST = 80  # characters before a number in which its name is looked for

_CONJUNCTION = re.compile(r"(?:、|和|及|与|以及|、和|,)?")
_BOUNDARY = re.compile(r"[，,：:；;()]")
_COMPLETION = re.compile(
    r"(?:完成|占|为|相当于|达到|达)[^，]{0,12}(?:计划|任务|目标|预算|指标|考核数)(?:数|值|任务)?的?$"
)
_SCOPE = re.compile(r"同口径|同比口径|可比口径|扣除(?!价格|物价|通胀)|剔除(?!价格|物价)|不含(?!农户)|不包括|还原|加上")
_OTHER_SCOPE = re.compile(
    r"\s*(?:若|如|按|以)?(?:同口径|同比口径|可比口径|扣除(?!价格|物价|通胀)|剔除(?!价格|物价)|不含|不包括|还原)"
)
_OF = re.compile(
    r"的(?!目标|预期|速度|增速|增幅|水平|成绩|好成绩|增长|涨幅|较快|高速|中高速|左右|幅度|历史|新高|佳绩|优异|既定)"
)
_CLASS = re.compile(r"(?:以上|以下)?(?:县|市|区|乡|镇|村|企业|项目|产业|俱乐部|园区|集群|强)")
_SUBORDINATE = re.compile(r"的(?:情况|基础|前提|背景|条件|形势|高基数)[^，]{0,4}$")
_STEPS = re.compile(r"的?(?:[“”]|新|大|历史性|重要)*(?:台阶|大关|关口|门槛|整数关)")
_CUE = re.compile(
    rf"(?:力争|确保|争取|努力|预计|计划|其中|同时|展望|建议|实现)?(?:[“\"]?(?:到|至|截至|在|自)?[“\"]?{DATE}+[”\"]?(?:年|底|末|期间|时期|以来|期末|的|全年)*"
    r"|(?:刚刚)?过去的?(?:这)?[五5]年(?:来|间|里)?|这[五5]年(?:来|间|里)?|[五四三]年来|[五5]年(?:间|里|累计)|今后[五5]年|未来[五5]年|过去[四三]年"
    r"|(?:刚刚)?过去的?一年(?:来|里|中)?|一年来|这一年|今年以来|今年|去年|明年|上年|前年|上一年|本届政府(?:任期|以来)?"
    r"|上半年|下半年|前三季度|[一二三四]季度|十四五|十五五|十三五)"
)
_TOTALS = {
    "总额": "",
    "总量": "",
    "总值": "",
    "规模": "",
    "总规模": "",
    "余额": "",
    "水平": "",
    "总体": "",
    "增加额": "-",
}
_BARE = frozenset(("出口", "进口", "产量", "支出", "投资", "消费"))
_PART_OF = ("增加值", "总产量", "产量", "总产", "支出", "总产值", "产值")
_LASTING = frozenset(("年", "个月", "个季度", "天", "周年", "个年头", "日"))
_CIRCUMSTANTIAL = re.compile("[ “]*(?:在|受|面对|由于|尽管|虽然|随着|经过|克服)")
_CIRCUMSTANCE = re.compile(r"的(?:情况|背景|条件|形势|基础|前提)(?:之)?[下上]，?")
_GROWING = frozenset(("growth", "fall", "rise_noun", "fall_noun"))
_YEARLY = re.compile("年产量|年实际|年总产")
_FLOWING = re.compile("实现|完成|累计")
_SUM = re.compile("[和及与]")
_COUNTED = re.compile("(?:[0-9]+|[一二两三四五六七八九十])个?$")  # 跨越3个千亿元台阶: how many steps, not which
_ONE_BY_ONE = re.compile("(?:接连|先后|相继|连续|连)$")
_PART_OF_PLACE = re.compile(
    r"经济圈|都市圈|城市群|经济带|示范区|开发区|高新区|新区|经开区|一体化|保税区|自贸区|自贸试验区|片区|湾区|城区|县域|园区|生态区|功能区|走廊|[^全我本各]县[^以]|协作区|全国|长三角|特区"
)
_ECONOMY = re.compile("^(?:经济|(?:地区)?生产总值|GDP)")
_WHOLE = re.compile(r"全[省市区县州盟旗]|我[省市区县州盟旗]|本[省市区县]")
DIMENSIONS = {row[0]: (row[1], row[2], row[3]) for row in rows("dimensions")}


@dataclass(slots=True)
class Reading:
    """One quantity of a sentence, with what names it.

    start, end  of the printed span in the sentence. quantity: as read, with unit and qualifier of its list; sign applied.
    names       the words that name it. indicators: those of the registry that they prove, one for each name that holds.
    span        annual, plan_average, plan_total, step or other, as far as the sentence says
    holds, flows, each_year, years
                whether it is said of every year of its period, of all of it together, of each year, of so many years
    when        the words of time that govern it, as printed; compared: the year that a change is measured from
    quote       where the words that name it begin
    """

    start: int
    end: int
    quantity: Quantity
    text: str
    text_max: str
    unit: str
    symbol: str
    multiplier: int
    qualifier: str
    names: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    span: str = "annual"
    when: str = ""
    compared: str = ""
    yoy: bool = False
    holds: bool = False  # 稳定在, 保持在: said of every year of its period
    flows: bool = False  # 实现, 累计: what came in over its period
    each_year: bool = False
    years: int = 0  # 连续9年
    wording: str = ""
    estimated: bool = False
    quote: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Number:
    start: int
    end: int
    quantity: Quantity
    step: bool = False
    note: str = ""


@dataclass(slots=True)
class _Group:
    """Numbers of one list, the subject they belong to, and the words before them."""

    subject: Subject | None
    words: Words
    numbers: list[_Number]
    quote: int
    blocked: bool = False
    after: str | None = None
    named_here: bool = True


class Sentence(Namer):
    """Reads one sentence; see `read`."""

    def __init__(
        self,
        text: str,
        spans: Sequence[Span],
        registry: Registry,
        places: Sequence[str] = (),
        targets: bool = False,
        when: str = "",
    ) -> None:
        """when: the words of time that govern the sentence from the one before; after `read`, those that govern the next."""
        super().__init__(text, registry, places, targets)
        self.dates = [s for s in spans if s.role == "date"]
        self.numbers: list[_Number] = []
        masked = list(text)
        for s in spans:
            if s.role == "date":
                masked[s.start : s.end] = DATE * (s.end - s.start)
                continue
            number = self._number(s)
            if number:
                self.numbers.append(number)
                masked[number.start : number.end] = QUANTITY * (number.end - number.start)
            elif s.role == "figure" and not (s.quantity and s.quantity.unit in _LASTING):
                masked[s.start : s.end] = "\ue012" * (s.end - s.start)  # unread or a ratio: no noun, no number
        self.masked = "".join(masked)
        self.when = when
        self.scope = False
        self.elsewhere = ""  # all or economy: what of the sentence is said of another area, or of a part of the place
        self.subject_at = 0
        self.group: _Group | None = None
        self.verbs: set[str] = set()  # kinds of the verbs of the number before
        self.yoy = False  # the number before is a change over the year before
        self.history: list[Subject] = []  # the subjects of the sentence, in order
        self.last = ""  # the words before the number before
        self.readings: list[Reading] = []

    def _number(self, s: Span) -> _Number | None:
        if s.role == "figure" and s.quantity and s.quantity.unit in _LASTING:
            return None  # 五年来, 连续9年: how long, not how much
        if s.role == "figure" and (quantity := s.governed):
            return _Number(s.start, s.end, quantity, any(word.effect == "step" for word in s.governing), s.note)
        if s.role == "word" and s.kind == "bare" and "亿" in s.printed:
            start = s.start
            before = next((w for w in ("突破", "超过", "超", "接近") if self.text.endswith(w, 0, start)), "")
            step = _STEPS.match(self.text, s.end) or AFTER_KIND.get(self.text[max(0, start - 2) : start]) == "step"
            if not (before or step):
                return None
            try:
                return _Number(start - len(before), s.end, parse(self.text[start - len(before) : s.end]))
            except QuantityError:
                return None
        return None

    # --- clauses ---------------------------------------------------------------------------------------------

    def read(self) -> list[Reading]:
        """All quantities of the sentence, in order."""
        stack: list[tuple[Subject | None, str, bool]] = []
        start, at = 0, 0
        queue = list(self.numbers)
        while at <= len(self.masked):
            m = _BOUNDARY.search(self.masked, at)
            end = m.start() if m else len(self.masked)
            mark = m.group() if m else ""
            at = end + 1
            if mark == "(":
                close = self.masked.find(")", end)
                inside = self.masked[end + 1 : close] if close > 0 else ""
                if close > 0 and QUANTITY not in inside:
                    at = close + 1  # a remark without a number stays with the words around it
                    continue
                self._clause(start, end, queue)
                stack.append((self.subject, self.when, self.scope))
                start = at
                continue
            self._clause(start, end, queue)
            start = at
            if mark == ")" and stack:
                self.subject, self.when, self.scope = stack.pop()
            if mark in ("；", ";"):
                self._finish("")
                self.subject, self.scope, self.elsewhere, self.history = None, False, "", []
        self._finish("")
        return self.readings

    def _clause(self, start: int, end: int, queue: list[_Number]) -> None:
        numbers = []
        while queue and queue[0].start < end:
            numbers.append(queue.pop(0))
        clause = self.masked[start:end]
        if not clause.strip():
            return
        if m := _CUE.match(clause.lstrip('“" 　')):
            shift = len(clause) - len(clause.lstrip('“" 　'))
            rest = clause[shift + m.end() :]
            compared = rest.startswith(("相比", "同期"))
            if not compared:
                self.when = self.text[start + shift : start + shift + m.end()]
        if not numbers:
            self._finish(clause)
            self._plain(clause, start)
            return
        scope = self.scope
        subject, subject_at = self.subject, self.subject_at
        at = start
        for number in numbers:
            lead = self.masked[at : number.start]
            if (
                self.group
                and _CONJUNCTION.fullmatch(lead.strip())
                and lead.strip()
                and at != start
                and self._alike(number)
            ):
                self.group.numbers.append(number)
            elif (
                self.group
                and at == start
                and not lead.strip(" ，、和及与")
                and self.group.subject
                and 1 <= len(self.group.numbers) < max(len(self.group.subject.names), len(self.group.subject.parts))
            ):
                self.group.numbers.append(number)  # 分别增长5%，6%
            else:
                self._finish(lead)
                self._start(lead, at, number, at != start)
            at = number.end
        tail = self.masked[at:end]
        if self.group:
            self.group.after = tail
        if _SUBORDINATE.search(tail):
            self._finish(tail)
            self.subject, self.subject_at = subject, subject_at
        if scope:
            self._finish(tail)
            self.scope = False

    def _alike(self, number: _Number) -> bool:
        """Whether a number can stand in one list with those of the open group: 5年 cannot stand in one with 67.5%."""
        last = self.group.numbers[-1].quantity if self.group else number.quantity
        unit = number.quantity.unit
        return unit == last.unit or "" in (unit, last.unit) or {unit, last.unit} <= {"个", "个百分点", "%"}

    def _plain(self, clause: str, at: int) -> None:
        """A clause without a number: it goes on about the subject, or has another one."""
        if _OTHER_SCOPE.match(clause):
            self.scope = True
            return
        if _CIRCUMSTANTIAL.match(clause):
            return
        words = Words()
        name = self.stripped(clause.strip(), words)
        if not name:
            return
        subject = self.leading(name)
        self.elsewhere = "economy" if _PART_OF_PLACE.search(name) and not subject else ""
        if subject:
            self.subject, self.subject_at = subject, at
        elif len(name) > 1 and not GOES_ON.match(name) and not GOES_ON.match(clause.lstrip()):
            self.subject, self.subject_at = Subject([name[:WIDEST]], [None]), at

    # --- words before a number -------------------------------------------------------------------------------

    def _start(self, lead: str, at: int, number: _Number, glued: bool) -> None:
        """Open the group of a number: read the words between the number before it (or the clause) and it."""
        words = Words(when=self.when)
        offset = at
        if glued and (m := _CIRCUMSTANCE.match(lead)) and "在" in self.last:
            # 外贸进出口在对美贸易下降三成的情况下增长8%: the subject stands before the circumstance.
            before = self.stripped(self.last.split("在", 1)[0], Words())
            self.subject = self.subject_of(before) if before else None
            lead, glued, offset, at = lead[m.end() :], False, offset + m.end(), at + m.end()
        if glued and lead[:1] == "的":
            self.group = _Group(None, words, [number], at, blocked=True)
            return
        if len(lead) > WIDEST:
            offset += len(lead) - WIDEST
            lead = lead[-WIDEST:]
        if glued and (m := _STEPS.match(lead)):
            lead, offset = lead[m.end() :], offset + m.end()
        self.last = lead
        completion = _COMPLETION.search(lead)
        if completion and not lead[: completion.start()].strip("、，和及 "):
            self.group = _Group(None, words, [number], offset, blocked=True, named_here=False)
            return
        blocked = bool(completion)
        if _SCOPE.search(lead):
            self.scope = True
        if "累计" in lead:
            words.kinds.add("total")
        rest = self.peeled(lead, words, offset)
        # 、 before a verb of its own: what stands before it is another statement.
        cut = max(rest.rfind("、"), rest.rfind("，"))
        quote = offset
        if rest and not rest[cut + 1 :].strip() and cut >= 0:
            if rest[:cut].strip("、，和及与并且 "):
                self._plain(rest[:cut].strip("、，和及与并且 "), offset)
            rest = ""
        before = rest.rstrip("、，和及与并且 ")
        name = "" if not before.strip("、，和及与并且 ") else before.lstrip("、，并且 ") if glued else before
        name = self.stripped(name, words)
        subject: Subject | None
        named = True
        if _WHOLE.search(lead):
            self.elsewhere = ""
        if not name and not glued and not lead.strip(' “"') and not self.text.startswith(BEFORE_WORDS, number.start):
            self.group = _Group(
                None, words, [number], offset, blocked=True
            )  # a number alone at the beginning of a clause
            return
        if not name:
            subject, quote, named = self.subject, min(self.subject_at, offset), False
        elif name in _TOTALS:
            subject, quote, named = (self.subject if not _TOTALS[name] else None), min(self.subject_at, offset), False
        elif name in _PART_OF and (part := self.part(name)):
            subject, quote = part, min(self.subject_at, offset)
        elif GOES_ON.match(name) and not self.registry.lookup(name, self.targets):
            last = name.rsplit("、", 1)[-1] if "、" in name else ""
            inner = self.stripped(last, words) if last else ""
            found = self.subject_of(inner) if inner and not GOES_ON.match(inner) else None
            if found:
                subject = found
            else:
                self.group = _Group(None, words, [number], quote, blocked=True, named_here=False)
                return
        else:
            subject = self.subject_of(name)
            if self.other_area(subject.names[0]):
                self.elsewhere = "all"
            if name in _BARE and glued and self.subject and not self.subject.known:
                subject = Subject([name], [None])  # 猕猴桃产值增长8%、出口增长9%
        if self.elsewhere == "all" or (self.elsewhere and subject and _ECONOMY.search(subject.names[0])):
            blocked = True
        if named and subject is not self.subject:
            self.subject = subject
            self.history.append(subject)
            self.subject_at = offset + max(0, lead.find(name)) if name and name in lead else offset
            quote = self.subject_at
        if not named and self.yoy and not words.kinds & {"avg", "total", "other"}:
            words.kinds.add("yoy")  # 同比净增3亿元、增长12%
        self.yoy = "yoy" in words.kinds
        if named or words.kinds & VERBS or words.kinds & {"rise_noun", "fall_noun"}:
            self.verbs = words.kinds & {*VERBS, "rise_noun", "fall_noun"}
        elif number.quantity.unit == "%":
            words.kinds |= self.verbs  # 增长8%以上，力争10%
        self.group = _Group(subject, words, [number], quote, blocked=blocked or self.scope, named_here=named)

    # --- groups of numbers -----------------------------------------------------------------------------------

    def _finish(self, after: str) -> None:
        """Close the group: pair its numbers with its names."""
        group, self.group = self.group, None
        if group is None:
            return
        after = after if group.after is None else group.after
        step = "step" in group.words.kinds or bool(_STEPS.match(after))
        if len(group.numbers) > 1 and _ONE_BY_ONE.search(
            self.masked, max(0, group.numbers[0].start - 3), group.numbers[0].start
        ):
            step = True  # 接连突破8万亿元、9万亿元
        step = step or any(number.step for number in group.numbers)
        counted = _COUNTED.search(self.text, max(0, group.numbers[0].start - 6), group.numbers[0].start)
        pairs = self._pairs(group, step)
        became = "成为" in self.text[max(0, group.numbers[0].start - 24) : group.numbers[0].start]
        blocked = (
            group.blocked
            or group.words.base
            or bool(step and counted)
            or bool(_OF.match(after) and not step and not became)
            or bool(_CLASS.match(after))
        )
        for at, number in enumerate(group.numbers):
            reading = self._reading(number, group, step)
            reading.names = tuple(name for name, _ in pairs[at])
            if not blocked:
                found = [self._indicator(concept, reading, group.words) for _, concept in pairs[at]]
                reading.indicators = tuple(dict.fromkeys(i for i in found if i))
            self.readings.append(reading)

    def _pairs(self, group: _Group, step: bool) -> list[list[tuple[str, Concept | None]]]:
        count, subject = len(group.numbers), group.subject
        if "list" in group.words.kinds and not group.named_here and subject and len(subject.names) == 1 < count:
            latest = self.history[-count:]
            if len(latest) == count and all(len(s.names) == 1 for s in latest) and not subject.parts:
                return [[(s.names[0], s.concepts[0])] for s in latest]  # 内资62亿元，外资1亿美元，分别增长3%和8%
        if subject is None:
            return [[] for _ in range(count)]
        named = list(zip(subject.names, subject.concepts, strict=True))
        if len(subject.parts) == count and count > 1:
            return [[part] for part in subject.parts]
        if len(named) == count:
            return [[pair] for pair in named]
        if count == 1 or step:
            summed = _SUM.search(self.masked, group.quote, group.numbers[0].start) and not group.words.kinds & _GROWING
            if (
                len(named) > 1
                and "each" not in group.words.kinds
                and (subject.shared or summed)
                and not all(subject.concepts)
            ):
                named = [(name, None) for name, _ in named]  # 货物和服务进出口 is one sum of two
            return [named for _ in range(count)]
        return [[] for _ in range(count)]

    def _reading(self, number: _Number, group: _Group, step: bool) -> Reading:
        q, words = number.quantity, group.words
        start, end = number.start, number.end
        unit, qualifier = q.unit, q.qualifier
        if step and q.kind != "rank" and unit in ("", "元", "美元", "斤", "公斤", "吨", "人"):
            printed = self.text[start:end]
            word = next((w for w in BEFORE_WORDS if printed.startswith(w)), "")
            start += len(word)
            qualifier = "ge"
        text, text_max = q.text, q.text_max
        falls = ("fall" in words.kinds and words.verb in ("fall", "")) or "fall_noun" in words.kinds
        if falls and unit in ("%", "‰", "个百分点") and text[:1] != "-" and q.value:
            text, text_max = ("-" + text_max, "-" + text) if text_max else ("-" + text, "")
        span = "annual"
        kinds = words.kinds
        if step:
            span = "step"
        elif "other" in kinds:
            span = "other"
        elif kinds & {"avg", "before_avg"}:
            span = "plan_average"
        elif kinds & {"total", "before_total"}:
            span = "plan_total"
        when = words.when.removeprefix("=")
        compared = next((n.removeprefix("compared:") for n in words.notes if n.startswith("compared:")), "")
        notes = [n for n in ("real", "nominal") if n in kinds]
        if number.note:
            notes.append(number.note)
        return Reading(
            start, end, q, text, text_max, unit, q.symbol, q.multiplier, qualifier, span=span, when=when, compared=compared,
            yoy="yoy" in kinds, holds="hold" in kinds or bool(_YEARLY.search(self.masked, group.quote, number.start)),
            flows="before_verb" in kinds or bool(_FLOWING.search(self.masked, group.quote, number.start)), each_year=bool(kinds & {"each_year", "before_each_year"}),
            years=words.years, wording=words.wording, estimated=bool(kinds & {"estimate", "before_estimate"}), quote=group.quote,
            notes=tuple(notes),
        )  # fmt: skip

    def _indicator(self, concept: Concept | None, reading: Reading, words: Words) -> Indicator | None:
        """The indicator of a name for a number of this unit after this verb, or None."""
        if concept is None:
            return None
        dimension = DIMENSIONS.get(reading.unit, ("", "", ""))[0]
        grows = bool(words.kinds & _GROWING)
        level, growth = concept.level, concept.growth
        if reading.unit == "%" and growth and (grows or growth.indicator_id == "consumer_price_change"):
            if reading.quantity.value > 90 and growth.indicator_id.startswith("consumer_price"):
                return None  # an index, 102.3 for 2.3
            return growth
        if (
            level is None
            or (words.verb in ("growth", "fall") and level.measure != "count")
            or reading.unit == "个百分点"
        ):
            return None
        if level.measure == "count" and words.verb in ("growth", "fall"):
            return None
        if dimension == level.dimension:
            return level
        if level.dimension == "money" and not reading.unit and reading.multiplier >= 10**8:
            return level
        if level.dimension in ("persons", "mass") and not reading.unit and reading.multiplier >= 10**8:
            return level
        return None


_PER_CUBIC_METRE = re.compile("每立方米(?P<n>[0-9.]+)微克|微克每立方米")  # as many characters as what they become
_ALIKE = (("大关", "关口"), ("迈过", "迈上"), ("越过", "迈上"), ("跨过", "跨上"), ("跃过", "跃上"))


def prepared(text: str) -> str:
    """A clean text with words that the grammar would take for parts of a number (百亿大关, 迈过百亿) in another spelling."""
    for printed, written in _ALIKE:
        if printed in text:
            text = text.replace(printed, written)
    if "每立方米" in text:
        text = _PER_CUBIC_METRE.sub(lambda m: f"{m['n']}微克/立方米" if m["n"] else "微克/立方米", text)
    return text


def read(
    text: str, spans: Sequence[Span], registry: Registry, places: Sequence[str] = (), targets: bool = False
) -> list[Reading]:
    """The quantities of one sentence with what each measures.

    text      a sentence in half width and Simplified characters. spans: scan(text). places: names of the report's own place.
    targets   whether the sentence stands in the paragraph of the overall targets, where short names hold.
    """
    return Sentence(text, spans, registry, places, targets).read()
