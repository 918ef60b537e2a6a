"""The grammar of quantities in Chinese government work reports.

`parse` reads one printed quantity (`63.9亿元`, `1000余起`, `4.5%以下`, `第一`) exactly. What cannot be read is an error
(`QuantityError`), never guessed.

How a printed quantity is read
    value       in the printed unit: 63.9亿元 is 63.9 of 亿元. The multiplier is part of the symbol.
    Chinese     三百五十 is 350. A closing 万 or 亿 is the multiplier, as after Arabic digits: 一百二十万 is 120 万,
                千亿元 is 1000 亿元, a bare 亿元 is 1 亿元. Digits after 万 or 亿 (一万二千, 三亿五千万, 1亿2000万) have no one
                multiplier: the number is written out, without a multiplier; so is 1万2千, 3亿5千万, 1万4300 (all digits of the
                smaller part printed). Colloquial ellipsis (一百二, 三千五,
                一万五) has two readings and is an error. 两三个, 三四十 are 2 to 3, 30 to 40, approx. 十几个 is gt 10;
                几十, 数百, 上千 have no value.
    fractions   百分之五十 is 50 %, 千分之三 3 ‰, 万分之五 5 ‱; 五成 is 50 %, 三成五 35 %, 一半 and 半数 are 50 %; 百分百 100 %;
                半年 is 0.5 年, 一年半 1.5 年. 三分之一 has no exact decimal: `parse_ratio`.
    multiples   2倍 and 是…的2倍: level 2 倍. 增长1倍: change 1 倍 (so the level is 2 倍). 翻番, 翻一番: level 2 倍; 翻两番: level 4 倍,
                because n 番 is 2 to the power n; 翻一番多 is gt 2 倍, 翻近一番 nearly 2 倍.
    change      增长6% is 6, 下降3.2% is -3.2 (kind change); 增长到, 降至, 达到, 控制在 state a level and no qualifier.
                The qualifier of a fall speaks of its size: 下降超过3% is -3, gt.
    rank        第一, 第2位, 首位 have the symbol 名次; 前三, 前10名 are ranks of at most 3 and 10 (le);
                前1% is a share of at most 1 % (le).
    ranges      5%-6%, 5~6%, 3到5个, 15-20亿元: value and value_max, ascending, of one unit and one multiplier.
    passed over marks of notes (63.9［1］亿元), inserted readings (億(yì)元), blanks around a number (5 %), Traditional and look-alike
                characters: see `characters`. A full stop or a dot is read as a decimal point only right before a unit
                (12。4%).
    qualifiers  see QUALIFIERS. Two that disagree (近1000余家, 超过20家以上) are an error.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .characters import cleaned
from .numerals import AR, CANONICAL, CN, CN_VALUE, MUL, MULTIPLIERS, SEP, QuantityError, chinese_number, plain_number
from .vocabulary import (
    AFTER_WORDS,
    BEFORE_WORDS,
    CHANGE_WORDS,
    FALL_WORDS,
    LEVEL_WORDS,
    MEASURED,
    NOT_BEFORE,
    PER,
    PER_BY_FIRST,
    QUALIFIER_OF,
    UNITS,
    UNITS_BY_FIRST,
)

QUALIFIERS = ("exact", "approx", "gt", "ge", "le", "lt", "nearly")
LATIN = string.ascii_letters
AFTER_WORD = r"(?:左右(?![岸两侧邻])|上下(?![游级功班联贯])|(?:\(含\)|及)?以[上下](?!级)|以内(?!部)|之内)"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity as printed: `value` (to `value_max`, for a range) of `symbol`.

    symbol      unit as printed, with its multiplier: 亿元, 万亩, 人次, %, 名次 (ranks), "" (none printed)
    unit        the same without the multiplier: 元
    multiplier  10**8 for 亿, 1 for none
    qualifier   one of QUALIFIERS
    kind        level, change (a rise, or a fall with a negative value) or rank
    text        value as a canonical decimal with the printed decimal places; `text_max` the same of `value_max`
    """

    value: Decimal
    value_max: Decimal | None
    symbol: str
    unit: str
    multiplier: int
    qualifier: str
    kind: str
    text: str
    text_max: str = ""


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


