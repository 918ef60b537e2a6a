"""The gate: what stands in the way of publishing a state after another; nothing where every change is recorded.

Asked for are a version raised by the right step, an entry in CHANGELOG.md, the version in CITATION.cff, and a row of
revisions for every changed cell of figures. An identifier that vanishes is retired there, and never comes back. Where
the old state is unreleased, its version is still open: users have the release below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .. import versions
from ..findings import Finding, ordered
from ..package import DESCRIPTOR, Row, serialise
from ..versions import CHANGELOG, CITATION, MAJOR, MINOR, NONE, PATCH, STEPS, following, parts
from .change import Cell, Comparison, retirements, row_steps
from .difference import sides, told
from .state import FIGURES, REVISIONS, Sheet

LAYER = "gate"
VALUES = {"value", "value_max", "qualifier"}  # of a figure: what a rule reckons with


def gate(found: Comparison) -> list[Finding]:
    """The findings, in order."""
    findings = [*_versions(found), *_documents(found), *_proofs(found)]
    if FIGURES in found.old.sheets and FIGURES in found.new.sheets and REVISIONS in found.new.sheets:
        findings += _revised(found)
    else:
        both = "both tables on both sides"
        findings.append(
            _say("not-checked", DESCRIPTOR, 0, "resources", "no table figures or revisions", both, "Restore the table.")
        )
    return ordered(findings)


def _say(rule: str, file: str, row: int, column: str, found: str, expected: str, mend: str) -> Finding:
    return Finding(LAYER, rule, file, row, column, found, expected, mend)


# --- version and documents


def _chain(found: Comparison) -> list[str]:
    """The versions since the one that users have, oldest first, the new state's own last."""
    old, new = parts(found.old.published) or (), parts(found.new.version)
    if new is None or new <= old:
        return []
    between = {r.version for r in found.new.changelog.releases if old < (parts(r.version) or ()) < new}
    return [*sorted(between, key=lambda v: parts(v) or ()), found.new.version]


def _versions(found: Comparison) -> Iterator[Finding]:
    broken = False
    for state in (found.old, found.new):
        if parts(state.version) is None:
            mend = f"Correct the version of {state.label}."
            yield _say("version", DESCRIPTOR, 0, "version", state.version, "MAJOR.MINOR.PATCH", mend)
            broken = True
    old, new = parts(found.old.published), parts(found.new.version)
    if broken or old is None or new is None:
        return  # where nothing was released, nothing was promised
    if new < old:
        expected = f"{found.old.published} or higher"
        mend = "Raise the version; it never goes back."
        yield _say("version", DESCRIPTOR, 0, "version", found.new.version, expected, mend)
        return
    wanted = following(old, found.step)
    if new == old:
        if found.different:
            mend = f"Write {wanted} into {DESCRIPTOR} and {CITATION}, with an entry in {CHANGELOG}."
            expected = f"{wanted}: {STEPS[found.step]}"
            yield _say("version-not-raised", DESCRIPTOR, 0, "version", found.new.version, expected, mend)
            mend = f"Raise the version to {wanted} and say why in {CHANGELOG}, or restore what changed."
            yield from _unrecorded(found, NONE, mend)
        return
    reached = NONE
    for before, after in pairwise([found.old.published, *_chain(found)]):
        base, next_ = parts(before), parts(after)
        step = versions.step(base, next_) if base and next_ else None
        if step is None and base:
            expected = f"one of {', '.join(following(base, s) for s in (PATCH, MINOR, MAJOR))}, after {before}"
            mend = f"Number releases one by one; the versions between stand in {CHANGELOG}."
            yield _say("version-step", DESCRIPTOR, 0, "version", after, expected, mend)
        reached = max(reached, MAJOR if step is None else step)
    if reached < found.step:
        expected, mend = f"{wanted}: {STEPS[found.step]}", f"Write {wanted}."
        yield _say("version-too-small", DESCRIPTOR, 0, "version", found.new.version, expected, mend)
        yield from _unrecorded(found, reached, f"Raise the version to {wanted}, or restore what changed.")


def _unrecorded(found: Comparison, reached: int, mend: str) -> Iterator[Finding]:
    """What takes a larger step than `reached`: each change and cell, rows by table."""

    def say(file: str, line: int, column: str, words: str, expected: str) -> Finding:
        return _say("unrecorded-change", file, line, column, words, expected, mend)

    for change in found.changes:
        if change.step > reached:
            yield say(change.file, 0, change.about, change.said(), f"a {STEPS[change.step]} version")
    for name, rows in found.rows.items():
        for step, words, line in row_steps(name, rows):
            if step > reached:
                yield say(found.new.sheets[name].path, line, "", words, f"a {STEPS[step]} version")
    for cell in found.cells:
        if cell.step > reached:
            old, new = sides(cell.old, cell.new)
            words, expected = f"{new or 'nothing'} ({cell.key})", f"{old or 'nothing'}, or a {STEPS[cell.step]} version"
            yield say(found.new.sheets[cell.table].path, cell.line, cell.column, words, expected)


