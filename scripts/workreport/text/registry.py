"""The registry of headline indicators: which name, printed in a report, stands for which indicator.

`words/indicators.tsv` holds one row per indicator. `names` are the nouns under which reports print it, separated by |; braces
hold alternatives, one of which may be empty ({地区|}生产总值). A growth (`…_growth`) shares the nouns of its level; a noun with
= before it is not shared. `names_in_targets` are short names that count only in the paragraph of the overall targets.
A name is looked up whole: a match shorter than what the report prints is no match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from .vocabulary import WORDS

GROWTH = "_growth"
FLOWS = frozenset(("count",))  # measures that add up over the years of a plan

MEMORY = 20_000  # looked-up names that are remembered

_BRACES = re.compile(r"\{([^{}]*)\}")
_NOISE = re.compile(r"[“”\"'‘’《》\s·]|全[省市区县州盟旗]|[我本][省市区县州盟旗]|(?<=.)(?:实现|完成|累计)(?=.)")
_SPELLINGS = (
    ("规模以上", "规上"),
    ("规模工业", "规上工业"),
    ("限额以上", "限上"),
    ("常住居民", "居民"),
    ("PM_2.5", "PM2.5"),
    ("PM_{2.5}", "PM2.5"),
)


class RegistryError(ValueError):
    """A row of the registry that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the registry. measure: level, growth, rate, share or count. dimension: that of its unit."""

    indicator_id: str
    name_zh: str
    name_en: str
    measure: str
    dimension: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What a name stands for: the indicator of its level (or rate, or count) and that of its growth; either may be None."""

    level: Indicator | None = None
    growth: Indicator | None = None


def spelled(names: str) -> Iterable[str]:
    """Every name that a cell with | and braces stands for."""
    for name in _split(names):
        yield from _expanded(name)


def _split(names: str) -> Iterable[str]:
    depth, start = 0, 0
    for at, c in enumerate(names):
        depth += (c == "{") - (c == "}")
        if c == "|" and not depth:
            yield names[start:at]
            start = at + 1
    yield names[start:]


def _expanded(name: str) -> Iterable[str]:
    m = _BRACES.search(name)
    if not m:
        yield name
        return
    for choice in m[1].split("|"):
        yield from _expanded(name[: m.start()] + choice + name[m.end() :])


def normalised(name: str) -> str:
    """A printed name in the spelling of the registry: 全市“规模以上”工业增加值 is 规上工业增加值."""
    name = _NOISE.sub("", name)
    for printed, written in _SPELLINGS:
        if printed in name:
            name = name.replace(printed, written)
    return name


class Registry:
    """Names and indicators. `lookup` is the whole of its use; `indicators` are all of them by identifier."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """rows: of the columns of words/indicators.tsv. Raises RegistryError where one name has two meanings."""
        self.indicators: dict[str, Indicator] = {}
        self._names: dict[str, Concept] = {}
        self._targets: dict[str, Concept] = {}
        rows = list(rows)
        nouns: dict[str, list[str]] = {}
        for row in rows:
            known = Indicator(*(row[c] for c in ("indicator_id", "name_zh", "name_en", "measure", "dimension")))
            self.indicators[known.indicator_id] = known
            nouns[known.indicator_id] = [row["name_zh"], *spelled(row["names"])]
        for row in rows:
            known = self.indicators[row["indicator_id"]]
            own = nouns[known.indicator_id]
            base = known.indicator_id.removesuffix(GROWTH)
            shared = nouns.get(base, ()) if base != known.indicator_id else ()
            for name in [*own, *(noun for noun in shared if noun[:1] != "=")]:
                self._add(self._names, name, known)
            for name in spelled(row["names_in_targets"]) if row["names_in_targets"] else ():
                self._add(self._targets, name, known)
        self._seen: dict[str, tuple[Concept | None, Concept | None]] = {}
        self._starts = {name[:2] for table in (self._names, self._targets) for name in table}
        self._starts |= {printed[:2] for printed, _ in _SPELLINGS}

    def _add(self, table: dict[str, Concept], name: str, known: Indicator) -> None:
        key = normalised(name.removeprefix("="))
        if not key:
            return
        old = table.get(key, Concept())
        growing = known.measure == "growth"
        taken = old.growth if growing else old.level
        if taken and taken != known:
            raise RegistryError(f"{key}: stands for {taken.indicator_id} and for {known.indicator_id}")
        table[key] = Concept(old.level, known) if growing else Concept(known, old.growth)

    def lookup(self, name: str, targets: bool = False) -> Concept | None:
        """What the whole `name` stands for, or None. targets: whether it stands in the paragraph of overall targets."""
        try:
            found, short = self._seen[name]
        except KeyError:
            key = normalised(name)
            found, short = self._names.get(key), self._targets.get(key)
            if len(self._seen) > MEMORY:
                self._seen.clear()
            self._seen[name] = found, short
        return found or (short if targets else None)

    def begins(self, text: str) -> bool:
        """Whether some name may begin as `text` does; False is certain, True is not."""
        return text[:2] in self._starts


@cache
def core() -> Registry:
    """The registry of the engine: words/indicators.tsv."""
    head, *lines = (WORDS / "indicators.tsv").read_text(encoding="utf-8").split("\n")
    columns = head.split("\t")
    return Registry(dict(zip(columns, line.split("\t"), strict=True)) for line in lines if line)
