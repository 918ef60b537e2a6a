"""Numbers: Chinese numerals, Arabic digits and multipliers, and the patterns of all three."""

from __future__ import annotations

import re
from functools import lru_cache

from .characters import cleaned

MULTIPLIERS = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4,
               "千": 10**3, "百": 10**2, "": 1}  # fmt: skip
CN_DIGITS = "零一二三四五六七八九"
CN_VALUE = {c: i for i, c in enumerate(CN_DIGITS)}
CN_POWER = {"十": 10, "百": 100, "千": 1000}

AR = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?(?![0-9])"
CN = (
    r"(?:[〇零一二两三四五六七八九十万亿]|百(?!分[之点])|千(?![瓦米伏克焦卡]))+"
    r"(?:点[〇零一二三四五六七八九]+(?![十百千点])(?:万亿|亿|万)?)?"
)
MUL = r"(?:万亿|千亿|百亿|亿|千万|百万|万|千(?![瓦米伏克焦卡])|百(?!分))"
SEP = r"(?:——|[-–—~至到])"
CANONICAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


class QuantityError(ValueError):
    """A text that is not a readable quantity; the message names it and what was expected."""


def _spell(n: int) -> str:
    """The standard Chinese numeral of n < 10**16, with 十 for 一十."""
    if n == 0:
        return "零"
    groups, out = [], ""
    while n:
        n, group = divmod(n, 10**4)
        groups.append(group)
    for i in reversed(range(len(groups))):
        group, power = groups[i], ["", "万", "亿", "万"][i]
        if group:
            if out and (group < 1000 or groups[i + 1] == 0) and not out.endswith("零"):
                out += "零"
            part, gap = "", False
            for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
                digit = group // unit % 10
                if digit:
                    part += ("零" if gap and part else "") + CN_DIGITS[digit] + name
                gap = not digit
            out += part + power
        if i == 2 and len(groups) > 3 and not group:
            out += "亿"
    return out.replace("一十", "十")


def chinese_integer(run: str, span: str) -> int:
    if len(run) > 40:
        raise QuantityError(f"{span!r}: expected a Chinese numeral below 亿亿")
    standard = ("一" if run[0] in "百千万亿" else "") + run.replace("〇", "零")
    if re.search("两(?![百千万亿])", standard) and standard != "两":
        raise QuantityError(f"{span!r}: expected 二, not 两, in {run!r}")
    standard = standard.replace("两", "二").replace("一十", "十")
    total = section = digit = 0
    for c in standard:
        if c in CN_VALUE:
            digit = CN_VALUE[c]
        elif c in CN_POWER:
            section += (digit or 1) * CN_POWER[c]
            digit = 0
        elif c == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    total += section + digit
    # Only the standard spelling is accepted: 一百二 (102 or 120?) and 八三 are not numbers.
    if total >= 10**16 or _spell(total) != standard:
        raise QuantityError(f"{span!r}: expected a standard Chinese numeral, not {run!r}")
    return total


_NEIGHBOURS = re.compile(
    r"(?P<tens>[二三四五六七八九]?十)?(?P<a>[一二两三四五六七八])(?P<b>[二两三四五六七八九])(?P<power>[十百千])?(?P<mul>万亿|亿|万)?"
)


@lru_cache(maxsize=4096)
def chinese_number(run: str, span: str) -> tuple[str, str, str]:
    """Canonical decimal, the same of the upper end (两三), and the closing multiplier of a Chinese numeral."""
    if "点" in run:
        whole, _, decimals = run.partition("点")
        mul = next(m for m in ("万亿", "亿", "万", "") if decimals.endswith(m))
        decimals = decimals[: len(decimals) - len(mul)].replace("〇", "零")
        return f"{chinese_integer(whole, span)}." + "".join(str(CN_VALUE[c]) for c in decimals), "", mul
    m = _NEIGHBOURS.fullmatch(run)
    if m:
        low, high = (CN_VALUE[c] for c in (m["a"] + m["b"]).replace("两", "二"))
        if high != low + 1 or (m["tens"] and m["power"]):
            raise QuantityError(f"{span!r}: expected a standard Chinese numeral, not {run!r}")
        tens = chinese_integer(m["tens"], span) if m["tens"] else 0
        power = CN_POWER.get(m["power"], 1)
        return str(tens + low * power), str(tens + high * power), m["mul"] or ""
    number = chinese_integer(run, span)
    mul = next(m for m in ("万亿", "亿", "万", "") if run.endswith(m))
    head = run[: len(run) - len(mul)]
    if not mul or "亿" in head:
        return str(number), "", ""
    return str(chinese_integer(head, span) if head else 1), "", mul


def plain_number(text: str, span: str) -> str:
    """Canonical decimal of a numeral without multiplier symbol, Arabic or Chinese."""
    if text[0] in "-0123456789":
        return text.replace(",", "")
    low, high, mul = chinese_number(text, span)
    if high:
        raise QuantityError(f"{span!r}: expected one number, not {text!r}")
    if mul and "." in low:
        raise QuantityError(f"{span!r}: expected a plain number, not {text!r}")
    return str(int(low) * MULTIPLIERS[mul]) if mul else low


def canonical_number(text: str) -> str:
    """Canonical decimal of one printed number without unit: `1,185` -> `1185`, `10.50` -> `10.50`, `十五` -> `15`.

    Multipliers are multiplied out (一百二十万 -> 1200000). Raises QuantityError for anything else.
    """
    span = cleaned(text)
    if re.fullmatch(rf"-?{AR}|{CN}", span):
        number = plain_number(span, text)
        if is_canonical_number(number):
            return number
    raise QuantityError(f"{text!r}: expected one number")


def is_canonical_number(text: str) -> bool:
    """Whether `text` is a decimal without grouping, exponent, plus sign, leading zero or negative zero."""
    return CANONICAL.fullmatch(text) is not None and not (text[0] == "-" and not text.strip("-0."))
