"""Validation: the layers run in order over one package, with what they found, what they proved and how long they took."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from ..command import CannotRun
from ..findings import Finding, Result, ordered
from ..package import Package, Unreadable, read_bytes
from . import Options

if TYPE_CHECKING:
    from ..text import page

LAYERS = ("descriptor", "tables", "contracts", "provenance", "consistency", "freshness")
WITNESS = "tables"  # frictionless runs in processes of its own: started first, collected last
T = TypeVar("T")


@dataclass
class Report:
    """Outcome of a run: findings in order, what was proved by name, seconds by layer, and layers that broke down."""

    findings: list[Finding] = field(default_factory=list)
    proved: dict[str, int | str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 sound, 1 findings, 2 a layer broke down."""
        return 2 if self.failures else 1 if self.findings else 0

    def timed(self, name: str, work: Callable[[], T]) -> T | None:
        """The result of `work`, which is a part of the layer `name`; None where it breaks down."""
        began = perf_counter()
        try:
            return work()
        except Exception as error:  # the last resort: a layer must never end a run, nor hide what others found
            self.failures.append(_broke(name, error))
            return None
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began


def validate(root: Path, layers: Iterable[str] = LAYERS, options: Options | None = None) -> Report:
    """Run `layers`, in the order of LAYERS, over the package in the folder `root`; never writes.

    Raises CannotRun where `root` is no folder. A layer that breaks down is named in `failures`, the others still run.
    """
    if not root.is_dir():
        raise CannotRun(f"{root} is no folder. Name the folder that holds datapackage.json.")
    options = options or Options()
    package, report = Package(root.resolve()), Report()
    asked = [name for name in LAYERS if name in set(layers)]
    results: dict[str, Result | None] = {}
    handle = report.timed(WITNESS, lambda: _layer(WITNESS).start(package)) if WITNESS in asked else None
    try:
        for name in asked:
            if name != WITNESS:
                results[name] = report.timed(name, lambda name=name: _layer(name).check(package, options))
        if handle:
            results[WITNESS] = report.timed(WITNESS, lambda: _layer(WITNESS).check(package, options, handle))
    finally:
        if handle:
            handle.stop()
    found: list[Finding] = []
    for name in asked:
        if result := results.get(name):
            found += result.findings
            report.proved.update(result.proved)
    report.findings = ordered([*_once(found), *package.problems])
    return report


def _once(found: list[Finding]) -> list[Finding]:
    """Without what frictionless says of a cell that another layer names too: that one knows how to mend it."""
    named = {(f.file, f.row, f.column) for f in found if f.layer != WITNESS and f.row}
    return [f for f in found if f.layer != WITNESS or not f.row or (f.file, f.row, f.column) not in named]


def _layer(name: str):  # type: ignore[no-untyped-def]
    return importlib.import_module(f"{__package__}.{name}")


def _broke(name: str, error: Exception) -> str:
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" at {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"the layer {name} broke down: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}{where}"


def load_page(root: Path, source: Path) -> page.Page:
    """The page in the file `source`, ready for matching with the reports of the package in `root`.

    Raises CannotRun for a file that cannot be read, is no text, is cut short or is another document.
    """
    from ..text import page

    try:
        text = page.decode(read_bytes(source, page.MAX_BYTES), str(source))
    except FileNotFoundError:
        raise CannotRun(f"{source}: there is no such file. Name the saved page.") from None
    except (OSError, ValueError) as error:
        raise CannotRun(f"{source}: {error}") from None
    except page.PageError as error:
        raise CannotRun(str(error)) from None
    package = Package(root.resolve())
    reports, paragraphs = package.table("reports"), package.table("paragraphs")
    # Without these tables nothing can be matched; the layers say that they are missing.
    words = dict.fromkeys(row.get("restored_words", "") for row in reports or [])
    best: tuple[int, page.Page] | None = None
    trouble = "no report to match it with"
    for restored in words or {"": None}:
        try:
            candidate = page.lines(text, restored)
            matched, trouble = _matched(candidate, paragraphs or [])
        except page.PageError as error:
            trouble = str(error)
            continue
        if not trouble and (best is None or matched > best[0]):
            best = matched, candidate
    if best is None:
        raise CannotRun(f"{source}: {trouble}")
    return best[1]


def _matched(candidate: page.Page, paragraphs: Iterable) -> tuple[int, str]:
    """How many paragraphs stand on the page, over all reports; and what is wrong where no report stands on it whole."""
    fingerprints: dict[str, dict[int, str]] = {}
    try:
        for row in paragraphs:
            fingerprints.setdefault(row["report_id"], {})[row.integer("paragraph")] = row["sha256"]
    except Unreadable:
        return 0, ""
    from ..text import page

    total, troubles = 0, []
    for known in fingerprints.values():
        try:
            total += len(page.match(candidate, known).text)
        except page.PageError as error:
            troubles.append(str(error))
    if total or not troubles:
        return total, ""
    return 0, next((text for text in troubles if "cut short" in text), troubles[0])
