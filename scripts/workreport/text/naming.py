"""What a number measures: the words that name it, and the indicator where these words prove it.

`read` takes one sentence and its numeral spans. The own clause goes first: the noun before the number or its verb names it.
A clause without a noun of its own takes the subject of the clause before; a clause with any other noun never inherits; no
clause takes a name from the one after it. What is not proved stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .grammar import Quantity, parse
from .numerals import QuantityError
from .registry import Concept, Indicator, Registry
from .spans import Span
from .vocabulary import BEFORE_WORDS, rows

QUANTITY, DATE = "\ue010", "\ue011"  # private use: stand for the characters of a number, of a date
WIDEST = 80  # characters before a number in which its name is looked for

_JOINT = re.compile(r"[、和及与]|以及")
_CONJUNCTION = re.compile(r"(?:、|和|及|与|以及|、和|,)?")
_BOUNDARY = re.compile(r"[，,：:；;()]")
_COMPLETION = re.compile(r"(?:完成|占|为|相当于|达到|达)[^，]{0,12}(?:计划|任务|目标|预算|指标|考核数)(?:数|值|任务)?的?$")
_SCOPE = re.compile(r"同口径|同比口径|可比口径|扣除(?!价格|物价|通胀)|剔除(?!价格|物价)|不含(?!农户)|不包括|还原|加上")
_OF = re.compile(r"的(?!目标|预期|速度|增速|增幅|水平|成绩|好成绩|增长|涨幅|较快|高速|中高速|左右|幅度|历史|新高|佳绩|优异|既定)")
_CLASS = re.compile(r"(?:以上|以下)?(?:县|市|区|乡|镇|村|企业|项目|产业|俱乐部|园区|集群|强)")
_SUBORDINATE = re.compile(r"的(?:情况|基础|前提|背景|条件|形势|高基数)[^，]{0,4}$")
_STEPS = re.compile(r"的?(?:[“”]|新|大|历史性|重要)*(?:台阶|大关|关口|门槛|整数关)")
_CUE = re.compile(
    rf"(?:[“\"]?(?:到|至|截至|在|自)?[“\"]?{DATE}+[”\"]?(?:年|底|末|期间|时期|以来|期末|的|全年)*"
    r"|(?:刚刚)?过去的?(?:这)?[五5]年(?:来|间|里)?|这[五5]年(?:来|间|里)?|[五四三]年来|[五5]年(?:间|里|累计)|今后[五5]年|未来[五5]年|过去[四三]年"
    r"|(?:刚刚)?过去的?一年(?:来|里|中)?|一年来|这一年|今年以来|今年|去年|明年|上年|前年|上一年|本届政府(?:任期|以来)?"
    r"|上半年|下半年|前三季度|[一二三四]季度|十四五|十五五|十三五)"
)
_COMPARED = tuple("比较与同跟")
_TOTALS = {"总额": "", "总量": "", "总值": "", "规模": "", "总规模": "", "余额": "", "水平": "", "总体": "", "增加额": "-"}
_BARE = frozenset(("出口", "进口", "产量", "支出", "投资", "消费"))
_PART_OF = ("增加值", "总产量", "产量", "总产", "支出", "总产值", "产值")
_TWO_IN_ONE = (
    ("城乡", ("城镇", "农村")),
    ("内外资", ("内资", "外资")),
    ("存贷款", ("存款", "贷款")),
    ("一二三产业", ("第一产业", "第二产业", "第三产业")),
    ("一二三产", ("一产", "二产", "三产")),
    ("三次产业", ("第一产业", "第二产业", "第三产业")),
)
_VERBAL = re.compile("分别|约为|占|位居|达到|相当于|高于|低于")  # a name that holds these was cut wrongly
# Words that end the name of another area, or of a part of the place, before a name: 开发区规上工业增加值.
_AREA = re.compile(
    r"(?:区|圈|群|带|港|岛|镇|乡|村|园|域|地区|城|兵团|国|盟|湾|市|县|州|省|旗|一体化|企业|集团|全球|世界|国内|上半年|居民点)(?:的|内|范围内|全部|全域)?$"
)
_PART_OF_PLACE = re.compile(r"经济圈|都市圈|城市群|经济带|示范区|开发区|高新区|新区|经开区|一体化|保税区|自贸区|自贸试验区|片区|湾区|城区|县域|园区|生态区|功能区|走廊|[^全我本各]县[^以]|协作区|全国|长三角|特区")
_ECONOMY = re.compile("^(?:经济|(?:地区)?生产总值|GDP)")
_WHOLE = re.compile(r"全[省市区县州盟旗]|我[省市区县州盟旗]|本[省市区县]")
# A clause that begins with one of these says more of the subject before it.
_GOES_ON = re.compile(
    r"(?:[、和并且]|同比|环比|比|较|高于|低于|快于|慢于|好于|优于|高出|领先|跑赢|居|位居|稳居|位列|列|排|占|创|连续|首次|历史|实现|保持|在实际工作|其|增|降|升|跌"
    r"|达|突破|超|完成|为|是|总量|总额|增速|增幅|涨幅|降幅|扭转|努力|力争|争取|确保|奋力|稳|全面|继续|跃|翻|进入|迈|跨|不断|明显|大幅|成为|净增|提前|均|分别|再|又|仍|已|有望|预计|人均(?=Q|达|突破|超))"
)


def _by_end(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        table.setdefault(word[-1], []).append(word)
    return {c: tuple(found) for c, found in table.items()}


def _by_start(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        table.setdefault(word[0], []).append(word)
    return {c: tuple(found) for c, found in table.items()}


AFTER_KIND = {row[0]: row[1] for row in rows("after_names")}
BEFORE_KIND = {row[0]: row[1] for row in rows("before_names")}
_AFTER_BY_END = _by_end(AFTER_KIND)
_BEFORE_BY_START = _by_start(BEFORE_KIND)
DIMENSIONS = {row[0]: (row[1], row[2], row[3]) for row in rows("dimensions")}
_VERBS = frozenset(("growth", "fall", "level", "step"))


@dataclass(slots=True)
class Subject:
    """Names read in a clause, what they stand for, and, of a word that is a list (城乡…), the names of its parts.

    shared: whether a name was completed from the last of its list (城镇 in 城镇、农村居民收入).
    """

    names: list[str]
    concepts: list[Concept | None]
    parts: list[tuple[str, Concept | None]] = field(default_factory=list)
    shared: bool = False

    @property
    def known(self) -> bool:
        return any(self.concepts) or any(concept for _, concept in self.parts)


@dataclass(slots=True)
class Words:
    """What the words before a number say beside its name."""

    kinds: set[str] = field(default_factory=set)
    verb: str = ""  # kind of the verb next to the number
    wording: str = ""
    when: str = ""  # a word of time that holds for this number
    base: bool = False  # the number is what another is compared with
    notes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Reading:
    """One quantity of a sentence, with what names it.

    start, end  of the printed span in the sentence. quantity: as read, with unit and qualifier of its list; sign applied.
    names       the words that name it. indicators: those of the registry that they prove, one for each name that holds.
    span        annual, plan_average, plan_total, step or other, as far as the sentence says
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
    after: str = ""
    named_here: bool = True


