"""Gaps, blind spots and engagement against answers planted by hand."""

from __future__ import annotations

import pytest
from planted import Planted, shuffled
from scipy.stats import fisher_exact

from maca.definition import load_definition
from maca.statistics import wilson_interval
from maca.tables.catalogue import tabulate

BASELINE = "baseline-2021-07"
HSB = load_definition("hsb")


def plant(cases: int = 4, bodies: tuple[str, ...] = ("police", "csc.mash", "csc.early_help")) -> Planted:
    return Planted(HSB, BASELINE, [f"HSB-{number:02d}" for number in range(1, cases + 1)], list(bodies))


def cell(tables: dict, table: str, *key: str) -> tuple:
    spec, frame = tables[table].spec, tables[table].frame
    rows = frame[(frame[list(spec.dimensions)] == list(key)).all(axis=1)]
    assert len(rows) == 1, f"{table} {key}"
    row = rows.iloc[0]
    return (int(row["n"]), int(row["of"])) if row["status"] == "shown" else row["status"]


def text(tables: dict, table: str, column: str, *key: str) -> str:
    spec, frame = tables[table].spec, tables[table].frame
    return frame.loc[(frame[list(spec.dimensions)] == list(key)).all(axis=1), column].iloc[0]


def test_one_body_below_puts_the_question_below():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="met")
    planted.rate("csc.mash", "HSB-01", c3_1="partly")
    assert cell(tabulate(planted.data()), "gaps.question", "c3_1") == (1, 1)


def test_half_of_the_questions_is_not_more_than_half():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="met", c3_2="not_met")
    planted.rate("police", "HSB-02", c3_1="not_met", c3_2="not_met", c3_3="met")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.theme", "3") == (1, 2)
    assert cell(tables, "gaps.objective", "T3.1") == (1, 2)


def test_not_known_and_not_applicable_are_not_rated():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="not_known", c4_1="not_applicable", c4_2="not_applicable", c5_1=None)
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.theme", "3") == "x"
    assert cell(tables, "gaps.theme", "4") == "z"
    assert cell(tables, "gaps.theme", "5") == "x"
    assert cell(tables, "gaps.question", "c4_1") == "z"
    assert cell(tables, "gaps.agency", "4", "police") == "z"


def test_the_panels_rating_of_a_theme_decides_alone():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="not_met", c3_2="not_met")
    planted.rate("police", "HSB-02", c3_1="met")
    planted.moderate(1, "HSB-01", "met", theme="3")
    planted.moderate(2, "HSB-03", "partly", theme="3")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.theme", "3") == (1, 3)
    assert text(tables, "gaps.theme", "rule", "3") == "panel 2, bodies 1"
    assert cell(tables, "gaps.question", "c3_1") == (1, 2), "a theme's rating is not a question's"


def test_the_panels_rating_of_a_question_decides_alone():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="not_met")
    planted.rate("csc.mash", "HSB-01", c3_1="not_met", c3_2="met")
    planted.moderate(1, "HSB-01", "met", question="c3_1")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.question", "c3_1") == (0, 1)
    assert cell(tables, "gaps.theme", "3") == (0, 1)
    assert cell(tables, "gaps.agency", "3", "police") == (1, 1), "an agency's row is its own ratings"


def test_the_panel_may_change_one_bodys_answer():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="not_met", c3_2="not_met")
    planted.rate("csc.mash", "HSB-01", c3_1="met", c3_2="not_met")
    planted.moderate(1, "HSB-01", "met", question="c3_1", body="Police")
    planted.moderate(2, "HSB-01", "met", question="c3_2", body="police")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.question", "c3_1") == (0, 1)
    assert cell(tables, "gaps.question", "c3_2") == (1, 1), "the other body still says not met"


def test_a_panel_that_cannot_tell_leaves_it_to_the_bodies():
    planted = plant()
    planted.rate("police", "HSB-01", c3_1="not_met")
    planted.moderate(1, "HSB-01", "not_known", theme="3")
    planted.moderate(2, "HSB-01", "not_applicable", question="c3_1")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.theme", "3") == (1, 1)
    assert text(tables, "gaps.theme", "rule", "3") == "panel 0, bodies 1"


@pytest.mark.parametrize("name", ["moderation_body", "moderation_theme"])
def test_a_moderation_that_could_not_be_read_is_not_used(name):
    planted = plant()
    planted.rate("police", "HSB-01", c5_4="not_applicable")
    planted.moderate(1, "HSB-01", "not_met", question="c5_4")
    answer = next(answer for answer in planted.answers if answer["input"] == name)
    answer.update(raw="Nobody we know", state="in_fault", value=None)
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.question", "c5_4") == "z"
    assert cell(tables, "gaps.theme", "5") == "z"