def _documents(found: Comparison) -> Iterator[Finding]:
    version, log = found.new.version, found.new.changelog

    def say(words: str, expected: str, mend: str, line: int = 0) -> Finding:
        return _say("changelog", CHANGELOG, line, "", words, expected, mend)

    for release in found.old.changelog.published():
        now = log.get(release.version)
        if now is None:
            expected = f"the heading [{release.version}], which was published"
            yield say(f"no heading [{release.version}]", expected, "Restore the entry; what was released stays told.")
        elif now.day != release.day:
            words = f"{release.version} {now.day or versions.UNRELEASED}"
            yield say(words, release.day, "Restore the date; it was published.", now.line)
    if parts(version) and version != found.old.published:
        entry = log.get(version)
        if entry is None:
            mend = f"Write an entry for {version}: what changed and why."
            yield say("no heading", f"## [{version}] and a date, or {versions.UNRELEASED}", mend)
        elif not re.search(r"^\s*[-*] \S", entry.text, re.MULTILINE):
            words = f"[{version}] without an entry"
            yield say(words, "a list of what changed", "Write what changed and why.", entry.line)
    cited = found.new.citation.get("version", "")
    if cited != version:
        yield _say("citation", CITATION, 0, "version", cited, version, f"Write {version} into version.")


# --- figures and revisions


def _revised(found: Comparison) -> Iterator[Finding]:
    figures, sheet = found.new.sheets[FIGURES], found.new.sheets[REVISIONS]
    chain = set(_chain(found))
    open_ = {_what(row): row for row in found.old.rows(REVISIONS) if _is_open(found, row)}
    of_cell: dict[tuple[str, str], list[Row]] = {}
    for row in sheet.rows:
        if row.get("version") in chain:
            of_cell.setdefault(_what(row), []).append(row)
    for rows in of_cell.values():
        rows.sort(key=lambda row: parts(row["version"]) or ())
    old = parts(found.old.published)
    version = found.new.version if chain or old is None else following(old, found.step)
    changed, removed = found.of(FIGURES)[1], found.of(FIGURES)[0].removed
    for cell in changed:
        was = open_[cell.key, cell.column].get("old", "") if (cell.key, cell.column) in open_ else cell.old
        if rows := of_cell.get((cell.key, cell.column), []):
            yield from _recorded(cell.new, was, rows, sheet.path)
        elif was != cell.new:
            line = _line(cell.key, cell.column, was, cell.new, version)
            old_, new_ = sides(was, cell.new)
            words = f"{new_ or 'nothing'}, was {old_ or 'nothing'} ({cell.key})"
            mend = f"Add to {sheet.path}: {line} Or restore the cell."
            yield _say(
                "change-without-revision", figures.path, cell.line, cell.column, words, "a row of revisions", mend
            )
    retired = retirements(found.new)
    for id in removed:
        row = retired.get(id)
        if row is None:
            mend = f"Add to {sheet.path}: {_line(id, 'figure_id', id, '', version)} Or restore the figure."
            expected = "a row of revisions that retires it"
            yield _say("retired-without-record", figures.path, 0, "figure_id", f"{id} is gone", expected, mend)
        elif row.get("version") not in chain:
            mend = "Write the version that first lacks the figure."
            yield _say("revision-version", sheet.path, row.line, "version", row.get("version", ""), version, mend)
    standing = {row.get("figure_id", ""): row for row in figures.rows}
    for id, row in {**retirements(found.old), **retired}.items():
        if id in standing:
            words = f"{id}, retired in version {row.get('version', '')}"
            expected, mend = "an identifier that was never retired", "Give the figure another identifier."
            yield _say("retired-returns", figures.path, standing[id].line, "figure_id", words, expected, mend)
    # Not so for a figure that came, or went, since the old state: its revisions lie between.
    before = {row.get("figure_id", "") for row in found.old.rows(FIGURES)} - set(removed)
    known = {(cell.key, cell.column) for cell in changed}
    for what, rows in of_cell.items():
        there_and_back = len(rows) > 1 and rows[0].get("old") == rows[-1].get("new")
        if what[0] in before and what not in known and not there_and_back and dict(rows[-1]) != open_.get(what):
            mend = "Delete the row, or make the change that it records."
            expected = "a cell that differs from the old side"
            words = " ".join(what)
            yield _say("revision-without-change", sheet.path, rows[-1].line, "column", words, expected, mend)
    yield from _kept(found, sheet)


