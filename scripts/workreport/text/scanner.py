"""Every numeral expression of a running text, and what each one is.

Works on any text: what cannot be read is reported (a span of kind `unread`), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .characters import BLANKS, CJK, NUMERAL_CHARACTERS, NUMERALS, half_width
from .grammar import Quantity, parse_ratio, read_span, unit_end
from .numerals import AR, QuantityError, chinese_number
from .patterns import (
    AFTER_AT,
    ALTERNATIVES,
    BLANK_MUL,
    HUNDRED_MILLIONS,
    ID_CHARACTERS,
    LINE_START,
    MASK,
    MINUS,
    MORE_CN,
    MUL_AT,
    NO_WORD_BEFORE,
    ORDINAL_AFTER,
    RANK_AFTER,
    ROLE_OF,
    SCOPE,
    SIGNED,
    SPLIT_AT,
    TRIGGER,
    UPPER,
    UPPER_CN,
    compiled,
)
from .vocabulary import BEFORE_WORDS, CHANGE_WORDS, CN_UNITS_BY_FIRST, EVERYDAY, OTHER_WORD, UNITS_BY_FIRST

ROLES = frozenset({"figure", "date", "ordinal", "list_number", "identifier", "set_phrase", "word"})
# 近5年 is mostly 'the last 5 years'; only after these words is it 'nearly 5 years'.
_LASTING = ("历时", "长达", "用时", "耗时", "时长")
_PERIOD_UNITS = frozenset(("年", "天", "周", "个月", "小时"))


@dataclass(frozen=True, slots=True)
class Span:
    """One numeral expression of a text: `printed` is text[start:end].

    role        one of ROLES; `figure` is a candidate, for the reader to accept
    kind        for a figure: quantity, ratio, fraction or unread; for the rest why it has its role
    quantity    equals parse(printed) where kind is quantity, else None
    numeral_start, numeral_end
                the ledger span: first numeral to last multiplier, with 余 or 多 before the unit; of a date, all of it
    parts       the terms of a ratio (11.8:48.3:39.9), or numerator and denominator of a fraction
    change      the word of rise or fall printed right before (增长, 下降): parse(change + printed) has the sign
    error       why a figure is unread
    """

    start: int
    end: int
    printed: str
    quantity: Quantity | None
    role: str
    numeral_start: int
    numeral_end: int
    kind: str
    parts: tuple[Decimal, ...] = ()
    change: str = ""
    error: str = ""


@lru_cache(maxsize=8)
def _lexicon(items: tuple[tuple[str, str], ...]) -> tuple[re.Pattern, dict[str, str]]:
    roles = dict(EVERYDAY)
    for word, role in items:
        if role not in ROLES:
            raise QuantityError(f"{word!r}: expected a role of {', '.join(sorted(ROLES))}, not {role!r}")
        roles[half_width(word)] = role
    by_first: dict[str, list[str]] = {}
    for word in sorted(roles, key=len, reverse=True):
        if NUMERALS.search(word):
            by_first.setdefault(word[0], []).append(re.escape(word[1:]) + NO_WORD_BEFORE.get(word, ""))
    numerals = "".join(sorted(NUMERAL_CHARACTERS))
    # A word must not begin inside a numeral: 一批 is no word in 第一批, nor 一年 in 二十一年.
    branches = (
        re.escape(c)
        + (f"(?<![第{numerals}{'.' * c.isdigit() * c.isascii()}]{c})" if c in NUMERAL_CHARACTERS else "")
        + "(?:"
        + "|".join(rest)
        + ")"
        for c, rest in by_first.items()
    )
    return re.compile("|".join(branches)), roles


# 1.2.3, 1,2345: no number, and no part of one either.
_BROKEN_BEFORE = re.compile(r"[0-9][.,]$")
_BEFORE_MULTIPLIER = frozenset("0123456789.,佰仟拾")  # right before a bare 万 or 亿, which then is not 1 万
_BROKEN_AFTER = re.compile(r"(?<=[0-9])[.,][0-9]")
_LISTED = re.compile(rf"(?:{AR}(?:%|‰|个百分点|百分点)[、和及与])+$")


def unlisted(before: str) -> str:
    """The text before a number without the numbers of its list and without blanks: 下降 for 5.1% in 下降3.2%、5.1%."""
    return _LISTED.sub("", half_width(before)).rstrip("".join(BLANKS))


def _numeral_span(text: str) -> tuple[int, int]:
    found = list(NUMERALS.finditer(text))
    return (found[0].start(), found[-1].end()) if found else (0, 0)


def _line_number(text: str, start: int) -> re.Match | None:
    """The list number at text[start:], if only blanks stand before it in its line."""
    at = start
    while at and text[at - 1] in " \t\u3000\u00a0":
        at -= 1
    return LINE_START.match(text, start) if at == 0 or text[at - 1] == "\n" else None


def _qualifier_start(text: str, floor: int, start: int, printed: str) -> int:
    """Where the qualifier word that stands before a quantity begins; `start` if none does."""
    head = text[max(floor, start - 4) : start]
    if not head.endswith(BEFORE_WORDS):
        return start
    word = next(w for w in BEFORE_WORDS if head.endswith(w))
    at = start - len(word)
    if at > 0 and text[at - 1] in OTHER_WORD.get(word, ""):
        return start
    if word == "过" and printed[0] not in "亿万千百半":
        return start
    if word == "近" and not text[:at].endswith(_LASTING):
        try:
            if read_span(printed)[0].unit in _PERIOD_UNITS:
                return start
        except QuantityError:
            pass
    return at


def _scan_figure(text: str, plain: str, floor: int, start: int, end: int) -> Span:
    """The span of a quantity found at plain[start:end], with the qualifier word and minus sign before it."""
    if start > floor and MINUS.search(plain, max(0, start - 2), start) and SIGNED.search(plain, start, end):
        start -= 1
    start = _qualifier_start(plain, floor, start, plain[start:end])
    head = unlisted(plain[max(0, start - 80) : start])[-3:].removesuffix("了")
    change = next((w for w in CHANGE_WORDS if head.endswith(w)), "") if head.endswith(CHANGE_WORDS) else ""
    if change in ("增", "升", "降", "减") and head[-2:-1] in ("新", "下", "上", "再", "立", "公"):
        change = ""
    printed = plain[start:end]
    try:
        if (
            _BROKEN_BEFORE.search(plain, max(0, start - 2), start)
            or _BROKEN_AFTER.match(plain, end)
            or (printed[0] in "百千万亿" and plain[start - 1 : start] in _BEFORE_MULTIPLIER)
        ):
            raise QuantityError(
                f"{plain[max(0, start - 2) : end + 2]!r}: expected digits grouped by three or not at all"
            )
        quantity, a, b = read_span(printed)
        if quantity.symbol == "个" and "." in quantity.text:
            raise QuantityError(f"{printed!r}: expected a whole number before 个, or 个百分点")
    except QuantityError as error:
        a, b = _numeral_span(printed)
        return Span(start, end, text[start:end], None, "figure", start + a, start + b, "unread", error=str(error))
    return Span(start, end, text[start:end], quantity, "figure", start + a, start + b, "quantity", change=change)


def _scan_nth(plain: str, start: int, end: int) -> tuple[str, int]:
    """Whether 第N at plain[start:end] is a rank (`figure`), counted from the bottom (`unread`) or an ordinal; its end."""
    head = plain[max(0, start - 8) : start]
    after = plain[end : end + 2]
    if head.endswith("倒数"):
        return "unread", end
    if after[:1] in ("名", "位") and after not in ("名称", "位于") and not head.endswith(("放在", "摆在", "置于")):
        return "figure", end + 1
    if RANK_AFTER.search(head) and not re.match(rf"(?![的且并和及、]){CJK}", after):
        return "figure", end
    tail = ORDINAL_AFTER.match(plain, end)
    return "ordinal", tail.end() if tail else end


def scan(text: str, lexicon: Mapping[str, str] = {}) -> list[Span]:
    """Every numeral expression of `text`, in order: spans are disjoint and hold each numeral character once.

    lexicon     word -> role, for names and set phrases; a word found there wins over the grammar, the longest first,
                unless it begins inside a numeral. Of a word that is a figure (零火点), the quantity is read, or, where
                the word is none, its numeral. Raises QuantityError for an unknown role, for nothing else.
    Words of rise and fall are left out of `printed` (Span.change names them); so are 达到, 控制在 and the like.
    近 before years, months or days counts as 'the last', not as 'nearly', unless 历时, 长达 or 用时 precede it.
    """
    plain = half_width(text)
    words, roles = _lexicon(tuple(lexicon.items()))
    spans = []
    masked, last = [], 0
    for m in words.finditer(plain):
        start, end = m.span()
        role = roles[m.group()]
        a, b = _numeral_span(m.group())
        masked += [plain[last:start], MASK * (end - start)]
        last = end
        if role == "figure":
            whole = _scan_figure(text, plain, start, start, end)
            spans.append(whole if whole.quantity else _scan_figure(text, plain, start, start + a, start + b))
        else:
            spans.append(Span(start, end, text[start:end], None, role, start + a, start + b, "lexicon"))
    plain = "".join([*masked, plain[last:]])
    at = 0
    while hit := TRIGGER.search(plain, at):
        start = hit.start()
        if m := _line_number(plain, start):
            a, b = _numeral_span(m.group())
            printed = text[start : m.end()]
            spans.append(Span(start, m.end(), printed, None, "list_number", start + a, start + b, "line"))
            at = m.end()
            continue
        name, m, end = _numeral_at(plain, start)
        if not m:
            at = start + 1
            continue
        span = _scan_match(text, plain, at, name, m, end)
        spans.append(span)
        at = span.end
    spans.sort(key=lambda span: span.start)
    return spans


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    m = pattern.match(text, at)
    return m.end() if m else at


def _measured_end(plain: str, at: int, units: Mapping[str, list[str]]) -> int:
    """Where 多 in its unit (个多月), or a unit, that stands at plain[at:] ends; `at` if none does."""
    end = _end(SPLIT_AT, plain, at)
    return end if end > at else unit_end(plain, at, units)


def _more_end(plain: str, at: int) -> int:
    """Where 余, 多 or 来 ends that stands at plain[at:] and means 'and more'; `at` if none does."""
    word, after = plain[at : at + 1], plain[at + 1 : at + 2]
    if word == "余":
        more = not after or after not in "额款杭姚粮热"
    elif word == "多" and not "\u4e00" <= after <= "\u9fff":
        more = True
    elif word == "多" and plain[at - 1 : at] in tuple("百千万亿"):
        more = after not in tuple("少半") and not plain.startswith("元化", at + 1)  # 5万多农村人口
    else:
        more = (word == "多" or (word == "来" and plain[at - 1 : at] == "0")) and (
            MUL_AT.match(plain, at + 1) is not None or unit_end(plain, at + 1, UNITS_BY_FIRST) > at + 1
        )
    return at + more


def _after_arabic(plain: str, start: int, at: int) -> int:
    end = _end(HUNDRED_MILLIONS, plain, at)
    if end == at:
        end = _more_end(plain, at)
        end = _more_end(plain, _end(BLANK_MUL, plain, end))
    blank = plain[end : end + 1] in BLANKS
    unit = _measured_end(plain, end + blank, UNITS_BY_FIRST)
    end = unit if unit > end + blank else end
    if plain.startswith(("个亿", "个万"), end - 1) and unit_end(plain, end + 1, UNITS_BY_FIRST) == end + 1:
        end += 1  # 5个亿 is not 5个, and cannot be read; 4个亿元以上项目 is
    upper = end if _goes_from(plain, start, end) else _end(UPPER, plain, end)
    if upper > end:
        end = unit_end(plain, upper, UNITS_BY_FIRST)
    return _end(AFTER_AT, plain, end)


def _goes_from(plain: str, start: int, end: int) -> bool:
    """Whether two levels are told apart (由65%到82%), where else 到 and 至 join the ends of a range."""
    return plain[start - 1 : start] in ("从", "由", "自") and plain[end : end + 1] in ("到", "至")


def _after_chinese(plain: str, start: int, at: int) -> int:
    end = _end(MORE_CN, plain, at)
    unit = _measured_end(plain, end, CN_UNITS_BY_FIRST)
    upper = unit if _goes_from(plain, start, unit) else _end(UPPER_CN, plain, unit)
    upper_unit = unit_end(plain, upper, CN_UNITS_BY_FIRST) if upper > unit else upper
    if upper_unit > upper:
        unit = upper_unit
    elif unit == end and not _stands_alone(plain[start:at]):
        return at
    return _end(AFTER_AT, plain, unit)


def _after_first(plain: str, start: int, at: int) -> int:
    if at > start + 1:
        return at  # 首位
    end = unit_end(plain, at, CN_UNITS_BY_FIRST)
    return end if end > at else at + 1 if plain[at : at + 1] in tuple("部届期轮本张") else start


def _after_some(plain: str, start: int, at: int) -> int:
    return at if plain[start] == "零" else unit_end(plain, at, CN_UNITS_BY_FIRST)


# Where what matched at plain[start:at] ends together with its unit; `start` if it is no match after all.
_FOLLOWING = {"arabic": _after_arabic, "chinese": _after_chinese, "first": _after_first, "some": _after_some}


def _numeral_at(plain: str, start: int) -> tuple[str, re.Match | None, int]:
    """The first of the alternatives that matches at plain[start:]: its name, the match, and the end with its unit."""
    for name, pattern in ALTERNATIVES.items():
        if m := compiled(pattern, re.VERBOSE).match(plain, start):
            end = _FOLLOWING[name](plain, start, m.end()) if name in _FOLLOWING else m.end()
            if end > start:
                return name, m, end
    return "", None, start


def _scan_match(text: str, plain: str, floor: int, name: str, m: re.Match, end: int) -> Span:
    start = m.start()
    if name == "arabic" or name == "special":
        return _scan_figure(text, plain, floor, start, end)
    parts, error, kind = (), "", name
    if name == "chinese":
        if end > m.end() or _stands_alone(m.group()):
            return _scan_figure(text, plain, floor, start, end)
        role, kind = "word", "bare"
    elif name == "nth":
        role, end = _scan_nth(plain, start, end)
        if role == "figure":
            return _scan_figure(text, plain, floor, start, end)
        if role == "unread":
            role, kind, start = "figure", "unread", max(floor, start - 2)
            error = f"{plain[start:end]!r}: expected a rank from the top"
    elif name == "first":
        head = plain[max(0, start - 4) : start]
        if plain[start:end] == "首位":
            role = "word" if head.endswith(("放在", "摆在", "置于")) else "figure"
        else:
            role = "figure" if SCOPE.search(head) and plain[start + 1] not in "批次部" else "ordinal"
        if role == "figure":
            return _scan_figure(text, plain, floor, start, end)
    elif name == "top":
        return _scan_figure(text, plain, floor, start, end)
    elif name in ("ratio", "fraction"):
        role = "figure"
        try:
            parts = parse_ratio(m.group())
        except QuantityError as caught:
            kind, error = "unread", str(caught)
    elif name == "some":
        role, kind = "figure", "unread"
        if start > floor and plain[start] in "十百千万亿":
            start -= 1
        error = f"{plain[start:end]!r}: expected a definite number"
    else:
        role = ROLE_OF[name]
        if name == "label":
            start = max(floor, start - 2)
        elif name == "date" and plain[start] == "半":
            start = max(floor, start - 1)
        elif name == "list" and start > floor and plain[start - 1] == "(" and plain[end : end + 1] == ")":
            start, end = start - 1, end + 1
        elif name == "identifier":
            while start > floor and plain[start - 1] in ID_CHARACTERS:
                start -= 1
    a, b = (0, end - start) if role == "date" else _numeral_span(plain[start:end])
    return Span(start, end, text[start:end], None, role, start + a, start + b, kind, parts, error=error)


def _stands_alone(run: str) -> bool:
    """Whether a Chinese numeral without a unit is a number (十五, 三百五十) and not part of a word (四, 八三, 万)."""
    if len(run) < 2 or run[0] in "百千万亿" or "点" in run:
        return False
    try:
        return not chinese_number(run, run)[1]
    except QuantityError:
        return False


def ledger_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The ledger span of the quantity, date or word printed at text[start:end]: see Span.numeral_start.

    Raises QuantityError if no numeral stands there.
    """
    printed = half_width(text[start:end])
    try:
        _, a, b = read_span(printed)
    except QuantityError:
        name, _, to = _numeral_at(printed, 0)
        whole = name == "date" and to == len(printed)
        a, b = (0, len(printed)) if whole else _numeral_span(printed)
        if b == 0:
            raise QuantityError(f"{text[start:end]!r}: expected a numeral") from None
    return start + a, start + b
