"""Tables as typed, validated pandas frames: one pandera model per table, built from its Table Schema.

    from schemas.contracts import load, model
    figures = load("figures")          # typed; raises ContractError with every finding
    model("figures").validate(frame)   # the model itself, to validate a frame of your own or to print

No other module knows pandas or pandera, so that commands that need neither start at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from .build import owned
from .check import cells
from .check.judgement import register
from .findings import Finding, as_text, ordered
from .keys import Keys
from .package import Package

DTYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[ns]", "string": "string"}


class ContractError(ValueError):
    """A table that does not keep its contract; `findings` says where and how to mend it."""

    def __init__(self, table: str, findings: Iterable[Finding]):
        self.findings = ordered(findings)
        rest = f"… and {len(self.findings) - 20} more\n" if len(self.findings) > 20 else ""
        super().__init__(
            f"{table} does not keep its contract: {len(self.findings)} findings\n{as_text(self.findings[:20])}{rest}"
        )


def model(table: str, root: Path | str = ".", *, exact: bool = False) -> pa.DataFrameSchema:
    """The pandera model of the typed frame of a table. Raises KeyError if the package has no table of that name.

    exact: columns of numbers hold decimal.Decimal objects, as `load(exact=True)` gives them.
    """
    package = Package(Path(root))
    if table not in package.resources:
        raise KeyError(f"no table {table!r}; there are {', '.join(package.resources)}")
    schema = package.schema(table)
    if schema is None:
        raise ContractError(table, package.problems)
    codes = cells.codes_by_list(Keys(package)) or {}
    key = cells.listed(schema.get("primaryKey", []))
    columns = {field["name"]: _column(field, codes, exact) for field in schema["fields"]}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=key or None, name=table)


def _column(field: Mapping, codes: Mapping[str, set[str]], exact: bool) -> pa.Column:
    limits, kind = field.get("constraints", {}), field["type"]
    checks = []
    if "pattern" in limits:
        checks.append(pa.Check.str_matches(f"^{limits['pattern']}$"))
    if isinstance(field.get("codelist"), str):
        checks.append(pa.Check.isin(sorted(codes.get(field["codelist"], ()))))
    for name, check in (("minimum", pa.Check.ge), ("maximum", pa.Check.le), ("exclusiveMinimum", pa.Check.gt)):
        if name in limits:
            checks.append(check(limits[name]))
    if "minLength" in limits or "maxLength" in limits:
        checks.append(pa.Check.str_length(limits.get("minLength"), limits.get("maxLength")))
    dtype = object if kind == "number" and exact else DTYPES[kind]
    return pa.Column(
        dtype,
        checks,
        nullable=not limits.get("required"),
        unique=bool(limits.get("unique")) and bool(limits.get("required")),
        title=field.get("title"),
        description=field.get("description"),
    )


def load(table: str, root: Path | str = ".", *, exact: bool = False) -> pd.DataFrame:
    """The table of that name as a typed frame that keeps its contract.

    Types: integer Int64, boolean boolean, date datetime64, text string, each with <NA> (NaT) for an empty cell; number
    float64 with NaN, or with `exact` decimal.Decimal objects that keep the printed decimal places, with None.
    Raises ContractError, with all findings, if the table cannot be read or does not keep its contract; KeyError if the
    package has no table of that name.
    """
    package = Package(Path(root))
    if package.descriptor and table not in package.resources:
        raise KeyError(f"no table {table!r}; there are {', '.join(package.resources)}")
    found = package.table(table)
    if found is None:
        raise ContractError(table, package.problems)
    built = owned.applied(package)
    keys = Keys(built)
    findings = [
        *cells.check(built.table(table), keys, {}),
        *register.of_table(built.table(table), keys),
        *(finding for finding in owned.stale(package, built) if finding.file == found.path),
    ]
    if findings:
        raise ContractError(table, findings)
    fields = found.schema["fields"]
    frame = pd.DataFrame({f["name"]: _typed(f["type"], [row[f["name"]] for row in found.rows], exact) for f in fields})
    try:
        return model(table, root, exact=exact).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.head(20).to_dict("records")
        says = "a frame that its pandera model accepts"
        raise ContractError(
            table,
            [
                Finding(
                    "contracts",
                    str(c["check"]),
                    found.path,
                    int(c["index"] or 0) + 2,
                    str(c["column"]),
                    str(c["failure_case"]),
                    says,
                )
                for c in cases
            ],
        ) from None


def _typed(kind: str, column: list[str], exact: bool) -> pd.Series:
    match kind:
        case "integer":
            return pd.Series([int(c) if c else pd.NA for c in column], dtype="Int64")
        case "number" if exact:
            return pd.Series([Decimal(c) if c else None for c in column], dtype=object)
        case "number":
            return pd.Series([float(c) if c else float("nan") for c in column], dtype="float64")
        case "boolean":
            return pd.Series([c == "true" if c else pd.NA for c in column], dtype="boolean")
        case "date":
            return pd.to_datetime(pd.Series([c or None for c in column], dtype=object), format="%Y-%m-%d").astype(
                "datetime64[ns]"
            )
    return pd.Series([c or pd.NA for c in column], dtype="string")
