"""The kept tables as the derived ones need them: what figures stand for, labels, sections, relations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..findings import shown
from ..number import rules
from ..number.facts import Facts, multiplier
from ..package import Row, Unreadable
from . import sentence


@dataclass
class Book:
    """The hand-kept tables as the derived ones need them: what figures stand for, labels, sections, relations."""

    facts: Facts

    def __post_init__(self) -> None:
        self._entities = self.facts.table("entities").by("entity_id")
        self._labels = self.facts.table("codes").by("codelist", "code")
        self._sections: dict[str, list[tuple[int, int, Row]]] = {}
        for row in self.facts.table("sections"):
            ends = row.integer("first_paragraph"), row.integer("last_paragraph")
            self._sections.setdefault(row["report_id"], []).append((*ends, row))
        self._remarked: dict[str, list[Row]] = {}
        for row in self.facts.table("remark_figures"):
            self._remarked.setdefault(row["figure_id"], []).append(row)

    @property
    def figures(self) -> Iterable[Row]:
        return self.facts.table("figures")

    @cached_property
    def comparisons(self) -> list[dict[str, str]]:
        """Rows of target_comparisons, which the flat table needs too."""
        from .comparisons import rows

        return list(rows(self))

    def label(self, row: Row, column: str, codelist: str) -> tuple[str, str]:
        """Labels of a coded cell in Chinese and English, empty for an empty cell; raises Unreadable for no code."""
        if not row[column]:
            return "", ""
        found = self._labels.get((codelist, row[column]))
        if found is None:
            mend = f"Correct {column}, or add the code to reference/codes.csv."
            raise Unreadable(row.problem(rules.LAYER, "unknown", column, f"a code of the list {codelist}", mend))
        return found["label_zh"], found["label_en"]

    def subject(self, figure: Row) -> Row | None:
        return self.facts.related(figure, "subject_id", self._entities) if figure["subject_id"] else None

    def section(self, figure: Row) -> Row:
        paragraph = figure.integer("paragraph")
        for first, last, row in self._sections.get(figure["report_id"], []):
            if first <= paragraph <= last:
                return row
        raise Unreadable(
            figure.problem(
                rules.LAYER,
                "unknown",
                "paragraph",
                "a paragraph of a section",
                "Correct paragraph, or source/sections.csv.",
            )
        )

    def said(self, figure: Row) -> sentence.Said:
        """The figure with the rows it names, ready to become a sentence."""
        facts = self.facts
        unit = facts.unit(figure)
        phrase = facts.related(figure, "printed", facts.phrases) if figure["implicit"] == "true" else None
        if phrase is None:
            figure.decimal("value")
        return sentence.Said(
            figure,
            facts.indicator(figure),
            unit,
            facts.factor(figure),
            multiplier(unit),
            self.subject(figure),
            phrase,
            self.section(figure)["part"] == "annex",
            self._own_sentence(figure),
        )

    def sentences(self, figure: Row) -> tuple[str, str]:
        """The figure as a sentence in Chinese and in English; raises Unreadable where a cell makes none."""
        said = self.said(figure)
        try:
            return sentence.chinese(said), sentence.english(said)
        except ValueError as error:
            row = next((r for r in self._remarked.get(figure["figure_id"], []) if r["sentence_zh"]), None)
            if row is not None and said.own is not None and "braces" in str(error):
                mend = "Write {when}, {printed} and {amount} alone in braces."
                raise Unreadable(
                    row.problem("freshness", "own-sentence", "sentence_zh", "a sentence whose places are known", mend)
                ) from None
            mend = f"Correct period: {shown(error)}."
            raise Unreadable(figure.problem(rules.LAYER, "period", "period", "an ISO 8601 period", mend)) from None

    def _own_sentence(self, figure: Row) -> tuple[str, str] | None:
        """The sentence of its own that a remark gives the figure, in both languages.

        It holds the place of what is printed, and no digit that the quotation does not hold. Raises Unreadable.
        """
        rows = [row for row in self._remarked.get(figure["figure_id"], []) if row["sentence_zh"] or row["sentence_en"]]
        if not rows:
            return None
        row, texts = rows[0], (rows[0]["sentence_zh"], rows[0]["sentence_en"])
        # COVID-19 is a name.
        digits = {digits for text in texts for digits in re.findall("(?<![0-9A-Za-z-])[0-9]+", text)}
        for column, fits, says, mend in (
            ("sentence_zh", len(rows) == 1, "one sentence of its own for a figure", "Keep one of them."),
            ("sentence_zh", "{printed}" in texts[0], "{printed} where the printed words go", "Write {printed}."),
            ("sentence_en", bool(texts[1]), "the same in English", "Fill both languages, or empty both."),
            (
                "sentence_en",
                digits <= set(re.findall("[0-9]+", figure["quote"])),
                f"no number that does not stand in the quotation {figure['quote']}",
                "Write {amount} and {when}, or a number of the quotation.",
            ),
        ):
            if not fits:
                raise Unreadable(row.problem("freshness", "own-sentence", column, says, mend))
        return texts

    def note_zh(self, figure: Row) -> str:
        """What the remarks say of the figure, in Chinese."""
        return "".join(row["note_zh"] for row in self._remarked.get(figure["figure_id"], []))

    def name(self, figure: Row) -> tuple[str, str]:
        """The indicator with its subject, in both languages."""
        return sentence.label(self.facts.indicator(figure), self.subject(figure))