# 1万2千, 3亿5千万, 1万4300: several multipliers, one number.
_DIGIT = "[一二两三四五六七八九]"
STACK = (
    rf"[1-9][0-9]{{0,3}}[亿万千百十]{{1,2}}(?:(?:零?(?:[1-9][0-9]{{0,3}}|{_DIGIT})[万千百十]{{1,2}}(?![瓦米伏克焦卡分]))+"
    r"(?:零?[1-9][0-9]{0,3}(?![0-9.,岁]))?|零?[1-9][0-9]{0,3}(?![0-9.,岁]))"
)
_STEP = re.compile(rf"零?([0-9]+|{_DIGIT})([亿万千百十]*)")
# 5个多月: the 多 stands inside the unit.
SPLIT = frozenset(["个多月", "个多小时", "个多世纪", "年多", "个月多", "天多", "小时多", "倍多", "周年多"])
SPLIT_SCAN = r"(?:个多(?:月|小时|世纪)|(?:年|个月|天|小时|倍|周年)多(?![\u4e00-\u9fff])|年多来|倍多)"
_MUL_AT = re.compile(MUL)
UNIT_NAMES, _PER_NAMES = frozenset(UNITS), frozenset(PER)
_OUTER = re.compile(
    rf"(?:同比|环比)?(?P<verb>{alternatives((*LEVEL_WORDS, *CHANGE_WORDS))})?(?:了)?(?P<pre>{'|'.join(BEFORE_WORDS)})?"
    rf"(?P<body>.+?)(?P<post>{alternatives(AFTER_WORDS)})?",
)
_PLAIN = re.compile(
    rf"(?:(?P<stack>{STACK})|(?P<ar>-?{AR})(?:(?<=[1-9]0)(?P<some2>几))?|(?P<cn>{CN})(?P<some>几)?)"
    rf"(?P<more>[余多来])?(?P<mul>{MUL})?(?P<more2>[余多])?"
)
_RANGE = re.compile(
    rf"(?:(?P<ar>-?{AR})|(?P<cn>{CN}))(?P<mul>{MUL})?(?P<unit>[^-–—~至到]*){SEP}"
    rf"(?:(?P<ar2>{AR})|(?P<cn2>{CN}))(?P<mul2>{MUL})?(?P<unit2>.*)"
)
_HUNDREDTHS = re.compile(r"百分之(?P<n>[一二三四五六七八九]〇|[一二三四五六七八九][〇一二三四五六七八九]〇)")
_PARTS_OF = re.compile(rf"(?P<base>[百千万])分之(?:(?P<n>{AR}|{CN}))(?:{SEP}(?:(?P=base)分之)?(?P<n2>{AR}|{CN}))?")
_TENTHS = re.compile(
    r"(?:(?P<from>[一二两三四五六七八九]|[1-9])(?:成)?(?:——|[-–—~至到]))?(?P<n>[一二两三四五六七八九十]|10|[1-9](?:\.[0-9])?)成(?P<more>[一二三四五六七八九半])?"
)
_AND_HALF = re.compile(rf"(?P<n>{AR}|{CN})(?:(?P<unit>年|天|小时|倍|世纪)半|个半(?P<month>月|小时|世纪))")
_RANK = re.compile(rf"(?:第(?P<n>{AR}|{CN})[名位]?|前(?P<top>{AR}|{CN})[名位强]?|首位)")
_TOP_SHARE = re.compile(rf"前(?P<n>{AR})(?P<unit>[%‰‱])")
_DOUBLING = re.compile(r"翻(?:了)?(?P<near>近|约|超)?(?P<n>[一二两三四五])?番(?P<more>多|有余)?")
_RATIO = re.compile(rf"{AR}(?::{AR})+")
_RATIO_OUTER = re.compile(
    rf"(?P<pre>{'|'.join(BEFORE_WORDS)})?(?P<body>[^以左上及(]+)(?P<post>{alternatives(AFTER_WORDS)})?"
)
_FRACTION = re.compile(rf"(?P<den>{AR}|{CN})分之(?P<num>{AR}|{CN})|(?P<num2>{AR})/(?P<den2>{AR})")


def _is_unit(text: str) -> bool:
    name, *per = text.split("/")
    return name in UNIT_NAMES and len(per) <= 2 and _PER_NAMES.issuperset(per)


def _with_more(text: str) -> bool:
    """Whether a unit stands there with 多 or 余 after it: 4.5亿元多."""
    return text.endswith(("多", "余")) and _is_unit(text[:-1].removesuffix("有"))


