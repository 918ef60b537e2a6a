"""What validation has to say: findings for the curator who must mend a file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

# Control, bidi and zero-width characters would change how a terminal or a log shows a finding.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

FOLLOWING = ("freshness",)  # layers that compare what is built from the rest
RELATING = ("consistency",)  # layers that relate cells which may be wrong themselves
FOUND, EXPECTED, MEND = 240, 240, 1 << 20  # characters of a finding in one line
KEPT = 40  # characters before the first difference


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend.

    layer, rule: which check speaks. file: path relative to the package, always with /.
    row: line of the file (the header is line 1), 0 where the whole file is meant. column: "" where none is meant.
    found, expected: what stands there and what should. mend: what to do.
    """

    layer: str
    rule: str
    file: str
    row: int = 0
    column: str = ""
    found: str = ""
    expected: str = ""
    mend: str = ""


@dataclass
class Result:
    """What a layer returns: its findings, and counts of what it proved, by name."""

    findings: list[Finding] = field(default_factory=list)
    proved: dict[str, int | str] = field(default_factory=dict)


def shown(text: object, limit: int = 120) -> str:
    """`text` made safe for one line of output: unprintable characters escaped, long text cut."""
    safe = _UNPRINTABLE.sub(lambda m: m.group().encode("unicode_escape", "surrogatepass").decode(), str(text))
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def why(error: Exception) -> str:
    """What an error says, without the place on this machine."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Without duplicates, first causes first, then by file, row and column: a curator mends from top to bottom."""
    return sorted(
        set(findings), key=lambda f: (cause(f), f.file, f.row, f.column, f.layer, f.rule, f.found, f.expected, f.mend)
    )


def cause(f: Finding) -> int:
    """How near a finding stands to what a person typed: 0 what all else is read by, 4 what is built from the rest."""
    if f.layer in FOLLOWING:
        return 4
    if f.layer == "gate":
        return 0
    if not f.file.startswith("data/") or f.layer == "descriptor":
        return 0
    if f.file.startswith(("data/reference/", "data/source/")):
        return 1
    return 3 if f.layer in RELATING or f.file.startswith("data/consistency/") else 2


def place(f: Finding) -> str:
    """File, line and column in one word."""
    return f.file + (f":{f.row}" if f.row else "") + (f" {f.column}" if f.column else "")


def beside(found: str, expected: str) -> tuple[str, str]:
    """The two texts of a finding; of what both begin with, a long part is left out, so that the difference is seen."""
    pairs = enumerate(zip(found, expected, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(found), len(expected)))
    if same <= KEPT + 20 or (len(found) <= FOUND and len(expected) <= EXPECTED):
        return found, expected
    return "…" + found[same - KEPT :], "…" + expected[same - KEPT :]


def said(f: Finding) -> str:
    """What stands there, and what should."""
    found, expected = beside(f.found, f.expected)
    parts = [
        f"found {shown(found, FOUND)}" if found else "",
        f"expected {shown(expected, EXPECTED)}" if expected else "",
    ]
    return "; ".join(part for part in parts if part)


def as_text(findings: Iterable[Finding]) -> str:
    """One block of two lines per finding, for people; what is to be done is never cut, it may be a row to paste."""
    return "".join(
        f"{shown(place(f), 300)}: {said(f)} [{f.layer}/{f.rule}]\n    mend: {shown(f.mend, MEND)}\n" for f in findings
    )


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON array, one object per finding, with the names of the fields of `Finding`."""
    return json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1) + "\n"


def as_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that annotate a pull request, one a cell, then every finding as text.

    A step shows ten annotations, of others only the words: so the words name the place. What follows from other findings
    stands in the text alone.
    """
    findings = list(findings)
    first = [f for f in findings if cause(f) < 4]
    first = first or [f for f in findings if f.row and not f.file.startswith("data/derived/")] or findings
    cells: dict[tuple, list[Finding]] = {}
    for f in first:
        cells.setdefault((f.file, f.row, f.column), []).append(f)
    if not findings:
        return ""
    text = as_text(findings)
    # No line of the text can be a command to the runner, whatever the package holds.
    token = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{''.join(map(_annotation, cells.values()))}::stop-commands::{token}\n{text}::{token}::\n"


def _annotation(group: list[Finding]) -> str:
    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    f = group[0]
    message = f"{place(f)}: {said(f)}; mend: {shown(f.mend, 400)}"
    if others := dict.fromkeys(f"{other.layer}/{other.rule}" for other in group[1:]):
        message += f" (found by {', '.join(others)} too)"
    line = f",line={f.row}" if f.row else ""
    return f"::error file={prop(f.file)}{line},title={prop(f'{f.layer}/{f.rule}')}::{data(message)}\n"


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
