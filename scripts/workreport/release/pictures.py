"""What the pictures of the evidence page show: rows of the tables turned into drawings, words and data tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction

from markupsafe import Markup

from ..number import facts
from ..package import Row
from . import charts
from .content import RATES, Content, Pair, exact, labels, pair, upper
from .wording import POWERS_EN, POWERS_ZH, TEXT

DRAWN = {"relative_change", "difference", "share_change", "about_only"}
CIRCLE = "M13,8A5,5,0,1,1,3,8A5,5,0,1,1,13,8Z"
DIAMOND = "M8,2.5L13.5,8L8,13.5L2.5,8Z"
TRIANGLE = "M8,3L13.5,12.5L2.5,12.5Z"


def _key(key: str, classes: str, path: str) -> dict[str, str]:
    return {"key": key, "classes": classes, "path": path}


def _drawings(draw: Callable[[int, charts.Canvas], str]) -> list[dict]:
    """One drawing per language and size; the style sheet shows one of the four."""
    return [
        {"lang": lang, "size": canvas.name, "svg": Markup(draw(n, canvas))}
        for n, lang in enumerate(("zh", "en"))
        for canvas in charts.CANVASES
    ]


def targets(content: Content, figures: Sequence[Row]) -> dict:
    """What each target asks against the year before: two pictures, the data drawn, and the rest with the reason.

    Drawn are comparisons of grade A or B with a change; a change of rank is listed, since it has no size.
    """
    targets = [f for f in figures if f["value_type"] == "target" and f["figure_id"] in content.compared]
    years = {
        "plan": content.latest["plan_year"] if content.latest else "",
        "review": content.latest["review_year"] if content.latest else "",
    }
    panels: dict[str, list[tuple[Row, Row, Pair]]] = {"level": [], "growth": []}
    rest = []
    for figure in targets:
        row = content.compared[figure["figure_id"]]
        measure = content.look(content.indicators, figure, "indicator_id")["measure"]
        if row["comparison"] in DRAWN and row["grade"] in ("A", "B") and row["change"] and measure != "rank":
            panel = "growth" if measure in RATES else "level"
            panels[panel].append((figure, row, content.change(row, panel)))
        else:
            rest.append((figure, row))
    for rows in panels.values():
        rows.sort(key=lambda r: (r[1]["grade"], -r[1].decimal("change"), r[1]["figure_id"]))
    drawn = [r for rows in panels.values() for r in rows]
    return {
        "title": pair("targets_title", **years),
        "lead": pair("targets_lead", all=len(targets), drawn=len(drawn), rest=len(rest), **years),
        "pictures": [_panel(content, name, rows) for name, rows in panels.items() if rows],
        "heads": [
            TEXT[key] for key in ("h_target", "h_result", "h_grade", "h_change", "h_bounds", "h_wording", "h_note")
        ],
        "rows": [_target_cells(content, figure, row, shown) for figure, row, shown in drawn],
        "rest_title": pair("table_rest", n=len(rest)),
        "rest_heads": [TEXT[key] for key in ("h_target", "h_printed", "h_wording", "h_compare", "h_reason")],
        "rest_rows": [
            [
                {"figure": figure["figure_id"], "words": content.called(figure)},
                {"zh": figure["printed"]},
                content.status(figure),
                content.label("comparison", row["comparison"]),
                labels(row, "reason"),
            ]
            for figure, row in rest
        ],
    }


def _target_cells(content: Content, figure: Row, row: Row, shown: Pair) -> list:
    result = content.look(content.figures, row, "result_figure_id")
    return [
        {"figure": figure["figure_id"], "words": content.named(figure)},
        {"figure": result["figure_id"], "words": content.printed(result)},
        tuple(f"{row['grade']} {words}" for words in content.label("grade", row["grade"])),
        shown,
        content.bounds(row, "change"),
        content.status(figure),
        labels(row, "reason"),
    ]


def _panel(content: Content, panel: str, rows: Sequence[tuple[Row, Row, Pair]]) -> dict:
    def changes(lang: int) -> list[charts.Change]:
        made = []
        for figure, row, shown in rows:
            result = content.look(content.figures, row, "result_figure_id")
            lines = [
                f"{f['period'][-4:]}{'年 ' if lang == 0 else ': '}{content.printed(f)[lang]}" for f in (figure, result)
            ]
            about = row["comparison"] == "about_only"
            low = high = None
            if not about and row["change_low"] and row["change_high"]:
                low, high = (float(row.decimal(f"change_{end}")) for end in ("low", "high"))
                if low != high:
                    lines.append(
                        TEXT["bounds_line"][lang].format(
                            low=charts.signed(row.decimal("change_low")), high=charts.signed(row.decimal("change_high"))
                        )
                    )
            made.append(
                charts.Change(
                    content.called(figure)[lang],
                    tuple(lines),
                    float(row.decimal("change")),
                    low,
                    high,
                    shown[lang],
                    row["grade"],
                    about,
                )
            )
        return made

    def alternative(lang: int) -> str:
        ordered = sorted(rows, key=lambda r: -r[1].decimal("change"))
        says = [
            TEXT["alt_drawn"][lang].format(label=content.name(f)[lang], shown=shown[lang], grade=row["grade"])
            for f, row, shown in ordered
        ]
        return TEXT["alt_pairs"][lang].format(list=TEXT["join"][lang].join(says))

    seen = {(row["grade"], row["comparison"] == "about_only") for _, row, _ in rows}
    legend = [
        _key(key, classes, path)
        for which, key, classes, path in (
            (("A", False), "legend_a", "f-s1 s-s1", CIRCLE),
            (("A", True), "legend_about_a", "f-paper s-s1", CIRCLE),
            (("B", False), "legend_b", "f-s2 s-s2", DIAMOND),
            (("B", True), "legend_about_b", "f-paper s-s2", DIAMOND),
        )
        if which in seen
    ]
    drawings = _drawings(lambda lang, canvas: charts.changes(changes(lang), canvas))
    return {
        "id": panel,
        "title": TEXT[f"{panel}_title"],
        "drawings": drawings,
        "legend": legend,
        "alt": (alternative(0), alternative(1)),
    }


def topics(content: Content, figures: Sequence[Row]) -> dict:
    """Numbers of figures by topic and value type: a picture and its data."""
    numbers: dict[str, Counter] = defaultdict(Counter)
    for figure in figures:
        numbers[content.look(content.indicators, figure, "indicator_id")["topic"]][figure["value_type"]] += 1
    types = [code for code in content.codes["value_type"] if any(counter[code] for counter in numbers.values())]
    topics = [code for code in content.codes["topic"] if code in numbers]
    topics.sort(key=lambda code: -sum(numbers[code].values()))
    heads = [content.label("value_type", code) for code in types]
    rows = [(content.label("topic", code), [numbers[code][kind] for kind in types]) for code in topics]
    sums = [sum(counts[n] for _, counts in rows) for n in range(len(types))]
    picture: dict = {"id": "topics", "title": None, "drawings": [], "legend": [], "alt": TEXT["none_drawn"]}
    if rows:
        says = [
            TEXT["join"][lang].join(
                TEXT["alt_type"][lang].format(label=head[lang], n=n) for head, n in zip(heads, sums, strict=True)
            )
            for lang in (0, 1)
        ]
        ranks = {
            f"{key}{part}": value
            for key, row in zip(("first", "second"), rows, strict=False)
            for part, value in (("", row[0]), ("_n", sum(row[1])))
        }
        key = "alt_topics" if len(rows) > 1 else "alt_topics_one"
        picture["alt"] = tuple(
            TEXT[key][lang].format(
                n=sum(sums), types=says[lang], **{k: v[lang] if isinstance(v, tuple) else v for k, v in ranks.items()}
            )
            for lang in (0, 1)
        )
        picture["drawings"] = _drawings(
            lambda lang, canvas: charts.counts(
                [upper(h[lang]) for h in heads], [(upper(label[lang]), counts) for label, counts in rows], canvas
            )
        )
    cells = [[tuple(map(upper, label)), *map(str, counts), str(sum(counts))] for label, counts in rows]
    return {
        "picture": picture,
        "heads": [TEXT["topic"], *heads, TEXT["total"]],
        "rows": [*cells, [TEXT["total"], *map(str, sums), str(sum(sums))]],
    }


def money(content: Content, figures: Sequence[Row]) -> dict:
    """Amounts printed in 万元 or 亿元: an amount in plain 元 is one per person or the like, a criterion a threshold."""
    kinds: dict[str, list[tuple[Row, Fraction]]] = defaultdict(list)
    series = {"result": 0, "target": 1, "project": 2}
    for figure in figures:
        indicator = content.look(content.indicators, figure, "indicator_id")
        unit = content.look(content.units, figure, "unit_id")
        if (
            indicator["money_flow"]
            and unit["dimension"] == "money"
            and figure["value"]
            and figure["value_type"] in series
        ):
            yuan = exact(figure["value"]) * unit.integer("numerator") / unit.integer("denominator")
            if facts.multiplier(unit) > 1 and yuan > 0:
                kinds[indicator["money_flow"]].append((figure, yuan))
    order = [code for code in content.codes["money_flow"] if code in kinds]
    rows = [
        (content.label("money_flow", code), sorted(kinds[code], key=lambda f: (f[1], f[0]["figure_id"])))
        for code in order
    ]
    picture: dict = {"id": "money", "title": None, "drawings": [], "legend": [], "alt": TEXT["none_drawn"]}
    if rows:
        picture["alt"] = tuple(_money_words(content, rows, lang) for lang in (0, 1))
        picture["drawings"] = _drawings(
            lambda lang, canvas: charts.money(
                [
                    (upper(label[lang]), [charts.Amount(float(yuan), series[f["value_type"]]) for f, yuan in found])
                    for label, found in rows
                ],
                (POWERS_ZH, POWERS_EN)[lang],
                canvas,
            )
        )
        seen = {f["value_type"] for _, found in rows for f, _ in found}
        legend = (
            ("result", "f-s1 s-s1", CIRCLE),
            ("target", "f-paper s-s2", DIAMOND),
            ("project", "f-s3 s-s3", TRIANGLE),
        )
        picture["legend"] = [_key(f"legend_{kind}", classes, path) for kind, classes, path in legend if kind in seen]
    return {
        "picture": picture,
        "heads": [TEXT[key] for key in ("h_kind", "h_figure", "h_amount", "h_type", "h_printed")],
        "rows": [
            [
                label,
                {"figure": f["figure_id"], "words": content.called(f)},
                content.amount(f),
                content.label("value_type", f["value_type"]),
                {"zh": f["printed"]},
            ]
            for label, found in rows
            for f, _ in found
        ],
    }


def _money_words(content: Content, rows: Sequence[tuple[Pair, Sequence[tuple[Row, Fraction]]]], lang: int) -> str:
    says = []
    for label, found in rows:
        low, high = (content.amount(f)[lang] for f, _ in (found[0], found[-1]))
        key = "alt_kind" if len(found) > 1 else "alt_kind_one"
        says.append(TEXT[key][lang].format(label=label[lang], n=len(found), low=low, high=high))
    return TEXT["alt_money"][lang].format(
        n=sum(len(found) for _, found in rows), kinds=len(rows), list=TEXT["join"][lang].join(says)
    )
