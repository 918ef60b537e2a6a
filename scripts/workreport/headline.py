"""The figures that stand for a package where only a few can be shown: `workreport:headlines` of its descriptor names them."""

from __future__ import annotations

from collections.abc import Iterable

from .package import Package, Row

PROPERTY = "workreport:headlines"
MOST = 5  # of a package whose descriptor names none


def named(package: Package) -> list[tuple[str, str]]:
    """(indicator, value type) of each headline, in the order of the descriptor; without it those of the first figures."""
    said = package.descriptor.get(PROPERTY)
    if isinstance(said, list):
        return [(indicator, kind) for indicator, _, kind in (str(one).partition(".") for one in said)]
    first = (row for row in package.table("figures") or () if row["value"])
    return list(dict.fromkeys((row["indicator_id"], row["value_type"]) for row in first))[:MOST]


def among(figures: Iterable[Row], indicator: str, kind: str) -> Row | None:
    """The first of `figures` that is the headline and has a value."""
    return next((f for f in figures if (f["indicator_id"], f["value_type"]) == (indicator, kind) and f["value"]), None)
