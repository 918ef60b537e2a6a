"""The contracts: every table against its pandera model (schemas/contracts.py).

pandera is imported only here. Its import alone takes as long as a layer, so that a command runs the models in a process
of their own, and keeps the named promises, which need no pandera, beside it.
"""

from __future__ import annotations

import sys

from ..findings import Result, ordered
from ..package import Package
from . import Options
from .child import Copy

NAME = "contracts"
# Libraries that pandas and pandera import where they are installed, and that no contract needs: half a second.
NOT_NEEDED = ("hypothesis", "pyarrow")


def start(package: Package) -> Copy:
    """Start the models of this layer on `package` in a process of their own."""
    return Copy.start(_models, package)


def check(package: Package, options: Options, handle: Copy | None = None) -> Result:
    """What breaks the constraints of the schemas, their keys, or a named promise.

    `handle` is a process that `start` started before; without it all is done here, by pandera. Raises RuntimeError where
    that process broke down.
    """
    if handle is None:
        from schemas.contracts import check_package

        return check_package(package)
    from .promises import register

    kept, unfit = register.check(package)
    result: Result = handle.answer(package.size())  # type: ignore[assignment]
    result.findings = ordered([*result.findings, *kept.findings] or unfit)
    result.proved["checks"] = int(result.proved.get("checks", 0)) + int(kept.proved["checks"])
    return result


def _models(package: Package) -> Result:
    for name in NOT_NEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] - None: not there, for whoever imports it
    from schemas.contracts import check_models

    return check_models(package)