def test_teams_of_an_agency_are_pooled_by_the_any_body_rule():
    planted = plant()
    planted.rate("csc.mash", "HSB-01", c3_1="met", c3_2="met", c3_3="not_met")
    planted.rate("csc.early_help", "HSB-01", c3_1="not_met", c3_2="met")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.agency", "3", "csc") == (1, 1)
    assert cell(tables, "gaps.agency", "3", "police") == "x"
    assert cell(tables, "gaps.agency", "3", "sarc") == "z", "no case return is asked of it"


def test_limits_are_wilsons_and_the_value_is_unrounded():
    planted = plant(3)
    for case, rating in zip(planted.cases, ("met", "partly", "met"), strict=True):
        planted.rate("police", case, c1_1=rating)
    row = tabulate(planted.data())["gaps.question"].frame.iloc[0]
    assert row["value"] == 1 / 3
    assert (row["low"], row["high"]) == pytest.approx(wilson_interval(1, 3))


def test_a_case_spans_the_cut_by_its_first_and_last_dated_step():
    planted = plant(5)
    days = {
        "HSB-01": ("2020-01-10", "2020-03-22"),
        "HSB-02": ("2020-03-23", "2020-04-01"),
        "HSB-03": ("2020-03-22", "2020-03-23"),
        "HSB-04": ("not_known", None),
    }
    for case, (first, last) in days.items():
        planted.answer("case", "police", case, "step_recognised_date", first)
        planted.answer("case", "csc.mash", case, "step_outcome_date", last)
        planted.rate("police", case, c1_1="not_met")
    tables = tabulate(planted.data())
    found = {
        period: cell(tables, "gaps.period", "1", period)
        for period in ("pre_covid", "in_covid", "spanning", "not_known")
    }
    assert found == {"pre_covid": (1, 1), "in_covid": (1, 1), "spanning": (1, 1), "not_known": (1, 1)}
    assert cell(tables, "gaps.period", "2", "spanning") == "x"


def test_a_case_dated_wholly_outside_the_scope_has_no_period_of_practice():
    planted = plant(4)
    days = {
        "HSB-01": ("2018-11-02", "2019-03-31"),
        "HSB-02": ("2020-07-31", "2020-09-01"),
        "HSB-03": ("2019-03-31", "2019-04-01"),
        "HSB-04": ("2020-03-01", "2020-08-20"),
    }
    for case, (first, last) in days.items():
        planted.answer("case", "police", case, "step_recognised_date", first)
        planted.answer("case", "csc.mash", case, "step_outcome_date", last)
        planted.rate("police", case, c1_1="not_met")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.period", "1", "not_known") == (2, 2)
    assert cell(tables, "gaps.period", "1", "pre_covid") == (1, 1)
    assert cell(tables, "gaps.period", "1", "spanning") == (1, 1)
    criteria = tables["sample.criteria"].frame.set_index("criterion")["n"]
    assert criteria[["pre_covid", "in_covid"]].tolist() == [2, 0]


def test_the_childs_role_splits_the_cases():
    planted = plant(3)
    planted.answer("case", "police", "HSB-01", "child_role", "displayed")
    planted.answer("case", "csc.mash", "HSB-01", "child_role", "unknown")
    planted.answer("case", "police", "HSB-02", "child_role", "experienced")
    planted.answer("case", "csc.mash", "HSB-02", "child_role", "displayed")
    for case in planted.cases:
        planted.rate("police", case, c1_1="met")
    tables = tabulate(planted.data())
    roles = {
        role: cell(tables, "gaps.role", "1", role)
        for role in ("displayed", "experienced", "both", "unknown", "conflict")
    }
    assert roles == {"displayed": (0, 1), "experienced": "z", "both": "z", "unknown": (0, 1), "conflict": (0, 1)}


def test_a_blind_spot_says_standard_where_the_cases_do_not_show_it():
    planted = plant()
    planted.state("police", f3_1="established", f3_2="embedded", f3_3="not_in_place")
    planted.state("csc.mash", f3_1="emerging", f3_2="not_in_place")
    for case in planted.cases[:3]:
        planted.rate("police", case, c3_1="not_met", c3_2="not_met", c3_3="met")
        planted.rate("csc.mash", case, c3_1="met", c3_2="met")
    planted.rate("csc.early_help", "HSB-04", c3_1="met")
    planted.moderate(1, "HSB-01", "met", question="c3_1")
    planted.moderate(2, "HSB-02", "not_met", theme="3")
    tables = tabulate(planted.data())
    assert cell(tables, "gaps.blindspot", "3", "police", "framework") == (0, 2), "f3_3 is not linked"
    assert cell(tables, "gaps.blindspot", "3", "police", "case") == (3, 3)
    assert cell(tables, "gaps.blindspot", "3", "police", "panel") == (1, 2), "one linked question, one theme"
    assert cell(tables, "gaps.blindspot", "3", "csc", "panel") == (1, 2)
    assert cell(tables, "gaps.blindspot", "3", "csc", "framework") == (2, 2)
    assert cell(tables, "gaps.blindspot", "3", "csc", "case") == (0, 4)
    verdicts = {
        agency: text(tables, "gaps.blindspot", "verdict", "3", agency, "case") for agency in ("police", "csc", "yot")
    }
    assert verdicts == {"police": "blind_spot", "csc": "hidden_strength", "yot": "cannot_be_told"}


