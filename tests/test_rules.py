"""Rules of consistency: each relation of the report is tested exactly, bites, and says what it broke."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.workreport.check import Options, consistency
from scripts.workreport.check.judgement.register import of_table
from scripts.workreport.check.validation import validate
from scripts.workreport.findings import Finding
from scripts.workreport.keys import Keys
from scripts.workreport.number import kinds, rules
from scripts.workreport.number.interval import Interval
from scripts.workreport.package import Package, Row, Table, Unreadable, read_rows, serialise

from .conftest import ROOT, change

ID = "220303-20210109."
INCOME = f"{ID}farmers_per_capita_disposable_income.2021.target"
INCOME_GROWTH = f"{ID}farmers_per_capita_disposable_income_growth.2021.target"
CONVERTED = f"{ID}individual_businesses_converted_to_enterprises.2020.result"
COMPLETION = f"{ID}individual_to_enterprise_conversion_completion.2020.result"
BONDS = f"{ID}bond_funded_projects_approved.2020.result"
DAYS = f"{ID}consecutive_days_without_covid_cases.--2021-01-04.result"
GRP_GROWTH = f"{ID}gross_regional_product_growth.2021.target"
FARMLAND = f"{ID}high_standard_farmland_built.2020.result"
IN_STEP = f"{ID}urban_and_rural_household_income_growth.2021.target"


def real() -> Package:
    """The real package, read anew: its rows may be broken in memory."""
    return Package(ROOT)


PACKAGE = real()
RULES = [row["rule_id"] for row in PACKAGE.table("rules")]


def outcomes(package: Package) -> dict[str, rules.Outcome]:
    return {o.rule["rule_id"]: o for o in rules.evaluate(rules.Facts(package)).outcomes}


PUBLISHED = outcomes(PACKAGE)


def said(package: Package) -> list[Finding]:
    """What the rules say of the cells as they stand in memory, also of those that build would write again."""
    found = rules.evaluate(rules.Facts(package))
    return [*found.findings, *(finding for outcome in found.outcomes for finding in rules.surprises(outcome))]


def figure(package: Package, figure_id: str) -> Row:
    return package.table("figures").by("figure_id")[figure_id]


def made(package: Package, table: str, **cells: str) -> Row:
    """A new row of a table in memory, at its end."""
    row = Row(dict.fromkeys(package.table(table).columns, "") | cells)
    row.file, row.line = package.table(table).path, len(package.table(table).rows) + 2
    package.table(table).rows.append(row)
    return row


def add_rule(package: Package, kind: str, *operands: tuple[str, str], expected: str = "holds", **cells: str) -> None:
    """Add the rule `extra` with operands (role, figure id, list:NAME or constant)."""
    made(
        package,
        "rules",
        rule_id="extra",
        kind=kind,
        statement_zh="规则",
        statement_en="Rule.",
        expected=expected,
        **cells,
    )
    for position, (role, what) in enumerate(operands, 1):
        column = "figure_id" if what.startswith(ID) else "list_id" if what.startswith("list:") else "constant"
        source = {"constant_source": "made up"} if column == "constant" else {}
        made(
            package,
            "rule_operands",
            rule_id="extra",
            position=str(position),
            role=role,
            **{column: what.removeprefix("list:")},
            **source,
        )


def extra(kind: str, *operands: tuple[str, str]) -> rules.Outcome:
    """Outcome of one added rule over the real figures."""
    package = real()
    add_rule(package, kind, *operands)
    evaluation = rules.evaluate(rules.Facts(package))
    assert not evaluation.findings
    return evaluation.outcomes[-1]


def refusal(kind: str, *operands: tuple[str, str], **cells: str) -> str:
    """The rule of the finding that refuses one added rule."""
    package = real()
    add_rule(package, kind, *operands, **cells)
    evaluation = rules.evaluate(rules.Facts(package))
    assert "extra" not in {o.rule["rule_id"] for o in evaluation.outcomes}
    (finding,) = evaluation.findings
    assert finding.file and finding.column and finding.expected and finding.mend
    return finding.rule


# --- the real rules


def test_every_rule_of_the_report_turns_out_as_published():
    result = consistency.check(real(), Options())
    assert result.findings == []
    assert result.proved == {"rules as expected": len(RULES)}


def test_the_published_readings_of_the_best_known_rules():
    found = PUBLISHED
    assert found["rural_income_seven_percent"].left.text == "19474 / 1.07 = 18200"
    assert found["rural_income_seven_percent"].width == 0
    assert found["conversion_task_of_44"].left.text.endswith("fits 44")
    assert found["last_covid_case_before_day_one"].left.text == "2020-02-06 + 333 = 2021-01-04"


def test_no_two_rules_relate_the_same_operands_in_the_same_way():
    seen = [
        (o.rule["kind"], *sorted(x.row["figure_id"] or x.row["list_id"] or x.row["constant"] for x in o.operands))
        for o in PUBLISHED.values()
    ]
    assert len(set(seen)) == len(seen)


def test_no_rule_restates_a_single_figure():
    for outcome in PUBLISHED.values():
        told = {(x.row["figure_id"], x.row["list_id"], x.row["constant"]) for x in outcome.operands}
        about_a_list = any(
            x.announced for x in outcome.operands
        )  # which relates its announced count, or its text, to members
        assert len(told) > 1 or about_a_list, outcome.rule["rule_id"]


Corruption = tuple[Callable[[], None], Callable[[], None]]  # makes it, takes it back


def in_cell(row: Row, column: str, value: str) -> Corruption:
    old = row[column]
    return lambda: row.update({column: value}), lambda: row.update({column: old})


def in_rows(table: Table, new: list[Row]) -> Corruption:
    old = list(table.rows)

    def put(rows: list[Row]) -> None:
        table.rows[:] = rows

    return lambda: put(new), lambda: put(old)


def corruptions(package: Package, outcome: rules.Outcome) -> Iterator[Corruption]:
    """Small changes of one operand: a number one step up or down or misplaced by 100, a date, a member less or more."""
    for operand in outcome.operands:
        if operand.figure is not None and operand.figure["value"]:
            value = Decimal(operand.figure["value"])
            step = Decimal(1).scaleb(value.as_tuple().exponent)
            for new in (value + step, value - step, value * 10, value * 100, value / 100):
                yield in_cell(operand.figure, "value", f"{new:f}")
        if operand.figure is not None and operand.day:
            yield in_cell(operand.figure, "period", "../2021-01-14")
        if operand.announced is not None:
            table = package.table(operand.announced["members_table"])
            mine = list(operand.members)
            if "body_paragraph" in mine[0]:
                yield in_cell(mine[-1], "body_paragraph", "1")
            for keep in dict.fromkeys((len(mine) - 1, len(mine) // 2)):
                gone = {id(row) for row in mine[keep:]}
                yield in_rows(table, [row for row in table.rows if id(row) not in gone])
            yield in_rows(table, [*table.rows, mine[-1]])


@pytest.mark.parametrize("name", RULES)
def test_each_rule_bites_when_one_operand_is_corrupted(name: str):
    outcome = PUBLISHED[name]
    for make, undo in corruptions(PACKAGE, outcome):
        make()
        try:
            broken = outcomes(PACKAGE).get(name)
            turned = broken is not None and broken.code != outcome.code
            named = {f.rule for f in said(PACKAGE)} if turned else set()
        finally:
            undo()
        if turned:
            assert name in named
            return
    pytest.fail(f"no corruption of one operand turns {name}")


# --- value, printed, quote and ledger changed together, no page at hand


def rewrite(root: Path, figure_id: str, old: str, new: str) -> None:
    """Change the number of a figure wherever the package states it."""
    row = figure(Package(root), figure_id)
    cells = {"printed": row["printed"].replace(old, new), "quote": row["quote"].replace(old, new)}
    change(root, "figures", lambda r: r["figure_id"] == figure_id, value=new, **cells)
    change(root, "numerals", lambda r: r["figure_id"] == figure_id, printed=new)


@pytest.mark.parametrize(
    ("figure_id", "old", "new", "rule", "sides"),
    [
        (INCOME, "19474", "19475", "rural_income_seven_percent", ("19475 / 1.07 = 18200.9345794", "18200")),
        (INCOME_GROWTH, "7", "6", "rural_income_seven_percent", ("19474 / 1.06 = 18371.6981132", "18200")),
        (CONVERTED, "58", "61", "conversion_task_of_44", ("61 / (132 / 100) fits no whole number", "44")),
        (COMPLETION, "132", "137", "conversion_task_of_44", ("58 / (137 / 100) fits no whole number", "44")),
        (BONDS, "5", "6", "bond_projects_one_and_four", ("1 + 4 = 5", "6")),
        (DAYS, "333", "433", "last_covid_case_before_day_one", ("2020-02-06 + 433 = 2021-04-14", "2021-01-04")),
    ],
)
def test_a_number_changed_everywhere_breaks_its_rule(
    package_copy: Path, figure_id: str, old: str, new: str, rule: str, sides: tuple[str, str]
):
    rewrite(package_copy, figure_id, old, new)
    report = validate(package_copy, ["consistency"])
    at_rule = [f for f in report.findings if f.rule == rule and f.file == "data/consistency/rules.csv"]
    at_figure = [f for f in report.findings if f.rule == rule and f.file == "data/figures.csv"]
    assert report.exit_code == 1 and {f.rule for f in report.findings} == {rule}
    assert at_rule[0].column == "expected" and figure_id in at_rule[0].mend
    assert at_rule[0].found == f"does_not_hold: {sides[0]} against {sides[1]}"
    line = figure(Package(package_copy), figure_id).line
    assert [sorted(side in f.found + f.expected for side in sides) for f in at_figure if f.row == line] == [
        [True, True]
    ]


@pytest.mark.parametrize("rate", ["5", "6", "8", "9", "7.1", "6.9"])
def test_the_rural_income_fits_no_other_rate(rate: str):
    package = real()
    figure(package, INCOME_GROWTH)["value"] = rate
    assert outcomes(package)["rural_income_seven_percent"].code == "does_not_hold"


def counts(package: Package) -> set[str]:
    """Lists whose announced count does not turn out as expected."""
    table = package.table("lists")
    found = {f.row for f in of_table(table, Keys(package)) if f.rule == "counted"}
    return {row["list_id"] for row in table if row.line in found}


def test_a_member_removed_or_added_breaks_the_count_of_its_list_and_of_no_other():
    for row in PACKAGE.table("lists"):
        package = real()
        members = package.table(row["members_table"]).rows
        own = [r for r in members if r.get("list_id", row["list_id"]) == row["list_id"]]
        wanted = int(row["announced_count"])  # twelve titles stand against six plans: that list turns at six
        members[:] = [r for r in members if r not in own] + (own[:-1] if row["expected"] == "holds" else own[:wanted])
        assert counts(package) == {row["list_id"]}
    assert counts(PACKAGE) == set()


def test_a_glossary_term_out_of_place_is_named():
    package = real()
    glossary = package.table("glossary").rows
    for column in ("body_paragraph", "body_start"):
        glossary[3][column], glossary[4][column] = glossary[4][column], glossary[3][column]
    found = [f.found for f in said(package) if f.rule == "glossary_in_order_of_first_use"]
    assert any(glossary[4]["term_zh"] in text for text in found)


def test_a_cut_off_after_the_speech_is_found():
    package = real()
    figure(package, DAYS)["period"] = "../2021-01-11"
    assert "cut_off_speech_publication" in {f.rule for f in said(package)}


# --- a rule that tested nothing fails


def test_rules_that_cannot_be_tested_are_findings_and_never_pass():
    assert refusal("subset") == "rule-without-operands"
    assert refusal("guess", ("part", "1")) == "rule-kind"
    assert refusal("subset", ("part", "1")) == "operand-missing"
    assert refusal("subset", ("part", "1"), ("whole", "2"), ("whole", "3")) == "operand-twice"
    assert refusal("subset", ("part", "1"), ("whole", "2"), ("total", "3")) == "operand-role"
    assert refusal("subset", ("part", f"{ID}no_such.2020.result"), ("whole", "2")) == "operand-unknown"
    assert refusal("order", ("list", "list:no_such")) == "operand-unknown"
    assert refusal("order", ("list", BONDS)) == "operand-role"
    assert refusal("subset", ("part", "list:six_stabilities"), ("whole", "6")) == "operand-unknown"
    assert refusal("subset", ("part", ""), ("whole", "2")) == "operand-choice"
    assert refusal("subset", ("part", "1.50.2"), ("whole", "2")) == "operand-number"
    assert refusal("date", ("earlier", "2021"), ("later", "2021-01-01")) == "operand-date"
    assert refusal("date", ("earlier", "2021-02-30"), ("later", "2021-03-01")) == "operand-date"
    assert refusal("date", ("earlier", BONDS), ("later", "2021-03-01")) == "operand-date"
    assert refusal("subset", ("part", "1"), ("whole", "2"), expected="does_not_hold") == "remark-missing"
    assert refusal("subset", ("part", BONDS), ("whole", FARMLAND)) == "units-differ"
    assert refusal("growth", ("level_new", FARMLAND), ("level_base", FARMLAND), ("rate", BONDS)) == "units-differ"
    assert refusal("date", ("start", "2020-01-01"), ("days", BONDS), ("end", "2020-01-06")) == "units-differ"
    assert refusal("ratio", ("numerator", "1"), ("denominator", "0"), ("quotient", "1")) == "rule-undefined"
    assert refusal("implied_integer", ("target", "1"), ("rate", "-100"), ("base", "1")) == "rule-undefined"
    assert refusal("date", ("start", "9999-12-31"), ("days", "9" * 30), ("end", "2020-01-06")) == "rule-undefined"


@pytest.mark.parametrize("figure_id", [GRP_GROWTH, IN_STEP])
def test_about_and_in_step_bind_no_hard_rule(figure_id: str):
    assert refusal("repeat", ("first", figure_id), ("other", "6")) == "operand-without-bounds"


def test_an_implied_integer_needs_numbers_without_qualifier():
    rate = f"{ID}urban_registered_unemployment_rate.2021.target"
    assert refusal("implied_integer", ("target", INCOME), ("rate", rate), ("base", "18200")) == "operand-not-exact"


def test_a_list_without_members_is_a_finding():
    package = real()
    table = package.table("list_members")
    table.rows[:] = [row for row in table.rows if row["list_id"] != "six_networks"]
    assert counts(package) == {"six_networks"}


def test_a_constant_from_the_reports_equals_its_cell():
    package = real()
    package.table("reports").rows[0]["delivered"] = "2021-01-08"
    (finding,) = rules.evaluate(rules.Facts(package)).findings
    assert (finding.rule, finding.column, finding.found) == ("constant-source", "constant", "2021-01-09")
    assert "2021-01-08" in finding.expected


def test_a_package_without_rules_is_not_passed(package_copy: Path):
    place = package_copy / "data" / "consistency" / "rules.csv"
    columns, _, _ = read_rows(place.read_bytes(), "", None)
    place.write_bytes(serialise(columns, []))
    assert "no-rules" in {f.rule for f in validate(package_copy, ["consistency"]).findings}
    place.unlink()
    assert "not-checked" in {f.rule for f in validate(package_copy, ["consistency"]).findings}


@pytest.mark.parametrize("table", ["figures", "units", "phrases", "lists", "rule_operands"])
def test_cells_that_cannot_be_read_are_findings_and_never_a_traceback(table: str):
    package = real()
    for column in package.table(table).columns:
        if column.startswith(("name_", "definition_", "title_", "term_", "delivered_at", "text_", "quote", "sha")):
            continue
        for bad in ("", "9" * 60, "2021-13-45"):
            fresh = {id(row): row[column] for row in package.table(table).rows}
            for row in package.table(table).rows:
                row[column] = bad
            try:
                with suppress(Unreadable):  # a finding that the layer gives on
                    said(package)
            finally:
                for row in package.table(table).rows:
                    row[column] = fresh[id(row)]


# --- kinds


@pytest.mark.parametrize(
    ("kind", "operands", "holds"),
    [
        ("growth", [("level_new", "107"), ("level_base", "100"), ("rate", "7")], True),
        ("growth", [("level_new", "108"), ("level_base", "100"), ("rate", "7")], False),
        ("sum", [("addend", "1.1"), ("addend", "2.2"), ("total", "3.3")], True),
        ("sum", [("addend", "1.1"), ("addend", "2.2"), ("total", "3.4")], False),
        ("ratio", [("numerator", "1"), ("denominator", "4"), ("quotient", "0.25")], True),
        ("ratio", [("numerator", "1"), ("denominator", "3"), ("quotient", "0.33")], False),
        ("order", [("lower", "2"), ("upper", "2")], True),
        ("order", [("lower", "3"), ("upper", "2")], False),
        ("subset", [("part", "2"), ("whole", "2")], True),
        ("subset", [("part", "3"), ("whole", "2")], False),
        ("repeat", [("first", "2"), ("other", "2"), ("other", "2.0")], True),
        ("repeat", [("first", "2"), ("other", "2"), ("other", "3")], False),
        ("date", [("start", "2020-02-28"), ("days", "2"), ("end", "2020-03-01")], True),
        ("date", [("start", "2021-02-28"), ("days", "2"), ("end", "2021-03-01")], False),
        ("date", [("earlier", "2021-01-09"), ("later", "2021-01-09"), ("later", "2021-01-12")], True),
        ("date", [("earlier", "2021-01-09"), ("later", "2021-01-12"), ("later", "2021-01-11")], False),
        ("implied_integer", [("target", "107"), ("rate", "7"), ("base", "100")], True),
        ("implied_integer", [("target", "107"), ("rate", "7"), ("base", "101")], False),
        ("implied_integer", [("target", "53.5"), ("rate", "7"), ("base", "50")], True),
        ("implied_integer", [("target", "108"), ("rate", "7"), ("base", "100.934579439252336")], False),
        ("implied_integer", [("completed", "58"), ("completion", COMPLETION), ("base", "43")], False),
        # 1.5 in 10 thousand mu is rounded; so are 36.2 and 8.6 %.
        ("repeat", [("first", FARMLAND), ("other", "10000000")], True),
        ("repeat", [("first", FARMLAND), ("other", "10333333")], True),
        ("repeat", [("first", FARMLAND), ("other", "10333334")], False),
        (
            "growth",
            [
                ("level_new", f"{ID}fixed_asset_investment.2020.result"),
                ("level_base", "3333000000"),
                ("rate", f"{ID}fixed_asset_investment_growth.2020.result"),
            ],
            True,
        ),
        (
            "growth",
            [
                ("level_new", f"{ID}fixed_asset_investment.2020.result"),
                ("level_base", "3340000000"),
                ("rate", f"{ID}fixed_asset_investment_growth.2020.result"),
            ],
            False,
        ),
        # 1000余 lies above 1000; that it lies below 2000 is only a convention and accuses nobody.
        ("repeat", [("first", f"{ID}public_space_occupation_violations_handled.2020.result"), ("other", "5000")], True),
        (
            "repeat",
            [("first", f"{ID}public_space_occupation_violations_handled.2020.result"), ("other", "1000")],
            False,
        ),
        # 持平 is no change.
        ("repeat", [("first", f"{ID}local_fiscal_revenue_growth.2020.result"), ("other", "0")], True),
        ("repeat", [("first", f"{ID}local_fiscal_revenue_growth.2020.result"), ("other", "1")], False),
        ("order", [("list", "list:glossary_terms")], True),
    ],
)
def test_each_kind_of_rule_tells_what_holds_from_what_does_not(kind: str, operands: list[tuple[str, str]], holds: bool):
    assert extra(kind, *operands).holds is holds


def test_a_weight_of_minus_one_subtracts():
    package = real()
    add_rule(package, "sum", ("addend", "5"), ("addend", "2"), ("total", "3"))
    package.table("rule_operands").rows[-2]["weight"] = "-1"
    outcome = rules.evaluate(rules.Facts(package)).outcomes[-1]
    assert (outcome.left.text, outcome.holds) == ("5 - 2 = 3", True)


def test_the_same_thing_in_other_units_does_not_repeat_a_number():
    package = real()
    add_rule(package, "repeat", ("first", BONDS), ("other", f"{ID}poverty_monitored_households_removed.2020.result"))
    outcome = rules.evaluate(rules.Facts(package)).outcomes[-1]
    assert not outcome.holds and outcome.left.text != outcome.right.text


@settings(max_examples=60, deadline=None)
@given(base=st.integers(1, 10**6), percent=st.integers(-99, 300))
def test_an_implied_integer_holds_for_the_base_that_grew_and_for_no_other(base: int, percent: int):
    target = Decimal(base * (100 + percent)).scaleb(-2)
    role = {"target": f"{target:f}", "rate": str(percent), "base": str(base)}

    def holds(**changed: str) -> bool:
        operands = {
            r: [kinds.Operand(Row(), r, text, interval=Interval.exact(Decimal(text)), number=Fraction(text))]
            for r, text in {**role, **changed}.items()
        }
        return kinds.KINDS["implied_integer"](Row(), operands)[3]

    assert holds()
    assert not holds(base=str(base + 1))
    assert not holds(target=f"{target + Decimal('0.01'):f}")


def test_the_bounds_of_the_rural_base_are_those_readme_states():
    facts = rules.Facts(PACKAGE)
    both_rounded, rate_rounded = kinds.implied_bounds(figure(PACKAGE, INCOME), figure(PACKAGE, INCOME_GROWTH), facts)
    assert (both_rounded.whole_numbers()[0], both_rounded.whole_numbers()[-1]) == (18115, 18285)
    assert (rate_rounded.whole_numbers()[0], rate_rounded.whole_numbers()[-1]) == (18116, 18285)
    row = PACKAGE.table("rules").by("rule_id")["rural_income_seven_percent"]
    for statement in (row["statement_zh"], row["statement_en"]):
        assert all(number in statement for number in ("18115", "18116", "18285", "18200"))


def test_a_missing_table_is_named(package_copy: Path):
    (package_copy / "data" / "annexes" / "lists.csv").unlink()
    with pytest.raises(Unreadable):
        rules.evaluate(rules.Facts(Package(package_copy)))
    assert "lists" in {f.found for f in consistency.check(Package(package_copy), Options()).findings}
