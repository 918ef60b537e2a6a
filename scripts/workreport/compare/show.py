"""A comparison for a terminal, a program, or a pull request. What differs is seen in each; JSON holds it whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from .. import findings as told
from ..findings import Finding, beside, shown
from ..versions import STEPS, UNRELEASED
from .change import STATED, Cell, Change, Comparison
from .difference import cut, escaped, sides
from .difference import told as changed
from .state import FIGURES, State

MOST = 60_000  # bytes: a comment on a pull request holds 65,536 characters, a variable that carries it 131,072 bytes
# How much of long lists and long texts is shown, tried in this order until a comment holds it: lines a list, characters.
LADDER = ((2000, 0), (1000, 1000), (400, 400), (200, 200), (100, 120), (40, 80), (10, 60))


def counts(found: Comparison) -> dict[str, int]:
    """Figures added, removed, of these retired, and changed."""
    rows, cells = found.of(FIGURES)
    numbers = {"added": len(rows.added), "removed": len(rows.removed), "retired": len(found.retired)}
    return numbers | {"changed": len({cell.key for cell in cells})}


def summary(found: Comparison) -> list[str]:
    """The counts of figures, and what changed in what they state."""
    out = ["figures: " + ", ".join(f"{n} {word}" for word, n in counts(found).items())]
    stated = found.stated()
    if stated is not None and not any(stated.values()):
        *parts, last = STATED
        out.append(f"no figure added, removed or changed in id, {', '.join(parts)} or {last}")
    elif stated:
        changes = [f"{n} in {part}" for part, n in stated.items() if part in STATED and n]
        out += [f"figures changed {', '.join(changes)}"] if changes else []
    return out


def _version(state: State) -> str:
    own = state.changelog.get(state.version)
    return state.version if own is None or own.day else f"{state.version}, {UNRELEASED}"


def _tables(found: Comparison) -> list[str]:
    """Tables other than figures that differ."""
    cells = {cell.table for cell in found.cells}
    return [name for name in found.new.sheets if name != FIGURES and (name in found.rows or name in cells)]


def _alike(changes: Iterable[Change], longest: int = 0) -> Iterator[tuple[list[str], str, int]]:
    """Changes that say the same of several things, together."""
    found: dict[tuple[str, int], list[str]] = {}
    for change in changes:
        found.setdefault((change.said(longest), change.step), []).append(change.about)
    for (said, step), about in found.items():
        yield about, said, step


# --- terminal


def as_text(found: Comparison, findings: Iterable[Finding] | None = None) -> str:
    """For a terminal: every changed cell and figure, one a line; findings and their number where the gate was asked."""
    out = ["nothing but built files differs"]
    if found.different:
        old, new = (f"{state.label} ({_version(state)})" for state in (found.old, found.new))
        out = [f"{old} -> {new}: {STEPS[found.step]} needed"]
    out += summary(found)
    rows, cells = found.of(FIGURES)
    out += [f"  + {escaped(key)}" for key in rows.added]
    out += [f"  - {escaped(key)}{' (retired)' if key in found.retired else ''}" for key in rows.removed]
    out += map(_line, cells)
    for name in _tables(found):
        rows, cells = found.of(name)
        moved = ", rows in another order" if rows.moved else ""
        numbers = f"{len(rows.added)} rows added, {len(rows.removed)} removed, {len(cells)} cells changed{moved}"
        out.append(f"{name}: {numbers} (now {len(found.new.sheets[name].rows)} rows)")
        out += [f"  {sign} {escaped(key)}" for sign, some in (("+", rows.added), ("-", rows.removed)) for key in some]
        out += map(_line, cells)
    if found.changes:
        out.append("schemas, metadata and documents:")
        for about, said, step in _alike(found.changes):
            out.append(f"  {escaped(', '.join(about))}: {said} ({STEPS[step]})")
    text = "\n".join(out) + "\n"
    if findings is not None:
        findings = list(findings)
        text += told.as_text(findings) + f"gate: {len(findings)} findings\n"
    return text


def _line(cell: Cell) -> str:
    return f"  {escaped(cell.key)} {cell.column}: {changed(cell.old, cell.new)}"


# --- JSON


def as_json(found: Comparison, findings: Iterable[Finding] | None = None) -> str:
    """For a program: everything whole, with the findings of the gate where it was asked for."""

    def side(state: State) -> dict:
        return {"label": state.label, "version": state.version, "published": state.published}

    def table(name: str) -> dict:
        rows, cells = found.of(name)
        answer: dict = {"added": list(rows.added), "removed": list(rows.removed)}
        answer |= {"retired": found.retired} if name == FIGURES else {"reordered": rows.moved}
        return answer | {"changed": [{"key": c.key, "column": c.column, "old": c.old, "new": c.new} for c in cells]}

    def change(c: Change) -> dict:
        values = {"old": c.old, "new": c.new} if c.valued else {}
        return {"about": c.about, "what": c.what, "step": STEPS[c.step], "file": c.file} | values

    answer: dict[str, object] = {
        "old": side(found.old),
        "new": side(found.new),
        "step": STEPS[found.step],
        "stated": found.stated(),
        "figures": table(FIGURES),
        "tables": {name: table(name) for name in _tables(found)},
        "schemas": [change(c) for c in found.changes],
    }
    if findings is not None:
        answer["findings"] = [asdict(f) for f in findings]
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


# --- pull request


def as_markdown(found: Comparison, findings: Iterable[Finding] | None = None) -> str:
    """For a pull request: everything from the data as code, and at most MOST bytes of UTF-8; what is left out is said."""
    findings = None if findings is None else list(findings)
    for lines, longest in LADDER:
        text = _Markdown(found, findings, lines, longest).text()
        if len(text.encode()) <= MOST:
            return text
    note = "\n… and more: see `scripts/compare.py`.\n"
    head = text.encode()[: MOST - len(note.encode())].decode("utf-8", "ignore")
    return head[: head.rfind("\n")] + note


class _Markdown:
    """One try: lists of at most `lines` lines, texts of at most `longest` characters (0: whole)."""

    def __init__(self, found: Comparison, findings: list[Finding] | None, lines: int, longest: int):
        self.found, self.findings, self.lines, self.longest = found, findings, lines, longest

    def text(self) -> str:
        found = self.found
        out = [f"### Data changes: {_code(_version(found.old))} → {_code(_version(found.new))}", ""]
        out += self._gate() if self.findings is not None else []
        if not found.different:
            return "\n".join([*out, "Nothing but built files differs."]) + "\n"
        figures, *more = summary(found)
        out += [f"The changes take a **{STEPS[found.step]}** version. F{figures[1:]}.", ""]
        out += [f"{words[0].upper()}{words[1:]}.\n" for words in more]
        rows, cells = found.of(FIGURES)
        lines = [self._row(c.key, c.column, *sides(c.old, c.new, self.longest)) for c in cells]
        lines += [self._row(key, "", "retired" if key in found.retired else "removed", "") for key in rows.removed]
        lines += [self._row(key, "", "", "added") for key in rows.added]
        out += self._table("figure | column | old | new", lines)
        lines, keys, changes = [], [], []
        for name in _tables(found):
            rows, cells = found.of(name)
            lines.append(f"| {_code(name)} | {len(rows.added)} | {len(rows.removed)} | {len(cells)} |")
            keys += [self._row(name, key, "", "added") for key in rows.added]
            keys += [self._row(name, key, "removed", "") for key in rows.removed]
            for c in cells:
                changes.append(self._row(name, c.key, c.column, *sides(c.old, c.new, self.longest)))
        out += self._table("table | rows added | rows removed | cells changed", lines)
        out += self._table("table | row | column | old | new", changes)
        out += self._table("table | row | old | new", keys)
        lines = []
        for about, said, step in _alike(found.changes, self.longest):
            names = ", ".join(about[:5]) + (f" and {len(about) - 5} more" if len(about) > 5 else "")
            lines.append(f"| {_cell(names)} | {_cell(said)} | {STEPS[step]} |")
        out += self._table("schema, metadata or document | change | takes", lines)
        return "\n".join(out).rstrip("\n") + "\n"

    def _gate(self) -> list[str]:
        if not self.findings:
            return ["**Gate: every change is recorded.**", ""]
        lines, paste = [], []
        for f in self.findings:
            place = told.place(f)
            found, expected = (cut(shown(t, len(t) * 12), self.longest) for t in beside(f.found, f.expected))
            mend, row = f.mend, re.fullmatch(r"Add to (\S+): (.*) (Or restore [a-z ]+\.)", f.mend, re.DOTALL)
            if row:
                mend = f"Add the row below to {row[1]}. {row[3]}"
                paste.append(row[2])
            lines.append(
                f"- {_code(place)}: found {_code(found or 'nothing')}, expected {_code(expected)}. {_plain(mend)}"
            )
        out = [f"**Gate: {len(self.findings)} findings.**", "", *self._cut(lines), ""]
        if paste:
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", "\n".join(paste))), default=0))
            out += ["Rows to paste, with a reason for WHY and the report's own words for WORDS:", ""]
            out += [f"{fence}csv", *self._cut(paste, "… ", ""), fence, ""]
        return out

    def _row(self, *cells: str) -> str:
        return "| " + " | ".join(map(_cell, cells)) + " |"

    def _table(self, head: str, lines: list[str]) -> list[str]:
        bars = head.count("|") + 1
        return [f"| {head} |", "|" + "---|" * bars, *self._cut(lines, "| … ", " |" * bars), ""] if lines else []

    def _cut(self, lines: list[str], before: str = "- … ", after: str = "") -> list[str]:
        if len(lines) <= self.lines:
            return lines
        return [*lines[: self.lines], f"{before}{len(lines) - self.lines} more{after}"]


def _plain(text: str) -> str:
    """Words of ours that may hold words of the data."""
    return _code(text) if re.search(r"[<>`|@\[\]*_#&~\\]", text) else text


def _cell(text: str) -> str:
    """A cell of a table: a bar would end it, in code as well."""
    return _code(text).replace("|", "\\|")


def _code(text: str) -> str:
    """Text of the data as code, so that it can be no markup, mention or link."""
    safe = shown(text, len(text) * 12)
    if not safe.strip():
        return f"`{'␠' * len(safe)}`" if safe else "·"
    fence = "`" * (1 + max(map(len, re.findall("`+", safe)), default=0))
    return f"{fence} {safe} {fence}" if "`" in safe else f"{fence}{safe}{fence}"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
