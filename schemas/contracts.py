"""Tables of this package as typed, validated pandas frames, with their pandera models.

from schemas.contracts import load, model
figures = load("figures")
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from scripts.workreport import contracts
from scripts.workreport.contracts import ContractError

ROOT = Path(__file__).resolve().parents[1]
load = partial(contracts.load, root=ROOT)
model = partial(contracts.model, root=ROOT)

__all__ = ["ContractError", "load", "model"]