def _plain(m: re.Match, measured: str, span: str):
    """The quantity of a number and what follows it: a unit, a unit with 多 inside, or nothing."""
    low, high, mul, qualifier = "", "", m["mul"] or "", "exact"
    if m["stack"]:
        if mul:
            raise QuantityError(f"{span!r}: expected a unit after {m['stack']}, not {mul!r}")
        low = str(_stacked(m["stack"], span))
    elif m["ar"]:
        low = m["ar"].replace(",", "")
    else:
        low, high, closing = chinese_number(m["cn"], span)
        if closing and mul:
            raise QuantityError(f"{span!r}: expected one multiplier, not {closing} and {mul}")
        if mul and mul not in ("万亿", "亿", "万"):
            raise QuantityError(f"{span!r}: expected 万 or 亿, not {mul!r}")
        mul = closing or mul
    split = "" if _is_unit(measured) else measured
    some = m["some"] or m["some2"]
    mores = [w for w in (some, m["more"], m["more2"], split) if w]
    if mores:
        if len(mores) > 1 or high:
            raise QuantityError(f"{span!r}: expected one of 余, 多, 来, 几")
        word = next(w for w in "余多来几" if w in mores[0])
        if m["cn"] and not split and m["cn"][-1] not in "十百千万亿":
            raise QuantityError(f"{span!r}: expected 十, 百, 千, 万 or 亿 before {word}")
        if m["some"] and m["cn"][-1] != "十":
            raise QuantityError(f"{span!r}: expected 十 before 几")
        qualifier = "approx" if word == "来" else "gt"
    elif high:
        qualifier = "approx"
    unit = split.replace("多", "").removesuffix("有余").removesuffix("余") or measured
    last = next(g for g in ("more2", "mul", "more", "some", "some2", "cn", "ar", "stack") if m[g])
    return low, high, mul, unit, qualifier, "level", m.start(), m.end(last)


def _stacked(stack: str, span: str) -> int:
    """The number of 1万2千: each part smaller than the multiplier before it, and none of two readings (1万2)."""
    total = 0
    room = 10**12  # what a further part must stay below
    for digits, powers in _STEP.findall(stack):
        count = CN_VALUE[digits.replace("两", "二")] if digits in CN_VALUE or digits == "两" else int(digits)
        size = MULTIPLIERS.get(powers, 10 if powers == "十" else 0)
        if size == 0 or count * size >= room or (powers[:1] in ("千", "百", "十") and count > 9):
            raise QuantityError(f"{span!r}: expected parts that grow smaller, each of one multiplier")
        if not powers and "零" not in stack and len(digits) != len(str(room)) - 1:
            raise QuantityError(f"{span!r}: expected a multiplier after {digits}: {stack!r} has two readings")
        total += count * size
        room = size
    return total


def _range(m: re.Match, span: str):
    sides = []
    for ar, cn, mul in ((m["ar"], m["cn"], m["mul"]), (m["ar2"], m["cn2"], m["mul2"])):
        if ar:
            sides.append((ar.replace(",", ""), mul or ""))
            continue
        low, high, closing = chinese_number(cn, span)
        if high or (closing and mul):
            raise QuantityError(f"{span!r}: expected a number, not {cn + (mul or '')!r}")
        sides.append((low, closing or mul or ""))
    (low, mul1), (high, mul2) = sides
    unit1, unit2 = m["unit"], m["unit2"]
    if not unit2 and unit1:
        raise QuantityError(f"{span!r}: expected a unit at the upper end")
    if (unit1 and unit1 != unit2) or (mul1 and mul1 != mul2) or (unit1 and not mul1 and mul2):
        raise QuantityError(f"{span!r}: expected one unit and one multiplier for both ends")
    if Decimal(low) >= Decimal(high):
        raise QuantityError(f"{span!r}: expected an upper end above {low}, not {high}")
    last = next(g for g in ("mul2", "cn2", "ar2") if m[g])
    return low, high, mul2, unit2, "exact", "level", m.start(), m.end(last)