class Sentence:
    """Reads one sentence; see `read`."""

    def __init__(self, text: str, spans: Sequence[Span], registry: Registry, places: Sequence[str], targets: bool):
        self.text, self.registry, self.targets = text, registry, targets
        self.places = tuple(sorted(places, key=len, reverse=True))
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
            elif s.role == "figure":
                masked[s.start : s.end] = "\ue012" * (s.end - s.start)  # unread or a ratio: no noun, no number
        self.masked = "".join(masked)
        self.subject: Subject | None = None
        self.when = ""
        self.scope = False
        self.elsewhere = ""  # all or economy: what of the sentence is said of another area, or of a part of the place
        self.subject_at = 0
        self.group: _Group | None = None
        self.readings: list[Reading] = []

    def _number(self, s: Span) -> _Number | None:
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
                self.subject, self.scope, self.elsewhere = None, False, ""
        self._finish("")
        return self.readings

    def _clause(self, start: int, end: int, queue: list[_Number]) -> None:
        numbers = []
        while queue and queue[0].start < end:
            numbers.append(queue.pop(0))
        clause = self.masked[start:end]
        if not clause.strip():
            return
        if m := _CUE.match(clause.lstrip("“\" 　")):
            shift = len(clause) - len(clause.lstrip("“\" 　"))
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
            if self.group and _CONJUNCTION.fullmatch(lead.strip()) and lead.strip() and at != start:
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

    def _plain(self, clause: str, at: int) -> None:
        """A clause without a number: it goes on about the subject, or has another one."""
        if _SCOPE.search(clause):
            self.scope = True
            return
        words = Words()
        name = self._stripped(clause.strip(), words)
        if not name or _GOES_ON.match(name):
            return
        subject = self._leading(name)
        self.elsewhere = "economy" if _PART_OF_PLACE.search(name) and not subject else ""
        if subject:
            self.subject, self.subject_at = subject, at
        elif len(name) > 1:
            self.subject = None

    def _leading(self, clause: str) -> Subject | None:
        """The known name at the beginning of a clause whose verb follows it at once."""
        for end in range(min(len(clause), 24), 1, -1):
            concept = self.registry.lookup(clause[:end], self.targets)
            if concept and (end == len(clause) or self._verb_at(clause, end)):
                return Subject([clause[:end]], [concept])
        return None

    def _verb_at(self, text: str, at: int) -> bool:
        return any(text.startswith(w, at) for n in (1, 2, 3, 4) for w in (text[at : at + n],) if w in AFTER_KIND)

    # --- words before a number -------------------------------------------------------------------------------

    def _start(self, lead: str, at: int, number: _Number, glued: bool) -> None:
        """Open the group of a number: read the words between the number before it (or the clause) and it."""
        words = Words(when=self.when)
        whole, offset = lead, at
        if glued and lead[:1] == "的":
            self.group = _Group(None, words, [number], at, blocked=True)
            return
        if len(lead) > WIDEST:
            offset += len(lead) - WIDEST
            lead = lead[-WIDEST:]
        blocked = bool(_COMPLETION.search(lead))
        if _SCOPE.search(lead):
            self.scope = True
        rest = self._peeled(lead, words, offset)
        # 、 before a verb of its own: what stands before it is another statement.
        cut = max(rest.rfind("、"), rest.rfind("，"))
        quote = offset
        if rest and not rest[cut + 1 :].strip() and cut >= 0:
            rest = ""
        before = rest.rstrip("、，和及与并且 ")
        if not before.strip("、，和及与并且 "):
            name = ""
        else:
            name = before.lstrip("、，并且 ") if glued else before
        name = self._stripped(name, words)
        subject: Subject | None
        named = True
        if _WHOLE.search(lead):
            self.elsewhere = ""
        if not name:
            subject, quote, named = self.subject, min(self.subject_at, offset), False
        elif name in _TOTALS:
            subject, quote, named = (self.subject if not _TOTALS[name] else None), min(self.subject_at, offset), False
        elif name in _PART_OF and (part := self._part(name)):
            subject, quote = part, min(self.subject_at, offset)
        elif _GOES_ON.match(name) and not self.registry.lookup(name, self.targets):
            last = name.rsplit("、", 1)[-1] if "、" in name else ""
            inner = self._stripped(last, words) if last else ""
            found = self._subject(inner) if inner and not _GOES_ON.match(inner) else None
            if found:
                subject = found
            else:
                self.group = _Group(None, words, [number], quote, blocked=True, named_here=False)
                return
        else:
            subject = self._subject(name)
            if self._other_area(subject.names[0]):
                self.elsewhere = "all"
            if name in _BARE and glued and self.subject and not self.subject.known:
                subject = Subject([name], [None])  # 猕猴桃产值增长8%、出口增长9%
        if self.elsewhere == "all" or (self.elsewhere and subject and _ECONOMY.search(subject.names[0])):
            blocked = True
        if named and subject is not self.subject:
            self.subject = subject
            self.subject_at = offset + max(0, lead.find(name)) if name and name in lead else offset
            quote = self.subject_at
        self.group = _Group(subject, words, [number], quote, blocked=blocked or self.scope, named_here=named)

    def _peeled(self, lead: str, words: Words, offset: int) -> str:
        """The words before a number without verbs, adverbs and dates next to it, which go into `words`."""
        rest = lead
        while True:
            rest = rest.rstrip(" 　”\"")
            if not rest:
                return rest
            if rest[-1] == DATE:
                end = len(rest)
                rest = rest.rstrip(DATE)
                date = self.text[offset + len(rest) : offset + end]
                stripped = rest.rstrip("“\" ")
                if stripped.endswith(_COMPARED):
                    rest = stripped[:-1]
                    words.notes.add("compared:" + date)
                else:
                    rest = stripped
                    if "base" not in words.kinds and not words.when.startswith("="):
                        words.when = "=" + date
                continue
            word = next((w for w in _AFTER_BY_END.get(rest[-1], ()) if rest.endswith(w)), None)
            if word is None or self._named(rest):
                return rest
            kind = AFTER_KIND[word]
            rest = rest[: len(rest) - len(word)]
            if kind == "from":
                words.base = words.base or not (words.kinds & _VERBS)
                continue
            words.kinds.add(kind)
            if kind in _VERBS and not words.verb:
                words.verb = kind
            if kind in ("strive", "ensure") and not words.wording:
                words.wording = kind

    def _named(self, rest: str) -> bool:
        """Whether what is left is a name as it stands, so that nothing more is taken from it."""
        tail = rest[-24:]
        return self.registry.lookup(tail.lstrip("、，"), self.targets) is not None if len(rest) <= 24 else False

    def _stripped(self, name: str, words: Words) -> str:
        """A name without the words of place, time and will before it."""
        while name:
            name = name.strip(" 　“\"—-")
            if not name:
                return name
            if name[0] == DATE:
                end = len(name) - len(name.lstrip(DATE))
                at = self.masked.find(name)
                if at >= 0:
                    words.when = "=" + self.text[at : at + end]
                name = name[end:].lstrip("”\"")
                continue
            if self.registry.lookup(name, self.targets):
                return name
            place = next((p for p in self.places if name.startswith(p)), None)
            if place:
                name = name[len(place) :]
                continue
            word = next((w for w in _BEFORE_BY_START.get(name[0], ()) if name.startswith(w)), None)
            if word is None:
                return name
            kind = BEFORE_KIND[word]
            words.kinds.add("before_" + kind)
            if kind in ("strive", "ensure") and not words.wording:
                words.wording = kind
            if kind in ("plan", "partial", "other") or word in ("今年", "去年", "当年", "一年来"):
                words.when = "=" + word
            name = name[len(word) :]
        return name

    def named(self, lead: str) -> tuple[Subject | None, Words]:
        """The subject that stands before a phrase without a number, and what else its words say."""
        words = Words()
        name = self._stripped(self._peeled(lead, words, 0).strip("、，"), words)
        return (self._subject(name) if name else None), words

    def _other_area(self, name: str) -> bool:
        """Whether a name is that of an indicator with another area before it: 开发区规上工业增加值."""
        if name[:1] in "对与向在从" or self.registry.lookup(name, self.targets):
            return False
        for cut in range(2, len(name) - 1):
            if _AREA.search(name[:cut]) and self.registry.lookup(name[cut:], self.targets):
                return True
        return False

    def _part(self, noun: str) -> Subject | None:
        """增加值, 总产量 of what the clause before counted: 规模以上工业企业 … 增加值."""
        if not self.subject or len(self.subject.names) != 1:
            return None
        before = self.subject.names[0]
        for end in range(len(before), 1, -1):
            concept = self.registry.lookup(before[:end] + noun)
            if concept:
                return Subject([before[:end] + noun], [concept])
        return None

    def _subject(self, name: str) -> Subject:
        concept = self.registry.lookup(name, self.targets)
        parts = self._in_one(name)
        if concept or parts:
            return Subject([name], [concept], parts)
        pieces = [p for p in _JOINT.split(name) if p]
        if len(pieces) == 1:
            return Subject([name], [None])
        words = Words()
        names = [pieces[0], *(self._stripped(p, words) or p for p in pieces[1:])]
        names[-1] = re.sub(r"等(?:[主要指标项个\ue010]*)$", "", names[-1])
        if _VERBAL.search(names[-1]):
            return Subject(names, [None] * len(names))
        last = names[-1]
        shared = False
        concepts: list[Concept | None] = []
        for at, piece in enumerate(names):
            concept = self.registry.lookup(piece, self.targets)
            if concept is None and at < len(names) - 1:
                for cut in range(1, len(last)):
                    longer = piece + last[cut:]
                    if concept := self.registry.lookup(longer, self.targets):
                        names[at], shared = longer, True
                        break
            concepts.append(concept)
        return Subject(names, concepts, [], shared)

    def _in_one(self, name: str) -> list[tuple[str, Concept | None]]:
        for word, parts in _TWO_IN_ONE:
            if word in name:
                names = [name.replace(word, part, 1) for part in parts]
                found = [(n, self.registry.lookup(n, self.targets)) for n in names]
                return found if any(c for _, c in found) else []
        return []

    # --- groups of numbers -----------------------------------------------------------------------------------

    def _finish(self, after: str) -> None:
        """Close the group: pair its numbers with its names."""
        group, self.group = self.group, None
        if group is None:
            return
        after = group.after or after
        step = "step" in group.words.kinds or bool(_STEPS.match(after))
        step = step or any(number.step for number in group.numbers)
        pairs = self._pairs(group, step)
        blocked = group.blocked or group.words.base or bool(_OF.match(after) and not step) or bool(_CLASS.match(after))
        for at, number in enumerate(group.numbers):
            reading = self._reading(number, group, step)
            reading.names = tuple(name for name, _ in pairs[at])
            if not blocked:
                found = [self._indicator(concept, reading, group.words) for _, concept in pairs[at]]
                reading.indicators = tuple(dict.fromkeys(i for i in found if i))
            self.readings.append(reading)

    def _pairs(self, group: _Group, step: bool) -> list[list[tuple[str, Concept | None]]]:
        count, subject = len(group.numbers), group.subject
        if subject is None:
            return [[] for _ in range(count)]
        named = list(zip(subject.names, subject.concepts, strict=True))
        if len(subject.parts) == count and count > 1:
            return [[part] for part in subject.parts]
        if len(named) == count:
            return [[pair] for pair in named]
        if count == 1 or step:
            if len(named) == 1 or (subject.shared and not all(subject.concepts)):
                named = named if len(named) == 1 else [(name, None) for name, _ in named]
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
            wording=words.wording, estimated=bool(kinds & {"estimate", "before_estimate"}), quote=group.quote,
            notes=tuple(notes),
        )  # fmt: skip

    def _indicator(self, concept: Concept | None, reading: Reading, words: Words) -> Indicator | None:
        """The indicator of a name for a number of this unit after this verb, or None."""
        if concept is None:
            return None
        dimension = DIMENSIONS.get(reading.unit, ("", "", ""))[0]
        grows = bool(words.kinds & {"growth", "fall", "rise_noun", "fall_noun"})
        level, growth = concept.level, concept.growth
        if reading.unit == "%" and growth and (grows or growth.indicator_id == "consumer_price_change"):
            if reading.quantity.value > 90 and growth.indicator_id.startswith("consumer_price"):
                return None  # an index, 102.3 for 2.3
            return growth
        if level is None or (words.verb in ("growth", "fall") and level.measure != "count") or reading.unit == "个百分点":
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



_ALIKE = (("大关", "关口"), ("迈过", "迈上"), ("越过", "迈上"), ("跨过", "跨上"), ("跃过", "跃上"))


def prepared(text: str) -> str:
    """A clean text with words that the grammar would take for parts of a number (百亿大关, 迈过百亿) in another spelling."""
    for printed, written in _ALIKE:
        if printed in text:
            text = text.replace(printed, written)
    return text


def read(
    text: str, spans: Sequence[Span], registry: Registry, places: Sequence[str] = (), targets: bool = False
) -> list[Reading]:
    """The quantities of one sentence with what each measures.

    text      a sentence in half width and Simplified characters. spans: scan(text). places: names of the report's own place.
    targets   whether the sentence stands in the paragraph of the overall targets, where short names hold.
    """
    return Sentence(text, spans, registry, places, targets).read()
