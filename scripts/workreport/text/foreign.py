"""Strings on a page that look injected: advertisements, addresses, betting words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .page import INJECTED

_HAN = "\u4e00-\u9fff"
# Words that betting sites inject and that no work report needs to name a number.
_BETTING = "投注|博彩|娱乐场|娱乐城|百家乐|时时彩|六合彩|老虎机|葡京|威尼斯人|真人视讯|线上娱乐"
_BET = r"(?:[0-9]{2,4}_?bet[0-9]*|bet_?[0-9]{2,4})"
_DOMAIN = (
    r"(?:https?://)?(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9._-]{1,64}@)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    r"\.(?:com|net|org|cn|cc|vip|top|xyz|info|app|club|site|online|tv|me|io|la|pw)(?![A-Za-z])(?:/[!-~]*)?"
    r"|https?://[!-~]+|www\.[!-~]+"
)
_FORMULA = re.compile(r"[A-Za-z]{1,4}_[0-9x]{1,2}")  # PM_2.5, CO_2: an index of a formula
_FOREIGN = (
    ("an injected advertisement", re.compile(INJECTED.pattern)),
    ("an address", re.compile(_DOMAIN, re.IGNORECASE)),
    (
        "characters and underscores",
        re.compile(rf"(?<![A-Za-z0-9_])(?:[A-Za-z0-9]*_[A-Za-z0-9_]*(?:[{_HAN}]{{1,10}}(?=_))?)+[A-Za-z0-9]*"),
    ),
    (
        "betting words",
        re.compile(
            rf"(?<![A-Za-z0-9_])[A-Za-z0-9_]*(?:体育|在线|网上|澳门){{0,3}}(?:{_BETTING})(?:平台|官网|网)?|(?<![A-Za-z0-9_])[A-Za-z0-9_]*{_BET}[A-Za-z0-9_]*|(?:注册送|彩金)[0-9.]*",
            re.IGNORECASE,
        ),
    ),
)


def foreign(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what it looks like) of each string that looks injected, in order and disjoint."""
    found = [
        (*hit.span(), rank)
        for rank, (_, pattern) in enumerate(_FOREIGN)
        for hit in pattern.finditer(text)
        if not _FORMULA.fullmatch(hit.group())
    ]
    merged: list[tuple[int, int, int]] = []
    for start, end, rank in sorted(found):
        # What touches is one string: 365bet and 体育投注, an address and its code.
        if merged and merged[-1][1] >= start:
            first, until, before = merged[-1]
            merged[-1] = first, max(until, end), min(before, rank)
        else:
            merged.append((start, end, rank))
    yield from ((start, end, _FOREIGN[rank][0]) for start, end, rank in merged)
