"""The names of what is measured, in the words before a number.

A name is what is left of these words without verbs, adverbs and dates next to the number, and without words of place, time
and will at their beginning. It is looked up whole, or as a list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .document import number
from .registry import Concept, Registry
from .vocabulary import rows

DATE = "\ue011"  # private use: stands for the characters of a date

_JOINT = re.compile(r"[、和及与]|以及")
_COMPARED = tuple("比较与同跟")
_TWO_IN_ONE = (
    ("城乡", ("城镇", "农村")),
    ("内外资", ("内资", "外资")),
    ("收支", ("收入", "支出")),
    ("存贷款", ("存款", "贷款")),
    ("一二三产业", ("第一产业", "第二产业", "第三产业")),
    ("一二三产", ("一产", "二产", "三产")),
    ("三次产业", ("第一产业", "第二产业", "第三产业")),
)
_DURATION = re.compile(
    r"(?P<how>连续|近|过去|这|今后|未来|前)?(?P<n>[0-9]+|[一二两三四五六七八九十]+)(?P<unit>多?年|个月|个季度|年间)(?:来|间|里|共|内)?$"
)
_BECAME = re.compile("^[^，]{0,8}成为[^，]{0,12}(?:首个|第[一二三四五六七八九十]+个)")
_NUMBERED = re.compile(r"^\s*(?:[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,3}(?:是|要)|[①-⑳])\s*")
_VERBAL = re.compile("分别|约为|占|位居|达到|相当于|高于|低于")  # a name that holds these was cut wrongly
# Words that end the name of another area, or of a part of the place, before a name: 开发区规上工业增加值.
_AREA = re.compile(
    r"(?:区|圈|群|带|港|岛|镇|乡|村|园|域|地区|城|兵团|国|盟|湾|市|县|州|省|旗|一体化|企业|集团|全球|世界|国内|上半年|居民点)(?:的|内|范围内|全部|全域)?$"
)
# A clause that begins with one of these says more of the subject before it.
GOES_ON = re.compile(
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
VERBS = frozenset(("growth", "fall", "level", "hold", "step"))


def _split(word: str, rest: str) -> bool:
    """Whether a word at the end of `rest` is only a part of another: 均为 in 平均为."""
    return word[0] == "均" and rest[: -len(word)].endswith(("平", "年", "人"))


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
    years: int = 0  # 连续9年: for how many years it holds
    base: bool = False  # the number is what another is compared with
    notes: set[str] = field(default_factory=set)


class Namer:
    """Reads the names in one text. masked: the text with its numbers and dates in private characters, one for one."""

    def __init__(self, text: str, registry: Registry, places: Sequence[str], targets: bool) -> None:
        self.text = self.masked = text
        self.registry, self.targets = registry, targets
        self.places = tuple(sorted(places, key=len, reverse=True))
        self.subject: Subject | None = None

    def leading(self, clause: str) -> Subject | None:
        """The known name at the beginning of a clause whose verb follows it at once."""
        if not self.registry.begins(clause):
            return None
        for end in range(min(len(clause), 24), 1, -1):
            concept = self.registry.lookup(clause[:end], self.targets)
            if concept and (end == len(clause) or self._verb_at(clause, end) or GOES_ON.match(clause[end:])):
                return Subject([clause[:end]], [concept])
        return None

    def _verb_at(self, text: str, at: int) -> bool:
        return any(text.startswith(w, at) for n in (1, 2, 3, 4) for w in (text[at : at + n],) if w in AFTER_KIND)

    def peeled(self, lead: str, words: Words, offset: int) -> str:
        """The words before a number without verbs, adverbs and dates next to it, which go into `words`."""
        rest = lead
        while True:
            rest = rest.rstrip(' 　”"')
            if not rest:
                return rest
            if rest[-1] == DATE:
                end = len(rest)
                rest = rest.rstrip(DATE)
                date = self.text[offset + len(rest) : offset + end]
                stripped = rest.rstrip('“" ')
                if stripped.endswith(_COMPARED):
                    rest = stripped[:-1]
                    words.notes.add("compared:" + date)
                    words.base = words.base or not words.kinds & {*VERBS, "rise_noun", "fall_noun"}
                else:
                    rest = stripped
                    if "base" not in words.kinds and not words.when.startswith("="):
                        words.when = "=" + date
                continue
            if m := _DURATION.search(rest, max(0, len(rest) - 12)):
                if m["how"] == "连续" and m["unit"] == "年":
                    words.years = int(m["n"]) if m["n"].isdigit() else number(m["n"])
                elif m["how"] != "连续":
                    words.kinds.add("total" if m["n"] in ("五", "5") else "other")
                rest = rest[: m.start()]
                continue
            word = next((w for w in _AFTER_BY_END.get(rest[-1], ()) if rest.endswith(w) and not _split(w, rest)), None)
            if word is None or self._named(rest):
                return rest
            kind = AFTER_KIND[word]
            rest = rest[: len(rest) - len(word)]
            if kind == "from":
                words.base = words.base or not (words.kinds & VERBS)
                continue
            words.kinds.add(kind)
            if kind in VERBS and not words.verb:
                words.verb = kind
            if kind in ("strive", "ensure") and not words.wording:
                words.wording = kind

    def _named(self, rest: str) -> bool:
        """Whether what is left is a name as it stands, so that nothing more is taken from it."""
        tail = rest[-24:]
        return self.registry.lookup(tail.lstrip("、，"), self.targets) is not None if len(rest) <= 24 else False

    def stripped(self, name: str, words: Words) -> str:
        """A name without the words of place, time and will before it."""
        name = _BECAME.sub("", _NUMBERED.sub("", name))
        while name:
            name = name.strip(' 　“"—-')
            if not name:
                return name
            if name[0] == DATE:
                end = len(name) - len(name.lstrip(DATE))
                at = self.masked.find(name)
                if at >= 0:
                    words.when = "=" + self.text[at : at + end]
                name = name[end:].lstrip('”"')
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
        name = self.stripped(self.peeled(lead, words, 0).strip("、，"), words)
        return (self.subject_of(name) if name else None), words

    def other_area(self, name: str) -> bool:
        """Whether a name is that of an indicator with another area before it: 开发区规上工业增加值."""
        if name[:1] in tuple("对与向在从") or self.registry.lookup(name, self.targets):
            return False
        for cut in range(2, len(name) - 1):
            if (
                self.registry.begins(name[cut:])
                and _AREA.search(name[:cut])
                and self.registry.lookup(name[cut:], self.targets)
            ):
                return True
        return False

    def part(self, noun: str) -> Subject | None:
        """增加值, 总产量 of what the clause before counted: 规模以上工业企业 … 增加值."""
        if not self.subject or len(self.subject.names) != 1:
            return None
        before = self.subject.names[0]
        for end in range(len(before), 1, -1):
            concept = self.registry.lookup(before[:end] + noun)
            if concept:
                return Subject([before[:end] + noun], [concept])
        return None

    def subject_of(self, name: str) -> Subject:
        concept = self.registry.lookup(name, self.targets)
        parts = self._in_one(name)
        if concept or parts:
            return Subject([name], [concept], parts)
        pieces = [p for p in _JOINT.split(name) if p]
        if len(pieces) == 1:
            return Subject([name], [None])
        words = Words()
        names = [pieces[0], *(self.stripped(p, words) or p for p in pieces[1:])]
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
