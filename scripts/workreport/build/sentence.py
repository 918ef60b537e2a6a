"""A figure as a sentence, in Chinese and in English, made from its cells and the labels of the reference tables.

Pure functions of rows: no file. The Chinese sentence keeps the printed words; the English one converts 万 and 亿 exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ..figure import ends
from ..number.interval import format_decimal

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_QUALIFIED = {
    "approx": "about {}",
    "nearly": "nearly {}",
    "gt": "more than {}",
    "ge": "{} or more",
    "lt": "less than {}",
    "le": "{} or less",
}
_WORDED = {"strive": "strive for", "ensure": "ensure"}
_WORDED_ZH = {"strive": "力争", "ensure": "确保"}
_AREAS = {"city": "in the city", "province": "in the province"}
# The head of an English name ends before these: 'households | with a beautiful courtyard'.
_AFTER_HEAD = re.compile(
    r",| (?:of|in|for|with|without|that|which|whose|who|to|into|from|on|at|by|under|per|covered)\b"
)
_NAMED_BY_THE = re.compile(
    r"\b(?:rate|level|standard|share|area|length|volume|coverage|value|amount|income|threshold|capacity)(?: [a-z]+ed\b.*)?$"
)
# A plural noun among its words, which possessives, business and gross are not.
_PLURAL = re.compile(r"(?<![\w'’-])(?:[A-Za-z-]*[a-rt-z]s|consortia|criteria|people)(?![\w'’-])")
_NO_PLURAL = re.compile(r"(?:ss|us|is|sales|news|series)$")
_RANKED = re.compile(r"^(?:[a-z]+ )?rank (?:for|in|of) ")
_CUMULATIVE = re.compile(r", cumulative$")
_MULTIPLIED = re.compile(r"^(?:ten thousand|hundred million|hundred|thousand|million) ")
_BY_UNIT = re.compile(r" (?:by (?:mass|volume|area|number)|in person-times)$")
_BY_UNIT_ZH = re.compile("[(（](?:质量|体积|面积|数量)[)）]$")
_OF_A_PROJECT = re.compile(r" of (?:a project|projects)$")


@dataclass(frozen=True)
class Said:
    """What a sentence is made of: a row of figures and the rows that it names (phrase where no number is printed)."""

    figure: Mapping[str, str]
    indicator: Mapping[str, str]
    unit: Mapping[str, str]
    factor: Fraction
    multiplier: int
    subject: Mapping[str, str] | None = None
    phrase: Mapping[str, str] | None = None


def number(value: int | Decimal | Fraction) -> str:
    """An exact number as English prose writes it: 19,474, 5.778 million, 6.39 billion; never rounded.

    A number that is no finite decimal is written with 12 significant digits.
    """
    if isinstance(value, int) and abs(value) < 10**6:
        return f"{'−' if value < 0 else ''}{abs(value):,}"
    exact = Fraction(value)
    sign, size = ("−" if exact < 0 else ""), abs(exact)
    for step, word in ((10**9, " billion"), (10**6, " million")):
        if size >= step:
            short = format_decimal(size / step)
            # 12,345,678 is read more easily than 12.345678 million.
            if len(short.partition(".")[2]) <= 3:
                return f"{sign}{_grouped(short)}{word}"
    return sign + _grouped(format_decimal(size))


def _grouped(text: str) -> str:
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}"


@lru_cache(maxsize=4096)
def when_en(period: str, time_basis: str) -> str:
    """The period as the end of a sentence: 'in 2020', 'over 2016–2020', 'up to 4 January 2021'."""
    first, last = ends(period)
    if first == "..":
        return f"up to {_point_en(last)}"
    if first != last:
        return f"over {_point_en(first)}–{_point_en(last)}"
    return f"{'on' if len(last) == 10 else 'in'} {_point_en(last)}"


def _point_en(point: str) -> str:
    year, *rest = point.split("-")
    words = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*words, *([MONTHS[int(rest[0]) - 1]] if rest else []), year])


@lru_cache(maxsize=4096)
def when_zh(period: str) -> str:
    """The period as the beginning of a sentence: 2020年, 2016—2020年, 截至2021年1月4日，."""
    first, last = ends(period)
    if first == "..":
        return f"截至{_point_zh(last)}，"
    if first != last:
        return f"{_point_zh(first).removesuffix('年') if len(first) == 4 else _point_zh(first)}—{_point_zh(last)}"
    return _point_zh(last) + ("，" if len(last) == 10 else "")


def _point_zh(point: str) -> str:
    return "".join(f"{int(part)}{mark}" for part, mark in zip(point.split("-"), "年月日", strict=False))


# --- Chinese


def chinese(said: Said) -> str:
    """The figure as a Chinese sentence that holds the printed words."""
    figure, indicator = said.figure, said.indicator
    kind = figure["value_type"]
    name = _BY_UNIT_ZH.sub("", indicator["name_zh"])
    if said.subject is not None and said.subject["name_zh"] not in name:
        name += f"（{said.subject['name_zh']}）"
    when = when_zh(figure["period"])
    brackets = []
    if figure["coverage"] == "district_with_zone":
        brackets.append("含开发区")
    if figure["time_basis"] == "to_date" and not figure["period"].startswith(".."):
        brackets.append("累计，未印起点")
    if kind == "target" and figure["wording"] in _WORDED_ZH:
        brackets.append(_WORDED_ZH[figure["wording"]])
    goal = {"expected": "预期目标"}.get(figure["wording"], "目标") if kind == "target" else ""
    if said.phrase is not None:
        meaning = said.phrase["meaning_zh"].replace(",", "，")
        says = "预计" if figure["obs_status"] == "E" else "称"
        body = f"{when}{name}{goal}：报告未印数字，{says}“{figure['printed']}”，即{meaning}"
    else:
        printed = _printed_zh(said)
        estimated = "预计" if figure["obs_status"] == "E" else ""
        match kind:
            case "project" | "criterion":
                body = f"据报告{when}部分，{name}为{printed}"
            case "definition":
                body = f"据报告释义，{when}{name}为{printed}"
            case _:
                body = f"{when}{name}{goal}{estimated}{printed if printed.startswith('为负') else '为' + printed}"
    return body + (f"（{'；'.join(brackets)}）" if brackets else "") + "。"


def _printed_zh(said: Said) -> str:
    """The printed words, with the unit where it stands apart from them, and the fall where only the words around say it."""
    printed, symbol = said.figure["printed"], said.unit["symbol_zh"]
    if Decimal(said.figure["value"]) < 0 and not any(sign in printed for sign in "-−－负"):
        return f"为负，降幅{printed}" if said.indicator["measure"] == "growth" else f"为负{printed}"
    whole = said.unit["dimension"] in ("rank", "percent") or not symbol or Decimal(said.figure["value"]) == 0
    return printed if whole or symbol[-1] in printed else printed + symbol


# --- English


def english(said: Said) -> str:
    """The figure as an English sentence with number and unit, exact."""
    figure = said.figure
    kind = figure["value_type"]
    name, inside = _name(said)
    when = when_en(figure["period"], figure["time_basis"])
    brackets = []
    if figure["coverage"] == "district_with_zone":
        brackets.append("including the development zone")
    if figure["time_basis"] == "to_date":
        start = "the start of the count is not printed"
        brackets.append(start if figure["period"].startswith("..") else f"cumulative; {start}")
    if kind == "target" and figure["wording"] in _WORDED:
        brackets.append(f"worded “{_WORDED[figure['wording']]}”")
    named = said.subject is None or inside or said.subject["name_en"] in name
    subject = "" if named else f" ({said.subject['name_en']})"
    if said.phrase is not None:
        body = _without_number(said, f"{_the(name)}{subject}", when)
    elif kind == "target":
        projected = "projected " if figure["wording"] == "expected" else ""
        body = f"The {projected}target for {_the(name)}{subject} {when} is {amount(said, name)}"
    elif kind == "result":
        body = _result(said, name, subject, when)
    elif kind == "criterion":
        body = f"{_capital(_the(name))}{subject} is {amount(said, name)}, as stated for {_point_en(ends(figure['period'])[1])}"
    else:
        stated = (
            "As defined in the report"
            if kind == "definition"
            else f"As stated for {_point_en(ends(figure['period'])[1])}"
        )
        verb = (
            f"number {amount(said, name)}"
            if _countable(said, name)
            else f"{'are' if _plural(name) else 'is'} {amount(said, name)}"
        )
        body = f"{stated}, {_the(name)}{subject} {verb}" + (
            f" ({when})" if kind == "definition" and "-" in figure["period"] else ""
        )
    return body + (f" ({'; '.join(brackets)})" if brackets else "") + "."


def _name(said: Said) -> tuple[str, bool]:
    """The indicator in English, and whether it holds the subject already."""
    name = _BY_UNIT.sub("", _CUMULATIVE.sub("", said.indicator["name_en"]))
    if said.subject is not None and _OF_A_PROJECT.search(name):
        return _OF_A_PROJECT.sub(f" of the {said.subject['name_en']}", name), True
    return name, False


def _result(said: Said, name: str, subject: str, when: str) -> str:
    figure, measure = said.figure, said.indicator["measure"]
    estimated = "an estimated " if figure["obs_status"] == "E" else ""
    value = Decimal(figure["value"])
    if measure == "rank":
        area = _AREAS.get(figure["coverage"], "in the district")
        return (
            f"{_capital(when)} the district ranked {_ordinal(value)} {area} for {_the(_RANKED.sub('', name))}{subject}"
        )
    if measure == "growth" and name.startswith("growth of ") and said.unit["dimension"] == "percent":
        grew = "fell" if value < 0 else "grew"
        return f"{_capital(_the(name.removeprefix('growth of ')))}{subject} {grew} by {estimated}{amount(said, name, fall=True)} {when}"
    verb = "numbered" if _countable(said, name) else "stood at" if said.unit["dimension"] == "percent" else "came to"
    return f"{_capital(_the(name))}{subject} {verb} {estimated}{amount(said, name)} {when}"


def _ordinal(value: Decimal) -> str:
    if 1 <= value <= len(_ORDINALS) and value == int(value):
        return _ORDINALS[int(value) - 1]
    text = format_decimal(value)
    return text + ("th" if text[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th"))


def _without_number(said: Said, name: str, when: str) -> str:
    meaning = said.phrase["meaning_en"]
    if said.figure["value_type"] == "target":
        projected = "projected " if said.figure["wording"] == "expected" else ""
        return f"The {projected}target for {name} {when} has no number; the report says: {meaning}"
    estimated = ", as an estimate" if said.figure["obs_status"] == "E" else ""
    return f"For {name} {when} the report prints no number but says{estimated}: {meaning}"


def amount(said: Said, name: str = "", *, fall: bool = False) -> str:
    """Number, qualifier and unit in English; `fall` leaves out the sign. The unit is left out where `name` is what is counted."""
    figure = said.figure
    values = [Decimal(figure[column]) for column in ("value", "value_max") if figure[column]]
    if fall:
        values = sorted(abs(value) for value in values)
    numbers = [(int(value) if value == int(value) else Fraction(value)) * said.multiplier for value in values]
    text = " to ".join(number(n) for n in numbers)
    one = len(numbers) == 1 and abs(numbers[0]) == 1
    text = _with_unit(said, name, text, one)
    text = _QUALIFIED.get(figure["qualifier"], "{}").format(text)
    return text + _metric(said, numbers)


def _with_unit(said: Said, name: str, text: str, one: bool) -> str:
    unit = _MULTIPLIED.sub("", said.unit["name_en"])
    match said.unit["dimension"]:
        case "percent":
            return f"{text}%"
        case "rank":
            return text
        case "time" if unit in name.split()[:2] or unit.capitalize() in name.split()[:2]:
            return text
        case "households" | "enterprises" if unit in name:
            return text
        case "count" | "persons" if _countable(said, name):
            return text
    if one and unit.endswith("s") and not unit.endswith("ss"):
        unit = unit.removesuffix("s")
    return f"{text} {unit}"


def _metric(said: Said, numbers: list[int | Fraction]) -> str:
    """Hectares in brackets after mu, which few readers know."""
    if said.unit["unit_id"].partition("_")[0] != "mu":
        return ""
    hectares = [Fraction(n) / said.multiplier * said.factor / 10000 for n in numbers]
    places = 0 if hectares[0] >= 100 else 2
    short = [format_decimal(h, places) for h in hectares]
    exact = all(Fraction(s) == h for s, h in zip(short, hectares, strict=True))
    texts = [_grouped(s.rstrip("0").rstrip(".") if "." in s else s) for s in short]
    return f" ({'' if exact else 'about '}{' to '.join(texts)} hectares)"


@lru_cache(maxsize=4096)
def _head(name: str) -> str:
    found = _AFTER_HEAD.search(name)
    return name[: found.start()] if found else name


@lru_cache(maxsize=4096)
def _plural(name: str) -> bool:
    return any(not _NO_PLURAL.search(word) for word in _PLURAL.findall(_head(name)))


def _countable(said: Said, name: str) -> bool:
    """Whether the name is what is counted, so that a number alone says it: 'criminal cases solved numbered 188'."""
    counted = said.unit["dimension"] in ("count", "persons", "households", "enterprises")
    return counted and said.indicator["measure"] == "count" and _plural(name)


@lru_cache(maxsize=4096)
def _the(name: str) -> str:
    """The name with an article where English wants one: the share of …, but growth of …."""
    return f"the {name}" if _NAMED_BY_THE.search(_head(name)) or name.startswith("planned total ") else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
