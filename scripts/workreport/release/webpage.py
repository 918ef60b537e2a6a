"""The evidence page: one HTML file that shows every figure with the words that prove it, and loads nothing.

What it says of figures comes from the package, its own words from `wording`, its pictures from `pictures`. Every text goes
through Jinja's autoescape or into a JSON block; script and style are admitted by hash alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..build.sentence import when_en, when_zh
from ..package import Package, Row
from . import citation, pictures
from .content import NOTHING, RATES, Content, Pair, day, exact, labels, upper
from .wording import DOWNLOADS, HEADLINES, INVERSE, TEXT

TEMPLATES = Path(__file__).parent / "templates"
# Beyond HTML: characters that end a script early or turn the direction of text.
_RISKY = re.compile(r"[<>&\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def build(package: Package, downloads: Iterable[tuple[str, int]]) -> bytes:
    """dist/index.html for a package without findings.

    downloads: name (relative to the page) and size in bytes of the files beside it. The same package gives the same
    bytes. Raises Unreadable where a table or cell that the page needs cannot be read.
    """
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, early, script = (_asset(name) for name in ("style.css", "early.js", "app.js"))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(early)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    content = View(Content(package)).all(list(downloads))
    page = pages.get_template("page.html.j2").render(
        **content, text=TEXT, policy=policy, style=Markup(style), early=Markup(early), script=Markup(script)
    )
    return page.encode("utf-8")


def embed(value: object) -> Markup:
    """`value` as JSON that may stand in a script element: nothing in it can end the element or turn the text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(_RISKY.sub(lambda m: f"\\u{ord(m.group()):04x}", text))


def _asset(name: str) -> str:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    if re.search(r"</(?:script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{name} would end its own element")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def sentences(text: str) -> list[str]:
    """A paragraph of Chinese or English prose, sentence by sentence."""
    return [part.strip() for part in re.split(r"(?<=。)|(?<=\.)\s+(?=[A-Z])", text) if part.strip()]


def size(count: int) -> str:
    """Bytes as people read them."""
    return (
        f"{count} B"
        if count < 1000
        else f"{count / 1000:.0f} kB"
        if count < 1_000_000
        else f"{count / 1_000_000:.1f} MB"
    )


