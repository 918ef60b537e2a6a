"""The tables of a package, joined, and the words in which the evidence page speaks of their rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup, escape

from ..build.sentence import number, when_en, when_zh
from ..findings import Finding
from ..number import facts
from ..number.interval import format_decimal
from ..package import DESCRIPTOR, Package, Row, Table, Unreadable
from ..verdict import QUALIFIED, bounds, signed, verdicts
from .wording import TEXT

TABLES = (
    *("figures", "relations", "indicators", "units", "entities", "codes", "reports", "sections", "paragraphs"),
    *("restorations", "remarks", "remark_figures", "rules", "rule_operands", "revisions", "aliases"),
    *("figures_flat", "target_comparisons", "implied_values", "rule_results"),
)
Pair = tuple[str, str]  # Chinese, English
NOTHING: Pair = ("", "")
RATES = {"growth", "rate", "share", "completion"}
_HAN = "\u3400-\u9fff"
_WIDE = dict(zip(",;:!?", "，；：！？", strict=True))
_MULTIPLIED = re.compile(r"^(?:ten thousand|hundred million|hundred|thousand|million) ")


def pair(key: str, **values: object) -> Pair:
    """A text of `wording` in both languages, with its values filled in."""
    return TEXT[key][0].format(**values), TEXT[key][1].format(**values)


def labels(row: Mapping[str, str], stem: str) -> Pair:
    """The two columns `stem`_zh and `stem`_en of a row."""
    return wide(row[f"{stem}_zh"]), row[f"{stem}_en"]


def wide(text: str) -> str:
    """Chinese text with the full-width marks that Chinese print has beside characters; quotations are left as they are."""
    text = re.sub(r"\(([^()]*)\)(?=.|$)", lambda m: _paired(text, m), text)
    text = re.sub(rf"(?<=[{_HAN}”）])([,;:!?])(?=[{_HAN}“（《]|$)", lambda m: _WIDE[m.group()], text)
    return re.sub(rf"(?<=[{_HAN}”）]), ?(?=[\d{_HAN}“])", "，", text)


def _paired(text: str, found: re.Match) -> str:
    """A pair of brackets, full-width where a character stands in or before it."""
    inside, before = found.group(1), text[: found.start()][-1:]
    return f"（{inside}）" if re.search(f"[{_HAN}]", inside + before) else found.group()


def mixed(text: str) -> Markup:
    """English text in which Chinese words are marked as such, for fonts and screen readers."""
    parts = re.split(f"([{_HAN}][{_HAN}、，]*)", text)
    return Markup("").join(
        Markup('<span lang="zh-CN">{}</span>').format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def exact(text: str) -> Fraction:
    """A canonical decimal as an exact number."""
    return Fraction(Decimal(text))


def upper(text: str) -> str:
    """The text with a capital at its beginning, all else as it is."""
    return text[:1].upper() + text[1:]


def day(date: str) -> Pair:
    """A date as prose writes it."""
    return when_zh(date).rstrip("，"), when_en(date, "at_date").removeprefix("on ")


class Content:
    """The tables of a package, joined for reading."""

    def __init__(self, package: Package):
        self.package = package
        tables: dict[str, Table] = {}
        for name in TABLES:
            table = package.table(name)
            if table is None:
                missing = Finding(
                    "release",
                    "table",
                    DESCRIPTOR,
                    0,
                    "resources",
                    "",
                    f"the table {name}",
                    f"Restore {name}; `make build` writes derived tables.",
                )
                raise next((Unreadable(p) for p in package.problems if p.row or name in p.file), Unreadable(missing))
            tables[name] = table
        self.tables = tables
        self.figures = tables["figures"].by("figure_id")
        self.flat = tables["figures_flat"].by("figure_id")
        self.indicators = tables["indicators"].by("indicator_id")
        self.units = tables["units"].by("unit_id")
        self.entities = tables["entities"].by("entity_id")
        self.reports = tables["reports"].by("report_id")
        self.sections = tables["sections"].by("report_id", "section_id")
        self.paragraphs = tables["paragraphs"].by("report_id", "paragraph")
        self.compared = tables["target_comparisons"].by("figure_id")
        self.verdicts = verdicts(list(tables["target_comparisons"]), self.flat)
        self.codes: dict[str, dict[str, Pair]] = defaultdict(dict)
        for row in tables["codes"]:
            self.codes[row["codelist"]].setdefault(row["code"], labels(row, "label"))
        self.latest = max(tables["reports"], key=lambda row: (row["delivered"], row["report_id"]), default=None)

    def label(self, codelist: str, code: str) -> Pair:
        """The labels of a code; the code itself where the list does not have it."""
        return self.codes[codelist].get(code, (code, code))

    def look(self, table: Mapping, row: Row, column: str, key: object = None) -> Row:
        """The row that a cell names; raises Unreadable with the place of the cell."""
        key = row[column] if key is None else key
        if key not in table:
            raise Unreadable(row.problem("release", "reference", column, "a row that exists", f"Correct {column}."))
        return table[key]

    def words(self, value: str | Fraction, unit: Row) -> Pair:
        """An amount with its unit, in Chinese as it would be printed, in English with 万 and 亿 converted exactly."""
        amount = exact(value) if isinstance(value, str) else value
        shown = value if isinstance(value, str) else format_decimal(amount)
        chinese = shown if unit["dimension"] == "rank" else shown + unit["symbol_zh"]
        if unit["dimension"] == "percent":
            return chinese, f"{shown}%"
        amount *= facts.multiplier(unit)
        english = number(amount)
        if unit["dimension"].startswith("money") and amount >= 10**9:
            english = f"{number(amount / 10**9)} billion"  # also 3.3271, which `number` gives in million
        name = _MULTIPLIED.sub("", unit["name_en"])
        return chinese, english if unit["dimension"] == "rank" else f"{english} {name}"

    def name(self, figure: Row) -> Pair:
        """Indicator and subject of a figure."""
        indicator = labels(self.look(self.indicators, figure, "indicator_id"), "name")
        if not figure["subject_id"]:
            return indicator
        subject = labels(self.look(self.entities, figure, "subject_id"), "name")
        return f"{indicator[0]}（{subject[0]}）", f"{indicator[1]} ({subject[1]})"

    def called(self, figure: Row) -> Pair:
        """The same, as the beginning of a line."""
        return tuple(map(upper, self.name(figure)))

    def status(self, figure: Row) -> Pair:
        """Status of a result, wording of a target, nothing for the rest."""
        if figure["obs_status"]:
            return self.label("obs_status", figure["obs_status"])
        return self.label("wording", figure["wording"]) if figure["wording"] else NOTHING

    def where(self, row: Row, start: int | None = None, end: int | None = None) -> Pair:
        """Section and paragraph of a row, and the characters counted from 1, for people."""
        paragraph = self.look(self.paragraphs, row, "paragraph", (row["report_id"], row["paragraph"]))
        section = labels(
            self.look(self.sections, paragraph, "section_id", (row["report_id"], paragraph["section_id"])), "title"
        )
        if start is None or end is None:
            return f"{section[0]}，第{row['paragraph']}段", f"{section[1]}, paragraph {row['paragraph']}"
        place = pair("place", p=row["paragraph"], a=start + 1, b=end)
        return f"{section[0]}，{place[0]}", f"{section[1]}, {place[1]}"

    def printed(self, figure: Row) -> Pair:
        """A figure in a few words: as printed, and converted."""
        if not figure["value"]:
            return figure["printed"], self.label("qualifier", figure["qualifier"])[1]
        amount = self.words(figure["value"], self.look(self.units, figure, "unit_id"))[1]
        if figure["value_max"]:
            amount += f" to {self.words(figure['value_max'], self.units[figure['unit_id']])[1]}"
        return figure["printed"], QUALIFIED.get(figure["qualifier"], "{}").format(amount)

    def named(self, figure: Row) -> Pair:
        name, amount = self.called(figure), self.printed(figure)
        return f"{name[0]}：{amount[0]}", f"{name[1]}: {amount[1]}"

    def bounds(self, row: Row) -> Pair:
        """Bounds of a change, where the printed digits leave any."""
        if row["comparison"] == "about_only":
            return TEXT["js_no_bounds"]
        ends = bounds(row)
        if ends is None:
            return TEXT["exact_bounds"]
        low, high = signed(ends[0]), signed(ends[1])
        return f"{low} 至 {high}", f"{low} to {high}"

    def note(self, row: Row) -> Pair:
        """The note of a row in both languages; the Chinese one may not exist yet."""
        return wide(row.get("note_zh") or ""), row["note"]