def _special(body: str, span: str, before: str):
    """Every form that is not a numeral with multiplier and unit."""
    if body == "百分百":
        return "100", "", "", "%", "exact", "level", 0, 3
    if m := _HUNDREDTHS.fullmatch(body):
        return "".join(str(CN_VALUE.get(c, 0)) for c in m["n"]), "", "", "%", "exact", "level", 0, len(body)
    if m := _TOP_SHARE.fullmatch(body):
        return plain_number(m["n"], span), "", "", m["unit"], "le", "level", m.start("n"), m.end("n")
    if m := _PARTS_OF.fullmatch(body):
        low, high = plain_number(m["n"], span), plain_number(m["n2"], span) if m["n2"] else ""
        if high and Decimal(low) >= Decimal(high):
            raise QuantityError(f"{span!r}: expected an upper end above {low}, not {high}")
        return low, high, "", {"百": "%", "千": "‰", "万": "‱"}[m["base"]], "exact", "level", 0, len(body)
    if m := _TENTHS.fullmatch(body):
        tenths = plain_number(m["n"], span)
        if m["more"] and ("." in tenths or tenths == "10"):
            raise QuantityError(f"{span!r}: expected a whole number of 成 before {m['more']!r}")
        more = {"半": 5, None: 0}.get(m["more"], CN_VALUE.get(m["more"], 0))
        value = str(int(tenths.replace(".", "")) * (1 if "." in tenths else 10) + more)
        if m["from"]:
            low = plain_number(m["from"].replace("两", "二"), span) + "0"
            if int(low) >= int(value):
                raise QuantityError(f"{span!r}: expected an upper end above {low}, not {value}")
            return low, value, "", "%", "exact", "level", 0, len(body)
        return value, "", "", "%", "exact", "level", 0, len(body)
    if body in ("一半", "半数") or (body == "半" and before in ("近", "过", "超")):
        return "50", "", "", "%", "exact", "level", 0, body.index("半") + 1
    if body[0] == "半" and _is_unit(unit := body[1:].removesuffix("多")):
        return "0.5", "", "", unit, "gt" if body.endswith("多") else "exact", "level", 0, 1
    if m := _AND_HALF.fullmatch(body):
        whole = plain_number(m["n"], span)
        if "." in whole:
            raise QuantityError(f"{span!r}: expected a whole number before 半")
        unit = m["unit"] or "个" + m["month"]
        return f"{whole}.5", "", "", unit, "exact", "level", 0, body.index("半") + 1
    if m := _RANK.fullmatch(body):
        if body == "首位":
            return "1", "", "", "名次", "exact", "rank", 0, 1
        group = "n" if m["n"] else "top"
        rank = plain_number(m[group], span)
        if "." in rank or rank == "0":
            raise QuantityError(f"{span!r}: expected a whole rank from 1")
        return rank, "", "", "名次", "exact" if m["n"] else "le", "rank", m.start(group), m.end(group)
    if body[0] == "首" and _is_unit(body[1:]):
        return "1", "", "", body[1:], "exact", "level", 0, 1
    if m := _DOUBLING.fullmatch(body):
        n = CN_VALUE[m["n"].replace("两", "二")] if m["n"] else 1
        nearly = {"近": "nearly", "约": "approx", "超": "gt", None: "exact"}[m["near"]]
        if m["near"] and m["more"]:
            raise QuantityError(f"{span!r}: expected one qualifier")
        return (
            str(2**n),
            "",
            "",
            "倍",
            "gt" if m["more"] else nearly,
            "level",
            *((m.start("n"), m.end("n")) if m["n"] else (0, len(body))),
        )
    raise QuantityError(f"{span!r}: {_expected(body)}")


def _expected(body: str) -> str:
    if not body.strip():
        return "expected a quantity, not an empty text"
    if re.search(r"\s", body):
        return "expected no blank inside a quantity"
    if re.match(r"几", body):
        return "expected a definite number, not 几"
    if m := _PLAIN.match(body):
        end = unit_end(body, m.end(), UNITS_BY_FIRST)
        return f"expected nothing, a listed unit or a qualifier after {body[:end]!r}, not {body[end:]!r}"
    if re.match("[0-9]", body):
        return "expected digits without leading zero, grouped by three or not at all, with at most one decimal point"
    return "expected a numeral at the start"


@lru_cache(maxsize=1 << 16)
def read_span(span: str) -> tuple[Quantity, int, int]:
    """Quantity of a half-width span, and its ledger span."""
    outer = _OUTER.fullmatch(span)
    if not outer:
        raise QuantityError(f"{span!r}: {_expected(span)}")
    verb, before, body, after = outer["verb"] or "", outer["pre"] or "", outer["body"], outer["post"] or ""
    m = _PLAIN.match(body)
    measured = body[m.end() :] if m else ""
    if m and (not measured or measured in SPLIT or _is_unit(measured) or _with_more(measured)):
        read = _plain(m, measured, span)
    elif (m := _RANGE.fullmatch(body)) and all(not unit or _is_unit(unit) for unit in (m["unit"], m["unit2"])):
        read = _range(m, span)
    else:
        read = _special(body, span, before)
    low, high, mul, unit, qualifier, kind, start, end = read
    said = {QUALIFIER_OF[w] for w in (before, after) if w} | ({qualifier} - {"exact"})
    if len(said) > 1:
        raise QuantityError(f"{span!r}: expected one qualifier, not {' and '.join(sorted(said))}")
    if kind == "rank" and verb:
        raise QuantityError(f"{span!r}: expected no {verb!r} before a rank")
    if verb and verb not in LEVEL_WORDS:
        kind = "change"
        if verb in FALL_WORDS:
            if low.startswith("-"):
                raise QuantityError(f"{span!r}: expected no minus sign after {verb!r}")
            if high:
                # A fall of 3% to 5% runs from -5 to -3.
                low, high = "-" + high, "-" + low
            elif Decimal(low):
                low = "-" + low
    if CANONICAL.fullmatch(low) is None or (low[0] == "-" and not Decimal(low)):
        raise QuantityError(f"{span!r}: expected a number, not {low!r}")
    quantity = Quantity(
        Decimal(low), Decimal(high) if high else None, mul + unit, unit, MULTIPLIERS[mul],
        said.pop() if said else "exact", kind, low, high,
    )  # fmt: skip
    at = outer.start("body")
    return quantity, at + start, at + end


