"""The layers of validation: each takes a package and options, and returns a Result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the page brings the grammar with it, which a run without a page may not need
    from ..page import Page


@dataclass(frozen=True)
class Options:
    """What a run of validation was given besides the package: a copy of the page, and whether all of it must match."""

    page: Page | None = None
    strict: bool = False
