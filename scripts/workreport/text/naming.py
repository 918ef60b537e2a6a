"""What a number measures: the words that name it, and the indicator where these words prove it.

`read` takes one sentence and its numeral spans. The own clause goes first: the noun before the number or its verb names it.
A clause without a noun of its own takes the subject of the clause before; a clause with any other noun never inherits; no
clause takes a name from the one after it. What is not proved stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from . import cues
from .grammar import parse
from .names import AFTER_KIND, DATE, GOES_ON, VERBS, Namer, Subject, Words
from .numerals import QuantityError
from .reading import DIMENSIONS, Group, Number, Reading
from .registry import GROWTH, Concept, Indicator, Registry
from .spans import Span
from .vocabulary import BEFORE_WORDS

WIDEST = 80  # characters before a number in which its name is looked for


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
        parent: str = "",
    ) -> None:
        """when: the words of time that govern the sentence from the one before; after `read`, those that govern the next.

        parent: the indicator that 第一产业 … at the beginning of the sentence are parts of; after `read`, of the next.
        """
        super().__init__(text, registry, places, targets)
        self.dates = [s for s in spans if s.role == "date"]
        self.numbers: list[Number] = []
        masked = list(text)
        plans = [m.span() for m in cues.PLAN_NAME.finditer(text)] if "五" in text else []
        for at, end in plans:
            masked[at:end] = DATE * (end - at)
        for s in spans:
            if any(at <= s.start < end for at, end in plans):
                continue
            if s.role == "date":
                masked[s.start : s.end] = DATE * (s.end - s.start)
                continue
            number = self._number(s)
            if number:
                self.numbers.append(number)
                masked[number.start : number.end] = cues.QUANTITY * (number.end - number.start)
            elif s.role == "figure" and not (s.quantity and s.quantity.unit in cues.LASTING):
                masked[s.start : s.end] = "\ue012" * (s.end - s.start)  # unread or a ratio: no noun, no number
        self.masked = "".join(masked)
        self.when = when
        self.parent = parent
        self.scope = ""  # ahead: a clause sets the scope of the next; here: of its own number and what goes on with it
        self.elsewhere = ""  # all or economy: what of the sentence is said of another area, or of a part of the place
        self.subject_at = 0
        self.group: Group | None = None
        self.verbs: set[str] = set()  # kinds of the verbs of the number before
        self.yoy = False  # the number before is a change over the year before
        self.history: list[Subject] = []  # the subjects of the sentence, in order
        self.last = ""  # the words before the number before
        self.readings: list[Reading] = []

    def _number(self, s: Span) -> Number | None:
        if s.role == "figure" and s.quantity and s.quantity.unit in cues.LASTING:
            return None  # 五年来, 连续9年: how long, not how much
        if s.role == "figure" and (quantity := s.governed):
            return Number(s.start, s.end, quantity, any(word.effect == "step" for word in s.governing), s.note)
        if s.role == "word" and s.kind == "bare" and "亿" in s.printed:
            start = s.start
            before = next((w for w in ("突破", "超过", "超", "接近") if self.text.endswith(w, 0, start)), "")
            step = cues.STEPS.match(self.text, s.end) or AFTER_KIND.get(self.text[max(0, start - 2) : start]) == "step"
            if not (before or step):
                return None
            try:
                return Number(start - len(before), s.end, parse(self.text[start - len(before) : s.end]))
            except QuantityError:
                return None
        return None

    # --- clauses ---------------------------------------------------------------------------------------------

    def read(self) -> list[Reading]:
        """All quantities of the sentence, in order."""
        stack: list[tuple[Subject | None, str, str]] = []
        start, at = 0, 0
        queue = list(self.numbers)
        while at <= len(self.masked):
            m = cues.BOUNDARY.search(self.masked, at)
            end = m.start() if m else len(self.masked)
            mark = m.group() if m else ""
            at = end + 1
            if mark == "(":
                close = self.masked.find(")", end)
                inside = self.masked[end + 1 : close] if close > 0 else ""
                if close > 0 and cues.QUANTITY not in inside:
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
                self.subject, self.scope, self.elsewhere, self.history = None, "", "", []
        self._finish("")
        for level, change in pairwise(self.readings):
            self._compared(level, change)
        return self.readings

    def _compared(self, level: Reading, change: Reading) -> None:
        """What the change behind a level says of its time: 同比 of its last year alone, 比前五年 of all of them."""
        if change.names != level.names or level.span != "annual" or level.unit in ("%", "倍", "个百分点"):
            return
        if cues.VERSUS.search(self.text, level.end, change.start):
            level.span = "plan_total"
        elif (
            change.yoy
            or (change.unit == level.unit and cues.NET.search(self.masked, level.end, change.start))
            or cues.THAN_YEAR.match(self.masked, level.end)
        ):
            level.yoy = True

    def _clause(self, start: int, end: int, queue: list[Number]) -> None:
        numbers = []
        while queue and queue[0].start < end:
            numbers.append(queue.pop(0))
        clause = self.masked[start:end]
        if not clause.strip():
            return
        if m := cues.CUE.match(clause.lstrip('“" 　')):
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
                and cues.CONJUNCTION.fullmatch(lead.strip())
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
        if cues.SUBORDINATE.search(tail):
            self._finish(tail)
            self.subject, self.subject_at = subject, subject_at
        if scope:
            self._finish(tail)
            self.scope = ""

    def _alike(self, number: Number) -> bool:
        """Whether a number can stand in one list with those of the open group: 5年 cannot stand in one with 67.5%."""
        last = self.group.numbers[-1].quantity if self.group else number.quantity
        unit = number.quantity.unit
        return unit == last.unit or "" in (unit, last.unit) or {unit, last.unit} <= {"个", "个百分点", "%"}

    def _plain(self, clause: str, at: int) -> None:
        """A clause without a number: it goes on about the subject, or has another one."""
        if cues.OTHER_SCOPE.match(clause):
            self.scope = "ahead"
            return
        if cues.CIRCUMSTANTIAL.match(clause):
            return
        words = Words()
        name = self.stripped(clause.strip(), words)
        if not name:
            return
        subject = self.leading(name)
        self.elsewhere = "economy" if cues.PART_OF_PLACE.search(name) and not subject and "含" not in name else ""
        if subject:
            self.subject, self.subject_at = subject, at
        elif len(name) > 1 and not GOES_ON.match(name) and not GOES_ON.match(clause.lstrip()):
            self.subject, self.subject_at = Subject([name[:WIDEST]], [None]), at

    # --- words before a number -------------------------------------------------------------------------------

    def _start(self, lead: str, at: int, number: Number, glued: bool) -> None:
        """Open the group of a number: read the words between the number before it (or the clause) and it."""
        words = Words(when=self.when)
        offset = at
        if glued and (m := cues.CIRCUMSTANCE.match(lead)) and "在" in self.last:
            # 外贸进出口在对美贸易下降三成的情况下增长8%: the subject stands before the circumstance.
            before = self.stripped(self.last.split("在", 1)[0], Words())
            self.subject = self.subject_of(before) if before else None
            lead, glued, offset, at = lead[m.end() :], False, offset + m.end(), at + m.end()
        if glued and lead[:1] == "的":
            self.group = Group(None, words, [number], at, blocked=True)
            return
        if len(lead) > WIDEST:
            offset += len(lead) - WIDEST
            lead = lead[-WIDEST:]
        if glued and (m := cues.STEPS.match(lead)):
            lead, offset = lead[m.end() :], offset + m.end()
        self.last = lead
        completion = cues.COMPLETION.search(lead)
        if completion and not lead[: completion.start()].strip("、，和及 "):
            self.group = Group(None, words, [number], offset, blocked=True, named_here=False)
            return
        blocked, scoped = bool(completion) or bool(cues.AIMED.fullmatch(lead.strip())), False
        if cues.SCOPE.search(lead):
            self.scope = "here"
            scoped = True
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
        if cues.WHOLE.search(lead):
            self.elsewhere = ""
        elif (m := cues.PART_PLACE.match(lead)) and not any(m[1] in place for place in self.places):
            self.elsewhere = "all"  # 城东工业园完成…，工业增加值增长…
        if not name and not glued and not lead.strip(' “"') and not self.text.startswith(BEFORE_WORDS, number.start):
            self.group = Group(
                None, words, [number], offset, blocked=True
            )  # a number alone at the beginning of a clause
            return
        if not name:
            subject, quote, named = self.subject, min(self.subject_at, offset), False
        elif name in cues.TOTALS:
            subject, quote, named = (
                (self.subject if not cues.TOTALS[name] else None),
                min(self.subject_at, offset),
                False,
            )
        elif name in cues.PART_OF and (part := self.part(name)):
            subject, quote = part, min(self.subject_at, offset)
        elif (parted := self._parted(name)) is not None:
            subject = parted
        elif (at_year := name.find("全年", 4)) > 0 and self.registry.lookup(name[at_year + 2 :]):
            subject = self.subject_of(name[at_year + 2 :])  # a mark is missing: 实力增强全年生产总值完成
        elif cues.INDUSTRIES.fullmatch(name) and self.parent:
            whole = self.parent == "gross_regional_product"
            subject = self.subject_of(name + "增加值") if whole else Subject([name], [None])
        elif GOES_ON.match(name) and not self.registry.lookup(name, self.targets):
            last = name.rsplit("、", 1)[-1] if "、" in name else ""
            inner = self.stripped(last, words) if last else ""
            found = self.subject_of(inner) if inner and not GOES_ON.match(inner) else None
            if found:
                subject = found
            else:
                self.group = Group(None, words, [number], quote, blocked=True, named_here=False)
                return
        elif cues.COMPARES.match(before.lstrip("、，并且 ")) and not self.registry.lookup(name, self.targets):
            self.group = Group(None, words, [number], quote, blocked=True, named_here=False)
            return
        else:
            subject = self.of_the_same(name) or self.subject_of(name)
            if self.other_area(subject.names[0]):
                self.elsewhere = "all"
            if name in cues.BARE and glued and self.subject and not self.subject.known:
                subject = Subject([name], [None])  # 猕猴桃产值增长8%、出口增长9%
        if self.elsewhere == "all" or (self.elsewhere and subject and cues.ECONOMY.search(subject.names[0])):
            blocked = True
        if named and subject is not self.subject:
            self.subject = subject
            self.history.append(subject)
            self._parent(subject)
            if self.scope == "here" and not scoped and subject.known:
                self.scope = ""
            self.subject_at = offset + max(0, lead.find(name)) if name and name in lead else offset
            quote = self.subject_at
        if not named and self.yoy and not words.kinds & {"avg", "total", "other"}:
            words.kinds.add("yoy")  # 同比净增3亿元、增长12%
        self.yoy = "yoy" in words.kinds
        if named or words.kinds & VERBS or words.kinds & {"rise_noun", "fall_noun"}:
            self.verbs = words.kinds & {*VERBS, "rise_noun", "fall_noun"}
        elif number.quantity.unit == "%":
            words.kinds |= self.verbs  # 增长8%以上，力争10%
        self.group = Group(subject, words, [number], quote, blocked=blocked or self.scope, named_here=named)

    def _parted(self, name: str) -> Subject | None:
        """粮食喜获丰收、总产量: a noun that the words before 、 complete."""
        before, mark, noun = name.rpartition("、")
        if not mark or noun not in cues.PART_OF:
            return None
        self.subject = Subject([before], [None])
        return self.part(noun)

    def _parent(self, subject: Subject) -> None:
        """Remember what a subject is, for 其中第一产业 … behind it."""
        known = [c.level or c.growth for c in subject.concepts if c]
        if not all(cues.INDUSTRIES.match(name) for name in subject.names):
            self.parent = known[0].indicator_id.removesuffix(GROWTH) if known and known[0] else "other"

    # --- groups of numbers -----------------------------------------------------------------------------------

    def _finish(self, after: str) -> None:
        """Close the group: pair its numbers with its names."""
        group, self.group = self.group, None
        if group is None:
            return
        after = after if group.after is None else group.after
        step = "step" in group.words.kinds or bool(cues.STEPS.match(after))
        if len(group.numbers) > 1 and cues.ONE_BY_ONE.search(
            self.masked, max(0, group.numbers[0].start - 3), group.numbers[0].start
        ):
            step = True  # 接连突破8万亿元、9万亿元
        step = step or any(number.step for number in group.numbers)
        counted = cues.COUNTED.search(self.text, max(0, group.numbers[0].start - 6), group.numbers[0].start)
        pairs = self._pairs(group, step)
        became = "成为" in self.text[max(0, group.numbers[0].start - 24) : group.numbers[0].start]
        blocked = (
            group.blocked
            or group.words.base
            or bool(step and counted)
            or bool(cues.OF.match(after) and not step and not became)
            or bool(cues.CLASS.match(after))
            or (
                not group.named_here
                and self.masked[group.numbers[0].start - 1 : group.numbers[0].start] == "为"
                and bool(cues.FOR.match(after))
            )
        )
        for at, number in enumerate(group.numbers):
            reading = self._reading(number, group, step)
            reading.names = tuple(name for name, _ in pairs[at])
            if not blocked:
                found = [self._indicator(concept, reading, group.words) for _, concept in pairs[at]]
                reading.indicators = tuple(dict.fromkeys(i for i in found if i))
                if not reading.indicators and (moved := self._moved(reading, after)):
                    reading.names, reading.indicators = moved
            self.readings.append(reading)

    def _pairs(self, group: Group, step: bool) -> list[list[tuple[str, Concept | None]]]:
        count, subject = len(group.numbers), group.subject
        each = "list" in group.words.kinds or (count > 1 and not step and self._changes(group))
        if each and not group.named_here and subject and len(subject.names) == 1 < count:
            latest = self.history[-count:]
            if len(latest) == count and all(len(s.names) == 1 for s in latest) and not subject.parts:
                return [[(s.names[0], s.concepts[0])] for s in latest]  # 内资62亿元，外资1亿美元，分别增长3%和8%
        if subject is None:
            return [[] for _ in range(count)]
        named = list(zip(subject.names, subject.concepts, strict=True))
        if len(subject.parts) == count and count > 1:
            return [[part] for part in subject.parts]
        if count == 1 and "each" in group.words.kinds:
            if subject.parts:
                return [subject.parts]  # 存贷款余额双超千亿元
            latest = self.history[-2:]
            if (
                not group.named_here
                and len(latest) == 2
                and all(s.known and len(s.names) == 1 and not s.parts for s in latest)
                and group.words.kinds & cues.GROWING
            ):
                return [[(s.names[0], s.concepts[0]) for s in latest]]  # 收入达80亿元，支出达90亿元，均增长5%
        if len(named) == count:
            return [[pair] for pair in named]
        if count == 1 or step:
            summed = (
                cues.SUM.search(self.masked, group.quote, group.numbers[0].start)
                and not group.words.kinds & cues.GROWING
            )
            if (
                len(named) > 1
                and "each" not in group.words.kinds
                and (subject.shared or summed)
                and not all(subject.concepts)
            ):
                named = [(name, None) for name, _ in named]  # 货物和服务进出口 is one sum of two
            return [named for _ in range(count)]
        return [[] for _ in range(count)]

    @staticmethod
    def _changes(group: Group) -> bool:
        """同比增长5%、6% behind two levels: a list without 分别."""
        return bool(group.words.kinds & cues.GROWING) and all(n.quantity.unit in ("%", "倍") for n in group.numbers)

    def _moved(self, reading: Reading, after: str) -> tuple[tuple[str, ...], tuple[Indicator, ...]] | None:
        """The name behind a number: 实现3万人转移就业, where the sentence speaks of labour from the country."""
        if reading.unit not in ("人", "名") or not cues.MOVED.match(after):
            return None
        if not cues.RURAL_LABOUR.search(self.text, 0, reading.start):
            return None
        concept = self.registry.lookup("农村劳动力转移就业")
        return (("农村劳动力转移就业",), (concept.level,)) if concept and concept.level else None

    def _reading(self, number: Number, group: Group, step: bool) -> Reading:
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
        elif kinds & {"total", "before_total", "versus"}:
            span = "plan_total"
        when = words.when.removeprefix("=")
        compared = next((n.removeprefix("compared:") for n in words.notes if n.startswith("compared:")), "")
        notes = [n for n in ("real", "nominal") if n in kinds]
        if number.note:
            notes.append(number.note)
        return Reading(
            start, end, q, text, text_max, unit, q.symbol, q.multiplier, qualifier, span=span, when=when, compared=compared,
            yoy="yoy" in kinds, holds="hold" in kinds or bool(cues.YEARLY.search(self.masked, group.quote, number.start)),
            flows="before_verb" in kinds or bool(cues.FLOWING.search(self.masked, group.quote, number.start)), each_year=bool(kinds & {"each_year", "before_each_year"}),
            years=words.years, wording=words.wording, estimated=bool(kinds & {"estimate", "before_estimate"}), quote=group.quote,
            notes=tuple(notes),
        )  # fmt: skip

    def _indicator(self, concept: Concept | None, reading: Reading, words: Words) -> Indicator | None:
        """The indicator of a name for a number of this unit after this verb, or None."""
        if concept is None:
            return None
        dimension = DIMENSIONS.get(reading.unit, ("", "", ""))[0]
        grows = bool(words.kinds & cues.GROWING)
        level, growth = concept.level, concept.growth
        if level and reading.multiplier >= 10**8 and "人均" in level.name_zh:
            return None  # hundreds of millions for each are a sum of something else
        if reading.unit == "倍" and "growth" in words.kinds and words.verb == "growth":
            return growth if growth and growth.measure == "growth" else None
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
