"""Every numeral expression of a running text, and what each one is.

Works on any text: what cannot be read is reported (a span of kind `unread`, or of role `suspect` where the copy is
damaged), never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from .characters import BLANKS, CJK, NOTE, NUMERAL_CHARACTERS, NUMERALS, clean, plain
from .damage import suspects
from .following import numeral_at, stands_alone
from .governing import governed, join
from .grammar import parse_ratio, point, read_span
from .numerals import AR, QuantityError
from .patterns import (
    AFTER_AT,
    ID_CHARACTERS,
    LINE_START,
    MASK,
    MINUS,
    NO_WORD_BEFORE,
    ORDINAL_AFTER,
    RANK_AFTER,
    ROLE_OF,
    SCOPE,
    SIGNED,
    TRIGGER,
)
from .spans import ROLES, SUSPECT, Span
from .vocabulary import AFTER_WORDS, BEFORE_WORDS, CHANGE_WORDS, EVERYDAY, OTHER_WORD

# 近5年 is mostly 'the last 5 years'; only after these words is it 'nearly 5 years'.
_LASTING = ("历时", "长达", "用时", "耗时", "时长")
_PERIOD_UNITS = frozenset(("年", "天", "周", "个月", "小时"))


@lru_cache(maxsize=8)
def _lexicon(items: tuple[tuple[str, str], ...]) -> tuple[re.Pattern, dict[str, str]]:
    roles = dict(EVERYDAY)
    for word, role in items:
        if role not in ROLES:
            raise QuantityError(f"{word!r}: expected a role of {', '.join(sorted(ROLES))}, not {role!r}")
        roles[plain(word)] = role
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
_JOINERS = frozenset(".,")
_BROKEN_BEFORE = re.compile(r"[0-9][.,]$|[A-Za-z]\.$")
_BEFORE_MULTIPLIER = re.compile(
    r"(?![伍陆拾])[\u4e00-\u9fff\s，。、；：！？,;:!?（(“‘《「『\[［+]|^$"
)  # right before a bare 万 or 亿, which is 1 万 then
_OTHER_NUMERALS = frozenset("壹贰叁肆柒捌玖佰仟廿卅卌0123456789.,")
_BROKEN_AFTER = re.compile(r"(?<=[0-9])[.,][0-9]")
_STRIPPED = "".join(BLANKS)
_LISTED = re.compile(rf"(?:{AR}(?:%|‰|个百分点|百分点|个)?(?:{'|'.join(map(re.escape, AFTER_WORDS))})?[、和及与])+$")


def unlisted(before: str) -> str:
    """The text before a number without the numbers of its list and without blanks: 下降 for 5.1% in 下降3.2%、5.1%."""
    return _unlisted(plain(before))


def _unlisted(before: str) -> str:
    return (_LISTED.sub("", before) if before[-1:] in ("、", "和", "及", "与") else before).rstrip(_STRIPPED)


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


def _scan_figure(plain: str, floor: int, start: int, end: int) -> Span:
    """The span of a quantity found at plain[start:end], with the qualifier word and minus sign before it."""
    if (
        start > floor
        and plain[start - 1] == "-"
        and MINUS.search(plain, max(0, start - 2), start)
        and SIGNED.search(plain, start, end)
    ):
        start -= 1
    start = _qualifier_start(plain, floor, start, plain[start:end])
    head = _unlisted(plain[max(0, start - 80) : start])[-3:].removesuffix("了")
    change = next((w for w in CHANGE_WORDS if head.endswith(w)), "") if head.endswith(CHANGE_WORDS) else ""
    if change in ("增", "升", "降", "减") and head[-2:-1] in ("新", "下", "上", "再", "立", "公"):
        change = ""
    printed = plain[start:end]
    if printed[0] in "百千万亿" and (why := _unit_alone(plain, start, end)):
        a, b = _numeral_span(printed)
        return Span(start, end, printed, None, "word", start + a, start + b, why)
    try:
        if (
            (plain[start - 1 : start] in _JOINERS and _BROKEN_BEFORE.search(plain, max(0, start - 2), start))
            or (plain[end : end + 1] in _JOINERS and _BROKEN_AFTER.match(plain, end))
            or (printed[0] in "百千万亿" and not _BEFORE_MULTIPLIER.match(plain[start - 1 : start]))
            or (printed[0] not in "0123456789-" and plain[start - 1 : start] in _OTHER_NUMERALS)
        ):
            raise QuantityError(
                f"{plain[max(0, start - 2) : end + 2]!r}: expected digits grouped by three or not at all"
            )
        quantity, a, b = read_span(printed)
    except QuantityError as error:
        a, b = _numeral_span(printed)
        return Span(start, end, printed, None, "figure", start + a, start + b, "unread", error=str(error))
    return Span(start, end, printed, quantity, "figure", start + a, start + b, "quantity", change=change)


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


# 万元GDP能耗, 亿元生产总值安全事故死亡率: the unit of a rate.
_OF_RATE = re.compile(
    "(?:GDP|(?:地区|国内)?生产总值|(?:规模以上|规上)?(?:工业)?增加值|(?:工业)?产值(?=能耗|用水|水耗|电耗|综合))"
)
_HEADED = re.compile(r"单位[:：]?[^0-9。；;]{0,16}$")
_BRACKET = re.compile(r"\((?:单位:?)?[^()0-9]{0,20}$")
_BRACKET_END = re.compile(r"[^()0-9一二三四五六七八九十]{0,20}\)")


def _unit_alone(plain: str, start: int, end: int) -> str:
    """Whether a multiplier without a number at plain[start:end] is only a unit: (亿元), 单位:万元, 万元GDP; then `unit`."""
    if _OF_RATE.match(plain, end) and plain[start] in "万亿" and plain[end - 1] == "元":
        return "unit"
    if plain[end - 1] == "人" and plain[end : end + 1] == "口":
        return "unit"  # 千人口床位数
    head = plain[max(0, start - 24) : start]
    if not head.rsplit("\n", 1)[-1].strip(" \t\u3000(") and plain[end : end + 1] in ("", "\n", ")"):
        return "unit"  # a cell of a table
    if _HEADED.search(head) and not plain[end : end + 1].isdigit():
        return "unit"
    return (
        "unit"
        if head.endswith(("(", "、", "/", ",", ":", " ")) and _BRACKET.search(head) and _BRACKET_END.match(plain, end)
        else ""
    )


def scan(text: str, lexicon: Mapping[str, str] = {}) -> list[Span]:
    """Every numeral expression of `text`, in order: spans are disjoint and hold each numeral character once.

    lexicon     word -> role, for names and set phrases; a word found there wins over the grammar, the longest first,
                unless it begins inside a numeral. Of a word that is a figure (零火点), the quantity is read, or, where
                the word is none, its numeral. Raises QuantityError for an unknown role, for nothing else.
    Words of rise and fall are left out of `printed` (Span.change names them); so are 达到, 控制在 and the like.
    近 before years, months or days counts as 'the last', not as 'nearly', unless 历时, 长达 or 用时 precede it.
    Marks of notes that stand in no number are spans of their own (role footnote); what is damaged is SUSPECT.
    """
    cleaned, offsets = clean(text)
    pointed = point(cleaned)
    spans = _scan(pointed, lexicon)
    if pointed != cleaned:
        dots = [at for at, (a, b) in enumerate(zip(cleaned, pointed, strict=True)) if a != b]
        spans = [span._replace(note=_noted(span, dots)) for span in spans]
    if offsets:
        spans = [*_moved(spans, text, offsets), *_footnotes(text, spans, offsets)]
        spans.sort(key=lambda span: span.start)
    elif pointed != text:
        spans = [
            span if text.startswith(span.printed, span.start) else span._replace(printed=text[span.start : span.end])
            for span in spans
        ]
    return spans


def _moved(spans: list[Span], text: str, offsets: Sequence[int]) -> list[Span]:
    """The spans of a cleaned text at their places in the text itself."""

    def place(start: int, end: int) -> tuple[int, int]:
        return offsets[start], offsets[end - 1] + 1

    moved = []
    for span in spans:
        start, end = place(span.start, span.end)
        first, last = place(span.numeral_start, span.numeral_end)
        words = tuple(w._replace(start=offsets[w.start], end=offsets[w.end - 1] + 1) for w in span.governing)
        moved.append(
            span._replace(
                start=start, end=end, printed=text[start:end], numeral_start=first, numeral_end=last, governing=words
            )
        )
    return moved


def _footnotes(text: str, spans: list[Span], offsets: Sequence[int]) -> list[Span]:
    """Marks of notes that stand inside no other span: printed with their brackets, their number is the numeral."""
    held = [(offsets[span.start], offsets[span.end - 1] + 1) for span in spans]
    found, at = [], 0
    for m in NOTE.finditer(plain(text)):
        while at < len(held) and held[at][1] <= m.start():
            at += 1
        if (at < len(held) and held[at][0] <= m.start()) or not m.group()[1].isdigit():
            continue
        start, end = m.span()
        found.append(Span(start, end, text[start:end], None, "footnote", start + 1, end - 1, "note"))
    return found


def _scan(plain: str, lexicon: Mapping[str, str]) -> list[Span]:
    words, roles = _lexicon(tuple(lexicon.items()))
    unmasked = plain
    spans, masked, last = [], [], 0
    for start, end, why in suspects(plain):
        spans.append(Span(start, end, plain[start:end], None, SUSPECT, start, end, "suspect", error=why))
        masked += [plain[last:start], MASK * (end - start)]
        last = end
    if spans:
        plain = "".join([*masked, plain[last:]])
    masked, last = [], 0
    for m in words.finditer(plain):
        start, end = m.span()
        role = roles[m.group()]
        a, b = _numeral_span(m.group())
        masked += [plain[last:start], MASK * (end - start)]
        last = end
        if role == "figure":
            whole = _scan_figure(plain, start, start, end)
            spans.append(whole if whole.quantity else _scan_figure(plain, start, start + a, start + b))
        else:
            spans.append(Span(start, end, plain[start:end], None, role, start + a, start + b, "lexicon"))
    plain = "".join([*masked, plain[last:]])
    at = 0
    while hit := TRIGGER.search(plain, at):
        start = hit.start()
        if (not start or plain[start - 1] in "\n \t\u3000\u00a0") and (m := _line_number(plain, start)):
            a, b = _numeral_span(m.group())
            spans.append(Span(start, m.end(), m.group(), None, "list_number", start + a, start + b, "line"))
            at = m.end()
            continue
        name, m, end = numeral_at(plain, start)
        if not m:
            at = start + 1
            continue
        span = _scan_match(plain, at, name, m, end)
        spans.append(span)
        at = span.end
    spans.sort(key=lambda span: span.start)
    return governed(unmasked, join(unmasked, spans))


def _noted(span: Span, dots: Sequence[int]) -> str:
    at = bisect_left(dots, span.start)
    read = span.quantity and at < len(dots) and dots[at] < span.end
    return "a full stop or dot read as the decimal point" if read else ""


def _scan_match(plain: str, floor: int, name: str, m: re.Match, end: int) -> Span:
    start = m.start()
    if name == "arabic" or name == "special":
        return _scan_figure(plain, floor, start, end)
    parts, error, kind = (), "", name
    if name == "chinese":
        if end > m.end() or stands_alone(m.group()) or _threshold(plain, start, end):
            return _scan_figure(plain, floor, start, end)
        role, kind = "word", "bare"
    elif name == "nth":
        role, end = _scan_nth(plain, start, end)
        if role == "figure":
            return _scan_figure(plain, floor, start, end)
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
            return _scan_figure(plain, floor, start, end)
    elif name == "top":
        return _scan_figure(plain, floor, start, end)
    elif name in ("ratio", "fraction"):
        role = "figure"
        try:
            start, end = _qualifier_start(plain, floor, start, plain[start:end]), _end_of_qualifier(plain, end)
            parts = parse_ratio(plain[start:end])
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
    return Span(start, end, plain[start:end], None, role, start + a, start + b, kind, parts, error=error)


_PASSED = re.compile("(?:突破|超过|超|逾|跨越|迈过|迈上|跨上|跃上|站上|登上)了?$")
_THRESHOLD = re.compile("(?:新)?(?:大)?(?:台阶|大关|关口|门槛)")


def _threshold(plain: str, start: int, end: int) -> bool:
    """Whether 百亿 or 千亿 without a unit at plain[start:end] is a threshold: 迈过百亿大关, 突破千亿."""
    if plain[start] not in "百千万" or plain[end - 1] not in "万亿" or end - start < 2:
        return False
    return _THRESHOLD.match(plain, end) is not None or (
        _PASSED.search(plain, max(0, start - 4), start) is not None and not re.match(CJK, plain[end : end + 1])
    )


def _end_of_qualifier(plain: str, end: int) -> int:
    m = AFTER_AT.match(plain, end)
    return m.end() if m else end


def ledger_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The ledger span of the quantity, date or word printed at text[start:end]: see Span.numeral_start.

    Raises QuantityError if no numeral stands there.
    """
    printed, offsets = clean(text[start:end])
    printed = point(printed)
    try:
        _, a, b = read_span(printed)
    except QuantityError:
        name, _, to = numeral_at(printed, 0) if printed and TRIGGER.match(printed) else ("", None, 0)
        whole = name == "date" and to == len(printed)
        a, b = (0, len(printed)) if whole else _numeral_span(printed)
        if b == 0:
            raise QuantityError(f"{text[start:end]!r}: expected a numeral") from None
    if offsets:
        a, b = offsets[a], offsets[b - 1] + 1
    return start + a, start + b
