"""The contracts: every table against its pandera model (schemas/contracts.py)."""

from __future__ import annotations

from ..findings import Result
from ..package import Package
from . import Options

NAME = "contracts"


def check(package: Package, options: Options) -> Result:
    """What breaks the constraints of the schemas, their keys, or a named promise. pandera is imported only here."""
    from schemas.contracts import check_package

    return check_package(package)