# 12。4%: a full stop or dot between digits is a decimal point of a bad copy where a unit that can have decimals follows.
_MAY_BE_POINT = re.compile("[0-9][。·・•‧․｡][0-9]")
_POINT = re.compile(r"(?<![0-9.])(?P<whole>[0-9]+)[。·・•‧․｡](?P<part>[0-9]{1,2})(?![0-9.,。])")


def point(text: str) -> str:
    """`text` with such a decimal point as a point; see `parse`."""
    if not _MAY_BE_POINT.search(text):
        return text
    return _POINT.sub(lambda m: f"{m['whole']}.{m['part']}" if has_decimals(text, m.end()) else m.group(), text)


def has_decimals(text: str, at: int) -> bool:
    """Whether a unit stands at text[at:] that decimals stand before: %, 亿元, 万亩, 公里; not 个, 家, 年."""
    mul = _MUL_AT.match(text, at)
    end = unit_end(text, mul.end() if mul else at, UNITS_BY_FIRST)
    unit = text[mul.end() if mul else at : end]
    return bool(mul) or unit in MEASURED


def parse(printed: str) -> Quantity:
    """The quantity that `printed` states, all of it read; full-width digits and signs count as half-width.

    Raises QuantityError for anything else than one quantity of the grammar above.
    """
    return read_span(point(cleaned(printed)))[0]


def parse_ratio(printed: str) -> tuple[Decimal, ...]:
    """The terms of a ratio (`11.8:48.3:39.9`), or numerator and denominator of a fraction (`三分之二`, `2/3`).

    A qualifier before or after it is passed over (`ratio_qualifier` names it). Raises QuantityError for anything else,
    and for a denominator of 0.
    """
    span = _RATIO_OUTER.fullmatch(cleaned(printed))
    body = span["body"] if span else ""
    if _RATIO.fullmatch(body):
        return tuple(Decimal(term.replace(",", "")) for term in body.split(":"))
    if m := _FRACTION.fullmatch(body):
        numerator, denominator = (
            Decimal(plain_number(t, body)) for t in (m["num"] or m["num2"], m["den"] or m["den2"])
        )
        if denominator:
            return numerator, denominator
    raise QuantityError(f"{printed!r}: expected a ratio such as 3:2:1 or a fraction such as 三分之二")


def ratio_qualifier(printed: str) -> str:
    """The qualifier of a ratio or fraction: ge for 三分之二以上, exact where none is printed."""
    span = _RATIO_OUTER.fullmatch(cleaned(printed))
    said = {QUALIFIER_OF[word] for word in (span["pre"], span["post"]) if word} if span else set()
    return said.pop() if len(said) == 1 else "exact"


def unit_end(text: str, at: int, units: Mapping[str, list[str]]) -> int:
    """Where the longest unit that stands at text[at:] ends, with what it is counted by (元/平方米); `at` if none does.

    A pattern of all units takes longer to compile than a report to scan.
    """
    end = _name_end(text, at, units)
    for _ in range(2 if end > at else 0):
        if text[end : end + 1] == "/" and (further := _name_end(text, end + 1, PER_BY_FIRST)) > end + 1:
            end = further
    return end


def _name_end(text: str, at: int, names: Mapping[str, list[str]]) -> int:
    for name in names.get(text[at : at + 1], ()):
        end = at + len(name)
        after = text[end : end + 1]
        if not text.startswith(name, at) or (after and after in NOT_BEFORE.get(name, "")):
            continue
        if not (name[-1] in LATIN and ((after.isascii() and after.isalnum()) or after in ("²", "³"))):
            return end
    return at
