"""What the script of the evidence page needs beyond its HTML: the facts behind each figure, by identifier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from ..build.sentence import when_en, when_zh
from ..package import Row
from . import citation
from .charts import PALETTE
from .content import Content, Pair, day, exact, labels, wide
from .wording import CODELISTS, INVERSE, TEXT

MATCHES = {"close": "c", "broader": "b", "related": "r"}  # as the script writes them


def facts(content: Content, title: Pair) -> dict:
    """The data of the page as JSON values."""
    tables, descriptor = content.tables, content.package.descriptor
    links: dict[str, list[list]] = defaultdict(list)
    for row in tables["relations"]:
        one, relation, two, note = row["figure_id"], row["relation"], row["related_figure_id"], content.note(row)
        links[one].append([relation, two, row["grade"], note])
        links[two].append([f"of {relation}", one, row["grade"], note])
    tested = grouped((row["figure_id"], row["rule_id"]) for row in tables["rule_operands"])
    remarked = grouped((row["figure_id"], row["remark_id"]) for row in tables["remark_figures"])
    entering = grouped(
        (figure, row["implied_id"]) for row in tables["implied_values"] for _, figure in inputs(row["inputs"])
    )
    notes = _notes(content)
    relations = content.codes["relation"] | {
        f"of {code}": INVERSE.get(code, words) for code, words in content.codes["relation"].items()
    }
    aliases: dict[str, list] = defaultdict(list)
    for row in tables["aliases"]:
        aliases[row["indicator_id"]].append([row["alias"], MATCHES.get(row["match"], "r")])
    return {
        "title": title,
        "name": descriptor.get("name", ""),
        "version": descriptor.get("version", ""),
        "id": descriptor.get("id", ""),
        "authors": citation.authors(content.package),
        "year": citation.day(content.package)[:4],
        "licence": ", ".join(one.get("name", "") for one in descriptor.get("licenses", []) if isinstance(one, dict)),
        "palette": PALETTE,
        "text": {key: words for key, words in TEXT.items() if key.startswith("js_")},
        "codes": {name: content.codes[name] for name in CODELISTS} | {"relation": relations},
        "units": {key: labels(row, "name") for key, row in content.units.items()},
        "retired": {row["old"]: row["new"] for row in tables["revisions"] if row["column"] == "figure_id"},
        "reports": {
            row["report_id"]: {"title": labels(row, "title"), "delivered": day(row["delivered"])}
            for row in tables["reports"]
        },
        "indicators": {key: _indicator(content, row, aliases[key]) for key, row in content.indicators.items()},
        "figures": {
            key: filled(
                _figure(content, figure)
                | {
                    "relations": links[key],
                    "rules": tested[key],
                    "remarks": remarked[key],
                    "implied": entering[key],
                    "note": notes.get(key),
                    "verdicts": content.verdicts.get(key),
                }
            )
            for key, figure in content.figures.items()
        },
    }


def _notes(content: Content) -> dict[str, Pair]:
    """The note of each figure; its Chinese is put together from the remarks that concern it."""
    chinese: dict[str, list[str]] = defaultdict(list)
    for row in content.tables["remark_figures"]:
        if row.get("note_zh"):
            chinese[row["figure_id"]].append(wide(row["note_zh"]))
    return {
        key: (content.note(figure)[0] or "".join(chinese[key]), figure["note"])
        for key, figure in content.figures.items()
        if figure["note"] or chinese[key]
    }


def _indicator(content: Content, row: Row, aliases: list) -> dict:
    price = [row["price_basis_printed"], row["price_basis_convention"]]
    return filled(
        {
            "name": labels(row, "name"),
            "definition": labels(row, "definition"),
            "words": (*content.label("topic", row["topic"]), *content.label("money_flow", row["money_flow"])),
            "aliases": aliases,
            "money": row["money_flow"],
            "price": price if any(basis not in ("", "not_applicable") for basis in price) else None,
        }
    )


def _figure(content: Content, figure: Row) -> dict:
    unit = content.look(content.units, figure, "unit_id")
    flat = content.look(content.flat, figure, "figure_id")
    factor = Fraction(unit.integer("numerator"), unit.integer("denominator"))
    value = content.words(figure["value"], unit) if figure["value"] else None
    if value and figure["value_max"]:
        top = content.words(figure["value_max"], unit)
        value = f"{value[0]}至{top[0]}", f"{value[1]} to {top[1]}"
    low, high = (
        content.words(rounded(exact(flat[end]) / factor), unit) if flat[end] else None for end in ("low", "high")
    )
    subject = content.look(content.entities, figure, "subject_id") if figure["subject_id"] else None
    return {
        "i": figure["indicator_id"],
        "report": figure["report_id"],
        "p": figure["paragraph"],
        "a": figure.integer("start") + 1,
        "b": figure.integer("end"),
        "subject": labels(subject, "name") if subject else None,
        "value": value,
        "bounds": [low, high] if value and (low, high) != (value, value) else None,
        "v": figure["value"],
        "top": figure["value_max"],
        "u": figure["unit_id"],
        "q": figure["qualifier"],
        "period": figure["period"],
        "when": (when_zh(figure["period"]).rstrip("，"), when_en(figure["period"], figure["time_basis"])),
        "basis": figure["time_basis"],
        "type": figure["value_type"],
        "obs": figure["obs_status"],
        "wording": figure["wording"],
        "coverage": figure["coverage"],
    }


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Values by key, each once, in order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return defaultdict(list, {key: list(values) for key, values in found.items()})


def filled(facts: Mapping) -> dict:
    """Facts without those that are empty, which the script reads the same."""
    return {key: value for key, value in facts.items() if value}


def inputs(text: str) -> list[tuple[str, str]]:
    """`a=figure b=figure` as pairs."""
    return [(letter, figure) for letter, _, figure in (part.partition("=") for part in text.split())]


def rounded(exact: Fraction) -> Fraction:
    """A bound in the printed unit; base values keep 12 significant digits, so more would be noise."""
    return Fraction(f"{Decimal(exact.numerator) / Decimal(exact.denominator):.10g}")
