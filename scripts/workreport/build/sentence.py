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
from . import grammar

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
_RANKED = re.compile(r"^(?:[a-z]+ )?rank (?:for|in|of) ")
_CUMULATIVE = re.compile(r", cumulative$")
_MULTIPLIED = re.compile(r"^(?:ten thousand|hundred million|hundred|thousand|million) ")
_BY_UNIT = re.compile(r" (?:by (?:mass|volume|area|number)|in person-times)$")
_BY_UNIT_ZH = re.compile("[(（](?:质量|体积|面积|数量)[)）]$")
_OF_A_PROJECT = re.compile(r" of (?:a project|projects)$")
_LEVELS_ZH = re.compile("(?:层级|级)数$")


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
    annex: bool = False  # explained in an annex, so that it has no year of its own
    own: tuple[str, str] | None = None  # Chinese and English sentence of its own, with {when}, {printed} and {amount}

    @property
    def levels(self) -> bool:
        """Whether the figure counts the levels (级) of a structure, which nobody wants more of."""
        return self.unit["symbol_zh"] == "级"

    @property
    def since_unknown(self) -> bool:
        """Whether it accumulated up to the end of its period, from a start that is not printed."""
        return self.figure["time_basis"] == "to_date"


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
    """The period as the end of a sentence: 'in 2020', 'over 2016–2020', 'up to 4 January 2021', 'by the end of 2020'."""
    first, last = ends(period)
    if first == "..":
        return f"up to {_point_en(last)}"
    if time_basis == "to_date":
        return f"by {'' if len(last) == 10 else 'the end of '}{_point_en(last)}"
    if first != last:
        return f"over {_point_en(first)}–{_point_en(last)}"
    return f"{'on' if len(last) == 10 else 'in'} {_point_en(last)}"


def _point_en(point: str) -> str:
    year, *rest = point.split("-")
    words = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*words, *([MONTHS[int(rest[0]) - 1]] if rest else []), year])


@lru_cache(maxsize=4096)
def when_zh(period: str, time_basis: str = "") -> str:
    """The period as the beginning of a sentence: 2020年, 2016—2020年, 截至2021年1月4日，, 截至2020年末，."""
    first, last = ends(period)
    if first == "..":
        return f"截至{_point_zh(last)}，"
    if time_basis == "to_date":
        return f"截至{_point_zh(last)}{'' if len(last) == 10 else '末'}，"
    if first != last:
        return f"{_point_zh(first).removesuffix('年') if len(first) == 4 else _point_zh(first)}—{_point_zh(last)}"
    return _point_zh(last) + ("，" if len(last) == 10 else "")


def _point_zh(point: str) -> str:
    return "".join(f"{int(part)}{mark}" for part, mark in zip(point.split("-"), "年月日", strict=False))


def own(said: Said, chinese: bool) -> str:
    """The sentence of its own with its places filled in; raises ValueError for what stands in braces and is no place."""
    figure, template = said.figure, said.own[0 if chinese else 1]
    when = when_zh if chinese else when_en
    places = {"{when}": when(figure["period"], figure["time_basis"]), "{printed}": figure["printed"]}
    if figure["value"]:
        places["{amount}"] = amount(said, _name(said)[0])
    # One pass: what is filled in is not read again.
    text = re.sub(r"\{[a-z]+\}", lambda match: places.get(match[0], match[0]), template)
    if "{" in text or "}" in text:
        raise ValueError(f"{template!r} holds braces other than {', '.join(places)}")
    return text


def label(indicator: Mapping[str, str], subject: Mapping[str, str] | None) -> tuple[str, str]:
    """Indicator with its subject in brackets, in Chinese and English; a subject that the name says is not said again."""
    chinese, english = indicator["name_zh"], indicator["name_en"]
    if subject is None:
        return chinese, english
    if not _says_zh(chinese, subject):
        chinese += f"（{subject['name_zh']}）"
    if subject["name_en"] not in english:
        english += f" ({subject['name_en']})"
    return chinese, english


# --- Chinese


