"""The identity of a figure, and what the manual (data/CODING.md) lets follow from its other cells and its words.

Pure functions of cells: no file, no data frame. What they return is what must stand in data/figures.csv.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache

PLAN_YEARS = 5
ESTIMATE = "预计"
CUMULATIVE = "累计"
WORDINGS = {"力争": "strive", "确保": "ensure", "预期": "expected"}  # the first that stands there governs
AREAS = {"全市": "city", "全省": "province", "全国": "nation", "世界": "world", "全球": "world"}
ZONE = "含开发区"
_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def figure_id(row: Mapping[str, str]) -> str:
    """The identifier that a row of figures must carry: report, indicator, subject if any, period, value type.

    `..` of an open start is dropped and `/` becomes `--`: `../2021-01-04` gives `--2021-01-04`.
    """
    period = row["period"].replace("..", "").replace("/", "--")
    parts = (row["report_id"], row["indicator_id"], row["subject_id"], period, row["value_type"])
    return ".".join(part for part in parts if part)


@lru_cache(maxsize=4096)
def ends(period: str) -> tuple[str, str]:
    """(first, last) of a period: `..` where the start is not printed, twice the same for a single point.

    Raises ValueError for a day or month that no calendar has, and where the last point does not follow the first.
    """
    first, slash, last = period.partition("/")
    last = last if slash else first
    for point in {first, last} - ({".."} if last != ".." else set()):
        match = _POINT.fullmatch(point)
        if not match:
            raise ValueError(f"{point} is no ISO 8601 year, month or day")
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    if slash and first != ".." and (len(first) != len(last) or first >= last):
        raise ValueError(f"{last} does not come after {first}")
    return first, last


def time_basis(period: str, timing: str, quote: str) -> str:
    """The code that follows from period, timing and words.

    A start that is not printed (`../`), or a flow with 累计, is cumulative; another flow lies in its period; a stock
    stands at a printed day, or at the end of its period.
    """
    if period.startswith("../"):
        return "to_date"
    if timing == "flow":
        return "to_date" if CUMULATIVE in quote else "during"
    return "at_date" if len(period) == len("2021-01-04") and "/" not in period else "at_end"


def period_trouble(row: Mapping[str, str], review_year: int, plan_year: int, section_year: int) -> str | None:
    """What the period should be where value_type does not allow the one of `row`, else None.

    target: the plan year, a later year, or years that reach into or beyond it. result: the review year, an earlier one,
    a day or month up to the plan year, or years that end by then. project, criterion: the year of the section;
    definition also a printed day or month. What is no plain year of the report is printed: `period_words`.
    Raises ValueError as `ends`.
    """
    period, kind = row["period"], row["value_type"]
    _, last = ends(period)
    year = int(last[:4])
    match kind:
        case "target":
            fits, wanted = year >= plan_year, f"the plan year {plan_year}, or a later year or plan that is printed"
        case "result":
            fits = year <= review_year or (year == plan_year and (len(last) > 4 or "/" in period))
            wanted = f"the review year {review_year}, or an earlier year, date or plan that is printed"
        case "definition":
            fits = period == str(section_year) or len(last) > 4
            wanted = f"the year of the section, {section_year}, or a printed month"
        case _:
            fits, wanted = period == str(section_year), f"the year of the section, {section_year}"
    return None if fits else wanted


_COUNTS = "零一二三四五六七八九十"


def plan_name(last: int) -> str:
    """The short name of the five-year plan that ends in that year: 2025 is 十四五; empty where none does."""
    number = (last - 1955) // PLAN_YEARS  # 2020 ended the 13th
    if last % PLAN_YEARS or not 0 < number < 20:
        return ""
    return ("十" if number >= 10 else "") + (_COUNTS[number % 10] if number % 10 else "") + "五"


@lru_cache(maxsize=4096)
def period_words(period: str, plain: tuple[str, ...] = ()) -> Sequence[Sequence[str]]:
    """Words that must be printed for what is not a plain year of the report, `plain`; of each inner group one.

    `2021-01-04` gives 1月 and 4日; 2030 gives 2030 or 十五五, the plan that it ends; the plan `2016/2020` gives 五年, 十三五
    or 2016; `2023/2025` gives 三年 or 2023. Raises ValueError as `ends`.
    """
    first, last = ends(period)
    if len(first) == len(last) == 4:
        if first == last:
            return () if last in plain or not plain else (tuple(filter(None, (last, plan_name(int(last))))),)
        count = int(last) - int(first) + 1
        names = [f"{_COUNTS[count]}年" if count <= 10 else "", "两年" if count == 2 else ""]
        return (tuple(filter(None, [*names, plan_name(int(last)) if count == PLAN_YEARS else "", first])),)
    words = []
    for point in (first, last):
        if point != "..":
            words += [f"{int(part)}{mark}" for part, mark in zip(point.split("-")[1:], "月日", strict=False)]
    return tuple((word,) for word in dict.fromkeys(words))


def obs_status(value_type: str, quote: str) -> str:
    """E for a result whose quotation holds 预计, A for any other result, empty for what is no result."""
    return "" if value_type != "result" else "E" if ESTIMATE in quote else "A"


def scope(paragraph: Mapping[str, str], start: int) -> str:
    """The governing clause of a paragraph where it stands before the offset `start`, else empty."""
    place = paragraph["scope_start"]
    return paragraph["scope_quote"] if place and int(place) <= start else ""


def wording(value_type: str, quote: str, governing: str, printed_at: int | None = None) -> str:
    """Of a target: 力争 strive, 确保 ensure, 预期 expected (also in the governing clause), else plain; empty otherwise.

    printed_at: where the number stands in the quotation; of several words the last one before it governs it.
    """
    if value_type != "target":
        return ""
    before = [(quote.rfind(word, 0, printed_at), word) for word in WORDINGS] if printed_at is not None else []
    at, word = max(before, default=(-1, ""))
    if at < 0:
        word = next((word for word in WORDINGS if word in quote), "预期" if "预期" in governing else "")
    return WORDINGS.get(word, "plain")


def coverage(measure: str, before: str, quote: str, governing: str, own: str = "district") -> str | None:
    """For a rank the area whose word stands last before it in the quotation (`before`), else anywhere in it; None if none.

    For all else the place of the report, `own`: a district, with its zone where the governing clause says 含开发区, a city
    or a province.
    """
    if measure != "rank":
        return "district_with_zone" if ZONE in governing and own == "district" else own
    for text in (before, quote):
        found = [(text.rfind(word), code) for word, code in AREAS.items() if word in text]
        if found:
            return max(found)[1]
    return None


def names(entity: Mapping[str, str]) -> list[str]:
    """The forms in which reports print an entity: its name and its aliases."""
    return [entity["name_zh"], *(alias for alias in entity["aliases"].split("|") if alias)]


def keywords(indicator: Mapping[str, str]) -> Sequence[Sequence[str]]:
    """The words that name an indicator; of each inner group one must stand in the quotation of a figure."""
    return _groups(indicator["keywords"])


@lru_cache(maxsize=4096)
def _groups(words: str) -> Sequence[Sequence[str]]:
    return tuple(tuple(word.split("|")) for word in words.split())


def needed_words(
    row: Mapping[str, str], indicator: Mapping[str, str], entity: Mapping[str, str] | None, governing: str
) -> Sequence[Sequence[str]]:
    """What the quotation of a figure is there to prove; of each inner group one must stand in it.

    Keywords of the indicator, the name of the subject, 预计, 累计 where it alone makes the figure cumulative, 力争 or 确保
    (预期 unless it governs from before), the area of a rank, the words of the period.
    """
    words = [*keywords(indicator)]
    if entity is not None:
        words.append(names(entity))
    if row["obs_status"] == "E":
        words.append([ESTIMATE])
    if row["time_basis"] == "to_date" and not row["period"].startswith("../"):
        words.append([CUMULATIVE])
    for word, code in WORDINGS.items():
        if row["wording"] == code and word not in governing:
            words.append([word])
    for word, code in AREAS.items():
        if row["coverage"] == code:
            words.append([word])
    with suppress(ValueError):  # a period that cannot be read has its own finding
        words += period_words(row["period"])
    return words
