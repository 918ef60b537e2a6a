"""Where a numeral expression ends: its multiplier, unit and the words behind it that belong to it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .characters import BLANKS
from .grammar import unit_end
from .numerals import QuantityError, chinese_number
from .patterns import AFTER_AT, BLANK_MUL, MORE_CN, MUL_AT, SPLIT_AT, STACK_AT, UPPER, UPPER_CN, matched
from .vocabulary import CN_UNITS_BY_FIRST, UNITS_BY_FIRST

_SOME_AT = re.compile("(?<=[1-9]0)几(?=[万亿个人户家名只头株亩条件项元])")
_GOES_TO = frozenset("到至")


def numeral_at(text: str, start: int) -> tuple[str, re.Match | None, int]:
    """The expression that begins at text[start:]: its name, the match, and the end with its unit."""
    name, m = matched(text, start)
    if not m:
        return "", None, start
    end = _FOLLOWING[name](text, start, m.end()) if name in _FOLLOWING else m.end()
    return ("bare", m, start + 1) if end == start else (name, m, end)


def stands_alone(run: str) -> bool:
    """Whether a Chinese numeral without a unit is a number (十五, 三百五十) and not part of a word (四, 八三, 万)."""
    if len(run) < 2 or run[0] in "百千万亿" or "点" in run:
        return False
    try:
        return not chinese_number(run, run)[1]
    except QuantityError:
        return False


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    m = pattern.match(text, at)
    return m.end() if m else at


def _measured_end(plain: str, at: int, units: Mapping[str, list[str]]) -> int:
    """Where 多 in its unit (个多月), or a unit, that stands at plain[at:] ends; `at` if none does."""
    end = _end(SPLIT_AT, plain, at)
    if plain.startswith(("大关", "大台阶"), at) and not plain.startswith("大关键", at):
        return at
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
    end = _end(STACK_AT, plain, start)
    if end > at:
        end = _more_end(plain, end)
    else:
        end = _more_end(plain, _end(_SOME_AT, plain, at))
        end = _more_end(plain, _end(BLANK_MUL, plain, end))
    blank = plain[end : end + 1] in BLANKS
    unit = _measured_end(plain, end + blank, UNITS_BY_FIRST)
    end = unit if unit > end + blank else end
    if plain.startswith(("个亿", "个万"), end - 1):
        size = _end(MUL_AT, plain, end)
        if unit_end(plain, size, UNITS_BY_FIRST) == size:
            end = size  # 5个亿 is not 5个, and cannot be read; 4个亿元以上项目 is
    if unit == end and plain[end : end + 1] in ("多", "余") and not "\u4e00" <= plain[end + 1 : end + 2] <= "\u9fff":
        end += 1  # 4.5亿元多
    upper = end if _goes_from(plain, start, end) else _end(UPPER, plain, end)
    if upper > end:
        end = unit_end(plain, upper, UNITS_BY_FIRST)
    return _end(AFTER_AT, plain, end)


def _goes_from(plain: str, start: int, end: int) -> bool:
    """Whether two levels are told apart (由65%到82%), where else 到 and 至 join the ends of a range."""
    return plain[start - 1 : start] in ("从", "由", "自") and plain[end : end + 1] in _GOES_TO


def _after_chinese(plain: str, start: int, at: int) -> int:
    end = _end(MORE_CN, plain, at)
    unit = _measured_end(plain, end, CN_UNITS_BY_FIRST)
    upper = unit if _goes_from(plain, start, unit) else _end(UPPER_CN, plain, unit)
    upper_unit = unit_end(plain, upper, CN_UNITS_BY_FIRST) if upper > unit else upper
    if upper_unit > upper:
        unit = upper_unit
    elif unit == end and not stands_alone(plain[start:at]):
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