def chinese(said: Said) -> str:
    """The figure as a Chinese sentence that holds the printed words."""
    if said.own is not None:
        return own(said, chinese=True)
    figure = said.figure
    kind = figure["value_type"]
    name = _name_zh(said)
    when = when_zh(figure["period"], figure["time_basis"])
    brackets = []
    if figure["coverage"] == "district_with_zone":
        brackets.append("含开发区")
    if said.since_unknown:
        # 累计 is said once: by the name, or here.
        summed = "累计" in name or "连续" in name or figure["period"].startswith("..")
        brackets.append("未印起点" if summed else "累计，未印起点")
    if kind == "target" and figure["wording"] in _WORDED_ZH:
        brackets.append(_WORDED_ZH[figure["wording"]])
    goal = {"expected": "预期目标"}.get(figure["wording"], "目标") if kind == "target" else ""
    estimated = "预计" if figure["obs_status"] == "E" else ""
    stated = "据报告释义，" if kind == "definition" or said.annex else f"据报告{when}部分，"
    if said.phrase is not None:
        meaning = said.phrase["meaning_zh"].replace(",", "，")
        body = f"{when}{name}{goal}：报告未印数字，{estimated or '称'}“{figure['printed']}”，即{meaning}"
    elif said.levels:
        body = f"{f'按{when}安排，' if goal else when}{_LEVELS_ZH.sub('', name)}{estimated}为{_printed_zh(said)}"
        brackets.append("层级结构，不是数量目标" if goal else "层级结构，不是数量")
    elif kind in ("project", "criterion"):
        body = f"{stated}{name}为{_printed_zh(said)}"
    elif kind == "definition":
        # A definition holds for no year; a month or day beside it is printed.
        body = f"{stated}{when if '-' in figure['period'] else ''}{name}为{_printed_zh(said)}"
    else:
        printed = _printed_zh(said)
        body = f"{when}{name}{goal}{estimated}{printed if printed.startswith('为负') else '为' + printed}"
    return body + (f"（{'；'.join(brackets)}）" if brackets else "") + "。"


def _says_zh(name: str, subject: Mapping[str, str]) -> bool:
    return any(form and form in name for form in (subject["name_zh"], *subject.get("aliases", "").split("|")))


def _name_zh(said: Said) -> str:
    """The indicator with its subject, neither said twice: 企业复工复产率 of 规上企业 is 规上企业复工复产率."""
    name, subject = _BY_UNIT_ZH.sub("", said.indicator["name_zh"]), said.subject
    if subject is None or _says_zh(name, subject):
        return name
    called = subject["name_zh"]
    output = f"年产{said.figure['printed']}"
    if said.indicator["measure"] == "capacity" and output in called:
        called = called.replace(output, "")
        return f"{called}{'' if called.endswith(('项目', '工程')) else '项目'}年产规模"
    for length in range(min(len(name), len(called)), 1, -1):
        if called.endswith(name[:length]):
            return called + name[length:]
    return f"{name}（{called}）"


def _printed_zh(said: Said) -> str:
    """The printed words, with the unit where it stands apart from them, and the fall where only the words around say it.

    三大 counts no 大, and a threshold (亿元以上) is the amount itself: the number is said, and what is printed beside it.
    """
    printed, symbol = said.figure["printed"], said.unit["symbol_zh"]
    bare = symbol == "大" or _is_threshold(said)
    if bare:
        return f"{said.figure['value']}{'个' if symbol == '大' else symbol}（原文“{printed}”）"
    if Decimal(said.figure["value"]) < 0 and not any(sign in printed for sign in "-−－负"):
        return f"为负，降幅{printed}" if said.indicator["measure"] == "growth" else f"为负{printed}"
    whole = said.unit["dimension"] in ("rank", "percent") or not symbol or Decimal(said.figure["value"]) == 0
    return printed if whole or symbol[-1] in printed else printed + symbol


# --- English


def english(said: Said) -> str:
    """The figure as an English sentence with number and unit, exact."""
    if said.own is not None:
        return own(said, chinese=False)
    figure = said.figure
    kind = figure["value_type"]
    name, inside = _name(said)
    when = when_en(figure["period"], figure["time_basis"])
    brackets = []
    if figure["coverage"] == "district_with_zone":
        brackets.append("including the development zone")
    if said.since_unknown:
        brackets.append("the start of the count is not printed")
    if kind == "target" and figure["wording"] in _WORDED:
        brackets.append(f"worded “{_WORDED[figure['wording']]}”")
    subject = "" if said.subject is None or inside else f" ({said.subject['name_en']})"
    clause = grammar.clause(name) if _countable(said, name) else None
    if clause and subject and kind == "result" and (things := grammar.joint_things(clause[0], said.subject["name_en"])):
        clause, subject = (things, *clause[1:]), ""
    if said.phrase is not None:
        body = _without_number(said, f"{grammar.with_article(name)}{subject}", when)
    elif said.levels and clause is not None and kind in ("result", "target"):
        body = _counted(said, clause, subject, when)
        brackets.append(f"a structure, not a quantity{' that is targeted' if kind == 'target' else ''}")
    elif kind == "target":
        projected = "projected " if figure["wording"] == "expected" else ""
        body = f"The {projected}target for {grammar.with_article(name)}{subject} {when} is {amount(said, name)}"
    elif kind == "result":
        body = _counted(said, clause, subject, when) if clause else _result(said, name, subject, when)
    elif kind == "criterion":
        year = f"stated for {_point_en(ends(figure['period'])[1])}"
        body = f"{_capital(grammar.with_article(name))}{subject} is {amount(said, name)}, as {'defined in the report' if said.annex else year}"
    else:
        stated = (
            "As defined in the report"
            if kind == "definition" or said.annex
            else f"As stated for {_point_en(ends(figure['period'])[1])}"
        )
        verb = (
            f"number {amount(said, name)}"
            if _countable(said, name)
            else f"{'are' if grammar.plural(name) else 'is'} {amount(said, name)}"
        )
        body = f"{stated}, {grammar.with_article(name)}{subject} {verb}" + (
            f" ({when})" if kind == "definition" and "-" in figure["period"] else ""
        )
    return body + (f" ({'; '.join(brackets)})" if brackets else "") + "."


