"""What the template of the evidence page shows of a package, apart from pictures and embedded data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from .. import headline
from ..build.sentence import when_en, when_zh
from ..package import Row
from . import citation
from .content import NOTHING, Content, Pair, day, labels, upper
from .facts import grouped, inputs
from .wording import CODELISTS, TEXT

SIGNS = {"order": " ≤ ", "subset": " ≤ ", "date": " ≤ ", "ratio": " ∈ "}


def report(row: Row) -> Pair:
    """Place, date and occasion of a report."""
    at = row["delivered_at_en"]
    return (
        f"{row['place_zh']}（{row['place_code']}），{day(row['delivered'])[0]}在{row['delivered_at_zh']}上宣读：{row['review_year']}年结果，{row['plan_year']}年目标",
        f"{row['place_en']} ({row['place_code']}), delivered on {day(row['delivered'])[1]} at the {at[:1].lower() + at[1:]}: results of {row['review_year']}, targets for {row['plan_year']}",
    )


def _source(row: Row) -> str:
    """A report as a source, in Chinese."""
    published = f"，{day(row['published'])[0]}由{row['publisher_zh']}发布" if row["published"] else ""
    return f"《{row['title_zh']}》，{day(row['delivered'])[0]}在{row['delivered_at_zh']}上宣读{published}"


def item(content: Content, figure: Row) -> dict:
    """A figure as the list shows it."""
    start, end, first = (figure.integer(column) for column in ("start", "end", "quote_start"))
    words = figure["quote"]
    paragraph = content.look(content.paragraphs, figure, "paragraph", (figure["report_id"], figure["paragraph"]))
    return {
        "id": figure["figure_id"],
        "report": figure["report_id"],
        "topic": content.look(content.indicators, figure, "indicator_id")["topic"],
        "type": figure["value_type"],
        "status": figure["obs_status"] or figure["wording"],
        "section": f"{figure['report_id']}.{paragraph['section_id']}",
        "printed": figure["printed"],
        "sentence": labels(content.look(content.flat, figure, "figure_id"), "sentence"),
        "before": words[: start - first],
        "after": words[end - first :],
        "where": content.where(figure, start, end),
    }


def headlines(content: Content, figures: Sequence[Row]) -> list[dict]:
    """The figures of the first screen, as far as the report has them."""
    found = []
    for indicator, kind in headline.named(content.package):
        figure = headline.among(figures, indicator, kind)
        if figure is None:
            continue
        growth = next(
            (
                content.figures[r["figure_id"]]
                for r in content.tables["relations"]
                if r["relation"] == "growth_of"
                and r["related_figure_id"] == figure["figure_id"]
                and r["figure_id"] in content.figures
            ),
            None,
        )
        coverage = content.label("coverage", figure["coverage"])
        found.append(
            {
                "id": figure["figure_id"],
                "name": content.called(figure),
                "printed": figure["printed"],
                "amount": content.printed(figure)[1],
                "type": content.label("value_type", figure["value_type"]),
                "status": content.status(figure),
                "where": (
                    f"{when_zh(figure['period']).rstrip('，')}，{coverage[0]}",
                    f"{when_en(figure['period'], figure['time_basis'])}, {coverage[1]}",
                ),
                "growth": {"id": growth["figure_id"], "words": _growth(content, growth)} if growth else None,
            }
        )
    return found


def _growth(content: Content, figure: Row) -> Pair:
    if figure["qualifier"] == "level":
        return TEXT["same_as_before"]
    words = content.printed(figure)
    return f"{TEXT['and_growth'][0]}{words[0]}", f"{TEXT['and_growth'][1]} {words[1]}"


def filters(content: Content, items: Sequence[dict]) -> list[dict]:
    """The selects: name, label, and groups of options with the number of figures each."""
    several = len(content.reports) > 1
    numbers = {key: Counter(one[key] for one in items) for key in ("topic", "type", "status", "section", "report")}

    def options(key: str, named: list[tuple[str, Pair]]) -> list[tuple[str, Pair, int]]:
        return [(code, words, numbers[key][code]) for code, words in named if numbers[key][code]]

    sections = []
    for row in content.tables["sections"]:
        words = labels(row, "title")
        if several and (of := content.reports.get(row["report_id"])):
            words = f"{of['review_year']}：{words[0]}", f"{of['review_year']}: {words[1]}"
        sections.append((f"{row['report_id']}.{row['section_id']}", words))
    # English readers know the wordings by their Chinese too.
    wording = [
        (code, (zh, f"{en} {zh}" if code != "plain" else en)) for code, (zh, en) in content.codes["wording"].items()
    ]
    found = [
        ("type", "f_type", [(None, options("type", [*content.codes["value_type"].items()]))]),
        (
            "status",
            "f_status",
            [
                ("status_results", options("status", [*content.codes["obs_status"].items()])),
                ("status_targets", options("status", wording)),
            ],
        ),
        ("topic", "f_topic", [(None, options("topic", [*content.codes["topic"].items()]))]),
        ("section", "f_section", [(None, options("section", sections))]),
    ]
    if several:
        reports = [
            (row["report_id"], (f"{row['place_zh']}，{row['delivered']}", f"{row['place_en']}, {row['delivered']}"))
            for row in content.tables["reports"]
        ]
        found.append(("report", "f_report", [(None, options("report", reports))]))
    return [{"name": name, "label": TEXT[label], "groups": groups} for name, label, groups in found]


def codes(content: Content) -> list[dict]:
    """The code lists that the page uses, with labels and definitions."""
    rows = grouped((row["codelist"], row["code"]) for row in content.tables["codes"])
    by_key = {(row["codelist"], row["code"]): row for row in content.tables["codes"]}
    titles = {
        column["codelist"]: (column.get("title_zh", ""), column.get("title", ""))
        for table in content.tables.values()
        for column in table.schema["fields"]
        if column.get("codelist")
    } | {"price_basis": TEXT["js_price"]}  # of two columns, printed and by convention
    return [
        {
            "name": name,
            "title": titles.get(name, (name, name)),
            "rows": [
                {
                    "code": code,
                    "label": labels(by_key[name, code], "label"),
                    "definition": labels(by_key[name, code], "definition"),
                }
                for code in rows[name]
            ],
        }
        for name in CODELISTS
        if rows[name]
    ]


# --- notes


def remarks(content: Content) -> list[dict]:
    """Points to note in the source."""
    concerned = grouped((row["remark_id"], row["figure_id"]) for row in content.tables["remark_figures"])
    return [
        {
            "id": row["remark_id"],
            "kind": content.label("remark_kind", row["kind"]),
            "statement": labels(row, "statement"),
            "handling": labels(row, "handling"),
            "quote": row["quote"],
            "where": content.where(row),
            "figures": concerned[row["remark_id"]],
        }
        for row in content.tables["remarks"]
    ]


def restorations(content: Content) -> list[list]:
    """Restored words: where, what, how certain; the reason in English alone, unless the table has both."""
    return [
        [
            content.where(row, row.integer("start"), row.integer("end")),
            {"zh": row["restored"]},
            content.label("certainty", row["certainty"]),
            (row.get("reason_zh") or TEXT["js_note_elsewhere"][0], row["reason"]),
        ]
        for row in content.tables["restorations"]
    ]


def touched(content: Content) -> int:
    """Number of restorations that overlap the printed span of a figure."""
    spans = defaultdict(list)
    for figure in content.tables["figures"]:
        spans[figure["report_id"], figure["paragraph"]].append((figure.integer("start"), figure.integer("end")))
    return sum(
        any(a < row.integer("end") and row.integer("start") < b for a, b in spans[row["report_id"], row["paragraph"]])
        for row in content.tables["restorations"]
    )


def implied(content: Content) -> list[dict]:
    """Values that follow from printed ones."""
    found = []
    for row in content.tables["implied_values"]:
        unit = content.look(content.units, row, "unit_id")
        value, low, high = (
            content.words(row[column], unit) if row[column] else None for column in ("value", "low", "high")
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
                "inputs": inputs(row["inputs"]),
                "caveat": labels(row, "caveat"),
            }
        )
    return found


def rules(content: Content) -> dict:
    """Rules with their results; counts of lists that hold stand apart."""
    results = content.tables["rule_results"].by("rule_id")
    operands = grouped(
        (row["rule_id"], row["figure_id"]) for row in content.tables["rule_operands"] if row["figure_id"]
    )
    shown: dict[str, list[dict]] = {"rules": [], "list_rules": []}
    counts: Counter = Counter()
    for row in content.tables["rules"]:
        result = content.look(results, row, "rule_id")
        counts[result["outcome"]] += 1
        counts["odd"] += result["outcome"] != row["expected"]
        lists = row["kind"] == "list_count" and result["outcome"] == "holds" == row["expected"]
        bare = row["kind"] in ("list_count", "order") and not operands[row["rule_id"]]
        shown["list_rules" if lists else "rules"].append(
            {
                "id": row["rule_id"],
                "kind": content.label("rule_kind", row["kind"]),
                "statement": labels(row, "statement"),
                "code": result["outcome"],
                "outcome": content.label("outcome", result["outcome"]),
                "tested": "" if bare else _tested(result),
                "figures": operands[row["rule_id"]],
            }
        )
    return shown | {"outcomes": {"holds": counts["holds"], "fails": counts["does_not_hold"], "odd": counts["odd"]}}


def _tested(result: Row) -> str:
    """Both sides of a rule with the sign between them; the left one alone where it holds the right one already."""
    left, right = result["left"], result["right"]
    if not right or left.endswith(f" {right}") or (left == right and result["kind"] != "repeat"):
        return left
    if result["kind"] in ("repeat", "list_count"):
        return f"{left} {'=' if result['outcome'] == 'holds' else '≠'} {right}"
    return f"{left}{SIGNS.get(result['kind'], ' : ')}{right}"


def about(content: Content) -> dict:
    """Title, description, version, licence, citation and sources."""
    descriptor = content.package.descriptor
    text = {
        key: descriptor.get(key) if isinstance(descriptor.get(key), str) else ""
        for key in ("title", "title_zh", "description", "description_zh", "version")
    }
    licences = [licence.get("name", "") for licence in descriptor.get("licenses", []) if isinstance(licence, dict)]
    return {
        "described": (text["description_zh"] or text["description"], text["description"]),
        "title": (text["title_zh"] or text["title"], text["title"]),
        "version": text["version"],
        "created": citation.day(content.package),
        "days": citation.days(content.package),
        "licence": ", ".join(licences),
        "citation": (citation.chinese(content.package), citation.english(content.package)),
        "sources": (
            [_source(row) for row in content.tables["reports"]],
            citation.sources(content.package),
        ),
        "reports": [report(row) for row in content.tables["reports"]],
    }
