"""The layers of validation: each takes a package and options, and returns a Result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..keys import Keys

if TYPE_CHECKING:  # the page brings the grammar with it, which a run without a page may not need
    from ..number.facts import Facts
    from ..package import Package
    from ..page import Page


@dataclass(frozen=True)
class Options:
    """What a run of validation was given besides the package: a copy of the page, and whether all of it must match."""

    page: Page | None = None
    strict: bool = False
    _made: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def built(self, package: Package) -> Package:
        """The package with the cells that build owns as build writes them: a wrong one is said once, and misleads no check."""
        return self.keys(package).package

    def keys(self, package: Package) -> Keys:
        """Its rows by key."""
        if "keys" not in self._made:
            from ..build import owned

            self._made["keys"] = owned.keyed(package)
        return self._made["keys"]

    def facts(self, package: Package) -> Facts:
        """Its figures and rules. Raises Unreadable."""
        if "facts" not in self._made:
            from ..number.facts import Facts

            self._made["facts"] = Facts(self.built(package))
        return self._made["facts"]
