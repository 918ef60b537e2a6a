"""Printed quantities as promises read them."""

from __future__ import annotations

from functools import lru_cache

from ...text.grammar import Quantity, parse
from ...text.numerals import QuantityError
from .tables import Unfit


@lru_cache(maxsize=1 << 16)
def quantity(text: str) -> Quantity:
    """`text` as the grammar reads it; raises Unfit where it cannot (the promise `readable` says so)."""
    try:
        return parse(text)
    except QuantityError:
        raise Unfit from None
