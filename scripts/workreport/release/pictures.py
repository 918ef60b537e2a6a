"""What the pictures of the evidence page show: rows of the tables turned into drawings, words and data tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction

from markupsafe import Markup

from ..number import facts
from ..package import Row
from ..verdict import bounds, change
from . import charts
from .content import RATES, Content, Pair, exact, labels, pair, upper
from .wording import POWERS_EN, POWERS_ZH, TEXT

DRAWN = {"relative_change", "difference", "share_change", "about_only"}
SERIES = {"result": 0, "target": 1, "project": 2}
TOWARDS = {"gt": 1, "ge": 1, "lt": -1, "le": -1}


def _picture(name: str, title: Pair, draw: Callable[[int, charts.Canvas], str] | None, **more: object) -> dict:
    """One drawing per language and size, of which the style sheet shows one, with what the template needs besides."""
    drawings = []
    if draw is not None:
        drawings = [
            {"lang": lang, "size": canvas.name, "svg": Markup(draw(n, canvas))}
            for n, lang in enumerate(("zh", "en"))
            for canvas in charts.CANVASES
        ]
    return {"id": name, "title": title, "drawings": drawings, "legend": [], "alt": TEXT["none_drawn"]} | more


def _key(key: str, shape: str, paint: str, hollow: bool = False) -> dict[str, str]:
    """A line of a legend."""
    return {"key": key, "path": charts.SHAPES[shape], "classes": f"f-{'paper' if hollow else paint} s-{paint}"}


# --- targets against results


def targets(content: Content, figures: Sequence[Row]) -> dict:
    """What each target asks against the year before: two pictures, the data drawn, and the rest with the reason.

    Drawn are comparisons of grade A or B with a change; a change of rank is listed, since it has no size.
    """
    targets = [f for f in figures if f["value_type"] == "target" and f["figure_id"] in content.compared]
    latest = content.latest or {"plan_year": "", "review_year": ""}
    years = {"plan": latest["plan_year"], "review": latest["review_year"]}
    panels: dict[str, list[tuple[Row, Row, Pair]]] = {"level": [], "growth": []}
    rest = []
    for figure in targets:
        row = content.compared[figure["figure_id"]]
        measure = content.look(content.indicators, figure, "indicator_id")["measure"]
        if row["comparison"] in DRAWN and row["grade"] in ("A", "B") and row["change"] and measure != "rank":
            panel = "growth" if measure in RATES else "level"
            panels[panel].append((figure, row, change(row, panel == "growth")))
        else:
            rest.append((figure, row))
    for rows in panels.values():
        rows.sort(key=lambda r: (r[1]["grade"], -r[1].decimal("change"), r[1]["figure_id"]))
    drawn = [r for rows in panels.values() for r in rows]
    return {
        "title": pair("targets_title", **years),
        "lead": pair("targets_lead", all=len(targets), drawn=len(drawn), rest=len(rest), **years),
        "pictures": [_panel(content, name, rows, years) for name, rows in panels.items() if rows],
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
        content.bounds(row),
        content.status(figure),
        labels(row, "reason"),
    ]


def _panel(content: Content, panel: str, rows: Sequence[tuple[Row, Row, Pair]], years: dict[str, str]) -> dict:
    def made(lang: int) -> list[charts.Change]:
        found = []
        for figure, row, shown in rows:
            result = content.look(content.figures, row, "result_figure_id")
            lines = [
                f"{f['period'][-4:]}{'年 ' if lang == 0 else ': '}{content.printed(f)[lang]}" for f in (result, figure)
            ]
            about = row["comparison"] == "about_only"
            ends = None if about else bounds(row)
            name = content.called(figure)[lang]
            found.append(
                charts.Change(
                    figure["figure_id"],
                    name,
                    tuple(lines),
                    float(row.decimal("change")),
                    float(ends[0]) if ends else None,
                    float(ends[1]) if ends else None,
                    shown[lang],
                    row["grade"],
                    about,
                    TEXT["tip"][lang].format(name=name, words=content.verdicts[figure["figure_id"]][0][lang]),
                )
            )
        return found

    def alternative(lang: int) -> str:
        says = [
            TEXT["alt_drawn"][lang].format(label=content.name(f)[lang], shown=shown[lang], grade=row["grade"])
            for f, row, shown in rows
        ]
        return TEXT["alt_pairs"][lang].format(list=TEXT["join"][lang].join(says))

    seen = {(row["grade"], row["comparison"] == "about_only") for _, row, _ in rows}
    legend = [
        _key(key, shape, paint, hollow)
        for grade, hollow, key, shape, paint in (
            ("A", False, "legend_a", "circle", "s1"),
            ("A", True, "legend_about_a", "circle", "s1"),
            ("B", False, "legend_b", "diamond", "s2"),
            ("B", True, "legend_about_b", "diamond", "s2"),
        )
        if (grade, hollow) in seen
    ]
    axis = pair(f"axis_{panel}", **years)
    heads = [{grade: TEXT[f"head_{grade.lower()}"][lang] for grade in "AB"} for lang in (0, 1)]
    return _picture(
        panel,
        TEXT[f"{panel}_title"],
        lambda lang, canvas: charts.changes(
            made(lang), heads[lang], axis[lang], canvas, f"title-{panel} words-{panel}"
        ),
        legend=legend,
        alt=(alternative(0), alternative(1)),
        table="table-targets",
    )


# --- numbers of figures


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
    picture = _picture("topics", TEXT["topics_title"], None)
    if rows:

        def cells(lang: int) -> list[tuple[str, list[tuple[int, str, str]]]]:
            return [
                (
                    upper(content.label("topic", topic)[lang]),
                    [
                        (
                            numbers[topic][kind],
                            f"topic={topic}&type={kind}",
                            TEXT["tip_count"][lang].format(
                                topic=upper(content.label("topic", topic)[lang]),
                                type=head[lang],
                                n=numbers[topic][kind],
                            ),
                        )
                        for kind, head in zip(types, heads, strict=True)
                    ],
                )
                for topic in topics
            ]

        picture = _picture(
            "topics",
            TEXT["topics_title"],
            lambda lang, canvas: charts.counts(
                [upper(h[lang]) for h in heads], cells(lang), canvas, "title-topics words-topics"
            ),
            alt=(_topic_words(heads, rows, sums, 0), _topic_words(heads, rows, sums, 1)),
            table="table-topics",
        )
    shown = [[tuple(map(upper, label)), *map(str, counts), str(sum(counts))] for label, counts in rows]
    return {
        "picture": picture,
        "heads": [TEXT["topic"], *heads, TEXT["total"]],
        "rows": [*shown, [TEXT["total"], *map(str, sums), str(sum(sums))]],
    }


def _topic_words(
    heads: Sequence[Pair], rows: Sequence[tuple[Pair, Sequence[int]]], sums: Sequence[int], lang: int
) -> str:
    says = [TEXT["alt_type"][lang].format(label=head[lang], n=n) for head, n in zip(heads, sums, strict=True)]
    ranks = {}
    for key, (label, numbers) in zip(("first", "second"), rows, strict=False):
        ranks |= {key: label[lang], f"{key}_n": sum(numbers)}
    key = "alt_topics" if len(rows) > 1 else "alt_topics_one"
    return TEXT[key][lang].format(n=sum(sums), types=TEXT["join"][lang].join(says), **ranks)


# --- money


def money(content: Content, figures: Sequence[Row]) -> dict:
    """Amounts printed in 万元 or 亿元: an amount in plain 元 is one per person or the like, a criterion a threshold."""
    kinds: dict[str, list[tuple[Row, Fraction]]] = defaultdict(list)
    for figure in figures:
        indicator = content.look(content.indicators, figure, "indicator_id")
        unit = content.look(content.units, figure, "unit_id")
        counted = indicator["money_flow"] and unit["dimension"] == "money" and figure["value_type"] in SERIES
        if counted and figure["value"]:
            yuan = exact(figure["value"]) * unit.integer("numerator") / unit.integer("denominator")
            if facts.multiplier(unit) > 1 and yuan > 0:
                kinds[indicator["money_flow"]].append((figure, yuan))
    order = [code for code in content.codes["money_flow"] if code in kinds]
    rows = [
        (content.label("money_flow", code), sorted(kinds[code], key=lambda f: (f[1], f[0]["figure_id"])))
        for code in order
    ]
    picture = _picture("money", TEXT["money_title"], None)
    if rows:

        def amounts(lang: int) -> list[tuple[str, list[charts.Amount]]]:
            return [
                (upper(label[lang]), [_amount(content, f, yuan, lang) for f, yuan in found]) for label, found in rows
            ]

        seen = {f["value_type"] for _, found in rows for f, _ in found}
        legend = (
            ("result", "circle", "s1", False),
            ("target", "diamond", "s2", True),
            ("project", "triangle", "s3", False),
        )
        picture = _picture(
            "money",
            TEXT["money_title"],
            lambda lang, canvas: charts.money(
                amounts(lang), (POWERS_ZH, POWERS_EN)[lang], TEXT["axis_money"][lang], canvas, "title-money words-money"
            ),
            alt=(_money_words(content, rows, 0), _money_words(content, rows, 1)),
            legend=[_key(f"legend_{kind}", *look) for kind, *look in legend if kind in seen],
            table="table-money",
        )
    return {
        "picture": picture,
        "heads": [TEXT[key] for key in ("h_kind", "h_figure", "h_amount", "h_type", "h_printed")],
        "rows": [
            [
                label,
                {"figure": f["figure_id"], "words": content.called(f)},
                content.printed(f),
                content.label("value_type", f["value_type"]),
                {"zh": f["printed"]},
            ]
            for label, found in rows
            for f, _ in found
        ],
    }


def _amount(content: Content, figure: Row, yuan: Fraction, lang: int) -> charts.Amount:
    words = TEXT["tip_money"][lang].format(
        name=content.called(figure)[lang],
        amount=content.printed(figure)[lang],
        type=content.label("value_type", figure["value_type"])[lang],
        year=figure["period"][-4:],
    )
    towards = TOWARDS.get(figure["qualifier"], 0)
    about = figure["qualifier"] in ("approx", "nearly")
    return charts.Amount(figure["figure_id"], float(yuan), SERIES[figure["value_type"]], words, towards, about)


def _money_words(content: Content, rows: Sequence[tuple[Pair, Sequence[tuple[Row, Fraction]]]], lang: int) -> str:
    says = []
    for label, found in rows:
        low, high = (content.printed(f)[lang] for f, _ in (found[0], found[-1]))
        key = "alt_kind" if len(found) > 1 else "alt_kind_one"
        says.append(TEXT[key][lang].format(label=label[lang], n=len(found), low=low, high=high))
    return TEXT["alt_money"][lang].format(
        n=sum(len(found) for _, found in rows), kinds=len(rows), list=TEXT["join"][lang].join(says)
    )