class View:
    """What the template shows of a package."""

    def __init__(self, content: Content):
        self.content = content

    # --- the page

    def all(self, downloads: Sequence[tuple[str, int]]) -> dict:
        """Everything that the template shows."""
        descriptor = self.content.package.descriptor
        text = {
            key: descriptor.get(key) if isinstance(descriptor.get(key), str) else ""
            for key in ("title", "title_zh", "description", "description_zh", "version")
        }
        title = (text["title_zh"] or text["title"], text["title"])
        about = [sentences(text["description_zh"] or text["description"]), sentences(text["description"])]
        licences = [licence.get("name", "") for licence in descriptor.get("licenses", []) if isinstance(licence, dict)]
        drawn = [
            f
            for f in self.content.tables["figures"]
            if self.content.latest is not None and f["report_id"] == self.content.latest["report_id"]
        ]
        outcomes = self._rules()
        return {
            "title": title,
            "about": [sentences or [""] for sentences in about],
            "version": text["version"],
            "dated": citation.days(self.content.package),
            "licence": ", ".join(licences),
            "citation": (citation.chinese(self.content.package), citation.english(self.content.package)),
            "sources": citation.sources(self.content.package),
            "reports": [{"words": self._report(row)} for row in self.content.tables["reports"]],
            "headlines": self._headlines(drawn),
            "targets": pictures.targets(self.content, drawn),
            "topics": pictures.topics(self.content, drawn),
            "money": pictures.money(self.content, drawn),
            "filters": self._filters(),
            "figures": [self._item(figure) for figure in self.content.tables["figures"]],
            "sentences": {key: labels(row, "sentence") for key, row in self.content.flat.items()},
            "remarks": self._remarks(),
            "restorations": self._restorations(),
            "touched": self._touched(),
            "implied": self._implied(),
            **outcomes,
            "downloads": [_download(name, count) for name, count in downloads],
            "data": embed(self._data(title, text["version"])),
        }

    def _report(self, row: Row) -> Pair:
        return (
            f"{row['place_zh']}（{row['place_code']}），{day(row['delivered'])[0]}在{row['delivered_at_zh']}上宣读：{row['review_year']}年结果，{row['plan_year']}年目标",
            f"{row['place_en']} ({row['place_code']}), delivered on {day(row['delivered'])[1]} at the {row['delivered_at_en'][:1].lower() + row['delivered_at_en'][1:]}: results of {row['review_year']}, targets for {row['plan_year']}",
        )

    def _item(self, figure: Row) -> dict:
        start, end, first = (figure.integer(column) for column in ("start", "end", "quote_start"))
        words = figure["quote"]
        paragraph = self.content.look(
            self.content.paragraphs, figure, "paragraph", (figure["report_id"], figure["paragraph"])
        )
        indicator = self.content.look(self.content.indicators, figure, "indicator_id")
        return {
            "id": figure["figure_id"],
            "report": figure["report_id"],
            "topic": indicator["topic"],
            "type": figure["value_type"],
            "status": figure["obs_status"] or figure["wording"],
            "section": f"{figure['report_id']}.{paragraph['section_id']}",
            "printed": figure["printed"],
            "sentence": labels(self.content.look(self.content.flat, figure, "figure_id"), "sentence"),
            "before": words[: start - first],
            "after": words[end - first :],
            "where": self.content.where(figure, start, end),
        }

    def _headlines(self, figures: Sequence[Row]) -> list[dict]:
        found = []
        for indicator, kind in HEADLINES:
            figure = next(
                (f for f in figures if f["indicator_id"] == indicator and f["value_type"] == kind and f["value"]), None
            )
            if figure is None:
                continue
            growth = next(
                (
                    r["figure_id"]
                    for r in self.content.tables["relations"]
                    if r["relation"] == "growth_of"
                    and r["related_figure_id"] == figure["figure_id"]
                    and r["figure_id"] in self.content.figures
                ),
                None,
            )
            period = (when_zh(figure["period"]).rstrip("，"), when_en(figure["period"], figure["time_basis"]))
            coverage = self.content.label("coverage", figure["coverage"])
            found.append(
                {
                    "id": figure["figure_id"],
                    "name": self.content.called(figure),
                    "printed": figure["printed"],
                    "amount": self.content.printed(figure)[1],
                    "type": figure["value_type"],
                    "type_words": self.content.label("value_type", figure["value_type"]),
                    "status": self.content.status(figure),
                    "where": (f"{period[0]}，{coverage[0]}", f"{period[1]}, {coverage[1]}"),
                    "growth": {"id": growth, "words": self._growth(self.content.figures[growth])} if growth else None,
                }
            )
        return found

    def _growth(self, figure: Row) -> Pair:
        """Growth in a few words; where no number is printed, what its qualifier says."""
        if figure["value"]:
            word = TEXT["and_growth"]
            return f"{word[0]}{figure['printed']}", f"{word[1]} {self.content.printed(figure)[1]}"
        return self.content.label("qualifier", figure["qualifier"])

    # --- explorer

    def _filters(self) -> list[tuple[str, str, list[tuple[str, Pair]]]]:
        items = [self._item(figure) for figure in self.content.tables["figures"]]
        used = {key: {item[key] for item in items} for key in ("topic", "type", "status", "section")}
        several = len(self.content.reports) > 1
        sections = []
        for row in self.content.tables["sections"]:
            value, title = f"{row['report_id']}.{row['section_id']}", labels(row, "title")
            if value in used["section"]:
                sections.append(
                    (
                        value,
                        (f"{row['report_id']}：{title[0]}", f"{row['report_id']}: {title[1]}") if several else title,
                    )
                )
        found = [
            (
                "topic",
                "f_topic",
                [
                    (code, tuple(map(upper, words)))
                    for code, words in self.content.codes["topic"].items()
                    if code in used["topic"]
                ],
            ),
            (
                "type",
                "f_type",
                [
                    (code, tuple(map(upper, words)))
                    for code, words in self.content.codes["value_type"].items()
                    if code in used["type"]
                ],
            ),
            (
                "status",
                "f_status",
                [
                    (code, tuple(map(upper, words)))
                    for name in ("obs_status", "wording")
                    for code, words in self.content.codes[name].items()
                    if code in used["status"]
                ],
            ),
            ("section", "f_section", sections),
        ]
        if several:
            reports = [
                (row["report_id"], (f"{row['place_zh']}，{row['delivered']}", f"{row['place_en']}, {row['delivered']}"))
                for row in self.content.tables["reports"]
            ]
            found.append(("report", "f_report", reports))
        return found

    def _data(self, title: Pair, version: str) -> dict:
        """What the script needs beyond the HTML: the facts behind each figure, by identifier."""
        links: dict[str, list[list]] = defaultdict(list)
        for row in self.content.tables["relations"]:
            one, relation, two = row["figure_id"], row["relation"], row["related_figure_id"]
            links[one].append([relation, two, row["grade"], row["note"]])
            links[two].append([f"of {relation}", one, row["grade"], row["note"]])
        tested = _grouped((row["figure_id"], row["rule_id"]) for row in self.content.tables["rule_operands"])
        remarked = _grouped((row["figure_id"], row["remark_id"]) for row in self.content.tables["remark_figures"])
        entering = _grouped(
            (figure, row["implied_id"])
            for row in self.content.tables["implied_values"]
            for _, figure in _inputs(row["inputs"])
        )
        codes = (
            "qualifier",
            "value_type",
            "obs_status",
            "wording",
            "coverage",
            "money_flow",
            "time_basis",
            "price_basis",
            "comparison",
        )
        relations = self.content.codes["relation"] | {
            f"of {code}": INVERSE.get(code, words) for code, words in self.content.codes["relation"].items()
        }
        return {
            "title": title,
            "version": version,
            "text": {key: words for key, words in TEXT.items() if key.startswith("js_")},
            "codes": {name: self.content.codes[name] for name in codes} | {"relation": relations},
            "reports": {
                row["report_id"]: {"title": labels(row, "title"), "delivered": day(row["delivered"])}
                for row in self.content.tables["reports"]
            },
            "indicators": {key: self._indicator(row) for key, row in self.content.indicators.items()},
            "figures": {
                key: _filled(
                    self._facts(figure)
                    | {
                        "relations": links[key],
                        "rules": tested[key],
                        "remarks": remarked[key],
                        "implied": entering[key],
                    }
                )
                for key, figure in self.content.figures.items()
            },
        }

    def _indicator(self, row: Row) -> dict:
        price = [row["price_basis_printed"], row["price_basis_convention"]]
        words = (
            *self.content.label("topic", row["topic"]),
            *self.content.label("area", row["area"]),
            *self.content.label("money_flow", row["money_flow"]),
        )
        return {
            "name": labels(row, "name"),
            "definition": labels(row, "definition"),
            "words": words,
            "money": row["money_flow"],
            "price": price if any(basis not in ("", "not_applicable") for basis in price) else None,
        }

    def _facts(self, figure: Row) -> dict:
        unit, flat = (
            self.content.look(self.content.units, figure, "unit_id"),
            self.content.look(self.content.flat, figure, "figure_id"),
        )
        factor = Fraction(unit.integer("numerator"), unit.integer("denominator"))
        value = self.content.words(figure["value"], unit) if figure["value"] else None
        if value and figure["value_max"]:
            top = self.content.words(figure["value_max"], unit)
            value = f"{value[0]}至{top[0]}", f"{value[1]} to {top[1]}"
        row = self.content.compared.get(figure["figure_id"])
        return {
            "i": figure["indicator_id"],
            "report": figure["report_id"],
            "p": figure["paragraph"],
            "a": figure.integer("start") + 1,
            "b": figure.integer("end"),
            "subject": labels(self.content.look(self.content.entities, figure, "subject_id"), "name")
            if figure["subject_id"]
            else None,
            "value": value,
            "bounds": [
                self.content.words(_rounded(exact(flat[end]) / factor), unit) if flat[end] else None
                for end in ("low", "high")
            ],
            "qualifier": figure["qualifier"],
            "period": figure["period"],
            "basis": figure["time_basis"],
            "type": figure["value_type"],
            "obs": figure["obs_status"],
            "wording": figure["wording"],
            "coverage": figure["coverage"],
            "note": figure["note"],
            "compared": self._against(figure, row) if row else None,
        }

    def _against(self, figure: Row, row: Row) -> dict:
        shown = None
        if row["change"]:
            measure = self.content.look(self.content.indicators, figure, "indicator_id")["measure"]
            change, bounds = (
                self.content.change(row, "growth" if measure in RATES else "level"),
                self.content.bounds(row, "change"),
            )
            shown = f"{change[0]}（{bounds[0]}）", f"{change[1]} ({bounds[1]})"
        return {"how": row["comparison"], "shown": shown, "reason": labels(row, "reason")}

    # --- notes

    def _remarks(self) -> list[dict]:
        concerned = _grouped((row["remark_id"], row["figure_id"]) for row in self.content.tables["remark_figures"])
        return [
            {
                "id": row["remark_id"],
                "kind": self.content.label("remark_kind", row["kind"]),
                "statement": labels(row, "statement"),
                "handling": labels(row, "handling"),
                "quote": row["quote"],
                "where": self.content.where(row),
                "figures": concerned[row["remark_id"]],
            }
            for row in self.content.tables["remarks"]
        ]

    def _restorations(self) -> list[list]:
        return [
            [
                self.content.where(row, row.integer("start"), row.integer("end")),
                {"zh": row["restored"]},
                self.content.label("certainty", row["certainty"]),
                {"en": row["reason"]},
            ]
            for row in self.content.tables["restorations"]
        ]

    def _touched(self) -> int:
        """Number of restorations that overlap the printed span of a figure."""
        spans = defaultdict(list)
        for figure in self.content.tables["figures"]:
            spans[figure["report_id"], figure["paragraph"]].append((figure.integer("start"), figure.integer("end")))
        rows = self.content.tables["restorations"]
        return sum(
            any(
                a < row.integer("end") and row.integer("start") < b
                for a, b in spans[row["report_id"], row["paragraph"]]
            )
            for row in rows
        )

    def _implied(self) -> list[dict]:
        found = []
        for row in self.content.tables["implied_values"]:
            unit = self.content.look(self.content.units, row, "unit_id")
            value, low, high = (
                self.content.words(row[column], unit) if row[column] else None for column in ("value", "low", "high")
            )
            words = value or NOTHING
            if low and high and row["low"] != row["high"]:
                words = f"{words[0]}（{low[0]}至{high[0]}）", f"{words[1]} ({low[1]} to {high[1]})"
            found.append(
                {
                    "id": row["implied_id"],
                    "name": tuple(map(upper, labels(row, "name"))),
                    "value": words,
                    "formula": row["formula"],
                    "inputs": _inputs(row["inputs"]),
                    "caveat": labels(row, "caveat"),
                }
            )
        return found

    def _rules(self) -> dict:
        results = self.content.tables["rule_results"].by("rule_id")
        operands = _grouped(
            (row["rule_id"], row["figure_id"]) for row in self.content.tables["rule_operands"] if row["figure_id"]
        )
        shown: dict[str, list[dict]] = {"rules": [], "list_rules": []}
        counts: Counter = Counter()
        for row in self.content.tables["rules"]:
            result = self.content.look(results, row, "rule_id")
            counts[result["outcome"]] += 1
            counts["odd"] += result["outcome"] != row["expected"]
            lists = row["kind"] == "list_count" and result["outcome"] == "holds" == row["expected"]
            shown["list_rules" if lists else "rules"].append(
                {
                    "id": row["rule_id"],
                    "kind": self.content.label("rule_kind", row["kind"]),
                    "statement": labels(row, "statement"),
                    "code": result["outcome"],
                    "outcome": self.content.label("outcome", result["outcome"]),
                    "tested": ""
                    if row["kind"] in ("list_count", "order") and not operands[row["rule_id"]]
                    else _tested(result),
                    "figures": operands[row["rule_id"]],
                }
            )
        return shown | {"outcomes": {"holds": counts["holds"], "fails": counts["does_not_hold"], "odd": counts["odd"]}}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Values by key, each once, in order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return defaultdict(list, {key: list(values) for key, values in found.items()})


