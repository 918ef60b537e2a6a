"""A Data Package from the texts of work reports: everything that page and program know, ready for a curator to raise.

Figures are what the panel names; every other quantity stands in data/uncoded.csv with its words. The folder is written
whole or not at all, and `validate` accepts it.
"""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from .. import figure, headline
from ..keys import Keys, Unfit
from ..package import DESCRIPTOR, Package, serialise, write_all
from ..text import page, panel, statement, vocabulary
from ..text.clauses import clauses, sha256
from . import coding, ledger, rebuild, source, units
from .figures import number_printed, spans

COMPLETE_OR_LESS = ("draft", "headline")
NARROWER = {"plan_average": ("_plan_average", "（计划期年均）", ", average of the plan", "年均"),
            "plan_total": ("_plan_total", "（计划期累计）", ", total of the plan", ""),
            "step": ("_step", "（台阶）", ", threshold passed", "")}  # fmt: skip
VERSION = "0.1.0"
TITLES = {
    "opening": ("开场", "Opening"),
    "review": ("回顾", "Review"),
    "plan": ("目标与任务", "Plan"),
    "annex": ("附件", "Annex"),
}


class DraftError(Exception):
    """A draft that cannot be made; the message names file and option."""


@dataclass
class Text:
    """One report to draft: its paragraphs as one text, and what its first lines and the options say of it."""

    name: str
    raw: bytes
    report: panel.Report
    place_code: str
    place_zh: str
    place_en: str
    delivered: str

    @property
    def report_id(self) -> str:
        return f"{self.place_code}-{self.delivered.replace('-', '')}"

    @property
    def paragraphs(self) -> list[str]:
        return self.raw.decode("utf-8").split("\n")


@dataclass
class Drafted:
    """What a draft holds: figures coded and quantities found, by report, and what a curator should know."""

    coded: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def provinces() -> dict[str, tuple[str, str]]:
    """Names of the provincial level in Chinese and English, by GB/T 2260 code."""
    return {code: (zh, en) for code, zh, en in vocabulary.rows("provinces")}


def read(name: str, raw: bytes, place: str = "", delivered: str = "") -> Text:
    """A report ready to draft. place: a GB/T 2260 code; delivered: YYYY-MM-DD; where the text does not say them.

    Raises DraftError, and panel.ReportError for what is no report.
    """
    try:
        found, _ = panel.paragraphs_of(page.decode(raw, name))
    except page.PageError as error:
        raise DraftError(str(error)) from None
    text = "\n".join(p.text for p in found).encode("utf-8")
    report = panel.read_report(name, text, delivered)
    document = report.summary.document
    known = provinces()
    if not delivered and document.delivered:
        delivered = document.delivered.isoformat()
    if not delivered:
        raise DraftError(f"{name}: no day of delivery is printed in its first lines. Give --delivered YYYY-MM-DD.")
    by_name = {zh: code for code, (zh, _) in known.items()}
    if not place:
        place = next((code for zh, code in by_name.items() if document.place == zh), "")
    if not place:
        printed = (
            f"the text says {document.place}, which stands in several places or has no code here"
            if document.place
            else "no place is printed"
        )
        raise DraftError(f"{name}: {printed}. Give --place CODE, the six digits of GB/T 2260.")
    if not (place.isdigit() and len(place) == 6) or f"{place[:2]}0000" not in known:
        raise DraftError(
            f"{name}: --place {place}: expected six digits of GB/T 2260 that begin with those of a province."
        )
    zh, en = known.get(place, (document.place or place, f"place {place}"))
    if place in known and document.place and document.place != zh and document.place in by_name:
        raise DraftError(
            f"{name}: the text is of {document.place}, --place {place} is {zh}. Give the code of the text."
        )
    return Text(name, text, report, place, zh, en, delivered)


