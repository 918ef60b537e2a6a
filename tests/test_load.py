"""load gives a validated frame with types that lose nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from schemas.contracts import ContractError, load
from tests.conftest import ROOT, change


def test_every_table_loads() -> None:
    for name in ("figures", "indicators", "units", "reports", "revisions"):
        assert list(load(name).columns)


def test_columns_have_the_types_of_the_schema() -> None:
    figures = load("figures")
    assert figures["paragraph"].dtype == "Int64"
    assert figures["value"].dtype == "float64"
    assert figures["implicit"].dtype == "boolean"
    assert figures["printed"].dtype == "string"
    assert pd.api.types.is_datetime64_any_dtype(load("reports")["delivered"])


def test_empty_cells_are_missing_not_text() -> None:
    figures = load("figures")
    assert figures["subject_id"].isna().any()
    assert figures.loc[figures["implicit"], "value"].isna().all()
    assert not (figures.select_dtypes("string") == "").any().any()


def test_exact_numbers_keep_the_printed_decimal_places() -> None:
    exact = load("figures", exact=True)
    numbers = exact["value"].dropna()
    assert all(isinstance(number, Decimal) for number in numbers)
    raw = pd.read_csv(ROOT / "data" / "figures.csv", dtype=str, keep_default_na=False)["value"]
    assert [str(number) for number in numbers] == [cell for cell in raw if cell]


def test_a_table_that_breaks_its_contract_does_not_load(package_copy: Path) -> None:
    line = change(package_copy, "figures", lambda row: row["printed"] == "63.9亿元", value="63.8", unit_id="percent")
    with pytest.raises(ContractError, match=rf"data/figures.csv:{line} value: found 63.8") as caught:
        load("figures", root=package_copy)
    assert {finding.column for finding in caught.value.findings} >= {"value", "unit_id"}


def test_another_table_is_not_a_reason_to_refuse_one(package_copy: Path) -> None:
    change(package_copy, "reference/units", lambda row: row["unit_id"] == "yuan_1e8", name_en=" hundred million yuan")
    assert len(load("indicators", root=package_copy)) > 100


def test_a_name_that_is_no_table_is_said() -> None:
    with pytest.raises(KeyError, match="figures"):
        load("figurs")


def test_a_package_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"datapackage.json"):
        load("figures", root=tmp_path)
