"""The contracts: every table against its pandera model (schemas/contracts.py).

pandera is imported only here. Its import alone takes as long as a layer, so that a command runs this layer as a process
of its own beside the others, which prints a Result as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from ..child import Child
from ..findings import Finding, Result
from ..package import Package
from . import Options

NAME = "contracts"
ROOT = Path(__file__).resolve().parents[3]
# Libraries that pandas and pandera import where they are installed, and that no contract needs: half a second.
NOT_NEEDED = ("hypothesis", "pyarrow")


def start(package: Package) -> Child:
    """Start this layer on `package` as a process of its own."""
    # The path is set here, not by -m: PYTHONSAFEPATH would leave this repository out of it.
    code = f"import sys; sys.path.insert(0, sys.argv[1]); from {__name__} import main; main(sys.argv[2])"
    return Child.start(["-c", code, str(ROOT), str(package.root)], ROOT)


def check(package: Package, options: Options, handle: Child | None = None) -> Result:
    """What breaks the constraints of the schemas, their keys, or a named promise.

    `handle` is a process that `start` started before, without it the work is done here. Raises RuntimeError where that
    process broke down.
    """
    if handle is None:
        from schemas.contracts import check_package

        return check_package(package)
    package.tables()  # what is wrong with the files themselves is said here, not there
    answer = handle.answer(package.size())
    if "raised" in answer:
        raise RuntimeError(answer["raised"])
    return Result([Finding(**finding) for finding in answer["findings"]], answer["proved"])


def main(folder: str) -> None:
    """Check the package in `folder`, print the Result, and end this process."""
    gc.disable()  # as in scripts/validate.py
    for name in NOT_NEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] - None: not there, for whoever imports it
    result = check(Package(Path(folder), canonical=False), Options())
    sys.stdout.write(json.dumps(asdict(result)))
    sys.stdout.flush()
    os._exit(0)