def draft(
    texts: list[Text],
    template: Path,
    out: Path,
    *,
    title: tuple[str, str, str] = ("", "", ""),
    coding_level: str = "draft",
    departures: Iterable[Mapping[str, str]] = (),
) -> Drafted:
    """Write the package of `texts` into the new folder `out`; schemas, codes and documents' form come from `template`.

    title: in Chinese, in English, and what is known of the copies. departures: rows as in data/departures.csv.

    Raises DraftError where `out` is not empty or a report stands twice, NotBuildable where the result cannot be built.
    """
    if out.exists() and any(out.iterdir()):
        raise DraftError(f"{out} is not empty. Name a new folder, or draft again into it with --again.")
    seen: dict[str, str] = {}
    for text in texts:
        if text.report_id in seen:
            raise DraftError(
                f"{text.name} and {seen[text.report_id]} are the same report, {text.report_id}. Give one copy of it."
            )
        seen[text.report_id] = text.name
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".draft-") as folder:
        root = Path(folder) / "package"
        done = _Writer(
            root, template, sorted(texts, key=lambda t: t.report_id), title, coding_level, list(departures)
        ).write()
        if out.exists():
            out.rmdir()
        shutil.move(str(root), out)
    return done


class _Writer:
    def __init__(
        self,
        root: Path,
        template: Path,
        texts: list[Text],
        title: tuple[str, str, str],
        level: str,
        departures: list[Mapping[str, str]],
    ):
        self.root, self.template, self.texts, self.level = root, Package(template), texts, level
        self.title, self.departures = title, departures
        self.tables: dict[str, list[dict[str, str]]] = {}
        self.done = Drafted()
        self.known = _Known()

    def write(self) -> Drafted:
        self.root.mkdir(parents=True)
        self._files()
        for text in self.texts:
            self._report(text)
        self._figures()
        self._flush()
        write_all(self.root, rebuild.plan(Package(self.root)))
        self._count()
        return self.done

    # --- what is the same for every draft

    def _files(self) -> None:
        descriptor = copy.deepcopy(self.template.descriptor)
        for resource in descriptor["resources"]:
            for part in (resource["schema"],):
                place = self.root / part
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes((self.template.root / part).read_bytes())
            (self.root / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
            self.tables[resource["name"]] = []
        self.tables["codes"] = [dict(row) for row in self.template.table("codes")]
        files = _documents(descriptor, self.texts, self.title)
        write_all(self.root, files)
        license_file = self.template.root / "LICENSE"
        if license_file.exists():
            (self.root / "LICENSE").write_bytes(license_file.read_bytes())

    def _flush(self) -> None:
        files = {}
        for name, rows in self.tables.items():
            resource = self.template.resources[name]
            columns = [c["name"] for c in self.template.schema(name)["fields"]]  # type: ignore[index]
            if not rebuild.is_derived(resource):
                files[resource["path"]] = serialise(columns, ({c: row.get(c, "") for c in columns} for row in rows))
            else:
                files[resource["path"]] = serialise(columns, ())
        write_all(self.root, files)

    # --- a report

    def _report(self, text: Text) -> None:
        document, years = text.report.summary.document, text.report.summary.years
        self.tables["reports"].append({
            "report_id": text.report_id, "place_code": text.place_code, "place_zh": text.place_zh, "place_en": text.place_en,
            "title_zh": document.title or f"{text.place_zh}政府工作报告", "title_en": f"Government Work Report of {text.place_en} ({years.plan})",
            "review_year": str(years.review), "plan_year": str(years.plan), "delivered": text.delivered,
            "delivered_at_zh": document.session, "text_starts": text.paragraphs[0][:12], "coding": self.level,
        })  # fmt: skip
        report = self.tables["reports"][-1]
        report["capture_sha256"] = sha256(text.raw)
        facts, made = source.fresh(report, page.Page(tuple(text.paragraphs)), {})
        report |= facts
        for name, rows in made.items():
            self.tables[name] += rows
        for part, first, last, heading in _parts(text.paragraphs, years):
            number = sum(row["report_id"] == text.report_id for row in self.tables["sections"]) + 1
            zh, en = TITLES[part]
            self.tables["sections"].append({
                "report_id": text.report_id, "section_id": f"{part}_{number}", "position": str(number), "title_zh": heading or zh,
                "title_en": en, "first_paragraph": str(first), "last_paragraph": str(last), "part": part,
                "year": str(years.plan if part == "plan" else years.review), "figures": "0", "implicit_figures": "0",
            })  # fmt: skip

    # --- figures

    def _figures(self) -> None:
        rows = [row for text in self.texts for row in self._of(text)]
        self.tables["indicators"] = sorted(self.known.indicators.values(), key=lambda r: r["indicator_id"])
        self.tables["units"] = sorted(self.known.units.values(), key=lambda r: r["unit_id"])
        self.tables["phrases"] = sorted(self.known.phrases.values(), key=lambda r: r["phrase"])
        self._flush()
        keys = Keys(Package(self.root))
        kept = self._proved(rows, keys)
        self.tables["figures"], self.tables["departures"] = self._unique(kept)
        self.tables["relations"] = list(
            _relations(self.tables["figures"], self.known, {t.report_id: t.report.summary.years for t in self.texts})
        )
        for name, column, other in (("indicators", "indicator_id", "indicator_id"), ("phrases", "phrase", "printed")):
            used = {row[other] for row in self.tables["figures"]}
            used |= {self.known.indicators[i]["of_indicator_id"] for i in used if i in self.known.indicators}
            self.tables[name] = [row for row in self.tables[name] if row[column] in used]
        for row in self.tables["indicators"]:
            implicit = any(f["indicator_id"] == row["indicator_id"] and not f["_value"] for f in self.tables["figures"])
            row["unit_id"] = (self.known.default_unit(row["dimension"]) or "") if implicit else ""
        coded = {row["indicator_id"] for row in self.tables["indicators"]}
        known = self.template.table("aliases") if "aliases" in self.tables else None
        self.tables |= {"aliases": [dict(row) for row in known if row["indicator_id"] in coded]} if known else {}
        used = {row["unit_id"] for name in ("figures", "indicators") for row in self.tables[name]}
        self.tables["units"] = [row for row in self.tables["units"] if row["unit_id"] in used]
        self._totals()

    def _of(self, text: Text) -> Iterator[dict[str, str]]:
        paragraphs = text.paragraphs
        for row in text.report.rows:
            if found := self.known.figure(row):
                start, line = int(row["offset"]), paragraphs[int(row["line"]) - 1]
                if not line.startswith(row["printed"], start):
                    continue
                yield {
                    "report_id": text.report_id, "paragraph": row["line"], "start": row["offset"], "printed": row["printed"],
                    "subject_id": "", "period": row["period"], "value_type": row["value_type"], "_text": line, "_value": row["value"],
                    "_wording": row["wording"], **found,
                }  # fmt: skip

    def _proved(self, rows: list[dict[str, str]], keys: Keys) -> list[dict[str, str]]:
        """Rows whose quotation proves them: the scanner reads the same span and value there, the words and years stand in it."""
        kept = []
        self._govern(rows, keys)
        for row in rows:
            row["quote"], start = coding.quotation(row["_text"], row, keys)
            row["quote_start"] = str(start)
            if len(row["quote"]) > coding.MAX_QUOTE or not self._holds(row, start, keys):
                continue
            kept.append(row)
        return kept

    @staticmethod
    def _period(row: dict[str, str], keys: Keys) -> Iterable[Iterable[str]]:
        report = keys.report(row)
        return figure.period_words(row["period"], (report["review_year"], report["plan_year"]))

    def _govern(self, rows: list[dict[str, str]], keys: Keys) -> None:
        """The clause of a paragraph that governs figures after it: 预期目标, or the words of a plan period."""
        self.scopes: dict[tuple[str, str], str] = {}
        for row in rows:
            key = row["report_id"], row["paragraph"]
            if key in self.scopes:
                continue
            title = keys.section(row)["title_zh"]
            groups = [] if row["_wording"] != "expected" else [["预期"]]
            groups += [group for group in self._period(row, keys) if not any(word in title for word in group)]
            for clause in clauses(row["_text"]) if groups else ():
                text = row["_text"][clause.start : clause.end]
                if clause.end > int(row["start"]) or len(text) > coding.MAX_QUOTE:
                    break
                if any(any(word in text for word in group) for group in groups):
                    self.scopes[key] = text
                    for paragraph in self.tables["paragraphs"]:
                        if (paragraph["report_id"], paragraph["paragraph"]) == key:
                            paragraph |= {"scope_quote": text, "scope_start": str(clause.start)}
                    break

    def _holds(self, row: dict[str, str], start: int, keys: Keys) -> bool:
        words = f"{row['quote']} {self.scopes.get((row['report_id'], row['paragraph']), '')} {keys.section(row)['title_zh']}"
        if not all(any(word in row["quote"] for word in group) for group in figure.keywords(keys.indicator(row))):
            return False
        if not all(any(word in words for word in group) for group in self._period(row, keys)):
            return False
        if not row["_value"]:
            return True
        try:
            at = int(row["start"]) - start
            found = next((s for s in spans(row["quote"], keys) if s.start == at and s.printed == row["printed"]), None)
        except Unfit:
            return False
        return found is not None and found.governed is not None and found.governed.text == row["_value"]

    def _unique(self, rows: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """Figures with one identifier each; the same number said again is a repeat, another stays uncoded."""
        figures: dict[str, dict[str, str]] = {}
        repeats = []
        for row in rows:
            name = ".".join(
                (row["report_id"], row["indicator_id"], row["period"].replace("/", "--"), row["value_type"])
            )
            first = figures.setdefault(name, row)
            if first is row:
                row["figure_id"] = name
            elif (
                row["_value"]
                and row["printed"] == first["printed"]
                and (row["paragraph"], row["start"]) != (first["paragraph"], first["start"])
            ):
                repeats.append((row, name))
        taken = {(f["report_id"], f["paragraph"], f["start"]) for f in figures.values()}
        numerals = {(n["report_id"], n["paragraph"]): [] for n in self.tables["numerals"]}
        for numeral in self.tables["numerals"]:
            numerals[numeral["report_id"], numeral["paragraph"]].append(numeral)
        departures, done = [dict(d) for d in self.departures], set()
        for row, name in repeats:
            if (row["report_id"], row["paragraph"], row["start"]) in taken:
                continue
            start, end = int(row["start"]), int(row["start"]) + len(row["printed"])
            for numeral in numerals[row["report_id"], row["paragraph"]]:
                place = (row["report_id"], row["paragraph"], numeral["start"])
                if (
                    start <= int(numeral["start"])
                    and int(numeral["end"]) <= end
                    and numeral["read_as"] == ledger.FIGURE
                    and place not in done
                ):
                    if ledger.bare(numeral).get("value") != figures[name].get("_value", "").lstrip("-"):
                        continue
                    done.add(place)
                    departures.append({"report_id": row["report_id"], "paragraph": row["paragraph"], "start": numeral["start"], "position": "1",
                                       "column": "figure_id", "value": name, "reason": "The report says the same figure again."})  # fmt: skip
        order = sorted(
            figures.values(), key=lambda f: (f["report_id"], int(f["paragraph"]), int(f["start"]), f["figure_id"])
        )
        return order, departures

    def _totals(self) -> None:
        for section in self.tables["sections"]:
            first, last = int(section["first_paragraph"]), int(section["last_paragraph"])
            own = [
                f
                for f in self.tables["figures"]
                if f["report_id"] == section["report_id"] and first <= int(f["paragraph"]) <= last
            ]
            section["figures"], section["implicit_figures"] = str(len(own)), str(sum(not f["_value"] for f in own))

    def _count(self) -> None:
        package = Package(self.root)
        for row in package.table("reports"):
            coded = sum(f["report_id"] == row["report_id"] for f in package.table("figures"))
            rest = sum(u["report_id"] == row["report_id"] for u in package.table("uncoded"))
            self.done.coded[row["report_id"]] = (coded, coded + rest)


class _Known:
    """Indicators, units and phrases that the figures of a draft need, as rows of the reference tables."""

    def __init__(self) -> None:
        names = (
            "indicator_id",
            "topic",
            "timing",
            "of_indicator_id",
            "money_flow",
            "area",
            "price_basis_printed",
            "price_basis_convention",
            "keywords",
        )
        self.coding = {cells[0]: dict(zip(names, cells, strict=True)) for cells in vocabulary.rows("coding")}
        self.core = panel.core().indicators
        self.meanings = {cells[0]: cells for cells in vocabulary.rows("meanings")}
        self.indicators: dict[str, dict[str, str]] = {}
        self.units: dict[str, dict[str, str]] = {}
        self.phrases: dict[str, dict[str, str]] = {}

    def figure(self, row: Mapping[str, str]) -> dict[str, str] | None:
        """Indicator and, of a row without a number, its phrase; None where the row cannot be coded truthfully."""
        core = self.core.get(row["indicator_id"])
        if core is None or core.indicator_id not in self.coding:
            return None
        dimension, ending, found = core.dimension, "", {"unit_id": ""}
        if row["value"]:
            if row["unit"] in ("美元", "亿美元", "万美元", "万亿美元") and dimension == "money":
                dimension, ending = "money_usd", "_usd"
            if dimension == "money_per_person" and "/" not in row["unit"]:
                dimension = "money"
            try:
                unit = units.new(row["unit"], dimension)
            except KeyError:
                return None
            self.units[unit["unit_id"]] = unit
            found["unit_id"] = unit["unit_id"]
        narrower = NARROWER.get(row["span"])
        indicator = self._indicator(core, dimension, ending, narrower)
        if not row["value"]:
            if (
                row["qualifier"] not in self.meanings
                or number_printed(row["printed"])
                or any(c in row["printed"] for c in ",，。")
            ):
                return None
            _, zh, en, low, high, is_open = self.meanings[row["qualifier"]]
            phrase = self.phrases.setdefault(row["printed"], {
                "phrase": row["printed"], "qualifier": row["qualifier"], "low": low, "high": high, "low_open": is_open,
                "meaning_zh": zh, "meaning_en": en,
            })  # fmt: skip
            if phrase["qualifier"] != row["qualifier"]:
                return None
            if self.default_unit(dimension) is None:
                return None
        return found | {"indicator_id": indicator}

    def default_unit(self, dimension: str) -> str | None:
        symbol = {
            "percent": "%",
            "money": "元",
            "persons": "人",
            "mass": "吨",
            "time": "岁",
            "mass_per_volume": "微克/立方米",
        }.get(dimension)
        if symbol is None:
            return None
        unit = units.new(symbol, dimension)
        self.units[unit["unit_id"]] = unit
        return unit["unit_id"]

    def _indicator(self, core, dimension: str, ending: str, narrower: tuple[str, str, str, str] | None) -> str:  # type: ignore[no-untyped-def]
        coded = self.coding[core.indicator_id]
        zh, en, keywords = core.name_zh, core.name_en, coded["keywords"]
        name = core.indicator_id + ending
        if ending:
            zh, en = f"{zh}（美元）", f"{en}, in US dollars"
        if narrower:
            name, zh, en = name + narrower[0], zh + narrower[1], en + narrower[2]
            keywords += f" {narrower[3]}" if narrower[3] else ""
        if name not in self.indicators:
            money = dimension.startswith("money")
            self.indicators[name] = {
                **coded, "indicator_id": name, "name_zh": zh, "name_en": en, "keywords": keywords, "measure": "count" if (core.measure, dimension) == ("level", "persons") else core.measure, "dimension": dimension,
                "definition_zh": f"报告所述{zh}", "definition_en": f"{en[:1].upper()}{en[1:]}, as stated in the report.",
                "of_indicator_id": "" if narrower or ending else coded["of_indicator_id"], "unit_id": "", "core_id": core.indicator_id,
                "money_flow": (coded["money_flow"] or "output") if money else "",
            }  # fmt: skip
            of = self.indicators[name]["of_indicator_id"]
            if of and of not in self.indicators and of in self.core:
                self._indicator(self.core[of], self.core[of].dimension, "", None)
        return name


def _parts(paragraphs: list[str], years: statement.Years) -> Iterator[tuple[str, int, int, str]]:
    """(part, first paragraph, last paragraph, heading) of each stretch of a report; parts follow one another."""
    order = ("opening", "review", "plan", "annex")
    reader = statement.Reader(years)
    parts = []
    reached = 0
    for text in paragraphs:
        context = reader.paragraph(text)
        for number, (_, sentence) in enumerate(statement.split(text)):
            if number == 0:
                context = reader.sentence(sentence, True)
                break
        own = order.index(context.part) if context.part in order else 0
        reached = max(reached, own)
        parts.append(order[reached])
        for number, (_, sentence) in enumerate(statement.split(text)):
            if number:
                reader.sentence(sentence, False)
    first = 0
    for at in range(1, len(parts) + 1):
        if at == len(parts) or parts[at] != parts[first]:
            heading = paragraphs[first] if statement.is_heading(paragraphs[first]) and first else ""
            yield parts[first], first + 1, at, heading[:40]
            first = at


def _relations(
    figures: list[dict[str, str]], known: _Known, years: Mapping[str, statement.Years]
) -> Iterator[dict[str, str]]:
    """Growth and level of one thing in one paragraph; a target of the plan year and the result of the same indicator before it."""
    by_place = {(f["report_id"], f["paragraph"], f["indicator_id"], f["period"], f["value_type"]): f for f in figures}
    results = {(f["report_id"], f["indicator_id"], f["period"]): f for f in figures if f["value_type"] == "result"}
    for row in figures:
        report = row["report_id"]
        if row["value_type"] == "target" and row["period"] == str(years[report].plan):
            result = results.get((report, row["indicator_id"], str(years[report].review)))
            if result:
                yield {
                    "figure_id": row["figure_id"], "relation": "counterpart_of", "related_figure_id": result["figure_id"], "grade": "A",
                }  # fmt: skip
        of = known.indicators[row["indicator_id"]]["of_indicator_id"]
        level = by_place.get((report, row["paragraph"], of, row["period"], row["value_type"]))
        if of and level:
            yield {"figure_id": row["figure_id"], "relation": "growth_of", "related_figure_id": level["figure_id"]}


def _documents(descriptor: dict, texts: list[Text], title: tuple[str, str, str]) -> dict[str, bytes]:
    """Descriptor, README, CHANGELOG and CITATION of a draft. Nothing is said that text, options and program do not know."""
    ids = [text.report_id for text in texts]
    one = texts[0] if len(texts) == 1 else None
    years = sorted({text.report.summary.years.plan for text in texts})
    zh = title[0] or (
        f"{one.place_zh}政府工作报告（{one.delivered}）数据集"
        if one
        else f"{len(texts)}份政府工作报告数据集（{years[0]}年）"
    )
    en = title[1] or (
        f"Figures in the Government Work Report of {one.place_en} ({one.delivered})"
        if one
        else f"Figures in {len(texts)} government work reports ({years[0]})"
    )
    identity = f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(ids))}"
    said = "Figures stated in government work reports, each with the words that state it: what a government said, not official statistics, and not audited."
    said_zh = "政府工作报告所述数字，每个附原文：是政府所说的内容，不是官方统计，未经审计。"
    keywords = ["government work report", "China", "政府工作报告"]
    author = "Contributors of this package"
    descriptor.pop(headline.PROPERTY, None)  # those of the template name no figure here
    descriptor |= {
        "name": f"cn-work-reports-{ids[0]}" if len(ids) > 1 else f"cn-{ids[0][:6]}-work-report-{ids[0][7:]}", "id": identity,
        "title": en, "title_zh": zh, "description": said, "description_zh": said_zh, "version": VERSION,
        "created": f"{max(text.delivered for text in texts)}T00:00:00Z", "keywords": keywords,
        "contributors": [{"title": author, "roles": ["author", "maintainer"]}],
        "sources": [
            {"title": f"{t.report.summary.document.title or t.place_zh + '政府工作报告'} ({t.delivered})"} | ({"version": title[2]} if title[2] else {})
            for t in texts
        ],
    }  # fmt: skip
    citation = "\n".join([
        "cff-version: 1.2.0", "message: If you use these data, please cite them as below, and the speeches as the source of the figures.", "type: dataset",
        f"title: {json.dumps(en, ensure_ascii=False)}", "authors:", f"  - name: {author}", f"version: {VERSION}", "license: CC0-1.0", "identifiers:",
        "  - type: other", f"    value: {identity}", "    description: Identifier of the data package", "keywords:", *(f"  - {word}" for word in keywords), "",
    ])  # fmt: skip
    readme = (
        f"# {en}\n\n{zh}\n\n{said} {said_zh}\n\n<!-- generated: counts -->\n<!-- end -->\n\n<!-- generated: coding -->\n<!-- end -->\n\n"
        "Files: `data/figures.csv` (figures), `data/uncoded.csv` (quantities without an indicator yet), `data/README.md` (dictionary).\n"
        "Check with `workreport validate`; write what follows with `workreport build`.\n"
    )
    log = f"# Changelog\n\n## [Unreleased]\n\n## [{VERSION}] - unreleased\n\n### Added\n\n- Draft of {len(texts)} reports.\n"
    return {
        DESCRIPTOR: rebuild.written(descriptor), "CITATION.cff": citation.encode("utf-8"), "README.md": readme.encode("utf-8"),
        "CHANGELOG.md": log.encode("utf-8"),
    }  # fmt: skip
