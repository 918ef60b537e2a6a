"""Check the package: its descriptor, tables, contracts, anchors, rules and built files. Never writes.

Exit status: 0 sound, 1 findings, 2 could not run.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from ..check import Options
from ..check.validation import LAYERS, Report, load_page, validate
from ..command import CannotRun, package_folder, package_option, run, say
from ..findings import FORMATS

PAGE_VARIABLE = "WORK_REPORT_PAGE"
# The summary begins with what a reader looks for; other counts follow in the order of the layers.
ORDER = {
    "tables": "tables",
    "rows": "rows",
    "figures": "figures",
    "arabic_numerals": "Arabic numerals accounted for",
    "chinese_numeral_characters": "Chinese numeral characters accounted for",
    "quotes_proved": "quotes proved",
    "paragraphs_matched": "paragraphs matched with the page",
    "rules_as_expected": "rules as expected",
    "remarks": "remarks",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments as JSON where JSON is asked for."""

    def error(self, message: str) -> None:  # type: ignore[override]
        if "json" in sys.argv or "--format=json" in sys.argv:
            say(json.dumps({"error": message, "findings": [], "proved": {}}) + "\n")
        super().error(message)


def arguments(words: list[str], prog: str, home: Path) -> argparse.Namespace:
    """What the command line asks for."""
    parser = Parser(prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    package_option(parser, home)
    parser.add_argument(
        "--source",
        type=Path,
        metavar="FILE",
        help=f"a copy of the page, HTML or text (default: ${PAGE_VARIABLE}, if set)",
    )
    parser.add_argument("--source-strict", action="store_true", help="demand that every paragraph stands on the page")
    parser.add_argument(
        "--layer", nargs="+", action="extend", choices=LAYERS, metavar="NAME", help=f"only these: {', '.join(LAYERS)}"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="of the findings (default: text)"
    )
    parser.add_argument("--verbose", action="store_true", help="say the seconds of every layer")
    given = parser.parse_args(words)
    if given.source is None and os.environ.get(PAGE_VARIABLE):
        given.source = Path(os.environ[PAGE_VARIABLE])
    if given.source_strict and given.source is None:
        parser.error(f"--source-strict needs --source FILE or ${PAGE_VARIABLE}")
    return given


def summary(report: Report, source: Path | None, verbose: bool, seconds: float) -> str:
    """What was proved, line by line."""
    proved = dict(report.proved)
    if source is None and "provenance" in report.seconds:
        proved["paragraphs_matched"] = "no page given: quotes are proved by the fingerprints of their clauses"
    names = [name for name in ORDER if name in proved] + [name for name in proved if name not in ORDER]
    lines: list[tuple[str, object]] = [(ORDER.get(name, name.replace("_", " ")), proved[name]) for name in names]
    if verbose:
        lines += [(f"seconds of {name}", f"{used:.2f}") for name, used in report.seconds.items()]
    lines += [("findings", len(report.findings)), ("seconds", f"{seconds:.1f}")]
    width = max(len(name) for name, _ in lines)
    return "".join(f"{name:<{width}}  {value}\n" for name, value in lines)


def work(given: argparse.Namespace) -> int:
    """Do what the command line asks for; returns the exit status."""
    began = perf_counter()
    report, error = Report(), ""
    try:
        package_folder(given.package)
        page = load_page(given.package, given.source) if given.source else None
        report = validate(given.package, given.layer or LAYERS, Options(page, given.source_strict))
        error = "; ".join(report.failures)
    except CannotRun as trouble:
        error = str(trouble)
    except Exception as trouble:  # the last resort: one line, never a traceback
        error = f"validation broke down: {type(trouble).__name__}: {trouble}"
    seconds = perf_counter() - began
    if given.format == "json":
        answer: dict[str, object] = {"findings": [asdict(f) for f in report.findings], "proved": report.proved}
        answer["seconds"] = {name: round(used, 3) for name, used in report.seconds.items()} | {"all": round(seconds, 3)}
        if error:
            answer["error"] = error
        say(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    elif report.seconds:
        say(FORMATS[given.format](report.findings))
        say(summary(report, given.source, given.verbose, seconds))
    if error:
        sys.stderr.write(f"validate: {error}\n")
        return 2
    return report.exit_code


def main(words: list[str], prog: str, home: Path) -> int:
    """Run; returns the exit status."""
    gc.disable()  # the process is short, and what it makes lives as long
    try:
        return run("validate", lambda: work(arguments(words, prog, home)))
    finally:
        gc.enable()