def test_below_the_floor_there_is_no_verdict():
    planted = plant()
    planted.state("police", f3_1="established")
    for case in planted.cases[:2]:
        planted.rate("police", case, c3_1="not_met")
    assert text(tabulate(planted.data()), "gaps.blindspot", "verdict", "3", "police", "case") == "cannot_be_told"


def test_every_return_of_the_grid_has_one_state():
    planted = plant(2)
    planted.grid["HSB-02", "csc.early_help"] = "not_involved"
    planted.grid["HSB-02", "csc.mash"] = "checking"
    del planted.grid["HSB-01", "csc.early_help"]
    planted.came("case", "police", "HSB-01", in_fault=2)
    planted.came("case", "police", "HSB-02", received="2021-07-24", in_fault=2)
    planted.came("case", "csc.mash", "HSB-01", received="2021-07-23")
    planted.came("framework", "police", status="undecided")
    planted.grid["HSB-03", "police"] = "involved"
    planted.cases.append("HSB-03")
    planted.came("case", "police", "HSB-03", nil=True)
    tables = tabulate(planted.data())
    states = tables["engagement.case"].frame
    marked = states[states["n"] == 1].set_index(["case", "body"])["state"].to_dict()
    assert marked == {
        ("HSB-01", "csc.mash"): "returned",
        ("HSB-01", "police"): "partial",
        ("HSB-02", "csc.mash"): "checking",
        ("HSB-02", "csc.early_help"): "not_involved",
        ("HSB-02", "police"): "late",
        ("HSB-03", "police"): "not_involved",
    }
    assert set(states.loc[(states["case"] == "HSB-01") & (states["body"] == "csc.early_help"), "status"]) == {"z"}
    assert states.loc[states["status"] == "shown", "n"].sum() == 6
    assert cell(tables, "engagement.agency", "case", "police") == (2, 2)
    assert cell(tables, "engagement.agency", "case", "csc") == (1, 2)
    assert cell(tables, "engagement.agency", "framework", "police") == (1, 1)
    assert cell(tables, "engagement.agency", "extract", "police") == "z"
    assert text(tables, "engagement.agency", "late", "case", "police") == "1"


def test_the_order_of_files_changes_nothing():
    planted = plant()
    for number, case in enumerate(planted.cases):
        planted.rate("police", case, c3_1=("met", "partly", "not_met", "not_known")[number], c3_2="met")
        planted.rate("csc.mash", case, c3_1="met", c1_1="partly")
    planted.moderate(1, "HSB-02", "met", question="c3_1")
    data = planted.data()
    first, second = tabulate(data), tabulate(shuffled(data, seed=7))
    for identifier, table in first.items():
        assert table.frame.equals(second[identifier].frame), identifier


def test_a_return_that_nobody_asked_for_is_not_counted_as_engagement():
    planted = plant(1, ("police",))
    planted.came("framework", "csc.mash")
    assert cell(tabulate(planted.data()), "engagement.agency", "framework", "csc") == "z"


def test_what_could_be_told_of_two_periods_stands_beside_the_second_and_is_fishers():
    planted = plant(10)
    for number, case in enumerate(planted.cases):
        day = "2020-02-01" if number < 7 else "2020-04-01"
        planted.answer("case", "police", case, "step_recognised_date", day)
        planted.rate("police", case, c1_1="not_met" if number % 2 else "met")
    frame = tabulate(planted.data())["gaps.period"].frame
    told = frame[frame["theme"] == "1"].set_index("period")["detectable"]
    assert told["in_covid"] == "1 of 7 against 3 of 3 or 6 of 7 against 0 of 3"
    assert fisher_exact([[1, 6], [3, 0]]).pvalue < 0.05 < fisher_exact([[2, 5], [3, 0]]).pvalue
    assert set(told.drop("in_covid")) == {""}
    assert set(frame.loc[frame["theme"] == "2", "detectable"]) == {""}, "nothing rated, nothing to compare"