def _what(row: Row) -> tuple[str, str]:
    return row.get("figure_id", ""), row.get("column", "")


def _is_open(found: Comparison, row: Row) -> bool:
    """Whether a revision of the old state belongs to a version that was not released yet."""
    return (parts(row.get("version")) or ()) > (parts(found.old.published) or ())


def _line(figure_id: str, column: str, old: str, new: str, version: str) -> str:
    """A row of revisions as it is written; reason and source_quote are the curator's."""
    row = {"figure_id": figure_id, "column": column, "old": old, "new": new}
    row |= {"reason": "WHY", "version": version, "source_quote": "WORDS"}
    return serialise(row, [row]).decode("utf-8").split("\n", 1)[1].rstrip("\n")


def _recorded(new: str, old: str, rows: list[Row], path: str) -> Iterator[Finding]:
    """The revisions of one changed cell lead from the old cell to the new one."""
    wanted = [old, *(row.get("new", "") for row in rows)]
    for row, cell in zip(rows, wanted, strict=False):
        if row.get("old", "") != cell:
            told, expected = sides(row.get("old", ""), cell)
            mend = "Write the cell as it was before."
            yield _say("revision-differs", path, row.line, "old", told, expected or "nothing", mend)
    if wanted[-1] != new:
        told, expected = sides(wanted[-1], new)
        mend = "Write the cell as it is now."
        yield _say("revision-differs", path, rows[-1].line, "new", told, expected or "nothing", mend)


def _kept(found: Comparison, sheet: Sheet) -> Iterator[Finding]:
    """What was released stays recorded."""
    rows, cells = found.of(REVISIONS)
    for key, row in rows.removed.items():
        if not _is_open(found, row):
            mend = "Restore the row; the record only grows."
            yield _say("revision-removed", sheet.path, 0, "", f"no row {key}", "every published revision", mend)
    before = {(*_what(row), row.get("version", "")): row for row in found.old.rows(REVISIONS)}
    for cell in cells:
        was = cell.old if cell.column == "version" else cell.row.get("version", "")
        row = before.get((*_what(cell.row), was))
        if cell.column in ("old", "new", "version") and not (row and _is_open(found, row)):
            old, new = sides(cell.old, cell.new)
            mend = "Restore the row; correct it by a later one."
            yield _say("revision-rewritten", sheet.path, cell.line, cell.column, new, old, mend)


# --- rules


def _proofs(found: Comparison) -> Iterator[Finding]:
    """A constant of a rule that moves together with what it proves could hide a wrong figure: it is to be told by name."""
    text = "\n".join(entry.text for v in _chain(found) if (entry := found.new.changelog.get(v)))
    values = {cell.key: cell for cell in found.of(FIGURES)[1] if cell.column in VALUES}
    for rules, operands, key, constants in (
        ("rules", "rule_operands", "rule_id", {"constant", "weight"}),
        ("lists", "list_members", "list_id", {"announced_count"}),
    ):
        expected = {cell.key: cell for cell in found.of(rules)[1] if cell.column == "expected"}
        proved: dict[str, list[Cell]] = {id: [cell] for id, cell in expected.items()}
        for row in [*found.new.rows(operands), *found.new.rows(rules)]:
            if row.get("figure_id") in values:
                proved.setdefault(row.get(key, ""), []).append(values[row["figure_id"]])
        standing = {row.get(key, "") for row in found.old.rows(rules)} & {
            row.get(key, "") for row in found.new.rows(rules)
        }
        for id, place, column, words in _moved(found, (rules, operands), key, constants):
            if id in proved and id in standing and not re.search(rf"\b{re.escape(id)}\b", text):
                also = "; ".join(f"{cell.column} {told(cell.old, cell.new)} ({cell.key})" for cell in proved[id])
                mend = f"Restore one of them, or name {id} in the entry of {CHANGELOG} and say what proves both."
                both = f"{words}, together with {also}"
                yield _say("proof-moved", *place, column, both, "one of the two as it was", mend)


def _moved(
    found: Comparison, tables: tuple[str, str], key: str, constants: set[str]
) -> Iterator[tuple[str, tuple[str, int], str, str]]:
    """Constants that changed, came or went: identifier of the rule, file and line, column, and words."""
    for table in tables:
        rows, cells = found.of(table)
        for cell in cells:
            if cell.column in constants:
                yield cell.row.get(key, ""), (cell.row.file, cell.line), cell.column, told(cell.old, cell.new)
        if table == tables[1]:
            for word, some in (("added", rows.added), ("removed", rows.removed)):
                for name, row in some.items():
                    if not row.get("figure_id"):
                        yield row.get(key, ""), (row.file, row.line if word == "added" else 0), "", f"{name} {word}"
