"""What validation has to say: findings for the curator who must mend a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

# Control, bidi and zero-width characters would change how a terminal or a log shows a finding.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


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
    """Without duplicates, sorted by file, row and column, so that a curator mends from top to bottom."""
    return sorted(set(findings), key=lambda f: (f.file, f.row, f.column, f.layer, f.rule, f.found, f.expected, f.mend))


def as_text(findings: Iterable[Finding]) -> str:
    """One block of two lines per finding, for people."""
    blocks = []
    for f in findings:
        place = f.file + (f":{f.row}" if f.row else "") + (f" {f.column}" if f.column else "")
        says = []
        if f.found:
            says.append(f"found {shown(f.found)}")
        if f.expected:
            says.append(f"expected {shown(f.expected, 240)}")
        blocks.append(f"{place}: {'; '.join(says)} [{f.layer}/{f.rule}]\n    mend: {shown(f.mend, 400)}\n")
    return "".join(blocks)


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON array, one object per finding, with the names of the fields of `Finding`."""
    return json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1) + "\n"


def as_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that annotate a pull request, escaped as the runner demands."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines = []
    for f in findings:
        message = "; ".join(
            part
            for part in (
                f"{f.column}: found {shown(f.found)}" if f.found else f.column,
                f"expected {shown(f.expected, 240)}" if f.expected else "",
                f"mend: {shown(f.mend, 400)}",
            )
            if part
        )
        line = f",line={f.row}" if f.row else ""
        lines.append(f"::error file={prop(f.file)}{line},title={prop(f'{f.layer}/{f.rule}')}::{data(message)}\n")
    return "".join(lines)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
