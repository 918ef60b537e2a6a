"""Time validation against `frictionless validate datapackage.json`, in pairs, and print the ratios as a Markdown table.

A ratio is the median over paired runs, so that a busy machine slows both sides alike. Copies of the report are
made under new ids in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

from scripts.workreport.build.rebuild import NotBuildable
from scripts.workreport.check.validation import LAYERS
from scripts.workreport.package import Package
from scripts.workreport.replicate import replicate

# What is timed: a name, and the layers of validate.
CASES = {
    "all layers": LAYERS,
    "without contracts (pandera)": tuple(name for name in LAYERS if name != "contracts"),
    "without tables (frictionless)": tuple(name for name in LAYERS if name != "tables"),
    **{f"only {name}": (name,) for name in LAYERS},
}
PAIRS = {1: 9, 10: 5, 100: 3}
WHOLE = list(CASES)[:3]  # what is timed on several reports


def run(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Seconds of wall time, peak memory in MiB of the process and its children together, and exit status."""
    environment = {name: value for name, value in os.environ.items() if name != "WORK_REPORT_PAGE"}
    peak, over = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.025):  # rarely enough not to take from the processes that are timed
            peak = max(peak, memory(process.pid))

    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - began
    over.set()
    watcher.join()
    return seconds, peak, process.returncode


def memory(pid: int) -> float:
    """MiB held now by a process and its children, pages that they share counted for each; 0 where there is no /proc."""
    total = 0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text()
            total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)
            waiting += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total / 1024


def frictionless() -> list[str]:
    """The command line of frictionless that belongs to this interpreter."""
    beside = Path(sys.executable).with_name("frictionless")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "frictionless"]


def measure(folder: Path, pairs: int, cases: list[str], progress: str) -> list[tuple[str, float, float, float, int]]:
    """(case, seconds, ratio to frictionless, peak MiB, exit status) for each case, medians over `pairs` paired runs."""
    ours = [
        sys.executable,
        str(ROOT / "scripts" / "validate.py"),
        "--package",
        str(folder),
        "--format",
        "json",
        "--layer",
    ]
    reference = [*frictionless(), "validate", "datapackage.json"]
    seconds: dict[str, list[float]] = {case: [] for case in ["frictionless", *cases]}
    ratios: dict[str, list[float]] = {case: [] for case in cases}
    peaks: dict[str, float] = dict.fromkeys(seconds, 0.0)
    statuses: dict[str, int] = {}
    for number in range(pairs):
        base, memory_of_base, statuses["frictionless"] = run(reference, folder)
        seconds["frictionless"].append(base)
        peaks["frictionless"] = max(peaks["frictionless"], memory_of_base)
        for case in cases:
            mine, memory_of_mine, statuses[case] = run([*ours, *CASES[case]], folder)
            seconds[case].append(mine)
            ratios[case].append(mine / base)
            peaks[case] = max(peaks[case], memory_of_mine)
        print(f"{progress}: round {number + 1} of {pairs}", file=sys.stderr)
    rows = [
        (
            "`frictionless validate datapackage.json`",
            statistics.median(seconds["frictionless"]),
            1.0,
            peaks["frictionless"],
            statuses["frictionless"],
        )
    ]
    for case in cases:
        rows.append(
            (case, statistics.median(seconds[case]), statistics.median(ratios[case]), peaks[case], statuses[case])
        )
    return rows


def main() -> int:
    """Measure and print; exit status 1 where a run did not end sound, 2 where none could start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, default=ROOT, metavar="DIR")
    parser.add_argument(
        "--reports", type=int, nargs="+", default=[1, 10, 100], metavar="N", help="sizes to measure (default: 1 10 100)"
    )
    parser.add_argument(
        "--pairs", type=int, metavar="N", help="paired runs (default: 9 for 1 report, 5 for 10, 3 for 100)"
    )
    parser.add_argument("--case", nargs="+", choices=CASES, metavar="CASE", help=f"only these: {'; '.join(CASES)}")
    given = parser.parse_args()
    if any(number < 1 for number in given.reports) or (given.pairs or 1) < 1:
        parser.error("numbers are 1 or more")
    sound = True
    print("| reports | rows | what runs | seconds | × frictionless | peak MiB | exit |")
    print("|---:|---:|---|---:|---:|---:|---:|")
    for number in given.reports:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "package"
            try:
                replicate(given.package.resolve(), folder, number)
            except (NotBuildable, OSError, KeyError) as error:
                print(f"bench: the package cannot be replicated: {error}", file=sys.stderr)
                return 2
            rows = sum(len(table) for table in Package(folder).tables())
            pairs = given.pairs or PAIRS.get(number, 3)
            for case, seconds, ratio, peak, status in measure(
                folder, pairs, given.case or (list(CASES) if number == 1 else WHOLE), f"{number} reports"
            ):
                print(
                    f"| {number} | {rows} | {case} | {seconds:.2f} | {ratio:.2f} | {peak:.0f} | {status} |", flush=True
                )
                sound = sound and status == 0
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