def _filled(facts: Mapping) -> dict:
    """Facts without those that are empty, which the script reads the same."""
    return {key: value for key, value in facts.items() if value}


def _inputs(text: str) -> list[tuple[str, str]]:
    """`a=figure b=figure` as pairs."""
    return [(letter, figure) for letter, _, figure in (part.partition("=") for part in text.split())]


SIGNS = {"order": " ≤ ", "subset": " ≤ ", "date": " ≤ ", "ratio": " ∈ "}


def _tested(result: Row) -> str:
    """Both sides of a rule with the sign between them; the left one alone where it holds the right one already."""
    left, right = result["left"], result["right"]
    if not right or left.endswith(f" {right}") or (left == right and result["kind"] != "repeat"):
        return left
    if result["kind"] in ("repeat", "list_count"):
        return f"{left} {'=' if result['outcome'] == 'holds' else '≠'} {right}"
    return f"{left}{SIGNS.get(result['kind'], ' : ')}{right}"


def _rounded(exact: Fraction) -> Fraction:
    """A bound in the printed unit; base values keep 12 significant digits, so more would be noise."""
    return Fraction(f"{Decimal(exact.numerator) / Decimal(exact.denominator):.10g}")


def _download(name: str, count: int) -> dict:
    words = next(((zh, en) for end, zh, en in DOWNLOADS if name.endswith(end)), None)
    return {"name": name, "href": "./" + quote(name), "words": words, "size": size(count)}