def _name(said: Said) -> tuple[str, bool]:
    """The indicator in English, and whether it holds the subject already."""
    name = _BY_UNIT.sub("", _CUMULATIVE.sub("", said.indicator["name_en"]))
    if said.indicator["measure"] == "capacity":
        name = name.removeprefix("annual ")  # the amount says 'a year'
    if said.subject is None:
        return name, False
    subject = said.subject["name_en"]
    if subject in name:
        return name, True
    joined = grammar.joined(name, subject)
    if joined is None and _OF_A_PROJECT.search(name):
        joined = _OF_A_PROJECT.sub(f" of the {subject}", name)
    if joined is None:
        joined = grammar.narrowed(name, subject)
    return (name, False) if joined is None else (joined, True)


def _counted(said: Said, clause: tuple[str, str, str], subject: str, when: str) -> str:
    """'24 supervisors were seconded to guide school reopening in 2020'."""
    things, verb, predicate = clause
    counted = amount(said, " ".join(part for part in clause if part))
    if counted == "1":
        head = grammar.head(things)
        things = re.sub(r"(?:(ie)|)s$", lambda m: "y" if m[1] else "", head) + things[len(head) :]
    if said.figure["value_type"] == "target":
        verb = {"were": "are to be", "had their": "are to have their", "": "are to have"}[verb]
    elif verb == "were":
        unfinished = said.since_unknown and not said.figure["period"].startswith("..")
        verb = "had been" if unfinished else "was" if counted == "1" else "were"
    elif verb == "had their" and counted == "1":
        verb = "had its"
    estimated = "an estimated " if said.figure["obs_status"] == "E" else ""
    return _capital(
        " ".join(part for part in (f"{estimated}{counted}", things + subject, verb, predicate, when) if part)
    )


def _result(said: Said, name: str, subject: str, when: str) -> str:
    figure, measure = said.figure, said.indicator["measure"]
    estimated = "an estimated " if figure["obs_status"] == "E" else ""
    value = Decimal(figure["value"])
    if measure == "rank":
        area = _AREAS.get(figure["coverage"], "in the district")
        return f"{_capital(when)} the district ranked {_ordinal(value)} {area} for {grammar.with_article(_RANKED.sub('', name))}{subject}"
    if measure == "growth" and name.startswith("growth of ") and said.unit["dimension"] == "percent":
        grew = "fell" if value < 0 else "grew"
        return f"{_capital(grammar.with_article(name.removeprefix('growth of ')))}{subject} {grew} by {estimated}{amount(said, name, fall=True)} {when}"
    verb = "numbered" if _countable(said, name) else "stood at" if said.unit["dimension"] == "percent" else "came to"
    return f"{_capital(grammar.with_article(name))}{subject} {verb} {estimated}{amount(said, name)} {when}"


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
    if said.indicator["measure"] == "capacity":
        text += " a year"
    text = text if _is_threshold(said) else _QUALIFIED.get(figure["qualifier"], "{}").format(text)
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


def _is_threshold(said: Said) -> bool:
    """Whether the number is where a class begins or ends: 'or more' belongs to what is counted, not to the threshold."""
    return said.figure["value_type"] == "criterion" and said.figure["qualifier"] in ("ge", "le")


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


def _countable(said: Said, name: str) -> bool:
    """Whether the name is what is counted, so that a number alone says it: 'criminal cases solved numbered 188'."""
    counted = said.unit["dimension"] in ("count", "persons", "households", "enterprises")
    return counted and said.indicator["measure"] == "count" and grammar.plural(name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
