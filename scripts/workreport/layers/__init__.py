"""The layers of validation: each takes a package and options, and returns a Result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the page brings the grammar with it, which a run without a page may not need
    from ..package import Package
    from ..rules import Facts
    from ..text.page import Page


@dataclass(frozen=True)
class Options:
    """What a run of validation was given besides the package: a copy of the page, and whether all of it must match."""

    page: Page | None = None
    strict: bool = False
    _facts: list[Facts] = field(default_factory=list, init=False, repr=False, compare=False)

    def facts(self, package: Package) -> Facts:
        """Figures and rules as the layers of this run share them; `package` stays as it is meanwhile. Raises Unreadable."""
        from ..rules import Facts

        if not self._facts:
            self._facts.append(Facts(package))
        return self._facts[0]
